"""The names beside the codes of a table are compared; what spoils a whole table is one finding with its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from definitions import Definitions
from pipelines.findings import Finding
from pipelines.workbooks.reading.results import Reading
from tests.pipelines.workbooks.layout_builder import trial
from tests.pipelines.workbooks.workbook_builder import published, read, submission

GBT, OLD, NBS = "gbt4754-2017", "gbt4754-2011", "nbs-digital-2021"
RULES = ("name-of-other-industry", "codes-of-other-edition", "names-out-of-step", "names-in-disorder")


def filled(
    tmp_path: Path,
    definitions: Definitions,
    typed: Sequence[tuple[str | float, str]],
    *,
    edit: Any = None,
    **cover: Any,
) -> Reading:
    """A submission of these codes and names, each with a figure."""

    def type_in(workbook: Workbook) -> None:
        sheet = workbook["行业"]
        for row, (code, name) in enumerate(typed, 4):
            sheet.cell(row, 1).value, sheet.cell(row, 2).value = code, name or None
        if edit:
            edit(workbook)

    rows: list[Mapping[str, Any]] = [{"activity_code": "3911", "value_added": 1 + n} for n in range(len(typed))]
    if cover.get("classification", GBT) != GBT:
        rows = [{**row, "activity_code": next(iter(definitions.classes[cover["classification"]]))} for row in rows]
    return read(submission(tmp_path / "甲.xlsx", definitions, rows=rows, edit=type_in, **cover), definitions)


def told(reading: Reading) -> list[Finding]:
    return [found for found in reading.findings if found.rule_id in RULES]


def names_of(definitions: Definitions, classification: str, codes: Sequence[str]) -> list[tuple[str | float, str]]:
    return [(code, definitions.classes[classification][code].name_zh) for code in codes]


CODES = ["3911", "3912", "3913", "3914", "3915", "3919", "3921", "3922", "3931", "3932", "3933", "3934"]


def test_sound_names_however_written_are_no_finding(tmp_path: Path, definitions: Definitions) -> None:
    typed: list[tuple[str | float, str]] = [
        ("3911", "计算机 整机制造*"),
        ("3912", "其中：计算机零部件制造"),
        (3913.0, "计算机外围设备的制造"),
        ("6572", "动漫，游戏数字内容服务"),
        ("6599", "其它未列明信息技术服务业"),
        ("6410", ""),
        ("6513", "某某软件"),
    ]
    assert filled(tmp_path, definitions, typed).findings == []


def test_another_industry_s_name_is_found_at_code_and_name(tmp_path: Path, definitions: Definitions) -> None:
    typed = [*names_of(definitions, GBT, CODES[:3]), ("6432", "计算机整机制造"), (6513.0, "谷物种植")]
    found = told(filled(tmp_path, definitions, typed))
    assert [(each.rule_id, each.cells, each.severity) for each in found] == [
        ("name-of-other-industry", "A7:B7", "error"),
        ("name-of-other-industry", "A8:B8", "error"),
    ]
    assert "3911 计算机整机制造" in found[0].message_zh
    assert "The name belongs to: 011 谷物种植" in found[1].message_en


def test_codes_and_names_of_2011_are_one_finding_that_says_so(tmp_path: Path, definitions: Definitions) -> None:
    codes = ["6420", "6510", "6520", "6530", "6540", "6550", "7520", "3911"]
    (found,) = told(filled(tmp_path, definitions, names_of(definitions, OLD, codes)))
    assert (found.rule_id, found.cells, found.severity) == ("codes-of-other-edition", "A4:B10", "error")
    assert "GB/T 4754-2011" in found.expected
    assert "6520 信息系统集成服务 → 6531 信息系统集成服务" in found.observed
    assert "请改填该版本（在封面" in found.message_zh
    assert filled(tmp_path, definitions, names_of(definitions, OLD, codes), classification=OLD).findings == []


def test_codes_of_2017_under_2011_are_told_too(tmp_path: Path, definitions: Definitions) -> None:
    typed = names_of(definitions, GBT, ["6531", "6560", "6520", "6540"])
    (found,) = told(filled(tmp_path, definitions, typed, classification=OLD))
    assert (found.rule_id, found.cells) == ("codes-of-other-edition", "A4:B7")
    assert "GB/T 4754-2017" in found.expected


def test_of_bare_codes_those_are_told_that_only_2011_has(tmp_path: Path, definitions: Definitions) -> None:
    typed: list[tuple[str | float, str]] = [("3911", ""), ("6530", ""), ("6540", ""), (6510.0, "")]
    (found,) = told(filled(tmp_path, definitions, typed))
    assert (found.rule_id, found.cells) == ("codes-of-other-edition", "A5:B7")
    assert "6530 → 6560 信息技术咨询服务" in found.observed
    assert told(filled(tmp_path, definitions, [("3911", ""), ("6540", "")])) == []


@pytest.mark.parametrize("step", [1, -1])
def test_names_that_slipped_by_a_row_are_one_finding(tmp_path: Path, definitions: Definitions, step: int) -> None:
    names = [name for _, name in names_of(definitions, GBT, CODES)]
    slipped = names[step:] + names[:step]
    found = told(filled(tmp_path, definitions, list(zip(CODES, slipped, strict=True))))
    rows = "A4:B14" if step == 1 else "A5:B15"
    assert (found[0].rule_id, found[0].cells, found[0].expected) == ("names-out-of-step", rows, f"{step:+d}")
    assert len(found) == 2  # and the one that went round


def test_one_name_in_all_rows_is_one_finding(tmp_path: Path, definitions: Definitions) -> None:
    (found,) = told(filled(tmp_path, definitions, [(code, "谷物种植") for code in CODES]))
    assert (found.rule_id, found.cells, found.expected) == ("name-of-other-industry", "A4:B15", "011 谷物种植")


def test_names_sorted_alone_are_one_finding(tmp_path: Path, definitions: Definitions) -> None:
    names = sorted(name for _, name in names_of(definitions, GBT, CODES))
    found = told(filled(tmp_path, definitions, list(zip(CODES, names, strict=True))))
    assert [each.rule_id for each in found] == ["names-in-disorder"]


def test_names_of_the_digital_classification_are_compared(tmp_path: Path, definitions: Definitions) -> None:
    wrong = [("01", "数字产品制造业"), ("02", "数字技术应用业")]
    (found,) = told(filled(tmp_path, definitions, wrong, classification=NBS))
    assert (found.cells, found.expected) == ("A5:B5", "03 数字技术应用业")
    (found,) = told(filled(tmp_path, definitions, [("01", "数字产品制造业"), ("010101", "计算机整机制造")]))
    assert (found.rule_id, found.cells) == ("codes-of-other-edition", "A4:B5")
    assert "数字经济及其核心产业统计分类" in found.expected


def test_a_row_without_figures_is_not_held_against_its_name(tmp_path: Path, definitions: Definitions) -> None:
    def empty(workbook: Workbook) -> None:
        workbook["行业"]["G4"] = None

    typed = [("6432", "计算机整机制造"), *names_of(definitions, GBT, CODES[:2])]
    assert filled(tmp_path, definitions, typed, edit=empty).findings == []


def test_code_and_name_of_a_published_table_are_compared(tmp_path: Path, definitions: Definitions) -> None:
    head: list[str | float | None] = ["行业代码", "行业名称", "营业收入（亿元）"]
    labels = [{"header": ["行业代码"], "holds": "activity"}, {"header": ["行业名称"], "holds": "activity"}]
    table: dict[str, Any] = {
        "labels": labels,
        "region": {"stands": "constant", "value": "310000"},
        "shared": {"classification": GBT, "scope": "nbs2021-core"},
        "entries": {"revenue": {"texts": ["营业收入"], "measure": "revenue"}},
    }
    rows: list[list[str | float | None]] = [
        [3911, "计算机整机制造", 1],
        [111, "稻谷种植", 2],
        ["3912", "谷物种植", 3],
        [6550, "集成电路设计", 4],
        ["6530", "信息技术咨询服务", 5],
    ]
    reading = trial(tmp_path, definitions, [head, *rows], **table)
    assert {(each.rule_id, each.cells) for each in told(reading)} == {
        ("name-of-other-industry", "A5:B5"),
        ("codes-of-other-edition", "A6:B7"),
    }
    assert reading.observations["activity_code"].to_pylist() == ["3911", "0111"]


def test_code_and_name_of_a_published_figure_are_compared(tmp_path: Path, definitions: Definitions) -> None:
    figure = {"指标": "value_added", "行业分类": GBT}
    rows = [
        {**figure, "行业代码": "3911", "行业名称": "计算机整机制造"},
        {**figure, "行业代码": "3912", "行业名称": "谷物种植"},
        {**figure, "行业代码": "6530", "行业名称": "信息技术咨询服务"},
    ]
    found = told(read(published(tmp_path / "数.csv", *rows), definitions))
    assert [(each.rule_id, each.cells) for each in found] == [
        ("codes-of-other-edition", "M4:N4"),
        ("name-of-other-industry", "M3:N3"),
    ]
