"""How well submissions are checked: false alarms on clean ones, and mistakes found.

The clean corpus is 300 workbooks (`KOUJING_BENCH_FILES` sets another number); each kind of mistake is planted in several
regions, each with its clean year before. What checking costs is `bench.checking`.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from definitions import load
from tests.pipelines.validation.detection import clean, detected
from tests.pipelines.validation.mistakes import KINDS

FILES = int(os.environ.get("KOUJING_BENCH_FILES", "300"))
CASES = int(os.environ.get("KOUJING_BENCH_CASES", "8"))


def run() -> None:
    """Print false alarms and detection."""
    definitions = load()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        standings = clean(place, FILES, definitions)
        errors = [each for each in standings if any(found.blocks for found in each.findings)]
        queried = [each for each in standings if any(found.severity == "query" for found in each.findings)]
        print(f"clean workbooks {len(standings)}: with an error {len(errors)}, with a query {len(queried)}")
        for each in [*errors, *queried][:5]:
            print("  ", each.file, [(found.rule_id, found.cells, found.observed) for found in each.findings][:3])
    with tempfile.TemporaryDirectory() as folder:
        cases = detected(Path(folder), CASES, definitions)
    right = sum(case.rule_found and case.cell_found for case in cases)
    print(f"mistakes of {len(KINDS)} kinds, {len(cases)} planted: right rule, right cell {right / len(cases):.1%}")
    for case in cases:
        if not case.cell_found:
            print(f"   missed: {case.kind} ({case.file}): {', '.join(case.seen[:4]) or 'nothing'}")
