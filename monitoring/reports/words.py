"""The words of figures, the same on pages, in PDF and in JSON; digits are Arabic here."""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring.kpis import (
    NATION,
    Before,
    Combined,
    Conformance,
    Fault,
    Figure,
    GroupWork,
    Reason,
    Standing,
    State,
    Trained,
)
from plans.choices import Unit
from registry.names import name_of, text_of
from sistercity.templatetags.thai import percent, thai_date

from .computed import COMPUTED
from .dates import Dates, YearState
from .facts import TargetValue
from .parts import Part
from .shapes import Coverage, FaultLine, FigureReport, RegionRows
from .targets import is_own

# The languages that reports are written in; the first where nobody chose.
LANGUAGES = ("th", "en")
RECORDS = {
    "pairing": gettext_lazy("คู่เมืองพี่เมืองน้อง"),
    "activity": gettext_lazy("กิจกรรม"),
    "order": gettext_lazy("คำสั่งแต่งตั้งคณะทำงาน"),
    "meeting": gettext_lazy("การประชุมหรือกิจกรรมขับเคลื่อนของคณะทำงาน"),
    "document": gettext_lazy("เอกสาร"),
}
REASONS = {
    Reason.NOT_APPROVED: gettext_lazy("กระทรวงยังไม่ได้เห็นชอบ"),
    Reason.OUTSIDE_SCHEME: gettext_lazy("เป็นของกรุงเทพมหานคร ซึ่งไม่นับในตัวชี้วัดระดับจังหวัด"),
    Reason.PROVINCE_ABSENT: gettext_lazy("ไม่มีจังหวัดนี้ในวันที่ของข้อมูล"),
    Reason.STARTED_BEFORE: gettext_lazy("เริ่มก่อนปีงบประมาณนี้ จึงนับในปีที่เริ่ม"),
    Reason.STARTED_AFTER: gettext_lazy("เริ่มหลังวันที่ของข้อมูล"),
    Reason.NOT_JOINT: gettext_lazy("คู่ความสัมพันธ์ไม่ได้เข้าร่วมกิจกรรม"),
    Reason.NO_PAIRING: gettext_lazy("ไม่ได้ระบุคู่เมืองพี่เมืองน้องของจังหวัด"),
    Reason.SUSPENDED_THAT_DAY: gettext_lazy("ความสัมพันธ์ระงับชั่วคราวในวันที่กิจกรรมเริ่ม"),
    Reason.BEFORE_SIGNING: gettext_lazy("กิจกรรมเริ่มก่อนวันลงนาม"),
    Reason.SIGNED_IN_YEAR: gettext_lazy("ลงนามในปีงบประมาณนี้ จึงเริ่มนับปีถัดไป"),
    Reason.SUSPENDED: gettext_lazy("ความสัมพันธ์ระงับชั่วคราวในวันที่ของข้อมูล"),
    Reason.ENDED: gettext_lazy("ความสัมพันธ์สิ้นสุดแล้วในวันที่ของข้อมูล"),
    Reason.UNDATED: gettext_lazy("ลงนามแล้วแต่ไม่ทราบวันที่"),
    Reason.NOT_SIGNED: gettext_lazy("ยังไม่ได้ลงนามในวันที่ของข้อมูล"),
    Reason.CANDIDATE: gettext_lazy("คู่ที่รอตรวจสอบ กระทรวงยังไม่ได้ยืนยัน"),
    Reason.REJECTED: gettext_lazy("กระทรวงไม่รับเข้าทะเบียน"),
    Reason.NO_EDITION: gettext_lazy("ไม่มีฉบับแนวทางที่ผูกพัน"),
    Reason.SEAT_NOT_IN_FORCE: gettext_lazy("คณะทำงานไม่มีคำสั่งที่มีผลในวันที่ของข้อมูล"),
    Reason.NOT_PUBLISHED: gettext_lazy("ยังไม่ได้เผยแพร่"),
    Reason.PUBLISHED_LATER: gettext_lazy("เผยแพร่หลังวันที่ของข้อมูล"),
    Reason.WITHDRAWN: gettext_lazy("ยกเลิกแล้วในวันที่ของข้อมูล"),
    Reason.NOT_YET_IN_FORCE: gettext_lazy("ยังไม่มีผลในวันที่ของข้อมูล"),
    Reason.NO_LONGER_IN_FORCE: gettext_lazy("สิ้นผลก่อนวันที่ของข้อมูล หรือมีคำสั่งใหม่ใช้แทน"),
}
FAULTS = {
    Fault.MISSING: gettext_lazy("ไม่ได้บันทึกขั้นที่ %(step)s"),
    Fault.UNDATED: gettext_lazy("ขั้นที่ %(step)s ไม่ทราบวันที่"),
    Fault.BEFORE_PREDECESSOR: gettext_lazy("ขั้นที่ %(step)s เกิดก่อนขั้นที่ %(before)s"),
    Fault.AFTER_SIGNING: gettext_lazy("ขั้นที่ %(step)s เกิดหลังวันลงนาม"),
}
# A badge code and its word for each standing of a province or pairing.
STANDINGS = {
    Standing.ACTIVE.value: ("received", gettext_lazy("มีกิจกรรมร่วม")),
    Standing.EXPLAINED.value: ("explained", gettext_lazy("ชี้แจงแล้ว")),
    Standing.SILENT.value: ("silent", gettext_lazy("ไม่มีรายงาน")),
    Standing.NEW.value: ("open", gettext_lazy("ใหม่ในปี")),
    Standing.SUSPENDED.value: ("suspended", gettext_lazy("ระงับชั่วคราว")),
    Standing.ENDED.value: ("ended", gettext_lazy("สิ้นสุดแล้ว")),
    Conformance.CONFORMING.value: ("received", gettext_lazy("ถูกต้องตามแนวทาง")),
    Conformance.FAULTY.value: ("returned", gettext_lazy("ไม่ครบหรือผิดลำดับ")),
    Before.IN_PROGRESS.value: ("in_progress", gettext_lazy("อยู่ระหว่างดำเนินการ")),
    Before.IN_PROGRESS_AND_SIGNED.value: (
        "in_progress",
        gettext_lazy("อยู่ระหว่างดำเนินการและลงนามแล้ว"),
    ),
    Before.NEVER.value: ("open", gettext_lazy("ไม่เคยมีคู่")),
    Before.SIGNED_ONLY.value: ("signed", gettext_lazy("ลงนามแล้วเท่านั้น")),
    Before.UNKNOWN.value: ("unknown", gettext_lazy("ไม่ทราบ")),
    "with_order": ("received", gettext_lazy("มีคณะทำงาน")),
    "without_order": ("silent", gettext_lazy("ไม่มีคำสั่งที่มีผล")),
    GroupWork.ACTIVE.value: ("received", gettext_lazy("มีการดำเนินงาน")),
    GroupWork.IDLE.value: ("silent", gettext_lazy("ไม่มีการดำเนินงาน")),
}
YEAR_STATES = {
    YearState.RUNNING: gettext_lazy("กำลังดำเนินอยู่"),
    YearState.ENDED: gettext_lazy("สิ้นปีแล้ว ยังไม่ปิดปี"),
    YearState.CLOSED: gettext_lazy("ปิดปีแล้ว"),
}


def is_word(figure: Figure, unit: str) -> bool:
    """Whether the value is said by a word: no value, yes or no, or one province's own share."""
    return figure.state != State.VALUE or unit == Unit.YES_NO or is_own(figure)


def value_text(figure: Figure, unit: str) -> str:
    """The value as printed, without its unit: ``63.2``, ``มี``, ``ไม่มีกรณี``."""
    if figure.state == State.NO_CASE:
        return _("ไม่มีกรณี")
    if figure.state == State.NOT_APPLICABLE:
        return _("ไม่เกี่ยวข้อง")
    if is_word(figure, unit):
        return _("มี") if figure.value else _("ไม่มี")
    return _number(figure.value, unit)


def full_value_text(figure: Figure, unit: str) -> str:
    """The value with its unit, as in a sentence: ``ร้อยละ 63.2``, ``4 คู่``."""
    text = value_text(figure, unit)
    if is_word(figure, unit):
        return text
    if unit == Unit.SHARE:
        return _("ร้อยละ %(percent)s") % {"percent": text}
    return _("%(count)s คู่") % {"count": text}


def figure_words(item: FigureReport) -> str:
    """What the value counts: ``12 จาก 19 จังหวัด``."""
    figure = item.figure
    if figure.state != State.VALUE:
        return _no_value_words(figure)
    if figure.indicator == "1.1":
        count = len(figure.numerator_ids)
        return _("คู่มือที่เผยแพร่และใช้อยู่ %(count)s ฉบับ") % {"count": count}
    if figure.indicator == "1.2":
        return _(
            "ตัวชี้วัดแทน: ถูกต้องตามแนวทาง %(numerator)s จาก %(denominator)s คู่ที่ลงนามครั้งแรกในปี"
        ) % {"numerator": figure.numerator, "denominator": figure.denominator}
    if figure.indicator == "2.2":
        return _new_pairing_words(item)
    if is_own(figure):
        return _province_words(item)
    if figure.indicator == "3.2":
        return _seats_words(figure)
    words = _("%(numerator)s จาก %(denominator)s จังหวัด") % {
        "numerator": figure.numerator,
        "denominator": figure.denominator,
    }
    if "central" not in figure.groups:
        return words
    central = _("มี") if figure.groups["central"]["orders"] else _("ไม่มี")
    return _("%(words)s · ส่วนกลาง: %(central)s") % {"words": words, "central": central}


def _seats_words(figure: Figure) -> str:
    """Seats of working groups on both sides, and how the nation's central one stands."""
    numbers = {"numerator": figure.numerator, "denominator": figure.denominator}
    if "central" not in figure.groups:
        return _("%(numerator)s จาก %(denominator)s คณะทำงาน") % numbers
    numbers["central"] = _central_work_words(figure)
    return _("%(numerator)s จาก %(denominator)s คณะทำงาน · %(central)s") % numbers


def _central_work_words(figure: Figure) -> str:
    """How the central working group stands, apart from the provinces'."""
    central = figure.groups["central"]
    if not central["orders"]:
        return _("ส่วนกลางไม่มีคำสั่งที่มีผล จึงไม่อยู่ในตัวหาร")
    if not central["meetings"]:
        return _("รวมส่วนกลาง ซึ่งไม่มีการดำเนินงานในปี")
    return _("รวมส่วนกลาง ซึ่งมีการดำเนินงาน %(count)s ครั้ง") % {"count": len(central["meetings"])}


def trained_words(trained: Trained) -> str:
    """How many of the responsible officers in post were trained."""
    if trained.value is None:
        return _("ผู้ผ่านการอบรมแนวทางปฏิบัติ: ไม่มีกรณี เพราะไม่มีเจ้าหน้าที่จังหวัดที่ปฏิบัติหน้าที่ในวันที่ของข้อมูล")
    return _(
        "ผู้ผ่านการอบรมแนวทางปฏิบัติ %(trained)s จาก %(in_post)s เจ้าหน้าที่จังหวัดที่ปฏิบัติหน้าที่ในวันที่ของข้อมูล "
        "(ร้อยละ %(percent)s)"
    ) % {
        "trained": trained.trained_count,
        "in_post": trained.in_post_count,
        "percent": percent(trained.value),
    }


def _new_pairing_words(item: FigureReport) -> str:
    """What is counted and what is not, since the plan began, and what was declared already."""
    found = item.figure.groups["pairings"]
    apart = len(found[Before.SIGNED_ONLY]) + len(found[Before.UNKNOWN])
    words = [
        _("ลงนามครั้งแรกในปี %(all)s คู่ นับ %(counted)s คู่")
        % {"all": item.figure.numerator + apart, "counted": item.figure.numerator}
    ]
    if len(item.combined.fiscal_years) > 1:
        words.append(
            _("รวม %(years)s ปี %(count)s คู่")
            % {"years": len(item.combined.fiscal_years), "count": item.combined.numerator}
        )
    if item.declared_count:
        words.append(
            _("ในจำนวนนี้ %(count)s คู่อยู่ในยอดที่กระทรวงประกาศแล้ว") % {"count": item.declared_count}
        )
    return " · ".join(words)


def _no_value_words(figure: Figure) -> str:
    if figure.state == State.NOT_APPLICABLE:
        if figure.indicator == "1.1":
            return _("คู่มือเป็นฉบับเดียวกันทั้งประเทศ จึงไม่มีค่าแยกตามพื้นที่")
        return _("กรุงเทพมหานครไม่นับในตัวชี้วัดระดับจังหวัด")
    if is_own(figure) and figure.indicator == "2.1":
        return _("จังหวัดนี้ไม่มีคู่ที่ลงนามก่อนปีนี้และยังมีผลอยู่ จึงไม่ใช่ทั้งมีและไม่มีกิจกรรม")
    if figure.indicator == "1.2":
        return _(
            "ตัวชี้วัดแทน: ไม่มีคู่ที่ลงนามครั้งแรกในปีนี้ภายใต้ฉบับแนวทางที่ผูกพัน จึงไม่ใช่ทั้งร้อยละ 0 และร้อยละ 100"
        )
    if figure.indicator == "3.2":
        return _("ไม่มีคณะทำงานที่มีคำสั่งมีผลในวันที่ของข้อมูล จึงไม่ใช่ทั้งร้อยละ 0 และร้อยละ 100")
    return _("ไม่มีจังหวัดที่เข้าเกณฑ์ในปีนี้ จึงไม่ใช่ทั้งร้อยละ 0 และร้อยละ 100")


def _province_words(item: FigureReport) -> str:
    figure = item.figure
    if figure.indicator == "2.1":
        pairings = figure.groups["pairings"]
        counted = sum(len(ids) for ids in figure.supporting["pairings_by_province"].values())
        return _("มีกิจกรรมร่วม %(active)s จาก %(counted)s คู่") % {
            "active": len(pairings[Standing.ACTIVE]),
            "counted": counted,
        }
    if figure.indicator == "3.2":
        count = sum(len(ids) for ids in figure.supporting["meetings_by_province"].values())
        return _("การประชุมและกิจกรรมขับเคลื่อนที่เห็นชอบแล้วในปี %(count)s ครั้ง") % {"count": count}
    orders = [order for region in item.regions for row in region.rows for order in row.orders]
    if not orders:
        return _("ไม่มีคำสั่งแต่งตั้งคณะทำงานที่มีผลในวันที่ของข้อมูล")
    return _("คำสั่งที่ %(numbers)s") % {"numbers": ", ".join(order.number for order in orders)}


def target_words(item: FigureReport) -> str:
    """The target and who set it; beside a part of the nation, that it is the nation's."""
    target = item.target
    if target is None:
        return _("ไม่ได้กำหนดค่าเป้าหมาย")
    told = {"target": target_text(target, item.definition.unit), "set_by": target.set_by}
    if item.figure.place == NATION:
        return _("เป้าหมาย %(target)s (กำหนดโดย%(set_by)s)") % told
    words = _("เป้าหมายระดับประเทศ %(target)s (กำหนดโดย%(set_by)s)") % told
    return words if item.holds_target else _("%(words)s ไม่ได้กำหนดรายพื้นที่") % {"words": words}


def target_head(place: str) -> str:
    """What stands over targets beside the figures of a place."""
    return _("ค่าเป้าหมาย") if place == NATION else _("ค่าเป้าหมายระดับประเทศ")


def target_text(target: TargetValue | None, unit: str) -> str:
    """The target alone, as short as it was set: ``ร้อยละ 80``, ``มี``; "–" without one."""
    if target is None:
        return "–"
    if unit == Unit.YES_NO:
        return _("มี") if target.value else _("ไม่มี")
    text = _number(target.value, unit).removesuffix(".0")
    return _("ร้อยละ %(percent)s") % {"percent": text} if unit == Unit.SHARE else text


def combined_text(combined: Combined, unit: str) -> str:
    """Several years together: a percentage, or in how many of the years there was one."""
    if combined.state != State.VALUE:
        return _("ไม่มีกรณี")
    if unit == Unit.COUNT:
        return _("%(count)s คู่") % {"count": combined.numerator}
    if unit == Unit.SHARE and not is_own(combined):
        return _("ร้อยละ %(percent)s") % {"percent": percent(combined.value)}
    return _("มี %(numerator)s จาก %(denominator)s ปี") % {
        "numerator": combined.numerator,
        "denominator": combined.denominator,
    }


def break_words(item: FigureReport) -> list[str]:
    """Where in the trend the rule changed, and how; nothing where it is one throughout."""
    years = {point.fiscal_year: point.figure.rule_version for point in item.trend}
    return [
        _(
            "ปีงบประมาณ พ.ศ. %(year)s คำนวณด้วยวิธีคำนวณฉบับที่ %(version)s ปีก่อนหน้าด้วยฉบับที่ %(before)s "
            "จึงเทียบกันโดยตรงไม่ได้ สิ่งที่เปลี่ยน: %(change)s"
        )
        % {
            "year": point.fiscal_year,
            "version": point.figure.rule_version,
            "before": years[point.fiscal_year - 1],
            "change": _change(item.code, point.figure.rule_version, years[point.fiscal_year - 1]),
        }
        for point in item.breaks
    ]


def _change(code: str, version: int, before: int) -> str:
    """What the later of two versions of a rule, and those between, do otherwise."""
    low, high = sorted((version, before))
    return " · ".join(
        text_of(one, "change") for one in COMPUTED[code].versions if low < one.version <= high
    )


def region_words(item: FigureReport, region: RegionRows | Part) -> str:
    """What a region or cluster adds to the figure: ``3 จาก 7 จังหวัด``, ``2 คู่``."""
    if item.definition.unit == Unit.COUNT:
        return _("%(count)s คู่") % {"count": region.numerator}
    if not region.denominator:
        return _("ไม่มีกรณี")
    numbers = {"numerator": region.numerator, "denominator": region.denominator}
    if item.definition.counts == "pairing":
        return _("%(numerator)s จาก %(denominator)s คู่") % numbers
    if item.definition.counts == "seat":
        return _("%(numerator)s จาก %(denominator)s คณะทำงาน") % numbers
    return _("%(numerator)s จาก %(denominator)s จังหวัด") % numbers


def fault_words(fault: FaultLine) -> str:
    """What is wrong with a step, with its number and name."""
    words = str(FAULTS[fault.fault]) % {
        "step": fault.step.number,
        "before": fault.before.number if fault.before else "",
    }
    return _("%(fault)s (%(name)s)") % {"fault": words, "name": name_of(fault.step)}


def coverage_words(coverage: Coverage | None) -> str:
    """How much of what there should be is held; "" where there is nothing to compare with."""
    if coverage is None:
        return ""
    numbers = {"held": coverage.held_provinces, "all": coverage.all_provinces}
    if coverage.all_pairs is None:
        return _("ทะเบียนมีข้อมูลคำสั่งของ %(held)s จาก %(all)s จังหวัด") % numbers
    numbers |= {
        "held_pairs": coverage.held_pairs,
        "all_pairs": coverage.all_pairs,
        "day": thai_date(coverage.as_at),
    }
    told = (
        _(
            "ทะเบียนมี %(held)s จาก %(all)s จังหวัด และ %(held_pairs)s จาก %(all_pairs)s คู่ "
            "ตามยอดที่กระทรวงประกาศ ณ วันที่ %(day)s"
        )
        % numbers
    )
    return _("ทั้งประเทศ: %(words)s") % {"words": told} if coverage.is_national else told


def assumed_words(figure: Figure) -> str:
    """How many records rest on an assumed date, and what is assumed; "" for none."""
    if not figure.assumed_count:
        return ""
    return _(
        "มี %(count)s คู่ที่ทราบเพียงปี พ.ศ. ของการลงนามหรือการเปลี่ยนสถานะ จึงสันนิษฐานว่าเป็นวันที่ 30 กันยายนของปีนั้น"
    ) % {"count": figure.assumed_count}


def year_state_words(dates: Dates) -> str:
    """How far the year has come."""
    return str(YEAR_STATES[dates.state])


def _number(value: Fraction, unit: str) -> str:
    return percent(value) if unit == Unit.SHARE else str(int(value))
