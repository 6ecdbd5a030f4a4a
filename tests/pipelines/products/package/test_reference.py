"""Reference metadata: every main heading of SIMS, in both languages, nothing unfilled, and what is not known is said so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

pytestmark = pytest.mark.slow


@pytest.fixture
def concepts(package: Path) -> dict[str, dict[str, Any]]:
    content = json.loads((package / "metadata.json").read_text(encoding="utf-8"))
    return {concept["id"]: concept for concept in content["concepts"]}


def test_every_main_heading_is_there(concepts: dict[str, dict[str, Any]]) -> None:
    assert {f"S.{number}" for number in range(1, 20)} <= set(concepts)
    assert len(concepts) > 50


def test_everything_is_said_in_both_languages(concepts: dict[str, dict[str, Any]]) -> None:
    said = [text for one in concepts.values() for text in (one["name"], one.get("value"), one.get("note")) if text]
    assert all(set(text) == {"zh", "en"} and all(text.values()) for text in said)
    assert not [text for text in said if any("{" in told or "None" in told for told in text.values())]
    # of what the definitions say in both languages, each text takes its own
    assert " / " not in concepts["S.3.7"]["value"]["zh"]
    assert concepts["S.3.7"]["value"]["en"].isascii()


@pytest.mark.parametrize("heading", ["S.1.1", "S.6.1", "S.6.2"])
def test_contact_and_mandate_are_left_empty_and_said_so(concepts: dict[str, dict[str, Any]], heading: str) -> None:
    assert concepts[heading]["value"] is None
    assert "not known to the release" in concepts[heading]["note"]["en"]


def test_a_heading_says_something_or_its_parts_do(concepts: dict[str, dict[str, Any]]) -> None:
    silent = [name for name, one in concepts.items() if "value" not in one]
    assert all(any(part.startswith(f"{name}.") for part in concepts) for name in silent)


def test_counts_are_those_of_the_release(
    concepts: dict[str, dict[str, Any]], database: duckdb.DuckDBPyConnection
) -> None:
    ((figures, values),) = database.execute(
        "SELECT count(*), count(value) FROM indicators WHERE is_headline"
    ).fetchall()
    assert f"{figures} headlines, {values} with a value" in concepts["S.3.1"]["value"]["en"]
