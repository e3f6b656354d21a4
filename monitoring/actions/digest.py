"""Every write of the ministry's digests of reflections."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from monitoring import rules
from monitoring.choices import DigestStatus, Heading
from monitoring.models import DigestSource, FiscalYear, Reflection, ReflectionDigest
from monitoring.notices import tell_digest
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import Entry, check_revision, writing
from sistercity.audit.models import Change
from sistercity.errors import NotAllowed, WrongState

SAVED = "digest.save"


def save_digest(
    *,
    by: User,
    fiscal_year: int,
    values: Mapping[str, str],
    sources: Mapping[str, Collection[int]],
    revision: int | None = None,
) -> ReflectionDigest:
    """Keep the draft of a year's digest; without one, begin the next version.

    It is written when the year is over, so a closed year takes it. The same twice is one.

    Args:
        values: words by heading.
        sources: heading → ids of the provinces on whose reflections its words rest.
        revision: of the draft that the form was opened on; 0 when there was none.

    Raises:
        NotAllowed: not an editor.
        FiscalYear.DoesNotExist: never opened.
        StaleEdit: somebody saved or began the draft after ``revision``.
        ValidationError: a province that has handed no reflection in.
    """
    rules.check_ministry_editor(by=by)
    with writing(by=by, action=SAVED) as entry:
        # Locked, so that of two who begin at once the second finds the first's.
        FiscalYear.objects.select_for_update().get(year=fiscal_year)
        rows = ReflectionDigest.objects.filter(fiscal_year=fiscal_year)
        draft = rows.drafts().select_for_update(of=("self",)).first()
        if draft:
            if _is_same(draft, values, sources):
                return draft
            check_revision(draft, revision)
        else:
            last = rows.order_by("-version").first()
            version = last.version + 1 if last else 1
            draft = ReflectionDigest(fiscal_year=fiscal_year, version=version)
        for heading in Heading.values:
            setattr(draft, heading, values.get(heading, "").strip())
        _check_told(fiscal_year, sources)
        entry.save(draft)
        _set_sources(entry, draft, sources)
        entry.touch(draft)
    return draft


def publish_digest(
    *,
    by: User,
    digest_id: int,
    told_count: int,
    expected_count: int,
    revision: int | None = None,
) -> ReflectionDigest:
    """Publish a draft to all provinces; from now on it is never changed.

    Args:
        told_count, expected_count: how many provinces have told, of how many, today.

    Raises:
        ReflectionDigest.DoesNotExist: unknown.
        NotAllowed: not an editor, or somebody who wrote it.
        StaleEdit, WrongState: it changed, or was published already; nothing is written.
        ValidationError: by heading, where nothing is said.
    """
    rules.check_ministry_editor(by=by)
    with writing(by=by, action="digest.publish") as entry:
        rows = ReflectionDigest.objects.select_for_update(of=("self",)).visible_to(by)
        digest = rows.get(pk=digest_id)
        if digest.status != DigestStatus.DRAFT:
            raise WrongState(_("บทสรุปฉบับนี้เผยแพร่แล้ว โปรดเปิดหน้านี้ใหม่"))
        check_revision(digest, revision)
        if by.pk in digest_author_ids(digest):
            raise NotAllowed(
                _("ท่านเป็นผู้เขียนบทสรุปฉบับนี้ จึงเผยแพร่เองไม่ได้ โปรดให้เจ้าหน้าที่กระทรวงคนอื่นเผยแพร่")
            )
        blank = [heading for heading in Heading if not getattr(digest, heading)]
        if blank:
            raise ValidationError({
                heading: _("โปรดกรอก%(label)sก่อนเผยแพร่") % {"label": heading.label}
                for heading in blank
            })  # fmt: skip
        digest.status = DigestStatus.PUBLISHED
        digest.published_at, digest.published_by = clock.now(), by
        digest.told_count, digest.expected_count = told_count, expected_count
        entry.save(digest)
        tell_digest(entry, digest)
    return digest


def digest_author_ids(digest: ReflectionDigest) -> set[int]:
    """Ids of the people who wrote this version, by the ledger."""
    written = Change.objects.about(digest).filter(action=SAVED)
    return set(written.values_list("by_id", flat=True))


def _is_same(
    draft: ReflectionDigest, values: Mapping[str, str], sources: Mapping[str, Collection[int]]
) -> bool:
    words = all(getattr(draft, name) == values.get(name, "").strip() for name in Heading.values)
    return words and _held(draft).keys() == _wanted(sources)


def _set_sources(
    entry: Entry, draft: ReflectionDigest, sources: Mapping[str, Collection[int]]
) -> None:
    held, wanted = _held(draft), _wanted(sources)
    for heading, province_id in sorted(wanted - held.keys()):
        entry.save(DigestSource(digest=draft, heading=heading, province_id=province_id))
    for place in held.keys() - wanted:
        entry.remove(held[place])


def _held(draft: ReflectionDigest) -> dict[tuple[str, int], DigestSource]:
    return {(row.heading, row.province_id): row for row in draft.sources.all()}


def _wanted(sources: Mapping[str, Collection[int]]) -> set[tuple[str, int]]:
    return {(heading, pk) for heading, provinces in sources.items() for pk in provinces}


def _check_told(fiscal_year: int, sources: Mapping[str, Collection[int]]) -> None:
    told = Reflection.objects.submitted().filter(fiscal_year=fiscal_year)
    told = set(told.values_list("province_id", flat=True))
    if any(province_id not in told for _heading, province_id in _wanted(sources)):
        raise ValidationError(_("อ้างอิงได้เฉพาะจังหวัดที่ส่งสรุปบทเรียนของปีนี้แล้ว โปรดเลือกใหม่"))
