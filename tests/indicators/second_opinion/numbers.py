"""Exact numbers, intervals that may have no upper end, and the two roundings of the page."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

ZERO, ONE, HALF = Fraction(0), Fraction(1), Fraction(1, 2)
#: Weights are rounded once to so many digits, contributions once to so many.
WEIGHT_DIGITS, CONTRIBUTION_DIGITS = 12, 6


@dataclass(frozen=True)
class Span:
    """What a number may be: its ends, and the value taken for it. An end that is None is unbounded, a value None not given."""

    low: Fraction | None
    value: Fraction | None
    high: Fraction | None


NOTHING = Span(ZERO, ZERO, ZERO)
#: At least nothing, without an upper end.
UNKNOWN = Span(ZERO, None, None)


def exactly(number: Fraction) -> Span:
    """A number of which all is known."""
    return Span(number, number, number)


def between(low: Fraction, high: Fraction) -> Span:
    """Known ends and, where they differ, their centre for a value."""
    return Span(low, (low + high) / 2, high)


def fraction(number: Decimal | int | None) -> Fraction:
    """A number of a table as a fraction, nothing as nought."""
    return Fraction(number) if number is not None else ZERO


def known(number: Fraction | None) -> Fraction:
    """A number that is there."""
    assert number is not None
    return number


def rounded(number: Fraction, digits: int) -> Fraction:
    """The nearest number of so many decimals; halves go away from nought."""
    scaled = abs(number) * 10**digits
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if number >= 0 else -whole, 10**digits)


def total(numbers: list[Fraction | None]) -> Fraction | None:
    """The sum; nothing as soon as one of them is unbounded."""
    known = [number for number in numbers if number is not None]
    return sum(known, ZERO) if len(known) == len(numbers) else None


def added(spans: list[Span]) -> Span:
    """The sum of what may be."""
    return Span(total([s.low for s in spans]), total([s.value for s in spans]), total([s.high for s in spans]))
