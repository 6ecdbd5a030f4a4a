"""What the gates promise beside types and keys: each fails for tables that break it, and for those alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import duckdb
import great_expectations as gx
import pandas as pd
import pyarrow as pa
import pytest

from indicators.contracts import contracts
from pipelines.promises import FOLDER, promises
from pipelines.publication.connection import connect

pytestmark = pytest.mark.slow

FACT = {
    "fact_id": "f1",
    "target_level": "total",
    "target_code": "core",
    "region_code": "330108",
    "period": "2024",
    "period_kind": "annual",
    "measure": "revenue",
    "low": 1,
    "value": 1,
    "high": 1,
    "comparability": "exact",
    "reason": "",
    "precedence": 1,
    "is_sample": False,
}
INDICATOR = {
    "indicator_id": "gdp",
    "region_code": "330108",
    "low": 1,
    "value": 2,
    "high": 3,
    "rank": 2,
    "rank_low": 1,
    "rank_high": 2,
    "comparability": "bounded",
    "reason": "",
    "is_headline": True,
}
SUBMISSION = {
    "submission_id": "s1",
    "content_sha256": "s1",
    "file": "a.xlsx",
    "form": "submission",
    "status": "accepted",
    "received_at": datetime(2026, 1, 1),  # noqa: DTZ001 - DuckDB's TIMESTAMP has no zone
    "region_code": "330108",
    "period": "2024",
    "observation_count": 3,
    "decided_by": "",
}
FINDING = {
    "submission_id": "s1",
    "file": "a.xlsx",
    "rule_id": "r",
    "severity": "query",
    "status": "explained",
    "explanation": "新厂",
}
SOUND = {
    "submissions": [SUBMISSION],
    "findings": [FINDING],
    "facts": [FACT],
    "indicators": [INDICATOR],
    "rule_results": [],
}
ERROR = FINDING | {"severity": "error", "status": "open"}

BROKEN: list[tuple[str, str, dict[str, list[dict[str, Any]]]]] = [
    (
        "facts",
        "no value is below its lower bound",
        {"facts": [FACT | {"low": 2, "high": 3, "comparability": "bounded"}]},
    ),
    (
        "facts",
        "no value is above its upper bound",
        {"facts": [FACT | {"low": 0, "high": 0, "comparability": "bounded"}]},
    ),
    (
        "facts",
        "the lower bound is not above the upper",
        {"facts": [FACT | {"low": 5, "value": None, "comparability": "not_comparable", "reason": "scope"}]},
    ),
    ("facts", "an exact figure has no width", {"facts": [FACT | {"high": 2}]}),
    ("facts", "an exact figure has no width", {"facts": [FACT | {"high": None}]}),
    (
        "facts",
        "what is not comparable has no value",
        {"facts": [FACT | {"comparability": "not_comparable", "reason": "scope"}]},
    ),
    ("facts", "what is comparable has a value", {"facts": [FACT | {"value": None}]}),
    (
        "facts",
        "what is not comparable says why",
        {"facts": [FACT | {"comparability": "not_comparable", "value": None}]},
    ),
    ("facts", "every fact has its own identity", {"facts": [FACT, FACT | {"period": "2023"}]}),
    (
        "facts",
        "one published source for a region, period, measure and target",
        {"facts": [FACT, FACT | {"fact_id": "f2"}]},
    ),
    ("indicators", "no value is above its upper bound", {"indicators": [INDICATOR | {"value": 4}]}),
    ("indicators", "no value is below its lower bound", {"indicators": [INDICATOR | {"value": 0}]}),
    (
        "indicators",
        "the lower bound is not above the upper",
        {"indicators": [INDICATOR | {"low": 4, "value": None, "comparability": "not_comparable", "reason": "scope"}]},
    ),
    ("indicators", "an exact figure has no width", {"indicators": [INDICATOR | {"comparability": "exact"}]}),
    (
        "indicators",
        "what is not comparable has no value",
        {"indicators": [INDICATOR | {"comparability": "not_comparable", "reason": "scope"}]},
    ),
    ("indicators", "what is comparable has a value", {"indicators": [INDICATOR | {"value": None}]}),
    (
        "indicators",
        "what is not comparable says why",
        {"indicators": [INDICATOR | {"comparability": "not_comparable", "value": None}]},
    ),
    ("indicators", "no rank comes before its interval", {"indicators": [INDICATOR | {"rank_low": 3, "rank_high": 3}]}),
    ("indicators", "no rank comes after its interval", {"indicators": [INDICATOR | {"rank": 3}]}),
    ("submissions", "what is accepted has no error open, or a person decided so", {"findings": [ERROR]}),
    (
        "submissions",
        "what is rejected or withdrawn says why",
        {"submissions": [SUBMISSION | {"status": "rejected", "observation_count": 0}]},
    ),
    (
        "submissions",
        "one submission counts for a region and period",
        {"submissions": [SUBMISSION, SUBMISSION | {"submission_id": "s2", "content_sha256": "s2"}]},
    ),
    ("submissions", "what is accepted gave figures", {"submissions": [SUBMISSION | {"observation_count": 0}]}),
    (
        "rule_results",
        "what counts as explained has an explanation",
        {"findings": [FINDING | {"explanation": ""}]},
    ),
    ("rule_results", "every finding belongs to a submission", {"findings": [FINDING | {"submission_id": "s9"}]}),
]


def asked(gate: str, tables: Mapping[str, list[dict[str, Any]]]) -> pd.DataFrame:
    """What a gate's SQL makes of these tables; a column that is not given is empty."""
    connection: duckdb.DuckDBPyConnection = connect()
    for name, rows in (SOUND | dict(tables)).items():
        connection.execute(contracts()[name].ddl())
        if rows:
            connection.register("given", pa.Table.from_pylist(rows))
            connection.execute(f"INSERT INTO {name} BY NAME FROM given")
            connection.unregister("given")
    return connection.execute((FOLDER / f"{gate}.sql").read_text(encoding="utf-8")).df()


@pytest.fixture(scope="module")
def failing() -> Callable[[str, Mapping[str, list[dict[str, Any]]]], list[str]]:
    """Asks the gate's own expectations about tables; gives what is meant (en) by those that do not hold."""
    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(False)
    context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
    whole = (
        context.data_sources.add_pandas("frames")
        .add_dataframe_asset("gate")
        .add_batch_definition_whole_dataframe("all")
    )

    def ask(gate: str, tables: Mapping[str, list[dict[str, Any]]]) -> list[str]:
        batch = whole.get_batch(batch_parameters={"dataframe": asked(gate, tables)})
        held = gx.ExpectationSuite(name=gate, expectations=[native.made() for native in promises()[gate].expectations])
        results = batch.validate(held).results
        assert len(results) == len(held.expectations) > 1
        failed = [result.expectation_config for result in results if not result.success]
        return [meant(str(configuration.notes)) for configuration in failed if configuration]

    return ask


def meant(notes: str) -> str:
    return notes.partition(" / ")[2]


@pytest.mark.parametrize("gate", ["submissions", "rule_results", "facts", "indicators"])
def test_sound_tables_keep_every_promise(gate: str, failing: Callable[..., list[str]]) -> None:
    assert failing(gate, {}) == []


@pytest.mark.parametrize(("gate", "promise", "tables"), BROKEN)
def test_a_broken_promise_is_seen(
    gate: str, promise: str, tables: dict[str, list[dict[str, Any]]], failing: Callable[..., list[str]]
) -> None:
    assert failing(gate, tables) == [promise]


def test_every_promise_can_be_broken() -> None:
    assert {(gate, promise) for gate, promise, _ in BROKEN} == {
        (gate, meant(native.notes)) for gate, promise in promises().items() for native in promise.expectations
    }


def test_what_a_person_decided_is_reason_enough(failing: Callable[..., list[str]]) -> None:
    assert failing("submissions", {"submissions": [SUBMISSION | {"status": "withdrawn", "decided_by": "王五"}]}) == []
    assert failing("submissions", {"findings": [ERROR | {"status": "waived"}]}) == []
