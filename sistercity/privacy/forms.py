"""Forms on personal data: of whom, by which words, by whose order."""

from __future__ import annotations

import uuid

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from sistercity.accounts.models import User
from sistercity.fields.plain import PlainTextMixin, ReasonField

from .choices import Ground
from .order import Order

# Each is looked for in all that is held.
MOST_WORDS = 50


class PersonForm(PlainTextMixin, forms.Form):
    """A person: an account, or words by which they are named, or both."""

    use_required_attribute = False

    username = forms.CharField(
        label=_lazy("ชื่อผู้ใช้ของบัญชี"), max_length=60, required=False,
        help_text=_lazy("เว้นว่างหากบุคคลนี้ไม่มีบัญชี เช่น ผู้ลงนาม หรือผู้ร่วมคณะทำงาน"),
    )
    words = forms.CharField(
        label=_lazy("ชื่อและคำอื่นที่ระบุตัวบุคคลนี้"), required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_lazy(
            "หนึ่งบรรทัดต่อหนึ่งคำ พิมพ์ชื่อและนามสกุลตามที่อาจเขียนไว้ทุกแบบ รวมทั้งอีเมลและโทรศัพท์ "
            "ชื่อและอีเมลของบัญชีค้นให้เองแล้ว"
        ),
    )
    reason = ReasonField(
        max_length=500,
        help_text=_lazy("เก็บไว้ในบัญชีตลอดไป จึงอย่าระบุชื่อบุคคล"),
        error_messages={"required": _lazy("โปรดเขียนเหตุผล")},
    )

    def clean_words(self) -> str:
        """The words, not too many."""
        typed = self.cleaned_data["words"]
        if len(typed.splitlines()) > MOST_WORDS:
            raise forms.ValidationError(
                _("ระบุได้ไม่เกิน %(limit)s คำ โปรดเหลือเฉพาะคำที่ระบุตัวบุคคล")
                % {"limit": MOST_WORDS}
            )
        return typed

    def clean_username(self) -> User | None:
        """The account, whose name is typed; None where none is."""
        typed = self.cleaned_data["username"].strip()
        if not typed:
            return None
        person = User.objects.filter(username__iexact=typed).first()
        if person is None:
            raise forms.ValidationError(_("ไม่มีบัญชีของชื่อผู้ใช้นี้ โปรดตรวจสอบที่หน้าผู้ใช้"))
        return person

    def clean(self) -> dict:
        """Somebody must be meant."""
        values = super().clean()
        if not (values.get("username") or values.get("words") or self.errors):
            self.add_error("words", _("โปรดพิมพ์ชื่อผู้ใช้ หรือชื่อของบุคคล"))
        return values

    def words_typed(self) -> tuple[str, ...]:
        """The words, line by line."""
        lines = self.cleaned_data["words"].splitlines()
        return tuple(line.strip() for line in lines if line.strip())


class EraseForm(PersonForm):
    """What is to be erased, and by whose order."""

    field_order = ["username", "words", "files", "keeps_official", "ground", "authority", "reason"]

    files = forms.CharField(
        label=_lazy("แฟ้มที่ต้องลบ"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_lazy(
            "ค่า SHA-256 หนึ่งบรรทัดต่อหนึ่งแฟ้ม แฟ้มที่อาจเกี่ยวข้องแสดงให้เลือกในขั้นถัดไป "
            "ระบบไม่อ่านภาพถ่าย ภาพสแกน และ PDF จึงต้องเปิดดูเอง"
        ),
    )
    keeps_official = forms.BooleanField(
        label=_lazy("คงชื่อผู้ลงนามและผู้ร่วมคณะทำงานไว้ เพราะเป็นหลักฐานของราชการ"),
        required=False, initial=True,
    )
    ground = forms.ChoiceField(label=_lazy("เหตุที่ลบ"), choices=Ground, widget=forms.RadioSelect)
    authority = forms.CharField(
        label=_lazy("หนังสือหรือคำสั่งที่ให้ลบ"), max_length=200,
        help_text=_lazy("เลขที่และวันที่ ไม่ใช่ชื่อบุคคล"),
        error_messages={"required": _lazy("โปรดระบุหนังสือหรือคำสั่งที่ให้ลบ")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4
        self.fields["ground"].error_messages["required"] = _("โปรดเลือกเหตุที่ลบ")

    def clean(self) -> dict:
        """Somebody or a file must be meant."""
        values = super(PersonForm, self).clean()
        if not (any(values.get(name) for name in ("username", "words", "files")) or self.errors):
            self.add_error("words", _("โปรดเลือกบัญชี หรือพิมพ์ชื่อ หรือเลือกแฟ้มที่ต้องลบ"))
        return values

    def order(self) -> Order:
        """What was asked; the form is valid."""
        values = self.cleaned_data
        chosen = [*values["files"].split(), *self.data.getlist("chosen_file")]
        return Order(
            ground=values["ground"],
            authority=values["authority"],
            person_id=values["username"].pk if values["username"] else None,
            words=self.words_typed(),
            spared=tuple(self.data.getlist("spared")),
            files=tuple(dict.fromkeys(one.lower() for one in chosen)),
            keeps_official=values["keeps_official"],
            key=str(values["key"]),
        )
