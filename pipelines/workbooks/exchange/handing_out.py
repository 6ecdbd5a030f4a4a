"""The workbook that is handed out to be filled in: its region, its period, the rows that it lists, and what it
carries of the year before.

What stands where in a workbook is `pipelines.workbooks.exchange.template`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from definitions import Definitions
from pipelines.workbooks.exchange.listing import Heading, list_industries
from pipelines.workbooks.exchange.template import Answer, Filling, Row, TemplateError, resolve_period, write_workbook
from pipelines.workbooks.forms.form_files import load_form
from pipelines.workbooks.forms.own_forms import SUBMISSION
from pipelines.workbooks.reading.results import Reading
from pipelines.workbooks.words.periods import Period, parse_period

#: What a region answers year after year; its revision, vintage and boundary are of one year only.
_CARRIED = (
    "period_kind",
    "scope_id",
    "classification",
    "coverage",
    "price_basis",
    "base_year",
    "money_unit",
    "contact",
)


@dataclass(frozen=True)
class LastYear:
    """What the workbook of a region gives to the one that follows: answers, listed industries and figures to look at.

    Figures are given by code (of totals by measure) and by the column in which they are shown, where nobody reads them.
    """

    region_code: str
    following: Period
    cover: Mapping[str, Answer] = field(default_factory=dict)
    industries: Mapping[str, Mapping[str, Answer]] = field(default_factory=dict)
    totals: Mapping[str, Mapping[str, Answer]] = field(default_factory=dict)


def resolve_region(region: str, period: str, definitions: Definitions) -> str:
    """The code of a region given by code, name or customary name; of several, the one that holds in the period.

    Raises `TemplateError` when there is none, more than one, or it was not there at the end of the period's year.
    """
    found = definitions.names.decide(region, day=resolve_period(period).year_end)
    if found.outcome != "region":
        raise definitions.names.error(found)
    return found.code


def last_year(reading: Reading, definitions: Definitions) -> LastYear:
    """What a workbook that was read gives to that of the year after.

    Raises `TemplateError` where it is no submission of a region and period.
    """
    told, span = reading.cover, parse_period(reading.cover.period)
    if reading.form != SUBMISSION or not told.region_code or not span:
        fault = next((each for each in reading.findings if each.blocks), None)
        chinese, english = (fault.message_zh, fault.message_en) if fault else (reading.form, reading.form)
        raise TemplateError(
            f"{reading.file} 不是可用的上年报送表：{chinese}",
            f"{reading.file} is no submission of the year before: {english}",
        )
    tables = load_form(definitions, SUBMISSION).tables
    industries: dict[str, dict[str, Answer]] = {}
    totals: dict[str, dict[str, Answer]] = {}
    names = {field.measure: name for name, field in tables["activities"].fields.items() if field.measure}
    shown = {field.beside: name for table in tables.values() for name, field in table.fields.items() if field.beside}
    for each in reading.observations.select(
        ["activity_code", "classification", "measure", "value", "unit"]
    ).to_pylist():
        if each["classification"] == told.classification:
            industries.setdefault(each["activity_code"], {})[shown[names[each["measure"]]]] = each["value"]
        elif each["measure"] in tables["totals"].measures:
            totals[each["measure"]] = {shown["value"]: each["value"], "unit": each["unit"]}
    answers = {name: getattr(told, name) for name in _CARRIED}
    cover = {name: answer for name, answer in answers.items() if answer not in ("", None)}
    return LastYear(told.region_code, replace(span, year=span.year + 1), cover, industries, totals)


def write_template(
    path: Path, region_code: str, period: str, definitions: Definitions, before: LastYear | None = None
) -> None:
    """Write the empty workbook of a region and period: with all industries, or those listed the year before and the core.

    Raises `TemplateError` when the region or the period does not exist, or the year before is not that of the workbook.
    """
    form = load_form(definitions, SUBMISSION)
    span = resolve_period(period)
    if region_code not in definitions.regions:
        raise TemplateError(f"没有地区 {region_code}", f"there is no region {region_code}")
    if before and (region_code, span) != (before.region_code, before.following):
        asked, given = f"{region_code} {span.id}", f"{before.region_code} {before.following.id}"
        raise TemplateError(
            f"上年的表接着的是 {given}，不是 {asked}", f"the workbook of last year leads to {given}, not {asked}"
        )
    defaults = {name: field.default for name, field in form.tables["cover"].fields.items() if field.default}
    carried = before or LastYear(region_code, span)
    cover: dict[str, Answer] = {
        **defaults,
        "period_kind": span.kinds[0],
        **carried.cover,
        "region_code": region_code,
        "period": span.id,
    }
    titles, listed = form.tables["activities"].headings, carried.industries
    rows: list[Row] = [
        one
        if isinstance(one, Heading)
        else {"activity_code": one.code, "standing": one.standing, **listed.get(one.code, {})}
        for one in list_industries(definitions, str(cover["classification"]), defaults["scope_id"], titles, listed)
    ]
    totals = [
        {"measure": measure, "unit": total.unit, **carried.totals.get(measure, {})}
        for measure, total in form.tables["totals"].measures.items()
    ]
    write_workbook(path, Filling(cover, rows, totals), definitions)
