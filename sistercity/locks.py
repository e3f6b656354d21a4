"""Locking rows before they are read together with what belongs to them."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models


def lock_rows(model: type[models.Model], ids: Collection[int]) -> None:
    """Lock rows by their keys, in the order of these; unknown ones are passed over.

    To be read afterwards, by a statement of its own: one that locks and joins at once, and has
    to wait, goes on in PostgreSQL with what the other tables held before the wait. So a row that
    was meanwhile joined to another would come back without it, or would not be found at all.
    """
    rows = model._base_manager.filter(pk__in=ids).order_by("pk")
    # No key changes, and who refers to a row on commit must not wait for its lock.
    list(rows.select_for_update(no_key=True).values_list("pk"))
