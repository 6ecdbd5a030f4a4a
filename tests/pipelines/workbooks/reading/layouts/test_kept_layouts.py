"""What the sheets of a bureau need of a layout: industries in headings, words for totals, labels carried down, towns left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from definitions import Definitions
from pipelines.workbooks.reading.results import Reading
from tests.pipelines.workbooks.layout_builder import Cells, figures, trial
from tests.pipelines.workbooks.workbook_builder import rule_ids

CORE: dict[str, Any] = {"classification": "nbs-digital-2021", "scope": "nbs2021-core", "unit": "hundred_million_yuan"}
REVENUE: dict[str, Any] = {"revenue": {"texts": ["营业收入"], "measure": "revenue"}}
REGION: dict[str, Any] = {"stands": "constant", "value": "990101"}
INDUSTRIES: dict[str, Any] = {
    "labels": [{"header": ["行业"], "holds": "activity"}],
    "region": REGION,
    "shared": CORE,
    "entries": REVENUE,
}


def read(tmp_path: Path, definitions: Definitions, cells: Cells, **table: Any) -> Reading:
    return trial(tmp_path, definitions, cells, **{**INDUSTRIES, **table})


def test_words_of_the_table_stand_for_classes_and_for_the_total_of_a_scope(
    tmp_path: Path, definitions: Definitions
) -> None:
    cells: Cells = [["行业", "营业收入"], ["合计", 9], ["制造部分", 4], ["数字技术应用业", 5], [None, None]]
    activity = {"names": {"nbs2021-core": ["合计"], "01": ["制造部分"]}}
    reading = read(tmp_path, definitions, cells, activity=activity)
    assert rule_ids(reading) == []
    assert figures(reading, "classification", "activity_code", "value") == {
        "B3": ("scope", "nbs2021-core", 9),
        "B4": ("nbs-digital-2021", "01", 4),
        "B5": ("nbs-digital-2021", "03", 5),
    }
    unknown = read(tmp_path, definitions, cells)
    assert [(found.rule_id, found.cells) for found in unknown.findings] == [("activity-unknown", "A3:A4")]


def blocks(tmp_path: Path, definitions: Definitions, heading: str, *more: list[Any], **activity: Any) -> Reading:
    cells: Cells = [
        ["一、数字产品制造业"],
        ["指标", "本期"],
        ["营业收入", 1],
        [heading],
        *more,
        ["营业收入", 2],
    ]
    return read(
        tmp_path,
        definitions,
        cells,
        labels=[{"header": ["指标"], "holds": "measure"}],
        measure="row",
        columns={"now": {"texts": ["本期"]}},
        activity={"stands": "block", **activity},
    )


@pytest.mark.parametrize("more", [[], [["指标", "本期"]]], ids=["a row", "above a header"])
def test_a_heading_says_of_which_industry_the_rows_below_it_are(
    more: list[list[Any]], tmp_path: Path, definitions: Definitions
) -> None:
    row = f"B{6 + len(more)}"
    reading = blocks(tmp_path, definitions, "二、数字技术应用业", *more)
    assert (rule_ids(reading), figures(reading, "activity_code")) == ([], {"B4": ("01",), row: ("03",)})
    unknown = blocks(tmp_path, definitions, "二、光伏业", *more)
    assert ("activity-unknown" in rule_ids(unknown), figures(unknown, "activity_code")) == (True, {"B4": ("01",)})
    named = blocks(tmp_path, definitions, "二、光伏业", *more, names={"04": ["二、光伏业"]})
    assert figures(named, "activity_code")[row] == ("04",)
    left = blocks(tmp_path, definitions, "二、光伏业", *more, ignored=["二、光伏业"])
    assert (rule_ids(left), set(figures(left))) == ([], {"B4"})
    assert left.accounts[0].ignored == {"二、光伏业": 2}


def test_figures_under_no_heading_are_named_once(tmp_path: Path, definitions: Definitions) -> None:
    cells: Cells = [["指标", "本期"], ["营业收入", 1], ["数字产品制造业"], ["营业收入", 2]]
    reading = read(
        tmp_path,
        definitions,
        cells,
        labels=[{"header": ["指标"], "holds": "measure"}],
        measure="row",
        columns={"now": {"texts": ["本期"]}},
        activity={"stands": "block"},
    )
    assert [(found.rule_id, found.cells) for found in reading.findings] == [("activity-unknown", "A3")]
    assert figures(reading, "activity_code") == {"B5": ("01",)}


def test_a_label_is_carried_down_to_rows_that_have_another(tmp_path: Path, definitions: Definitions) -> None:
    region: dict[str, Any] = {"header": ["地区"], "holds": "region", "carried": True}
    labels = [region, {"header": ["行业"], "holds": "activity"}]
    cells: Cells = [
        ["地区", "行业", "营业收入"],
        ["示例甲区", "数字产品制造业", 1],
        [None, "小计", 1],
        [None, None, 7],
    ]
    table: dict[str, Any] = {
        "region": {"stands": "row", "within": "990100"},
        "activity": {"names": {"nbs2021-core": ["小计"]}},
    }
    reading = read(tmp_path, definitions, cells, labels=labels, **table)
    assert figures(reading, "region_code", "activity_code") == {
        "C3": ("990101", "01"),
        "C4": ("990101", "nbs2021-core"),
    }
    assert rule_ids(reading) == ["row-unlabelled"], "figures without any label are of nothing"
    region["carried"] = False
    assert set(figures(read(tmp_path, definitions, cells, labels=labels, **table))) == {"C3"}


def test_a_total_in_the_column_of_running_numbers_is_the_label_of_its_row(
    tmp_path: Path, definitions: Definitions
) -> None:
    labels = [{"header": ["序号"], "holds": "nothing"}, {"header": ["行业"], "holds": "activity"}]
    cells: Cells = [["序号", "行业", "营业收入"], [1, "数字产品制造业", 1], ["合计", None, 1], [2, None, 7]]
    reading = read(tmp_path, definitions, cells, labels=labels, activity={"names": {"nbs2021-core": ["合计"]}})
    assert figures(reading, "activity_code") == {"C3": ("01",), "C4": ("nbs2021-core",)}
    assert rule_ids(reading) == ["row-unlabelled"], "a running number is no label"


def test_rows_are_left_out_by_how_their_names_end_and_by_whole_names(tmp_path: Path, definitions: Definitions) -> None:
    labels = [{"header": ["街镇"], "holds": "region", "carried": True}, {"header": ["行业"], "holds": "nothing"}]
    cells: Cells = [
        ["街镇", "行业", "营业收入"],
        ["子街道", "软件业", 1],
        [None, "硬件业", 2],
        ["市属", None, 3],
        ["合计", None, 6],
    ]
    rules = [{"id": "towns", "ends": ["街道"], "reason": "x"}, {"id": "others", "texts": ["市属"], "reason": "x"}]
    place = {"stands": "row", "within": "990101", "names": {"990101": ["合计"]}}
    shared = {**CORE, "classification": "scope", "activity_code": "nbs2021-core"}
    reading = read(tmp_path, definitions, cells, labels=labels, ignored=rules, region=place, shared=shared)
    assert (rule_ids(reading), figures(reading, "region_code")) == ([], {"C6": ("990101",)})
    assert reading.accounts[0].ignored == {"towns": 5, "others": 2}
    rules[1]["texts"] = ["市"]
    unknown = read(tmp_path, definitions, cells, labels=labels, ignored=rules, region=place, shared=shared)
    assert rule_ids(unknown) == ["row-unknown"], "a whole name is no beginning of one"


def test_what_stands_below_a_text_is_left_out(tmp_path: Path, definitions: Definitions) -> None:
    cells: Cells = [["行业", "营业收入"], ["数字产品制造业", 1], ["附表"], ["指标", "营业收入"], ["数字产品制造业", 2]]
    rules = [{"id": "other", "texts": ["附表"], "what": "below", "reason": "x"}]
    reading = read(tmp_path, definitions, cells, ignored=rules)
    assert (rule_ids(reading), set(figures(reading))) == ([], {"B3"})
    assert reading.accounts[0].ignored == {"other": 5}


def test_a_column_of_changes_is_left_out_beside_years(tmp_path: Path, definitions: Definitions) -> None:
    cells: Cells = [["行业", "2022年", "2023年", "2023年比上年增长（%）"], ["数字产品制造业", 1, 2, 100]]
    table: dict[str, Any] = {
        "period": {"stands": "column"},
        "measure": "caption",
        "entries": {"revenue": {"texts": ["试表"], "measure": "revenue"}},
        "columns": {"growth": {"texts": ["{y}年比上年增长"], "ignored": "增速"}},
    }
    reading = read(tmp_path, definitions, cells, **table)
    assert (rule_ids(reading), figures(reading, "period")) == ([], {"B3": ("2022",), "C3": ("2023",)})
    assert reading.accounts[0].ignored == {"增速": 1}
    twice: Cells = [["行业", "2022年", "2023年"], [None, "增速", "营业收入"], ["数字产品制造业", 1, 2]]
    table |= {"measure": "column", "entries": REVENUE, "columns": {"growth": {"texts": ["增速"], "ignored": "增速"}}}
    assert figures(read(tmp_path, definitions, twice, **table), "period") == {"C4": ("2023",)}


def test_quarters_in_the_header_are_of_the_year_above(tmp_path: Path, definitions: Definitions) -> None:
    cells: Cells = [["行业", "一季度", "上半年", "全年"], ["数字产品制造业", 1, 2, 4]]
    table: dict[str, Any] = {
        "period": {"stands": "column", "kind": "cumulative"},
        "measure": "caption",
        "entries": {"revenue": {"texts": ["试表"], "measure": "revenue"}},
    }
    reading = read(tmp_path, definitions, cells, **table)
    assert rule_ids(reading) == []
    assert figures(reading, "period", "period_kind") == {
        "B3": ("2023Q1", "cumulative"),
        "C3": ("2023H1", "cumulative"),
        "D3": ("2023", "annual"),
    }


def test_a_note_says_of_which_vintage_a_year_is(tmp_path: Path, definitions: Definitions) -> None:
    def vintages(note: str) -> list[str]:
        cells: Cells = [["行业", "2022年", "2023年"], ["数字产品制造业", 1, 2], [note]]
        table: dict[str, Any] = {
            "period": {"stands": "column"},
            "measure": "caption",
            "entries": {"revenue": {"texts": ["试表"], "measure": "revenue"}},
            "shared": {**CORE, "vintage": "unstated"},
            "vintages": {"preliminary": ["{y}年为初步核算数"]},
        }
        return [row["vintage"] for row in read(tmp_path, definitions, cells, **table).observations.to_pylist()]

    assert vintages("注：2023年为初步核算数。") == ["unstated", "preliminary"]
    assert vintages("注：2024年为初步核算数。") == ["unstated", "unstated"]


def test_industries_need_a_classification(tmp_path: Path, definitions: Definitions) -> None:
    cells: Cells = [["行业", "营业收入"], ["数字产品制造业", 1]]
    with pytest.raises(Exception, match="classification"):
        read(tmp_path, definitions, cells, shared={"scope": "none"})
