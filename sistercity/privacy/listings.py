"""What is held of one person as lines: one place and value each, for the page and for files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sistercity.accounts.models import SecurityKey, User
from sistercity.audit.ledger import Words, batches, rows_with
from sistercity.audit.models import AccessRecord, Change, ChangeRow
from sistercity.audit.telling import tell_action, tell_value
from sistercity.exports.listing import Column, Kind, Listing
from sistercity.notices.models import Mail, Notice

from . import held


@dataclass(frozen=True)
class Line:
    """One thing that is held of a person.

    Attributes:
        place: of what kind the record is, in words.
        record: its name.
        field: which of its columns, in words; "" where the record itself is meant.
        value: what stands there, as people read it.
        at: when, where that is known.
    """

    place: str
    record: str
    field: str
    value: str
    at: datetime | None = None


PERSON_DATA = Listing(
    "personal-data",
    gettext_lazy("ข้อมูลส่วนบุคคลของบุคคลหนึ่ง"),
    (
        Column("place", gettext_lazy("ที่เก็บ"), lambda line: line.place, width=28),
        Column("record", gettext_lazy("รายการ"), lambda line: line.record, width=36),
        Column("field", gettext_lazy("ช่อง"), lambda line: line.field, width=24),
        Column("value", gettext_lazy("ข้อมูล"), lambda line: line.value, width=60),
        Column("at", gettext_lazy("เวลา"), lambda line: line.at, kind=Kind.MOMENT),
    ),
)


def lines_of(person: User | None, words: Words) -> list[Line]:
    """All that is held of a person.

    Args:
        person: their account; None where they have none.
        words: names by which rows may call them.
    """
    found = list(_naming(words))
    if person is not None:
        found = [*_account(person), *found, *_own(person), *_referring(person)]
    return found


def words_of(person: User | None, typed: tuple[str, ...] = ()) -> Words:
    """The words by which rows may name a person: those typed, and those of the account."""
    own = [person.full_name, person.email] if person is not None else []
    return Words([*typed, *(word for word in own if len(word) >= held.SHORTEST)])


def _account(person: User) -> Iterator[Line]:
    for name in (*held.OWN, "role", "is_active", "created_at"):
        field = User._meta.get_field(name)
        told = tell_value(field, getattr(person, name))
        yield Line(str(User._meta.verbose_name), str(person), str(field.verbose_name), told)


def _naming(words: Words) -> Iterator[Line]:
    """Columns of ordinary rows that hold the words."""
    for model, names in held.searched_columns(keeps_official=False).items():
        for row, cleared in rows_with(model._base_manager.all(), words, names):
            for name in cleared:
                field = model._meta.get_field(name)
                yield Line(
                    str(model._meta.verbose_name), str(row), str(field.verbose_name),
                    str(getattr(row, name)),
                )  # fmt: skip


def _own(person: User) -> Iterator[Line]:
    accesses = AccessRecord.objects.filter(
        Q(by=person) | Q(by=None, detail__iexact=person.username)
    ).order_by("number")
    for access in accesses:
        told = " · ".join(part for part in (access.address, access.list_name, access.asked) if part)
        place = str(AccessRecord._meta.verbose_name)
        yield Line(place, access.get_kind_display(), "", told, access.at)
    for notice in Notice.objects.filter(to=person).order_by("pk"):
        words = " · ".join(str(value) for value in notice.words.values())
        yield Line(str(Notice._meta.verbose_name), notice.kind, "", words, notice.made_at)
    for mail in Mail.objects.filter(to=person).order_by("pk"):
        yield Line(
            str(Mail._meta.verbose_name), mail.address, "", mail.subject, mail.sent_at
        )
    for key in person.security_keys.all():
        place, used = str(SecurityKey._meta.verbose_name), key.last_used_at
        field = SecurityKey._meta.get_field("last_used_at")
        yield Line(place, key.name, str(field.verbose_name), tell_value(field, used), key.added_at)
    for change in Change.objects.filter(by=person).order_by("number"):
        place, told = str(Change._meta.verbose_name), tell_action(change.action)
        yield Line(place, str(change.number), told, change.reason, change.at)


def _referring(person: User) -> Iterator[Line]:
    """Rows that name the account, but for those told above."""
    told = {"AccessRecord", "Change", "Notice", "Mail", "SecurityKey"}
    for model, name, rows in held.references_to(person):
        if model.__name__ in told:
            continue
        field = model._meta.get_field(name)
        ids = list(rows.order_by("pk").values_list("pk", flat=True))
        names = _names_of(model, ids)
        for pk in ids:
            record = names.get(pk, str(pk))
            yield Line(
                str(model._meta.verbose_name), record, str(field.verbose_name), _("บัญชีนี้")
            )


def _names_of(model: type[models.Model], ids: list) -> dict[int, str]:
    """What the ledger called these rows last: a name asked of each row would cost queries."""
    told = ChangeRow.objects.filter(resource=model._meta.label_lower).order_by("change_id")
    names: dict[int, str] = {}
    for some in batches(ids):
        named = told.filter(object_id__in=some) if isinstance(some[0], int) else told.none()
        names |= dict(named.values_list("object_id", "label"))
    return names
