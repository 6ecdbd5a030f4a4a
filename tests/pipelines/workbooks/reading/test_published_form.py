"""Published figures: each word is looked up, what was printed is kept, and what is not known is named with its cell."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from definitions import Definitions
from pipelines.workbooks.forms.form_files import load_form
from pipelines.workbooks.forms.own_forms import PUBLISHED_FIGURES
from tests.conftest import PUBLISHED as FOLDER
from tests.pipelines.workbooks.workbook_builder import only, published, read, rule_ids


def test_the_published_figures_of_the_repository_are_sound(definitions: Definitions) -> None:
    reading = read(FOLDER / "figures.csv", definitions)
    assert rule_ids(reading) == []
    assert reading.observations.num_rows == len((FOLDER / "figures.csv").read_text("utf-8").splitlines()) - 1
    assert reading.cover.region_code == reading.cover.period == reading.cover.scope_id == ""


#: The files of published figures, and how many figures each holds.
ALL = {
    "figures.csv": 191,
    "cited.csv": 7,
    "documents.csv": 31,
    "further.csv": 49,
    "shenzhen_2016.csv": 171,
    "districts_2019.csv": 22,
}


@pytest.mark.parametrize(("name", "rows"), ALL.items())
def test_every_row_of_every_file_arrives(definitions: Definitions, name: str, rows: int) -> None:
    reading = read(FOLDER / name, definitions)
    assert (rule_ids(reading), reading.observations.num_rows) == ([], rows)
    assert all(each["source_title"] and each["source_url"] for each in reading.observations.to_pylist())


def test_what_was_left_out_says_why_and_everything_gathered_is_somewhere(definitions: Definitions) -> None:
    with (FOLDER / "left_out.csv").open(encoding="utf-8") as file:
        left = list(csv.DictReader(file))
    assert all(" / " in each["reason"] for each in left)
    assert (len(left), sum(ALL.values()) + len(left)) == (53, 524)


def test_the_figures_of_documents_are_not_public_and_say_what_is_inferred(definitions: Definitions) -> None:
    found = read(FOLDER / "documents.csv", definitions).observations.to_pylist()
    assert {each["provenance"] for each in found} == {"undisclosed"}
    assert all("not public" in each["source_title"] for each in found)
    assert all("inferred" in each["note"] or "publication year is taken" in each["note"] for each in found)


def test_the_sections_of_shenzhen_add_up_to_the_totals_that_were_left_out(definitions: Definitions) -> None:
    sums: dict[str, Decimal] = {}
    for each in read(FOLDER / "shenzhen_2016.csv", definitions).observations.to_pylist():
        sums[each["region_code"]] = sums.get(each["region_code"], Decimal(0)) + each["value"]
    with (FOLDER / "left_out.csv").open(encoding="utf-8") as file:
        left = [each for each in csv.DictReader(file) if each["label"] == "从业人员合计"]
    assert sums == {each["region_code"]: Decimal(each["value_text"]) for each in left}
    assert len(sums) == 9


def test_a_figure_is_an_observation(tmp_path: Path, definitions: Definitions) -> None:
    (found,) = read(published(tmp_path / "数字.csv", {"备注": "公报"}), definitions).observations.to_pylist()
    assert (found["sheet"], found["cell"], found["raw_text"]) == ("数字", "I2", "3002.04")
    assert (found["classification"], found["activity_code"], found["measure"]) == ("total", "TOTAL", "gdp")
    assert (found["value"], found["decimals"], found["unit"]) == (Decimal("3002.04"), 2, "hundred_million_yuan")
    assert (found["boundary_date"], found["price_basis"]) == (date(2023, 12, 31), "current")
    assert (found["source_title"], found["note"], found["counted_locally"]) == ("公报", "公报", None)


def test_constant_prices_keep_their_base_year(tmp_path: Path, definitions: Definitions) -> None:
    rows = [{"价格基础": "不变价", "基期": year} for year in ("2020", "2015", "")]
    reading = read(published(tmp_path / "数字.csv", *rows), definitions)
    assert rule_ids(reading) == []
    assert reading.observations["base_year"].to_pylist() == [2020, 2015, None]


@pytest.mark.parametrize(("prices", "year"), [("现价", "2020"), ("不变价", "2020Q1"), ("不变价", "多年")])
def test_what_is_no_base_year_is_named(tmp_path: Path, definitions: Definitions, prices: str, year: str) -> None:
    found = only(read(published(tmp_path / "数字.csv", {"价格基础": prices, "基期": year}), definitions))
    assert found.rule_id == "period-invalid"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_the_encoding_changes_nothing(tmp_path: Path, definitions: Definitions, encoding: str) -> None:
    reading = read(published(tmp_path / "数字.csv", {}, encoding=encoding), definitions)
    assert (rule_ids(reading), reading.observations.num_rows) == ([], 1)


def test_a_region_by_name_alone(tmp_path: Path, definitions: Definitions) -> None:
    reading = read(published(tmp_path / "数字.csv", {}, drop="地区代码"), definitions)
    assert reading.observations["region_code"].to_pylist() == ["310112"]
    assert reading.cover.region_code == "310112"


@pytest.mark.parametrize("name", ["杭州市滨江区", "滨江区", "滨江区(高新区)"])
def test_a_name_may_carry_its_city_or_a_remark(tmp_path: Path, definitions: Definitions, name: str) -> None:
    reading = read(published(tmp_path / "数字.csv", {"地区代码": "330108", "地区": name}), definitions)
    assert rule_ids(reading) == []


@pytest.mark.parametrize(
    ("given", "read_as"),
    [({}, "unstated"), ({"出处": ""}, "unstated"), ({"出处": "press"}, "press"), ({"provenance": "others"}, "others")],
)
def test_how_near_its_source_is_goes_with_a_figure(
    tmp_path: Path, definitions: Definitions, given: dict[str, str], read_as: str
) -> None:
    (found,) = read(published(tmp_path / "数字.csv", given), definitions).observations.to_pylist()
    assert found["provenance"] == read_as


@pytest.mark.parametrize("name", ALL)
def test_every_published_figure_of_the_repository_says_how_near_its_source_is(
    definitions: Definitions, name: str
) -> None:
    """One source is one distance away; what has no address can be no nearer than quoted by others."""
    found = read(FOLDER / name, definitions).observations.to_pylist()
    distances: dict[tuple[str, str], set[str]] = {}
    for each in found:
        distances.setdefault((each["source_title"], each["source_url"]), set()).add(each["provenance"])
    assert all(len(each) == 1 and "unstated" not in each for each in distances.values())
    unknown = {each["provenance"] for each in found if each["source_url"] == "address not on record"}
    assert unknown <= {"others", "undisclosed"}


def test_a_qualifier_is_kept_apart_from_the_number(tmp_path: Path, definitions: Definitions) -> None:
    rows = [{"数值": "≈6600", "报告期": "2022"}, {"数值": "＞50.0"}]
    found = read(published(tmp_path / "数字.csv", *rows), definitions).observations.to_pylist()
    assert [(each["qualifier"], each["value"], each["decimals"], each["raw_text"]) for each in found] == [
        ("approximate", Decimal(6600), 0, "≈6600"),
        ("greater_than", Decimal(50), 1, "＞50.0"),
    ]


SHARE = {"指标": "value_added_share_of_gdp", "计量单位": "%"}


def test_a_percentage_is_read_where_percent_is_the_unit(tmp_path: Path, definitions: Definitions) -> None:
    texts = read(
        published(tmp_path / "数字.csv", SHARE | {"数值": "10.5%"}, {"数值": "10.5%", "报告期": "2022"}), definitions
    )
    assert texts.observations["value"].to_pylist() == [Decimal("10.5")]
    assert [(each.rule_id, each.cells) for each in texts.findings] == [("number-worded", "I3")]


def test_a_fraction_shown_as_a_percentage_is_read_as_shown(tmp_path: Path, definitions: Definitions) -> None:
    written = published(tmp_path / "数字.csv", SHARE, {"报告期": "2022"}).read_text(encoding="utf-8")
    rows = list(csv.reader(written.splitlines()))
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for address in ("I2", "I3"):
        sheet[address].value, sheet[address].number_format = 0.105, "0.0%"
    workbook.save(tmp_path / "数字.xlsx")
    reading = read(tmp_path / "数字.xlsx", definitions)
    (found,) = [each for each in reading.observations.to_pylist() if each["cell"] == "I2"]
    assert (found["value"], "百分数" in found["note"]) == (Decimal("10.5"), True)
    assert [(each.rule_id, each.cells) for each in reading.findings] == [("number-shown-otherwise", "I3")]


@pytest.mark.parametrize("mark", ["①", "²", "㉑", "①*", "⑴", "[1]", "❶"])
def test_a_footnote_mark_behind_a_figure_goes_into_its_note(
    tmp_path: Path, definitions: Definitions, mark: str
) -> None:
    row = {"数值": f"1234.5{mark}", "备注": "快报"}
    (found,) = read(published(tmp_path / "数字.csv", row), definitions).observations.to_pylist()
    assert (found["value"], found["decimals"], found["raw_text"]) == (Decimal("1234.5"), 1, f"1234.5{mark}")
    assert found["note"].startswith(f"快报；脚注 footnote {mark[0]}")


def test_a_class_of_a_classification(tmp_path: Path, definitions: Definitions) -> None:
    row = {"指标": "增加值", "统计口径": "nbs2021-core", "行业分类": "nbs-digital-2021", "行业代码": "03"}
    (found,) = read(published(tmp_path / "数字.csv", row), definitions).observations.to_pylist()
    assert (found["classification"], found["activity_code"], found["measure"]) == (
        "nbs-digital-2021",
        "03",
        "value_added",
    )


def test_without_a_class_it_is_the_total_of_its_scope(tmp_path: Path, definitions: Definitions) -> None:
    row = {"指标": "value_added", "统计口径": "caict"}
    (found,) = read(published(tmp_path / "数字.csv", row), definitions).observations.to_pylist()
    assert (found["classification"], found["activity_code"], found["scope_id"]) == ("scope", "caict", "caict")


@pytest.mark.parametrize(
    ("row", "rule", "cells", "said"),
    [
        ({"地区代码": "319999"}, "region-unknown", "A2", "319999"),
        ({"地区代码": "", "地区": "无此区"}, "region-unknown", "B2", "无此区"),
        ({"地区代码": "", "地区": "鼓楼区"}, "region-ambiguous", "B2", "320106"),
        ({"地区代码": "310104"}, "region-name-differs", "A2:B2", "徐汇区"),
        ({"地区代码": "", "地区": ""}, "answer-missing", "B2", "地区"),
        ({"地区代码": "31011²"}, "region-unknown", "A2", "31011²"),
        ({"地区代码": "310112①"}, "region-unknown", "A2", "310112①"),
        ({"报告期": "202³"}, "period-invalid", "C2", "202³"),
        ({"报告期": "2025(目标)"}, "period-invalid", "C2", "2025(目标)"),
        ({"期别": "cumulative"}, "period-kind-differs", "D2", "annual"),
        ({"期别": "每年"}, "term-unknown", "D2", "annual"),
        ({"指标": "税收"}, "measure-unknown", "E2", "revenue 营业收入"),
        ({"指标": "利润"}, "measure-unknown", "E2", "industrial_profit 工业企业利润总额"),
        ({"统计口径": "nbs-2023"}, "scope-unknown", "F2", "nbs2021-core"),
        ({"统计口径": ""}, "answer-missing", "F2", "统计口径"),
        ({"统计范围": "some"}, "term-unknown", "G2", "above_scale"),
        ({"数据版本": "终版"}, "term-unknown", "H2", "census5"),
        ({"数值": "三千"}, "number-expected", "I2", "三千"),
        ({"数值": "③300"}, "number-marked", "I2", "③300"),
        ({"数值": "410\n385"}, "number-several", "I2", "410⏎385"),
        ({"数值": "9.9%"}, "number-worded", "I2", "9.9%"),
        ({"数值": ""}, "answer-missing", "I2", "数值"),
        ({"数值": "99999999999999999"}, "number-out-of-range", "I2", "单位"),
        ({"计量单位": ""}, "unit-missing", "J2", "亿元"),
        ({"计量单位": "万人"}, "unit-unknown", "J2", "亿元"),
        ({"来源": ""}, "answer-missing", "K2", "来源"),
        ({"区划日期": "去年"}, "date-invalid", "L2", "去年"),
        ({"行业分类": "ISIC"}, "term-unknown", "L2", "nbs-digital-2021"),
        ({"行业代码": "3911"}, "classification-missing", "L2", "3911"),
        ({"行业分类": "gbt4754-2017", "行业代码": "9999"}, "activity-unknown", "M2", "9999"),
        ({"行业分类": "total", "行业代码": "39"}, "activity-unknown", "M2", "TOTAL"),
        ({"可信程度": "很高"}, "term-unknown", "L2", "medium"),
        ({"出处": "听说"}, "term-unknown", "L2", "press"),
        ({"可比性": "exact"}, "column-computed", "L1", "可比性"),
        ({"利润": "1"}, "header-unknown", "L1", "利润"),
    ],
)
def test_bad_input_is_named(
    tmp_path: Path, definitions: Definitions, row: dict[str, str], rule: str, cells: str, said: str
) -> None:
    reading = read(published(tmp_path / "数字.csv", row), definitions)
    found = only(reading)
    assert (found.rule_id, found.file, found.sheet, found.cells) == (rule, "数字.csv", "数字", cells)
    assert said in found.message_zh
    assert reading.is_rejected


@pytest.mark.parametrize(
    ("header", "is_read"), [("数值（亿元）", True), ("数值（万元）", False), ("数值（上年）", False)]
)
def test_the_header_of_the_values_says_their_unit_or_nothing(
    tmp_path: Path, definitions: Definitions, header: str, is_read: bool
) -> None:
    path = published(tmp_path / "数字.csv", {})
    path.write_text(path.read_text("utf-8").replace("数值", header), "utf-8")
    reading = read(path, definitions)
    assert [(each.rule_id, each.cells, each.expected) for each in reading.findings] == [
        ("unit-differs", "I1", "亿元") for _ in range(not is_read)
    ]


def test_the_measure_that_lacks_its_unit_is_named(tmp_path: Path, definitions: Definitions) -> None:
    found = only(read(published(tmp_path / "数字.csv", {"计量单位": ""}), definitions))
    assert (found.rule_id, found.observed) == ("unit-missing", "⟨地区生产总值｜gross domestic product⟩")


def test_an_industry_is_found_as_in_a_submission(tmp_path: Path, definitions: Definitions) -> None:
    """A code with its name behind it, a name alone: what means one industry there means it here."""
    figure = {"指标": "value_added", "行业分类": "gbt4754-2017"}
    typed = ["3911 计算机整机制造", "稻谷种植", "6513软件开发"]
    rows = [{**figure, "行业代码": code} for code in typed]
    reading = read(published(tmp_path / "数字.csv", *rows), definitions)
    assert (rule_ids(reading), reading.observations["activity_code"].to_pylist()) == ([], ["3911", "0111", "6513"])


def test_an_industry_may_be_told_by_its_name_alone(tmp_path: Path, definitions: Definitions) -> None:
    row = {"指标": "value_added", "行业分类": "gbt4754-2017", "行业名称": "稻谷种植"}
    for alone in (row, {**row, "行业代码": ""}):
        reading = read(published(tmp_path / "数字.csv", alone), definitions)
        assert (rule_ids(reading), reading.observations["activity_code"].to_pylist()) == ([], ["0111"])


@pytest.mark.parametrize("row", [{"行业名称": "合计"}, {"行业分类": "scope", "行业名称": "数字经济"}])
def test_a_total_may_have_a_name(tmp_path: Path, definitions: Definitions, row: dict[str, str]) -> None:
    reading = read(published(tmp_path / "数字.csv", {"指标": "value_added", "统计口径": "caict", **row}), definitions)
    assert (rule_ids(reading), reading.observations["activity_code"].to_pylist()) == ([], ["caict"])


@pytest.mark.parametrize(
    ("row", "rule", "cells"),
    [
        ({"行业分类": "gbt4754-2017", "行业名称": "无此行业"}, "activity-unknown", "M3"),
        ({"行业分类": "gbt4754-2017"}, "activity-unknown", "L3"),
        ({"行业名称": "稻谷种植"}, "classification-missing", "L3"),
        ({"行业代码": "", "行业名称": "稻谷种植"}, "classification-missing", "M3"),
        ({"行业分类": "scope", "行业名称": "软件开发"}, "activity-unknown", "M3"),
        ({"行业分类": "total", "行业代码": "TOTAL", "行业名称": "软件开发"}, "activity-unknown", "N3"),
    ],
)
def test_an_industry_that_is_not_told_is_neither_a_total_nor_left_out(
    tmp_path: Path, definitions: Definitions, row: dict[str, str], rule: str, cells: str
) -> None:
    reading = read(published(tmp_path / "数字.csv", {}, {"指标": "value_added", **row}), definitions)
    assert (only(reading).rule_id, only(reading).cells, reading.observations.num_rows) == (rule, cells, 1)


def test_no_row_is_left_out_without_a_word(tmp_path: Path, definitions: Definitions) -> None:
    """Whatever stands in any column of the form, alone or where it should not: the row is read or its file is refused."""
    labels = [each.label_zh for each in load_form(definitions, PUBLISHED_FIGURES).tables["figures"].fields.values()]
    for label in labels:
        for typed in ("", "无此", "2023", "3911", "gbt4754-2017", "total"):
            reading = read(published(tmp_path / "数字.csv", {}, {"报告期": "2022", label: typed}), definitions)
            assert reading.observations.num_rows == 2 or reading.is_rejected, (label, typed)


def test_a_bad_row_does_not_take_the_others_with_it(tmp_path: Path, definitions: Definitions) -> None:
    rows = [{}, {"报告期": "2022", "计量单位": ""}, {"报告期": "2021"}]
    reading = read(published(tmp_path / "数字.csv", *rows), definitions)
    assert only(reading).cells == "J3"
    assert reading.observations["period"].to_pylist() == ["2023", "2021"]


def test_one_fault_down_a_column_is_one_finding(tmp_path: Path, definitions: Definitions) -> None:
    rows = [{"报告期": str(year), "统计口径": "nbs-2023"} for year in range(2010, 2020)]
    assert only(read(published(tmp_path / "数字.csv", *rows), definitions)).cells == "F2:F11"


def test_the_same_figure_twice_from_one_source_is_named(tmp_path: Path, definitions: Definitions) -> None:
    found = only(read(published(tmp_path / "数字.csv", {}, {"数值": "3003"}), definitions))
    assert (found.rule_id, found.cells) == ("duplicate-code", "I2:I3")
    assert rule_ids(read(published(tmp_path / "乙.csv", {}, {"来源": "年鉴"}), definitions)) == []


@pytest.mark.parametrize(
    ("period", "kind", "read_as"),
    [
        ("2024年1—11月", "累计", ("2024M01-M11", "cumulative")),
        ("2024年度", "年度", ("2024", "annual")),
        ("2024.11", "single", ("2024M11", "single")),
        ("Jan-Nov 2024", "cumulative", ("2024M01-M11", "cumulative")),
        ("2024年1—11月", "1—11月", ("2024M01-M11", "cumulative")),
    ],
)
def test_a_period_is_read_as_on_a_cover(
    tmp_path: Path, definitions: Definitions, period: str, kind: str, read_as: tuple[str, str]
) -> None:
    reading = read(published(tmp_path / "数字.csv", {"报告期": period, "期别": kind}), definitions)
    (row,) = reading.observations.to_pylist()
    assert (rule_ids(reading), (row["period"], row["period_kind"])) == ([], read_as)


@pytest.mark.parametrize("period", ["2023/24", "2024E", "2024年预计", "2020—2024年", "比2023年增长", "2024年1、2月"])
def test_a_period_that_is_not_understood_is_refused_by_name(
    tmp_path: Path, definitions: Definitions, period: str
) -> None:
    reading = read(published(tmp_path / "数字.csv", {"报告期": period}), definitions)
    assert (only(reading).rule_id, reading.observations.num_rows) == ("period-invalid", 0)


def test_a_row_that_is_cut_off_is_asked_about(tmp_path: Path, definitions: Definitions) -> None:
    path = published(
        tmp_path / "数字.csv", {"备注": "一"}, {"指标": "population", "数值": "1", "计量单位": "人", "备注": "二"}
    )
    path.write_text(path.read_text("utf-8").removesuffix(",二\n"), "utf-8")
    found = only(read(path, definitions))
    assert (found.rule_id, found.severity, found.cells) == ("row-short", "query", "L3")
