"""What is drawn on the sheets, and what the writing library drops beside the cells, is in the marked copy as it was."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from definitions import Definitions
from pipelines.workbooks.exchange.keepable import Trifle, losses
from pipelines.workbooks.exchange.returned import SHEET
from pipelines.workbooks.exchange.transplanting import Drawings
from tests.pipelines.life.returned_builder import sent_back
from tests.pipelines.workbooks.workbook_builder import set_cell, submission

pytestmark = pytest.mark.slow

OF_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"><xdr:twoCellAnchor><xdr:pic/>'
    "</xdr:twoCellAnchor><xdr:twoCellAnchor><xdr:sp>单位公章 &lt;b&gt;</xdr:sp></xdr:twoCellAnchor></xdr:wsDr>"
).encode()
PICTURE = b"\x89PNG picture"


def relations(*lines: tuple[str, str, str]) -> bytes:
    inner = "".join(f'<Relationship Id="{name}" Type="{OF_DOCUMENT}/{kind}" {how}/>' for name, kind, how in lines)
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'.encode()


def part_of(path: Path, name: str) -> str:
    """Where a sheet stands in a workbook as the writing library numbers them."""
    return f"xl/worksheets/sheet{openpyxl.load_workbook(path, read_only=True).sheetnames.index(name) + 1}.xml"


def drawn_on(path: Path, target: str = "../drawings/drawing9.xml") -> Path:
    """Draw a picture and a text box on a sheet, and put the picture behind it as well."""
    sheet = part_of(path, "封面")
    name = sheet.rpartition("/")[2]
    with zipfile.ZipFile(path) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    rels = parts.get(f"xl/worksheets/_rels/{name}.rels", relations())
    own = relations(("rId7", "drawing", f'Target="{target}"'), ("rId8", "image", 'Target="/xl/media/stamp.png"'))
    parts[f"xl/worksheets/_rels/{name}.rels"] = rels.replace(b"</Relationships>", own.partition(b'">')[2])
    drawn = '<ignoredErrors><ignoredError sqref="A1" numberStoredAsText="1"/></ignoredErrors><drawing r:id="rId7"/>'
    xml = parts[sheet].replace(b"<worksheet ", f'<worksheet xmlns:r="{OF_DOCUMENT}" '.encode(), 1)
    tail = f'{drawn}<picture r:id="rId8"/></worksheet>'.encode()
    parts[sheet] = xml.replace(b"</worksheet>", tail)
    parts["xl/drawings/drawing9.xml"] = DRAWING
    parts["xl/drawings/_rels/drawing9.xml.rels"] = relations(
        ("rId1", "image", 'Target="../media/stamp.png"'),
        ("rId2", "hyperlink", 'Target="http://example.org/" TargetMode="External"'),
    )
    parts["xl/media/stamp.png"] = PICTURE
    types = b'<Default Extension="png" ContentType="image/png"/>'
    types += b'<Override PartName="/xl/drawings/drawing9.xml" ContentType="x/y"/>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", types + b"</Types>")
    with zipfile.ZipFile(path, "w") as archive:
        for each, content in parts.items():
            archive.writestr(each, content)
    return path


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert len(set(archive.namelist())) == len(archive.namelist())
        return {name: archive.read(name) for name in archive.namelist()}


def test_pictures_and_text_boxes_come_back_byte_for_byte(tmp_path: Path, definitions: Definitions) -> None:
    path = drawn_on(submission(tmp_path / "a.xlsx", definitions, edit=set_cell("封面", "C9", "不知道")))
    assert losses(path.read_bytes()) == []
    back = sent_back(path, definitions, tmp_path / "back")
    parts = parts_of(back)
    assert parts["xl/drawings/drawing9.xml"] == DRAWING
    assert parts["xl/media/stamp.png"] == PICTURE
    assert b"stamp.png" in parts["xl/drawings/_rels/drawing9.xml.rels"]
    cover = parts[part_of(back, "封面")]
    tags = [b"<pageSetup", b"<ignoredErrors>", b"<drawing ", b"<legacyDrawing ", b"<picture "]
    places = [cover.index(tag) for tag in tags]
    assert places == sorted(places)
    related = parts[part_of(back, "封面").replace("worksheets/", "worksheets/_rels/") + ".rels"]
    for target in (b"/xl/drawings/drawing9.xml", b"/xl/media/stamp.png", b"comment"):
        assert target in related
    assert b'PartName="/xl/drawings/drawing9.xml" ContentType="x/y"' in parts["[Content_Types].xml"]
    assert b'PartName="/xl/media/stamp.png" ContentType="image/png"' in parts["[Content_Types].xml"]


def test_a_chart_comes_back_on_a_sheet_without_marks_as_on_one_with(tmp_path: Path, definitions: Definitions) -> None:
    def edit(workbook: openpyxl.Workbook) -> None:
        workbook["行业"]["D4"] = "很多"
        for name in ("行业", "总量"):
            chart = BarChart()
            chart.add_data(Reference(workbook["行业"], min_col=5, min_row=4, max_row=6))
            sheet = workbook[name]
            assert isinstance(sheet, Worksheet)
            chart.anchor = "K2"
            sheet.add_chart(chart)

    path = submission(tmp_path / "a.xlsx", definitions, edit=edit)
    before = parts_of(path)
    back = sent_back(path, definitions, tmp_path / "back")
    after = parts_of(back)
    for part in before:
        if part.startswith(("xl/charts/", "xl/drawings/drawing", "xl/drawings/_rels")):
            assert after[part] == before[part]
    assert "xl/charts/chart2.xml" in after
    workbook = openpyxl.load_workbook(back)
    assert workbook.sheetnames[0] == SHEET
    assert [len(vars(workbook[name])["_charts"]) for name in ("行业", "总量", SHEET)] == [1, 1, 0]


def test_twice_sent_back_nothing_is_drawn_twice(tmp_path: Path, definitions: Definitions) -> None:
    path = drawn_on(submission(tmp_path / "a.xlsx", definitions, edit=set_cell("封面", "C9", "不知道")))
    back = sent_back(path, definitions, tmp_path / "back")
    twice = sent_back(back, definitions, tmp_path / "twice")
    cover = parts_of(twice)[part_of(twice, "封面")]
    assert [cover.count(tag) for tag in (b"<drawing ", b"<picture ", b"<ignoredErrors>")] == [1, 1, 1]


def test_a_relation_out_of_the_container_is_not_followed_and_ends_in_a_sentence(
    tmp_path: Path, definitions: Definitions
) -> None:
    path = drawn_on(submission(tmp_path / "a.xlsx", definitions), target="../../../../etc/passwd")
    with zipfile.ZipFile(path) as archive:
        drawings = Drawings()
        drawings.take(archive, "封面", part_of(path, "封面"), archive.read(part_of(path, "封面")))
    assert drawings.of_sheet == {"封面": [(b"picture", "xl/media/stamp.png")]}
    workbook = openpyxl.load_workbook(sent_back(path, definitions, tmp_path / "back"))
    assert workbook.sheetnames == [SHEET]
    assert "复制不了" in str(workbook[SHEET]["A4"].value)


def test_comments_of_the_submitter_are_kept_and_that_their_fonts_are_not_is_said(
    tmp_path: Path, definitions: Definitions
) -> None:
    def edit(workbook: openpyxl.Workbook) -> None:
        workbook["行业"]["D4"] = "很多"
        workbook["行业"]["E4"].comment = Comment("向企业核实过", "李四")

    path = submission(tmp_path / "a.xlsx", definitions, edit=edit)
    (loss,) = losses(path.read_bytes())
    assert isinstance(loss, Trifle)
    back = sent_back(path, definitions, tmp_path / "back")
    workbook = openpyxl.load_workbook(back)
    assert str(workbook[SHEET]["A4"].value).startswith("副本没有保留批注的字体和大小")
    kept = workbook["行业"]["E4"].comment
    assert kept is not None
    assert kept.text == "向企业核实过"
    workbook["行业"]["E4"].comment = None
    workbook.save(tmp_path / "again.xlsx")
    assert losses((tmp_path / "again.xlsx").read_bytes()) == []  # our own comments are no loss


def test_a_damaged_drawing_makes_a_workbook_of_findings_and_no_traceback(
    tmp_path: Path, definitions: Definitions
) -> None:
    path = drawn_on(submission(tmp_path / "a.xlsx", definitions))
    content = path.read_bytes()
    assert content.count(PICTURE) == 1
    path.write_bytes(content.replace(PICTURE, b"?" * len(PICTURE)))  # not what its checksum says
    assert openpyxl.load_workbook(sent_back(path, definitions, tmp_path / "back")).sheetnames == [SHEET]
