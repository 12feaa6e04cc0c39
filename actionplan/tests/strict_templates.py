"""A variable that a template of ours asks for and nobody gave fails the test."""

import inspect
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.template.base import Node

OURS = Path(settings.BASE_DIR) / "templates"


class UnknownVariable:
    """Stands in for the text that Django prints instead; packages' templates may rely on it."""

    def __contains__(self, text):
        return text == "%s"

    def __mod__(self, variable):
        template = _template_being_rendered()
        if template.is_relative_to(OURS):
            pytest.fail(f"{template.relative_to(OURS)} uses an unknown variable: {variable}")
        return ""


@pytest.fixture(scope="session", autouse=True)
def strict_templates():
    engine = engines["django"].engine
    before, engine.string_if_invalid = engine.string_if_invalid, UnknownVariable()
    yield
    engine.string_if_invalid = before


def _template_being_rendered():
    frame = inspect.currentframe()
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            return Path(node.origin.name)
        frame = frame.f_back
    return Path()
