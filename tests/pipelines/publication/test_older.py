"""A home made by an earlier version runs on: its releases are read under today's names, and nothing in it is lost."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import openpyxl
import pytest
from typer.testing import CliRunner

from indicators.contracts import contracts
from pipelines.cli import app
from pipelines.cli.validate import validate_files
from pipelines.home import DATABASE, Home
from pipelines.life import decisions
from pipelines.publication.connection import open_release
from pipelines.publication.manifest import Manifest
from pipelines.publication.older import renames
from pipelines.publication.sealing import CHECKSUMS, write_checksums
from tests.conftest import ROOT
from tests.pipelines.life.returned_builder import explain
from tests.pipelines.publication.equal_tables import differences
from tests.pipelines.publication.test_revisions import CONTRIBUTIONS_WHOLE

pytestmark = pytest.mark.long

SAMPLES = ROOT / "data" / "samples"
ASKED = [
    ["bridge", "990101", "2023", "-f", "json"],
    ["trace", "990101", "2023", "padding_ratio", "-f", "json"],
    ["table", "--scope", "oecd-ict", "-f", "json"],
]


def written_back(home: Path) -> None:
    """Write the current release back to what the version before the renames wrote."""
    database = Home(home).database
    database.chmod(0o644)
    with duckdb.connect(str(database)) as connection:
        for change in CONTRIBUTIONS_WHOLE:
            connection.execute(change)
        for table, added in renames()["added"].items():
            for column in added:
                connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        for table, renamed in renames()["renamed"].items():
            for old, new in renamed.items():
                connection.execute(f"ALTER TABLE {table} RENAME COLUMN {new} TO {old}")
    (database.parent / CHECKSUMS).unlink()
    write_checksums(database.parent)


def of(home: Path, query: str) -> list[tuple[object, ...]]:
    with open_release(Home(home).database) as connection:
        return connection.execute(query).fetchall()


def answers(home: Path) -> list[str]:
    found = [CliRunner().invoke(app, [*command, "--home", str(home)]) for command in ASKED]
    assert [one.exit_code for one in found] == [0] * len(ASKED), [one.output for one in found]
    return [one.output for one in found]


def test_a_home_of_the_version_before_runs_on(run_flow: Callable[..., Manifest], tmp_path: Path) -> None:
    inbox, home = tmp_path / "inbox", tmp_path / "home"
    inbox.mkdir()
    shutil.copy(SAMPLES / "990101_2023.xlsx", inbox)
    workbook = openpyxl.load_workbook(SAMPLES / "990101_2024.xlsx", rich_text=True)
    for cell in (cell for row in workbook["行业"]["E30:G31"] for cell in row):
        cell.value = round(float(str(cell.value)) * 6, 2)
    workbook.save(inbox / "990101_2024.xlsx")
    validate_files(sorted(inbox.glob("*.xlsx")), tmp_path / "back")
    explain(
        tmp_path / "back" / "990101_2024-审核.xlsx", inbox / "990101_2024_重报.xlsx", {"growth-outlier": "新厂投产"}
    )
    run_flow(home, [inbox])
    ((submission,),) = of(home, "SELECT submission_id FROM submissions WHERE file = '990101_2023.xlsx'")
    decisions.add(Home(home).decisions, str(submission), "990101_2023.xlsx", "accept", by="王五", reason="已核实")
    run_flow(home, [inbox])
    as_made = shutil.copy(Home(home).database, tmp_path / "as_made.duckdb")
    shown = answers(home)
    kept = [(table, of(home, f"FROM {table} ORDER BY ALL")) for table in ("explanations", "decisions", "held_cells")]
    assert [len(rows) > 0 for _, rows in kept[:2]] == [True, True]
    archived = {path.name: path.read_bytes() for path in (home / "archive").rglob("*") if path.is_file()}

    written_back(home)
    looked_at, found = differences(Home(home).database, Path(as_made))
    assert found == []
    assert looked_at > 50_000
    assert answers(home) == shown

    shutil.copy(SAMPLES / "990102_2023.xlsx", inbox)
    run_flow(home, [inbox])
    assert [(table, of(home, f"FROM {table} ORDER BY ALL")) for table, _ in kept] == kept
    assert {path.name: path.read_bytes() for path in (home / "archive").rglob("*") if path.name in archived} == archived
    # what came is new; not one figure that was there is said to have moved
    assert {region for (region,) in of(home, "SELECT DISTINCT region_code FROM revisions")} == {"990102"}


def test_a_table_that_differs_is_seen(release: Path, tmp_path: Path) -> None:
    other = shutil.copy(release / DATABASE, tmp_path / "other.duckdb")
    Path(other).chmod(0o644)
    with duckdb.connect(other) as connection:
        connection.execute(
            "UPDATE facts SET low = low + 1 WHERE precedence = 1; ALTER TABLE findings DROP COLUMN effect"
        )
        connection.execute("DROP TABLE bands")
    _, found = differences(release / DATABASE, Path(other))
    assert [line.split()[0].strip(":") for line in found] == ["bands", "facts", "findings"]


def test_the_changelog_lists_every_column_that_was_renamed_and_no_contract_has_an_old_one() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\w+)` \| `(\w+)` \| `(\w+)` \|$", text, re.MULTILINE)
    known = [(old, new, table) for table, names in renames()["renamed"].items() for old, new in names.items()]
    assert {one for one in listed if one[2] in renames()["renamed"]} == set(known)
    for old, new, table in known:
        columns = [column.name for column in contracts()[table].columns]
        assert new in columns
        assert old not in columns
