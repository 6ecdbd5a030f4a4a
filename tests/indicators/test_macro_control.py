"""The published total of a country, province or city beside the sum of what was reported below it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import duckdb

from definitions import Definitions
from tests.builders import controlled, gdp, observe, total

PROVINCE, CITY, DISTRICT = "330000", "330100", "330108"


def control(connection: duckdb.DuckDBPyConnection, region: str, parts_level: str) -> dict[str, Any]:
    cursor = connection.execute(
        "SELECT * FROM macro_control WHERE region_code = ? AND parts_level = ? AND measure = 'value_added'",
        [region, parts_level],
    )
    names = [column[0] for column in cursor.description or ()]
    (row,) = cursor.fetchall()
    return dict(zip(names, row, strict=True))


def test_each_level_stands_beside_the_published_total_and_nothing_is_forced(definitions: Definitions) -> None:
    rows = [
        total("nbs2021-core", 1000, region_code=PROVINCE, submission_id="province"),
        gdp(8000, region_code=PROVINCE),
        total("nbs2021-core", 700, region_code=CITY, submission_id="city"),
        gdp(3000, region_code=CITY),
        total("nbs2021-core", 500, region_code="330200", submission_id="another"),
        gdp(1000, region_code="330200"),
        observe("3911", 600, region_code=DISTRICT, submission_id="district"),
        gdp(2000, region_code=DISTRICT),
    ]
    connection = controlled(definitions, rows)
    cities = control(connection, PROVINCE, "prefecture")
    # more was reported than published: it is said, and neither figure moves
    assert (cities["published"], cities["parts_sum"], cities["gap"]) == (1000, 1200, -200)
    assert (cities["reported_share"], cities["gdp_share"]) == (120, 50)
    assert (cities["parts_reported"], cities["parts_existing"]) == (2, 11)
    # the city contains its district: the levels are never added
    districts = control(connection, PROVINCE, "county")
    assert (districts["parts_sum"], districts["reported_share"], districts["gdp_share"]) == (600, 60, 25)
    assert control(connection, "000000", "province")["parts_sum"] == 1000
    assert control(connection, "000000", "prefecture")["published"] is None


def test_a_citys_own_figure_and_the_sum_of_its_districts_are_two_figures(definitions: Definitions) -> None:
    rows = [
        observe("3911", 700, region_code=CITY, submission_id="city"),
        gdp(3000, region_code=CITY),
        observe("3911", 600, region_code=DISTRICT, submission_id="district"),
        gdp(2000, region_code=DISTRICT),
    ]
    connection = controlled(definitions, rows)
    found = control(connection, CITY, "county")
    assert (found["published"], found["parts_sum"], found["gap"]) == (700, 600, 100)
    assert (found["parts_reported"], found["parts_existing"]) == (1, 13)
    # what was reported is said by value: six sevenths of the city's figure, two thirds of its GDP
    assert (round(found["reported_share"], 4), round(found["gdp_share"], 4)) == (Decimal("85.7143"), Decimal("66.6667"))


def test_coverage_is_weighed_by_value_not_by_counting(definitions: Definitions) -> None:
    rows = [
        total("nbs2021-core", 1000, region_code=PROVINCE, submission_id="province"),
        gdp(8000, region_code=PROVINCE),
        total("nbs2021-core", 700, region_code=CITY, submission_id="city"),
        gdp(4000, region_code=CITY),
        total("caict", 300, region_code="330200", submission_id="refused"),
    ]
    cities = control(controlled(definitions, rows), PROVINCE, "prefecture")
    assert (cities["reported_share"], cities["gdp_share"]) == (70, 50)
    assert (cities["parts_reported"], cities["parts_given"]) == (1, 2)


def test_without_the_gdp_of_every_part_its_share_is_not_known(definitions: Definitions) -> None:
    rows = [
        total("nbs2021-core", 1000, region_code=PROVINCE, submission_id="province"),
        gdp(8000, region_code=PROVINCE),
        total("nbs2021-core", 700, region_code=CITY, submission_id="city"),
    ]
    cities = control(controlled(definitions, rows), PROVINCE, "prefecture")
    assert (cities["reported_share"], cities["gdp_share"]) == (70, None)


def test_a_published_total_with_nothing_below_it_is_shown_with_nothing(definitions: Definitions) -> None:
    connection = controlled(definitions, [total("nbs2021-core", 1000, region_code=PROVINCE)])
    row = control(connection, PROVINCE, "prefecture")
    assert (row["published"], row["parts_sum"], row["reported_share"], row["gap"]) == (1000, None, 0, 1000)


def test_real_provinces_and_samples_stay_apart(database: duckdb.DuckDBPyConnection) -> None:
    zhejiang = database.execute(
        "SELECT published, parts_sum, reported_share FROM macro_control "
        "WHERE region_code = '330000' AND period = '2021' AND measure = 'value_added' AND parts_level = 'prefecture'"
    ).fetchall()
    assert [(published, parts, round(share, 1)) for published, parts, share in zhejiang] == [
        (8348, Decimal("5170.7"), Decimal("61.9"))
    ]
    mixed = database.execute(
        "SELECT count(*) FROM macro_control WHERE is_sample <> starts_with(region_code, '99')"
    ).fetchall()
    assert mixed == [(0,)]
