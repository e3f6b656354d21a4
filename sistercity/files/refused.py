"""Why a file was not taken in, in the words of whoever handed it in."""

from __future__ import annotations

from django.core.exceptions import ValidationError


class RefusedFile(ValidationError):
    """A file that is not accepted; the message names it, says what it is and what to do."""
