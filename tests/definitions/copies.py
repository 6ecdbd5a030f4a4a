"""Copies of the definition files that a test may spoil, one cell at a time."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from definitions.loader import ROOT


def copied(place: Path) -> Path:
    """The data files of the project's definitions, copied under `place`."""
    root = place / "definitions"
    for path in ROOT.rglob("*"):
        if path.suffix in (".csv", ".yml"):
            target = root / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    return root


def with_text(root: Path, name: str, old: str, new: str) -> None:
    """Replace the first occurrence of a text that is there."""
    text = (root / name).read_text(encoding="utf-8")
    assert old in text, f"{name} does not hold {old!r}"
    (root / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def with_cell(root: Path, name: str, row: int, column: str, value: str) -> None:
    """Write a value into one cell; the header is row 1."""
    rows = _read(root / name)
    rows[row - 1][rows[0].index(column)] = value
    _write(root / name, rows)


def with_row(root: Path, name: str, **cells: str) -> int:
    """Add a row, empty but for these cells, and return its number."""
    rows = _read(root / name)
    rows.append([cells.get(column, "") for column in rows[0]])
    _write(root / name, rows)
    return len(rows)


def first_row(name: str, holds: Callable[[Mapping[str, str]], bool], root: Path = ROOT) -> tuple[int, dict[str, str]]:
    """The first row for which something holds, with its number: tests do not depend on rows that may be corrected."""
    with (root / name).open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream), 2):
            if holds(row):
                return number, row
    raise AssertionError(f"{name} has no such row")


def row_number(name: str, root: Path = ROOT, **cells: str) -> int:
    """The number of the first row with these cells."""
    with (root / name).open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream), 2):
            if all(row[column] == value for column, value in cells.items()):
                return number
    raise AssertionError(f"{name} has no row with {cells}")


def _read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def _write(path: Path, rows: list[list[str]]) -> None:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    path.write_bytes(stream.getvalue().encode())
