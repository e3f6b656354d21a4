"""What provinces are reminded of: what is due or overdue, closed years that are open to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring.choices import DueKind
from monitoring.dues import DueState, due_states
from monitoring.models import FiscalYear, Reopening
from registry.models import Province
from registry.notices import province_words
from registry.people import approvers_of, editors, officers_of
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from sistercity.audit.ledger import Entry
from sistercity.audit.recorded import Recorded
from sistercity.notices.kinds import NoticeKind, Words, in_language, seen_of, told_day
from sistercity.notices.models import Notice
from sistercity.notices.rules import rule_of
from sistercity.notices.writing import notify, settle
from sistercity.thai.calendar import fiscal_year_of

# Who reads everything that is due, where nobody asks: a reader without an account.
_EVERYBODY = User(role=Role.PLANNER)


def _provinces_seen(user: User, ids: Collection[int]) -> set[int]:
    """What is due is the province's own, and the ministry's."""
    return set(ids) if user.is_ministry else Province.objects.ids_served_by(user) & set(ids)


def _due_words(words: Words) -> dict[str, object]:
    return {
        "what": DueKind(words["due_kind"]).label,
        "count": words["count"],
        "province": in_language(words, "province"),
        "day": told_day(words, "due_on"),
    }


DUE_SOON = NoticeKind(
    code="due_soon",
    name=gettext_lazy("ใกล้ครบกำหนดส่ง"),
    say=lambda words: _("%(what)sของ%(province)s ครบกำหนดวันที่ %(day)s ยังขาด %(count)s รายการ")
    % _due_words(words),
    sees=_provinces_seen,
    is_task=True,
    lead_days=14,
)
OVERDUE = NoticeKind(
    code="overdue",
    name=gettext_lazy("เกินกำหนดส่ง"),
    say=lambda words: _("%(what)sของ%(province)s เกินกำหนดวันที่ %(day)s แล้ว ยังขาด %(count)s รายการ")
    % _due_words(words),
    sees=_provinces_seen,
    is_task=True,
    repeat_days=14,
)
REOPENED = NoticeKind(
    code="reopening_granted",
    name=gettext_lazy("เปิดให้แก้ไขปีที่ปิดแล้ว"),
    say=lambda words: _("กระทรวงเปิดให้%(province)s แก้ไขปีงบประมาณ พ.ศ. %(year)s ถึงวันที่ %(day)s")
    % _reopening_words(words),
    sees=seen_of(Reopening),
)
REOPENING_ENDS = NoticeKind(
    code="reopening_ends",
    name=gettext_lazy("ใกล้สิ้นสุดการเปิดให้แก้ไข"),
    say=lambda words: _("การเปิดให้%(province)s แก้ไขปีงบประมาณ พ.ศ. %(year)s สิ้นสุดวันที่ %(day)s")
    % _reopening_words(words),
    sees=seen_of(Reopening),
    is_task=True,
    lead_days=3,
)
KINDS = (DUE_SOON, OVERDUE, REOPENED, REOPENING_ENDS)


def _reopening_words(words: Words) -> dict[str, object]:
    return {
        "province": in_language(words, "province"),
        "year": words["year"],
        "day": told_day(words, "until"),
    }


def remind(today: date) -> None:
    """Tell what has come due by ``today``, and settle what is lacking no longer; repeatable."""
    years = FiscalYear.objects.filter(closed_at=None, year__lte=fiscal_year_of(today))
    lacking = [
        state
        for year in years.values_list("year", flat=True)
        for state in due_states(user=_EVERYBODY, fiscal_year=year, today=today)
        if not state.is_received and not state.is_settled
    ]
    with transaction.atomic():
        _remind_of_dues(lacking, today)
        _remind_of_reopenings(today)


def tell_reopened(entry: Entry, reopening: Reopening) -> None:
    """Tell the officers of a province that it may write in a closed year again."""
    if reopening.province_id:
        _tell_reopening(entry, REOPENED, reopening)


def tell_reopening_ended(entry: Entry, reopening: Reopening) -> None:
    """It is shut again: nobody has to hurry any more."""
    settle(entry=entry, about=reopening)


def tell_due(
    soon: NoticeKind, late: NoticeKind, today: date, *, name: str, due_on: date,
    about: Recorded, province: Province | None, address: str, words: Words,
) -> None:  # fmt: skip
    """Tell the officers of a province of what comes due, its approvers too of what is overdue.

    Args:
        name: of what is due, without a colon; each round of ``late`` is told once.
        province: None for the central seat: the editors of the ministry are told.
        words: without province and day.
    """
    days_left = (due_on - today).days
    if days_left > (rule_of(soon).lead_days or 0):
        return
    kind, key = soon, f"{soon.code}:{name}"
    if days_left < 0:
        repeat = rule_of(late).repeat_days or 0
        kind, key = late, f"{late.code}:{name}:{-days_left // repeat if repeat else 0}"
    to = officers_of(province.pk) if province else editors()
    if kind is late and province:
        to |= approvers_of(province.pk)
    notify(
        entry=None, kind=kind, to=to, about=about, key=key, address=address,
        words={
            **words, "due_on": due_on.isoformat(),
            **(province_words(province) if province else {}),
        },
    )  # fmt: skip


def _remind_of_dues(lacking: Iterable[DueState], today: date) -> None:
    """One notice for what a province lacks of one kind by one day, however many rows that is."""
    groups: dict[tuple, list[DueState]] = defaultdict(list)
    for state in lacking:
        due = state.due
        groups[due.province_id, due.kind, due.fiscal_year, due.due_on].append(state)
    names = {
        "-".join(map(str, (kind, year, due_on, province)))
        for province, kind, year, due_on in groups
    }
    _settle_all_but(names)
    for (province_id, kind, year, due_on), states in groups.items():
        name = "-".join(map(str, (kind, year, due_on, province_id)))
        province = states[0].due.province
        tell_due(
            DUE_SOON, OVERDUE, today, name=name, due_on=due_on, about=province, province=province,
            address=f"{reverse('monitoring:workspace')}?province={province.code}",
            words={"due_kind": str(kind), "count": len(states)},
        )  # fmt: skip


def _settle_all_but(names: set[str]) -> None:
    """What a province was reminded of and lacks no longer is done."""
    reminding = Notice.objects.filter(
        kind__in=[DUE_SOON.code, OVERDUE.code], settled_at__isnull=True
    )
    done = [
        notice.pk for notice in reminding.order_by("pk").only("pk", "key")
        if notice.key.split(":")[1] not in names
    ]  # fmt: skip
    settle(entry=None, notice_ids=done)


def _remind_of_reopenings(today: date) -> None:
    lead = rule_of(REOPENING_ENDS).lead_days or 0
    ending = Reopening.objects.live(today).filter(
        province__isnull=False, expires_on__lte=today + timedelta(days=lead)
    )
    for reopening in ending.select_related("province"):
        key = f"{REOPENING_ENDS.code}:{reopening.pk}:{reopening.expires_on}"
        _tell_reopening(None, REOPENING_ENDS, reopening, key=key)
    past = Reopening.objects.filter(expires_on__lt=today).values("pk")
    over = Notice.objects.filter(
        kind=REOPENING_ENDS.code, settled_at__isnull=True, subject_id__in=past
    )
    settle(entry=None, notice_ids=over.values_list("pk", flat=True))


def _tell_reopening(
    entry: Entry | None, kind: NoticeKind, reopening: Reopening, key: str = ""
) -> None:
    notify(
        entry=entry, kind=kind, to=officers_of(reopening.province_id), about=reopening, key=key,
        address=reverse("monitoring:erratum-list", args=[reopening.fiscal_year]),
        words={
            "year": reopening.fiscal_year, "until": reopening.expires_on.isoformat(),
            **province_words(reopening.province),
        },
    )  # fmt: skip
