"""A draft form says what it recognised, marks what it guessed, and reads the file it was made from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from definitions import Definitions
from pipelines.findings import Findings
from pipelines.workbooks.drafting.draft import Draft
from pipelines.workbooks.drafting.proposing import FIRST_ROWS, LAST_ROWS, form_id_of, propose
from pipelines.workbooks.files.grid import open_grid
from pipelines.workbooks.forms.form_faults import MARK
from tests.pipelines.workbooks.layout_builder import INDUSTRY, figures, workbook
from tests.pipelines.workbooks.workbook_builder import read, rule_ids


def drafted(path: Path, definitions: Definitions) -> tuple[Draft | None, dict[str, Any]]:
    grid = open_grid(path.read_bytes(), path.name, Findings(definitions.rules, file=path.name, submission_id=""))
    assert grid is not None
    proposal = propose(grid, path.name, definitions)
    return (proposal.draft, yaml.safe_load("\n".join(proposal.draft.lines))) if proposal else (None, {})


def preview(path: Path, content: dict[str, Any], definitions: Definitions) -> Any:
    return read(path, replace(definitions, forms={content["id"]: content}))


def test_a_draft_of_a_known_table_reads_it_like_its_form(tmp_path: Path, definitions: Definitions) -> None:
    path = workbook(tmp_path / "C1302.xlsx", ("Sheet1", INDUSTRY), merges=["A3:A4"])
    draft, content = drafted(path, definitions)
    assert draft is not None
    assert (content["id"], list(draft.questions)) == ("draft-c1302", ["coverage"]), (
        "the title says nothing of the units"
    )
    table = content["tables"]["table-1"]
    assert table["shared"]["coverage"] == "above_scale", "as the known form says of tables of this title"
    assert table["title"] == ["各区、县工业企业主要指标"]
    assert table["region"] == {
        "stands": "row",
        "within": "310000",
        "names": {"310000": ["总计"]},
        "residuals": ["其他"],
    }
    reading = preview(path, content, definitions)
    assert rule_ids(reading) == []
    assert figures(reading, "value", "unit", "region_code") == figures(
        read(path, definitions), "value", "unit", "region_code"
    )


def test_what_is_guessed_is_marked_and_what_is_unknown_is_left_open(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [
        ["情况表（2023）"],
        ["地区", "常住人口数", "生产总值指数（上年=100）", "税收（亿元）"],
        ["徐汇区", 3, 105, "…"],
        ["闵行区", 4, 104, 2],
    ]
    path = workbook(tmp_path / "新表.xlsx", ("表", rows))
    draft, content = drafted(path, definitions)
    assert draft is not None
    entries = content["tables"]["table-1"]["entries"]
    assert entries["entry_1"]["measure"] == "population"
    assert entries["entry_2"]["measure"] == "gdp_index", "an index is no gross domestic product"
    assert "ignored" in entries["entry_3"]
    marked = [line for line in draft.lines if MARK in line and not line.startswith("#")]
    assert len(marked) == draft.unsure - 1, "population is asked for its meaning and for its unit"
    assert all(any(name in line for line in marked) for name in ("entry_1", "entry_3", "means: no_data"))
    assert "unit" not in entries["entry_1"], "a unit that is printed nowhere is not guessed"
    assert list(draft.questions["unit 常住人口数"].choices.values()) == ["人", "千人", "万人"]
    reading = preview(path, content, definitions)
    assert [(found.rule_id, found.cells) for found in reading.findings] == [("unit-missing", "B2")]
    entries["entry_1"]["unit"] = "ten_thousand_persons"
    reading = preview(path, content, definitions)
    assert rule_ids(reading) == []
    assert set(figures(reading)) == {"B3", "B4", "C3", "C4"}
    assert sum(reading.accounts[0].ignored.values()) == 2


def test_a_unit_that_stands_inside_a_header_is_its_unit(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [
        ["地区", "年份", "GDP_亿元", "常住人口（万人）i", "平均工资"],
        ["上海", 2023, 1, 2, 3],
        ["江苏", 2023, 4, 5, 6],
    ]
    path = workbook(tmp_path / "面板.xlsx", ("表", rows))
    _, content = drafted(path, definitions)
    entries = content["tables"]["table-1"]["entries"]
    assert entries["entry_1"] == {"texts": ["GDP_亿元"], "measure": "gdp", "unit": "hundred_million_yuan"}
    assert (entries["entry_2"]["measure"], entries["entry_2"]["unit"]) == ("population", "ten_thousand_persons")
    assert "ignored" in entries["entry_3"], "wages are no number of employees"
    reading = preview(path, content, definitions)
    assert figures(reading, "region_code", "period", "value")["D3"] == ("320000", "2023", 5)


def test_a_table_whose_label_columns_have_no_header_is_drafted(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [
        [None, None, None, None, 2022, 2023],
        [1, "常住人口（万人）i", None, "北京", 1, 2],
        [2, None, "常住人口（万人）i", "天津", 3, None],
        [3, "财政支出（亿元）i", None, "北京", 5, 6],
        [4, None, "财政支出（亿元）i", "天津", 7, 8],
    ]
    path = workbook(tmp_path / "预算.xlsx", ("表", rows), merges=["B2:B3", "B4:B5"])
    draft, content = drafted(path, definitions)
    assert draft is not None
    table = content["tables"]["table-1"]
    assert [(label["header"], label["holds"]) for label in table["labels"]] == [
        ([], "nothing"),
        ([], "measure"),
        ([], "region"),
    ]
    table["entries"]["entry_2"] = {
        "texts": table["entries"]["entry_2"]["texts"],
        "measure": "gdp",
        "unit": "hundred_million_yuan",
    }
    reading = preview(path, content, definitions)
    assert rule_ids(reading) == []
    assert figures(reading, "measure", "region_code", "period", "value")["F5"] == ("gdp", "120000", "2023", 8)
    assert figures(reading)["F3"] is None
    account = reading.accounts[0].roles
    assert (account["data"], account["label"], account["ignored"], account["unclaimed"]) == (7, 8, 4, 0)


def test_a_table_of_industries_with_its_region_in_the_title(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [
        ["杭州市余杭区数字经济核心产业分行业情况（2023年）"],
        ["行业代码", "行业名称", "单位数（个）", "增加值（万元）"],
        [3911, "计算机整机制造", 3, 200.1],
        [6311, "固定电信服务", 5, 1000],
        ["合计", None, 8, 1200.1],
    ]
    path = workbook(tmp_path / "余杭.xlsx", ("行业", rows))
    _, content = drafted(path, definitions)
    table = content["tables"]["table-1"]
    assert [label["holds"] for label in table["labels"]] == ["activity", "activity"]
    assert (table["region"]["value"], table["shared"]["classification"]) == ("330110", "gbt4754-2017")
    reading = preview(path, content, definitions)
    assert rule_ids(reading) == []
    assert figures(reading, "activity_code", "measure", "value")["D3"] == ("3911", "value_added", Decimal("200.1"))
    assert figures(reading, "classification", "activity_code")["D5"] == ("scope", "nbs2021-core")
    assert (reading.observations.num_rows, reading.accounts[0].roles["unclaimed"]) == (6, 0)


def test_a_city_s_districts_under_a_year_and_units_in_the_caption(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [
        ["2023年无锡市各区数字经济核心产业情况"],
        ["单位：亿元、家"],
        ["区县", "企业数", "营业收入", None],
        [None, None, "总量", "同比增长（%）"],
        ["全市", 3000, 6600.5, 8.1],
        ["梁溪区", 500, 1000.5, "-"],
        ["新吴区", 1000, "约3663", 10.1],
    ]
    path = workbook(tmp_path / "无锡.xlsx", ("表", rows), merges=["A3:A4", "B3:B4", "C3:D3"])
    _, content = drafted(path, definitions)
    table = content["tables"]["table-1"]
    assert table["title"] == ["无锡市各区数字经济核心产业情况"]
    assert (table["region"]["within"], table["region"]["names"]) == ("320200", {"320200": ["全市"]})
    assert table["entries"]["entry_1"] == {"texts": ["企业数"], "measure": "enterprises"}
    found = figures(preview(path, content, definitions), "region_code", "value", "qualifier", "unit")
    assert found["C7"] == ("320214", 3663, "approximate", "hundred_million_yuan")


def test_a_vintage_in_brackets_behind_the_title_is_that_of_the_figures(
    tmp_path: Path, definitions: Definitions
) -> None:
    rows: Any = [["2024年闵行区数字经济核心产业增加值（快报）"], ["单位：亿元"], ["产业类别", "增加值"]]
    rows += [["数字产品制造业", 182.3], ["数字技术应用业", 150]]
    path = workbook(tmp_path / "快报.xlsx", ("表", rows))
    _, content = drafted(path, definitions)
    assert content["tables"]["table-1"]["shared"]["vintage"] == "preliminary"
    found = figures(preview(path, content, definitions), "value", "vintage")
    assert found["B4"][1] == "preliminary"


def test_a_monthly_table_with_units_in_a_column_is_drafted(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [
        ["滨江区主要指标（2024年1-8月）"],
        ["指标名称", "单位", "8月", "1-8月", "去年同期", "同比增长（%）"],
        ["地区生产总值", "亿元", None, 1800.5, 1700.1, 5.9],
        ["常住人口", "万人", 53, 53.2, 52, 2.3],
    ]
    path = workbook(tmp_path / "月报.xlsx", ("8月", rows))
    _, content = drafted(path, definitions)
    table = content["tables"]["table-1"]
    assert [label["holds"] for label in table["labels"]] == ["measure", "unit"]
    assert table["columns"]["column_1"] == {"texts": ["{m}月"], "period_kind": "single"}
    assert table["columns"]["column_3"] == {"texts": ["去年同期"], "period_kind": "cumulative", "years_back": 1}
    reading = preview(path, content, definitions)
    assert rule_ids(reading) == []
    found = figures(reading, "region_code", "measure", "period", "period_kind", "unit")
    assert found["D3"] == ("330108", "gdp", "2024M01-M08", "cumulative", "hundred_million_yuan")
    assert found["C4"] == ("330108", "population", "2024M08", "single", "ten_thousand_persons")
    assert reading.accounts[0].roles["unclaimed"] == 0


def test_dates_in_the_rows_are_months(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [["截止日期", "常住人口（万人）"], *([date(2023, month, 28), month] for month in range(1, 4))]
    path = workbook(tmp_path / "月.xlsx", ("表", rows))
    _, content = drafted(path, definitions)
    assert content["tables"]["table-1"]["period"] == {"stands": "row", "kind": "single"}
    assert content["tables"]["table-1"]["region"] == {"stands": "caption"}, "which region is read nowhere is no region"
    content["tables"]["table-1"]["region"] = {"stands": "constant", "value": "310000"}
    content["tables"]["table-1"]["period"]["kind"] = "cumulative"
    assert preview(path, content, definitions).observations["period"].to_pylist() == [
        "2023M01",
        "2023M01-M02",
        "2023M01-M03",
    ]


def test_tables_that_look_alike_are_told_apart_by_their_sheets(tmp_path: Path, definitions: Definitions) -> None:
    sheets: Any = [
        (name, [["年份", "常住人口（万人）", *more], [2022, 1, 3], [2023, 2, 4]])
        for name, more in (("甲", ["生产总值（亿元）"]), ("乙", ["常住人口密度（人/平方公里）"]))
    ]
    path = workbook(tmp_path / "两表.xlsx", *sheets)
    _, content = drafted(path, definitions)
    assert [table["sheets"] for table in content["tables"].values()] == [["甲"], ["乙"]]
    assert preview(path, content, definitions).form == "draft"


def test_years_in_the_header_and_a_measure_in_a_caption(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [
        ["数据库：某库"],
        ["指标：年末常住人口(万人)"],
        ["地区", "2023年", "2022年"],
        ["上海", 1, 2],
        ["云南省", 3, 4],
    ]
    path = workbook(tmp_path / "a b.xlsx", ("表", rows))
    _, content = drafted(path, definitions)
    table = content["tables"]["table-1"]
    assert (table["measure"], table["period"]["stands"], table["region"]["level"]) == ("caption", "column", "province")
    assert figures(preview(path, content, definitions), "region_code", "period")["C5"] == ("530000", "2022")


def test_one_sheet_a_year_is_one_table(tmp_path: Path, definitions: Definitions) -> None:
    sheets: Any = [
        (year, [["人口表"], ["地区", "常住人口（万人）"], ["徐汇区", 1], ["闵行区", 2]]) for year in ("2022", "2023")
    ]
    path = workbook(tmp_path / "年.xlsx", *sheets)
    _, content = drafted(path, definitions)
    assert list(content["tables"]) == ["table-1"]
    assert content["tables"]["table-1"]["period"]["stands"] == "sheet"
    assert preview(path, content, definitions).observations["period"].to_pylist() == ["2022", "2022", "2023", "2023"]


def test_a_sheet_without_a_table_gives_no_draft(tmp_path: Path, definitions: Definitions) -> None:
    path = workbook(tmp_path / "信.xlsx", ("表", [["关于报送的函"], ["各单位："]]))
    assert drafted(path, definitions)[0] is None


def test_the_id_of_a_draft_is_latin() -> None:
    assert form_id_of("表 2.2 GDP (final).xls") == "draft-2-2-gdp-final"
    assert form_id_of("年度数据.csv") == "draft"


def test_the_words_of_a_title_choose_the_measure_and_the_coverage(tmp_path: Path, definitions: Definitions) -> None:
    def entry(title: str) -> dict[str, Any]:
        rows: Any = [[f"{title}（2023）"], ["地区", "在校学生（人）"], ["徐汇区", 3], ["闵行区", 4]]
        _, content = drafted(workbook(tmp_path / "新表.xlsx", ("表", rows)), definitions)
        table: dict[str, Any] = content["tables"]["table-1"]
        return {**table["entries"]["entry_1"], **table["shared"]}

    assert entry("各区小学情况")["measure"] == "primary_pupils"
    assert entry("各区普通中学情况")["measure"] == "secondary_pupils"
    assert (entry("各区小学情况")["coverage"], entry("规模以上单位情况")["coverage"]) == ("all_units", "above_scale")


@pytest.mark.parametrize(
    ("when", "period"),
    [("2024年1—11月", "2024M01-M11"), ("2024年一至三季度", "2024Q1-Q3"), ("2024年(1～9月)", "2024M01-M09")],
)
def test_a_draft_of_a_part_of_a_year_reads_that_part(
    tmp_path: Path, definitions: Definitions, when: str, period: str
) -> None:
    rows: Any = [
        [f"{when}示例市规模以上工业总产值"],
        ["单位：亿元"],
        ["地区", "工业总产值"],
        ["徐汇区", 200.5],
        ["闵行区", 300],
    ]
    path = workbook(tmp_path / "月报.xlsx", ("表", rows))
    _, content = drafted(path, definitions)
    table = content["tables"]["table-1"]
    assert table["title"] == ["示例市规模以上工业总产值"]
    assert table["period"] == {"stands": "title", "kind": "cumulative"}
    table["shared"]["coverage"] = "above_scale"
    reading = preview(path, content, definitions)
    assert {row["period"] for row in reading.observations.to_pylist()} == {period}


def test_a_draft_of_months_in_the_header_is_cumulative_and_asks_where_it_may_be_single(
    tmp_path: Path, definitions: Definitions
) -> None:
    def period(*headers: str) -> tuple[str, bool]:
        rows: Any = [["情况表"], ["地区", *headers], ["徐汇区", 1.5, 2], ["闵行区", 3.5, 4]]
        path = workbook(tmp_path / "月报.xlsx", ("表", rows))
        draft, content = drafted(path, definitions)
        assert draft is not None
        line = next(line for line in draft.lines if "period: {" in line)
        return content["tables"]["table-1"]["period"]["kind"], MARK in line

    assert period("2024年1—8月", "2024年1—9月") == ("cumulative", False)
    assert period("2024年8月", "2024年9月") == ("single", False)
    assert period("2024年一季度", "2023年一季度") == ("cumulative", True)
    assert period("2024年", "2023年") == ("annual", False)


def test_a_long_sheet_is_drafted_from_its_ends(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [["2024年示例甲区数字经济核心产业分街镇情况"], ["街镇", "企业数（家）"]]
    rows += [[f"第{number}街道", 1] for number in range(FIRST_ROWS + LAST_ROWS)] + [["合计", 500]]
    path = workbook(tmp_path / "长表.xlsx", ("表", rows))
    grid = open_grid(path.read_bytes(), path.name, Findings(definitions.rules, file=path.name, submission_id=""))
    assert grid is not None
    proposal = propose(grid, path.name, definitions)
    assert proposal is not None
    assert [str(each.figure.cell) for each in proposal.trial.read] == [f"B{len(rows)}"]
    assert (proposal.is_shortened, proposal.trial.numbers) == (True, FIRST_ROWS + LAST_ROWS - 2)
    reading = preview(path, yaml.safe_load("\n".join(proposal.draft.lines)), definitions)
    assert reading.accounts[0].roles["ignored"] == 2 * (FIRST_ROWS + LAST_ROWS), "the form reads the whole sheet"


def test_many_unknown_names_are_left_by_name_and_not_asked(tmp_path: Path, definitions: Definitions) -> None:
    names = [f"某指标{chr(0x4E00 + number)}（个）" for number in range(21)]
    rows: Any = [["2024年情况表"], ["地区", "企业数（家）", *names], ["徐汇区", *range(22)], ["闵行区", *range(22)]]
    draft, content = drafted(workbook(tmp_path / "宽.xlsx", ("表", rows)), definitions)
    assert draft is not None
    assert [name for name in draft.questions if name.startswith("measure")] == []
    entries = content["tables"]["table-1"]["entries"]
    assert len({entry.get("ignored") for entry in entries.values()}) == 2
    few: Any = [row[:22] for row in rows]
    draft, _ = drafted(workbook(tmp_path / "窄.xlsx", ("表", few)), definitions)
    assert draft is not None
    assert sum(name.startswith("measure") for name in draft.questions) == 20


def test_many_rules_of_one_sheet_are_counted(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [["2024年情况表"], ["地区", *(f"列{number}（个）" for number in range(300))], ["徐汇区", *range(300)]]
    path = workbook(tmp_path / "宽.xlsx", ("表", rows))
    _, content = drafted(path, definitions)
    ignored = preview(path, content, definitions).accounts[0].ignored
    assert (sum(ignored.values()), len(ignored) < 256) == (300, True), "a mark is a byte"


@pytest.mark.parametrize("labels", [["闵行区", "徐汇区附"], ["闵行区附", "徐汇区"], ["西湖区附", "闵行区"]])
def test_the_region_below_which_labels_lie_is_one_that_there_is(
    tmp_path: Path, definitions: Definitions, labels: list[str]
) -> None:
    """Codes of Shanghai's districts begin with 3101, and there is no 310100; in which order sets come is chance."""
    rows: Any = [["2024年"], ["地区", "生产总值"], *([label, 1] for label in labels)]
    draft, _ = drafted(workbook(tmp_path / "t.xlsx", ("表", rows)), definitions)
    assert draft is not None
    (asked,) = (each for each in draft.questions.values() if each.place[-1] == "region")
    assert asked.guess in definitions.regions
