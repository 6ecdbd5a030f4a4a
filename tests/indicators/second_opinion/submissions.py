"""Submissions degraded from a known truth: groups, remainders, blanks, coverages, editions, periods, classes, printed totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from definitions import Definitions
from tests.builders import gdp, observe, total
from tests.indicators.second_opinion.reading import tree_of
from tests.indicators.second_opinion.shares import INDUSTRIES, Shares
from tests.indicators.second_opinion.truth import EDITIONS, Atom, Industries, within

PERIODS = (("2023", "annual"), ("2024", "annual"), ("2024H1", "cumulative"), ("2024Q1-Q3", "cumulative"))
MEASURES = (("value_added", "hundred_million_yuan"), ("revenue", "ten_thousand_yuan"), ("employees", "person"))
#: Cumulative periods of one year, of which single ones are differences.
SERIES = (
    (("2024Q1", "cumulative"), ("2024H1", "cumulative")),
    (("2024H1", "cumulative"), ("2024Q1-Q3", "cumulative"), ("2024", "annual")),
    (("2024M01-M08", "cumulative"), ("2024M01-M09", "cumulative")),
)
VINTAGES = ("preliminary", "census5", "census4-final", "unstated")
PRICES = (("current", None),) * 6 + (("constant", 2020), ("constant", 2020), ("constant", 2015), ("constant", None))
SAMPLE_REGIONS = ("990101", "990102", "990103")
Row = dict[str, Any]


@dataclass
class Submission:
    """One file: its observations, the truth behind it, and the assumption of section 6 that the draw breaks, if any."""

    observations: list[Row] = field(default_factory=list)
    atoms: list[Atom] = field(default_factory=list)
    unit: str = ""
    broken: str = ""


class Drawing:
    """Draws submissions, the same ones for the same seed."""

    def __init__(self, definitions: Definitions, shares: Shares, seed: int) -> None:
        self.definitions, self.shares = definitions, shares
        self.random = Random(seed)
        self.again = Random(-seed - 1)
        self.worded = Random(-seed - 2)
        self.industries = Industries(definitions, shares)
        #: Sourced ratios drawn so far, as rows of `conversions`.
        self.ratios: list[Row] = []
        self._led: set[tuple[Any, ...]] = set()
        self.mergers = [
            (one.origin.code, one.target.code, one.target.start.year)
            for one in definitions.history.all_mappings
            if one.kind != "same"
            and 2001 <= one.target.start.year <= 2024
            and one.origin.holds_on(date(one.target.start.year - 1, 12, 31))
        ]
        self.regions = [
            code
            for code, versions in definitions.regions.items()
            if versions[-1].level == "county"
            and versions[-1].valid_to is None
            and not versions[-1].is_sample
            and len(definitions.territories[code]) == 1
        ]

    def submissions(self, count: int) -> Iterator[Submission]:
        """So many submissions, some of them of the region and period of another, or of the period or year before it."""
        made = 0
        regions = self.random.sample(self.regions, count)
        while made < count:
            is_sample = self.random.random() < 0.1
            region = self.random.choice(SAMPLE_REGIONS) if is_sample else regions[made]
            places = self._places(region)
            measure, unit = self.random.choice(MEASURES)
            vintage = self.random.choice(VINTAGES)
            prices = self.random.choice(PRICES) if "yuan" in unit else PRICES[0]
            atoms = self.industries.draw(self.random)
            for region, day, (period, kind) in places[: count - made]:
                given = {
                    "submission_id": f"{made:016x}",
                    "region_code": region,
                    "boundary_date": day,
                    "period": period,
                    "period_kind": kind,
                    "measure": measure,
                    "unit": unit,
                    "vintage": vintage if self.random.random() < 0.7 else self.random.choice(VINTAGES),
                    "price_basis": prices[0],
                    "base_year": prices[1],
                    "confidence": self.random.choice(("", "high", "medium", "low")),
                    "provenance": self.random.choice(("", "bureau", "government", "press", "unstated", "others")),
                    "is_sample": is_sample,
                }
                yield self._submission(atoms, given)
                made += 1
                if len({place[1:] for place in places}) > 1:
                    atoms = self.industries.later(atoms, self.random)

    def _places(self, region: str) -> list[tuple[str, date, tuple[str, str]]]:
        """Region, boundary and period of the submissions that are drawn together."""
        way = self.random.choice(("one", "one", "two sources", "series", "years", "boundary"))
        if way == "boundary":
            part, whole, year = self.random.choice(self.mergers)
            before, after = date(year - 1, 12, 31), date(year, 12, 31)
            return [(part, before, (str(year - 1), "annual")), (whole, after, (str(year), "annual"))]
        periods = {
            "series": list(self.random.choice(SERIES)),
            "years": [("2023", "annual"), ("2024", "annual")],
        }.get(way, [self.random.choice(PERIODS)] * (2 if way == "two sources" else 1))
        return [(region, date(int(period[:4]), 12, 31), (period, kind)) for period, kind in periods]

    def _submission(self, atoms: list[Atom], given: Row) -> Submission:
        one = Submission(atoms=atoms, unit=given["unit"])
        makers = (self._industries, self._industries, self._industries, self._classes, self._totals)
        self.random.choice(makers)(one, given)
        if self.worded.random() < 0.4:
            self._put_into_words(one)
        if self.again.random() < 0.3:
            self._say_again(one)
        self._ratios(one, given)
        whole = sum((abs(atom.everything) for atom in atoms), Decimal(1)) * 3
        for vintage in self.random.sample(VINTAGES, self.random.choice((0, 0, 1, 2, 3))):
            digits = self.random.choice((None, 0, 1, 2))
            known = _printed(whole * self.random.randint(95, 105) / 100, digits)
            money = {"measure": "gdp", "unit": "hundred_million_yuan", "vintage": vintage, "decimals": digits}
            one.observations.append(gdp(str(known), **{**given, **money}))
        for number, row in enumerate(one.observations):
            row["cell"] = f"C{number}"
        return one

    def _ratios(self, one: Submission, given: Row) -> None:
        """Sourced ratios for the classes of a submission, now and then for all but one of them."""
        rows = one.observations
        ways = [
            ("measure", "revenue", "value_added", given["measure"] == "revenue"),
            ("coverage", "above_scale", "all_units", any(row["coverage"] == "above_scale" for row in rows)),
            ("price", "constant:2020", "current", given["base_year"] == 2020),
        ]
        possible = [way[:3] for way in ways if way[3]]
        if not possible or self.random.random() < 0.5:
            return
        kind, start, to = self.random.choice(possible)
        classes = sorted({(row["classification"], row["activity_code"]) for row in rows})
        if len(classes) > 1 and self.random.random() < 0.3:
            classes.remove(self.random.choice(classes))
        year = int(given["period"][:4])
        for classification, code in classes:
            low = Decimal(self.random.randint(10, 30)) / 100
            value = low + Decimal(self.random.choice((0, 0, 1, 2))) / 100
            ratio = {"kind": kind, "from_code": start, "to_code": to, "region_code": given["region_code"]}
            lead = kind, start, to, classification, code, given["region_code"], year
            if lead in self._led:
                continue
            self._led.add(lead)
            self.ratios.append(
                {
                    "conversion_id": f"r{len(self.ratios)}",
                    **ratio,
                    "classification": classification,
                    "activity_code": code,
                    "first_year": year,
                    "last_year": year,
                    "low": low,
                    "value": value,
                    "high": value + (value - low),
                    "source": "drawn",
                    "verified": self.random.random() < 0.5,
                    "is_uncertain": self.random.random() < 0.5,
                }
            )

    def _industries(self, one: Submission, given: Row) -> None:
        """A table of industries, with groups, members, blanks, and one coverage or both."""
        edition = self.random.choice((INDUSTRIES, *EDITIONS))
        scope = self.random.choice(("nbs2021-core",) * 4 + ("section-i", "zhejiang-2018"))
        coverages = self.random.choice((("all_units",), ("all_units",), ("above_scale",), ("all_units", "above_scale")))
        tree = tree_of(self.definitions, edition)
        for coverage in coverages:
            truth: dict[str, list[Decimal]] = defaultdict(list)
            for atom in one.atoms:
                truth[atom.codes[edition]].append(atom.value(coverage))
            leaves = list(truth)
            groups = sorted({group for leaf in leaves for group in tree.above(leaf)})
            chosen = {group for group in groups if self.random.random() < (0.02 if len(group) == 1 else 0.2)}
            known: set[str] = set()
            for code in [*sorted(chosen, key=lambda group: (len(group), group)), *leaves]:
                below = [leaf for leaf in leaves if code in (leaf, *tree.above(leaf))]
                value: Decimal | None = sum((number for leaf in below for number in truth[leaf]), Decimal(0))
                in_group = any(group in known for group in tree.above(code))
                if in_group and self.random.random() < 0.4:
                    continue
                if not in_group and scope != "nbs2021-core" and self.random.random() < 0.1:
                    self._must_not_be_negative(one, [n for leaf in below for n in truth[leaf]])
                    continue
                # What is left out for all units is still given above the scale.
                if len(coverages) == 2 and coverage == "all_units" and not in_group and self.random.random() < 0.3:
                    continue
                if self.random.random() < 0.08:
                    value = None
                    if not in_group:
                        self._must_not_be_negative(one, [n for leaf in below for n in truth[leaf]])
                else:
                    known.add(code)
                    if len({number > 0 for leaf in below for number in truth[leaf] if number}) > 1:
                        one.broken = one.broken or "1: below a code are gains and losses"
                place = {"classification": edition, "scope_id": scope, "coverage": coverage}
                one.observations.append(observe(code, None if value is None else str(value), **{**given, **place}))

    def _say_again(self, one: Submission) -> None:
        """Some rows once more on another sheet: the same, in another unit, printed less exactly, blank, or as another figure."""
        for row in self.again.sample(one.observations, min(3, len(one.observations))):
            copy = {**row, "sheet": self.again.choice(("again", "另"))}
            value, way = row["value"], self.again.choice(("same", "unit", "printed", "blank", "other"))
            is_plain = value is not None and row["decimals"] is None and not row["qualifier"]
            if way == "unit" and is_plain and row["unit"] == "hundred_million_yuan":
                copy |= {"unit": "ten_thousand_yuan", "value": value * 10_000}
            elif way == "printed" and is_plain:
                copy |= {"value": _printed(value, 1), "decimals": 1}
            elif way == "blank":
                copy |= {"value": None, "decimals": None, "qualifier": ""}
            elif way == "other" and value is not None and value > 0:
                if row["qualifier"]:
                    continue  # beside words another number may stand uncontradicted, and be false
                copy["value"] = value + 7
            one.observations.append(copy)

    @staticmethod
    def _must_not_be_negative(one: Submission, numbers: Iterable[Decimal]) -> None:
        if any(number < 0 for number in numbers):
            one.broken = one.broken or "5.3: what is not given makes a loss"

    def _classes(self, one: Submission, given: Row) -> None:
        """A report by classes of the shared definition, large or medium, printed or not."""
        level = self.random.choice(("large", "large", "medium"))
        coverage = self.random.choice(("all_units", "all_units", "above_scale"))
        digits = self.random.choice((None, None, 0, 1))
        for target, classes in self.shares.targets.items():
            if target[0] != level or self.random.random() < 0.03:
                if target[0] == level:
                    self._must_not_be_negative(one, [within(one.atoms, classes, coverage)])
                continue
            numbers = [atom.value(coverage) for atom in one.atoms if atom.branch in classes]
            if len({number > 0 for number in numbers if number}) > 1:
                one.broken = one.broken or "1: below a code are gains and losses"
            value: Decimal | None = _printed(within(one.atoms, classes, coverage), digits)
            if self.random.random() < 0.04:
                value = None
                self._must_not_be_negative(one, numbers)
            place: Row = {"classification": "nbs-digital-2021", "coverage": coverage}
            place["decimals"] = None if value is None else digits
            one.observations.append(observe(target[1], None if value is None else str(value), **{**given, **place}))

    def _totals(self, one: Submission, given: Row) -> None:
        """Totals of a scope as they are printed, with their qualifiers, in one coverage or several."""
        scope = self.random.choice(("nbs2021-core", "unstated-core", "unstated-core", "caict", "unstated-total"))
        classes = self.shares.targets["total", self.shares.scope_id]
        coverages = self.random.sample(("all_units", "above_scale", "unstated"), self.random.randint(1, 2))
        for coverage in coverages:
            true = within(one.atoms, classes, coverage)
            printed, digits, qualifier = self._words(true, self.random)
            place = {"coverage": coverage, "decimals": digits, "qualifier": qualifier}
            one.observations.append(total(scope, str(printed), **{**given, **place}))

    def _put_into_words(self, one: Submission) -> None:
        """Some industries as a text prints them, groups and members alike."""
        for row in one.observations:
            is_industry = row["classification"] in (INDUSTRIES, *EDITIONS) and row["unit"] != "percent"
            if is_industry and row["value"] is not None and self.worded.random() < 0.4:
                printed, digits, word = self._words(row["value"], self.worded)
                row |= {"value": printed, "decimals": digits, "qualifier": word}

    def _words(self, true: Decimal, random: Random) -> tuple[Decimal, int | None, str]:
        """A number as a text prints it, its digits after the point, and the word beside it."""
        word = random.choice(("", "", "about", "over"))
        if word == "about" and true > 0:
            step = Decimal(1).scaleb(true.adjusted() - 1)
            digits = max(0, -int(step.as_tuple().exponent))
            up = (true / step).to_integral_value(ROUND_CEILING) * step
            if random.random() < 0.5:
                return (true / step).to_integral_value(ROUND_HALF_UP) * step, digits, "approximate"
            return up, digits, "nearly" if up - true <= step / 2 else "less_than"
        places = random.choice((None, 0, 1, 2))
        if word == "over":
            return _printed(true - Decimal(random.randint(1, 50)), places), places, "greater_than"
        return _printed(true, places), places, ""


def _printed(number: Decimal, digits: int | None) -> Decimal:
    return number if digits is None else number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
