"""A draft form for a layout not seen before: what can be recognised of a table, and guesses for a person to finish.

Every guess that is not an exact match is marked `# ?` in the draft. Reading by the finished form is
`pipelines.workbooks.reading.layouts.tables`; nothing here is used to read a submission.
"""

from __future__ import annotations

import re
from pathlib import PurePath

from definitions import Definitions
from pipelines.workbooks.drafting.draft import Draft, quoted
from pipelines.workbooks.drafting.guesses import Guesser
from pipelines.workbooks.files.grid import Grid
from pipelines.workbooks.files.sheet import Sheet
from pipelines.workbooks.forms.form_faults import MARK
from pipelines.workbooks.forms.headers import HeaderRows, bare, find_header_rows, header_texts
from pipelines.workbooks.forms.headless import headless_rows
from pipelines.workbooks.words.text import cell_text, key
from pipelines.workbooks.words.values import number

_SEARCHED_ROWS = 40
_BODY_WITHIN = 8


def form_id_of(file_name: str) -> str:
    """An id for the draft, from what is Latin in the file's name."""
    words = re.findall(r"[a-z0-9]+", PurePath(file_name).stem.lower())
    return "-".join(["draft", *words])


def path_id(output: PurePath) -> str:
    """The id that the place of a form's file gives it: its folder's name; '' where the file is no form.yml."""
    return output.parent.name if output.name == "form.yml" else ""


def propose(grid: Grid, file_name: str, definitions: Definitions, form_id: str = "") -> Draft | None:
    """A draft form, of this id, of the tables found on a file's sheets; None where no sheet has a table."""
    draft = Draft()
    form_id = form_id or form_id_of(file_name)
    stem = PurePath(file_name).stem
    draft.lines += [
        f"# 由 {stem} 起草。逐行核对带 {MARK} 的猜测，改正后删去标记；再存为 definitions/forms/{form_id}/form.yml。",
        f"# Draft made from {stem}. Look at every line marked {MARK}, correct it and take the mark away; then save the file as",
        f"# definitions/forms/{form_id}/form.yml. What the words mean: definitions/forms/shanghai-yearbook/form.yml.",
        "# 指标和单位用 definitions/measures.yml、units.yml 的标识；不要的写 ignored 和原因。",
        "# Measures and units by their ids; what is not wanted stays `ignored`, with the reason.",
        "# 看效果 see what it gives: koujing read FILE --form THIS_FILE --account",
        f"id: {form_id}",
        "kind: layout",
        f"name_zh: {quoted(stem)}",
        f"name_en: {quoted(stem)}",
        'version: "1"',
    ]
    draft.add("valid_from: 1949-10-01", "这种表从哪天起有 since when there is such a table")
    draft.lines += ["valid_to: null"]
    draft.add(f"source_title: {quoted(stem)}", "资料来源的名称 name of the source")
    draft.lines += ["tables:"]
    guesser = Guesser(definitions, draft)
    tables: set[tuple[str, ...]] = set()
    for sheet in grid.sheets:
        header = None if sheet.is_blank else _header(sheet)
        if header is None:
            continue
        texts = tuple(key(text.joined) for text in header_texts(sheet, header))
        if texts not in tables:
            guesser.table(f"table-{len(tables) + 1}", sheet, header, len(grid.sheets))
            tables.add(texts)
    return draft if tables else None


def _header(sheet: Sheet) -> HeaderRows | None:
    """The first row of texts with, soon below it, rows of a label and figures; else the first row of periods alone."""
    for row, cells in enumerate(sheet.rows[:_SEARCHED_ROWS]):
        filled = [column for column, cell in enumerate(cells) if cell != "" and key(cell_text(cell))]
        if len(filled) < 2 or number(cells[filled[0]]) is not None:
            continue
        first = filled[0]
        below = sheet.rows[row + 1 : row + 1 + _BODY_WITHIN]
        if any(line[first] != "" and any(number(cell) is not None for cell in line[first + 1 :]) for line in below):
            return find_header_rows(sheet, {bare(cell_text(cells[first]))}, has_years=True)[0]
    return next(iter(headless_rows(sheet)), None)
