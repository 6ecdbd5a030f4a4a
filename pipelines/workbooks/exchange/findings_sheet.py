"""Writes the sheet 审核结果: every finding with its place, what to do about it, and room for an explanation.

What stands where is `returned`, which also reads the sheet back; marking the submitter's own cells is
`annotation`. Text is always written as text, whatever it begins with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as WorkbookCell
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from definitions import Definitions
from definitions.models import Term
from pipelines.findings import Finding, told_cells
from pipelines.workbooks.exchange.keepable import Loss, why_apart
from pipelines.workbooks.exchange.returned import (
    COLUMNS,
    HEADER_ROW,
    HIDDEN_COLUMNS,
    OPEN_COLUMNS,
    SHEET,
    clean,
    head,
    mark,
)
from pipelines.workbooks.exchange.template_style import FACE, HEAD, INK, OPEN, SOFT

#: Fills of the marks; the words beside them say the same, for those who do not see colours.
FILLS = {"fatal": "F4B6AE", "error": "F8D0C8", "query": "FFE699", "note": "DDEBF7"}
SEVERITIES = {"fatal": "无法读取", "error": "强制性（须更正）", "query": "核实性（须说明）", "note": "提示"}
STATES = {"explained": "已说明", "carried": "沿用上期说明", "waived": "已由审核人准予"}
_ASKED = {"fatal": "须更正", "error": "须更正", "query": "待说明", "note": "供参考"}
_FIRST = {name: number for number, (name, *_) in enumerate(COLUMNS, start=1)}
_WIDTHS = {name: width for name, _, _, width in COLUMNS}
_LINE_POINTS = 12.5


@dataclass(frozen=True)
class Returning:
    """Whose findings go back: the submission, its findings in their order, and what was explained of each so far."""

    submission_id: str
    file: str
    form: str
    region_code: str
    period: str
    subject: str
    findings: Sequence[Finding]
    written: Mapping[str, tuple[str, str]]


def write_sheet(workbook: Workbook, returning: Returning, definitions: Definitions, lost: Sequence[Loss]) -> Worksheet:
    """Put the sheet first in a workbook. `lost` says why the findings stand apart from the submitter's own file."""
    sheet: Worksheet = workbook.create_sheet(SHEET, 0)
    workbook.active = 0
    for other in workbook.worksheets[1:]:
        other.sheet_view.tabSelected = False
    _head(sheet, returning, lost)
    _header(sheet)
    for number, found in enumerate(returning.findings, start=HEADER_ROW + 1):
        _row(sheet, number, found, returning, definitions, linked=not lost)
    _offer_reasons(sheet, definitions.reasons, HEADER_ROW + len(returning.findings))
    _finish(sheet, HEADER_ROW + len(returning.findings))
    return sheet


def put_text(cell: WorkbookCell | MergedCell, text: str) -> None:
    """Write text that stays text: `=1+1` is shown, not calculated."""
    said = clean(text)
    if said and isinstance(cell, WorkbookCell):
        cell.value = said
        cell.data_type = "s"
        cell.quotePrefix = said[0] in "=+-@"


def _head(sheet: Worksheet, returning: Returning, lost: Sequence[Loss]) -> None:
    asked = [found for found in returning.findings if found.severity != "note"]
    put_text(sheet.cell(1, 1), f"{SHEET}　{returning.subject}")
    sheet.cell(1, 1).font = Font(name=FACE, size=16, bold=True, color=INK)
    counts = {severity: sum(found.severity == severity for found in returning.findings) for severity in SEVERITIES}
    said = "　".join(f"{SEVERITIES[severity]} {count}" for severity, count in counts.items() if count)
    put_text(sheet.cell(2, 1), f"{returning.file}　{said or '没有发现问题'}")
    how = (
        "点“位置”可跳到单元格。须更正的请直接在原表改正；待说明的请改正，或在“原因代码”“情况说明”两栏说明原因，保存后整份重报。"
        if asked
        else "没有需要更正或说明的内容。"
    )
    put_text(sheet.cell(3, 1), how)
    if lost:
        chinese, english = why_apart(lost)
        apart = (
            f"审核结果单独成表，没有写在原表上：{chinese}。说明写在本表，与原表一起报送即可。"
            f" / The findings stand apart from the file: {english}."
        )
        put_text(sheet.cell(4, 1), apart)
    put_text(sheet.cell(5, 1), head(returning.submission_id, returning.form, returning.region_code, returning.period))
    for row, size in ((2, 10), (3, 10), (4, 10), (5, 7)):
        sheet.cell(row, 1).font = Font(name=FACE, size=size, color=SOFT if row in (2, 5) else INK)


def _header(sheet: Worksheet) -> None:
    thin = Side(style="thin", color="C9D3DA")
    for column, (_, chinese, english, _) in enumerate(COLUMNS, start=1):
        cell = sheet.cell(HEADER_ROW, column, f"{chinese}\n{english}")
        cell.font = Font(name=FACE, size=10, bold=True, color=INK)
        cell.fill = PatternFill("solid", fgColor=HEAD)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
    sheet.row_dimensions[HEADER_ROW].height = 32


def _row(
    sheet: Worksheet, row: int, found: Finding, returning: Returning, definitions: Definitions, *, linked: bool
) -> None:
    rule = definitions.rules[found.rule_id]
    known = mark(found.rule_id, found.sheet, found.cells, found.observed)
    code, text = returning.written.get(known, ("", ""))
    reason = definitions.reasons.get(code)
    shown = {
        "mark": known,
        "severity": SEVERITIES[found.severity],
        "rule": f"{rule.name_zh}\n{rule.name_en}",
        "place": _place(found),
        "observed": found.observed,
        "expected": found.expected,
        "message": "\n".join(instructions(found)),
        "reason_code": _choice(reason) if reason else "",
        "explanation": text,
        "state": _state(found),
        "rule_id": found.rule_id,
        "sheet": found.sheet,
        "cells": found.cells,
        "subject": found.subject,
    }
    thin = Side(style="thin", color="D8E0E5")
    for name, content in shown.items():
        cell = sheet.cell(row, _FIRST[name])
        put_text(cell, content)
        cell.font = Font(name=FACE, size=9, color="222222")
        cell.alignment = Alignment(vertical="top", wrap_text=name not in HIDDEN_COLUMNS)
        cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
        if name in OPEN_COLUMNS:
            cell.protection = Protection(locked=False)
            cell.fill = PatternFill("solid", fgColor=OPEN)
            cell.number_format = "@"
    sheet.cell(row, _FIRST["severity"]).fill = PatternFill("solid", fgColor=FILLS[found.severity])
    if linked and found.sheet:
        _link(sheet.cell(row, _FIRST["place"]), found)
    lines = max(
        sum(_lines(line, _WIDTHS[name]) for line in clean(content).split("\n"))
        for name, content in shown.items()
        if name not in HIDDEN_COLUMNS
    )
    sheet.row_dimensions[row].height = min(409.0, max(30.0, lines * _LINE_POINTS + 6))


def instructions(found: Finding) -> tuple[str, str]:
    """The finding's two sentences without the place at their head, which stands beside them."""
    told_zh, told_en = told_cells(found.cells)
    chinese = found.message_zh.removeprefix(f"{found.file} · {found.sheet} {told_zh}".strip(" ·"))
    english = found.message_en.removeprefix(f"{found.file}, {found.sheet} {told_en}".strip(" ,"))
    chinese, english = chinese.lstrip(" ：·"), english.lstrip(" :,")
    return chinese, english[:1].upper() + english[1:]


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column; a Chinese character is twice as wide as a Latin one."""
    wide = sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
    return max(1, -(-wide // width))


def _place(found: Finding) -> str:
    return f"{found.sheet} {told_cells(found.cells)[0]}".strip() or "整个文件"


def _link(cell: WorkbookCell | MergedCell, found: Finding) -> None:
    first = found.cells.split(",")[0].strip() or "A1"
    location = f"{quote_sheetname(found.sheet)}!{first}"
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=location, tooltip=f"{found.sheet} {first}"[:255])
    cell.font = Font(name=FACE, size=9, color="1155CC", underline="single")


def _state(found: Finding) -> str:
    if found.status in STATES:
        return f"{STATES[found.status]}\n{found.explanation}" if found.status != "explained" else STATES[found.status]
    return _ASKED[found.severity]


def _choice(reason: Term) -> str:
    return f"{reason.id} {reason.name_zh}"


def _offer_reasons(sheet: Worksheet, reasons: Mapping[str, Term], last: int) -> None:
    """The drop-down of reasons; its list stands in a hidden column, because a list in the rule itself may not be long."""
    column = len(COLUMNS) + 2
    letters = get_column_letter(column)
    for row, reason in enumerate(reasons.values(), start=1):
        put_text(sheet.cell(row, column), _choice(reason))
    sheet.column_dimensions[letters].hidden = True
    if last <= HEADER_ROW:
        return
    rule = DataValidation(type="list", formula1=f"${letters}$1:${letters}${len(reasons)}", allow_blank=True)
    rule.showErrorMessage = True
    rule.errorTitle, rule.error = "原因代码", "请从下拉列表中选择原因。"
    cells = get_column_letter(_FIRST["reason_code"])
    rule.add(f"{cells}{HEADER_ROW + 1}:{cells}{last}")
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
    visible = sum(name not in HIDDEN_COLUMNS for name, *_ in COLUMNS)
    sheet.print_area = f"A1:{get_column_letter(visible)}{last}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
