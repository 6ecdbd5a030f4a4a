"""The template is written from the form by which it is read, and is pleasant to fill in."""

from __future__ import annotations

import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from definitions import Definitions
from pipelines.workbooks.exchange.template import Answer, TemplateError, resolve_region, write_template
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
    finest = [each for each in definitions.classes["gbt4754-2017"].values() if each.level == 4]
    rows = list(sheet.iter_rows(min_row=4, max_row=3 + len(finest), max_col=2))
    assert [(code.value, name.value) for code, name in rows] == [(each.code, each.name_zh) for each in finest]
    assert {code.number_format for code, _ in rows} == {"@"}
    assert sheet.column_dimensions["A"].number_format == "@"


def test_the_header_stays_and_prints_on_every_page(template: Path) -> None:
    sheet = openpyxl.load_workbook(template)["行业"]
    assert sheet.freeze_panes == "C4"
    assert sheet.print_title_rows == "$1:$3"
    assert sheet.page_setup.orientation == "landscape"


def test_answers_are_chosen_from_lists(template: Path, definitions: Definitions) -> None:
    workbook = openpyxl.load_workbook(template)
    assert workbook["选项"].sheet_state == "hidden"
    offered = {str(rule.sqref): rule.formula1 for rule in workbook["封面"].data_validations.dataValidation}
    assert len(offered) == 7
    column = offered["C10"].split("$")[1]
    scopes = [cell.value for cell in workbook["选项"][column][1:] if cell.value]
    assert [text.split(" ")[0] for text in scopes] == [scope for scope in definitions.scopes if scope != "none"]
    activities = workbook["行业"].data_validations.dataValidation
    assert {rule.type for rule in activities} == {"list", "decimal"}


def test_digits_kept_as_text_are_not_remarked_on(template: Path) -> None:
    with zipfile.ZipFile(template) as archive:
        assert b'<ignoredErrors><ignoredError sqref="A4:A' in archive.read("xl/worksheets/sheet2.xml")


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
    with pytest.raises(TemplateError, match="320106"):
        resolve_region("鼓楼区", "2024", definitions)
    with pytest.raises(TemplateError, match="无此区"):
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
        assert not any(b"<f>" in archive.read(f"xl/worksheets/sheet{number}.xml") for number in (1, 2))
    reading = read(path, definitions)
    assert reading.cover.contact == text
    assert reading.observations.column("note")[0].as_py() == text
