"""Small workbooks in the form of SAMHSA's, made at test time; every name is plainly made up."""

from pathlib import Path
from typing import Any

from openpyxl import Workbook

COLUMNS = [
    "name1",
    "name2",
    "street1",
    "street2",
    "city",
    "state",
    "zip",
    "phone",
    "intake1",
    "intake2",
    "intake1a",
    "intake2a",
    "service_code_info",
]
CODES = {
    "mh": [
        ("TC", "Type of Care", "MH", "Mental health treatment    "),
        ("SET", "Service Setting (e.g., Outpatient)", "OP", "Outpatient "),
        ("FT", "Facility Type", "CMHC", "Community mental health center"),
        ("PAY", "Payment/Insurance/Funding Accepted", "MD", "Medicaid"),
        ("AGE", "Age Groups Accepted", "CHLD", "Children/adolescents"),
        ("AGE", "Age Groups Accepted", "YAD", "Young adults"),
        ("AGE", "Age Groups Accepted", "ADLT", "Adults"),
        ("AGE", "Age Groups Accepted", "SNR", "Seniors"),
        ("SL", "Language Services", "SP", "Spanish"),
        ("SL", "Language Services", "NX", "American Indian or Alaska Native languages"),
    ],
    "sa": [
        ("TC", "Type of Care", "SA", "Substance use treatment"),
        ("TC", "Type of Care", "DT", "Detoxification  "),
        ("SET", "Service Setting (e.g., Outpatient)", "OP", "Outpatient "),
        ("PAY", "Payment/Insurance/Funding Accepted", "SF", "Cash or self-payment"),
        ("DETOX", "Detoxification Services", "ADTX", "Alcohol Detoxification"),
    ],
}
ALL = {book: " ".join(code for _, _, code, _ in codes) for book, codes in CODES.items()}


def facility(name: str = "Example Clinic", **more: Any) -> dict[str, Any]:
    return {
        "name1": name,
        "street1": "1 Example Street",
        "city": "Chicago",
        "state": "IL",
        "zip": "60614",
        "phone": "312-555-0100",
        "service_code_info": "OP",
        **more,
    }


def make_book(
    path: Path,
    rows: list[dict[str, Any]],
    *,
    book: str = "mh",
    columns: list[str] | None = None,
    codes: list[tuple[str, str, str, str]] | None = None,
    sheets: tuple[str, str] = ("Facilities List", "Service Code Reference"),
) -> Path:
    """A book of `rows` (None as a row: blanks) at `path`, which is given back."""
    columns = columns or COLUMNS
    workbook = Workbook()
    facilities = workbook.active
    assert facilities is not None
    facilities.title = sheets[0]
    facilities.append(columns)
    for row in rows:
        facilities.append([row.get(column, "") for column in columns])
    reference = workbook.create_sheet(sheets[1])
    reference.append(
        ["category_code", "category_name", "service_code", "service_name", "service_description"]
    )
    for code in CODES[book] if codes is None else codes:
        reference.append([*code, "The words of the sheet, which hold slips."])
    workbook.save(path)
    return path


def records_of(source: Any, entity: str) -> list[Any]:
    """The raw records of an entity that a source yields."""
    return [one for one in source.records() if getattr(one, "entity", "") == entity]


def findings_of(source: Any) -> list[Any]:
    return [one for one in source.records() if not hasattr(one, "entity")]
