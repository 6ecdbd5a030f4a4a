"""A longer text names a period as a whole, or one that is not understood; what is no period of its figures is passed over."""

from __future__ import annotations

import pytest

from pipelines.workbooks.forms.headers import title_key
from pipelines.workbooks.words.dated_texts import mentions, period_in, without_periods


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("2024年1—11月示例市规模以上工业总产值", "2024M01-M11"),
        ("各区生产总值（2024年1-9月）", "2024M01-M09"),
        ("2024年(1-9月)各区生产总值", "2024M01-M09"),
        ("2024年前11个月各区", "2024M01-M11"),
        ("二○二四年一至三季度各区", "2024Q1-Q3"),
        ("2 0 2 4 年 1 — 11 月 各 区", "2024M01-M11"),
        ("2024年一般公共预算收入", "2024"),
        ("2024年第三产业增加值", "2024"),
        ("2024年计划生育情况", "2024"),
        ("2024年末常住人口", "2024"),
        ("2024年初中在校学生", "2024"),
        ("2024年10强企业", "2024"),
        ("2012年0-17岁人口", "2012"),
        ("2024GDP", "2024"),
        ("Main indicators, Jan-Nov 2024", "2024M01-M11"),
        ("GDP by district, first half of 2024 (preliminary)", "2024H1"),
        ("2024年1-8月（Jan-Aug 2024）", "2024M01-M08"),
        ("2024年各区生产总值（1—9月）", "2024M01-M09"),
        ("2024年各区前三季度生产总值", "2024Q1-Q3"),
        ("各区第一季度情况（2024年）", "2024Q1"),
        ("2024年各区上半年", "2024H1"),
        ("GDP by district, 2024 (Jan-Sep)", "2024M01-M09"),
        ("GDP 2024, first half", "2024H1"),
        ("2024年四季青镇", "2024"),
        ("2024年各区鉴定机构", "2024"),
        ("2024年中国各省", "2024"),
        ("2024年度(1-11月)各区", "2024M01-M11"),
        ("2024年前两个季度", "2024Q1-Q2"),
        ("上海统计年鉴2013 各区生产总值（2012）", "2012"),
        ("2024年各区婴儿（6月龄）", "2024"),
    ],
)
def test_a_period_in_a_longer_text(text: str, identity: str) -> None:
    found = period_in(text)
    assert found is not None
    assert found.id == identity


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("2024年1、2月各区", "2024年1、2月"),
        ("2024年1月和2月各区", "2024年1月和2月"),
        ("2020—2024年各区", "2020-2024年"),
        ("2023-2024学年各区学校", "2023-2024学年"),
        ("比2023年增长", "比2023年增长"),
        ("2024年预期目标", "2024年预期目标"),
        ("各区（2024年快报）", "2024年快报)"),
        ("2024年（预期目标）各区", "2024年(预期目标)"),
        ("2024E", "2024e"),
        ("FY2024", "fy2024"),
        ("2024年1月至今", "2024年1月-今"),
        ("截至2024年11月30日各区", "截至2024年11月30日"),
        ("截至2024年11月末各区", "截至2024年11月末"),
        ("2024年同比增长", "2024年同比增长"),
        ("2024年第1期", "2024年第1期"),
        ("2024年年中", "2024年年中"),
        ("2024年春节", "2024年春节"),
    ],
)
def test_what_goes_on_behind_a_year_is_named_and_never_dropped(text: str, named: str) -> None:
    (mention,) = mentions(text)
    assert (mention.text.startswith(named), mention.period) == (True, None)
    assert period_in(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "按2020年价格计算",
        "GB/T 4754-2017",
        "制表日期：2025年1月15日",
        "2025-01-15",
        "指数（2020年=100）",
        "2012.56平方公里",
        "2018年以来",
        "统计年鉴2024",
        "2024年统计年鉴",
        "《上海统计年鉴—2024》",
        "Statistical Yearbook 2024",
    ],
)
def test_dates_and_the_years_of_bases_and_standards_are_no_periods(text: str) -> None:
    assert mentions(text) == ()


def test_two_periods_are_none() -> None:
    assert period_in("2023年、2024年各区") is None
    assert period_in("2023年各区（2022年）") is None
    assert period_in("2024年各区（1-9月）（1-8月）") is None


def test_titles_of_several_periods_are_one_title() -> None:
    titles = [
        "各区生产总值（2024年）",
        "2024年1—11月各区生产总值",
        "各区生产总值（2024年(1-9月)）",
        "二○二四年各区生产总值",
        "2020—2024年各区生产总值",
    ]
    assert {title_key(title) for title in titles} == {"各区生产总值"}
    assert without_periods("2024年报表") == "报表"
