"""The account of every cell of a file in one of the project's own forms.

The forms' readers have named the faults in their tables already; here everything else on the sheets is accounted for: the
cover, what stands above a table, the sheets for people, and the sheets outside the form.
"""

from __future__ import annotations

from pipelines.addresses import Cell
from pipelines.findings import Findings
from pipelines.workbooks.accounting import Ledger, SheetAccount
from pipelines.workbooks.forms import Field, SheetForm
from pipelines.workbooks.grid import Sheet
from pipelines.workbooks.recognise import Header, Recognised, find_header, find_labels
from pipelines.workbooks.slips import says_number
from pipelines.workbooks.text import CellValue, cell_text, key, plain

_LABELS = ("code", "term", "period", "date", "text")
_SHOWN = 40


def account(recognised: Recognised, findings: Findings) -> list[SheetAccount]:
    """One account a sheet; a number that stands on a sheet of the form outside its labels and tables is reported."""
    accounts: list[SheetAccount] = []
    for name, sheets in recognised.sheets.items():
        sheet_form = recognised.form.sheets[name]
        for sheet in sheets:
            if sheet_form.kind in ("text", "lists"):
                accounts.append(Ledger.all_ignored(sheet.name, f"{recognised.form.id}: {name}", sheet.columns))
                continue
            ledger = Ledger(sheet.name, sheet.rows, sheet.columns)
            top = len(sheet.rows)
            if sheet_form.kind == "fields":
                _claim_fields(sheet_form, sheet, ledger)
            else:
                top = _claim_table(sheet_form, sheet, ledger)
            closed = ledger.close()
            _report(sheet, [cell for cell in closed.unclaimed if cell.row < top], findings)
            accounts.append(closed)
    return accounts + [Ledger.all_ignored(sheet.name, "sheet-unread", sheet.columns) for sheet in recognised.others]


def _columns(sheet: Sheet) -> range:
    return range(len(sheet.rows[0]) if sheet.rows else 0)


def _claim_fields(sheet_form: SheetForm, sheet: Sheet, ledger: Ledger) -> None:
    labels = find_labels(sheet_form, sheet).cells
    _claim_texts("note", sheet, range(len(sheet.rows)), ledger)
    ledger.claim_cells("label", labels.values())
    answers = {name: cell.right for name, cell in labels.items() if cell.right.column < len(sheet.rows[cell.row])}
    ledger.claim_cells("data", answers.values())
    ledger.claim_cells("unit", [cell for name, cell in answers.items() if sheet_form.fields[name].kind == "unit"])


def _claim_table(sheet_form: SheetForm, sheet: Sheet, ledger: Ledger) -> int:
    """Claim a table column by column; returns its header's row. Rows without a key stay unclaimed, or are notes."""
    header = find_header(sheet_form, sheet) or Header(0)
    below = range(header.row + 1, len(sheet.rows))
    _claim_texts("header", sheet, range(header.row), ledger)
    ledger.claim("header", range(header.row, header.row + 1), _columns(sheet))
    for name, column in header.columns.items():
        ledger.claim(_role(name, sheet_form.fields[name]), below, [column])
    keys = [
        header.columns[name] for group in sheet_form.required_groups()[:1] for name in group if name in header.columns
    ]
    is_keyed = not keys or any(not sheet.columns.blanks[column] for column in keys)
    columns = [sheet.columns.cells[column] for column in keys]
    for row in () if is_keyed else [row for row in below if not any(cells[row] != "" for cells in columns)]:
        filled = [column for column, cell in enumerate(sheet.rows[row]) if cell != ""]
        is_text = all(_is_text(sheet.rows[row][column]) for column in filled)
        ledger.claim("note" if is_text else "unclaimed", range(row, row + 1), filled)
    return header.row


def _role(name: str, field: Field) -> str:
    if name == "note":
        return "note"
    if field.kind == "unit":
        return "unit"
    return "label" if field.kind in _LABELS else "data"


def _claim_texts(role: str, sheet: Sheet, rows: range, ledger: Ledger) -> None:
    """Claim the texts of some rows; a number among them stays unclaimed."""
    ledger.claim_cells(
        role, [Cell(row, column) for row in rows for column, cell in enumerate(sheet.rows[row]) if _is_text(cell)]
    )


def _is_text(cell: CellValue) -> bool:
    return isinstance(cell, str) and bool(key(cell)) and not says_number(cell)


def _report(sheet: Sheet, cells: list[Cell], findings: Findings) -> None:
    for cell in cells:
        observed = plain(cell_text(sheet.at(cell)))[:_SHOWN]
        findings.add("cell-unclaimed", sheet=sheet.name, cells=[cell], observed=observed)
