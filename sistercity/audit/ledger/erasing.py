"""Erasing personal data from what has been written: from rows and their states, and from entries of
the chains, for which a later entry vouches from then on.

The salt of an entry goes with its content: what was erased can no longer be guessed and compared
with the digest that stays in the chain.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Collection, Iterable, Mapping
from urllib.parse import quote, quote_plus

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

from sistercity.audit.models import AccessRecord, Change, ChangeRow, ErasedContent
from sistercity.audit.recorded import Recorded

from .chains import (
    ACCESS_CHAIN,
    REGISTER_CHAIN,
    content_digest,
    left_of_access,
)
from .entries import Entry
from .versions import batches, write_over

# What stands in the place of personal data, in the register's own language: it is data.
TOMBSTONE = "(ลบข้อมูลส่วนบุคคลแล้ว)"


class Words:
    """Names and other words of a person: finds them in stored values and clears them.

    The case of letters makes no difference, nor how many spaces stand between parts of a name.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted({word.strip() for word in words if word.strip()}, key=len)[::-1]
        forms = [r"\s*".join(map(re.escape, word.split())) for word in self.words]
        # As parts of an address, where a search for a name is kept.
        forms += [re.escape(quoted(word)) for word in self.words for quoted in (quote, quote_plus)]
        self._pattern = re.compile("|".join(forms) or r"(?!)", re.IGNORECASE)

    def __bool__(self) -> bool:
        return bool(self.words)

    def are_in(self, value: object) -> bool:
        """Whether a stored value holds one of the words."""
        if isinstance(value, str):
            return bool(self._pattern.search(value))
        if isinstance(value, Mapping):
            return any(map(self.are_in, value.values()))
        return isinstance(value, list | tuple) and any(map(self.are_in, value))

    def cleared(self, value: object) -> object:
        """The value with the tombstone in the place of each of the words."""
        if isinstance(value, str):
            return self._pattern.sub(TOMBSTONE, value)
        if isinstance(value, Mapping):
            return {key: self.cleared(part) for key, part in value.items()}
        return [self.cleared(part) for part in value] if isinstance(value, list) else value

    def condition(self, *columns: str) -> Q:
        """Rows that may hold one of the words; ``are_in`` tells for sure."""
        told = Q(pk__in=[])
        for word in self.words:
            spelled = {word, quote(word), quote_plus(word)}
            for column in columns:
                for form in spelled:
                    here = Q()
                    for part in form.split():
                        # JSON keeps letters in SQLite as escapes.
                        escaped = json.dumps(part)[1:-1]
                        here &= Q(**{f"{column}__icontains": part}) | Q(
                            **{f"{column}__icontains": escaped}
                        )
                    told |= here
        return told


def rows_with(
    rows: models.QuerySet, words: Words, names: Collection[str]
) -> Iterable[tuple[models.Model, dict[str, object]]]:
    """Rows of which some of these columns hold the words, each with these columns cleared."""
    if not words:
        return
    model = rows.model
    as_text = {
        f"{name}_as_text": Cast(name, models.TextField())
        for name in names
        if isinstance(model._meta.get_field(name), models.JSONField)
    }
    columns = [f"{name}_as_text" if f"{name}_as_text" in as_text else name for name in names]
    for row in rows.annotate(**as_text).filter(words.condition(*columns)).order_by("pk"):
        cleared = {
            name: _fitting(model, name, words.cleared(getattr(row, name)))
            for name in names
            if words.are_in(getattr(row, name))
        }
        if cleared:
            yield row, cleared


def clear_states(
    model: type[Recorded], words: Words, names: Collection[str], but: Collection[int] = ()
) -> int:
    """Clear the words from the states in which rows were known; returns from how many.

    Args:
        but: ids of rows that are left as they are.
    """
    if model.versions is None:
        return 0
    count = 0
    states = model.versions._base_manager.exclude(id__in=but)
    for state, cleared in rows_with(states, words, names):
        write_over(state, cleared)
        count += 1
    return count


def clear_entries(
    entry: Entry,
    words: Words,
    columns: Mapping[str, Collection[str]],
    whole: Mapping[tuple[str, int], Collection[str]],
    spares: Callable[[str, int], bool] = lambda resource, pk: False,
) -> list[int]:
    """Clear the entries of the register's chain; ``entry`` vouches for what is left.

    Args:
        columns: by resource, those from which the words go.
        whole: by resource and id of a row, those of which everything goes.
        spares: whether what is told of a row, by resource and id, is left as it is.

    Returns:
        The numbers of the entries.
    """
    found: dict[int, dict[int, ChangeRow]] = {}
    candidates = ChangeRow.objects.filter(resource__in=columns)
    for row, _cleared in rows_with(candidates, words, ("difference", "label")):
        if not spares(row.resource, row.object_id):
            found.setdefault(row.change_id, {})[row.pk] = row
    for resource, pk in whole:
        for row in ChangeRow.objects.filter(resource=resource, object_id=pk):
            found.setdefault(row.change_id, {})[row.pk] = row
    reasons = {change.pk for change, _cleared in rows_with(Change.objects.all(), words, ["reason"])}
    left = []
    for some in batches(sorted(found.keys() | reasons)):
        for change in Change.objects.filter(pk__in=some).prefetch_related("rows"):
            rows = list(change.rows.all())
            held = found.get(change.pk, {})
            has_changed = False
            for row in rows:
                if row.pk in held and _clear_row(row, words, columns, whole):
                    row.save(update_fields=["label", "difference"])
                    has_changed = True
            if change.pk in reasons:
                change.reason = words.cleared(change.reason)
                has_changed = True
            if has_changed:
                change.salt = secrets.token_hex(16)
                change.save(update_fields=["reason", "salt"])
                left.append(
                    ErasedContent(
                        chain=REGISTER_CHAIN,
                        number=change.number,
                        digest=content_digest(change, rows),
                    )
                )
    entry.save_many(left)
    return [one.number for one in left]


def clear_accesses(entry: Entry, accesses: models.QuerySet, words: Words | None = None) -> int:
    """Clear entries of the chain of accesses; ``entry`` vouches for what is left.

    Args:
        accesses: those to be cleared.
        words: what goes from what was asked and told; None: all of it, and the network address.

    Returns:
        How many were cleared; those that hold nothing any more are left as they are.
    """
    left = []
    for access in accesses.order_by("number").iterator(chunk_size=500):
        before = (access.address, access.detail, access.asked)
        if words is None:
            # Why a sign-in ended, and which file was taken, tell of nobody by themselves.
            is_name = access.kind in (AccessRecord.Kind.REFUSED, AccessRecord.Kind.LOCKED)
            access.address, access.asked = None, ""
            access.detail = "" if is_name else access.detail
        else:
            access.detail, access.asked = words.cleared(access.detail), words.cleared(access.asked)
            access.detail = access.detail[:300]
        if (access.address, access.detail, access.asked) == before:
            continue
        access.salt = secrets.token_hex(16)
        access.save(update_fields=["address", "detail", "asked", "salt"])
        left.append(
            ErasedContent(
                chain=ACCESS_CHAIN, number=access.number, digest=left_of_access(access)
            )
        )
    entry.save_many(left)
    return len(left)


def _clear_row(
    row: ChangeRow,
    words: Words,
    columns: Mapping[str, Collection[str]],
    whole: Mapping[tuple[str, int], Collection[str]],
) -> bool:
    """Clear one row of an entry in memory; returns whether anything stood there."""
    before = (row.label, json.dumps(row.difference, sort_keys=True))
    all_of = whole.get((row.resource, row.object_id))
    for name in columns.get(row.resource, ()):
        if name in row.difference:
            row.difference[name] = [words.cleared(value) for value in row.difference[name]]
    if row.resource in columns:
        row.label = words.cleared(row.label)[:300]
    if all_of is not None:
        row.label = TOMBSTONE
        for name in set(all_of) & set(row.difference):
            row.difference[name] = [
                TOMBSTONE if value else value for value in row.difference[name]
            ]
    return before != (row.label, json.dumps(row.difference, sort_keys=True))


def _fitting(model: type[models.Model], name: str, value: object) -> object:
    """The value cut to what the column holds."""
    longest = model._meta.get_field(name).max_length
    return value[:longest] if longest and isinstance(value, str) else value
