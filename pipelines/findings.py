"""Findings: one rule broken at one place of one file, in the words of the rule.

Here belong the finding, the collecting of several cells of one cause into one finding, and the findings table. Which
cells break which rule is for the readers and the rules to say; severities and sentences stand in `definitions/rules`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from definitions.templates import filled
from indicators.contracts import arrow_table
from pipelines.addresses import Cell, first_ranges, ranges
from pipelines.outgoing import first_of, one_line

if TYPE_CHECKING:
    import pyarrow as pa

    from definitions.models import Rule

BLOCKING = ("fatal", "error")
#: How a finding stands that rejects no file: a person waived it, only its rows are left out, or the file was accepted before.
WAIVED, LEFT_OUT, ACCEPTED_BEFORE = "waived", "left_out", "accepted_before"
_NAMED_VALUES = 6
#: How many ranges of cells are told to people; all of them stand in the finding's own column.
_TOLD_RANGES = 5


@dataclass(frozen=True)
class Finding:
    """One rule broken at one place; the columns of the findings table.

    `subject` is what its cells are about (activity and measure), by which it is known again when rows have moved.
    """

    submission_id: str
    file: str
    rule_id: str
    severity: str
    sheet: str
    cells: str
    observed: str
    expected: str
    message_zh: str
    message_en: str
    explanation: str = ""
    status: str = "open"
    effect: float = 0.0
    subject: str = ""

    @property
    def blocks(self) -> bool:
        """Whether the submission is rejected because of this finding."""
        return self.severity in BLOCKING and self.status not in (WAIVED, LEFT_OUT, ACCEPTED_BEFORE)


def finding(
    rule: Rule,
    *,
    file: str,
    submission_id: str = "",
    sheet: str = "",
    cells: str = "",
    observed: str = "",
    expected: str = "",
) -> Finding:
    """The finding that `rule` was broken here, with the rule's two sentences filled in: one line each, whatever the file says."""
    messages = [rule.message_zh, rule.message_en]
    if not sheet:
        messages = [each.replace("：{sheet} ", "：").replace(": {sheet} ", ": ") for each in messages]
    place: dict[str, Any] = {"file": file, "sheet": sheet, "cells": cells, "observed": observed, "expected": expected}
    said = {name: one_line(text) for name, text in place.items()}
    told_zh, told_en = told_cells(cells)
    return Finding(
        submission_id=submission_id,
        rule_id=rule.id,
        severity=rule.severity,
        message_zh=filled(messages[0], said | {"cells": told_zh}).replace(" ：", "：").replace("· ：", "："),
        message_en=filled(messages[1], said | {"cells": told_en}).replace(" :", ":"),
        **place,
    )


def restated(found: Finding, rule: Rule, **place: str) -> Finding:
    """The finding with other words for its place or values, in its columns and in its sentences."""
    before = {
        name: getattr(found, name) for name in ("file", "submission_id", "sheet", "cells", "observed", "expected")
    }
    again = finding(rule, **before | place)
    return replace(
        again, explanation=found.explanation, status=found.status, effect=found.effect, subject=found.subject
    )


def told_cells(cells: str) -> tuple[str, str]:
    """Cells as people are told them, in Chinese and in English: the first few ranges and how many cells there are besides.

    The console, the marked copy and every sentence say them so.
    """
    named, more = first_ranges(cells, _TOLD_RANGES)
    return (f"{named} 等，另有 {more} 格", f"{named} … and {more} more") if more else (named, named)


class Findings:
    """The findings of one file as they are met; cells with one cause become one finding with their ranges."""

    def __init__(self, rules: Mapping[str, Rule], *, file: str, submission_id: str) -> None:
        self._rules = rules
        self._file = file
        self._submission_id = submission_id
        self._causes: dict[tuple[str, str, str, str], tuple[list[Cell], list[str]]] = {}

    def add(
        self,
        rule_id: str,
        *,
        sheet: str = "",
        cells: Iterable[Cell] = (),
        observed: str = "",
        expected: str = "",
        cause: str = "",
    ) -> None:
        """Note that a rule was broken at these cells. One rule, sheet, expectation and named cause is one finding."""
        where, seen = self._causes.setdefault((rule_id, sheet, expected, cause), ([], []))
        where.extend(cells)
        if observed and observed not in seen:
            seen.append(observed)

    @property
    def blocks(self) -> bool:
        """Whether anything found so far rejects the submission."""
        return any(self._rules[rule_id].severity in BLOCKING for rule_id, *_ in self._causes)

    def __iter__(self) -> Iterator[Finding]:
        for (rule_id, sheet, expected, _), (cells, seen) in self._causes.items():
            yield finding(
                self._rules[rule_id],
                file=self._file,
                submission_id=self._submission_id,
                sheet=sheet,
                cells=ranges(cells),
                observed=first_of(seen, _NAMED_VALUES),
                expected=expected,
            )


SEVERITIES = ("fatal", "error", "query", "note")


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """The findings with the most important first: by their effect on the published table, then by severity.

    What keeps a file from being read, or says nothing of a figure, has no effect that could be weighed: an unreadable
    file comes before all, a note that weighs nothing after all.
    """
    return sorted(
        findings,
        key=lambda each: (
            each.severity != "fatal",
            each.severity == "note",
            -each.effect,
            SEVERITIES.index(each.severity),
            each.file,
            each.sheet,
        ),
    )


def to_table(findings: Iterable[Finding]) -> pa.Table:
    """The findings as an Arrow table with the columns of their contract, in the order given."""
    return arrow_table("findings", map(asdict, findings))


def covers(wide: str, narrow: str) -> bool:
    """Whether one subject of a finding (`3911 revenue, …`; `*` is every activity) holds all that another is about.

    Neither may be empty.
    """
    held, asked = _subjects(wide), _subjects(narrow)
    return bool(held and asked) and all(_holds(held, each) for each in asked)


def share_figures(one: str, other: str) -> bool:
    """Whether two subjects have a figure in common."""
    held, asked = _subjects(one), _subjects(other)
    return any(_holds(held, each) for each in asked) or any(_holds(asked, each) for each in held)


def _holds(held: set[str], figure: str) -> bool:
    return figure in held or f"* {figure.rpartition(' ')[2]}" in held


def _subjects(subject: str) -> set[str]:
    return set(filter(None, subject.split(", ")))
