"""Pairings of a list as plain rows, read in three statements.

They are what ``PairingSerializer`` gives, a test holds the one against the other; the serializer
stays what the schema is made of, and tells a single pairing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import F
from django.db.models.lookups import In

from registry.choices import Status
from registry.models import EditionRow
from registry.models.pairing import PROVINCE_LEVEL
from registry.moments import Moment
from registry.wording import former_names

_NAMES = ("code", "name_th", "name_en")
# What a row is made of, as ``RecordedQuerySet.columns`` gives it.
COLUMNS = (
    *("id", "number", "relation", "confirmation", "status", "status_on", "signed_as_known"),
    *("expires_on", "level_reason", "revision", "counterpart_id"),
    *(f"province__{name}" for name in _NAMES),
    *(
        f"counterpart__{name}"
        for name in ("name_th", "name_en", "name_local", "former_names", "parent_th", "parent_en")
    ),
    *(f"counterpart__country__{name}" for name in _NAMES),
    *(f"counterpart__unit_type__{name}" for name in (*_NAMES, "level")),
)


def plain_pairings(
    rows: Iterable[Any], *, moment: Moment, joined: Iterable[tuple[str, str]]
) -> list[dict]:
    """The rows as dicts of JSON values, in the same order.

    Args:
        rows: named tuples of ``COLUMNS``, of pairings that are ``on_list()`` at the moment.
        joined: numbers of rows that were joined to another, each with that one's, in order.
    """
    rows = list(rows)
    list_numbers = _list_numbers([row.id for row in rows], moment)
    joined_numbers = defaultdict(list)
    for number, target in joined:
        joined_numbers[target].append(number)
    return [
        _plain(row, list_numbers.get(row.id, []), joined_numbers.get(row.number, []))
        for row in rows
    ]


def _plain(row: Any, list_numbers: list[dict], joined_numbers: list[str]) -> dict:
    signed = row.signed_as_known
    return {
        "number": row.number,
        "province": {
            "code": row.province__code,
            "name_th": row.province__name_th,
            "name_en": row.province__name_en,
        },
        "counterpart": {
            "id": row.counterpart_id,
            "name_th": row.counterpart__name_th,
            "name_en": row.counterpart__name_en,
            "name_local": row.counterpart__name_local,
            "former_names": former_names(row.counterpart__former_names),
            "unit_type": {
                "code": row.counterpart__unit_type__code,
                "name_th": row.counterpart__unit_type__name_th,
                "name_en": row.counterpart__unit_type__name_en,
                "level": row.counterpart__unit_type__level,
            },
            "parent_th": row.counterpart__parent_th,
            "parent_en": row.counterpart__parent_en,
            "country": {
                "code": row.counterpart__country__code,
                "name_th": row.counterpart__country__name_th,
                "name_en": row.counterpart__country__name_en,
            },
        },
        "relation": row.relation,
        "confirmation": row.confirmation,
        "status": row.status_on or row.status,
        # Of rows on the list, those without a status on the day have no dated event at all.
        "is_undated": row.status_on is None,
        "is_in_force": row.status_on == Status.SIGNED,
        "signed_on": signed.iso() if signed else None,
        "signed_precision": signed.precision.value if signed else None,
        "signed_assumed": signed.assumed if signed else None,
        "signed_year_be": signed.year_be if signed else None,
        "expires_on": row.expires_on.isoformat() if row.expires_on else None,
        "is_equal_level": row.counterpart__unit_type__level == PROVINCE_LEVEL,
        "level_reason": row.level_reason,
        "list_numbers": list_numbers,
        "joined_numbers": joined_numbers,
        "revision": row.revision,
    }


def _list_numbers(ids: list[int], moment: Moment) -> dict[int, list[dict]]:
    """The numbers in editions up to the day, by pairing."""
    # Not ``pairing_id__in``, which takes each number for a row first.
    rows = EditionRow.known(moment.known_at).filter(In(F("pairing_id"), ids))
    numbers = defaultdict(list)
    for row in rows.order_by("edition_id", "id").columns(
        "pairing_id", "edition__as_at", "list_number"
    ):
        if row.edition__as_at <= moment.as_at:
            numbers[row.pairing_id].append(
                {"edition": row.edition__as_at.isoformat(), "list_number": row.list_number}
            )
    return numbers
