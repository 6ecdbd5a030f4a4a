"""A corpus of clean submissions of many regions over several years: what honest districts send.

Figures are drawn by a seeded generator from the sizes of industries in an ordinary district; growth, margins and heads vary
as they do, some industries come and some go. Nothing here knows a rule. The workbooks are real files of the form.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl

from data.samples.build_samples import CORE, PARTLY_CORE, RATES, REST
from definitions import Definitions
from pipelines.workbooks.exchange.template import Answer, Filling, write_workbook

FIRST_YEAR = 2022
FIRST_ROW = 4
COLUMNS = {
    "activity_code": "A",
    "enterprises": "C",
    "employees": "D",
    "revenue": "E",
    "gross_output": "F",
    "value_added": "G",
    "counted_locally": "H",
}
MONEY = ("revenue", "gross_output", "value_added")
#: Value added of the industries of an ordinary district, in 万元.
ORDINARY: Mapping[str, float] = {**CORE, **PARTLY_CORE, **REST}
_ORDINARY = (420, 960, 26, 24)
_MANUFACTURING = range(6, 47)


@dataclass
class Submission:
    """A submission before it is written: its cover, the rows of its industries, and its totals.

    `typed` is what somebody typed into cells of the finished industry sheet by hand.
    """

    cover: dict[str, Answer]
    rows: list[dict[str, Answer]]
    totals: list[dict[str, Answer]]
    typed: dict[str, str] = field(default_factory=dict)

    def copy(self) -> Submission:
        """The same submission, to be changed without changing this one."""
        return Submission(dict(self.cover), [dict(row) for row in self.rows], [dict(row) for row in self.totals])

    def write(self, path: Path, definitions: Definitions) -> Path:
        """Write it as a workbook."""
        write_workbook(path, Filling(self.cover, self.rows, self.totals), definitions, compressed=False)
        if self.typed:
            workbook = openpyxl.load_workbook(path)
            for address, text in self.typed.items():
                workbook["行业"][address] = text
            workbook.save(path)
        return path

    def cell(self, row: int, measure: str) -> str:
        """The address of a measure of the row counted from 0."""
        return f"{COLUMNS[measure]}{FIRST_ROW + row}"


def regions(definitions: Definitions, count: int) -> list[str]:
    """Codes of districts that exist throughout and whose boundary did not move lately, spread over the country."""
    moved = {change.from_code for change in definitions.region_changes} | {
        code for change in definitions.region_changes for code in change.to_code.split(";")
    }
    sound = [
        code
        for code, versions in sorted(definitions.regions.items())
        if len(versions) == 1
        and versions[0].level == "county"
        and versions[0].valid_to is None
        and versions[0].valid_from.year < FIRST_YEAR
        and code not in moved
        and not versions[0].is_sample
    ]
    return sound[:: max(1, len(sound) // count)][:count]


def history(
    region: str, years: int, *, seed: int = 0, bases: Mapping[str, float] = ORDINARY, present: float = 0.85
) -> list[Submission]:
    """The clean submissions of a region for so many years from the first one on.

    `bases` is the value added of each industry in an ordinary district (万元), `present` the part of them that a region has.
    """
    draw = random.Random(f"{region} {seed}")
    size = math.exp(draw.gauss(0, 0.5))
    here = {code for code in bases if draw.random() < present}
    levels = {code: base * size * math.exp(draw.gauss(0, 0.5)) for code, base in bases.items() if code in here}
    habits = {code: _habits(code, draw) for code in levels}
    heads = draw.uniform(5, 14)
    population = 0.0
    told = []
    for year in range(FIRST_YEAR, FIRST_YEAR + years):
        pace = draw.gauss(0.06, 0.02)
        levels = {code: level * math.exp(draw.gauss(pace, 0.09)) for code, level in levels.items()}
        listed = {code: level for code, level in levels.items() if level > 400}
        rows = [_row(code, level, habits[code], draw) for code, level in sorted(listed.items())]
        population = population * draw.uniform(0.995, 1.01) or sum(listed.values()) / 0.96 / heads / 10_000
        told.append(Submission(cover(region, year), rows, _totals(rows, population, draw)))
    return told


def first_half(submission: Submission) -> Submission:
    """The first half of a clean year: about 46 % of its money, as many heads."""
    half = submission.copy()
    half.cover |= {"period": f"{submission.cover['period']}H1", "period_kind": "cumulative"}
    for row in half.rows:
        row |= {measure: round(float(str(row[measure])) * 0.46, 1) for measure in MONEY}
    for total in half.totals:
        if total["measure"] in ("gdp", "industrial_gross_output"):
            total["value"] = round(float(str(total["value"])) * 0.46, 2)
    return half


def _habits(code: str, draw: random.Random) -> tuple[float, float, float, float]:
    """Revenue and gross output a unit of value added, value added a head, heads an enterprise: each industry's own."""
    rates = next((rates for divisions, rates in RATES.items() if int(code[:2]) in divisions), _ORDINARY)
    noise = [math.exp(draw.gauss(0, 0.12)) for _ in range(3)]
    return 1000 / rates[0] * noise[0], rates[1] / 1000, rates[2] * noise[1], rates[3] * noise[2]


def _row(code: str, level: float, habits: tuple[float, float, float, float], draw: random.Random) -> dict[str, Answer]:
    over, output, a_head, an_enterprise = habits
    value_added = round(level, 1)
    revenue = round(level * over * draw.uniform(0.96, 1.04), 1)
    employees = max(4, round(level / a_head * draw.uniform(0.96, 1.04)))
    return {
        "activity_code": code,
        "enterprises": max(1, round(employees / an_enterprise)),
        "employees": employees,
        "revenue": revenue,
        "gross_output": round(max(value_added * 1.03, revenue * output * draw.uniform(0.98, 1.02)), 1),
        "value_added": value_added,
        "counted_locally": "yes" if code in CORE or code in PARTLY_CORE else "no",
    }


def _totals(rows: Sequence[Mapping[str, Answer]], population: float, draw: random.Random) -> list[dict[str, Answer]]:
    industry = [row for row in rows if int(str(row["activity_code"])[:2]) in _MANUFACTURING]
    gdp = sum(float(str(row["value_added"])) for row in rows) / draw.uniform(0.93, 0.97) / 10_000
    output = sum(float(str(row["gross_output"])) for row in industry) / 10_000
    employees = sum(int(str(row["employees"])) for row in industry) / 10_000
    return [
        {"measure": "gdp", "unit": "hundred_million_yuan", "value": round(gdp, 2)},
        {"measure": "population", "unit": "ten_thousand_persons", "value": round(population, 2)},
        {"measure": "industrial_gross_output", "unit": "hundred_million_yuan", "value": round(output, 2)},
        {"measure": "industrial_employees", "unit": "ten_thousand_persons", "value": round(employees, 2)},
    ]


def cover(region: str, year: int) -> dict[str, Answer]:
    """The answers of an ordinary cover."""
    return {
        "region_code": region,
        "period": str(year),
        "period_kind": "annual",
        "scope_id": "nbs2021-core",
        "classification": "gbt4754-2017",
        "coverage": "all_units",
        "price_basis": "current",
        "vintage": "preliminary",
        "money_unit": "ten_thousand_yuan",
        "boundary_date": f"{year}-12-31",
        "contact": "—",
        "revision": 1,
    }
