"""What the lists of the register can be narrowed by: one set for the page, the export and the API.

A filter set is given rows that are already scoped and annotated; pairings come from
``visible_to(user).as_at(day).on_list()``. Several values of one filter widen it, several
filters narrow the list.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractYear
from django.db.models.lookups import Exact, In
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field

from registry.choices import Confirmation, DocumentKind, DocumentState, Relation, Status
from registry.models import Cluster, Country, EditionRow, Province, Region, UnitType
from registry.models.pairing import PROVINCE_LEVEL
from registry.names import name_of, name_order
from sistercity.fields.messages import date_message
from sistercity.fields.text import holding
from sistercity.thai.calendar import DateReadingError, parse_thai_year, to_be, to_ce
from sistercity.thai.digits import to_thai
from sistercity.thai.numbers import number_key
from sistercity.thai.search import asked

_PUBLIC_NUMBER = re.compile(r"(?:p-?)?0*(\d{1,9})")
_LIST_NUMBER = re.compile(r"\d{2}/\d+")
_PAIRING_NAMES = (
    "province__search_text",
    "province__region__search_text",
    "counterpart__search_text",
    "counterpart__country__search_text",
)
_SEVERAL = forms.CheckboxSelectMultiple


class CodesField(forms.ModelMultipleChoiceField):
    """Rows by their codes, live or of the past; the choices can be only those worth offering."""

    def label_from_instance(self, row) -> str:
        return name_of(row) if hasattr(row, "name_th") else str(row)


class CodesFilter(django_filters.ModelMultipleChoiceFilter):
    """Any of several rows, named by their codes."""

    field_class = CodesField

    def __init__(self, field_name: str, *, queryset: QuerySet, **extra):
        extra = {"to_field_name": "code", "widget": _SEVERAL, "distinct": False, **extra}
        extra["error_messages"] = {"invalid_choice": _("ไม่มีรหัส “%(value)s” ในทะเบียน")}
        super().__init__(field_name, queryset=queryset, **extra)

    def get_queryset(self, request):
        """Told as at the list's moment; in the order of names, but for those that have levels."""
        model = super().get_queryset(request).model
        rows = model.told(self.parent.queryset.known_moment)
        order = model._meta.ordering
        return rows.order_by(*([name_order()] if order == ["sort_key"] else order))

    def filter(self, rows, value):
        """One IN condition over the rows' keys."""
        keys = [row.id for row in value or ()]
        return rows.filter(In(rows.column(self.field_name), keys)) if keys else rows


class WordsFilter(django_filters.MultipleChoiceFilter):
    """Any of several stored words."""

    def __init__(self, field_name: str, *, choices, **extra):
        extra = {"widget": _SEVERAL, "distinct": False, **extra}
        extra["error_messages"] = {
            "invalid_choice": format_lazy(
                "{} {}",
                _("ไม่มีตัวเลือก “%(value)s” ตัวเลือกที่มี:"),
                ", ".join(value for value, _label in choices),
            )
        }
        super().__init__(field_name, choices=choices, **extra)

    def filter(self, rows, value):
        """One IN condition."""
        return rows.filter(In(rows.column(self.field_name), value)) if value else rows


class YearsField(forms.MultipleChoiceField):
    """Buddhist years as people write them; the choices are only those worth offering."""

    widget = _SEVERAL

    def to_python(self, value) -> list[int]:
        try:
            return [parse_thai_year(str(one)) for one in value or []]
        except DateReadingError as error:
            raise ValidationError(date_message(error), code=error.code) from error

    def validate(self, value) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")


class YearsFilter(django_filters.Filter):
    """Rows whose date lies in any of several Buddhist years."""

    field_class = YearsField

    def filter(self, rows, value):
        """A condition on the year of the column, for each year asked."""
        if not value:
            return rows
        column = f"{self.field_name}__year"
        asked = Q()
        for year_be in set(value):
            asked |= Q(**{column: to_ce(year_be)})
        return rows.filter(asked)


class YesNoFilter(django_filters.TypedChoiceFilter):
    """A yes or no column, asked as ``true`` or ``false``."""

    field_class = forms.TypedChoiceField

    def __init__(self, field_name: str, *, yes, no, **extra):
        extra = {"widget": forms.RadioSelect, **extra}
        extra["error_messages"] = {"invalid_choice": _("ค่าต้องเป็น true หรือ false")}
        choices = [("true", yes), ("false", no)]
        super().__init__(field_name, choices=choices, coerce=lambda word: word == "true", **extra)


class LevelFilter(WordsFilter):
    """Whether the two sides stand at the same level of government."""

    EQUAL, UNEQUAL = "equal", "unequal"

    def filter(self, rows, value):
        """Both words together leave nothing out."""
        if len(set(value or [])) != 1:
            return rows
        equal = Q(Exact(rows.column(self.field_name), PROVINCE_LEVEL))
        return rows.filter(equal if self.EQUAL in value else ~equal)


def search_pairings(rows: QuerySet, query: str) -> QuerySet:
    """Pairings in which every word of the query is found.

    A word is looked for in the names of the province, its region, the counterpart and the
    country, and is compared with the public number (P-0001) and the list number (๓๒/๑), in
    either digits.
    Nothing is found by a query without a letter or digit.
    """
    words = asked(query)
    if not words:
        return rows.none() if query.strip() else rows
    rows, texts = _with_texts(rows, _PAIRING_NAMES)
    for forms_of_word in words:
        word = forms_of_word[0]
        found = holding(forms_of_word, *texts)
        if number := _PUBLIC_NUMBER.fullmatch(word):
            found |= Q(number=f"P-{int(number[1]):04d}")
        if _LIST_NUMBER.fullmatch(word):
            listed = EditionRow.known(rows.known_moment).filter(list_number=to_thai(word))
            found |= Exists(listed.filter(pairing_id=OuterRef("id")))
        rows = rows.filter(found)
    return rows


def search_named(
    rows: QuerySet, query: str, columns: Sequence[str] = ("search_text",)
) -> QuerySet:
    """Rows in whose search columns every word of the query is found."""
    words = asked(query)
    if not words and query.strip():
        return rows.none()
    rows, texts = _with_texts(rows, columns)
    for forms_of_word in words:
        rows = rows.filter(holding(forms_of_word, *texts))
    return rows


def _with_texts(rows: QuerySet, columns: Sequence[str]) -> tuple[QuerySet, list[str]]:
    """The rows, and the names under which they carry their search columns as at their moment."""
    texts = {f"text_{place}": rows.column(path) for place, path in enumerate(columns)}
    return rows.alias(**texts), list(texts)


def search_documents(rows: QuerySet, query: str) -> QuerySet:
    """Documents by words, or by their number in either digits, with or without “ที่”."""
    named = search_named(rows, " ".join(word for word in query.split() if word != "ที่"))
    key = number_key(query)
    if not re.search(r"\d", key):
        return named
    return rows.filter(Q(id__in=named.order_by().values("id")) | Q(number_key__contains=key))


search_provinces = partial(search_named, columns=("search_text", "region__search_text"))
search_counterparts = partial(search_named, columns=("search_text", "country__search_text"))


class SearchFilter(django_filters.CharFilter):
    """Words to be found, by a function of rows and query."""

    def __init__(self, search: Callable[[QuerySet, str], QuerySet], **extra):
        self.search = search
        super().__init__("search", max_length=200, **extra)

    def filter(self, rows, value):
        """The rows in which the words are found."""
        return self.search(rows, value) if value else rows


class PairingFilter(django_filters.FilterSet):
    """Pairings as they stood on a day; give it rows of ``as_at(day).on_list()``."""

    search = SearchFilter(
        search_pairings,
        label=_("ค้นหา"),
        help_text=_(
            "ชื่อจังหวัด คู่ความสัมพันธ์ หรือประเทศ ภาษาไทยหรืออังกฤษ เลขทะเบียน (P-0001) หรือเลขที่ในบัญชี (๓๒/๑)"
        ),
    )
    status = WordsFilter(
        "status_shown",
        choices=Status.choices,
        label=_("สถานะ"),
        help_text=_("สถานะ ณ วันที่ขอข้อมูล"),
    )
    confirmation = WordsFilter(
        "confirmation",
        choices=Confirmation.choices,
        label=_("การยืนยัน"),
        help_text=_("เฉพาะคู่ที่ยืนยันแล้วเท่านั้นที่นับในตัวเลขทางการ"),
    )
    region = CodesFilter(
        "province__region",
        queryset=Region.objects.all(),
        label=_("ภาค"),
    )
    province = CodesFilter(
        "province",
        queryset=Province.objects.all(),
        label=_("จังหวัด"),
        help_text=_("รหัส ISO 3166-2 เช่น TH-50"),
    )
    country = CodesFilter(
        "counterpart__country",
        queryset=Country.objects.all(),
        label=_("ประเทศ"),
        help_text=_("รหัส ISO 3166-1 เช่น JP"),
    )
    relation = WordsFilter("relation", choices=Relation.choices, label=_("ลักษณะความสัมพันธ์"))
    signed_year_be = extend_schema_field(
        {
            "type": "array",
            "items": {"type": "integer", "minimum": 2484, "maximum": 2700},
            "description": _("ปี พ.ศ. ที่ลงนามครั้งแรก เท่าที่ลงนามแล้ว ณ วันที่ขอข้อมูล"),
        }
    )(YearsFilter("signed_on", label=_("ปี พ.ศ. ที่ลงนาม")))
    unit_type = CodesFilter(
        "counterpart__unit_type",
        queryset=UnitType.objects.all(),
        label=_("ประเภทหน่วยการปกครอง"),
    )
    level = LevelFilter(
        "counterpart__unit_type__level",
        choices=[
            (LevelFilter.EQUAL, _("ระดับเท่ากัน")),
            (LevelFilter.UNEQUAL, _("ระดับไม่เท่ากัน")),
        ],
        label=_("ความเท่าเทียมของระดับ"),
        help_text=_("หน่วยการปกครองของคู่ความสัมพันธ์เทียบกับจังหวัดของไทย"),
    )
    is_undated = extend_schema_field(
        {"type": "boolean", "description": _("true: คู่ที่ไม่ทราบวันที่ของเหตุการณ์ใดเลย")}
    )(YesNoFilter("is_undated", yes=_("ไม่ทราบวันที่"), no=_("ทราบวันที่"), label=_("วันที่")))


class ProvinceFilter(django_filters.FilterSet):
    """Provinces."""

    search = SearchFilter(
        search_provinces,
        label=_("ค้นหา"),
        help_text=_("ชื่อจังหวัด ภาษาไทยหรืออังกฤษ หรือรหัส (TH-50)"),
    )
    region = CodesFilter("region", queryset=Region.objects.all(), label=_("ภาค"))
    cluster = CodesFilter("cluster", queryset=Cluster.objects.all(), label=_("กลุ่มจังหวัด"))
    is_border_zone = extend_schema_field(
        {"type": "boolean", "description": _("true: จังหวัดเขตพัฒนาเศรษฐกิจพิเศษ")}
    )(
        YesNoFilter(
            "is_border_zone",
            yes=_("อยู่ในเขตพัฒนาเศรษฐกิจพิเศษ"),
            no=_("อยู่นอกเขต"),
            label=_("เขตพัฒนาเศรษฐกิจพิเศษ"),
        )
    )


class CountryFilter(django_filters.FilterSet):
    """Countries and territories."""

    search = SearchFilter(
        search_named,
        label=_("ค้นหา"),
        help_text=_("ชื่อประเทศ ภาษาไทยหรืออังกฤษ หรือรหัส (JP)"),
    )


class CounterpartFilter(django_filters.FilterSet):
    """Foreign administrative units."""

    search = SearchFilter(
        search_counterparts,
        label=_("ค้นหา"),
        help_text=_("ชื่อภาษาไทย ภาษาอังกฤษ อักษรท้องถิ่น หรือชื่อเดิม"),
    )
    country = CodesFilter(
        "country",
        queryset=Country.objects.all(),
        label=_("ประเทศ"),
        help_text=_("รหัส ISO 3166-1 เช่น JP"),
    )
    unit_type = CodesFilter(
        "unit_type", queryset=UnitType.objects.all(), label=_("ประเภทหน่วยการปกครอง")
    )


class DocumentFilter(django_filters.FilterSet):
    """Documents as they stood on a day; give it rows of ``as_at(day)``."""

    search = SearchFilter(
        search_documents,
        label=_("ค้นหา"),
        help_text=_("ชื่อเรื่อง เลขที่หนังสือ หรือผู้ออก"),
    )
    kind = WordsFilter("kind", choices=DocumentKind.choices, label=_("ชนิด"))
    state = WordsFilter(
        "state",
        choices=DocumentState.choices,
        label=_("การใช้"),
        help_text=_("ใช้อยู่หรือยกเลิกแล้ว ณ วันที่ขอข้อมูล"),
    )
    issued_year_be = extend_schema_field(
        {
            "type": "array",
            "items": {"type": "integer", "minimum": 2484, "maximum": 2700},
            "description": _("ปี พ.ศ. ของวันที่ในเอกสาร"),
        }
    )(YearsFilter("issued_on", label=_("ปี พ.ศ. ที่ออก")))


def _level_word(level: int) -> str:
    return LevelFilter.EQUAL if level == PROVINCE_LEVEL else LevelFilter.UNEQUAL


# Filter → its column, and the value of the filter for a value of the column.
Facets = dict[str, tuple[object, Callable]]
PAIRING_FACETS: Facets = {
    "status": ("status_shown", str),
    "confirmation": ("confirmation", str),
    "region": ("province__region__code", str),
    "province": ("province__code", str),
    "country": ("counterpart__country__code", str),
    "relation": ("relation", str),
    "signed_year_be": (ExtractYear("signed_on"), lambda year: str(to_be(year))),
    "unit_type": ("counterpart__unit_type__code", str),
    "level": ("counterpart__unit_type__level", _level_word),
    "is_undated": ("is_undated", lambda undated: "true" if undated else "false"),
}
DOCUMENT_FACETS: Facets = {
    "kind": ("kind", str),
    "state": ("state", str),
    "issued_year_be": (ExtractYear("issued_on"), lambda year: str(to_be(year))),
}
COUNTERPART_FACETS: Facets = {
    "country": ("country__code", str),
    "unit_type": ("unit_type__code", str),
}


def asked_filters(filters: django_filters.FilterSet) -> dict[str, object]:
    """The filters that are set and can be read, with their values."""
    return {
        name: value for name, value in filters.form.cleaned_data.items() if value or value is False
    }


def facet_counts(
    filters: django_filters.FilterSet, facets: Facets = PAIRING_FACETS
) -> dict[str, Counter]:
    """How many rows each option would leave: filter → option → rows.

    An option is counted under all the filters that are set but its own, so that the options
    beside a chosen one say what choosing them as well would add. Filters that are not set
    share one query; each one that is set takes one of its own.
    """
    asked = asked_filters(filters)
    unset = [name for name in facets if name not in asked]
    counts: dict[str, Counter] = {name: Counter() for name in facets}
    for names in [unset, *([name] for name in facets if name in asked)]:
        rows = filters.queryset.all()
        for name, value in asked.items():
            if name not in names:
                rows = filters.filters[name].filter(rows, value)
        columns = [
            rows.column(column) if isinstance(column, str) else column
            for column in (facets[name][0] for name in names)
        ]
        groups = rows.order_by().values_list(*columns).annotate(row_count=Count("pk"))
        for *values, row_count in groups:
            for name, value in zip(names, values, strict=True):
                if value is not None:
                    counts[name][facets[name][1](value)] += row_count
    return counts


def offer_choices(filters: django_filters.FilterSet, counts: dict[str, Counter]) -> None:
    """Offer in the form of the page only the options that leave a row, and those chosen."""
    for name, counted in counts.items():
        field = filters.form.fields[name]
        chosen = set(filters.form.data.getlist(name))
        if isinstance(field, YearsField):
            years = sorted(set(counted) | {one for one in chosen if one.isdecimal()})
            field.choices = field.widget.choices = [(year, year) for year in reversed(years)]
        elif isinstance(field, forms.ModelMultipleChoiceField):
            field.choices = [
                (row.code, name_of(row))
                for row in field.queryset
                if row.code in counted or row.code in chosen
            ]
        else:
            field.choices = [
                (value, label)
                for value, label in field.choices
                if value in counted or value in chosen
            ]
