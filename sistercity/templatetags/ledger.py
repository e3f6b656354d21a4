"""The ledger in templates."""

from __future__ import annotations

from django import template

from sistercity.audit.models import Change
from sistercity.audit.telling import ToldRow, tell_action, tell_changes

register = template.Library()


@register.filter
def action_in_words(code: str) -> str:
    """``pairing.edit`` as a person would say it."""
    return tell_action(code)


@register.simple_tag
def changes_by(person, count: int) -> list[tuple[Change, list[ToldRow]]]:
    """The last ``count`` changes that a person made, newest first, each with its rows."""
    made = Change.objects.filter(by_id=person.pk).order_by("-number").with_rows()
    return tell_changes(made[:count])
