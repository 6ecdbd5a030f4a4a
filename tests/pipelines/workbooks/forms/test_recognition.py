"""A file finds its form by its own text, wherever its labels stand and in whatever order."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook

from definitions import DefinitionError, Definitions
from pipelines.workbooks.forms.form_files import load_form, load_forms
from tests.pipelines.workbooks.workbook_builder import (
    PUBLISHED,
    label_row,
    only,
    published,
    read,
    rule_ids,
    set_cell,
    submission,
)


def test_a_foreign_table_is_refused_and_says_what_was_looked_for(tmp_path: Path, definitions: Definitions) -> None:
    path = tmp_path / "名单.xlsx"
    workbook = Workbook()
    workbook["Sheet"].append(["姓名", "电话"])
    workbook.save(path)
    found = only(read(path, definitions))
    assert (found.rule_id, found.severity) == ("form-unknown", "fatal")
    assert found.observed == "Sheet: 姓名⟨、｜, ⟩电话"
    assert "submission 地区数字经济统计报表" in found.expected
    assert "口径" in found.expected


def test_two_forms_in_one_file_are_refused(tmp_path: Path, definitions: Definitions) -> None:
    def add(workbook: Workbook) -> None:
        names = [
            field.label_zh for field in load_form(definitions, "published-figures").tables["figures"].fields.values()
        ]
        workbook.create_sheet("数字").append(names)

    path = submission(tmp_path / "甲.xlsx", definitions, edit=add)
    found = only(read(path, definitions))
    assert (found.rule_id, found.observed) == ("form-ambiguous", "published-figures⟨、｜, ⟩submission")


def test_columns_in_another_order_and_place_read_the_same(tmp_path: Path, definitions: Definitions) -> None:
    plain = read(submission(tmp_path / "甲.xlsx", definitions), definitions).observations

    def move(workbook: Workbook) -> None:
        sheet = workbook["行业"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3, max_row=6)]
        sheet.delete_rows(3, 10)
        for row, cells in enumerate(rows, start=7):
            for column, value in enumerate(reversed(cells), start=2):
                sheet.cell(row, column).value = value

    moved = read(submission(tmp_path / "乙.xlsx", definitions, edit=move), definitions)
    assert rule_ids(moved) == []
    compared = ["activity_code", "measure", "value", "unit", "counted_locally"]

    def figures(table: object) -> list[tuple[object, ...]]:
        rows = table.select(compared).to_pylist()  # type: ignore[attr-defined]
        return sorted(tuple(map(str, row.values())) for row in rows)

    assert figures(moved.observations) == figures(plain)
    assert moved.observations["cell"].to_pylist() != plain["cell"].to_pylist()


def test_a_renamed_sheet_is_known_by_its_headers(tmp_path: Path, definitions: Definitions) -> None:
    def rename(workbook: Workbook) -> None:
        workbook["行业"].title = "Sheet2"
        workbook["封面"].title = "首页"

    reading = read(submission(tmp_path / "甲.xlsx", definitions, edit=rename), definitions)
    assert rule_ids(reading) == []
    assert set(reading.observations["sheet"].to_pylist()) == {"Sheet2", "总量"}


def test_an_alias_and_english_headers_are_known(tmp_path: Path, definitions: Definitions) -> None:
    def rename(workbook: Workbook) -> None:
        workbook["行业"]["E3"] = "Operating revenue（万元）"
        workbook["行业"]["D3"] = "期末从业人员"
        workbook["行业"]["G3"] = "Value added"

    reading = read(submission(tmp_path / "甲.xlsx", definitions, edit=rename), definitions)
    assert rule_ids(reading) == []
    assert {"revenue", "employees", "value_added"} <= set(reading.observations["measure"].to_pylist())


@pytest.mark.parametrize("text", ["营业收入（上年）", "营业收入\n其中：线上", "其中：营业收入", "营业收入增长"])
def test_a_header_that_says_more_is_another_header(definitions: Definitions, text: str) -> None:
    name, units = load_form(definitions, "submission").tables["activities"].bind(text)
    assert name == "" or units == ("上年",)


def test_an_unknown_header_is_named(tmp_path: Path, definitions: Definitions) -> None:
    path = submission(tmp_path / "甲.xlsx", definitions, edit=set_cell("行业", "F3", "利润总额"))
    found = only(read(path, definitions))
    assert (found.rule_id, found.sheet, found.cells, found.observed) == ("header-unknown", "行业", "F3", "利润总额")


def test_a_column_twice_is_named(tmp_path: Path, definitions: Definitions) -> None:
    path = submission(tmp_path / "甲.xlsx", definitions, edit=set_cell("行业", "F3", "增加值"))
    assert only(read(path, definitions)).rule_id == "header-duplicate"


def test_a_missing_header_is_named(tmp_path: Path, definitions: Definitions) -> None:
    found = only(read(published(tmp_path / "甲.csv", {}, drop="统计口径"), definitions))
    assert (found.rule_id, found.expected) == ("header-missing", "⟨统计口径｜scope_id⟩")
    assert "数据版本" in found.observed


def test_figures_under_no_header_are_named(tmp_path: Path, definitions: Definitions) -> None:
    path = submission(tmp_path / "甲.xlsx", definitions, edit=set_cell("行业", "K5", 77))
    found = only(read(path, definitions))
    assert (found.rule_id, found.cells, found.observed) == ("cell-unclaimed", "K5", "77")


def test_figures_in_a_row_without_a_code_are_named(tmp_path: Path, definitions: Definitions) -> None:
    def total(workbook: Workbook) -> None:
        workbook["行业"]["B7"] = "其他行业"
        workbook["行业"]["E7"] = 2970.5

    found = only(read(submission(tmp_path / "甲.xlsx", definitions, edit=total), definitions))
    assert (found.rule_id, found.severity, found.cells) == ("cell-unclaimed", "error", "B7, E7")


def test_a_remark_below_the_table_is_noted(tmp_path: Path, definitions: Definitions) -> None:
    path = submission(tmp_path / "甲.xlsx", definitions, edit=set_cell("行业", "B9", "注：含个体户"))
    reading = read(path, definitions)
    assert (only(reading).rule_id, only(reading).cells, reading.is_rejected) == ("text-unread", "B9", False)


def test_another_sheet_is_a_query(tmp_path: Path, definitions: Definitions) -> None:
    def add(workbook: Workbook) -> None:
        workbook.create_sheet("底稿")["A1"] = 12

    reading = read(submission(tmp_path / "甲.xlsx", definitions, edit=add), definitions)
    assert (only(reading).rule_id, only(reading).sheet, reading.is_rejected) == ("sheet-unread", "底稿", False)


def test_a_table_on_two_sheets_is_refused(tmp_path: Path, definitions: Definitions) -> None:
    def copy(workbook: Workbook) -> None:
        workbook.copy_worksheet(workbook["行业"]).title = "甲表"
        workbook["行业"].title = "乙表"

    found = read(submission(tmp_path / "甲.xlsx", definitions, edit=copy), definitions).findings[0]
    assert (found.rule_id, found.observed, found.expected) == ("sheet-duplicate", "乙表⟨、｜, ⟩甲表", "行业")


def test_a_missing_sheet_is_named(tmp_path: Path, definitions: Definitions) -> None:
    def remove(workbook: Workbook) -> None:
        del workbook["总量"]

    found = only(read(submission(tmp_path / "甲.xlsx", definitions, edit=remove), definitions))
    assert (found.rule_id, found.expected) == ("sheet-missing", "总量")


def test_an_unknown_label_with_an_answer_is_named(tmp_path: Path, definitions: Definitions) -> None:
    def rename(workbook: Workbook) -> None:
        workbook["封面"].cell(label_row(workbook, "统计口径"), 2).value = "统计囗径"

    rules = rule_ids(read(submission(tmp_path / "甲.xlsx", definitions, edit=rename), definitions))
    assert rules == ["header-unknown", "header-missing"]


def test_no_label_of_a_form_means_two_things(definitions: Definitions) -> None:
    for form in load_forms(definitions):
        assert form.tables


def test_a_fault_in_a_form_file_is_named(definitions: Definitions) -> None:
    forms = {"broken": {**definitions.forms["submission"], "wersion": "1"}}
    with pytest.raises(DefinitionError, match=r"forms/broken/form\.yml.*wersion"):
        load_form(with_forms(definitions, forms), "broken")


def test_a_label_with_two_meanings_is_a_fault(definitions: Definitions) -> None:
    label = {"label_zh": "代码", "kind": "text"}
    sheet = {"kind": "table", "name_zh": "表", "name_en": "", "fields": {"a": label, "b": label}}
    form = {**definitions.forms["submission"], "tables": {"activities": sheet}}
    with pytest.raises(DefinitionError, match="「代码」指两项（a）"):
        load_form(with_forms(definitions, {"broken": form}), "broken")


def with_forms(definitions: Definitions, forms: dict[str, dict]) -> Definitions:
    return replace(definitions, forms=forms)


def test_the_forms_are_told_apart_by_content_not_by_file_name(tmp_path: Path, definitions: Definitions) -> None:
    path = submission(tmp_path / "figures.xlsx", definitions)
    assert read(path, definitions).form == "submission"
    workbook = openpyxl.Workbook()
    rows = [["约定"], list(PUBLISHED), list(PUBLISHED.values())]
    for row in rows:
        workbook["Sheet"].append(row)
    workbook.save(tmp_path / "310112.xlsx")
    reading = read(tmp_path / "310112.xlsx", definitions)
    assert (reading.form, rule_ids(reading), reading.observations.num_rows) == ("published-figures", [], 1)
