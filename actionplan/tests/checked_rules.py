"""A rule that the database cannot check before a row is saved fails the test.

Django only logs it, and the rule is then known by an error of the database when the row is saved.
"""

import logging

import pytest


class _Fails(logging.Handler):
    def emit(self, record):
        pytest.fail(record.getMessage())


@pytest.fixture(scope="session", autouse=True)
def checked_rules():
    logger, handler = logging.getLogger("django.db.models"), _Fails(logging.WARNING)
    logger.addHandler(handler)
    yield
    logger.removeHandler(handler)
