"""What a district does with the workbook that came back: fills in explanations and sends it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from definitions import Definitions
from pipelines.cli.returning import send_back
from pipelines.life.decisions import Decision
from pipelines.life.settling import Conclusion, conclude
from pipelines.life.standing import Standing
from pipelines.workbooks.exchange.returned import COLUMNS, HEADER_ROW, SHEET
from pipelines.workbooks.files.inbox import receive
from tests.pipelines.workbooks.workbook_builder import Edit, read

COLUMN = {name: number for number, (name, *_) in enumerate(COLUMNS, start=1)}


def further_sheet(text: str = "另附名单") -> Edit:
    """An edit that leaves a sheet in the workbook of which the form knows nothing: a query."""

    def edit(workbook: openpyxl.Workbook) -> None:
        workbook.create_sheet("附表")["A1"] = text

    return edit


def standings(paths: Sequence[Path], definitions: Definitions) -> list[Standing]:
    """The standings of files on disk, each under its own name."""
    return [Standing.of(read(path, definitions)) for path in paths]


def concluded(
    paths: Sequence[Path], definitions: Definitions, decisions: Mapping[str, Decision] | None = None
) -> dict[str, Standing]:
    """What became of these files, by name."""
    return {each.file: each for each in conclude(standings(paths, definitions), definitions, decisions).standings}


def sent_back(path: Path, definitions: Definitions, folder: Path, *beside: Path) -> Path:
    """The workbook that comes back of a file; `beside` are files judged with it."""
    conclusion = conclude(standings([path, *beside], definitions), definitions)
    only = Conclusion([each for each in conclusion.standings if each.file == path.name], conclusion.uses)
    (written,) = send_back({path.name: receive(path)}, only, definitions, folder)
    return written


def rows(sheet: Worksheet) -> dict[str, int]:
    """The row of each finding by its rule."""
    numbers = range(HEADER_ROW + 1, sheet.max_row + 1)
    found = {str(sheet.cell(number, COLUMN["rule_id"]).value or ""): number for number in numbers}
    return {rule_id: number for rule_id, number in found.items() if rule_id}


def explain(path: Path, to: Path, explanations: Mapping[str, str], *, reason: str = "") -> Path:
    """Fill explanations into a workbook that came back, by rule, and save it as `to`."""
    workbook = openpyxl.load_workbook(path)
    sheet = workbook[SHEET]
    at = rows(sheet)
    for rule_id, text in explanations.items():
        sheet.cell(at[rule_id], COLUMN["explanation"]).value = text
        sheet.cell(at[rule_id], COLUMN["reason_code"]).value = reason or None
    workbook.save(to)
    return to


def with_rule(definitions: Definitions, rule_id: str, **changes: object) -> Definitions:
    """The definitions with one rule changed."""
    changed = definitions.rules[rule_id].model_copy(update=changes)
    return replace(definitions, rules={**definitions.rules, rule_id: changed})
