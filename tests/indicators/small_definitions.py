"""Definitions small enough to check by hand or by a linear programme, as the tables that the weights' SQL reads.

A case is one code of an older edition, led to a few industries, each of which may fall into a few classes and partly outside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import duckdb

from indicators.method import statement, steps
from pipelines.publication.connection import connect

#: Small classes of an invented NBS tree: two large classes of two; the scope counts both, class 03 lies outside it.
CLASSES = ("010101", "010102", "020101", "030101")
SCOPE = "scope"

Bounds = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Industry:
    """A part of the code: the bounds of the part, and of its share in each class (what is left lies outside)."""

    part: Bounds
    shares: dict[str, Bounds]


@dataclass(frozen=True)
class Case:
    """A code with its industries."""

    industries: tuple[Industry, ...]

    def widened(self, by: Fraction) -> Case:
        """The same case with every class share a little less certain."""
        return Case(
            tuple(
                replace(
                    industry,
                    shares={
                        name: (max(Fraction(0), low - by), min(Fraction(1), high + by))
                        for name, (low, high) in industry.shares.items()
                    },
                )
                for industry in self.industries
            )
        )


def weights(cases: Sequence[Case]) -> duckdb.DuckDBPyConnection:
    """A connection on which the weights of all cases were computed; case n is code `9nnn` of the edition of 2011."""
    connection = connect()
    connection.execute(
        "CREATE TABLE activity_classes (classification VARCHAR, code VARCHAR, level INTEGER, parent VARCHAR)"
    )
    connection.execute("CREATE TABLE scopes AS SELECT 'scope' AS id, true AS is_target")
    connection.execute(
        "CREATE TABLE scope_activities AS SELECT 'scope' AS scope_id, 'nbs-digital-2021' AS classification, "
        "unnest(['01', '02']) AS code, false AS partial, true AS verified, false AS is_uncertain"
    )
    shares = "share_low DECIMAL(16,12), share DECIMAL(16,12), share_high DECIMAL(16,12)"
    connection.execute(
        "CREATE TABLE correspondences (row_id VARCHAR, from_classification VARCHAR, to_classification VARCHAR, "
        f"from_code VARCHAR, to_code VARCHAR, excludes VARCHAR, {shares}, verified BOOLEAN, is_uncertain BOOLEAN)"
    )
    connection.execute(
        "CREATE TABLE coefficients (coefficient_id VARCHAR, code VARCHAR, target_code VARCHAR, region_code VARCHAR, "
        f"first_year INTEGER, last_year INTEGER, measure VARCHAR, {shares}, unknown_by VARCHAR, "
        "verified BOOLEAN, is_uncertain BOOLEAN)"
    )
    classes = [
        ("nbs-digital-2021", code[:length], length // 2, code[: length - 2]) for code in CLASSES for length in (2, 4, 6)
    ]
    rows: list[tuple[str, str, str, str, Bounds]] = []
    for number, case in enumerate(cases):
        classes.append(("gbt4754-2011", f"9{number:03}", 4, ""))
        for place, industry in enumerate(case.industries):
            code = f"{number:03}{place}"
            classes.append(("gbt4754-2017", code, 4, ""))
            rows.append(("gbt4754-2011", "gbt4754-2017", f"9{number:03}", code, industry.part))
            rows += [
                ("gbt4754-2017", "nbs-digital-2021", code, name, bounds) for name, bounds in industry.shares.items()
            ]
    values = ", ".join(f"('{a}', '{b}', {level}, '{parent}')" for a, b, level, parent in dict.fromkeys(classes))
    connection.execute(f"INSERT INTO activity_classes VALUES {values}")
    values = ", ".join(
        f"('r{n}', '{a}', '{b}', '{c}', '{d}', '', {float(low)}, "
        f"{float(low) if low == high else 'NULL'}, {float(high)}, true, false)"
        for n, (a, b, c, d, (low, high)) in enumerate(rows)
    )
    connection.execute(f"INSERT INTO correspondences VALUES {values}")
    for name in (*steps()["tables"]["scope_weights"]["of"], "scope_weights"):
        connection.execute(f"CREATE TABLE {name} AS {statement(name)}")
    return connection


def bounds_of(connection: duckdb.DuckDBPyConnection, number: int) -> dict[tuple[str, str], tuple[float, float]]:
    """The bounds of a case in every target that it can reach."""
    found = connection.execute(
        "SELECT target_level, target_code, share_low, share_high FROM scope_weights "
        f"WHERE classification = 'gbt4754-2011' AND activity_code = '9{number:03}'"
    ).fetchall()
    return {(level, code): (float(low), float(high)) for level, code, low, high in found}
