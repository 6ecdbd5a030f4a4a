"""Which of several figures a ratio is taken of (5.4): that of the numerator's vintage, else of its benchmark, else any."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Row = Mapping[str, Any]
#: Numerator and denominator share these.
SHARED = ("region_code", "territory_date", "period", "period_kind", "price_basis", "coverage", "is_sample")
TARGET = ("measure", "target_level", "target_code")


def wrong_denominators(indicators: Iterable[Row], facts: Mapping[str, Row], catalogue: Iterable[Row]) -> list[str]:
    """A nearest denominator left out, headlines of another than it, and `vintage` not said where it is to be."""
    by_numerator: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in indicators:
        if row["denominator_fact_id"] is not None:
            by_numerator[row["indicator_id"], row["numerator_fact_id"]].append(row)
    faults = []
    for one in catalogue:
        if one["kind"] != "ratio":
            continue
        wanted = one["denominator_measure"], one["denominator_level"], one["denominator_code"]
        known: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
        for fact in facts.values():
            if tuple(fact[name] for name in TARGET) == wanted:
                known[tuple(fact[name] for name in SHARED)].append(fact)
        for fact in facts.values():
            candidates = known[tuple(fact[name] for name in SHARED)]
            if (fact["measure"], fact["target_level"], fact["target_code"]) != (
                one["measure"], one["target_level"], one["target_code"],
            ) or not candidates:  # fmt: skip
                continue
            taken = by_numerator[one["id"], fact["fact_id"]]
            # what a source also gives by its classes is told by its total, unless that is the headline
            if fact["precedence_within"] > 1 and not taken:
                continue
            faults += [
                f"{one['id']} of {fact['fact_id']}: {fault}" for fault in _faults(fact, taken, facts, candidates)
            ]
    return faults


def _faults(fact: Row, taken: list[Row], facts: Mapping[str, Row], candidates: list[Row]) -> Iterator[str]:
    known = {other["fact_id"] for other in candidates}
    found = {row["denominator_fact_id"] for row in taken}
    distances = {other["fact_id"]: _distance(fact, other) for other in candidates}
    comparable = [other for other in candidates if other["comparability"] != "not_comparable"]
    if fact["comparability"] != "not_comparable" and comparable:
        nearest = min(distances[other["fact_id"]] for other in comparable)
        if not any(distances[one] == nearest for one in found & known):
            yield f"no ratio to a denominator at the distance {nearest}"
    for row in taken:
        distance = distances.get(row["denominator_fact_id"])
        rivals = [
            distances[one["denominator_fact_id"]]
            for one in taken
            if one["comparability"] == row["comparability"] and one["denominator_fact_id"] in known
        ]
        if distance is None:
            continue
        if row["is_headline"] and distance > min(rivals):
            yield f"the headline's distance is {distance}, not {min(rivals)}"
        # of which vintage the denominator is may itself be assumed, or not be known
        its_own = facts[row["denominator_fact_id"]]["reason"].split(",")
        is_open = distance == 2 or "vintage" in its_own
        if row["comparability"] == "assumed" and is_open != ("vintage" in row["reason"].split(",")):
            yield f"{row['reason']} where the distance is {distance}"
        if distance == 2 and row["comparability"] in ("exact", "bounded"):
            yield "of another benchmark and not assumed"


def _distance(one: Row, other: Row) -> int:
    if one["vintage"] == other["vintage"]:
        return 0
    return 1 if one["benchmark"] is not None and one["benchmark"] == other["benchmark"] else 2
