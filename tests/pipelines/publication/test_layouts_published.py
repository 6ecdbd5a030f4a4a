"""A release from published tables beside submissions: what a form reads is published, and moves no other source's figure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from pipelines.home import DATABASE
from pipelines.publication.connection import open_release
from tests.conftest import PUBLISHED, SAMPLES, flow
from tests.pipelines.workbooks.layout_builder import INDUSTRY, Cells, workbook

pytestmark = pytest.mark.slow

#: A download of the national bureau's database, in its encoding; the figures are invented.
DOWNLOAD = """数据库：分省年度数据
指标：地区生产总值(亿元)
时间：最近3年
地区,2023年,2022年,2021年
上海市,47000.5,44000.5,43000.5
浙江省,82000.5,78000.5,74000.5
四川省,60000.5,56000.5,54000.5
注：1.2004年及以前年份为年报数。
数据来源：国家统计局
"""
#: A yearbook of 2008, when 南汇区 was a district of its own.
POPULATION: Cells = [
    ["表2.2 各区、县土地面积、常住人口及人口密度（2008）"],
    [],
    ["地  区", "土地面积", "年末常住人口", "其  中", "人口密度"],
    [None, "（平方公里）", "（万人）", "# 外来人口", "（人/平方公里）"],
    ["总  计", 100.5, 60.5, 6, 1000],
    ["  徐汇区", 50.25, 20.25, 2, 500],
    ["  南汇区", 50.25, 40.25, 4, 500],
]
HEADLINES = """
    SELECT region_code, period, indicator_id, low, value, high, comparability, reason, denominator_vintage
    FROM indicators WHERE is_headline
"""


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The release of the repository's data and an inbox of published tables."""
    inbox = tmp_path_factory.mktemp("inbox")
    (inbox / "分省年度数据.csv").write_bytes(DOWNLOAD.encode("gb18030"))
    workbook(inbox / "C1302.xlsx", ("Sheet1", INDUSTRY), merges=["A3:A4"])
    workbook(inbox / "C0202.xlsx", ("Sheet1", POPULATION), merges=["A3:A4"])
    workbook(inbox / "没见过.xlsx", ("表", [["茶", 5]]))
    home = tmp_path_factory.mktemp("layouts")
    flow(home, [PUBLISHED, SAMPLES, inbox])
    connection = open_release((home / "releases" / "current").resolve() / DATABASE)
    yield connection
    connection.close()


def headlines(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str, str], tuple[Any, ...]]:
    return {row[:3]: row[3:] for row in connection.execute(HEADLINES).fetchall()}


def test_each_table_is_accepted_by_its_form_and_what_is_no_table_is_rejected(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    query = "SELECT file, form, status, observation_count FROM submissions WHERE file NOT LIKE '99%' ORDER BY file"
    found = {row[0]: row[1:] for row in connection.execute(query).fetchall()}
    assert found["分省年度数据.csv"] == ("nbs-database", "accepted", 9)
    assert found["C1302.xlsx"] == ("shanghai-yearbook", "accepted", 24)
    assert found["C0202.xlsx"] == ("shanghai-yearbook", "accepted", 12)
    assert found["没见过.xlsx"][:2] == ("", "rejected")


def test_a_series_of_gdp_moves_no_headline_of_another_source(
    connection: duckdb.DuckDBPyConnection, database: duckdb.DuckDBPyConnection
) -> None:
    before, after = headlines(database), headlines(connection)
    moved = {
        subject
        for subject, figure in before.items()
        if after[subject] != figure and not (figure[1] is None and subject[2] in ("gdp", "gdp_growth"))
    }
    assert moved == set()
    new = {subject[2] for subject, figure in after.items() if figure[1] is not None and subject not in before}
    assert new == {"gdp", "gdp_growth", "gdp_weight_in_parent", "population"}


def test_a_download_is_a_vintage_of_its_own(connection: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT DISTINCT vintage FROM facts WHERE measure = 'gdp' AND region_code = '510000'"
    assert connection.execute(query).fetchall() == [("database",)]
    growth = """
        SELECT period, vintage, denominator_vintage FROM indicators
        WHERE indicator_id = 'gdp_growth' AND value IS NOT NULL AND 'database' IN (vintage, denominator_vintage)
    """
    found = connection.execute(growth).fetchall()
    assert {(vintage, before) for _, vintage, before in found} == {("database", "database")}
    assert {period for period, *_ in found} == {"2022", "2023"}


def test_a_district_is_that_of_the_year(connection: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT value FROM facts WHERE region_code = '310119' AND measure = 'population'"
    assert connection.execute(query).fetchall() == [(402500,)]
    assert connection.execute("SELECT count(*) FROM findings WHERE file = 'C0202.xlsx'").fetchall() == [(0,)]
    query = "SELECT valid_to FROM regions WHERE code = '310119' ORDER BY valid_to DESC"
    assert str(connection.execute(query).fetchall()[0][0]) < "2012"


def test_measures_without_an_indicator_are_facts_and_nothing_more(
    connection: duckdb.DuckDBPyConnection, database: duckdb.DuckDBPyConnection
) -> None:
    facts = "SELECT DISTINCT measure FROM facts WHERE region_code = '310104' AND period = '2012'"
    assert ("industrial_profit",) in connection.execute(facts).fetchall()
    before, after = headlines(database), headlines(connection)
    assert {subject for subject in after if subject[:2] == ("310104", "2012") and after[subject][1] is not None} == {
        subject for subject in before if subject[:2] == ("310104", "2012") and before[subject][1] is not None
    }


def test_a_figure_of_a_table_leads_to_its_cell(connection: duckdb.DuckDBPyConnection) -> None:
    query = """
        SELECT s.file, c.sheet, c.cell FROM contributions AS c JOIN submissions AS s USING (submission_id)
        WHERE c.region_code = '510000' AND c.period = '2023' AND c.measure = 'gdp'
    """
    assert connection.execute(query).fetchall() == [("分省年度数据.csv", "分省年度数据", "B7")]
