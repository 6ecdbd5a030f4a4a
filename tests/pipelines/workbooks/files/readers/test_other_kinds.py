""".xls, .ods and .xlsb: the same facts, from records and tags of their own."""

from __future__ import annotations

import struct
from datetime import date, datetime

import pytest
import xlwt

from pipelines.addresses import Cell
from pipelines.workbooks.files.readers import xls as xls_reader
from pipelines.workbooks.files.readers.ods import read as read_ods
from pipelines.workbooks.files.readers.sheet_metadata import ContainerError, Merge
from tests.pipelines.workbooks.files.readers.odd_files import biff5, ods, opened, saved, sheet_of, xls, xlsb

FLOAT = '<table:table-cell office:value-type="float" office:value="{0}"{1}><text:p>{0}</text:p></table:table-cell>'
TWO = '"2" table:number-rows-spanned="1"'
REPEATED = ' table:number-columns-repeated="1024"'
NO_RESULT = b"\x03\0\0\0\0\0\xff\xff"
A1, B1 = Cell(0, 0), Cell(0, 1)
CODE_PAGE = struct.pack("<HHH", 0x0042, 2, 1200)


def test_xls_values_keep_their_kinds_and_addresses() -> None:
    book, page = xls(["地区", 1.5, True], [], ["", 2])
    page.write(3, 0, date(2021, 1, 1), xlwt.easyxf(num_format_str="YYYY-MM-DD"))
    page.write(3, 1, datetime.fromisoformat("2021-01-01 12:30"), xlwt.easyxf(num_format_str="YYYY-MM-DD HH:MM"))
    sheet = sheet_of(saved(book), "甲.xls")
    assert sheet.rows[0] == ["地区", 1.5, True]
    assert sheet.rows[1:3] == [["", "", ""], ["", 2.0, ""]]
    assert sheet.rows[3] == [date(2021, 1, 1), datetime.fromisoformat("2021-01-01 12:30"), ""]


def test_xls_chinese_is_right_whatever_code_page_the_file_claims() -> None:
    data = saved(xls(["地区生产总值", 1])[0])
    assert CODE_PAGE in data
    wrong = data.replace(CODE_PAGE, struct.pack("<HHH", 0x0042, 2, 1252))
    assert sheet_of(wrong, "甲.xls").rows[0][0] == "地区生产总值"


@pytest.mark.parametrize("code_page", [936, 1252])
def test_chinese_of_excel_5_is_right_whatever_code_page_the_file_claims(code_page: int) -> None:
    (cells,) = xls_reader.read(biff5("地区生产总值".encode("gb18030"), code_page))
    assert cells.rows == [["", "地区生产总值"]]


def test_western_text_of_excel_5_stays_western() -> None:
    (cells,) = xls_reader.read(biff5("Größe café".encode("cp1252"), 1252))
    assert cells.rows == [["", "Größe café"]]


def test_xls_errors_are_no_blanks() -> None:
    book, page = xls(["a"])
    page.row(0).set_cell_error(1, "#DIV/0!")
    sheet = sheet_of(saved(book), "甲.xls")
    assert sheet.metadata.errors == {Cell(0, 1): "#DIV/0!"}
    assert sheet.rows == [["a", ""]]


def test_an_xls_formula_that_nobody_calculated_is_no_zero() -> None:
    book, page = xls([1])
    page.write(0, 1, xlwt.Formula("A1*2"))
    sheet = sheet_of(saved(book), "甲.xls")
    assert sheet.metadata.formulas == {Cell(0, 1)}
    assert sheet.metadata.uncalculated == [Cell(0, 1)]
    assert sheet.rows == [[1.0, ""]]


def test_an_xls_formula_that_is_to_be_calculated_when_it_is_opened_is_no_zero() -> None:
    book, page = xls([1])
    for column in (1, 2):
        page.write(0, column, xlwt.Formula("A1*2"))
    data = saved(book).replace(NO_RESULT, struct.pack("<d", 2), 1)
    assert NO_RESULT + b"\0\0" in data
    sheet = sheet_of(data.replace(NO_RESULT + b"\0\0", bytes(8) + b"\2\0"), "甲.xls")
    assert (sheet.rows, sheet.metadata.uncalculated) == ([[1.0, 2.0, ""]], [Cell(0, 2)])


def test_an_xls_formula_whose_result_is_an_empty_text_beside_others_is_calculated() -> None:
    book, page = xls([1])
    page.write(0, 1, xlwt.Formula("A1*2"))
    page.write(0, 2, xlwt.Formula('""'))
    data = saved(book)
    assert data.count(NO_RESULT) == 2
    sheet = sheet_of(data.replace(NO_RESULT, struct.pack("<d", 2), 1), "甲.xls")
    assert (sheet.rows, sheet.metadata.uncalculated) == ([[1.0, 2.0, ""]], [])


def test_xls_hidden_parts_and_merges_are_known() -> None:
    book, page = xls(["a", "b"], ["c", "d"], ["e", "f"])
    page.row(1).hidden = True
    page.col(1).hidden = True
    page.write_merge(3, 4, 0, 1, "g")
    book.add_sheet("藏").visibility = 1
    grid, rules = opened(saved(book), "甲.xls")
    assert not rules
    assert grid is not None
    sheet = grid.sheets[0]
    assert [*sheet.metadata.hidden_rows, *sheet.metadata.hidden_columns] == [1, 1]
    assert sheet.metadata.merges == [Merge(Cell(3, 0), Cell(4, 1))]
    assert [each.visibility for each in grid.sheets] == ["visible", "hidden"]


def test_xls_cells_that_show_another_number_than_they_hold_are_known() -> None:
    book, page = xls([1])
    page.write(0, 1, 0.45, xlwt.easyxf(num_format_str="0.0%"))
    assert sheet_of(saved(book), "甲.xls").metadata.formats == {Cell(0, 1): "0.0%"}


def test_cells_that_are_only_styled_are_no_part_of_an_xls_table() -> None:
    book, page = xls(["a"])
    for row in range(0, 60_000, 1000):
        page.write(row, 250, "", xlwt.easyxf("font: bold on"))
    assert sheet_of(saved(book), "甲.xls").rows == [["a"]]


def test_an_encrypted_xls_says_so() -> None:
    data = saved(xls(["a"])[0]).replace(CODE_PAGE, struct.pack("<HHH", 0x002F, 2, 0))
    assert opened(data, "甲.xls") == (None, ["file-encrypted"])


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.9])
def test_a_truncated_xls_is_refused(keep: float) -> None:
    data = saved(xls(*([f"行{number}", number] for number in range(500)))[0])
    assert opened(data[: int(len(data) * keep)], "甲.xls") == (None, ["file-unreadable"])


def test_no_text_is_no_workbook() -> None:
    with pytest.raises(ContainerError, match="file-unreadable"):
        xls_reader.read(b"\x09\x08" + b"\0" * 40)


def cell(value: float, attributes: str = "") -> str:
    return FLOAT.format(value, attributes)


def test_ods_facts_are_known() -> None:
    error = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    )
    table = (
        '<table:table table:name="表1"><table:table-column/><table:table-column table:visibility="collapse"/>'
        f'<table:table-row>{cell(1)}{error}<table:table-cell table:formula="of:=A1"/></table:table-row>'
        f'<table:table-row table:visibility="collapse" table:number-rows-repeated="2">{cell(2)}</table:table-row>'
        f"<table:table-row>{cell(3, ' table:number-columns-spanned=' + TWO)}"
        "<table:covered-table-cell/></table:table-row></table:table>"
    )
    sheet = sheet_of(ods(table), "甲.ods")
    assert [line[0] for line in sheet.rows] == [1.0, 2.0, 2.0, 3.0]
    assert sheet.metadata.errors == {Cell(0, 1): "#DIV/0!"}
    assert sheet.at(Cell(0, 1)) == ""
    assert sheet.metadata.formulas == {Cell(0, 1), Cell(0, 2)}
    assert sheet.metadata.uncalculated == [Cell(0, 2)]
    assert [sorted(sheet.metadata.hidden_rows), [*sheet.metadata.hidden_columns]] == [[1, 2], [1]]
    assert sheet.metadata.merges == [Merge(Cell(3, 0), Cell(3, 1))]


@pytest.mark.parametrize(
    "cell",
    [
        "<table:table-cell office:value-type='string'><text:p><text:s text:c='2000000000'/></text:p></table:table-cell>",
        f"<table:table-cell office:value-type='string'{REPEATED}><text:p>a<text:s text:c='1000000'/></text:p></table:table-cell>",
        f"<table:table-cell office:value-type='string'{REPEATED}><text:p>{' ' * 1_000_000}</text:p></table:table-cell>",
        f"<table:table-cell office:value-type='string' office:string-value='{'a' * 1_000_000}'{REPEATED}/>",
    ],
    ids=["blanks by number", "repeated", "blanks alone", "by attribute"],
)
def test_the_text_of_a_cell_cannot_fill_the_memory(cell: str) -> None:
    table = f"<table:table table:name='t'><table:table-row>{cell}</table:table-row></table:table>"
    with pytest.raises(ContainerError) as fault:
        read_ods(ods(table))
    assert fault.value.rule_id == "file-too-large"
    assert "characters" in fault.value.observed


def test_a_repeated_cell_cannot_fill_the_memory() -> None:
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell(1, REPEATED)}</table:table-row>'
    assert opened(ods(f'<table:table table:name="表1">{row}</table:table>'), "甲.ods") == (None, ["file-too-large"])


def test_a_remark_is_no_value() -> None:
    remark = "<table:table-cell><office:annotation><text:p>批注</text:p></office:annotation></table:table-cell>"
    sheet = sheet_of(
        ods(f'<table:table table:name="表1"><table:table-row>{cell(1)}{remark}</table:table-row></table:table>'),
        "甲.ods",
    )
    assert sheet.rows[0][0] == 1.0


def real(column: int, value: float, code: int = 5, more: bytes = b"") -> tuple[int, bytes]:
    return code, struct.pack("<IId", column, 0, value) + more


def line(row: int, *, hidden: bool = False) -> tuple[int, bytes]:
    return 0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0x10 if hidden else 0, 0, 0)


def test_xlsb_facts_are_known() -> None:
    data = xlsb(
        (60, struct.pack("<IIIIH", 1, 2, 0, 0, 1)),
        (145, b""),
        line(0),
        real(0, 1.5),
        (3, struct.pack("<IIB", 1, 0, 0x07)),
        line(1, hidden=True),
        real(0, 2.5, code=9, more=struct.pack("<HII", 0, 0, 0)),
        (146, b""),
        (176, struct.pack("<IIII", 3, 4, 0, 1)),
    )
    sheet = sheet_of(data, "甲.xlsb")
    assert [row[0] for row in sheet.rows] == [1.5, 2.5]
    assert sheet.metadata.errors == {Cell(0, 1): "#DIV/0!"}
    assert sheet.metadata.formulas == {Cell(1, 0)}
    assert [[*sheet.metadata.hidden_rows], sorted(sheet.metadata.hidden_columns)] == [[1], [1, 2]]
    assert sheet.metadata.merges == [Merge(Cell(3, 0), Cell(4, 1))]


def calculated(column: int, value: float, *, is_old: bool) -> tuple[int, bytes]:
    return real(column, value, code=9, more=struct.pack("<HI", 2 if is_old else 0, 0))


@pytest.mark.parametrize(
    ("values", "is_old", "found"),
    [([0, 0], True, [A1, B1]), ([0, 0], False, []), ([0, 3], True, [])],
)
def test_an_xlsb_formula_that_nobody_calculated_is_no_zero(
    values: list[float], is_old: bool, found: list[Cell]
) -> None:
    cells = [calculated(column, value, is_old=is_old) for column, value in enumerate(values)]
    sheet = sheet_of(xlsb((145, b""), line(0), *cells, real(2, 7), (146, b"")), "甲.xlsb")
    assert list(sheet.metadata.uncalculated) == found
    assert sheet.rows[0] == [*(["", ""] if found else values), 7.0]


def test_xlsb_cells_that_show_another_number_than_they_hold_are_known() -> None:
    styles = [
        (44, struct.pack("<HI", 164, 5) + "0\\.0,".encode("utf-16-le")),
        (617, struct.pack("<I", 3)),
        *((47, struct.pack("<HHH", 0, number, 0)) for number in (0, 10, 164)),
        (618, b""),
    ]
    cells = [(5, struct.pack("<IId", column, column, 0.45)) for column in range(3)]
    sheet = sheet_of(xlsb((145, b""), line(0), *cells, (146, b""), styles=styles), "甲.xlsb")
    assert sheet.rows == [[0.45, 0.45, 0.45]]
    assert sheet.metadata.formats == {B1: "0.00%", Cell(0, 2): "0\\.0,"}


def test_the_day_that_only_excel_has_is_no_number_and_no_other_day() -> None:
    book, page = xls([])
    for column, serial in enumerate((59, 60, 61)):
        page.write(0, column, serial, xlwt.easyxf(num_format_str="YYYY-MM-DD"))
    assert sheet_of(saved(book), "甲.xls").rows == [[date(1900, 2, 28), "1900-02-29", date(1900, 3, 1)]]


def test_an_ods_text_of_which_the_reader_takes_a_part_is_refused() -> None:
    text = '<table:table-cell office:value-type="string"><text:p>12<![CDATA[34]]></text:p></table:table-cell>'
    table = f'<table:table table:name="表1"><table:table-row>{text}</table:table-row></table:table>'
    assert opened(ods(table), "甲.ods") == (None, ["markup-unsafe"])


def test_an_ods_percentage_is_known_as_one() -> None:
    percentage = (
        '<table:table-cell office:value-type="percentage" office:value="0.45"><text:p>45%</text:p></table:table-cell>'
    )
    row = f"<table:table-row>{cell(1)}{percentage}</table:table-row>"
    sheet = sheet_of(ods(f'<table:table table:name="表1">{row}</table:table>'), "甲.ods")
    assert sheet.rows == [[1.0, 0.45]]
    assert sheet.metadata.formats == {B1: "0%"}


@pytest.mark.parametrize(
    ("shown", "formats"),
    [
        ("<text:p>12.50</text:p>", {}),
        ("", {}),
        ("<text:p>12.50亿元</text:p>", {A1: '0"亿元"'}),
        ("<text:p/>", {A1: ";;;"}),
        ("<text:p>0.0</text:p>", {A1: '"0.0"'}),
    ],
)
def test_an_ods_number_that_shows_something_else_is_known(shown: str, formats: dict[Cell, str]) -> None:
    number = f'<table:table-cell office:value-type="float" office:value="12.5">{shown}</table:table-cell>'
    table = f'<table:table table:name="表1"><table:table-row>{number}{cell(7)}</table:table-row></table:table>'
    sheet = sheet_of(ods(table), "甲.ods")
    assert (sheet.rows, sheet.metadata.formats) == ([[12.5, 7.0]], formats)


def test_an_xls_format_of_the_country_is_no_foreign_money() -> None:
    book, page = xls([])
    page.write(0, 0, -5, xlwt.easyxf(num_format_str='"$"#,##0_);("$"#,##0)'))
    page.write(0, 1, "5", xlwt.easyxf(num_format_str='@"万元"'))
    page.write(0, 2, -5, xlwt.easyxf(num_format_str='"€"0;"€"0'))
    assert sheet_of(saved(book), "甲.xls").metadata.formats == {B1: '@"万元"', Cell(0, 2): '"€"0;"€"0'}


def test_a_far_cell_of_an_xlsb_is_refused_before_it_can_stop_the_process() -> None:
    data = xlsb((145, b""), line(0), real(0, 1), line(1048575), real(16383, 1), (146, b""))
    assert opened(data, "甲.xlsb") == (None, ["file-too-large"])
