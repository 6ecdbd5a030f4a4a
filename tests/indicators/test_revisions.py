"""The cause that a revision names is what moved the figure, whatever else moved beside it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from definitions import Definitions
from indicators.method import run_step
from tests.builders import changed, method, observe, total

COMPARED = ("indicators", "facts", "contributions", "submissions")
MOVED = """
    SELECT region_code, cause FROM revisions WHERE indicator_id = 'core_value_added' AND period_kind <> 'single' ORDER BY ALL
"""


def released(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The connection with what it holds as the release before."""
    connection.execute("ALTER TABLE submissions ADD COLUMN decided_by VARCHAR")
    connection.execute("ALTER TABLE submissions ADD COLUMN decision_reason VARCHAR")
    for table in COMPARED:
        connection.execute(f"CREATE TABLE previous_{table} AS FROM {table}")
    return connection


def causes(
    connection: duckdb.DuckDBPyConnection, *parts: str, table: str = "observations", assignment: str = "note = note"
) -> dict[str, str]:
    """The cause of each region's core value added that moved, after one more change and with these parts of the definitions."""
    changed(connection, table, assignment)
    connection.execute("CREATE OR REPLACE TEMP TABLE changed_definitions (cause VARCHAR)")
    for part in parts:
        connection.execute("INSERT INTO changed_definitions VALUES (?)", [part])
    connection.execute("DROP TABLE IF EXISTS revisions")
    run_step(connection, "revisions")
    return dict(connection.execute(MOVED).fetchall())


def test_what_moved_beside_a_figure_is_not_its_cause(definitions: Definitions) -> None:
    """A share moves every figure; beside each moves one that differs from it in prices, kind of period or boundary alone."""
    beside: dict[str, dict[str, Any]] = {
        "330102": {"price_basis": "constant", "base_year": 2020},
        "330105": {"period_kind": "single"},
        "330110": {"boundary_date": date(2020, 12, 31), "note": "old"},
    }
    plain = {"period": "2024Q1", "period_kind": "cumulative"}
    rows = [observe("3831", 10, **{**plain, "region_code": region}) for region in [*beside, "330106", "330108"]]
    rows += [observe("3831", 20, **{**plain, "region_code": region, **other}) for region, other in beside.items()]
    connection = released(method(definitions, rows))
    connection.execute("UPDATE observations SET value = value + 1 WHERE value = 20 OR region_code = '330106'")
    narrower = "share_low = 0.98, share = 0.99 WHERE activity_code = '3831' AND share_low = 0"
    found = causes(connection, "correspondence", table="scope_weights", assignment=narrower)
    assert found == {**dict.fromkeys([*beside, "330108"], "correspondence"), "330106": "data"}


def test_a_figure_that_another_took_the_place_of_was_not_revised(definitions: Definitions) -> None:
    rows = [
        total("nbs2021-core", value, source_title=title, provenance=title)
        for value, title in ((100, "bureau"), (110, "press"))
    ]
    connection = released(method(definitions, rows))
    found = causes(
        connection, "scope", table="precedence", assignment="rank = 100 - rank WHERE criterion = 'provenance'"
    )
    assert found == {"330108": "scope"}
    connection.execute("DELETE FROM observations WHERE source_title = 'bureau'")
    assert causes(connection) == {"330108": "data"}


def test_an_industry_that_comes_into_the_scope_is_no_delivery(definitions: Definitions) -> None:
    connection = released(method(definitions, [observe("3911", 10), observe("1711", 5)]))
    connection.execute("DELETE FROM previous_contributions WHERE activity_code = '1711'")
    counted = "share_low = 1, share = 1, share_high = 1 WHERE activity_code = '1711' AND target_level = 'total'"
    found = causes(connection, "correspondence", table="scope_weights", assignment=counted)
    assert found == {"330108": "correspondence"}


def test_queries_and_decisions_are_causes_of_their_own(definitions: Definitions) -> None:
    rows = [
        observe(code, 10, region_code=region, submission_id=region)
        for region in ("330102", "330105", "330106")
        for code in ("3911", "3912")
    ]
    connection = released(method(definitions, rows))
    for region in ("330102", "330105"):
        connection.execute(
            "INSERT INTO held_cells SELECT submission_id, sheet, cell, 'some-rule', 'out' FROM observations "
            "WHERE region_code = ? AND activity_code = '3911'",
            [region],
        )
    connection.execute("UPDATE submissions SET decided_by = '王五' WHERE submission_id = '330105'")
    connection.execute(
        "UPDATE submissions SET status = 'withdrawn', decided_by = '王五' WHERE submission_id = '330106'"
    )
    assert causes(connection) == {"330102": "query", "330105": "decision", "330106": "decision"}
    assert connection.execute("SELECT low FROM facts WHERE region_code = '330102'").fetchall()[0] == (
        Decimal(10 * 100_000_000),
    )
