"""The containment laboratory on ten thousand invented cities: contained where all assumptions hold, misses by what is broken."""

from __future__ import annotations

import time

from definitions import load
from tests.indicators.laboratory import examine

#: Cities of each kind in a batch, of each kind that breaks an assumption, and batches: 27 · 16 + 18 · 6 = 540 in each of 20.
OF_EACH, OF_EACH_BREAKING, BATCHES = 16, 6, 20


def run() -> int:
    """Run the laboratory over at least ten thousand cities, print what it found, and say how many errors there were."""
    began = time.perf_counter()
    summary = examine(load(), OF_EACH, OF_EACH_BREAKING, BATCHES)
    print(f"口径实验室 containment laboratory, {time.perf_counter() - began:.0f} s")
    for line in summary.lines():
        print(line)
    return summary.faults
