"""The key of a request as the framework and its schema know it."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from rest_framework.authentication import BaseAuthentication

from .credentials import SCHEME
from .models import KeySecret


class KeyAuthentication(BaseAuthentication):
    """Nobody is signed in through the API; a request may show the secret of a key.

    The gate has verified it before any view. Whoever is signed in to the pages beside it is
    anonymous here and gets the published view.
    """

    def authenticate(self, request) -> tuple[AnonymousUser, KeySecret] | None:
        """The secret as ``request.auth``; None without."""
        passage = getattr(request._request, "passage", None)
        secret = passage.secret if passage else None
        return (AnonymousUser(), secret) if secret else None

    def authenticate_header(self, request) -> str:
        """What a 401 asks for."""
        return SCHEME
