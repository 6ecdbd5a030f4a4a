"""What an .xlsx holds arrives or is named: errors, formulas, hidden parts, merges, odd but valid XML, damage."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from pipelines.addresses import Cell
from pipelines.workbooks.files.readers.sheet_metadata import Merge
from tests.pipelines.workbooks.files.readers.odd_files import (
    MAIN,
    OFFICE,
    opened,
    row,
    sheet_of,
    xlsx,
    xlsx_parts,
    zipped,
)

A1, B1, C1, A2 = Cell(0, 0), Cell(0, 1), Cell(0, 2), Cell(1, 0)
TABLE = row(1, "<v>1</v>", "<v>2</v>") + row(2, "<v>3</v>", "<v>4</v>")
VALUES = [[1.0, 2.0], [3.0, 4.0]]
ERRORS = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"]


def shared(texts: list[str]) -> dict[str, str]:
    """The parts of a workbook with one row of these texts, kept in the table of texts that sheets share."""
    parts = xlsx_parts(row(1, *(f'<c r="{"ABC"[n]}1" t="s"><v>{n}</v></c>' for n in range(len(texts)))))
    relations = "xl/_rels/workbook.xml.rels"
    relation = f'<Relationship Id="t" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    parts[relations] = parts[relations].replace("</Relationships>", relation)
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    return {**parts, "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{items}</sst>'}


def rows_of(parts: dict[str, str]) -> list[list[Any]]:
    return sheet_of(zipped(parts)).rows


def damaged(change: Callable[[str], str], part: str = "xl/worksheets/sheet1.xml") -> bytes:
    parts = xlsx_parts(TABLE)
    assert change(parts[part]) != parts[part], "nothing was changed, so this tests nothing"
    return zipped({**parts, part: change(parts[part])})


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_is_an_error_and_no_blank(error: str) -> None:
    sheet = sheet_of(xlsx(row(1, "<v>1</v>", f'<c r="B1" t="e"><v>{error}</v></c>')))
    assert sheet.metadata.errors == {B1: error}
    assert sheet.rows == [[1.0, ""]]
    assert not sheet.metadata.formulas


@pytest.mark.parametrize(
    "written", ['<c r="B1"><f>A1*2</f></c>', '<c r="B1"><f>A1*2</f><v></v></c>', '<c r="B1"><f>A1*2</f><v/></c>']
)
def test_a_formula_without_a_result_is_told_from_a_blank(written: str) -> None:
    sheet = sheet_of(xlsx(row(1, "<v>1</v>", written)))
    assert sheet.metadata.uncalculated == [B1]
    assert sheet.metadata.formulas == {B1}


@pytest.mark.parametrize(("second", "found"), [("0", [B1, C1]), ("5", [])])
def test_noughts_for_all_formulas_of_a_workbook_nobody_calculated_are_no_results(
    second: str, found: list[Cell]
) -> None:
    formulas = ('<c r="B1"><f>A1*2</f><v>0</v></c>', f'<c r="C1"><f>A1*3</f><v>{second}</v></c>')
    rows, calculate = row(1, "<v>1</v>", *formulas), '<calcPr fullCalcOnLoad="1"/>'
    sheet = sheet_of(xlsx(rows, workbook=calculate))
    assert sheet.metadata.uncalculated == found
    assert sheet.rows == [[1.0, "", ""] if found else [1.0, 0.0, 5.0]]
    assert sheet_of(xlsx(rows)).metadata.uncalculated == []


def test_a_formula_with_its_result_is_known_as_one() -> None:
    formulas = (
        '<c r="B1"><f t="shared" ref="B1:B2" si="0">A1*2</f><v>2</v></c>',
        '<c r="C1" t="str"><f>""</f><v></v></c>',
    )
    sheet = sheet_of(xlsx(row(1, "<v>1</v>", *formulas)))
    assert sheet.metadata.formulas == {B1, C1}
    assert sheet.metadata.uncalculated == []
    assert sheet.at(B1) == 2.0


def test_hidden_rows_columns_and_sheets_are_known() -> None:
    rows = (
        row(1, "<v>1</v>") + row(2, "<v>2</v>", attributes=' hidden="1"') + row(3, "<v>3</v>", attributes=' hidden="0"')
    )
    head = '<cols><col min="2" max="3" hidden="1"/><col min="4" max="4" hidden="0"/></cols>'
    grid, _ = opened(xlsx(rows, TABLE, TABLE, head=head, states=["", "hidden", "veryHidden"]), "甲.xlsx")
    assert grid is not None
    assert [sheet.visibility for sheet in grid.sheets] == ["visible", "hidden", "very_hidden"]
    assert grid.sheets[0].metadata.hidden_rows == {1}
    assert grid.sheets[0].metadata.hidden_columns == {1, 2}
    assert [line[0] for line in grid.sheets[0].rows] == [1.0, 2.0, 3.0]


def test_values_under_a_merge_are_here_and_known() -> None:
    sheet = sheet_of(xlsx(TABLE, tail='<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A2"/></mergeCells>'))
    assert sheet.metadata.merges == [Merge(A1, B1)]
    assert sheet.merged_under == [B1]
    assert sheet.rows == VALUES


def test_a_text_that_is_empty_is_no_lost_value() -> None:
    sheet = sheet_of(
        xlsx(row(1, "<v>1</v>", '<c r="B1" t="inlineStr"><is><t></t></is></c>', '<c r="C1" t="str"><v></v></c>'))
    )
    assert sheet.rows[0][0] == 1.0


def test_strict_workbooks_are_read() -> None:
    assert sheet_of(xlsx(TABLE, strict=True)).rows == VALUES


def test_cells_and_rows_without_addresses_follow_each_other() -> None:
    sheet = sheet_of(
        xlsx('<row><c><v>1</v></c><c t="e"><v>#N/A</v></c></row><row><c><v>3</v></c><c><f>A1</f></c></row>')
    )
    assert sheet.rows == [[1.0, ""], [3.0, ""]]
    assert (sheet.metadata.errors, sheet.metadata.uncalculated) == ({B1: "#N/A"}, [Cell(1, 1)])


def test_days_count_from_the_epoch_of_the_workbook() -> None:
    dated = row(1, '<c r="A1" s="1"><v>44197</v></c>')
    assert sheet_of(xlsx(dated)).rows == [[date(2021, 1, 1)]]
    assert sheet_of(xlsx(dated, workbook='<workbookPr date1904="1"/>')).rows == [[date(2025, 1, 2)]]


def test_names_with_backslashes_and_in_capitals_are_found() -> None:
    parts = {name.replace("/", "\\"): content for name, content in xlsx_parts(TABLE).items()}
    assert sheet_of(zipped(parts)).rows == VALUES


def test_tags_with_a_prefix_are_read_or_refused_but_never_blank() -> None:
    content = xlsx_parts(TABLE + row(3, '<c r="A3" t="e"><v>#N/A</v></c>'))
    part = "xl/worksheets/sheet1.xml"
    prefixed = (
        content[part].replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:").replace("xmlns=", "xmlns:x=")
    )
    grid, rules = opened(zipped({**content, part: prefixed}), "甲.xlsx")
    if grid is None:
        assert rules == ["file-unreadable"]
    else:
        assert grid.sheets[0].rows[:2] == VALUES
        assert grid.sheets[0].metadata.errors == {Cell(2, 0): "#N/A"}


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.replace("<v>2</v>", "<v>2", 1),
        lambda xml: xml.replace("</c>", "", 1),
        lambda xml: xml[: xml.index("<v>4")],
        lambda xml: xml.replace("</sheetData>", ""),
        lambda xml: xml.replace("<v>2</v>", "<v>2<!-- -->2</v>"),
        lambda xml: xml.replace('r="B1"', 'r="A2"'),
        lambda xml: xml.replace('r="B1"', 'r="Ä1"'),
        lambda xml: xml.replace("</sheetData>", "").replace("<v>2</v></c>", "<v>2</v></c></sheetData>"),
        lambda xml: xml.replace("<sheetData>", "").replace('<row r="2">', '<sheetData><row r="2">'),
    ],
    ids=["value", "cell", "cut", "end", "comment", "twice", "address", "ends early", "begins late"],
)
def test_damaged_xml_is_refused_and_never_read_in_part(
    change: Callable[[str], str], request: pytest.FixtureRequest
) -> None:
    rule = "markup-unsafe" if request.node.callspec.id == "comment" else "file-unreadable"
    assert opened(damaged(change), "甲.xlsx") == (None, [rule])


@pytest.mark.parametrize(
    "cell", ["<v>12&#51;4</v>", "<v>123&#x34;</v>", "<v>12<?x y?>34</v>", "<v>12<x/>34</v>", "<v>12</v><v>34</v>"]
)
def test_a_number_of_which_the_reader_takes_a_part_is_refused(cell: str) -> None:
    assert opened(xlsx(row(1, cell, "<v>2</v>")), "甲.xlsx") == (None, ["file-unreadable"])


@pytest.mark.parametrize(
    "cell",
    ['<c r="A1" t="str"><v>12</v><v>34</v></c>', '<c r="A1" t="inlineStr"><is><t>1</t></is><is><t>2</t></is></c>'],
)
def test_a_text_of_which_the_reader_takes_a_part_is_refused(cell: str) -> None:
    assert opened(xlsx(row(1, cell, "<v>2</v>")), "甲.xlsx") == (None, ["file-unreadable"])


def test_a_reference_in_a_text_is_read() -> None:
    cell = '<c r="A1" t="inlineStr"><is><t>&#30002;&amp;</t></is></c>'
    assert sheet_of(xlsx(row(1, cell, "<v>2</v>"))).rows == [["甲&", 2]]


@pytest.mark.parametrize("torn", ["<t>甲</><t>甲</t>", "<t>甲<t>甲</t>", "<t>甲</t"])
def test_a_text_that_is_not_closed_is_refused_and_never_read_as_two(torn: str) -> None:
    cell = f'<c r="A1" t="inlineStr"><is>{torn}</is></c>'
    assert opened(xlsx(row(1, cell, "<v>2</v>")), "甲.xlsx") == (None, ["file-unreadable"])
    parts = shared(["甲", "乙"])
    assert rows_of(parts) == [["甲", "乙"]]
    parts["xl/sharedStrings.xml"] = parts["xl/sharedStrings.xml"].replace("<t>甲</t>", torn)
    assert opened(zipped(parts), "甲.xlsx") == (None, ["file-unreadable"])


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"])
def test_a_part_that_is_cut_off_is_refused(part: str) -> None:
    assert opened(damaged(lambda xml: xml[: len(xml) // 2], part), "甲.xlsx") == (None, ["file-unreadable"])


def test_a_sheet_that_is_not_there_is_refused() -> None:
    parts = xlsx_parts(TABLE, TABLE)
    del parts["xl/worksheets/sheet2.xml"]
    assert opened(zipped(parts), "甲.xlsx") == (None, ["file-unreadable"])


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_a_wrong_checksum_is_noticed(part: str) -> None:
    parts = xlsx_parts(TABLE)
    data = zipped(parts, zipfile.ZIP_STORED)
    flawed = parts[part].replace('"', "'", 1) if part.endswith("styles.xml") else parts[part].replace("<v>4<", "<v>5<")
    assert opened(data.replace(parts[part].encode(), flawed.encode()), "甲.xlsx") == (None, ["file-unreadable"])


@pytest.mark.parametrize(
    ("field", "change", "rule"),
    [
        (16, 1, "file-unreadable"),
        (24, 1, "archive-unsafe"),
        (24, -1, "archive-unsafe"),
        (20, -5, "archive-unsafe"),
        (10, 1, "archive-unsafe"),
    ],
    ids=["crc", "more", "less", "cut", "method"],
)
def test_a_packed_part_that_is_not_what_the_zip_says_is_refused(field: int, change: int, rule: str) -> None:
    name = b"xl/worksheets/sheet1.xml"
    data = bytearray(zipped(xlsx_parts(TABLE)))
    entry = data.rindex(name) - 46  # in the zip's directory
    assert data[entry : entry + 4] == b"PK\1\2"
    number = int.from_bytes(data[entry + field : entry + field + 4], "little") + change
    data[entry + field : entry + field + 4] = number.to_bytes(4, "little")
    assert opened(bytes(data), "甲.xlsx") == (None, [rule])


def test_a_document_type_is_refused_wherever_it_stands() -> None:
    for part in ("xl/workbook.xml", "xl/styles.xml"):
        assert opened(damaged(lambda xml: f"<!DOCTYPE x []>{xml}", part), "甲.xlsx") == (None, ["markup-unsafe"])


def test_an_encrypted_part_is_refused() -> None:
    data = bytearray(zipped(xlsx_parts(TABLE)))
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = data.find(sign)
        while position >= 0:
            data[position + at] |= 1
            position = data.find(sign, position + 4)
    assert opened(bytes(data), "甲.xlsx") == (None, ["file-encrypted"])


@pytest.mark.slow
@pytest.mark.parametrize("far", ["XFD1048576", "ZZ1048576", "A1048576"])
def test_a_far_cell_is_refused_unless_the_area_is_small(far: str) -> None:
    data = xlsx(row(1, "<v>1</v>") + f'<row r="1048576"><c r="{far}"><v>1</v></c></row>')
    grid, rules = opened(data, "甲.xlsx")
    assert (grid is not None) == (far == "A1048576")
    assert rules == ([] if grid else ["file-too-large"])


def test_only_worksheets_count() -> None:
    parts = xlsx_parts(TABLE, TABLE)
    name = "xl/_rels/workbook.xml.rels"
    parts[name] = "/chartsheet".join(parts[name].rsplit("/worksheet", 1)).replace("/chartsheets/", "/worksheets/")
    with zipfile.ZipFile(io.BytesIO(zipped(parts))) as archive:
        assert b"/chartsheet" in archive.read(name)
    grid, rules = opened(zipped(parts), "甲.xlsx")
    assert not rules
    assert grid is not None
    assert [sheet.name for sheet in grid.sheets] == ["表1"]


def test_a_whole_number_padded_with_zeros_is_given_as_it_is_shown() -> None:
    cells = [f'<c r="{letter}1" s="3"><v>{held}</v></c>' for letter, held in zip("ABC", (111, 310112, 7), strict=True)]
    sheet = sheet_of(xlsx(row(1, *cells)))
    assert sheet.rows == [["000111", 310112.0, "000007"]]
    assert sheet.metadata.formats == {}


@pytest.mark.parametrize(
    ("cell", "default"),
    [
        ("<c r='A1' s='1'><v>5</v></c>", "0"),
        ('<c s="1" r="A1"><v>5</v></c>', "0"),
        ('<c r="A1"><v>5</v></c>', "9"),
    ],
)
@pytest.mark.parametrize("others", [0, 20])
def test_a_style_is_known_however_it_is_written(cell: str, default: str, others: int) -> None:
    parts = xlsx_parts(row(1, cell))
    styles = f'<cellXfs><xf numFmtId="{default}"/><xf numFmtId="9"/>' + others * '<xf numFmtId="10"/>' + "</cellXfs>"
    parts["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'
    assert sheet_of(zipped(parts)).metadata.formats == {Cell(0, 0): "0%"}


def test_cells_that_show_another_number_than_they_hold_are_known() -> None:
    cells = [f'<c r="{letter}1" s="{style}"><v>0.45</v></c>' for letter, style in zip("ABCD", "0234", strict=True)]
    sheet = sheet_of(xlsx(row(1, *cells, '<c r="E1" s="2" t="str"><v>x</v></c>')))
    assert sheet.rows == [[0.45, 0.45, 0.45, 0.45, "x"]]
    assert sheet.metadata.formats == {B1: "0.00%", C1: "000000", Cell(0, 3): "0\\.0,"}
