"""What checking costs: beside reading, for one file in a process of its own, and over a national period.

CPU seconds are shown, which other work on the machine disturbs least; nothing is asserted. `KOUJING_BENCH_FILES` sets another
number of workbooks.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from bench.checking.complete import write_complete
from bench.reading import bare
from definitions import Definitions, load
from pipelines.validation.checking import check_readings, standing_of
from pipelines.workbooks.files.inbox import receive
from pipelines.workbooks.reading.one_file import read_file

FILES = int(os.environ.get("KOUJING_BENCH_FILES", "300"))
RUNS = 5
AIM_BESIDE_READING, AIM_COLD = 0.25, 4
_PARSE = """
import duckdb, sys
from python_calamine import CalamineWorkbook
workbook = CalamineWorkbook.from_path(sys.argv[1])
rows = [workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in workbook.sheet_names]
"""


def run() -> None:
    """Print each, beside what it is held against."""
    definitions = load()
    with tempfile.TemporaryDirectory() as folder:
        paths = write_complete(Path(folder), FILES, definitions)
        _beside_reading(paths, definitions)
        _cold(paths[0])
    subprocess.run([sys.executable, "-m", "bench.checking.national"], check=True)


def _beside_reading(paths: list[Path], definitions: Definitions) -> None:
    """All workbooks: only parsed, read, checked."""
    received = [receive(path) for path in paths]
    at = time.process_time()
    bare(paths)
    parsed = time.process_time() - at
    at = time.process_time()
    readings = [read_file(each, definitions) for each in received]
    read = time.process_time() - at
    at, on_the_wall = time.process_time(), time.perf_counter()
    standings = [standing_of(each, definitions) for each in readings]
    outcome = check_readings(standings, [each.observations for each in readings], definitions)
    checked, on_the_wall = time.process_time() - at, time.perf_counter() - on_the_wall
    cells = sum(each.observations.num_rows for each in readings)
    looked = sum(each.cells_evaluated for each in outcome.results)
    found = [finding for each in outcome.standings for finding in each.findings]
    print(
        f"{len(paths)} workbooks of every industry, {cells:,} cells; looked at {looked:,} times; {len(found)} findings"
    )
    for name, seconds in (("python-calamine, bare", parsed), ("reading", read), ("checking", checked)):
        print(f"  {name:22} {seconds / len(paths) * 1000:6.1f} ms CPU a workbook")
    print(
        f"  checking is {checked / read:.2f} × reading (aim {AIM_BESIDE_READING}), {checked / parsed:.2f} × bare;"
        f" wall {on_the_wall:.1f} s"
    )


def _cold(path: Path) -> None:
    """One workbook in a process of its own, beside a process that imports DuckDB and the reader and parses it."""
    ways = {
        "import duckdb, calamine; parse": ("-c", _PARSE, str(path)),
        "koujing validate": ("-m", "pipelines", "validate", str(path), "--format", "json"),
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(RUNS):
        for name, arguments in ways.items():
            taken[name].append(_cpu(*arguments))
    floor, whole = (statistics.median(seconds) for seconds in taken.values())
    print(
        f"one workbook, cold: {' · '.join(f'{name} {statistics.median(each):.2f} s CPU' for name, each in taken.items())}"
    )
    print(f"  {whole / floor:.2f} times (aim {AIM_COLD})")


def _cpu(*arguments: str) -> float:
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=False, capture_output=True)  # noqa: S603 - our own interpreter
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
