"""`koujing read`: what a file was read as, cell by cell; of a file that no form reads, what stands there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Annotated, Any

import typer

from definitions import Definitions, UserError, load
from definitions.yaml_files import read_by_hand
from indicators.contracts import arrow_schema
from pipelines.addresses import ranges
from pipelines.cli import answers, sheets
from pipelines.cli.exit_codes import of_findings
from pipelines.cli.options import FileArgument, Format, FormatOption, FormFileOption
from pipelines.cli.validate import all_told
from pipelines.languages import spoken, told
from pipelines.outgoing import first_of
from pipelines.words import called, plain
from pipelines.workbooks.files.accounting import ROLES, SheetAccount
from pipelines.workbooks.files.inbox import receive
from pipelines.workbooks.forms.own_forms import LAYOUT
from pipelines.workbooks.reading.many_files import open_one, read_one
from pipelines.workbooks.reading.results import Reading

_SHOWN = ("cell", "region_code", "period", "measure", "activity_code", "value", "unit", "raw_text", "note")
#: Observations that are shown without `--all`, and ranges of cells that are named.
FIRST, RANGES = 40, 12
QUALIFIERS = {"approximate": "≈ ", "nearly": "≲ ", "less_than": "< ", "greater_than": "> "}


def command(
    file: FileArgument,
    account: Annotated[bool, typer.Option("--account", help="每个单元格的去向 / what each cell was read as")] = False,
    all_rows: Annotated[bool, typer.Option("--all", help="列出全部观测 / show every observation")] = False,
    format: FormatOption = Format.text,
    by: FormFileOption = None,
) -> int:
    """Show what a file was read as."""
    definitions = load() if by is None else only_form(by, load())
    reading = read_one(receive(file, str(file)), definitions)
    grid = None if reading.form else open_one(receive(file, str(file)), definitions)
    if grid:
        limit = None if all_rows else 0
        rows = sheets.sheet_rows if account else sheets.cell_rows
        answers.answer(format, lambda: sheets.shown(grid, limit), lambda: rows(grid))
    elif account:
        answers.answer(
            format,
            lambda: account_told(reading),
            lambda: ({**_account(each), "rules": _rules(each)} for each in reading.accounts),
            lambda: [_account(each) for each in reading.accounts],
            ["sheet", *ROLES, "filled", "rules", "cells"],
        )
    else:
        answers.answer(
            format,
            lambda: observations_told(reading, None if all_rows else FIRST),
            reading.observations.to_pylist,
            columns=arrow_schema("observations").names,
        )
    if format is Format.text:
        answers.show(all_told(reading.findings))
    else:
        for finding in reading.findings:
            answers.complain(told(finding.message_zh, finding.message_en, "\n"))
    return of_findings(reading.findings)


def observations_told(reading: Reading, limit: int | None) -> Iterator[Any]:
    """A reading's observations as a table, at most `limit` of them."""
    rows: list[dict[str, Any]] = reading.observations.to_pylist()
    several = len({row["sheet"] for row in rows}) > 1
    shown = (*(("sheet",) if several else ()), *_SHOWN)
    columns: answers.Columns = {f">{name}" if name == "value" else name: partial(_shown, name) for name in shown}
    yield answers.table(columns, rows[:limit])
    rest = len(rows) - (limit or len(rows))
    left = spoken(" · ⟨其余 {rest} 个：--all / {rest} more: --all⟩", rest=rest) if rest > 0 else ""
    yield f"{reading.file} · {reading.form or '—'} · {len(rows):,} {told('个观测', 'observations', ' ')}{left}"


def account_told(reading: Reading) -> Iterator[Any]:
    """Sheet by sheet, how many cells were read as what, and which cells nobody claimed."""
    roles: answers.Columns = {f">{called('role', role)}": partial(_in_role, role) for role in (*ROLES[1:], ROLES[0])}
    columns: answers.Columns = {
        "工作表｜sheet": attrgetter("sheet"),
        **roles,
        ">非空｜filled": lambda account: f"{account.filled:,}",
    }
    yield answers.table(columns, reading.accounts)
    for account in reading.accounts:
        for rule, count in account.ignored.items():
            yield f"  {account.sheet} · {told('不读', 'ignored', ' ')} {count:,}: {rule}"
        if account.unclaimed:
            cells = first_of(ranges(account.unclaimed).split(", "), RANGES, ", ")
            yield answers.styled((f"  {account.sheet} · {called('role', 'unclaimed')}: {cells}", "red"))


def only_form(form: Path, definitions: Definitions) -> Definitions:
    """The definitions with the form of this file and no other.

    Raises `UserError` when the file is no layout form.
    """
    content = read_by_hand(form)
    if not isinstance(content, dict) or content.get("kind") != LAYOUT or "id" not in content:
        raise UserError(
            f"{form}：不是版式表式（应有 id 和 kind: layout）",
            f"{form}: no layout form, which has an id and kind: layout",
        )
    return replace(definitions, forms={content["id"]: content})


def _shown(name: str, row: dict[str, Any]) -> str:
    if name == "value":
        return "—" if row["value"] is None else QUALIFIERS.get(row["qualifier"], "") + plain(row["value"])
    return str(row[name]) if row[name] is not None else ""


def _in_role(role: str, account: SheetAccount) -> str:
    return answers.count(role, account.roles)


def _account(account: SheetAccount) -> dict[str, Any]:

    cells = ranges(account.unclaimed) if account.unclaimed else ""
    return {"sheet": account.sheet, **account.roles, "filled": account.filled, "rules": account.ignored, "cells": cells}


def _rules(account: SheetAccount) -> str:
    return "; ".join(f"{rule} ({count})" for rule, count in account.ignored.items())
