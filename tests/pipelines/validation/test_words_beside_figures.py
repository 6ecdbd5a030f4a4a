"""What is about, nearly, under or over a figure breaks a rule where it leaves no room, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from definitions import Definitions
from pipelines.validation.examples import ask, prepared

pytestmark = pytest.mark.slow

GDP, SHARE = {"measure": "gdp"}, {"measure": "value_added_share_of_gdp"}
OVER, UNDER, ABOUT = {"qualifier": "greater_than"}, {"qualifier": "less_than"}, {"qualifier": "approximate"}
NEARLY, HALF = {"qualifier": "nearly"}, {"period": "2024H1"}
Figure = dict[str, Any]


def figure(value: float, *given: Figure) -> Figure:
    return {"value": value} | {name: each for one in given for name, each in one.items()}


def classes(*values: float, **given: Any) -> list[Figure]:
    return [figure(value, {"code": f"0{number}"}, given) for number, value in enumerate(values, 1)]


def districts(*given: Figure) -> list[Figure]:
    return [figure(110, GDP, {"region": f"99010{number}"}, *given) for number in (1, 2)]


CASES: list[tuple[str, bool, list[Figure]]] = [
    ("published-share-differs", True, [figure(4000, OVER), figure(30000, GDP), figure(11.5, SHARE)]),
    ("published-share-differs", False, [figure(4000, OVER), figure(30000, GDP), figure(15.5, SHARE)]),
    ("published-share-differs", True, [figure(4000, UNDER), figure(30000, GDP), figure(15.5, SHARE)]),
    ("published-share-differs", False, [figure(4000, UNDER), figure(30000, GDP), figure(0.5, SHARE)]),
    ("published-share-differs", True, [figure(4000, NEARLY), figure(34557, GDP), figure(12.5, SHARE)]),
    ("published-share-differs", False, [figure(4000, NEARLY), figure(34557, GDP), figure(10.5, SHARE)]),
    ("published-share-differs", True, [figure(100), figure(1000, GDP), figure(12, SHARE, OVER)]),
    ("published-share-differs", False, [figure(100), figure(1000, GDP), figure(9, SHARE, OVER)]),
    ("published-share-differs", True, [figure(100), figure(1100, GDP, OVER), figure(10.0, SHARE)]),
    ("published-share-differs", False, [figure(100), figure(900, GDP, OVER), figure(10.0, SHARE)]),
    ("published-share-differs", True, [figure(100), figure(900, GDP, UNDER), figure(10.0, SHARE)]),
    ("published-share-differs", False, [figure(100), figure(1100, GDP, UNDER), figure(10.0, SHARE)]),
    ("published-part-above-whole", True, [figure(1000, OVER), figure(900, GDP)]),
    ("published-part-above-whole", False, [figure(1000, UNDER), figure(900, GDP)]),
    ("published-part-above-whole", False, [figure(1000, ABOUT), figure(900, GDP)]),
    ("published-part-above-whole", True, [figure(1000), figure(900, GDP, UNDER)]),
    ("published-part-above-whole", False, [figure(1000), figure(900, GDP, OVER)]),
    ("published-part-above-whole", True, [figure(1000), figure(900, GDP), figure(800, GDP, OVER)]),
    ("published-classes-differ", True, [figure(100, UNDER), *classes(43, 3, 44, 20)]),
    ("published-classes-differ", False, [figure(100, OVER), *classes(43, 3, 44, 20)]),
    ("published-classes-differ", True, [figure(100), *classes(43, 3, 44, 20, qualifier="greater_than")]),
    ("published-classes-differ", False, [figure(100), *classes(33, 3, 44, 10, qualifier="greater_than")]),
    ("published-classes-differ", True, [figure(100), *classes(33, 3, 44, 10, qualifier="less_than")]),
    ("published-classes-differ", False, [figure(100), *classes(43, 3, 44, 20, qualifier="less_than")]),
    ("published-parts-above-region", True, [figure(200, GDP, {"region": "990100"}), *districts(OVER)]),
    ("published-parts-above-region", False, [figure(200, GDP, {"region": "990100"}), *districts(UNDER)]),
    ("published-parts-above-region", True, [figure(200, GDP, UNDER, {"region": "990100"}), *districts()]),
    ("published-parts-above-region", False, [figure(200, GDP, OVER, {"region": "990100"}), *districts()]),
    ("published-ratio-impossible", True, [figure(110, SHARE, OVER)]),
    ("published-ratio-impossible", False, [figure(110, SHARE, UNDER)]),
    ("published-share-unusual", True, [figure(96, SHARE, OVER)]),
    ("published-share-unusual", False, [figure(96, SHARE, UNDER)]),
    ("published-cumulative-stands", True, [figure(150, HALF, OVER), figure(140)]),
    ("published-cumulative-stands", False, [figure(140, HALF, OVER), figure(140)]),
    ("published-cumulative-stands", False, [figure(150, HALF, UNDER), figure(140)]),
    ("published-cumulative-stands", True, [figure(150, HALF), figure(140, UNDER)]),
    ("published-cumulative-stands", False, [figure(150, HALF), figure(140, OVER)]),
    (
        "share-implies-other-year",
        True,
        [figure(90, NEARLY), figure(10.0, SHARE), figure(1000, GDP), figure(880, GDP, {"period": "2022"})],
    ),
    (
        "share-implies-other-year",
        False,
        [figure(90, OVER), figure(10.0, SHARE), figure(1000, GDP), figure(910, GDP, {"period": "2022"})],
    ),
    (
        "share-implies-other-year",
        False,
        [figure(90), figure(10.0, SHARE), figure(800, GDP, OVER), figure(900, GDP, {"period": "2022"})],
    ),
]


@pytest.fixture(scope="module")
def connection(definitions: Definitions) -> Iterator[duckdb.DuckDBPyConnection]:
    made = prepared(definitions)
    yield made
    made.close()


@pytest.mark.parametrize(("rule", "is_broken", "figures"), CASES)
def test_a_word_beside_a_figure_is_a_bound(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions, rule: str, is_broken: bool, figures: list[Figure]
) -> None:
    found = ask(connection, definitions.rules[rule], {"published": figures}, definitions).findings
    assert bool(found) == is_broken


def test_a_gdp_of_another_file_is_held_by_what_it_allows(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    rule = definitions.rules["published-part-above-gdp-elsewhere"]
    cases = [
        (figure(1000, OVER), [figure(900, GDP)], True),
        (figure(1000, UNDER), [figure(900, GDP)], False),
        (figure(1000), [figure(900, GDP, UNDER)], True),
        (figure(1000), [figure(900, GDP, OVER)], False),
        (figure(1000), [figure(900, GDP), figure(800, GDP, OVER)], True),
    ]
    for value, others, is_broken in cases:
        found = ask(connection, rule, {"published": [value], "other_published": others}, definitions).findings
        assert bool(found) == is_broken, (value, others)


def test_the_finding_says_the_word_and_the_bound(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    figures = [figure(4000, OVER), figure(30000, GDP), figure(11.5, SHARE)]
    (found,) = ask(
        connection, definitions.rules["published-share-differs"], {"published": figures}, definitions
    ).findings
    assert "≥ 13.33%" in found.message_zh
    over = [figure(1000, OVER), figure(900, GDP)]
    (found,) = ask(
        connection, definitions.rules["published-part-above-whole"], {"published": over}, definitions
    ).findings
    assert "超 1,000亿元" in found.message_zh
