"""No test reaches beyond this machine."""

import ipaddress
import socket

import pytest


@pytest.fixture(scope="session", autouse=True)
def closed_network():
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _loopback_only(getattr(socket.socket, name)))
        yield


def _loopback_only(connect):
    def guarded(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
            pytest.fail(f"A test tried to reach {address[0]}: the network is closed.")
        return connect(self, address)

    return guarded


def _is_loopback(host):
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
