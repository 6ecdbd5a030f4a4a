"""`koujing form list, show, propose`: the forms that files are read by, and a draft for a new layout."""

from __future__ import annotations

from operator import itemgetter
from pathlib import Path
from typing import Annotated, Any

import typer

from definitions import load
from definitions.loader import ROOT
from pipelines.cli import answers
from pipelines.cli.asking import NothingFoundError
from pipelines.cli.options import FileArgument, Format, FormatOption, OutputOption
from pipelines.cli.read import FIRST, account_told, observations_told, only_form
from pipelines.cli.validate import all_told
from pipelines.workbooks.drafting import proposing
from pipelines.workbooks.files.inbox import receive
from pipelines.workbooks.forms.form_files import load_forms
from pipelines.workbooks.reading.many_files import open_one, read_one

COLUMNS: answers.Columns = {
    "表式 form": itemgetter("id"),
    "名称 name": lambda row: f"{row['name_zh']}\n{row['name_en']}",
    "有效期 valid": lambda row: f"{row['valid_from']} – {row['valid_to']}".rstrip(),
    "表 tables": lambda row: ", ".join(row["tables"]),
}


def list_forms(format: FormatOption = Format.text) -> None:
    """List all forms."""
    rows: list[dict[str, Any]] = [
        {
            **answers.fields(form, "id name_zh name_en valid_from"),
            "valid_to": str(form.valid_to or ""),
            "tables": list(form.tables),
        }
        for form in load_forms(load())
    ]
    answers.answer(format, lambda: [answers.table(COLUMNS, rows)], lambda: rows)


def show(form: Annotated[str, typer.Argument(help="表式标识 / a form's id")]) -> None:
    """Show a form's file."""
    known = load().forms
    if form not in known:
        raise NothingFoundError(f"没有表式 {form}；可选：{', '.join(known)} / there is no form {form}")
    answers.put((ROOT / "forms" / form / "form.yml").read_text(encoding="utf-8"))


def propose(file: FileArgument, output: OutputOption = None) -> None:
    """Draft a form for a new layout and preview what it would read."""
    definitions = load()
    grid = open_one(receive(file, str(file)), definitions)
    draft = (
        proposing.propose(grid, file.name, definitions, proposing.path_id(output) if output else "") if grid else None
    )
    if draft is None:
        answers.show(all_told(read_one(receive(file, str(file)), definitions).findings))
        raise NothingFoundError(
            f"{file} 中没有找到“一行表头、下面是标签和数字”的表，无法起草表式 / no table was found in {file}"
        )
    path = output or Path(f"{proposing.form_id_of(file.name)}.form.yml")
    path.write_text("\n".join(draft.lines) + "\n", encoding="utf-8")
    answers.put(f"已起草 {path}，其中 {draft.unsure} 处待核（# ?） / drafted, {draft.unsure} guesses to look at")
    answers.show(draft.lines)
    preview = read_one(receive(file, str(file)), only_form(path, definitions))
    answers.put("按草稿读出 / what the draft would give:")
    answers.show((*observations_told(preview, FIRST), *account_told(preview)))
    answers.show(all_told(preview.findings))
