"""What has a place, as GeoJSON (RFC 7946)."""

from __future__ import annotations

import json
from datetime import date
from typing import BinaryIO

from .describing.dictionary import LANGUAGES
from .tables import Dataset


def write_geojson(target: BinaryIO, dataset: Dataset, day: date) -> int:
    """Write the features of the set, one a line.

    Returns:
        How many there are.
    """
    head = {
        "type": "FeatureCollection",
        "as_at": day.isoformat(),
        **{f"credit_{one}": dataset.credit(one) for one in LANGUAGES if dataset.credit},
    }
    target.write(_json(head)[:-1] + b', "features": [')
    count = 0
    for feature in dataset.features(day):
        target.write((b",\n" if count else b"\n") + _json(feature))
        count += 1
    target.write(b"\n]}\n")
    return count


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
