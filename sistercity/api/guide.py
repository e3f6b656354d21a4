"""The guide for those who read the register by program."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView

from .problem_kinds import KINDS
from .problems import refuse_method

READ = ("GET", "HEAD")
MIRROR = Path(__file__).parent / "examples" / "mirror.py"


@csrf_exempt
@login_not_required
def mirror_program(request: HttpRequest) -> HttpResponse:
    """The example program that keeps a copy of the register, as a file."""
    if request.method not in READ:
        return refuse_method(request, READ)
    response = HttpResponse(MIRROR.read_bytes(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="mirror.py"'
    return response


@method_decorator(csrf_exempt, "dispatch")
class GuideView(TemplateView):
    """Started in five minutes, in step ever after; examples bear the address they are read at."""

    template_name = "guide/guide.html"

    def http_method_not_allowed(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """A problem, as everywhere in the API."""
        return refuse_method(request, READ)

    def get_context_data(self, **kwargs) -> dict:
        base = self.request.build_absolute_uri(reverse("api-root"))
        site = self.request.build_absolute_uri("/").rstrip("/")
        return super().get_context_data(**kwargs) | {
            "base": base,
            "site": site,
            "kinds": KINDS.values(),
            "licence": settings.OPEN_DATA_LICENCE,
            "licence_url": settings.OPEN_DATA_LICENCE_URL,
        }
