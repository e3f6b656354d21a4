"""Every write of trainings and of who attended them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from monitoring import rules, years
from monitoring.models import Attendance, Training
from registry.models import Posting
from sistercity import clock
from sistercity.accounts.models import User
from sistercity.audit.ledger import Entry, writing
from sistercity.audit.saving import save_filled


def save_training(
    *, by: User, training: Training, revision: int | None = None, reason: str = ""
) -> Training:
    """Add or change a training; whoever attended stays posted on its days.

    Raises:
        NotAllowed: not an editor.
        StaleEdit: somebody saved it in between; nothing is written.
        ValidationError: by field; in the future, or moved away from somebody's posting.
    """
    rules.check_ministry_editor(by=by)
    with writing(by=by, action="training.save", reason=reason) as entry:
        if training.held_on and training.held_on > clock.today():
            raise ValidationError({"held_on": _("วันที่นี้ยังมาไม่ถึง บันทึกได้ตั้งแต่วันที่จัดเป็นต้นไป")})
        # Where it was, and where it is moved to.
        stored = Training.objects.filter(pk=training.pk).first()
        for row in filter(None, (stored, training if training.held_on else None)):
            _check_year(entry, row)
        told_apart_by = ("title", "kind", "held_on", "ends_on", "place")
        save_filled(entry, training, revision, told_apart_by=told_apart_by)
        _check_attendances(training)
    return training


def record_attendance(
    *, by: User, training_id: int, person_id: int, province_id: int | None = None
) -> Attendance:
    """Record that somebody attended a training, for the province they serve that day.

    Args:
        province_id: needed only of somebody who serves several.

    Raises:
        Training.DoesNotExist, User.DoesNotExist: unknown.
        NotAllowed: not an editor.
        ValidationError: by field; of no province that day, or recorded already.
    """
    rules.check_ministry_editor(by=by)
    with writing(by=by, action="attendance.record") as entry:
        training = Training.objects.select_for_update().get(pk=training_id)
        _check_year(entry, training)
        person = User.objects.get(pk=person_id)
        province_id = rules.check_attends(
            person=person,
            training=training,
            province_id=province_id,
            postings=Posting.objects.filter(user=person),
        )
        attendance = Attendance(training=training, person=person, province_id=province_id)
        entry.save(attendance)
    return attendance


def remove_attendance(*, by: User, attendance_id: int, reason: str) -> None:
    """Take out what was recorded by mistake; its earlier state stays in the ledger.

    Raises:
        Attendance.DoesNotExist: unknown, or taken out already.
        NotAllowed: not an editor.
        ValidationError: without a reason.
    """
    rules.check_ministry_editor(by=by)
    if not reason.strip():
        raise ValidationError({"reason": _("โปรดระบุเหตุผลที่นำออก")})
    with writing(by=by, action="attendance.remove", reason=reason) as entry:
        attendance = Attendance.objects.select_for_update(of=("self",)).get(pk=attendance_id)
        _check_year(entry, attendance.training)
        entry.remove(attendance)


def _check_year(entry: Entry, training: Training) -> None:
    """A training of a closed year stands; it may be older than the years that were opened."""
    place = training.year_place()
    years.check_not_closed(entry, fiscal_year=place.fiscal_year, province_id=place.province_id)


def _check_attendances(training: Training) -> None:
    """Everybody who attended is posted on the training's days as they now are."""
    attendances = training.attendances.select_related("person")
    postings = Posting.objects.filter(user__attendances__training=training)
    for attendance in attendances:
        try:
            rules.check_attends(
                person=attendance.person,
                training=training,
                province_id=attendance.province_id,
                postings=[row for row in postings if row.user_id == attendance.person_id],
            )
        except ValidationError as refusal:
            raise ValidationError({"held_on": refusal.messages}) from refusal
