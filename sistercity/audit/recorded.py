"""Models whose every state is kept: the base of recorded rows and their version tables."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, When
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sistercity.thai.look_alikes import mixed_word

from .querysets import RecordedQuerySet


class Recorded(models.Model):
    """A row that only the ledger writes; ``revision`` is the number of its last change.

    Each recorded model names its version table once, below itself:
    ``PairingVersion = version_of(Pairing)``. One without a version table is in the ledger only.
    """

    revision = models.PositiveBigIntegerField(_("รุ่นของข้อมูล"), default=0, editable=False)

    versions: ClassVar[type[models.Model] | None] = None

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Iterable[str] | None = None) -> None:
        """Also refuse words by which a name passes for another, whatever door they came by.

        A related row that was read or written just now is not asked for again.
        """
        super().clean_fields(exclude={*(exclude or ()), *self._fields_of_stored_rows()})
        faults = {}
        for field in self._meta.fields:
            if not isinstance(field, models.CharField) or not field.editable or field.choices:
                continue
            word = mixed_word(getattr(self, field.attname) or "")
            if word and field.name not in (exclude or ()):
                faults[field.name] = gettext(
                    "คำว่า “%(word)s” มีอักษรที่หน้าตาเหมือนกันแต่เป็นคนละอักษร (ละติน กรีก ซีริลลิก) ปนกัน "
                    "โปรดพิมพ์คำนี้ใหม่ด้วยอักษรเดียว"
                ) % {"word": word}
        if faults:
            raise ValidationError(faults)

    def validate_constraints(self, exclude: Iterable[str] | None = None) -> None:
        """Ask for all conditions in one statement; for each only when one of them does not hold.

        Django asks for each by itself, between savepoints.
        """
        checks, others = [], []
        for one in self._meta.constraints:
            (checks if isinstance(one, models.CheckConstraint) else others).append(one)
        if not exclude and self._meets(checks):
            try:
                for one in others:
                    one.validate(type(self), self)
            except ValidationError:
                pass  # Told below with all others, by field.
            else:
                return
        super().validate_constraints(exclude=exclude)

    def _meets(self, checks: Iterable[models.CheckConstraint]) -> bool:
        conditions = Q(*(check.condition for check in checks))
        return not checks or conditions.check(self._get_field_expression_map(self._meta))

    def _fields_of_stored_rows(self) -> Iterable[str]:
        """Fields whose related row is at hand, stored, and free to be chosen."""
        for field in self._meta.concrete_fields:
            if field.is_relation and not field.get_limit_choices_to() and field.is_cached(self):
                related = field.get_cached_value(self)
                if related is not None and not related._state.adding:
                    yield field.name

    @classmethod
    def known(cls, moment: datetime | None) -> RecordedQuerySet:
        """Rows as the register knew them at ``moment``; live rows when None.

        Version rows carry the columns of the live ones under the same names, ``id`` included,
        so the same conditions serve both. Reverse relations exist on live rows only.
        """
        if moment is None:
            return cls._default_manager.all()
        rows = cls.versions._default_manager.filter(_known_at(moment))
        rows.known_moment = moment
        return rows

    @classmethod
    def known_at_any(cls, moments: Iterable[datetime | None]) -> models.QuerySet:
        """States that the register knew at one of several moments (None: now), in one set.

        Each tells from when to when it was known; ``was_known`` says whether at one of them.
        """
        known = Q(pk__in=[])
        for moment in {*moments}:
            known |= Q(known_to__isnull=True) if moment is None else _known_at(moment)
        return cls.versions._default_manager.filter(known)

    @classmethod
    def told(cls, moment: datetime | None) -> RecordedQuerySet:
        """Every row there is in one state, as whatever refers to it at ``moment`` tells it.

        That is the state known at the moment; of a row entered later, to which an earlier
        source already refers, the first one. Live rows when None.
        """
        if moment is None:
            return cls._default_manager.all()
        state = cls.state_told(moment, OuterRef("id")).values("version_id")[:1]
        rows = cls.versions._default_manager.filter(version_id=Subquery(state))
        rows.known_moment = moment
        return rows

    @classmethod
    def state_told(cls, moment: datetime, pk: int | OuterRef) -> RecordedQuerySet:
        """The states of one row, first the one that is told of it at ``moment``."""
        rows = cls.versions._default_manager.filter(id=pk).order_by(
            Case(When(_known_at(moment), then=0), default=1), "known_from", "number_from"
        )
        rows.known_moment = moment
        return rows

    @classmethod
    def known_by_id(cls, moment: datetime | None, ids: Iterable[int]) -> dict[int, Self]:
        """These rows by id, as they are told at ``moment`` (None: live); one query.

        A state of the past comes as an instance of the model itself, so that whatever prints a
        live row prints it too; it must not be saved.
        """
        wanted = set(ids)
        if moment is None:
            return cls._default_manager.in_bulk(wanted)
        found = cls.told(moment).filter(id__in=wanted)
        return {state.id: cls.from_state(state) for state in found}

    @classmethod
    def from_state(cls, state: models.Model) -> Self:
        """A state of the past as an instance of the model, its annotations carried over."""
        columns = {field.attname for field in cls._meta.concrete_fields}
        row = cls(**{name: getattr(state, name) for name in columns})
        row._state.adding = False
        own = {field.attname for field in state._meta.concrete_fields} | {"_state"}
        for name, value in vars(state).items():
            if name not in own and not name.startswith("_"):
                setattr(row, name, value)
        return row


def _known_at(moment: datetime) -> Q:
    """Of states: those that the register knew at the moment."""
    return Q(Q(known_to__isnull=True) | Q(known_to__gt=moment), known_from__lte=moment)


def was_known(known_from: datetime, known_to: datetime | None, moment: datetime | None) -> bool:
    """Whether a state, known from when to when, was the one known at the moment (None: now)."""
    if moment is None:
        return known_to is None
    return known_from <= moment and (known_to is None or known_to > moment)


def version_of(model: type[Recorded], *further: models.Index) -> type[models.Model]:
    """The version table of ``model``: its columns, and from when to when each state was known.

    Its columns have the indexes of the live ones but for those of unique columns; ``further`` are
    added, as for an order that long lists are walked in. A state covers ledger numbers
    ``number_from`` ≤ n < ``number_to`` and moments ``known_from`` ≤ t < ``known_to``; the open
    end is NULL. ``known_from`` is the moment of entry, or the earlier date of the source the row
    was taken from.
    """

    class Meta:
        app_label = model._meta.app_label
        ordering = ["number_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["id", "number_from"],
                name=f"{model._meta.app_label}_{model._meta.model_name}version_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["known_from", "known_to"], name=f"{model._meta.model_name[:24]}_known"
            ),
            *further,
        ]
        verbose_name = verbose_name_plural = f"{model._meta.verbose_name} (versions)"

    columns = {field.name: _copy(field) for field in model._meta.local_concrete_fields}
    version = type(
        f"{model.__name__}Version",
        (models.Model,),
        {
            "__module__": model.__module__,
            "__doc__": f"States of {model.__name__} through time.",
            "__str__": lambda self: f"{self.id} from {self.number_from}",
            "Meta": Meta,
            "version_id": models.BigAutoField(primary_key=True),
            "number_from": models.PositiveBigIntegerField(),
            "number_to": models.PositiveBigIntegerField(null=True),
            "known_from": models.DateTimeField(),
            "known_to": models.DateTimeField(null=True),
            "objects": model._default_manager._queryset_class.as_manager(),
            **columns,
        },
    )
    model.versions = version
    return version


def _copy(field: models.Field) -> models.Field:
    """The same column without uniqueness, constraint or a way back."""
    if field.is_relation:
        return models.ForeignKey(
            field.remote_field.model,
            on_delete=models.DO_NOTHING,
            db_constraint=False,
            null=field.null,
            related_name="+",
            verbose_name=field.verbose_name,
        )
    if field.primary_key:
        return models.BigIntegerField(db_index=True)
    copy = field.clone()
    copy._unique = False
    copy.auto_created = False
    return copy
