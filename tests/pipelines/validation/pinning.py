"""Is the finger on the cell? Faults are planted, the workbooks checked as a bureau's are, and what is named is held against them.

A kind of fault is told by how often anything is noticed, how often the first cell named is a wrong one, and how many cells
are marked that are right. Planting is `faults`, what it is planted in `invented`; printing is for the bench.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from definitions import Definitions
from pipelines.addresses import Cell, parse_ranges
from pipelines.findings import Finding
from pipelines.life.standing import Standing
from pipelines.validation.checking import check_readings, standing_of
from pipelines.workbooks.files.inbox import receive
from pipelines.workbooks.reading.one_file import read_file
from pipelines.workbooks.reading.results import Reading
from tests.corpus import Submission, history, regions
from tests.pipelines.validation.faults import NOTICEABLE, Fault, Place, Scene
from tests.pipelines.validation.invented import Pair
from tests.pipelines.validation.telling import telling

#: So many workbooks are checked together, beside so many clean districts.
_TOGETHER, _PEERS = 40, 6
#: One workbook is planted in under several regions, which are copies of each other, as this rule says; `alarms` holds it.
_OF_COPIES = "industries-proportional"


@dataclass(frozen=True)
class Verdict:
    """What became of one planted fault. `is_due`: it is large enough, and something tells of it, so that it is to be noticed.

    `reason`: how far the wrong figure stands out, and how many right ones stand as far.
    """

    kind: str
    file: str
    has_history: bool
    is_due: bool
    is_noticed: bool
    is_first: bool
    right_marked: int
    wrong: str
    seen: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True)
class Score:
    """A kind of fault in figures: how many were planted and were due, the shares noticed and first, right cells marked."""

    planted: int
    due: int
    noticed: float
    first: float
    right_marked: float

    @classmethod
    def of(cls, verdicts: Sequence[Verdict]) -> Score:
        """The score over those that are due."""
        due = [each for each in verdicts if each.is_due]
        noticed = [each for each in due if each.is_noticed]
        return cls(
            len(verdicts),
            len(due),
            len(noticed) / len(due) if due else 1.0,
            sum(each.is_first for each in noticed) / len(noticed) if noticed else 1.0,
            median(each.right_marked for each in noticed) if noticed else 0,
        )


def put_to_test(
    folder: Path,
    definitions: Definitions,
    kinds: Mapping[str, Callable[[Scene], Fault]],
    pairs: Sequence[Pair],
    cells: int,
    seed: int,
) -> list[Verdict]:
    """Each kind planted so often, in turn in each of the workbooks, half of them without a year before in store.

    Those that are checked together are of all kinds and workbooks: a country whose districts all have one fault has no other
    regions to be held against.
    """
    cases = []
    for number in range(cells):
        for shift, (kind, plant) in enumerate(kinds.items()):
            before, now = pairs[(number + shift) % len(pairs)]
            known = before if (number // 2 + number // len(pairs)) % 2 == 0 else None
            cases.append((kind, known, plant(Scene(now, known, random.Random(f"{seed} {kind} {number}")))))
    places = regions(definitions, len(cases) + _PEERS)
    peers = [_read(folder, year, place, definitions) for place in places[-_PEERS:] for year in history(place, 2)]
    verdicts = []
    for start in range(0, len(cases), _TOGETHER):
        readings, judged = list(peers), []
        for (kind, known, fault), place in zip(cases[start : start + _TOGETHER], places[start:], strict=False):
            if known is not None:
                readings.append(_read(folder, known, place, definitions))
            readings.append(_read(folder, fault.submission, place, definitions))
            judged.append((kind, known, fault, readings[-1].file))
        found = {
            each.file: [one for one in each.findings if one.rule_id != _OF_COPIES]
            for each in _checked(readings, definitions)
        }
        verdicts += [_judge(kind, known, fault, file, found[file]) for kind, known, fault, file in judged]
    return verdicts


def alarms(folder: Path, definitions: Definitions, pairs: Sequence[Pair]) -> dict[str, list[Finding]]:
    """What is found in workbooks that nothing was changed in: errors and queries by file."""
    readings = []
    for place, pair in zip(regions(definitions, len(pairs)), pairs, strict=True):
        readings += [_read(folder, told, place, definitions) for told in pair]
    return {each.file: asking for each in _checked(readings, definitions) if (asking := _asking(each.findings))}


def _read(folder: Path, told: Submission, place: str, definitions: Definitions) -> Reading:
    there = told.copy()
    there.cover["region_code"] = place
    path = folder / f"{place}-{there.cover['period']}.xlsx"
    return read_file(receive(there.write(path, definitions), path.name), definitions)


def _checked(readings: Sequence[Reading], definitions: Definitions) -> list[Standing]:
    standings = [standing_of(each, definitions) for each in readings]
    return check_readings(standings, [each.observations for each in readings], definitions).standings


def _asking(findings: Sequence[Finding]) -> list[Finding]:
    return [found for found in findings if found.severity != "note"]


def _cells(found: Finding) -> list[Place]:
    return [
        (found.sheet, str(Cell(row, column)))
        for first, last in parse_ranges(found.cells)
        for row in range(first.row, last.row + 1)
        for column in range(first.column, last.column + 1)
    ]


def _judge(kind: str, known: Submission | None, fault: Fault, file: str, findings: Sequence[Finding]) -> Verdict:
    asking = _asking(findings)
    marked = {place for found in asking for place in _cells(found)}
    first = next(iter(_cells(asking[0])), None) if asking else None
    names = bool(asking) and fault.code != "" and fault.code in asking[0].observed
    return Verdict(
        kind=kind,
        file=file,
        has_history=known is not None,
        is_due=fault.change > NOTICEABLE and fault.is_related,
        is_noticed=bool(asking),
        is_first=names or first in fault.answers,
        right_marked=len(marked - fault.wrong - fault.answers),
        wrong=fault.code or " ".join(f"{sheet} {cell}" for sheet, cell in sorted(fault.wrong)[:3]),
        seen=tuple(
            f"{each.rule_id}@{each.sheet} {each.cells[:40]} | {each.observed[:60]} | {each.expected[:30]}"
            for each in asking
        ),
        reason=telling(fault, known),
    )
