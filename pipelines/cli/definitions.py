"""`koujing definitions check, verify`: what was looked at, what agrees, what is at fault, and who has verified which row."""

from __future__ import annotations

import sys
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Annotated, Any

import typer

from definitions import load, trust
from definitions.integrity import Look, Report
from pipelines.cli import answers
from pipelines.cli.asking import readable_release
from pipelines.cli.exit_codes import ExitCode
from pipelines.cli.options import Format, FormatOption, HomeOption, RootOption, definitions_root
from pipelines.cli.walking import at_stake, question_of, walk
from pipelines.home import find_home
from pipelines.publication.connection import open_release
from pipelines.run import DEFAULT_SCOPE
from pipelines.words import words
from pipelines.workbooks.forms.form_faults import examined


def check(format: FormatOption = Format.text, definitions: RootOption = None) -> int:
    """Look at all definitions; 1 for a fault."""
    found = examined(definitions_root(definitions))
    answers.answer(
        format,
        lambda: [_page(found)],
        lambda: rows(found),
        lambda: {**answers.fields(found, "version content root is_sound"), "lines": rows(found)},
    )
    return ExitCode.DONE if found.is_sound else ExitCode.NOT_DONE


def verify(
    by: Annotated[str, typer.Option("--by", help="核实人 / who verified it")],
    row: Annotated[
        str | None,
        typer.Argument(help="行标识，如 nbs-gbt-0065；不写则逐行问 / the row's id; without it each is asked"),
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", help="所据文本；逐行问时由回答给出 / against which text; asked in a walk")
    ] = None,
    on: Annotated[
        datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="核实日期，默认今天 / when, today by default")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="已核实的再核实一次 / verify once more")] = False,
    definitions: RootOption = None,
    home: HomeOption = None,
) -> None:
    """Record who verified a row, or ask about each."""
    day = on.date() if on else date.today()  # noqa: DTZ011 - the day on the verifier's calendar
    root = definitions_root(definitions)
    if row is None:
        _walk(root, by, day, home)
        return
    before = trust.verify(load(root), row, by, source or "", day, again=again)
    after = next(one for one in trust.rows(load(root)) if one.row_id == row)
    answers.put(answers.page("definitions_verified.txt", before=before, after=after))


def _walk(root: Path, by: str, day: date, home: Path | None) -> None:
    """Ask on standard output, read the answers from standard input; without a release nothing is at stake yet."""
    path = readable_release(find_home(home))
    stakes = at_stake(open_release(path), DEFAULT_SCOPE) if path else {}
    for said in walk(load(root), stakes, by, day, sys.stdin):
        answers.put(said)


def rows(report: Report) -> list[dict[str, Any]]:
    """The report as rows of one shape: looked at, counts, faults, unverified rows."""
    found = []
    for look in report.looks:
        name_zh, name_en, _, remark = _words_of(look)
        found.append(_row("looked_at", name_en, name_zh, looked_at=look.looked_at, remark=remark))
    for count in report.counts:
        known = count.published
        kind, told = "count" if known.binding else "recalled count", answers.fields(count, "looked_at found")
        found.append(_row(kind, known.id, known.name_zh, **told, expected=known.expected, remark=known.source))
    for fault in report.faults:
        told = answers.fields(fault, "file row")
        found.append(_row("fault", fault.column, fault.fault_zh, **told, remark=fault.fault_en))
    for row in report.unverified:
        told = answers.fields(row, "file confidence counts_in")
        found.append(_row("unverified", row.row_id, row.says_zh, **told, row=row.number, remark=question_of(row)))
    return found


def _row(kind: str, identity: str, name_zh: str, **cells: Any) -> dict[str, Any]:
    names = ("looked_at", "found", "expected", "file", "row", "confidence", "counts_in", "remark")
    return {"kind": kind, "id": identity, "name_zh": name_zh, **{name: cells.get(name) for name in names}}


def _words_of(look: Look) -> list[str]:
    """What a part is called in both languages, and what is worth knowing about it."""
    return [text.format(**look.further) for text in words()["look"][look.part]]


def _page(report: Report) -> str:
    """The report for people; of the unverified rows those of low confidence, by the scopes in which they count."""
    doubtful = sorted(
        (row for row in report.unverified if row.is_uncertain), key=lambda row: (-len(row.counts_in), row.counts_in)
    )
    by_scopes = [(scopes, list(ones)) for scopes, ones in groupby(doubtful, key=attrgetter("counts_in"))]
    told = {"looks": [(look, *_words_of(look)) for look in report.looks], "doubtful": by_scopes}
    return answers.page("definitions_check.txt", report=report, question_of=question_of, **told)
