"""A series that was interpolated and a total that was shared out give themselves away by what agrees to the last digit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import duckdb
import pytest

from definitions import Definitions
from pipelines.findings import Finding
from pipelines.validation.examples import ask, prepared

pytestmark = pytest.mark.slow

Figure = dict[str, Any]
SERIES, SET = "published-series-interpolated", "published-set-allocated"
GDP: Figure = {"measure": "gdp"}
#: Four districts of 杭州, and figures that grow as figures do.
DISTRICTS = ("330102", "330105", "330106", "330108")
BASES = (10000, 20100, 30333, 41234)


@pytest.fixture(scope="module")
def connection(definitions: Definitions) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = prepared(definitions)
    yield connection
    connection.close()


def years(values: list[float], first: int = 2020, **given: Any) -> list[Figure]:
    return [{"period": str(year), "value": value} | given for year, value in enumerate(values, first)]


def districts(values: list[float], **given: Any) -> list[Figure]:
    return [{"region": code, "value": value} | given for code, value in zip(DISTRICTS, values, strict=True)]


def found(
    connection: duckdb.DuckDBPyConnection,
    definitions: Definitions,
    rule: str,
    *figures: Figure,
    other: Sequence[Figure] = (),
) -> list[Finding]:
    example = {"published": list(figures)} | ({"other_published": list(other)} if other else {})
    return ask(connection, definitions.rules[rule], example, definitions).findings


TRUE_GDP = [152341, 163021, 171234, 186543]
INTERPOLATED: list[tuple[str, bool, list[Figure]]] = [
    ("one rate", True, years([10000, 10700, 11449, 12250])),
    ("one rate, one digit off", False, years([10000, 10702, 11449, 12250])),
    ("one rate over two years alone", False, years([10000, 10700, 11449])),
    ("one rate over six years", True, years([10000, 10700, 11449, 12250, 13108, 14026])),
    ("one step", True, years([10000, 10731, 11462, 12193])),
    ("one step downwards", True, years([12193, 11462, 10731, 10000])),
    ("nothing moves", False, years([10000, 10000, 10000, 10000])),
    ("a year is missing", False, [*years([10000, 10700, 11449]), *years([12250], 2024)]),
    ("too few digits to tell", False, years([100, 107, 114, 122])),
    ("half-years", True, [each | {"period": each["period"] + "H1"} for each in years([10000, 10700, 11449, 12250])]),
    ("of one class", True, years([10000, 10700, 11449, 12250], code="01")),
    ("of the GDP itself", True, years([10000, 10700, 11449, 12250], measure="gdp")),
    ("one share of GDP", True, [*years([15234, 16302, 17123]), *years([152340, 163020, 171230], **GDP)]),
    ("shares that move", False, [*years([15234, 16402, 17023]), *years([152340, 163020, 171230], **GDP)]),
    ("one share over two years alone", False, [*years([15234, 16302]), *years([152340, 163020], **GDP)]),
    (
        "a class one share of the core",
        True,
        [*years([15234, 16302, 17123], code="01"), *years([60936, 65208, 68492])],
    ),
]


@pytest.mark.parametrize(
    ("is_found", "figures"), [case[1:] for case in INTERPOLATED], ids=[case[0] for case in INTERPOLATED]
)
def test_a_series_is_interpolated_where_three_years_agree_to_the_last_digit(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions, is_found: bool, figures: list[Figure]
) -> None:
    assert bool(found(connection, definitions, SERIES, *figures)) is is_found


def test_years_that_came_in_two_files_are_one_series(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    before, now = years([10000, 10700]), years([11449, 12250], 2022)
    (finding,) = found(connection, definitions, SERIES, *now, other=before)
    assert finding.cells == "K2:K3", "what is asked is asked of the file under check"
    assert "2020–2023" in finding.message_en
    assert "growth every year of 7%" in finding.message_en


def test_what_gives_a_share_away_is_named(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    figures = [*years([15234, 16302, 17123]), *years([152340, 163020, 171230], **GDP)]
    (finding,) = found(connection, definitions, SERIES, *figures)
    assert "gross domestic product 10%" in finding.message_en


ALLOCATED: list[tuple[str, bool, list[Figure]]] = [
    ("value added by GDP", True, [*districts([base / 8 for base in BASES]), *districts([*BASES], **GDP)]),
    ("as figures are", False, [*districts([1250, 2600, 3701, 5100]), *districts([*BASES], **GDP)]),
    (
        "enterprises by GDP",
        True,
        [
            *districts([base * 2 for base in BASES], measure="enterprises"),
            *districts([*BASES], **GDP),
        ],
    ),
    (
        "a class by GDP",
        True,
        [*districts([base / 8 for base in BASES], code="01"), *districts([*BASES], **GDP)],
    ),
    (
        "GDP by population",
        True,
        [
            *districts([*BASES], **GDP),
            *districts([base / 100 for base in BASES], measure="population"),
        ],
    ),
    (
        "districts as large as each other",
        False,
        [*districts([1250, 1250, 1250, 1250]), *districts([10000] * 4, **GDP)],
    ),
    ("three districts", False, [*districts([base / 8 for base in BASES])[:3], *districts([*BASES], **GDP)[:3]]),
    (
        "beside the city, whose ratio is another",
        True,
        [
            *districts([base / 8 for base in BASES]),
            *districts([*BASES], **GDP),
            {"region": "330100", "value": 16000},
            {"region": "330100", "value": 101667} | GDP,
        ],
    ),
]


@pytest.mark.parametrize(("is_found", "figures"), [case[1:] for case in ALLOCATED], ids=[case[0] for case in ALLOCATED])
def test_a_set_is_allocated_where_one_ratio_holds_for_all(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions, is_found: bool, figures: list[Figure]
) -> None:
    assert bool(found(connection, definitions, SET, *figures)) is is_found


@pytest.mark.parametrize(("city", "is_told"), [(16000, True), (12708.375, False)])
def test_shares_that_do_not_meet_the_total_are_told_with_it(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions, city: float, is_told: bool
) -> None:
    figures = [*districts([base / 8 for base in BASES]), *districts([*BASES], **GDP)]
    (finding,) = found(connection, definitions, SET, *figures, {"region": "330100", "value": city})
    assert ("together 12,708.38 hundred million yuan ≠ 330100 16,000" in finding.message_en) is is_told
    assert finding.cells == "K2:K5"


MANY = {"count": 9, "revenue": 12000}
#: What stands beside a district's industries, and whether they are one multiple of it.
PROPORTIONAL: list[tuple[str, str, dict[str, Any]]] = [
    ("another district's", "× 0.8", {"peers": {"count": 1, "many": MANY | {"revenue": 15000}}}),
    ("another district's own", "", {"peers": {"count": 1, "many": MANY | {"revenue": 15000, "step": 0.41}}}),
    ("the year before, all grown by one rate", "× 1.071", {"before": {"many": MANY | {"revenue": 11200}}}),
    ("the year before, as it was", "", {"before": {"many": MANY | {"revenue": 11200, "step": 0.36}}}),
    ("the half of the year", "", {"earlier": {"many": MANY | {"revenue": 6000}}}),
    ("a copy of another district's", "× 1", {"peers": {"count": 3, "many": MANY}}),
    (
        "seven industries",
        "",
        {"many": MANY | {"count": 7}, "peers": {"count": 1, "many": MANY | {"count": 7, "revenue": 15000}}},
    ),
    (
        "too small to tell",
        "",
        {"many": MANY | {"revenue": 120}, "peers": {"count": 1, "many": MANY | {"revenue": 150}}},
    ),
]


@pytest.mark.parametrize(
    ("times", "beside"), [case[1:] for case in PROPORTIONAL], ids=[case[0] for case in PROPORTIONAL]
)
def test_industries_that_are_one_multiple_are_found(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions, times: str, beside: dict[str, Any]
) -> None:
    rule = definitions.rules["industries-proportional" if "peers" in beside else "year-projected"]
    told = ask(connection, rule, {"many": MANY} | beside, definitions).findings
    assert [times in finding.message_en for finding in told] == ([True] if times else [])
