"""What loading the definitions costs beside importing DuckDB, each in a process of its own."""

from __future__ import annotations

import statistics
import subprocess
import sys

RUNS = 7
TARGET = 2

#: What is measured: code that runs before, and the code that is timed.
TIMED = {
    "import duckdb": ("", "import duckdb"),
    "load the definitions": ("import definitions", "definitions.load()"),
    "import pydantic and our models": ("", "import definitions"),
    "definitions to Arrow tables": (
        "import definitions, pyarrow; from definitions.tables import tables; known = definitions.load(); pyarrow.array([''])",
        "tables(known)",
    ),
}


def run() -> None:
    """Print the median of each, and its ratio to importing DuckDB."""
    seconds: dict[str, list[float]] = {name: [] for name in TIMED}
    for _ in range(RUNS):
        for name, (before, timed) in TIMED.items():
            code = (
                f"import time\n{before}\nstarted = time.perf_counter()\n{timed}\nprint(time.perf_counter() - started)"
            )
            done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own code
            seconds[name].append(float(done.stdout))
    floor = statistics.median(seconds["import duckdb"])
    print(f"median of {RUNS} processes each; loading aims at {TARGET} × importing duckdb")
    for name, taken in seconds.items():
        median = statistics.median(taken)
        print(f"  {name:45} {median * 1000:7.1f} ms {median / floor:6.2f} ×")
