"""Several decisions at once: what will happen to each, then all that can be done."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from monitoring import bulk
from monitoring.forms import BulkForm
from monitoring.models import Activity
from sistercity.accounts.choices import Role
from sistercity.errors import NotAllowed
from sistercity.fields.numbers import is_key

from .review import has_desk


@require_http_methods(["GET", "HEAD", "POST"])
def review_bulk(request: HttpRequest) -> HttpResponse:
    """``?pick=`` names the activities; sending the page's form decides on those it shows."""
    user = request.user
    if not has_desk(user) or (user.is_ministry and user.role != Role.EDITOR):
        raise NotAllowed(_("เฉพาะผู้รับรองของจังหวัดและเจ้าหน้าที่กระทรวงเท่านั้นที่ตัดสินใจหลายรายการพร้อมกันได้"))
    if request.method == "POST":
        form = BulkForm(request.POST, endorses=user.is_provincial)
        if form.is_valid():
            return _done(request, form)
        keys = [key for key, _revision in form.chosen]
    else:
        form = BulkForm(endorses=user.is_provincial)
        keys = [int(key) for key in request.GET.getlist("pick") if is_key(key)]
    keys = list(dict.fromkeys(keys))
    if not keys or len(keys) > bulk.MOST_AT_ONCE:
        words = _("โปรดเลือกกิจกรรม 1–%(most)s รายการ แล้วกดตรวจก่อนตัดสินใจ")
        messages.warning(request, words % {"most": bulk.MOST_AT_ONCE})
        return redirect("monitoring:review-queue")
    rows = Activity.objects.visible_to(user).filter(pk__in=keys)
    rows = rows.select_related("province").order_by("province__sort_key", "id")
    looked = bulk.outlook(user, rows)
    context = {
        "form": form,
        "will": [one for one in looked if one.move],
        "will_not": [one for one in looked if not one.move],
        "missing_count": len(keys) - len(looked),
    }
    return render(request, "monitoring/review_bulk.html", context)


def _done(request: HttpRequest, form: BulkForm) -> HttpResponse:
    outcomes = bulk.decide(by=request.user, chosen=form.chosen, **form.cleaned_data)
    done = [one for one in outcomes if one.is_done]
    context = {"done": done, "refused": [one for one in outcomes if not one.is_done]}
    return render(request, "monitoring/review_bulk_done.html", context)
