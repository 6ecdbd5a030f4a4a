"""Holds the method against the second opinion on three hundred submissions with known truth, and counts what was compared."""

from __future__ import annotations

from definitions import load
from tests.indicators.second_opinion.shares import Shares
from tests.indicators.second_opinion.trial import SCOPE, Trial

SEEDS = range(1, 11)
SHOWN = 5


def run() -> None:
    """Print, for each seed, how many figures were compared and how many differ."""
    definitions = load()
    shares = Shares(definitions, SCOPE)
    print("seed submissions facts differ indicators differ misplaced truths missed")
    for seed in SEEDS:
        found = Trial(definitions, shares, seed).run()
        faults = found.disagreements, found.indicators_differing, found.misplaced + found.denominators, found.missed
        differ, indicators, misplaced, missed = map(len, faults)
        print(
            f"{seed:4} {found.submissions:11} {found.facts:5} {differ:6} {found.indicators:10} {indicators:6}", end=" "
        )
        print(f"{misplaced:9} {found.held_to_truth:6} {missed:6}")
        for fault in faults:
            print(*fault[:SHOWN], sep="\n", end="\n" if fault else "")
