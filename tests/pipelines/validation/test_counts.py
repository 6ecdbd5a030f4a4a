"""How many cells each rule looks at, against a count made here from the figures themselves, without SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from definitions import Definitions, load
from pipelines.validation.checking import check_files
from pipelines.validation.examples import ask, prepared
from pipelines.validation.rules import catalogue
from pipelines.workbooks.files.inbox import receive
from tests.corpus import Submission, first_half, history, regions

pytestmark = pytest.mark.slow

FIVE = ("enterprises", "employees", "revenue", "gross_output", "value_added")
MONEY = FIVE[2:]
PEERS = 7
Row = dict[str, Any]
#: Rules that have nothing to look at in a district's yearly submission of all units: counted on their failing example.
ON_EXAMPLES = {
    "base-year-missing": 1,
    "districts-above-city": 3,
    "published-classes-differ": 5,
    "published-part-above-whole": 1,
    "published-part-above-gdp-elsewhere": 2,
    "published-share-differs": 3,
    "published-share-unusual": 1,
    "published-ratio-jump": 4,
    "published-cumulative-stands": 2,
    "published-parts-above-region": 3,
    "published-ratio-impossible": 1,
    "published-series-slip": 6,
    "published-series-interpolated": 4,
    "published-set-allocated": 4,
    "share-implies-other-year": 2,
    "local-scope-wider": 1,
    "above-scale-too-small": 2,
    "above-scale-exceeds-all": 1,
    "note-pasted": 5,
    "explanation-pasted": 3,
    "explanation-empty": 1,
}


@dataclass(frozen=True)
class Told:
    """A submission as it was written down: rows and totals, with what stands beside it."""

    rows: list[Row]
    before: dict[str, Row]
    half: dict[str, Row]
    totals: dict[str, float]
    core: frozenset[str]
    large: dict[str, str]

    def given(self, *measures: str) -> int:
        """Rows that have all of these."""
        return sum(all(row[name] is not None for name in measures) for row in self.rows)

    def where(self, test: Callable[[Row], bool]) -> int:
        return sum(test(row) for row in self.rows)

    def positive(self, *measures: str) -> int:
        """Rows in which all of these are above zero."""
        return self.where(lambda row: all((row[name] or 0) > 0 for name in measures))

    def again(self, measure: str, others: dict[str, Row], least: float = 0) -> int:
        """Rows whose figure is above zero here and there."""
        return self.where(
            lambda row: (
                (row[measure] or 0) > 0
                and (row[measure] or 0) >= least
                and ((others.get(row["activity_code"]) or {}).get(measure) or 0) > 0
            )
        )

    def both(self, row: Row, measure: str) -> bool:
        """Whether a row's figure is above zero in both years."""
        return (row[measure] or 0) > 0 and ((self.before.get(row["activity_code"]) or {}).get(measure) or 0) > 0

    def core_rows(self) -> int:
        return self.where(lambda row: row["activity_code"] in self.core)


def at_least(fewest: int, counts: Iterable[int]) -> int:
    """The sum of those counts that are large enough to be compared."""
    return sum(count for count in counts if count >= fewest)


def thousands(told: Told, measure: str) -> int:
    return told.where(lambda row: (row[measure] or 0) >= 1000)


def money_of(row: Row) -> str:
    """The first money that a row has: its revenue where there is one."""
    return next((name for name in MONEY if row[name] is not None), MONEY[0])


def money(row: Row) -> float:
    return row[money_of(row)] or 0


def digits(row: Row) -> int:
    """How many digits the first money of a row has, but for noughts at its end."""
    value = next(row[name] for name in ("value_added", "revenue", "gross_output") if row[name] is not None)
    return len(f"{float(value):.6f}".rstrip("0").rstrip(".").rstrip("0").replace(".", ""))


def in_trade(told: Told) -> Told:
    """The rows of wholesale and retail trade alone."""
    return replace(told, rows=[row for row in told.rows if row["activity_code"][:2] in ("51", "52")])


def pairs(told: Told, names: Iterable[tuple[str, str]], fewest: int) -> int:
    return 2 * at_least(fewest, (told.positive(*each) for each in names))


def of_class(told: Told, large: str) -> int:
    return told.where(
        lambda row: (
            told.large.get(row["activity_code"]) == large
            and (row["revenue"] or 0) > 0
            and (row["value_added"] or 0) > 0
        )
    )


COUNTS: dict[str, int | Callable[[Told], int]] = {
    "count-negative": lambda t: t.given("enterprises") + t.given("employees") + 2,
    "turnover-negative": lambda t: t.given("revenue") + t.given("gross_output") + 2,
    "value-added-negative": lambda t: t.given("value_added"),
    "count-not-whole": lambda t: t.given("enterprises") + t.given("employees"),
    "value-added-above-output": lambda t: 2 * t.given("value_added", "gross_output"),
    "value-added-above-revenue": lambda t: 2 * t.positive("value_added", "revenue"),
    "output-far-from-revenue": lambda t: (
        2 * t.where(lambda row: (row["gross_output"] or 0) > 0 and (row["revenue"] or 0) > 100)
    ),
    "revenue-per-head": lambda t: 2 * t.positive("employees", "revenue"),
    "employees-without-enterprises": lambda t: sum(
        1 + (row["employees"] is not None) + (row["revenue"] is not None)
        for row in t.rows
        if row["enterprises"] is not None and (row["employees"] is not None or row["revenue"] is not None)
    ),
    "enterprises-without-employees": lambda t: (
        2 * t.where(lambda row: (row["enterprises"] or 0) >= 3 and row["employees"] is not None)
    ),
    "enterprises-without-revenue": lambda t: (
        3
        * t.where(
            lambda row: (row["enterprises"] or 0) >= 5 and (row["employees"] or 0) > 0 and row["revenue"] is not None
        )
    ),
    "employees-below-enterprises": lambda t: 2 * t.positive("enterprises", "employees"),
    "enterprise-too-large": lambda t: (
        2 * t.where(lambda row: (row["enterprises"] or 0) > 0 and row["employees"] is not None)
    ),
    "class-revenue-over-value-added": lambda t: 2 * at_least(10, (of_class(t, "01"), of_class(t, "03"))),
    "core-revenue-over-value-added": lambda t: 2 * t.core_rows(),
    "figure-beyond-bounds": lambda t: sum(t.given(name) for name in FIVE) + len(t.totals),
    "figure-below-bounds": lambda t: sum(t.given(name) for name in FIVE) + len(t.totals),
    "gdp-per-head": 2,
    "employees-above-population": 1,
    "value-added-above-gdp": 1,
    "industry-above-gdp": lambda t: t.positive("value_added"),
    "industrial-output-parts": 1,
    "industrial-employees-parts": 1,
    "industrial-output-short": 1,
    "unit-slip-sheet": lambda t: sum(t.again(name, t.before) for name in MONEY),
    "unit-slip-column": lambda t: at_least(5, (t.again(name, t.before) for name in FIVE)),
    "unit-slip-cell": lambda t: sum(t.again(name, t.before) for name in FIVE),
    "unit-slip-total": lambda t: len(t.totals),
    "unit-implausible": lambda t: 2 * t.positive("revenue", "employees"),
    "industries-far-below-gdp": lambda t: len(t.rows),
    "unit-far-from-peers": lambda t: 2 * t.core_rows(),
    "year-copied": lambda t: sum(t.again(name, t.before) for name in FIVE),
    "column-copied": lambda t: at_least(
        8, (*(t.again(name, t.before) for name in FIVE[1:]), t.again("enterprises", t.before, 100))
    ),
    "rows-copied": lambda t: sum(
        count
        for count, row in ((sum(t.both(row, name) for name in MONEY), row) for row in t.rows)
        if count >= 2 or (count == 1 and digits(row) >= 4)
    ),
    "figure-out-of-line": lambda t: sum(t.positive(name) for name in FIVE),
    "column-out-of-line": lambda t: sum(t.positive(name) for name in FIVE),
    "rows-not-decided": lambda t: len(t.rows),
    "figures-left-blank": lambda t: len(FIVE[1:]) * len(t.rows),
    "rows-shifted": lambda t: sum(t.again(name, t.before) for name in FIVE),
    "growth-outlier": lambda t: at_least(10, (t.again(name, t.before) for name in FIVE)),
    "region-growth-outlier": lambda t: t.core_rows(),
    "total-stays-parts-move": 1,
    "year-looks-half": lambda t: sum(t.again(name, t.before) for name in MONEY),
    "cumulative-relabelled": lambda t: sum(t.again(name, t.half) for name in MONEY),
    "cumulative-falls": lambda t: sum(t.again(name, t.half) for name in ("revenue", "gross_output")) + 1,
    "industry-vanished": lambda t: len(t.before),
    "industry-appeared": lambda t: len(t.rows),
    "values-repeat": lambda t: sum(t.positive(name) for name in FIVE),
    "values-rounded": lambda t: at_least(20, (thousands(t, name) for name in FIVE)),
    "columns-equal": lambda t: pairs(
        t, [(one, other) for place, one in enumerate(FIVE[1:]) for other in FIVE[2 + place :]], 8
    ),
    "columns-swapped": lambda t: (
        pairs(t, [("value_added", "gross_output"), ("value_added", "revenue"), ("enterprises", "employees")], 6)
        + pairs(in_trade(t), [("gross_output", "revenue")], 6)
    ),
    "traditional-counted": lambda t: t.where(lambda row: row["counted_locally"] == "yes"),
    "core-not-counted": lambda t: t.where(lambda row: row["counted_locally"] == "no"),
    "scope-changed": 1,
    "coverage-changed": 1,
    "counted-locally-changed": lambda t: t.where(lambda row: row["activity_code"] in t.before),
    "boundary-stale": 1,
    "boundary-before-period": 2,
    "boundary-after-period": 1,
    "codes-coarse": lambda t: len(t.rows),
    "measure-absent": 2,
    "totals-absent": 1,
    "flag-missing": lambda t: t.core_rows(),
    "structure-far-from-peers": lambda t: t.where(
        lambda row: bool(t.large.get(row["activity_code"])) and (row["value_added"] or 0) > 0
    ),
    "industries-proportional": lambda t: t.where(lambda row: money(row) >= 1000),
    "year-projected": lambda t: t.where(
        lambda row: money(row) >= 1000 and ((t.before.get(row["activity_code"]) or {}).get(money_of(row)) or 0) >= 1000
    ),
    "productivity-far-from-peers": lambda t: 2 * t.core_rows(),
}


def in_core(definitions: Definitions) -> tuple[frozenset[str], dict[str, str]]:
    """The industries that are at least partly in the core, and the large class of those that are wholly in one."""
    classes: dict[str, set[str]] = {}
    whole: set[str] = set()
    finest = [code for code, each in definitions.classes["gbt4754-2017"].items() if each.level == 4]
    for row in definitions.correspondences["gbt4754-2017--nbs-digital-2021"]:
        if row.to_code[:2] <= "04":
            for code in finest:
                if code.startswith(row.from_code.lstrip("ABCDEFGHIJKLMNOPQRST")) and code not in row.excludes.split(
                    ";"
                ):
                    classes.setdefault(code, set()).add(row.to_code[:2])
                    whole |= {code} if row.share_low == 1 else set()
    large = {code: min(found) for code, found in classes.items() if len(found) == 1 and code in whole}
    return frozenset(classes), large


def by_code(told: Submission) -> dict[str, Row]:
    return {str(row["activity_code"]): dict(row) for row in told.rows}


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory, definitions: Definitions) -> tuple[Told, dict[str, int]]:
    """A submission with blanks and zeros among its figures, beside its year before, its half year and other regions."""
    place = tmp_path_factory.mktemp("counted")
    here, *others = regions(definitions, PEERS)
    before, now = history(here, 2)
    half = first_half(now)
    for number, measure in enumerate(FIVE):
        now.rows[3 * number][measure] = None
        before.rows[4 * number + 1][measure] = None
    now.rows[20]["employees"] = 0
    now.rows[21]["revenue"] = 0
    now.rows[22]["enterprises"] = 0
    name = "now.xlsx"
    paths = [
        now.write(place / name, definitions),
        before.write(place / "before.xlsx", definitions),
        half.write(place / "half.xlsx", definitions),
    ]
    for region in others:
        paths += [
            told.write(place / f"{region}-{told.cover['period']}.xlsx", definitions) for told in history(region, 2)
        ]
    outcome = check_files([receive(path, path.name) for path in paths], definitions)
    (own,) = [each.submission_id for each in outcome.standings if each.file == name]
    core, large = in_core(definitions)
    totals = {str(each["measure"]): float(str(each["value"])) for each in now.totals}
    told = Told([dict(row) for row in now.rows], by_code(before), by_code(half), totals, core, large)
    return told, {each.rule_id: each.cells_evaluated for each in outcome.results if each.submission_id == own}


def test_every_rule_has_a_count_of_its_own() -> None:
    assert {rule.id for rule in catalogue(load())} == set(COUNTS) | set(ON_EXAMPLES)


@pytest.mark.parametrize("rule_id", COUNTS)
def test_cells_looked_at_are_as_many_as_counted_by_hand(rule_id: str, looked: tuple[Told, dict[str, int]]) -> None:
    told, evaluated = looked
    count = COUNTS[rule_id]
    assert evaluated[rule_id] == (count if isinstance(count, int) else count(told))


@pytest.mark.parametrize("rule_id", ON_EXAMPLES)
def test_cells_looked_at_in_an_example(rule_id: str, definitions: Definitions) -> None:
    connection = prepared(definitions)
    rule = definitions.rules[rule_id]
    assert sum(ask(connection, rule, rule.fails, definitions).evaluated.values()) == ON_EXAMPLES[rule_id]
    connection.close()
