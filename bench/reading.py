"""Reading submissions, beside what bare python-calamine takes to iterate the same sheets.

300 workbooks of 1,380 industries are generated once into a temporary folder; each way of reading goes over all of them
five times, the ways taking turns, and the medians of the five are shown: seconds of the clock, and of all processors, which
other work on the machine disturbs least. Then the most memory that reading few and ten times as many workbooks takes.
`KOUJING_BENCH_FILES` sets another number of workbooks.
"""

from __future__ import annotations

import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

from python_calamine import CalamineWorkbook

from definitions import Definitions, load
from pipelines.findings import Findings
from pipelines.workbooks.exchange.template import Answer, Filling, write_workbook
from pipelines.workbooks.files.grid import open_grid
from pipelines.workbooks.files.inbox import receive
from pipelines.workbooks.reading.many_files import read_files
from pipelines.workbooks.reading.one_file import read_file

FILES = int(os.environ.get("KOUJING_BENCH_FILES", "300"))
ROWS = 1380
RUNS = 5
TARGET = 1.6
FEW, MORE = 60, 600
COVER: dict[str, Answer] = {
    "region_code": "990101",
    "period": "2023",
    "period_kind": "annual",
    "scope_id": "nbs2021-core",
    "classification": "gbt4754-2017",
    "coverage": "all_units",
    "price_basis": "current",
    "money_unit": "ten_thousand_yuan",
    "contact": "—",
    "revision": 1,
}
_AMOUNT = re.compile(rb"<v>[0-9]+\.[0-9]+</v>")


def workbook_rows(definitions: Definitions) -> list[dict[str, Answer]]:
    """A row for every industry, with whole numbers of units and of persons and amounts that have a fraction."""
    draw = random.Random(4754)  # noqa: S311  figures to measure with
    codes = [each.code for each in definitions.classes["gbt4754-2017"].values() if each.level == 4][:ROWS]
    return [
        {
            "activity_code": code,
            "enterprises": draw.randint(1, 99),
            "employees": draw.randint(1, 9999),
            "revenue": draw.randint(1, 10**5) + 0.25,
            "gross_output": draw.randint(1, 10**5) + 0.25,
            "value_added": draw.randint(1, 10**4) + 0.25,
            "counted_locally": "yes",
        }
        for code in codes
    ]


def generate(folder: Path, count: int, definitions: Definitions) -> list[Path]:
    """Submissions of every industry, alike but for their amounts, which are drawn anew for each."""
    draw = random.Random(4754)  # noqa: S311  figures to measure with
    rows = workbook_rows(definitions)
    first = folder / "first.xlsx"
    write_workbook(first, Filling(COVER, rows, []), definitions)
    with zipfile.ZipFile(first) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    first.unlink()
    paths = [folder / f"{number:04}.xlsx" for number in range(count)]
    for path in paths:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, _AMOUNT.sub(lambda _: b"<v>%.2f</v>" % draw.uniform(1, 9e4), content))
    return paths


def bare(paths: list[Path]) -> int:
    """Only iterate the sheets."""
    cells = 0
    for path in paths:
        workbook = CalamineWorkbook.from_path(path)
        for name in workbook.sheet_names:
            for row in workbook.get_sheet_by_name(name).to_python(skip_empty_area=False):
                cells += len(row)
    return cells


def run() -> None:
    """Print the table of ratios and the peaks of memory."""
    definitions = load()
    with tempfile.TemporaryDirectory() as folder:
        paths = generate(Path(folder), FILES, definitions)
        received = [receive(path) for path in paths]

        def opened(paths: list[Path]) -> int:
            rules = Findings(definitions.rules, file="", submission_id="")
            return sum(open_grid(path.read_bytes(), path.name, rules) is not None for path in paths)

        def whole(_: list[Path]) -> int:
            return sum(read_file(each, definitions).observations.num_rows for each in received)

        def whole_run(_: list[Path]) -> int:
            return sum(reading.observations.num_rows for reading in read_files(received, definitions))

        ways: dict[str, Callable[[list[Path]], int]] = {
            "python-calamine, bare": bare,
            "open_grid (guards, what the reader loses)": opened,
            "read_file (form and accounting)": whole,
            "read_files, as a run reads (two processes)": whole_run,
        }
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
        counts: dict[str, int] = {}
        for _ in range(RUNS):
            for name, way in ways.items():
                clock, processor = time.perf_counter(), _processor()
                counts[name] = way(paths)
                taken[name].append((time.perf_counter() - clock, _processor() - processor))
        _table(taken, counts)
        few, more = (_peak(Path(folder), count) for count in (FEW, MORE))
    print(f"peak memory of a run and its processes: {FEW} workbooks {few:,.0f} MB, {MORE} workbooks {more:,.0f} MB")


def _table(taken: dict[str, list[tuple[float, float]]], counts: dict[str, int]) -> None:
    print(f"{FILES} workbooks of {ROWS:,} rows, median of {RUNS} runs taking turns; target {TARGET} ×")
    print(f"  {'a workbook':45} {'clock':>18} {'processors':>18} {'rows':>12}")
    floor: tuple[float, ...] = ()
    for name, costs in taken.items():
        median = tuple(statistics.median(seconds) for seconds in zip(*costs, strict=True))
        floor = floor or median
        shown = "".join(
            f" {of_this / FILES * 1000:7.1f} ms {of_this / of_floor:5.2f} ×"
            for of_this, of_floor in zip(median, floor, strict=True)
        )
        print(f"  {name:45}{shown} {counts[name]:12,}")


def _processor() -> float:
    """Processor seconds of this process and of those it has waited for."""
    return sum(used.ru_utime + used.ru_stime for used in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))


def _peak(folder: Path, count: int) -> float:
    """The most megabytes that a process which reads so many of the workbooks, and the largest of its workers, have held."""
    code = "import sys; from bench.reading import print_peak; print_peak(sys.argv[1], int(sys.argv[2]))"
    done = subprocess.run(  # noqa: S603  our own interpreter and code
        [sys.executable, "-c", code, folder, str(count)], check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def print_peak(folder: str, count: int) -> None:
    """Read so many workbooks of a folder, each as often as needed, and print the peak in megabytes."""
    received = [receive(path) for path in sorted(Path(folder).glob("*.xlsx"))]
    for _ in read_files(islice(cycle(received), count), load()):
        pass
    print(sum(getrusage(who).ru_maxrss for who in (RUSAGE_SELF, RUSAGE_CHILDREN)) / 1024)
