import socket

import pytest


@pytest.mark.parametrize("host", ["192.0.2.1", "example.com"])
def test_tests_reach_nothing_beyond_this_machine(host):
    with socket.socket() as outwards, pytest.raises(pytest.fail.Exception, match=host):
        outwards.connect((host, 80))


def test_tests_reach_this_machine():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()
