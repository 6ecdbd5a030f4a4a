"""`koujing read` and `koujing form`: what a person sees of a file's cells, and of the forms."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

from pipelines.cli import app
from tests.pipelines.workbooks.layout_builder import INDUSTRY, workbook

pytestmark = pytest.mark.slow

RUNNER = CliRunner()


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return workbook(tmp_path / "C1302.xlsx", ("Sheet1", INDUSTRY), merges=["A3:A4"])


def test_read_lists_the_observations(table: Path) -> None:
    result = RUNNER.invoke(app, ["read", str(table)])
    assert result.exit_code == 0
    assert "shanghai-yearbook · 24 个观测" in result.stdout
    assert "310104" in result.stdout


def test_read_writes_every_column_as_csv_and_json(table: Path) -> None:
    lines = list(csv.DictReader(io.StringIO(RUNNER.invoke(app, ["read", str(table), "-f", "csv"]).stdout)))
    content = json.loads(RUNNER.invoke(app, ["read", str(table), "-f", "json"]).stdout)
    assert [line["cell"] for line in lines] == [row["cell"] for row in content]
    assert (lines[8]["cell"], lines[8]["value"], content[8]["value"], content[8]["period"]) == (
        "D6",
        "200.5",
        200.5,
        "2012",
    )


def test_read_accounts_for_every_cell(table: Path) -> None:
    result = RUNNER.invoke(app, ["read", str(table), "--account"])
    assert result.exit_code == 0
    assert "无人认领" in result.stdout
    (line,) = csv.DictReader(io.StringIO(RUNNER.invoke(app, ["read", str(table), "--account", "-f", "csv"]).stdout))
    assert (line["data"], line["label"], line["header"], line["unclaimed"], line["filled"]) == (
        "24",
        "4",
        "14",
        "0",
        "42",
    )


def test_read_names_the_cells_nobody_claimed(tmp_path: Path) -> None:
    path = workbook(tmp_path / "表.xlsx", ("Sheet1", [*INDUSTRY, [None, None, 7]]), merges=["A3:A4"])
    result = RUNNER.invoke(app, ["read", str(path), "--account"])
    assert result.exit_code == 1
    assert "C9" in result.stdout
    path = workbook(
        tmp_path / "旁.xlsx", ("Sheet1", [[*row, None, 7] if row == INDUSTRY[5] else row for row in INDUSTRY])
    )
    result = RUNNER.invoke(app, ["read", str(path), "--account"])
    assert (result.exit_code, "unclaimed: I6" in result.stdout) == (1, True)


def test_read_of_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    result = RUNNER.invoke(app, ["read", str(tmp_path / "无.xlsx")])
    assert (result.exit_code, "there is no file" in result.output) == (2, True)
    assert "Traceback" not in result.output


@pytest.fixture
def unknown(tmp_path: Path) -> Path:
    def edit(sheet: Worksheet) -> None:
        sheet["B3"] = "#DIV/0!"
        sheet["C2"].number_format = "0%"
        sheet.row_dimensions[2].hidden = True

    return workbook(tmp_path / "记.xlsx", ("备忘", [["事项", "数"], ["茶", 5, 0.45], ["纸"]]), ("空", []), edit=edit)


def test_a_file_that_no_form_reads_shows_what_it_holds(unknown: Path) -> None:
    result = RUNNER.invoke(app, ["read", str(unknown), "--account"])
    assert result.exit_code == 1
    for told in (
        "不属于任何已知表式",
        "错误值 errors 1: B3",
        "隐藏行 in hidden rows 3: A2:C2",
        "shown as another number 1: C2",
    ):
        assert told in result.stdout
    assert "备忘 A2  茶" not in result.stdout
    assert "备忘 A2  茶" in RUNNER.invoke(app, ["read", str(unknown), "--all"]).stdout


def test_the_cells_of_a_file_that_no_form_reads_are_given_as_they_stand(unknown: Path) -> None:
    cells = list(csv.DictReader(io.StringIO(RUNNER.invoke(app, ["read", str(unknown), "-f", "csv"]).stdout)))
    found = {each["cell"]: (each["kind"], each["text"], each["states"]) for each in cells}
    assert found["A1"] == ("text", "事项", "visible")
    assert found["C2"] == ("number", "0.45", "visible hidden_row shown_otherwise")
    assert found["B3"] == ("error", "#DIV/0!", "visible error")
    assert len(found) == 7
    (first, second) = json.loads(RUNNER.invoke(app, ["read", str(unknown), "--account", "-f", "json"]).stdout)
    assert (first["number"], first["error"], first["hidden_row"], second["text"]) == (2, 1, 3, 0)


def test_forms_are_listed_and_shown() -> None:
    assert "shanghai-yearbook" in RUNNER.invoke(app, ["form", "list"]).stdout
    assert "各区、县工业企业主要指标" in RUNNER.invoke(app, ["form", "show", "shanghai-yearbook"]).stdout
    result = RUNNER.invoke(app, ["form", "show", "none"])
    assert (result.exit_code, "没有表式 none" in result.output) == (2, True)


def test_a_form_is_proposed_with_a_preview(tmp_path: Path, table: Path) -> None:
    output = tmp_path / "form.yml"
    result = RUNNER.invoke(app, ["form", "propose", str(table), "-o", str(output)])
    assert result.exit_code == 0
    assert "industrial_gross_output" in output.read_text(encoding="utf-8")
    marked = [line for line in output.read_text(encoding="utf-8").splitlines() if "# ?" in line and line[0] != "#"]
    assert len(marked) == 1, "a table whose every word is known is asked what it does not say, and no more"
    assert "coverage: above_scale" in marked[0]
    assert "a known form says so of tables of this title" in marked[0]
    assert "个数 numbers 24：读 read 24，不读 left 0" in result.stdout


def test_a_draft_is_tried_before_it_is_a_form(tmp_path: Path, table: Path) -> None:
    output = tmp_path / "shili" / "form.yml"
    RUNNER.invoke(app, ["form", "propose", str(table), "-o", str(output)])
    text = output.read_text(encoding="utf-8")
    assert "id: shili" in text
    result = RUNNER.invoke(app, ["read", str(table), "--form", str(output)])
    assert (result.exit_code, "shili · 24 个观测" in result.stdout) == (0, True)
    output.write_text(text.replace("measure: industrial_profit", "measure: profits"), encoding="utf-8")
    result = RUNNER.invoke(app, ["read", str(table), "--form", str(output)])
    assert result.exit_code == 1
    assert "「profits」不存在" in result.output
    for wrong in ("kind: 1", "a: [", "text"):
        output.write_text(wrong, encoding="utf-8")
        result = RUNNER.invoke(app, ["read", str(table), "--form", str(output)])
        assert result.exit_code == 1
        assert "Traceback" not in result.output


def test_no_form_is_proposed_for_a_letter(tmp_path: Path) -> None:
    path = workbook(tmp_path / "信.xlsx", ("表", [["关于报送的函"]]))
    result = RUNNER.invoke(app, ["form", "propose", str(path)])
    assert (result.exit_code, "no table was found" in result.output) == (1, True)
