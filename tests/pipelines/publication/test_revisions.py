"""No number changes between two releases without a row in `revisions` that names the cause."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

import definitions
from pipelines.home import Home
from pipelines.publication.connection import connect, open_release
from pipelines.publication.manifest import Manifest
from pipelines.publication.sealing import CHECKSUMS, write_checksums

pytestmark = pytest.mark.long

PUBLISHED = Path(__file__).resolve().parents[3] / "data" / "published"
SAMPLE = PUBLISHED.parent / "samples" / "990101_2023.xlsx"
Flow = Callable[..., Manifest]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    place = tmp_path / "inbox"
    place.mkdir()
    shutil.copy(PUBLISHED / "figures.csv", place)
    return place


def revisions(home: Path) -> list[tuple[str, str, str, str]]:
    connection = open_release(Home(home).database)
    try:
        return connection.execute(
            "SELECT indicator_id, region_code, period, cause FROM revisions ORDER BY ALL"
        ).fetchall()
    finally:
        connection.close()


def moved(home: Path, first: Manifest) -> int:
    """How many headlines differ, counted by a query of its own."""
    connection = connect()
    try:
        before = home / "releases" / first.release_id / "digital_economy.duckdb"
        connection.execute(
            f"ATTACH '{before}' AS before (READ_ONLY); ATTACH '{Home(home).database}' AS now (READ_ONLY)"
        )
        headline = (
            "SELECT indicator_id, region_code, period, value, low, high FROM {} WHERE is_headline AND low IS NOT NULL"
        )
        now, then = headline.format("now.indicators"), headline.format("before.indicators")
        differing = f"(({now} EXCEPT {then}) UNION ({then} EXCEPT {now}))"
        ((count,),) = connection.execute(
            f"SELECT count(*) FROM (SELECT DISTINCT indicator_id, region_code, period FROM {differing})"
        ).fetchall()
        return int(count)
    finally:
        connection.close()


def test_the_first_release_revises_nothing(run_flow: Flow, tmp_path: Path, inbox: Path) -> None:
    run_flow(tmp_path / "home", [inbox])
    assert revisions(tmp_path / "home") == []


def test_a_changed_figure_is_a_revision_of_the_data(run_flow: Flow, tmp_path: Path, inbox: Path) -> None:
    home = tmp_path / "home"
    first = run_flow(home, [inbox])
    text = (inbox / "figures.csv").read_text(encoding="utf-8")
    assert text.count(",1596.2,") == 1
    (inbox / "figures.csv").write_text(text.replace(",1596.2,", ",1600,"), encoding="utf-8")
    run_flow(home, [inbox])
    assert revisions(home) == [
        ("core_value_added", "330108", "2021", "data"),
        ("core_value_added_share_of_gdp", "330108", "2021", "data"),
        ("core_value_added_weight_in_parent", "330108", "2021", "data"),
    ]
    assert moved(home, first) == 3


def test_a_figure_that_went_is_a_revision_too(run_flow: Flow, tmp_path: Path, inbox: Path) -> None:
    home = tmp_path / "home"
    first = run_flow(home, [inbox])
    lines = (inbox / "figures.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("340100,")]
    assert len(kept) == len(lines) - 1
    (inbox / "figures.csv").write_text("".join(kept), encoding="utf-8")
    run_flow(home, [inbox])
    found = revisions(home)
    assert len(found) == moved(home, first) > 0
    assert {(region, cause) for _, region, _, cause in found} == {("340100", "data")}


#: A release of an earlier version held its contributions as they are told.
CONTRIBUTIONS_WHOLE = (
    "CREATE TABLE told AS FROM contributions",
    "DROP VIEW contributions",
    "ALTER TABLE told RENAME TO contributions",
)


def written_back(home: Path, *changes: str) -> None:
    """Write the current release back to what an earlier version wrote."""
    database = Home(home).database
    database.chmod(0o644)
    with duckdb.connect(str(database)) as connection:
        for change in (*CONTRIBUTIONS_WHOLE, *changes):
            connection.execute(change)
    (database.parent / CHECKSUMS).unlink()
    write_checksums(database.parent)


def test_a_release_made_before_a_column_was_known_is_compared_all_the_same(
    run_flow: Flow, tmp_path: Path, inbox: Path
) -> None:
    home = tmp_path / "home"
    run_flow(home, [inbox])
    written_back(
        home,
        "ALTER TABLE indicators DROP COLUMN break_reason",
        "ALTER TABLE contributions DROP COLUMN factor_ids",
    )
    text = (inbox / "figures.csv").read_text(encoding="utf-8")
    (inbox / "figures.csv").write_text(text.replace(",1596.2,", ",1600,"), encoding="utf-8")
    run_flow(home, [inbox])
    assert revisions(home) == [
        ("core_value_added", "330108", "2021", "data"),
        ("core_value_added_share_of_gdp", "330108", "2021", "data"),
        ("core_value_added_weight_in_parent", "330108", "2021", "data"),
    ]


def test_a_sourced_ratio_that_makes_a_figure_possible_is_its_cause(
    run_flow: Flow, tmp_path: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    run_flow(home, [inbox])
    row = "k1,measure,revenue,value_added,scope,unstated-core,320214,2024,2024,0.2,0.25,0.3,a survey,,,,"
    other = definitions.load(
        changed(tmp_path, "conversions/conversions.csv", "verified_against,note", f"verified_against,note\n{row}")
    )
    monkeypatch.setattr(definitions, "load", lambda: other)
    run_flow(home, [inbox])
    found = revisions(home)
    assert ("core_value_added", "320214", "2024", "correspondence") in found
    assert {one[3] for one in found} == {"correspondence"}


def changed(tmp_path: Path, file: str, old: str, new: str) -> Path:
    """A copy of the definitions in which one line of one file reads otherwise."""
    root = tmp_path / "definitions"
    ignored = shutil.ignore_patterns("__pycache__", "*.py")
    shutil.copytree(Path(definitions.__file__).parent, root, ignore=ignored)
    text = (root / file).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (root / file).write_text(text.replace(old, new), encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("cause", "file", "old", "new"),
    [
        # half of engineering research is found to count
        (
            "correspondence",
            "correspondences/gbt4754-2017--nbs-digital-2021.csv",
            ",7320,040703,,0,,1,",
            ",7320,040703,,0.5,0.5,0.5,",
        ),
        # a scope that tolerates no width publishes nothing that is not exact
        ("scope", "scopes/nbs2021-core.yml", "tolerance: 0.10", "tolerance: 0.0001"),
    ],
)
def test_a_changed_row_of_the_definitions_names_its_part_as_the_cause(
    run_flow: Flow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cause: str, file: str, old: str, new: str
) -> None:
    place = tmp_path / "inbox"
    place.mkdir()
    shutil.copy(SAMPLE, place)
    run_flow(tmp_path / "home", [place])
    other = definitions.load(changed(tmp_path, file, old, new))
    monkeypatch.setattr(definitions, "load", lambda: other)
    run_flow(tmp_path / "home", [place])
    found = revisions(tmp_path / "home")
    assert ("core_value_added", "990101", "2023", cause) in found
    assert {one[3] for one in found} == {cause}


def test_a_release_made_before_contributions_had_the_key_of_their_figure_is_read_with_it(
    run_flow: Flow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, home = tmp_path / "inbox", tmp_path / "home"
    place.mkdir()
    shutil.copy(SAMPLE, place)
    run_flow(home, [place])
    keys = "SELECT fact_id FROM facts ORDER BY ALL", "SELECT DISTINCT fact_id FROM contributions ORDER BY ALL"
    written_back(home, "ALTER TABLE contributions DROP COLUMN fact_id")
    with open_release(Home(home).database) as older:
        facts, behind = (older.execute(query).fetchall() for query in keys)
        assert len(facts) > 100
        assert behind == facts
    old, new = ",7320,040703,,0,,1,", ",7320,040703,,0.5,0.5,0.5,"
    other = definitions.load(changed(tmp_path, "correspondences/gbt4754-2017--nbs-digital-2021.csv", old, new))
    monkeypatch.setattr(definitions, "load", lambda: other)
    run_flow(home, [place])
    # what was reported is the same: not one figure is said to have moved with the data
    assert {one[3] for one in revisions(home)} == {"correspondence"}
