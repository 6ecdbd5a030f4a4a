"""An example that says what nobody reads, and SQL that cannot be asked, are named: what is wrong and what may stand there."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from definitions import Definitions
from pipelines.validation.example_faults import fault_of
from pipelines.validation.examples import prepared, try_out
from pipelines.validation.rules import RuleError, catalogue

RULE = "value-added-above-output"


@pytest.mark.parametrize(
    ("example", "place", "allowed"),
    [
        ({"rows": {"3911": {"revenu": 5}}}, "rows.3911.revenu", "revenue"),
        ({"rows": {"3911": {"revenue": "many"}}}, "rows.3911.revenue", "a number"),
        ({"totals": {"gdpp": 5}}, "totals.gdpp", "gdp"),
        ({"before": {"totals": {"gdpp": 5}}}, "before.totals.gdpp", "gdp"),
        ({"cover": {"scop": "x"}}, "cover.scop", "scope"),
        ({"many": {"count": 3, "form": "3911"}}, "many.form", "from"),
        ({"row": {}}, "row", "rows"),
        ({"published": [{"valu": 1}]}, "published.0.value", "missing"),
        ({"published": [{"measure": "gpd", "value": 1}]}, "gpd", "measure"),
    ],
)
def test_a_misspelt_name_in_an_example_is_a_fault(
    definitions: Definitions, example: dict[str, Any], place: str, allowed: str
) -> None:
    zh, en = fault_of(example, definitions)
    assert place in zh
    assert place in en
    assert allowed in en


def test_no_rule_of_ours_has_one(definitions: Definitions) -> None:
    rules = catalogue(definitions)
    assert len(rules) > 50
    assert {rule.id for rule in rules for each in (rule.passes, rule.fails) if fault_of(each, definitions)[0]} == set()


@pytest.fixture(scope="module")
def staged(definitions: Definitions) -> duckdb.DuckDBPyConnection:
    return prepared(definitions)


def test_the_trial_of_a_rule_names_the_fault_of_its_example(
    staged: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    rule = definitions.rules[RULE].model_copy(update={"fails": {"totals": {"gdpp": 5}, "at": "C4"}})
    trial = try_out(staged, rule, definitions)
    assert "fails 有误：totals.gdpp" in trial.fault_zh


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("looked", "looks"), "does not give looked"),
        (("FROM", "FROM nowhere_at_all --"), "no table 'nowhere_at_all'"),
        (("SELECT", "SELEC"), "wrong near"),
        (("sheet", "sheeet"), "sheeet"),
    ],
)
def test_sql_that_cannot_be_asked_is_one_sentence(
    staged: duckdb.DuckDBPyConnection, definitions: Definitions, change: tuple[str, str], said: str
) -> None:
    rule = definitions.rules[RULE]
    with pytest.raises(RuleError) as told:
        try_out(staged, rule.model_copy(update={"sql": rule.sql.replace(*change)}), definitions)
    assert RULE in told.value.zh
    assert said in told.value.en
    assert "Error" not in str(told.value)
    assert "\n" not in str(told.value)
