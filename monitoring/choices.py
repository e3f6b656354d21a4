"""Stored words of monitoring; they appear in the API and in exports and never change."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Where an activity stands between its officer and the ministry."""

    DRAFT = "draft", _("ร่าง")
    SUBMITTED = "submitted", _("รอผู้รับรองของจังหวัด")
    ENDORSED = "endorsed", _("รอกระทรวงพิจารณา")
    RETURNED = "returned", _("ส่งกลับให้แก้ไข")
    APPROVED = "approved", _("เห็นชอบแล้ว")
    DISCARDED = "discarded", _("ยกเลิกร่าง")


class Move(models.TextChoices):
    """What a person did to an activity in its rounds."""

    CREATED = "created", _("เริ่มร่าง")
    EDITED = "edited", _("แก้ไข")
    SUBMITTED = "submitted", _("เสนอ")
    WITHDRAWN = "withdrawn", _("ดึงกลับเป็นร่าง")
    ENDORSED = "endorsed", _("รับรอง")
    RETURNED = "returned", _("ส่งกลับ")
    APPROVED = "approved", _("เห็นชอบ")
    TAKEN_BACK = "taken_back", _("ถอนการตัดสินใจ")
    DISCARDED = "discarded", _("ยกเลิกร่าง")


class Desk(models.TextChoices):
    """With whom an activity lies."""

    OFFICER = "officer", _("เจ้าหน้าที่จังหวัด")
    APPROVER = "approver", _("ผู้รับรองของจังหวัด")
    MINISTRY = "ministry", _("กระทรวงมหาดไทย")


class Capacity(models.TextChoices):
    """In which capacity somebody stands in for an approver."""

    ACTING = "acting", _("ผู้รักษาราชการแทน")
    DELEGATE = "delegate", _("ผู้ปฏิบัติราชการแทน")


class RadarFlag(models.TextChoices):
    """What the radar watches for in a pairing, the most pressing first."""

    EXPIRING = "expiring", _("ความตกลงใกล้หมดอายุ")
    EXPIRED_ACTING = "expired_acting", _("หมดอายุแล้วแต่ยังมีกิจกรรม")
    EXPIRED = "expired", _("หมดอายุแล้ว ไม่มีการต่ออายุหรือสิ้นสุด")
    SILENT = "silent", _("ลงนามแล้วแต่เงียบ")
    ONE_SIDED = "one_sided", _("เดินทางอยู่ฝ่ายเดียว")
    STUCK = "stuck", _("ค้างอยู่ในขั้นตอน")
    MISSING_FILE = "missing_file", _("ไม่มีแฟ้มเอกสารที่ลงนาม")
    UNEQUAL = "unequal", _("ระดับไม่เท่ากันโดยไม่มีเหตุผล")
    RENAMED = "renamed", _("คู่ความสัมพันธ์เปลี่ยนชื่อ")


class RadarMeasure(models.TextChoices):
    """What the ministry sets for the radar: days, fiscal years, per cent, numbers."""

    LEAD_DAYS = "lead_days", _("เตือนก่อนหมดอายุ (วัน)")
    SILENT_YEARS = "silent_years", _("เงียบกี่ปีงบประมาณเต็ม")
    ONE_SIDED_YEARS = "one_sided_years", _("ดูการเดินทางย้อนหลังกี่ปีงบประมาณเต็ม")
    ONE_SIDED_PERCENT = "one_sided_percent", _("ไปทางเดียวกันร้อยละเท่าใดขึ้นไป")
    ONE_SIDED_COUNT = "one_sided_count", _("มีการเดินทางอย่างน้อยกี่ครั้งจึงตัดสิน")
    STUCK_DAYS = "stuck_days", _("อยู่ในขั้นตอนเดียวเกินกี่วัน")
    SNOOZE_DAYS = "snooze_days", _("พักการเตือนได้ไม่เกินกี่วัน")


class NoteField(models.TextChoices):
    """What of an activity a desk may ask to be corrected, in the order of its form."""

    TITLE = "title", _("ชื่อกิจกรรม")
    KIND = "kind", _("ประเภทกิจกรรม")
    STARTS_ON = "starts_on", _("วันที่เริ่ม")
    ENDS_ON = "ends_on", _("วันที่สิ้นสุด")
    PLACE = "place", _("สถานที่")
    PAIRINGS = "pairings", _("คู่เมืองพี่เมืองน้อง")
    IS_JOINT = "is_joint", _("คู่ความสัมพันธ์เข้าร่วมกิจกรรม")
    DIRECTION = "direction", _("การเดินทาง")
    THAI_COUNT = "thai_count", _("ผู้เข้าร่วมฝ่ายไทย (คน)")
    FOREIGN_COUNT = "foreign_count", _("ผู้เข้าร่วมฝ่ายต่างประเทศ (คน)")
    THAI_STUDENT_COUNT = "thai_student_count", _("ในจำนวนนี้เป็นนักเรียน นักศึกษาไทย (คน)")
    FOREIGN_STUDENT_COUNT = (
        "foreign_student_count", _("ในจำนวนนี้เป็นนักเรียน นักศึกษาต่างประเทศ (คน)")
    )
    HOSTED_BY = "hosted_by", _("ฝ่ายที่เป็นเจ้าภาพ")
    BUDGET_AMOUNT = "budget_amount", _("งบประมาณที่ใช้ (บาท)")
    BUDGET_SOURCE = "budget_source", _("แหล่งงบประมาณ")
    FOREIGN_AMOUNT = "foreign_amount", _("ฝ่ายต่างประเทศออกเพิ่ม (บาท)")
    OUTCOME = "outcome", _("ผลที่ได้รับ")
    PROBLEMS = "problems", _("ปัญหาและอุปสรรค")
    NEXT_STEP = "next_step", _("การดำเนินการต่อไป")
    EVIDENCE = "evidence", _("หลักฐาน")


class Kind(models.TextChoices):
    """What sort of activity it was."""

    EXCHANGE_VISIT = "exchange_visit", _("การเยือนและแลกเปลี่ยน")
    TRADE = "trade", _("การค้าและการลงทุน")
    CULTURE = "culture", _("วัฒนธรรม")
    EDUCATION = "education", _("การศึกษา")
    TOURISM = "tourism", _("การท่องเที่ยว")
    PUBLIC_HEALTH = "public_health", _("สาธารณสุข")
    ENVIRONMENT = "environment", _("สิ่งแวดล้อมและเกษตร")
    ONLINE_MEETING = "online_meeting", _("การประชุมทางไกล")
    OTHER = "other", _("อื่น ๆ")


class Direction(models.TextChoices):
    """Who travelled."""

    INBOUND = "inbound", _("ฝ่ายต่างประเทศมาไทย")
    OUTBOUND = "outbound", _("ฝ่ายไทยไปต่างประเทศ")
    BOTH = "both", _("ทั้งสองฝ่ายเดินทาง")
    REMOTE = "remote", _("ทางไกล ไม่มีการเดินทาง")


class Host(models.TextChoices):
    """Which side was the host of an activity."""

    THAI = "thai", _("ฝ่ายไทย")
    FOREIGN = "foreign", _("ฝ่ายต่างประเทศ")
    BOTH = "both", _("ทั้งสองฝ่ายร่วมกัน")


class BudgetSource(models.TextChoices):
    PROVINCE = "province", _("งบจังหวัดหรือกลุ่มจังหวัด")
    MINISTRY = "ministry", _("งบกระทรวงมหาดไทย")
    LOCAL = "local", _("งบองค์กรปกครองส่วนท้องถิ่น")
    PRIVATE = "private", _("ภาคเอกชน")
    COUNTERPART = "counterpart", _("ฝ่ายต่างประเทศ")
    NONE = "none", _("ไม่ใช้งบประมาณ")


class EvidenceKind(models.TextChoices):
    PHOTO = "photo", _("ภาพถ่าย")
    DOCUMENT = "document", _("เอกสาร PDF")


class NoActivityReason(models.TextChoices):
    """Why a pairing had no joint activity in a year."""

    BUDGET = "budget", _("ไม่ได้รับงบประมาณ")
    COUNTERPART = "counterpart", _("ฝ่ายต่างประเทศไม่พร้อม")
    LEADERSHIP = "leadership", _("มีการเปลี่ยนผู้บริหารหรือนโยบายของฝ่ายต่างประเทศ")
    EPIDEMIC = "epidemic", _("สถานการณ์โรคระบาด")
    POSTPONED = "postponed", _("เลื่อนไปปีงบประมาณถัดไป")
    OTHER = "other", _("อื่น ๆ")


class PlanStatus(models.TextChoices):
    """Where a yearly action plan stands; it is handed in, not approved."""

    DRAFT = "draft", _("ร่าง")
    SUBMITTED = "submitted", _("ส่งแผนแล้ว")


class WorkbookState(models.TextChoices):
    """What became of a workbook that a province sent."""

    OPEN = "open", _("ตรวจแล้ว ยังไม่รับ")
    DONE = "done", _("รับแล้ว")
    UNDONE = "undone", _("ยกเลิกการรับแล้ว")


class OrderStatus(models.TextChoices):
    """Where an order of a working group stands; the ministry approves provincial ones."""

    SUBMITTED = "submitted", _("รอกระทรวงพิจารณา")
    RETURNED = "returned", _("ส่งกลับให้แก้ไข")
    APPROVED = "approved", _("เห็นชอบแล้ว")


class PositionInGroup(models.TextChoices):
    """What a member does in a working group."""

    CHAIR = "chair", _("ประธานคณะทำงาน")
    VICE_CHAIR = "vice_chair", _("รองประธานคณะทำงาน")
    MEMBER = "member", _("คณะทำงาน")
    SECRETARY = "secretary", _("คณะทำงานและเลขานุการ")
    ASSISTANT_SECRETARY = "assistant_secretary", _("คณะทำงานและผู้ช่วยเลขานุการ")
    ADVISER = "adviser", _("ที่ปรึกษา")


class MeetingKind(models.TextChoices):
    """What a working group did."""

    MEETING = "meeting", _("การประชุมคณะทำงาน")
    DRIVE = "drive", _("กิจกรรมขับเคลื่อน")


class MeetingStatus(models.TextChoices):
    """Where a meeting stands between its working group and the ministry."""

    SUBMITTED = "submitted", _("รอกระทรวงพิจารณา")
    RETURNED = "returned", _("ส่งกลับให้แก้ไข")
    APPROVED = "approved", _("เห็นชอบแล้ว")


class ResolutionState(models.TextChoices):
    """Where the follow-up of a resolution stands."""

    OPEN = "open", _("กำลังติดตาม")
    DONE = "done", _("ดำเนินการแล้ว")
    DROPPED = "dropped", _("ยุติการติดตาม")


class VisitMethod(models.TextChoices):
    """How the ministry visited a province."""

    ON_SITE = "on_site", _("ลงพื้นที่")
    ONLINE = "online", _("ทางไกล")


class VisitStatus(models.TextChoices):
    """Whether the province was told of a supervision visit."""

    DRAFT = "draft", _("ร่าง")
    SENT = "sent", _("แจ้งจังหวัดแล้ว")
    DISCARDED = "discarded", _("ยกเลิกร่าง")


class FindingKind(models.TextChoices):
    """What a finding of a supervision visit is about."""

    REGISTER = "register", _("ข้อมูลในทะเบียนและเอกสาร")
    PLAN = "plan", _("แผนและงบประมาณ")
    ACTIVITY = "activity", _("การดำเนินกิจกรรม")
    WORKING_GROUP = "working_group", _("คณะทำงาน")
    STAFF = "staff", _("บุคลากรและความรู้ตามแนวทาง")
    GOOD_PRACTICE = "good_practice", _("แนวปฏิบัติที่ดีที่ควรขยายผล")
    OTHER = "other", _("อื่น ๆ")


class FindingState(models.TextChoices):
    """With whom a finding lies."""

    OPEN = "open", _("รอจังหวัดดำเนินการ")
    ANSWERED = "answered", _("รอกระทรวงพิจารณา")
    CLOSED = "closed", _("ปิดแล้ว")


class FindingMove(models.TextChoices):
    """What was done to a finding."""

    ANSWERED = "answered", _("จังหวัดตอบ")
    RETURNED = "returned", _("ส่งกลับให้ดำเนินการต่อ")
    CLOSED = "closed", _("ปิดข้อค้นพบ")
    REOPENED = "reopened", _("เปิดข้อค้นพบอีกครั้ง")


class TrainingKind(models.TextChoices):
    """How people were trained."""

    WORKSHOP = "workshop", _("การประชุมเชิงปฏิบัติการ")
    LECTURE = "lecture", _("การบรรยาย")
    STUDY_VISIT = "study_visit", _("การศึกษาดูงาน")
    ONLINE = "online", _("การอบรมทางไกล")
    OTHER = "other", _("อื่น ๆ")


class HolidayKind(models.TextChoices):
    """Why offices are shut on a day."""

    REGULAR = "regular", _("วันหยุดราชการประจำปี")
    SUBSTITUTION = "substitution", _("วันหยุดชดเชย")
    SPECIAL = "special", _("วันหยุดราชการเพิ่มเป็นกรณีพิเศษ")


class DueKind(models.TextChoices):
    """What is due in a fiscal year: the first two of each pairing, the others of each province."""

    ACTION_PLAN = "action_plan", _("แผนปฏิบัติการประจำปี")
    JOINT_ACTIVITY = "joint_activity", _("กิจกรรมร่วมหรือคำชี้แจง")
    WORKING_GROUP = "working_group", _("คณะทำงานจังหวัด")
    REGISTER_CONFIRMATION = "register_confirmation", _("การยืนยันข้อมูลในทะเบียน")
    REFLECTION = "reflection", _("การสรุปบทเรียนประจำปี")


class CountryMeasure(models.TextChoices):
    """Where the score of a country under a criterion comes from."""

    PAIRINGS = "pairings", _("คู่เมืองพี่เมืองน้องที่มีผลอยู่")
    ACTIVITIES = "activities", _("กิจกรรมที่เห็นชอบแล้ว")
    ENTERED = "entered", _("กระทรวงกรอกเอง")


class Shift(models.TextChoices):
    """Where a due day goes that falls on a holiday."""

    NEXT = "next", _("เลื่อนไปวันทำการถัดไป")
    PREVIOUS = "previous", _("เลื่อนมาวันทำการก่อนหน้า")


class DigestStatus(models.TextChoices):
    """Whether the ministry has published a digest of reflections to the provinces."""

    DRAFT = "draft", _("ร่าง")
    PUBLISHED = "published", _("เผยแพร่ให้จังหวัดแล้ว")


class Heading(models.TextChoices):
    """Under what provinces tell what they learned; each is a field of reflections and digests."""

    SUCCESS_FACTORS = "success_factors", _("ปัจจัยแห่งความสำเร็จ")
    PROBLEMS = "problems", _("ปัญหา")
    OBSTACLES = "obstacles", _("อุปสรรค")
    PROPOSALS = "proposals", _("ข้อเสนอแนะ")


class ReflectionStatus(models.TextChoices):
    """Whether a province has handed its reflection in."""

    DRAFT = "draft", _("ร่าง")
    SUBMITTED = "submitted", _("ส่งแล้ว")
