"""A change taken apart by cause: the parts add up to the change to the last digit, and each is what its cause alone moves."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from definitions import Definitions
from indicators.method import aim, lead_up, run_step
from tests.builders import changed, gdp, method, observe

COMPARED = ("indicators", "facts", "contributions", "submissions")
SHARES = "share_low = share_low / 2, share = share / 2, share_high = share_high / 2"
HALVED = f"{SHARES} WHERE classification = 'gbt4754-2017'"
YEARS = [
    {"period": str(year), "boundary_date": date(year, 12, 31), "vintage": "census5"} for year in (2022, 2023, 2024)
]
INDUSTRIES = ("3911", "3912", "3919", "6511", "6512", "6420", "7310")


def taken_apart(
    before: duckdb.DuckDBPyConnection, after: duckdb.DuckDBPyConnection, parts: tuple[str, ...]
) -> duckdb.DuckDBPyConnection:
    """`after` with `revisions` and `revision_parts` against `before`."""
    made = after.cursor()
    aim(made, "nbs2021-core")
    for table in COMPARED:
        decided = ", NULL::VARCHAR AS decided_by, '' AS decision_reason" if table == "submissions" else ""
        for connection, name in ((after, table), (before, f"previous_{table}")):
            given = connection.execute(f"SELECT *{decided} FROM {table}").to_arrow_table()
            made.register("given_rows", given)
            made.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM given_rows")
            made.unregister("given_rows")
    made.execute("CREATE OR REPLACE TEMP TABLE changed_definitions (cause VARCHAR)")
    for part in parts:
        made.execute("INSERT INTO changed_definitions VALUES (?)", [part])
    run_step(made, "revisions")
    lead_up(made, ["revision_parts"])
    return made


def parts(made: duckdb.DuckDBPyConnection, indicator: str) -> dict[str, float]:
    """The parts of an indicator's change by cause."""
    found = made.execute(
        "SELECT cause, part FROM revision_parts WHERE indicator_id = ? ORDER BY place", [indicator]
    ).fetchall()
    return {cause: round(float(part), 9) for cause, part in found}


def test_what_was_said_comes_first_and_the_weights_after(definitions: Definitions) -> None:
    before = method(definitions, [observe("3911", 100), gdp(1000)])
    after = changed(method(definitions, [observe("3911", 110), gdp(1100)]), "scope_weights", HALVED)
    made = taken_apart(before, after, ("correspondence",))
    # 100 → 110 as reported, → 55 with half of it
    assert parts(made, "core_value_added") == {"data": 10, "correspondence": -55}
    # 100/1000 → 110/1100, which is the same, → 55/1100
    assert parts(made, "core_value_added_share_of_gdp") == {"data": 0, "correspondence": -5}


def test_two_parts_of_the_definitions_that_moved_together_are_not_told_apart(definitions: Definitions) -> None:
    before = method(definitions, [observe("3911", 100)])
    after = changed(method(definitions, [observe("3911", 100)]), "scope_weights", HALVED)
    made = taken_apart(before, after, ("scope", "correspondence"))
    assert parts(made, "core_value_added") == {"scope,correspondence": -50}


def test_a_row_that_came_is_of_the_data_and_growth_is_taken_apart_as_well(definitions: Definitions) -> None:
    then = {"period": "2023", "boundary_date": date(2023, 12, 31), "vintage": "census5"}
    told = [observe("3911", 100, **then), observe("3911", 120, vintage="census5")]
    before = method(definitions, told)
    # the same file sent again, with a row more
    again = [{**one, "submission_id": "s2"} for one in (*told, observe("3912", 60, vintage="census5"))]
    after = changed(
        method(definitions, again),
        "scope_weights",
        f"{SHARES} WHERE activity_code = '3911'",
    )
    made = taken_apart(before, after, ("scope",))
    # 120 / 100 − 1 = 20 %; 180 / 100 − 1 = 80 %; 120 / 50 − 1 = 140 %
    assert parts(made, "core_value_added_growth") == {"data": 60, "scope": 60}


def test_a_figure_with_one_cause_is_its_own_part(definitions: Definitions) -> None:
    told = [observe("3911", 100), gdp(1000)]
    made = taken_apart(method(definitions, told), method(definitions, [observe("3911", 130), gdp(1000)]), ())
    assert parts(made, "core_value_added") == {"data": 30}


@pytest.mark.parametrize("seed", range(12))
def test_the_parts_add_up_to_the_change(definitions: Definitions, seed: int) -> None:
    draw = random.Random(seed)
    told = [
        observe(code, f"{draw.uniform(1, 999):.2f}", period=period)
        for code in INDUSTRIES
        for period in ("2023", "2024")
    ]
    told += [gdp(f"{draw.uniform(9000, 9999):.2f}", **year) for year in YEARS]
    later = [
        {**one, "value": Decimal(f"{draw.uniform(1, 999):.2f}")}
        if draw.random() < 0.3 and one["measure"] == "value_added"
        else one
        for one in told
        if draw.random() < 0.9
    ]
    moved = ", ".join(f"'{code}'" for code in draw.sample(INDUSTRIES, 3))
    after = changed(method(definitions, later), "scope_weights", f"{SHARES} WHERE activity_code IN ({moved})")
    made = taken_apart(method(definitions, told), after, ("correspondence", "region"))
    differing = made.execute("SELECT count(*) FROM revisions WHERE old_value <> new_value").fetchone()
    sums = made.execute(
        """SELECT indicator_id, sum(part), any_value(new_value - old_value), bool_and(is_taken_apart)
        FROM revision_parts GROUP BY indicator_id, region_code, period, period_kind, is_sample ORDER BY ALL"""
    ).fetchall()
    assert differing
    assert len(sums) == differing[0] >= 4
    assert [one for one, total, change, _ in sums if total != change] == []
    assert [one for one, _, _, is_taken_apart in sums if not is_taken_apart] == []
