"""A file made to attack is called what it is; what is only large is told the limit that it broke, in every kind of workbook."""

from __future__ import annotations

import io
import re
import struct
import warnings
import zipfile
from collections.abc import Callable

import pytest
import xlwt

from definitions import load
from pipelines.findings import Finding, Findings
from pipelines.workbooks.files.grid import open_grid
from pipelines.workbooks.files.readers import container, ooxml, work, xlsb
from pipelines.workbooks.files.readers.streams import workbook_stream
from tests.pipelines.workbooks.files.readers.odd_files import (
    MAIN,
    OFFICE,
    PACKAGE,
    biff,
    ods,
    row,
    saved,
    xls,
    xlsx,
    xlsx_parts,
    zipped,
)
from tests.pipelines.workbooks.files.readers.odd_files import xlsb as xlsb_file

TABLE = row(1, "<v>1</v>", "<v>2</v>")
SOUND = xlsx(TABLE)
SHEET = "xl/worksheets/sheet1.xml"
CELL = '<table:table-cell office:value-type="float" office:value="1"{}/>'
#: What belongs to a program and not in a sentence to a person.
INTERNALS = re.compile(r"0x|MSAT|[A-Z][a-z]+Error|Exception|Traceback|line \d+, column|invalid|corrupt", re.ASCII)


def found(data: bytes, name: str = "甲.xlsx") -> Finding:
    """The one finding of a file that is refused."""
    findings = Findings(load().rules, file=name, submission_id="")
    assert open_grid(data, name, findings) is None
    (only,) = findings
    for message in (only.message_zh, only.message_en):
        assert not INTERNALS.search(message), message
        assert "  " not in message
    return only


def quoted_overlap() -> bytes:
    """Two parts of which the second lies within the first: Fifield's way to unpack one kernel many times."""
    inner = zipped({"xl/inner.xml": "<x/>"}, zipfile.ZIP_STORED)
    local = inner[: inner.index(b"PK\1\2")]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("xl/outer.xml", local)
    data = bytearray(stream.getvalue())
    at = data.index(b"PK\1\2")
    entry = bytearray(inner[inner.index(b"PK\1\2") : inner.index(b"PK\5\6")])
    entry[42:46] = struct.pack("<L", data.index(local))
    end = data.index(b"PK\5\6")
    head, directory = bytes(data[:at]), bytes(data[at:end]) + bytes(entry)
    return head + directory + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 2, 2, len(directory), len(head), 0)


def twice(name: str) -> bytes:
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w") as archive:
        warnings.simplefilter("ignore")
        for part, content in xlsx_parts(TABLE).items():
            archive.writestr(part, content)
        archive.writestr(name, "<x/>")
    return stream.getvalue()


def renamed_inside() -> bytes:
    """A part whose own header has another name than the directory has."""
    return SOUND.replace(b"sheet1.xml", b"sheet2.xml", 1)


def shared_sheets(count: int) -> bytes:
    parts = xlsx_parts(TABLE)
    sheets = "".join(f'<sheet name="表{n}" sheetId="{n}" r:id="r1"/>' for n in range(1, count + 1))
    parts["xl/workbook.xml"] = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'
    return zipped(parts)


def external(target: str, mode: str = "External") -> bytes:
    parts = xlsx_parts(TABLE)
    parts["xl/_rels/workbook.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/worksheet" Target="{target}" '
        f'TargetMode="{mode}"/></Relationships>'
    )
    return zipped(parts)


def lzma() -> bytes:
    return zipped(xlsx_parts(TABLE), zipfile.ZIP_LZMA)


ATTACKS: list[tuple[Callable[[], bytes], str]] = [
    (quoted_overlap, "重叠｜: overlaps"),
    (lambda: twice(SHEET), "有两个｜: there are two"),
    (lambda: twice("XL/worksheets/SHEET1.xml"), "有两个｜: there are two"),
    (renamed_inside, "不一致｜: the part and the directory disagree"),
    (lambda: SOUND + b"<script>", "之后有别的内容｜something else stands behind"),
    (lambda: SOUND + zipped({"a": "b"}), "之前有别的内容｜something else stands before"),
    (lambda: zipped({}), "空的压缩包｜an empty archive"),
    (lambda: shared_sheets(1900), "1,900 ⟨张工作表是同一部件"),
    (lambda: external("file:///etc/passwd"), "工作表放在文件以外｜a sheet lies outside"),
    (lambda: external("https://example.org/s.xml", ""), "工作表放在文件以外｜a sheet lies outside"),
    (lzma, "压缩方法"),
]


@pytest.mark.parametrize(("build", "said"), ATTACKS)
def test_an_attack_is_called_what_it_is(build: Callable[[], bytes], said: str) -> None:
    only = found(build())
    assert only.rule_id == "archive-unsafe"
    assert said in only.observed


@pytest.mark.parametrize("padding", [b"\0" * 512, b"\r\n"])
def test_padding_behind_an_archive_is_none(padding: bytes) -> None:
    findings = Findings(load().rules, file="", submission_id="")
    assert open_grid(SOUND + padding, "甲.xlsx", findings)


MARKUP = [
    ('<!DOCTYPE x [<!ENTITY a "b">]>{}', "文档类型声明（DTD）"),
    ('<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd">{}', "文档类型声明（DTD）"),
    ('文字<?xml version="1.0"?>{}', "声明之前有别的内容"),
    (' <?xml version="1.0"?>{}', "声明之前有别的内容"),
    ('<!-- --><?xml version="1.0"?>{}', "声明之前有别的内容"),
    ("x{}", "声明之前有别的内容"),
    ("{}\0", "不是 UTF-8"),
]


@pytest.mark.parametrize(("markup", "said"), MARKUP)
@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"])
def test_what_is_slipped_into_the_xml_is_called_what_it_is(markup: str, said: str, part: str) -> None:
    parts = xlsx_parts(TABLE)
    only = found(zipped({**parts, part: markup.replace("{}", parts[part])}))
    assert (only.rule_id, part in only.observed, said in only.observed) == ("markup-unsafe", True, True)


@pytest.mark.parametrize(("markup", "said"), MARKUP)
def test_and_so_in_an_ods(markup: str, said: str) -> None:
    with zipfile.ZipFile(io.BytesIO(ods("<table:table/>"))) as archive:
        parts: dict[str, str] = {name: archive.read(name).decode() for name in archive.namelist()}
    content = parts["content.xml"].partition("?>")[2]
    only = found(zipped({**parts, "content.xml": markup.replace("{}", content)}), "甲.ods")
    assert (only.rule_id, said in only.observed) == ("markup-unsafe", True)


def test_an_ods_that_does_not_say_what_it_is_is_read_all_the_same() -> None:
    table = f"<table:table table:name='表'><table:table-row>{CELL.format('')}</table:table-row></table:table>"
    with zipfile.ZipFile(io.BytesIO(ods(table))) as archive:
        content = archive.read("content.xml")
    manifest = '<manifest full-path="/" media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    findings = Findings(load().rules, file="", submission_id="")
    grid = open_grid(zipped({"META-INF/manifest.xml": manifest, "content.xml": content}), "甲.ods", findings)
    assert grid
    assert grid.sheets[0].rows == [[1.0]]


def test_what_is_damaged_is_said_in_words() -> None:
    for name, data in {
        "截断.xlsx": SOUND[:-30],
        "乱.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook\0".encode("utf-16-le") + b"\x01" * 4000,
        "截断.xls": saved(xls(["a"])[0])[:1500],
        "字节.xlsx": bytes(range(256)) * 20,
        "部件.xlsx": zipped({"xl/workbook.xml": "<x/>"}),
        "长.csv": b"a,b\n" + b"x" * 200_000 + b",1\n",
        "标记.xlsx": zipped({**xlsx_parts(TABLE), "xl/workbook.xml": "<x"}),
    }.items():
        assert found(data, name).rule_id == "file-unreadable", name


def lowered(monkeypatch: pytest.MonkeyPatch, name: str, limit: int) -> None:
    for module in (container, ooxml, work, xlsb):
        if hasattr(module, name):
            monkeypatch.setattr(module, name, limit)


def cells(count: int) -> bytes:
    """A sheet of so many cells without addresses, which only a parser can count."""
    return xlsx(f"<row>{'<c><v>1</v></c>' * count}</row>")


def number_cells(count: int) -> list[tuple[int, bytes]]:
    reals = [(5, struct.pack("<IId", column, 0, 1)) for column in range(count)]
    return [(145, b""), (0, bytes(17)), *reals, (146, b"")]


def blank_cells(count: int) -> bytes:
    """An .xls that holds blank styled cells, all in one record."""
    book, page = xls(["a"])
    page.row(1).set_cell_mulblanks(0, count - 1, xlwt.easyxf("font: bold on"))
    return saved(book)


REPEATED = f"<table:table table:name='表'><table:table-row>{CELL}</table:table-row></table:table>"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("甲.xlsx", cells(60)),
        ("乙.xlsx", xlsx(*[row(n, "<v>1</v>", "<v>2</v>") for n in range(1, 30)])),
        ("甲.ods", ods(REPEATED.format(' table:number-columns-repeated="60"'))),
        ("甲.xlsb", xlsb_file(*number_cells(60))),
        ("甲.xls", saved(xls(range(60))[0])),
        ("乙.xls", blank_cells(60)),
    ],
)
def test_cells_are_counted_in_every_kind(monkeypatch: pytest.MonkeyPatch, name: str, data: bytes) -> None:
    lowered(monkeypatch, "CELLS", 50)
    only = found(data, name)
    assert (only.rule_id, only.expected) == ("file-too-large", "50")
    assert "单元格｜cells" in only.observed


def test_bytes_are_counted_over_all_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    lowered(monkeypatch, "INFLATED_BYTES", 20_000)
    long = row(1, "<v>1</v>" + " " * 9_000)
    assert open_grid(xlsx(long), "甲.xlsx", Findings(load().rules, file="", submission_id=""))
    only = found(xlsx(long, long, long))
    assert (only.rule_id, only.expected) == ("file-too-large", "20,000 B")


def test_text_is_counted_in_each_cell_that_shows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    lowered(monkeypatch, "CHARACTERS", 20_000)
    parts = xlsx_parts(row(1, *['<c t="s" r="A1"><v>0</v></c>'.replace("A1", f"{c}1") for c in "ABCDEFGHIJ"]))
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}"><si><t>{"长" * 3_000}</t></si></sst>'
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>",
        f'<Relationship Id="t" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    )
    cell = "<table:table-cell office:value-type='string' table:number-columns-repeated='10'><text:p>{}</text:p>"
    repeated = cell.format("长" * 3_000) + "</table:table-cell>"
    table = ods(f"<table:table table:name='表'><table:table-row>{repeated}</table:table-row></table:table>")
    for only in (found(zipped(parts)), found(table, "甲.ods")):
        assert (only.rule_id, only.expected) == ("file-too-large", "20,000")
        assert "text in cells" in only.observed


def merged(*references: str) -> bytes:
    ranges = "".join(f'<mergeCell ref="{reference}"/>' for reference in references)
    return xlsx(row(1, "<v>1</v>", "<v>2</v>"), tail=f"<mergeCells>{ranges}</mergeCells>")


def test_merges_count_as_far_as_the_sheet_reaches(monkeypatch: pytest.MonkeyPatch) -> None:
    findings = Findings(load().rules, file="", submission_id="")
    grid = open_grid(merged("A1:XFD1048576", *["A1:A1048576"] * 2000), "甲.xlsx", findings)
    assert grid
    assert {str(merge.last) for merge in grid.sheets[0].metadata.merges} == {"A1", "B1"}
    assert grid.sheets[0].merged_under
    lowered(monkeypatch, "MERGED_CELLS", 1_000)
    only = found(merged(*["A1:XFD1048576"] * 2000))
    assert (only.rule_id, only.expected) == ("file-too-large", "1,000")
    lowered(monkeypatch, "MERGES", 100)
    assert found(merged(*["A1:B1"] * 101)).expected == "100"


def test_sheets_of_an_xls_that_are_one_place_are_refused() -> None:
    book, _ = xls(range(3))
    book.add_sheet("表2")
    data = bytearray(saved(book))
    first, second = (match.start() for match in re.finditer(re.escape(struct.pack("<H", 0x85)), bytes(data)))
    data[second + 4 : second + 8] = data[first + 4 : first + 8]
    assert found(bytes(data), "甲.xls").rule_id == "archive-unsafe"


@pytest.mark.slow
def test_columns_hidden_a_million_times_are_hidden_once() -> None:
    head = "<cols>" + '<col min="1" max="16384" hidden="1"/>' * 100_000 + "</cols>"
    grid = open_grid(xlsx(TABLE, head=head), "甲.xlsx", Findings(load().rules, file="", submission_id=""))
    assert grid
    assert len(grid.sheets[0].metadata.hidden_columns) == 16384


def edited(data: bytes, record: bytes) -> bytes:
    """A compound file with a stream of this workbook, in which something was put before its last end."""
    stream = workbook_stream(data)
    end = stream.rindex(biff((0x000A, b"")))
    written = io.BytesIO()
    xlwt.CompoundDoc.XlsDoc().save(written, stream[:end] + record + stream[end:])
    return written.getvalue()


@pytest.mark.parametrize("name", ["WORKBOOK", "workBook", "Tabellen"])
def test_the_stream_of_an_xls_may_have_another_name(name: str) -> None:
    data = saved(xls([1, "二"])[0]).replace("Workbook".encode("utf-16-le"), name.encode("utf-16-le"))
    grid = open_grid(data, "甲.xls", Findings(load().rules, file="", submission_id=""))
    assert grid
    assert grid.sheets[0].rows == [[1.0, "二"]]


@pytest.mark.parametrize(
    "record",
    [
        (0x01B8, struct.pack("<HHHH", 0, 0, 0, 0) + bytes(28)),  # a link without its mark
        (0x0800, struct.pack("<HHHHH", 0x0800, 0, 0, 0, 0) + b"x\0\0\0"),  # the tip of a link that is not there
        (0x001B, struct.pack("<H", 9)),  # nine page breaks of which there are none
        (0x001C, struct.pack("<HHHHH", 0, 0, 0, 1, 9)),  # a comment cut off
    ],
    ids=["link", "tip", "breaks", "comment"],
)
def test_what_a_library_asserts_of_comments_and_links_stops_no_figure(record: tuple[int, bytes]) -> None:
    percent = xlwt.easyxf(num_format_str="0%")
    book, page = xls([1, "二"])
    page.write(1, 0, 0.45, percent)
    grid = open_grid(
        edited(saved(book), record=biff(record)), "甲.xls", Findings(load().rules, file="", submission_id="")
    )
    assert grid
    assert grid.sheets[0].rows == [[1.0, "二"], [0.45, ""]]
    assert list(grid.sheets[0].metadata.formats.values()) == ["0%"]


@pytest.mark.parametrize("kind", ["xlMacrosheet", "xlIntlMacrosheet"])
def test_a_sheet_of_excel_4_macros_is_passed_over(kind: str) -> None:
    parts = xlsx_parts(TABLE)
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        "<sheets>", '<sheets><sheet name="宏" sheetId="9" state="veryHidden" r:id="m1"/>'
    )
    relation = (
        f'<Relationship Id="m1" Type="http://schemas.microsoft.com/office/2006/relationships/{kind}" Target="m/s.xml"/>'
    )
    relations = parts["xl/_rels/workbook.xml.rels"]
    parts["xl/_rels/workbook.xml.rels"] = relations.replace("</Relationships>", f"{relation}</Relationships>")
    parts["xl/m/s.xml"] = f'<macrosheet xmlns="{MAIN}"><sheetData/></macrosheet>'
    grid = open_grid(zipped(parts), "甲.xlsm", Findings(load().rules, file="", submission_id=""))
    assert grid
    assert [(sheet.name, sheet.rows) for sheet in grid.sheets] == [("表1", [[1.0, 2.0]])]


def test_and_so_in_an_xlsb() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsb_file(*number_cells(2)))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    relation = b'<Relationship Id="m1" Type="http://schemas.microsoft.com/office/x/xlMacrosheet" Target="m.bin"/>'
    relations = "xl/_rels/workbook.bin.rels"
    parts[relations] = parts[relations].replace(b"</Relationships>", relation + b"</Relationships>")
    texts = [struct.pack("<I", len(text)) + text.encode("utf-16-le") for text in ("m1", "宏")]
    body = struct.pack("<II", 0, 2) + b"".join(texts)
    end = parts["xl/workbook.bin"].index(b"\x90\x01")
    bundle = b"\x9c\x01" + bytes([len(body)]) + body
    parts["xl/workbook.bin"] = parts["xl/workbook.bin"][:end] + bundle + parts["xl/workbook.bin"][end:]
    grid = open_grid(zipped(parts), "甲.xlsb", Findings(load().rules, file="", submission_id=""))
    assert grid
    assert [(sheet.name, sheet.rows) for sheet in grid.sheets] == [("表1", [[1.0, 1.0]])]
