"""The fingerprint of a run: the same from the same, in whatever order, and another where anything that counts is another."""

from __future__ import annotations

from importlib import metadata
from importlib.metadata import version
from typing import Any

import duckdb
import pytest

from indicators.contracts import Column, Table
from pipelines.publication import manifest

INPUTS = [("a.xlsx", "1" * 64), ("b.xlsx", "2" * 64)]


def fingerprint(**other: Any) -> str:
    """The fingerprint of a plain run, some part of which is another."""
    plain = {"inputs": INPUTS, "definitions_hash": "definitions", "code": "code", "target_scope": "nbs2021-core"}
    return manifest.fingerprint(**{**plain, **other})


def test_the_order_of_the_files_is_no_part_of_it() -> None:
    assert fingerprint() == fingerprint(inputs=INPUTS[::-1])


@pytest.mark.parametrize(
    ("part", "other"),
    [
        pytest.param("inputs", [("a.xlsx", "1" * 64), ("b.xlsx", "3" * 64)], id="content"),
        pytest.param("inputs", [("a.xlsx", "1" * 64), ("c.xlsx", "2" * 64)], id="name"),
        pytest.param("inputs", INPUTS[:1], id="one file less"),
        ("definitions_hash", "other definitions"),
        ("code", "other code"),
        ("target_scope", "section-i"),
    ],
)
def test_whatever_may_change_a_figure_is_part_of_it(part: str, other: object) -> None:
    assert fingerprint() != fingerprint(**{part: other})


@pytest.mark.parametrize("library", manifest.LIBRARIES)
def test_so_is_every_library_that_can_change_a_result(monkeypatch: pytest.MonkeyPatch, library: str) -> None:
    before = fingerprint()
    monkeypatch.setattr(metadata, "version", lambda name: "0.0.1" if name == library else version(name))
    manifest.libraries.cache_clear()  # another process asks anew
    assert fingerprint() != before
    manifest.libraries.cache_clear()


def checksum_of(rows: str, left_out: tuple[str, ...] = ()) -> dict[str, str | int]:
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE t AS FROM (VALUES {rows}) AS t(a, b)")
    columns = (Column("a", "INTEGER", ""), Column("b", "VARCHAR", ""))
    return manifest.checksum(connection, Table("t", "", columns, left_out))


def test_the_checksum_of_a_table_is_that_of_its_rows_in_any_order() -> None:
    one = checksum_of("(1, 'x'), (2, 'y')")
    assert one["rows"] == 2
    assert checksum_of("(2, 'y'), (1, 'x')") == one
    for other in (
        "(1, 'x'), (2, 'z')",
        "(1, 'y'), (2, 'x')",
        "(1, 'x')",
        "(1, 'x'), (2, 'y'), (2, 'y')",
        "(1, NULL), (2, 'y')",
    ):
        assert checksum_of(other) != one, other


def test_columns_that_differ_between_equal_runs_are_left_out_of_it() -> None:
    assert checksum_of("(1, 'x')", ("b",)) == checksum_of("(1, 'y')", ("b",))
    assert checksum_of("(1, 'x')", ("b",)) != checksum_of("(2, 'x')", ("b",))
