import pytest
from django.template import Context, Template, TemplateSyntaxError


def test_icon_draws_from_the_sprite():
    drawn = Template('{% load icons %}{% icon "search" %}').render(Context())

    assert drawn == (
        '<svg class="icon" aria-hidden="true">'
        '<use href="/static/vendor/icons/sprite.svg#search"></use></svg>'
    )


def test_icon_takes_a_name_from_the_context():
    drawn = Template("{% load icons %}{% icon entry.icon %}").render(
        Context({"entry": {"icon": "gear"}})
    )

    assert drawn.endswith('#gear"></use></svg>')


@pytest.mark.parametrize("name", ["", "no-such-icon", '"><script>'])
def test_icon_of_an_unknown_name_in_the_context_draws_nothing(name):
    drawn = Template("{% load icons %}{% icon name %}").render(Context({"name": name}))

    assert drawn == ""


@pytest.mark.parametrize("tag", ['{% icon "no-such-icon" %}', "{% icon %}", '{% icon "a" "b" %}'])
def test_misspelt_icon_is_refused_when_compiled(tag):
    with pytest.raises(TemplateSyntaxError):
        Template("{% load icons %}" + tag)
