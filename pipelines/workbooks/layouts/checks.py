"""What is checked once a sheet has been read by a layout: figures given twice, rows that add up, cells nobody claimed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from definitions import Definitions
from pipelines.findings import Findings
from pipelines.workbooks import groups
from pipelines.workbooks.accounting import Ledger, SheetAccount
from pipelines.workbooks.grid import Sheet
from pipelines.workbooks.layouts.figures import NamedFigure
from pipelines.workbooks.layouts.form_file import Ignored
from pipelines.workbooks.text import cell_text, key, plain
from pipelines.workbooks.values import number

_SHOWN = 40
_ADDITIVE = ("money", "count", "persons", "area")


def check_duplicates(tables: Sequence[tuple[Sheet, str, Sequence[NamedFigure]]], findings: Findings) -> None:
    """Name the cells of a file's sheets, each with its table's name, that give one figure twice."""
    same: dict[tuple[object, ...], list[tuple[str, NamedFigure]]] = {}
    for sheet, table, figures in tables:
        for figure in figures:
            identity = (table, figure.subject, figure.meaning.name, figure.activity_code)
            same.setdefault(identity, []).append((sheet.name, figure))
    for twice in same.values():
        if len(twice) > 1:
            first = twice[0][1]
            observed = f"{first.subject.place.code} {first.subject.period.id} {first.meaning.entry.texts[0]}"
            for name in dict.fromkeys(name for name, _ in twice):
                cells = [figure.cell for sheet, figure in twice if sheet == name]
                findings.add("figure-twice", sheet=name, cells=cells, observed=observed, cause=observed)


def check_sums(sheet: Sheet, figures: Sequence[NamedFigure], definitions: Definitions, findings: Findings) -> None:
    """Ask about a total that its rows do not add up to; “#” rows list main items only and are never held against it."""
    columns: dict[tuple[object, ...], list[NamedFigure]] = {}
    for figure in figures:
        if definitions.units[figure.unit].dimension in _ADDITIVE:
            columns.setdefault((figure.cell.column, figure.unit, figure.subject.period), []).append(figure)
    for column in columns.values():
        total, *rows = column
        values = [figure.printed.value for figure in rows if not figure.printed.symbol]
        known = [value for value in values if value is not None]
        comparable = rows and not any(figure.is_part for figure in rows) and len(known) == len(rows)
        if (
            not comparable
            or total.printed.value is None
            or any(row.subject.place.code[:2] != total.subject.place.code[:2] for row in rows)
        ):
            continue
        differs = groups.gap(total.printed.value, known, exact=False)
        if differs:
            summed = sum(known, Decimal(0)).normalize()
            observed = f"{total.raw_text} ≠ Σ {summed:f}"
            cells = [figure.cell for figure in column]
            allowed = f"≤ {differs[1].normalize():f}"
            findings.add(
                "rows-do-not-add-up", sheet=sheet.name, cells=cells, observed=observed, expected=allowed, cause=observed
            )


def close_account(ledger: Ledger, sheet: Sheet, findings: Findings) -> SheetAccount:
    """The account of a sheet; a number that nobody claimed is an error, a text is noted."""
    account = ledger.close()
    for cell in account.unclaimed:
        value = sheet.at(cell)
        rule = "text-unread" if isinstance(value, str) and number(value) is None else "cell-unclaimed"
        findings.add(rule, sheet=sheet.name, cells=[cell], observed=plain(cell_text(value))[:_SHOWN])
    return account


def close_unread(sheet: Sheet, rules: Sequence[Ignored], findings: Findings) -> SheetAccount:
    """The account of a sheet that is no table of the form: left out by a rule, or unclaimed."""
    ledger = Ledger(sheet.name, sheet.rows)
    first = [*sheet.first_texts(1), sheet.name]
    rule = next(
        (rule for rule in rules for text in first if any(key(text).startswith(key(s)) for s in rule.starts)), None
    )
    if rule:
        ledger.ignore(rule.id, range(len(sheet.rows)), range(max(map(len, sheet.rows), default=0)))
    return close_account(ledger, sheet, findings)
