"""The worked example of docs/method.md: the numbers on the page are those of the method, read from the page."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from definitions import Definitions
from tests.builders import gdp, headline, method, observe
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
REGIONS = {"A": "330102", "B": "330105"}


def table(heading: str) -> list[list[str]]:
    """The rows of the page's table whose heading line begins so."""
    lines = PAGE[PAGE.index(heading) :].splitlines()[2:]
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


CELLS = table("| 地区 region | 时期 period | 行业 code")
FIGURES = table("| 地区 region | 时期 period | 指标 indicator")
RANKS = table("| 地区 region | 位次 rank")


def observation(region: str, period: str, code: str, value: str, counted: str) -> dict[str, Any]:
    given: dict[str, Any] = {
        "region_code": REGIONS[region],
        "submission_id": region,
        "period": period,
        "boundary_date": date(int(period), 12, 31),
        "vintage": "census5",
    }
    if code == "GDP":
        return gdp(value, decimals=len(value.partition(".")[2]), **given)
    return observe(code, value, counted_locally=counted == "yes", **given)


@pytest.fixture(scope="module")
def worked(definitions: Definitions) -> duckdb.DuckDBPyConnection:
    stated = re.search(r"One coefficient: (\d+) → (\d+), (\w+), between ([\d.]+) and ([\d.]+)\.", PAGE)
    assert stated
    code, target, unknown_by, low, high = stated.groups()
    coefficient = {
        "coefficient_id": "worked-example",
        "classification": "gbt4754-2017",
        "code": code,
        "target_classification": "nbs-digital-2021",
        "target_code": target,
        "region_code": "",
        "first_year": 2000,
        "last_year": 2100,
        "measure": "",
        "share_low": Decimal(low),
        "share_high": Decimal(high),
        "unknown_by": unknown_by,
    }
    cells = [observation(*row) for row in CELLS]
    return method(definitions, cells, coefficients=[coefficient])


def test_the_example_is_whole() -> None:
    assert (len(CELLS), len(FIGURES), len(RANKS)) == (14, 7, 2)


@pytest.mark.parametrize("row", FIGURES, ids=lambda row: "-".join(row[:3]))
def test_every_figure_on_the_page_is_the_methods(worked: duckdb.DuckDBPyConnection, row: list[str]) -> None:
    region, period, indicator, *stated = row
    figure = headline(worked, indicator, REGIONS[region], period)
    for name, number in zip(("low", "value", "high", "rounding"), stated, strict=True):
        if number == "—":
            assert figure[name] is None, name
        else:
            assert round(figure[name], 6) == Decimal(number), name


def test_the_ranks_on_the_page_are_the_methods(worked: duckdb.DuckDBPyConnection) -> None:
    for region, rank, interval, with_common in RANKS:
        figure = headline(worked, "core_value_added", REGIONS[region], "2024")
        assert figure["rank"] == int(rank)
        assert f"{figure['rank_low']}–{figure['rank_high']}" == interval
        assert f"{figure['rank_low_common']}–{figure['rank_high_common']}" == with_common


def test_the_page_names_what_exists() -> None:
    for name in set(re.findall(r"`((?:definitions|tests|docs|indicators)/[\w./-]+)`", PAGE)):
        assert (ROOT / name).exists(), name
