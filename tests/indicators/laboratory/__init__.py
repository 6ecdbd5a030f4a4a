"""The containment laboratory: regions whose truth is known, reports as real cities would make them, and the method on trial.

`world` says what may be true (the definitions, read by hand), `atoms` and `departures` draw what is true, `kinds` and
`cities` turn the truth into reports, each with less than the whole truth, `assumptions` decides which assumptions of the
method page a city's truth and report break, `truths.sql` adds up the truth of every figure, `trial` runs the method over the
reports and compares, `pairs` does so for who is ahead of whom, and `summary` counts. Only `trial` and `pairs` run code of the
method: the truth never comes from the code on trial.

An *atom* is the smallest piece of a region's economy: an amount with all its labels (year, quarter, measure, 2011 code, 2017
industry, NBS class or outside, above or below the scale, in the part of the territory that stays or in the part that
moves). The truth of any figure and every cell of any report are sums of atoms, so that a report can only leave out, never
invent; a total may follow a list of its own, and print may be cut.

Where all assumptions of section 6 of `docs/method.md` hold, every figure and every verdict must be right. Where one is
broken, what it does is told, and a figure that does not rest on it must be right all the same.
"""

from __future__ import annotations

from definitions import Definitions
from tests.indicators.laboratory.kinds import BREAKING, KINDS
from tests.indicators.laboratory.pairs import verdicts
from tests.indicators.laboratory.summary import Summary
from tests.indicators.laboratory.trial import trial
from tests.indicators.laboratory.world import KNOWLEDGE, world


def examine(definitions: Definitions, of_each: int, of_each_breaking: int, batches: int) -> Summary:
    """Put the method on trial over batches that differ in seed and in what the definitions know of unknown shares.

    A batch holds so many cities of each kind, and of each kind that is drawn to break an assumption; even numbers, so that
    territory can move between two of a kind.
    """
    possible, summary = world(definitions), Summary()
    kinds = [*KINDS * of_each, *BREAKING * of_each_breaking]
    for seed in range(batches):
        connection = trial(definitions, possible, kinds, seed, KNOWLEDGE[seed % len(KNOWLEDGE)])
        summary.add(connection, verdicts(connection))
        connection.close()
    return summary
