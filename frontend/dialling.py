"""Phone numbers as links that dial."""

import re
from functools import lru_cache
from urllib.parse import quote

import phonenumbers

REGION = "US"


@lru_cache(maxsize=4096)
def tel_link(number: str, extension: str = "") -> str:
    """`tel:` with the extension where it is plain digits; empty if not diallable.

    Short codes (988, 211) and numbers that the rules do not know are dialled as they stand.
    """
    link = _dialled(number)
    if not link:
        return ""
    plain = extension.isascii() and extension.isdigit()
    return f"tel:{link};ext={extension}" if plain else f"tel:{link}"


def sms_link(number: str, body: str = "") -> str:
    """`sms:` (RFC 5724), with words to send; empty if nobody can be texted there."""
    link = tel_link(number).replace("tel:", "sms:")
    return f"{link}?body={quote(body)}" if link and body else link


def _dialled(number: str) -> str:
    try:
        parsed = phonenumbers.parse(number, REGION)
        if phonenumbers.is_possible_number(parsed):
            return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    except phonenumbers.NumberParseException:
        pass
    return re.sub(r"[^0-9+*#]", "", number)


@lru_cache(maxsize=4096)
def shown(number: str) -> str:
    """`312-555-0142`, the way numbers are read out here; else the text as it is."""
    digits = _dialled(number)
    if digits.startswith("+1") and len(digits) == 12:
        return f"{digits[2:5]}-{digits[5:8]}-{digits[8:]}"
    return number
