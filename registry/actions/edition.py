"""Writes of editions of the ministry's list."""

from __future__ import annotations

from django.utils.translation import gettext as _

from registry import rules
from registry.models import Edition, EditionRow
from registry.moments import Moment
from registry.official_list import ListedPairing, official_list, written_words
from sistercity.accounts.models import User
from sistercity.audit.ledger import check_revision, writing
from sistercity.errors import WrongState
from sistercity.thai.digits import to_thai


def fill_edition(
    *, by: User | None, edition_id: int, revision: int | None = None
) -> list[EditionRow]:
    """Begin an edition with the pairings signed on its day, to be corrected by hand.

    A pairing keeps number and wording of the edition before; the others go on from the highest
    running number, by year and day of signing.

    Args:
        revision: the revision of the edition that the form was opened at.

    Raises:
        Edition.DoesNotExist: unknown.
        NotAllowed: not an editor.
        StaleEdit: somebody saved the edition after ``revision``; nothing is written.
        WrongState: it has rows already, or nothing was signed on its day.
    """
    rules.check_may_edit_register(by)
    with writing(by=by, action="edition.fill") as entry:
        edition = Edition.objects.select_for_update().get(pk=edition_id)
        check_revision(edition, revision)
        if edition.rows.exists():
            raise WrongState(_("ฉบับนี้มีรายการแล้ว โปรดเพิ่มหรือแก้ไขทีละรายการ"))
        before = _rows_before(edition)
        highest = max((row.sequence for row in before.values()), default=0)
        rows = []
        for year_be, listed in _signed(by, edition):
            old = before.get(listed.pairing.pk)
            highest += old is None
            rows.append(entry.save(_row(edition, year_be, listed, old, highest)))
        if not rows:
            raise WrongState(_("ไม่มีคู่ที่ลงนามแล้วในวันที่ของฉบับนี้ จึงไม่มีรายการให้คัดลอก"))
        entry.touch(edition)
    return rows


def _rows_before(edition: Edition) -> dict[int, EditionRow]:
    """The rows of the edition before, by pairing."""
    earlier = Edition.objects.filter(as_at__lt=edition.as_at).order_by("-as_at").first()
    return {row.pairing_id: row for row in earlier.rows.all()} if earlier else {}


def _signed(by: User | None, edition: Edition) -> list[tuple[int, ListedPairing]]:
    listed = official_list(user=by, moment=Moment(edition.as_at))
    return [(year.year_be, row) for year in listed.years for row in year.rows]


def _row(
    edition: Edition, year_be: int, listed: ListedPairing, old: EditionRow | None, number: int
) -> EditionRow:
    return EditionRow(
        edition=edition,
        pairing=listed.pairing,
        list_number=old.list_number if old else to_thai(f"{year_be % 100:02d}/{number}"),
        year_be=old.year_be if old else year_be,
        sequence=old.sequence if old else number,
        counterpart_as_written=(
            old.counterpart_as_written if old else written_words(listed.pairing.counterpart)
        ),
    )
