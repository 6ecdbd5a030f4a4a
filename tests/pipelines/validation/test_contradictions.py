"""Where the figures of two files contradict each other both are asked, and neither is rejected for the other's sake."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import duckdb
import pytest

from definitions import Definitions
from pipelines.findings import Finding
from pipelines.validation.examples import lay_out_example, prepared
from pipelines.validation.rules import check


@pytest.fixture(scope="module")
def connection(definitions: Definitions) -> Iterator[duckdb.DuckDBPyConnection]:
    made = prepared(definitions)
    yield made
    made.close()


def asked(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions, rule: str, example: Mapping[str, Any], *files: str
) -> dict[str, Finding]:
    """What a rule says to each of these files of an example."""
    lay_out_example(connection, example, definitions)
    found = check(connection, [definitions.rules[rule]], files).findings
    return {each.submission_id: each for each in found}


def test_a_city_and_its_districts_are_asked_alike(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    example = definitions.rules["districts-above-city"].fails
    found = asked(connection, definitions, "districts-above-city", example, "checked", "peer0", "peer1")
    assert set(found) == {"checked", "peer0", "peer1"}
    for each in found.values():
        assert (each.severity, each.sheet, each.cells) == ("query", "总量", "C4")
        assert "200亿元" in each.message_zh
        assert "150 hundred million yuan" in each.message_en
        assert "checked.xlsx" in each.message_en
    # the city that is not under check now is what its districts are held against
    assert set(asked(connection, definitions, "districts-above-city", example, "peer0")) == {"peer0"}


def test_two_cumulative_figures_are_asked_alike(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    example = definitions.rules["cumulative-falls"].fails
    found = asked(connection, definitions, "cumulative-falls", example, "checked", "earlier")
    assert {each.severity for each in found.values()} == {"query"}
    assert (found["checked"].cells, found["earlier"].cells) == ("E4", "E4")
    assert "2024H1" in found["checked"].expected
    assert "2024H1" in found["earlier"].observed
    assert set(asked(connection, definitions, "cumulative-falls", example, "checked")) == {"checked"}


def test_two_files_of_published_figures_are_asked_alike(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    rule = "published-part-above-gdp-elsewhere"
    example = definitions.rules[rule].fails
    found = asked(connection, definitions, rule, example, "checked", "other")
    assert {name: (each.severity, each.cells) for name, each in found.items()} == {
        "checked": ("query", "K2"),
        "other": ("query", "K2"),
    }
    assert not asked(connection, definitions, "published-part-above-whole", example, "checked", "other")
    # another GDP that leaves room for it leaves nothing to ask
    wider = {**example, "other_published": [*example["other_published"], {"measure": "gdp", "value": 1100}]}
    assert not asked(connection, definitions, rule, wider, "checked", "other")


def test_whichever_fits_the_other_years_is_not_asked(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    years = {"2021": 280, "2022": 300, "2023": 3200, "2024": 330}
    slip = {"published": [{"period": year, "value": value} for year, value in years.items()]}
    assert asked(connection, definitions, "published-series-slip", slip, "checked")["checked"].cells == "K4"
    two = {"published": slip["published"][1:3]}
    lay_out_example(connection, two, definitions)
    found = check(connection, [definitions.rules["published-series-slip"]], ["checked"]).findings
    assert [each.cells for each in found] == ["K2", "K3"]
