"""A period is understood however it is written, or refused: never a part of it, never its year or its first month."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.workbooks.words.periods import parse_part, parse_period, period_of_cell, possible_readings


@pytest.mark.parametrize("dash", ["-", "–", "—", "――", "―", "－", "~", "〜", "～", "−", "‑", "至", "到", " — "])
@pytest.mark.parametrize("form", ["2024年1{}11月", "2024年1月{}11月", "２０２４年１{}１１月份", "2024年1{}11月累计"])
def test_every_dash_that_is_printed_means_to(form: str, dash: str) -> None:
    found = parse_period(form.format(dash))
    assert found is not None
    assert found.id == "2024M01-M11"


@pytest.mark.parametrize(
    ("identity", "texts"),
    [
        (
            "2024",
            "2024年度、2024全年、2024年全年、2024年年报、２０２４年、二○二四年、二〇二四年、二零二四年、2024年末、截至2024年底",
        ),
        ("2024", "2024年1-12月、2024年一至四季度、2024Q1-Q4、2024M01-M12、2024年前12个月"),
        (
            "2024M01-M11",
            "2024年前11个月、2024年前十一个月、2024年1月—2024年11月、2024.1-2024.11、202401-202411、2024.1-11",
        ),
        (
            "2024M01-M11",
            "2024年11月累计、二○二四年一至十一月、（2024年1—11月）、2024年(1-11月)、2024年【1—11月】、2024[1-11月]",
        ),
        ("2024M01-M11", "2024年1-11月(累计)、2024m1-11"),
        ("2024M11", "2024年11月、2024年十一月、2024.11、2024-11、2024/11、202411、2024年11月当月、2024年11月份"),
        (
            "2024Q1",
            "2024年Ⅰ季度、2024年I季度、2024年第一季度、2024年一季度、2024年Q1、2024年1季度、2024Q1、2024第1季度、2024年首季",
        ),
        (
            "2024Q1-Q3",
            "2024年一至三季度、2024年1—3季度、2024年前三季度、2024年前三个季度、2024年Ⅰ—Ⅲ季度、2024年第一至第三季度",
        ),
        ("2024H1", "2024年上半年、2024上半年、2024年（上半年）、2024年H1、2024年上半年累计"),
        ("2024H2", "2024年下半年、2024年[下半年]"),
    ],
)
def test_a_period_in_chinese(identity: str, texts: str) -> None:
    found = {text: period.id if (period := parse_period(text)) else None for text in texts.split("、")}
    assert found == dict.fromkeys(found, identity)


@pytest.mark.parametrize(
    ("identity", "texts"),
    [
        (
            "2024M01-M11",
            "Jan-Nov 2024; January – November, 2024; Jan. to Nov. 2024; 2024 Jan-Nov; first eleven months of 2024",
        ),
        ("2024M11", "Nov 2024; Nov. 2024; November of 2024"),
        ("2024Q1", "Q1 2024; 2024 Q1; 1Q2024; first quarter of 2024; the first quarter of 2024"),
        ("2024Q1-Q3", "Q1-Q3 2024; first three quarters of 2024"),
        ("2024H1", "2024 H1; H1 2024; 1H2024; first half of 2024"),
        ("2024", "full year 2024; the year 2024"),
    ],
)
def test_a_period_in_english(identity: str, texts: str) -> None:
    found = {text: period.id if (period := parse_period(text)) else None for text in texts.split("; ")}
    assert found == dict.fromkeys(found, identity)


@pytest.mark.parametrize(
    "text",
    [
        "2023/24",
        "2023-2024学年",
        "2020—2024年",
        "2020-2024",
        "2024财年",
        "FY2024",
        "比2023年增长",
        "2024年1一11月",
        "2024E",
        "2024F",
        "2024e",
        "2024年预计",
        "2024年计划",
        "2024年(预期目标)",
        "2024年(1)",
        "2024(11)",
        "2024年1",
        "2024-11-30",
        "2024年11月30日",
        "2024年2-5月",
        "2024年同比",
        "2024年(万元)",
        "2024年快报",
        "2024年13月",
        "2024年1月至今",
        "2024年初",
        "20241-9月",
        "二四年",
        "24年",
        "2024年1-9",
        "2023年1月-2024年3月",
        "2024年1-9月同比",
        "12024",
        "2024.5.1",
        "2024年下半年累计",
        "2024年1-11月当月",
        "Nov-Jan 2024",
        "Q5 2024",
        "first half",
    ],
)
def test_what_is_not_understood_as_a_whole_is_none(text: str) -> None:
    assert parse_period(text) is None


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("截至2024年11月末", ("2024M01-M11", "2024M11")),
        ("2011/12", ("2011M12", "2011–2012")),
        ("2011-12", ("2011M12", "2011–2012")),
        ("2024.1", ("2024M01", "2024M10")),
    ],
)
def test_what_may_be_read_in_two_ways_is_none_with_both_readings(text: str, readings: tuple[str, ...]) -> None:
    assert parse_period(text) is None
    assert possible_readings(text) == readings


def test_a_month_that_is_said_to_stand_for_itself_is_not_cumulative() -> None:
    alone, plain = parse_period("2024年1月当月"), parse_period("2024年1月")
    assert alone is not None
    assert plain is not None
    assert (alone.kinds, plain.kinds) == (("single",), ("cumulative", "single"))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("1—11月", (1, 1, 11)),
        ("（1-9月）", (1, 1, 9)),
        ("8月", (1, 8, 8)),
        ("上半年", (6, 1, 1)),
        ("一至三季度", (3, 1, 3)),
    ],
)
def test_a_part_of_a_year_without_the_year(text: str, part: tuple[int, int, int]) -> None:
    found = parse_part(text)
    assert found is not None
    assert (found.step, found.first, found.last) == part
    assert parse_part(f"{text}增长") is None


@pytest.mark.parametrize(
    ("cell", "identity"),
    [
        (2024, "2024"),
        (2024.0, "2024"),
        ("2024年", "2024"),
        (202411, "2024M11"),
        (2012.11, ""),
        ("2012.11", ""),
        (12, ""),
    ],
)
def test_a_bare_number_in_a_header_is_a_year_or_a_month_and_no_figure(cell: str | float, identity: str) -> None:
    found = period_of_cell(cell)
    assert (found.id if found else "") == identity


def test_a_date_is_no_header() -> None:
    assert period_of_cell(date(2024, 11, 1)) is None
