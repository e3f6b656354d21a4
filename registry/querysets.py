"""Sets of register rows: who may see them, how they stood on a day, as known at a moment."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from registry.choices import (
    Access,
    AnswerStatus,
    Confirmation,
    DocumentState,
    EventKind,
    FileLanguage,
    FileRole,
    ProvinceKind,
    Status,
)
from registry.events import TURNING_ORDER
from sistercity import clock
from sistercity.accounts.choices import STAFF_ROLES
from sistercity.audit.querysets import RecordedQuerySet
from sistercity.thai.numbers import number_key

# Long enough to have a successor appointed.
ENDING_SOON_DAYS = 60
# A circular is passed on from the province to its offices, to theirs and to theirs.
_LEVELS = 4
_LANGUAGES = FileLanguage.values


class PlaceQuerySet(RecordedQuerySet):
    """Reference rows that everybody may read."""

    def visible_to(self, user) -> PlaceQuerySet:
        """Published to all."""
        return self


class ProvinceQuerySet(PlaceQuerySet):
    """Provinces."""

    def existing_on(self, day: date) -> ProvinceQuerySet:
        """Provinces that existed on ``day``; both ends are inclusive."""
        return self.filter(
            Q(existed_from__isnull=True) | Q(existed_from__lte=day),
            Q(existed_to__isnull=True) | Q(existed_to__gte=day),
        )

    def counted(self) -> ProvinceQuerySet:
        """Provinces that enter numerators and denominators: all but Bangkok."""
        return self.filter(kind=ProvinceKind.PROVINCE)

    def served_by(self, user, day: date | None = None) -> ProvinceQuerySet:
        """Provinces in which ``user`` is posted on ``day`` (default today)."""
        postings = _model("Posting").objects.in_force(day or clock.today())
        return self.filter(Exists(postings.filter(user_id=user.pk, province_id=OuterRef("id"))))


class PostingQuerySet(RecordedQuerySet):
    """Postings of people in provinces."""

    def in_force(self, day: date) -> PostingQuerySet:
        """Postings that cover ``day``; both ends are inclusive."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day
        )

    def ending_soon(self, today: date) -> PostingQuerySet:
        """Postings in force whose last day comes within ``ENDING_SOON_DAYS``."""
        until = today + timedelta(days=ENDING_SOON_DAYS)
        return self.in_force(today).filter(ends_on__lte=until)

    def visible_to(self, user) -> PostingQuerySet:
        """The ministry's people see all, everyone else their own."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_ministry else self.filter(user_id=user.pk)


class DocumentQuerySet(RecordedQuerySet):
    """Documents."""

    def visible_to(self, user) -> DocumentQuerySet:
        """Everybody sees what is published; the ministry also what is not, a province the
        circulars that it was sent.
        """
        if user.is_authenticated and user.is_ministry:
            return self
        shown = Q(access=Access.PUBLIC, published_on__lte=clock.today())
        if user.is_authenticated and user.is_provincial:
            shown |= _sent_to(user)
        return self.filter(shown)

    def as_at(self, day: date) -> DocumentQuerySet:
        """Add ``state``: whether each document held on ``day``, a word of ``DocumentState``."""
        return self.annotate(
            state=Case(
                When(access=Access.INTERNAL, then=Value(DocumentState.INTERNAL)),
                When(withdrawn_on__lte=day, then=Value(DocumentState.WITHDRAWN)),
                When(published_on__lte=day, then=Value(DocumentState.CURRENT)),
                default=Value(DocumentState.UNPUBLISHED),
            )
        )

    def out_by_then(self) -> DocumentQuerySet:
        """Of ``as_at``: documents that were published by the day, withdrawn or not."""
        return self.filter(state__in=(DocumentState.CURRENT, DocumentState.WITHDRAWN))

    def shown_to(self, user) -> DocumentQuerySet:
        """Of ``as_at``: what was out by the day; the ministry and those whom a circular was
        sent also what was not.
        """
        if user.is_authenticated and user.is_ministry:
            return self
        out = Q(state__in=(DocumentState.CURRENT, DocumentState.WITHDRAWN))
        if user.is_authenticated and user.is_provincial:
            out |= _sent_to(user)
        return self.filter(out)

    def published_on(self, day: date) -> DocumentQuerySet:
        """Documents published by ``day`` and not withdrawn by then."""
        return self.filter(
            Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day), published_on__lte=day
        )

    def same_paper_as(self, document) -> DocumentQuerySet:
        """Other rows with the number, issuer and date of ``document``, however written."""
        same = self.filter(
            number_key=number_key(document.number),
            issuer=document.issuer,
            issued_on=document.issued_on,
        )
        return same.exclude(pk=document.pk) if document.number else self.none()


class DocumentFileQuerySet(RecordedQuerySet):
    """Versions of the files of documents."""

    def visible_to(self, user) -> DocumentFileQuerySet:
        """The ministry sees every version; others those of documents they may see, and only of
        the redacted copy where the original bears personal data.
        """
        if user.is_authenticated and user.is_ministry:
            return self
        documents = _model("Document").known(self.known_moment).visible_to(user)
        documents = documents.filter(id=OuterRef("document_id"))
        plain = documents.filter(bears_personal_data=False)
        shown = Exists(plain) | (Q(role=FileRole.REDACTED) & Exists(documents))
        return self.filter(shown, is_removed=False)

    def given_to(self, user) -> DocumentFileQuerySet:
        """Of the files that ``user`` may see those that they may have: earlier versions only
        the ministry, those taken out nobody.
        """
        rows = self.visible_to(user).filter(is_removed=False)
        return rows if user.is_authenticated and user.is_ministry else rows.current()

    def current(self) -> DocumentFileQuerySet:
        """The latest version in each language and role, unless it was taken out."""
        files = _model("DocumentFile").known(self.known_moment)
        later = files.filter(
            document_id=OuterRef("document_id"),
            language=OuterRef("language"),
            role=OuterRef("role"),
            version_number__gt=OuterRef("version_number"),
        )
        return self.filter(~Exists(later), is_removed=False)

    def with_is_current(self) -> DocumentFileQuerySet:
        """Add ``is_current``."""
        current = _model("DocumentFile").known(self.known_moment).current()
        return self.annotate(is_current=Exists(current.filter(id=OuterRef("id"))))

    def in_order(self) -> DocumentFileQuerySet:
        """Thai first, then English; the original before what was made of it; latest first."""
        return self.order_by(
            "document_id",
            Case(
                *(When(role=role, then=place) for place, role in enumerate(FileRole.values)),
                default=len(FileRole.values),
                output_field=IntegerField(),
            ),
            Case(
                *(When(language=code, then=place) for place, code in enumerate(_LANGUAGES)),
                default=len(_LANGUAGES),
                output_field=IntegerField(),
            ),
            "-version_number",
        )


class ReferenceQuerySet(RecordedQuerySet):
    """Lines under อ้างถึง."""

    def visible_to(self, user) -> ReferenceQuerySet:
        """Of documents that ``user`` may see, to what the register has not or they may see."""
        return self.filter(
            _of_visible(self, user, "document_id"),
            Q(referred_id__isnull=True) | _of_visible(self, user, "referred_id"),
        )


class EnclosureQuerySet(RecordedQuerySet):
    """Lines under สิ่งที่ส่งมาด้วย."""

    def visible_to(self, user) -> EnclosureQuerySet:
        """Of documents that ``user`` may see, but for what they may not."""
        return self.filter(
            _of_visible(self, user, "document_id"),
            Q(enclosed_id__isnull=True) | _of_visible(self, user, "enclosed_id"),
        )


class AddresseeQuerySet(RecordedQuerySet):
    """Those whom circulars were sent."""

    def visible_to(self, user) -> AddresseeQuerySet:
        """The ministry sees all; a person of a province its own and to whom it passed them on."""
        if not user.is_authenticated:
            return self.none()
        if user.is_ministry:
            return self
        return self.standing().of_provinces_of(user) if user.is_provincial else self.none()

    def of_provinces_of(self, user) -> AddresseeQuerySet:
        """Addresses of the provinces that ``user`` serves, down to the offices under them."""
        served = _model("Province").objects.served_by(user).values("id")
        levels = ("__".join(["parent"] * depth + ["province_id"]) for depth in range(_LEVELS))
        return self.filter(Q(*((f"{level}__in", served) for level in levels), _connector=Q.OR))

    def standing(self) -> AddresseeQuerySet:
        """Those not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def first_hand(self) -> AddresseeQuerySet:
        """Those whom the sender addressed itself."""
        return self.filter(parent__isnull=True)

    def waiting(self) -> AddresseeQuerySet:
        """Those that stand and are not acknowledged."""
        return self.standing().filter(acknowledged_at__isnull=True)


class DeclaredTotalQuerySet(PlaceQuerySet):
    """Totals that documents declare."""


class EditionQuerySet(PlaceQuerySet):
    """Editions of the official list."""


class CounterpartQuerySet(PlaceQuerySet):
    """Foreign units; their names are published with the register."""


class EventQuerySet(RecordedQuerySet):
    """Events of pairings."""

    def visible_to(self, user) -> EventQuerySet:
        """Events of the pairings that ``user`` may see."""
        return self.filter(_of_visible_pairing(self, user))

    def standing(self) -> EventQuerySet:
        """Events neither replaced by a correction nor voided."""
        corrections = _model("PairingEvent").known(self.known_moment)
        return self.filter(
            ~Exists(corrections.filter(replaces_id=OuterRef("id"))), is_void=False
        )


class PairingPartQuerySet(RecordedQuerySet):
    """Rows that belong to one pairing."""

    def visible_to(self, user) -> PairingPartQuerySet:
        """Rows of the pairings that ``user`` may see."""
        return self.filter(_of_visible_pairing(self, user))


class GuidelineQuerySet(PlaceQuerySet):
    """Editions of the guideline."""

    def in_force(self, day: date) -> GuidelineQuerySet:
        """The edition that binds what starts on ``day``, if any: a set of one or none."""
        return self.filter(in_force_from__lte=day).order_by("-in_force_from")[:1]


class ImportRunQuerySet(RecordedQuerySet):
    """Imports of files."""

    def visible_to(self, user) -> ImportRunQuerySet:
        """They are the editors' work; administrators may read of it."""
        return self if user.is_authenticated and user.role in STAFF_ROLES else self.none()


class PairingQuerySet(RecordedQuerySet):
    """Pairings."""

    def visible_to(self, user) -> PairingQuerySet:
        """Candidates are public as such; a rejected row is the ministry's and its province's."""
        if user.is_authenticated and user.is_ministry:
            return self
        shown = ~Q(confirmation=Confirmation.REJECTED)
        if user.is_authenticated and user.is_provincial:
            shown |= Q(province_id__in=_model("Province").objects.served_by(user).values("id"))
        return self.filter(shown)

    def asked_of_provinces(self) -> PairingQuerySet:
        """Live rows of which their province says each year whether they are right."""
        return self.exclude(confirmation=Confirmation.REJECTED)

    def joined(self) -> PairingQuerySet:
        """Rows that were joined to another one; they are no rows of the register any more."""
        return self.filter(merged_into__isnull=False)

    def with_row_revision(self) -> PairingQuerySet:
        """Add ``row_revision``: the ledger number of the last change of anything that is told.

        Of live rows: the pairing itself, its counterpart, its events.
        """
        events = _model("PairingEvent").objects.filter(pairing_id=OuterRef("id")).order_by()
        last = events.values("pairing_id").annotate(last=Max("revision")).values("last")
        parts = ("revision", "counterpart__revision", Coalesce(Subquery(last), 0))
        return self.annotate(row_revision=Greatest(*parts))

    def confirmed(self) -> PairingQuerySet:
        """Pairings that enter official figures."""
        return self.filter(confirmation=Confirmation.CONFIRMED)

    def as_at(self, day: date) -> PairingQuerySet:
        """Add how each pairing stood on ``day``.

        Adds ``status_on`` (None when nothing dated had happened yet), ``is_undated`` (nothing
        dated has happened at all: in no dated list or figure), ``signed_on`` (the effective day
        of the first signature, if by ``day``), ``signed_as_known`` (that date as far as known)
        and ``signed_assumed``.
        """
        events = (
            _model("PairingEvent")
            .known(self.known_moment)
            .standing()
            .filter(pairing_id=OuterRef("id"))
        )
        telling = events.exclude(leads_to="").filter(status_from__isnull=False)
        latest = telling.filter(status_from__lte=day).order_by(
            *(f"-{column}" for column in TURNING_ORDER)
        )
        signed = events.filter(kind=EventKind.SIGNED, effective_on__lte=day).order_by(
            "effective_on", "id"
        )
        return self.annotate(
            status_on=Subquery(latest.values("leads_to")[:1]),
            is_undated=~Exists(telling),
            signed_on=Subquery(signed.values("effective_on")[:1]),
            signed_as_known=Subquery(signed.values("happened_on")[:1]),
            signed_assumed=Subquery(signed.values("is_assumed")[:1]),
        )

    def on_list(self) -> PairingQuerySet:
        """Of ``as_at``: pairings that stood in any way on the day, and the undated ones."""
        return self.filter(Q(status_on__isnull=False) | Q(is_undated=True)).annotate(
            status_shown=Coalesce("status_on", F("status"))
        )

    def in_force(self) -> PairingQuerySet:
        """Of ``as_at``: signed, not ended and not suspended on the day."""
        return self.filter(status_on=Status.SIGNED)


class AnswerQuerySet(RecordedQuerySet):
    """What provinces say of the register: of its rows, and of their lists as a whole."""

    def visible_to(self, user) -> AnswerQuerySet:
        """The ministry sees all, a person of a province those of the provinces served today."""
        if not user.is_authenticated:
            return self.none()
        if user.is_ministry:
            return self
        return self.filter(province_id__in=_model("Province").objects.served_by(user).values("id"))

    def standing(self) -> AnswerQuerySet:
        """Answers that the province has not taken back."""
        return self.exclude(status=AnswerStatus.WITHDRAWN)

    def awaiting_decision(self) -> AnswerQuerySet:
        """Answers on the ministry's desk."""
        return self.filter(status=AnswerStatus.SUBMITTED)


def _model(name: str):
    from django.apps import apps

    return apps.get_model("registry", name)


def _sent_to(user) -> Exists:
    """Whether a circular, by its id, was sent to a province that ``user`` serves."""
    sent = _model("CircularAddressee").objects.standing().first_hand()
    served = _model("Province").objects.served_by(user).values("id")
    return Exists(sent.filter(document_id=OuterRef("id"), province_id__in=served))


def _of_visible(rows: RecordedQuerySet, user, column: str) -> Exists:
    documents = _model("Document").known(rows.known_moment).visible_to(user)
    return Exists(documents.filter(id=OuterRef(column)))


def _of_visible_pairing(rows: RecordedQuerySet, user) -> Exists:
    pairings = _model("Pairing").known(rows.known_moment).visible_to(user)
    return Exists(pairings.filter(id=OuterRef("pairing_id")))
