"""Why a headline figure moved since the release before: one cause at a time, on the figures of one district."""

from __future__ import annotations

import duckdb
import pytest

from definitions import Definitions
from indicators.method import aim, run_step
from tests.builders import gdp, method, observe

COMPARED = ("indicators", "facts", "contributions", "submissions")
#: The figure that moves in every case: its value is 100 亿元 and was one yuan more.
MOVED = "UPDATE previous_indicators SET value = value + 1 WHERE indicator_id = 'core_value_added' AND is_headline"
FIGURE = "target_level = 'total' AND measure = 'value_added'"
BEHIND = f"UPDATE previous_contributions SET {{}} WHERE {FIGURE}"
FACTOR = f"UPDATE contributions SET factor = '{{}}' WHERE {FIGURE}"
BEFORE_TOO = f"UPDATE previous_contributions SET factor = '{{}}' WHERE {FIGURE}"
GONE = f"DELETE FROM previous_contributions WHERE {FIGURE}"
ELSEWHERE = f"UPDATE previous_facts SET territory_date = DATE '1999-01-01' WHERE {FIGURE}"
JUDGED = "UPDATE previous_indicators SET reason = 'coverage,vintage' WHERE indicator_id = 'core_value_added'"
ALL = ("scope", "correspondence", "region")


@pytest.fixture(scope="module")
def computed(definitions: Definitions) -> duckdb.DuckDBPyConnection:
    """A district with two industries and its GDP."""
    return method(definitions, [observe("3911", 60), observe("3912", 40), gdp(1000)])


@pytest.fixture
def release(computed: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """This release and an equal one before it."""
    decided = "SELECT *, NULL::VARCHAR AS decided_by, '' AS decision_reason FROM submissions"
    computed.execute(f"CREATE OR REPLACE TABLE kept_submissions AS {decided}")
    for table in COMPARED[:-1]:
        computed.execute(f"CREATE OR REPLACE TABLE kept_{table} AS FROM {table}")
    made = computed.cursor()
    aim(made, "nbs2021-core")
    for table in COMPARED:
        made.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS FROM kept_{table}")
        made.execute(f"CREATE OR REPLACE TEMP TABLE previous_{table} AS FROM kept_{table}")
    return made


def revisions(release: duckdb.DuckDBPyConnection, changes: tuple[str, ...], parts: tuple[str, ...]) -> list[str]:
    """`indicator: cause` of every revision, after these changes and with these parts of the definitions changed."""
    for change in changes:
        release.execute(change)
    release.execute("CREATE OR REPLACE TEMP TABLE changed_definitions (cause VARCHAR)")
    for part in parts:
        release.execute("INSERT INTO changed_definitions VALUES (?)", [part])
    release.execute("DROP TABLE IF EXISTS revisions")
    run_step(release, "revisions")
    found = release.execute("SELECT indicator_id || ': ' || cause FROM revisions ORDER BY ALL").fetchall()
    return [one for (one,) in found]


SHARES = ("share_low = share_low / 2", "share_high = share_high / 2", "coverage_low = 0", "coverage_high = NULL")
CASES = [
    # nothing behind the figure moved: a definition that judges it did, or the way it is computed
    ((), (), "method"),
    ((), ("scope",), "scope"),
    ((), ("correspondence", "region"), "method"),
    ((), ("vintage",), "vintage"),
    ((), ("scope", "vintage"), "scope"),
    # the verdict on the vintage moved
    ((JUDGED,), ("scope", "vintage"), "vintage"),
    ((JUDGED,), ("scope",), "scope"),
    ((JUDGED, BEHIND.format("base_value = base_value + 1")), ("vintage",), "data"),
    # what was reported moved: that is the cause, whatever else moved
    ((BEHIND.format("base_value = base_value + 1"),), ALL, "data"),
    ((GONE + " AND activity_code = '3912'",), (), "data"),
    ((GONE,), ("region",), "data"),
    ((GONE.replace("previous_", ""),), (), "data"),
    ((GONE, "UPDATE previous_submissions SET status = 'rejected'"), ALL, "data"),
    # cells of a file that counts in both releases, brought in by other shares
    ((GONE,), ("scope",), "scope"),
    ((GONE,), ("correspondence",), "correspondence"),
    # a person decided of the file since, or a query holds what it says
    *(
        ((f"UPDATE submissions SET {column} = 'x'", BEHIND.format("base_value = 1")), ALL, "decision")
        for column in ("decided_by", "decision_reason")
    ),
    (("UPDATE submissions SET decided_by = ''", BEHIND.format("base_value = 1")), ALL, "data"),
    ((BEHIND.format("query_treatment = 'flagged'"),), ALL, "query"),
    ((BEHIND.format("query_treatment = 'out', base_value = NULL"),), ALL, "query"),
    (("UPDATE previous_submissions SET decided_by = 'x'", BEHIND.format("query_treatment = 'flagged'")), ALL, "decision"),
    # what was reported is the same, and stands in another cell
    ((BEHIND.format("cell = 'Z9'"),), ("scope",), "scope"),
    # shares moved
    *(((BEHIND.format(share),), ALL, "scope,correspondence") for share in SHARES),
    ((BEHIND.format(SHARES[0]),), ("scope",), "scope"),
    ((BEHIND.format(SHARES[0]),), ("correspondence",), "correspondence"),
    ((BEHIND.format(SHARES[0]),), ("region",), "method"),
    ((BEHIND.format(SHARES[0] + ", base_value = 1"),), ALL, "data"),
    # territories moved
    ((ELSEWHERE, BEHIND.format("territory_date = DATE '1999-01-01'"),), ALL, "region"),
    ((ELSEWHERE, BEHIND.format("territory_date = DATE '1999-01-01'"),), ("scope", "correspondence"), "scope"),
    ((ELSEWHERE, BEHIND.format("territory_date = DATE '1999-01-01', base_value = 1"),), ALL, "data"),
    # a further factor moved
    ((FACTOR.format("measure"), BEFORE_TOO.format("measure"), BEHIND.format("factor_low = 0.5")), ALL, "correspondence"),
    ((FACTOR.format("measure"), BEFORE_TOO.format("measure"), BEHIND.format("factor_high = 0.5")), ("region",), "method"),
    ((FACTOR.format("boundary"), BEFORE_TOO.format("boundary"), BEHIND.format("factor_low = 0.5")), ALL, "region"),
    ((FACTOR.format("boundary"), BEFORE_TOO.format("boundary"), BEHIND.format("factor_low = 2")), ("correspondence",), "method"),
    ((FACTOR.format("period"), BEFORE_TOO.format("period"), BEHIND.format("factor_high = 0.5")), ALL, "scope"),
    # what follows from the same reports through a factor that came or went
    ((FACTOR.format("measure"), GONE), ("correspondence",), "correspondence"),
    ((FACTOR.format("measure"), GONE), ("region", "scope"), "data"),
    ((FACTOR.format("boundary"), GONE), ("region",), "region"),
    ((FACTOR.format("boundary"), GONE), ("correspondence", "scope"), "data"),
    ((FACTOR.format("period"), GONE), ALL, "data"),
    ((BEFORE_TOO.format("boundary"), GONE.replace("previous_", "")), ("region",), "region"),
    ((FACTOR.format("measure"), BEFORE_TOO.format("measure"), BEHIND.format("base_value = 1")), ALL, "data"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "parts", "cause"), CASES)
def test_the_cause_of_a_moved_figure(
    release: duckdb.DuckDBPyConnection, changes: tuple[str, ...], parts: tuple[str, ...], cause: str
) -> None:
    assert revisions(release, (MOVED, *changes), parts) == [f"core_value_added: {cause}"]


@pytest.mark.parametrize("column", ["value", "low", "high", "comparability", "rounding"])
def test_a_number_or_its_verdict_moved(release: duckdb.DuckDBPyConnection, column: str) -> None:
    other = "'assumed'" if column == "comparability" else f"{column} + 1"
    moved = f"UPDATE previous_indicators SET {column} = {other} WHERE indicator_id = 'core_value_added'"
    assert revisions(release, (moved,), ()) == ([] if column == "rounding" else ["core_value_added: method"])


def test_only_headlines_are_revised_and_only_after_a_release(release: duckdb.DuckDBPyConnection) -> None:
    assert revisions(release, (), ALL) == []
    aside = "UPDATE previous_indicators SET is_headline = false; UPDATE indicators SET is_headline = false"
    assert revisions(release, (MOVED, aside), ()) == []
    assert revisions(release, ("UPDATE indicators SET is_headline = true", "DELETE FROM previous_indicators"), ()) == []


@pytest.mark.parametrize("side", ["", "previous_"])
def test_a_figure_that_came_or_went_is_a_revision_with_all_that_is_known_of_it(
    release: duckdb.DuckDBPyConnection, side: str
) -> None:
    gone = f"DELETE FROM {side}indicators WHERE indicator_id = 'core_value_added'"
    assert revisions(release, (gone,), ()) == ["core_value_added: method"]
    (row,) = release.execute(
        "SELECT region_code, region_name, period, period_kind, is_sample, unit, "
        "old_value, old_low, old_high, old_comparability, new_value, new_low, new_high, new_comparability FROM revisions"
    ).fetchall()
    assert row[:6] == ("330108", "滨江区", "2024", "annual", False, "hundred_million_yuan")
    known = (100, 100, 100, "exact")
    nothing = (None,) * 4
    assert row[6:] == (*nothing, *known) if side else (*known, *nothing)
