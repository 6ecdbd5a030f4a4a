"""Sheets as a bureau keeps them, invented, each with what is right: what every number is, or that it is left.

A sheet is its rows and merges; `right` names the observation of a cell by region, period, kind, measure, class and unit.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.pipelines.workbooks.layout_builder import Cells, workbook

CORE = "nbs2021-core"
YI, WAN, JIA, REN = "hundred_million_yuan", "ten_thousand_yuan", "enterprise", "person"
#: Region, period, period kind, measure, activity code, unit.
Right = tuple[str, str, str, str, str, str]


@dataclass(frozen=True)
class Legacy:
    """A sheet, the answers that its questions need, and its right observations."""

    name: str
    rows: Cells
    right: Mapping[str, Right]
    merges: Sequence[str] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    also: Sequence[tuple[str, str, str]] = ()  # cell, column of the observation, value

    def write(self, folder: Path) -> Path:
        """The sheet as a workbook, or as a CSV in the encoding of a Chinese spreadsheet program."""
        path = folder / self.name
        if path.suffix == ".csv":
            with path.open("w", encoding="gb18030", newline="") as file:
                csv.writer(file).writerows([["" if cell is None else cell for cell in row] for row in self.rows])
            return path
        return workbook(path, ("Sheet1", self.rows), merges=self.merges)


_YEARS = {"B": "2021", "C": "2022", "D": "2023"}
WIDE_YEARS = Legacy(
    "宽表.xlsx",
    [
        ["示例乙区2021—2023年数字经济核心产业营业收入"],
        ["单位：亿元"],
        ["行业", "2021年", "2022年", "2023年", "2023年比上年增长（%）"],
        ["数字经济核心产业营业收入", 300.5, 320, 360, 12.5],
        ["  数字产品制造业", 200.5, 210, 230, 9.5],
        ["  数字技术应用业", 100, 110, 130, 18.2],
        ["注：1.绝对数按现价计算，增速按不变价计算。"],
        ["    2.2023年为初步核算数。"],
    ],
    {
        f"{column}{row}": ("990102", year, "annual", "revenue", code, YI)
        for row, code in ((4, CORE), (5, "01"), (6, "03"))
        for column, year in _YEARS.items()
    },
    merges=["A1:E1", "A2:E2"],
    also=[("D4", "vintage", "preliminary"), ("C4", "vintage", "unstated"), ("D5", "scope_id", CORE)],
)
TOWNS = Legacy(
    "街镇.xlsx",
    [
        ["示例乙区2024年数字经济核心产业分街镇情况"],
        ["填报单位：示例乙区统计局", None, None, "单位：家、万元"],
        ["街镇", "行业", "企业数", "营业收入"],
        ["子街道", "软件和信息技术服务业", 2, 1500],
        [None, "电子设备制造业", 4, 800],
        [None, "小计", 6, 2300],
        ["丑镇", "软件和信息技术服务业", "—", "—"],
        [None, "小计", "—", "—"],
        ["全区合计", None, 6, 2300],
    ],
    {
        "C9": ("990102", "2024", "annual", "enterprises", CORE, JIA),
        "D9": ("990102", "2024", "annual", "revenue", CORE, WAN),
    },
    merges=["A1:D1", "A4:A6"],
    answers={"scope 数字经济核心产业": CORE},
)
_MONTHS = (("C", "2024M05", "single"), ("D", "2024M01-M05", "cumulative"))
TWO_BLOCKS = Legacy(
    "月报.xlsx",
    [
        ["示例乙区规上数字经济核心产业主要指标"],
        ["2024年1—5月"],
        ["一、数字产品制造业"],
        ["指标", "计量单位", "本月", "累计", "同比（%）"],
        ["企业数", "家", 8, 8, 1.2],
        ["营业收入", "亿元", 2.4, 11.5, 6.3],
        [],
        ["二、数字技术应用业"],
        ["指标", "计量单位", "本月", "累计", "同比（%）"],
        ["企业数", "家", 12, 12, 4.3],
        ["营业收入", "亿元", 1.7, 5.9, 9.8],
        ["注：统计范围为规模以上企业。"],
    ],
    {
        f"{column}{row}": ("990102", period, kind, measure, code, unit)
        for first, code in ((5, "01"), (10, "03"))
        for row, measure, unit in ((first, "enterprises", JIA), (first + 1, "revenue", YI))
        for column, period, kind in _MONTHS
    },
    merges=["A1:E1", "A2:E2"],
    also=[("C5", "coverage", "above_scale")],
)
TWO_LEVELS = Legacy(
    "两级表头.xlsx",
    [
        ["示例甲区数字经济核心产业基本情况"],
        ["计量单位：家、亿元"],
        ["行业", "2023年", None, None, "2024年", None, None],
        [None, "企业数", "营业收入", "营业收入同比增长（%）", "企业数", "营业收入", "营业收入同比增长（%）"],
        ["合计", 100, 50.5, 3.1, 110, 55.5, 9.9],
        ["数字产品制造业", 40, 30.5, 2.2, 45, 33.5, 9.8],
    ],
    {
        f"{column}{row}": ("990101", year, "annual", measure, code, unit)
        for row, code in ((5, CORE), (6, "01"))
        for column, year, measure, unit in (
            *(("B", "2023", "enterprises", JIA), ("C", "2023", "revenue", YI)),
            *(("E", "2024", "enterprises", JIA), ("F", "2024", "revenue", YI)),
        )
    },
    merges=["A1:G1", "A3:A4", "B3:D3", "E3:G3"],
)
HEADINGS = Legacy(
    "标题行.xlsx",
    [
        ["示例乙区规模以上数字经济核心产业主要指标（2024年1—9月）"],
        ["指标名称", "计量单位", "9月", "1—9月", "上年同期", "增长（%）"],
        ["一、数字产品制造业"],
        ["  营业收入", "万元", 1200, 10200, 9800, 4.1],
        ["二、数字技术应用业"],
        ["  营业收入", "万元", 2200, 20200, 19000, 6.3],
        ["注：本表为快报数。"],
    ],
    {
        f"{column}{row}": ("990102", period, kind, "revenue", code, WAN)
        for row, code in ((4, "01"), (6, "03"))
        for column, period, kind in (
            *(("C", "2024M09", "single"), ("D", "2024M01-M09", "cumulative")),
            ("E", "2023M01-M09", "cumulative"),
        )
    },
)
SUBTOTALS = Legacy(
    "分区小计.csv",
    [
        ["示例市2024年各区数字经济核心产业情况", "", "", ""],
        ["单位：家、万元", "", "", ""],
        ["地区", "行业", "单位数", "营业收入"],
        ["示例甲区", "数字产品制造业", 10, 1000],
        ["", "数字技术应用业", 20, 2000],
        ["", "小计", 30, 3000],
        ["示例乙区", "数字产品制造业", 5, 500],
        ["", "小计", 5, 500],
        ["合计", "", 35, 3500],
    ],
    {
        f"{column}{row}": (region, "2024", "annual", measure, code, unit)
        for row, region, code in (
            *((4, "990101", "01"), (5, "990101", "03"), (6, "990101", CORE)),
            *((7, "990102", "01"), (8, "990102", CORE), (9, "990100", CORE)),
        )
        for column, measure, unit in (("C", "enterprises", JIA), ("D", "revenue", WAN))
    },
    answers={"measure 单位数": "1"},
)
TRANSPOSED = Legacy(
    "转置.xlsx",
    [
        ["示例甲区历年数字经济核心产业增加值"],
        ["年份", "数字产品制造业（亿元）", "数字产品服务业（亿元）", "核心产业合计（亿元）", "增速（%）"],
        [2023, 82.4, 12.1, 209.8, 6.2],
        [2024, 86.9, 12.8, 222.2, 7.3],
    ],
    {
        f"{column}{row}": ("990101", year, "annual", "value_added", code, YI)
        for row, year in ((3, "2023"), (4, "2024"))
        for column, code in (("B", "01"), ("C", "02"), ("D", CORE))
    },
)
REGIONS_ACROSS = Legacy(
    "各区在列.xlsx",
    [
        ["2024年示例市数字经济核心产业主要指标"],
        ["指标", "全市", "示例甲区", "示例乙区"],
        ["企业数（家）", 100, 60, 40],
        ["增加值（亿元）", 300, 200, 100],
        ["增加值增速（%）", 6.1, 6.2, 6.3],
    ],
    {
        f"{column}{row}": (region, "2024", "annual", measure, CORE, unit)
        for row, measure, unit in ((3, "enterprises", JIA), (4, "value_added", YI))
        for column, region in (("B", "990100"), ("C", "990101"), ("D", "990102"))
    },
    answers={"scope 数字经济核心产业": CORE},
)
CODES = Legacy(
    "序号备注.xlsx",
    [
        ["附件2"],
        ["示例丙区数字经济核心产业分行业情况（2024年度）"],
        ["填报单位：示例丙区统计局", None, None, None, None, "单位：万元"],
        ["序号", "行业代码", "行业名称", "营业收入", "增加值", "备注"],
        [1, "01", "数字产品制造业", 1000, 300, "含调整"],
        [2, "0101", "其中：计算机制造", 400, 100, None],
        ["合计", None, None, 1500, 350, None],
        ["单位负责人：张三", None, "填表人：李四"],
    ],
    {
        f"{column}{row}": ("990103", "2024", "annual", measure, code, WAN)
        for row, code in ((5, "01"), (6, "0101"), (7, CORE))
        for column, measure in (("D", "revenue"), ("E", "value_added"))
    },
)
TIMES_BELOW = Legacy(
    "指标下分时期.xlsx",
    [
        ["示例甲区2024年1—11月规上数字经济核心产业分行业情况"],
        ["单位：亿元、人"],
        ["行业", "营业收入", None, None, "从业人员期末人数", None],
        [None, "本月", "累计", "同比增长（%）", "本月", "同比增长（%）"],
        ["总计", 48.1, 507.4, 7.1, 35300, 0.5],
        ["数字产品制造业", 28.4, 301.5, 6.3, 15200, -0.8],
    ],
    {
        f"{column}{row}": ("990101", period, kind, measure, code, unit)
        for row, code in ((5, CORE), (6, "01"))
        for column, period, kind, measure, unit in (
            ("B", "2024M11", "single", "revenue", YI),
            ("C", "2024M01-M11", "cumulative", "revenue", YI),
            ("E", "2024M11", "single", "employees", REN),
        )
    },
    merges=["A3:A4", "B3:D3", "E3:F3"],
)
QUARTERS = Legacy(
    "季度.xlsx",
    [
        ["示例甲区2024年数字经济核心产业增加值（亿元）"],
        ["行业", "一季度", "上半年", "前三季度", "全年"],
        ["数字产品制造业", 20, 42, 63, 86.9],
        ["数字技术应用业", 21, 43, 66, 89.9],
    ],
    {
        f"{column}{row}": ("990101", period, kind, "value_added", code, YI)
        for row, code in ((3, "01"), (4, "03"))
        for column, period, kind in (
            *(("B", "2024Q1", "cumulative"), ("C", "2024H1", "cumulative")),
            *(("D", "2024Q1-Q3", "cumulative"), ("E", "2024", "annual")),
        )
    },
)
SIDE_BY_SIDE = Legacy(
    "并排.xlsx",
    [
        ["示例甲区2024年数字经济核心产业情况"],
        ["行业", "企业数（家）", None, "行业", "企业数（家）"],
        ["数字产品制造业", 40, None, "数字技术应用业", 61],
        ["数字产品服务业", 60, None, "数字要素驱动业", 6],
    ],
    {
        cell: ("990101", "2024", "annual", "enterprises", code, JIA)
        for cell, code in (("B3", "01"), ("B4", "02"), ("E3", "03"), ("E4", "04"))
    },
)
NOTHING_SAID = Legacy(
    "什么也没写.xlsx",
    [["情况表"], ["行业名称", "企业数", "产值"], ["软件业", 3, 400], ["光伏业", 5, 600], ["合计", 8, 1000]],
    {
        f"{column}{row}": ("990101", "2024", "annual", measure, code, unit)
        for row, code in ((3, "65"), (5, CORE))
        for column, measure, unit in (("B", "enterprises", JIA), ("C", "gross_output", WAN))
    },
    answers={
        "region": "示例甲区",
        "period": "2024年",
        "industry 软件业": "65",
        "industry 光伏业": "不读",
        "total 合计": CORE,
        "unit 企业数": "家",
        "measure 产值": "总产出",
        "unit 产值": "万元",
    },
)
MEASURE_HEADINGS = Legacy(
    "指标在标题行.xlsx",
    [
        ["示例甲区2024年数字经济核心产业情况（亿元）"],
        ["行业", "2023年", "2024年"],
        ["一、营业收入"],
        ["数字产品制造业", 1, 2],
        ["二、增加值"],
        ["数字产品制造业", 0.1, 0.2],
    ],
    {
        f"{column}{row}": ("990101", year, "annual", measure, "01", YI)
        for row, measure in ((4, "revenue"), (6, "value_added"))
        for column, year in (("B", "2023"), ("C", "2024"))
    },
)
MEASURES_ABOVE = Legacy(
    "指标在表头上.xlsx",
    [
        ["示例甲区2024年数字经济核心产业情况"],
        ["一、营业收入（亿元）"],
        ["行业", "2023年", "2024年"],
        ["数字产品制造业", 1, 2],
        ["二、增加值（亿元）"],
        ["行业", "2023年", "2024年"],
        ["数字产品制造业", 0.1, 0.2],
    ],
    {
        f"{column}{row}": ("990101", year, "annual", measure, "01", YI)
        for row, measure in ((4, "revenue"), (7, "value_added"))
        for column, year in (("B", "2023"), ("C", "2024"))
    },
)
PREFIXES = Legacy(
    "行业加指标.xlsx",
    [
        ["示例甲区数字经济核心产业情况"],
        ["指标", "单位", "2023年", "2024年", "增幅（%）"],
        ["1.数字产品制造业营业收入", "亿元", 1, 2, 100],
        ["2.数字技术应用业营业收入", "亿元", 3, 4, 33],
        ["3.数字经济核心产业从业人员期末人数", "人", 30, 40, 33],
        ["  其中：软件业务收入", "亿元", 5, 6, 20],
        ["4.地区生产总值", "亿元", 100, 110, 10],
    ],
    {
        f"{column}{row}": ("990101", year, "annual", measure, code, unit)
        for row, measure, code, unit in (
            *((3, "revenue", "01", YI), (4, "revenue", "03", YI)),
            *((5, "employees", CORE, REN), (7, "gdp", "TOTAL", YI)),
        )
        for column, year in (("C", "2023"), ("D", "2024"))
    },
    answers={"measure 软件业务收入": "不读", "caption 示例甲区数字经济核心产业情况（数字经济）": "不改变，照读"},
)
RANKS = Legacy(
    "位次.xlsx",
    [
        ["2024年示例市各区数字经济核心产业增加值"],
        ["位次", "地区", "增加值（亿元）", "增速（%）", "增速位次"],
        [1, "示例甲区", 30, 5, 2],
        [2, "示例乙区", 20, 6, 1],
        [None, "全市", 50, 5.5, None],
    ],
    {
        cell: (region, "2024", "annual", "value_added", CORE, YI)
        for cell, region in (("C3", "990101"), ("C4", "990102"), ("C5", "990100"))
    },
    answers={"scope 数字经济核心产业": "核心产业（国家统计局2021）"},
)
TWO_SCOPES = Legacy(
    "两个口径.xlsx",
    [
        ["示例甲区数字经济与GDP情况"],
        ["年份", "GDP（亿元）", "数字经济增加值（亿元）", "核心产业增加值（亿元）"],
        [2023, 100, 40, 10],
    ],
    {
        cell: ("990101", "2023", "annual", measure, code, YI)
        for cell, measure, code in (
            *(("B3", "gdp", "TOTAL"), ("C3", "value_added", "unstated-total")),
            ("D3", "value_added", CORE),
        )
    },
    answers={"scope 数字经济": "unstated-total"},
)
ALL = (
    *(WIDE_YEARS, TOWNS, TWO_BLOCKS, TWO_LEVELS, HEADINGS, SUBTOTALS, TRANSPOSED, REGIONS_ACROSS),
    *(CODES, TIMES_BELOW, QUARTERS, SIDE_BY_SIDE, NOTHING_SAID, MEASURE_HEADINGS, MEASURES_ABOVE),
    *(PREFIXES, RANKS, TWO_SCOPES),
)
