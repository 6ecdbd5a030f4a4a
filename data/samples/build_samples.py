"""Builds the sample submissions of this folder: five invented districts, two years, in the official form.

示例数据（非官方）: the districts do not exist and their figures are drawn by a seeded generator. Each district reports
in a way of its own, so that every difference of scope the pipeline deals with can be seen. Run it with `make samples`;
equal code gives equal bytes, and a test holds the committed workbooks against it.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from definitions import Definitions, load
from pipelines.workbooks.exchange.template import Answer, Filling, write_workbook

HERE = Path(__file__).parent
_GROUP = 3
YEARS = ("2023", "2024")

# Value added of an ordinary district, in 万元, by four-digit industry. First the digital core, then the rest.
CORE = {
    "3911": 61000, "3912": 38000, "3913": 21000, "3914": 9000, "3915": 7000, "3919": 12000, "3921": 88000,
    "3922": 54000, "3940": 11000, "3931": 3000, "3934": 6000, "3951": 14000, "3952": 9000, "3953": 17000,
    "3491": 19000, "3492": 8000, "3874": 12000, "3961": 16000, "3962": 7000, "3963": 5000, "3969": 10000,
    "3562": 23000, "3563": 15000, "3824": 12000, "3825": 26000, "3971": 5000, "3972": 31000, "3973": 96000,
    "3974": 42000, "3975": 18000, "3976": 14000, "3981": 21000, "3982": 33000, "3983": 9000, "3985": 27000,
    "3989": 16000, "3990": 13000, "2330": 1500, "2664": 4000, "3832": 11000, "4011": 22000, "5176": 24000,
    "5177": 13000, "5178": 6000, "5274": 8000, "5273": 5000, "7114": 3000, "8121": 2000, "6311": 9000,
    "6312": 44000, "6319": 5000, "6321": 6000, "6410": 13000, "6421": 38000, "6422": 29000, "6429": 41000,
    "6432": 52000, "6440": 12000, "6450": 17000, "6490": 8000, "6511": 21000, "6513": 138000, "6531": 97000,
    "6540": 26000, "6550": 34000, "6560": 11000, "6572": 9000, "6591": 7000, "5193": 12000, "5292": 25000,
    "6930": 6000, "7251": 18000, "7517": 3000, "8710": 4000, "8730": 6000, "8760": 3000,
}  # fmt: skip
PARTLY_CORE = {"3831": 9000, "4851": 7000, "4910": 5000, "7213": 4000, "7320": 12000, "8290": 1000}
REST = {
    "0141": 21000, "0321": 9000, "1371": 12000, "1492": 8000, "1761": 7000, "1811": 11000, "2190": 6000,
    "2319": 9000, "2614": 24000, "2710": 41000, "2929": 33000, "3021": 14000, "3130": 18000, "3311": 26000,
    "3421": 19000, "3484": 22000, "3670": 64000, "3611": 38000, "3812": 31000, "3841": 27000, "4014": 9000,
    "4411": 36000, "4511": 8000, "4610": 7000, "4710": 182000, "4813": 64000, "5013": 31000, "5124": 28000,
    "5141": 36000, "5164": 57000, "5211": 49000, "5263": 42000, "5412": 23000, "5431": 51000, "5930": 12000,
    "6010": 14000, "6110": 17000, "6210": 62000, "6621": 296000, "6712": 58000, "6811": 49000, "7010": 268000,
    "7020": 44000, "7040": 71000, "7211": 83000, "7231": 26000, "7262": 15000, "7340": 23000, "7485": 37000,
    "7820": 16000, "8010": 11000, "8111": 13000, "8321": 68000, "8331": 54000, "8341": 47000, "8411": 91000,
    "8514": 5000, "8890": 4000, "9013": 7000, "9224": 134000, "9610": 19000,
}  # fmt: skip
TRADITIONAL = {
    "1711": 24000, "1713": 9000, "1751": 38000, "1752": 21000, "1762": 12000, "1771": 15000, "1781": 8000,
    "3841": 42000, "3842": 6000, "3843": 5000, "3849": 11000, "4012": 14000, "4013": 3000, "4014": 9000,
    "4015": 7000, "4016": 12000, "4019": 8000, "4021": 6000, "4022": 4000, "4023": 3000, "4024": 2000,
    "4025": 2000, "4026": 1500, "4028": 5000, "4029": 3000, "4030": 2500, "4040": 6000, "4090": 4000,
}  # fmt: skip
WHOLLY_CORE_DIVISIONS = {"39", "63", "64", "65", "87"}

# By division: value added and gross output per 1 000 of revenue, value added (万元) a head, heads an enterprise.
ORDINARY_RATES = (420, 960, 26, 24)
RATES = {
    range(1, 6): (560, 980, 9, 12),
    range(13, 44): (215, 1010, 24, 95),
    range(44, 47): (310, 1000, 60, 160),
    range(47, 51): (230, 1000, 18, 130),
    range(51, 53): (62, 118, 34, 9),
    range(63, 66): (400, 970, 46, 42),
    range(66, 70): (610, 990, 120, 70),
    range(70, 71): (380, 960, 44, 26),
}


@dataclass(frozen=True)
class District:
    """An invented district and how it reports; `sizes` is its size in each year, in percent of an ordinary one."""

    code: str
    sizes: tuple[int, int]
    population: tuple[int, int]
    scope: str = "nbs2021-core"
    coverage: str = "all_units"
    money_unit: str = "ten_thousand_yuan"
    industries: Mapping[str, int] = field(default_factory=lambda: CORE | PARTLY_CORE | REST)
    counted: frozenset[str] = frozenset(CORE | PARTLY_CORE)
    by_division: bool = False
    present: int = 82  # of the industries above, in percent
    vintage: str = "preliminary"
    listed_share: int = 96  # of GDP, in percent: dwellings lived in by their owners are in no industry's books


DISTRICTS = (
    District("990101", sizes=(150, 150), population=(9412, 9455), vintage="census5"),
    District(
        "990102", sizes=(90, 90), population=(7120, 7098), coverage="above_scale", money_unit="hundred_million_yuan",
        listed_share=58,
    ),
    District(
        "990103", sizes=(70, 70), population=(5230, 5216), counted=frozenset(WHOLLY_CORE_DIVISIONS), by_division=True,
        present=100,
    ),
    District(
        "990104", sizes=(110, 88), population=(8015, 6640), scope="zhejiang-2018",
        industries=CORE | PARTLY_CORE | REST | TRADITIONAL, counted=frozenset(CORE | TRADITIONAL),
    ),
    District("990105", sizes=(60, 83), population=(4108, 5520)),
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One industry of one district and year; money in tenths of 万元."""

    code: str
    enterprises: int
    employees: int
    revenue: int
    gross_output: int
    value_added: int


def lines(district: District, year: str) -> list[Line]:
    """The industries of a district in a year. The luck of an industry is drawn once, its growth on top of it."""
    place = YEARS.index(year)
    found = []
    for code, base in sorted(district.industries.items()):
        luck = random.Random(f"{district.code} {code}")  # noqa: S311 - invented figures, the same on every run
        if luck.randrange(100) >= district.present:
            continue
        tenths = base * 10 * luck.randrange(70, 131) * district.sizes[place] // 10_000
        rate = _rates(code)
        margin = luck.randrange(92, 109)
        growth = luck.randrange(980, 1131)
        value_added = (tenths * growth // 1000 if place else tenths) + luck.randrange(1, 10)
        revenue = value_added * 100_000 // (rate[0] * margin)
        employees = max(3, value_added // (rate[2] * 10))
        enterprises = max(1, employees // rate[3])
        gross_output = max(value_added, revenue * rate[1] // 1000)
        found.append(Line(code, enterprises, employees, revenue, gross_output, value_added))
    return _divisions(found) if district.by_division else found


def _none(district: District, listed: Iterable[Line], definitions: Definitions) -> list[Line]:
    """What the form asks of a district with a scope of its own: a 0 for what it does not have, by group where it can."""
    if district.scope == "nbs2021-core":
        return []
    tree = definitions.trees["gbt4754-2017"]
    has = {line.code for line in listed}
    groups = [code for code, each in definitions.classes["gbt4754-2017"].items() if each.level == _GROUP]
    none = [
        code
        for group in groups
        for code in ([group] if has.isdisjoint(tree.leaves(group)) else sorted({*tree.leaves(group)} - has))
    ]
    return [Line(code, 0, 0, 0, 0, 0) for code in none]


def _rates(code: str) -> tuple[int, int, int, int]:
    return next((rates for divisions, rates in RATES.items() if int(code[:2]) in divisions), ORDINARY_RATES)


def _divisions(detailed: Iterable[Line]) -> list[Line]:
    """The same industries by two-digit division."""
    sums: dict[str, Line] = {}
    for line in detailed:
        code = line.code[:2]
        before = sums.get(code, Line(code, 0, 0, 0, 0, 0))
        sums[code] = Line(
            code,
            before.enterprises + line.enterprises,
            before.employees + line.employees,
            before.revenue + line.revenue,
            before.gross_output + line.gross_output,
            before.value_added + line.value_added,
        )
    return list(sums.values())


def filling(district: District, year: str, definitions: Definitions) -> Filling:
    """What stands in a district's workbook of a year."""
    tenths_a_unit = {"ten_thousand_yuan": 10, "hundred_million_yuan": 100_000}[district.money_unit]

    def money(tenths: int) -> float:
        return float(Decimal(tenths) / tenths_a_unit)

    industries = lines(district, year)
    activities: list[dict[str, Answer]] = [
        {
            "activity_code": line.code,
            "enterprises": line.enterprises,
            "employees": line.employees,
            "revenue": money(line.revenue),
            "gross_output": money(line.gross_output),
            "value_added": money(line.value_added),
            "counted_locally": "yes" if line.enterprises and line.code in district.counted else "no",
        }
        for line in [*industries, *_none(district, industries, definitions)]
    ]
    if district.code == "990105":
        _not_known(activities, "4610", "gross_output", "总产出尚未核定")
    manufacturing = [line for line in industries if 6 <= int(line.code[:2]) <= 46]
    hundredths = sum(line.value_added for line in industries) * 100 // district.listed_share // 1000
    totals: list[dict[str, Answer]] = [
        {
            "measure": "gdp",
            "unit": "hundred_million_yuan",
            "value": hundredths / 100,
            "note": "含行业表未列的部分（居民自有住房服务等）" if district.coverage == "all_units" else "全部单位",
        },
        {
            "measure": "population",
            "unit": "ten_thousand_persons",
            "value": district.population[YEARS.index(year)] / 100,
        },
        {
            "measure": "industrial_gross_output",
            "unit": "hundred_million_yuan",
            "value": sum(line.gross_output for line in manufacturing) // 1000 / 100,
        },
        {
            "measure": "industrial_employees",
            "unit": "ten_thousand_persons",
            "value": sum(line.employees for line in manufacturing) // 100 / 100,
        },
    ]
    cover: dict[str, Answer] = {
        "region_code": district.code,
        "period": year,
        "period_kind": "annual",
        "scope_id": district.scope,
        "classification": "gbt4754-2017",
        "coverage": district.coverage,
        "price_basis": "current",
        "vintage": district.vintage,
        "money_unit": district.money_unit,
        "boundary_date": f"{year}-12-31",
        "contact": "示例联系人（非官方）",
        "revision": 1,
    }
    return Filling(cover, activities, totals)


def _not_known(activities: list[dict[str, Answer]], code: str, measure: str, note: str) -> None:
    """A listed industry whose figure the district does not know: the cell is blank and the note says why."""
    for line in activities:
        if line["activity_code"] == code:
            line |= {measure: None, "note": note}


def build(folder: Path, definitions: Definitions) -> list[Path]:
    """Write all workbooks into a folder and return where they are."""
    paths = []
    for district in DISTRICTS:
        for year in YEARS:
            path = folder / f"{district.code}_{year}.xlsx"
            write_workbook(path, filling(district, year, definitions), definitions, compressed=False)
            paths.append(path)
    return paths


if __name__ == "__main__":
    for written in build(HERE, load()):
        print(written.name)
