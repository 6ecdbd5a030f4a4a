"""The codes of an industry sheet, one row an industry: each exists in the classification and stands there once.

Spreadsheet programs turn codes into numbers and lose their zeros; what cannot be told apart any more is refused here.
"""

from __future__ import annotations

from collections.abc import Set

from definitions import Definitions
from pipelines.validation.findings import Findings
from pipelines.workbooks.table import Table
from pipelines.workbooks.text import CellValue, cell_text, plain
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
    classes = definitions.classes.get(classification, {})
    names = table.texts("activity_name")
    codes: dict[int, str] = {}
    for row, cell in enumerate(table.column("activity_code")):
        code = plain(cell_text(cell))
        if not code:
            continue
        if not isinstance(cell, str) and not (_is_class_number(cell) and code in classes):
            table.report("code-format", "activity_code", [row], findings, expected="0111")
        elif code in classes:
            codes[row] = code
        elif classification:
            similar = vocabulary.similar_classes(classification, names[row])
            edition = definitions.classifications[classification].name_zh
            expected = edition + (f"; {names[row]}: {' / '.join(similar)}?" if similar else "")
            table.report("activity-unknown", "activity_code", [row], findings, expected=expected)
    table.report_twice("activity_code", {row: code for row, code in codes.items() if row in filled}, findings)
    return codes


def _is_class_number(cell: CellValue) -> bool:
    """Whether a numeric cell is a whole number of four digits, which lost nothing."""
    return isinstance(cell, float | int) and not isinstance(cell, bool) and len(cell_text(cell)) == _CLASS_DIGITS
