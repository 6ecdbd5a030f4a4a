"""The five real cases of published figures, on the release that the repository's own data gives."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from definitions import Definitions
from pipelines.words import marks
from tests.builders import gdp, headline, method, total

CORE, SHARE = "core_value_added", "core_value_added_share_of_gdp"


def alternatives(database: duckdb.DuckDBPyConnection, indicator: str, region: str, period: str) -> list[dict[str, Any]]:
    cursor = database.execute(
        "SELECT * FROM indicators WHERE indicator_id = ? AND region_code = ? AND period = ?",
        [indicator, region, period],
    )
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_china_2023_core_is_the_sum_of_its_four_classes(database: duckdb.DuckDBPyConnection) -> None:
    core = headline(database, CORE, "000000", "2023")
    assert (core["value"], core["comparability"]) == (127555, "exact")
    (classes,) = database.execute(
        "SELECT list(value / 100000000 ORDER BY target_code) FROM facts WHERE region_code = '000000' AND period = '2023' "
        "AND measure = 'value_added' AND target_level = 'large' AND precedence = 1"
    ).fetchall()
    assert classes[0] == [43135, 4037, 55636, 24747]
    assert sum(classes[0]) == core["value"]


@pytest.mark.parametrize(("large", "share"), [("01", "33.8"), ("02", "3.2"), ("03", "43.6"), ("04", "19.4")])
def test_china_2023_composition(database: duckdb.DuckDBPyConnection, large: str, share: str) -> None:
    figure = headline(database, f"share_of_core_{large}", "000000", "2023")
    assert round(figure["value"], 1) == Decimal(share)
    published = [a for a in alternatives(database, f"share_of_core_{large}", "000000", "2023") if not a["is_headline"]]
    assert [a["value"] for a in published] == [Decimal(share)]


def test_the_digital_sectors_of_the_input_output_tables_are_less_than_the_core(
    database: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    core = definitions.industries_of("nbs2021-core")
    sectors = [
        code
        for code, one in definitions.classes["gbt4754-2017"].items()
        if one.level == 4 and code[:2] in ("39", "63", "64", "65")
    ]
    assert len(sectors) == 70
    assert set(sectors) <= set(core)
    query = """
        SELECT period, max(reported) FILTER (scope_id = 'io-digital-sectors'), max(reported) FILTER (measure = 'gdp')
        FROM facts WHERE region_code = '000000' AND period IN ('2017', '2018', '2020') GROUP BY period ORDER BY period"""
    shares = {year: 100 * sectors / whole for year, sectors, whole in database.execute(query).fetchall()}
    assert [round(float(share), 2) for share in shares.values()] == [5.49, 5.48, 6.04]
    # no finding holds them to be more than the core: of 2020 the core is known as a share
    published = headline(database, SHARE, "000000", "2020")
    assert float(shares["2020"]) < published["value"] == Decimal("7.8")
    beside = alternatives(database, CORE, "000000", "2020")
    assert {one["reason"] for one in beside} == {"scope"}


def test_china_2023_share_is_the_published_one_for_want_of_gdp(database: duckdb.DuckDBPyConnection) -> None:
    share = headline(database, SHARE, "000000", "2023")
    assert (share["value"], share["basis"], share["comparability"]) == (Decimal("9.9"), "published", "exact")


def test_caict_stands_beside_with_its_scope_and_is_not_comparable(database: duckdb.DuckDBPyConnection) -> None:
    for indicator, reported in ((CORE, Decimal(539000)), (SHARE, Decimal("42.8"))):
        caict = [a for a in alternatives(database, indicator, "000000", "2023") if a["scope_id"] == "caict"]
        assert [(a["reported"], a["value"], a["comparability"], a["reason"]) for a in caict] == [
            (reported, None, "not_comparable", "scope")
        ]


def test_binjiang_2021_is_assumed_and_revenue_never_becomes_a_share(database: duckdb.DuckDBPyConnection) -> None:
    share = headline(database, SHARE, "330108", "2021")
    assert round(share["value"], 1) == Decimal("78.9")
    assert (share["comparability"], share["basis"]) == ("assumed", "computed")
    shares = [a["reported"] for a in alternatives(database, SHARE, "330108", "2021")]
    assert shares
    assert max(shares) < 100  # 4758.7 / 2022.6 would be 235 %


def test_xinwu_2024_has_revenue_and_no_share(database: duckdb.DuckDBPyConnection) -> None:
    assert headline(database, "core_revenue", "320214", "2024")["value"] == Decimal("3663.45")
    share = headline(database, SHARE, "320214", "2024")
    assert (share["value"], share["comparability"], share["reason"]) == (None, "not_comparable", "conversion,tolerance")


def test_xinwu_changes_its_verdict_when_its_revenue_is_called_value_added(definitions: Definitions) -> None:
    def verdict(measure: str) -> list[tuple[str, str]]:
        revenue = total("unstated-core", "3663.45", region_code="320214", measure=measure)
        connection = method(definitions, [revenue, gdp("2645.28", region_code="320214")])
        figures = [headline(connection, name, "320214", "2024") for name in (CORE, SHARE)]
        return [(figure["comparability"], figure["reason"]) for figure in figures]

    assert verdict("revenue") == [("not_comparable", "conversion,tolerance")] * 2
    # and the share of 138.5 % that follows is refused as impossible, not published
    assert verdict("value_added") == [("assumed", "scope"), ("not_comparable", "impossible")]


def test_zhejiang_2020_all_scope_is_not_comparable(database: duckdb.DuckDBPyConnection) -> None:
    figures = alternatives(database, CORE, "330000", "2020")
    assert {(a["reported"], a["comparability"], a["reason"]) for a in figures} == {
        (Decimal(30218), "not_comparable", "scope"),
        (Decimal(7020), "not_comparable", "scope"),
    }


def test_zhejiang_2021_share_is_given_per_vintage(database: duckdb.DuckDBPyConnection) -> None:
    shares = {a["denominator_vintage"]: a for a in alternatives(database, SHARE, "330000", "2021") if a["value"]}
    compiled, revised = shares["census4-final"], shares["census5"]
    assert (round(compiled["value"], 2), compiled["comparability"]) == (Decimal("11.27"), "assumed")
    assert compiled["is_headline"]
    assert "vintage" not in compiled["reason"]
    assert round(revised["value"], 2) == Decimal("10.87")
    assert "D" in revised["obs_status"]
    assert revised["reason"].split(",")[0] == "vintage"
    assert not revised["is_headline"]


def test_yuhang_has_no_growth_across_its_boundary(database: duckdb.DuckDBPyConnection) -> None:
    growth = headline(database, "gdp_growth", "330110", "2021")
    assert (growth["value"], growth["comparability"], growth["reason"]) == (None, "not_comparable", "boundary")
    after = headline(database, "gdp", "330110", "2021")
    assert ("B" in after["obs_status"].split(","), after["break_reason"]) == (True, "boundary")
    assert headline(database, "gdp", "330110", "2020")["value"] == Decimal("3051.61")
    assert headline(database, "gdp", "330110", "2021")["value"] == Decimal("2502.2")
    # one boundary on both sides: growth is given
    assert round(headline(database, "gdp_growth", "330110", "2022")["value"], 1) == Decimal("6.0")


def test_yuhang_2020_new_boundary_is_not_divided_by_old_boundary_gdp(
    definitions: Definitions, database: duckdb.DuckDBPyConnection
) -> None:
    # the page names no catalogue, and the year ended before there was one
    core = headline(database, CORE, "330110", "2020")
    assert (core["reported"], core["value"], core["reason"]) == (Decimal("1659.6"), None, "scope")
    at = {"region_code": "330110", "period": "2020"}
    named = total("nbs2021-core", "1659.6", **at, boundary_date=date(2021, 12, 31))
    connection = method(definitions, [named, gdp("3051.61", **at, boundary_date=date(2020, 12, 31))])
    core = headline(connection, CORE, "330110", "2020")
    assert (core["value"], core["comparability"], core["reason"]) == (Decimal("1659.6"), "assumed", "boundary")
    share = headline(connection, SHARE, "330110", "2020")
    assert (share["value"], share["comparability"], share["reason"]) == (None, "not_comparable", "boundary")


def test_partial_years_never_enter_annual_indicators(database: duckdb.DuckDBPyConnection) -> None:
    (counts,) = database.execute(
        "SELECT count(*) FILTER (period_kind = 'annual' AND length(period) <> 4), count(*) FILTER (period_kind <> 'annual') "
        "FROM indicators"
    ).fetchall()
    assert counts[0] == 0
    assert counts[1] > 0
    (mixed,) = database.execute(
        "SELECT count(*) FROM indicators i JOIN facts f ON f.fact_id IN (i.numerator_fact_id, i.denominator_fact_id) "
        "WHERE f.period_kind <> i.period_kind"
    ).fetchall()
    assert mixed[0] == 0


def test_nearly_is_flagged_estimated_and_more_than_is_unbounded_and_unranked(
    database: duckdb.DuckDBPyConnection,
) -> None:
    near = headline(database, "core_revenue", "320200", "2022")
    assert (near["low"], near["value"], near["high"]) == (6550, 6575, 6600)
    assert "E" in near["obs_status"].split(",")
    more = database.execute(
        "SELECT f.low, f.value, f.high, f.comparability FROM facts f WHERE region_code = '330000' AND period = '2024M01-M08' "
        "AND measure = 'revenue' AND reported > 2000000000000 AND target_level = 'total'"
    ).fetchall()
    assert more
    assert all(value is None and high is None and verdict == "not_comparable" for _, value, high, verdict in more)


def test_what_only_a_readme_or_a_chat_page_quotes_is_marked(database: duckdb.DuckDBPyConnection) -> None:
    for indicator, region, period in ((SHARE, "000000", "2020"), (CORE, "330100", "2024"), (SHARE, "330100", "2024")):
        figure = headline(database, indicator, region, period)
        assert figure["provenance"] == "others"
        assert "‡" in marks(figure)
