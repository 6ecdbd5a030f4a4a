"""A release: readable, commented, switched by one rename, the same from the same inputs."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from decimal import Decimal
from pathlib import Path
from types import FrameType

import duckdb
import pyarrow as pa
import pytest

from indicators.contracts import arrow_schema, contracts, dimension_comment, dimensions
from indicators.method import give_macros
from pipelines import stages
from pipelines.home import DATABASE, Home
from pipelines.publication import kept_observations
from pipelines.publication.connection import connect, open_release
from pipelines.publication.manifest import FILE, Manifest, read
from pipelines.publication.release import VIEWS, _hold_numbers, flow, put_in_place
from pipelines.publication.sealing import CHECKSUMS, write_checksums
from pipelines.workbooks.files import inbox as inboxes
from pipelines.workbooks.files.seen import Seen
from tests.builders import observe

ROOT = Path(__file__).resolve().parents[3]
DATA = [ROOT / "data" / "published", ROOT / "data" / "samples"]
Flow = Callable[..., Manifest]


def test_the_flow_tables_are_there_with_their_contracts(database: duckdb.DuckDBPyConnection) -> None:
    for name in flow():
        found = [(row[0], row[1]) for row in database.execute(f"DESCRIBE {name}").fetchall()]
        assert found == [(column.name, column.type) for column in contracts()[name].columns]


def test_the_manifest_names_the_version_of_the_software_and_the_changelog_tells_it(release: Path) -> None:
    manifest = read(release)
    assert manifest is not None
    assert f"\n## {manifest.version}\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_table_and_column_carries_a_comment(database: duckdb.DuckDBPyConnection) -> None:
    tables = database.execute("SELECT table_name, comment FROM duckdb_tables()").fetchall()
    columns = database.execute(
        "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal"
    ).fetchall()
    assert {name for name, _ in tables} >= {*flow(), *dimensions()} - VIEWS
    assert [name for name, comment in tables if not comment] == []
    assert [(table, column) for table, column, comment in columns if not comment] == []
    assert len(columns) > 200


def test_the_comments_are_the_words_of_the_contracts(database: duckdb.DuckDBPyConnection) -> None:
    of_tables = dict(
        database.execute(
            "SELECT table_name, comment FROM duckdb_tables() UNION ALL "
            "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal"
        ).fetchall()
    )
    of_columns: dict[str, dict[str, str]] = {}
    query = "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal"
    for table, column, comment in database.execute(query).fetchall():
        of_columns.setdefault(table, {})[column] = comment
    for name, table in contracts().items():
        assert of_tables[name] == table.comment
        assert of_columns[name] == {column.name: column.comment for column in table.columns}
    for name, comment in dimensions().items():
        assert of_tables[name] == comment
        assert of_columns[name] == {column: dimension_comment(column) for column in of_columns[name]}


def test_a_release_says_what_it_is(database: duckdb.DuckDBPyConnection, release: Path) -> None:
    cursor = database.execute("FROM release_manifest")
    ((*values,),) = cursor.fetchall()
    said = dict(zip((name for name, *_ in cursor.description or ()), values, strict=True))
    manifest = read(release)
    assert manifest
    for name in ("release_id", "fingerprint", "target_scope", "published_at", "version", "definitions_version"):
        assert said[name] == getattr(manifest, name)
    spans = """
        SELECT min(period), max(period), count(DISTINCT region_code), count(DISTINCT source_title)
        FROM facts WHERE NOT is_sample"""
    counted = tuple(said[name] for name in ("first_period", "last_period", "regions", "sources"))
    assert database.execute(spans).fetchall() == [counted]
    assert counted[3] > 20
    assert said["licence"]
    query = "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'release_manifest'"
    assert all(comment for _, comment in database.execute(query).fetchall())


def test_the_data_dictionary_lists_every_column_with_its_type_and_meaning(database: duckdb.DuckDBPyConnection) -> None:
    listed = database.execute("FROM data_dictionary").fetchall()
    there = database.execute(
        "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() "
        "WHERE NOT internal ORDER BY table_name, column_index"
    ).fetchall()
    assert listed == there
    described = {(table, column): meaning for table, column, _, meaning in listed}
    assert described["facts", "low"] == {column.name: column.comment for column in contracts()["facts"].columns}["low"]


def test_an_old_client_can_read_the_file(release: Path) -> None:
    # STORAGE_VERSION v1.0.0 is storage version 64; the number stands in the file's header
    header = (release / DATABASE).read_bytes()[:20]
    assert header[8:12] == b"DUCK"
    assert int.from_bytes(header[12:20], "little") == 64


def test_the_file_is_read_only_and_no_log_lies_beside_it(release: Path) -> None:
    assert not (release / DATABASE).stat().st_mode & 0o222
    assert [path.name for path in release.iterdir() if path.suffix == ".wal"] == []


def test_the_manifest_names_inputs_versions_and_a_checksum_of_each_table(release: Path) -> None:
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    assert {one["file"] for one in manifest["inputs"]} >= {"figures.csv"}
    assert set(manifest["tables"]) == set(flow())
    assert all(re.fullmatch(r"-?[0-9a-f]{40,}", table["checksum"]) for table in manifest["tables"].values())
    assert manifest["tables"]["observations"]["rows"] > 5000
    assert manifest["summary"]["rejected"] == 0


def test_same_inputs_give_the_same_tables_whatever_the_threads_and_the_order(
    run_flow: Flow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = run_flow(tmp_path / "one", DATA, threads=1)

    discover = inboxes.discover

    def shuffled(places: list[Path], seen: Seen) -> list[inboxes.Received]:
        received = discover(places, seen)
        received.reverse()
        assert received != discover(places)
        return received

    monkeypatch.setattr("pipelines.run.discover", shuffled)
    two = run_flow(tmp_path / "two", list(reversed(DATA)), threads=4)
    assert one.tables == two.tables
    assert one.fingerprint == two.fingerprint
    assert one.release_id != two.release_id


def test_another_input_gives_other_checksums(run_flow: Flow, tmp_path: Path) -> None:
    figures = (DATA[0] / "figures.csv").read_text(encoding="utf-8")
    place = tmp_path / "inbox"
    place.mkdir()
    (place / "figures.csv").write_text(figures, encoding="utf-8")
    before = run_flow(tmp_path / "home", [place])
    assert figures.count(",127555,") == 1
    (place / "figures.csv").write_text(figures.replace(",127555,", ",127556,"), encoding="utf-8")
    after = run_flow(tmp_path / "home", [place])
    changed = {name for name in flow() if before.tables[name] != after.tables[name]}
    assert {"observations", "contribution_rows", "facts", "indicators", "cross_region"} <= changed
    assert before.tables["scope_weights"] == after.tables["scope_weights"]


def test_an_open_reader_keeps_its_release_while_current_moves_on(run_flow: Flow, tmp_path: Path) -> None:
    home = Home(tmp_path)
    first = run_flow(tmp_path, DATA[:1])
    reader = open_release(home.database)
    interrupted = home.releases / ".20250101T000000000000-cccccccc.building"
    interrupted.mkdir()
    second = run_flow(tmp_path, DATA)
    assert not interrupted.exists()
    assert reader.execute("SELECT release_id FROM release_manifest").fetchall() == [(first.release_id,)]
    reader.close()
    published = read(home.current)
    assert published is not None
    assert published.release_id == second.release_id
    assert (home.releases / first.release_id / DATABASE).is_file()
    assert list(home.staging.iterdir()) == []


def built(home: Home, name: str) -> Path:
    """A small release, built aside."""
    folder = home.releases / f".{name}.building"
    folder.mkdir(parents=True)
    (folder / DATABASE).write_bytes(name.encode())
    Manifest(name, "", "", "", "", {}, "", {}, []).write(folder)
    write_checksums(folder)
    return folder


def test_after_every_step_of_the_switch_current_leads_to_a_whole_release(tmp_path: Path) -> None:
    home = Home(tmp_path)
    names = ["20260101T000000000000-aaaaaaaa", "20260102T000000000000-bbbbbbbb"]
    put_in_place(home, built(home, names[0]))
    second = built(home, names[1])
    seen: list[str] = []

    def look(_frame: FrameType, event: str, _of: object) -> None:
        """What a reader finds between any two calls of the operating system."""
        if event == "c_return":
            whole = all((home.current / file).is_file() for file in (DATABASE, FILE, CHECKSUMS))
            seen.append(home.current.readlink().name if whole else "nothing whole")

    sys.setprofile(look)
    try:
        put_in_place(home, second)
    finally:
        sys.setprofile(None)
    assert list(dict.fromkeys(seen)) == names
    assert seen == sorted(seen)


def test_a_release_that_does_not_read_as_it_was_written_is_not_put_in_place(tmp_path: Path) -> None:
    home = Home(tmp_path)
    first, second = "20260101T000000000000-aaaaaaaa", "20260102T000000000000-bbbbbbbb"
    put_in_place(home, built(home, first))
    folder = built(home, second)
    (folder / DATABASE).chmod(0o644)
    (folder / DATABASE).write_bytes(b"something else")
    with pytest.raises(OSError, match="does not read as it was written"):
        put_in_place(home, folder)
    assert home.current.readlink().name == first


def test_nothing_accepted_publishes_nothing(run_flow: Flow, tmp_path: Path) -> None:
    place = tmp_path / "inbox"
    place.mkdir()
    (place / "broken.xlsx").write_bytes(b"not a workbook")
    with pytest.raises(stages.NothingAcceptedError, match="没有一个文件可以接受"):
        run_flow(tmp_path / "home", [place])
    assert not Home(tmp_path / "home").current.exists()


def test_a_workbook_that_somebody_has_open_is_noted(run_flow: Flow, tmp_path: Path) -> None:
    place = tmp_path / "inbox"
    place.mkdir()
    (place / "figures.csv").write_bytes((DATA[0] / "figures.csv").read_bytes())
    (place / "~$闵行.xlsx").write_bytes(b"x")
    run_flow(tmp_path / "home", [place])
    connection = open_release(Home(tmp_path / "home").database)
    found = connection.execute("SELECT file, rule_id, severity FROM findings").fetchall()
    connection.close()
    assert found == [("~$闵行.xlsx", "lock-file", "note")]


#: The sums of the contributions of every figure, empty where one of them is, and how many cells stand behind it.
SUMS = (
    "CREATE TEMP TABLE sums AS SELECT fact_id, count(cell) AS cells, "
    "CASE WHEN count(value) = count(*) THEN sum(value) END AS total, "
    "CASE WHEN count(low) = count(*) THEN sum(low) END AS low, CASE WHEN count(high) = count(*) THEN sum(high) END AS high "
    "FROM contributions GROUP BY fact_id"
)


def test_every_figure_is_the_sum_of_its_contributions(database: duckdb.DuckDBPyConnection) -> None:
    database.execute(SUMS)
    (counts,) = database.execute(
        "SELECT count(*), count(DISTINCT f.fact_id), count(*) FILTER (f.low IS DISTINCT FROM s.low), "
        "count(*) FILTER (f.high IS DISTINCT FROM s.high), "
        "count(*) FILTER (f.value IS DISTINCT FROM s.total AND f.comparability <> 'not_comparable'), "
        "count(*) FILTER (f.value IS NOT NULL AND s.cells = 0), count(f.low), count(f.high), count(f.value) "
        "FROM facts f FULL JOIN sums s USING (fact_id)"
    ).fetchall()
    figures, keys, *wrong, lows, highs, values = counts
    assert wrong == [0, 0, 0, 0]
    assert figures == keys > 9000
    assert lows > highs > values > 4000
    # each contribution belongs to one of them, and the repository's own data hold figures that follow from others
    alone = "SELECT count(*) FROM contributions ANTI JOIN facts USING (fact_id)"
    assert database.execute(alone).fetchall() == [(0,)]
    details = (
        "SELECT DISTINCT compiled_from FROM facts WHERE compiled_from IN ('recombined', 'differenced') ORDER BY ALL"
    )
    assert database.execute(details).fetchall() == [("differenced",), ("recombined",)]


def test_every_published_number_recomputes_from_its_contributions_to_the_last_digit(
    database: duckdb.DuckDBPyConnection,
) -> None:
    database.execute(SUMS)
    found = database.execute(
        "SELECT k.kind, i.basis, CASE WHEN u.dimension = 'ratio' THEN 0.01 ELSE u.multiplier END, i.value, "
        "n.total, d.total, f.counted_locally_value, n.cells "
        "FROM indicators i JOIN indicator_catalogue k ON k.id = i.indicator_id JOIN units u ON u.id = k.unit "
        "LEFT JOIN sums n ON n.fact_id = i.numerator_fact_id LEFT JOIN sums d ON d.fact_id = i.denominator_fact_id "
        "LEFT JOIN facts f ON f.fact_id = i.numerator_fact_id WHERE i.value IS NOT NULL"
    ).fetchall()
    counts = Counter(kind for kind, *_ in found)
    assert set(counts) == {"level", "ratio", "growth", "claim", "weight", "relation"}
    assert counts.total() > 200
    for kind, basis, multiplier, value, figure, denominator, claimed, cells in found:
        assert cells > 0
        if kind == "relation":  # of two weights, each of which is looked at here
            continue
        if kind == "level":
            again = figure / multiplier
        elif basis == "published":
            again = figure
        elif kind == "growth":
            again = 100 * (figure - denominator) / denominator
        else:
            again = (claimed / figure if kind == "claim" else figure / denominator) / multiplier
        # a quotient is divided in double precision: beyond a thousand that is less than twelve decimals
        assert abs(round(again, 12) - value) <= Decimal("3e-16") * abs(value), (kind, basis, value)


def test_samples_are_marked_in_every_flow_table_and_never_meet_real_regions(
    database: duckdb.DuckDBPyConnection,
) -> None:
    for table in ("observations", "contributions", "facts", "indicators", "cross_region"):
        (counts,) = database.execute(
            f"SELECT count(*) FILTER (is_sample), count(*) FILTER (NOT is_sample), "
            f"count(*) FILTER (is_sample <> (region_code LIKE '99%')) FROM {table}"
        ).fetchall()
        assert counts[0] > 0, table
        assert counts[1] > 0, table
        assert counts[2] == 0, table
    (crossed,) = database.execute(
        "SELECT count(*) FROM indicators a JOIN indicators b ON a.indicator_id = b.indicator_id AND a.period = b.period "
        "AND a.is_headline AND b.is_headline AND a.is_sample AND NOT b.is_sample AND a.region_level = b.region_level "
        "WHERE a.rank IS NOT NULL AND a.rank > (SELECT count(*) FROM indicators c WHERE c.is_sample AND c.is_headline "
        "AND c.indicator_id = a.indicator_id AND c.period = a.period)"
    ).fetchall()
    assert crossed[0] == 0


@pytest.mark.parametrize(
    ("change", "is_held"),
    [
        ("", True),
        ("UPDATE release.observation_rows SET raw_text = 'x', is_plain = false WHERE cell = 'C1'", False),
        ("UPDATE release.observation_rows SET short_value = short_value + 1 WHERE cell = 'C1'", False),
        ("UPDATE release.observation_headings SET note = 'x'", False),
        (
            "CREATE OR REPLACE TABLE release.observation_rows AS FROM release.observation_rows ORDER BY rowid DESC",
            False,
        ),
        ("DELETE FROM release.observation_rows WHERE cell = 'C0'", False),
    ],
)
def test_a_release_that_tells_an_observation_otherwise_is_not_built(change: str, is_held: bool) -> None:
    connection = connect()
    connection.execute("CREATE TABLE precedence (criterion VARCHAR, code VARCHAR, rank INTEGER)")
    give_macros(connection)
    schema = arrow_schema("observations")
    cells = [observe("3911", place) | {"cell": f"C{place}", "value": Decimal(place)} for place in range(3)]
    rows = pa.Table.from_pylist([dict.fromkeys(schema.names) | cell for cell in cells], schema=schema)
    connection.register("observations", rows)
    connection.execute(
        "CREATE TABLE numbered_observations AS SELECT row_number() OVER () - 1 AS observation, * FROM rows"
    )
    connection.execute(contracts()["facts"].ddl())
    connection.execute("CREATE VIEW numbered_facts AS SELECT rowid AS fact, * FROM facts")
    connection.execute("ATTACH ':memory:' AS release")
    kept_observations.write(connection, "release")
    connection.execute("CREATE TABLE release.facts AS FROM facts")
    connection.execute(change or "SELECT 1")
    with nullcontext() if is_held else pytest.raises(OSError, match="observations"):
        _hold_numbers(connection)
