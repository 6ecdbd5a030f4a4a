"""The codes of an industry sheet, one row an industry: each exists in the classification and stands there once.

Spreadsheet programs turn codes into numbers and lose their zeros; the name beside a code says which it was, or it is
refused here. The names themselves are held against the codes in `pipelines.workbooks.activity_names`.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import cast

from definitions import Definitions
from pipelines.findings import Findings
from pipelines.workbooks.activities import Activities
from pipelines.workbooks.activity_names import NameCheck, NamedRow
from pipelines.workbooks.table import Table
from pipelines.workbooks.text import begins_remark, cell_text, is_total, plain
from pipelines.workbooks.vocabulary import Vocabulary

_CLASS_DIGITS = 4


def read_codes(
    table: Table,
    filled: Set[int],
    classification: str,
    definitions: Definitions,
    vocabulary: Vocabulary,
    findings: Findings,
) -> dict[int, str]:
    """The activity code of each row that has a valid one; `filled` are the rows in which figures were given."""
    if classification not in definitions.classes:
        return {}
    column = table.column("activity_code")
    texts, named = table.strings("activity_code"), table.strings("activity_name")
    if texts is not None and vocabulary.are_codes(classification, texts):
        codes = dict(enumerate(cast(Sequence[str], column)))
        if named is None or not vocabulary.are_names(classification, texts, named):
            _check_names(table, filled, codes, {}, classification, definitions, findings)
        return codes
    codes, elsewhere = _read(table, filled, classification, definitions, vocabulary, findings)
    _check_names(table, filled, codes, elsewhere, classification, definitions, findings)
    table.report_twice("activity_code", {row: code for row, code in codes.items() if row in filled}, findings)
    return codes


def _read(
    table: Table,
    filled: Set[int],
    classification: str,
    definitions: Definitions,
    vocabulary: Vocabulary,
    findings: Findings,
) -> tuple[dict[int, str], dict[int, str]]:
    """The code of each row that has one of the classification, and of each that has one of another edition."""
    classes = definitions.classes[classification]
    column, names = table.column("activity_code"), table.texts("activity_name")
    codes = {row: cell for row, cell in enumerate(column) if isinstance(cell, str) and cell in classes}
    elsewhere: dict[int, str] = {}
    known = Activities(definitions, classification)
    for row in range(len(column)):
        if row in codes:
            continue
        cell = column[row]
        code = plain(cell_text(cell))
        if not code:
            continue
        if isinstance(cell, str) and code in classes:
            codes[row] = code
            continue
        found = known.find(cell, names[row])
        if found.code and (
            isinstance(cell, str) or names[row] or (len(found.code) == _CLASS_DIGITS and not found.restored)
        ):
            codes[row] = found.code
            if found.restored:
                table.report("code-restored", "activity_code", [row], findings, expected=found.code, cause=found.code)
        elif definitions.class_names(classification).edition_of(found.written or code, names[row]):
            elsewhere[row] = found.written or code
        elif row in filled and is_total(code):
            table.report("total-row-unread", "activity_code", [row], findings)
        elif row not in filled and not names[row] and begins_remark(code):
            table.report("text-unread", "activity_code", [row], findings)
        elif not isinstance(cell, str):
            table.report("code-format", "activity_code", [row], findings, expected="0111")
        else:
            similar = vocabulary.similar_classes(classification, names[row])
            edition = definitions.classifications[classification].name_zh
            expected = edition + (f"; {names[row]}: {' / '.join(similar)}?" if similar else "")
            table.report("activity-unknown", "activity_code", [row], findings, expected=expected)
    return {row: codes[row] for row in sorted(codes)}, elsewhere


def _check_names(
    table: Table,
    filled: Set[int],
    codes: dict[int, str],
    elsewhere: dict[int, str],
    classification: str,
    definitions: Definitions,
    findings: Findings,
) -> None:
    """Name the rows in which figures were given whose names are not those of their codes."""
    classes, names = definitions.classes[classification], table.texts("activity_name")
    fields = [name for name in ("activity_code", "activity_name") if name in table.header.columns]
    rows = [
        NamedRow(row, code, names[row], tuple(cell for field in fields for cell in table.cells(field, [row])))
        for row, code in sorted((codes | elsewhere).items())
        if row in filled and (row in elsewhere or names[row] != classes[code].name_zh)
    ]
    NameCheck(table.sheet.name, classification, codes | elsewhere, definitions, findings).report(rows)
