"""Deadlines in calendar days: what is due, when it ends, and the day on which it has passed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from definitions import Definitions
from definitions.models import Deadline
from pipelines.workbooks.words.periods import parse_period

PARTS = ("", "H1", "H2", "Q1", "Q1-Q3", "Q4", "M01", "M01-M02", "M01-M11", "M11")


def deadline(part: str, months_after: int = 1, day: int = 20) -> Deadline:
    texts = dict.fromkeys(("id", "name_zh", "name_en", "form", "source"), "x")
    return Deadline(**texts, part=part, months_after=months_after, day=day)


@pytest.mark.parametrize("part", PARTS)
def test_what_is_due_is_a_period_as_everybody_writes_it(part: str) -> None:
    period = parse_period(deadline(part).period(2024))
    assert period is not None
    assert period.id == f"2024{part}"
    assert period.last_day == deadline(part).ends(2024)


@pytest.mark.parametrize(
    ("part", "months_after", "day", "due"),
    [
        ("", 3, 31, "2025-03-31"),
        ("", 2, 31, "2025-02-28"),
        ("", 0, 31, "2024-12-31"),
        ("", 13, 15, "2026-01-15"),
        ("H1", 1, 20, "2024-07-20"),
        ("M01", 1, 31, "2024-02-29"),
        ("Q1-Q3", 3, 1, "2024-12-01"),
        ("M01-M11", 2, 5, "2025-01-05"),
    ],
)
def test_the_day_by_which_it_is_due(part: str, months_after: int, day: int, due: str) -> None:
    one = deadline(part, months_after, day)
    assert one.due(2024).isoformat() == due
    after = date.fromisoformat(due) + timedelta(days=1)
    if due != "2024-02-29":
        assert one.passed() == (after.month, after.day)


def test_the_sample_reporters_are_those_whose_submissions_are_bundled(definitions: Definitions) -> None:
    expected = {(one.region_code, one.first_year, one.last_year) for one in definitions.reporters}
    assert expected == {(f"99010{number}", 2023, 2024) for number in range(1, 6)}
    assert {one.deadline_id for one in definitions.reporters} <= set(definitions.deadlines)
