"""The administration: accounts, records (saved through the one write path), provenance."""

from directory.admin import accounts, provenance, roots

__all__ = ["accounts", "provenance", "roots"]
