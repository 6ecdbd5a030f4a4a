"""The codes of an industry sheet, one row an industry: each exists in the classification and stands there once.

Spreadsheet programs turn codes into numbers and lose their zeros; the name beside a code says which it was, or it is
refused here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from definitions import Definitions
from definitions.models import ActivityClass
from pipelines.validation.findings import Findings
from pipelines.workbooks.activities import Activities
from pipelines.workbooks.table import Table
from pipelines.workbooks.text import cell_text, plain
from pipelines.workbooks.vocabulary import Vocabulary

if TYPE_CHECKING:
    import pyarrow as pa

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
    codes, others = _as_written(table, classes)
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


def _as_written(table: Table, classes: Mapping[str, ActivityClass]) -> tuple[dict[int, str], list[int]]:
    """The rows whose cell is a code as it stands, all of them looked up together, and the other rows."""
    import pyarrow.compute as pc

    column, texts = table.column("activity_code"), table.strings("activity_code")
    if texts is not None and pc.is_in(texts, _codes(tuple(classes))).true_count == len(column):
        return dict(enumerate(cast(Sequence[str], column))), []
    codes = {row: cell for row, cell in enumerate(column) if isinstance(cell, str) and cell in classes}
    return codes, [row for row in range(len(column)) if row not in codes]


@lru_cache(maxsize=8)
def _codes(classes: tuple[str, ...]) -> pa.Array:
    import pyarrow as pa

    return pa.array(classes, pa.string())
