"""`koujing trace`: every cell behind a number with each factor, ending in the sum that the table shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING, Annotated, Any

import duckdb
import typer

from pipelines.cli import answers
from pipelines.cli.asking import indicator_entry, one_region, open_asked, rows
from pipelines.cli.lacking import nothing_of
from pipelines.cli.options import (
    AsOfOption,
    Format,
    FormatOption,
    HomeOption,
    PeriodArgument,
    RegionArgument,
    ReleaseOption,
)
from pipelines.languages import spoken, told
from pipelines.words import called, interval, number, plain, reasons, unit, verdict_words, with_bounds, words

if TYPE_CHECKING:
    from rich.text import Text


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
    #: The sources of its cells: title and address.
    sources: list[dict[str, Any]]


def command(
    region: RegionArgument,
    period: PeriodArgument,
    indicator: Annotated[str, typer.Argument(help="指标 / indicator")],
    release: ReleaseOption = "",
    as_of: AsOfOption = "",
    format: FormatOption = Format.text,
    home: HomeOption = None,
) -> None:
    """Show every cell and factor behind a number."""
    connection, _ = open_asked(home, release, as_of)
    found = select(connection, region, period, indicator)
    answers.answer(
        format,
        lambda: rendered(found),
        lambda: ({"role": part.role, **line} for part in found.parts for line in part.contributions),
        lambda: {
            **found.figure,
            "parts": [{"role": part.role, **part.fact, "contributions": part.contributions} for part in found.parts],
            "beside": found.beside,
            "sources": found.sources,
        },
    )


def select(connection: duckdb.DuckDBPyConnection, region: str, period: str, indicator: str) -> Trace:
    """The trace of the headline figure of a region (code or name), period and indicator.

    Raises `NothingFoundError` when there is no such figure, `RegionNameError` when the name is not one region's.
    """
    indicator = indicator_entry(indicator).id
    code = one_region(connection, region, period)
    found = rows(connection, "trace_indicator", {"region": code, "period": period, "indicator": indicator})
    if not found:
        raise nothing_of(connection, [region], [period], [indicator])
    (figure,) = found
    facts = [figure["numerator_fact_id"], figure["denominator_fact_id"]]
    roles = _roles(figure["basis"])
    parts = [_part(connection, role, fact) for role, fact in zip(roles, facts, strict=False) if fact]
    beside = {"region_code": figure["region_code"], "period": figure["period"]}
    if not parts:
        return Trace(figure, parts, rows(connection, "trace_beside", beside), [])
    return Trace(figure, parts, [], rows(connection, "trace_sources", {"facts": list(filter(None, facts))}))


def _roles(basis: str) -> Sequence[str]:
    if basis == "growth":
        return ("this_period", "year_before")
    return ("numerator", "denominator") if basis.startswith(("computed", "relation")) else ("figure",)


def _part(connection: duckdb.DuckDBPyConnection, role: str, fact_id: str) -> Part:
    (fact,) = rows(connection, "trace_fact", {"fact": fact_id})
    return Part(role, fact, rows(connection, "trace_contributions", {"fact": fact_id}))


def rendered(trace: Trace) -> Iterator[Any]:
    """The trace for people: a heading, a table of cells a part, and how the figure follows."""
    figure = trace.figure
    entry = indicator_entry(figure["indicator_id"])
    name = told(entry.name_zh, entry.name_en, "  ")
    yield answers.styled((f"{figure['region_code']} {figure['region_name']} · {figure['period']} · {name}", "bold"))
    stated = {what: figure[what] or "—" for what in ("scope_id", "vintage")}
    stated["coverage"] = called("coverage", figure["coverage"]) if figure["coverage"] else "—"
    yield spoken("⟨口径｜scope⟩ {scope_id} · ⟨单位范围｜coverage⟩ {coverage} · ⟨版本｜vintage⟩ {vintage}", **stated) + (
        f" ÷ {figure['denominator_vintage']}" if figure["denominator_vintage"] else ""
    )
    for part in trace.parts:
        yield from _rendered_part(part)
    yield conclusion(trace)
    for source in trace.sources:
        yield f"{told('来源', 'source', ' ')}: {source['source_title']} {source['source_url']}".rstrip()
    for line in trace.beside:
        yield (
            f"  {told('已报', 'reported', ' ')}: {told(line['name_zh'], line['name_en'], ' ')} "
            f"{_amount(line)} ({line['scope_id']}, {line['coverage']}) {line['source_title']}"
        )


def _amount(line: Mapping[str, Any]) -> str:
    return f"{plain(line['reported'])} {unit(line['symbol'])}".rstrip()


def conclusion(trace: Trace) -> Text:
    """The last line: how the figure follows from its parts, equal to the table; or why there is none."""
    figure = trace.figure
    verdict = verdict_words(figure)
    if figure["value"] is None:
        return answers.styled((f"= {told('不发布数字', 'no figure', ' ')}", "bold"), f" · {verdict}")
    shown = f"{number(figure['value'], indicator_entry(figure['indicator_id']).decimals)} {unit(figure['symbol'])}"
    sums, ways = [plain(part.sum) for part in trace.parts], words()["way"]
    counted = plain(trace.parts[0].fact["counted_locally_value"]) if trace.parts else ""
    way = spoken(ways.get(figure["basis"], ways["computed"])).format(*sums, counted=counted, **figure)
    return answers.styled((f"= {shown}", "bold"), f"  ({way} = {plain(figure['value'])}) · {verdict}")


def _rendered_part(part: Part) -> list[Any]:
    fact = part.fact
    boundary = f" · {told('区划', 'territory since', ' ')} {fact['territory_date']}" if fact["territory_date"] else ""
    name = f"{called('part', part.role)}: {told(fact['name_zh'], fact['name_en'], ' ')}"
    title = f"{name} · {fact['target_level']} {fact['target_code']}{boundary}"
    further = any(line["factor"] for line in part.contributions)
    factors: answers.Columns = {">×因子｜factor": lambda line: _further(line, fact)} if further else {}
    made = answers.table({**CELLS, **factors, ">=贡献｜contribution": _contribution}, part.contributions, title)
    made.add_section()
    total = plain(part.sum) if part.sum is not None else interval(fact["low"], fact["high"])
    made.add_row(told("合计", "sum", " "), *[""] * (len(made.columns) - 2), total)
    corrected = dict.fromkeys(_corrected(line) for line in part.contributions if line["corrected_by"])
    return [made, *corrected, *dict.fromkeys(_found(line) for line in part.contributions if line["found_vintage"])]


def _contribution(line: dict[str, Any]) -> str:
    if line["exclusion_reason"]:
        return f"{told('拒绝', 'refused', ' ')}: {reasons({'reason': line['exclusion_reason']}, short=True)}"
    return with_bounds(line["low"], line["value"], line["high"])


def _corrected(line: dict[str, Any]) -> str:
    """What a cell that the bureau corrected says in the file, and who corrected it why."""
    told_of = f"{line['file']} {line['sheet']}!{line['cell']}: {line['corrected_from']} → {line['corrected_to']}"
    return f"✎ {told('更正', 'corrected', ' ')} {told_of} · {line['corrected_by']}: {line['corrected_why']}"


def _found(line: dict[str, Any]) -> str:
    """How the vintage of a cell was found."""
    return spoken(words()["vintage"]["found"], how=called("found_by", line["found_by"]), **line)


def _further(line: dict[str, Any], fact: dict[str, Any]) -> str:
    """The further factor, the region, period or measure the cell was reported for, and the definition it rests on."""
    if not line["factor"]:
        return ""
    names = ("region_code", "period", "measure")
    origin = [line[f"reported_{name}"] for name in names if line[f"reported_{name}"] != fact[name]]
    rests = [f"({line['factor_ids']})"] if line["factor_ids"] else []
    factor = _factor(line["factor_low"], line["factor_value"], line["factor_high"])
    return " ".join([called("reason", line["factor"], "/"), factor, *origin, *rests])


def _factor(low: Decimal | None, value: Decimal | None, high: Decimal | None) -> str:
    return "—" if low is None else with_bounds(low, value, high)


#: A cell and the factors of its contribution.
CELLS: answers.Columns = {
    "文件｜file": itemgetter("file"),
    "表｜sheet": itemgetter("sheet"),
    "格｜cell": lambda line: line["cell"] or told("（缺）", "(missing)", " "),
    "行业｜activity": itemgetter("activity_code"),
    ">报送值｜reported": lambda line: f"{line['raw_text']} {unit(line['unit'])}".strip(),
    ">×单位｜unit": lambda line: f"{line['unit_factor']:,}",
    ">×份额｜share": lambda line: _factor(line["share_low"], line["share"], line["share_high"]),
    ">×范围｜coverage": lambda line: _factor(line["coverage_low"], line["coverage_value"], line["coverage_high"]),
}
