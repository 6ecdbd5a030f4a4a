"""Planted mistakes and clean submissions, checked as a bureau's are: what is found, and at which cell."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from definitions import Definitions
from pipelines.addresses import parse_address, parse_ranges
from pipelines.findings import Finding
from pipelines.life.standing import Standing
from pipelines.validation.checking import check_files
from pipelines.workbooks.files.inbox import receive
from tests.corpus import first_half, history, regions
from tests.pipelines.validation.mistakes import COVER, KINDS, Planted, Scene

YEARS = 3


@dataclass(frozen=True)
class Case:
    """One planted mistake, in which file, and whether it was found: by the right rule, and there at the right cell."""

    kind: str
    file: str
    rule_found: bool
    cell_found: bool
    seen: tuple[str, ...]


def check(paths: Sequence[Path], definitions: Definitions) -> list[Standing]:
    """The files with all that the rules find in them."""
    return check_files([receive(path, path.name) for path in paths], definitions).standings


def clean(folder: Path, count: int, definitions: Definitions) -> list[Standing]:
    """A clean corpus of so many workbooks, checked."""
    paths: list[Path] = []
    for region in regions(definitions, -(-count // YEARS)):
        for told in history(region, YEARS):
            if len(paths) < count:
                paths.append(told.write(folder / f"{region}-{told.cover['period']}.xlsx", definitions))
    return check(paths, definitions)


def detected(folder: Path, cases: int, definitions: Definitions, kinds: Iterable[str] = KINDS) -> list[Case]:
    """Each kind of mistake planted so many times, every time in a region of its own, and what was found of it."""
    asked = [kind for kind in kinds for _ in range(cases)]
    planted: dict[str, tuple[str, Planted]] = {}
    paths = []
    for number, (kind, region) in enumerate(zip(asked, regions(definitions, len(asked)), strict=True)):
        before, now = history(region, 2, seed=1)
        scene = Scene(now, before, first_half(now), random.Random(f"{kind} {number}"))
        made = KINDS[kind][0](scene)
        name = f"{region}-{now.cover['period']}.xlsx"
        planted[name] = kind, made
        paths.append(before.write(folder / f"{region}-{before.cover['period']}.xlsx", definitions))
        paths.append(made.submission.write(folder / name, definitions))
        if "relabelled" in kind:
            paths.append(scene.half.write(folder / f"{region}-half.xlsx", definitions))
    found = {standing.file: standing.findings for standing in check(paths, definitions)}
    return [_judge(folder / name, kind, made, found[name]) for name, (kind, made) in planted.items()]


def _judge(path: Path, kind: str, planted: Planted, findings: Sequence[Finding]) -> Case:
    places = _answers(path, planted.cells) if planted.sheet == COVER else planted.cells
    right = [each for each in findings if each.rule_id in KINDS[kind][1]]
    at_cell = [each for each in right if each.sheet == planted.sheet and _touches(each.cells, places)]
    return Case(
        kind, path.name, bool(right), bool(at_cell), tuple(f"{each.rule_id}@{each.cells[:30]}" for each in findings)
    )


def _answers(path: Path, labels: Iterable[str]) -> list[str]:
    """The cells beside these labels of a workbook's cover."""
    sheet = openpyxl.load_workbook(path, read_only=True)[COVER]
    cells = [
        cell
        for row in sheet.iter_rows()
        for cell in row
        if str(cell.value or "").partition("\n")[0].rstrip(" *") in labels
    ]
    return [f"C{cell.row}" for cell in cells]


def _touches(cells: str, places: Iterable[str]) -> bool:
    corners = parse_ranges(cells)
    return any(
        first.row <= cell.row <= last.row and first.column <= cell.column <= last.column
        for cell in map(parse_address, places)
        for first, last in corners
    )
