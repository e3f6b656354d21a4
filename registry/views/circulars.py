"""Circulars: what a province was sent and what it does with it; the ministry's list of who has
acknowledged.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry import actions, correspondence, rules
from registry.choices import DocumentKind
from registry.circulars import dispatch_of, dispatches_of, ordered, received_by
from registry.forms import AddressForm, ForwardForm, WithdrawAddressForm
from registry.listings import ADDRESSEES, CIRCULARS
from registry.models import CircularAddressee, Document, Province
from sistercity import clock
from sistercity.badges import BADGES
from sistercity.errors import NotAllowed, WrongState
from sistercity.exports.listing import Rows
from sistercity.exports.sending import is_export, send_list

from .documents import with_files, with_lines
from .pages import asked_among, page_of

STATES = ("awaiting", "acknowledged", "address_withdrawn")


@require_safe
def circular_list(request: HttpRequest) -> HttpResponse:
    """The circulars sent to the person's provinces, those not yet acknowledged first."""
    _check_is_provincial(request.user)
    rows = received_by(request.user)
    if is_export(request):
        return send_list(request, CIRCULARS, Rows(rows))
    waiting_count = rows.waiting().count()
    context = {"waiting_count": waiting_count, "today": clock.today()}
    page = page_of(request, rows)
    return render(request, "registry/circular_list.html", context | {"page": page})


@require_safe
def circular_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One circular of a province: the letter, its files, acknowledging and passing it on."""
    _check_is_provincial(request.user)
    if away := _withdrawn_since(request, pk):
        return away
    addressee = _visible_or_404(request.user, pk)
    if addressee.parent_id:
        return redirect("registry:circular-detail", correspondence.first_hand(addressee).pk)
    documents = Document.objects.visible_to(request.user).as_at(clock.today())
    found = with_files(documents.filter(pk=addressee.document_id), request.user, None)
    (document,) = with_lines(found, request.user, None)
    dispatch = dispatch_of(addressee, request.user, clock.today())
    context = {"document": document, "dispatch": dispatch, "addressee": dispatch.addressee}
    return render(request, "registry/circular_detail.html", context)


@require_POST
def circular_acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Take note of a circular for the province or for an office under it."""
    if away := _withdrawn_since(request, pk):
        return away
    addressee = _visible_or_404(request.user, pk)
    try:
        actions.acknowledge_circular(by=request.user, addressee_id=pk)
    except WrongState as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("บันทึกการรับทราบแล้ว: %(who)s") % {"who": addressee})
    return _back(request.user, addressee)


@require_http_methods(["GET", "HEAD", "POST"])
def circular_forward(request: HttpRequest, pk: int) -> HttpResponse:
    """Pass a circular on to offices by name."""
    if away := _withdrawn_since(request, pk):
        return away
    addressee = _visible_or_404(request.user, pk)
    _check_may_act_for(request.user, addressee)
    form = ForwardForm(request.POST or None, initial={"sent_on": clock.today()})

    def carry_out(values: dict) -> str:
        added = actions.forward_circular(
            by=request.user,
            addressee_id=pk,
            offices=values["offices"].splitlines(),
            sent_on=values["sent_on"],
        )
        return _("ส่งต่อแล้ว %(count)s หน่วยงาน") % {"count": len(added)}

    return _form_page(request, addressee, form, carry_out, "registry/circular_forward.html")


@require_http_methods(["GET", "HEAD", "POST"])
def circular_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a circular back from one whom it was sent, with the reason."""
    if away := _withdrawn_since(request, pk):
        return away
    addressee = _visible_or_404(request.user, pk)
    if addressee.parent_id:
        _check_may_act_for(request.user, addressee)
    else:
        rules.check_may_edit_register(request.user)
    form = WithdrawAddressForm(request.POST or None)

    def carry_out(values: dict) -> str:
        actions.withdraw_address(by=request.user, addressee_id=pk, reason=values["reason"])
        return _("ถอนแล้ว: %(who)s") % {"who": addressee}

    return _form_page(request, addressee, form, carry_out, "registry/circular_withdraw.html")


@require_safe
def circular_addressees(request: HttpRequest, pk: int) -> HttpResponse:
    """The ministry's list of a circular: who has acknowledged, who has not and for how long."""
    document = _circular_or_404(request.user, pk)
    found = dispatches_of(document, request.user, clock.today())
    by_state = {state: [one for one in found if one.state == state] for state in STATES}
    asked = asked_among(request, "state", STATES)
    shown = ordered(by_state.get(asked, found), request.GET.get("ordering", ""))
    if is_export(request):
        conditions = [(_("หนังสือเวียน"), str(document))]
        if asked:
            conditions.append((_("การรับทราบ"), str(BADGES[asked].word)))
        return send_list(request, ADDRESSEES, Rows(shown), conditions=conditions)
    context = {
        "document": document,
        "dispatches": shown,
        "asked": asked,
        "counts": {state: len(rows) for state, rows in by_state.items()},
        "addressed_count": len(found) - len(by_state["address_withdrawn"]),
        "total_count": len(found),
        "as_at": clock.today(),
    }
    return render(request, "registry/circular_addressees.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def circular_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a circular to all provinces, those of a region or chosen ones, and to offices."""
    document = _circular_or_404(request.user, pk)
    rules.check_may_edit_register(request.user)
    form = AddressForm(
        request.POST or None, user=request.user, initial={"sent_on": clock.today()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.address_circular(
                by=request.user,
                document_id=pk,
                province_ids=form.province_ids(),
                offices=form.cleaned_data["offices"].splitlines(),
                sent_on=form.cleaned_data["sent_on"],
            )
        except ValidationError as refusal:
            form.add_refusal(refusal)
        except WrongState as refusal:
            form.add_error(None, str(refusal))
        else:
            words = _("ส่งถึงผู้รับใหม่ %(count)s ราย ผู้ที่ได้รับอยู่แล้วไม่ส่งซ้ำ")
            messages.success(request, words % {"count": len(added)})
            return redirect("registry:circular-addressees", pk)
    [told] = with_files([document], request.user, None)
    context = {"document": document, "form": form, "has_file": told.has_current_papers}
    return render(request, "registry/circular_address.html", context)


def _form_page(
    request: HttpRequest,
    addressee: CircularAddressee,
    form,
    carry_out: Callable[[dict], str],
    template: str,
) -> HttpResponse:
    """A form on one address, then back to where it belongs; a refusal is told on the form."""
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            done = carry_out(form.cleaned_data)
        except ValidationError as refusal:
            form.add_refusal(refusal)
        except WrongState as refusal:
            form.add_error(None, str(refusal))
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, done)
            return _back(request.user, addressee)
    context = {
        "addressee": addressee,
        "document": addressee.document,
        "form": form,
        "back": _back(request.user, addressee).url,
    }
    return render(request, template, context, status=status)


def _visible_or_404(user, pk: int) -> CircularAddressee:
    rows = CircularAddressee.objects.visible_to(user)
    return get_object_or_404(rows.select_related("document", "province", "parent"), pk=pk)


def _withdrawn_since(request: HttpRequest, pk: int) -> HttpResponse | None:
    """Back to what the province has still, saying so, from an address that was withdrawn: by a
    colleague, by the ministry or by the first of two presses. None where it stands.
    """
    if not request.user.is_provincial:
        return None
    rows = CircularAddressee.objects.of_provinces_of(request.user).select_related("parent")
    addressee = rows.filter(pk=pk, withdrawn_at__isnull=False).first()
    if addressee is None:
        return None
    messages.warning(request, _("%(who)s: ถอนหนังสือเวียนจากผู้รับรายนี้แล้ว") % {"who": addressee})
    first = correspondence.first_hand(addressee)
    if first.withdrawn_at:
        return redirect("registry:circular-list")
    return redirect("registry:circular-detail", first.pk)


def _circular_or_404(user, pk: int) -> Document:
    """A circular, for the ministry.

    Raises:
        NotAllowed: somebody of a province; theirs are in their workspace.
    """
    if not user.is_ministry:
        raise NotAllowed(_("รายชื่อผู้รับหนังสือเวียนเปิดให้กระทรวงเท่านั้น หนังสือที่ส่งถึงจังหวัดอยู่ที่งานของจังหวัด"))
    document = get_object_or_404(Document.objects.visible_to(user), pk=pk)
    if document.kind != DocumentKind.CIRCULAR:
        raise Http404
    return document


def _check_is_provincial(user) -> None:
    """Circulars are received by provinces.

    Raises:
        NotAllowed: the ministry, which sends them.
    """
    if not user.is_provincial:
        raise NotAllowed(
            _("หน้านี้เป็นของเจ้าหน้าที่และผู้รับรองของจังหวัด กระทรวงดูผู้รับได้จากหน้าของหนังสือเวียนแต่ละฉบับ")
        )


def _check_may_act_for(user, addressee: CircularAddressee) -> None:
    served = Province.objects.ids_served_by(user)
    correspondence.check_may_act_for(user, addressee, served)


def _back(user, addressee: CircularAddressee) -> HttpResponse:
    """To the page of the circular on which this person sees the address."""
    if user.is_provincial:
        return redirect("registry:circular-detail", correspondence.first_hand(addressee).pk)
    return redirect("registry:circular-addressees", addressee.document_id)
