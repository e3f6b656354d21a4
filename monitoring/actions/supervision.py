"""Every write of supervision visits: the visit, what it found, and the follow-up on both sides."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from monitoring import follow_up_rules, rules
from monitoring.choices import FindingMove, VisitStatus
from monitoring.models import Finding, FindingStep, SupervisedPairing, SupervisionVisit
from monitoring.notices import tell_finding, tell_visit
from registry.models import Pairing, Province
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import Entry, check_revision, writing
from sistercity.audit.saving import sent_before
from sistercity.files import store
from sistercity.files.content import Content
from sistercity.files.names import safe_name
from sistercity.thai.calendar import fiscal_year_of

VISIT_FIELDS = ("starts_on", "ends_on", "method", "team", "summary")
FINDING_FIELDS = ("kind", "words", "recommendation", "office", "due_on")


def record_visit(
    *, by: User, province_id: int, values: dict, pairing_ids: Collection[int], form_key: UUID
) -> SupervisionVisit:
    """Record a visit as a draft of the ministry; the province sees it once it is sent.

    The same ``form_key`` a second time returns the first row, if it says the same.

    Args:
        values: of the fields named in ``VISIT_FIELDS``.
        pairing_ids: of the province, that were looked at.

    Raises:
        NotAllowed: not an editor.
        ValidationError: by field; days to come, or a pairing of another province.
    """
    rules.check_ministry_editor(by=by)
    with writing(by=by, action="visit.record") as entry:
        # Locked, so that of two presses at once the second finds the first's row.
        province = Province.objects.select_for_update().get(pk=province_id)
        own = SupervisionVisit.objects.filter(created_by=by)
        said = {"province_id": province_id, "pairing_ids": set(pairing_ids), **values}
        if earlier := sent_before(own, form_key, said):
            return earlier
        visit = SupervisionVisit(province=province, created_by=by, form_key=form_key)
        _fill(entry, visit, values, pairing_ids)
    return visit


def edit_visit(
    *,
    by: User,
    visit_id: int,
    values: dict,
    pairing_ids: Collection[int],
    revision: int | None = None,
) -> SupervisionVisit:
    """Correct a draft.

    Raises:
        SupervisionVisit.DoesNotExist: unknown.
        StaleEdit: somebody saved it after ``revision``.
        WrongState: it was sent or discarded.
        NotAllowed, ValidationError: as ``record_visit``.
    """
    rules.check_ministry_editor(by=by)
    with writing(by=by, action="visit.edit") as entry:
        visit = _locked(by, visit_id)
        check_revision(visit, revision)
        follow_up_rules.check_visit_draft(visit.status)
        _fill(entry, visit, values, pairing_ids)
        entry.touch(visit)
    return visit


def send_visit(*, by: User, visit_id: int, revision: int | None = None) -> SupervisionVisit:
    """Tell the province of a visit and its findings; from now on only the follow-up is written.

    Raises:
        SupervisionVisit.DoesNotExist, NotAllowed, StaleEdit, WrongState: as ``edit_visit``.
    """
    return _leave_draft(
        by=by, visit_id=visit_id, after=VisitStatus.SENT, action="visit.send", revision=revision
    )


def discard_visit(*, by: User, visit_id: int, revision: int | None = None) -> SupervisionVisit:
    """Give up a draft; it stays in the ledger.

    Raises:
        SupervisionVisit.DoesNotExist, NotAllowed, StaleEdit, WrongState: as ``edit_visit``.
    """
    return _leave_draft(
        by=by, visit_id=visit_id, after=VisitStatus.DISCARDED, action="visit.discard",
        revision=revision,
    )  # fmt: skip


def record_finding(*, by: User, visit_id: int, values: dict, form_key: UUID) -> Finding:
    """Add a finding to a draft, under the next number.

    The same ``form_key`` a second time returns the first row, if it says the same.

    Args:
        values: of the fields named in ``FINDING_FIELDS``.

    Raises:
        SupervisionVisit.DoesNotExist, NotAllowed, WrongState: as ``edit_visit``.
        ValidationError: by field; due before the visit was over.
    """
    rules.check_ministry_editor(by=by)
    with writing(by=by, action="finding.record") as entry:
        visit = _locked(by, visit_id)
        own = Finding.objects.filter(created_by=by)
        if earlier := sent_before(own, form_key, {"visit_id": visit_id, **values}):
            return earlier
        number = visit.findings.count() + 1
        finding = Finding(visit=visit, number=number, created_by=by, form_key=form_key)
        _fill_finding(entry, finding, values)
    return finding


def edit_finding(
    *, by: User, finding_id: int, values: dict, revision: int | None = None
) -> Finding:
    """Correct a finding of a draft.

    Raises:
        Finding.DoesNotExist: unknown.
        StaleEdit: somebody saved it after ``revision``.
        NotAllowed, WrongState, ValidationError: as ``record_finding``.
    """
    rules.check_ministry_editor(by=by)
    with writing(by=by, action="finding.edit") as entry:
        finding = _locked_finding(by, finding_id)
        check_revision(finding, revision)
        _fill_finding(entry, finding, values)
    return finding


def remove_finding(*, by: User, finding_id: int) -> None:
    """Take a finding out of a draft; those after it move up.

    Raises:
        Finding.DoesNotExist: unknown, or taken out already.
        NotAllowed, WrongState: as ``record_finding``.
    """
    rules.check_ministry_editor(by=by)
    with writing(by=by, action="finding.remove") as entry:
        finding = _locked_finding(by, finding_id)
        follow_up_rules.check_visit_draft(finding.visit.status)
        after = list(finding.visit.findings.filter(number__gt=finding.number).order_by("number"))
        entry.remove(finding)
        for one in after:
            one.number -= 1
            entry.save(one)
        entry.touch(finding.visit)


def follow_finding(
    *,
    by: User,
    finding_id: int,
    move: str,
    words: str,
    form_key: UUID,
    evidence: Content | None = None,
    evidence_name: str = "",
    revision: int | None = None,
) -> FindingStep:
    """Answer a finding for the province, or decide on it for the ministry.

    Follow-up runs over years and enters no figure, so a closed fiscal year does not stop it.

    Args:
        move: of ``FindingMove``.
        evidence: a verified file, and the name it was handed in under.

    Raises:
        Finding.DoesNotExist: unknown, or outside what this person may see.
        NotAllowed: the role does not make the move; not posted in the province today; or the
            author closes what nobody has answered.
        StaleEdit, WrongState: somebody was faster; nothing is written.
        ValidationError: on ``words``.
    """
    if not words.strip():
        raise ValidationError({"words": _("โปรดเขียนว่าดำเนินการหรือพิจารณาอย่างไร")})
    with writing(by=by, action=f"finding.{_VERBS[FindingMove(move)]}") as entry:
        finding = _locked_finding(by, finding_id)
        served = Province.objects.ids_served_by(by)
        rules.check_serves(by=by, province_id=finding.visit.province_id, served=served)
        said = {"finding_id": finding_id, "move": move, "words": words}
        if evidence is not None:
            said["evidence"] = evidence
        if earlier := sent_before(FindingStep.objects.filter(by=by), form_key, said):
            return earlier
        check_revision(finding, revision)
        follow_up_rules.check_visit_sent(finding.visit.status)
        finding.state = follow_up_rules.check_finding_move(
            move=move,
            state=finding.state,
            role=by.role,
            by_id=by.pk,
            author_ids={finding.created_by_id},
        )
        step = FindingStep(
            finding=finding, move=move, words=words, by=by, at=clock.now(), form_key=form_key
        )
        if evidence is not None:
            step.evidence = store.keep(entry, evidence)
            step.evidence_name = safe_name(evidence_name, evidence.content_type)
        entry.save(step)
        entry.save(finding)
        # Its state may stay; that something was said makes forms opened before stale.
        entry.touch(finding)
        tell_finding(entry, finding, move)
    return step


_VERBS = {
    FindingMove.ANSWERED: "give",
    FindingMove.RETURNED: "return",
    FindingMove.CLOSED: "close",
    FindingMove.REOPENED: "reopen",
}


def _leave_draft(
    *, by: User, visit_id: int, after: str, action: str, revision: int | None
) -> SupervisionVisit:
    rules.check_ministry_editor(by=by)
    with writing(by=by, action=action) as entry:
        visit = _locked(by, visit_id)
        follow_up_rules.check_visit_move(status=visit.status, after=after)
        check_revision(visit, revision)
        visit.status = after
        if after == VisitStatus.SENT:
            visit.sent_at = clock.now()
            tell_visit(entry, visit)
        entry.save(visit)
    return visit


def _fill(
    entry: Entry, visit: SupervisionVisit, values: dict, pairing_ids: Collection[int]
) -> None:
    for name in VISIT_FIELDS:
        if name in values:
            setattr(visit, name, values[name])
    follow_up_rules.check_visit_days(
        starts_on=visit.starts_on, ends_on=visit.ends_on, today=clock.today()
    )
    if visit.starts_on is not None:
        visit.fiscal_year = fiscal_year_of(visit.starts_on)
    for finding in visit.findings.all() if visit.pk else ():
        follow_up_rules.check_finding_due(due_on=finding.due_on, ends_on=visit.ends_on)
    entry.save(visit)
    wanted = set(pairing_ids)
    own = Pairing.objects.filter(province=visit.province, pk__in=wanted)
    if own.count() != len(wanted):
        raise ValidationError({
            "pairings": _("เลือกได้เฉพาะคู่เมืองพี่เมืองน้องของจังหวัดนี้ โปรดเลือกใหม่")
        })  # fmt: skip
    held = {link.pairing_id: link for link in visit.pairing_links.all()}
    for pairing_id in wanted - set(held):
        entry.save(SupervisedPairing(visit=visit, pairing_id=pairing_id))
    for pairing_id in set(held) - wanted:
        entry.remove(held[pairing_id])


def _fill_finding(entry: Entry, finding: Finding, values: dict) -> None:
    follow_up_rules.check_visit_draft(finding.visit.status)
    for name in FINDING_FIELDS:
        if name in values:
            setattr(finding, name, values[name])
    follow_up_rules.check_finding_due(due_on=finding.due_on, ends_on=finding.visit.ends_on)
    entry.save(finding)
    # Whoever sends the visit has read its findings as they stand.
    entry.touch(finding.visit)


def _locked(by: User, visit_id: int) -> SupervisionVisit:
    rows = SupervisionVisit.objects.select_for_update(of=("self",)).select_related("province")
    return rows.visible_to(by).get(pk=visit_id)


def _locked_finding(by: User, finding_id: int) -> Finding:
    """The finding, its visit locked before it: whoever takes one out renumbers the others."""
    seen = Finding.objects.visible_to(by)
    visit = _locked(by, seen.values_list("visit_id", flat=True).get(pk=finding_id))
    finding = seen.select_for_update(of=("self",)).get(pk=finding_id)
    finding.visit = visit
    return finding
