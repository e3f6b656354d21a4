"""Thai digits in and out."""

_THAI = "๐๑๒๓๔๕๖๗๘๙"
_ARABIC = "0123456789"
_TO_THAI = str.maketrans(_ARABIC, _THAI)
_TO_ARABIC = str.maketrans(_THAI, _ARABIC)


def to_thai(text: object) -> str:
    """Write every Arabic digit of the text as a Thai one; all else stays."""
    return str(text).translate(_TO_THAI)


def to_arabic(text: object) -> str:
    """Write every Thai digit of the text as an Arabic one; all else stays."""
    return str(text).translate(_TO_ARABIC)
