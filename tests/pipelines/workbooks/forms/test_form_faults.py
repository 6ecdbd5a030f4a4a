"""A form whose titles say more than its measures, or two of whose tables give one figure, is found by the definitions check."""

from __future__ import annotations

from typing import Any

import pytest

from definitions import Definitions
from pipelines.workbooks.forms.form_faults import faults
from pipelines.workbooks.forms.form_files import parse_layout_form
from tests.pipelines.workbooks.layout_builder import layout_forms, with_form

ENTRIES = {"people": {"texts": ["人口"], "measure": "population"}}


def found(definitions: Definitions, tables: dict[str, Any] | None = None, **table: Any) -> list[str]:
    content = with_form(definitions, **table).forms["trial"]
    if tables:
        first = next(iter(content["tables"].values()))
        content["tables"] = {name: {**first, **each} for name, each in tables.items()}
    return [str(fault) for fault in faults(parse_layout_form("trial", content, definitions), definitions)]


def test_the_forms_at_hand_have_no_fault(definitions: Definitions) -> None:
    for form in layout_forms(definitions):
        assert list(faults(form, definitions)) == []


def test_schools_of_two_stages_are_two_measures(definitions: Definitions) -> None:
    (form,) = [form for form in layout_forms(definitions) if form.id == "shanghai-yearbook"]
    measures = [
        {e.measure for e in form.tables[name].entries.values()} for name in ("primary-schools", "secondary-schools")
    ]
    assert all(map(len, measures))
    assert not measures[0] & measures[1]


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("各区普通小学情况", "小学"),
        ("各区、县城镇人口", "城镇"),
        ("各区农村人口", "农村"),
        ("各区规模以上单位情况", "规模以上"),
        ("各区国有单位情况", "国有"),
        ("各区工业企业情况", "工业"),
        ("各区主要指标计划", "计划"),
        ("Urban population by district", "urban"),
    ],
)
def test_a_title_that_narrows_its_measures_is_a_fault(definitions: Definitions, title: str, word: str) -> None:
    (fault,) = found(definitions, title=[title], entries=ENTRIES)
    assert "forms/trial/form.yml" in fault
    assert title in fault
    assert word in fault


def test_a_title_whose_words_its_measures_have_is_none(definitions: Definitions) -> None:
    assert found(definitions, title=["各区规模以上单位"], entries=ENTRIES, shared={"coverage": "above_scale"}) == []
    primary = {"schools": {"texts": ["学校"], "measure": "primary_schools"}}
    assert found(definitions, title=["各区普通小学情况"], entries=primary) == []
    assert found(definitions, title=["各区城镇人口"], entries=ENTRIES, captions=["各区城镇人口"]) == []


def test_a_header_that_narrows_its_measure_is_a_fault(definitions: Definitions) -> None:
    (fault,) = found(definitions, entries={"people": {"texts": ["人口", "城镇人口"], "measure": "population"}})
    assert "城镇人口" in fault


TWO = {"first": {"title": ["甲表"], "entries": ENTRIES}, "second": {"title": ["乙表"], "entries": ENTRIES}}


def test_two_tables_of_one_figure_are_a_fault_unless_the_form_says_so(definitions: Definitions) -> None:
    (fault,) = found(definitions, TWO)
    assert "second" in fault
    assert "first" in fault
    assert "population" in fault
    declared = {"people": {**ENTRIES["people"], "also_in": ["second"]}}
    assert found(definitions, {**TWO, "first": {"title": ["甲表"], "entries": declared}}) == []


@pytest.mark.parametrize(
    "second",
    [
        {"title": ["甲表"]},
        {"shared": {"coverage": "above_scale"}},
        {"period": {"stands": "title", "kind": "cumulative"}},
        {"region": {"stands": "row", "within": "330000"}},
        {"shared": {"vintage": "census5"}},
        {"valid_from": "2020-01-01"},
    ],
)
def test_tables_of_other_figures_or_of_other_years_are_no_fault(
    definitions: Definitions, second: dict[str, Any]
) -> None:
    first = {**TWO["first"], "valid_to": "2020-01-01"} if "valid_from" in second else TWO["first"]
    assert found(definitions, {"first": first, "second": {**TWO["second"], **second}}) == []


def test_another_table_that_does_not_exist_is_a_fault(definitions: Definitions) -> None:
    entries = {"people": {**ENTRIES["people"], "also_in": ["third"]}}
    (fault,) = found(definitions, entries=entries)
    assert "third" in fault
