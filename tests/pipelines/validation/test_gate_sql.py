"""The gates' own SQL: each promise is false for a table that breaks it, and true for one that keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from indicators.contracts import contracts
from pipelines.publication.connection import connect
from pipelines.validation.suites import FOLDER, promises

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
    ("facts", "enclosed", {"facts": [FACT | {"value": 2}]}),
    ("facts", "bounds_in_order", {"facts": [FACT | {"low": 5, "value": None}]}),
    ("facts", "exact_has_no_width", {"facts": [FACT | {"high": 2}]}),
    ("facts", "refused_is_empty", {"facts": [FACT | {"comparability": "not_comparable", "reason": "scope"}]}),
    ("facts", "refused_is_empty", {"facts": [FACT | {"value": None}]}),
    ("facts", "refused_says_why", {"facts": [FACT | {"comparability": "not_comparable", "value": None}]}),
    ("facts", "one_identity", {"facts": [FACT, FACT | {"period": "2023"}]}),
    ("facts", "one_published", {"facts": [FACT, FACT | {"fact_id": "f2"}]}),
    ("indicators", "enclosed", {"indicators": [INDICATOR | {"value": 4}]}),
    ("indicators", "refused_is_empty", {"indicators": [INDICATOR | {"comparability": "not_comparable"}]}),
    (
        "indicators",
        "refused_says_why",
        {"indicators": [INDICATOR | {"comparability": "not_comparable", "value": None}]},
    ),
    ("indicators", "ranks_in_order", {"indicators": [INDICATOR | {"rank": 3}]}),
    ("submissions", "accepted_is_sound", {"findings": [ERROR]}),
    ("submissions", "refused_says_why", {"submissions": [SUBMISSION | {"status": "rejected"}]}),
    (
        "submissions",
        "counts_once",
        {"submissions": [SUBMISSION, SUBMISSION | {"submission_id": "s2", "content_sha256": "s2"}]},
    ),
    ("submissions", "gives_figures", {"submissions": [SUBMISSION | {"observation_count": 0}]}),
    ("rule_results", "explained_says_how", {"findings": [FINDING | {"explanation": ""}]}),
    ("rule_results", "belongs_to_submission", {"findings": [FINDING | {"submission_id": "s9"}]}),
]


def asked(gate: str, tables: Mapping[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The rows of a gate's SQL over these tables; a column that is not given is empty."""
    connection: duckdb.DuckDBPyConnection = connect()
    for name, rows in (SOUND | dict(tables)).items():
        connection.execute(contracts()[name].ddl())
        if rows:
            connection.register("given", pa.Table.from_pylist(rows))
            connection.execute(f"INSERT INTO {name} BY NAME FROM given")
            connection.unregister("given")
    cursor = connection.execute((FOLDER / f"{gate}.sql").read_text(encoding="utf-8"))
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def promised(gate: str) -> list[str]:
    return [*promises()[gate].always, *promises()[gate].watched]


@pytest.mark.parametrize("gate", ["submissions", "rule_results", "facts", "indicators"])
def test_sound_tables_keep_every_promise(gate: str) -> None:
    (row,) = asked(gate, {})
    assert {column: row[column] for column in promised(gate)} == dict.fromkeys(promised(gate), True)


@pytest.mark.parametrize(("gate", "column", "tables"), BROKEN)
def test_a_broken_promise_is_seen(gate: str, column: str, tables: dict[str, list[dict[str, Any]]]) -> None:
    assert False in [row[column] for row in asked(gate, tables)]


def test_every_promise_can_be_broken() -> None:
    assert {(gate, column) for gate, column, _ in BROKEN} == {
        (gate, name) for gate in promises() for name in promised(gate)
    }


def test_what_a_person_decided_is_reason_enough() -> None:
    (row,) = asked("submissions", {"submissions": [SUBMISSION | {"status": "withdrawn", "decided_by": "王五"}]})
    assert row["refused_says_why"] is True
    (row,) = asked("submissions", {"findings": [ERROR | {"status": "waived"}]})
    assert row["accepted_is_sound"] is True
