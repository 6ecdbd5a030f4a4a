"""`koujing form list, show, propose`: the forms that files are read by, and a draft for a new layout."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from operator import itemgetter
from pathlib import Path
from typing import Annotated, Any

import typer

from definitions import WrongUsageError, load
from definitions.loader import ROOT
from pipelines.cli import answers
from pipelines.cli.asking import NothingFoundError
from pipelines.cli.form_questions import Dialogue, answers_in, trial_told
from pipelines.cli.options import FileArgument, Format, FormatOption, HomeOption, OutputOption
from pipelines.cli.validate import all_told
from pipelines.home import find_home
from pipelines.languages import told
from pipelines.workbooks.drafting import kept_answers, proposing
from pipelines.workbooks.drafting.proposing import Proposal
from pipelines.workbooks.files.inbox import receive
from pipelines.workbooks.forms.form_files import load_forms
from pipelines.workbooks.reading.many_files import open_one, read_one

COLUMNS: answers.Columns = {
    "表式｜form": itemgetter("id"),
    "名称｜name": lambda row: told(row["name_zh"], row["name_en"], "\n"),
    "有效期｜valid": lambda row: f"{row['valid_from']} – {row['valid_to']}".rstrip(),
    "表｜tables": lambda row: ", ".join(row["tables"]),
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
        there = ", ".join(known)
        raise WrongUsageError(f"没有表式 {form}；可选：{there}", f"there is no form {form}; there are: {there}")
    answers.put((ROOT / "forms" / form / "form.yml").read_text(encoding="utf-8"))


def propose(
    file: FileArgument,
    output: OutputOption = None,
    answered: Annotated[
        Path | None,
        typer.Option("--answers", help="回答的文件，逐行「问题: 回答」 / a file of answers", show_default=False),
    ] = None,
    home: HomeOption = None,
) -> None:
    """Draft a form for a new layout: show the table as understood, ask what is open, write the form."""
    definitions, words = load(), find_home(home).layout_words
    kept = kept_answers.read(words)
    grid = open_one(receive(file, str(file)), definitions)
    if grid and (own := proposing.own_form(grid, definitions)):
        raise WrongUsageError(
            f"{file} 已是本系统的表（{own}），不用表式；请用 koujing validate {file} 审核",
            f"{file} is on a form of ours already ({own}) and needs no other; check it: koujing validate {file}",
        )
    form_id = proposing.path_id(output) if output else ""
    proposal = proposing.propose(grid, file.name, definitions, form_id, {}, kept) if grid else None
    if grid is None or proposal is None:
        answers.show(all_told(read_one(receive(file, str(file)), definitions).findings))
        raise NothingFoundError(
            f"{file} 中没有找到“一行表头、下面是标签和数字”的表，无法起草表式", f"no table was found in {file}"
        )
    path = output or Path(f"{proposing.form_id_of(file.name)}.form.yml")

    def proposed(given: Mapping[str, str]) -> Proposal:
        return proposing.propose(grid, file.name, definitions, form_id, given, kept) or proposal

    given = answers_in(answered, proposed) if answered else {}
    dialogue = Dialogue(proposed, given, proposed(given) if given else proposal)
    answers.put(told("看到的表", "the table as understood", " ") + ":")
    answers.show(trial_told(dialogue.proposal, definitions))
    if answered is None:
        for part in dialogue.ask(sys.stdin):
            answers.show([part])
    draft = dialogue.proposal.draft
    path.write_text("\n".join(draft.lines) + "\n", encoding="utf-8")
    if dialogue.given:
        answers.put(told("按回答读出", "with the answers", " ") + ":")
        answers.show(trial_told(dialogue.proposal, definitions))
    answers.show(all_told(dialogue.proposal.trial.findings))
    added = kept_answers.keep(words, dialogue.given, file.name)
    used = {name: draft.answered[name] for name in draft.answered if name not in dialogue.given}
    answers.put(answers.page("form_proposed.txt", path=path, draft=draft, used=used, added=added, words=words))
