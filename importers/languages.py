"""Languages by their English names, and some by their own, as ISO 639 codes."""

from __future__ import annotations

from functools import cache

from django.conf.locale import LANG_INFO

OTHERS = {
    "american sign language": "ase", "asl": "ase", "sign language": "ase", "amharic": "am",
    "cantonese": "yue", "cape verdean creole": "kea", "cape verdean": "kea", "chinese": "zh",
    "chinese (mandarin)": "zh", "chinese (cantonese)": "yue", "creole": "ht", "dari": "prs",
    "farsi": "fa", "filipino": "fil", "french creole": "ht", "gujarati": "gu",
    "haitian creole": "ht", "haitian": "ht", "hmong": "hmn", "ilocano": "ilo", "karen": "kar",
    "khmer": "km", "cambodian": "km", "kurdish": "ku", "lao": "lo", "laotian": "lo",
    "mandarin": "zh", "mandarin chinese": "zh", "mien": "ium", "navajo": "nv", "nepali": "ne",
    "norwegian": "no", "oromo": "om", "pashto": "ps", "persian": "fa", "portuguese": "pt",
    "punjabi": "pa", "samoan": "sm", "serbo-croatian": "sh", "somali": "so", "swahili": "sw",
    "tagalog": "tl", "tibetan": "bo", "tigrinya": "ti", "tongan": "to", "twi": "tw",
    "urdu": "ur", "uzbek": "uz", "vietnamese": "vi", "yiddish": "yi", "yoruba": "yo",
    "zulu": "zu", "igbo": "ig", "hausa": "ha", "burmese": "my", "bosnian": "bs",
    "native american": "", "other": "",
}  # fmt: skip
"""Beside those that Django knows."""


def code_of(name: str) -> str:
    """ISO 639, of two letters where there are two; "" for what is not known. A code is its own."""
    return _codes().get(" ".join(name.split()).casefold(), "")


@cache
def _codes() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, told in LANG_INFO.items():
        if "-" not in code and "name" in told:
            for word in (code, told["name"], told["name_local"]):
                found.setdefault(word.casefold(), code)
    return found | OTHERS
