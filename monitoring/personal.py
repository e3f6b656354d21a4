"""The personal data of the monitoring, column by column."""

from django.utils.translation import gettext_lazy as _

from sistercity.privacy import words
from sistercity.privacy.inventory import Basis, FreeText, NotPersonal, Personal

HELD = (
    Personal(
        "monitoring.WorkingGroupMember",
        ("name", "office"),
        whose=_("ผู้ร่วมคณะทำงาน"),
        purpose=_("บอกว่าคำสั่งตั้งผู้ใด ในตำแหน่งใด ถึงเมื่อใด"),
        basis=Basis.TASK,
        seen_by=words.STAFF_AND_OWN_PROVINCE,
        kept=words.RECORDS,
    ),
    Personal(
        "monitoring.Evidence",
        ("name", "caption", "alt_text"),
        whose=_("ผู้ที่อยู่ในภาพถ่ายหรือเอกสารหลักฐานของกิจกรรม"),
        purpose=_("พิสูจน์ว่ากิจกรรมเกิดขึ้นจริง"),
        basis=Basis.TASK,
        seen_by=words.STAFF_AND_OWN_PROVINCE,
        kept=words.RECORDS,
    ),
    Personal(
        "monitoring.WorkbookUpload",
        ("file_name", "taken"),
        whose=_("เจ้าหน้าที่ที่ส่งสมุดงาน และผู้ที่มีชื่อในสมุดงาน"),
        purpose=_("พิสูจน์ว่ารับแถวใดจากแฟ้มใด และยกเลิกได้"),
        basis=Basis.TASK,
        seen_by=words.STAFF_AND_OWN_PROVINCE,
        kept=words.RECORDS,
    ),
    Personal(
        "monitoring.OverdueLetter",
        ("owner", "phone"),
        whose=_("หน่วยงานเจ้าของเรื่องในหนังสือทวงถาม และผู้ติดต่อของหน่วยงาน"),
        purpose=_("ให้จังหวัดติดต่อกลับได้"),
        basis=Basis.TASK,
        seen_by=_("เจ้าหน้าที่กระทรวง และผู้รับหนังสือ"),
        kept=words.RECORDS,
    ),
    FreeText(
        {
            "monitoring.Activity": ("title", "place", "outcome"),
            "monitoring.PlannedActivity": ("title", "place", "dropped_words"),
            "monitoring.Training": ("title", "place"),
        },
        seen_by=_("ทุกคนเมื่อเห็นชอบแล้ว ก่อนนั้นกระทรวงและจังหวัดเจ้าของรายการ"),
    ),
    FreeText(
        {
            "monitoring.Activity": ("problems", "next_step"),
            "monitoring.Deputation": ("order_number",),
            "monitoring.Due": ("waived_reason",),
            "monitoring.Erratum": (
                "label", "old_words", "new_words", "old_value", "new_value", "reason",
            ),
            "monitoring.Explanation": ("words",),
            "monitoring.Finding": ("words", "recommendation", "office"),
            "monitoring.FindingStep": ("words", "evidence_name"),
            "monitoring.GroupMeeting": (
                "title", "place", "resolutions", "minutes_name", "return_note",
            ),
            "monitoring.OverdueLetter": (
                "number", "office", "address", "subject", "reference", "opening", "request",
                "closing", "facts",
            ),
            "monitoring.Reflection": ("success_factors", "problems", "obstacles", "proposals"),
            "monitoring.ReflectionDigest": (
                "success_factors", "problems", "obstacles", "proposals",
            ),
            "monitoring.Reopening": ("reason",),
            "monitoring.Resolution": ("number", "words", "office"),
            "monitoring.ResolutionNote": ("words", "evidence_name"),
            "monitoring.ReviewNote": ("words",),
            "monitoring.ReviewStep": ("note", "letter_number"),
            "monitoring.Snooze": ("reason", "fact"),
            "monitoring.RadarLead": ("reason",),
            "monitoring.SupervisionVisit": ("team", "summary"),
            "monitoring.WorkingGroupOrder": ("number", "return_note"),
        },
        seen_by=words.STAFF_AND_OWN_PROVINCE,
    ),
    FreeText(
        {
            "monitoring.CountryFact": ("reason", "source"),
            "monitoring.CountryRanking": ("title", "ground", "content"),
            "monitoring.Seal": ("note", "reason", "asked"),
        },
        seen_by=words.STAFF,
    ),
    NotPersonal(
        words.REFERENCE,
        {
            "monitoring.CountryCriterion": (
                "code", "name_th", "name_en", "bounds", "meanings_th", "meanings_en",
            ),
            "monitoring.Holiday": ("name", "name_en", "source"),
        },
    ),
    NotPersonal(
        words.MACHINE,
        {
            "monitoring.CalendarFeed": ("token_hash",),
            "monitoring.Erratum": ("resource", "field"),
            "monitoring.Seal": (
                "number", "kind", "report_order", "place", "language", "title_th", "title_en",
                "results", "release",
            ),
            "monitoring.SealedFile": ("extension", "name"),
        },
    ),
)
