"""`koujing trace`: every cell behind a number with each factor, ending in the sum that the table shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING, Annotated, Any

import duckdb
import typer

from pipelines.cli import answers
from pipelines.cli.asking import indicator_entry, nothing_of, one_region, open_current, rows
from pipelines.cli.options import Format, FormatOption, HomeOption, PeriodArgument, RegionArgument
from pipelines.cli.words import interval, number, plain, reason_words, verdict_words, with_bounds

if TYPE_CHECKING:
    from rich.text import Text

#: The further factors through which a figure follows from what was reported for another region, period, measure or coverage.
FACTORS = {
    "boundary": ("区划", "boundary"),
    "period": ("时期", "period"),
    "measure": ("度量", "measure"),
    "price": ("价格", "price"),
    "coverage": ("单位范围", "coverage"),
}
#: How the vintage of a figure was found (found_vintages.found_by).
FOUND_BY = {
    "met": "与已知数相合 meets a known value",
    "alike": "同表同年其他地区相合 others of its table and year do",
    "between": "前后各年相合 years before and after do",
    "earlier": "后来的年份相合 later years do",
    "later": "此前的年份相合 earlier years do",
}


@dataclass(frozen=True)
class Part:
    """One fact behind the figure (itself, a numerator or a denominator) and its contributions."""

    role: str
    fact: dict[str, Any]
    contributions: list[dict[str, Any]]

    @property
    def sum(self) -> Decimal | None:
        """The sum of the contributions; empty where one of them is."""
        values = [contribution["value"] for contribution in self.contributions]
        return None if any(value is None for value in values) else sum(values, Decimal(0))


@dataclass(frozen=True)
class Trace:
    """A headline figure, the facts it is made of, and, where it could not be formed, what was reported beside it."""

    figure: dict[str, Any]
    parts: list[Part]
    beside: list[dict[str, Any]]


def command(
    region: RegionArgument,
    period: PeriodArgument,
    indicator: Annotated[str, typer.Argument(help="指标 / indicator")],
    format: FormatOption = Format.text,
    home: HomeOption = None,
) -> None:
    """Show every cell and factor behind a number."""
    found = select(open_current(home), region, period, indicator)
    answers.answer(
        format,
        lambda: rendered(found),
        lambda: ({"role": part.role, **line} for part in found.parts for line in part.contributions),
        lambda: {
            **found.figure,
            "parts": [{"role": part.role, **part.fact, "contributions": part.contributions} for part in found.parts],
            "beside": found.beside,
        },
    )


def select(connection: duckdb.DuckDBPyConnection, region: str, period: str, indicator: str) -> Trace:
    """The trace of the headline figure of a region (code or name), period and indicator.

    Raises `NothingFoundError` when there is no such figure, `RegionNameError` when the name is not one region's.
    """
    indicator_entry(indicator)
    code = one_region(connection, region, period)
    found = rows(connection, "trace_indicator", {"region": code, "period": period, "indicator": indicator})
    if not found:
        raise nothing_of(region, period, "数字", "figure", f"koujing table --region {region}")
    (figure,) = found
    facts = [figure["numerator_fact_id"], figure["denominator_fact_id"]]
    roles = _roles(figure["basis"])
    parts = [_part(connection, role, fact) for role, fact in zip(roles, facts, strict=False) if fact]
    beside = {"region_code": figure["region_code"], "period": figure["period"]}
    return Trace(figure, parts, [] if parts else rows(connection, "trace_beside", beside))


def _roles(basis: str) -> Sequence[str]:
    if basis == "growth":
        return ("本期 this period", "上年 the year before")
    return ("分子 numerator", "分母 denominator") if basis.startswith("computed") else ("该数 the figure",)


def _part(connection: duckdb.DuckDBPyConnection, role: str, fact_id: str) -> Part:
    (fact,) = rows(connection, "trace_fact", {"fact": fact_id})
    return Part(role, fact, rows(connection, "trace_contributions", {"fact": fact_id}))


def rendered(trace: Trace) -> Iterator[Any]:
    """The trace for people: a heading, a table of cells a part, and how the figure follows."""
    figure = trace.figure
    entry = indicator_entry(figure["indicator_id"])
    title = f"{figure['region_code']} {figure['region_name']} · {figure['period']} · {entry.name_zh}"
    yield answers.styled((title, "bold"), f"  {entry.name_en}")
    yield (
        f"口径 scope {figure['scope_id'] or '—'} · 单位范围 coverage {figure['coverage'] or '—'} · "
        f"版本 vintage {figure['vintage'] or '—'}"
        + (f" ÷ {figure['denominator_vintage']}" if figure["denominator_vintage"] else "")
    )
    for part in trace.parts:
        yield from _rendered_part(part)
    yield conclusion(trace)
    for line in trace.beside:
        yield (
            f"  已报 reported: {line['name_zh']} {line['name_en']} {plain(line['reported'])} "
            f"({line['scope_id']}, {line['coverage']}) {line['source_title']}"
        )


def conclusion(trace: Trace) -> Text:
    """The last line: how the figure follows from its parts, equal to the table; or why there is none."""
    figure = trace.figure
    verdict = verdict_words(figure)
    if figure["value"] is None:
        return answers.styled(("= 不发布数字 no figure", "bold"), f" · {verdict}")
    sums = [part.sum for part in trace.parts]
    shown = f"{number(figure['value'], indicator_entry(figure['indicator_id']).decimals)} {figure['symbol']}"
    if figure["basis"] == "sum":
        way = f"{plain(sums[0])} ÷ {figure['multiplier']}"
    elif figure["basis"] == "growth":
        way = f"({plain(sums[0])} ÷ {plain(sums[1])} − 1) × 100"
    elif figure["basis"] == "published":
        way = "公布的比重 published ratio"
    elif figure["basis"] == "claim":
        way = f"当地计入 counted locally {plain(trace.parts[0].fact['counted_locally_value'])} ÷ {plain(sums[0])} × 100"
    else:
        way = f"{plain(sums[0])} ÷ {plain(sums[1])} × 100"
    return answers.styled((f"= {shown}", "bold"), f"  ({way} = {plain(figure['value'])}) · {verdict}")


def _rendered_part(part: Part) -> list[Any]:
    fact = part.fact
    boundary = f" · 区划 territory since {fact['territory_date']}" if fact["territory_date"] else ""
    title = f"{part.role}: {fact['name_zh']} {fact['name_en']} · {fact['target_level']} {fact['target_code']}{boundary}"
    further = any(line["factor"] for line in part.contributions)
    factors: answers.Columns = {">×因子 factor": lambda line: _further(line, fact)} if further else {}
    made = answers.table({**CELLS, **factors, ">=贡献 contribution": _contribution}, part.contributions, title)
    made.add_section()
    total = plain(part.sum) if part.sum is not None else interval(fact["low"], fact["high"])
    made.add_row("合计 sum", *[""] * (len(made.columns) - 2), total)
    return [made, *dict.fromkeys(_found(line) for line in part.contributions if line["found_vintage"])]


def _contribution(line: dict[str, Any]) -> str:
    if line["exclusion_reason"]:
        return f"拒绝 refused: {reason_words(line['exclusion_reason'])}"
    return with_bounds(line["low"], line["value"], line["high"])


def _found(line: dict[str, Any]) -> str:
    """How the vintage of a cell was found: what its table was held against, and how much was equal."""
    how = f"比对认定 found by comparing · {FOUND_BY[line['found_by']]}"
    years = f"年 years {line['years_equal']}/{line['years_compared']}"
    figures = f"数 figures {line['figures_equal']}/{line['figures_compared']}"
    run = f"{line['first_equal']}–{line['last_equal']}"
    told = " · ".join((how, years, figures, run, line["compared_with"]))
    return f"  版本 vintage: {line['stated_vintage']} → {line['found_vintage']}（{told}）"


def _further(line: dict[str, Any], fact: dict[str, Any]) -> str:
    """The further factor, the region, period or measure the cell was reported for, and the definition it rests on."""
    if not line["factor"]:
        return ""
    told = [line[f"reported_{name}"] for name in ("region_code", "period", "measure")]
    origin = [
        text
        for text, own in zip(told, (fact["region_code"], fact["period"], fact["measure"]), strict=True)
        if text != own
    ]
    rests = [f"({line['factor_ids']})"] if line["factor_ids"] else []
    factor = _factor(line["factor_low"], line["factor_value"], line["factor_high"])
    return " ".join(["/".join(FACTORS[line["factor"]]), factor, *origin, *rests])


def _factor(low: Decimal | None, value: Decimal | None, high: Decimal | None) -> str:
    return "—" if low is None else with_bounds(low, value, high)


#: A cell and the factors of its contribution.
CELLS: answers.Columns = {
    "文件 file": itemgetter("file"),
    "表 sheet": itemgetter("sheet"),
    "格 cell": lambda line: line["cell"] or "（缺 missing）",
    "行业 activity": itemgetter("activity_code"),
    ">报送值 reported": lambda line: f"{line['raw_text']} {line['unit']}".strip(),
    ">×单位 unit": lambda line: f"{line['unit_factor']:,}",
    ">×份额 share": lambda line: _factor(line["share_low"], line["share"], line["share_high"]),
    ">×范围 coverage": lambda line: _factor(line["coverage_low"], line["coverage_value"], line["coverage_high"]),
}
