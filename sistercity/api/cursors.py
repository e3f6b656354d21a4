"""Cursors: where a long walk through a list stands, and of which moment it is.

A cursor holds the values of the last row told, in the order of the list, so that the next page
begins right after it, however many rows share a value and whatever was written meanwhile. It is
signed: nobody but the register writes one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import Expression, Q
from django.utils.translation import gettext as _

# Of the content of a cursor; another one is refused.
VERSION = 1
# What may differ from page to page of one walk.
_OF_A_PAGE = {"cursor", "page", "page_size", "fields", "expand", "format", "lang"}
# Both parts of it may stand in an address as they are.
_SIGNER = Signer(salt="sistercity.api.cursor", sep="~")


class CursorRefused(ValueError):
    """The cursor is none for this request; says why and what to do."""


@dataclass(frozen=True)
class Walk:
    """A walk through the rows of one request, at one moment.

    ``known_at`` is the moment of knowledge, ``number`` the last change of the ledger when the
    walk began if the rows were then those of the present (else None). ``after`` holds the
    values of the last row told; before the first page there are none.
    """

    resource: str
    asked: str
    as_at: date | None = None
    known_at: datetime | None = None
    number: int | None = None
    after: tuple = ()


@dataclass(frozen=True)
class OrderColumn:
    """A column of the order, nulls last whichever way it runs."""

    name: str
    expression: Expression
    is_descending: bool
    is_nullable: bool

    def order(self) -> Expression:
        """What the rows are ordered by.

        Where nulls stand is said only if there can be any: PostgreSQL would not walk an index
        backwards else.
        """
        nulls = {"nulls_last": True} if self.is_nullable else {}
        told = self.expression
        return told.desc(**nulls) if self.is_descending else told.asc(**nulls)

    def same(self, value: Any) -> Q:
        """Rows with this value."""
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})

    def later(self, value: Any) -> Q:
        """Rows whose value stands after this one; after a null there is none."""
        if value is None:
            return Q(pk__in=[])
        later = Q(**{f"{self.name}__{'lt' if self.is_descending else 'gt'}": value})
        return later | Q(**{f"{self.name}__isnull": True}) if self.is_nullable else later

    def bound(self, value: Any) -> Q:
        """Rows that do not stand before this value: by it an index is entered at its place."""
        if value is None or self.is_nullable:
            return Q()
        return Q(**{f"{self.name}__{'lte' if self.is_descending else 'gte'}": value})


def beyond(columns: Sequence[OrderColumn], values: Sequence[Any]) -> Q:
    """Rows that stand after the one with these values; the last column is unique."""
    *above, last = zip(columns, values, strict=True)
    found = last[0].later(last[1])
    for column, value in reversed(above):
        found = column.bound(value) & (column.later(value) | (column.same(value) & found))
    return found


def digest_of(params: Mapping[str, str]) -> str:
    """The filters, order and dates of a request, as far as all pages of a walk share them."""
    names = sorted(set(params) - _OF_A_PAGE)
    asked = "\x1f".join(f"{name}={value}" for name in names for value in params.getlist(name))
    return hashlib.sha256(asked.encode()).hexdigest()[:16]


def written(walk: Walk) -> str:
    """The walk as a cursor."""
    return _SIGNER.sign_object(
        [
            VERSION,
            walk.resource,
            walk.asked,
            walk.as_at.isoformat(),
            walk.known_at.isoformat(),
            walk.number,
            *(_plain(value) for value in walk.after),
        ],
        compress=True,
    )


def read(text: str, *, resource: str, asked: str) -> Walk:
    """The walk that a cursor stands for; an empty one begins a walk.

    Args:
        resource: of the list that the cursor was sent to.
        asked: what it is asked with, see ``digest_of``.

    Returns:
        The walk, its ``after`` in plain values.

    Raises:
        CursorRefused: it is altered, or of another resource, request, or version.
    """
    if not text:
        return Walk(resource, asked)
    try:
        version, *content = _SIGNER.unsign_object(text)
        if version != VERSION:
            raise CursorRefused(_("cursor นี้มาจากระบบรุ่นอื่น โปรดเริ่มใหม่โดยระบุ cursor ที่ว่าง"))
        from_resource, from_asked, as_at, known_at, number, *after = content
    except (BadSignature, ValueError, TypeError) as error:
        if isinstance(error, CursorRefused):
            raise
        raise CursorRefused(
            _("cursor นี้ไม่ได้มาจากทะเบียนนี้หรือถูกแก้ไข โปรดใช้ที่อยู่ใน next ตามที่ได้รับ")
        ) from error
    if from_resource != resource:
        raise CursorRefused(
            _("cursor นี้เป็นของรายการ “%(from)s” ใช้กับ “%(here)s” ไม่ได้")
            % {"from": from_resource, "here": resource}
        )
    if from_asked != asked:
        raise CursorRefused(
            _("cursor นี้เป็นของคำขอที่มีตัวกรอง ลำดับ หรือวันที่ต่างจากนี้ โปรดใช้ที่อยู่ใน next ตามที่ได้รับ")
        )
    return Walk(
        resource,
        asked,
        date.fromisoformat(as_at),
        datetime.fromisoformat(known_at),
        number,
        tuple(after),
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
