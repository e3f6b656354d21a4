"""What changed in an activity since a desk last read it, and which notes of desks were met."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from monitoring.actions.activity import WRITABLE
from monitoring.choices import Move, NoteField
from monitoring.models import Activity, ActivityPairing, Evidence, ReviewNote, ReviewStep
from registry.models import Pairing
from sistercity.audit.telling import tell_value


@dataclass(frozen=True)
class Told:
    """An activity as it stood once: its values in words, its pairings and files by key."""

    values: dict[str, str]
    pairings: frozenset[int]
    files: frozenset[tuple[int, str]]

    def of(self, field: str) -> object:
        """What a note to ``field`` was about."""
        if field == NoteField.PAIRINGS:
            return self.pairings
        return self.files if field == NoteField.EVIDENCE else self.values.get(field)


@dataclass(frozen=True)
class FieldChange:
    """A field's name and its two values as people read them."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class RoundChanges:
    """What differs between the end of the round before and now.

    Attributes:
        was_returned: whether a desk sent it back then; else its officer had withdrawn it.
        added, removed: files; of a kept one whose caption changed, both.
    """

    was_returned: bool
    fields: tuple[FieldChange, ...]
    pairings_added: tuple[Pairing, ...]
    pairings_removed: tuple[Pairing, ...]
    added: tuple[Evidence, ...]
    removed: tuple[Evidence, ...]

    @property
    def is_empty(self) -> bool:
        """Whether it was handed in again as it was."""
        return not any(
            (self.fields, self.pairings_added, self.pairings_removed, self.added, self.removed)
        )


@dataclass(frozen=True)
class NoteAnswer:
    """A note to a field, the step that made it, and whether the field has changed since."""

    note: ReviewNote
    is_met: bool


class History:
    """The states of one activity, read once: seven queries whatever its rounds.

    Args:
        steps: of the activity that the reader may see, in order.
    """

    def __init__(self, activity: Activity, steps: Iterable[ReviewStep]) -> None:
        self.activity = activity
        self.steps = list(steps)
        self._states = list(
            Activity.versions.objects.filter(id=activity.pk).order_by("number_from")
        )
        self._links = list(ActivityPairing.versions.objects.filter(activity_id=activity.pk))
        self._files = list(Evidence.versions.objects.filter(activity_id=activity.pk))
        self._now = self._at(None)

    def changes(self) -> RoundChanges | None:
        """What changed since the last return or withdrawal; None in the first round."""
        ends = [step for step in self.steps if step.move in (Move.RETURNED, Move.WITHDRAWN)]
        if not ends:
            return None
        then, now = self._at(ends[-1].revision), self._now
        pairings = Pairing.objects.select_related("counterpart__country").in_bulk(
            then.pairings ^ now.pairings
        )
        files = Evidence.objects.select_related("file").in_bulk(
            {pk for pk, _caption in then.files ^ now.files}
        )
        return RoundChanges(
            was_returned=ends[-1].move == Move.RETURNED,
            fields=tuple(
                FieldChange(_label(name), then.values[name], now.values[name])
                for name in WRITABLE
                if then.values[name] != now.values[name]
            ),
            pairings_added=tuple(pairings[pk] for pk in sorted(now.pairings - then.pairings)),
            pairings_removed=tuple(pairings[pk] for pk in sorted(then.pairings - now.pairings)),
            added=tuple(files[pk] for pk, _caption in sorted(now.files - then.files)),
            removed=tuple(files[pk] for pk, _caption in sorted(then.files - now.files)),
        )

    def notes(self, notes: Iterable[ReviewNote]) -> list[NoteAnswer]:
        """Notes of earlier rounds, each with whether its field has changed since."""
        made_at = {step.pk: step.revision for step in self.steps}
        return [
            NoteAnswer(note, self._at(made_at[note.step_id]).of(note.field)
                       != self._now.of(note.field))
            for note in notes
            if note.step_id in made_at
        ]  # fmt: skip

    def _at(self, number: int | None) -> Told:
        """The activity once the change ``number`` was written; now when None."""
        state = self.activity
        if number is not None:
            state = [one for one in self._states if one.number_from <= number][-1]
        fields = [Activity._meta.get_field(name) for name in WRITABLE]
        return Told(
            values={
                field.name: tell_value(field, getattr(state, field.attname)) for field in fields
            },
            pairings=frozenset(link.pairing_id for link in _of(self._links, number)),
            files=frozenset(
                (piece.id, piece.caption)
                for piece in _of(self._files, number)
                if piece.removed_at is None
            ),
        )


def last_notes(steps: Iterable[ReviewStep]) -> list[ReviewNote]:
    """The field notes of the last return; one query."""
    returned = [step for step in steps if step.move == Move.RETURNED]
    return list(returned[-1].notes.all()) if returned else []


def _of(states: Iterable, number: int | None) -> Iterable:
    """The states that held once the change ``number`` was written; the open ones when None."""
    for state in states:
        if number is None:
            if state.number_to is None:
                yield state
        elif state.number_from <= number and (state.number_to is None or state.number_to > number):
            yield state


def _label(name: str) -> str:
    return str(Activity._meta.get_field(name).verbose_name)
