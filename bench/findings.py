"""Is the finger on the cell? Faults of a dozen kinds planted in sample and laboratory workbooks, and what is named of each.

For each kind, of those that are due (the figure changed by more than a fifth, and another figure of the row, of the whole or
of the year before tells): noticed, the first cell named is a wrong one, right cells marked (median). `KOUJING_BENCH_CELLS`
sets how often each kind is planted (50), `KOUJING_BENCH_SEED` the draw, `KOUJING_BENCH_KINDS` which kinds (all).
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from definitions import load
from tests.pipelines.validation.faults import FURTHER, TWELVE, three
from tests.pipelines.validation.invented import cities, districts
from tests.pipelines.validation.pinning import Score, Verdict, alarms, put_to_test

CELLS = int(os.environ.get("KOUJING_BENCH_CELLS", "50"))
SEED = int(os.environ.get("KOUJING_BENCH_SEED", "2026"))
KINDS = os.environ.get("KOUJING_BENCH_KINDS", "")
_SHOWN = 6


def run() -> int:
    """Print the table and the misses by kind; return how many unchanged workbooks raise an alarm."""
    began, definitions = time.perf_counter(), load()
    of_districts = districts(definitions, SEED)
    pairs = [
        pair for both in zip(of_districts, cities(definitions, len(of_districts), SEED), strict=True) for pair in both
    ]
    every = {**TWELVE, "three at once": three, **FURTHER}
    kinds = {kind: plant for kind, plant in every.items() if not KINDS or kind in KINDS.split(",")}
    with tempfile.TemporaryDirectory() as folder:
        raised = alarms(Path(folder), definitions, pairs)
    print(f"unchanged workbooks {2 * len(pairs)}, with an error or a query {len(raised)}")
    for file, findings in raised.items():
        print("  ", file, [(each.rule_id, each.sheet, each.cells, each.observed) for each in findings[:3]])
    with tempfile.TemporaryDirectory() as folder:
        verdicts = put_to_test(Path(folder), definitions, kinds, pairs, CELLS, SEED)
    print(f"{'kind':34}{'planted':>8}{'due':>5}{'noticed':>9}{'first cell':>11}{'right cells marked':>19}")
    for kind in kinds:
        _print(kind, [each for each in verdicts if each.kind == kind])
    for has_history in (True, False):
        _print(
            "with the year before" if has_history else "without",
            [each for each in verdicts if each.has_history is has_history],
        )
    for kind in kinds:
        _misses([each for each in verdicts if each.kind == kind and each.is_due])
    print(f"{time.perf_counter() - began:.0f} s")
    return len(raised)


def _print(name: str, verdicts: list[Verdict]) -> None:
    score = Score.of(verdicts)
    print(
        f"{name:34}{score.planted:>8}{score.due:>5}{score.noticed:>9.0%}{score.first:>11.0%}{score.right_marked:>19.0f}"
    )


def _misses(due: list[Verdict]) -> None:
    missed = [each for each in due if not (each.is_noticed and each.is_first) or each.right_marked]
    for each in missed[:_SHOWN]:
        told = "not noticed" if not each.is_noticed else "" if each.is_first else "another cell first"
        said = "; ".join(each.seen[:3])
        history = "with" if each.has_history else "without"
        print(
            f"  {each.kind} ({each.file}, {history} history): {told} +{each.right_marked} {each.wrong} | {each.reason} | {said}"
        )
