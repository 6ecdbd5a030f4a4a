"""What one source says twice counts once: on another sheet, in another unit or edition, as a group and as its members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest

from definitions import Definitions
from tests.builders import gdp, method, observe, total

YI = 100_000_000
OLD: dict[str, Any] = {"classification": "gbt4754-2011"}
ABOVE: dict[str, Any] = {"coverage": "above_scale"}
ELSEWHERE: dict[str, Any] = {"sheet": "另一张表"}
WAN: dict[str, Any] = {"unit": "ten_thousand_yuan"}
OWN: dict[str, Any] = {"scope_id": "zhejiang-2018"}
SHARE: dict[str, Any] = {"measure": "value_added_share_of_gdp", "unit": "percent"}

#: Of group 401 only 4011 counts.
BESIDE_4011 = [observe(code, 50) for code in ("4012", "4013", "4015", "4016", "4019")]

THOUSAND = [(1000, 1000, 1000, "")]
#: What each source says, and its figures of all units: low, value, high in 亿元, reason.
CASES: dict[str, tuple[list[dict[str, Any]], list[tuple[Any, ...]]]] = {
    "two editions": ([observe("3911", 1000), observe("3911", 1000, **OLD)], THOUSAND),
    "a group, and the old edition below it": ([observe("39", 1000), observe("3911", 900, **OLD)], THOUSAND),
    "two editions in two coverages": ([observe("3911", 1000), observe("3911", 900, **OLD, **ABOVE)], THOUSAND),
    "what no cell of the other edition can hold": ([observe("3911", 400), observe("65", 600, **OLD)], THOUSAND),
    "the old edition may hold more": (
        [observe("3911", 600), observe("39", 1000, **OLD)],
        [(600, None, 1600, "edition,tolerance")],
    ),
    "the old edition may hold a little more": ([observe("3911", 600), observe("39", 20, **OLD)], [(600, 610, 620, "")]),
    "two sheets": ([observe("3911", 1000), observe("3911", 1000, **ELSEWHERE)], THOUSAND),
    "two units": ([observe("3911", 1000), observe("3911", 10_000_000, **WAN)], THOUSAND),
    "a blank elsewhere": ([observe("3911", 1000), observe("3911", None, **ELSEWHERE)], THOUSAND),
    "two totals": ([total("nbs2021-core", 1000), total("nbs2021-core", 1000, **ELSEWHERE)], THOUSAND),
    "a group, and a member elsewhere": ([observe("391", 1000), observe("3911", 900, **ELSEWHERE)], THOUSAND),
    "a group, and a blank member elsewhere": ([observe("391", 1000), observe("3911", None, **ELSEWHERE)], THOUSAND),
    "the more exact of two": (
        [observe("3911", "1000", decimals=3), observe("3911", "999.6", decimals=0, **ELSEWHERE)],
        THOUSAND,
    ),
    "over it": ([observe("3911", 1000), observe("3911", 900, qualifier="greater_than", **ELSEWHERE)], THOUSAND),
    "about it": ([observe("3911", 1000), observe("3911", 1000, qualifier="approximate", **ELSEWHERE)], THOUSAND),
    "a member beside what is left": (
        [observe("401", 1000), *BESIDE_4011, observe("4014", 500)],
        [(250, 250, 250, "")],
    ),
    # what is about, or over, a figure leaves more or less than that for the rest
    **{
        f"a member in words: {word}": (
            [observe("401", 1000), *BESIDE_4011, observe("4014", 500, qualifier=word)],
            [(0, None, 750, "tolerance")],
        )
        for word in ("approximate", "nearly", "less_than", "greater_than")
    },
    "a group in words inside a group": (
        [observe("39", 1000), observe("391", 600, qualifier="approximate"), observe("3911", 100)],
        THOUSAND,
    ),
    "about the sum of its members": (
        [observe("391", 1000, qualifier="approximate"), observe("3911", 600), observe("3912", 400)],
        [(500, None, 1500, "tolerance")],
    ),
    "over the sum of its members": (
        [observe("391", 1000, qualifier="greater_than"), observe("3911", 600), observe("3912", 400)],
        [(1000, None, None, "tolerance")],
    ),
    "a contradiction": (
        [observe("3911", 600), observe("3911", 700, **ELSEWHERE), observe("3912", 5)],
        [(5, None, None, "missing")],
    ),
    "a contradiction of printed figures": (
        [observe("3911", 600, decimals=0), observe("3911", "600.6", decimals=1, **ELSEWHERE), observe("3912", 5)],
        [(5, None, None, "missing")],
    ),
    "a query on one of two": (
        [observe("3911", 600), observe("3911", 600, **ELSEWHERE, cell="Q1"), observe("3912", 5)],
        [(5, None, None, "query")],
    ),
    "another vintage": ([observe("3911", 1000), observe("3911", 1000, vintage="census5")], THOUSAND * 2),
    "other prices": (
        [observe("3911", 1000), observe("3911", 1000, price_basis="constant", base_year=2020)],
        THOUSAND * 2,
    ),
    "another scope": (
        [observe("3911", 1000), observe("3911", 1000, scope_id="none")],
        [*THOUSAND, (1000, None, None, "missing")],
    ),
    "members under another scope": (
        [observe("391", 1000), observe("3911", 900, scope_id="none")],
        [(900, None, None, "missing"), *THOUSAND],
    ),
}

Found = Mapping[str, Sequence[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def found(definitions: Definitions) -> Found:
    """The figures of every source, all computed at once."""
    rows = [{**row, "submission_id": case} for case, (given, _) in CASES.items() for row in given]
    held = [("a query on one of two", "另一张表", "Q1", "some-rule", "out")]
    facts = method(definitions, rows, held_cells=held).execute(
        f"SELECT source_id, CAST(low / {YI} AS DOUBLE), CAST(value / {YI} AS DOUBLE), CAST(high / {YI} AS DOUBLE), reason "
        "FROM facts WHERE target_level = 'total' AND coverage = 'all_units' ORDER BY ALL"
    )
    by_source: dict[str, list[tuple[Any, ...]]] = {}
    for source, *figure in facts.fetchall():
        by_source.setdefault(source, []).append(tuple(figure))
    return by_source


@pytest.mark.parametrize("case", CASES)
def test_what_is_said_twice_counts_once(found: Found, case: str) -> None:
    assert found[case] == CASES[case][1]


def test_totals_and_shares_are_not_added_and_either_sheet_lists(definitions: Definitions) -> None:
    rows = [gdp(1000), gdp(10_000_000, **WAN, **ELSEWHERE)]
    rows += [total("nbs2021-core", 10, **SHARE), total("nbs2021-core", 10, **SHARE, **ELSEWHERE)]
    rows += [observe(code, 1, **OWN, submission_id="own") for code in ("39", "63")]
    rows += [observe(code, 1, **OWN, **ELSEWHERE, submission_id="own") for code in ("64", "65")]
    connection = method(definitions, rows)
    figures = "SELECT measure, value FROM facts WHERE source_id = 's1' ORDER BY measure"
    assert connection.execute(figures).fetchall() == [
        ("gdp", Decimal(1000 * YI)),
        ("value_added_share_of_gdp", Decimal(10)),
    ]
    unlisted = "SELECT count(*) FROM contributions WHERE activity_code = 'UNLISTED' AND target_level = 'total'"
    assert connection.execute(unlisted).fetchall() == [(1,)]
