"""Figures drawn with any word beside them: what can be true is never diagnosed, what cannot be always is.

The regions are many and the run of the method is one. What a word allows is said again here, in fractions.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any

from definitions import Definitions
from tests.builders import controlled
from tests.indicators.conflict_cases import OF_CORE, PLACES, SHARE, core, economy, of, persons

Row = dict[str, Any]
WORDS = ("", "", "approximate", "nearly", "less_than", "greater_than")


@dataclass(frozen=True)
class Printed:
    """A figure as it is printed: a number and the word beside it."""

    text: str
    word: str

    @property
    def half_last_digit(self) -> Fraction:
        """Half a unit of the last digit that is not nought."""
        _, digits, exponent = Decimal(self.text).normalize().as_tuple()
        assert digits != (0,)
        return Fraction(Decimal(1).scaleb(int(exponent))) / 2

    @property
    def ends(self) -> tuple[Fraction, Fraction | None]:
        """What it can stand for."""
        number, half = Fraction(self.text), self.half_last_digit
        rounding = Fraction(Decimal(1).scaleb(-len(self.text.partition(".")[2]))) / 2
        low = {"approximate": number - half, "nearly": number - half, "less_than": Fraction(0)}.get(self.word, number)
        high = number + half if self.word == "approximate" else number
        return max(low - rounding, Fraction(0)), None if self.word == "greater_than" else high + rounding


def printed(draw: random.Random, truth: Fraction, word: str) -> Printed:
    """A truth as somebody would print it: rounded, or with a word that is true of it."""
    exact = Decimal(truth.numerator) / Decimal(truth.denominator)
    places = draw.randint(0, 2)
    if not word:
        return Printed(str(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN).normalize().__format__("f")), "")
    aside = exact * {
        "less_than": Decimal(draw.choice((1, 1, 2))),
        "greater_than": Decimal(1) / draw.choice((1, 1, 2)),
    }.get(word, Decimal(1))
    step = Decimal(1).scaleb(aside.adjusted() - draw.randint(0, 2))
    way = {"approximate": ROUND_HALF_EVEN, "greater_than": ROUND_FLOOR}.get(word, ROUND_CEILING)
    said = Printed(f"{(aside / step).quantize(Decimal(1), way) * step:f}", word)
    low, high = said.ends
    return said if low <= truth and (high is None or truth <= high) else printed(draw, truth, "")


def words(said: Printed) -> Row:
    return {"qualifier": said.word}


def truths(draw: random.Random) -> Iterator[tuple[Callable[..., Row], Fraction]]:
    """The figures of one region and period, all true together, each with how its row is made."""
    classes = {f"0{number}": Fraction(draw.randint(20, 90000), 10) for number in range(1, 5)}
    whole = sum(classes.values(), Fraction(0))
    parts = [whole * 2, *(Fraction(draw.randint(1000, 900000), 10) for _ in range(2))]
    product = sum(parts, Fraction(0))
    people = Fraction(draw.randint(10000, 20000000), 10000)
    yield core, whole
    yield economy, product
    yield lambda text, **given: core(text, **SHARE, **given), 100 * whole / product
    for code, value in classes.items():
        yield lambda text, code=code, **given: of(code, text, **given), value
        yield lambda text, code=code, **given: of(code, text, **OF_CORE, **given), 100 * value / whole
    for name, value in zip(("primary", "secondary", "tertiary"), parts, strict=True):
        yield lambda text, name=name, **given: economy(text, measure=f"{name}_value_added", **given), value
    yield persons, people
    yield (
        lambda text, **given: economy(text, measure="gdp_per_person", unit="yuan", **given),
        product * 10000 / people,
    )


def test_what_can_be_true_is_never_diagnosed(definitions: Definitions) -> None:
    draw = random.Random(1)
    rows = [
        make(said.text, region_code=place, source_title=draw.choice("甲乙"), **words(said))
        for place in PLACES
        for make, truth in truths(draw)
        for _ in range(draw.choice((0, 1, 1, 2, 3)))
        for said in (printed(draw, truth, draw.choice(WORDS)),)
        if Decimal(said.text)
    ]
    assert len(rows) > 1000
    assert {row["qualifier"] for row in rows} == set(WORDS)
    assert controlled(definitions, rows).execute("SELECT sentence_zh FROM diagnoses").fetchall() == []


def contradict(low: Fraction, high: Fraction | None, other: Printed) -> bool:
    """Whether an interval and a figure have no point in common."""
    least, most = other.ends
    return (high is not None and high < least) or (most is not None and most < low)


def summed(figures: Sequence[Printed]) -> tuple[Fraction, Fraction | None]:
    lows, highs = zip(*(one.ends for one in figures), strict=True)
    return sum(lows, Fraction(0)), None if None in highs else sum(
        (high for high in highs if high is not None), Fraction(0)
    )


def over(part: Printed, whole: Printed) -> tuple[Fraction, Fraction | None]:
    """A hundred times part over whole."""
    (low, high), (least, most) = part.ends, whole.ends
    return Fraction(0) if most is None else 100 * low / most, None if high is None or not least else 100 * high / least


def value_share_and_gdp(draw: random.Random) -> tuple[list[Row], bool]:
    value, gdp, percent = aside(draw, Fraction(4000), Fraction(30000), Fraction(40, 3))
    broken = contradict(*over(value, gdp), percent)
    rows = [
        core(value.text, **words(value)),
        core(percent.text, **SHARE, **words(percent)),
        economy(gdp.text, **words(gdp)),
    ]
    return rows, broken


def two_sources(draw: random.Random) -> tuple[list[Row], bool]:
    one, other = aside(draw, Fraction(4000), Fraction(4000))
    rows = [core(one.text, **words(one)), core(other.text, source_title="乙", **words(other))]
    return rows, contradict(*one.ends, other)


def parts_and_whole(draw: random.Random) -> tuple[list[Row], bool]:
    whole, *parts = aside(draw, Fraction(10000), Fraction(4000), Fraction(3000), Fraction(2000), Fraction(1000))
    told = parts[: draw.choice((2, 3, 4, 4))]
    low, high = summed(told)
    rows = [core(whole.text, **words(whole)), *(of(f"0{n}", one.text, **words(one)) for n, one in enumerate(told, 1))]
    return rows, contradict(low, high if len(told) == 4 else None, whole)


def class_and_share(draw: random.Random) -> tuple[list[Row], bool]:
    whole, part, percent = aside(draw, Fraction(10000), Fraction(4000), Fraction(40))
    rows = [
        core(whole.text, **words(whole)),
        of("01", part.text, **words(part)),
        of("01", percent.text, **OF_CORE, **words(percent)),
    ]
    return rows, contradict(*over(part, whole), percent) or contradict(part.ends[0], None, whole)


def half_and_year(draw: random.Random) -> tuple[list[Row], bool]:
    half, year = aside(draw, Fraction(4000), Fraction(4000))
    rows = [core(half.text, period_kind="cumulative", half=True, **words(half)), core(year.text, **words(year))]
    return rows, contradict(half.ends[0], None, year)


def aside(draw: random.Random, *truth: Fraction) -> list[Printed]:
    """Figures that agree, each a bit aside or far off, in any word."""
    return [
        printed(draw, one * Fraction(draw.choice((50, 80, 95, 99, 100, 100, 101, 105, 130)), 100), draw.choice(WORDS))
        for one in truth
    ]


KINDS = (value_share_and_gdp, two_sources, parts_and_whole, class_and_share, half_and_year)


def test_what_cannot_be_true_is_always_diagnosed(definitions: Definitions) -> None:
    draw = random.Random(2)
    rows: list[Row] = []
    broken: set[tuple[str, str]] = set()
    for place in PLACES:
        for year in ("2021", "2022", "2023"):
            drawn, is_broken = draw.choice(KINDS)(draw)
            for row in drawn:
                period = f"{year}H1" if row.pop("half", False) else year
                rows.append({**row, "region_code": place, "period": period, "boundary_date": date(int(year), 12, 31)})
            if is_broken:
                broken.add((place, year))
    found = controlled(definitions, rows).execute("SELECT region_code, period FROM diagnoses").fetchall()
    assert 50 < len(broken) < 250
    assert set(found) == broken
