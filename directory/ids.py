"""Ids of what comes from a source: the same record gets the same id at every run, anywhere."""

from hashlib import sha1
from uuid import UUID

# Fixed for ever: changing it would give every imported record a new id.
NAMESPACE = UUID("5f0c3c1e-8d0e-4b64-9a53-2f6d1b7f4a10")
_PREFIX = NAMESPACE.bytes


def record_id(source: str, entity: str, source_id: str) -> UUID:
    """UUIDv5 of (source, entity, source_id).

    Written out because `uuid.uuid5` is the largest single cost of a large import; a test holds
    the two equal.
    """
    name = f"{source}\x1f{entity}\x1f{source_id}".encode()
    return UUID(bytes=sha1(_PREFIX + name, usedforsecurity=False).digest()[:16], version=5)
