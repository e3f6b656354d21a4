"""Fields of the forms: typed numbers, several files, pairings of a province."""

from __future__ import annotations

import re
import time
from decimal import Decimal
from itertools import islice

from django import forms
from django.core.exceptions import EmptyResultSet, ValidationError
from django.db.models import Q
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from monitoring.models import PlannedActivity
from registry.choices import Confirmation, Status
from registry.models import Pairing
from sistercity.fields.numbers import is_key
from sistercity.files.content import RefusedFile, read_evidence
from sistercity.files.forms import ReadFile
from sistercity.files.names import shown_name
from sistercity.kept import kept
from sistercity.templatetags.thai import thai_date_short
from sistercity.thai.digits import to_arabic

# More at once are refused in words; Django's own bound (DATA_UPLOAD_MAX_NUMBER_FILES), beyond
# which it answers without reading the form, lies above.
MOST_FILES = 30
# A file that was made to be costly holds its reader for seconds; thirty of them would hold a
# process until it is ended, and nothing of the form would be kept.
FILES_SECONDS = 60
# Pairings of a province that have a box of their own beside the ticked ones.
MOST_BOXES = 20
MOST_TYPED = 100
_NUMBER, _BETWEEN_NUMBERS = re.compile(r"P-\d{4,7}", re.ASCII), re.compile(r"[\s,;]+")
# Without zeros, without the letter, and with a dash of whatever length a text program has made.
_TYPED = re.compile(r"(?:[Pp][-‐‑‒–—−]?)?0*(\d+)", re.ASCII)
ACCEPTED_FILES = "image/jpeg,image/png,image/webp,image/heic,image/heif,application/pdf"


class TypedNumberField(forms.Field):
    """A number as people type it: Thai or Arabic digits, commas between thousands.

    Args:
        limit: the largest number accepted.
        places: decimal places accepted; with 0 the cleaned value is an ``int``, else a
            ``Decimal``. Blank is ``None``.
    """

    def __init__(self, *, limit: int, places: int = 0, **kwargs):
        self.limit, self.places = limit, places
        mode = "decimal" if places else "numeric"
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": mode})
        )
        super().__init__(**kwargs)

    def to_python(self, value):
        if value in self.empty_values:
            return None
        text = re.sub(r"\s", "", to_arabic(value))
        if not re.fullmatch(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", text, re.ASCII):
            raise ValidationError(_("อ่านเป็นจำนวนไม่ได้ โปรดพิมพ์ตัวเลข เช่น 1,250"), code="invalid")
        if text.startswith("-"):
            raise ValidationError(_("จำนวนต้องไม่ติดลบ"), code="negative")
        places = len(text.partition(".")[2])
        if places > self.places:
            raise ValidationError(self._places_message(), code="places")
        number = Decimal(text.replace(",", ""))
        if number > self.limit:
            raise ValidationError(
                _("จำนวนมากเกินไป รับได้ไม่เกิน %(limit)s โปรดตรวจสอบ") % {"limit": f"{self.limit:,}"},
                code="limit",
            )
        return number if self.places else int(number)

    def prepare_value(self, value):
        return f"{value:,}" if isinstance(value, int | Decimal) else value

    def _places_message(self) -> str:
        if not self.places:
            return _("โปรดพิมพ์เป็นจำนวนเต็ม")
        return _("ทศนิยมมีได้ไม่เกิน %(places)s ตำแหน่ง") % {"places": self.places}


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name, [])


class FilesField(forms.Field):
    """Photos and documents; cleaned to the good ones and the refusals of the others.

    A bad file does not make the form invalid: what was typed and the good files are kept.
    """

    def __init__(self, **kwargs):
        super().__init__(
            required=False,
            widget=FilesInput(attrs={"accept": ACCEPTED_FILES, "multiple": True}),
            **kwargs,
        )

    def clean(self, value) -> tuple[list[ReadFile], list[str]]:
        good, refusals = [], []
        uploads, last = list(value or []), time.monotonic() + FILES_SECONDS
        for place, upload in enumerate(uploads):
            if place == MOST_FILES or time.monotonic() > last:
                refusals.append(_not_read(uploads, place))
                break
            try:
                good.append(ReadFile(upload.name, read_evidence(upload)))
            except RefusedFile as refusal:
                refusals += refusal.messages
        return good, refusals


def _not_read(uploads: list, place: int) -> str:
    """That the files from this place on were not taken, and what to do with them."""
    if place == MOST_FILES:
        words = _(
            "แนบได้ครั้งละไม่เกิน %(most)s แฟ้ม จึงไม่ได้รับอีก %(surplus)s แฟ้ม "
            "โปรดบันทึกก่อน แล้วแนบแฟ้มที่เหลือเพิ่มในหน้ากิจกรรม เริ่มจาก “%(name)s”"
        )
    else:
        words = _(
            "ใช้เวลาเปิดอ่านแฟ้มก่อนหน้านานเกินไป จึงไม่ได้รับอีก %(surplus)s แฟ้ม "
            "โปรดบันทึกก่อน แล้วแนบแฟ้มที่เหลือเพิ่มในหน้ากิจกรรม เริ่มจาก “%(name)s”"
        )
    name = shown_name(uploads[place].name)
    return words % {"most": MOST_FILES, "surplus": len(uploads) - place, "name": name}


class PairingBoxes(forms.CheckboxSelectMultiple):
    """A box each; those that are not ticked are folded once some are.

    Of more pairings than a form can show the first have boxes, and all can be typed by number.
    """

    template_name = "forms/pairings.html"

    def value_from_datadict(self, data, files, name):
        """The keys of the ticked boxes and the typed numbers; "39" is P-0039, never a key."""
        typed = _BETWEEN_NUMBERS.split(to_arabic(data.get(f"{name}_numbers", "")))
        read = [(one, _TYPED.fullmatch(one)) for one in typed]
        numbers = [f"P-{found[1]:0>4}" if found else one for one, found in read]
        return [*super().value_from_datadict(data, files, name), *numbers]

    def get_context(self, name: str, value, attrs: dict | None) -> dict:
        """With the boxes apart, as the template shows them, and what was typed for no pairing."""
        context = super().get_context(name, value, attrs)
        shown = context["widget"]
        boxes = [box for _group, some, _index in shown["optgroups"] for box in some]
        shown["ticked"] = [box for box in boxes if box["selected"]]
        shown["others"] = [box for box in boxes if not box["selected"]]
        if len(shown["others"]) == MOST_BOXES:
            shown["surplus"] = len(self._offered()) - len(boxes)
        numbers = {box["value"].instance.number for box in boxes}
        shown["typed"] = ", ".join(
            one for one in shown["value"] if one and not is_key(one) and one not in numbers
        )
        return context

    def optgroups(self, name: str, value: list[str], attrs: dict | None = None) -> list:
        """Those that are ticked or typed, and the first of the others."""
        rows = self.choices.queryset
        numbers = [one for one in value if _NUMBER.fullmatch(one)][:MOST_TYPED]
        chosen = Q(pk__in=filter(is_key, value)) | Q(number__in=numbers)
        ticked = list(rows.filter(chosen)) if numbers or any(map(is_key, value)) else []
        held = {row.pk for row in ticked}
        others = islice((pk for pk in self._offered() if pk not in held), MOST_BOXES)
        others = rows.filter(pk__in=list(others))
        boxes = [
            self.create_option(name, *self.choices.choice(row), at < len(ticked), at, attrs=attrs)
            for at, row in enumerate([*ticked, *others])
        ]
        return [(None, [box], at) for at, box in enumerate(boxes)]

    def _offered(self) -> list[int]:
        """The keys of all in their order, which is found once a change: a province may have
        thousands.
        """
        keys = self.choices.queryset.values_list("pk", flat=True)
        try:
            statement = keys.query.sql_with_params()
        except EmptyResultSet:
            return []
        return kept("offered", *statement, make=lambda: list(keys))


class PlannedField(forms.ModelChoiceField):
    """A line of a plan, told by its title, its day as far as known, and its pairing."""

    def label_from_instance(self, item: PlannedActivity) -> str:
        """In one line."""
        pairing = item.plan.pairing
        day = thai_date_short(item.planned_on)
        return f"{item.title} · {day} · {pairing.counterpart} {pairing.number}"

    def clean(self, value):
        """Refuse what cannot be the key of a row before a database is asked for it."""
        if value not in self.empty_values and not is_key(value):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class PairingsField(forms.ModelMultipleChoiceField):
    """Pairings of one province, candidates labelled."""

    widget = PairingBoxes

    def clean(self, value):
        """Pairings by the keys of their boxes or by their numbers.

        What can be neither is refused before a database is asked for it.
        """
        keys = [one for one in value or () if is_key(one)]
        names = dict.fromkeys(one for one in value or () if one and not is_key(one))
        if unread := [one for one in names if not _NUMBER.fullmatch(one)]:
            raise ValidationError(
                _("อ่าน “%(typed)s” เป็นเลขทะเบียนไม่ได้ โปรดพิมพ์เช่น P-0012"),
                code="invalid_choice", params={"typed": unread[0][:20]},
            )  # fmt: skip
        if len(names) > MOST_TYPED:
            raise ValidationError(
                _("พิมพ์เลขทะเบียนได้ไม่เกิน %(most)s เลข"),
                code="invalid_choice", params={"most": MOST_TYPED},
            )  # fmt: skip
        known = dict(self.queryset.filter(number__in=names).values_list("number", "pk"))
        if unknown := [one for one in names if one not in known]:
            raise ValidationError(
                _("จังหวัดนี้ไม่มีคู่เลขทะเบียน %(number)s โปรดตรวจสอบ"),
                code="invalid_choice", params={"number": unknown[0][:20]},
            )  # fmt: skip
        return super().clean([*keys, *known.values()])

    def label_from_instance(self, pairing: Pairing) -> SafeString:
        words = [pairing.counterpart, pairing.number]
        if pairing.confirmation == Confirmation.CANDIDATE:
            words.append(_("รอตรวจสอบ"))
        elif pairing.status != Status.SIGNED:
            words.append(pairing.get_status_display())
        # Names and states never break inside; together they stand as one beside their box.
        names = format_html_join(" · ", '<span class="name">{}</span>', ((word,) for word in words))
        return format_html("<span>{}</span>", names)
