"""Who may use the API."""

from __future__ import annotations

from rest_framework.permissions import SAFE_METHODS, BasePermission


class ReadPublished(BasePermission):
    """Everybody reads what is published; nobody writes through the API.

    A method without a handler passes here and is answered 405; one with a handler that
    writes is refused.
    """

    def has_permission(self, request, view) -> bool:
        return request.method in SAFE_METHODS or not hasattr(view, request.method.lower())
