"""Raised, lowered and struck-out text reads as it is seen, in every kind of workbook."""

from __future__ import annotations

import struct
from collections.abc import Callable

import pytest
import xlwt

from pipelines.workbooks.files.readers.drawn import STRIKE, Drawn, written, written_in_parts
from pipelines.workbooks.words.text import CellValue
from tests.pipelines.workbooks.files.readers.odd_files import (
    MAIN,
    OFFICE,
    ods,
    row,
    saved,
    sheet_of,
    xls,
    xlsb,
    xlsx,
    xlsx_parts,
    zipped,
)

#: A text in parts, each with how it is drawn, and what it reads as.
Parts = list[tuple[str, str]]
CASES: list[tuple[Parts, str]] = [
    ([("200", ""), ("1", "raised")], "200¹"),
    ([("1", "raised"), ("200", "")], "¹200"),
    ([("CO", ""), ("2", "lowered"), (" ", "")], "CO₂ "),
    ([("51", "struck"), ("5200", "")], f"5{STRIKE}1{STRIKE}5200"),
    ([("闵行区", ""), ("1)", "raised")], "闵行区¹⁾"),
    ([("5<6&", ""), ("a&", "raised")], "5<6&ᵃ&"),
    ([("5", "raised struck"), ("6", "")], f"⁵{STRIKE}6"),
    ([("200", ""), ("1", "")], "2001"),
]
OOXML = {"raised": '<vertAlign val="superscript"/>', "lowered": '<vertAlign val="subscript"/>', "struck": "<strike/>"}
ODF = {
    "raised": 'style:text-position="super 58%"',
    "lowered": 'style:text-position="-33% 58%"',
    "struck": 'style:text-line-through-style="solid"',
}
GIVEN = Drawn.RAISED, Drawn.LOWERED, Drawn.STRUCK


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def runs(parts: Parts, prefix: str = "") -> str:
    written_runs = (
        "".join(
            f"<r><rPr>{''.join(OOXML[each] for each in how.split())}</rPr>"
            f'<t xml:space="preserve">{escaped(text)}</t></r>'
            for text, how in parts
        )
        + '<rPh sb="0" eb="1"><t>9</t></rPh>'
    )
    return (
        written_runs.replace("</", f"</{prefix}")
        .replace("<", f"<{prefix}")
        .replace(f"<{prefix}/{prefix}", f"</{prefix}")
    )


def shared(parts: Parts) -> bytes:
    found = xlsx_parts('<row r="1"><c r="A1" t="s"><v>1</v></c></row>')
    found["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}"><si><t>另</t></si><si>{runs(parts)}</si></sst>'
    relation = f'<Relationship Id="t" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    name = "xl/_rels/workbook.xml.rels"
    found[name] = found[name].replace("</Relationships>", relation)
    return zipped(found)


def inline(parts: Parts) -> bytes:
    return xlsx(row(1, f'<c r="A1" t="inlineStr"><is>{runs(parts)}</is></c>'))


def font(how: str) -> xlwt.Font:
    made = xlwt.Font()
    made.struck_out = "struck" in how
    made.escapement = 1 if "raised" in how else 2 if "lowered" in how else 0
    return made


def old(parts: Parts) -> bytes:
    book, page = xls([])
    page.write_rich_text(0, 0, [(text, font(how)) for text, how in parts])
    return saved(book)


def style(name: str, how: str, family: str = "text") -> str:
    properties = " ".join(ODF[each] for each in how.split())
    inside = f"<style:text-properties {properties}/>" if how else ""
    return f'<style:style style:name="{name}" style:family="{family}">{inside}</style:style>'


def open_document(parts: Parts) -> bytes:
    styles = "".join(style(f"T{number}", how) for number, (_, how) in enumerate(parts))
    spans = "".join(
        f'<text:span text:style-name="T{number}">{escaped(text).replace(" ", "<text:s/>")}</text:span>'
        for number, (text, _) in enumerate(parts)
    )
    cell = f'<table:table-cell office:value-type="string"><text:p>{spans}</text:p></table:table-cell>'
    return ods(f'<table:table table:name="表1"><table:table-row>{cell}</table:table-row></table:table>', styles)


def binary_font(how: str) -> tuple[int, bytes]:
    place = 1 if "raised" in how else 2 if "lowered" in how else 0
    return 43, struct.pack("<HHHH", 220, 8 * ("struck" in how), 400, place) + bytes(13)


def rich(parts: Parts) -> bytes:
    text = "".join(text for text, _ in parts)
    starts = [len("".join(each for each, _ in parts[:number])) for number in range(len(parts))]
    listed = b"".join(struct.pack("<HH", start, number) for number, start in enumerate(starts))
    return b"\1" + struct.pack("<I", len(text)) + text.encode("utf-16-le") + struct.pack("<I", len(parts)) + listed


def binary(parts: Parts) -> bytes:
    fonts = [*(binary_font(how) for _, how in parts), *CELL_STYLES]
    plain = (19, b"\0" + struct.pack("<I", 1) + "另".encode("utf-16-le"))
    cell = (7, struct.pack("<III", 0, 0, 1))
    texts = [(159, struct.pack("<II", 2, 2)), plain, (19, rich(parts)), (160, b"")]
    return xlsb((145, b""), LINE, cell, (146, b""), styles=fonts, texts=texts)


def binary_inline(parts: Parts) -> bytes:
    fonts = [*(binary_font(how) for _, how in parts), *CELL_STYLES]
    cell = (62, struct.pack("<II", 0, 0) + rich(parts))
    return xlsb((145, b""), LINE, cell, (146, b""), styles=fonts)


CELL_STYLES = [(617, struct.pack("<I", 1)), (47, struct.pack("<HHH", 0, 0, 0)), (618, b"")]
LINE = (0, struct.pack("<IIHBBI", 0, 0, 0, 0, 0, 0) + b"\0")
KINDS: dict[str, tuple[Callable[[Parts], bytes], str]] = {
    "xlsx": (shared, "甲.xlsx"),
    "xlsx inline": (inline, "甲.xlsx"),
    "xls": (old, "甲.xls"),
    "ods": (open_document, "甲.ods"),
    "xlsb": (binary, "甲.xlsb"),
    "xlsb inline": (binary_inline, "甲.xlsb"),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("parts", "reads"), CASES)
def test_a_text_in_parts_reads_as_it_is_seen(kind: str, parts: Parts, reads: str) -> None:
    build, name = KINDS[kind]
    assert sheet_of(build(parts), name).rows == [[reads]]


def whole_xlsx(value: float, how: str) -> bytes:
    parts = xlsx_parts(row(1, f'<c r="A1" s="1"><v>{value}</v></c>', '<c r="B1" s="0"><v>7</v></c>'))
    fonts = f"<fonts><font/><font>{''.join(OOXML[each] for each in how.split())}</font></fonts>"
    styles = '<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="0" fontId="1"/></cellXfs>'
    parts["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}">{fonts}{styles}</styleSheet>'
    return zipped(parts)


def whole_xls(value: float, how: str) -> bytes:
    book, page = xls([])
    drawn = xlwt.XFStyle()
    drawn.font = font(how)
    page.write(0, 0, value, drawn)
    page.write(0, 1, 7)
    return saved(book)


def whole_ods(value: float, how: str, given: str = "cell") -> bytes:
    names = {each: f'{"" if each == "cell" else "default-cell-"}style-name="ce1"' for each in ("cell", "row", "column")}
    attribute = {each: f" table:{names[each]}" if each == given else "" for each in names}
    cells = "".join(
        f'<table:table-cell{extra} office:value-type="float" office:value="{held}"><text:p>{held}</text:p></table:table-cell>'
        for held, extra in ((value, attribute["cell"]), (7, ' table:style-name="ce0"'))
    )
    table = (
        f'<table:table table:name="表1"><table:table-column{attribute["column"]}/>'
        f"<table:table-row{attribute['row']}>{cells}</table:table-row></table:table>"
    )
    child = '<style:style style:name="ce1" style:family="table-cell" style:parent-style-name="Struck"/>'
    return ods(table, child, style("Struck", how, "table-cell"))


def whole_xlsb(value: float, how: str) -> bytes:
    styles = [binary_font(""), binary_font(how), (617, struct.pack("<I", 2))]
    styles += [(47, struct.pack("<HHH", 0, 0, number)) for number in (0, 1)]
    cells = [(5, struct.pack("<IId", column, 1 - column, held)) for column, held in enumerate((value, 7))]
    return xlsb((145, b""), LINE, *cells, (146, b""), styles=[*styles, (618, b"")])


@pytest.mark.parametrize(
    ("build", "name"),
    [(whole_xlsx, "甲.xlsx"), (whole_xls, "甲.xls"), (whole_ods, "甲.ods"), (whole_xlsb, "甲.xlsb")],
)
@pytest.mark.parametrize(("how", "reads"), [("struck", f"5{STRIKE}2{STRIKE}"), ("raised", "⁵²"), ("", 52.0)])
def test_a_number_that_is_drawn_so_as_a_whole_reads_as_it_is_seen(
    build: Callable[[float, str], bytes], name: str, how: str, reads: CellValue
) -> None:
    assert sheet_of(build(52, how), name).rows == [[reads, 7.0]]


@pytest.mark.parametrize("given", ["row", "column"])
def test_a_struck_row_or_column_of_an_ods_is_struck(given: str) -> None:
    assert sheet_of(whole_ods(52, "struck", given), "甲.ods").rows == [[f"5{STRIKE}2{STRIKE}", 7.0]]


def test_a_font_that_only_names_the_line_is_not_struck() -> None:
    off = '<r><rPr><strike val="0"/><vertAlign val="baseline"/></rPr><t>52</t></r>'
    assert sheet_of(xlsx(row(1, f'<c r="A1" t="inlineStr"><is>{off}</is></c>'))).rows == [["52"]]


def test_formatted_xml_with_a_prefix_reads_as_it_is_seen() -> None:
    content = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is>'
        '<x:r><x:t>200</x:t></x:r><x:r><x:rPr><x:vertAlign val="superscript"/></x:rPr><x:t>1</x:t></x:r>'
        "</x:is></x:c></x:row></x:sheetData></x:worksheet>"
    )
    parts = {**xlsx_parts(""), "xl/worksheets/sheet1.xml": content}
    assert sheet_of(zipped(parts)).rows == [["200¹"]]


@pytest.mark.parametrize(
    ("inside", "reads"),
    [
        ("410<text:line-break/>385", "410\n385"),
        ("410<text:tab/>385", "410\t385"),
        ("410<text:s/>385", "410 385"),
        (
            "闵行<text:ruby><text:ruby-base>区</text:ruby-base><text:ruby-text>qu1</text:ruby-text></text:ruby>",
            "闵行区",
        ),
        ('4<text:span text:style-name="T1">1<text:s/>0<text:line-break/>2</text:span>', "4¹ ⁰\n²"),
    ],
)
def test_what_parts_or_explains_a_text_of_an_ods_is_not_glued_to_it(inside: str, reads: str) -> None:
    cell = f'<table:table-cell office:value-type="string"><text:p>{inside}</text:p></table:table-cell>'
    table = f'<table:table table:name="表1"><table:table-row>{cell}</table:table-row></table:table>'
    assert sheet_of(ods(table, style("T1", "raised")), "甲.ods").rows == [[reads]]


def test_what_has_no_raised_form_stays_as_it_is() -> None:
    assert [written("注1,。", how) for how in GIVEN] == [
        "注¹,。",
        "注₁,。",
        "".join(each + STRIKE for each in "注1,。"),
    ]
    assert written_in_parts("甲乙", [(1, Drawn.PLAIN)]) == "甲乙"
