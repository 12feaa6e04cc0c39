"""Icons of the vendored sprite: `{% icon "search" %}`, always beside the word it illustrates."""

import re
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.template.base import FilterExpression, Parser, Token
from django.template.context import Context
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

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
    return mark_safe(
        f'<svg class="icon" aria-hidden="true"><use href="{static(SPRITE)}#{name}"></use></svg>'
    )


class IconNode(template.Node):
    def __init__(self, name: FilterExpression) -> None:
        self.name = name

    def render(self, context: Context) -> SafeString:
        return svg(str(self.name.resolve(context)))


@register.tag
def icon(parser: Parser, token: Token) -> IconNode:
    """Refuse a misspelt name when the template is compiled, not when a person opens the page."""
    bits = token.split_contents()
    if len(bits) != 2:
        raise template.TemplateSyntaxError('icon takes one name: {% icon "search" %}')
    literal = bits[1].strip("\"'")
    if literal != bits[1] and literal not in names():
        raise template.TemplateSyntaxError(f"The sprite has no icon named {literal}")
    return IconNode(parser.compile_filter(bits[1]))
