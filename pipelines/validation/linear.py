"""Whether linear rules agree with each other, found by linear programmes.

A rule that is linear says so beside its SQL: Σ coefficient × measure ≤ bound. Two such rules contradict each other when no
figures keep both; one repeats the others when nothing that keeps them can break it; one never fires when no figures at all can
break it. Rules that are not linear are not judged here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from definitions.models import Rule

LARGEST = 1e6
_MARGIN = 1e-6


@dataclass(frozen=True)
class Conflict:
    """What is wrong with a linear rule, and with which others."""

    rule_id: str
    kind: Literal["contradicts", "repeats", "never-fires"]
    others: tuple[str, ...] = ()


def conflicts(rules: Sequence[Rule]) -> list[Conflict]:
    """The conflicts among the linear rules, by the rules' order."""
    linear = [rule for rule in rules if rule.linear]
    variables = sorted({name for rule in linear for name in rule.linear})
    found = []
    for rule in linear:
        if rule.at_most >= _greatest(rule, [], variables) - _MARGIN:
            found.append(Conflict(rule.id, "never-fires"))
            continue
        others = [other for other in linear if other is not rule]
        against = [other.id for other in others if _greatest(None, [rule, other], variables) == float("-inf")]
        if against:
            found.append(Conflict(rule.id, "contradicts", tuple(against)))
        elif _greatest(rule, others, variables) <= rule.at_most + _MARGIN:
            found.append(Conflict(rule.id, "repeats", tuple(_needed(rule, others, variables))))
    return found


def _needed(rule: Rule, others: Sequence[Rule], variables: Sequence[str]) -> list[str]:
    """Those of the others without which the rule would be needed."""
    kept = list(others)
    for other in others:
        fewer = [each for each in kept if each is not other]
        if _greatest(rule, fewer, variables) <= rule.at_most + _MARGIN:
            kept = fewer
    return [each.id for each in kept]


def _greatest(rule: Rule | None, keeping: Sequence[Rule], variables: Sequence[str]) -> float:
    """The greatest value of a rule's left side (0 of none) while others are kept; minus infinity where none can be."""
    from scipy.optimize import linprog

    outcome = linprog(
        [-rule.linear.get(name, 0.0) if rule else 0.0 for name in variables],
        A_ub=[[each.linear.get(name, 0.0) for name in variables] for each in keeping] or None,
        b_ub=[each.at_most for each in keeping] or None,
        bounds=[(-LARGEST, LARGEST)] * len(variables),
    )
    return -float(outcome.fun) if outcome.status == 0 else float("-inf")
