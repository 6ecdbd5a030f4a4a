"""A draft form for a layout not seen before: its tables are found and understood, it is run, and what is open is asked.

What is guessed of a table is `…guesses`, what the draft reads `…trying`. Reading by the finished form is
`pipelines.workbooks.reading.layouts.tables`; nothing here is used to read a submission.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath

from definitions import Definitions
from pipelines.findings import Findings
from pipelines.workbooks.drafting.draft import LEAVE_OUT, Draft, Question, choices, reason
from pipelines.workbooks.drafting.guesses import Guesser
from pipelines.workbooks.drafting.shapes import Shape, shapes
from pipelines.workbooks.drafting.trying import Trial, trial
from pipelines.workbooks.files.grid import Grid
from pipelines.workbooks.files.sheet import Sheet
from pipelines.workbooks.forms.form_files import load_forms
from pipelines.workbooks.forms.own_forms import Form
from pipelines.workbooks.forms.recognition import recognise
from pipelines.workbooks.words.dated_texts import without_periods
from pipelines.workbooks.words.text import CellValue, cell_text, key, plain

#: The rows of a long sheet that are looked at and tried.
FIRST_ROWS, LAST_ROWS = 200, 50


@dataclass(frozen=True)
class Proposal:
    """A draft of a file's tables, and what it gives."""

    draft: Draft
    trial: Trial
    is_shortened: bool = False


def form_id_of(file_name: str) -> str:
    """An id for the draft, from what is Latin in the file's name."""
    words = re.findall(r"[a-z0-9]+", PurePath(file_name).stem.lower())
    return "-".join(["draft", *words])


def path_id(output: PurePath) -> str:
    """The id that the place of a form's file gives it: its folder's name; '' where the file is no form.yml."""
    return output.parent.name if output.name == "form.yml" else ""


def own_form(grid: Grid, definitions: Definitions) -> str:
    """The form of ours that a file is filled in on, whose layout nobody need describe; '' for none."""
    forms = [each for each in load_forms(definitions) if isinstance(each, Form)]
    silent = Findings(definitions.rules, file="", submission_id="")
    shortened = replace(grid, sheets=tuple(map(_shortened, grid.sheets)))
    recognised = recognise(shortened, forms, definitions.root, silent)
    return recognised.form.id if recognised else ""


def propose(
    grid: Grid,
    file_name: str,
    definitions: Definitions,
    form_id: str = "",
    answers: Mapping[str, str] | None = None,
    kept: Mapping[str, str] | None = None,
) -> Proposal | None:
    """A draft form, of this id, of the tables found on a file's sheets, and what it reads; None where no sheet has a table.

    `answers` to its questions are by their names; `kept` are those to earlier files.
    """
    grid = replace(grid, sheets=tuple(map(_shortened, grid.sheets)))
    found = {sheet.name: shapes(sheet) for sheet in grid.sheets if not sheet.is_blank}
    if not any(found.values()):
        return None
    draft = Draft(answers or {}, kept or {})
    stem = PurePath(file_name).stem
    draft.content = {
        "id": form_id or form_id_of(file_name),
        "kind": "layout",
        "name_zh": stem,
        "name_en": stem,
        "version": "1",
        "valid_from": date(1949, 10, 1),
        "valid_to": None,
        "source_title": stem,
        "tables": {},
    }
    guesser = Guesser(definitions, draft, file_name)
    known: set[tuple[str, ...]] = set()
    for first, *others in filter(None, found.values()):
        texts = (without_periods(first.sheet.name), *(key(text.joined) for text in first.texts))
        if texts in known:
            continue
        known.add(texts)
        name = f"table-{len(draft.content['tables']) + 1}"
        table = guesser.table(name, first, len(grid.sheets))
        if others:
            begins = next(
                plain(cell_text(cell)) for row in first.sheet.rows[others[0].first :] for cell in row if cell != ""
            )
            rule = {"id": reason("other_table"), "texts": [begins], "what": "below", "reason": reason("other_table")}
            table["ignored"] = [*table.get("ignored", []), rule]
        draft.content["tables"][name] = table
    proposal = _settled(draft, grid, found, definitions, file_name)
    return replace(proposal, is_shortened=any(len(sheet.rows) > FIRST_ROWS + LAST_ROWS for sheet in grid.sheets))


def _shortened(sheet: Sheet) -> Sheet:
    """A long sheet without the rows in its middle, which are left blank: what a table is stands at its ends."""
    dropped = len(sheet.rows) - FIRST_ROWS - LAST_ROWS
    if dropped <= 0:
        return sheet
    blank: list[CellValue] = [""] * max(map(len, sheet.rows))
    return replace(sheet, rows=[*sheet.rows[:FIRST_ROWS], *([blank] * dropped), *sheet.rows[-LAST_ROWS:]])


def _settled(
    draft: Draft, grid: Grid, found: Mapping[str, list[Shape]], definitions: Definitions, file_name: str
) -> Proposal:
    """The draft and what it gives; texts around a table that contradict it are asked about, each once."""
    tried = trial(draft.content, grid, found, definitions, file_name)
    for finding in [] if draft.questions else tried.findings:
        if finding.rule_id == "caption-contradicts":
            name, text = _table_of(draft, finding.expected), finding.observed.rpartition("（")[0] or finding.observed
            question = Question(
                "caption",
                finding.observed,
                ("tables", name, "title"),
                choices(_HARMLESS, LEAVE_OUT),
                LEAVE_OUT,
            )
            if draft.ask(question) == _HARMLESS and name:
                table = draft.content["tables"][name]
                table["captions"] = [*table.get("captions", []), text]
    if any("captions" in table for table in draft.content["tables"].values()):
        tried = trial(draft.content, grid, found, definitions, file_name)
    return Proposal(draft, tried)


_HARMLESS = "harmless"


def _table_of(draft: Draft, expected: str) -> str:
    """The table that a finding is about, which it names behind the form's id."""
    return next((name for name in draft.content["tables"] if f"/{name}:" in expected), "")
