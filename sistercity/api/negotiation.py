"""In which format the API answers."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.negotiation import DefaultContentNegotiation


class NamedFormats(DefaultContentNegotiation):
    """A ``format`` that an address does not have is a parameter at fault, not an absent page."""

    def filter_renderers(self, renderers, format):
        try:
            return super().filter_renderers(renderers, format)
        except Http404:
            known = ", ".join(dict.fromkeys(renderer.format for renderer in renderers))
            message = _("ไม่มีรูปแบบนี้ ที่ใช้ได้คือ: %(known)s") % {"known": known}
            raise exceptions.ValidationError({"format": message}) from None
