"""Whatever the cells hold, the method ends, and no table of it holds a number that is none.

Nought, less than nought, next to nothing, more than all there is, equal figures and missing denominators stand side by side in
several regions, levels and periods, drawn anew from each seed; the commands are shown the same figures.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import duckdb
import pytest

from definitions import Definitions
from definitions.yaml_files import read_yaml
from indicators.catalogue import catalogue
from indicators.contracts import contracts
from indicators.method import SQL
from pipelines.cli import bridge, compare, diagnose, macro, table, trace
from pipelines.cli import scope_effect as effect
from pipelines.cli.asking import NothingFoundError, rows
from pipelines.writing import as_csv, as_json
from tests.builders import controlled, gdp, observe, total

ROOT = Path(__file__).resolve().parents[2]
#: What a cell may hold, in yuan: nothing, the least that is kept, what a district may have, more than a nation makes.
AMOUNTS = (None, 0, -5, "0.000001", 7_000_000_000, 9_000_000_000, "1000000000000000")
REGIONS = ("000000", "330000", "330100", "330108", "330110", "330200")
PERIODS = (("2023", "annual"), ("2024", "annual"), ("2024Q1", "cumulative"), ("2024H1", "cumulative"))
#: Industries wholly in the scope, partly in it, outside it, and a group of which only a member is given.
CODES = ("3911", "3831", "7590", "1711", "39", "65", "6513")
MEASURES = ("value_added", "revenue", "gross_output")


def drawn(seed: int) -> list[dict[str, Any]]:
    """Observations of every region and period, some left out, each with one of the amounts or a neighbour's."""
    draw = random.Random(seed)
    given: list[dict[str, Any]] = []
    for number, region in enumerate(REGIONS):
        for period, kind in PERIODS:
            shared = {
                "region_code": region,
                "period": period,
                "period_kind": kind,
                "unit": "yuan",
                "boundary_date": date(int(period[:4]), 12, 31),
                "submission_id": f"s{number}{period}",
            }
            amounts = [draw.choice(AMOUNTS) for _ in range(3)]
            if draw.random() < 0.8:
                given.append(
                    gdp(
                        draw.choice([a for a in AMOUNTS if a is not None]), decimals=draw.choice((None, 0, 6)), **shared
                    )
                )
            if draw.random() < 0.5:
                given.append(gdp(0, **{**shared, "measure": "population", "unit": "person"}))
            for measure in MEASURES:
                if draw.random() < 0.3:
                    continue
                if draw.random() < 0.5:
                    coverage = draw.choice(("all_units", "above_scale", "unstated"))
                    given += [
                        observe(
                            code,
                            draw.choice(amounts),
                            measure=measure,
                            coverage=coverage,
                            counted_locally=draw.random() < 0.5,
                            **shared,
                        )
                        for code in draw.sample(CODES, draw.randint(1, len(CODES)))
                    ]
                else:
                    given.append(
                        total("nbs2021-core", draw.choice(amounts) or 0, measure=measure, decimals=2, **shared)
                    )
            if draw.random() < 0.6:
                share = {"measure": "value_added_share_of_gdp", "unit": "percent", "decimals": draw.choice((0, 1))}
                given.append(total("nbs2021-core", draw.choice((0, "0.000001", 10, 100, -1)), **{**shared, **share}))
            given += [
                observe(code, draw.choice(AMOUNTS), classification="nbs-digital-2021", **shared)
                for code in ("01", "02", "03", "04")
                if draw.random() < 0.3
            ]
    return given


@pytest.fixture(scope="module", params=range(6))
def connection(request: pytest.FixtureRequest, definitions: Definitions) -> Iterator[duckdb.DuckDBPyConnection]:
    made = controlled(definitions, drawn(request.param))
    made.execute("CREATE OR REPLACE TABLE submissions AS SELECT *, submission_id || '.csv' AS file FROM submissions")
    made.execute(contracts()["decisions"].ddl())
    yield made
    made.close()


def test_no_table_holds_a_number_that_is_none(connection: duckdb.DuckDBPyConnection) -> None:
    for name in ("contributions", "facts", "indicators", "cross_region", "diagnoses", "macro_control"):
        ((count,),) = connection.execute(f"SELECT count(*) FROM {name}").fetchall()
        assert count > 2, name
        for column in contracts()[name].columns:
            if column.type.startswith(("DECIMAL", "DOUBLE")):
                wrong = f"SELECT count(*) FROM {name} WHERE NOT isfinite(CAST({column.name} AS DOUBLE))"
                assert connection.execute(wrong).fetchall() == [(0,)], (name, column.name)


def test_a_value_without_both_ends_is_never_called_comparable(connection: duckdb.DuckDBPyConnection) -> None:
    bare = (
        "SELECT indicator_id, region_code, period, low, value, high FROM indicators "
        "WHERE comparability <> 'not_comparable' AND NOT coalesce(value BETWEEN low AND high, false)"
    )
    assert connection.execute(bare).fetchall() == []


def test_the_commands_show_such_figures(connection: duckdb.DuckDBPyConnection) -> None:
    shown = 0
    draw = random.Random(0)
    for region, (period, _), indicator in draw.sample(list(product(REGIONS, PERIODS, catalogue())), 15):
        with suppress(NothingFoundError):
            made = bridge.select(connection, region, period, draw.choice(MEASURES))
            shown += (
                len(bridge.rendered(made))
                + len(bridge.picture(made, "bridge.svg"))
                + len(as_json(bridge.told_steps(made)))
            )
        for figure in (indicator, "padding_ratio"):
            with suppress(NothingFoundError):
                shown += len(list(trace.rendered(trace.select(connection, region, period, figure))))
        with suppress(NothingFoundError):
            shown += len(str(compare.select(connection, region, "330108", period, indicator)))
    shown += len(str(macro.rendered(macro.select(connection, "", ""))))
    shown += len(list(diagnose.rendered(diagnose.select(connection, "", ""))))
    figures = rows(connection, "table", {"regions": [], "periods": [], "indicators": []})
    shown += sum(len(table.cell(figure)) for figure in figures)
    assert shown > 1000


def test_the_same_figures_stand_under_other_scopes(definitions: Definitions, tmp_path: Path) -> None:
    made = controlled(definitions, drawn(9))
    database = tmp_path / "release.duckdb"
    made.execute(f"ATTACH '{database}' AS to_keep")
    for name in ("observations", "submissions", "held_cells", "found_vintages", "indicators", "units"):
        made.execute(f"CREATE TABLE to_keep.{name} AS FROM {name}")
    made.execute("CREATE TABLE to_keep.findings AS SELECT 1 AS nothing")
    made.execute("CREATE TABLE to_keep.release_manifest AS SELECT 'nbs2021-core' AS target_scope")
    made.close()
    for indicator in ("core_value_added_share_of_gdp", "padding_ratio", "core_value_added_growth"):
        figures = effect.select(database, definitions, ["nbs2021-core", "oecd-ict"], [], [], indicator)
        assert len(as_csv(effect.flat(figures))) > 100


@pytest.mark.parametrize(
    "file",
    [
        *sorted(SQL.rglob("*.sql")),
        *sorted((ROOT / "pipelines").rglob("*.sql")),
        *sorted((ROOT / "definitions" / "rules").glob("*.yml")),
    ],
    ids=lambda file: file.stem,
)
def test_nothing_is_divided_but_by_the_quotient_that_answers_for_every_number(file: Path) -> None:
    if file.name != "quotients.sql":
        assert bare_operations(sql_of(file)) == []


def test_a_bare_division_is_seen() -> None:
    assert bare_operations("SELECT a / b, '1 / c' -- d / e\n, f / 100, ln(g), x // y") == ["/ b", "ln(", "// y"]


def sql_of(file: Path) -> str:
    """The SQL of a file: all of it, or that of its rules."""
    if file.suffix == ".sql":
        return file.read_text(encoding="utf-8")
    return "\n".join(rule.get("sql", "") for rule in read_yaml(file))


def bare_operations(sql: str) -> list[str]:
    """Divisions by anything but a written number, and logarithms: what has no answer for some numbers."""
    plain = re.sub(r"'(?:[^']|'')*'|--[^\n]*", "''", sql)
    found = re.findall(r"//?\s*(?!\s|/|\d)\S+|\b(?:ln|log|log2|log10|sqrt)\(|%(?!\s*\d)", plain)
    return [" ".join(each.split()).rstrip(",") for each in found]
