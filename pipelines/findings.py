"""Findings: one rule broken at one place of one file, in the words of the rule.

Here belong the finding, the collecting of several cells of one cause into one finding, and the findings table. Which
cells break which rule is for the readers and the rules to say; severities and sentences stand in `definitions/rules`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from definitions.templates import filled
from indicators.contracts import arrow_table
from pipelines.addresses import Cell, first_ranges, ranges
from pipelines.languages import AND, THEN, Language, in_language
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


class Comparison(NamedTuple):
    """One comparison that a rule made and found broken: its cells, what it saw and expected, and the value at stake."""

    cells: tuple[Cell, ...]
    observed: str = ""
    expected: str = ""
    effect: float = 0.0


@dataclass(frozen=True)
class Finding:
    """One rule broken at one place; the columns of the findings table.

    `observed` and `expected` may hold words in ⟨both languages⟩ (`pipelines.languages`); each sentence has those of its own.
    `subject` is what its cells are about (activity and measure), by which it is known again when rows have moved.
    `comparisons` are those that were broken, where a rule over tables found it: one finding, and each stands for itself.
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
    comparisons: tuple[Comparison, ...] = field(default=(), repr=False)

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
    zh, en = (
        filled(
            message,
            {
                "file": one_line(file),
                "sheet": one_line(sheet),
                "cells": told,
                "observed": one_line(in_language(language, observed)),
                "expected": one_line(in_language(language, expected)),
            },
        )
        for message, told, language in zip(messages, told_cells(cells), (Language.zh, Language.en), strict=True)
    )
    return Finding(
        submission_id=submission_id,
        rule_id=rule.id,
        severity=rule.severity,
        message_zh=zh.replace(" ：", "：").replace("· ：", "："),
        message_en=en.replace(" :", ":"),
        **place,
    )


def of_comparisons(
    rule: Rule, comparisons: Iterable[Comparison], *, file: str, submission_id: str, sheet: str
) -> Finding:
    """The finding that these comparisons make together, the one with the most at stake first."""
    told = tuple(sorted(comparisons, key=lambda each: (-each.effect, each.cells, each.observed)))
    made = finding(
        rule,
        file=file,
        submission_id=submission_id,
        sheet=sheet,
        cells=ranges(cell for each in told for cell in each.cells),
        observed=_some(each.observed for each in told),
        expected=_some(each.expected for each in told),
    )
    return replace(made, effect=round(sum(each.effect for each in told), 6), comparisons=told)


def _some(texts: Iterable[str]) -> str:
    """The first few different texts, and how many there are where there are more."""
    return first_of(list(dict.fromkeys(filter(None, texts))), _NAMED_VALUES, THEN)


def with_comparisons(found: Finding, rule: Rule, comparisons: Iterable[Comparison]) -> Finding:
    """The finding as these comparisons alone make it."""
    return of_comparisons(rule, comparisons, file=found.file, submission_id=found.submission_id, sheet=found.sheet)


def in_file(found: Finding, rule: Rule, file: str) -> Finding:
    """The finding in another file of the same content, in its column and in its sentences."""
    place = {name: getattr(found, name) for name in ("submission_id", "sheet", "cells", "observed", "expected")}
    again = finding(rule, file=file, **place)
    return replace(found, file=file, message_zh=again.message_zh, message_en=again.message_en)


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
                observed=first_of(seen, _NAMED_VALUES, AND),
                expected=expected,
            )


SEVERITIES = ("fatal", "error", "query", "note")


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """The findings as they are to be dealt with: to be corrected, to be explained, worth knowing; inside by value at stake.

    What could not be weighed may concern the whole file, so it comes first of what is asked, and last of what is worth knowing.
    The console and the marked copy both keep this order.
    """
    return sorted(
        findings,
        key=lambda each: (
            SEVERITIES.index(each.severity),
            each.severity != "note" and each.effect > 0,
            -each.effect,
            each.file,
            each.sheet,
        ),
    )


def to_table(findings: Iterable[Finding]) -> pa.Table:
    """The findings as an Arrow table with the columns of their contract, in the order given."""
    return arrow_table("findings", map(vars, findings))


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
