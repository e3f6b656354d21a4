"""The addresses below ``bulk/``: what there is, how it is described, and the files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus

from django.http import (
    HttpResponseBase,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import http_date, parse_etags, quote_etag
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import exceptions
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.views import APIView

from sistercity.api.filters import check_known
from sistercity.api.fresh import answered, asks_for_none, is_held
from sistercity.api.problem_kinds import KINDS
from sistercity.exports.record import record_export
from sistercity.language import PARAMETER

from .describing.catalog import catalog
from .describing.datapackage import datapackage
from .describing.dictionary import dictionary
from .describing.gd_catalog import gd_catalog
from .describing.index import BulkIndexSerializer, index
from .kept import BeingWritten, KeptFile, NoSlot
from .making import CONTENT_TYPES, BulkFile, all_files
from .sending import send_kept
from .shapes import (
    CATALOG,
    DATA_PACKAGE,
    FILE,
    GOVERNMENT_CATALOG,
    DictionarySerializer,
)
from .state import State, state_now
from .tables import Dataset
from .xlsx import TooManyRows


class Unfinished(exceptions.APIException):
    """Another process is writing the file at present."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    kind = "being-written"
    wait = 15


class Crowded(Unfinished):
    """Large files are being sent to others, and somebody must answer everything else."""

    kind = "unavailable"


class PreconditionFailed(exceptions.APIException):
    """The file is not the one that the caller means."""

    status_code = HTTPStatus.PRECONDITION_FAILED
    kind = "precondition-failed"


class ByAddress(BaseContentNegotiation):
    """The address says what is sent, whatever ``Accept`` says."""

    def select_parser(self, request, parsers):
        return parsers[0]

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class BulkView(APIView):
    """What the addresses share: the sets, and the full address of a file."""

    datasets: tuple[Dataset, ...] = ()
    content_negotiation_class = ByAddress

    def initial(self, request, *args, **kwargs) -> None:
        super().initial(request, *args, **kwargs)
        check_known(request, {PARAMETER})

    def address(self, name: str) -> str:
        """The full address of a file; of none, that of the index."""
        return self.request.build_absolute_uri(reverse("bulk-index") + name)


class DescribingView(BulkView):
    """A description of the files; whoever holds it already gets 304."""

    media_type = "application/json"

    def answered(self, told: Mapping[str, object]) -> HttpResponseBase:
        """What is said, as the address has it, whatever the caller accepts."""
        body = json.dumps(told, ensure_ascii=False).encode()
        return answered(self.request, body, self.media_type)


class IndexView(DescribingView):
    """Every whole file of what is published, with its size and checkpoint once it was written."""

    @extend_schema(responses=BulkIndexSerializer)
    def get(self, request, *args, **kwargs) -> HttpResponseBase:
        """The files there are, by set."""
        return self.answered(index(self.datasets, state_now(), self.address))


class DictionaryView(DescribingView):
    """The data dictionary: every column of every file."""

    @extend_schema(responses=DictionarySerializer)
    def get(self, request, *args, **kwargs) -> HttpResponseBase:
        """The data dictionary: every column of every file, in Thai and English."""
        return self.answered(dictionary(self.datasets))


class DataPackageView(DescribingView):
    """The CSV files as a Frictionless Data Package."""

    @extend_schema(responses={200: DATA_PACKAGE})
    def get(self, request, *args, **kwargs) -> HttpResponseBase:
        """The CSV files as a Frictionless Data Package."""
        return self.answered(datapackage(self.datasets, self.address))


class CatalogView(DescribingView):
    """The files as a DCAT catalogue."""

    media_type = "application/ld+json"

    @extend_schema(responses={(200, "application/ld+json"): CATALOG})
    def get(self, request, *args, **kwargs) -> HttpResponseBase:
        """The files as a DCAT catalogue in JSON-LD."""
        title = _("ทะเบียนเมืองพี่เมืองน้องของไทย")
        return self.answered(catalog(self.datasets, title, self.address))


class GovernmentCatalogView(DescribingView):
    """The sets in the words of Thailand's government data catalogue."""

    @extend_schema(responses={200: GOVERNMENT_CATALOG})
    def get(self, request, *args, **kwargs) -> HttpResponseBase:
        """The sets in the words of Thailand's government data catalogue (GD Catalog)."""
        return self.answered(gd_catalog(self.datasets, self.address))


class FileView(BulkView):
    """A whole file: sent only once it is whole, with its length and SHA-256."""

    @extend_schema(
        operation_id="bulk_file_retrieve",
        parameters=[
            OpenApiParameter(
                "name",
                OpenApiTypes.STR,
                OpenApiParameter.PATH,
                description="Name of a file as the index has it, such as ``activities.csv``.",
            )
        ],
        responses={
            **{
                (HTTPStatus.OK.value, kind.partition(";")[0]): FILE
                for kind in CONTENT_TYPES.values()
            },
            412: OpenApiResponse(
                description="The file is not, or no longer, the one that ``If-Match`` names."
            ),
            206: OpenApiResponse(description="The part of the file that ``Range`` names."),
            416: OpenApiResponse(description="``Range`` begins behind the end of the file."),
            503: OpenApiResponse(
                description="The file is being written, or large files are being sent to others; "
                "``Retry-After`` says when to ask again."
            ),
        },
    )
    def get(self, request, name: str, *args, **kwargs) -> HttpResponseBase:
        """A whole file.

        It is sent only once it is whole: ``Content-Length``, ``Repr-Digest`` (SHA-256) and
        ``X-Row-Count`` tell whether it came through, ``Range`` fetches the rest of a torn one.
        ``X-Checkpoint`` is where ``changes/?after=`` goes on after it.
        """
        files = all_files(self.datasets)
        if name not in files:
            known = ", ".join(files)
            raise exceptions.NotFound(_("ไม่มีแฟ้มชื่อนี้ ที่มีคือ: %(known)s") % {"known": known})
        file, state = files[name], state_now()
        etag = _etag(file, file.key(state))
        _check_is_meant(request, etag)
        is_known = is_held(request, etag) or asks_for_none(request)
        response = HttpResponseNotModified() if is_known else None
        if response is None:
            held = file.kept(state)
            if request.method == "HEAD":
                # Of a file that is not written yet nobody knows the length: a stream claims none.
                response = StreamingHttpResponse()
                response["Accept-Ranges"] = "bytes"
                if held:
                    response["Content-Length"] = held.size
            else:
                held = held or _made(file)
                response = self._sent(file, held)
            if response.status_code >= HTTPStatus.BAD_REQUEST:
                return response
            if held:
                _tell(response, held)
        response["Content-Type"] = file.content_type
        _tell_state(response, file, state)
        response["Link"] = f'<{self.address("datapackage.json")}>; rel="describedby"'
        return response

    def _sent(self, file: BulkFile, held: KeptFile) -> HttpResponseBase:
        etag = _etag(file, held.key)
        _check_is_meant(self.request, etag)
        try:
            response = send_kept(self.request, held, etag)
        except NoSlot as busy:
            raise Crowded(_("กำลังส่งแฟ้มใหญ่ให้ผู้อื่นอยู่ โปรดขอใหม่ในอีกครู่หนึ่ง")) from busy
        response["ETag"] = etag
        response["Accept-Ranges"] = "bytes"
        response["Content-Disposition"] = f'attachment; filename="{file.name}"'
        if response.status_code == HTTPStatus.OK:
            try:
                record_export(
                    self.request._request,
                    list_name=f"bulk-{file.name.rpartition('.')[0]}",
                    file_format=file.file_format,
                    row_count=held.row_count,
                )
            except Exception:
                # Not sent: whoever comes next shall have its place.
                response.close()
                raise
        return response


def _check_is_meant(request, etag: str) -> None:
    """Whoever goes on with an earlier file by ``If-Match`` gets no part of another.

    Dates of the caller are not looked at: a file has more states than the ledger has seconds.
    """
    meant = parse_etags(request.headers.get("If-Match", "*"))
    if etag not in meant and "*" not in meant:
        raise PreconditionFailed(KINDS[PreconditionFailed.kind].detail)


def _made(file: BulkFile) -> KeptFile:
    try:
        return file.made()
    except BeingWritten as busy:
        raise Unfinished(KINDS[Unfinished.kind].detail) from busy
    except TooManyRows as refusal:
        raise exceptions.NotFound(str(refusal)) from refusal


def _etag(file: BulkFile, key: str) -> str:
    return quote_etag(f"{key}-{file.name}")


def _tell_state(response: HttpResponseBase, file: BulkFile, state: State) -> None:
    response.setdefault("ETag", _etag(file, file.key(state)))
    patch_cache_control(response, public=True, no_cache=True)
    if state.changed_at:
        response["Last-Modified"] = http_date(state.changed_at.timestamp())


def _tell(response: HttpResponseBase, held: KeptFile) -> None:
    """What lets a reader see that nothing is missing, and go on from here."""
    response["Repr-Digest"] = held.digest
    response["X-Row-Count"] = held.row_count
    response["X-Ledger-Number"] = held.number
    if held.checkpoint:
        response["X-Checkpoint"] = held.checkpoint
