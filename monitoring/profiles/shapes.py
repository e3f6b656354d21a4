"""What a profile holds: words that are ready to be shown, each with its address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from registry.life import LifeEvent
from sistercity.maps import Drawing


class Shown(NamedTuple):
    """The first rows of a list, how many stand beside them, and where all are."""

    rows: tuple
    more: int
    href: str


class Name(NamedTuple):
    """A name and the language it is in, "" where that is not known."""

    text: str
    language: str


class Term(NamedTuple):
    """A fact about who this is; ``href`` may be ""."""

    term: str
    text: str
    href: str = ""


class Said(NamedTuple):
    """A fact that can be said in the meeting, and what it rests on."""

    words: str
    source: str
    href: str


class Head(NamedTuple):
    """A figure at the head, and what it counts."""

    figure: str
    words: str


class Source(NamedTuple):
    """What facts rest on; several may rest on one."""

    words: str
    href: str


class Place(NamedTuple):
    """A place on a map by name: where its words stand, in points of the sheet.

    ``is_inside``: on the dark ground of the place that the profile is of.
    """

    x: int
    y: int
    words: str
    is_own: bool
    is_inside: bool


@dataclass(frozen=True)
class Sheet:
    """A map: a drawing, the part of it that is seen, names on it and ways over it.

    Attributes:
        view: x, y, width and height of what is seen, in points of the sheet.
        letters: the size of the names, in the same points.
        ways: paths that lead from Thailand to a country.
        kind: "region" (provinces around one), "thailand" or "world".
    """

    kind: str
    title: str
    drawing: Drawing
    view: tuple[int, int, int, int]
    letters: int
    places: tuple[Place, ...]
    ways: tuple[str, ...]
    credit: str


class Pair(NamedTuple):
    """A pairing; ``status`` is a badge's code, ``since`` and ``until`` may be ""."""

    number: str
    href: str
    province: str
    unit: str
    local: Name | None
    country: str
    status: str
    status_words: str
    since: str
    until: str
    is_unequal: bool


class Happening(NamedTuple):
    """An activity that was done, or is planned; ``remark`` says what is to be minded of it."""

    days: str
    title: str
    text: str
    href: str
    remark: str = ""


class YearLine(NamedTuple):
    """What approved activities of a fiscal year come to; money in baht, ready to be shown."""

    year: str
    activity_count: int
    joint_count: int
    thai_count: int
    foreign_count: int
    budget: str


class Exchanged(NamedTuple):
    """What went each way in approved activities of some fiscal years.

    ``flows`` as ``reciprocity_words.cells`` gives them; ``href`` may be "".
    """

    flows: tuple[dict, ...]
    first_year: int
    last_year: int
    href: str


class Waiting(NamedTuple):
    """A flag of the radar, why it is up, and of which pairings."""

    pairs: str
    title: str
    why: str
    href: str


class Around(NamedTuple):
    """A place nearby and its partners; ``shared`` names what it has in common, or is ""."""

    name: str
    href: str
    partners: str
    shared: str


class Paper(NamedTuple):
    """A document."""

    title: str
    text: str
    href: str


class Contact(NamedTuple):
    """A person to call: personal data, told to nobody who may not see the row it is of."""

    name: str
    office: str
    role: str
    email: str


@dataclass(frozen=True)
class Profile:
    """A province, country, counterpart or pairing before a meeting, on a day.

    Attributes:
        kind: "province", "country", "counterpart" or "pairing".
        key: its code, number or id, as its address has it.
        facts: who this is.
        pairs: the confirmed pairings; ``candidate_words`` tells of the others.
        life: the latest events, that day, and what is known to come; their documents are called
            by their place among ``papers``.
        cards: figures of the figure engine, as ``asked.figure_card`` gives them.
        years: the last fiscal years, the latest first, with their sum as ``total``.
        years_href: where their activities are.
        exchanged: of the same years; None where no activity of a confirmed pairing counts.
        coming, waits, contacts: None where the reader may not see such rows of it.
    """

    kind: str
    key: str
    title: str
    names: tuple[Name, ...]
    lead: str
    href: str
    heads: tuple[Head, ...]
    as_at: date
    known_at: datetime
    facts: tuple[Term, ...]
    notice: str
    sheets: tuple[Sheet, ...]
    said: tuple[Said, ...]
    pairs: Shown
    candidate_words: str
    life: tuple[LifeEvent, ...]
    life_more: int
    done: Shown
    coming: Shown | None
    cards: tuple[dict, ...]
    years: tuple[YearLine, ...]
    total: YearLine
    years_href: str
    exchanged: Exchanged | None
    waits: Shown | None
    around_title: str
    around: Shown | None
    papers: Shown
    contacts: Shown | None

    @property
    def sources(self) -> tuple[Source, ...]:
        """What the facts rest on, each once, in the order in which they are said."""
        return tuple(dict.fromkeys(Source(one.source, one.href) for one in self.said))

    @property
    def numbered(self) -> tuple[tuple[Said, int], ...]:
        """The facts, each with the number of its source among ``sources``."""
        places = {source: place for place, source in enumerate(self.sources, 1)}
        return tuple((one, places[Source(one.source, one.href)]) for one in self.said)

    @property
    def is_internal(self) -> bool:
        """Whether some of it is not for everybody."""
        return not (self.coming is None and self.waits is None and self.contacts is None)
