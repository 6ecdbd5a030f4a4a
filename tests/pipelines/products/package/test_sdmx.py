"""The SDMX of a package, read back by pysdmx: valid, equal to the release to the last digit, and no code that is in no list."""

from __future__ import annotations

import csv
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.conftest import COUNTS

pysdmx = pytest.importorskip("pysdmx.io", reason="pysdmx is among what development installs")
FORMAT = pytest.importorskip("pysdmx.io.format").Format

pytestmark = pytest.mark.slow

HEADLINES = """
SELECT indicator_id, CASE region_level WHEN 'country' THEN 'CN' ELSE region_code END AS area, period, period_kind,
    value, low, high, pre_break_value
FROM indicators
WHERE is_headline
"""


@pytest.fixture(scope="session")
def structures(package: Path) -> dict[str, Any]:
    """The artefacts of the structure file by their ids, held to the schema of SDMX-JSON."""
    return {one.id: one for one in pysdmx.read_sdmx(package / "sdmx" / "structure.json", validate=True).structures}


@pytest.fixture(scope="session")
def observations(package: Path) -> list[dict[str, str]]:
    """The observations as pysdmx reads them."""
    (read,) = pysdmx.read_sdmx(package / "sdmx" / "cross_region.csv", validate=False).data
    assert read.structure == "Dataflow=KOUJING:CROSS_REGION(1.0.0)"
    rows: list[dict[str, str]] = read.data.to_dict("records")
    return rows


def period_of(row: dict[str, str]) -> tuple[str, str]:
    """A time period and frequency of SDMX as the release says them: period and kind."""
    year, _, rest = row["TIME_PERIOD"].partition("-")
    if row["FREQ"] == "A":
        return year, "annual"
    if row["FREQ"] == "_O":
        return f"{year}M{int(rest.rpartition('P')[2][:-1]):02}", "cumulative"
    return year + {"S": rest.replace("S", "H"), "Q": rest, "M": f"M{rest}"}[row["FREQ"]], "single"


def months(period: str, kind: str) -> tuple[str, str]:
    """A period of the release, a cumulated one by its year and last month, however it is written."""
    if kind != "cumulative":
        return period, kind
    part, last = period[4], int(period[-2:].lstrip("QHM"))
    return f"{period[:4]}M{last * {'H': 6, 'Q': 3, 'M': 1}[part]:02}", kind


def as_decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def test_values_are_equal(
    observations: list[dict[str, str]],
    database: duckdb.DuckDBPyConnection,
    record_property: Callable[[str, object], None],
) -> None:
    read = {
        (row["INDICATOR"], row["REF_AREA"], *period_of(row)): tuple(
            as_decimal(row[name]) for name in ("OBS_VALUE", "OBS_LOW", "OBS_HIGH", "PRE_BREAK_VALUE")
        )
        for row in observations
    }
    there = {
        (indicator, area, *months(period, kind)): tuple(values)
        for indicator, area, period, kind, *values in database.execute(HEADLINES).fetchall()
    }
    assert len(read) == len(observations)
    assert read == there
    values = sum(value is not None for row in read.values() for value in row)
    assert values > 1000
    record_property(COUNTS, f"{len(read):,} observations, {values:,} decimals equal")


def test_every_code_is_in_its_list(
    observations: list[dict[str, str]],
    structures: dict[str, Any],
    record_property: Callable[[str, object], None],
) -> None:
    components = structures["DSD_CROSS_REGION"].components
    coded = {one.id: {code.id for code in one.enumeration} for one in components if one.enumeration}
    assert len(coded) == 9
    looked_at = 0
    for row in observations:
        for name, codes in coded.items():
            if row[name]:
                assert row[name] in codes, (name, row[name])
                looked_at += 1
        assert set(row["OBS_STATUS_ALL"].split()) <= coded["OBS_STATUS"]
    assert looked_at > 10_000
    record_property(COUNTS, f"{looked_at:,} codes of {len(coded)} lists")


def test_what_must_be_given_is_given(observations: list[dict[str, str]], structures: dict[str, Any]) -> None:
    required = [one.id for one in structures["DSD_CROSS_REGION"].components if one.required and one.id != "OBS_VALUE"]
    assert {"FREQ", "REF_AREA", "INDICATOR", "TIME_PERIOD", "OBS_STATUS", "UNIT_MEASURE", "UNIT_MULT"} <= set(required)
    assert not [row for row in observations if any(not row[name] for name in required)]


def test_columns_are_the_components(package: Path, structures: dict[str, Any]) -> None:
    with (package / "sdmx" / "cross_region.csv").open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert header[:3] == ["STRUCTURE", "STRUCTURE_ID", "ACTION"]
    assert set(header[3:]) == {one.id for one in structures["DSD_CROSS_REGION"].components}


def test_a_figure_without_a_value_is_missing_and_no_other(observations: list[dict[str, str]]) -> None:
    assert all((row["OBS_STATUS"] == "O") == (row["OBS_VALUE"] == "") for row in observations)


def test_pysdmx_writes_what_it_read(package: Path, tmp_path: Path, observations: list[dict[str, str]]) -> None:
    files = (package / "sdmx" / name for name in ("cross_region.csv", "structure.json"))
    (held,) = pysdmx.get_datasets(*files)
    assert len(held.structure.components) == len(observations[0])
    # held to its structure it has made floats of decimals; written is what was read before
    (read,) = pysdmx.read_sdmx(package / "sdmx" / "cross_region.csv", validate=False).data
    held.data = read.data
    pysdmx.write_sdmx(held, FORMAT.DATA_SDMX_CSV_2_0_0, tmp_path / "again.csv")
    (again,) = pysdmx.read_sdmx(tmp_path / "again.csv", validate=False).data
    assert again.data[list(observations[0])].to_dict("records") == observations
