"""The sheet 审核结果 that goes back to the submitter: what stands where, and reading the explanations when it returns.

Writing the sheet is `findings_sheet`; which finding an explanation answers is `pipelines.life`. A row
is known by its mark, which is made of rule, place and observation: a row whose mark does not fit was altered and says so.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pipelines.addresses import Cell
from pipelines.workbooks.files.grid import Grid
from pipelines.workbooks.files.sheet import Sheet
from pipelines.workbooks.words.text import cell_text, key, plain

SHEET = "审核结果"
#: The form of a workbook that holds nothing but this sheet.
ANSWERS = "answers"
HEADER_ROW = 7
#: The columns in their order: identity, label in Chinese and English, width.
COLUMNS = (
    ("number", "序号", "No.", 6),
    ("severity", "严重程度", "Severity", 12),
    ("place", "位置", "Where", 20),
    ("message", "问题与改法", "What is wrong, what to do", 68),
    ("reason_code", "原因代码", "Reason code", 17),
    ("explanation", "情况说明", "Explanation", 36),
    ("state", "状态", "State", 14),
    ("mark", "标识", "Mark", 12),
    ("rule_id", "规则编号", "Rule id", 12),
    ("sheet", "工作表", "Sheet", 12),
    ("cells", "单元格", "Cells", 12),
    ("observed", "发现", "Observed", 12),
    ("subject", "对象", "Subject", 12),
)
#: What the submitter writes, beside queries; everything else is locked.
OPEN_COLUMNS = ("reason_code", "explanation")
#: Kept for reading back, not for people.
HIDDEN_COLUMNS = ("mark", "rule_id", "sheet", "cells", "observed", "subject")
#: How the severity of what needs an explanation begins in its column, in either language.
ASKED = ("核实性", "to be explained")
_HEAD, _FILLS = "koujing/1", "fills="
_LONGEST = 2000
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_MARK_DIGITS = 10


@dataclass(frozen=True)
class Explained:
    """One finding as its row of the sheet tells it, and what the submitter wrote beside it.

    `is_altered` when its mark does not fit any more, `is_asked` when it waited for an explanation;
    `subject` is what the finding was about, wherever its cells stood.
    """

    row: int
    rule_id: str
    sheet: str
    cells: str
    observed: str
    reason_code: str
    text: str
    is_altered: bool = False
    subject: str = ""
    is_asked: bool = False


@dataclass(frozen=True)
class Returned:
    """A sheet 审核结果 as it came back: for which submission it was made, what was written into it, and where nothing was.

    `blank` are the rows that asked for an explanation and got neither a word nor a reason; `told` are all findings of that
    round.
    """

    submission_id: str = ""
    form: str = ""
    region_code: str = ""
    period: str = ""
    rows: list[Explained] = field(default_factory=list)
    blank: list[Explained] = field(default_factory=list)
    told: list[Explained] = field(default_factory=list)


def clean(text: str) -> str:
    """Text as it can stand in a cell and come back the same."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:_LONGEST].strip()


def mark(rule_id: str, sheet: str, cells: str, observed: str) -> str:
    """The mark by which a finding's row is known."""
    content = "\x1f".join(map(clean, (rule_id, sheet, cells, observed)))
    return "F" + hashlib.sha256(content.encode()).hexdigest()[:_MARK_DIGITS]


def head(submission_id: str, form: str, region_code: str, period: str, covered: Iterable[str] = ()) -> str:
    """The line that says for which submission the sheet was made, and which fills its marks cover."""
    fills = f" {_FILLS}{','.join(sorted(covered))}" if covered else ""
    return f"{_HEAD} submission={submission_id} form={form} region={region_code} period={period}{fills}"


def covered_fills(line: str) -> frozenset[str]:
    """The fills that the line of a sheet names; none of a line that is not ours."""
    return frozenset(filter(None, line.partition(_FILLS)[2].split(","))) if line.startswith(_HEAD) else frozenset()


def take_returned(grid: Grid) -> tuple[Grid, Returned | None]:
    """The file without its sheet 审核结果, and what was written into that sheet; None where there is none of ours."""
    for sheet in grid.sheets:
        if key(sheet.name) == key(SHEET) and (found := _read(sheet)):
            return replace(grid, sheets=tuple(each for each in grid.sheets if each is not sheet)), found
    return grid, None


def _read(sheet: Sheet) -> Returned | None:
    texts = (cell_text(cell) for row in sheet.rows[:HEADER_ROW] for cell in row)
    line = next((text for text in texts if text.startswith(_HEAD)), None)
    if line is None:
        return None
    said = dict(part.split("=", 1) for part in line.split()[1:] if "=" in part)
    rows = list(_rows(sheet))
    return Returned(
        submission_id=said.get("submission", ""),
        form=said.get("form", ""),
        region_code=said.get("region", ""),
        period=said.get("period", ""),
        rows=[row for row in rows if row.text or row.reason_code],
        blank=[row for row in rows if row.is_asked and not row.text and not row.reason_code],
        told=[row for row in rows if row.rule_id and not row.is_altered],
    )


def _rows(sheet: Sheet) -> Iterable[Explained]:
    """The rows below the header that tell a finding or in which something was written; columns are found by their labels."""
    names = {key(label): name for name, *labels, _ in COLUMNS for label in labels}
    columns: dict[str, int] = {}
    for number, row in enumerate(sheet.rows):
        if not columns:
            found = {names[label]: at for at, cell in enumerate(row) if (label := _label(cell_text(cell))) in names}
            columns = found if {"mark", *OPEN_COLUMNS} <= set(found) else {}
            continue
        said = {name: cell_text(sheet.at(Cell(number, column))).strip() for name, column in columns.items()}
        if not said["explanation"] and not said["reason_code"] and not said["mark"]:
            continue
        place = (said.get("rule_id", ""), said.get("sheet", ""), said.get("cells", ""), said.get("observed", ""))
        yield Explained(
            number + 1,
            *place,
            reason_code=plain(said["reason_code"]).partition(" ")[0],
            text=clean(said["explanation"]),
            is_altered=said["mark"] != mark(*place),
            subject=said.get("subject", ""),
            is_asked=said.get("severity", "").startswith(ASKED),
        )


def _label(text: str) -> str:
    return key(text.partition("\n")[0])
