"""Composite indices: the handbook's own example to the rank, and what is chosen, missing and uncertain on a few rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from pydantic import ValidationError

from definitions.yaml_files import read_yaml
from indicators.catalogue import catalogue
from indicators.composites import Composite, composites, compute
from indicators.method import aim
from pipelines.publication.connection import connect

TAI = read_yaml(Path(__file__).parent / "composites" / "tai.yml")
SCOPE = "nbs2021-core"


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = connect(threads=1)
    connection.execute("CREATE TABLE precedence (criterion VARCHAR, code VARCHAR, rank INTEGER)")
    aim(connection, SCOPE)
    yield connection
    connection.close()


def figure(region: str, indicator: str, value: float | None, **given: Any) -> dict[str, Any]:
    ends = {"low": value, "value": value, "high": value}
    plain = {"scope_id": SCOPE, "coverage": "all_units", "comparability": "exact", "reason": ""}
    return {"region_code": region, "indicator_id": indicator, **ends, **plain, **given}


def tai(**given: Any) -> Composite:
    return Composite.model_validate(TAI["composite"] | given)


def tai_figures() -> list[dict[str, Any]]:
    return [
        figure(country, name, number)
        for country, numbers in TAI["figures"].items()
        for name, number in zip(TAI["columns"], numbers, strict=True)
        if name != "rank"
    ]


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def ranks(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    return {row["region_code"]: row["rank"] for row in rows(connection, "FROM composite_places")}


def test_the_handbook_ranks_its_countries_like_this(connection: duckdb.DuckDBPyConnection) -> None:
    compute(connection, tai(), tai_figures())
    printed = {country: numbers[-1] for country, numbers in TAI["figures"].items()}
    assert len(printed) == 23
    assert ranks(connection) == printed


def test_min_max_among_the_twenty_three_moves_norway(connection: duckdb.DuckDBPyConnection) -> None:
    compute(connection, tai(normalisation="min_max"), tai_figures())
    found = ranks(connection)
    assert found["Norway"] == 4


def test_every_place_has_its_range_over_all_choices_and_what_moves_it(connection: duckdb.DuckDBPyConnection) -> None:
    compute(connection, tai(), tai_figures())
    found = {row["region_code"]: row for row in rows(connection, "FROM composite_places")}
    all_ranks = rows(connection, "FROM composite_ranks")
    every = {row["choice"] for row in all_ranks}
    # 3 normalisations x 3 weightings x 2 means, less the geometric ones of z-scores, which are below nought
    assert len(every) == 15
    assert {(row["ranked_in"], row["formed"]) for row in found.values()} == {(15, 18)}
    for row in found.values():
        of_one = [one for one in all_ranks if one["region_code"] == row["region_code"]]
        assert row["least_rank"] == min(one["rank_low"] for one in of_one)
        # those who are equal at nought, as geometric means are, may each come before the other
        assert row["greatest_rank"] == max(one["rank_high"] for one in of_one)
        assert (row["moved_by"] is None) == (row["moved_to"] is None)
    norway = found["Norway"]
    assert norway["least_rank"] <= 4
    assert norway["greatest_rank"] >= 12
    assert norway["moved_by"] == "normalisation: min_max"
    assert norway["moved_to"] == 4


def small(**given: Any) -> Composite:
    """Two groups: one of two indicators, weighted 1 and 3, and one of one; more of b is worse."""
    told = {
        "id": "small", "scale": [0, 100], "normalisation": "goalposts", "weighting": "given", "alternatives": {},
        "groups": [{"id": "g", "name_zh": "组", "name_en": "group"}],
        "indicators": [
            {"indicator": "a", "parent": "g", "weight": 1, "goalposts": [0, 10]},
            {"indicator": "b", "parent": "g", "weight": 3, "goalposts": [0, 10], "better": "less"},
            {"indicator": "c", "goalposts": [0, 10]},
        ],
    }  # fmt: skip
    return Composite.model_validate(TAI["composite"] | told | given)


def score(connection: duckdb.DuckDBPyConnection, region: str, node: str = "whole") -> dict[str, Any]:
    (one,) = rows(
        connection,
        f"SELECT s.* FROM composite_scores AS s JOIN composite_choices AS c USING (choice) "
        f"WHERE c.is_base AND region_code = '{region}' AND node = '{node}'",
    )
    return one


BROUGHT = [figure("A", "a", 4), figure("A", "b", 2), figure("A", "c", 5)]


def test_weights_given_and_nested_groups_by_hand(connection: duckdb.DuckDBPyConnection) -> None:
    compute(connection, small(), BROUGHT)
    # a is 40; b, of which less is better, 80; the group (40 + 3 x 80) / 4 = 70; c is 50; the whole (70 + 50) / 2
    assert score(connection, "A", "g")["value"] == 70
    assert score(connection, "A")["value"] == 60
    compute(connection, small(weighting="equal"), BROUGHT)
    assert score(connection, "A")["value"] == 55


def test_the_geometric_mean_by_hand(connection: duckdb.DuckDBPyConnection) -> None:
    compute(connection, small(aggregation="geometric", weighting="equal"), BROUGHT)
    assert score(connection, "A", "g")["value"] == pytest.approx((40 * 80) ** 0.5, abs=1e-12)
    assert score(connection, "A")["value"] == pytest.approx(((40 * 80) ** 0.5 * 50) ** 0.5, abs=1e-12)
    compute(connection, small(aggregation="geometric"), [*BROUGHT[:2], figure("A", "c", -1)])
    assert score(connection, "A")["value"] == 0


def test_an_interval_stays_one(connection: duckdb.DuckDBPyConnection) -> None:
    wide = {"low": 3, "high": 5, "comparability": "bounded"}
    compute(connection, small(), [figure("A", "a", 4, **wide), figure("A", "b", 2, low=1, high=4), BROUGHT[2]])
    found = score(connection, "A", "g")
    # the least of a with the most of b, which counts the other way round
    assert (found["low"], found["value"], found["high"]) == ((30 + 3 * 60) / 4, 70, (50 + 3 * 90) / 4)
    assert score(connection, "A")["comparability"] == "bounded"


def test_what_is_missing_is_not_filled_in(connection: duckdb.DuckDBPyConnection) -> None:
    other = [figure("B", name, 5) for name in "abc"]
    compute(connection, small(), [BROUGHT[0], BROUGHT[2], *other])
    found = score(connection, "A")
    # b may be anything between its goalposts: the group lies between 10 and 85
    assert (found["low"], found["value"], found["high"]) == ((10 + 50) / 2, None, (85 + 50) / 2)
    assert (found["comparability"], found["reason"]) == ("not_comparable", "missing")
    assert round(found["indicators_given"], 6) == 0.666667
    assert ranks(connection) == {"A": None, "B": None}
    compute(connection, small(missing="of_the_rest"), [BROUGHT[0], BROUGHT[2], *other])
    found = score(connection, "A")
    assert (found["value"], round(found["indicators_given"], 6)) == ((40 + 50) / 2, 0.666667)
    assert found["reason"] == ""


def test_what_is_assumed_counts_where_the_choice_takes_it(connection: duckdb.DuckDBPyConnection) -> None:
    assumed = figure("A", "b", 2, comparability="assumed", reason="scope")
    given = [BROUGHT[0], assumed, BROUGHT[2]]
    compute(connection, small(), given)
    assert score(connection, "A")["value"] is None
    assert score(connection, "A")["reason"] == "scope"
    compute(connection, small(assumed="taken"), given)
    assert score(connection, "A")["value"] == 60
    assert score(connection, "A")["comparability"] == "assumed"


def test_another_coverage_is_not_like(connection: duckdb.DuckDBPyConnection) -> None:
    compute(connection, small(), [*BROUGHT[:2], figure("A", "c", 5, coverage="above_scale")])
    assert (score(connection, "A")["value"], score(connection, "A")["reason"]) == (None, "coverage")


def test_the_z_score_is_of_a_sample(connection: duckdb.DuckDBPyConnection) -> None:
    given = [figure(region, name, value) for region, value in (("A", 1), ("B", 2), ("C", 3)) for name in "abc"]
    compute(connection, small(normalisation="z_score"), given)
    # the deviation of 1, 2, 3 is 1: a and c of A are -1, b is +1; the group (-1 + 3) / 4
    assert score(connection, "A")["value"] == pytest.approx((0.5 - 1) / 2, abs=1e-12)
    assert score(connection, "B")["value"] == 0


def test_entropy_weighs_what_tells_regions_apart(connection: duckdb.DuckDBPyConnection) -> None:
    values = {"a": (0, 5, 10), "c": (0, 10, 10)}
    given = [figure(region, name, values[name][at]) for at, region in enumerate("ABC") for name in "ac"]
    told = {
        "groups": [], "alternatives": {"weighting": ["entropy"]}, "scale": [0, 1],
        "indicators": [{"indicator": name, "goalposts": [0, 10]} for name in "ac"],
    }  # fmt: skip
    compute(connection, small(**told), given)
    found = {
        row["node"]: row["weight"] for row in rows(connection, "FROM composite_weights WHERE weighting = 'entropy'")
    }
    # shares 0, 1/3, 2/3 and 0, 1/2, 1/2: 1 - 0.636514/1.098612 and 1 - 0.693147/1.098612
    assert found["a"] == pytest.approx(0.420620, abs=1e-6)
    assert found["c"] == pytest.approx(0.369070, abs=1e-6)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"weighting": "entropy"}, "entropy"),
        ({"groups": [{"id": "g", "name_zh": "", "name_en": "", "parent": "h"}]}, "no group h stands before g"),
        (
            {"groups": [*TAI["composite"]["groups"][:1], {"id": "g", "name_zh": "", "name_en": ""}]},
            "groups without anything",
        ),
        ({"indicators": [{"indicator": "a"}], "groups": []}, "a needs goalposts"),
        ({"indicators": [{"indicator": "a", "goalposts": [0, 1]}] * 2, "groups": []}, "named twice: a"),
    ],
)
def test_what_cannot_be_chosen_is_said(given: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        small(**given)


def test_the_composites_of_the_catalogue_hang_together() -> None:
    assert composites()
    for one in composites().values():
        assert {part.indicator for part in one.indicators} <= set(catalogue())
        assert next(one.choices())["is_base"]
