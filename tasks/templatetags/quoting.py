"""Verbatim wording with the words that matter lit: `{{ item.text|lit:task.deadline_wording }}`."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def lit(text: str, words: str) -> str | SafeString:
    """Mark the last place of the words, where a duty states its deadline; else leave the text."""
    before, found, after = text.rpartition(words) if words else ("", "", text)
    return format_html("{}<mark>{}</mark>{}", before, found, after) if found else text
