"""What people are told of the register: decisions on answers, circulars."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.choices import AnswerStatus, ConsultationStatus
from registry.models import (
    Advice,
    CircularAddressee,
    Consultation,
    Document,
    Province,
    RowAnswer,
)
from registry.people import approvers_of, editors, officers_of
from sistercity.audit.ledger import Entry
from sistercity.notices.kinds import NoticeKind, Words, in_language, seen_of
from sistercity.notices.writing import notify, settle


def province_words(province: Province) -> dict[str, str]:
    """The province as a notice keeps it, to be said with ``in_language``."""
    return {"province_th": province.full_name_th, "province_en": province.name_en}


def _say_decision(words: Words) -> str:
    told = {"row": words["row"], "province": in_language(words, "province")}
    if words["status"] == AnswerStatus.ACCEPTED:
        return _("กระทรวงรับคำตอบของ%(province)s เรื่อง %(row)s แล้ว") % told
    return _("กระทรวงไม่รับคำตอบของ%(province)s เรื่อง %(row)s โปรดอ่านเหตุผลแล้วตอบใหม่") % told


ANSWER_DECIDED = NoticeKind(
    code="answer_decided",
    name=gettext_lazy("ผลการพิจารณาคำตอบเรื่องทะเบียน"),
    say=_say_decision,
    sees=seen_of(RowAnswer),
)
CIRCULAR = NoticeKind(
    code="circular_addressed",
    name=gettext_lazy("หนังสือเวียนถึงจังหวัด"),
    say=lambda words: _("หนังสือเวียน “%(title)s” ส่งถึง%(province)s โปรดรับทราบ")
    % {"title": words["title"], "province": in_language(words, "province")},
    sees=seen_of(CircularAddressee),
    is_task=True,
)
CONSULTED = NoticeKind(
    code="consultation_asked",
    name=gettext_lazy("ข้อหารือรอคำตอบ"),
    say=lambda words: _("%(province)s ขอหารือเรื่อง “%(title)s” รอกระทรวงตอบ")
    % {"title": words["title"], "province": in_language(words, "province")},
    sees=seen_of(Consultation),
    is_task=True,
)
ADVISED = NoticeKind(
    code="consultation_answered",
    name=gettext_lazy("กระทรวงตอบข้อหารือ"),
    say=lambda words: _("กระทรวงตอบข้อหารือเรื่อง “%(title)s” แล้ว") % {"title": words["title"]},
    sees=seen_of(Consultation),
)
SUITABILITY_ADVISED = NoticeKind(
    code="suitability_advised",
    name=gettext_lazy("ความเห็นของกระทรวงเรื่องความเหมาะสมของคู่"),
    say=lambda words: _("กระทรวงให้ความเห็นเรื่องความเหมาะสมของคู่ %(number)s %(name)s แล้ว")
    % {"number": words["number"], "name": in_language(words, "name")},
    sees=seen_of(Advice),
)
KINDS = (ANSWER_DECIDED, CIRCULAR, CONSULTED, ADVISED, SUITABILITY_ADVISED)


def tell_decision(entry: Entry, answer: RowAnswer) -> None:
    """Tell the officers of the province what became of their answer."""
    row = answer.pairing.number if answer.pairing_id else answer.counterpart_name
    notify(
        entry=entry,
        kind=ANSWER_DECIDED,
        to=officers_of(answer.province_id),
        about=answer,
        address=reverse("registry:answer-list"),
        words={"row": row, "status": str(answer.status), **province_words(answer.province)},
    )


def tell_addressed(
    entry: Entry, document: Document, addressees: Iterable[CircularAddressee]
) -> None:
    """Tell the people of each province that a circular was sent to it."""
    for addressee in addressees:
        if addressee.province_id is None:
            continue
        notify(
            entry=entry,
            kind=CIRCULAR,
            to=officers_of(addressee.province_id) | approvers_of(addressee.province_id),
            about=addressee,
            address=reverse("registry:circular-detail", args=[addressee.pk]),
            words={"title": document.title_th, **province_words(addressee.province)},
        )


def tell_acknowledged(entry: Entry, addressee: CircularAddressee) -> None:
    """What was asked of the province is done, or is asked no longer."""
    settle(entry=entry, about=addressee)


def tell_consultation(entry: Entry, row: Consultation) -> None:
    """Tell the ministry of a question that waits, the province of its answer."""
    settle(entry=entry, about=row)
    if row.status == ConsultationStatus.ASKED:
        kind, to = CONSULTED, editors()
    elif row.status == ConsultationStatus.ANSWERED:
        kind, to = ADVISED, officers_of(row.province_id)
    else:
        return
    notify(
        entry=entry,
        kind=kind,
        to=to,
        about=row,
        address=reverse("monitoring:consultation-detail", args=[row.pk]),
        words={"title": row.subject, **province_words(row.province)},
    )


def tell_advice(entry: Entry, advice: Advice) -> None:
    """Tell the officers of the province that the ministry has advised on a pairing."""
    pairing = advice.assessment.pairing
    counterpart = pairing.counterpart
    notify(
        entry=entry,
        kind=SUITABILITY_ADVISED,
        to=officers_of(pairing.province_id),
        about=advice,
        address=reverse("monitoring:suitability-detail", args=[pairing.number]),
        words={
            "number": pairing.number,
            "name_th": counterpart.name_th,
            "name_en": counterpart.name_en,
        },
    )
