"""Code lists of what was done and of figures; with those of the apps below, all that there are."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from monitoring import choices
from monitoring.api_shapes import BANDS
from monitoring.kpis import Fault, State
from monitoring.reports.measures import Measure
from monitoring.reports.words import REASONS, RECORDS, STANDINGS
from plans.code_lists import CODE_LISTS as OF_PLANS
from registry.code_lists import CODE_LISTS as OF_REGISTER
from sistercity.api.code_lists import CodeList
from sistercity.badges import BADGES

CODE_LISTS = (
    *OF_REGISTER,
    *OF_PLANS,
    CodeList("activity-kinds", _("ประเภทกิจกรรม"), ("activities.kind",), choices.Kind.choices),
    CodeList("hosts", _("ฝ่ายที่เป็นเจ้าภาพ"), ("activities.hosted_by",), choices.Host.choices),
    CodeList("directions", _("การเดินทาง"), ("activities.direction",), choices.Direction.choices),
    CodeList(
        "budget-sources",
        _("แหล่งงบประมาณ"),
        ("activities.budget_source",),
        choices.BudgetSource.choices,
    ),
    CodeList(
        "seats",
        _("ที่ตั้งของคณะทำงาน"),
        ("working-groups.seat",),
        (("central", _("ส่วนกลาง")), ("province", _("จังหวัด"))),
    ),
    CodeList(
        "meeting-kinds",
        _("ชนิดของการประชุม"),
        ("changes.data.meetings.kind",),
        choices.MeetingKind.choices,
    ),
    CodeList(
        "figure-states",
        _("ค่าของตัวชี้วัด"),
        ("indicator-results.state",),
        (
            (State.VALUE.value, _("มีค่า")),
            (State.NO_CASE.value, _("ไม่มีกรณี")),
            (State.NOT_APPLICABLE.value, _("ไม่เกี่ยวข้อง")),
        ),
        meanings={
            State.NO_CASE.value: _("ไม่มีสิ่งที่จะนับเลย จึงไม่ใช่ร้อยละ 0 และไม่ใช่ร้อยละ 100"),
            State.NOT_APPLICABLE.value: _("ตัวชี้วัดนี้ไม่มีค่าของพื้นที่ที่ขอ"),
        },
    ),
    CodeList(
        "excluded-records",
        _("สิ่งที่ไม่นับ"),
        ("indicator-results.exclusions.record",),
        tuple(RECORDS.items()),
    ),
    CodeList(
        "exclusion-reasons",
        _("เหตุที่ไม่นับ"),
        ("indicator-results.exclusions.reason",),
        tuple((reason.value, words) for reason, words in REASONS.items()),
    ),
    CodeList(
        "standings",
        _("กลุ่มในตัวเลข"),
        ("indicator-results.groups",),
        tuple((code, words) for code, (_badge, words) in STANDINGS.items()),
    ),
    CodeList(
        "step-faults",
        _("สิ่งที่ผิดของขั้นตอน"),
        ("indicator-results.faults.fault",),
        (
            (Fault.MISSING.value, _("ไม่มีบันทึก")),
            (Fault.UNDATED.value, _("ไม่ทราบวันที่")),
            (Fault.BEFORE_PREDECESSOR.value, _("ทำก่อนขั้นตอนที่ต้องมาก่อน")),
            (Fault.AFTER_SIGNING.value, _("ทำหลังการลงนาม")),
        ),
    ),
    CodeList(
        "bands",
        _("ตัวเลขเทียบกับค่าเป้าหมาย"),
        ("indicator-results.band",),
        tuple((code, BADGES[code].word) for code in BANDS),
    ),
    CodeList("measures", _("การจำแนกกิจกรรม"), ("measures.measure",), Measure.choices),
)
