"""Whether a file is a sealed one, byte by byte; and if not, which seal it may pretend to bear."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from enum import StrEnum

from django.core.files.uploadedfile import UploadedFile

from monitoring.models import Seal, SealedFile

from .reading import read_numbers


class Outcome(StrEnum):
    """What a file turned out to be."""

    GENUINE = "genuine"
    ALTERED = "altered"  # it bears the number of a seal, and is none of its files
    NEVER_ISSUED = "never_issued"  # it bears a number that no seal has
    UNKNOWN = "unknown"  # it bears no number


@dataclass(frozen=True)
class Finding:
    """What a file is; ``sealed`` of a genuine one, ``seals`` whose numbers an altered one bears."""

    outcome: Outcome
    name: str
    size: int
    sha256: str
    sealed: SealedFile | None = None
    seals: tuple[Seal, ...] = ()
    numbers: tuple[str, ...] = ()
    is_readable: bool = True


def verify_file(upload: UploadedFile, name: str) -> Finding:
    """Compare a file with every sealed one; nothing of it is kept.

    Args:
        name: as it may be shown.
    """
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    sha256 = digest.hexdigest()
    sealed = (
        SealedFile.objects.filter(file__sha256=sha256)
        .select_related("seal__superseded_by", "file")
        .first()
    )
    if sealed is not None:
        return Finding(Outcome.GENUINE, name, upload.size, sha256, sealed)
    with tempfile.TemporaryFile() as copy:
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        read = read_numbers(copy)
    seals = Seal.objects.filter(number__in=read.numbers).select_related("superseded_by")
    outcome = Outcome.UNKNOWN
    if read.numbers:
        outcome = Outcome.ALTERED if seals else Outcome.NEVER_ISSUED
    return Finding(
        outcome, name, upload.size, sha256, seals=tuple(seals), numbers=read.numbers,
        is_readable=read.is_readable,
    )  # fmt: skip
