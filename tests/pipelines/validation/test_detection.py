"""Planted mistakes are found, by the right rule at the right cell, and clean submissions raise no alarm.

The bench (`make bench ARGS=validation`) does the same in larger numbers.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from definitions import Definitions
from pipelines.validation import staging
from tests.pipelines.validation.detection import Case, clean, detected
from tests.pipelines.validation.mistakes import KINDS

pytestmark = pytest.mark.slow

FEWEST_KINDS = 25


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory, definitions: Definitions) -> dict[str, Case]:
    found = detected(tmp_path_factory.mktemp("planted"), 1, definitions)
    return {case.kind: case for case in found}


@pytest.mark.parametrize("kind", KINDS)
def test_a_planted_mistake_is_found_at_its_cell(kind: str, cases: dict[str, Case]) -> None:
    assert cases[kind].rule_found, cases[kind].seen
    assert cases[kind].cell_found, cases[kind].seen


def test_a_wrong_unit_is_one_finding(cases: dict[str, Case]) -> None:
    for kind in ("all money in yuan", "all money in 100 million yuan", "GDP in 10 000 yuan"):
        assert len(cases[kind].seen) == 1, cases[kind].seen


def test_there_are_as_many_kinds_as_promised() -> None:
    assert len(KINDS) >= FEWEST_KINDS


def test_clean_submissions_raise_no_alarm(tmp_path: Path, definitions: Definitions) -> None:
    standings = clean(tmp_path, 12, definitions)
    assert len(standings) == 12
    assert [found for one in standings for found in one.findings if found.severity != "note"] == []


def test_relations_made_a_few_submissions_at_a_time_find_what_all_at_once_find(
    tmp_path: Path, definitions: Definitions, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = list(KINDS)[::4]
    for folder in ("together", "apart"):
        (tmp_path / folder).mkdir()
    together = detected(tmp_path / "together", 1, definitions, kinds)
    monkeypatch.setattr(staging, "AT_ONCE", 2)
    assert detected(tmp_path / "apart", 1, definitions, kinds) == together
    assert len(together) > 4
