"""The method over a national period, each step beside its floor: 2 846 county-level regions × 1 382 industries × 5 measures.

The observations are made by DuckDB straight into Parquet, as staging keeps them; no workbook is read. What is printed: rows,
seconds of the clock and of the processor, peak memory, and the ratio to the floor in processor seconds. Nothing is asserted.
The steps run over `KOUJING_BENCH_REGIONS` regions (300 unless set: what is spent grows with their number), the verdicts over
the whole country.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

#: County-level regions of the country, and those over which the steps run.
COUNTRY = 2846
REGIONS = int(os.environ.get("KOUJING_BENCH_REGIONS", "300"))
PARTS = ("steps", "verdicts")


def run() -> None:
    """Print what the steps and the verdicts cost, each in a process of its own."""
    for part in PARTS:
        subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-m", f"bench.national.{part}"], check=True, cwd=Path(__file__).resolve().parents[2]
        )
