"""The official list of pairings as plain values for machines: codes, ISO dates, both languages."""

from __future__ import annotations

import json
from datetime import datetime
from itertools import chain

from django.conf import settings

from registry.official_list import ListedPairing, OfficialList, written_words
from registry.reports import Tally


def register_json(listed: OfficialList, *, known_at: datetime) -> bytes:
    """The list in JSON, UTF-8; the same list gives the same bytes."""
    plain = as_plain(listed, known_at=known_at)
    return json.dumps(plain, ensure_ascii=False, indent=1).encode() + b"\n"


def as_plain(listed: OfficialList, *, known_at: datetime) -> dict:
    """The list as plain values; a pairing's ``section`` is the part of the list it stands in.

    ``declared`` is what the ministry announced, beside what is held of it.
    """
    declared = listed.declared
    sections = {
        "signed": chain.from_iterable(year.rows for year in listed.years),
        "undated": listed.undated,
        "pending": listed.pending,
        "outside": listed.outside,
    }
    return {
        "report": "register",
        "is_demonstration": settings.DEMO,
        "as_at": listed.moment.as_at.isoformat(),
        "known_at": known_at.isoformat(),
        "signed": _tally(listed.totals.signed),
        "declared": None
        if declared is None
        else {
            "as_at": declared.compared_on.isoformat(),
            "pairs": declared.declared.pair_count,
            "provinces": declared.declared.province_count,
            "held": _tally(declared.held),
        },
        "edition": listed.edition.as_at.isoformat() if listed.edition else None,
        "pairings": [
            _pairing(row, section) for section, rows in sections.items() for row in rows
        ],
    }


def _tally(tally: Tally) -> dict[str, int]:
    return {"pairs": tally.pair_count, "provinces": tally.province_count}


def _pairing(row: ListedPairing, section: str) -> dict:
    pairing = row.pairing
    province, unit = pairing.province, pairing.counterpart
    signed_on = pairing.signed_as_known
    return {
        "number": pairing.number,
        "list_number": row.list_number,
        "section": section,
        "status": pairing.status_shown,
        "counts": section == "signed" and not row.is_suspended,
        "signed_on": signed_on.iso() if signed_on else None,
        "province": province.code,
        "province_th": province.name_th,
        "province_en": province.name_en,
        "counterpart_th": unit.name_th,
        "counterpart_en": unit.name_en,
        "counterpart_local": unit.name_local,
        "parent_th": unit.parent_th,
        "parent_en": unit.parent_en,
        "unit_type": unit.unit_type.code,
        "country": unit.country.code,
        "country_th": unit.country.name_th,
        "country_en": unit.country.name_en,
        "wording_th": row.as_written or written_words(unit),
    }
