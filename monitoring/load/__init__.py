"""A synthetic register of any size, to measure the portal by; never for real use.

``making`` puts it together from a seed: ``timeline`` plays five fiscal years through the ledger,
``register``, ``activities`` and ``groups`` invent what happened in them, ``bulk`` writes it.
"""

from .making import LoadRefused, Volume, make_load

__all__ = ["LoadRefused", "Volume", "make_load"]
