"""Linear rules among themselves: contradictions, repetitions, and rules that nothing can break."""

from __future__ import annotations

from definitions import Definitions
from definitions.models import Rule
from pipelines.cli.rule_book import conflict_sentence
from pipelines.validation.linear import Conflict, conflicts


def linear(definitions: Definitions, name: str, coefficients: dict[str, float], at_most: float = 0) -> Rule:
    given = {"id": name, "linear": coefficients, "at_most": at_most}
    return definitions.rules["count-negative"].model_copy(update=given)


def test_the_catalogue_has_no_conflict(definitions: Definitions) -> None:
    assert conflicts(list(definitions.rules.values())) == []


def test_rules_that_no_figures_keep_contradict_each_other(definitions: Definitions) -> None:
    small = linear(definitions, "small", {"revenue": 1}, 5)
    large = linear(definitions, "large", {"revenue": -1}, -10)
    assert conflicts([small, large]) == [
        Conflict("small", "contradicts", ("large",)),
        Conflict("large", "contradicts", ("small",)),
    ]


def test_a_rule_that_follows_from_others_repeats_them(definitions: Definitions) -> None:
    first = linear(definitions, "first", {"a": 1, "b": -1})
    second = linear(definitions, "second", {"b": 1, "c": -1})
    third = linear(definitions, "third", {"a": 1, "c": -1})
    assert conflicts([first, second, third]) == [Conflict("third", "repeats", ("first", "second"))]


def test_a_rule_that_nothing_can_break_never_fires(definitions: Definitions) -> None:
    (found,) = conflicts([linear(definitions, "idle", {"a": 1}, 1e9)])
    assert found.kind == "never-fires"
    assert "idle" in conflict_sentence(found)
