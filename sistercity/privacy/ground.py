"""The inventory of the ground: accounts, sign-ins, the ledger, notices, jobs, keys, files."""

from django.utils.translation import gettext_lazy as _

from . import words
from .inventory import Basis, FreeText, NotPersonal, Personal

_OWN = _("เจ้าตัวเท่านั้น")
_SESSION = _("จนออกจากระบบหรือหมดเวลา แล้วลบทันที ที่ค้างอยู่ลบทุกคืน")
_SAFE = _("รักษาความปลอดภัยของระบบ และพิสูจน์ว่าผู้ใดเข้าใช้")

HELD = (
    Personal(
        "accounts.User",
        ("username", "full_name", "office", "email"),
        whose=words.OFFICIALS,
        purpose=_("ระบุตัวผู้ทำรายการ กำหนดสิทธิ และติดต่อเรื่องงานในระบบ"),
        basis=Basis.TASK,
        seen_by=_("ผู้ดูแลระบบ เจ้าตัว และเจ้าหน้าที่ที่ทำงานเรื่องเดียวกัน (เฉพาะชื่อและตำแหน่ง)"),
        kept=_("ตลอดเวลาที่มีบัญชี หลังปิดบัญชีเก็บไว้ระบุตัวผู้ทำรายการ จนผู้ดูแลระบบลบข้อมูลส่วนบุคคล"),
    ),
    Personal(
        "accounts.SecondFactor",
        ("sealed_secret", "recovery_digests", "last_question"),
        whose=words.OFFICIALS,
        purpose=_("ยืนยันตัวตนขั้นที่สอง"),
        basis=Basis.TASK,
        seen_by=_("ไม่มีผู้ใดอ่านค่าได้"),
        kept=_("จนเลิกใช้ ตั้งค่าใหม่ หรือลบข้อมูลของบัญชี"),
    ),
    Personal(
        "accounts.SecurityKey",
        ("name", "credential_id", "public_key", "transports"),
        whose=words.OFFICIALS,
        purpose=_("ยืนยันตัวตนขั้นที่สองด้วยกุญแจความปลอดภัย ลายนิ้วมือหรือใบหน้าอยู่ในกุญแจ ไม่ได้ส่งมาที่ระบบ"),
        basis=Basis.TASK,
        seen_by=_("ชื่อกุญแจ: เจ้าตัว นอกนั้นไม่มีผู้ใดเห็น"),
        kept=_("จนนำกุญแจออก เลิกใช้ หรือลบข้อมูลของบัญชี"),
    ),
    Personal(
        "accounts.Device",
        ("session_key", "address", "browser"),
        whose=words.OFFICIALS,
        purpose=_("ให้เจ้าตัวเห็นว่าเข้าสู่ระบบอยู่ที่ใด และออกจากระบบที่นั่นได้"),
        basis=Basis.INTEREST,
        seen_by=_OWN,
        kept=_SESSION,
    ),
    Personal(
        "sessions.Session",
        ("session_key", "session_data"),
        whose=words.OFFICIALS,
        purpose=_("จำว่าผู้ใดเข้าสู่ระบบอยู่"),
        basis=Basis.TASK,
        seen_by=_("ไม่มีผู้ใดอ่านค่าได้"),
        kept=_SESSION,
    ),
    Personal(
        "accounts.SavedFilter",
        ("list_name", "name", "asked"),
        whose=words.OFFICIALS,
        purpose=_("ตัวกรองที่เจ้าตัวบันทึกไว้ใช้เอง"),
        basis=Basis.INTEREST,
        seen_by=_OWN,
        kept=_("จนเจ้าตัวลบ หรือลบข้อมูลของบัญชี"),
    ),
    Personal(
        "audit.AccessRecord",
        ("address", "detail", "asked"),
        whose=_("เจ้าหน้าที่ที่มีบัญชี และผู้ที่พยายามเข้าสู่ระบบ"),
        purpose=_SAFE,
        basis=Basis.LAW,
        seen_by=words.ADMINISTRATORS,
        kept=_("ตลอดอายุทะเบียน ตัวข้อมูลล้างได้โดยห่วงโซ่ของบัญชียังตรวจได้"),
    ),
    Personal(
        "audit.ChangeRow",
        ("label", "difference"),
        name=_("ค่าเดิมและค่าใหม่ในบัญชีการเปลี่ยนแปลง"),
        whose=_("ผู้ที่มีชื่อในรายการที่ถูกแก้ไข"),
        purpose=_("พิสูจน์ว่าผู้ใดแก้ไขสิ่งใด จากค่าใดเป็นค่าใด"),
        basis=Basis.LAW,
        seen_by=_("เจ้าหน้าที่กระทรวงและผู้ดูแลระบบ"),
        kept=_("ตลอดอายุทะเบียน ตัวข้อมูลล้างได้โดยห่วงโซ่ของบัญชียังตรวจได้"),
    ),
    Personal(
        "axes.AccessAttempt",
        ("user_agent", "ip_address", "username", "http_accept", "path_info", "get_data",
         "post_data"),
        name=_("การเข้าสู่ระบบไม่สำเร็จ"),
        whose=_("ผู้ที่พยายามเข้าสู่ระบบไม่สำเร็จ"),
        purpose=_("ชะลอการเดารหัสผ่าน"),
        basis=Basis.INTEREST,
        seen_by=_("ไม่มีผู้ใด"),
        kept=_("จนเข้าสู่ระบบสำเร็จ หรือครบจำนวนวันใน SIGN_IN_FAILURE_DAYS"),
    ),
    Personal(
        "notices.Notice",
        ("words", "address", "key"),
        whose=words.OFFICIALS,
        purpose=_("บอกเจ้าตัวถึงเรื่องที่ต้องทำหรือควรรู้"),
        basis=Basis.TASK,
        seen_by=_OWN,
        kept=_("หลังอ่านหรือเสร็จแล้ว ตามจำนวนวันใน NOTICE_DAYS"),
    ),
    Personal(
        "notices.Mail",
        ("address", "fixed_address", "subject", "error", "message_id"),
        whose=words.OFFICIALS,
        purpose=_("ส่งอีเมลแจ้งเตือน และพิสูจน์ว่าส่งแล้ว"),
        basis=Basis.TASK,
        seen_by=words.ADMINISTRATORS,
        kept=_("ตามจำนวนวันใน MAIL_LOG_DAYS"),
    ),
    Personal(
        "privacy.Erasure",
        ("authority", "sealed_order"),
        whose=_("ผู้ที่ข้อมูลถูกลบ"),
        purpose=_("พิสูจน์ว่าลบโดยชอบ และลบซ้ำได้เมื่อกู้คืนจากสำเนาสำรองที่เก่ากว่า"),
        basis=Basis.LAW,
        seen_by=_("ผู้ดูแลระบบ ตัวคำสั่งปิดผนึกไว้ ไม่มีผู้ใดอ่านได้"),
        kept=_("คำสั่งที่ปิดผนึกตามจำนวนวันใน ERASURE_ORDER_DAYS นอกนั้นตลอดอายุทะเบียน"),
    ),
    FreeText(
        {"audit.Change": ("reason",), "feed.FeedEntry": ("data",)},
        seen_by=_("เหตุผลในบัญชีการเปลี่ยนแปลง: เจ้าหน้าที่กระทรวงและผู้ดูแลระบบ รายการที่เผยแพร่: ทุกคน"),
    ),
    FreeText(
        {"jobs.Job": ("parameters", "error"), "jobs.JobPiece": ("notes", "files")},
        seen_by=_("ผู้ขอ และผู้ดูแลระบบ"),
    ),
    NotPersonal(
        words.MACHINE,
        {
            "accounts.User": ("password",),
            "audit.Change": ("action", "salt", "digest", "previous_hash", "hash"),
            "audit.ChangeRow": ("resource",),
            "audit.AccessRecord": (
                "list_name", "file_format", "salt", "digest", "previous_hash", "hash",
            ),
            "audit.ErasedContent": ("chain", "digest"),
            "audit.LedgerClock": ("name", "hash"),
            "contenttypes.ContentType": ("app_label", "model"),
            "feed.FeedEntry": ("resource", "key", "hash", "merged_into"),
            "files.StoredFile": ("sha256", "content_type"),
            "jobs.Job": ("kind", "language", "fingerprint", "result_sha256"),
            "jobs.JobPiece": ("key", "worker"),
            "jobs.Worker": ("name",),
            "keys.KeySecret": ("prefix", "token_hash"),
            "keys.KeyUse": ("resource",),
            "notices.Notice": ("kind", "subject"),
            "notices.NoticeRule": ("kind",),
            "privacy.Erasure": ("places",),
            "privacy.RetentionRun": ("counts",),
        },
    ),
    NotPersonal(
        _("ไม่ได้ใช้ ตารางว่าง: สิทธิมาจากบทบาท ประวัติและการเข้าใช้อยู่ในบัญชีของระบบเอง"),
        {
            "axes.AccessFailureLog": (
                "user_agent", "ip_address", "username", "http_accept", "path_info",
            ),
            "axes.AccessLog": (
                "user_agent", "ip_address", "username", "http_accept", "path_info",
                "session_hash",
            ),
            "admin.LogEntry": ("object_id", "object_repr", "change_message"),
            "auth.Group": ("name",),
            "auth.Permission": ("name", "codename"),
        },
    ),
    NotPersonal(
        words.OFFICES, {"keys.ApiKey": ("agency_th", "agency_en", "system", "office")}
    ),
)
