"""Import with a dry run and export of pairings in the admin, by django-import-export."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from import_export.admin import ImportExportMixin
from import_export.formats.base_formats import Format
from import_export.forms import ExportForm

from registry.importing import desk
from registry.importing.cells import MAX_BYTES, MAX_ROWS, UnreadableFile
from registry.importing.desk import XLSX_TYPE
from registry.importing.files import write_csv, write_template, write_workbook
from registry.importing.reading import check_size
from registry.models import ImportRun
from registry.resources import PairingExport
from sistercity import clock
from sistercity.admin.forms import sent
from sistercity.exports.record import record_export

# Imports told beside the form; all of them are a list of their own.
_LAST_RUNS = 5


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


class UploadForm(forms.Form):
    """A file to look at before anything is written."""

    import_file = forms.FileField(
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv,.txt"})
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["import_file"]
        field.label = _("แฟ้มที่จะนำเข้า")
        field.help_text = _(
            "สมุดงาน Excel (.xlsx) หรือ CSV ตามที่หน่วยงานใช้อยู่ ไม่เกิน %(size)s MB และ %(rows)s แถว"
        ) % {"size": MAX_BYTES // 1024**2, "rows": f"{MAX_ROWS:,}"}

    def clean_import_file(self):
        """Too large a file is not read at all."""
        upload = self.cleaned_data["import_file"]
        try:
            check_size(upload.size)
        except UnreadableFile as fault:
            raise forms.ValidationError(str(fault)) from fault
        return upload


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

    export_form_class = ChoiceOfFormat
    export_formats = (Workbook, CommaFile)
    import_template_name = "admin/registry/pairing/import.html"
    export_template_name = "admin/registry/pairing/export.html"
    import_export_change_list_template = "admin/registry/pairing/change_list.html"

    def get_export_resource_classes(self, request):
        return [PairingExport]

    def has_import_permission(self, request) -> bool:
        """Those who edit the register."""
        return self.has_change_permission(request)

    def has_export_permission(self, request) -> bool:
        """Those who see the list."""
        return self.has_view_permission(request)

    def get_urls(self):
        """The empty workbook too; the package's second page has its place in the import's own."""
        wrap = self.admin_site.admin_view
        template = path(
            "import/template/", wrap(self.template_view), name="registry_pairing_template"
        )
        own = [one for one in super().get_urls() if one.name != "registry_pairing_process_import"]
        return [template, *own]

    def template_view(self, request: HttpRequest) -> HttpResponse:
        """A workbook to be filled in."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        return attachment(write_template(), "register-template.xlsx")

    # Import.

    def import_action(self, request, **kwargs):
        """The choice of a file; one that can be read gets a page of its own."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = UploadForm(sent(request), request.FILES or None)
        if request.method == "POST" and form.is_valid():
            upload = form.cleaned_data["import_file"]
            try:
                run = desk.take_in(by=request.user, data=upload.read(), name=upload.name)
            except UnreadableFile as fault:
                form.add_error("import_file", str(fault))
            else:
                return HttpResponseRedirect(
                    reverse("admin:registry_importrun_change", args=[run.pk])
                )
        runs = ImportRun.objects.visible_to(request.user).select_related("by")
        context = {
            **self.admin_site.each_context(request),
            "title": _("นำเข้าทะเบียน"),
            "form": form,
            "runs": runs[:_LAST_RUNS],
            "opts": self.opts,
            "media": self.media,
        }
        return TemplateResponse(request, [self.import_template_name], context)

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
        record_export(
            request,
            list_name="admin-pairings",
            file_format=file_format.get_extension(),
            row_count=queryset.count(),
        )
        return exported


def attachment(content: bytes, name: str) -> HttpResponse:
    """A workbook to be downloaded; ``name`` in whatever script."""
    response = HttpResponse(content, content_type=XLSX_TYPE)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response
