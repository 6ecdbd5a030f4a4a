"""Every figure is computed a second time, from the page of the method alone, and is the same to the last digit."""

from __future__ import annotations

import duckdb
import pytest

from definitions import Definitions
from tests.indicators.second_opinion.shares import Shares
from tests.indicators.second_opinion.trial import SCOPE, Outcome, Trial, held_against, opinion, rows, under

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def shares(definitions: Definitions) -> Shares:
    return Shares(definitions, SCOPE)


@pytest.fixture(params=[5, 6], scope="module")
def drawn(request: pytest.FixtureRequest, definitions: Definitions, shares: Shares) -> Outcome:
    """Thirty submissions of one seed; `make bench ARGS=opinion` draws three hundred."""
    return Trial(definitions, shares, request.param).run()


def test_release(database: duckdb.DuckDBPyConnection, definitions: Definitions, shares: Shares) -> None:
    accepted = (
        "SELECT o.* FROM observations AS o JOIN submissions AS s USING (submission_id) WHERE s.status = 'accepted'"
    )
    observations = rows(database, accepted)
    held, ratios = rows(database, "FROM held_cells"), rows(database, "FROM conversions")
    outcome = held_against(
        definitions, opinion(definitions, shares, observations, held, ratios), database, observations
    )
    # Nothing is passed over: as many facts as the release holds, of every kind it holds, and all that have a figure to be of.
    (released,) = rows(database, "SELECT count(*) AS n FROM facts")
    (computed,) = rows(database, "SELECT count(*) FILTER (basis <> 'none') AS n FROM indicators")
    assert (outcome.facts, outcome.indicators) == (released["n"], computed["n"])
    assert outcome.facts > 8000
    assert outcome.indicators > 400
    assert {"industry", "large", "scope", "economy", "recombined", "differenced", "implied"} <= outcome.details.keys()
    assert outcome.ratios > 100
    assert outcome.denominators == []
    assert outcome.disagreements == []
    assert outcome.misplaced == []
    assert outcome.indicators_differing == []


def test_drawn_submissions(drawn: Outcome) -> None:
    assert drawn.submissions == 30
    assert drawn.facts > 1500
    assert {"recombined", "differenced", "converted"} <= drawn.details.keys()
    assert drawn.ratios > 3
    assert drawn.disagreements == []
    assert drawn.misplaced == []
    assert drawn.denominators == []
    assert drawn.indicators > 50
    assert drawn.indicators_differing == []


def test_the_truth_is_inside(drawn: Outcome) -> None:
    assert drawn.held_to_truth > 500
    assert drawn.missed == []


@pytest.mark.parametrize("scope", ["oecd-ict", "nbs2021-full"])
def test_other_scopes(definitions: Definitions, shares: Shares, scope: str) -> None:
    found = under(definitions, scope, shares, seed=21)
    assert found.facts > 30
    assert found.disagreements == []
    assert found.misplaced == []
    assert found.indicators_differing == []
