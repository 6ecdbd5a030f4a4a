"""Regions whose truth is known: what each small class of each industry comes to, in all units and above the scale."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from definitions import Definitions
from tests.indicators.second_opinion.shares import INDUSTRIES, Shares

#: The editions in which every invented industry has a code.
EDITIONS = (INDUSTRIES, "gbt4754-2011", "isic4")


@dataclass(frozen=True)
class Atom:
    """A piece of the truth: its code in each edition, the small class it is in (empty: outside), and what it comes to."""

    codes: dict[str, str]
    branch: str
    everything: Decimal
    above: Decimal

    def value(self, coverage: str) -> Decimal:
        """What it comes to in one coverage."""
        return self.above if coverage == "above_scale" else self.everything


class Industries:
    """The industries from which truths are drawn: those with a code in every edition, and the branches they may have."""

    def __init__(self, definitions: Definitions, shares: Shares) -> None:
        self.older: dict[str, dict[str, list[str]]] = {}
        for edition in EDITIONS[1:]:
            self.older[edition] = defaultdict(list)
            for link in definitions.correspondences[f"{edition}--{INDUSTRIES}"]:
                self.older[edition][link.to_code].append(link.from_code)
        self.branches = shares.branches
        total = ("total", shares.scope_id)
        leaves = sorted(shares.trees[INDUSTRIES].finest)
        coded = [leaf for leaf in leaves if all(leaf in self.older[edition] for edition in self.older)]
        self.inside = [leaf for leaf in coded if shares.of_leaf(INDUSTRIES, leaf, total).high]
        self.partly = [leaf for leaf in self.inside if shares.of_leaf(INDUSTRIES, leaf, total).low != 1]
        self.outside = [leaf for leaf in coded if leaf not in set(self.inside)]

    def draw(self, random: Random) -> list[Atom]:
        """The truth of one region, period and measure."""
        leaves = (
            random.sample(self.inside, random.randint(6, 18))
            + random.sample(self.partly, random.randint(0, 3))
            + random.sample(self.outside, random.randint(2, 8))
        )
        atoms = []
        for leaf in dict.fromkeys(leaves):
            sign = -1 if random.random() < 0.06 else 1
            for branch in self._branches(leaf, random):
                codes = {edition: random.choice(found[leaf]) for edition, found in self.older.items()}
                everything = sign * Decimal(random.randint(1, 10**9)).scaleb(-random.choice((4, 5, 6)))
                everything = everything.quantize(Decimal("0.000001"))
                portion = Decimal(random.randint(0, 100)) / 100
                above = everything * portion if sign > 0 else everything * (1 + portion)
                atoms.append(Atom({INDUSTRIES: leaf, **codes}, branch, everything, above.quantize(Decimal("0.000001"))))
        return atoms

    def later(self, atoms: list[Atom], random: Random) -> list[Atom]:
        """The truth of a later period: most of what there was, grown or shrunk, and something new."""
        kept = [atom for atom in atoms if random.random() < 0.9]
        grown = []
        for atom in kept:
            by = Decimal(random.randint(50, 300)) / 100
            ends = ((number * by).quantize(Decimal("0.000001")) for number in (atom.everything, atom.above))
            grown.append(replace(atom, everything=next(ends), above=next(ends)))
        return grown + self.draw(random)[:2]

    def _branches(self, leaf: str, random: Random) -> list[str]:
        """The branches that this time hold something of an industry; the rest of it lies outside."""
        whole = [code for code, span in self.branches[leaf] if span.low == 1]
        if whole:
            return whole
        possible = ["", *(code for code, _ in self.branches[leaf])]
        return random.sample(possible, random.randint(1, len(possible)))


def within(atoms: Iterable[Atom], classes: frozenset[str], coverage: str) -> Decimal:
    """What a target truly comes to."""
    return sum((atom.value(coverage) for atom in atoms if atom.branch in classes), Decimal(0))
