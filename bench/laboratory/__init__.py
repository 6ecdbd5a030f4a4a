"""The containment laboratory: regions whose truth is known, reports as real cities would make them, and the method on trial.

`world` says what may be true (the definitions, read by hand), `atoms` draws what is true, `cities` turns the truth into
reports, each with less than the whole truth, `truths.sql` adds up the truth of every figure, `trial` runs the method over
the reports and compares, `pairs` does so for who is ahead of whom, and `summary` counts. Only `trial` and `pairs` run code
of the method: the truth never comes from the code on trial.

An *atom* is the smallest piece of a region's economy: an amount with all its labels (year, quarter, measure, 2011 code, 2017
industry, NBS class or outside, above or below the scale, in the part of the territory that stays or in the part that
moves). The truth of any figure and every cell of any report are sums of atoms, so that a report can only leave out, never
invent.

What holds in the laboratory is what `docs/method.md` assumes, and no more: own shares differ by region, year, measure and
wherever else they can; common ones are the same for everybody; parts below a coarse code are not negative, nor is what lies
below the scale.
"""

from __future__ import annotations

import time

from bench.laboratory.cities import KINDS
from bench.laboratory.pairs import verdicts
from bench.laboratory.summary import Summary
from bench.laboratory.trial import trial
from bench.laboratory.world import KNOWLEDGE, world
from definitions import Definitions, load

#: Cities in a batch (an even number of each kind, so that territory can move between two of a kind) and batches.
BATCH, BATCHES = 528, 20


def run(batch: int = BATCH, batches: int = BATCHES) -> None:
    """Run the laboratory over at least ten thousand cities and print what it found."""
    began = time.perf_counter()
    summary = examine(load(), batch, batches)
    print(f"口径实验室 containment laboratory, {time.perf_counter() - began:.0f} s")
    for line in summary.lines():
        print(line)


def examine(definitions: Definitions, batch: int, batches: int) -> Summary:
    """Put the method on trial over batches that differ in seed and in what the definitions know of unknown shares."""
    possible, summary = world(definitions), Summary()
    kinds = [KINDS[number % len(KINDS)] for number in range(batch)]
    for seed in range(batches):
        connection = trial(definitions, possible, kinds, seed, KNOWLEDGE[seed % len(KNOWLEDGE)])
        summary.add(connection, verdicts(connection))
        connection.close()
    return summary
