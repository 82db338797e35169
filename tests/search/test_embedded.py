"""The embedded backend on the database of this run."""

from search.backends.base import SearchBackend
from search.backends.embedded import EmbeddedBackend
from tests.search.contract import BackendContract


class TestEmbedded(BackendContract):
    def backend(self) -> SearchBackend:
        return EmbeddedBackend()
