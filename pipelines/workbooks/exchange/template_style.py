"""How the submission workbook looks, prints and is sealed into a file: sober, with room to type.

Only looks and bytes belong here; what stands in the workbook is `pipelines.workbooks.exchange.template`.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.colors import Color
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.workbooks.forms.own_forms import Field

FACE = "Microsoft YaHei"
INK, SOFT, MARK = "1F3A4D", "7A8790", "A33B20"
HEAD, FIXED, OPEN = "DCE6EC", "F4F6F8", "FFFDF5"
MADE = datetime.fromisoformat(
    "2021-06-03"
)  # the day of Order 33: a fixed date, so that equal content gives equal bytes
_ZIP_DATE = (2021, 6, 3, 0, 0, 0)
_BIGGEST = "1000000000000000"

CellContent = str | int | float | Decimal | date | None


class Look:
    """The styles of one workbook, made once."""

    def __init__(self) -> None:
        thin = Side(style="thin", color="C9D3DA")
        self._box = Border(left=thin, right=thin, top=thin, bottom=thin)
        self._body = Font(name=FACE, size=10, color="222222")
        self._small = Font(name=FACE, size=8.5, color=SOFT)
        self._bold = Font(name=FACE, size=10, bold=True, color=INK)
        self._head = PatternFill("solid", fgColor=HEAD)
        self._fixed = PatternFill("solid", fgColor=FIXED)
        self._open = PatternFill("solid", fgColor=OPEN)
        self._middle = Alignment(vertical="center")
        self._wrapped = Alignment(vertical="center", wrap_text=True)
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
        note.font, note.alignment = self._small, Alignment(vertical="center", wrap_text=True, indent=1)
        sheet.row_dimensions[row].height = 32

    def finish_cover(self, sheet: Worksheet, next_row: int) -> None:
        """Widths, the remark on required answers, and printing on one upright page."""
        for letters, width in (("B", 27), ("C", 50), ("D", 44)):
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

    def column(self, sheet: Worksheet, column: int, field: Field, first: int, cells: Sequence[CellContent]) -> str:
        """One column of a table; returns its letters. The format goes on below the lines, for rows that are added."""
        letters = get_column_letter(column)
        dimension = sheet.column_dimensions[letters]
        style = "@" if field.kind != "number" else "#,##0" if field.unit not in ("cover", "") else "#,##0.00####"
        dimension.width, dimension.number_format, dimension.font = field.width, style, self._body
        is_open = field.kind in ("number", "flag", "unit") or field.label_en == "Note"
        for row, content in enumerate(cells, start=first):
            cell = sheet.cell(row, column, content)
            _stay_text(cell)
            cell.number_format, cell.font, cell.border = style, self._body, self._box
            cell.alignment = self._centred if field.kind == "flag" else self._middle
            if not is_open:
                cell.fill = self._fixed
        return letters

    def finish_table(self, sheet: Worksheet, header: int, last: int) -> None:
        """Frozen head and names, a filter on the header, and printing on wide pages with the head repeated."""
        sheet.freeze_panes = f"C{header + 1}"
        sheet.auto_filter.ref = f"A{header}:{get_column_letter(sheet.max_column)}{last}"
        sheet.print_title_rows = f"1:{header}"
        _print(sheet, landscape=True)

    def lines(self, sheet: Worksheet, lines: Iterable[str], first: int) -> None:
        """Lines of text, one a row."""
        sheet.column_dimensions["B"].width = 110
        for row, text in enumerate(lines, start=first):
            cell = sheet.cell(row, 2, text)
            cell.font, cell.alignment = self._body, Alignment(vertical="top", wrap_text=True)
            sheet.row_dimensions[row].height = 32
        _print(sheet, landscape=True)

    def hidden_list(self, sheet: Worksheet, column: int, name: str, choices: Sequence[str]) -> str:
        """One list of the hidden sheet; returns its column's letters."""
        for row, text in enumerate([name, *choices], start=1):
            sheet.cell(row, column, text)
        return get_column_letter(column)

    def drop_down(self, sheet: Worksheet, cells: str, formula: str, label: str) -> None:
        """Let people choose; another text is refused with a sentence."""
        rule = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=True)
        rule.errorTitle, rule.error = label, f"请从下拉列表中选择“{label}”。"
        rule.add(cells)
        sheet.add_data_validation(rule)

    def numbers_only(self, sheet: Worksheet, cells: str, label: str) -> None:
        """Refuse what is no number while it is typed."""
        rule = DataValidation(
            type="decimal", operator="between", formula1=f"-{_BIGGEST}", formula2=_BIGGEST, allow_blank=True
        )
        rule.showErrorMessage = True
        rule.errorTitle, rule.error = label, "请只填数字：不掌握的留空，没有的填 0。"
        rule.add(cells)
        sheet.add_data_validation(rule)


def _print(sheet: Worksheet, *, landscape: bool) -> None:
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="&A　&P / &N"))
    sheet.page_margins.left = sheet.page_margins.right = 0.4


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
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.create_system, entry.external_attr, entry.compress_type = 3, 0o600 << 16, kind
            target.writestr(entry, content)
    path.write_bytes(sealed.getvalue())


def _stay_text(cell: Any) -> None:
    """An answer that begins like a formula stays what it is, a text."""
    if cell.data_type == "f":
        cell.data_type = "s"
