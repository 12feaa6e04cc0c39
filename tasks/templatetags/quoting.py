"""Wording with the words that matter lit: `{{ item.text|lit:task.deadline_wording }}`."""

from collections.abc import Mapping

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tasks.rewording import Part, changed_words

register = template.Library()


@register.filter
def lit(text: str, words: str) -> str | SafeString:
    """Mark the last place of the words, where a duty states its deadline; else leave the text."""
    before, found, after = text.rpartition(words) if words else ("", "", text)
    return format_html("{}<mark>{}</mark>{}", before, found, after) if found else text


@register.filter
def reworded(change: Mapping[str, str]) -> list[Part]:
    """Return the changed words of a long text that mostly stayed, else nothing."""
    return changed_words(change["old"], change["new"])
