"""The examples of a rule: small submissions written beside it, one that it leaves alone and one in which it finds cells.

Here an example becomes the tables that rules are asked on, and a rule is held against its own examples (`koujing rules
test`, the tests, the mutation test). The examples themselves stand in `definitions/rules`.

An example says `rows` (code → measures, in 万元), `many` (equal rows: `count`, `from` which code on, `step` apart),
`totals` (in 亿元, 万人), `cover` (region, scope, coverage, boundary, period), what stands beside it (`before`: the year
before, `earlier`: the same year's first half, `peers`: `count` other regions) or `published` figures with those of
another file (`other_published`); `at` are the cells that must be found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from definitions import Definitions
from definitions.models import Rule
from indicators.contracts import arrow_schema, arrow_table
from pipelines.publication.connection import connect
from pipelines.validation.definition_tables import lay_out_definitions
from pipelines.validation.example_faults import fault_of
from pipelines.validation.rules import Checked, check
from pipelines.validation.staging import (
    bring,
    lay_out_cover_rows,
    lay_out_explanations,
    lay_out_submissions,
)
from pipelines.workbooks.forms.form_files import load_form
from pipelines.workbooks.forms.own_forms import PUBLISHED_FIGURES, SUBMISSION

if TYPE_CHECKING:
    import duckdb

REGION, YEAR, FIRST_ROW = "990101", 2024, 4
_COLUMNS = {"enterprises": "C", "employees": "D", "revenue": "E", "gross_output": "F", "value_added": "G"}
_UNITS = {"enterprises": "enterprise", "employees": "person"}
_TOTAL_UNITS = {
    "gdp": "hundred_million_yuan",
    "population": "ten_thousand_persons",
    "industrial_gross_output": "hundred_million_yuan",
    "industrial_employees": "ten_thousand_persons",
}
_PEERS = ("990102", "990103", "990104", "990105", "330106", "330108", "330110")
_CHECKED = "checked"


@dataclass
class _Tables:
    """The rows of the tables that examples fill."""

    observations: list[dict[str, Any]] = field(default_factory=list)
    submissions: list[dict[str, Any]] = field(default_factory=list)
    covers: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Trial:
    """How a rule did on its examples; `fault_zh` and `fault_en` are empty where it did as it should."""

    rule_id: str
    fault_zh: str = ""
    fault_en: str = ""


def prepared(definitions: Definitions) -> duckdb.DuckDBPyConnection:
    """A connection with the definitions on which examples can be tried one after another."""
    connection = connect(1)
    lay_out_definitions(connection, definitions)
    return connection


def try_out(connection: duckdb.DuckDBPyConnection, rule: Rule, definitions: Definitions) -> Trial:
    """Hold a rule against its two examples: the one must be silent, the other found at exactly its cells."""
    if not rule.passes or not rule.fails:
        return Trial(rule.id, "没有正反两个例子", "it has no passing and failing example")
    for name, example in (("passes", rule.passes), ("fails", rule.fails)):
        zh, en = fault_of(example, definitions)
        if zh:
            return Trial(rule.id, f"例子 {name} 有误：{zh}", f"its example {name} is at fault: {en}")
    passed = ask(connection, rule, rule.passes, definitions)
    if passed.findings:
        return Trial(rule.id, f"应通过的例子被指出：{passed.findings[0].cells}", "it finds its passing example")
    if not sum(passed.evaluated.values()):
        return Trial(rule.id, "应通过的例子中没有看到单元格", "it looks at no cell of its passing example")
    found = [(each.sheet, each.cells) for each in ask(connection, rule, rule.fails, definitions).findings]
    wanted = rule.fails.get("at", "")
    if [cells for _, cells in found] != [wanted]:
        return Trial(rule.id, f"应指出 {wanted}，实际 {found}", f"expected {wanted}, found {found}")
    return Trial(rule.id)


def ask(
    connection: duckdb.DuckDBPyConnection, rule: Rule, example: Mapping[str, Any], definitions: Definitions
) -> Checked:
    """What one rule says of one example."""
    lay_out_example(connection, example, definitions)
    return check(connection, [rule], [_CHECKED])


def lay_out_example(
    connection: duckdb.DuckDBPyConnection, example: Mapping[str, Any], definitions: Definitions
) -> None:
    """Make the tables `observations`, `submissions` and `covers` of an example."""
    tables = _Tables()
    cover = example.get("cover", {})
    region, year = str(cover.get("region", REGION)), int(cover.get("period", YEAR))
    if "published" in example:
        _published(tables, example["published"])
        if "other_published" in example:
            _published(tables, example["other_published"], "other")
    else:
        _submission(tables, _CHECKED, example, definitions, region=region, period=str(year))
    if "before" in example:
        _submission(tables, "before", example["before"], definitions, region=region, period=str(year - 1))
    if "earlier" in example:
        _submission(tables, "earlier", example["earlier"], definitions, region=region, period=f"{year}H1")
    peers = example.get("peers", {})
    for number, peer in enumerate(_PEERS[: int(peers.get("count", 0))]):
        _submission(tables, f"peer{number}", peers, definitions, region=peer, period=str(year))
        if "before" in peers:
            _submission(tables, f"peer{number}b", peers["before"], definitions, region=peer, period=str(year - 1))
    written = enumerate(example.get("explanations", {}).items(), FIRST_ROW)
    lay_out_explanations(
        connection,
        [
            {"submission_id": _CHECKED, "rule_id": rule_id, "sheet": "行业", "cells": f"E{row}", "explanation": text}
            for row, (rule_id, text) in written
        ],
    )
    lay_out_cover_rows(connection, tables.covers)
    lay_out_submissions(connection, tables.submissions)
    _lay_out_observations(connection, tables.observations)


def _lay_out_observations(connection: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]]) -> None:
    unsaid = dict.fromkeys(arrow_schema("observations").names)
    bring(connection, "observations", arrow_table("observations", [{**unsaid, **row} for row in rows]))


def _submission(
    tables: _Tables,
    submission_id: str,
    example: Mapping[str, Any],
    definitions: Definitions,
    *,
    region: str,
    period: str,
) -> None:
    """Add one submission in the form's own layout."""
    cover = example.get("cover", {})
    boundary = cover.get("boundary") or date(int(period[:4]), 12, 31)
    shared = {
        "submission_id": submission_id,
        "region_code": region,
        "boundary_date": boundary,
        "period": period,
        "period_kind": "annual" if len(period) == 4 else "cumulative",
        "coverage": cover.get("coverage", "all_units"),
        "vintage": "preliminary",
        "price_basis": cover.get("price_basis", "current"),
        "base_year": cover.get("base_year"),
        "qualifier": "",
        "decimals": None,
        "source_title": "",
        "note": "",
        "is_sample": False,
    }
    scope = cover.get("scope", "nbs2021-core")
    industry = {**shared, "sheet": "行业", "classification": "gbt4754-2017", "scope_id": scope}
    for row, (code, figures) in enumerate(_rows(example, definitions), FIRST_ROW):
        of_row = {
            "note": figures.get("note", ""),
            "counted_locally": figures.get("counted", True),
            "activity_code": code,
        }
        for measure, column in _COLUMNS.items():
            if measure in figures:
                unit = _UNITS.get(measure, "ten_thousand_yuan")
                cell = {"cell": f"{column}{row}", "measure": measure, "unit": unit, "value": _number(figures[measure])}
                tables.observations.append({**industry, **of_row, **cell})
    for row, (measure, value) in enumerate(example.get("totals", {}).items(), FIRST_ROW):
        total = {
            "classification": "total",
            "activity_code": "TOTAL",
            "scope_id": "none",
            "sheet": "总量",
            "measure": measure,
        }
        figure = {"cell": f"C{row}", "unit": _TOTAL_UNITS[measure], "value": _number(value)}
        tables.observations.append({**shared, **total, **figure})
    _add_submission(tables, submission_id, SUBMISSION, region, period, scope)
    fields = list(load_form(definitions, SUBMISSION).tables["cover"].fields)
    tables.covers.append(
        {
            **{name: shared[name] for name in ("submission_id", "period_kind", "coverage", "vintage", "price_basis")},
            "boundary_date": boundary,
            "scope_id": scope,
            "classification": "gbt4754-2017",
            "money_unit": "ten_thousand_yuan",
            "contact": "",
            "sheet": "封面",
            "cells": [
                *((name, f"C{row}") for row, name in enumerate(fields, FIRST_ROW)),
                ("counted_locally", f"H{FIRST_ROW - 1}"),
            ],
        }
    )


def _rows(example: Mapping[str, Any], definitions: Definitions) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The rows of the industry sheet: the equal ones in the order of their codes, then those written out."""
    many = example.get("many")
    if many:
        finest = sorted(code for code, each in definitions.classes["gbt4754-2017"].items() if each.level == 4)
        start = finest.index(str(many.get("from", "1311")))
        step = Decimal(str(many.get("step", "0.37")))
        for number, code in enumerate(finest[start : start + int(many["count"])]):
            yield (
                code,
                {
                    name: Decimal(str(value)) * (1 + number * step)
                    if name in _COLUMNS and name not in _UNITS
                    else value
                    for name, value in many.items()
                    if name in _COLUMNS or name == "note"
                },
            )
    yield from example.get("rows", {}).items()


def _published(tables: _Tables, figures: list[Mapping[str, Any]], submission_id: str = _CHECKED) -> None:
    """Add one file of published figures, a row each from row 2, the figure in column K."""
    for row, figure in enumerate(figures, 2):
        measure, code = figure.get("measure", "value_added"), figure.get("code", "")
        whole = measure in _TOTAL_UNITS
        unit = _TOTAL_UNITS.get(measure) or _UNITS.get(measure, "hundred_million_yuan")
        ratio = measure.endswith(("_gdp", "_core"))
        classification = "total" if whole else ("nbs-digital-2021" if code else "scope")
        text = str(figure["value"])
        tables.observations.append(
            {
                "submission_id": submission_id,
                "sheet": "figures",
                "cell": f"K{row}",
                "region_code": figure.get("region", REGION),
                "period": figure.get("period", str(YEAR)),
                "period_kind": "annual" if len(str(figure.get("period", YEAR))) == 4 else "cumulative",
                "classification": classification,
                "activity_code": "TOTAL" if whole else code or "nbs2021-core",
                "measure": measure,
                "scope_id": "none" if whole else "nbs2021-core",
                "coverage": "all_units",
                "vintage": "preliminary",
                "price_basis": "current",
                "qualifier": figure.get("qualifier", ""),
                "value": _number(figure["value"]),
                "unit": "percent" if ratio else unit,
                "decimals": len(text.partition(".")[2]),
                "source_title": "示例",
                "note": "",
                "is_sample": False,
            }
        )
    _add_submission(tables, submission_id, PUBLISHED_FIGURES, "", "", "")


def _add_submission(tables: _Tables, submission_id: str, form: str, region: str, period: str, scope: str) -> None:
    tables.submissions.append(
        {
            "submission_id": submission_id,
            "file": f"{submission_id}.xlsx",
            "form": form,
            "status": "accepted",
            "region_code": region,
            "period": period,
            "scope_id": scope,
        }
    )


def _number(value: Any) -> Decimal | None:
    """A figure; what an example says is null is a blank cell."""
    return None if value is None else Decimal(str(value))
