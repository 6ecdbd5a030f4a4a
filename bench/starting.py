"""How long commands take to start, beside a process that imports duckdb and python-calamine and parses the file.

Seconds of the processor, of all processes of a command: each in turn, several times, and the median of each.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from tests.conftest import SAMPLES

RUNS = 7
FILE = SAMPLES / "990101_2023.xlsx"
FLOOR = """import sys, duckdb
from python_calamine import CalamineWorkbook
book = CalamineWorkbook.from_path(sys.argv[1])
for name in book.sheet_names:
    book.get_sheet_by_name(name).to_python()
"""
#: What is asked, and how many times the floor it may take.
TARGETS = {"validate": 6.0, "--help": 1.5}


def run() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as home:
        for line in measured(Path(home)):
            print(f"  {line}")


def measured(home: Path) -> list[str]:
    """What each command takes, in words."""
    koujing = str(Path(sys.executable).with_name("koujing"))
    commands = {
        "floor": [sys.executable, "-c", FLOOR, str(FILE)],
        "validate": [koujing, "validate", str(FILE), "--home", str(home)],
        "--help": [koujing, "--help"],
    }
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(RUNS + 1):
        for name, command in commands.items():
            taken[name].append(_processor(command))
    median = {name: statistics.median(seconds[1:]) for name, seconds in taken.items()}  # the first warms up
    told = [f"floor (duckdb, python-calamine, the file parsed): {median['floor']:.2f} s of processor"]
    for name, target in TARGETS.items():
        ratio = median[name] / median["floor"]
        told.append(f"koujing {name}: {median[name]:.2f} s, {ratio:.1f} × the floor (target ≤ {target} ×)")
    return told


def _processor(command: Sequence[str]) -> float:
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603  our own
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
