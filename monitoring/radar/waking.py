"""Whoever put a flag of the radar to sleep is told when it is awake again."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring.choices import RadarFlag
from monitoring.models import Snooze
from registry.models import Pairing
from registry.people import editors, officers_of
from sistercity.accounts.choices import Role
from sistercity.accounts.models import User
from sistercity.audit.ledger import Entry
from sistercity.notices.kinds import NoticeKind, Words, in_language, seen_of
from sistercity.notices.models import Notice
from sistercity.notices.writing import notify, settle

from .lines import radar_lines

# Who reads every flag, where nobody asks: a reader without an account.
_EVERYBODY = User(role=Role.PLANNER)


def _say(words: Words) -> str:
    return _("ธงเตือน “%(flag)s” ของคู่ %(number)s %(name)s ที่พักไว้ กลับมาเตือนแล้ว") % {
        "flag": RadarFlag(words["flag"]).label,
        "number": words["number"],
        "name": in_language(words, "name"),
    }


WOKEN = NoticeKind(
    code="radar_woken",
    name=gettext_lazy("ธงเตือนที่พักไว้กลับมาเตือน"),
    say=_say,
    sees=seen_of(Snooze),
    is_task=True,
)


def tell_woken(today: date) -> None:
    """Tell of each flag that is up and slept until now, once a snooze; settle those that are not.

    A flag wakes after its day, or once it rests on another fact. What is down, asleep anew or
    woken by hand asks for nothing more.
    """
    standing = Snooze.objects.standing().values("pairing")
    pairings = Pairing.objects.filter(pk__in=standing)
    lines = radar_lines(user=_EVERYBODY, as_at=today, pairings=pairings)
    woken = {line.snooze.pk: line for line in lines if line.snooze and not line.is_snoozed}
    with transaction.atomic():
        open_ones = Notice.objects.filter(kind=WOKEN.code, settled_at__isnull=True)
        past = open_ones.exclude(subject_id__in=woken).order_by("pk")
        settle(entry=None, notice_ids=past.values_list("pk", flat=True))
        told = set(
            Notice.objects.filter(kind=WOKEN.code, subject_id__in=woken)
            .values_list("subject_id", flat=True)
        )  # fmt: skip
        for pk, line in woken.items():
            if pk not in told:
                _tell(line)


def settle_woken(entry: Entry, snooze: Snooze) -> None:
    """Somebody has seen to the flag: it sleeps anew, or the snooze is over."""
    settle(entry=entry, about=snooze)


def _tell(line) -> None:
    pairing, snooze = line.pairing, line.snooze
    team = editors() if snooze.by.is_ministry else officers_of(pairing.province_id)
    notify(
        entry=None,
        kind=WOKEN,
        # Whoever put it to sleep, and those who do that work now where they do it no longer.
        to={snooze.by_id} & team or team,
        about=snooze,
        address=reverse("monitoring:radar-pairing", args=[pairing.number]),
        words={
            "flag": str(line.flag),
            "number": pairing.number,
            "name_th": pairing.counterpart.name_th,
            "name_en": pairing.counterpart.name_en,
        },
        key=f"{WOKEN.code}:{snooze.pk}",
    )
