"""What is checked once a sheet has been read by a layout: figures given twice, cells nobody claimed.

Whether rows add up to their total is `pipelines.workbooks.reading.layouts.sums`.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.findings import Findings
from pipelines.outgoing import first_of
from pipelines.workbooks.files.accounting import Ledger, SheetAccount
from pipelines.workbooks.files.sheet import Sheet
from pipelines.workbooks.forms.layout_forms import Ignored
from pipelines.workbooks.reading.layouts.figures import NamedFigure
from pipelines.workbooks.words.slips import says_number
from pipelines.workbooks.words.text import begins_with, cell_text, plain

_SHOWN = 40
_NAMED = 3


def check_duplicates(tables: Sequence[tuple[Sheet, str, Sequence[NamedFigure]]], findings: Findings) -> None:
    """Name the cells of a file's sheets, each with its table's name, that give one figure twice."""
    same: dict[tuple[object, ...], list[tuple[str, NamedFigure]]] = {}
    for sheet, table, figures in tables:
        for figure in figures:
            entry = figure.meaning.entry
            meant = (entry.measure, entry.scope, entry.coverage, entry.price_basis, entry.part_of)
            identity = (table, figure.subject, *meant, figure.activity_code)
            same.setdefault(identity, []).append((sheet.name, figure))
    for twice in same.values():
        if len(twice) > 1:
            first = twice[0][1]
            observed = f"{first.subject.place.code} {first.subject.period.id} {first.meaning.entry.texts[0]}"
            for name in dict.fromkeys(name for name, _ in twice):
                cells = [figure.cell for sheet, figure in twice if sheet == name]
                findings.add("figure-twice", sheet=name, cells=cells, observed=observed, cause=observed)


def close_account(ledger: Ledger, sheet: Sheet, findings: Findings) -> SheetAccount:
    """The account of a sheet; a number that nobody claimed is an error, a text is noted."""
    account = ledger.close()
    for cell in account.unclaimed:
        value = sheet.at(cell)
        rule = "text-unread" if isinstance(value, str) and not says_number(value) else "cell-unclaimed"
        findings.add(rule, sheet=sheet.name, cells=[cell], observed=plain(cell_text(value))[:_SHOWN])
    return account


def report_nothing_read(sheet: Sheet, accounts: Sequence[SheetAccount], findings: Findings) -> None:
    """Name a file that gives no observation: it holds no figures, or all that it holds are left out."""
    left_out = dict.fromkeys(reason for account in accounts for reason in account.ignored)
    rule = "nothing-read" if left_out else "no-figures"
    findings.add(rule, sheet=sheet.name, observed=first_of([*left_out], _NAMED, "；"))


def close_unread(sheet: Sheet, rules: Sequence[Ignored], findings: Findings) -> SheetAccount:
    """The account of a sheet that is no table of the form: left out by a rule, or unclaimed."""
    ledger = Ledger(sheet)
    first = [*sheet.first_texts(1), sheet.name]
    rule = next((rule for rule in rules if any(begins_with(text, rule.starts) for text in first)), None)
    if rule:
        ledger.ignore(rule.id, range(len(sheet.rows)), range(max(map(len, sheet.rows), default=0)))
    return close_account(ledger, sheet, findings)
