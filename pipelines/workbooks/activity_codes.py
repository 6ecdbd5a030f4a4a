"""The codes of an industry sheet, one row an industry: each exists in the classification and stands there once.

Spreadsheet programs turn codes into numbers and lose their zeros; the name beside a code says which it was, or it is
refused here.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import cast

from definitions import Definitions
from pipelines.findings import Findings
from pipelines.workbooks.activities import Activities
from pipelines.workbooks.table import Table
from pipelines.workbooks.text import cell_text, plain
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
    column = table.column("activity_code")
    texts = table.strings("activity_code")
    if texts is not None and vocabulary.are_codes(classification, texts):
        return dict(enumerate(cast(Sequence[str], column)))
    codes = {row: cell for row, cell in enumerate(column) if isinstance(cell, str) and cell in classes}
    names = table.texts("activity_name")
    known: Activities | None = None
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
        known = known or Activities(classes)
        found = known.find(cell, names[row])
        if found.code and (
            isinstance(cell, str) or names[row] or (len(found.code) == _CLASS_DIGITS and not found.restored)
        ):
            codes[row] = found.code
            if found.restored:
                table.report("code-restored", "activity_code", [row], findings, expected=found.code, cause=found.code)
        elif not isinstance(cell, str):
            table.report("code-format", "activity_code", [row], findings, expected="0111")
        elif classification:
            similar = vocabulary.similar_classes(classification, names[row])
            edition = definitions.classifications[classification].name_zh
            expected = edition + (f"; {names[row]}: {' / '.join(similar)}?" if similar else "")
            table.report("activity-unknown", "activity_code", [row], findings, expected=expected)
    codes = {row: codes[row] for row in sorted(codes)}
    table.report_twice("activity_code", {row: code for row, code in codes.items() if row in filled}, findings)
    return codes
