"""The administration: accounts, records (saved through the one write path), provenance, translations."""

from directory.admin import accounts, provenance, roots, translations

__all__ = ["accounts", "provenance", "roots", "translations"]
