"""Downloads of the national bureau's database, in every container and arrangement, are read by one form; figures invented."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from definitions import Definitions, load
from definitions.models import Measure
from pipelines.workbooks.reading.results import Reading
from tests.definitions.copies import copied
from tests.pipelines.workbooks.files.readers.odd_files import xls
from tests.pipelines.workbooks.layout_builder import figures, workbook
from tests.pipelines.workbooks.workbook_builder import only, read, rule_ids

SOURCE = "数据来源：国家统计局"
YEARLY = f"""数据库：年度数据
时间：最近10年
指标,2023年,2022年
国内生产总值(亿元),1294271.7,1234029.4
年末总人口(万人),140967,141175
粮食产量(万吨),69541.0,68652.8
注：1.按当年价格计算。
　　　2.2023年数据为最终核实数。
{SOURCE}
"""
QUARTERLY = f"""数据库：季度数据
时间：最近6季度
指标,2022年第一季度,2021年第四季度,2021年第三季度
国内生产总值_当季值(亿元),270177.8,324237.4,289919.3
国内生产总值_累计值(亿元),270177.8,1143669.7,819432.3
注：1.按当年价格计算。累计数据由当季数据相加得到。
{SOURCE}
"""
#: A download by what stands in its rows and columns, and one of its figures.
ARRANGED: dict[str, tuple[str, tuple[str, ...]]] = {
    "regions by year": (
        "数据库：分省年度数据\n指标：地区生产总值(亿元)\n时间：最近2年\n地区,2023年,2022年\n北京市,43760.7,41540.9\n",
        ("C5", "110000", "2022", "annual", "gdp"),
    ),
    "cities by year": (
        "数据库：主要城市年度数据\n指标：国内生产总值(亿元)\n时间：最近2年\n地区,2023年,2022年\n南昌,7212.9,7203.5\n",
        ("B5", "360100", "2023", "annual", "gdp"),
    ),
    "indicators of a region": (
        "数据库：主要城市年度数据\n地区：上海\n时间：最近2年\n指标,2023年,2022年\n年末户籍人口(万人),1480,1469\n",
        ("C5", "310000", "2022", "annual", "registered_population"),
    ),
    "quarters of a region": (
        "数据库：分省季度数据\n地区：上海市\n时间：2023年\n时间,地区生产总值_累计值(亿元),地区生产总值_当季值(亿元)\n"
        "2023年第二季度,21390.2,10500.5\n",
        ("B5", "310000", "2023Q1-Q2", "cumulative", "gdp"),
    ),
    "regions in columns": (
        "数据库：分省年度数据\n指标：年末常住人口(万人)\n时间：最近2年\n时间,北京市,天津市\n2023年,2186,1364\n",
        ("C5", "120000", "2023", "annual", "population"),
    ),
    "indicators of one year": (
        "数据库：分省年度数据\n时间：2023年\n地区,地区生产总值(亿元),年末常住人口(万人)\n北京市,43760.7,2186\n",
        ("C4", "110000", "2023", "annual", "population"),
    ),
    "regions of one year": (
        "数据库：分省年度数据\n时间：2023年\n指标,北京市,天津市\n地区生产总值(亿元),43760.7,16737.3\n",
        ("C4", "120000", "2023", "annual", "gdp"),
    ),
    "months of the country": (
        "数据库：月度数据\n时间：2023年1月-2023年10月\n时间,国内生产总值_累计值(亿元)\n2023年10月,5\n",
        ("B4", "000000", "2023M01-M10", "cumulative", "gdp"),
    ),
}


def lines(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def as_csv(folder: Path, rows: list[list[str]]) -> Path:
    (folder / "下载.csv").write_text("\r\n".join(",".join(row) for row in rows), encoding="gb18030")
    return folder / "下载.csv"


def as_xlsx(folder: Path, rows: list[list[str]]) -> Path:
    return workbook(folder / "下载.xlsx", ("Sheet1", [[typed(cell) for cell in row] for row in rows]))


def as_xls(folder: Path, rows: list[list[str]]) -> Path:
    book, _ = xls(*([typed(cell) for cell in row] for row in rows), sheet="年度数据")
    book.save(str(folder / "下载.xls"))
    return folder / "下载.xls"


def typed(cell: str) -> Any:
    try:
        return float(cell)
    except ValueError:
        return cell or None


@pytest.fixture
def reading(tmp_path: Path, definitions: Definitions) -> Callable[[str], Reading]:
    return lambda text: read(as_csv(tmp_path, lines(text)), definitions)


@pytest.mark.parametrize("written", [as_csv, as_xlsx, as_xls])
def test_every_container_gives_the_same(
    tmp_path: Path, definitions: Definitions, written: Callable[[Path, list[list[str]]], Path]
) -> None:
    found = read(written(tmp_path, lines(YEARLY)), definitions)
    assert (found.form, rule_ids(found)) == ("nbs-database", ["measures-left-out"])
    assert figures(found, "region_code", "period", "period_kind", "measure", "value", "unit", "vintage") == {
        "B4": ("000000", "2023", "annual", "gdp", Decimal("1294271.7"), "hundred_million_yuan", "database"),
        "C4": ("000000", "2022", "annual", "gdp", Decimal("1234029.4"), "hundred_million_yuan", "database"),
        "B5": ("000000", "2023", "annual", "population", 140967, "ten_thousand_persons", "database"),
        "C5": ("000000", "2022", "annual", "population", 141175, "ten_thousand_persons", "database"),
    }


def test_what_is_no_measure_is_left_out_by_name_and_counted(reading: Callable[[str], Reading]) -> None:
    found = reading(YEARLY)
    assert (only(found).severity, only(found).cells, only(found).observed) == ("note", "A6", "粮食产量 (万吨)")
    (account,) = found.accounts
    assert account.ignored == {"粮食产量 (万吨): 没有这个指标 no such measure": 3}
    assert account.roles["unclaimed"] == 0


@pytest.mark.parametrize("arranged", ARRANGED.values(), ids=ARRANGED)
def test_every_arrangement_is_read(reading: Callable[[str], Reading], arranged: tuple[str, tuple[str, ...]]) -> None:
    text, (cell, *subject) = arranged
    found = reading(f"{text}注：本表按当年价格计算。\n{SOURCE}\n")
    assert rule_ids(found) == []
    assert figures(found, "region_code", "period", "period_kind", "measure")[cell] == tuple(subject)
    assert found.accounts[0].roles["unclaimed"] == 0


def test_the_ending_of_a_name_tells_of_which_months_it_is(reading: Callable[[str], Reading]) -> None:
    found = reading(QUARTERLY)
    assert rule_ids(found) == []
    assert figures(found, "period", "period_kind") == {
        "B4": ("2022Q1", "single"),
        "C4": ("2021Q4", "single"),
        "D4": ("2021Q3", "single"),
        "B5": ("2022Q1", "cumulative"),
        "C5": ("2021", "annual"),  # all four quarters are the year
        "D5": ("2021Q1-Q3", "cumulative"),
    }


def test_a_period_is_what_is_printed_where_no_ending_says_more(reading: Callable[[str], Reading]) -> None:
    text = QUARTERLY.replace("2021年第三季度", "2022年1-2月").replace("_当季值", "").replace("_累计值", "_期末值", 1)
    found = figures(reading(text), "period", "period_kind")
    assert (found["B4"], found["D4"]) == (("2022Q1", "single"), ("2022M01-M02", "cumulative"))


def test_months_that_a_spreadsheet_keeps_as_dates(tmp_path: Path, definitions: Definitions) -> None:
    """2023年10月 becomes 2023-10-01 when a download is opened and saved again."""
    months: list[Any] = [date(2023, 10, 1), date(2023, 9, 1)]
    over: list[Any] = [["数据库：月度数据"], ["时间：最近13个月"]]
    across: list[Any] = [
        *over,
        ["指标", *months],
        ["国内生产总值_累计值(亿元)", 5, 4],
        ["国内生产总值_当期值(亿元)", 1, 1],
    ]
    found = figures(read(workbook(tmp_path / "横.xlsx", ("月度", across)), definitions), "period", "period_kind")
    assert (found["B4"], found["C5"]) == (("2023M01-M10", "cumulative"), ("2023M09", "single"))
    down: list[Any] = [*over, ["时间", "国内生产总值_累计值(亿元)", "国内生产总值_当期值(亿元)"], [months[0], 5, 1]]
    found = figures(read(workbook(tmp_path / "竖.xlsx", ("月度", down)), definitions), "period", "period_kind")
    assert (found["B4"], found["C4"]) == (("2023M01-M10", "cumulative"), ("2023M10", "single"))


def test_what_is_listed_as_a_part_of_something_is_not_taken_by_its_name(reading: Callable[[str], Reading]) -> None:
    found = reading(YEARLY.replace("年末总人口", "其中：年末常住人口"))
    assert figures(found).keys() == {"B4", "C4"}
    assert only(found).cells == "A5:A6"


def test_a_city_that_is_gone_is_named_as_one(tmp_path: Path, definitions: Definitions) -> None:
    """A name is looked for among the provinces and then among the cities; what is said of it is said of the last."""
    text = ARRANGED["cities by year"][0].replace("南昌", "巢湖")
    assert "row-unknown" not in rule_ids(read(as_csv(tmp_path, lines(text)), definitions))


def test_an_index_is_at_constant_prices_beside_figures_at_current_ones(reading: Callable[[str], Reading]) -> None:
    text = YEARLY.replace("粮食产量(万吨)", "国内生产总值指数(上年=100)").replace("注：1.按当年价格计算。\n", "")
    assert figures(reading(text), "price_basis", "unit")["B6"] == ("constant", "index_previous_year")
    of_defaults = text.replace("国内生产总值指数", "第一产业增加值指数")  # which no entry of the table itself lists
    assert figures(reading(of_defaults), "price_basis")["B6"] == ("constant",)
    assert figures(reading(text), "price_basis")["B4"] == ("current",)
    prices = reading(YEARLY.replace("1.按当年价格计算", "1.按不变价格计算"))
    assert "caption-contradicts" in rule_ids(prices)


def test_a_measure_of_which_something_else_is_said_is_no_unknown_one(reading: Callable[[str], Reading]) -> None:
    """It is named as an error: figures beside the name of a measure are never passed over."""
    found = reading(YEARLY.replace("国内生产总值(亿元)", "国内生产总值(1990年价)(亿元)"))
    assert ("row-unknown", "A4") in [(each.rule_id, each.cells) for each in found.findings]
    unit = reading(YEARLY.replace("国内生产总值(亿元)", "国内生产总值(万人)"))
    assert ("unit-unknown", "A4") in [(each.rule_id, each.cells) for each in unit.findings]


def test_an_indicator_named_above_the_table_that_is_no_measure(reading: Callable[[str], Reading]) -> None:
    text = ARRANGED["regions by year"][0].replace("地区生产总值(亿元)", "粮食产量(万吨)")
    found = {each.rule_id: each for each in reading(text).findings}
    assert found.keys() == {"measures-left-out", "nothing-read"}
    assert found["nothing-read"].observed == "粮食产量 (万吨): 没有这个指标 no such measure"
    assert (found["measures-left-out"].cells, found["measures-left-out"].observed) == ("A2", "粮食产量 (万吨)")


MONTHLY = f"""数据库：月度数据
时间：最近13个月
指标,2023年10月,2023年9月
社会消费品零售总额_当期值(亿元),43333.0,39826.0
社会消费品零售总额_累计值(亿元),385440.0,342107.0
社会消费品零售总额_同比增长(%),7.6,5.5
{SOURCE}
"""
RETAIL_SALES = (
    "- {id: retail_sales, name_zh: 社会消费品零售总额, name_en: retail sales of consumer goods, dimension: money,"
    " activity: false, accounts: false, flow: true}\n"
)


def test_one_row_in_the_table_of_measures_enters_an_indicator(tmp_path: Path) -> None:
    definitions = load(copied(tmp_path / "definitions"))
    path = as_csv(tmp_path, lines(MONTHLY))
    assert figures(read(path, definitions)) == {}
    with (definitions.root / "measures.yml").open("a", encoding="utf-8") as measures:
        measures.write(RETAIL_SALES)
    found = read(path, load(definitions.root))
    assert (rule_ids(found), only(found).cells) == (["measures-left-out"], "A6")
    assert figures(found, "measure", "period", "period_kind") == {
        "B4": ("retail_sales", "2023M10", "single"),
        "C4": ("retail_sales", "2023M09", "single"),
        "B5": ("retail_sales", "2023M01-M10", "cumulative"),
        "C5": ("retail_sales", "2023M01-M09", "cumulative"),
    }


BROADBAND = (
    "- {id: broadband, name_zh: 互联网宽带接入用户, name_en: broadband subscribers, dimension: count,"
    " activity: false, accounts: false}\n"
)
HOUSEHOLDS = (
    "- {id: ten_thousand_households, symbol: 万户, name_en: ten thousand households, dimension: count,"
    " multiplier: 10000, sdmx_unit_measure: NUMBER, sdmx_unit_mult: 4}\n"
)


def test_a_measure_in_a_new_unit_asks_for_the_row_of_its_unit(tmp_path: Path) -> None:
    root = copied(tmp_path / "definitions")
    with (root / "measures.yml").open("a", encoding="utf-8") as measures:
        measures.write(BROADBAND)
    known = "互联网宽带接入用户 (个⟨、｜, ⟩家⟨、｜, ⟩"
    texts = {
        YEARLY.replace("粮食产量(万吨)", "互联网宽带接入用户(万户)"): ("row-unknown", "A6"),
        ARRANGED["regions by year"][0].replace("地区生产总值(亿元)", "互联网宽带接入用户(万户)"): (
            "measure-unknown",
            "A2",
        ),
        ARRANGED["indicators of one year"][0].replace("地区生产总值(亿元)", "互联网宽带接入用户(万户)"): (
            "header-unknown",
            "B3",
        ),
    }
    for text, where in texts.items():
        told = {(each.rule_id, each.cells): each for each in read(as_csv(tmp_path, lines(text)), load(root)).findings}
        assert told[where].expected.startswith(known), where
        assert "⟩户⟨" in told[where].expected, where
    with (root / "units.yml").open("a", encoding="utf-8") as units:
        units.write(HOUSEHOLDS)
    reading = read(as_csv(tmp_path, lines(next(iter(texts)))), load(root))
    assert (rule_ids(reading), figures(reading, "unit")["B6"]) == ([], ("ten_thousand_households",))


def test_a_measure_is_known_by_its_further_words_and_not_by_likely_ones(
    tmp_path: Path, definitions: Definitions
) -> None:
    grain = Measure(
        id="grain",
        name_zh="粮食总产量",
        name_en="grain",
        words=("粮食产量",),
        dimension="money",
        activity=False,
        accounts=False,
    )
    path = as_csv(tmp_path, lines(YEARLY.replace("万吨", "亿元")))
    known = replace(definitions, measures={**definitions.measures, "grain": grain})
    assert figures(read(path, known), "measure")["B6"] == ("grain",)
    likely = grain.model_copy(update={"words": (), "likely": ("粮食产量",)})
    assert "B6" not in figures(read(path, replace(known, measures={**definitions.measures, "grain": likely})))
