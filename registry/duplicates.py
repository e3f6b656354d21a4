"""Which foreign units are probably one unit entered twice, and why; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from difflib import SequenceMatcher
from itertools import combinations
from typing import NamedTuple

from registry.choices import Likeness
from sistercity.thai.look_alikes import as_it_looks
from sistercity.thai.search import fold

# How alike two names must be spelt, from 0 to 1: one or two letters of a usual name.
_ALIKE = 0.86
# A shorter name is alike to too many.
_SHORTEST = 4
# Words that say what kind of unit a name is; units of one level may differ in them alone.
_KINDS_TH = tuple(fold(word) for word in ("นคร", "เมือง", "จังหวัด", "เทศบาล", "มณฑล", "แขวง"))
_KINDS_EN = frozenset("city prefecture province county municipality district town state".split())

Pair = tuple[int, int]


class Unit(NamedTuple):
    """What tells a foreign unit from others.

    Attributes:
        former: its other and former names.
        level: of its kind against a Thai province.
    """

    id: int
    country_id: int
    level: int
    name_th: str
    name_en: str
    name_local: str
    former: tuple[str, ...]
    parent: str


class Probable(NamedTuple):
    """Two units, by rising id, and what makes them look like one; the strongest reason first."""

    pair: Pair
    reasons: tuple[Likeness, ...]


class _Bare(NamedTuple):
    """A name without its kind, and the single letters and numbers in it: District 1, ก."""

    name: str
    marks: list[str]


class _Folded(NamedTuple):
    unit: Unit
    names: dict[Likeness, str]
    bare: tuple[_Bare, ...]
    former: frozenset[str]
    parent: str


def probable_pairs(
    units: Iterable[Unit], *, joined: Collection[Pair] = (), apart: Collection[Pair] = ()
) -> list[Probable]:
    """The pairs of units of one country that look like one unit, the surest first.

    Args:
        joined: pairs of units of which rows of the register were joined as one pairing.
        apart: pairs that were looked into and are two units; they are left out.
    """
    by_country: dict[int, list[_Folded]] = defaultdict(list)
    for unit in units:
        by_country[unit.country_id].append(_folded(unit))
    left_out = set(apart)
    found = []
    for kin in by_country.values():
        for one, other in combinations(sorted(kin, key=lambda item: item.unit.id), 2):
            pair = (one.unit.id, other.unit.id)
            if pair in left_out:
                continue
            reasons = tuple(_reasons(one, other, is_joined=pair in joined))
            if reasons:
                found.append(Probable(pair, reasons))
    order = list(Likeness)
    return sorted(found, key=lambda item: (order.index(item.reasons[0]), item.pair))


def _reasons(one: _Folded, other: _Folded, *, is_joined: bool) -> Iterator[Likeness]:
    if is_joined:
        yield Likeness.JOINED
    # Two places of one name in different provinces or states are two places.
    if one.parent and other.parent and one.parent != other.parent:
        return
    same = [kind for kind, name in one.names.items() if name and name == other.names[kind]]
    yield from same
    if one.former & {*other.names.values()} or other.former & {*one.names.values()}:
        yield Likeness.FORMER
    elif not same and one.unit.level == other.unit.level and _is_near(one.bare, other.bare):
        yield Likeness.NEAR


def _is_near(names: tuple[_Bare, ...], others: tuple[_Bare, ...]) -> bool:
    """Whether one pair of names in the same script is spelt alike.

    Names that differ in a number or a letter that stands alone are meant to differ.
    """
    for (name, marks), (other, other_marks) in zip(names, others, strict=True):
        if min(len(name), len(other)) < _SHORTEST or marks != other_marks:
            continue
        matcher = SequenceMatcher(None, name, other, autojunk=False)
        quick = matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE
        if quick and matcher.ratio() >= _ALIKE:
            return True
    return False


def _folded(unit: Unit) -> _Folded:
    unit = unit._replace(
        name_en=as_it_looks(unit.name_en),
        name_local=as_it_looks(unit.name_local),
        former=tuple(map(as_it_looks, unit.former)),
    )
    names = {
        Likeness.SAME_TH: _run_together(unit.name_th),
        Likeness.SAME_EN: _run_together(unit.name_en),
        Likeness.SAME_LOCAL: _run_together(unit.name_local),
    }
    former = frozenset(filter(None, map(_run_together, unit.former)))
    bare = (
        _Bare(_bare_th(unit.name_th), _marks(unit.name_th)),
        _Bare(_bare_en(unit.name_en), _marks(unit.name_en)),
    )
    return _Folded(unit, names, bare, former, fold(unit.parent))


def _marks(name: str) -> list[str]:
    return [word for word in fold(name).split() if len(word) == 1 or word.isdecimal()]


def _run_together(name: str) -> str:
    return fold(name).replace(" ", "")


def _bare_th(name: str) -> str:
    folded = _run_together(name)
    for kind in _KINDS_TH:
        if folded.startswith(kind) and len(folded) - len(kind) >= _SHORTEST:
            return folded.removeprefix(kind)
    return folded


def _bare_en(name: str) -> str:
    return "".join(word for word in fold(name).split() if word not in _KINDS_EN)
