"""The codes of an industry sheet, one row an industry: each exists in the classification and stands there once.

What a cell and the name beside it mean is `pipelines.workbooks.industries`; a sheet that lists all industries as its template
does is taken whole.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import cast

from definitions import Definitions
from pipelines.workbooks.industries import Industries
from pipelines.workbooks.table import Table
from pipelines.workbooks.text import begins_remark, cell_text, is_total, plain
from pipelines.workbooks.vocabulary import Vocabulary


def read_codes(
    table: Table,
    filled: Set[int],
    classification: str,
    definitions: Definitions,
    vocabulary: Vocabulary,
) -> dict[int, str]:
    """The activity code of each row that has a valid one; `filled` are the rows in which figures were given."""
    if classification not in definitions.classes:
        return {}
    column, names = table.column("activity_code"), table.texts("activity_name")
    texts, named = table.strings("activity_code"), table.strings("activity_name")
    is_whole = texts is not None and vocabulary.are_codes(classification, texts)
    if is_whole and (named is None or vocabulary.are_names(classification, texts, named)):
        return dict(enumerate(cast(Sequence[str], column)))
    industries = Industries(table.sheet.name, classification, definitions, table.findings)
    codes: dict[int, str] = {}
    for row, cell in enumerate(column):
        text = plain(cell_text(cell))
        if not text:
            continue
        cells = [cell for name in ("activity_code", "activity_name") for cell in table.cells(name, [row])]
        found = industries.of_row(row, cell, names[row], cells)
        if found.code:
            codes[row] = found.code
        elif row in filled and is_total(text):
            table.report("total-row-unread", "activity_code", [row])
        elif row not in filled and not names[row] and begins_remark(text):
            table.report("text-unread", "activity_code", [row])
        elif not (found.told and (row in filled or found.told == "edition")):
            industries.refuse(found, cell, names[row], cells[0])
    industries.report(filled)
    table.report_twice("activity_code", {row: code for row, code in codes.items() if row in filled})
    return codes
