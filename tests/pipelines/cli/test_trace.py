"""What `koujing trace` names as reported, where the figure asked for could not be formed, was reported so."""

from __future__ import annotations

from decimal import Decimal

import duckdb

from pipelines.cli.asking import rows, rows_of
from pipelines.cli.trace import rendered, select
from pipelines.words import plain


def test_only_what_was_reported_is_called_so(database: duckdb.DuckDBPyConnection) -> None:
    found = rows(database, "trace_beside", {"region_code": "320214", "period": "2022"})
    said = {(each["name_en"], each["coverage"]): (plain(each["reported"]), each["symbol"]) for each in found}
    assert said["operating revenue", "unstated"] == ("287700000000", "元")
    assert said["share in the enterprises of the region above", "above_scale"] == ("23.8", "%")
    assert said["enterprises", "above_scale"] == ("317", "")
    assert ("enterprises", "all_units") not in said, "317 are those above the scale"
    assert "value added" not in {each["name_en"] for each in found}, "it is revenue, at a rate of the nation"


def test_everything_of_the_document_that_was_reported_is_named(database: duckdb.DuckDBPyConnection) -> None:
    found = rows(database, "trace_beside", {"region_code": "320214", "period": "2022"})
    assert len(found) == 15
    assert Decimal(148) in {each["reported"] for each in found}


def test_every_trace_of_a_published_figure_names_the_source_and_its_address(
    database: duckdb.DuckDBPyConnection,
) -> None:
    published = rows_of(
        database,
        "SELECT region_code, period, indicator_id, source_title FROM indicators WHERE is_headline AND value IS NOT NULL"
        " AND source_title <> '' AND NOT is_sample AND indicator_id IN ('core_value_added', 'gdp', 'core_revenue')",
    )
    assert len(published) > 60
    addresses = set[str]()
    for one in published[::9]:
        found = select(database, one["region_code"], one["period"], one["indicator_id"])
        titles = {source["source_title"] for source in found.sources}
        assert one["source_title"] in titles, one
        told = [line for line in rendered(found) if isinstance(line, str) and line.startswith("来源 source: ")]
        assert len(told) == len(found.sources)
        assert all(source["source_url"] in "".join(told) for source in found.sources)
        addresses |= {source["source_url"] for source in found.sources}
    assert sum(address.startswith("http") for address in addresses) > 3


def test_a_trace_names_its_coverage_in_words(database: duckdb.DuckDBPyConnection) -> None:
    told = "\n".join(map(str, rendered(select(database, "320200", "2022", "core_value_added"))))
    assert "单位范围 coverage 规上单位 above scale" in told
