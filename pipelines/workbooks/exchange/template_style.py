"""How the submission workbook looks, prints and is sealed into a file: sober, with room to type.

Only looks and bytes belong here; what stands in the workbook is `pipelines.workbooks.exchange.template`.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.colors import Color
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import Outline, PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.workbooks.exchange.listing import SECTION, Band
from pipelines.workbooks.forms.own_forms import Field

FACE = "Microsoft YaHei"
INK, SOFT, MARK = "1F3A4D", "7A8790", "A33B20"
HEAD, FIXED, OPEN = "DCE6EC", "F4F6F8", "FFFDF5"
#: How the shared definition counts a row: the shades of its industry, of its section, and of all that are counted so.
SHADES = {
    "whole": ("E4F2E8", "CFE7D6", "A9D3B7"),
    "part": ("FDF5E0", "F8E8C0", "EFD392"),
    "out": (FIXED, "E4E9ED", "CCD5DB"),
    "": (FIXED, HEAD, HEAD),
}
MADE = datetime.fromisoformat(
    "2021-06-03"
)  # the day of Order 33: a fixed date, so that equal content gives equal bytes
_ZIP_DATE = (2021, 6, 3, 0, 0, 0)
_DECIMALS = "####"
_LINE = 92  # narrow characters in a line of what is to be known
_BIGGEST = "1000000000000000"

CellContent = str | int | float | Decimal | date | None


class Look:
    """The styles of one workbook, made once."""

    def __init__(self) -> None:
        thin = Side(style="thin", color="C9D3DA")
        self._box = Border(left=thin, right=thin, top=thin, bottom=thin)
        self._body = Font(name=FACE, size=10, color="222222")
        self._small = Font(name=FACE, size=9, color=SOFT)
        self._bold = Font(name=FACE, size=10, bold=True, color=INK)
        self._head = PatternFill("solid", fgColor=HEAD)
        self._fixed = PatternFill("solid", fgColor=FIXED)
        self._open = PatternFill("solid", fgColor=OPEN)
        self._shades = {
            standing: [PatternFill("solid", fgColor=colour) for colour in colours]
            for standing, colours in SHADES.items()
        }
        self._middle = Alignment(vertical="center")
        self._wrapped = Alignment(vertical="center", wrap_text=True)
        self._deeper = Alignment(horizontal="left", vertical="center", indent=1)
        self._centred = Alignment(horizontal="center", vertical="center", wrap_text=True)

    def label(self, chinese: str, english: str) -> CellRichText:
        """A label in Chinese with the English small below it."""
        upper = TextBlock(InlineFont(rFont=FACE, b=True, sz=10, color=Color(rgb=f"FF{INK}")), chinese)
        lower = TextBlock(InlineFont(rFont=FACE, sz=8, color=Color(rgb=f"FF{SOFT}")), f"\n{english}")
        return CellRichText(upper, lower) if english else CellRichText(upper)

    def title(self, sheet: Worksheet, chinese: str, english: str, mark: str) -> None:
        """The head of a cover-like sheet: title, English title, and the mark of sample data."""
        sheet.sheet_view.showGridLines = False
        sheet.column_dimensions["A"].width = 3
        for row, text, font in (
            (2, chinese, Font(name=FACE, size=20, bold=True, color=INK)),
            (3, english, Font(name=FACE, size=10, color=SOFT)),
            (4, mark, Font(name=FACE, size=12, bold=True, color=MARK)),
        ):
            if text:
                sheet.cell(row, 2, text).font = font
        sheet.row_dimensions[2].height = 34

    def answer(self, sheet: Worksheet, row: int, field: Field, shown: CellContent, hint: str) -> None:
        """One line of the cover: label, answer, hint."""
        label = sheet.cell(row, 2)
        label.value = self.label(field.label_zh + ("" if not field.required else " *"), field.label_en)
        label.fill, label.border, label.alignment = self._head, self._box, self._wrapped
        cell = sheet.cell(row, 3)
        cell.value = shown if shown != "" else None
        _stay_text(cell)
        cell.font, cell.fill, cell.border = self._body, self._open, self._box
        cell.alignment = Alignment(vertical="center", horizontal="left", wrap_text=True, indent=1)
        cell.number_format = "yyyy-mm-dd" if field.kind == "date" else "0" if field.kind == "whole" else "@"
        note = sheet.cell(row, 4, hint or None)
        note.font, note.alignment = (
            self._small,
            Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1),
        )
        sheet.row_dimensions[row].height = 32

    def finish_cover(self, sheet: Worksheet, next_row: int) -> None:
        """Widths, the remark on required answers, and printing on one upright page."""
        for letters, width in (("B", 22), ("C", 40), ("D", 36)):
            sheet.column_dimensions[letters].width = width
        sheet.cell(next_row, 2, "* 必填 / required").font = self._small
        _print(sheet, landscape=False)

    def table_head(self, sheet: Worksheet, title: str, hint: str, headers: Sequence[tuple[str, str]]) -> None:
        """The title line, the hint, and the header row of a table."""
        sheet.cell(1, 1, title).font = Font(name=FACE, size=13, bold=True, color=INK)
        sheet.cell(2, 1, hint).font = self._small
        sheet.row_dimensions[1].height = 26
        sheet.row_dimensions[3].height = 54
        for column, (chinese, english) in enumerate(headers, start=1):
            cell = sheet.cell(3, column)
            cell.value = self.label(chinese, english)
            cell.fill, cell.border, cell.alignment = self._head, self._box, self._centred

    def column(
        self,
        sheet: Worksheet,
        column: int,
        field: Field,
        first: int,
        cells: Sequence[CellContent],
        bands: Sequence[Band],
    ) -> None:
        """One column of a table. The format goes on below the lines, for rows that are added."""
        dimension = sheet.column_dimensions[get_column_letter(column)]
        dimension.width, dimension.number_format, dimension.font = field.width, _format(field), self._body
        patterns: dict[Band, Any] = {}
        for row, (content, band) in enumerate(zip(cells, bands, strict=True), start=first):
            cell: Any = sheet.cell(row, column, content)
            if band.depth is None:
                _stay_text(cell)
            if band not in patterns:
                self._dress(cell, field, band)
                patterns[band] = cell._style
            else:
                cell._style = copy(patterns[band])

    def _dress(self, cell: Any, field: Field, band: Band) -> None:
        """How a cell of a table looks: by what is typed there, or that nothing is."""
        is_open = field.kind in ("number", "flag", "unit") or field.label_en == "Note"
        is_sum = band.depth is not None
        cell.number_format, cell.border = _format(field).removesuffix(_DECIMALS if is_sum else ""), self._box
        cell.font = self._bold if is_sum else self._small if field.is_aside else self._body
        is_mark = field.kind == "flag" or (field.is_aside and not field.beside)
        is_below = band.depth is None and bool(band.standing) and field.kind == "text"
        cell.alignment = self._centred if is_mark else self._deeper if is_below else self._middle
        cell.protection = Protection(locked=is_sum or field.is_aside)
        if is_sum or not is_open:
            row, section, standing = self._shades[band.standing]
            row = self._fixed if field.beside else row
            cell.fill = row if not is_sum else section if band.depth == SECTION else standing

    def finish_table(self, sheet: Worksheet, header: int, last: int, bands: Sequence[Band]) -> None:
        """Frozen head and names, a filter on the header, rows folded below headings, and wide pages with the head repeated."""
        is_grouped = any(band.depth is not None for band in bands[:1])
        sheet.freeze_panes = f"C{header + 1 + is_grouped}"  # the sum of all rows stays in view
        sheet.auto_filter.ref = f"A{header}:{get_column_letter(sheet.max_column)}{last}"
        if is_grouped:
            self._fold(sheet, header + 1, bands)
        sheet.print_title_rows = f"1:{header}"
        _print(sheet, landscape=True)

    @staticmethod
    def _fold(sheet: Worksheet, first: int, bands: Sequence[Band]) -> None:
        """Let the rows below each heading be folded away; none of them is at first."""
        sheet.sheet_properties.outlinePr = Outline(summaryBelow=False)
        sheet.sheet_format.outlineLevelRow = SECTION + 1
        depth = 0
        for row, band in enumerate(bands, start=first):
            depth = depth if band.depth is None else band.depth
            if level := depth + (band.depth is None):
                sheet.row_dimensions[row].outlineLevel = level

    def lines(self, sheet: Worksheet, lines: Iterable[str], first: int) -> None:
        """Lines of text, one a row."""
        sheet.column_dimensions["B"].width = _LINE
        for row, text in enumerate(lines, start=first):
            cell = sheet.cell(row, 2, text)
            cell.font, cell.alignment = self._body, Alignment(vertical="top", wrap_text=True)
            sheet.row_dimensions[row].height = 8 + 16 * -(-_room(text) // _LINE)
        _print(sheet, landscape=False)

    def hidden_list(self, sheet: Worksheet, column: int, name: str, choices: Sequence[str]) -> str:
        """One list of the hidden sheet; returns its column's letters."""
        for row, text in enumerate([name, *choices], start=1):
            sheet.cell(row, column, text)
        return get_column_letter(column)

    def drop_down(self, sheet: Worksheet, cells: str, formula: str, label: str) -> None:
        """Let people choose; another text is refused with a sentence."""
        rule = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=True)
        rule.errorTitle, rule.error = label, f"请从下拉列表中选择“{label}”。"
        rule.sqref = MultiCellRange(cells)
        sheet.add_data_validation(rule)

    def nothing_typed(self, sheet: Worksheet, cells: str) -> None:
        """Refuse whatever is typed where nothing is read.

        Protecting the sheet would do so too, and would keep people from folding rows, deleting and moving them.
        """
        rule = DataValidation(type="custom", formula1="FALSE", allow_blank=False, showErrorMessage=True)
        rule.errorTitle, rule.error = (
            "这里不用填",
            "合计由公式算出，上年数字仅供对照，都不会被读取；请填在本期的行业行中。",
        )
        rule.sqref = MultiCellRange(cells)
        sheet.add_data_validation(rule)

    def numbers_only(self, sheet: Worksheet, cells: str, label: str, *, least: str = "") -> None:
        """Refuse what is no number, or less than the least, while it is typed."""
        rule = DataValidation(
            type="decimal", operator="between", formula1=least or f"-{_BIGGEST}", formula2=_BIGGEST, allow_blank=True
        )
        rule.showErrorMessage = True
        rule.errorTitle, rule.error = label, f"请只填数字{'，不小于 ' * bool(least)}{least}：不掌握的留空，没有的填 0。"
        rule.sqref = MultiCellRange(cells)
        sheet.add_data_validation(rule)


def _format(field: Field) -> str:
    """The number format of a column; texts are texts, so that codes keep their zeros."""
    if field.kind != "number" and not field.beside:
        return "@"
    return "#,##0" if field.unit not in ("cover", "") else f"#,##0.00{_DECIMALS}"


def _room(text: str) -> int:
    """How many narrow characters a text is wide."""
    return sum(1 if character.isascii() else 2 for character in text)


def _print(sheet: Worksheet, *, landscape: bool) -> None:
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="&A　&P / &N"))
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.5, 0.6, 0.3


#: A character as lxml writes what is beyond ASCII, by its number: three times as long as the letter.
_BY_NUMBER = re.compile(rb"&#([0-9]+);")
_NO_BREAK_SPACE = 0xA0


def _letter(match: re.Match[bytes]) -> bytes:
    return chr(int(match[1])).encode() if int(match[1]) >= _NO_BREAK_SPACE else match[0]


def seal(workbook: Workbook, path: Path, *, code_columns: Mapping[str, str], compressed: bool) -> None:
    """Save a workbook so that equal content gives equal bytes: fixed dates, fixed order.

    `code_columns` are the cells of each sheet where digits stand as text on purpose, which Excel shall not remark on.
    """
    workbook.properties.creator = "Koujing"
    workbook.properties.created = MADE
    buffer = io.BytesIO()
    workbook.save(buffer)
    numbers = {name: number for number, name in enumerate(workbook.sheetnames, start=1)}
    quiet = {f"xl/worksheets/sheet{numbers[name]}.xml": cells for name, cells in code_columns.items()}
    kind = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    sealed = io.BytesIO()
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(sealed, "w", kind) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(
                    rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + MADE.isoformat().encode() + b"Z", content
                )
            elif name in quiet:
                ignored = f'<ignoredErrors><ignoredError sqref="{quiet[name]}" numberStoredAsText="1"/></ignoredErrors>'
                content = content.replace(b"</worksheet>", ignored.encode() + b"</worksheet>")
            content = _BY_NUMBER.sub(_letter, content)
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.create_system, entry.external_attr, entry.compress_type = 3, 0o600 << 16, kind
            target.writestr(entry, content)
    path.write_bytes(sealed.getvalue())


def _stay_text(cell: Any) -> None:
    """An answer that begins like a formula stays what it is, a text."""
    if cell.data_type == "f":
        cell.data_type = "s"
