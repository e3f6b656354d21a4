"""A person's own filters of a list: kept under a name, counted above it, told when stale."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from sistercity.accounts.actions import remove_filter, rename_filter, save_filter
from sistercity.accounts.models import SavedFilter
from sistercity.fields.numbers import is_key

from .conditions import address_parameters, conditions, count_of, kept_parameters


class SavingFiltersAdmin:
    """Lists whose filters, search and order people keep for themselves."""

    def get_urls(self) -> list:
        """The page of the own filters."""
        saved = path(
            "saved/",
            self.admin_site.admin_view(self.saved_view),
            name=f"{self.opts.app_label}_{self.opts.model_name}_saved",
        )
        return [saved, *super().get_urls()]

    def own_filters(self, request: HttpRequest) -> QuerySet:
        """Those of this person and list."""
        return SavedFilter.objects.visible_to(request.user).filter(list_name=self.opts.label_lower)

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """The list, with the own filters above it."""
        return super().changelist_view(
            request, {"saved": lambda: self._above(request), **(extra_context or {})}
        )

    def saved_view(self, request: HttpRequest) -> HttpResponse:
        """``?asked=`` is what would be saved; also where own filters are renamed and removed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        fault, typed = None, {}
        if request.method == "POST":
            try:
                messages.success(request, self._written(request))
                return HttpResponseRedirect(self._saved_address())
            except SavedFilter.DoesNotExist:
                messages.warning(request, _("ไม่มีตัวกรองนี้แล้ว อาจลบไปจากอีกหน้าต่างหนึ่ง"))
                return HttpResponseRedirect(self._saved_address())
            except ValidationError as refusal:
                fault, typed = " ".join(refusal.messages), request.POST
        asked = kept_parameters(self, request, QueryDict(request.GET.get("asked", "")))
        new = conditions(self, request, asked)
        told = [self._told(request, one) for one in self.own_filters(request)]
        context = {
            **self.admin_site.each_context(request),
            "title": _("ตัวกรองของฉัน"),
            "subtitle": str(self.opts.verbose_name_plural),
            "opts": self.opts,
            "back": self._own_list(),
            "asked": asked,
            "new": new,
            "new_is_stale": any(one.fault for one in new),
            "suggested": typed.get("name") or ", ".join(one.value for one in new)[:60],
            "told": told,
            "fault": fault,
            "typed": typed,
            "media": self.media,
        }
        return TemplateResponse(request, "admin/saved_filters.html", context)

    def _written(self, request: HttpRequest) -> str:
        """Do what was pressed; returns what to say."""
        sent, key = request.POST, request.POST.get("filter", "")
        if "save" in sent:
            asked = kept_parameters(self, request, QueryDict(request.GET.get("asked", "")))
            if any(one.fault for one in conditions(self, request, asked)):
                raise ValidationError(_("บางเงื่อนไขใช้ไม่ได้แล้ว โปรดกลับไปตั้งตัวกรองใหม่แล้วบันทึก"))
            saved = save_filter(
                by=request.user,
                list_name=self.opts.label_lower,
                name=sent.get("name", ""),
                asked=asked,
            )
            return _("บันทึกตัวกรอง “%(name)s” แล้ว") % {"name": saved}
        if not is_key(key):
            raise SavedFilter.DoesNotExist
        if "remove" in sent:
            remove_filter(by=request.user, filter_id=int(key))
            return _("ลบตัวกรองแล้ว")
        saved = rename_filter(by=request.user, filter_id=int(key), name=sent.get("name", ""))
        return _("เปลี่ยนชื่อตัวกรองเป็น “%(name)s” แล้ว") % {"name": saved}

    def _above(self, request: HttpRequest) -> dict:
        """What stands above the list: the own filters, and the way to keep what is asked now."""
        asked = kept_parameters(self, request, request.GET)
        filters = [self._told(request, one) for one in self.own_filters(request)]
        keep = QueryDict(mutable=True)
        keep["asked"] = request.GET.urlencode()
        is_kept = any(one["asked"] == asked for one in filters)
        return {
            "filters": [{**one, "is_chosen": one["asked"] == asked} for one in filters],
            "manage": self._saved_address(),
            "keep": f"{self._saved_address()}?{keep.urlencode()}" if asked and not is_kept else "",
        }

    def _told(self, request: HttpRequest, saved: SavedFilter) -> dict:
        told = conditions(self, request, saved.asked)
        stale = {one.key for one in told if one.fault}
        good = QueryDict(saved.asked, mutable=True)
        for key in stale:
            del good[key]
        good = good.urlencode()
        count = count_of(self, request, good)
        asked = address_parameters(self, request, good).urlencode()
        return {
            "saved": saved,
            "asked": saved.asked,
            "conditions": told,
            "is_stale": bool(stale) or count is None,
            "count": count,
            "href": f"{self._own_list()}?{asked}",
        }

    def _own_list(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def _saved_address(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_saved")
