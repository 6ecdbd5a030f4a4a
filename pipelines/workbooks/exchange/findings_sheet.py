"""Writes the sheet 审核结果: what became of the last round, every finding with its places and what to do, room to explain.

What stands where is `returned`, which also reads the sheet back; in which words is `finding_words`; marking the submitter's
own cells is `annotation`. Text is always written as text, whatever it begins with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from definitions import Definitions
from definitions.models import Term
from pipelines.languages import spoken, told
from pipelines.outgoing import one_line
from pipelines.workbooks.exchange.finding_rows import (
    BOX,
    FIRST,
    HIGHEST,
    SHOWN,
    WIDTHS,
    FindingRow,
    Returning,
    choice,
    settled_rows,
)
from pipelines.workbooks.exchange.finding_words import SEVERITIES
from pipelines.workbooks.exchange.fitted_text import line_count, put_text
from pipelines.workbooks.exchange.keepable import Loss, keeps_apart, sentences
from pipelines.workbooks.exchange.returned import COLUMNS, HEADER_ROW, HIDDEN_COLUMNS, SHEET, head
from pipelines.workbooks.exchange.rounds import Round
from pipelines.workbooks.exchange.template_style import FACE, HEAD, INK, SOFT

_UNSEEN = "FFFFFF"
_LIST_COLUMN = len(COLUMNS) + 2
_HOW = (
    "⟨点“位置”可跳到单元格。须更正的请直接在原表改正；待说明的请改正，或在“原因代码”“情况说明”两栏说明原因，保存后整份重报。 / "
    "A click on Where leads to the cell. Correct what has to be corrected in the sheets themselves; what has to be explained is "
    "corrected, or explained in the columns Reason code and Explanation. Save, and send the whole file again.⟩"
)
_NOTHING_TO_DO = "⟨没有需要更正或说明的内容。 / Nothing has to be corrected or explained.⟩"


def write_sheet(
    workbook: Workbook,
    returning: Returning,
    definitions: Definitions,
    lost: Sequence[Loss],
    covered: Iterable[str] = (),
) -> Worksheet:
    """Put the sheet first in a workbook.

    `lost` says what of the submitter's own file the workbook does not keep, `covered` which fills the marks cover.
    """
    sheet: Worksheet = workbook.create_sheet(SHEET, 0)
    workbook.active = 0
    for other in workbook.worksheets[1:]:
        other.sheet_view.tabSelected = False
    _head(sheet, returning, lost, covered)
    _header(sheet)
    row = settled_rows(sheet, HEADER_ROW + 1, returning.since, definitions)
    asking: list[int] = []
    for number, found in enumerate(returning.findings, start=1):
        if found.severity == "query" and found.status != "waived":
            asking.append(row)
        row = FindingRow(sheet, row, workbook.sheetnames[1:]).write(number, found, returning, definitions)
    _offer_reasons(sheet, definitions.reasons, asking)
    _finish(sheet, row - 1)
    return sheet


def _head(sheet: Worksheet, returning: Returning, lost: Sequence[Loss], covered: Iterable[str]) -> None:
    """What the sheet is about, how much was found, what became of the last round, what to do now."""
    counts = {severity: sum(found.severity == severity for found in returning.findings) for severity in SEVERITIES}
    said = "　".join(f"{spoken(SEVERITIES[severity])} {count}" for severity, count in counts.items() if count)
    how = spoken(_HOW if any(found.severity != "note" for found in returning.findings) else _NOTHING_TO_DO)
    lines = (
        (f"{told(SHEET, 'Findings')}　{returning.subject}", 16.0, INK),
        (f"{returning.file}　{said or told('没有发现问题', 'nothing was found')}", 10.0, SOFT),
        (how, 10.0, INK),
        (_kept(lost), 10.0, INK),
        (since_words(returning.since) if returning.since else "", 10.0, INK),
        # by it the sheet is known when it comes back; nobody else reads it
        (head(returning.submission_id, returning.form, returning.region_code, returning.period, covered), 7.0, _UNSEEN),
    )
    for row, (text, size, colour) in enumerate(lines, start=1):
        cell = sheet.cell(row, 1)
        put_text(cell, one_line(text))
        cell.font = Font(name=FACE, size=size, bold=row in (1, 5), color=colour)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(SHOWN))
        lines_high = line_count(text, sum(WIDTHS[name] for name in SHOWN)) if text else 0
        # no row is hidden: the list of reasons stands beside these lines
        sheet.row_dimensions[row].height = min(HIGHEST, 3.0 + lines_high * size * 1.5)


def _kept(lost: Sequence[Loss]) -> str:
    """What of the file is not kept, and what that means for whoever answers."""
    if not lost:
        return ""
    chinese, english = sentences(lost)
    what = ("。说明写在本表，与原表一起报送即可", "; write here and send both") if keeps_apart(lost) else ("", "")
    return told(f"{chinese}{what[0]}。", f"{english[:1].upper()}{english[1:]}{what[1]}.")


def since_words(since: Round) -> str:
    """How much of the last round is settled, and how much is new."""
    return spoken(
        "⟨与上一轮相比：已解决 {settled}　已说明 {explained}　仍待处理 {left}　新出现 {new} / "
        "Since the last round: {settled} settled, {explained} explained, {left} left, {new} new⟩",
        **{name: len(getattr(since, name)) for name in ("settled", "explained", "left", "new")},
    )


def _header(sheet: Worksheet) -> None:
    for column, (_, chinese, english, _) in enumerate(COLUMNS, start=1):
        cell = sheet.cell(HEADER_ROW, column, told(chinese, english, "\n"))
        cell.font = Font(name=FACE, size=10, bold=True, color=INK)
        cell.fill = PatternFill("solid", fgColor=HEAD)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = BOX
    sheet.row_dimensions[HEADER_ROW].height = 32


def _offer_reasons(sheet: Worksheet, reasons: Mapping[str, Term], asking: Sequence[int]) -> None:
    """The drop-down of reasons; its list stands in a hidden column, because a list in the rule itself may not be long."""
    letters = get_column_letter(_LIST_COLUMN)
    for row, reason in enumerate(reasons.values(), start=1):
        put_text(sheet.cell(row, _LIST_COLUMN), choice(reason))
    sheet.column_dimensions[letters].hidden = True
    if not asking:
        return
    rule = DataValidation(type="list", formula1=f"${letters}$1:${letters}${len(reasons)}", allow_blank=True)
    rule.showErrorMessage = True
    rule.errorTitle = told("原因代码", "Reason code")
    rule.error = told("请从下拉列表中选择原因。", "Choose a reason from the list.")
    for row in asking:
        rule.add(f"{get_column_letter(FIRST['reason_code'])}{row}")
    sheet.add_data_validation(rule)


def _finish(sheet: Worksheet, last: int) -> None:
    """Widths, frozen head, locking of everything but the open columns, and printing on wide pages."""
    for column, (name, _, _, width) in enumerate(COLUMNS, start=1):
        dimension = sheet.column_dimensions[get_column_letter(column)]
        dimension.width = width
        dimension.hidden = name in HIDDEN_COLUMNS
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = "C0504D"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    sheet.print_area = f"A1:{get_column_letter(len(SHOWN))}{last}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    for side in ("left", "right", "top", "bottom"):
        setattr(sheet.page_margins, side, 0.4)
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
