"""What the words of the method say, and where it rounds: a weight once, to 12 digits, a contribution once, to 6."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.method import aim


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE precedence (criterion VARCHAR, code VARCHAR, rank BIGINT)")
    aim(connection, "nbs2021-core")
    return connection


def typed(*numbers: str) -> str:
    return ", ".join(f"CAST({number} AS DECIMAL(16, 12))" for number in numbers)


@pytest.mark.parametrize(
    ("factors", "weight"),
    [
        (("0.333333333333", "1", "1"), "0.333333333333"),
        # each of two roundings would go up: to 0.000000000001, and that times a half again
        (("0.000001", "0.0000005", "0.5"), "0.000000000000"),
        (("0.333333333333", "0.5", "1"), "0.166666666667"),
    ],
)
def test_a_weight_is_rounded_once_to_twelve_digits(
    connection: duckdb.DuckDBPyConnection, factors: tuple[str, ...], weight: str
) -> None:
    ((found,),) = connection.execute(f"SELECT combined_weight({typed(*factors)})").fetchall()
    assert found == Decimal(weight)


def test_a_contribution_is_rounded_once_to_six_digits(connection: duckdb.DuckDBPyConnection) -> None:
    query = f"SELECT weighed(CAST(1000.000001 AS DECIMAL(22, 6)), {typed('0.333333333333')})"
    ((found,),) = connection.execute(query).fetchall()
    # 1000.000001 × 0.333333333333 = 333.333333666333…
    assert found == Decimal("333.333334")


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    reported=st.one_of(*(st.decimals(-(10**7), 10**7, places=places) for places in (0, 2, 4, 5, 8))),
    multiplier=st.sampled_from([1, 1000, 10_000, 100_000_000]),
)
def test_a_number_of_four_decimals_is_computed_with_as_every_other_is(
    connection: duckdb.DuckDBPyConnection, reported: Decimal, multiplier: int
) -> None:
    (found,) = connection.execute(
        "WITH said AS (SELECT CAST($1 AS DECIMAL(36, 20)) AS reported, CAST($2 AS BIGINT) AS multiplier, "
        "in_four_decimals(reported) AS short) SELECT base_value_of(reported, short, multiplier), "
        "CAST(in_base_units(reported, multiplier) AS DECIMAL(22, 6)), short, rounding_of(reported, short, NULL, multiplier) "
        "FROM said",
        [str(reported), multiplier],
    ).fetchall()
    in_one_step, in_parts, short, rounding = found
    assert in_one_step == in_parts
    assert short in (None, reported)
    assert (rounding > 0) == (abs(reported * multiplier * 10**6) % 1 != 0)


DAYS = date(2023, 6, 30), date(2023, 9, 30), date(2023, 12, 31), date(2023, 2, 28)
FIGURE = "* FROM (SELECT {}) AS figure".format(
    ", ".join(
        f"'a' AS {column}"
        for column in (
            "target_scope", "target_level", "target_code", "region_code", "territory_date", "period", "period_kind", "measure",
            "scope_id", "coverage", "vintage", "price_basis", "source_id", "compiled_from",
        )
    )
)  # fmt: skip
SAID: list[tuple[str, object]] = [
    # what has no answer is empty
    ("quotient(1, 4)", 0.25),
    ("quotient(1, -4)", -0.25),
    ("quotient(1, 0)", None),
    ("logarithm(1)", 0.0),
    ("logarithm(0)", None),
    ("logarithm(0.5) < -0.69 AND logarithm(0.5) > -0.7", True),
    ("logarithm(-1)", None),
    ("magnitude(100)", 2.0),
    ("magnitude(0.1)", -1.0),
    ("magnitude(0)", None),
    ("magnitude(-1)", None),
    ("kept_quotient(0.5)", Decimal("0.5")),
    ("kept_quotient(1e18)", None),
    # what about, nearly, under and over mean
    ("digits_after_point(12.50)", 1),
    ("digits_after_point(12)", 0),
    ("half_last_digit(11.5)", 0.05),
    ("half_last_digit(1.20)", 0.05),
    ("half_last_digit(4000)", 500.0),
    ("half_last_digit(4010)", 5.0),
    ("half_last_digit(7)", 0.5),
    ("half_last_digit(0)", 0.0),
    ("least_meant(400, 'approximate', 4, 100)", Decimal(350)),
    ("least_meant(400, 'nearly', 4, 100)", Decimal(350)),
    ("least_meant(400, 'less_than', 4, 100)", Decimal(0)),
    ("least_meant(-400, 'less_than', -4, 100)", Decimal(-400)),
    ("least_meant(400, 'greater_than', 4, 100)", Decimal(400)),
    ("least_meant(NULL, 'nearly', NULL, 100)", None),
    ("most_meant(400, 'approximate', 4, 100)", Decimal(450)),
    ("most_meant(400, 'nearly', 4, 100)", Decimal(400)),
    ("most_meant(NULL, 'approximate', NULL, 100)", None),
    ("centre_meant(400, 'approximate', 4, 100)", Decimal(400)),
    ("centre_meant(400, 'nearly', 4, 100)", Decimal(375)),
    ("centre_meant(400, 'less_than', 4, 100)", Decimal(200)),
    ("[word_zh(q) FOR q IN ['approximate', 'nearly', 'less_than', 'greater_than', '']]", ["约 ", "近 ", "不足 ", "超 ", ""]),
    (
        "[word_en(q) FOR q IN ['approximate', 'nearly', 'less_than', 'greater_than', '']]",
        ["about ", "nearly ", "under ", "over ", ""],
    ),
    # the ends of a quotient, of growth, and of a part in its whole
    ("quotient_low(10, 2, 5)", 2.0),
    ("quotient_low(-10, 2, 5)", -5.0),
    ("quotient_low(10, 2, NULL)", 0.0),
    ("quotient_low(NULL, 2, 5)", None),
    ("quotient_low(NULL, 2, NULL)", None),
    ("quotient_low(10, 0, 5)", None),
    ("quotient_high(10, 2, 5)", 5.0),
    ("quotient_high(-10, 2, 5)", -2.0),
    ("quotient_high(-10, 2, NULL)", 0.0),
    ("quotient_high(NULL, 2, NULL)", None),
    ("quotient_high(10, 0, 5)", None),
    ("quotient_rounding(10, 10, 1, 2, 2, 0)", 0.5),
    ("quotient_rounding(12, 12, 0, 4, 4, 1)", 1.0),
    ("quotient_rounding(10, 30, 2, 4, 4, 1) > 3", True),
    ("quotient_low(1, 0.5, 1)", 1.0),
    ("quotient_high(1, 0.5, 1)", 2.0),
    ("quotient_rounding(-10, -10, 1, 4, 4, 1)", 11 / 3 - 2.5),
    ("quotient_rounding(10, NULL, 1, 4, 4, 1)", 0.7),
    ("quotient_rounding(NULL, -10, 1, 4, 4, 1)", 0.7),
    ("growth_low(1, 0.5, 0.5)", 1.0),
    ("growth_high(1, 0.5, 0.5)", 1.0),
    ("growth_low(-110, 100, 220)", -2.1),
    ("growth_low(110, 100, 100)", 0.1),
    ("growth_low(110, 100, 220)", -0.5),
    ("growth_low(110, 100, NULL)", -1.0),
    ("growth_low(NULL, 100, NULL)", None),
    ("growth_low(110, 0, 100)", None),
    ("growth_high(110, 100, 220)", 0.1),
    ("growth_high(-110, 100, 220)", -1.5),
    ("growth_high(-110, 100, NULL)", -1.0),
    ("growth_high(NULL, 100, NULL)", None),
    ("growth_high(110, 0, 100)", None),
    ("part_low(1, 1, 3)", 0.25),
    ("part_low(0, 0, 3)", 0.0),
    ("part_low(0, 0, 0)", None),
    ("part_low(-1, 1, 3)", None),
    ("part_low(1, -1, 3)", None),
    ("part_high(1, 3, 1)", 0.75),
    ("part_high(0, 3, 0)", 1.0),
    ("part_high(0, 0, 0)", None),
    ("part_high(-1, 3, 1)", None),
    ("part_high(1, 3, -1)", None),
    # weights and contributions
    ("weighed(100, 1)", Decimal(100)),
    ("weighed(1, 0.00000149)", Decimal("0.000001")),
    ("weighed(1, 0.0000014951)", Decimal("0.000001")),
    ("weighed(100, 0)", Decimal(0)),
    ("contribution_low(100, 0.4, 0.6, 1, NULL)", Decimal(40)),
    ("contribution_low(-100, 0.4, 0.6, 1, NULL)", Decimal(-60)),
    ("contribution_low(-100, 0.4, NULL, 1, NULL)", Decimal(-100)),
    ("contribution_low(100, 0.4, 0, 1, 'scope')", Decimal(0)),
    ("contribution_low(100, 0.4, 0.6, 1, 'missing')", Decimal(0)),
    ("contribution_low(100, 0.4, 0.6, 1, 'query')", Decimal(0)),
    ("contribution_low(100, 0.4, 0.6, 1, 'scope')", None),
    ("contribution_value(100, 0.5, 0.6, '', NULL)", Decimal(50)),
    ("contribution_value(100, 0.5, 0, 'greater_than', NULL)", Decimal(0)),
    ("contribution_value(100, 0.5, 0.6, 'greater_than', NULL)", None),
    ("contribution_value(100, 0.5, 0.6, '', 'missing')", None),
    ("contribution_high(100, 0.4, 0.6, '', NULL)", Decimal(60)),
    ("contribution_high(-100, 0.4, 0.6, '', NULL)", Decimal(-40)),
    ("contribution_high(100, 0.4, NULL, '', NULL)", None),
    ("contribution_high(100, 0.4, 0.6, 'greater_than', NULL)", None),
    ("contribution_high(100, 0.4, 0.6, '', 'missing')", None),
    ("contribution_high(100, 0.4, 0, '', 'scope')", Decimal(0)),
    ("fraction_in_base_units(1.23456789, 100000000)", Decimal(23456789)),
    ("in_base_units(1.23456789, 100000000)", Decimal(123456789)),
    ("in_base_units(-1.5, 10)", Decimal(-15)),
    # rounded once: what is under half of the last digit is nothing, however many nines it ends in
    ("in_base_units(0.00000049996, 1)", Decimal(0)),
    ("at_last_digit('level', 0.12345678901234)", Decimal("0.12345678901234")),
    ("at_last_digit('ratio', 0.12345678901234)", Decimal("0.123456789012")),
    # periods
    ("year_of('2023Q2')", 2023),
    ("year_before('2023Q2')", "2022Q2"),
    ("[last_month(p) FOR p IN ['2023', '2023H1', '2023H2', '2023Q3', '2023M02', '2023X']]", [12, 6, 12, 9, 2, None]),
    ("[period_end(p) FOR p IN ['2023H1', '2023Q3', '2023', '2023M02']]", list(DAYS)),
    # what can be why one figure is less than another
    *(
        (f"scope_told('a', {other!r}, {around}, {within}, {may}, {accounts}, {near})", told)
        for other, around, within, may, accounts, near, told in (
            ("a", True, True, True, True, True, "excluded"),
            ("b", True, False, True, False, False, "cannot_tell"),
            ("b", False, False, True, True, False, "cannot_tell"),
            ("b", True, False, True, True, False, "explains"),
            ("b", False, True, True, True, False, "excluded"),
            ("b", True, True, False, False, True, "explains"),
            ("b", False, True, False, False, True, "excluded"),
            ("b", False, False, False, False, True, "cannot_tell"),
            ("b", False, False, False, False, False, "explains"),
        )
    ),
    ("coverage_told('unstated', 'unstated')", "excluded"),
    ("coverage_told('all_units', 'all_units')", "excluded"),
    ("coverage_told('above_scale', 'above_scale')", "excluded"),
    ("coverage_told('above_scale', 'all_units')", "explains"),
    ("coverage_told('above_scale', 'unstated')", "cannot_tell"),
    ("coverage_told('unstated', 'all_units')", "cannot_tell"),
    ("coverage_told('all_units', 'above_scale')", "excluded"),
    ("coverage_told('unstated', 'above_scale')", "excluded"),
    ("unbounded(NULL, 1) AND unbounded(1, NULL)", True),
    ("unbounded(1, 1)", False),
    # twice the tolerance of a tenth of the centre 10
    ("too_wide(9.5, 10.5, 0.1)", False),
    ("too_wide(9.4, 10.6, 0.1)", True),
    ("too_wide(-10.6, -9.4, 0.1)", True),
    ("above(2, 1)", True),
    ("above(1, 1)", False),
    ("above(0, 0)", False),
    ("above(1 + 1e-13, 1)", False),
    ("above(-1, -1 - 1e-13)", False),
    ("above(0, -1)", True),
    # flags, provenance, series
    ("[farthest('others'), farthest('unstated'), farthest('press'), farthest('government'), farthest('bureau')]",
     ["others", "unstated", "press", "government", "bureau"]),
    ("(SELECT farthest(p) FROM (VALUES ('bureau'), ('press'), ('government')) AS given(p))", "press"),
    ("(SELECT farthest(p) FROM (VALUES ('others'), ('unstated')) AS given(p))", "others"),
    ("(SELECT farthest(p) FROM (VALUES ('press'), ('unstated')) AS given(p))", "unstated"),
    ("(SELECT farthest(p) FROM (VALUES ('government'), ('bureau')) AS given(p))", "government"),
    ("(SELECT farthest(p) FROM (VALUES ('a')) AS given(p) WHERE false)", ""),
    ("farther('unstated', 'others')", "others"),
    ("farther('press', 'unstated')", "unstated"),
    ("farther('government', 'press')", "press"),
    ("farther('government', 'bureau')", "government"),
    ("farther('', 'bureau')", "bureau"),
    ("farther('bureau', '')", "bureau"),
    ("flagged('B', 'A,B', 'A')", "B"),
    ("flagged('B', 'A', 'B')", "B"),
    ("flagged('B', 'A', 'A')", None),
    ("joined(['B', NULL, 'E'])", "B,E"),
    ("joined([NULL])", "A"),
    ("of_one_benchmark('p', '2018', 'f', '2018')", True),
    ("of_one_benchmark('p', '2018', 'p', '2023')", False),
    ("of_one_benchmark('p', NULL, 'p', NULL)", True),
    ("of_one_benchmark('p', NULL, 'f', NULL)", False),
    ("of_one_benchmark('p', NULL, 'p', '2018')", False),
    ("of_one_benchmark('p', '2018', 'p', NULL)", False),
    ("is_of_shared_scope('exact', 'scope') AND is_of_shared_scope('bounded', 'scope')", True),
    ("is_of_shared_scope('assumed', 'coverage')", True),
    ("is_of_shared_scope('assumed', 'coverage,scope')", False),
    ("is_of_shared_scope('not_comparable', '')", False),
    # a key has sixteen digits, and is another where one of its columns is
    *(
        (f"(SELECT {asked} FROM (SELECT {FIGURE}) AS one, "
         f"(SELECT * REPLACE ('b' AS vintage) FROM (SELECT {FIGURE})) AS other)", told)
        for asked, told in (
            ("length(fact_key(one))", 16),
            ("fact_key(one) = fact_key(other)", False),
        )
    ),
    # amounts in words
    ("without_noughts(CAST(1234.5 AS DOUBLE))", "1,234.5"),
    ("without_noughts(CAST(1200 AS DOUBLE))", "1,200"),
    ("amount_zh(123456789012, 'money', '')", "1,234.57 亿元"),
    ("amount_zh(25000, 'persons', 'approximate')", "约 2.5 万人"),
    ("[amount_zh(25, d, '') FOR d IN ['count', 'ratio', 'per_person', 'other']]", ["25 个", "25%", "25 元", "25"]),
    ("amount_en(123456789012, 'money', '')", "123.46 bn yuan"),
    ("amount_en(2500000, 'persons', 'approximate')", "about 2.5 m persons"),
    ("[amount_en(25, d, '') FOR d IN ['count', 'ratio', 'per_person', 'other']]", ["25", "25%", "25 yuan", "25"]),
    ("rounded_gdp(CAST(123456789012 AS DOUBLE))", 123500000000.0),
    ("rounded_gdp(CAST(99999999999.123 AS DOUBLE))", 99999999999.12),
    ("rounded_gdp(CAST(100000000001 AS DOUBLE))", 100000000000.0),
]  # fmt: skip


@pytest.mark.parametrize(("said", "meant"), SAID, ids=[said for said, _ in SAID])
def test_a_word_says(connection: duckdb.DuckDBPyConnection, said: str, meant: object) -> None:
    ((found,),) = connection.execute(f"SELECT {said}").fetchall()
    assert found == (pytest.approx(meant, abs=1e-12) if isinstance(meant, float) else meant)
