"""Files as they arrive: what can be read has true addresses, what cannot is one finding and never an exception."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font

from definitions import Definitions, load
from pipelines.addresses import Cell
from pipelines.findings import Findings
from pipelines.workbooks.files.grid import Grid, open_grid
from pipelines.workbooks.files.inbox import receive
from pipelines.workbooks.reading.one_file import read_file
from tests.pipelines.workbooks.workbook_builder import only, read, rezip, rule_ids, set_cell, submission

TABLE = "地区代码,报告期,指标\n310112,2023,地区生产总值\n"


def opened(data: bytes, name: str) -> tuple[Grid | None, list[str]]:
    findings = Findings(load().rules, file=name, submission_id="")
    grid = open_grid(data, name, findings)
    return grid, [found.rule_id for found in findings]


def workbook_bytes(**cells: str | float) -> bytes:
    workbook = openpyxl.Workbook()
    for address, value in cells.items():
        workbook["Sheet"][address] = value
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


SMALL = workbook_bytes(A1="地区", B2=12.5)


def test_addresses_are_those_of_the_spreadsheet_program() -> None:
    grid, _ = opened(workbook_bytes(C4=12, F9="末"), "甲.xlsx")
    assert grid is not None
    assert grid.sheets[0].at(Cell(3, 2)) == 12.0
    assert grid.sheets[0].at(Cell(8, 5)) == "末"
    assert grid.sheets[0].at(Cell(99, 99)) == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_in_any_usual_encoding(encoding: str) -> None:
    grid, rules = opened(TABLE.encode(encoding), "数字.csv")
    assert not rules
    assert grid is not None
    assert grid.sheets[0].name == "数字"
    assert grid.sheets[0].rows[1] == ["310112", "2023", "地区生产总值"]


def test_a_csv_keeps_blank_lines_and_quoted_line_breaks() -> None:
    grid, _ = opened('甲,乙\n\n"丙\n丁",戊\n'.encode(), "甲.csv")
    assert grid is not None
    assert grid.sheets[0].rows == [["甲", "乙"], ["", ""], ["丙\n丁", "戊"]]


@pytest.mark.parametrize(
    ("name", "data", "rule"),
    [
        ("甲.xlsx", b"", "file-empty"),
        ("甲.xlsx", b"  \n", "file-empty"),
        ("甲.csv", b"", "file-empty"),
        ("甲.csv", b",,,\n,,\n", "file-empty"),
        ("甲.xlsx", workbook_bytes(), "file-empty"),
        ("甲.xlsx", b"PK\x03\x04 and then nothing", "file-unreadable"),
        ("甲.xlsx", workbook_bytes(A1="x")[:-400], "file-unreadable"),
        ("甲.xlsx", bytes(range(256)) * 20, "file-unreadable"),
        ("甲.xlsx", TABLE.encode(), "extension-wrong"),
        ("甲.xlsx", b"<html><table><tr><td>1</td></tr></table></html>", "extension-wrong"),
        ("甲.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 6000, "format-unsupported"),
        (
            "甲.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600,
            "file-encrypted",
        ),
        ("甲.csv", "数字经济".encode()[:-1] + b"\xff\xff,1\n", "encoding-unknown"),
        ("甲.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file-unreadable"),
        ("甲.pdf", b"%PDF-1.7", "format-unsupported"),
        ("甲", b"x", "format-unsupported"),
    ],
)
def test_what_cannot_be_read_is_one_finding(name: str, data: bytes, rule: str) -> None:
    assert opened(data, name) == (None, [rule])


def test_another_kind_of_zip_is_no_workbook() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert opened(stream.getvalue(), "甲.xlsx") == (None, ["extension-wrong"])
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.csv", "1")
    for name in ("甲.xlsx", "甲.ods", "甲.xlsm"):
        assert opened(stream.getvalue(), name) == (None, ["workbook-missing"])
    assert opened(stream.getvalue(), "甲.zip") == (None, ["format-unsupported"])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_workbook_is_a_finding_or_is_read(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(SMALL) - 1))
    damaged = SMALL[:at] + bytes([data.draw(st.integers(0, 255))]) + SMALL[at + 1 :]
    grid, rules = opened(damaged, "甲.xlsx")
    assert (grid is None) == bool(rules)


def test_a_wrong_checksum_is_noticed() -> None:
    stream = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(workbook_bytes(A1="地区", B2=1234)))
    with source, zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    assert opened(stream.getvalue().replace(b"<v>1234</v>", b"<v>1235</v>"), "甲.xlsx") == (None, ["file-unreadable"])


@pytest.mark.slow
def test_a_far_cell_is_refused_before_it_can_stop_the_process(tmp_path: Path) -> None:
    """In a process of its own: without the guard this aborts the interpreter, which no test survives."""
    path = tmp_path / "远.xlsx"
    path.write_bytes(workbook_bytes(A1="x", B2=1))

    def far(name: str, content: bytes) -> bytes:
        cell = b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
        return content.replace(b"</sheetData>", cell) if name.endswith("sheet1.xml") else content

    rezip(path, far)
    code = (
        "import sys; from pathlib import Path; from definitions import load\n"
        "from pipelines.workbooks.files.inbox import receive; from pipelines.workbooks.reading.one_file import read_file\n"
        "print([f.rule_id + f.sheet for f in read_file(receive(Path(sys.argv[1])), load()).findings])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "['file-too-largeSheet']")


def test_far_cells_that_are_only_styled_are_no_reason_to_refuse(tmp_path: Path, definitions: Definitions) -> None:
    path = submission(tmp_path / "甲.xlsx", definitions)
    workbook = openpyxl.load_workbook(path)
    workbook["行业"]["XFD4000"].font = Font(bold=True)
    workbook.save(path)
    assert rule_ids(read(path, definitions)) == []


def test_a_document_type_in_a_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "甲.xlsx"
    path.write_bytes(workbook_bytes(A1="x"))
    rezip(path, lambda name, content: b"<!DOCTYPE x []>" + content if name == "xl/workbook.xml" else content)
    assert opened(path.read_bytes(), path.name) == (None, ["markup-unsafe"])


def test_an_error_cell_is_named_and_not_read_as_blank(tmp_path: Path, definitions: Definitions) -> None:
    path = submission(tmp_path / "甲.xlsx", definitions, edit=set_cell("行业", "G4", "#DIV/0!"))
    found = only(read(path, definitions))
    assert (found.rule_id, found.sheet, found.cells, found.observed) == ("cell-error", "行业", "G4", "#DIV/0!")


def test_a_formula_without_a_result_is_named(tmp_path: Path, definitions: Definitions) -> None:
    path = submission(tmp_path / "甲.xlsx", definitions, edit=set_cell("行业", "G4", "=E4*0.2"))
    found = only(read(path, definitions))
    assert (found.rule_id, found.sheet, found.cells) == ("formula-uncalculated", "行业", "G4")


def test_a_missing_file_is_a_finding(tmp_path: Path, definitions: Definitions) -> None:
    reading = read_file(receive(tmp_path / "无.xlsx"), definitions)
    assert only(reading).rule_id == "file-unopened"
    assert reading.is_rejected
    assert reading.observations.num_rows == 0


WRITER = "pipelines.workbooks.exchange.template"


def test_reading_imports_nothing_heavy() -> None:
    heavy = {"pandas", "dagster", "great_expectations", "openpyxl", "pyarrow", "numpy"}
    code = f"import sys, pipelines.workbooks.reading.one_file, {WRITER}; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
