"""How far each province has come with its rows of the register in a fiscal year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.choices import Answer, AnswerStatus, Confirmation
from registry.models import (
    ListDeclaration,
    Pairing,
    PairingSource,
    Posting,
    Province,
    RowAnswer,
)
from sistercity.accounts.choices import Role
from sistercity.badges import Stated
from sistercity.thai.calendar import fiscal_year_start

NOT_BEGUN, IN_PART, COMPLETE, DECIDED = "not_begun", "in_part", "complete", "decided"
# State → the badge's code and its words.
STATES: dict[str, tuple[str, Promise]] = {
    NOT_BEGUN: ("silent", _("ยังไม่เริ่มตอบ")),
    IN_PART: ("in_progress", _("ตอบบางส่วน")),
    COMPLETE: ("endorsed", _("ตอบครบ รอพิจารณา")),
    DECIDED: ("approved", _("พิจารณาครบแล้ว")),
}


@dataclass(frozen=True)
class AskedRow:
    """A row of a province's list: what the register holds, where from, what was answered."""

    pairing: Pairing
    answer: RowAnswer | None
    sources: tuple[PairingSource, ...]

    @property
    def is_answered(self) -> bool:
        """Whether the province has said something of it that stands."""
        return self.answer is not None and self.answer.status != AnswerStatus.WITHDRAWN


@dataclass(frozen=True)
class Standing(Stated):
    """A province in a fiscal year.

    Attributes:
        candidate_count: rows of which it is asked that nobody has confirmed yet.
        unanswered: rows of which it has said nothing that stands.
        answered_count: rows of which it has.
        waiting_count: answers and missing pairs that await the ministry.
        added_count: missing pairs that it told of this year.
        officers: postings in force today of officers who can sign in.
    """

    STATES = STATES

    province: Province
    candidate_count: int
    unanswered: tuple[Pairing, ...]
    answered_count: int
    waiting_count: int
    added_count: int
    declared: ListDeclaration | None
    officers: tuple[Posting, ...]
    fiscal_year: int

    @property
    def row_count(self) -> int:
        """Rows of which it is asked."""
        return self.answered_count + len(self.unanswered)

    @property
    def held_count(self) -> int:
        """Confirmed rows."""
        return self.row_count - self.candidate_count

    @property
    def state(self) -> str:
        """A key of ``STATES``; a row that came after the declaration opens the list again."""
        if self.declared and not self.unanswered:
            return COMPLETE if self.waiting_count else DECIDED
        begun = self.answered_count or self.added_count or self.declared
        return IN_PART if begun else NOT_BEGUN

    def days_silent(self, today: date) -> int:
        """Days since the year began, while the province has not answered all."""
        return (today - fiscal_year_start(self.fiscal_year)).days


def asked_rows(
    *, user, provinces: Collection[Province], fiscal_year: int, today: date
) -> list[AskedRow]:
    """Every row of these provinces with its answer of the year, those without one first.

    A fixed number of queries.
    """
    pairings = list(
        Pairing.objects.visible_to(user)
        .filter(province__in=provinces)
        .asked_of_provinces()
        .as_at(today)
        .with_row_revision()
        .select_related("province", "counterpart__country", "counterpart__unit_type")
        .order_by("province__sort_key", "number")
    )
    answers = RowAnswer.objects.visible_to(user).filter(
        province__in=provinces, fiscal_year=fiscal_year
    )
    held = {row.pairing_id: row for row in answers.select_related("file", "unit_type")}
    sources = defaultdict(list)
    for source in with_links(PairingSource.objects.filter(pairing__in=pairings).order_by("id")):
        sources[source.pairing_id].append(source)
    rows = [AskedRow(row, held.get(row.pk), tuple(sources[row.pk])) for row in pairings]
    return sorted(rows, key=lambda row: row.is_answered)


def with_links(sources: Iterable[PairingSource]) -> list[PairingSource]:
    """The sources with ``is_link``: only an address of the web becomes a link."""
    found = list(sources)
    for source in found:
        source.is_link = source.url.startswith(("https://", "http://"))
    return found


def missing_pairs(*, user, provinces: Iterable[Province], fiscal_year: int) -> list[RowAnswer]:
    """Pairs that these provinces told of this year and did not take back, the latest first."""
    rows = RowAnswer.objects.visible_to(user).standing().filter(
        province__in=provinces, fiscal_year=fiscal_year, answer=Answer.ADD
    )
    return list(
        rows.select_related("province", "country", "unit_type", "pairing").order_by("-answered_at")
    )


def standings(
    *, user, fiscal_year: int, today: date, provinces: Iterable[Province] | None = None
) -> list[Standing]:
    """Each province that exists today, Bangkok among them, in dictionary order.

    A fixed number of queries.
    """
    if provinces is None:
        provinces = Province.objects.visible_to(user).existing_on(today).order_by("sort_key")
    provinces = list(provinces)
    asked = Pairing.objects.visible_to(user).filter(province__in=provinces).asked_of_provinces()
    rows = defaultdict(list)
    for pairing in asked.select_related("counterpart__country").order_by("number"):
        rows[pairing.province_id].append(pairing)
    answers = defaultdict(list)
    given = RowAnswer.objects.visible_to(user).standing().filter(fiscal_year=fiscal_year)
    for answer in given.filter(province__in=provinces):
        answers[answer.province_id].append(answer)
    declared = {
        row.province_id: row
        for row in ListDeclaration.objects.visible_to(user).filter(fiscal_year=fiscal_year)
    }
    officers = _officers(user, today)
    return [
        _standing(
            province,
            rows[province.pk],
            answers[province.pk],
            declared=declared.get(province.pk),
            officers=tuple(officers[province.pk]),
            fiscal_year=fiscal_year,
        )
        for province in provinces
    ]


def _officers(user, today: date) -> dict[int, list[Posting]]:
    found = defaultdict(list)
    postings = Posting.objects.visible_to(user).in_force(today).select_related("user")
    for posting in postings.filter(user__role=Role.OFFICER, user__is_active=True):
        found[posting.province_id].append(posting)
    return found


def _standing(
    province: Province,
    rows: list[Pairing],
    answers: list[RowAnswer],
    **told,
) -> Standing:
    answered = {answer.pairing_id for answer in answers}
    unanswered = tuple(row for row in rows if row.pk not in answered)
    return Standing(
        province=province,
        candidate_count=sum(row.confirmation == Confirmation.CANDIDATE for row in rows),
        unanswered=unanswered,
        answered_count=len(rows) - len(unanswered),
        waiting_count=sum(answer.is_awaiting for answer in answers),
        added_count=sum(answer.answer == Answer.ADD for answer in answers),
        **told,
    )
