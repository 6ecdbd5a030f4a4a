"""A file that came back: first what is settled, then what is new, then the rest; in one language or both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from definitions import Definitions
from pipelines.cli.since import listed, told_since
from pipelines.findings import Finding, finding
from pipelines.languages import LANGUAGE, Language
from pipelines.life.rounds import last_round
from pipelines.life.standing import Standing
from pipelines.workbooks.exchange.returned import ANSWERS, Explained, Returned
from pipelines.workbooks.exchange.rounds import Round
from pipelines.workbooks.forms.own_forms import SUBMISSION
from pipelines.workbooks.reading.results import Cover


def told(cells: str, rule_id: str = "number-expected") -> Explained:
    return Explained(8, rule_id, "行业", cells, cells, "", "")


@pytest.fixture
def standing(definitions: Definitions) -> Standing:
    def found(cells: str, rule_id: str) -> Finding:
        return finding(definitions.rules[rule_id], file="a.xlsx", sheet="行业", cells=cells, observed=cells)

    left, new = found("E9", "growth-outlier"), found("D7", "value-added-above-output")
    cover = Cover(region_code="310112", period="2023")
    return Standing("a.xlsx", "2", "0" * 64, 1, SUBMISSION, cover, 9, [left, new])


def lines(since: Round | None, standing: Standing, definitions: Definitions, language: Language) -> list[str]:
    def tell(found: Finding) -> Iterator[str]:
        yield found.rule_id

    asked = LANGUAGE.set(language)
    try:
        return list(told_since(since, standing.findings, tell, definitions.rules))
    finally:
        LANGUAGE.reset(asked)


def test_what_is_settled_and_new_is_told_before_the_rest(standing: Standing, definitions: Definitions) -> None:
    rule = definitions.rules["number-expected"]
    assert last_round(standing, [standing], definitions.rules) is None
    assert lines(None, standing, definitions, Language.both) == ["growth-outlier", "value-added-above-output"]
    back = replace(standing, returned=Returned(told=[told("D4"), told("E9", "growth-outlier")]))
    since = last_round(back, [back], definitions.rules)
    assert lines(since, back, definitions, Language.zh) == [
        "与上一轮相比：已解决 1 项，已说明 0 项，仍待处理 1 项，新出现 1 项。",
        f"  ✓ 行业 D4 已解决：{rule.name_zh}",
        "  新出现：",
        "value-added-above-output",
        "growth-outlier",
    ]
    english = lines(since, back, definitions, Language.en)
    assert english[:3] == [
        "Since the last round: 1 settled, 0 explained, 1 left, 1 new.",
        f"  ✓ 行业 D4 settled: {rule.name_en}",
        "  new:",
    ]
    data = listed(since)
    assert data
    assert [each["rule_id"] for each in data["new"]] == ["value-added-above-output"]
    assert data["settled"] == [{"rule_id": "number-expected", "sheet": "行业", "cells": "D4", "observed": "D4"}]


def test_of_many_settled_the_first_are_told_and_all_are_counted(standing: Standing, definitions: Definitions) -> None:
    back = replace(standing, returned=Returned(told=[told(f"D{row}") for row in range(20, 40)]))
    said = lines(last_round(back, [back], definitions.rules), back, definitions, Language.zh)
    assert said[0].startswith("与上一轮相比：已解决 20 项")
    assert sum("已解决：" in line for line in said) == 8
    assert "  ✓ … 20" in said


def test_a_workbook_of_explanations_beside_the_file_tells_its_last_round(
    standing: Standing, definitions: Definitions
) -> None:
    returned = Returned("1", SUBMISSION, "310112", "2023", told=[told("D4")])
    answers = replace(standing, form=ANSWERS, findings=[], returned=returned)
    since = last_round(standing, [standing, answers], definitions.rules)
    assert since
    assert [each.cells for each in since.settled] == ["D4"]
    assert last_round(answers, [standing, answers], definitions.rules) is None
    other = replace(answers, returned=replace(returned, period="2024"))
    assert last_round(standing, [standing, other], definitions.rules) is None
