"""The committed samples are what the script builds, are sound, and show the differences they are there for."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from definitions import Definitions
from pipelines.workbooks.reading.results import Reading
from tests.conftest import SAMPLES
from tests.pipelines.workbooks.workbook_builder import read, rule_ids


@pytest.fixture(scope="module")
def readings(definitions: Definitions) -> dict[str, Reading]:
    return {path.stem: read(path, definitions) for path in sorted(SAMPLES.glob("*.xlsx"))}


@pytest.fixture(scope="module")
def observations(readings: dict[str, Reading]) -> pa.Table:
    return pa.concat_tables([reading.observations for reading in readings.values()])


def rows(observations: pa.Table, sql: str) -> list[tuple[Any, ...]]:
    connection = duckdb.connect()
    connection.register("observations", observations)
    return connection.execute(sql).fetchall()


def test_the_script_builds_the_committed_bytes(tmp_path: Path, definitions: Definitions) -> None:
    specification = importlib.util.spec_from_file_location("build_samples", SAMPLES / "build_samples.py")
    assert specification is not None
    assert specification.loader is not None
    script = importlib.util.module_from_spec(specification)
    sys.modules["build_samples"] = script
    specification.loader.exec_module(script)
    built = script.build(tmp_path, definitions)
    assert sorted(path.name for path in built) == sorted(path.name for path in SAMPLES.glob("*.xlsx"))
    for path in built:
        assert path.read_bytes() == (SAMPLES / path.name).read_bytes(), f"{path.name}: run `make samples` and commit"


def test_every_sample_is_sound_and_marked(readings: dict[str, Reading]) -> None:
    assert len(readings) == 10
    for name, reading in readings.items():
        assert rule_ids(reading) == [], name
        assert reading.cover.is_sample
        assert name == f"{reading.cover.region_code}_{reading.cover.period}"


def test_each_district_reports_in_its_own_way(
    readings: dict[str, Reading], observations: pa.Table, definitions: Definitions
) -> None:
    covers = {name: reading.cover for name, reading in readings.items()}
    assert (covers["990102_2023"].coverage, covers["990102_2023"].money_unit) == ("above_scale", "hundred_million_yuan")
    assert covers["990104_2023"].scope_id == "zhejiang-2018"
    lengths = rows(
        observations,
        "SELECT region_code, length(activity_code) FROM observations "
        "WHERE classification LIKE 'gbt%' AND value <> 0 GROUP BY ALL",
    )
    assert sorted(lengths) == [("990101", 4), ("990102", 4), ("990103", 2), ("990104", 4), ("990105", 4)]
    traditional = rows(
        observations,
        "SELECT bool_and(counted_locally) FROM observations WHERE region_code = '990104' AND value <> 0"
        " AND (activity_code LIKE '17%' OR activity_code LIKE '384%' OR activity_code LIKE '40%') AND activity_code <> '1761'",
    )
    assert traditional == [(True,)]
    # under a scope of its own the form asks for a 0 for each industry, or group of them, that a district does not have
    listed = {
        code
        for (code,) in rows(
            observations, "SELECT DISTINCT activity_code FROM observations WHERE region_code = '990104'"
        )
    }
    tree = definitions.trees["gbt4754-2017"]
    for code, each in definitions.classes["gbt4754-2017"].items():
        assert each.level < 4 or not listed.isdisjoint({code, *tree.above(code)}), code


def test_the_boundary_moves_between_the_years(readings: dict[str, Reading], definitions: Definitions) -> None:
    for code in ("990104", "990105"):
        cut = definitions.territories[code][-1]
        before, after = (readings[f"{code}_{year}"].cover.boundary_date for year in (2023, 2024))
        assert before is not None
        assert after is not None
        assert before < cut <= after


def test_the_figures_are_possible(observations: pa.Table) -> None:
    wide = """
        PIVOT (SELECT region_code, period, activity_code, measure, value FROM observations WHERE classification LIKE 'gbt%')
        ON measure IN ('value_added', 'gross_output', 'revenue', 'employees', 'enterprises') USING any_value(value)
    """
    checked = f"""
        SELECT count(*), count(*) FILTER (value_added > gross_output), count(*) FILTER (gross_output IS NULL),
               bool_and(value_added >= 0), bool_and((enterprises = 0) = (value_added = 0)),
               count(*) FILTER (employees < enterprises)
        FROM ({wide})
    """
    (found,) = rows(observations, checked)
    assert found[0] > 1000
    assert found[1:] == (0, 2, True, True, 0)


def test_the_industries_leave_a_remainder_of_gdp(observations: pa.Table) -> None:
    shares = """
        SELECT region_code, min(share), max(share) FROM (
            SELECT region_code, period,
                   sum(value * if(unit = 'hundred_million_yuan', 1, 0.0001)) FILTER (measure = 'value_added')
                   / sum(value) FILTER (measure = 'gdp') AS share
            FROM observations GROUP BY ALL)
        GROUP BY region_code ORDER BY region_code
    """
    for code, low, high in rows(observations, shares):
        expected = 0.58 if code == "990102" else 0.96
        assert low == pytest.approx(expected, abs=0.001)
        assert high == pytest.approx(expected, abs=0.001)


def test_the_plain_district_grows(observations: pa.Table) -> None:
    (found,) = rows(
        observations,
        "SELECT sum(value) FILTER (period = '2024') / sum(value) FILTER (period = '2023') FROM observations"
        " WHERE region_code = '990101' AND measure = 'value_added' AND counted_locally",
    )
    assert 1.03 < found[0] < 1.10


def test_the_readme_says_what_they_are() -> None:
    assert "示例数据（非官方）" in (SAMPLES / "README.md").read_text(encoding="utf-8")
