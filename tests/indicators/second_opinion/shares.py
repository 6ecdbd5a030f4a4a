"""How much of a code lies in a target (5.2): branches of an industry, mixtures of a group, parts of an older edition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from definitions import Definitions
from tests.indicators.second_opinion.numbers import NOTHING, ONE, ZERO, Span, between, exactly, fraction, known

INDUSTRIES = "gbt4754-2017"
LEVELS = {1: "large", 2: "medium", 3: "small"}
Target = tuple[str, str]


class Tree:
    """The classes of one classification, upwards and downwards."""

    def __init__(self, parents: Mapping[str, str]) -> None:
        self.parents = parents
        self.children: dict[str, list[str]] = defaultdict(list)
        for code, parent in parents.items():
            self.children[parent].append(code)
        self._leaves: dict[str, frozenset[str]] = {}
        self.finest = frozenset(code for code in parents if code not in self.children)

    def above(self, code: str) -> list[str]:
        """Every class above a class, the nearest first."""
        found = []
        while (code := self.parents.get(code, "")) in self.parents:
            found.append(code)
        return found

    def leaves(self, code: str) -> frozenset[str]:
        """The finest classes at or below a class."""
        if code not in self._leaves:
            below = self.children.get(code, [])
            self._leaves[code] = frozenset().union(*map(self.leaves, below)) if below else frozenset([code])
        return self._leaves[code]


class Shares:
    """The shares of every code of every classification in the targets of one scope."""

    def __init__(self, definitions: Definitions, scope_id: str) -> None:
        self.definitions = definitions
        self.scope_id = scope_id
        self.trees = {
            name: Tree({one.code: one.parent for one in classes.values()})
            for name, classes in definitions.classes.items()
        }
        activities = definitions.scopes[scope_id].activities
        assert activities is not None
        self.classification = activities.classification
        self.branches: dict[str, list[tuple[str, Span]]] = defaultdict(list)
        self.targets: dict[Target, frozenset[str]] = {}
        if activities.list_file:
            self._read_list(scope_id)
        else:
            self._read_classes(activities.codes)
        self.parts = {
            name: self._parts_of(f"{name}--{INDUSTRIES}")
            for name in definitions.classifications
            if f"{name}--{INDUSTRIES}" in definitions.correspondences and name != self.classification
        }
        self._known: dict[tuple[str, str, Target], Span] = {}
        self._met: dict[tuple[str, str], frozenset[Target]] = {}

    def _read_list(self, scope_id: str) -> None:
        """A scope that is a list of industries is one target, and each row a branch of what lies below it."""
        self.targets["total", scope_id] = frozenset([scope_id])
        for row in self.definitions.scope_activities[scope_id]:
            for leaf in self.trees[INDUSTRIES].leaves(row.code):
                self.branches[leaf].append((scope_id, _span(row.share_low, row.share, row.share_high)))

    def _read_classes(self, codes: Iterable[str]) -> None:
        """A scope of classes has a target for each class in it; its branches are the rows of the correspondence."""
        tree = self.trees[self.classification]
        inside = frozenset().union(*map(tree.leaves, codes))
        self.targets["total", self.scope_id] = inside
        for one in self.definitions.classes[self.classification].values():
            if tree.leaves(one.code) <= inside:
                self.targets[LEVELS[one.level], one.code] = tree.leaves(one.code)
        for link in self.definitions.correspondences[f"{INDUSTRIES}--{self.classification}"]:
            excluded = link.excludes.split(";")
            for leaf in self.trees[INDUSTRIES].leaves(link.from_code):
                if leaf not in excluded:
                    self.branches[leaf].append((link.to_code, _span(link.share_low, link.share, link.share_high)))

    def _parts_of(self, name: str) -> dict[str, list[tuple[str, Fraction, Fraction]]]:
        """The industries of the newest edition in which a code of another edition has its parts."""
        parts: dict[str, list[tuple[str, Fraction, Fraction]]] = defaultdict(list)
        for link in self.definitions.correspondences[name]:
            leaves = self.trees[INDUSTRIES].leaves(link.to_code) - set(link.excludes.split(";"))
            low = fraction(link.share_low) if len(leaves) == 1 else ZERO
            parts[link.from_code] += [(leaf, low, fraction(link.share_high)) for leaf in sorted(leaves)]
        return parts

    def share(self, classification: str, code: str, target: Target, without: frozenset[str] = frozenset()) -> Span:
        """The share of a code in a target, less the finest classes that are listed beside it: a mixture of the rest."""
        rest = self.trees[classification].leaves(code) - without
        spans = [self.of_leaf(classification, leaf, target) for leaf in rest]
        if not spans:
            return NOTHING
        if len(spans) == 1:
            return spans[0]
        return between(min(_low(span) for span in spans), max(_high(span) for span in spans))

    def targets_of(self, classification: str, code: str) -> frozenset[Target]:
        """The targets in which some of a code may lie."""
        if (classification, code) not in self._met:
            leaves = self.trees[classification].leaves(code)
            if leaves != {code}:
                met = frozenset().union(*(self.targets_of(classification, leaf) for leaf in leaves))
            elif classification == INDUSTRIES:
                met = self._holding(frozenset(branch for branch, span in self.branches[code] if span.high))
            elif classification == self.classification:
                met = self._holding(leaves)
            elif parts := self.parts[classification].get(code):
                met = frozenset().union(*(self.targets_of(INDUSTRIES, leaf) for leaf, _, high in parts if high))
            else:
                met = frozenset(self.targets)
            self._met[classification, code] = met
        return self._met[classification, code]

    def _holding(self, classes: frozenset[str]) -> frozenset[Target]:
        return frozenset(target for target, inside in self.targets.items() if inside & classes)

    def of_leaf(self, classification: str, leaf: str, target: Target) -> Span:
        """The share of a finest class, worked out once."""
        if target not in self.targets_of(classification, leaf):
            return NOTHING
        key = classification, leaf, target
        if key not in self._known:
            if classification == INDUSTRIES:
                self._known[key] = self._of_industry(leaf, target)
            elif classification == self.classification:
                self._known[key] = exactly(ONE)
            else:
                self._known[key] = self._of_parts(classification, leaf, target)
        return self._known[key]

    def _of_industry(self, leaf: str, target: Target) -> Span:
        """Tied branches: what those in the target must have, and what the others and the outside leave to them."""
        inside = [span for code, span in self.branches[leaf] if code in self.targets[target]]
        others = [span for code, span in self.branches[leaf] if code not in self.targets[target]]
        low_all = sum(map(_low, inside + others), ZERO)
        high_all = sum(map(_high, inside + others), ZERO)
        outside_low, outside_high = max(ZERO, ONE - high_all), ONE - low_all
        low = max(sum(map(_low, inside), ZERO), ONE - sum(map(_high, others), ZERO) - outside_high)
        high = min(sum(map(_high, inside), ZERO), ONE - sum(map(_low, others), ZERO) - outside_low)
        values = [span.value for span in inside if span.value is not None]
        if inside and len(values) == len(inside) and low < high:
            return Span(low, sum(values, ZERO), high)
        return between(low, high)

    def _of_parts(self, classification: str, leaf: str, target: Target) -> Span:
        """A code of another edition: the parts it must have, then the rest where it is least, or most, in the target."""
        parts = [
            (self.of_leaf(INDUSTRIES, industry, target), low, high)
            for industry, low, high in self.parts[classification].get(leaf, [])
        ]
        if not parts:
            return Span(ZERO, ONE / 2, ONE)
        ends = []
        for end, sign in ((_low, 1), (_high, -1)):
            found = sum((end(span) * low for span, low, _ in parts), ZERO)
            rest = ONE - sum((low for _, low, _ in parts), ZERO)
            for span, low, high in sorted(parts, key=lambda part, end=end, sign=sign: sign * end(part[0])):  # type: ignore[misc]
                given = min(rest, high - low)
                found += given * end(span)
                rest -= given
            ends.append(found)
        return between(ends[0], ends[1])


def _span(low: Decimal, share: Decimal | None, high: Decimal) -> Span:
    return Span(fraction(low), None if share is None else fraction(share), fraction(high))


def _low(span: Span) -> Fraction:
    return known(span.low)


def _high(span: Span) -> Fraction:
    return known(span.high)
