"""The 31 figures that the district documents quote: each comes out of the pipeline or says why not, and none is a headline."""

from __future__ import annotations

import csv
from decimal import Decimal
from typing import Any

import duckdb

from tests.conftest import PUBLISHED

#: Of each row of the file the figures made of its cell for its own region and measure, and the indicators that rest on them.
OUTCOMES = """
    SELECT o.cell, o.region_code, o.period, o.measure, max(o.value * c.unit_factor) AS base,
        list(DISTINCT f.value) FILTER (f.value IS NOT NULL) AS figures, list(DISTINCT f.reason) AS reasons,
        list(DISTINCT i.indicator_id) FILTER (i.value IS NOT NULL) AS indicators, coalesce(bool_or(i.is_headline), false) AS leads
    FROM submissions AS s JOIN observations AS o USING (submission_id)
    LEFT JOIN contributions AS c ON c.submission_id = o.submission_id AND c.cell = o.cell AND c.region_code = o.region_code
        AND c.measure = o.measure
    LEFT JOIN facts AS f USING (fact_id) LEFT JOIN indicators AS i ON i.numerator_fact_id = f.fact_id
    WHERE s.file = 'documents.csv' GROUP BY o.cell, o.region_code, o.period, o.measure ORDER BY length(o.cell), o.cell
"""
#: What has no value, and why: the documents do not say what grew, and “nearly” leaves too much open.
WITHOUT = {"growth_of_what_is_not_stated": ["scope"], "technology_managers": ["tolerance"]}


def outcomes(database: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    cursor = database.execute(OUTCOMES)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_each_of_the_31_comes_out_or_says_why_not(database: duckdb.DuckDBPyConnection) -> None:
    with (PUBLISHED / "documents.csv").open(encoding="utf-8", newline="") as file:
        written = [(row["region_code"], row["period"], row["measure"]) for row in csv.DictReader(file)]
    found = outcomes(database)
    assert [(each["region_code"], each["period"], each["measure"]) for each in found] == written
    assert len(found) == 31
    for each in found:
        if each["measure"] in WITHOUT:
            assert (each["figures"], each["indicators"], each["reasons"]) == (None, None, WITHOUT[each["measure"]])
        else:
            assert each["figures"] == [each["base"]], each
            assert each["indicators"], f"no indicator shows {each['measure']}"
    assert sum(each["figures"] is None for each in found) == 4


def test_none_of_the_31_leads(database: duckdb.DuckDBPyConnection) -> None:
    assert not any(each["leads"] for each in outcomes(database))
    headed = database.execute(
        "SELECT count(*), count(value), list(DISTINCT reason) FROM indicators WHERE is_headline AND region_code = '310112' "
        "AND indicator_id IN (SELECT measure FROM observations JOIN submissions USING (submission_id) "
        "WHERE file = 'documents.csv')"
    ).fetchall()
    assert headed == [(10, 0, ["undisclosed"])], "what is quoted of 闵行区 has its row, empty, with the reason"


def test_the_shares_come_out_of_counts_and_revenue_again_and_their_ratio_says_what_it_mixes(
    database: duckdb.DuckDBPyConnection,
) -> None:
    def beside(indicator: str, basis: str) -> tuple[Decimal, str]:
        rows = database.execute(
            "SELECT round(value, 1), reason FROM indicators WHERE indicator_id = ? AND basis = ? AND region_code = '320214' "
            "AND period = '2022' AND value IS NOT NULL",
            [indicator, basis],
        ).fetchall()
        assert len(rows) == 1, rows
        return rows[0]

    assert beside("core_enterprises_weight_in_parent", "computed")[0] == Decimal("23.8")
    assert beside("core_revenue_weight_in_parent", "computed")[0] == Decimal("43.6")
    ratios = database.execute(
        "SELECT DISTINCT round(value), reason FROM indicators WHERE indicator_id = 'core_size_relation_in_parent' "
        "AND region_code = '320214' AND period = '2022' AND value IS NOT NULL"
    ).fetchall()
    assert ratios == [(183, "coverage,scope")]
