"""What somebody of the province or the ministry reads of an activity beside its facts."""

from __future__ import annotations

from collections.abc import Collection

from django.forms import BaseForm
from django.http import HttpRequest

from monitoring.choices import Move, NoteField, Status
from monitoring.deputies import deputation_of
from monitoring.desk_queue import DeskQueue, sent_query
from monitoring.desk_times import read_measure, read_times
from monitoring.models import Activity, ReviewStep
from monitoring.round_changes import History, last_notes
from sistercity import clock

DECISIONS = frozenset({Move.ENDORSED, Move.APPROVED, Move.RETURNED})


def reading_context(
    request: HttpRequest,
    activity: Activity,
    steps: list[ReviewStep],
    moves: Collection[str],
) -> dict:
    """How long it lay with whom, what changed since the last round, which notes were met.

    Whoever decides on it also gets its place in the queue that the address, or a form that was
    sent, carries.

    Args:
        steps: with their notes read.
        moves: those that are open to the reader.
    """
    user = request.user
    measure = read_measure(user=user, today=clock.today())
    context = {"times": read_times([activity], user=user, measure=measure)[activity.pk]}
    if activity.round_number > 1:
        history = History(activity, steps)
        notes = [note for step in steps for note in step.notes.all()]
        context |= {
            "changes": history.changes() if activity.status != Status.APPROVED else None,
            "answers": history.notes(notes),
        }
    if DECISIONS & set(moves):
        sent = request.POST.get("queue") if request.method == "POST" else None
        query = request.GET if sent is None else sent_query(sent)
        queue = DeskQueue(user, query, measure)
        context |= {
            "place": queue.place_of(activity.pk),
            "queue_address": queue.address(),
            "deputation": deputation_of(user, activity.province_id),
        }
    return context


def note_fields(form: BaseForm, user, activity: Activity) -> None:
    """Give the fields of an activity's form what the last return asks of them."""
    steps = ReviewStep.objects.visible_to(user).filter(activity=activity).order_by("at", "id")
    history = History(activity, steps.prefetch_related("notes"))
    for answer in history.notes(last_notes(history.steps)):
        name = "files" if answer.note.field == NoteField.EVIDENCE else answer.note.field
        if name in form.fields:
            form.fields[name].desk_note = answer
