"""Icons of the vendored sprite: `{% icon "search" %}`, always beside the word it illustrates."""

import re
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.template.base import FilterExpression, Parser, Token
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

SPRITE = "vendor/icons/sprite.svg"

register = template.Library()


@cache
def names() -> frozenset[str]:
    """Return the names that the sprite holds."""
    sprite = Path(settings.BASE_DIR) / "static" / SPRITE
    return frozenset(re.findall(r'<symbol id="([^"]+)"', sprite.read_text(encoding="utf-8")))


@cache
def svg(name: str) -> SafeString:
    """Return the drawing, or nothing for a name that the sprite lacks; made once a process."""
    if name not in names():
        return SafeString("")
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', static(SPRITE), name
    )


class IconNode(template.Node):
    def __init__(self, name: FilterExpression) -> None:
        self.name = name

    def render(self, context: Context) -> SafeString:
        return svg(str(self.name.resolve(context)))


@register.tag
def icon(parser: Parser, token: Token) -> IconNode:
    """Refuse a misspelt name when the template is compiled, not when a person opens the page."""
    _, *words = token.split_contents()
    if len(words) != 1:
        message = 'icon takes one name: {% icon "search" %}'
        raise template.TemplateSyntaxError(message)
    literal = words[0].strip("\"'")
    if literal != words[0] and literal not in names():
        message = f"The sprite has no icon named {literal}"
        raise template.TemplateSyntaxError(message)
    return IconNode(parser.compile_filter(words[0]))
