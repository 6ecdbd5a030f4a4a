"""What became of the last round: settled, explained, left, new; known again by figures, by cells, by what was observed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from definitions import Definitions
from pipelines.findings import Finding, finding
from pipelines.workbooks.exchange.returned import Explained, Returned
from pipelines.workbooks.exchange.rounds import Round, compare


def told(rule_id: str, cells: str = "D4", observed: str = "很多", subject: str = "", sheet: str = "行业") -> Explained:
    return Explained(8, rule_id, sheet, cells, observed, "", "", subject=subject)


@pytest.fixture
def rounds(definitions: Definitions) -> Any:
    def compared(before: list[Explained], *now: Finding) -> Round:
        return compare(Returned(told=before), now, definitions.rules)

    return compared


@pytest.fixture
def found(definitions: Definitions) -> Any:
    def made(
        rule_id: str, cells: str = "D4", observed: str = "很多", subject: str = "", status: str = "open"
    ) -> Finding:
        made = finding(definitions.rules[rule_id], file="a.xlsx", sheet="行业", cells=cells, observed=observed)
        return replace(made, subject=subject, status=status)

    return made


def test_what_is_found_no_more_is_settled_and_what_was_not_told_is_new(rounds: Any, found: Any) -> None:
    corrected, other = told("number-expected"), found("value-added-above-output", "F9:G9")
    since = rounds([corrected], other)
    assert (since.settled, since.new, since.left) == ([corrected], [other], [])
    assert since.ordered([found("number-expected", "D9"), other])[0] is other


@pytest.mark.parametrize(
    ("cells", "observed", "is_left", "is_grown"),
    [
        ("D4", "不少", True, False),  # the same cell with another content
        ("D4:D9", "很多", True, False),  # the same content in more cells
        ("D4, D9", "很多、无", True, True),  # one cell more
        ("D14", "很多", True, False),  # moved by ten rows
        ("D14", "不少", False, False),  # somewhere else, something else
    ],
)
def test_a_finding_is_known_again_by_its_cells_or_by_what_was_observed(
    rounds: Any, found: Any, cells: str, observed: str, *, is_left: bool, is_grown: bool
) -> None:
    now = found("number-expected", cells, observed)
    since = rounds([told("number-expected")], now)
    assert (now in since.left, now in since.new) == (is_left, not is_left)
    assert (now in since.grown) is is_grown
    assert bool(since.settled) is not is_left


def test_a_finding_about_figures_is_known_again_wherever_its_row_stands(rounds: Any, found: Any) -> None:
    rule, subject = "value-added-above-output", "3911 gross_output, 3911 value_added"
    moved = found(rule, "F40:G40", "3911 9 > 8", subject)
    since = rounds([told(rule, "F4:G4", "3911 7 > 6", subject)], moved)
    assert (since.settled, since.left) == ([], [moved])
    other = found(rule, "F4:G4", "3912 7 > 6", "3912 gross_output, 3912 value_added")
    since = rounds([told(rule, "F4:G4", "3911 7 > 6", subject)], other)
    assert (len(since.settled), since.new) == (1, [other])


def test_notes_ask_nothing_and_are_neither_settled_nor_new(rounds: Any, found: Any, definitions: Definitions) -> None:
    assert definitions.rules["code-restored"].severity == "note"
    since = rounds([told("code-restored")], found("core-not-counted"))
    assert since == Round([], [], [], [], [])


def test_an_explained_query_is_told_apart_from_one_still_open(rounds: Any, found: Any) -> None:
    explained = found("growth-outlier", "E30", "3911", status="explained")
    since = rounds([told("growth-outlier", "E30", "3911")], explained)
    assert (since.explained, since.left) == ([explained], [])


@pytest.mark.parametrize("cells", ["", "甲", "A0", "D4:", "=1+1"])
def test_cells_that_somebody_altered_are_no_ranges_and_no_fault(rounds: Any, found: Any, cells: str) -> None:
    since = rounds([told("number-expected", cells)], found("number-expected", "D9", "不少"))
    assert len(since.new) == 1
    assert rounds([told("no-such-rule", cells)], found("number-expected")).settled == []
