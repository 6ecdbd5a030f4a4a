"""The codes of an industry sheet, one row an industry: each exists in the classification and stands there once.

Spreadsheet programs turn codes into numbers and lose their zeros; the name beside a code says which it was, or it is
refused here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import cast

from definitions import Definitions
from definitions.models import ActivityClass
from pipelines.validation.findings import Findings
from pipelines.workbooks.activities import Activities
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
    column = table.column("activity_code")
    codes, others = _as_written(column, classes)
    names = table.texts("activity_name") if others else []
    known: Activities | None = None
    for row in others:
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
    codes = {row: codes[row] for row in sorted(codes)} if others else codes
    counted = codes if len(codes) == len(filled) == len(column) else {row: codes[row] for row in codes if row in filled}
    table.report_twice("activity_code", counted, findings)
    return codes


def _as_written(column: Sequence[CellValue], classes: Mapping[str, ActivityClass]) -> tuple[dict[int, str], list[int]]:
    """The rows whose cell is a code as it stands, all of them looked up together, and the other rows."""
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = pa.array([cell if type(cell) is str else None for cell in column], pa.string())
    known = pc.is_in(texts, pa.array(classes, pa.string()))
    if known.true_count == len(column):
        return dict(enumerate(cast(Sequence[str], column))), []
    is_known = known.to_pylist()
    codes = {row: cast(str, column[row]) for row, each in enumerate(is_known) if each}
    return codes, [row for row, each in enumerate(is_known) if not each]
