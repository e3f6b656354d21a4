"""A browser told to its owner: which one, on which system; no more is read out of it."""

from __future__ import annotations

from django.utils.translation import gettext as _

# In this order: a later one also says the names of those before it.
_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def parts_of(said: str) -> tuple[str, str]:
    """``Chrome`` and ``Windows`` for what a browser said of itself; "" for what is unknown."""
    browser = next((name for mark, name in _BROWSERS if mark in said), "")
    return browser, next((name for mark, name in _SYSTEMS if mark in said), "")


def tell_browser(said: str) -> str:
    """``Chrome บน Windows`` for what a browser said of itself (``User-Agent``)."""
    return in_words(*parts_of(said))


def in_words(browser: str, system: str) -> str:
    """``Chrome บน Windows`` in the reader's language."""
    if browser and system:
        return _("%(browser)s บน %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("เบราว์เซอร์ที่ไม่รู้จัก")
