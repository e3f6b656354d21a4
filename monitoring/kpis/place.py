"""Where a figure is taken: the nation, a region, a cluster of provinces, or one province."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .facts import Province

NATION = "TH"


class PlaceKind(StrEnum):
    """What kind of place a figure is taken of."""

    NATION = "nation"
    REGION = "region"
    CLUSTER = "cluster"
    PROVINCE = "province"


@dataclass(frozen=True)
class Place:
    """A place by the code that figures carry, and the codes of its provinces.

    The code is ``TH``, that of a province, ``region:north`` or ``cluster:upper-north-1``. The
    nation has every province and names none of them.
    """

    code: str
    provinces: frozenset[str] = frozenset()

    @property
    def kind(self) -> PlaceKind:
        """What kind of place it is."""
        return kind_of(self.code)

    @property
    def is_nation(self) -> bool:
        """Whether it is the whole country."""
        return self.code == NATION

    def covers(self, province: str | None) -> bool:
        """Whether what is recorded there is its own; None is central, of the nation alone."""
        return self.is_nation or province in self.provinces

    @classmethod
    def of_province(cls, code: str) -> Place:
        """One province."""
        return cls(code, frozenset({code}))


WHOLE = Place(NATION)


def kind_of(code: str) -> PlaceKind:
    """What kind of place the code of a figure names."""
    if code == NATION:
        return PlaceKind.NATION
    prefix, mark, _rest = code.partition(":")
    if mark and prefix in (PlaceKind.REGION, PlaceKind.CLUSTER):
        return PlaceKind(prefix)
    return PlaceKind.PROVINCE


def grouped_code(kind: PlaceKind, code: str) -> str:
    """The code that figures carry of a region or cluster, from its own."""
    return f"{kind}:{code}"


def place_of(code: str, provinces: Iterable[Province]) -> Place:
    """The place that the code names, with the provinces that belong to it.

    A region or cluster that no province belongs to has none; a province is itself alone.
    """
    kind = kind_of(code)
    if kind == PlaceKind.NATION:
        return WHOLE
    if kind == PlaceKind.PROVINCE:
        return Place.of_province(code)
    own = code.partition(":")[2]
    return Place(code, frozenset(item.code for item in provinces if getattr(item, kind) == own))
