"""Writes files part by part, so that a test can build what no spreadsheet library would write."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence

import xlwt

from definitions import load
from pipelines.findings import Findings
from pipelines.workbooks.files.grid import Grid, open_grid
from pipelines.workbooks.files.sheet import Sheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
STYLES = (
    '<numFmts><numFmt numFmtId="164" formatCode="000000"/><numFmt numFmtId="165" formatCode="0\\.0,"/></numFmts><cellXfs>'
    '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="10"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>'
)


def opened(data: bytes, name: str) -> tuple[Grid | None, list[str]]:
    """The grid of a file and the rules it breaks."""
    findings = Findings(load().rules, file=name, submission_id="")
    grid = open_grid(data, name, findings)
    return grid, [found.rule_id for found in findings]


def sheet_of(data: bytes, name: str = "甲.xlsx") -> Sheet:
    """The first sheet of a file that is read without a finding."""
    grid, rules = opened(data, name)
    assert not rules
    assert grid is not None
    return grid.sheets[0]


def zipped(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def xlsx_parts(
    *cells: str, head: str = "", tail: str = "", strict: bool = False, workbook: str = "", states: Iterable[str] = ()
) -> dict[str, str]:
    """The parts of an .xlsx with one sheet for each `cells`, the XML inside its sheetData."""
    main, office = (STRICT_MAIN, STRICT_OFFICE) if strict else (MAIN, OFFICE)
    state = dict(enumerate(states, 1))
    numbers = range(1, len(cells) + 1)
    sheets = "".join(
        f'<sheet name="表{n}" sheetId="{n}" r:id="r{n}"{f" state={chr(34)}{state[n]}{chr(34)}" if state.get(n) else ""}/>'
        for n in numbers
    )
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="w" Type="{office}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}">{workbook}<sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{relations}'
        f'<Relationship Id="s" Type="{office}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}">{STYLES}</styleSheet>',
    }
    for number, content in zip(numbers, cells, strict=True):
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{main}">{head}<sheetData>{content}</sheetData>{tail}</worksheet>'
        )
    return parts


def xlsx(
    *cells: str, head: str = "", tail: str = "", strict: bool = False, workbook: str = "", states: Iterable[str] = ()
) -> bytes:
    """An .xlsx with one sheet for each `cells`, the XML inside its sheetData."""
    return zipped(xlsx_parts(*cells, head=head, tail=tail, strict=strict, workbook=workbook, states=states))


def row(number: int, *cells: str, attributes: str = "") -> str:
    """A row of cells; each is the content of a `c` element, or one written out."""
    written = [
        cell if cell.startswith("<c") else f'<c r="{chr(65 + index)}{number}">{cell}</c>'
        for index, cell in enumerate(cells)
    ]
    return f'<row r="{number}"{attributes}>{"".join(written)}</row>'


def xls(*rows: Iterable[object], sheet: str = "表1") -> tuple[xlwt.Workbook, xlwt.Worksheet]:
    """An .xls with these rows, still open for edits; save it with `saved`."""
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet(sheet)
    for number, values in enumerate(rows):
        for column, value in enumerate(values):
            page.write(number, column, value)
    return book, page


def saved(book: xlwt.Workbook) -> bytes:
    """The bytes of an .xls."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def biff(*records: tuple[int, bytes]) -> bytes:
    """Records of a BIFF stream, one after the other."""
    return b"".join(struct.pack("<HH", code, len(body)) + body for code, body in records)


def biff5(text: bytes, code_page: int) -> bytes:
    """The stream of an Excel 5 workbook with one text in B1, as bytes of whatever encoding."""
    head = biff((0x0809, struct.pack("<HHHH", 0x0500, 5, 0, 0)), (0x0042, struct.pack("<H", code_page)))
    end = biff((0x000A, b""))
    at = len(head) + 4 + 8 + len(end)
    bound = biff((0x0085, struct.pack("<IHB", at, 0, 1) + b"S"))
    sheet = biff(
        (0x0809, struct.pack("<HHHH", 0x0500, 0x0010, 0, 0)),
        (0x0204, struct.pack("<HHHH", 0, 1, 0, len(text)) + text),
        (0x000A, b""),
    )
    return head + bound + end + sheet


def ods(table: str, styles: str = "", common: str = "") -> bytes:
    """An .ods with the XML of its tables, of the styles beside them, and of those of the whole document."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    calc = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} {calc}><office:body>'
            f"<office:spreadsheet>{table}</office:spreadsheet></office:body></office:document-content>".replace(
                "<office:body>", f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
            ),
            **({"styles.xml": f"<office:document-styles {names}>{common}</office:document-styles>"} if common else {}),
        }
    )


def xlsb(
    *records: tuple[int, bytes],
    styles: Sequence[tuple[int, bytes]] = (),
    texts: Sequence[tuple[int, bytes]] = (),
) -> bytes:
    """An .xlsb whose one sheet has these records, and whose styles and shared texts have those."""

    def written(code: int, body: bytes = b"") -> bytes:
        name = bytes([code]) if code < 0x80 else bytes([code & 0x7F | 0x80, code >> 7])
        return name + bytes([len(body)]) + body

    def text(value: str) -> bytes:
        return struct.pack("<I", len(value)) + value.encode("utf-16-le")

    bundle = struct.pack("<II", 0, 1) + text("r1") + text("表1")
    inside = b"".join(written(code, body) for code, body in records)
    relation = f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.bin"/>'
    return zipped(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "xl/workbook.bin": written(131) + written(143) + written(156, bundle) + written(144) + written(132),
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{PACKAGE}">{relation}</Relationships>',
            **({"xl/styles.bin": b"".join(written(code, body) for code, body in styles)} if styles else {}),
            **({"xl/sharedStrings.bin": b"".join(written(code, body) for code, body in texts)} if texts else {}),
            "xl/worksheets/sheet1.bin": written(129)
            + written(148, struct.pack("<IIII", 0, 9, 0, 9))
            + inside
            + written(130),
        }
    )
