"""One trial: submissions drawn from a seed, computed by the method and by the second opinion, and held against the truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import duckdb

from definitions import Definitions
from tests.builders import method
from tests.indicators.second_opinion.boundaries import recombined
from tests.indicators.second_opinion.choosing import Judged, misplaced, verdicts
from tests.indicators.second_opinion.comparing import disagreements
from tests.indicators.second_opinion.conversions import converted, converted_by_nation
from tests.indicators.second_opinion.denominators import wrong_denominators
from tests.indicators.second_opinion.figures import figures
from tests.indicators.second_opinion.implied import implied
from tests.indicators.second_opinion.leagues import wrong_headlines, wrongly_ranked
from tests.indicators.second_opinion.periods import differenced
from tests.indicators.second_opinion.quotients import Indicators, differing
from tests.indicators.second_opinion.shares import Shares
from tests.indicators.second_opinion.submissions import Drawing, Submission
from tests.indicators.second_opinion.truth import within

SCOPE = "nbs2021-core"
#: Submissions computed in one run of the method.
TOGETHER = 30
Row = dict[str, Any]


@dataclass
class Outcome:
    """How many figures were compared, where the two differ, and where the truth lies outside although nothing is broken."""

    submissions: int = 0
    facts: int = 0
    #: How many facts of each kind, and ratios of which the denominator was looked at.
    details: dict[str, int] = field(default_factory=dict)
    ratios: int = 0
    indicators: int = 0
    held_to_truth: int = 0
    disagreements: list[str] = field(default_factory=list)
    misplaced: list[str] = field(default_factory=list)
    denominators: list[str] = field(default_factory=list)
    indicators_differing: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """All that the two differ in, and all that the truth is not in."""
        return self.disagreements + self.misplaced + self.denominators + self.indicators_differing + self.missed


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    """The rows of a query, as dictionaries."""
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def facts_of(connection: duckdb.DuckDBPyConnection, observations: list[Row]) -> list[Row]:
    """The facts of the method, each with the confidence of its source."""
    confidence = {(one["submission_id"], one["source_title"]): one["confidence"] for one in observations}
    found = rows(connection, "SELECT * FROM facts")
    for fact in found:
        fact["confidence"] = confidence.get((fact["source_id"].split("#")[0], fact["source_title"]), "")
    return found


def opinion(
    definitions: Definitions, shares: Shares, observations: list[Row], held: list[Row], ratios: list[Row]
) -> list[Judged]:
    """The figures of these observations as the page of the method has them."""
    scope = shares.scope_id
    found = figures(definitions, scope, observations, held, shares)
    by_parts = recombined(definitions, scope, found, observations)
    own = list(converted(found, ratios))
    by_others = [*own, *implied(definitions, found), *converted_by_nation(definitions, [*found, *own], ratios)]
    found += [*by_parts, *differenced(definitions, scope, found), *by_others]
    return verdicts(definitions, scope, found)


def held_against(
    definitions: Definitions, ours: list[Judged], connection: duckdb.DuckDBPyConnection, observations: list[Row]
) -> Outcome:
    """The facts and indicators that stand on a connection, held against the second opinion of the same observations."""
    facts = facts_of(connection, observations)
    indicators = rows(connection, "FROM indicators")
    multipliers = {unit.id: unit.multiplier for unit in definitions.units.values()}
    again = Indicators(ours, facts, rows(connection, "FROM indicator_catalogue"), multipliers)
    catalogue = list(again.catalogue.values())
    return Outcome(
        facts=len(facts),
        details=dict(Counter(fact["compiled_from"] for fact in facts)),
        ratios=sum(one["basis"].startswith("computed") for one in indicators),
        indicators=sum(one["numerator_fact_id"] is not None for one in indicators),
        disagreements=disagreements(definitions, ours, facts),
        misplaced=misplaced(definitions, facts)
        + wrongly_ranked(indicators)
        + wrong_headlines(definitions, indicators, again.facts),
        denominators=wrong_denominators(indicators, again.facts, catalogue),
        indicators_differing=differing(indicators, again),
    )


class Trial:
    """Submissions of one seed with their second opinion, against which the method may run more than once."""

    def __init__(self, definitions: Definitions, shares: Shares, seed: int, count: int = TOGETHER) -> None:
        self.definitions, self.shares = definitions, shares
        drawing = Drawing(definitions, shares, seed)
        self.submissions = list(drawing.submissions(count))
        self.observations = [row for one in self.submissions for row in one.observations]
        self.ratios = drawing.ratios
        self.ours = opinion(definitions, shares, self.observations, [], [*national(definitions), *self.ratios])

    def run(self) -> Outcome:
        """What the method says of them, compared, and held against the truth."""
        connection = method(self.definitions, self.observations, conversions=self.ratios)
        outcome = held_against(self.definitions, self.ours, connection, self.observations)
        outcome.submissions = len(self.submissions)
        by_name = {one.observations[0]["submission_id"]: one for one in self.submissions if one.observations}
        for fact in facts_of(connection, self.observations):
            drawn = by_name.get(fact["source_id"].split("#")[0])
            truth = _truth(self.definitions, self.shares, drawn, fact)
            if truth is not None:
                outcome.held_to_truth += 1
                if not _contains(fact, truth):
                    outcome.missed.append(
                        f"{fact['source_id']} {fact['target_code']} {fact['coverage']}: {float(truth)} is not in "
                        f"[{fact['low']}, {fact['high']}] ± {fact['rounding']} ({fact['comparability']} {fact['reason']})"
                    )
        return outcome


def national(definitions: Definitions) -> list[Row]:
    """The sourced ratios of the definitions, as rows of `conversions`."""
    return [one.model_dump() for one in definitions.conversions]


def under(definitions: Definitions, scope: str, core: Shares, seed: int, count: int = TOGETHER) -> Outcome:
    """The same submissions brought to another scope; a report by classes says nothing of a scope that is a list."""
    shares = Shares(definitions, scope)
    drawn = list(Drawing(definitions, core, seed).submissions(count))
    by_class = shares.classification == core.classification
    observations = [
        row for one in drawn for row in one.observations if by_class or row["classification"] != core.classification
    ]
    connection = method(definitions, observations, scope=scope)
    ours = opinion(definitions, shares, observations, [], national(definitions))
    return held_against(definitions, ours, connection, observations)


def _truth(
    definitions: Definitions, shares: Shares, one: Submission | None, fact: Mapping[str, Any]
) -> Fraction | None:
    """What a figure truly is; nothing where the draw broke an assumption, or the figure is not of the core."""
    if one is None or one.broken or fact["low"] is None or fact["coverage"] == "unstated":
        return None
    if fact["compiled_from"] in ("economy", "differenced", "recombined", "converted"):
        return None
    classes = shares.targets[fact["target_level"], fact["target_code"]]
    return Fraction(within(one.atoms, classes, fact["coverage"])) * definitions.units[one.unit].multiplier


def _contains(fact: Mapping[str, Any], truth: Fraction) -> bool:
    rounding = Fraction(fact["rounding"])
    return Fraction(fact["low"]) - rounding <= truth and (
        fact["high"] is None or truth <= Fraction(fact["high"]) + rounding
    )
