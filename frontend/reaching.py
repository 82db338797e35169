"""How to reach a service: its phones in the order that helps, and its mail and web addresses."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.models import Phone
from frontend.dialling import shown, sms_link, tel_link
from frontend.words import language_name

KINDS: dict[str, Promise] = {
    "text": _("Text messages"),
    "sms": _("Text messages"),
    "fax": _("Fax"),
    "cell": _("Mobile phone"),
    "video": _("Videophone"),
    "pager": _("Pager"),
    "textphone": _("TTY"),
    "tty": _("TTY"),
}
TEXTED = {"text", "sms"}
NOT_CALLED = {"fax", *TEXTED}


@dataclass(frozen=True, slots=True)
class Line:
    number: str  # as people read it out
    extension: str
    link: str  # empty for a fax
    kind: Promise | str  # empty for a plain phone
    description: str
    languages: list[str]
    pk: UUID  # of the phone
    fax: bool = False

    @property
    def words(self) -> str:
        """The number with its extension, as it is read out."""
        if not self.extension:
            return self.number
        return f"{self.number} " + gettext("ext. %(extension)s") % {"extension": self.extension}

    @property
    def told(self) -> str:
        """The same in a text, where nothing else says that it is no plain phone."""
        return f"{self.kind}: {self.words}" if self.kind else self.words

    @property
    def called(self) -> bool:
        return self.link.startswith("tel:")


def lines(*groups: Iterable[Phone]) -> list[Line]:
    """Every number once, nearest owner first, those that one can call before the others."""
    found: dict[tuple[str, str, str], Line] = {}
    for phone in (phone for group in groups for phone in group):
        line = line_of(phone)
        found.setdefault((line.number, line.extension, str(line.kind)), line)
    return sorted(found.values(), key=lambda line: not line.called)


def line_of(phone: Phone) -> Line:
    kind = phone.type.lower()
    link = "" if kind in NOT_CALLED else tel_link(phone.number, phone.extension)
    if kind in TEXTED:
        link = sms_link(phone.number)
    return Line(
        number=shown(phone.number),
        extension=phone.extension,
        link=link,
        kind=KINDS.get(kind, ""),
        description=phone.description,
        languages=[language_name(one.code, one.name) for one in phone.languages.all()],
        pk=phone.pk,
        fax=kind == "fax",
    )


def mail_address(value: str) -> str:
    """The address if it is one, else nothing: a `mailto:` link takes subject and body as well."""
    try:
        validate_email(value.strip())
    except ValidationError:
        return ""
    return value.strip()
