"""Puts a synthetic register together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from django.conf import settings
from django.db import transaction

from monitoring.models import (
    Activity,
    ActivityPairing,
    Explanation,
    FiscalYear,
    GroupMeeting,
    WorkingGroup,
    WorkingGroupOrder,
)
from plans.loading import load_plan
from registry.loading import Loader, load_documents, load_guideline, load_places
from registry.models import (
    Counterpart,
    Document,
    GuidelineBinding,
    Pairing,
    PairingEvent,
    ProvinceBaseline,
    StepRecord,
)
from sistercity import clock

from .activities import Activities
from .bulk import Bulk
from .groups import Groups
from .register import Register
from .timeline import play_years

MODELS = (
    Document, Counterpart, Pairing, PairingEvent, GuidelineBinding, StepRecord, ProvinceBaseline,
    Activity, ActivityPairing, Explanation, WorkingGroup, WorkingGroupOrder, GroupMeeting,
)  # fmt: skip


class LoadRefused(Exception):
    """The portal must not be filled with invented rows; the message says why."""


@dataclass(frozen=True)
class Volume:
    """How much is made, and the seed: the same seed makes the same rows."""

    pairings: int
    activities: int
    seed: int = 2566


def make_load(
    volume: Volume, tell: Callable[[str, int], object] = lambda name, count: None
) -> None:
    """Fill an empty portal with five fiscal years of invented pairings and activities.

    Args:
        tell: called with the name of a model and how many of its rows were written so far.

    Raises:
        LoadRefused: the portal is no demonstration, or holds a register already.
    """
    if not settings.DEMO:
        raise LoadRefused("สร้างข้อมูลจำลองได้เมื่อกำหนด DEMO=1 เท่านั้น")
    if Pairing.objects.exists() or FiscalYear.objects.exists():
        raise LoadRefused("ระบบนี้มีทะเบียนหรือปีงบประมาณอยู่แล้ว โปรดใช้ฐานข้อมูลว่าง")
    with transaction.atomic():
        loader = Loader()
        load_places(loader)
        documents = load_documents(loader)
        load_guideline(loader)
        load_plan(loader, documents)
        timeline, bulk, until = play_years(), Bulk(MODELS, tell), clock.today()
        pairings = Register(bulk, Random(volume.seed), timeline, until).write(volume.pairings)
        Activities(bulk, Random(volume.seed + 1), timeline, pairings, until).write(
            volume.activities
        )
        Groups(bulk, Random(volume.seed + 2), timeline, until).write()
        bulk.finish()
