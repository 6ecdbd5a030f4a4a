"""Every rule has an example that passes and one that fails; those of cells are typed into a workbook and read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from definitions import Definitions, load
from definitions.models import Rule
from pipelines.findings import Finding
from tests.pipelines.workbooks.workbook_builder import Edit, read, submission

TESTS = Path(__file__).resolve().parents[2]
READING = [rule for rule in load().rules.values() if not rule.sql]
TYPED = [rule for rule in READING if "cells" in rule.fails]


def typed(example: dict[str, Any]) -> Edit:
    """What the example types into the cells of a sound submission."""

    def edit(workbook: Workbook) -> None:
        for place, value in example["cells"].items():
            sheet, _, address = place.partition("!")
            workbook[sheet][address] = value

    return edit


def found(path: Path, rule: Rule, example: dict[str, Any], definitions: Definitions) -> list[Finding]:
    reading = read(submission(path, definitions, edit=typed(example)), definitions)
    return [each for each in reading.findings if each.rule_id == rule.id]


@pytest.mark.parametrize("rule", TYPED, ids=lambda rule: rule.id)
def test_a_rule_of_reading_leaves_the_one_example_alone_and_finds_the_other(
    rule: Rule, tmp_path: Path, definitions: Definitions
) -> None:
    assert found(tmp_path / "passes.xlsx", rule, rule.passes, definitions) == []
    assert [each.cells for each in found(tmp_path / "fails.xlsx", rule, rule.fails, definitions)] == [rule.fails["at"]]


def test_every_rule_has_both_examples() -> None:
    for rule in load().rules.values():
        assert rule.passes, rule.id
        assert rule.fails, rule.id


@pytest.mark.parametrize("rule", [rule for rule in READING if rule not in TYPED], ids=lambda rule: rule.id)
def test_a_rule_whose_example_is_told_in_words_is_met_in_a_test(rule: Rule) -> None:
    assert any(f'"{rule.id}"' in path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py")), rule.id
