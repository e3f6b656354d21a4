"""What the list of documents can be narrowed by."""

from __future__ import annotations

import django_filters
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field

from registry.choices import DocumentKind, DocumentState
from sistercity.thai.calendar import to_be

from .fields import Facets, WordsFilter, YearsFilter
from .search import SearchFilter, search_documents


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


DOCUMENT_FACETS: Facets = {
    "kind": ("kind", str),
    "state": ("state", str),
    "issued_year_be": (ExtractYear("issued_on"), lambda year: str(to_be(year))),
}
