"""Who stands in for the approvers of provinces: listed, named, ended."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from monitoring import actions, rules
from monitoring.forms import DeputationForm
from monitoring.models import Deputation
from registry.models import Province
from registry.names import name_order
from registry.views.pages import asked_code
from sistercity import clock
from sistercity.accounts.choices import Role
from sistercity.errors import NotAllowed, WrongState


@require_safe
def deputy_list(request: HttpRequest) -> HttpResponse:
    """Who stands in now, who will, who did: of one's own provinces, or of all to the ministry."""
    user, today = request.user, clock.today()
    rows = Deputation.objects.visible_to(user).select_related("province", "principal", "deputy")
    rows = list(rows.order_by(name_order("province__"), "-starts_on", "id"))
    standing = [row for row in rows if row.revoked_at is None and row.ends_on >= today]
    context = {
        "standing": [(row, row.is_in_force(today)) for row in standing],
        "past": [row for row in rows if row not in standing],
        "may_name": user.role in (Role.APPROVER, Role.EDITOR),
        "as_at": today,
    }
    return render(request, "monitoring/deputy_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def deputy_name(request: HttpRequest) -> HttpResponse:
    """Name a deputy; the ministry's editor, who acts on an order, says first where."""
    user = request.user
    if user.role not in (Role.APPROVER, Role.EDITOR):
        raise NotAllowed(_("ผู้รับรองของจังหวัดหรือเจ้าหน้าที่กระทรวงเท่านั้นที่กำหนดผู้ทำหน้าที่แทนได้"))
    provinces = Province.objects.visible_to(user)
    if user.role == Role.APPROVER:
        provinces = provinces.served_by(user)
    code = asked_code(request, "province")
    province = get_object_or_404(provinces, code=code) if code else None
    if province is None and user.role == Role.APPROVER:
        province = provinces.order_by("sort_key").first()
    if province is None:
        offered = provinces.counted().order_by(name_order())
        return render(request, "monitoring/deputy_where.html", {"provinces": offered})
    served = Province.objects.ids_served_by(user)
    rules.check_names_deputy(by=user, province_id=province.pk, served=served)
    form = DeputationForm(
        request.POST or None,
        instance=Deputation(province=province, principal=user, starts_on=clock.today()),
        province=province,
        names_self=user.role == Role.APPROVER,
    )
    if request.method == "POST" and form.is_valid():
        try:
            named = actions.name_deputy(by=user, deputation=form.instance)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("กำหนดผู้ทำหน้าที่แทนแล้ว: %(who)s") % {"who": named.deputy})
            return redirect("monitoring:deputy-list")
    return render(request, "monitoring/deputy_form.html", {"form": form, "province": province})


@require_POST
def deputy_end(request: HttpRequest, deputation_id: int) -> HttpResponse:
    """End a deputation at once."""
    try:
        ended = actions.revoke_deputation(by=request.user, deputation_id=deputation_id)
    except Deputation.DoesNotExist as gone:
        raise Http404 from gone
    except WrongState as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("ยกเลิกการทำหน้าที่แทนแล้ว: %(who)s") % {"who": ended.deputy})
    return redirect("monitoring:deputy-list")
