"""What provinces learned in a year, gathered by heading and region; the digest as a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils import timezone

from monitoring import pdf
from monitoring.choices import DueKind, Heading
from monitoring.dues import DueState, due_states
from monitoring.models import DigestSource, Reflection, ReflectionDigest
from registry.models import Region
from sistercity.thai.calendar import format_date
from sistercity.thai.digits import to_thai


@dataclass(frozen=True)
class Gathered:
    """The reflections of a year that were handed in, and who is silent.

    Attributes:
        headings: heading → regions in order, each with (reflection, its words) of its provinces.
        told: the reflections, by region and province.
        silent: what provinces owe and have not handed in.
    """

    headings: dict[Heading, list[tuple[Region, list[tuple[Reflection, str]]]]]
    told: tuple[Reflection, ...]
    silent: tuple[DueState, ...]
    expected_count: int


@dataclass(frozen=True)
class Part:
    """What a digest says under one heading, and on whose reflections that rests."""

    heading: Heading
    words: str
    sources: tuple[DigestSource, ...]

    @property
    def label(self) -> str:
        """The heading as people read it."""
        return str(self.heading.label)


def gather(*, user, fiscal_year: int, today: date) -> Gathered:
    """Read the reflections of a year that this person may see; a fixed number of queries."""
    rows = Reflection.objects.visible_to(user).submitted().filter(fiscal_year=fiscal_year)
    rows = rows.select_related("province__region")
    told = tuple(rows.order_by("province__region__sort_key", "province__sort_key"))
    states = due_states(
        user=user, fiscal_year=fiscal_year, today=today, kinds=(DueKind.REFLECTION,)
    )
    held = {row.province_id for row in told}
    silent = tuple(
        state for state in states if state.is_expected and state.due.province_id not in held
    )
    headings = {
        heading: [
            (region, [(row, getattr(row, heading)) for row in some])
            for region, some in groupby(told, key=lambda row: row.province.region)
        ]
        for heading in Heading
    }
    expected = sum(state.is_expected for state in states)
    return Gathered(headings, told, silent, expected)


def parts_of(user, digest: ReflectionDigest) -> list[Part]:
    """A digest by heading."""
    rows = DigestSource.objects.visible_to(user).filter(digest=digest).select_related("province")
    found: dict[str, list[DigestSource]] = {}
    for row in rows.order_by("province__sort_key"):
        found.setdefault(row.heading, []).append(row)
    return [
        Part(heading, getattr(digest, heading), tuple(found.get(heading, ())))
        for heading in Heading
    ]


def digest_pdf(digest: ReflectionDigest, parts: Sequence[Part]) -> bytes:
    """A published digest as a file, in Thai as it was written; the same row gives the same bytes.

    Args:
        digest: published.
        parts: as ``parts_of`` reads them.
    """
    year = to_thai(digest.fiscal_year)
    day = to_thai(format_date(timezone.localdate(digest.published_at), language="th"))
    version = to_thai(digest.version)
    told = f"สังเคราะห์จากสรุปบทเรียนของ {digest.told_count} จาก {digest.expected_count} จังหวัด"
    return pdf.render_pdf(
        "monitoring/pdf/reflection_digest.html",
        {
            "heading": f"บทสรุปบทเรียนความสัมพันธ์เมืองพี่เมืองน้อง ปีงบประมาณ พ.ศ. {year}",
            "organisation": "กระทรวงมหาดไทย",
            "told": to_thai(told),
            "foot": f"ฉบับที่ {version} เผยแพร่ให้จังหวัดเมื่อ {day} ใช้ภายในราชการ",
            "parts": [
                {
                    "label": part.heading.label,
                    "lines": [to_thai(line) for line in part.words.splitlines() if line.strip()],
                    "provinces": [row.province.name_th for row in part.sources],
                }
                for part in parts
            ],
        },
        language="th",
        title=f"บทสรุปบทเรียน ปีงบประมาณ พ.ศ. {year}",
        created=digest.published_at,
    )
