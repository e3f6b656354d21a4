"""Import with preview and export of pairings in the admin, by django-import-export."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from import_export.admin import ImportExportMixin
from import_export.formats.base_formats import Format
from import_export.forms import ConfirmImportForm, ExportForm, ImportForm
from import_export.tmp_storages import MediaStorage

from registry.importing.files import (
    MAX_BYTES,
    MAX_ROWS,
    UnreadableFile,
    read_table,
    write_csv,
    write_template,
    write_workbook,
)
from registry.importing.preview import Preview
from registry.resources import PairingExport, PairingImport, fingerprint
from sistercity import clock
from sistercity.addresses import client_address
from sistercity.audit.ledger import record_access
from sistercity.audit.models import AccessRecord

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# An upload whose preview nobody confirmed is kept no longer than this.
KEPT = timedelta(days=1)


class TableFile(Format):
    """What may be imported: XLSX or CSV, told apart by content."""

    def create_dataset(self, in_stream: bytes):
        """The rows, as ``read_table`` gives them."""
        return read_table(in_stream)

    def can_import(self) -> bool:
        return True

    def get_title(self) -> str:
        return "XLSX, CSV"


class Workbook(Format):
    """An exported XLSX workbook."""

    def export_data(self, dataset, **kwargs) -> bytes:
        return write_workbook(dataset.headers, dataset)

    def can_export(self) -> bool:
        return True

    def get_title(self) -> str:
        return "Excel (XLSX)"

    def get_extension(self) -> str:
        return "xlsx"

    def get_content_type(self) -> str:
        return XLSX_TYPE


class CommaFile(Workbook):
    """An exported CSV file."""

    def export_data(self, dataset, **kwargs) -> bytes:
        return write_csv(dataset.headers, dataset)

    def get_title(self) -> str:
        return "CSV (UTF-8)"

    def get_extension(self) -> str:
        return "csv"

    def get_content_type(self) -> str:
        return "text/csv; charset=utf-8"


class UploadForm(ImportForm):
    """A file to look at before anything is written."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        # There is one format, found by content: nothing to choose.
        self.fields["format"].widget = forms.HiddenInput()
        self.initial["format"] = "0"
        field = self.fields["import_file"]
        field.label = _("แฟ้มที่จะนำเข้า")
        field.widget.attrs["accept"] = ".xlsx,.csv"
        field.help_text = _(
            "สมุดงาน Excel (.xlsx) หรือ CSV ไม่เกิน %(size)s MB และ %(rows)s แถว "
            "ยังไม่บันทึกจนกว่าท่านจะยืนยันในหน้าถัดไป"
        ) % {"size": MAX_BYTES // 1024**2, "rows": f"{MAX_ROWS:,}"}

    def clean_import_file(self):
        """Too large a file is not read at all."""
        upload = self.cleaned_data["import_file"]
        if upload.size > MAX_BYTES:
            raise forms.ValidationError(
                _("แฟ้ม “%(name)s” มีขนาด %(size)s MB เกิน %(limit)s MB โปรดแบ่งเป็นหลายแฟ้ม")
                % {
                    "name": upload.name,
                    "size": f"{upload.size / 1024**2:.1f}",
                    "limit": MAX_BYTES // 1024**2,
                }
            )
        return upload


class AgreementForm(ConfirmImportForm):
    """The file that was looked at, and what the preview said it would do."""

    agreed = forms.CharField(widget=forms.HiddenInput())


class ChoiceOfFormat(ExportForm):
    """In which format to export."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["format"]
        field.label = _("รูปแบบแฟ้ม")
        field.choices = [choice for choice in field.choices if choice[0]]
        field.widget = forms.RadioSelect(choices=field.choices)
        self.initial["format"] = "0"


class TransferMixin(ImportExportMixin):
    """Import and export of the register for its admin class.

    The export holds what the list shows, by the same scope, search and filters.
    """

    import_form_class = UploadForm
    confirm_form_class = AgreementForm
    export_form_class = ChoiceOfFormat
    import_formats = (TableFile,)
    export_formats = (Workbook, CommaFile)
    import_template_name = "admin/registry/pairing/import.html"
    export_template_name = "admin/registry/pairing/export.html"
    import_export_change_list_template = "admin/registry/pairing/change_list.html"

    def get_import_resource_classes(self, request):
        return [PairingImport]

    def get_export_resource_classes(self, request):
        return [PairingExport]

    def has_import_permission(self, request) -> bool:
        """Those who edit the register."""
        return self.has_change_permission(request)

    def has_export_permission(self, request) -> bool:
        """Those who see the list."""
        return self.has_view_permission(request)

    def get_urls(self):
        """The empty workbook, beside the package's own pages."""
        wrap = self.admin_site.admin_view
        template = path(
            "import/template/", wrap(self.template_view), name="registry_pairing_template"
        )
        return [template, *super().get_urls()]

    def template_view(self, request: HttpRequest) -> HttpResponse:
        """A workbook to be filled in."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        return _attachment(write_template(), XLSX_TYPE, "register-template.xlsx")

    # Import.

    def write_to_tmp_storage(self, import_file, input_format):
        """Keep the upload until it is confirmed; sweep out those that never were."""
        _sweep()
        return super().write_to_tmp_storage(import_file, input_format)

    def add_data_read_fail_error_to_form(self, form, e) -> None:
        """Say in words why the file cannot be read."""
        if not isinstance(e, UnreadableFile):
            raise e
        form.add_error("import_file", str(e))

    def import_action(self, request, **kwargs):
        """The package's page: the file is read and its preview shown."""
        response = super().import_action(request, **kwargs)
        context = response.context_data
        context["title"] = _("นำเข้าทะเบียน")
        if result := context.get("result"):
            context["preview"] = Preview(result, title=context["form"].files["import_file"].name)
            if agreement := context.get("confirm_form"):
                agreement.initial["agreed"] = fingerprint(result)
        return response

    def process_import(self, request: HttpRequest, **kwargs) -> HttpResponse:
        """Carry out what the preview showed, whole or not at all."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        back = reverse("admin:registry_pairing_import")
        agreement = AgreementForm(request.POST)
        if request.method != "POST" or not agreement.is_valid():
            return HttpResponseRedirect(back)
        kept = MediaStorage(name=agreement.cleaned_data["import_file_name"], read_mode="rb")
        try:
            table = read_table(kept.read())
        except (OSError, UnreadableFile):
            messages.error(request, _("แฟ้มที่ตรวจไว้ไม่อยู่แล้ว โปรดเลือกแฟ้มอีกครั้ง"))
            return HttpResponseRedirect(back)
        result = PairingImport().import_data(
            table, user=request.user, expected=agreement.cleaned_data["agreed"]
        )
        kept.remove()
        preview = Preview(result, title=table.title)
        if preview.is_bad:
            context = {
                **self.admin_site.each_context(request),
                "title": _("นำเข้าทะเบียน"),
                "form": UploadForm(self.get_import_formats(), [PairingImport]),
                "opts": self.opts,
                "result": result,
                "preview": preview,
                "media": self.media,
            }
            return TemplateResponse(request, [self.import_template_name], context, status=409)
        messages.success(
            request,
            _("นำเข้าแล้ว เพิ่ม %(new)s คู่ แก้ไข %(changed)s คู่ ไม่เปลี่ยนแปลง %(same)s คู่")
            % {"new": preview.new, "changed": preview.changed, "same": preview.same},
        )
        return HttpResponseRedirect(reverse("admin:registry_pairing_changelist"))

    # Export.

    def get_export_filename(self, request, queryset, file_format) -> str:
        """With the day of the data, of the Common Era as in machine names."""
        return f"register-{clock.today().isoformat()}.{file_format.get_extension()}"

    def export_action(self, request, *args, **kwargs):
        """The package's page; with how many rows the file will hold."""
        response = super().export_action(request)
        if hasattr(response, "context_data"):
            response.context_data["row_count"] = self.get_export_queryset(request).count()
            response.context_data["title"] = _("ส่งออกทะเบียน")
        return response

    def get_export_data(self, file_format, request, queryset, **kwargs):
        """The file; that somebody took it is on record."""
        exported = super().get_export_data(file_format, request, queryset, **kwargs)
        record_access(
            kind=AccessRecord.Kind.EXPORTED,
            by=request.user,
            address=client_address(request),
            detail=f"registry.pairing {file_format.get_extension()} ?{request.GET.urlencode()}",
        )
        return exported


def _attachment(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _sweep() -> None:
    """Delete uploads whose preview was not confirmed in time."""
    folder = MediaStorage().MEDIA_FOLDER
    if not default_storage.exists(folder):
        return
    for name in default_storage.listdir(folder)[1]:
        kept = f"{folder}/{name}"
        if default_storage.get_modified_time(kept) < timezone.now() - KEPT:
            default_storage.delete(kept)
