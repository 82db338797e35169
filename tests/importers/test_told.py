"""What an import wrote down in English is said again in the language of its reader."""

import ast
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import override

from directory.models import User
from importers.models import ImportFinding, ImportRun
from importers.runs import Request, in_words, run
from importers.told import WITH_VALUES, told

ROOT = Path(__file__).resolve().parents[2]
SAID_BY_IMPORTS = [
    *(path for path in (ROOT / "importers").rglob("*.py") if path.name not in {"told.py"}),
    ROOT / "directory" / "checking.py",
    ROOT / "directory" / "drafts.py",
    ROOT / "directory" / "geocoding.py",
]


def spanish(text: str) -> str:
    with override("es"):
        return told(text)


def messages_with_values() -> set[str]:
    calls = (
        node
        for path in SAID_BY_IMPORTS
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"
    )
    texts = {str(call.args[0].value) for call in calls if isinstance(call.args[0], ast.Constant)}
    return {text for text in texts if "%(" in text}


def test_every_message_with_values_that_is_kept_can_be_told_again() -> None:
    assert messages_with_values() == set(WITH_VALUES)


@pytest.mark.parametrize("message", WITH_VALUES)
def test_a_message_is_found_again_by_what_was_said(message: str) -> None:
    values = dict.fromkeys(re.findall(r"%\((\w+)\)", message), "7")
    said = re.sub(r"(%\(\w+\))d", r"\1s", message) % values
    assert spanish(said) != said
    assert spanish(said).count("7") == said.count("7")
    with override("en"):
        assert told(said) == said


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("The code is there twice.", "El código está dos veces."),
        ("This is not a number.", "Esto no es un número."),
        (
            "The package has no such service. The row was kept without it.",
            "El paquete no tiene eso en la tabla service. La fila se guardó sin eso.",
        ),
        (
            "Not readable as CSV: a quotation mark opens here and is never closed.",
            "No se puede leer como CSV: aquí se abren comillas que nunca se cierran.",
        ),
        ("Nobody ever said this. Nor this.", "Nobody ever said this. Nor this."),
        ("", ""),
    ],
)
def test_what_fits_a_message_is_translated_and_the_rest_left(said: str, expected: str) -> None:
    assert spanish(said) == expected


def test_why_a_run_stopped_is_told_whole() -> None:
    from django.db import OperationalError

    said = in_words(OperationalError("database or disk is full. Really"))
    assert spanish(said) == (
        "El disco de la base de datos está lleno (database or disk is full. Really). Haga espacio. "
        "Lo que se guardó antes está completo; ejecute la misma orden otra vez para seguir."
    )


@pytest.mark.django_db
def test_an_import_keeps_english_whoever_runs_it(tmp_path: Path) -> None:
    with override("es"):
        report = run(Request("hsds", [tmp_path]))
    assert "holds no HSDS tables" in report.reason


@pytest.mark.django_db
def test_pages_and_the_table_tell_findings_in_the_language_of_the_address(client: Client) -> None:
    run = ImportRun.objects.create(
        source="hsds",
        status="stopped",
        reason="x.zip: the archive is damaged here (bad). Fetch it again.",
        started_at=datetime(2026, 1, 5, tzinfo=UTC),
    )
    finding = ImportFinding.objects.create(
        run=run, level="info", message="The code is there twice."
    )
    client.force_login(User.objects.create_superuser("staff@example.org", "a long password"))
    at = "/admin/importers/"

    page = client.get(f"/es{at}importrun/{run.pk}/change/").content.decode()
    assert "x.zip: el archivo comprimido está dañado aquí (bad)." in page
    assert "is damaged here" not in page
    for address in (
        f"importfinding/?run__id__exact={run.pk}",
        f"importfinding/{finding.pk}/change/",
    ):
        page = client.get(f"/es{at}{address}").content.decode()
        assert "El código está dos veces." in page
        assert "The code is there twice." not in page
    table = client.get(f"/es{at}importrun/{run.pk}/findings.csv").getvalue().decode()
    assert "El código está dos veces." in table
    assert "The code is there twice." in client.get(f"{at}importfinding/").content.decode()
