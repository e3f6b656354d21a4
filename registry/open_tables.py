"""The register as tables for everybody: pairings, their events, units, provinces, documents."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

from django.conf import settings
from django.db.models import (
    BooleanField,
    Case,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Replace
from django.utils.translation import gettext_lazy as _

from registry.choices import DocumentState, Status
from registry.models import Counterpart, Document, Pairing, PairingEvent, Province
from sistercity.bulk.tables import PUBLIC, Column, Dataset, Table, Type, of_field


def pairings(day: date) -> QuerySet:
    """Pairings as they stand on the day, candidates among them, joined ones not."""
    rows = Pairing.objects.visible_to(PUBLIC).filter(merged_into__isnull=True).as_at(day)
    return rows.annotate(
        status_shown=Coalesce("status_on", Case(When(is_undated=True, then=F("status")))),
        is_in_force=Case(
            When(status_on=Status.SIGNED, then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        ),
    ).order_by("number")


def events(day: date) -> QuerySet:
    """Standing events of these pairings, those that happened to one together."""
    told = pairings(day).values("id")
    published = Document.objects.visible_to(PUBLIC).filter(pk=OuterRef("document_id"))
    rows = PairingEvent.objects.visible_to(PUBLIC).standing().filter(pairing_id__in=told)
    return rows.annotate(document_told=Subquery(published.values("pk")[:1])).order_by(
        "pairing__number", "id"
    )


def counterparts(day: date) -> QuerySet:
    """Every foreign unit that the register names."""
    told = F("former_names")
    for breaking, instead in (("\r\n", "\n"), ("\n", " | ")):
        told = Replace(told, Value(breaking), Value(instead), output_field=TextField())
    return Counterpart.objects.visible_to(PUBLIC).annotate(former_told=told).order_by("id")


def provinces(day: date) -> QuerySet:
    """Every province that the register knows, and Bangkok."""
    return Province.objects.visible_to(PUBLIC).order_by("code")


def documents(day: date) -> QuerySet:
    """Documents that were published by the day, those withdrawn since among them."""
    rows = Document.objects.visible_to(PUBLIC).as_at(day).out_by_then()
    return rows.annotate(
        state_told=Case(
            When(state=DocumentState.WITHDRAWN, then=Value(DocumentState.WITHDRAWN.value)),
            default=Value(DocumentState.CURRENT.value),
        )
    ).order_by("id")


@cache
def _points() -> dict:
    path = settings.BASE_DIR / "fixtures" / "maps" / "province_points.json"
    return json.loads(path.read_text(encoding="utf-8"))


def points_credit(language: str) -> str:
    """Whom the coordinates are from, in Thai or English."""
    return _points()[f"credit_{language}"]


def province_features(day: date) -> Iterator[Mapping[str, object]]:
    """Provinces as points, each with its pairings on the day.

    A point is the town in which the province is governed (WGS 84); outlines are not published,
    because those that the portal draws are of no stated projection.
    """
    points = {point["code"]: point for point in _points()["points"]}
    held: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
    for code, number, status in pairings(day).values_list(
        "province__code", "number", "status_shown"
    ):
        held[code].append((number, status))
    for province in provinces(day).select_related("region", "cluster"):
        counts = Counter(status for _number, status in held[province.code])
        point = points.get(province.code)
        yield {
            "type": "Feature",
            "id": province.code,
            "geometry": point
            and {"type": "Point", "coordinates": [point["longitude"], point["latitude"]]},
            "properties": {
                "code": province.code,
                "name_th": province.name_th,
                "name_en": province.name_en,
                "kind": province.kind,
                "region": province.region.code,
                "cluster": province.cluster.code if province.cluster else None,
                "pairing_count": len(held[province.code]),
                **{f"{status}_count": counts[status] for status in Status.values},
                "pairings": [number for number, _status in held[province.code]],
            },
        }


_STATUS = _("สถานะ ณ วันของแฟ้ม ว่างหากยังไม่มีเหตุการณ์ที่มีผล")
_COUNTRY_EN = _("ประเทศ (อังกฤษ)")
_PROVINCE_EN = _("จังหวัด (อังกฤษ)")
_PROVINCE_CODE = _("รหัสจังหวัด ISO 3166-2")
_COUNTERPART_EN = _("คู่ความสัมพันธ์ (อังกฤษ)")
_OFFICE_TH = _("ผู้ลงนามฝ่ายไทย (ตำแหน่ง)")

PAIRINGS = Table(
    name="",
    title=_("คู่เมืองพี่เมืองน้อง"),
    rows=pairings,
    key=("number",),
    columns=(
        of_field(Pairing, "number", type=Type.CODE, told_in="pairings.number"),
        of_field(
            Pairing, "province__code", "province", label=_PROVINCE_CODE, type=Type.CODE,
            told_in="pairings.province",
        ),
        of_field(Pairing, "province__name_th", "province_th", label=_("จังหวัด")),
        of_field(Pairing, "province__name_en", "province_en", label=_PROVINCE_EN),
        of_field(
            Pairing, "counterpart__id", "counterpart", label=_("รหัสคู่ความสัมพันธ์"),
            told_in="pairings.counterpart",
        ),
        of_field(Pairing, "counterpart__name_th", "counterpart_th", label=_("คู่ความสัมพันธ์")),
        of_field(Pairing, "counterpart__name_en", "counterpart_en", label=_COUNTERPART_EN),
        of_field(
            Pairing, "counterpart__unit_type__code", "unit_type", label=_("รหัสประเภทหน่วยการปกครอง")
        ),
        of_field(
            Pairing, "counterpart__country__code", "country", label=_("รหัสประเทศ ISO 3166-1"),
            type=Type.CODE,
        ),
        of_field(Pairing, "counterpart__country__name_th", "country_th", label=_("ประเทศ")),
        of_field(Pairing, "counterpart__country__name_en", "country_en", label=_COUNTRY_EN),
        of_field(Pairing, "relation", told_in="pairings.relation"),
        of_field(Pairing, "confirmation", told_in="pairings.confirmation"),
        Column(
            "status", "status_shown", _STATUS, Type.CODE,
            choices=tuple(Status.choices), is_nullable=True,
        ),
        Column("is_undated", "is_undated", _("ไม่มีเหตุการณ์ที่ทราบวัน"), Type.BOOLEAN),
        Column("is_in_force", "is_in_force", _("มีผลอยู่ ณ วันของแฟ้ม"), Type.BOOLEAN),
        Column(
            "signed_on", "signed_as_known", _("วันที่ลงนามครั้งแรกเท่าที่ทราบ"), Type.PARTIAL_DAY,
            is_nullable=True,
        ),
        Column(
            "signed_assumed", "signed_assumed", _("วันที่สันนิษฐาน"), Type.BOOLEAN, is_nullable=True
        ),
        of_field(Pairing, "expires_on", told_in="pairings.expires_on"),
        of_field(Pairing, "level_reason", told_in="pairings.level_reason"),
    ),
)  # fmt: skip

EVENTS = Table(
    name="events",
    title=_("เหตุการณ์ของคู่เมืองพี่เมืองน้อง"),
    rows=events,
    key=("id",),
    columns=(
        of_field(PairingEvent, "id", label=_("รหัสเหตุการณ์"), told_in="pairings.events.id"),
        of_field(PairingEvent, "pairing__number", "pairing", type=Type.CODE),
        of_field(PairingEvent, "kind", told_in="pairings.events.kind"),
        of_field(PairingEvent, "happened_on", told_in="pairings.events.happened_on"),
        of_field(PairingEvent, "effective_on", told_in="pairings.events.effective_on"),
        of_field(PairingEvent, "is_assumed", told_in="pairings.events.is_assumed"),
        of_field(PairingEvent, "place", told_in="pairings.events.place"),
        of_field(
            PairingEvent, "province_signatory_office", label=_OFFICE_TH,
            told_in="pairings.events.province_signatory_office",
        ),
        of_field(
            PairingEvent, "province_signed_on",
            told_in="pairings.events.province_signed_on",
        ),
        of_field(
            PairingEvent, "counterpart_signatory_office",
            told_in="pairings.events.counterpart_signatory_office",
        ),
        of_field(
            PairingEvent, "counterpart_signed_on",
            told_in="pairings.events.counterpart_signed_on",
        ),
        of_field(PairingEvent, "expires_on", told_in="pairings.events.expires_on"),
        Column(
            "document", "document_told", _("รหัสเอกสารที่เผยแพร่"), Type.INTEGER,
            is_nullable=True, told_in="pairings.events.document",
        ),
    ),
)  # fmt: skip

COUNTERPARTS = Table(
    name="counterparts",
    title=_("คู่ความสัมพันธ์ต่างประเทศ"),
    rows=counterparts,
    key=("id",),
    columns=(
        of_field(Counterpart, "id", label=_("รหัสคู่ความสัมพันธ์"), told_in="counterparts.id"),
        of_field(Counterpart, "name_th", told_in="counterparts.name_th"),
        of_field(Counterpart, "name_en", told_in="counterparts.name_en"),
        of_field(Counterpart, "name_local", told_in="counterparts.name_local"),
        Column(
            "former_names", "former_told", _("ชื่อเดิม คั่นด้วย |"), Type.TEXT, is_nullable=True
        ),
        of_field(
            Counterpart, "unit_type__code", "unit_type", label=_("รหัสประเภทหน่วยการปกครอง"),
            told_in="counterparts.unit_type",
        ),
        of_field(Counterpart, "unit_type__name_th", "unit_type_th", label=_("ประเภท")),
        of_field(Counterpart, "unit_type__name_en", "unit_type_en", label=_("ประเภท (อังกฤษ)")),
        of_field(Counterpart, "parent_th", told_in="counterparts.parent_th"),
        of_field(Counterpart, "parent_en", told_in="counterparts.parent_en"),
        of_field(
            Counterpart, "country__code", "country", label=_("รหัสประเทศ ISO 3166-1"),
            type=Type.CODE, told_in="counterparts.country",
        ),
        of_field(Counterpart, "country__name_th", "country_th", label=_("ประเทศ")),
        of_field(Counterpart, "country__name_en", "country_en", label=_COUNTRY_EN),
    ),
)  # fmt: skip

PROVINCES = Table(
    name="provinces",
    title=_("จังหวัด"),
    rows=provinces,
    key=("code",),
    columns=(
        of_field(Province, "code", type=Type.CODE, told_in="provinces.code"),
        of_field(Province, "name_th", told_in="provinces.name_th"),
        of_field(Province, "name_en", told_in="provinces.name_en"),
        of_field(Province, "iso_name", told_in="provinces.iso_name"),
        of_field(Province, "kind", told_in="provinces.kind"),
        of_field(Province, "region__code", "region", label=_("รหัสภาค"), told_in="provinces.region"),
        of_field(Province, "region__name_th", "region_th", label=_("ภาค")),
        of_field(Province, "region__name_en", "region_en", label=_("ภาค (อังกฤษ)")),
        of_field(
            Province, "cluster__code", "cluster", label=_("รหัสกลุ่มจังหวัด"),
            told_in="provinces.cluster",
        ),
        of_field(Province, "cluster__name_th", "cluster_th", label=_("กลุ่มจังหวัด")),
        of_field(Province, "cluster__name_en", "cluster_en", label=_("กลุ่มจังหวัด (อังกฤษ)")),
        of_field(Province, "is_border_zone", told_in="provinces.is_border_zone"),
        of_field(Province, "existed_from", told_in="provinces.existed_from"),
        of_field(Province, "existed_to", told_in="provinces.existed_to"),
    ),
)  # fmt: skip

DOCUMENTS = Table(
    name="",
    title=_("เอกสารที่เผยแพร่"),
    rows=documents,
    key=("id",),
    columns=(
        of_field(Document, "id", label=_("รหัสเอกสาร"), told_in="documents.id"),
        *(
            of_field(Document, name, told_in=f"documents.{name}")
            for name in (
                "kind", "title_th", "title_en", "number", "issuer", "issued_on", "urgency",
                "received_by", "received_number", "received_on", "published_on", "withdrawn_on",
            )
        ),
        Column(
            "state", "state_told", _("ใช้อยู่หรือยกเลิกแล้ว ณ วันของแฟ้ม"), Type.CODE,
            choices=tuple(
                one for one in DocumentState.choices if one[0] in ("current", "withdrawn")
            ),
        ),
    ),
)  # fmt: skip

REGISTER = Dataset(
    name="register",
    title=_("ทะเบียนเมืองพี่เมืองน้องของไทย"),
    description=_(
        "คู่เมืองพี่เมืองน้องระหว่างจังหวัดของไทยกับหน่วยการปกครองต่างประเทศ พร้อมเหตุการณ์ "
        "คู่ความสัมพันธ์ และจังหวัด รวมรายการที่รอตรวจสอบซึ่งระบุสถานะไว้"
    ),
    keywords=(_("เมืองพี่เมืองน้อง"), _("ความสัมพันธ์ระหว่างประเทศ"), _("จังหวัด")),
    tables=(PAIRINGS, EVENTS, COUNTERPARTS, PROVINCES),
    resources=(
        "countries", "regions", "clusters", "unit-types", "provinces", "counterparts", "pairings",
    ),
    features=province_features,
    credit=points_credit,
)  # fmt: skip

DOCUMENT_SET = Dataset(
    name="documents",
    title=_("เอกสารที่เผยแพร่เกี่ยวกับเมืองพี่เมืองน้อง"),
    description=_("คู่มือ แนวทางปฏิบัติ หนังสือ และบันทึกความเข้าใจที่เผยแพร่แล้ว พร้อมเลขที่และวันที่"),
    keywords=(_("เมืองพี่เมืองน้อง"), _("เอกสาร"), _("บันทึกความเข้าใจ")),
    tables=(DOCUMENTS,),
    resources=("documents",),
)

