"""Every write of a person's own filters of lists; they are no facts and in no ledger."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sistercity.accounts.models import SavedFilter, User
from sistercity.thai.plain import plain_text

# The most that one person keeps of one list; each costs the list a count.
MOST = 10


@transaction.atomic
def save_filter(*, by: User, list_name: str, name: str, asked: str) -> SavedFilter:
    """Keep what a list was asked, under a name; the same a second time is the first one.

    Args:
        list_name: the model of the list, as ``registry.pairing``.
        asked: parameters of the list's address.

    Raises:
        ValidationError: on ``name``; none, or one that stands for something else. Without a
            field: nothing is asked, or there are as many as there may be.
    """
    name = _plain(name)
    # Of two windows that save at once the second sees what the first has saved.
    User.objects.select_for_update().get(pk=by.pk)
    own = SavedFilter.objects.visible_to(by).filter(list_name=list_name)
    if not asked:
        raise ValidationError(_("บัญชีนี้ยังไม่ได้กรอง ค้นหา หรือเรียงลำดับ จึงไม่มีสิ่งที่จะบันทึก"))
    if same := own.filter(name=name, asked=asked).first():
        return same
    if own.count() >= MOST:
        words = _("บันทึกได้ไม่เกิน %(most)s ตัวกรองต่อหนึ่งบัญชี โปรดลบตัวกรองที่ไม่ใช้แล้วก่อน")
        raise ValidationError(words % {"most": MOST})
    saved = SavedFilter(user=by, list_name=list_name, name=name, asked=asked)
    _keep(saved)
    return saved


@transaction.atomic
def rename_filter(*, by: User, filter_id: int, name: str) -> SavedFilter:
    """Give an own filter another name.

    Raises:
        SavedFilter.DoesNotExist: unknown, or somebody else's.
        ValidationError: on ``name``, as ``save_filter``.
    """
    User.objects.select_for_update().get(pk=by.pk)
    saved = SavedFilter.objects.visible_to(by).get(pk=filter_id)
    saved.name = _plain(name)
    _keep(saved)
    return saved


@transaction.atomic
def remove_filter(*, by: User, filter_id: int) -> None:
    """Take an own filter away; one that is gone already stays gone."""
    saved = SavedFilter.objects.visible_to(by).filter(pk=filter_id).first()
    if saved is not None:
        saved.delete()


def _plain(name: str) -> str:
    name = plain_text(name, multiline=False)
    if not name:
        raise ValidationError({"name": _("โปรดตั้งชื่อตัวกรอง")})
    return name


def _keep(saved: SavedFilter) -> None:
    saved.full_clean()
    saved.save()
