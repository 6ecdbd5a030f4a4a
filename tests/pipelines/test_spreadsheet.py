"""A workbook holds what it was given, whatever the texts say, and cuts nothing that it does not tell of."""

from __future__ import annotations

import re
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pipelines import spreadsheet
from pipelines.spreadsheet import Column, Sheet, Shown, Style

#: What a spreadsheet would calculate, obey or misread.
HOSTILE = [
    "=1+1",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "＝1+1",
    '=HYPERLINK("http://example.org","x")',
    "<b>&amp;</b>]]>",
    " kept spaces ",
    "a\nb",
    "0012",
]


def _read(path: Path) -> Any:
    return load_workbook(path)


def _written(tmp_path: Path, *sheets: Sheet) -> Path:
    path = tmp_path / "book.xlsx"
    spreadsheet.write(path, sheets)
    return path


def test_every_text_stays_the_text_it_was(tmp_path: Path) -> None:
    path = _written(tmp_path, Sheet("texts", [Column(HOSTILE[0])], [[text] for text in HOSTILE], len(HOSTILE)))
    page = _read(path)["texts"]
    read = [page.cell(number, 1) for number in range(1, len(HOSTILE) + 2)]
    assert [cell.value for cell in read] == [HOSTILE[0], *HOSTILE]
    assert {cell.data_type for cell in read} == {"s"}
    assert all(cell.quotePrefix for cell in read)
    with zipfile.ZipFile(path) as book:
        assert not [name for name in book.namelist() if "vba" in name.lower() or "external" in name.lower()]
        pages = [book.read(name) for name in book.namelist() if name.startswith("xl/worksheets/")]
    assert len(pages) == 1
    assert not re.search(rb"<f[ >]", pages[0])


def test_what_a_terminal_would_obey_or_xml_cannot_hold_is_shown(tmp_path: Path) -> None:
    page = _read(_written(tmp_path, Sheet("s", [Column("text")], [["a\x1b[2J\x00\u202eb"]], 1)))["s"]
    assert page["A2"].value == "a␛[2J␀\\u202eb"


def test_a_text_that_looks_like_an_escaped_character_is_escaped_itself(tmp_path: Path) -> None:
    path = _written(tmp_path, Sheet("s", [Column("text")], [["_x0041_ _x00 x"]], 1))
    with zipfile.ZipFile(path) as book:
        assert ">_x005F_x0041_ _x00 x<" in book.read("xl/worksheets/sheet1.xml").decode()


def test_a_text_longer_than_a_cell_says_how_long_it_is(tmp_path: Path) -> None:
    page = _read(_written(tmp_path, Sheet("s", [Column("text")], [["x" * 40_000]], 1)))["s"]
    assert len(page["A2"].value) <= spreadsheet.CHARACTERS
    assert page["A2"].value.endswith("x… (40000)")


def test_numbers_have_their_formats_grounds_and_signs(tmp_path: Path) -> None:
    style = Style(1, "FFF2CC", "±")
    rows: list[list[Any]] = [
        [Decimal("1234.5678"), 7],
        [Shown(Decimal("-0.25"), style), None],
        [Shown(None, style), 2.5],
    ]
    sheet = Sheet("s", [Column("amount", decimals=2), Column("count", decimals=0)], rows, 3, styles=[style])
    page = _read(_written(tmp_path, sheet))["s"]
    assert [[cell.value for cell in row] for row in page["A2:B4"]] == [[1234.5678, 7], [-0.25, None], [None, 2.5]]
    assert [page[at].number_format for at in ("A2", "B2", "A3")] == ["#,##0.00", "#,##0", '#,##0.0" ±"']
    assert [page[at].fill.fgColor.rgb for at in ("A3", "A4")] == ["00FFF2CC"] * 2
    assert page["A2"].fill.fill_type is None


def test_headings_stay_in_sight_and_every_row_is_filtered(tmp_path: Path) -> None:
    sheet = Sheet("s", [Column("a"), Column("b")], [["x", "y"]] * 3, 3, above=[["title"], ["told"]], naming=1)
    path = _written(tmp_path, sheet)
    page = _read(path)["s"]
    assert (page.freeze_panes, page.auto_filter.ref, page.print_title_rows) == ("B4", "A3:B6", "$3:$3")
    with zipfile.ZipFile(path) as book:
        text = book.read("xl/worksheets/sheet1.xml").decode()
    numbers = re.findall(r'<row r="(\d+)"', text)
    assert numbers == [str(number) for number in range(1, 7)]
    assert '<dimension ref="A1:B6"' in text


def test_a_table_longer_than_a_sheet_goes_on_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "ROWS", 6)
    rows = [[number] for number in range(10)]
    book = _read(_written(tmp_path, Sheet("s", [Column("n", decimals=0)], rows, 10, above=[["title"]])))
    assert book.sheetnames == ["s 1", "s 2", "s 3", "s 4"]
    read = [row[0] for page in book for row in page.iter_rows(min_row=4, values_only=True)]
    assert read == list(range(10))
    for page in book:
        assert page.max_row <= 6
        assert "10 rows are more than a sheet holds" in page["A2"].value


def test_a_table_that_just_fits_is_one_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "ROWS", 6)
    book = _read(_written(tmp_path, Sheet("s", [Column("n", decimals=0)], [[1]] * 5, 5)))
    assert (book.sheetnames, book["s"].max_row) == (["s"], 6)


@pytest.mark.parametrize("promised", [1, 3])
def test_fewer_or_more_rows_than_promised_are_no_workbook(tmp_path: Path, promised: int) -> None:
    with pytest.raises(ValueError, match="promised"):
        spreadsheet.write(tmp_path / "book.xlsx", [Sheet("s", [Column("n")], [["a"], ["b"]], promised)])


def test_long_text_is_folded_and_its_row_as_high(tmp_path: Path) -> None:
    sheet = Sheet("s", [Column("n", 20, folded=True)], [["short"], ["长" * 25]], 2)
    page = _read(_written(tmp_path, sheet))["s"]
    assert page["A3"].alignment.wrap_text
    assert page.row_dimensions[2].height is None
    assert page.row_dimensions[3].height == 45
