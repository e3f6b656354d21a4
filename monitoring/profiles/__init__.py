"""What a governor takes into a meeting about a province, country, counterpart or pairing.

``shapes`` says what a profile holds, ``reading`` reads each part as its reader may see it,
``saying`` picks the facts that can be said, ``who`` tells who it is, ``around`` the partners
nearby, ``parts`` the rest in words, ``drawing`` the maps; ``subjects`` puts the four kinds
together, ``printing`` makes the PDF of any of them.
"""

from .printing import profile_pdf
from .shapes import Profile
from .subjects import Subject, counterpart_of, country_of, pairing_of, province_of, read_profile

__all__ = [
    "Profile",
    "Subject",
    "counterpart_of",
    "country_of",
    "pairing_of",
    "profile_pdf",
    "province_of",
    "read_profile",
]
