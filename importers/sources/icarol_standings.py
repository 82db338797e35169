"""Which rows of iCarol are imported, and why the others are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _

from importers.sources.base import Finding, Level
from importers.sources.icarol_words import ROWS_OF, Head, Kind, standing

ORDER: tuple[Kind, ...] = ("agency", "site", "program", "link")
"""What is hung on is judged first."""
Refusal = tuple[Level, str, str, str]


class Standings:
    """The judgement on every row of a file set, and `findings` about it."""

    def __init__(self, heads: Sequence[Head]) -> None:
        self.findings: list[Finding] = []
        self.alerts: dict[str, str] = {}
        self.placed = {head.program for head in heads if head.kind == "link"}
        self._accepted: dict[tuple[Kind, str], Head] = {}
        self._left_out: dict[tuple[Kind, str], bool] = {}  # -> whether on purpose
        self._barred: Counter[str] = Counter()  # program -> links that nobody is sent to
        self._links = Counter(head.program for head in heads if head.kind == "link")
        for kind in ORDER:
            for head in heads:
                if head.kind == kind:
                    self._judge(head)

    def is_accepted(self, head: Head) -> bool:
        accepted = self._accepted.get((head.kind, head.id))
        return accepted is not None and accepted.line == head.line

    def parent(self, head: Head) -> str:
        return head.agency if ("agency", head.agency) in self._accepted else ""

    def takes_referrals(self, program: Head) -> bool:
        """Not if it, its agency or each of its sites is "do not refer", inactive or hidden."""
        agency = self._accepted.get(("agency", program.agency))
        if standing(program.status) != "active" or agency is None:
            return False
        links = self._links[program.id]
        nowhere = 0 < links == self._barred[program.id]
        return standing(agency.status) == "active" and not nowhere

    def _judge(self, head: Head) -> None:
        key = (head.kind, head.id)
        refusal = self._refusal(head)
        if refusal is None:
            self._accepted[key] = head
            if head.kind == "agency" and head.alert:
                self.alerts[head.id] = head.alert
            self._tell_of_kept(head)
            return
        level, column, value, message = refusal
        on_purpose = level == "info"
        self._left_out.setdefault(key, on_purpose)
        if head.kind == "link" and on_purpose and not head.private_address:
            self._barred[head.program] += 1
        self.findings.append(Finding(level, column, value, message, head.line, quarantined=True))

    def _refusal(self, head: Head) -> Refusal | None:
        if not head.id or head.id == "0":
            return "error", "id", head.id, _("The row has no number of its own. Give it one.")
        if (head.kind, head.id) in self._accepted:
            return (
                "error",
                "id",
                head.id,
                _("Another row has this number. The first was kept; give each its own."),
            )
        if head.kind in ("agency", "program") and not head.named:
            return "error", "name", "", _("The row has no name. Give it one and import it again.")
        return self._refusal_on_purpose(head) or self._refusal_of_links(head)

    def _refusal_on_purpose(self, head: Head) -> Refusal | None:
        if head.hidden:
            return (
                "info",
                "excluded",
                "",
                _("The row is marked as not for the public. It was left out, as it asks."),
            )
        stands = standing(head.status)
        if stands == "unknown":
            return (
                "error",
                "status",
                head.status,
                _("The status is none that iCarol has. The row was left out; make it Active."),
            )
        if stands == "inactive" and head.kind != "program":
            return "info", "status", head.status, _("The row is inactive. It was left out.")
        if stands == "no referral" and head.kind == "link":
            return (
                "info",
                "status",
                head.status,
                _("Nobody is to be referred to the service at this site. It was left out there."),
            )
        return None

    def _refusal_of_links(self, head: Head) -> Refusal | None:
        if head.kind == "program":
            return self._missing("agency", "agency", head.agency)
        if head.kind != "link":
            return None
        missing = self._missing("program", "program", head.program)
        missing = missing or self._missing("site", "site", head.site)
        if missing:
            return missing
        program, site = self._accepted["program", head.program], self._accepted["site", head.site]
        if standing(site.status) == "no referral":
            return (
                "info",
                "site",
                head.site,
                _("Nobody is to be referred to this site. The service was left out there."),
            )
        if (head.private_address or program.private_address) and not site.private_address:
            return (
                "warning",
                "site",
                head.site,
                _("The service hides its address and the site does not. It was not placed there."),
            )
        return None

    def _missing(self, kind: Kind, column: str, id: str) -> Refusal | None:
        if (kind, id) in self._accepted:
            return None
        if (kind, id) in self._left_out:
            level: Level = "info" if self._left_out[kind, id] else "error"
            return level, column, id, _("What the row belongs to was left out, so it was too.")
        message = _(
            "The file has no such %(kind)s. Add it or mend the number; the row is left out."
        )
        return "error", column, id, message % {"kind": ROWS_OF[kind]}

    def _tell_of_kept(self, head: Head) -> None:
        if head.kind == "site" and not self.parent(head):
            message = _("The agency of the site is not in the file or was left out. Kept without.")
            self.findings.append(Finding("warning", "agency", head.agency, message, head.line))
        if standing(head.status) == "no referral":
            message = _("Nobody is to be referred here. Kept, and shown in no search.")
            self.findings.append(Finding("info", "status", head.status, message, head.line))
