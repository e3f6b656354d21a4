"""Making drafts of letters to governors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from monitoring import rules
from monitoring.models import OverdueLetter
from registry.models import Province
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import wait_for_others, writing

LETTER_FIELDS = (
    "number", "dated_on", "office", "address", "subject", "reference", "opening", "request",
    "closing", "owner", "phone",
)  # fmt: skip


def make_letters(
    *,
    by: User,
    fiscal_year: int,
    batch: UUID,
    wording: Mapping[str, object],
    facts: Mapping[int, Sequence[Mapping]],
) -> list[OverdueLetter]:
    """Make one draft a province with the same wording, each with its own facts.

    The same ``batch`` a second time returns the letters of the first unchanged.

    Args:
        wording: of the fields named in ``LETTER_FIELDS``, as typed.
        facts: province id → what is overdue there, as the letter's table tells it.

    Raises:
        NotAllowed: not an editor.
        ValidationError: by field; no province.
    """
    rules.check_ministry_editor(by=by)
    if not any(facts.values()):
        raise ValidationError(_("โปรดเลือกจังหวัดที่มีรายการค้างอย่างน้อยหนึ่งจังหวัด"))
    with writing(by=by, action="letter.draft") as entry:
        wait_for_others()
        earlier = list(OverdueLetter.objects.filter(batch=batch).select_related("province"))
        if earlier:
            return earlier
        provinces = Province.objects.filter(pk__in=facts).order_by("sort_key")
        told = {name: wording[name] for name in LETTER_FIELDS}
        return [
            entry.save(
                OverdueLetter(
                    batch=batch,
                    province=province,
                    fiscal_year=fiscal_year,
                    facts=list(facts[province.pk]),
                    made_by=by,
                    made_at=clock.now(),
                    **told,
                )
            )
            for province in provinces
            if facts[province.pk]
        ]
