"""The rules over tables: each against its examples, how they are counted, and that one cause is one finding."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from definitions import Definitions, load
from definitions.inclusion import GBT
from definitions.models import Rule
from pipelines.cli.rule_book import book
from pipelines.findings import in_order
from pipelines.languages import THEN
from pipelines.validation.checking import check_files
from pipelines.validation.examples import ask, lay_out_example, prepared, try_out
from pipelines.validation.rules import RuleError, catalogue
from pipelines.validation.rules import ask as ask_staged
from pipelines.validation.staging import lay_beside, lay_out
from pipelines.validation.yielding import without_consequences
from pipelines.workbooks.files.inbox import receive
from pipelines.workbooks.reading.one_file import read_file
from tests.pipelines.workbooks.workbook_builder import submission

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = ROOT / "data" / "samples"
RULES = catalogue(load())


@pytest.fixture(scope="module")
def connection(definitions: Definitions) -> Iterator[duckdb.DuckDBPyConnection]:
    made = prepared(definitions)
    yield made
    made.close()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_leaves_its_passing_example_alone_and_finds_the_cells_of_the_failing_one(
    rule: Rule, connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    trial = try_out(connection, rule, definitions)
    assert not trial.fault_en, trial


def test_the_catalogue_is_as_large_as_promised(definitions: Definitions) -> None:
    relating = [
        rule
        for rule in RULES
        if rule.looks_at in ("history", "regions") or len(rule.linear) > 1 or ":" in rule.fails["at"]
    ]
    assert len(definitions.rules) >= 60
    assert len(relating) >= 25
    groups = {rule.group for rule in definitions.rules.values()}
    assert groups >= {
        "structure",
        "codes",
        "arithmetic",
        "possibility",
        "magnitude",
        "history",
        "scope",
        "peers",
        "explanations",
    }


def test_what_a_rule_yields_to_exists(definitions: Definitions) -> None:
    for rule in definitions.rules.values():
        assert set(rule.yields_to) <= set(definitions.rules), rule.id
        assert rule.id not in rule.yields_to


def test_messages_say_where_what_and_how_to_put_it_right() -> None:
    for rule in RULES:
        for message in (rule.message_zh, rule.message_en):
            assert "{file}" in message, rule.id
            assert "{observed}" in message or "{expected}" in message, rule.id


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.fails], ids=lambda rule: rule.id)
def test_each_sentence_of_a_finding_is_in_its_own_language(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions, rule: Rule
) -> None:
    """Names of files, sheets and industries, and what a submitter wrote, are data; ids are nobody's words."""
    data = {one.name_zh for one in definitions.classes[GBT].values()} | {"已核实", "经核实无误。", "经核实无误"}
    for found in ask(connection, rule, rule.fails, definitions).findings:
        chinese, english = (
            told.replace(found.file, "").replace(found.sheet, "") for told in (found.message_zh, found.message_en)
        )
        for name in sorted(data, key=len, reverse=True):
            english = english.replace(name, "")
        assert not re.search(r"[⟨｜⟩\u3001-\u9fff\uff01-\uff5e]", english), english
        assert not re.search(r"[⟨｜⟩]|[a-z]{4,}", chinese), chinese


def test_the_rule_book_is_the_rules(definitions: Definitions) -> None:
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == book(definitions), "run koujing rules book"


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.linear], ids=lambda rule: rule.id)
def test_the_linear_form_of_a_rule_is_its_sql(
    rule: Rule, connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    draw = random.Random(rule.id)
    in_units = {"gdp": 10_000, "industrial_gross_output": 10_000, "industrial_employees": 10_000}
    for _ in range(5):
        figures = {name: draw.choice((-40, 60, 150, 400)) * in_units.get(name, 1) for name in rule.linear}
        if "employees" in figures and "enterprises" in figures:
            figures = {name: abs(value) for name, value in figures.items()}
        if "industrial_employees" in figures or "gdp" in figures or "industrial_gross_output" in figures:
            figures = {name: abs(value) * (10_000 if name not in in_units else 1) for name, value in figures.items()}
        totals = {name: value / in_units[name] for name, value in figures.items() if name in in_units}
        row = {name: value for name, value in figures.items() if name not in in_units}
        example: dict[str, Any] = {"rows": {"3911": row}, "totals": totals}
        side = sum(weight * figures[name] for name, weight in rule.linear.items())
        if side < 0 or side > rule.at_most:
            assert bool(ask(connection, rule, example, definitions).findings) == (side > rule.at_most), figures


def test_a_rule_does_not_hold_outside_its_years(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    rule = definitions.rules["count-negative"]
    for begun, ended in ((date(2025, 1, 1), None), (date(2018, 1, 1), date(2024, 1, 1))):
        other = rule.model_copy(update={"valid_from": begun, "valid_to": ended})
        assert not ask(connection, other, rule.fails, definitions).findings
    assert ask(connection, rule, rule.fails, definitions).findings


def test_sql_that_cannot_run_names_its_rule(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    broken = definitions.rules["count-negative"].model_copy(update={"sql": "SELECT nothing FROM nowhere"})
    with pytest.raises(RuleError, match="count-negative"):
        ask(connection, broken, broken.fails, definitions)


def test_cells_with_one_cause_are_ranges_of_one_finding(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    rows = {code: {"enterprises": -1 if code != "3914" else 2} for code in ("3911", "3912", "3913", "3914", "3915")}
    (found,) = ask(connection, definitions.rules["count-negative"], {"rows": rows}, definitions).findings
    assert found.cells == "C4:C6, C8"


def test_what_follows_from_a_finding_at_the_same_cells_is_left_out(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    rule = definitions.rules["unit-slip-column"]
    (cause,) = ask(connection, rule, rule.fails, definitions).findings
    inside, outside = (
        replace(cause, rule_id="revenue-per-head", cells="D5", comparisons=()),
        replace(cause, rule_id="revenue-per-head", cells="D90", comparisons=()),
    )
    assert without_consequences([inside, cause, outside], definitions.rules) == [cause, outside]


def test_what_follows_in_one_row_hides_no_other_row(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    rows = {code: {"revenue": 200, "value_added": 340} for code in ("3911", "3912", "3913")}
    (found,) = ask(connection, definitions.rules["value-added-above-revenue"], {"rows": rows}, definitions).findings
    assert found.cells == "E4:E6, G4:G6"
    cause = replace(found, rule_id="unit-slip-cell", cells="G5", comparisons=())
    left, _ = without_consequences([found, cause], definitions.rules)
    assert (left.cells, left.observed.count(">"), len(left.comparisons)) == ("E4, G4, E6, G6", 2, 2)
    everywhere = replace(cause, cells="G4:G6")
    assert without_consequences([found, everywhere], definitions.rules) == [everywhere]


def test_what_stands_between_shifted_rows_or_next_to_them_follows_from_them(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    rule = definitions.rules["rows-shifted"]
    (shifted,) = ask(connection, rule, rule.fails, definitions).findings
    assert shifted.cells == "E5:E11"
    heads = replace(shifted, rule_id="figure-out-of-line", severity="query", cells="D8", comparisons=())
    beside, elsewhere = replace(heads, cells="D12"), replace(heads, cells="D14")
    assert without_consequences([shifted, heads, beside, elsewhere], definitions.rules) == [shifted, elsewhere]


def test_several_columns_of_one_fault_are_one_finding(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    round_ = {"many": {"count": 20, "revenue": 12300, "gross_output": 12300, "step": 1}}
    (rounded,) = ask(connection, definitions.rules["values-rounded"], round_, definitions).findings
    assert rounded.cells == "E4:F23"
    now = {"count": 9, "employees": 120, "revenue": 120, "gross_output": 90, "value_added": 38}
    copied = {"many": now, "before": {"many": now | {"employees": 100, "revenue": 100}}}
    (found,) = ask(connection, definitions.rules["column-copied"], copied, definitions).findings
    assert found.cells == "F4:G12"
    assert found.message_zh.count("9 / 9") == 2


def test_what_blocks_yields_only_to_what_blocks(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    rule = definitions.rules["value-added-above-output"]
    (blocking,) = ask(connection, rule, rule.fails, definitions).findings
    query = replace(blocking, rule_id="unit-slip-cell", severity="query")
    assert without_consequences([query, blocking], definitions.rules) == [query, blocking]
    swapped = replace(blocking, rule_id="columns-swapped")
    assert without_consequences([swapped, blocking], definitions.rules) == [swapped]


def test_findings_come_in_order_of_their_effect(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    rule = definitions.rules["count-negative"]
    (found,) = ask(connection, rule, rule.fails, definitions).findings
    small, large = replace(found, effect=0.1), replace(found, effect=2.0)
    note, fatal = replace(found, severity="note", effect=9.0), replace(found, severity="fatal", effect=0.0)
    query = replace(found, severity="query", effect=0.1)
    assert in_order([note, query, small, large, fatal]) == [fatal, large, small, query, note]


def test_cells_looked_at_are_those_that_an_independent_count_gives(definitions: Definitions) -> None:
    paths = sorted(SAMPLES.glob("990101_*.xlsx"))
    outcome = check_files([receive(path) for path in paths], definitions)
    looked = {(each.submission_id, each.rule_id): each.cells_evaluated for each in outcome.results}
    readings = {each.submission_id: each for each in (read_file(receive(path), definitions) for path in paths)}
    by_period: dict[str, dict[tuple[str, str], Any]] = {}
    for one in readings.values():
        rows = one.observations.to_pylist()
        by_period[one.cover.period] = {(row["activity_code"], row["measure"]): row["value"] for row in rows}
    before, now = by_period["2023"], by_period["2024"]
    (latest,) = [one.submission_id for one in readings.values() if one.cover.period == "2024"]
    given = {place for place, value in now.items() if value is not None}
    heads = [place for place in given if place[1] in ("enterprises", "employees", "population", "industrial_employees")]
    both = [code for code, measure in given if measure == "value_added" and (code, "gross_output") in given]
    again = [place for place in given if place[0] != "TOTAL" and now[place] and before.get(place)]
    assert looked[latest, "count-negative"] == len(heads)
    assert looked[latest, "value-added-above-output"] == 2 * len(both)
    assert looked[latest, "year-copied"] == len(again)
    assert looked[latest, "structure-far-from-peers"] == 0


def test_the_data_in_the_repository_is_accepted_with_notes_alone(definitions: Definitions) -> None:
    paths = [*sorted(SAMPLES.glob("*.xlsx")), ROOT / "data" / "published" / "figures.csv"]
    outcome = check_files([receive(path) for path in paths], definitions)
    assert {found.severity for one in outcome.standings for found in one.findings} <= {"note"}
    rules = {found.rule_id for one in outcome.standings for found in one.findings}
    assert rules == {"codes-coarse", "local-scope-wider"}


def test_a_rule_can_be_asked_by_hand(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    rule = definitions.rules["value-added-above-output"]
    ask(connection, rule, rule.fails, definitions)
    assert connection.execute(f"SELECT cells FROM ({rule.sql}) WHERE broken").fetchall() == [(["F4", "G4"],)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_looks_at_least_at_the_cells_that_it_finds(
    rule: Rule, connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    lay_out_example(connection, rule.fails, definitions)
    lay_out(connection, ["checked"])
    lay_beside(connection)
    counts, broken = ask_staged(connection, rule)
    named = {cell for _, _, cells, *_ in broken for cell in cells}
    assert len(named) <= counts["checked"]


def test_core_industries_left_out_are_named_at_their_flags_in_the_order_of_the_sheet(
    tmp_path: Path, definitions: Definitions
) -> None:
    codes = ("3911", "3912", "3913", "3914", "3915", "3919", "3921", "3922")
    rows: Any = [
        {"activity_code": code, "value_added": 9 - at, "counted_locally": "no"} for at, code in enumerate(codes)
    ]

    def move(workbook: Any) -> None:
        workbook["行业"].insert_cols(8)

    for name, edit, cells in (("甲.xlsx", None, "H4:H11"), ("乙.xlsx", move, "I4:I11")):
        path = submission(tmp_path / name, definitions, rows=rows, edit=edit)
        standing = check_files([receive(path)], definitions).standings[0]
        (found,) = [each for each in standing.findings if each.rule_id == "core-not-counted"]
        assert found.cells == cells
        assert [each.split()[0] for each in found.observed.split(THEN)][:6] == list(codes[:6])
