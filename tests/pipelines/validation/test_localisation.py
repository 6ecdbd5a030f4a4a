"""Where the error is: the answers of the programme against all subsets tried by hand, and what a reader is told."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linprog

from definitions import Definitions
from pipelines.validation.localisation import Edit, at_most_edit, holds, locate, locate_all, sum_edit
from pipelines.validation.locating import located
from pipelines.workbooks.exchange.template import Answer
from tests.pipelines.workbooks.workbook_builder import read, submission

TREE = [sum_edit("T", ["A", "B"], 0.5), sum_edit("A", ["a1", "a2", "a3"], 0.5), sum_edit("B", ["b1", "b2"], 0.5)]
SOUND = {"T": 100.0, "A": 70.0, "B": 30.0, "a1": 30.0, "a2": 20.0, "a3": 20.0, "b1": 10.0, "b2": 20.0}


def by_hand(values: dict[str, float], edits: list[Edit]) -> set[frozenset[str]]:
    """All smallest sets of cells that may be changed so that every edit holds, by trying every subset."""
    names = sorted(values)
    for size in range(len(names) + 1):
        found = {frozenset(some) for some in itertools.combinations(names, size) if can_hold(values, edits, set(some))}
        if found:
            return found
    return set()


def can_hold(values: dict[str, float], edits: list[Edit], free: set[str]) -> bool:
    names = sorted(values)
    rows, bounds = [], []
    for edit in edits:
        row = np.array([edit.coefficients.get(name, 0.0) for name in names])
        for sign, bound in ((1, edit.high), (-1, -edit.low)):
            if np.isfinite(bound):
                rows.append(sign * row)
                bounds.append(bound + 1e-7)
    limits = [(0.0, 1e4) if name in free else (values[name], values[name]) for name in names]
    return int(linprog(np.zeros(len(names)), A_ub=np.array(rows), b_ub=bounds, bounds=limits).status) == 0


def test_sums_that_agree_have_no_wrong_cell() -> None:
    assert locate(SOUND, TREE).size == 0


def test_a_subtotal_that_fits_neither_side_is_certain() -> None:
    found = locate({**SOUND, "A": 60.0}, TREE)
    assert (found.size, found.certain, found.possible, found.decided) == (1, ["A"], [], True)


def test_one_of_the_members_is_wrong_and_nobody_knows_which() -> None:
    found = locate({**SOUND, "a2": 25.0}, TREE)
    assert (found.size, found.certain, found.possible) == (1, [], ["a1", "a2", "a3"])


@pytest.mark.parametrize("seed", range(12))
def test_all_smallest_solutions_are_those_found_by_trying_every_subset(seed: int) -> None:
    draw = random.Random(seed)
    values = dict(SOUND)
    for name in draw.sample(sorted(values), draw.choice((1, 2))):
        values[name] = float(draw.choice((0, 3, 17, 44, 250)))
    edits = [*TREE, at_most_edit("b1", "b2")]
    assert set(locate(values, edits).solutions) == (by_hand(values, edits) - {frozenset()})


def test_two_faults_far_apart_are_told_apart() -> None:
    edits = [*TREE, sum_edit("U", ["u1", "u2"], 0.5)]
    answers = locate_all({**SOUND, "A": 60.0, "U": 9.0, "u1": 1.0, "u2": 2.0}, edits)
    assert sorted((each.size, tuple(each.certain), tuple(each.possible)) for _, each in answers) == [
        (1, (), ("U", "u1", "u2")),
        (1, ("A",), ()),
    ]


def test_when_the_time_is_over_nothing_is_called_certain() -> None:
    parts = [f"p{number}" for number in range(60)]
    values = {"T": 1000.0, **dict.fromkeys(parts, 10.0)}
    started = time.monotonic()
    found = locate(values, [sum_edit("T", parts, 0.5)], time_limit=0.0)
    assert not found.decided
    assert not found.certain
    assert time.monotonic() - started < 2


def test_an_edit_holds_within_its_rounding() -> None:
    edit = sum_edit("T", ["a", "b"], 0.5)
    assert holds({"T": 10.4, "a": 5.0, "b": 5.0}, edit)
    assert not holds({"T": 10.6, "a": 5.0, "b": 5.0}, edit)


def test_the_finding_says_which_cells_could_be_wrong(tmp_path: Path, definitions: Definitions) -> None:
    figures = {"392": 300, "3921": 100, "3922": 150}
    rows: list[Mapping[str, Answer]] = [
        {"activity_code": code, "revenue": value, "counted_locally": "yes"} for code, value in figures.items()
    ]
    reading = read(submission(tmp_path / "甲.xlsx", definitions, rows=rows), definitions)
    (found,) = located(reading.findings, reading.observations, definitions)
    assert "最少要改 1 格，在 E4:E6 之中" in found.message_zh
    assert "At least 1 of E4:E6 has to change" in found.message_en


def test_a_member_that_breaks_another_rule_is_the_certain_one(tmp_path: Path, definitions: Definitions) -> None:
    figures = {"392": (300, 80), "3921": (150, 40), "3922": (150, 160)}
    rows: list[Mapping[str, Answer]] = [
        {"activity_code": code, "gross_output": output, "value_added": value, "counted_locally": "yes"}
        for code, (output, value) in figures.items()
    ]
    reading = read(submission(tmp_path / "甲.xlsx", definitions, rows=rows), definitions)
    messages = " ".join(each.message_zh for each in located(reading.findings, reading.observations, definitions))
    assert "一定是 G6 有误" in messages
