"""What the report on a province says in words; digits are Arabic here."""

from __future__ import annotations

from django.utils.translation import gettext as _

from monitoring.choices import BudgetSource, DueKind, Kind
from monitoring.planned import STATES as ITEM_STATES
from plans.choices import Unit
from registry.choices import EventKind, Status
from registry.names import name_of, text_of
from sistercity.fields.messages import reads_english
from sistercity.templatetags.thai import partial_date, thai_date

from . import words
from .covers import year_words
from .done import Done
from .handed_in import DueCount
from .pairings import Happened, ListedPair
from .promised import Promised
from .province import Compared, ProvinceReport, Subject, YearActivity
from .province_advice import Advice


def subject_name(subject: Subject) -> str:
    """The province as a text names it: จังหวัดเชียงใหม่."""
    return subject.name_en if reads_english() else subject.full_name_th


def heading(report: ProvinceReport) -> str:
    """The title without its year."""
    place = {"place": subject_name(report.subject)}
    if not report.subject.counts:
        return _("บัญชีคู่เมืองพี่เมืองน้องของ%(place)s") % place
    return _("รายงานความสัมพันธ์เมืองพี่เมืองน้องของ%(place)s") % place


def title(report: ProvinceReport) -> str:
    """The title, in the language that is spoken."""
    told = {"report": heading(report), "year": year_words(report.fiscal_year)}
    return _("%(report)s %(year)s") % told


def outside_words() -> str:
    """Why Bangkok has no figures."""
    return _(
        "กรุงเทพมหานครอยู่นอกระบบจังหวัดของแผน "
        "จึงไม่อยู่ทั้งในตัวตั้งและตัวหารของตัวชี้วัด เอกสารนี้แสดงเฉพาะรายการในทะเบียน"
    )


def region_words(item: Compared) -> str:
    """What the region came to; a dash where the indicator has no regions."""
    if item.region is not None:
        return words.region_words(item.nation, item.region)
    if item.own.definition.counts == "document":
        return "–"
    return _("0 คู่") if item.own.definition.unit == Unit.COUNT else _("ไม่มีกรณี")


def pair_name(pair: ListedPair) -> str:
    """The other side with its kind and country: เมืองอูโอซุ ญี่ปุ่น."""
    kind, name = name_of(pair.unit_type), name_of(pair.counterpart)
    if reads_english():
        return f"{name}, {name_of(pair.country)}"
    named = name if name.startswith(kind) else f"{kind}{name}"
    return f"{named} {name_of(pair.country)}"


def status_words(pair: ListedPair) -> str:
    """How the pairing stands; an unknown day is said."""
    word = str(Status(pair.status).label)
    return _("%(status)s (ไม่ทราบวันที่)") % {"status": word} if pair.is_undated else word


def happened_words(event: Happened) -> str:
    """An event with its day: ลงนามสถาปนาความสัมพันธ์ 8 สิงหาคม 2532."""
    return f"{EventKind(event.kind).label} {partial_date(event.happened_on)}"


def stage_words(pair: ListedPair) -> str:
    """How far a pairing is that is not signed; "" for any other."""
    if pair.stage is None:
        walking = pair.status in (Status.IN_PROGRESS, Status.STALLED)
        return _("ยังไม่ได้ผูกกับฉบับของแนวทางปฏิบัติ") if walking else ""
    done = {"done": pair.stage.done_count, "all": pair.stage.step_count}
    if pair.stage.number is None:
        return _("ดำเนินการครบ %(done)s จาก %(all)s ขั้นแล้ว รอลงนาม") % done
    return _("ดำเนินการแล้ว %(done)s จาก %(all)s ขั้น ขั้นต่อไป: ขั้นที่ %(number)s %(step)s") % {
        **done,
        "number": pair.stage.number,
        "step": name_of(pair.stage),
    }


def expiry_words(pair: ListedPair, report: ProvinceReport) -> str:
    """Until when the agreement runs, and whether that is over."""
    if pair.expires_on is None:
        return "–"
    day = thai_date(pair.expires_on)
    if pair.is_expired_on(report.as_at):
        return _("%(day)s (พ้นกำหนดแล้ว ความสัมพันธ์ไม่สิ้นสุดเอง)") % {"day": day}
    return day


def days_words(done: Done) -> str:
    """The days of an activity: one, or from and to; what both have in common is said once."""
    begins, ends = done.starts_on, done.ends_on
    first, last = thai_date(begins), thai_date(ends)
    if begins == ends:
        return first
    if (begins.year, begins.month) == (ends.year, ends.month):
        return f"{begins.day}–{last}"
    if begins.year == ends.year:
        first = first.rpartition(" ")[0]
    return f"{first} – {last}"


def kind_words(done: Done) -> str:
    """What sort of activity it was; "" where nobody said."""
    return str(Kind(done.kind).label) if done.kind else ""


def source_words(done: Done) -> str:
    """Whose money it was; "" where nobody said."""
    return str(BudgetSource(done.budget_source).label) if done.budget_source else ""


def with_words(done: Done) -> str:
    """The pairings that an activity names, by number, name and country."""
    return ", ".join(
        f"{one.number} {name_of(one.counterpart)} {name_of(one.country)}"
        for one in done.pairings
    )


def counted_words(one: YearActivity) -> str:
    """Whether an activity counts for 2.1, else why not."""
    return _("นับ") if one.reason is None else _("ไม่นับ: %(reason)s") % {
        "reason": words.REASONS[one.reason]
    }


def due_name(due: DueCount) -> str:
    """What was due."""
    return str(DueKind(due.kind).label)


def item_words(state: str) -> str:
    """How far planned activities are."""
    return str(ITEM_STATES[state][1])


def promised_words(promised: Promised) -> str:
    """How many plans were handed in, and how many activities they promise."""
    if not promised.pairing_count:
        return _("ปีนี้ไม่มีคู่ที่ต้องจัดทำแผนปฏิบัติการ")
    told = {"plans": promised.plan_count, "pairs": promised.pairing_count}
    if not promised.plan_count:
        return _("ยังไม่ได้ส่งแผนปฏิบัติการของ %(pairs)s คู่ที่ต้องจัดทำ") % told
    return _("ส่งแผนปฏิบัติการแล้ว %(plans)s จาก %(pairs)s คู่ มีกิจกรรมตามแผน %(items)s รายการ") % {
        **told,
        "items": promised.item_count,
    }


def reflection_words(report: ProvinceReport) -> str:
    """Whether the province handed in what it learned."""
    if report.reflected_on is None:
        return _("ยังไม่ได้ส่งสรุปบทเรียนประจำปี")
    return _("ส่งสรุปบทเรียนประจำปีเมื่อ %(day)s") % {"day": thai_date(report.reflected_on)}


def advice_words(one: Advice, report: ProvinceReport) -> str:
    """What is to be done, as a sentence."""
    code, _separator, kind = one.code.partition(":")
    told = {
        "pairs": ", ".join(f"{pair.number} {name_of(pair.counterpart)}" for pair in one.pairs),
        "count": one.count,
        "day": thai_date(one.day),
        "what": DueKind(kind).label if kind else "",
    }
    if code == "no_pairing":
        return _(
            "ยังไม่มีคู่เมืองพี่เมืองน้องที่ยืนยันแล้ว ให้ศึกษาความเหมาะสมของคู่ความสัมพันธ์และเริ่มตามแนวทางปฏิบัติ "
            "ตัวชี้วัด 2.2 ของแผนคือ “%(goal)s”"
        ) % {"goal": text_of(report.figure("2.2").own.definition, "name")}
    if code == "next_step":
        return _("%(pairs)s: %(stage)s") % {**told, "stage": stage_words(one.pairs[0])}
    return _SENTENCES[code]() % told


# Each is asked for anew, so that it speaks the language of the report.
_SENTENCES = {
    "not_signed": lambda: _("ยังไม่มีคู่ที่ลงนามแล้ว เร่งดำเนินการตามขั้นตอนของ %(pairs)s"),
    "no_joint_activity": lambda: _(
        "ยังไม่มีกิจกรรมร่วมที่นับได้ ให้จัดกิจกรรมร่วมกับคู่อย่างน้อยหนึ่งคู่ภายใน %(day)s "
        "หรือชี้แจงเหตุผล คู่ที่ยังไม่มีรายงาน: %(pairs)s"
    ),
    "no_working_group": lambda: _(
        "ยังไม่มีคำสั่งแต่งตั้งคณะทำงานของจังหวัดที่มีผล ให้แต่งตั้งและส่งคำสั่งให้กระทรวงเห็นชอบ"
    ),
    "no_group_work": lambda: _(
        "คณะทำงานยังไม่มีการประชุมหรือกิจกรรมขับเคลื่อนที่เห็นชอบแล้ว ให้ดำเนินการอย่างน้อยหนึ่งครั้งภายใน %(day)s"
    ),
    "term_over": lambda: _("ความตกลงพ้นกำหนดแล้ว พิจารณาต่ออายุหรือบันทึกการสิ้นสุด: %(pairs)s"),
    "term_ending": lambda: _("ความตกลงของ %(pairs)s มีผลถึง %(day)s พิจารณาต่ออายุล่วงหน้า"),
    "undated": lambda: _("ยืนยันวันที่ลงนามพร้อมเอกสาร: %(pairs)s"),
    "candidates": lambda: _("มีคู่ที่รอตรวจสอบ %(count)s รายการ ให้จังหวัดยืนยัน แก้ไข หรือปฏิเสธในทะเบียน"),
    "overdue": lambda: _("%(what)s พ้นกำหนด %(day)s แล้ว %(count)s รายการ"),
    "open": lambda: _("%(what)s ครบกำหนด %(day)s เหลือ %(count)s รายการ"),
}
