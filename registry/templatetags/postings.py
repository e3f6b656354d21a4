"""Postings, as part of the pages of accounts, which may not know of them."""

from __future__ import annotations

from django import template

from registry.models import Posting
from sistercity import clock

register = template.Library()


@register.inclusion_tag("registry/_own_postings.html", takes_context=True)
def own_postings(context: dict) -> dict:
    """The reader's own postings, those of today first."""
    user, today = context["user"], clock.today()
    rows = Posting.objects.visible_to(user).filter(user_id=user.pk).select_related("province")

    def order(row):
        return not row.is_in_force(today), -row.starts_on.toordinal()

    postings = sorted(rows, key=order)
    return {"postings": [(row, row.is_in_force(today)) for row in postings], "today": today}
