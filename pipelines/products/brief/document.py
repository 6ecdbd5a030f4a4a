"""A brief as a document: the page of GB/T 9704 (A4, margins 37, 35, 28 and 26 mm; 仿宋 of 16 pt, titles 小标宋 of 22 pt).

Table and notes are smaller, so that all of it is one page. Equal briefs are equal bytes.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from pipelines.products.brief.account import Brief, Number, Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docx.document import Document as Made
    from docx.section import Section
    from docx.styles.style import ParagraphStyle
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

_LATIN = "Times New Roman"
_BODY, _HEADING, _ASIDE, _TITLE = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
#: What stands in for a font where it is not installed.
_INSTEAD = {_BODY: "仿宋", _ASIDE: "楷体", _TITLE: "宋体"}
#: The body, and each style: its font, its size and the height of its lines in points. The page of the standard is Chinese;
#: on an English one, which says the same in more words, the larger type is smaller.
_STYLES = {
    "Normal": (_BODY, 16, 21),
    "Brief Title": (_TITLE, 22, 28),
    "Brief About": (_ASIDE, 9, 13),
    "Brief Heading": (_HEADING, 16, 21),
    "Brief Table Heading": (_HEADING, 8, 10.5),
    "Brief Table": (_BODY, 8, 10.5),
    "Brief Small": (_BODY, 9, 11.5),
    "Brief Legend": (_BODY, 7, 9),
    "Brief Sources": (_ASIDE, 9, 12),
    "Brief Note": (_BODY, 6.5, 7.5),
}
_ENGLISH = {
    "Normal": (_BODY, 12, 15),
    "Brief Title": (_TITLE, 18, 23),
    "Brief Heading": (_HEADING, 12, 15),
    "Brief Small": (_BODY, 8, 10),
}
#: Millimetres: the text, the first column, and a column of figures, which is narrower the more there are.
_WIDTH, _ASPECT, _FIGURE, _NARROWER = 156, 13, 30, 2
_SMALLEST = zipfile.ZipInfo("").date_time


def document(brief: Brief) -> bytes:
    """The document as the bytes of a .docx file."""
    made = Document()
    _lay_out(made.sections[0])
    _give_styles(made, _STYLES | (_ENGLISH if brief.language == "en" else {}))
    made.core_properties.title, made.core_properties.author = brief.title, "Koujing"
    account, table, obstacles, sources = brief.headings
    _line(made, "Brief Title", brief.title).alignment = WD_ALIGN_PARAGRAPH.CENTER
    _line(made, "Brief About", brief.about).alignment = WD_ALIGN_PARAGRAPH.CENTER
    _line(made, "Brief Heading", account)
    said = made.add_paragraph()
    said.paragraph_format.first_line_indent = Pt(32)
    said.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    _say(said, brief.paragraph)
    _line(made, "Brief Heading", table)
    _tabulate(made, brief)
    _line(made, "Brief Legend", brief.legend)
    _line(made, "Brief Heading", obstacles)
    for line in brief.obstacles:
        _line(made, "Brief Small", line)
    _line(made, "Brief Sources", sources)
    _in_columns(made.add_section(WD_SECTION.CONTINUOUS), 2)
    for source in brief.sources:
        entries = " ".join(f"[{note}] {cells}" for note, cells in source.entries)
        where = " · ".join(filter(None, (source.title, source.address)))
        _line(made, "Brief Note", f"{source.place}: {entries}" + (f" — {where}" if where else ""))
    return _bytes(made)


def _lay_out(section: Section) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)


def _in_columns(section: Section, count: int) -> None:
    columns = section._sectPr.find(qn("w:cols"))
    if columns is None:
        columns = OxmlElement("w:cols")
        section._sectPr.append(columns)
    columns.set(qn("w:num"), str(count))
    columns.set(qn("w:space"), "284")


def _give_styles(made: Made, styles: Mapping[str, tuple[str, float, float]]) -> None:
    """The body and the styles of the page; the theme's fonts, which would go before ours, are taken out."""
    for fonts in made.styles.element.iter(qn("w:rFonts")):
        for name in [name for name in fonts.attrib if name.endswith("Theme")]:
            del fonts.attrib[name]
    for language in made.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    for name, (font, size, height) in styles.items():
        known = name in made.styles
        style: Any = made.styles[name] if known else made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        _give_font(style, font, size, height)
        if not known:
            style.base_style = made.styles["Normal"]
    _give_stand_ins(made)


def _give_font(style: ParagraphStyle, font: str, size: float, height: float) -> None:
    style.font.name, style.font.size = _LATIN, Pt(size)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    lines = style.paragraph_format
    lines.space_before = lines.space_after = Pt(0)
    lines.line_spacing_rule, lines.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(height)


def _give_stand_ins(made: Made) -> None:
    """Say in the table of fonts what stands in for one that is not installed."""
    (related,) = [one for one in made.part.rels.values() if one.reltype == RELATIONSHIP_TYPE.FONT_TABLE]
    fonts = parse_xml(related.target_part.blob)
    for font, instead in _INSTEAD.items():
        entry = f'<w:font {nsdecls("w")} w:name="{font}"><w:altName w:val="{instead}"/></w:font>'
        fonts.append(parse_xml(entry))
    related.target_part._blob = serialize_part_xml(fonts)


def _line(made: Made, style: str, text: str) -> Paragraph:
    return made.add_paragraph(text, style=style)


def _say(paragraph: Paragraph, sentence: Sentence) -> None:
    for part in sentence:
        if isinstance(part, Number):
            paragraph.add_run(part.shown)
            if part.notes:
                paragraph.add_run(f"[{','.join(map(str, part.notes))}]").font.superscript = True
        else:
            paragraph.add_run(part)


def _tabulate(made: Made, brief: Brief) -> None:
    figures = len(brief.columns) - 2
    table = made.add_table(rows=0, cols=len(brief.columns), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for cell, column in zip(table.add_row().cells, brief.columns, strict=True):
        _fill(cell, (column,), "Brief Table Heading")
    before = ""
    for row in brief.rows:
        aspect = row.aspect if row.aspect != before else ""
        before = row.aspect
        first, second, *cells = table.add_row().cells
        _fill(first, (aspect,))
        _fill(second, (row.label,))
        for cell, said in zip(cells, row.cells, strict=True):
            _fill(cell, said).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    first, second, *others = table.add_row().cells
    _fill(first, (brief.chain_name,))
    _fill(second.merge(others[-1]), brief.chain)
    figure = _FIGURE - _NARROWER * figures
    _set_widths(table, [_ASPECT, _WIDTH - _ASPECT - figures * figure, *[figure] * figures])


def _fill(cell: _Cell, said: Sentence, style: str = "Brief Table") -> Paragraph:
    paragraph: Paragraph = cell.paragraphs[0]
    paragraph.style = style
    _say(paragraph, said)
    return paragraph


def _set_widths(table: Table, widths: list[int]) -> None:
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows[:-1]:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    margins = "".join(f'<w:{side} w:w="60" w:type="dxa"/>' for side in ("left", "right"))
    table._tbl.tblPr.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{margins}</w:tblCellMar>"))


def _bytes(made: Made) -> bytes:
    """The file, in which no part says when it was written."""
    written, kept = io.BytesIO(), io.BytesIO()
    made.save(written)
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as file:
        for part in parts.infolist():
            file.writestr(zipfile.ZipInfo(part.filename, _SMALLEST), parts.read(part), zipfile.ZIP_DEFLATED)
    return kept.getvalue()
