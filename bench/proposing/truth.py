"""The truth about the numbers of real workbooks, as `truth/cells.csv` and `truth/regions.csv` say it, written by hand.

A line is about a range of cells. `@A` or `@4` in region or period: what stands in that column or row of the cell's line, for
regions by the names of `regions.csv` (or a code itself), for periods its year. Measure `none`: nothing that Koujing measures;
`change`: a change against another figure. An empty field is not judged; `of`: the scope or industry, where it is judged, or one
of several of one content: `K|70`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from openpyxl.utils import column_index_from_string
from openpyxl.utils.cell import range_boundaries

from pipelines.addresses import Cell
from pipelines.workbooks.files.grid import Grid
from pipelines.workbooks.files.sheet import Sheet
from pipelines.workbooks.words.text import cell_text

TRUTH = Path(__file__).parent / "truth"
#: Measures of the truth that are none of Koujing's.
NONE, CHANGE = "none", "change"
_ENDS = re.compile(r"(?<=..)(?:市|省|壮族自治区|回族自治区|维吾尔自治区|自治区)$")


@dataclass(frozen=True)
class Truth:
    """What one number is; an empty field is not judged."""

    region: str
    period: str
    measure: str
    unit: str
    coverage: str
    of: str

    @property
    def is_figure(self) -> bool:
        """Whether it is a figure of a measure that Koujing knows."""
        return self.measure not in (NONE, CHANGE)


def rows() -> dict[str, list[dict[str, str]]]:
    """The lines of the truth by workbook."""
    found: dict[str, list[dict[str, str]]] = {}
    with (TRUTH / "cells.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["workbook"], []).append(row)
    return found


def truths(workbook: str, lines: list[dict[str, str]], grid: Grid) -> dict[tuple[str, Cell], Truth]:
    """What is true of every cell of a workbook that the lines speak of."""
    names = _regions(workbook)
    found: dict[tuple[str, Cell], Truth] = {}
    for line in lines:
        for sheet in grid.sheets:
            if line["sheet"] in ("*", sheet.name):
                found |= {(sheet.name, cell): _truth(line, sheet, cell, names) for cell in _cells(line["cells"], sheet)}
    return found


def _cells(spelled: str, sheet: Sheet) -> Iterator[Cell]:
    first, top, last, bottom = (1, 1, None, None) if spelled == "*" else range_boundaries(spelled)
    for row in range((top or 1) - 1, min(bottom or len(sheet.rows), len(sheet.rows))):
        for column in range((first or 1) - 1, min(last or len(sheet.rows[row]), len(sheet.rows[row]))):
            yield Cell(row, column)


def _truth(line: Mapping[str, str], sheet: Sheet, cell: Cell, names: Mapping[str, str]) -> Truth:
    region, period = _told(line["region"], sheet, cell), _told(line["period"], sheet, cell)
    if line["region"].startswith("@"):
        label = re.sub(r"[\s#　]", "", region)
        region = label if re.fullmatch(r"\d{6}", label) else names.get(label) or names.get(_ENDS.sub("", label), "")
    if line["period"].startswith("@"):
        period = period[:4]
    return Truth(region, period, line["measure"], line["unit"], line["coverage"], line["of"])


def _told(spelled: str, sheet: Sheet, cell: Cell) -> str:
    if not spelled.startswith("@"):
        return spelled
    if spelled[1:].isdigit():
        return cell_text(sheet.rows[int(spelled[1:]) - 1][cell.column])
    return cell_text(sheet.rows[cell.row][column_index_from_string(spelled[1:]) - 1])


def _regions(workbook: str) -> dict[str, str]:
    with (TRUTH / "regions.csv").open(encoding="utf-8", newline="") as file:
        return {row["label"]: row["region"] for row in csv.DictReader(file) if workbook.startswith(row["workbook"])}
