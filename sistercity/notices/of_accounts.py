"""What became of somebody's account and sign-ins, told to its owner, whoever did it."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sistercity.accounts.browsers import in_words
from sistercity.accounts.choices import Happening
from sistercity.accounts.models import User

from .kinds import NoticeKind, Words
from .writing import notify

# What is said of each; translated when it is read.
_SENTENCES = {
    Happening.PASSWORD: gettext_lazy(
        "รหัสผ่านของท่านเปลี่ยนแล้ว หากท่านไม่ได้ขอหรือเปลี่ยนเอง โปรดแจ้งผู้ดูแลระบบทันที"
    ),
    Happening.FACTOR: gettext_lazy(
        "ตั้งค่าแอปยืนยันตัวตนใหม่ให้บัญชีของท่านแล้ว หากไม่ใช่ท่าน โปรดแจ้งผู้ดูแลระบบทันที"
    ),
    Happening.FACTOR_ENDED: gettext_lazy(
        "บัญชีของท่านไม่ใช้การยืนยันตัวตนสองขั้นแล้ว หากท่านไม่ได้ขอหรือเลิกใช้เอง โปรดแจ้งผู้ดูแลระบบทันที"
    ),
    Happening.RECOVERED: gettext_lazy(
        "มีการใช้รหัสสำรองของท่านหนึ่งรหัส หากไม่ใช่ท่าน โปรดเปลี่ยนรหัสผ่านและออกรหัสสำรองใหม่"
    ),
    Happening.CODES: gettext_lazy(
        "ออกรหัสสำรองใหม่ให้บัญชีของท่านแล้ว หากไม่ใช่ท่าน โปรดแจ้งผู้ดูแลระบบทันที"
    ),
    Happening.GUESSED: gettext_lazy(
        "มีผู้ยืนยันขั้นที่สองของบัญชีท่านผิดหลายครั้งติดต่อกัน หากไม่ใช่ท่าน โปรดเปลี่ยนรหัสผ่าน เพราะผู้นั้นทราบรหัสผ่านแล้ว"
    ),
    Happening.KEY_ADDED: gettext_lazy(
        "เพิ่มกุญแจความปลอดภัยให้บัญชีของท่านแล้ว หากไม่ใช่ท่าน โปรดแจ้งผู้ดูแลระบบทันที"
    ),
    Happening.KEY_REMOVED: gettext_lazy(
        "นำกุญแจความปลอดภัยดอกหนึ่งออกจากบัญชีของท่านแล้ว หากไม่ใช่ท่าน โปรดแจ้งผู้ดูแลระบบทันที"
    ),
    Happening.KEY_COPIED: gettext_lazy(
        "มีผู้ใช้สำเนาของกุญแจความปลอดภัยของท่าน ระบบไม่รับ "
        "โปรดนำกุญแจนั้นออกจากบัญชี เปลี่ยนรหัสผ่าน และแจ้งผู้ดูแลระบบทันที"
    ),
    Happening.APP_ENDED: gettext_lazy(
        "บัญชีของท่านไม่ใช้แอปยืนยันตัวตนแล้ว ใช้กุญแจความปลอดภัยแทน หากไม่ใช่ท่าน โปรดแจ้งผู้ดูแลระบบทันที"
    ),
    Happening.MAIL: gettext_lazy("อีเมลของบัญชีท่านเปลี่ยนแล้ว หากไม่ใช่ท่าน โปรดแจ้งผู้ดูแลระบบทันที"),
    Happening.SIGNED_OUT: gettext_lazy(
        "ผู้ดูแลระบบสั่งให้บัญชีของท่านออกจากระบบทุกเครื่อง ท่านเข้าสู่ระบบใหม่ได้ตามปกติ"
    ),
}


def _changed(words: Words) -> str:
    return str(_SENTENCES[Happening(words["happening"])])


def _new_browser(words: Words) -> str:
    return _(
        "มีการเข้าสู่ระบบด้วยบัญชีของท่านจากเบราว์เซอร์ที่ไม่เคยใช้ (%(browser)s) หากไม่ใช่ท่าน "
        "โปรดให้เครื่องนั้นออกจากระบบแล้วเปลี่ยนรหัสผ่าน"
    ) % {"browser": in_words(words["browser"], words["system"])}


def _seen(user: User, ids: Collection[int]) -> set[int]:
    return {user.pk} & set(ids)


NEW_BROWSER = NoticeKind(
    code="new_browser", name=gettext_lazy("เข้าสู่ระบบจากเบราว์เซอร์ที่ไม่เคยใช้"), say=_new_browser,
    sees=_seen, is_urgent=True, gap_hours=0,
)  # fmt: skip
ACCOUNT_CHANGED = NoticeKind(
    code="account_changed", name=gettext_lazy("บัญชีของท่านเปลี่ยนแปลง"), say=_changed, sees=_seen,
    is_urgent=True, gap_hours=0,
)  # fmt: skip


def tell_owner(person: User, happening: Happening, words: dict[str, str]) -> None:
    """Write the notice, for the mail too; of another address only the former one is written to."""
    is_new = happening == Happening.NEW_BROWSER
    notify(
        entry=None,
        kind=NEW_BROWSER if is_new else ACCOUNT_CHANGED,
        to=[person.pk],
        about=person,
        address=reverse("devices" if is_new else "profile"),
        words=words if is_new else {"happening": happening.value},
        mailed_to=words.get("former", ""),
    )
