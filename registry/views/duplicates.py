"""Foreign units that look like one: found, compared, made one or told apart."""

from __future__ import annotations

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registry import actions, rules, unit_joining
from registry.choices import Likeness
from registry.duplicates import Probable, Unit, probable_pairs
from registry.models import Counterpart, DistinctUnits, Pairing
from registry.names import name_of
from sistercity.errors import WrongState
from sistercity.fields.numbers import RevisionField, is_key
from sistercity.fields.plain import PlainTextMixin, ReasonField

LIST = "registry:duplicate-list"
JOIN, APART, TOGETHER = "join", "apart", "together"


class UnitsForm(PlainTextMixin, forms.Form):
    """Why two units are made one, are two, or are to be looked into again."""

    use_required_attribute = False

    reason = ReasonField(max_length=500)
    unit_revision = RevisionField(required=False)
    target_revision = RevisionField(required=False)


@require_safe
def duplicate_list(request: HttpRequest) -> HttpResponse:
    """Pairs of units that are probably one, each with why; and those told apart."""
    rules.check_may_edit_register(request.user)
    apart = list(
        DistinctUnits.objects.visible_to(request.user).select_related(
            "first__country", "second__country"
        )
    )
    found = _probable(request.user, {(row.first_id, row.second_id) for row in apart})
    ids = {pk for item in found for pk in item.pair}
    units = _units(request.user).in_bulk(ids)
    rows = Pairing.objects.visible_to(request.user).filter(counterpart_id__in=ids)
    counts: dict[int, int] = dict.fromkeys(ids, 0)
    for pk in rows.filter(merged_into=None).values_list("counterpart_id", flat=True):
        counts[pk] += 1
    context = {
        "found": [
            {
                "sides": [(units[pk], counts[pk]) for pk in item.pair],
                "reasons": [Likeness(reason).label for reason in item.reasons],
                "pair": item.pair,
            }
            for item in found
        ],
        "apart": apart,
    }
    return render(request, "registry/duplicate_list.html", context)


@require_safe
def duplicate_choose(request: HttpRequest, first: int) -> HttpResponse:
    """Choose the other unit of the same country that one is compared with."""
    rules.check_may_edit_register(request.user)
    unit = _unit_or_404(request, first)
    others = _units(request.user).filter(country=unit.country_id).exclude(pk=unit.pk)
    asked = request.GET.get("other", "")
    if is_key(asked) and others.filter(pk=asked).exists():
        return redirect("registry:duplicate-detail", first, asked)
    return render(request, "registry/duplicate_choose.html", {"unit": unit, "others": others})


@require_http_methods(["GET", "HEAD", "POST"])
def duplicate_detail(request: HttpRequest, first: int, second: int) -> HttpResponse:
    """Two units side by side: which stands, what goes over, what stands in the way."""
    rules.check_may_edit_register(request.user)
    if first == second:
        raise Http404
    if joined := _joined(request, first, second):
        messages.info(request, _("หน่วยนี้รวมเข้ากับหน่วยที่แสดงอยู่แล้ว จึงแสดงหน่วยนี้แทน"))
        return redirect("registry:counterpart-detail", joined)
    units = [_unit_or_404(request, pk) for pk in (first, second)]
    page = _compared(request, units)
    act = request.POST.get("act", "")
    form = UnitsForm(request.POST or None, auto_id=f"{act}_%s")
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            told = _carry_out(request, page, act, form.cleaned_data)
        except ValidationError as refusal:
            _add(form, refusal)
        except WrongState as refusal:
            form.add_error(None, str(refusal))
            status = HTTPStatus.CONFLICT
            page = _compared(request, units)
        else:
            messages.success(request, told)
            if act == JOIN:
                return redirect("registry:counterpart-detail", page["target"].pk)
            return redirect(LIST)
    forms_by_act = {
        name: form if act == name else UnitsForm(auto_id=f"{name}_%s")
        for name in (JOIN, APART, TOGETHER)
    }
    context = {**page, "forms": forms_by_act, "form": form}
    return render(request, "registry/duplicate_detail.html", context, status=status)


def _carry_out(request: HttpRequest, page: dict, act: str, values: dict) -> str:
    """Do what was pressed; returns what to say of it."""
    unit, target = page["unit"], page["target"]
    names = {"unit": name_of(unit), "target": name_of(target)}
    if act == JOIN:
        actions.join_units(
            by=request.user,
            unit_id=unit.pk,
            target_id=target.pk,
            seen={
                unit.pk: values["unit_revision"] or 0, target.pk: values["target_revision"] or 0
            },
            reason=values["reason"],
        )  # fmt: skip
        return _("รวม %(unit)s เข้ากับ %(target)s แล้ว") % names
    both = {"first_id": unit.pk, "second_id": target.pk, "reason": values["reason"]}
    if act == APART:
        actions.record_distinct_units(by=request.user, **both)
        return _("บันทึกแล้วว่า %(unit)s กับ %(target)s เป็นคนละหน่วย จะไม่แสดงเป็นรายการซ้ำอีก") % names
    if act == TOGETHER:
        actions.take_back_distinct_units(by=request.user, **both)
        return _("ถอนข้อสรุปแล้ว %(unit)s กับ %(target)s กลับไปอยู่ในรายการที่ต้องตรวจ") % names
    raise ValidationError(_("โปรดกดปุ่มในหน้านี้อีกครั้ง"))


def _compared(request: HttpRequest, units: list[Counterpart]) -> dict:
    """Which unit stands (``keep`` of the address, else the one with more pairings), what moves."""
    rows = {
        unit.pk: list(
            Pairing.objects.visible_to(request.user)
            .filter(counterpart=unit)
            .select_related("province", "counterpart__country", "merged_into")
            .order_by("number")
        )
        for unit in units
    }
    kept = request.GET.get("keep", "")
    by_count = sorted(units, key=lambda unit: (-len(rows[unit.pk]), unit.pk))
    target = next((unit for unit in units if str(unit.pk) == kept), by_count[0])
    unit = next(one for one in units if one.pk != target.pk)
    low, high = sorted((unit.pk, target.pk))
    names = unit_joining.names_brought(unit, target)
    return {
        "unit": unit,
        "target": target,
        "sides": [(one, rows[one.pk]) for one in (unit, target)],
        "moves": unit_joining.moves_of(own=rows[target.pk], others=rows[unit.pk]),
        "former": names.former,
        "filled": [
            (Counterpart._meta.get_field(name).verbose_name, value)
            for name, value in names.filled.items()
        ],
        "countries_differ": unit_joining.units_apart(unit, target),
        "levels_differ": unit.unit_type.level != target.unit_type.level,
        "told_apart": DistinctUnits.objects.visible_to(request.user)
        .filter(first_id=low, second_id=high)
        .first(),
    }


def _probable(user, apart: set[tuple[int, int]]) -> list[Probable]:
    rows = _units(user).values_list(
        "id", "country_id", "unit_type__level", "name_th", "name_en", "name_local",
        "former_names", "parent_th",
    )  # fmt: skip
    units = [Unit(*row[:6], tuple(row[6].splitlines()), row[7]) for row in rows]
    merged = Pairing.objects.visible_to(user).joined()
    joined = {
        tuple(sorted(pair))
        for pair in merged.values_list("counterpart_id", "merged_into__counterpart_id")
    }
    return probable_pairs(units, joined=joined, apart=apart)


def _units(user):
    rows = Counterpart.objects.visible_to(user).select_related("country", "unit_type")
    return rows.order_by("sort_key", "id")


def _joined(request: HttpRequest, *keys: int) -> int | None:
    """The key of the unit that one of these was joined to meanwhile, as by a second press."""
    rows = Counterpart.objects.ever_visible_to(request.user).joined()
    rows = rows.filter(pk__in=filter(is_key, keys))
    return rows.values_list("merged_into_id", flat=True).first()


def _unit_or_404(request: HttpRequest, pk: int) -> Counterpart:
    if not is_key(pk):
        raise Http404
    return get_object_or_404(_units(request.user), pk=pk)


def _add(form: forms.Form, refusal: ValidationError) -> None:
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
