"""The forms of workbooks: a file that comes back, the word to take it, the word to undo it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from registry.importing.cells import MAX_BYTES, UnreadableFile
from registry.importing.reading import check_size
from sistercity.language import SwitchesLanguageMixin


class WorkbookForm(SwitchesLanguageMixin, forms.Form):
    """A filled workbook, to be looked at before anything is written."""

    use_required_attribute = False

    file = forms.FileField(
        label=_lazy("สมุดงานที่กรอกแล้ว"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": _lazy("โปรดเลือกแฟ้มสมุดงานที่กรอกแล้ว"),
            "empty": _lazy("แฟ้มนี้ว่างเปล่า ไม่มีข้อมูล โปรดตรวจสอบแฟ้มแล้วเลือกใหม่"),
        },
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "แฟ้ม .xlsx ที่ดาวน์โหลดจากหน้านี้ ไม่เกิน %(size)s MB ระบบแสดงผลตรวจก่อน ยังไม่บันทึกสิ่งใด"
        ) % {"size": MAX_BYTES // 1024**2}

    def clean_file(self):
        """Too large a file is not read at all."""
        upload = self.cleaned_data["file"]
        try:
            check_size(upload.size)
        except UnreadableFile as fault:
            raise forms.ValidationError(str(fault)) from fault
        return upload


class TakeForm(forms.Form):
    """What the dry run said it would do."""

    agreed = forms.CharField(widget=forms.HiddenInput(), max_length=64)


class UndoWorkbookForm(forms.Form):
    """What the page said would go back."""

    expected = forms.CharField(widget=forms.HiddenInput(), max_length=64)
