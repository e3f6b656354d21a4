"""Stored words of the register; they appear in the API and in exports and never change."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProvinceKind(models.TextChoices):
    PROVINCE = "province", _("จังหวัด")
    SPECIAL = "special", _("เขตปกครองพิเศษ")


class Relation(models.TextChoices):
    """What the two sides call their relation."""

    SISTER_CITY = "sister_city", _("เมืองพี่เมืองน้อง")
    PAIR = "pair", _("คู่มิตร")
    FRIENDSHIP = "friendship", _("มิตรภาพ")
    PARTNERSHIP = "partnership", _("หุ้นส่วน")


class Status(models.TextChoices):
    """Where a pairing stands on a day; it follows from dated events."""

    IN_PROGRESS = "in_progress", _("อยู่ระหว่างการดำเนินการ")
    SIGNED = "signed", _("ลงนามแล้ว")
    SUSPENDED = "suspended", _("ระงับชั่วคราว")
    ENDED = "ended", _("สิ้นสุดแล้ว")
    STALLED = "stalled", _("ชะงัก")
    WITHDRAWN = "withdrawn", _("ถอนเรื่อง")


class EventKind(models.TextChoices):
    """What happened to a pairing on a day."""

    STARTED = "started", _("เริ่มดำเนินการ")
    LETTER_OF_INTENT = "letter_of_intent", _("ลงนามหนังสือแสดงเจตจำนง")
    SIGNED_BY_ONE = "signed_by_one", _("ลงนามแล้วฝ่ายเดียว")
    STALLED = "stalled", _("ชะงัก")
    WITHDRAWN = "withdrawn", _("ถอนเรื่อง")
    SIGNED = "signed", _("ลงนามสถาปนาความสัมพันธ์")
    AMENDED = "amended", _("แก้ไขเพิ่มเติม")
    RENEWED = "renewed", _("ต่ออายุ")
    SUSPENDED = "suspended", _("ระงับชั่วคราว")
    RESUMED = "resumed", _("กลับมามีผล")
    ENDED = "ended", _("สิ้นสุด")


class Confirmation(models.TextChoices):
    """Whether the ministry stands by a row; apart from its status."""

    CANDIDATE = "candidate", _("รอตรวจสอบ")
    CONFIRMED = "confirmed", _("ยืนยันแล้ว")
    REJECTED = "rejected", _("ไม่รับเข้าทะเบียน")


class Likeness(models.TextChoices):
    """What makes two foreign units look like one, the surest first."""

    JOINED = "joined", _("มีคู่ของสองหน่วยนี้ที่รวมเป็นคู่เดียวกันแล้ว")
    SAME_LOCAL = "same_local", _("ชื่อในอักษรท้องถิ่นเดียวกัน")
    SAME_EN = "same_en", _("ชื่ออังกฤษเดียวกัน")
    SAME_TH = "same_th", _("ชื่อไทยเดียวกัน")
    FORMER = "former", _("ชื่อของหน่วยหนึ่งเป็นชื่ออื่นหรือชื่อเดิมของอีกหน่วย")
    NEAR = "near", _("ชื่อเขียนใกล้เคียงกัน")


class Confidence(models.TextChoices):
    HIGH = "high", _("สูง")
    MEDIUM = "medium", _("ปานกลาง")
    LOW = "low", _("ต่ำ")


class Window(models.TextChoices):
    """Where a found pair stood on the day of the ministry's list."""

    IN_LIST = "in_seed_list", _("อยู่ในบัญชี")
    SIGNED_BY = "signed_by_seed", _("ลงนามก่อนวันที่ของบัญชี")
    LEVEL_DOUBT = "signed_by_seed_level_doubt", _("ลงนามก่อนวันที่ของบัญชี แต่ระดับหน่วยงานไม่แน่ชัด")
    PENDING = "pending_at_seed", _("อยู่ระหว่างการดำเนินการในวันที่ของบัญชี")
    AFTER = "after_seed", _("เกิดขึ้นหลังวันที่ของบัญชี")
    UNKNOWN = "date_unknown", _("ไม่ทราบวันที่")


class DocumentKind(models.TextChoices):
    HANDBOOK = "handbook", _("คู่มือ")
    GUIDELINE = "guideline", _("แนวทางปฏิบัติ")
    AGREEMENT = "agreement", _("ความตกลง")
    MOU = "mou", _("บันทึกความเข้าใจ")
    LETTER_OF_INTENT = "letter_of_intent", _("หนังสือแสดงเจตจำนง")
    LETTER = "letter", _("หนังสือราชการ")
    CIRCULAR = "circular", _("หนังสือเวียน")
    ORDER = "order", _("คำสั่ง")
    MINUTES = "minutes", _("รายงานการประชุม")
    LIST = "list", _("บัญชีรายการ")
    PLAN = "plan", _("แผน")
    OTHER = "other", _("อื่น ๆ")


class DocumentState(models.TextChoices):
    """Whether a document holds on a day."""

    CURRENT = "current", _("ใช้อยู่")
    WITHDRAWN = "withdrawn", _("ยกเลิกแล้ว")
    UNPUBLISHED = "unpublished", _("ยังไม่เผยแพร่")
    INTERNAL = "internal", _("ใช้ภายใน")


class Urgency(models.TextChoices):
    """How fast a letter is to be dealt with; its stamp stands above the number."""

    ORDINARY = "ordinary", _("ปกติ")
    URGENT = "urgent", _("ด่วน")
    VERY_URGENT = "very_urgent", _("ด่วนมาก")
    MOST_URGENT = "most_urgent", _("ด่วนที่สุด")


class Access(models.TextChoices):
    """Whether a document may ever be published."""

    PUBLIC = "public", _("เผยแพร่ได้")
    INTERNAL = "internal", _("ใช้ภายใน")


class FileRole(models.TextChoices):
    """What a file is of its document."""

    ORIGINAL = "original", _("ต้นฉบับ")
    TRANSLATION = "translation", _("คำแปล")
    REDACTED = "redacted", _("ฉบับปกปิดข้อมูลส่วนบุคคล")


class FileLanguage(models.TextChoices):
    """In which language a file is written, as BCP 47 calls it."""

    THAI = "th", pgettext_lazy("ภาษา", "ไทย")
    ENGLISH = "en", pgettext_lazy("ภาษา", "อังกฤษ")
    CHINESE = "zh", pgettext_lazy("ภาษา", "จีน")
    JAPANESE = "ja", pgettext_lazy("ภาษา", "ญี่ปุ่น")
    KOREAN = "ko", pgettext_lazy("ภาษา", "เกาหลี")
    VIETNAMESE = "vi", pgettext_lazy("ภาษา", "เวียดนาม")
    LAO = "lo", pgettext_lazy("ภาษา", "ลาว")
    KHMER = "km", pgettext_lazy("ภาษา", "เขมร")
    BURMESE = "my", pgettext_lazy("ภาษา", "เมียนมา")
    MALAY = "ms", pgettext_lazy("ภาษา", "มลายู")
    INDONESIAN = "id", pgettext_lazy("ภาษา", "อินโดนีเซีย")
    FILIPINO = "fil", pgettext_lazy("ภาษา", "ฟิลิปปินส์")
    HINDI = "hi", pgettext_lazy("ภาษา", "ฮินดี")
    MONGOLIAN = "mn", pgettext_lazy("ภาษา", "มองโกเลีย")
    RUSSIAN = "ru", pgettext_lazy("ภาษา", "รัสเซีย")
    FRENCH = "fr", pgettext_lazy("ภาษา", "ฝรั่งเศส")
    GERMAN = "de", pgettext_lazy("ภาษา", "เยอรมัน")
    SPANISH = "es", pgettext_lazy("ภาษา", "สเปน")
    PORTUGUESE = "pt", pgettext_lazy("ภาษา", "โปรตุเกส")
    ITALIAN = "it", pgettext_lazy("ภาษา", "อิตาลี")
    POLISH = "pl", pgettext_lazy("ภาษา", "โปแลนด์")
    CZECH = "cs", pgettext_lazy("ภาษา", "เช็ก")
    HUNGARIAN = "hu", pgettext_lazy("ภาษา", "ฮังการี")
    TURKISH = "tr", pgettext_lazy("ภาษา", "ตุรกี")
    ARABIC = "ar", pgettext_lazy("ภาษา", "อาหรับ")
    HEBREW = "he", pgettext_lazy("ภาษา", "ฮีบรู")


class Secrecy(models.TextChoices):
    """How a document is classified by the rule on official secrets."""

    ORDINARY = "ordinary", _("ไม่มีชั้นความลับ")
    CONFIDENTIAL = "confidential", _("ลับ")
    SECRET = "secret", _("ลับมาก")
    TOP_SECRET = "top_secret", _("ลับที่สุด")


# The code, in every edition, of the step that the signing itself tells.
SIGNING_STEP = "signing"


class StepOutcome(models.TextChoices):
    """How a step of the guideline was met."""

    DONE = "done", _("ดำเนินการแล้ว")
    WAIVED = "waived", _("ได้รับยกเว้น")


class Axis(models.TextChoices):
    """What a proposed pairing is looked at for, as the drive plan names it."""

    PARITY = "parity", _("ระดับความเท่าเทียม")
    POTENTIAL = "potential", _("ศักยภาพ")
    BENEFIT = "benefit", _("ประโยชน์ที่จะได้รับ")
    READINESS = "readiness", _("ความพร้อมของจังหวัด")


class AdviceKind(models.TextChoices):
    """What the ministry advises on a proposed pairing."""

    SUPPORTS = "supports", _("สนับสนุน")
    CONDITIONAL = "conditional", _("สนับสนุนโดยมีเงื่อนไข")
    NOT_YET = "not_yet", _("ยังไม่ควรดำเนินการ")
    OPPOSES = "opposes", _("ไม่สนับสนุน")


class ConsultationStatus(models.TextChoices):
    """Where a province's consultation of the ministry stands."""

    ASKED = "asked", _("รอคำตอบ")
    ANSWERED = "answered", _("ตอบแล้ว")
    CLOSED = "closed", _("ปิดเรื่อง")
    WITHDRAWN = "withdrawn", _("ถอนข้อหารือ")


class EntryKind(models.TextChoices):
    """What was written of a consultation."""

    QUESTION = "question", _("คำถาม")
    ANSWER = "answer", _("คำตอบ")


class BaselineAnswer(models.TextChoices):
    """Whether a province had ever had a relation, before the register told it."""

    NEVER = "never", _("ไม่เคยมีการสถาปนาความสัมพันธ์")
    HAD = "had", _("เคยมีการสถาปนาความสัมพันธ์")


class PostingRole(models.TextChoices):
    """As what a person was appointed to a province."""

    OFFICER = "officer", _("เจ้าหน้าที่จังหวัด")
    APPROVER = "approver", _("ผู้รับรองของจังหวัด")


class Answer(models.TextChoices):
    """What a province says of a row of the register."""

    CONFIRM = "confirm", _("ถูกต้อง")
    CORRECT = "correct", _("ขอแก้ไข")
    DENY = "deny", _("ไม่ใช่คู่ของจังหวัด")
    ADD = "add", _("คู่ที่ทะเบียนยังไม่มี")


class AnswerStatus(models.TextChoices):
    """Where a province's answer stands."""

    SUBMITTED = "submitted", _("รอกระทรวงพิจารณา")
    ACCEPTED = "accepted", _("กระทรวงรับคำตอบแล้ว")
    DECLINED = "declined", _("กระทรวงไม่รับคำตอบ")
    WITHDRAWN = "withdrawn", _("จังหวัดถอนคำตอบ")


class ImportState(models.TextChoices):
    """What became of a file that was handed in."""

    OPEN = "open", _("ตรวจแล้ว ยังไม่นำเข้า")
    DONE = "done", _("นำเข้าแล้ว")
    UNDONE = "undone", _("ยกเลิกการนำเข้าแล้ว")


class LimitKind(models.TextChoices):
    """What the ministry sets for the guidance desk."""

    LEAST_CASES = "least_cases", _("จำนวนกรณีน้อยที่สุดที่ใช้เป็นประสบการณ์ของขั้นตอน (กรณี)")
    UNSIGNED_DAYS = "unsigned_days", _("ทำขั้นตอนครบแล้วไม่ลงนามเกินกี่วันจึงเป็นเรื่องติดขัด (วัน)")
    ONE_SIDED_DAYS = "one_sided_days", _("ลงนามแล้วฝ่ายเดียวเกินกี่วันจึงเป็นเรื่องติดขัด (วัน)")


class RouteReply(models.TextChoices):
    """What is answered to a question on a draft."""

    YES = "yes", _("ใช่")
    NO = "no", _("ไม่ใช่")
    UNKNOWN = "unknown", _("ยังไม่ทราบ")


class StepEffect(models.TextChoices):
    """What an answer means for a step."""

    NEEDED = "needed", _("ต้องทำ")
    OPTIONAL = "optional", _("ทำหรือไม่ก็ได้")
    NOT_NEEDED = "not_needed", _("ไม่ต้องทำ")
