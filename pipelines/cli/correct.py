"""`koujing correct`: the bureau's own correction of one cell, an entry beside the archived original."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from definitions import Definitions, WrongUsageError, load
from pipelines.addresses import parse_address
from pipelines.archive import place
from pipelines.cli.answers import put
from pipelines.cli.decide import By, Reason, Submission, find_submission, refuse_purged
from pipelines.cli.options import HomeOption
from pipelines.home import Home, find_home
from pipelines.languages import told
from pipelines.life import decisions
from pipelines.life.decisions import DecisionError
from pipelines.outgoing import first_of
from pipelines.workbooks.files.corrections import Correction
from pipelines.workbooks.files.inbox import Received
from pipelines.workbooks.files.sheet import Sheet
from pipelines.workbooks.reading.many_files import open_one, read_one
from pipelines.workbooks.words.text import cell_text

#: So many sheets are named.
_NAMED = 8


def command(
    submission: Submission,
    cell: Annotated[str, typer.Argument(help="表名!单元格，如 行业!D4 / SHEET!CELL")],
    value: Annotated[str, typer.Argument(help="应有的内容 / what it is to say")],
    by: By,
    reason: Reason,
    home: HomeOption = None,
) -> None:
    """Correct one cell of a submission."""
    put(correct(find_home(home), submission, cell, value, by=by, reason=reason))


def correct(home: Home, submission: str, where: str, value: str, *, by: str, reason: str) -> str:
    """Write the correction down and return the sentence that says so.

    Raises `WrongUsageError` where there is no such submission or cell, `DecisionError` where nothing would be read otherwise, or
    something could not be read any more.
    """
    about = find_submission(home, submission, "correct")
    refuse_purged(home, about)
    before = decisions.corrections(decisions.read(home.decisions)).get(about.submission_id, ())
    original = place(home.archive, about.content_sha256, about.suffix)
    received = Received(
        original, about.file, about.content_sha256, about.size_bytes, archived=original, corrections=before
    )
    definitions = load()
    sheet, cell = _cell(received, where, definitions)
    said = cell_text(sheet.at(parse_address(cell)))
    new = Correction(sheet.name, cell, " ".join(value.split()), by, reason)
    _hold(received, replace(received, corrections=(*_others(before, new), new)), where, definitions)
    decided = decisions.add(
        home.decisions,
        about.submission_id,
        about.file,
        "correct",
        by=by,
        reason=reason,
        sheet=new.sheet,
        cell=new.cell,
        value=new.value,
        instead_of=said,
    )
    return told(
        f"已记录：{about.file}（{about.submission_id}）{new.sheet}!{new.cell} {said} → {new.value}，更正人 {decided.by}。"
        "原件不变；下次 koujing run 生效，重报的新版本不再带它。",
        f"Noted: {about.file} ({about.submission_id}) {new.sheet}!{new.cell} {said} → {new.value}, by {decided.by}. "
        "The original is as it was. The next koujing run follows it; a new version ends it.",
        "\n",
    )


def _others(before: tuple[Correction, ...], new: Correction) -> list[Correction]:
    return [each for each in before if (each.sheet, each.cell) != (new.sheet, new.cell)]


def _cell(received: Received, where: str, definitions: Definitions) -> tuple[Sheet, str]:
    """The sheet and the address of a cell that there is in the file."""
    name, _, address = where.rpartition("!")
    try:
        cell = parse_address(address)
    except ValueError as error:
        raise WrongUsageError(
            f"“{where}”不是单元格，请写作 行业!D4", f"{where!r} is no cell; write it as SHEET!D4"
        ) from error
    grid = open_one(received, definitions)
    if grid is None:
        raise DecisionError(f"{received.file} 的存档打不开", f"the archived {received.file} cannot be opened")
    found = next((sheet for sheet in grid.sheets if sheet.name == name.strip("'")), None)
    if found is None:
        names = first_of([sheet.name for sheet in grid.sheets], _NAMED)
        raise WrongUsageError(
            f"{received.file} 中没有表“{name}”，有：{names}", f"no sheet {name!r} in {received.file}: {names}"
        )
    if cell.row >= len(found.rows) or cell.column >= len(found.rows[cell.row]):
        raise WrongUsageError(f"“{where}”在表格之外", f"{where} lies outside of what is filled in")
    return found, str(cell)


def _hold(now: Received, then: Received, where: str, definitions: Definitions) -> None:
    """A correction is of a cell that is read, and stops nothing from being read."""
    read, read_then = read_one(now, definitions), read_one(then, definitions)
    if read.cover == read_then.cover and read.observations.equals(read_then.observations):
        raise DecisionError(
            f"{where} 改了也读不出别的：这一格没有被读取，或内容本来如此",
            f"nothing is read otherwise by that: {where} is not read, or says so already",
        )
    known = {(found.rule_id, found.sheet, found.cells) for found in read.findings}
    worse = [each for each in read_then.findings if each.blocks and (each.rule_id, each.sheet, each.cells) not in known]
    if worse:
        raise DecisionError(f"更正后读不了：{worse[0].message_zh}", f"it could not be read so: {worse[0].message_en}")
