"""How far may a clerk trust `form propose`? Its drafts of real workbooks, nobody having answered, beside a truth made by hand.

`KOUJING_BENCH_WORKBOOKS` names the folder of the workbooks, which are others' and not part of this repository. Of each figure
with a measure: right in region, period, measure, unit and coverage (and industry, where the truth has one); wrong in one of
them, or left as if it were no figure; unknown, that is asked or left by its name. Of other numbers (no such measure, changes):
left, or wrongly read. Of a long sheet the rows that a draft looks at are counted; what it takes is beside bare calamine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from bench.proposing.truth import Truth, rows, truths
from definitions import Definitions, load
from pipelines.workbooks.drafting.draft import reason
from pipelines.workbooks.drafting.proposing import propose
from pipelines.workbooks.drafting.trying import Read
from pipelines.workbooks.files.inbox import receive
from pipelines.workbooks.reading.many_files import open_one

FOLDER = os.environ.get("KOUJING_BENCH_WORKBOOKS", "")
#: Reasons that say a number is no figure; every other one asks, or names what is left.
_DENYING = (
    "change",
    "change_above",
    "zones",
    "remark",
    "running_number",
    "label_twice",
    "all_totals",
    "towns",
    "subtotals",
)
_SHOWN = 6
LONG, RUNS, TARGET = "census/*.xlsx", 3, 4
BARE = """import sys
from python_calamine import CalamineWorkbook
book = CalamineWorkbook.from_path(sys.argv[1])
for name in book.sheet_names:
    list(book.get_sheet_by_name(name).iter_rows())
"""


@dataclass
class Score:
    """How many numbers of a workbook are right, wrong, unknown; the others left or read; what is wrong, and how often."""

    right: int = 0
    wrong: int = 0
    unknown: int = 0
    left: int = 0
    read: int = 0
    faults: Counter[str] = field(default_factory=Counter)

    @property
    def line(self) -> str:
        """The score as a line of the table."""
        figures = self.right + self.wrong + self.unknown
        shares = (f"{each / figures:>7.1%}" if figures else f"{'':7}" for each in (self.right, self.wrong))
        return f"{figures:>8}{' '.join(shares)}{self.unknown:>9}{self.left:>8}{self.read:>6}"

    def add(self, other: Score) -> None:
        """Take in the score of another workbook."""
        self.right, self.wrong, self.unknown = (
            self.right + other.right,
            self.wrong + other.wrong,
            self.unknown + other.unknown,
        )
        self.left, self.read = self.left + other.left, self.read + other.read


def run() -> None:
    """Print the score of each workbook and of all together, and what is wrong."""
    if not FOLDER:
        print("KOUJING_BENCH_WORKBOOKS names no folder of workbooks: nothing was scored")
        return
    definitions, whole = load(), Score()
    print(f"{'workbook':52}{'figures':>8}{'right':>7}{'wrong':>8}{'unknown':>9}{'others':>8}{'read':>6}")
    for workbook, lines in rows().items():
        path = Path(FOLDER) / workbook
        if not path.is_file():
            print(f"{workbook}: not there")
            continue
        score = _score(workbook, path, lines, definitions)
        whole.add(score)
        print(f"{workbook[-52:]:52}{score.line}")
        for fault, count in score.faults.most_common(_SHOWN):
            print(f"    {count} × {fault}")
    print(f"{'all':52}{whole.line}")
    for long in (path for path in sorted(Path(FOLDER).glob(LONG)) if path.is_file()):
        _cost(long)


def _cost(path: Path) -> None:
    """Print what drafting a long sheet takes, as a ratio to bare python-calamine: processor of whole processes."""
    with tempfile.TemporaryDirectory() as home:
        command = ["-m", "pipelines", "form", "propose", str(path), "-o", f"{home}/form.yml", "--home", home]
        floor, taken = (min(_processor(each) for _ in range(RUNS)) for each in (["-c", BARE, str(path)], command))
    print(
        f"{path.name}: form propose {taken:.2f} s of processor, {taken / floor:.1f} × bare calamine; the aim is {TARGET} ×"
    )


def _processor(arguments: list[str]) -> float:
    """The seconds of processor of a process and those that it starts."""
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # noqa: S603 - our own code
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _score(workbook: str, path: Path, lines: list[dict[str, str]], definitions: Definitions) -> Score:
    score, grid = Score(), open_one(receive(path, str(path)), definitions)
    proposal = propose(grid, path.name, definitions) if grid else None
    if grid is None or proposal is None:
        return score
    known = truths(workbook, lines, grid)
    for each in proposal.trial.read:
        truth = known.get((each.sheet, each.figure.cell))
        if truth is None or not truth.is_figure:
            score.read += 1
            score.faults[f"read as {each.figure.meaning.entry.measure}: {each.sheet} {each.column}"] += 1
        elif each.coverage == "unstated" and truth.coverage not in ("", "unstated"):
            score.unknown += 1
            score.faults[f"({truth.measure} unknown: which units, {truth.coverage})"] += 1
        elif fault := _fault(each, truth):
            score.wrong += 1
            score.faults[fault] += 1
        else:
            score.right += 1
    for left in proposal.trial.unread:
        truth = known.get((left.sheet, left.cell))
        if truth is None or not truth.is_figure:
            score.left += 1
        elif left.why in map(reason, _DENYING):
            score.wrong += 1
            score.faults[f"{truth.measure} left: {left.why}"] += 1
        else:
            score.unknown += 1
            score.faults[f"({truth.measure} unknown: {left.why})"] += 1
    return score


def _fault(read: Read, truth: Truth) -> str:
    """In what a number is read wrongly; '' for nothing."""
    figure = read.figure
    said = {
        "region": figure.subject.place.code,
        "period": figure.subject.period.id,
        "measure": figure.meaning.entry.measure,
        "unit": figure.unit,
        "coverage": read.coverage,
        "of": read.activity,
    }
    return "; ".join(
        f"{name} {value} for {wanted}"
        for name, value in said.items()
        if (wanted := getattr(truth, name)) and value not in wanted.split("|")
    )
