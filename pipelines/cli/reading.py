"""`koujing read` and `koujing form` for people: what a file was read as, cell by cell, and the forms it may be read by."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from definitions import Definitions, load
from pipelines.addresses import ranges
from pipelines.cli import sheets
from pipelines.cli.listing import as_csv, as_json
from pipelines.cli.screen import complain, put, say, say_all
from pipelines.cli.submitting import exit_code
from pipelines.cli.validating import STYLES
from pipelines.cli.words import plain
from pipelines.workbooks.accounting import ROLES
from pipelines.workbooks.forms import LAYOUT
from pipelines.workbooks.inbox import receive
from pipelines.workbooks.many import open_one, read_one
from pipelines.workbooks.reading import Reading

if TYPE_CHECKING:
    from pipelines.workbooks.accounting import SheetAccount
    from pipelines.workbooks.grid import Grid

_SHOWN = ("cell", "region_code", "period", "measure", "activity_code", "value", "unit", "raw_text", "note")
#: What a person calls the roles of cells.
ROLE_NAMES = {
    "data": "数据 data",
    "header": "表头 header",
    "label": "标签 label",
    "unit": "单位 unit",
    "note": "说明 note",
    "ignored": "按规则不读 ignored",
    "unclaimed": "无人认领 unclaimed",
}


class NoFormError(Exception):
    """There is no such form, or no draft can be made of a file; the message says so (zh / en)."""


def read_and_show(file: Path, form: str, by: Path | None, *, account: bool, all_rows: bool) -> int:
    """Read one file and print its observations, or with `account` what each of its cells was read as; the exit code.

    `by` is the file of a layout form by which alone it is read, as a draft is tried. Raises `NoFormError` when it is none.

    Of a file that no form reads its cells are shown as they stand there, or with `account` how many of each kind there are.
    """
    definitions = load() if by is None else _by_form(by, load())
    reading = read_one(receive(file, str(file)), definitions)
    grid = None if reading.form else open_one(receive(file, str(file)), definitions)
    if grid:
        _show_unread(grid, form, account=account, all_rows=all_rows)
    elif form == "csv":
        put(_account_csv(reading.accounts) if account else _csv(_rows(reading)))
    elif form == "json":
        content: Any = [_account_row(each) for each in reading.accounts] if account else _rows(reading)
        put(as_json(content))
    elif account:
        show_account(reading)
    else:
        show_observations(reading, None if all_rows else _FIRST)
    show_findings(reading, to_errors=form != "text")
    return exit_code(reading.findings)


def _show_unread(grid: Grid, form: str, *, account: bool, all_rows: bool) -> None:
    rows = sheets.sheet_rows(grid) if account else list(sheets.cell_rows(grid))
    if form == "csv":
        put(as_csv(rows))
    elif form == "json":
        put(as_json(rows))
    else:
        sheets.show_sheets(grid, None if all_rows else 0)


_FIRST = 40
_RANGES = 12


def show_observations(reading: Reading, limit: int | None) -> None:
    """Print a reading's observations as a table, at most `limit` of them."""
    from rich.table import Table

    rows = _rows(reading)
    picture = Table(header_style="bold", pad_edge=False)
    several = len({row["sheet"] for row in rows}) > 1
    shown = (*(("sheet",) if several else ()), *_SHOWN)
    for name in shown:
        picture.add_column(name, justify="right" if name == "value" else "left")
    for row in rows[:limit]:
        picture.add_row(*(_shown(row, name) for name in shown))
    say_all([picture])
    left = f"（其余 {len(rows) - limit} 个：--all / {len(rows) - limit} more）" if limit and len(rows) > limit else ""
    say(f"{reading.file} · {reading.form or '—'} · {len(rows):,} 个观测 observations {left}")


def show_account(reading: Reading) -> None:
    """Print, sheet by sheet, how many cells were read as what, and which cells nobody claimed."""
    from rich.table import Table

    picture = Table(header_style="bold", pad_edge=False)
    picture.add_column("工作表 sheet")
    for role in (*ROLES[1:], ROLES[0]):
        picture.add_column(ROLE_NAMES[role], justify="right")
    picture.add_column("非空 filled", justify="right")
    for account in reading.accounts:
        counts = [account.roles[role] for role in (*ROLES[1:], ROLES[0])]
        picture.add_row(account.sheet, *(f"{count:,}" if count else "·" for count in counts), f"{account.filled:,}")
    say_all([picture])
    for account in reading.accounts:
        for rule, count in account.ignored.items():
            say(f"  {account.sheet} · 不读 ignored {count:,}: {rule}")
        if account.unclaimed:
            cells = _first_ranges(ranges(account.unclaimed))
            say(f"  {account.sheet} · 无人认领 unclaimed: {cells}", "red")


def show_findings(reading: Reading, *, to_errors: bool = False) -> None:
    """Print a reading's findings in both languages."""
    for finding in reading.findings:
        if to_errors:
            complain(f"{finding.message_zh}\n{finding.message_en}")
        else:
            say(f"  {finding.message_zh}", STYLES[finding.severity])
            say(f"  {finding.message_en}", "dim")


def list_forms() -> None:
    """Print every form with the tables it knows."""
    from rich.table import Table

    from pipelines.workbooks.forms import load_forms
    from pipelines.workbooks.layouts.form_file import layout_forms

    definitions = load()
    picture = Table(header_style="bold", pad_edge=False)
    for name in ("表式 form", "名称 name", "有效期 valid", "表 tables"):
        picture.add_column(name)
    for own in load_forms(definitions).values():
        picture.add_row(own.id, f"{own.name_zh}\n{own.name_en}", f"{own.valid_from} –", ", ".join(own.sheets))
    for form in layout_forms(definitions):
        valid = f"{form.valid_from} – {form.valid_to or ''}"
        picture.add_row(form.id, f"{form.name_zh}\n{form.name_en}", valid, ", ".join(form.tables))
    say_all([picture])


def show_form(form_id: str) -> None:
    """Print the file of a form.

    Raises `NoFormError` when there is none of this id.
    """
    definitions = load()
    if form_id not in definitions.forms:
        known = ", ".join(definitions.forms)
        raise NoFormError(f"没有表式 {form_id}；可选：{known} / there is no form {form_id}")
    from definitions.loader import ROOT

    put((ROOT / "forms" / form_id / "form.yml").read_text(encoding="utf-8"))


def propose_form(file: Path, output: Path | None) -> Path:
    """Write a draft form of a file and print the observations it would give; returns where the draft was written.

    Raises `NoFormError` when nothing on the file's sheets looks like a table.
    """
    from pipelines.workbooks.drafting.proposing import form_id_of, path_id, propose

    definitions = load()
    grid = open_one(receive(file, str(file)), definitions)
    named = path_id(output) if output else ""
    draft = propose(grid, file.name, definitions, named) if grid else None
    if draft is None:
        show_findings(read_one(receive(file, str(file)), definitions))
        raise NoFormError(
            f"{file} 中没有找到“一行表头、下面是标签和数字”的表，无法起草表式 / no table was found in {file}"
        )
    path = output or Path(f"{form_id_of(file.name)}.form.yml")
    path.write_text("\n".join(draft.lines) + "\n", encoding="utf-8")
    say(f"已起草 {path}，其中 {draft.unsure} 处待核（# ?） / drafted, {draft.unsure} guesses to look at")
    say("\n".join(draft.lines))
    preview = read_one(receive(file, str(file)), _by_form(path, definitions))
    say("按草稿读出 / what the draft would give:")
    show_observations(preview, _FIRST)
    show_account(preview)
    show_findings(preview)
    return path


def _by_form(form: Path, definitions: Definitions) -> Definitions:
    """The definitions with the form of this file and no other."""
    from dataclasses import replace

    import yaml

    try:
        content = yaml.safe_load(form.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise NoFormError(f"{form}：不能作为表式读取（{error}） / cannot be read as a form") from error
    if not isinstance(content, dict) or content.get("kind") != LAYOUT or "id" not in content:
        raise NoFormError(f"{form}：不是版式表式（应有 id 和 kind: layout） / is no layout form (id, kind: layout)")
    return replace(definitions, forms={content["id"]: content})


def _first_ranges(cells: str) -> str:
    """The first of many ranges, and how many there are."""
    several = cells.split(", ")
    return ", ".join(several[:_RANGES]) + (f" … ({len(several)})" if len(several) > _RANGES else "")


def _rows(reading: Reading) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = reading.observations.to_pylist()
    return rows


def _shown(row: dict[str, Any], name: str) -> str:
    if name == "value":
        mark = {"approximate": "≈ ", "nearly": "近 nearly ", "less_than": "< ", "greater_than": "> "}.get(
            row["qualifier"], ""
        )
        return "—" if row["value"] is None else mark + plain(row["value"])
    return str(row[name]) if row[name] is not None else ""


def _csv(rows: Sequence[dict[str, Any]]) -> str:
    from indicators.contracts import arrow_schema

    return as_csv(rows, arrow_schema("observations").names)


def _account_row(account: SheetAccount) -> dict[str, Any]:
    cells = ranges(account.unclaimed) if account.unclaimed else ""
    return {"sheet": account.sheet, **account.roles, "filled": account.filled, "rules": account.ignored, "cells": cells}


def _account_csv(accounts: Sequence[SheetAccount]) -> str:
    rows = (
        {**_account_row(each), "rules": "; ".join(f"{rule} ({count})" for rule, count in each.ignored.items())}
        for each in accounts
    )
    return as_csv(rows, ["sheet", *ROLES, "filled", "rules", "cells"])
