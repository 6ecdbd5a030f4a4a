"""The rows of the sheet 审核结果: what is settled since the last round, then each finding with a link to each of its places.

What stands above and around them is `findings_sheet`; which columns there are is `returned`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from definitions import Definitions
from definitions.models import Rule, Term
from pipelines.addresses import first_ranges
from pipelines.findings import Finding
from pipelines.languages import LANGUAGE, Language, apart, shortly, spoken
from pipelines.outgoing import one_line
from pipelines.workbooks.exchange.finding_words import SEVERITIES, asked, instructions, place
from pipelines.workbooks.exchange.fitted_text import fitting, line_count, put_text
from pipelines.workbooks.exchange.returned import COLUMNS, HIDDEN_COLUMNS, OPEN_COLUMNS, mark
from pipelines.workbooks.exchange.rounds import Round
from pipelines.workbooks.exchange.template_style import FACE, OPEN, SOFT

#: Fills of the marks; the words beside them say the same, for those who do not see colours.
FILLS = {"fatal": "F4B6AE", "error": "F8D0C8", "query": "FFE699", "note": "DDEBF7"}
#: No row of the sheet is higher, so that each can be read on one screen.
HIGHEST = 120.0
#: Of what is settled since the last round this much is listed; the rest is counted.
MOST_SETTLED = 8
_SETTLED_FILL, _SETTLED = "E2F0D9", ("已解决", "settled")
FIRST = {name: number for number, (name, *_) in enumerate(COLUMNS, start=1)}
WIDTHS = {name: width for name, _, _, width in COLUMNS}
SHOWN = [name for name, *_ in COLUMNS if name not in HIDDEN_COLUMNS]
_LINE_POINTS, _LINK_POINTS = 12.5, 15.0
_MOST_LINES = 9
_LINKS = 5
_THIN = Side(style="thin", color="D8E0E5")
BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


@dataclass(frozen=True)
class Returning:
    """Whose findings go back: the submission, its findings in their order, and what was explained of each so far.

    `since` is what became of the last round, where the file came back from one; `language` is that of the sheet.
    """

    submission_id: str
    file: str
    form: str
    region_code: str
    period: str
    subject: str
    findings: Sequence[Finding]
    written: Mapping[str, tuple[str, str]]
    since: Round | None = None
    language: Language = Language.both


def settled_rows(sheet: Worksheet, row: int, since: Round | None, definitions: Definitions) -> int:
    """What of the last round is found no more, a line each; the next free row."""
    settled = list(since.settled) if since else []
    lines = [
        (f"{each.sheet} {each.cells.partition(',')[0]}".strip(), _name(definitions.rules[each.rule_id]))
        for each in settled[:MOST_SETTLED]
    ]
    if len(settled) > MOST_SETTLED:
        more = len(settled) - MOST_SETTLED
        lines.append(("", shortly(f"另有 {more} 项已解决", f"{more} more settled")))
    for where, name in lines:
        said = {"severity": shortly(*_SETTLED), "place": where, "message": name, "state": shortly(*_SETTLED)}
        for column in SHOWN:
            cell = sheet.cell(row, FIRST[column])
            put_text(cell, one_line(said.get(column, "")))
            cell.font, cell.border = Font(name=FACE, size=9, color=SOFT), BOX
        sheet.cell(row, FIRST["severity"]).fill = PatternFill("solid", fgColor=_SETTLED_FILL)
        sheet.row_dimensions[row].height = _LINK_POINTS
        row += 1
    return row


class FindingRow:
    """A finding in the sheet: one row for each of its places, so that each has a link; all else stands over these rows."""

    def __init__(self, sheet: Worksheet, row: int, names: Sequence[str]) -> None:
        self._sheet, self._row, self._names = sheet, row, names

    def write(self, number: int, found: Finding, returning: Returning, definitions: Definitions) -> int:
        """Write the finding; the next free row."""
        known = mark(found.rule_id, found.sheet, found.cells, found.observed)
        shown = self._contents(number, found, returning, definitions, known)
        places = _places(found) if found.sheet in self._names else [(place(found), "")]
        last = self._row + len(places) - 1
        for name, content in shown.items():
            self._put(name, content, found, last)
        for row, (text, location) in enumerate(places, start=self._row):
            self._link(row, text, location, found)
        lines = max(line_count(shown[name], WIDTHS[name]) for name in SHOWN if name != "place")
        high = max(
            30.0, lines * _LINE_POINTS + 6, len(places) * _LINK_POINTS, line_count(places[0][0], 20) * _LINE_POINTS
        )
        for row in range(self._row, last + 1):
            self._sheet.row_dimensions[row].height = min(HIGHEST, high) / len(places)
        return last + 1

    @staticmethod
    def _contents(
        number: int, found: Finding, returning: Returning, definitions: Definitions, known: str
    ) -> dict[str, str]:
        rule = definitions.rules[found.rule_id]
        chinese, english = instructions(found)
        messages = {Language.zh: (chinese,), Language.en: (english,), Language.both: (chinese, english)}[LANGUAGE.get()]
        code, text = returning.written.get(known, ("", ""))
        reason = definitions.reasons.get(code)
        width = WIDTHS["message"]
        name = "" if messages[0].casefold().startswith(_name(rule).casefold()) else fitting(_name(rule), width, 1)
        said = "\n".join(filter(None, (name, fitting(messages[0], width, 4 if messages[1:] else _MOST_LINES - 1))))
        left = _MOST_LINES - line_count(said, width)
        return {
            "number": str(number),
            "severity": shortly(*apart(SEVERITIES[found.severity])),
            "message": "\n".join([said, *(fitting(each, width, left) for each in messages[1:])]),
            "reason_code": choice(reason) if reason else "",
            "explanation": text,
            "state": "\n".join(filter(None, (asked(found), _news(returning.since, found), _carried(found)))),
            "mark": known,
            "rule_id": found.rule_id,
            "sheet": found.sheet,
            "cells": found.cells,
            "observed": found.observed,
            "subject": found.subject,
        }

    def _put(self, name: str, content: str, found: Finding, last: int) -> None:
        column = FIRST[name]
        cell = self._sheet.cell(self._row, column)
        put_text(cell, content)
        if name in HIDDEN_COLUMNS:
            return
        cell.font = Font(name=FACE, size=9, color="222222")
        cell.alignment = Alignment(vertical="top", wrap_text=True, horizontal="center" if name == "number" else None)
        cell.border = BOX
        if name == "severity":
            cell.fill = PatternFill("solid", fgColor=FILLS[found.severity])
        if name in OPEN_COLUMNS and found.severity == "query" and found.status != "waived":
            cell.protection = Protection(locked=False)
            cell.fill = PatternFill("solid", fgColor=OPEN)
            cell.number_format = "@"
        if last > self._row:
            self._sheet.merge_cells(start_row=self._row, end_row=last, start_column=column, end_column=column)

    def _link(self, row: int, text: str, location: str, found: Finding) -> None:
        cell = self._sheet.cell(row, FIRST["place"])
        put_text(cell, text)
        cell.font = Font(name=FACE, size=9, color="222222")
        cell.alignment, cell.border = Alignment(vertical="top", wrap_text=True), BOX
        if location:
            target = f"{quote_sheetname(found.sheet)}!{location}"
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target, tooltip=one_line(text)[:255])
            cell.font = Font(name=FACE, size=9, color="1155CC", underline="single")


def _name(rule: Rule) -> str:
    """What a rule is called, in one language."""
    name = shortly(rule.name_zh, rule.name_en)
    return name[:1].upper() + name[1:]


def _places(found: Finding) -> list[tuple[str, str]]:
    """The places of a finding, each with where its link goes: the first few ranges, then how many cells there are besides."""
    sheet = one_line(found.sheet)
    named = found.cells.split(", ") if found.cells else []
    if not named:
        return [(sheet, "A1")]
    _, more = first_ranges(found.cells, _LINKS)
    places = [(f"{sheet} {named[0]}", named[0]), *((each, each) for each in named[1:_LINKS])]
    return [*places, (shortly(f"另有 {more} 格", f"{more} more"), named[_LINKS])] if more else places


def _news(since: Round | None, found: Finding) -> str:
    """Whether a finding is new since the last round."""
    if since is None or not since.has_new(found):
        return ""
    return spoken("⟨新出现｜new⟩" if found in since.new else "⟨比上轮增多｜more⟩")


def _carried(found: Finding) -> str:
    """Whose word settles a finding, where it does not stand beside it."""
    return found.explanation if found.status in ("carried", "waived") else ""


def choice(reason: Term) -> str:
    """A reason as it is chosen: its code and its name."""
    return f"{reason.id} {shortly(reason.name_zh, reason.name_en)}"
