"""Holds the facts of the method against the second opinion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from definitions import Definitions
from tests.indicators.second_opinion.choosing import Judged

#: What is compared of each fact, to the last digit.
COMPARED = (
    "low", "value", "high", "rounding", "comparability", "reason", "benchmark", "classification", "provenance", "is_conservative",
    "is_sample",
)  # fmt: skip
#: How far a provider is from the bureau, the nearest first.
FAR = ("", "bureau", "government", "press", "unstated", "others", "undisclosed")


def _ours(definitions: Definitions, one: Judged) -> dict[str, Any]:
    rounding = one.figure.rounding
    return {
        "low": one.low,
        "value": one.value,
        "high": one.high,
        "rounding": rounding,
        "comparability": one.comparability,
        "reason": one.reason,
        "benchmark": _benchmark(definitions, one),
        "classification": next(iter(one.figure.editions)) if len(one.figure.editions) == 1 else "mixed",
        "provenance": max(one.figure.provenances, key=FAR.index),
        "is_conservative": one.figure.is_conservative,
        "is_sample": one.figure.table.is_sample,
    }


def _benchmark(definitions: Definitions, one: Judged) -> str | None:
    """The census behind a figure of the accounts: by its vintage and year."""
    table = one.figure.table
    if not definitions.measures[table.measure].accounts:
        return None
    eras = definitions.vintages[table.vintage].eras
    return next((e.benchmark for e in eras if e.first_year <= int(table.period[:4]) <= e.last_year), None)


def key_of(one: Judged) -> tuple[Any, ...]:
    """What a fact is the fact of."""
    t = one.figure.table
    return (
        *one.figure.target, t.region, t.territory, t.period, t.kind, t.measure, t.scope, one.figure.coverage,
        t.vintage, t.prices, one.figure.detail, t.submission, t.title,
    )  # fmt: skip


def fact_key(fact: Mapping[str, Any]) -> tuple[Any, ...]:
    """The same of a row of the method's facts."""
    return (
        fact["target_level"], fact["target_code"], fact["region_code"], fact["territory_date"], fact["period"],
        fact["period_kind"], fact["measure"], fact["scope_id"], fact["coverage"], fact["vintage"], fact["price_basis"],
        fact["compiled_from"], fact["source_id"].split("#")[0], fact["source_title"],
    )  # fmt: skip


def disagreements(definitions: Definitions, ours: Iterable[Judged], facts: Iterable[Mapping[str, Any]]) -> list[str]:
    """One line for each fact that one side has and the other has not, or has otherwise."""
    mine: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    theirs: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for one in ours:
        mine.setdefault(key_of(one), []).append(_ours(definitions, one))
    for fact in facts:
        found = {name: Fraction(v) if isinstance(v := fact[name], Decimal) else v for name in COMPARED}
        theirs.setdefault(fact_key(fact), []).append(found)
    lines = []
    for key in sorted(mine.keys() | theirs.keys(), key=str):
        a, b = sorted(mine.get(key, []), key=str), sorted(theirs.get(key, []), key=str)
        if a != b:
            lines.append(f"{' '.join(map(str, key))}:\n   opinion {_shown(a)}\n   method  {_shown(b)}")
    return lines


def _shown(found: list[dict[str, Any]]) -> str:
    return (
        "; ".join(
            ", ".join(f"{k}={float(v) if isinstance(v, Fraction) else v}" for k, v in one.items()) for one in found
        )
        or "nothing"
    )
