"""What of the register stands beside a row in the admin."""

from __future__ import annotations

from registry.models import Counterpart, Document, Pairing, Posting, Province, ProvinceBaseline
from sistercity.admin.related import by_key, relate

relate("registry.pairing", by_key(Document, "events__pairing"))
relate("registry.counterpart", by_key(Pairing, "counterpart"))
relate("registry.country", by_key(Counterpart, "country"))
relate("registry.unittype", by_key(Counterpart, "unit_type"))
relate("registry.region", by_key(Province, "region"))
relate("registry.cluster", by_key(Province, "cluster"))
relate(
    "registry.province",
    by_key(Pairing, "province"),
    by_key(Posting, "province"),
    by_key(ProvinceBaseline, "province"),
)
relate("registry.document", by_key(Pairing, "events__document"))
