"""The flags of the radar in words: what each says with its values, and the rule behind it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from monitoring.choices import Direction, NoActivityReason, RadarFlag, RadarMeasure
from sistercity.templatetags.thai import thai_date

from .judging import Finding


def sentence(finding: Finding) -> str:
    """What the flag says of its pairing, with the values that it rests on."""
    return _SENTENCES[finding.flag](finding.values)


def rule_words(flag: str, limits: Mapping[str, int]) -> str:
    """When the flag is up, with the limits that hold now."""
    told = {measure: limits[measure] for measure in RadarMeasure.values}
    return {
        RadarFlag.EXPIRING: _(
            "คู่ที่มีผลอยู่และความตกลงจะหมดอายุภายใน %(lead_days)s วัน "
            "หรือภายในเวลาที่กำหนดไว้เฉพาะความตกลงนั้น"
        ),
        RadarFlag.EXPIRED_ACTING: _(
            "คู่ที่มีผลอยู่ วันหมดอายุของความตกลงผ่านไปแล้ว และมีกิจกรรมที่เห็นชอบแล้วหลังวันนั้น "
            "การหมดอายุไม่ทำให้ความสัมพันธ์สิ้นสุดเอง จึงต้องมีผู้บันทึกว่าต่ออายุหรือสิ้นสุด"
        ),
        RadarFlag.EXPIRED: _(
            "คู่ที่มีผลอยู่ วันหมดอายุของความตกลงผ่านไปแล้ว ไม่มีกิจกรรมหลังวันนั้น "
            "และยังไม่มีผู้บันทึกว่าต่ออายุหรือสิ้นสุด"
        ),
        RadarFlag.SILENT: _(
            "คู่ที่มีผลอยู่ตลอด %(silent_years)s ปีงบประมาณเต็มล่าสุดหรือนานกว่านั้น "
            "แต่ไม่มีกิจกรรมร่วมที่เห็นชอบแล้วในปีเหล่านั้นและในปีที่กำลังดำเนินอยู่ "
            "ปีที่จังหวัดชี้แจงไว้แสดงว่าชี้แจงแล้ว แต่ยังนับเป็นปีที่เงียบ ปีที่ระบบยังไม่เปิดบันทึกไม่นับ"
        ),
        RadarFlag.ONE_SIDED: _(
            "คู่ที่มีผลอยู่ ซึ่งกิจกรรมที่เห็นชอบแล้วและมีการเดินทาง ใน %(one_sided_years)s "
            "ปีงบประมาณเต็มล่าสุดและปีที่กำลังดำเนินอยู่ มีตั้งแต่ %(one_sided_count)s ครั้ง "
            "และไปทางเดียวกันร้อยละ %(one_sided_percent)s ขึ้นไป "
            "กิจกรรมที่ทั้งสองฝ่ายเดินทางไม่นับเป็นทางเดียว กิจกรรมทางไกลไม่นับ"
        ),
        RadarFlag.STUCK: _(
            "คู่ที่ยังไม่ลงนามและอยู่ในขั้นตอนเดียวเกิน %(stuck_days)s วัน "
            "คู่ที่ไม่ทราบวันที่ใดเลยตัดสินไม่ได้"
        ),
        RadarFlag.MISSING_FILE: _(
            "คู่ที่ลงนามแล้วและยังไม่สิ้นสุด แต่ทะเบียนไม่มีเอกสารที่ลงนาม หรือมีเอกสารแต่ไม่มีแฟ้ม "
            "เอกสารชั้นลับขึ้นไปไม่ต้องมีแฟ้ม"
        ),
        RadarFlag.UNEQUAL: _(
            "คู่ที่หน่วยการปกครองอีกฝ่ายมีระดับไม่เท่ากับจังหวัดของไทย และยังไม่ได้เขียนเหตุผลไว้"
        ),
        RadarFlag.RENAMED: _(
            "คู่ที่มีผลอยู่ ซึ่งทะเบียนเปลี่ยนชื่อของอีกฝ่ายและเก็บชื่อเดิมไว้ "
            "หลังจากวันของเอกสารล่าสุดที่ทั้งสองฝ่ายลงนาม วันที่เป็นวันที่ทะเบียนเปลี่ยนชื่อ"
        ),
    }[RadarFlag(flag)] % told


def _expiring(told: Mapping) -> str:
    words = _("ความตกลงมีผลถึง %(day)s เหลือ %(left)s วัน (เตือนล่วงหน้า %(lead)s วัน)")
    if told["own_lead"]:
        words = _("ความตกลงมีผลถึง %(day)s เหลือ %(left)s วัน (ความตกลงนี้เตือนล่วงหน้า %(lead)s วัน)")
    return words % {**told, "day": thai_date(told["day"])}


def _expired_acting(told: Mapping) -> str:
    return _(
        "ความตกลงมีผลถึง %(day)s ผ่านไปแล้ว %(past)s วัน แต่มีกิจกรรมที่เห็นชอบแล้วหลังวันนั้น "
        "%(count)s รายการ ล่าสุดเริ่ม %(last)s"
    ) % {**told, "day": thai_date(told["day"]), "last": thai_date(told["last"])}


def _expired(told: Mapping) -> str:
    return _(
        "ความตกลงมีผลถึง %(day)s ผ่านไปแล้ว %(past)s วัน และยังไม่มีบันทึกว่าต่ออายุหรือสิ้นสุด"
    ) % {**told, "day": thai_date(told["day"])}


def _silent(told: Mapping) -> str:
    words = [
        _("ไม่มีกิจกรรมร่วมที่เห็นชอบแล้ว %(count)s ปีงบประมาณติดต่อกัน (%(first)s–%(last)s)") % told
    ]
    if told["last_joint"]:
        words.append(_("กิจกรรมร่วมครั้งสุดท้าย %(day)s") % {"day": thai_date(told["last_joint"])})
    else:
        words.append(_("ไม่เคยมีกิจกรรมร่วมในระบบ"))
    for year, reason in told["explained"].items():
        label = NoActivityReason(reason).label
        words.append(_("ปี %(year)s ชี้แจงแล้ว: %(reason)s") % {"year": year, "reason": label})
    return " · ".join(words)


def _one_sided(told: Mapping) -> str:
    way = Direction(told["way"]).label
    return _(
        "การเดินทาง %(most)s จาก %(total)s ครั้ง ในปีงบประมาณ %(first)s–%(last)s เป็น%(way)s"
    ) % {**told, "way": f"“{way}”"}


def _stuck(told: Mapping) -> str:
    told = {**told, "since": thai_date(told["since"])}
    if told["stage"]:
        words = _(
            "รอขั้นตอน “%(stage)s” มาแล้ว %(days)s วัน ตั้งแต่ %(since)s "
            "(เสร็จแล้ว %(done)s จาก %(steps)s ขั้น)"
        )
    elif told["steps"]:
        words = _("ขั้นตอนก่อนลงนามครบแล้วตั้งแต่ %(since)s แต่ยังไม่ลงนามมาแล้ว %(days)s วัน")
    else:
        words = _(
            "ไม่มีความคืบหน้ามาแล้ว %(days)s วัน ตั้งแต่ %(since)s และยังไม่มีฉบับแนวทางที่ผูกพัน"
        )
    stalled = _(" · บันทึกไว้ว่าชะงัก") if told["is_stalled"] else ""
    return words % told + stalled


def _missing_file(told: Mapping) -> str:
    if told["document_id"]:
        return _("มีรายการเอกสารที่ลงนาม แต่ยังไม่มีแฟ้มของเอกสาร")
    return _("การลงนามยังไม่มีเอกสารในทะเบียน")


def _unequal(told: Mapping) -> str:
    return _("อีกฝ่ายเป็น%(unit_type)s ซึ่งระดับไม่เท่ากับจังหวัดของไทย และยังไม่ได้ระบุเหตุผล") % {
        "unit_type": f"“{told['unit_type']}”"
    }


def _renamed(told: Mapping) -> str:
    return _(
        "เดิมชื่อ “%(former)s” ทะเบียนเปลี่ยนชื่อเมื่อ %(day)s หลังเอกสารล่าสุดที่ลงนาม (%(named)s)"
    ) % {**told, "day": thai_date(told["day"]), "named": thai_date(told["named"])}


_SENTENCES = {
    RadarFlag.EXPIRING: _expiring,
    RadarFlag.EXPIRED_ACTING: _expired_acting,
    RadarFlag.EXPIRED: _expired,
    RadarFlag.SILENT: _silent,
    RadarFlag.ONE_SIDED: _one_sided,
    RadarFlag.STUCK: _stuck,
    RadarFlag.MISSING_FILE: _missing_file,
    RadarFlag.UNEQUAL: _unequal,
    RadarFlag.RENAMED: _renamed,
}
