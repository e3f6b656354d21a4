"""The guide for those who read the register by program."""

from __future__ import annotations

from django.urls import reverse
from django.views.generic import TemplateView

from .problem_kinds import KINDS


class GuideView(TemplateView):
    """Started in five minutes, in step ever after; examples bear the address they are read at."""

    template_name = "guide/guide.html"

    def get_context_data(self, **kwargs) -> dict:
        base = self.request.build_absolute_uri(reverse("api-root"))
        site = self.request.build_absolute_uri("/").rstrip("/")
        own = {"base": base, "site": site, "kinds": KINDS.values()}
        return super().get_context_data(**kwargs) | own
