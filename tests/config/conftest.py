from pathlib import Path

import pytest

from tests.config.programs import copy_database, manage


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A var folder with an empty, migrated SQLite database; copy it, do not write to it."""
    var = tmp_path_factory.mktemp("migrated")
    done = manage(var, "migrate", "--verbosity", "0")
    assert done.returncode == 0, done.stderr
    return var


@pytest.fixture
def var(tmp_path: Path, migrated: Path) -> Path:
    """A var folder of this test's own, with a migrated database in it."""
    copy_database(migrated, tmp_path)
    return tmp_path
