"""The bureau's correction of a cell: beside the original, seen wherever the figure is looked at, ended by a new version."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from definitions import Definitions, WrongUsageError
from pipelines.archive import kept_files
from pipelines.cli import app
from pipelines.cli.correct import correct
from pipelines.home import Home
from pipelines.life import decisions
from pipelines.life.decisions import DecisionError
from pipelines.progress import LoggedProgress
from pipelines.publication.connection import open_release
from pipelines.publication.manifest import Manifest
from pipelines.receiving import archive_originals
from pipelines.run import DEFAULT_SCOPE, begin
from tests.pipelines.workbooks.workbook_builder import published, submission

pytestmark = pytest.mark.slow

RULE = "bureau-corrected"
WHO = {"by": "王五", "reason": "电话核实，多写一位"}


@pytest.fixture
def home(tmp_path: Path, definitions: Definitions) -> Home:
    """A home to which a workbook and a table of figures were delivered."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    submission(inbox / "a.xlsx", definitions)
    published(inbox / "figures.csv", {"报告期": "2022", "数值": "30020.4"})
    archive_originals(begin(Home(tmp_path / "home"), [inbox], DEFAULT_SCOPE, "test", LoggedProgress(str)))
    return Home(tmp_path / "home")


def cells(home: Home) -> dict[str, tuple[str, str]]:
    """Where a value stands in each file: its cell, as `SHEET!CELL`, and what it says."""
    connection = open_release(home.database)
    rows = connection.execute(
        "SELECT s.file, first(o.sheet || '!' || o.cell ORDER BY o.cell), first(o.raw_text ORDER BY o.cell) "
        "FROM observations AS o JOIN submissions AS s USING (submission_id) WHERE s.status = 'accepted' GROUP BY s.file"
    ).fetchall()
    connection.close()
    return {file: (cell, said) for file, cell, said in rows}


@pytest.mark.long
def test_a_corrected_cell_is_read_otherwise_seen_everywhere_and_ended_by_a_new_version(
    home: Home, run_flow: Callable[..., Manifest]
) -> None:
    inbox = home.root.parent / "inbox"
    run_flow(home.root, [inbox])
    originals = {path: path.read_bytes() for path in kept_files(home.archive)}
    cell, said = cells(home)["figures.csv"]
    assert said == "30020.4"
    assert "30020.4 → 3002.04" in correct(home, "figures.csv", cell, "3002.04", **WHO)
    (entry,) = decisions.read(home.decisions)
    assert (entry.verdict, f"{entry.sheet}!{entry.cell}", entry.value, entry.instead_of) == (
        "correct",
        cell,
        "3002.04",
        "30020.4",
    )
    run_flow(home.root, [inbox])
    assert {path: path.read_bytes() for path in originals} == originals
    connection = open_release(home.database)

    def asked(query: str) -> list[tuple[object, ...]]:
        return connection.execute(query).fetchall()

    assert [
        str(value)
        for (value,) in asked(
            "SELECT value::DOUBLE FROM indicators WHERE indicator_id = 'gdp' AND is_headline AND period = '2022'"
        )
    ] == ["3002.04"]
    ((cause, old, new),) = asked(
        "SELECT cause, old_value::DOUBLE, new_value::DOUBLE FROM revisions WHERE indicator_id = 'gdp'"
    )
    assert (cause, old, new) == ("decision", 30020.4, 3002.04)
    ((found, severity),) = asked(f"SELECT message_zh, severity FROM findings WHERE rule_id = '{RULE}'")
    assert severity == "note"
    assert all(text in str(found) for text in ("30020.4", "3002.04", "王五", "电话核实"))
    assert asked("SELECT verdict, corrected_from, corrected_to, decided_by FROM decisions") == [
        ("correct", "30020.4", "3002.04", "王五")
    ]
    asking = ["trace", "310112", "2022", "gdp", "--home", str(home.root)]
    text = "".join(CliRunner().invoke(app, asking).output.split())
    assert f"✎更正correctedfigures.csv{cell}:30020.4→3002.04·王五:电话核实" in text
    lines = json.loads(CliRunner().invoke(app, [*asking, "--format", "json"]).output)["parts"][0]["contributions"]
    assert [line["corrected_from"] for line in lines] == ["30020.4"]
    connection.close()
    # a new version says what it says
    published(inbox / "figures.csv", {"报告期": "2022", "数值": "30030.5"})
    run_flow(home.root, [inbox])
    assert cells(home)["figures.csv"] == (cell, "30030.5")
    connection = open_release(home.database)
    ended = f"SELECT count(*) FROM findings JOIN submissions AS s USING (submission_id) WHERE rule_id = '{RULE}'"
    assert asked(f"{ended} AND s.status = 'accepted'") == [(0,)]


def test_the_last_correction_of_a_cell_counts_and_each_cell_has_its_own(home: Home) -> None:
    for value in ("1", "2", "3"):
        correct(home, "a.xlsx", "行业!D4", value, **WHO)
    correct(home, "a.xlsx", "行业!D5", "4", **WHO)
    (found,) = decisions.corrections(decisions.read(home.decisions)).values()
    assert [(each.cell, each.value) for each in found] == [("D4", "3"), ("D5", "4")]
    run = begin(home, [home.root.parent / "inbox"], DEFAULT_SCOPE, "test", LoggedProgress(str))
    assert {one.file: len(one.corrections) for one in run.received} == {"a.xlsx": 2, "figures.csv": 0}


def test_a_correction_is_no_decision_about_the_file(home: Home) -> None:
    correct(home, "a.xlsx", "行业!D4", "1", **WHO)
    assert decisions.standing(decisions.read(home.decisions)) == {}


@pytest.mark.parametrize(
    ("where", "value", "error", "told"),
    [
        ("行业!D", "1", WrongUsageError, "is no cell"),
        ("D4", "1", WrongUsageError, "no sheet ''"),
        ("别的!D4", "1", WrongUsageError, "行业"),
        ("行业!D4000", "1", WrongUsageError, "lies outside"),
        ("行业!A1", "1", DecisionError, "read"),
        ("行业!D4", "很多", DecisionError, "could not be read so"),
    ],
)
def test_what_is_no_cell_that_is_read_is_refused(
    home: Home, where: str, value: str, error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told):
        correct(home, "a.xlsx", where, value, **WHO)
    assert decisions.read(home.decisions) == []


def test_what_says_so_already_is_no_correction(home: Home) -> None:
    correct(home, "a.xlsx", "行业!D4", "1", **WHO)
    with pytest.raises(DecisionError, match="says so already"):
        correct(home, "a.xlsx", "行业!D4", "1", **WHO)
    with pytest.raises(WrongUsageError, match="--by"):
        correct(home, "a.xlsx", "行业!D5", "1", by="", reason="x")


def test_a_correction_holds_wherever_the_file_lies(home: Home, tmp_path: Path) -> None:
    correct(home, "a.xlsx", "行业!D4", "1", **WHO)
    moved = tmp_path / "moved"
    shutil.copytree(home.root.parent / "inbox", moved)
    run = begin(home, [moved], DEFAULT_SCOPE, "test", LoggedProgress(str))
    assert {one.file for one in run.received if one.corrections} == {"a.xlsx"}
