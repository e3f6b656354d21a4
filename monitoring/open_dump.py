"""The dump of everything that is published: which tables it holds and how its viewer shows them."""

from __future__ import annotations

import shutil
from pathlib import Path

from monitoring.code_lists import CODE_LISTS
from monitoring.open_tables import DATASETS
from sistercity.audit.doors import current_door
from sistercity.audit.ledger import record_access
from sistercity.audit.models import AccessRecord
from sistercity.bulk.dump.shown import Shown
from sistercity.bulk.dump.writing import Told, pack, write_dump

_PROVINCE = {"province": "register-provinces"}

SHOWN = {
    "register": Shown(
        listed=("number", "province_th", "counterpart_th", "country_th", "status", "signed_on"),
        told_by=("number", "province_th", "counterpart_th"),
        leads_to={**_PROVINCE, "counterpart": "register-counterparts"},
    ),
    "register-events": Shown(
        listed=("id", "pairing", "kind", "happened_on", "place"),
        told_by=("pairing", "kind", "happened_on"),
        leads_to={"pairing": "register", "document": "documents"},
    ),
    "register-counterparts": Shown(
        listed=("name_th", "name_en", "unit_type_th", "country_th"),
        told_by=("name_th", "country_th"),
    ),
    "register-provinces": Shown(
        listed=("name_th", "name_en", "region_th", "cluster_th"), told_by=("name_th",)
    ),
    "documents": Shown(
        listed=("title_th", "kind", "number", "issuer", "issued_on", "state"),
        told_by=("title_th",),
    ),
    "activities": Shown(
        listed=("title", "starts_on", "fiscal_year", "province_th", "pairings", "is_joint"),
        told_by=("title",),
        leads_to={**_PROVINCE, "pairings": "register"},
    ),
    "plan": Shown(listed=("code", "short_th", "name_th", "unit"), told_by=("code", "name_th")),
    "plan-targets": Shown(listed=("indicator", "fiscal_year", "value", "note")),
    "plan-projects": Shown(
        listed=("number", "name_th", "track", "owner_th"), told_by=("name_th",)
    ),
    "plan-project-years": Shown(leads_to={"project": "plan-projects"}),
    "working-groups": Shown(
        listed=("number", "province_th", "issued_on", "in_force_from", "in_force_to"),
        told_by=("number", "province_th"),
        leads_to=_PROVINCE,
    ),
    "figures": Shown(
        listed=("indicator", "fiscal_year", "place_th", "value", "numerator", "denominator",
                "state"),
        told_by=("indicator", "fiscal_year", "place_th"),
        leads_to={"place": "register-provinces"},
    ),
}  # fmt: skip


def make_dump(folder: Path, *, as_zip: bool, tell: Told) -> Path:
    """Write the dump of today into ``folder``; that it was taken is on record.

    Returns:
        The new folder, or the ZIP file of it alone.

    Raises:
        DumpThere, OSError: as ``write_dump``.
    """
    made = write_dump(folder, DATASETS, CODE_LISTS, SHOWN, tell=tell)
    if as_zip:
        packed = pack(made)
        shutil.rmtree(made)
        made = packed
    record_access(
        kind=AccessRecord.Kind.EXPORTED,
        by=None,
        address=None,
        detail=made.name,
        list_name="open-dump",
        file_format="zip" if as_zip else "folder",
        door=current_door(),
    )
    return made
