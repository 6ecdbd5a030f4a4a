"""Reading submissions, beside what bare python-calamine takes to iterate the same sheets.

300 workbooks of 1,380 industries are generated once into a temporary folder; each way of reading goes over all of them
five times, the ways taking turns, and the median of the five is shown. `KOUJING_BENCH_FILES` sets another number.
"""

from __future__ import annotations

import os
import random
import re
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from python_calamine import CalamineWorkbook

from definitions import Definitions, load
from pipelines.validation.findings import Findings
from pipelines.workbooks.grid import open_grid
from pipelines.workbooks.inbox import receive
from pipelines.workbooks.many import read_files
from pipelines.workbooks.submissions import read_file
from pipelines.workbooks.template import Answer, Filling, write_workbook

FILES = int(os.environ.get("KOUJING_BENCH_FILES", "300"))
ROWS = 1380
RUNS = 5
TARGET = 1.6
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


def generate(folder: Path, count: int, definitions: Definitions) -> list[Path]:
    """Submissions of every industry, alike but for their amounts, which are drawn anew for each."""
    draw = random.Random(4754)  # noqa: S311  figures to measure with
    codes = [each.code for each in definitions.classes["gbt4754-2017"].values() if each.level == 4][:ROWS]
    rows: list[dict[str, Answer]] = [
        {
            "activity_code": code,
            "enterprises": draw.randint(1, 99),
            "employees": draw.randint(1, 9999),
            "revenue": draw.randint(1, 10**7) / 100 + 0.01,
            "gross_output": draw.randint(1, 10**7) / 100 + 0.01,
            "value_added": draw.randint(1, 10**6) / 100 + 0.01,
            "counted_locally": "yes",
        }
        for code in codes
    ]
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
    """Print the table of ratios."""
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
        seconds: dict[str, list[float]] = {name: [] for name in ways}
        counts: dict[str, int] = {}
        for _ in range(RUNS):
            for name, way in ways.items():
                started = time.perf_counter()
                counts[name] = way(paths)
                seconds[name].append(time.perf_counter() - started)
    floor = statistics.median(seconds["python-calamine, bare"])
    print(f"{FILES} workbooks of {ROWS:,} rows, median of {RUNS} runs taking turns; target {TARGET} ×")
    for name, taken in seconds.items():
        median = statistics.median(taken)
        print(f"  {name:45} {median / FILES * 1000:7.1f} ms a workbook {median / floor:6.2f} ×   {counts[name]:,}")
