"""What is typed of a working group: an order, a member, a meeting or drive activity."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from monitoring.actions.group_work import MEETING_FIELDS
from monitoring.models import (
    GroupMeeting,
    WorkingGroup,
    WorkingGroupMember,
    WorkingGroupOrder,
)
from sistercity.fields.forms import ThaiDateFormField, ThaiDateInput
from sistercity.fields.numbers import FormKeyField, RevisionField
from sistercity.fields.plain import RefusedForm
from sistercity.files.forms import DocumentField, with_limits
from sistercity.templatetags.thai import thai_date


class OrderChoice(forms.ModelChoiceField):
    """An order of one seat, told by its number and its days."""

    def label_from_instance(self, order: WorkingGroupOrder) -> str:
        """The number, and from when to when it holds."""
        words = {"number": order.number, "begins": thai_date(order.in_force_from)}
        if order.in_force_to is None:
            return _("คำสั่งที่ %(number)s มีผลตั้งแต่ %(begins)s") % words
        words["ends"] = thai_date(order.in_force_to)
        return _("คำสั่งที่ %(number)s มีผล %(begins)s ถึง %(ends)s") % words


class SeatForm(RefusedForm, forms.ModelForm):
    """A form about one working group; what the action refuses is told beside its fields."""

    use_required_attribute = False

    revision = RevisionField(initial=0)


class OrderForm(SeatForm):
    """An order as its province records it.

    Args:
        group: the seat, whose earlier orders may be replaced; None before its first.
    """

    class Meta:
        model = WorkingGroupOrder
        fields = ("number", "issued_on", "in_force_from", "in_force_to", "replaces")
        field_classes = {
            "issued_on": ThaiDateFormField, "in_force_from": ThaiDateFormField,
            "in_force_to": ThaiDateFormField, "replaces": OrderChoice,
        }  # fmt: skip
        widgets = dict.fromkeys(("issued_on", "in_force_from", "in_force_to"), ThaiDateInput)
        help_texts = {
            "number": _lazy("เช่น 1234/2566 เผยแพร่เมื่อกระทรวงเห็นชอบ"),
            "replaces": _lazy("คำสั่งเดิมจะสิ้นผลก่อนวันที่คำสั่งใหม่เริ่มมีผลหนึ่งวัน เมื่อกระทรวงเห็นชอบคำสั่งใหม่"),
        }

    def __init__(self, *args, group: WorkingGroup | None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        orders = group.orders.filter(replaced_by__isnull=True) if group else None
        if orders and orders.exists():
            self.fields["replaces"].queryset = orders
            self.fields["replaces"].empty_label = _("ไม่ได้ใช้แทนคำสั่งใด")
        else:
            del self.fields["replaces"]


class MemberForm(SeatForm):
    """A member of a working group.

    Args:
        group: the seat, whose orders may name members.
    """

    class Meta:
        model = WorkingGroupMember
        fields = ("order", "name", "office", "position_in_group", "starts_on", "ends_on")
        field_classes = {
            "starts_on": ThaiDateFormField, "ends_on": ThaiDateFormField, "order": OrderChoice,
        }  # fmt: skip
        widgets = {"starts_on": ThaiDateInput, "ends_on": ThaiDateInput}
        help_texts = {
            "name": _lazy("ใช้ภายในจังหวัดและกระทรวง ไม่เผยแพร่"),
            "office": _lazy("เช่น หัวหน้าสำนักงานจังหวัด"),
        }

    def __init__(self, *args, group: WorkingGroup, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.instance.group = group
        self.fields["order"].queryset = group.orders.all()
        self.fields["order"].empty_label = _("โปรดเลือก")
        position = self.fields["position_in_group"]
        position.choices = [("", _("โปรดเลือก")), *position.choices[1:]]


class MeetingForm(SeatForm):
    """A meeting or drive activity, with its minutes."""

    minutes_file = DocumentField(
        label=_lazy("รายงานการประชุมหรือรายงานผล"),
        help_text=with_limits(
            _lazy("เอกสาร PDF ไม่เกิน {document} MB ใช้ภายในจังหวัดและกระทรวง ไม่เผยแพร่")
        ),
    )
    form_key = FormKeyField(required=False)

    class Meta:
        model = GroupMeeting
        fields = MEETING_FIELDS
        field_classes = {"held_on": ThaiDateFormField}
        widgets = {
            "kind": forms.RadioSelect,
            "held_on": ThaiDateInput,
            "resolutions": forms.Textarea(attrs={"rows": 6}),
        }
        help_texts = {
            "place": _lazy("เช่น ศาลากลางจังหวัด หรือประชุมทางไกล"),
            "resolutions": _lazy("ใช้ภายในจังหวัดและกระทรวง ไม่เผยแพร่"),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        kind.choices = [choice for choice in kind.choices if choice[0]]

    @property
    def values(self) -> dict:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in MEETING_FIELDS}
