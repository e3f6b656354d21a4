"""The personal data of the register, column by column."""

from django.utils.translation import gettext_lazy as _

from sistercity.privacy import words
from sistercity.privacy.inventory import Basis, FreeText, NotPersonal, Personal

HELD = (
    Personal(
        "registry.PairingEvent",
        ("province_signatory_name", "counterpart_signatory_name"),
        whose=_("ผู้ลงนามฝ่ายไทยและฝ่ายต่างประเทศ"),
        purpose=_("พิสูจน์ว่าผู้ใดลงนามผูกพันจังหวัดและคู่ความสัมพันธ์"),
        basis=Basis.TASK,
        seen_by=words.STAFF_AND_OWN_PROVINCE,
        kept=words.RECORDS,
    ),
    Personal(
        "registry.PairingEvent",
        ("province_signatory_office", "counterpart_signatory_office"),
        whose=_("ผู้ลงนาม โดยตำแหน่ง"),
        purpose=_("บอกว่าผู้ลงนามมีอำนาจใด"),
        basis=Basis.TASK,
        seen_by=_("ทุกคน เพราะเป็นตำแหน่ง ไม่ใช่ชื่อ"),
        kept=words.RECORDS,
    ),
    FreeText(
        {
            "registry.Pairing": ("confirmation_note", "level_reason", "note"),
            "registry.PairingEvent": ("place", "delay_words", "source_note", "note"),
            "registry.PairingSource": ("note",),
            "registry.Posting": ("note",),
            "registry.GuidelineBinding": ("note",),
            "registry.StepRecord": ("authority", "note", "out_of_order_reason"),
            "registry.RouteAnswer": ("note",),
            "registry.ProvinceBaseline": ("note",),
            "registry.DistinctUnits": ("reason",),
            "registry.DocumentFile": ("note",),
            "registry.ImportRun": ("file_name", "sheet"),
        },
        seen_by=words.STAFF_AND_OWN_PROVINCE,
    ),
    FreeText(
        {
            "registry.RowAnswer": (
                "note", "counterpart_name", "document_title", "file_name", "decision_note",
            ),
            "registry.Advice": ("conditions", "words"),
            "registry.Assessment": ("summary",),
            "registry.AssessmentScore": ("reason", "source"),
            "registry.Consultation": ("subject", "letter_number"),
            "registry.ConsultationEntry": ("words", "citation"),
            "registry.CircularAddressee": ("office", "withdrawn_reason"),
        },
        seen_by=words.STAFF_AND_OWN_PROVINCE,
    ),
    FreeText(
        {
            "registry.Document": (
                "title_th", "title_en", "number", "issuer", "received_by", "received_number",
                "holder",
            ),
            "registry.DocumentEnclosure": ("title",),
            "registry.DocumentReference": ("written",),
        },
        seen_by=_("ทุกคนสำหรับเอกสารที่เผยแพร่ นอกนั้นเจ้าหน้าที่กระทรวงและผู้รับ"),
    ),
    NotPersonal(
        words.REFERENCE,
        {
            "registry.Cluster": ("code", "name_th", "name_en"),
            "registry.Region": ("code", "name_th", "name_en"),
            "registry.Province": ("code", "name_th", "name_en", "iso_name"),
            "registry.Country": ("code", "name_th", "name_en"),
            "registry.UnitType": ("code", "name_th", "name_en"),
            "registry.Counterpart": (
                "name_th", "name_en", "name_local", "former_names", "parent_th", "parent_en",
            ),
            "registry.Pairing": ("number",),
            "registry.PairingSource": ("url", "counterpart_as_written", "type_as_written"),
            "registry.Criterion": ("code", "name_th", "name_en", "meanings_th", "meanings_en"),
            "registry.CriterionSet": ("code", "name_th", "name_en", "origin_th", "origin_en"),
            "registry.DelayReason": ("code", "name_th", "name_en"),
            "registry.GuidanceLimit": ("note",),
            "registry.GuidelineEdition": ("code", "name_th", "name_en", "note"),
            "registry.GuidelineStep": (
                "code", "name_th", "name_en", "actor_th", "actor_en", "origin", "citation",
            ),
            "registry.RouteQuestion": (
                "code", "name_th", "name_en", "hint_th", "hint_en", "origin",
            ),
            "registry.RouteRule": ("step_code", "citation", "origin"),
            "registry.Edition": ("title_th",),
            "registry.EditionRow": ("list_number", "counterpart_as_written"),
        },
    ),
)
