"""stub"""

from __future__ import annotations

from directory.drafts import Draft
from importers.normalise import Remark


class Locating:
    def __init__(self, source: str) -> None:
        self.source = source

    def locate(self, draft: Draft) -> list[Remark]:
        return []
