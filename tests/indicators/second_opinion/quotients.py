"""Ratios, growth and the padding ratio (5.4) of two figures, and the share of a class in its own whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.indicators.second_opinion.choosing import Judged
from tests.indicators.second_opinion.comparing import fact_key, key_of
from tests.indicators.second_opinion.numbers import ONE, ZERO, known, rounded, total

HUNDRED = Fraction(100)
#: The method divides in double precision: the last of twelve decimals, or of sixteen digits, may be another.
LAST_DIGIT, DOUBLE = Fraction(1, 10**12), Fraction(1, 2**50)
LEVEL_DIGITS, RATIO_DIGITS = 14, 12
#: Vintages that say nothing of the revision: two sources may be of two.
SAYING_NOTHING = ("unstated", "database")
#: In these one source gives parts and whole.
SAME_SOURCE = (
    "source_id", "region_code", "territory_date", "period", "period_kind", "measure", "scope_id", "coverage", "vintage",
    "price_basis", "compiled_from",
)  # fmt: skip
#: Of these a GDP bounds what is only known to be over a figure.
GDP_OF = "region_code", "territory_date", "period", "period_kind", "price_basis", "is_sample"
Row = Mapping[str, Any]
Ends = tuple[Fraction | None, Fraction | None]
FIGURES = ("low", "value", "high", "rounding")


@dataclass(frozen=True)
class Known:
    """A figure: its ends, its value and how far it may be rounded."""

    low: Fraction | None
    value: Fraction | None
    high: Fraction | None
    rounding: Fraction

    @classmethod
    def of(cls, fact: Row) -> Known:
        """The figure of a fact."""
        low, value, high = (None if fact[name] is None else Fraction(fact[name]) for name in FIGURES[:3])
        return cls(low, value, high, Fraction(fact["rounding"]))

    @property
    def ends(self) -> Ends:
        """Its two ends."""
        return self.low, self.high

    def moved(self, by: Fraction) -> Ends:
        """Its ends, each further out."""
        return None if self.low is None else self.low - by, None if self.high is None else self.high + by


def quotient(n: Ends, d: Ends) -> Ends:
    """The least and the greatest quotient; an unbounded denominator lets it come down to nothing."""
    if d[0] is None or d[0] <= 0:
        return None, None
    far = None if d[1] is None else ONE / d[1]
    ways = (ONE / d[0], ZERO if far is None else far)
    return (
        None if n[0] is None else min(n[0] * way for way in ways),
        None if n[1] is None else max(n[1] * way for way in ways),
    )


def outwards(ends: Ends, moved: Ends) -> Fraction:
    """How far the ends move when the printed figures are put further out."""
    steps = [ends[0] - moved[0]] if ends[0] is not None and moved[0] is not None else []
    steps += [moved[1] - ends[1]] if ends[1] is not None and moved[1] is not None else []
    return max(steps, default=ZERO)


def ratio(
    n: Known, d: Known, less: Fraction = ZERO, others: list[Known] | None = None, times: Fraction = HUNDRED
) -> Known:
    """A quotient in percent (of unlike quantities in a unit of the numerator: `times`), or what it exceeds one by.

    Of a part of its own whole it is the tighter of two bounds.

    `others` are the other parts of the whole, where part and whole come from one source.
    """
    if d.low is None or d.low <= d.rounding:
        return Known(None, None, None, ZERO)
    ends = quotient(n.ends, d.ends)
    moved = quotient(n.moved(n.rounding), d.moved(d.rounding))
    value = n.value / d.value if n.value is not None and d.value else None
    if others is not None:
        ends, moved = _tied(n, d, others, ends, moved)
        if value is not None and None not in ends:
            value = min(max(value, known(ends[0])), known(ends[1]))
    low, value, high = (None if end is None else times * (end - less) for end in (ends[0], value, ends[1]))
    return Known(low, value, high, times * outwards(ends, moved))


def _tied(part: Known, whole: Known, others: list[Known], ends: Ends, moved: Ends) -> tuple[Ends, Ends]:
    """The ends and the moved ends of a part in its own whole: what is left for the rest bounds it as well."""
    if part.low is None or whole.low is None:
        return ends, moved
    lows = [total([one.low for one in others]), None if part.high is None else whole.low - part.high]
    highs = [total([one.high for one in others]), None if whole.high is None else whole.high - part.low]
    rest_low = max((one for one in lows if one is not None), default=None)
    rest_high = None if whole.high is None else min(one for one in highs if one is not None)
    if rest_low is None or (rest_high is not None and rest_low > rest_high):
        return ends, moved
    r, apart = part.rounding, max(part.rounding + whole.rounding, sum((one.rounding for one in others), ZERO))

    def bounds(r: Fraction, apart: Fraction) -> Ends:
        least, least_rest = known(part.low) - r, rest_low - apart
        return (
            None if rest_high is None else _share(least, least, least_rest, rest_high + apart),
            None if part.high is None else _share(least, part.high + r, least_rest, least_rest),
        )

    return _tighter(ends, bounds(ZERO, ZERO)), _tighter(moved, bounds(r, apart))


def _share(least: Fraction, part: Fraction, least_rest: Fraction, rest: Fraction) -> Fraction | None:
    """A part over part and rest, where neither can be negative."""
    return part / (part + rest) if least >= 0 and least_rest >= 0 and part + rest > 0 else None


def _tighter(one: Ends, other: Ends) -> Ends:
    lows, highs = ([end for end in pair if end is not None] for pair in zip(one, other, strict=True))
    return max(lows, default=None), min(highs, default=None)


class Indicators:
    """Every indicator that follows from facts, once more."""

    def __init__(
        self,
        found: Iterable[Judged],
        facts: Iterable[Row],
        catalogue: Iterable[Row],
        multipliers: Mapping[str, int],
    ) -> None:
        self.over = _over(found)
        self.most = _greatest_gdps(found)
        self.facts = {fact["fact_id"]: fact for fact in facts}
        self.catalogue = {one["id"]: one for one in catalogue}
        self.multipliers = multipliers
        self.by_source: dict[tuple[Any, ...], dict[str, Row]] = {}
        for fact in self.facts.values():
            if fact["target_level"] == "large":
                key = tuple(fact[name] for name in SAME_SOURCE)
                self.by_source.setdefault(key, {})[fact["target_code"]] = fact

    def again(self, indicator: Row) -> Known:
        """The figure of a row of the indicators, from the facts that it names."""
        kind = self.catalogue[indicator["indicator_id"]]["kind"]
        fact = self.facts[indicator["numerator_fact_id"]]
        n = Known.of(fact)
        if kind == "level" or indicator["basis"] == "published":
            unit = Fraction(self.multipliers[indicator["unit"]])
            high = n.high if kind == "ratio" else self._end(fact, n)
            low, value, high = (None if end is None else end / unit for end in (n.low, n.value, high))
            return _rounded(Known(low, value, high, n.rounding / unit), LEVEL_DIGITS)
        other = self.facts[indicator["denominator_fact_id"]]
        d = Known.of(other)
        shared = ("coverage", "price_basis") if kind == "weight" else ("territory_date", "coverage", "price_basis")
        if any(fact[name] != other[name] for name in shared):
            return Known(None, None, None, ZERO)
        if kind == "growth" and not _one_series(fact, other):
            return Known(None, None, None, ZERO)
        if kind == "growth":
            return _rounded(ratio(n, d, ONE), RATIO_DIGITS)
        if kind == "claim":
            claimed = Fraction(fact["counted_locally_value"])
            return _rounded(ratio(Known(claimed, claimed, claimed, ZERO), d), RATIO_DIGITS)
        others = None
        whole = self.facts[indicator["denominator_fact_id"]]
        if fact["target_level"] == "large" and (fact["source_id"], fact["compiled_from"]) == (
            whole["source_id"],
            whole["compiled_from"],
        ):
            siblings = self.by_source[tuple(fact[name] for name in SAME_SOURCE)]
            others = [Known.of(one) for code, one in siblings.items() if code != fact["target_code"]]
        unit = indicator["unit"]
        times = HUNDRED if unit == "percent" else ONE / self.multipliers[unit]
        return _rounded(ratio(n, d, others=others, times=times), RATIO_DIGITS)

    def _end(self, fact: Row, figure: Known) -> Fraction | None:
        """The upper end of an amount; of a value added over a figure, the greatest GDP known."""
        most = self.most.get(tuple(fact[name] for name in GDP_OF))
        is_over = fact["measure"] == "value_added" and fact_key(fact) in self.over
        return (
            most if figure.high is None and is_over and most is not None and most >= known(figure.low) else figure.high
        )


def _one_series(one: Row, other: Row) -> bool:
    """Whether two years are of one scope and one benchmark; without a benchmark of one vintage, or of one source."""
    scopes = {
        fact["target_scope"]
        if fact["comparability"] in ("exact", "bounded") or fact["scope_id"] == "none"
        else fact["scope_id"]
        for fact in (one, other)
    }
    # What was put together from parts is a source of its own; its title is that of the parts.
    put_together = "recombined" in (one["compiled_from"], other["compiled_from"])
    source = "source_title" if put_together else "source_id"
    if one["vintage"] in SAYING_NOTHING and one[source] != other[source]:
        return False
    same = one["benchmark"] == other["benchmark"] and (one["benchmark"] or one["vintage"] == other["vintage"])
    return len(scopes) == 1 and bool(same)


def _over(found: Iterable[Judged]) -> set[tuple[Any, ...]]:
    """Figures without an upper end only because something in them is over a figure."""
    return {
        key_of(one)
        for one in found
        if not one.figure.refused
        and any(part.is_over for part in one.figure.parts)
        and all(part.span.high is not None or part.is_over for part in one.figure.parts)
    }


def _greatest_gdps(found: Iterable[Judged]) -> dict[tuple[Any, ...], Fraction]:
    """The greatest GDP, with its rounding, of each territory, period and prices."""
    most: dict[tuple[Any, ...], Fraction] = {}
    for one in found:
        t = one.figure.table
        if t.measure == "gdp" and one.comparability != "not_comparable" and one.high is not None:
            key = t.region, t.territory, t.period, t.kind, t.prices, t.is_sample
            most[key] = max(most.get(key, ZERO), one.high + one.figure.rounding)
    return most


def _rounded(figure: Known, digits: int) -> Known:
    ends = figure.low, figure.value, figure.high
    low, value, high = (None if end is None else rounded(end, digits) for end in ends)
    return Known(low, value, high, rounded(figure.rounding, digits))


def differing(indicators: Iterable[Row], again: Indicators) -> list[str]:
    """Indicators whose ends, value or rounding are not those of the facts they name, to the last digit."""
    faults = []
    for one in indicators:
        # what one weight is of another the second opinion does not know
        if one["numerator_fact_id"] is None or one["basis"] == "relation":
            continue
        ours = again.again(one)
        if one["comparability"] == "not_comparable":
            ours = replace(ours, value=None)
        # A quotient without ends is rounded by nothing.
        is_amount = one["basis"] in ("sum", "published")
        no_ends = not is_amount and ours.low is None and ours.high is None
        for name in FIGURES:
            mine = None if name == "rounding" and no_ends else getattr(ours, name)
            # what rounding may add is the difference of two quotients, and as exact as these
            size = max((abs(end) for end in (ours.low, ours.high) if end is not None), default=ZERO)
            if not _same(one[name], mine, one["basis"], size if name == "rounding" else ZERO):
                where = " ".join(
                    str(one[part]) for part in ("indicator_id", "region_code", "period", "basis", "reason")
                )
                faults.append(f"{where}: {name} {one[name]} in the method, {mine} in the second opinion")
    return faults


def _same(given: Decimal | None, ours: Fraction | None, basis: str, size: Fraction) -> bool:
    """Whether two numbers are the same: amounts to the last digit, quotients to what double precision keeps of it."""
    theirs = None if given is None else Fraction(given)
    if ours is None or theirs is None or basis in ("sum", "published"):
        return theirs == ours
    return abs(theirs - ours) <= LAST_DIGIT + max(abs(ours), size) * DOUBLE
