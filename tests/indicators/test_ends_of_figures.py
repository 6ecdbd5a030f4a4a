"""The ends of a figure where it is easily wrong: losses in a remainder, readings of coverage, printed ends, codes led nowhere."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from definitions import Definitions
from tests.builders import method, observe, total

YI = Decimal(100_000_000)


def figure(definitions: Definitions, *observations: dict[str, Any], coverage: str = "all_units") -> dict[str, Any]:
    """The total of the core that these observations give in a coverage."""
    cursor = method(definitions, observations).execute(
        "SELECT * FROM facts WHERE target_level = 'total' AND coverage = ?", [coverage]
    )
    names = [column[0] for column in cursor.description or ()]
    (row,) = cursor.fetchall()
    return dict(zip(names, row, strict=True))


def test_what_is_left_of_a_group_may_be_a_loss(definitions: Definitions) -> None:
    """Division 39 lies wholly in the core: its total is 100, whatever one profitable member says."""
    found = figure(definitions, observe("39", 100), observe("3911", 120))
    assert (found["low"], found["value"], found["high"]) == (100 * YI, 100 * YI, 100 * YI)


def test_the_rounding_of_members_is_in_what_is_left(definitions: Definitions) -> None:
    """4011 counts and 4014 does not: what is left for it is as rounded as both, also where nothing is left."""
    rows = [
        {**row, "submission_id": source}
        for source, member in (("some", 400), ("none", 1000))
        for row in (observe("401", 1000, decimals=1), observe("4014", member, decimals=0))
    ]
    cursor = method(definitions, rows).execute(
        f"SELECT source_id, CAST(high / {YI} AS DOUBLE), CAST(rounding / {YI} AS DOUBLE) FROM facts "
        "WHERE target_level = 'total' ORDER BY ALL"
    )
    assert cursor.fetchall() == [("none", 0, 0.55), ("some", 600, 0.55)]


@pytest.mark.parametrize(("scope", "low"), [("nbs2021-core", 2298), ("unstated-core", 2298)])
def test_the_low_of_an_open_figure_is_as_rounded_as_its_print(definitions: Definitions, scope: str, low: int) -> None:
    found = figure(definitions, total(scope, low, coverage="above_scale", decimals=0))
    assert (found["low"], found["high"], found["rounding"]) == (low * YI, None, YI / 2)


def test_a_loss_above_the_scale_is_no_gain_where_members_are_given_for_all_units(definitions: Definitions) -> None:
    """3912 may have lost 100 above the scale: with 3911 at 60 the core may be as low as 60 − 100."""
    rows = [observe("391", -100, coverage="above_scale"), observe("3911", 60)]
    found = figure(definitions, *rows)
    assert (found["low"], found["high"]) == (-40 * YI, None)
    gain = figure(definitions, observe("391", 100, coverage="above_scale"), observe("3911", 60))
    assert (gain["low"], gain["high"]) == (60 * YI, None)


@pytest.mark.parametrize("code", ["2680", "268"])
def test_a_code_that_its_correspondence_leads_nowhere_may_be_anything(definitions: Definitions, code: str) -> None:
    found = figure(definitions, observe(code, 100, classification="isic4"))
    assert (found["low"], found["high"]) == (0, 100 * YI)
    beside = figure(
        definitions, observe("2620", 900, classification="isic4"), observe(code, 100, classification="isic4")
    )
    alone = figure(definitions, observe("2620", 900, classification="isic4"))
    assert (beside["low"], beside["high"]) == (alone["low"], alone["high"] + 100 * YI)


@pytest.mark.parametrize(("edition", "code"), [("gbt4754-2011", "6540"), ("isic4", "6202")])
def test_a_width_that_comes_of_another_edition_says_so(definitions: Definitions, edition: str, code: str) -> None:
    found = figure(definitions, observe(code, 100, classification=edition), observe("26", 50, classification=edition))
    assert found["reason"] == "edition,tolerance"


def test_a_width_within_the_edition_is_one_of_tolerance_alone(definitions: Definitions) -> None:
    assert figure(definitions, observe("4851", 10))["reason"] == "tolerance"
