"""The template is written from the form by which it is read, and is pleasant to fill in."""

from __future__ import annotations

import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from definitions import Definitions, RegionNameError
from pipelines.workbooks.exchange.handing_out import resolve_region, write_template
from pipelines.workbooks.exchange.template import Answer, TemplateError
from pipelines.workbooks.forms.form_files import load_form
from tests.pipelines.workbooks.workbook_builder import only, read, rule_ids, submission


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, definitions: Definitions) -> Path:
    path = tmp_path_factory.mktemp("template") / "310112-2024.xlsx"
    write_template(path, "310112", "2024", definitions)
    return path


def test_an_unfilled_template_is_read_and_found_empty(template: Path, definitions: Definitions) -> None:
    reading = read(template, definitions)
    assert only(reading).rule_id == "no-figures"
    assert (reading.cover.region_code, reading.cover.period, reading.cover.revision) == ("310112", "2024", 1)


def test_a_filled_template_is_read_back(template: Path, tmp_path: Path, definitions: Definitions) -> None:
    workbook = openpyxl.load_workbook(template)
    sheet = workbook["行业"]
    row = next(cell.row for cell in sheet["A"] if cell.value == "6513")
    typed: list[str | float] = [12, 340, 5600.5, 5600, 2300.25, "是"]
    for column, value in zip("CDEFGH", typed, strict=True):
        sheet[f"{column}{row}"] = value
    workbook["总量"]["C4"] = 3002.04
    workbook.save(tmp_path / "filled.xlsx")
    reading = read(tmp_path / "filled.xlsx", definitions)
    assert rule_ids(reading) == []
    found = {(each["activity_code"], each["measure"]): each["value"] for each in reading.observations.to_pylist()}
    assert found.pop(("TOTAL", "gdp")) == Decimal("3002.04")
    assert found.pop(("TOTAL", "population")) is None
    assert {key: float(value) for key, value in found.items() if value is not None} == {
        ("6513", "enterprises"): 12,
        ("6513", "employees"): 340,
        ("6513", "revenue"): 5600.5,
        ("6513", "gross_output"): 5600,
        ("6513", "value_added"): 2300.25,
    }


def test_all_industries_are_listed_as_text(template: Path, definitions: Definitions) -> None:
    sheet = openpyxl.load_workbook(template)["行业"]
    finest = {each.code: each.name_zh for each in definitions.classes["gbt4754-2017"].values() if each.level == 4}
    rows = [row for row in sheet.iter_rows(min_row=4, max_col=2) if row[0].value not in ("合计", None)]
    assert len(rows) == len(finest)
    assert {code.value: name.value for code, name in rows} == finest
    assert {code.number_format for code, _ in rows} == {"@"}
    assert sheet.column_dimensions["A"].number_format == "@"


def test_what_the_shared_definition_counts_comes_first_and_by_section(template: Path, definitions: Definitions) -> None:
    sheet = openpyxl.load_workbook(template)["行业"]
    counted = {code: each.how for code, each in definitions.industries_of("nbs2021-core").items()}
    names = {"whole": "全部计入", "part": "部分计入", "out": "不计入"}
    told = [
        (str(code), str(mark)) for code, *_, mark in sheet.iter_rows(min_row=4, max_col=10, values_only=True) if code
    ]
    industries = [(code, mark) for code, mark in told if code != "合计"]
    assert all(mark == names[counted.get(code, "out")] for code, mark in industries)
    order = [("全部计入", "部分计入", "不计入").index(mark) for _, mark in industries]
    assert order == sorted(order)
    tree = definitions.trees["gbt4754-2017"]
    placed = [(at, tree.top(code), code) for at, (code, _) in zip(order, industries, strict=True)]
    assert placed == sorted(placed)
    shades = {row[0].fill.fgColor.rgb for row in sheet.iter_rows(min_row=5) if row[0].value in counted}
    others = {
        row[0].fill.fgColor.rgb for row in sheet.iter_rows(min_row=5) if row[0].value not in {*counted, "合计", None}
    }
    assert len(shades) == 2
    assert shades.isdisjoint(others)


def test_each_section_is_folded_below_its_heading_and_added_up(template: Path) -> None:
    sheet = openpyxl.load_workbook(template)["行业"]
    levels = {row: int(sheet.row_dimensions[row].outlineLevel or 0) for row in range(4, sheet.max_row + 1)}
    sums = {row: str(sheet.cell(row, 7).value) for row in levels if sheet.cell(row, 1).value == "合计"}
    assert sheet.sheet_properties.outlinePr is not None
    assert not sheet.sheet_properties.outlinePr.summaryBelow
    assert sheet.sheet_format.outlineLevelRow == 3, "else Excel shows nothing to fold by"
    for row, formula in sums.items():
        below = next((each for each in levels if each > row and levels[each] <= levels[row]), sheet.max_row + 1) - 1
        assert formula == f"=SUBTOTAL(9,G{row + 1}:G{below})", sheet.cell(row, 2).value
    assert {levels[row] for row in levels if row not in sums} == {3}
    assert [levels[row] for row in sums][:3] == [0, 1, 2]
    assert all(sheet.cell(row, 7).protection.locked and not sheet.cell(row + 1, 7).protection.locked for row in [6])


def test_the_header_stays_and_prints_on_every_page(template: Path) -> None:
    workbook = openpyxl.load_workbook(template)
    assert workbook.sheetnames[0] == "填报说明"
    sheet = workbook["行业"]
    assert sheet.freeze_panes == "C5"
    assert sheet.auto_filter.ref.startswith("A3:J")
    assert sheet.print_title_rows == "$1:$3"
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (9, 1, 0)


def test_no_cell_has_two_checks_and_each_says_what_to_do(template: Path) -> None:
    workbook = openpyxl.load_workbook(template)
    for name in ("行业", "总量", "封面"):
        rules = workbook[name].data_validations.dataValidation
        cells = [(str(rule.sqref), cell) for rule in rules for each in rule.sqref.ranges for cell in each.cells]
        assert len({cell for _, cell in cells}) == len(cells)
        assert all(rule.error and rule.showErrorMessage for rule in rules)
    checks = workbook["行业"].data_validations.dataValidation
    nothing = [rule for rule in checks if rule.type == "custom"]
    assert {rule.formula1 for rule in nothing} == {"FALSE"}
    closed = {cell for rule in nothing for each in rule.sqref.ranges for cell in each.cells}
    assert {(4, 1), (4, 10), (5, 7), (7, 10)} <= closed
    assert not {(7, 1), (7, 2), (7, 7), (7, 9)} & closed
    least = {rule.errorTitle: rule.formula1 for rule in checks if rule.type == "decimal"}
    assert (least["企业法人单位数"], least["从业人员期末人数"]) == ("0", "0")
    assert float(least["增加值"]) < 0


def test_answers_are_chosen_from_lists(template: Path, definitions: Definitions) -> None:
    workbook = openpyxl.load_workbook(template)
    assert workbook["选项"].sheet_state == "hidden"
    offered = {str(rule.sqref): rule.formula1 for rule in workbook["封面"].data_validations.dataValidation}
    assert len(offered) == 7
    column = offered["C10"].split("$")[1]
    scopes = [cell.value for cell in workbook["选项"][column][1:] if cell.value]
    assert [text.split(" ")[0] for text in scopes] == [scope for scope in definitions.scopes if scope != "none"]
    activities = workbook["行业"].data_validations.dataValidation
    assert {rule.type for rule in activities} == {"list", "decimal", "custom"}


def test_digits_kept_as_text_are_not_remarked_on(template: Path) -> None:
    with zipfile.ZipFile(template) as archive:
        assert b'<ignoredErrors><ignoredError sqref="A4:A' in archive.read("xl/worksheets/sheet3.xml")


def test_equal_content_gives_equal_bytes(template: Path, tmp_path: Path, definitions: Definitions) -> None:
    write_template(tmp_path / "again.xlsx", "310112", "2024", definitions)
    assert (tmp_path / "again.xlsx").read_bytes() == template.read_bytes()


@pytest.mark.parametrize(("code", "marked"), [("990103", True), ("310112", False)])
def test_a_sample_region_is_marked_on_cover_and_tables(
    tmp_path: Path, definitions: Definitions, code: str, marked: bool
) -> None:
    workbook = openpyxl.load_workbook(submission(tmp_path / "甲.xlsx", definitions, region_code=code))
    mark = load_form(definitions, "submission").sample_mark
    assert mark == "示例数据（非官方）"
    assert (mark in str(workbook["封面"]["B4"].value)) is marked
    for name in ("行业", "总量"):
        assert str(workbook[name]["A1"].value).startswith(mark) is marked


def test_a_part_of_a_year_is_not_offered_as_a_year(tmp_path: Path, definitions: Definitions) -> None:
    write_template(tmp_path / "甲.xlsx", "310112", "2024年上半年", definitions)
    cover = read(tmp_path / "甲.xlsx", definitions).cover
    assert (cover.period, cover.period_kind) == ("2024H1", "cumulative")


def test_the_region_bears_the_name_of_its_time(tmp_path: Path, definitions: Definitions) -> None:
    assert resolve_region("闵行区", "2024", definitions) == "310112"
    assert resolve_region("330110", "2024", definitions) == "330110"
    with pytest.raises(RegionNameError, match="320106"):
        resolve_region("鼓楼区", "2024", definitions)
    with pytest.raises(RegionNameError, match="无此区"):
        resolve_region("无此区", "2024", definitions)


@pytest.mark.parametrize(("region", "period", "said"), [("319999", "2024", "319999"), ("310112", "24", "2018Q1-Q3")])
def test_what_cannot_be_made_is_one_sentence(
    tmp_path: Path, definitions: Definitions, region: str, period: str, said: str
) -> None:
    with pytest.raises(TemplateError, match=said):
        write_template(tmp_path / "甲.xlsx", region, period, definitions)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(1)"])
def test_text_that_looks_like_a_formula_is_written_as_text(tmp_path: Path, definitions: Definitions, text: str) -> None:
    rows: list[dict[str, Answer]] = [{"activity_code": "3911", "revenue": 1, "note": text}]
    path = submission(tmp_path / "甲.xlsx", definitions, rows=rows, contact=text)
    with zipfile.ZipFile(path) as archive:
        assert not any(b"<f>" in archive.read(f"xl/worksheets/sheet{number}.xml") for number in (1, 2, 3))
    reading = read(path, definitions)
    assert reading.cover.contact == text
    assert reading.observations.column("note")[0].as_py() == text
