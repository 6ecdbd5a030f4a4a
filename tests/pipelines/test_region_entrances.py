"""Wherever a region is typed, the same text means the same region, or is refused for the same reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_args

import duckdb
import pytest

from definitions import Definitions, RegionDecision, RegionNameError
from definitions.naming import Outcome
from definitions.region_explaining import explain_region
from pipelines.addresses import Cell, parse_ranges
from pipelines.cli import bridge, compare, diagnose, macro, table, trace
from pipelines.cli.asking import NothingFoundError, one_region, regions_asked
from pipelines.workbooks.exchange.handing_out import resolve_region
from pipelines.workbooks.reading.results import Reading
from tests.pipelines.workbooks.layout_builder import trial
from tests.pipelines.workbooks.workbook_builder import ROWS, published, read, set_answer, submission

#: What is typed, and what it means in 2024: a code, or why none.
TYPED = {
    "闵行": "310112",
    "闵行区": "310112",
    "闵 行 区": "310112",
    "闵　行\u200b区": "310112",
    "闵行区 Minhang District": "310112",
    "上海市闵行区": "310112",
    "上海 闵行": "310112",
    "310112": "310112",
    "310112000000": "310112",
    "310112 闵行区": "310112",
    "闵行区（310112）": "310112",
    "南京市鼓楼区": "320106",
    "鼓楼区320106": "320106",
    "320106 南京市鼓楼区": "320106",
    "浦东": "310115",
    "沪": "310000",
    "河南": "410000",
    "恩施土家族苗族自治州": "422800",
    "310151 崇明县": "310151",
    "大理州": "532900",
    "襄樊市": "420600",
    "铜梁县": "no_longer",
    "市区": "ambiguous",
    "大理": "ambiguous",
    "楚雄": "ambiguous",
    "红河": "ambiguous",
    "朝阳": "ambiguous",
    "鼓楼区": "ambiguous",
    "闸北": "no_longer",
    "上海市闸北区": "no_longer",
    "310108": "no_longer",
    "崇明县": "no_longer",
    "新区": "no_longer",
    "130206": "no_longer",
    "310112 徐汇区": "differs",
    "320106 徐州市鼓楼区": "differs",
    "532900 大理市": "differs",
    "南通经济技术开发区": "zone",
    "320671": "zone",
    "不存在县": "unknown",
    "319999": "unknown",
    "310112101000": "310112101000",
    "310112108 梅陇镇": "310112108000",
    "闵行区梅陇镇": "310112108000",
    "310112108 七宝镇": "differs",
    "310112199000": "unknown",
    "梅陇镇": "unknown",
    "全市": "unknown",
    "全省": "unknown",
}
OUTCOMES: dict[str, str] = {
    **{RegionDecision("", outcome).rule: outcome for outcome in get_args(Outcome)},
    "row-unknown": "unknown",
}


@dataclass
class Room:
    """Where the entrances are tried."""

    path: Path
    definitions: Definitions
    database: duckdb.DuckDBPyConnection


@pytest.fixture
def room(tmp_path: Path, definitions: Definitions, database: duckdb.DuckDBPyConnection) -> Room:
    return Room(tmp_path, definitions, database)


Answers = dict[str, str]


def answers(reading: Reading, figures: dict[str, str], labels: dict[str, str]) -> Answers:
    """By text the region of its figure's cell, or the reason that stands at its figure or label."""
    found: dict[str, str] = {}
    for each in reading.findings:
        if each.rule_id in OUTCOMES:
            for first, last in parse_ranges(each.cells):
                for row in range(first.row, last.row + 1):
                    for column in range(first.column, last.column + 1):
                        found[str(Cell(row, column))] = OUTCOMES[each.rule_id]
    regions = {row["cell"]: row["region_code"] for row in reading.observations.to_pylist()}
    return {text: found.get(labels[text]) or found.get(figures[text]) or regions[figures[text]] for text in figures}


def each(ask: Callable[[Room, str], str]) -> Callable[[Room], Answers]:
    """An entrance at which one text is typed at a time."""

    def entrance(room: Room) -> Answers:
        return {text: ask(room, text) for text in TYPED}

    entrance.__name__ = ask.__name__
    return entrance


@each
def cover(room: Room, text: str) -> str:
    def edit(workbook: object) -> None:
        set_answer("地区代码", text)(workbook)  # type: ignore[arg-type]
        set_answer("地区名称", None)(workbook)  # type: ignore[arg-type]

    reading = read(
        submission(room.path / "甲.xlsx", room.definitions, edit=edit, rows=ROWS[:1], period="2024"), room.definitions
    )
    refused = [OUTCOMES[found.rule_id] for found in reading.findings if found.rule_id in OUTCOMES]
    return refused[0] if refused else reading.cover.region_code


def csv(room: Room, column: str) -> Answers:
    blank = {"地区代码": "", "地区": "", "报告期": "2024"}
    reading = read(published(room.path / "数.csv", *({**blank, column: text} for text in TYPED)), room.definitions)
    value, label = "I", {"地区代码": "A", "地区": "B"}[column]
    rows = {text: number for number, text in enumerate(TYPED, 2)}
    return answers(
        reading,
        {text: f"{value}{row}" for text, row in rows.items()},
        {text: f"{label}{row}" for text, row in rows.items()},
    )


def csv_name(room: Room) -> Answers:
    return csv(room, "地区")


def csv_code(room: Room) -> Answers:
    return csv(room, "地区代码")


YEAR: dict[str, Any] = {"period": {"stands": "constant", "kind": "annual", "value": "2024"}}
YEARS: dict[str, Any] = {
    "labels": [{"header": ["年份"], "holds": "period"}],
    "period": {"stands": "row", "kind": "annual"},
}
ITEMS: dict[str, Any] = {"labels": [{"header": ["项目"], "holds": "measure"}], "measure": "row"}


def layout_row(room: Room) -> Answers:
    cells: list[list[str | float | None]] = [["地区", "生产总值（亿元）"]]
    cells += [[text, 5] for text in TYPED]
    reading = trial(room.path, room.definitions, cells, **YEAR, region={"stands": "row", "within": "000000"})
    rows = {text: number for number, text in enumerate(TYPED, 3)}
    labels = {text: f"A{row}" for text, row in rows.items()}
    return answers(reading, {text: f"B{row}" for text, row in rows.items()}, labels)


def layout_column(room: Room) -> Answers:
    cells: list[list[str | float | None]] = [["项目", *TYPED], ["生产总值（亿元）", *([5] * len(TYPED))]]
    reading = trial(
        room.path, room.definitions, cells, **YEAR, **ITEMS, region={"stands": "column", "within": "000000"}
    )
    figures = {text: str(Cell(2, number)) for number, text in enumerate(TYPED, 1)}
    return answers(reading, figures, {text: str(Cell(1, number)) for number, text in enumerate(TYPED, 1)})


@each
def layout_caption(room: Room, text: str) -> str:
    cells: list[list[str | float | None]] = [[f"地区：{text}"], ["年份", "生产总值（亿元）"], ["2024", 5]]
    reading = trial(room.path, room.definitions, cells, **YEARS, region={"stands": "caption", "within": "000000"})
    return answers(reading, {text: "B4"}, {text: "A2"})[text]


def asked(ask: Callable[[], object]) -> str:
    """Why a question is refused; '' where the region was understood, whether or not the release has figures of it."""
    try:
        ask()
    except RegionNameError as error:
        return error.outcome
    except NothingFoundError:
        return ""
    return ""


@each
def traced(room: Room, text: str) -> str:
    return asked(lambda: trace.select(room.database, text, "2024", "gdp")) or one_region(room.database, text, "2024")


@each
def bridged(room: Room, text: str) -> str:
    refused = asked(lambda: bridge.select(room.database, text, "2024", "value_added"))
    return refused or one_region(room.database, text, "2024")


@each
def compared(room: Room, text: str) -> str:
    first = asked(lambda: compare.select(room.database, text, "990101", "2024", "gdp"))
    second = asked(lambda: compare.select(room.database, "990101", text, "2024", "gdp"))
    assert first == second
    return first or one_region(room.database, text, "2024")


@each
def tabled(room: Room, text: str) -> str:
    refused = asked(lambda: table.select(room.database, [text], ["2024"], ["gdp"]))
    return refused or regions_asked(room.database, [text])[0]


@each
def templated(room: Room, text: str) -> str:
    try:
        return resolve_region(text, "2024", room.definitions)
    except RegionNameError:
        return room.definitions.names.decide(text, day=date(2024, 12, 31)).outcome


ENTRANCES = (
    cover,
    csv_name,
    csv_code,
    layout_row,
    layout_column,
    layout_caption,
    traced,
    bridged,
    compared,
    tabled,
    templated,
)
OF_A_RELEASE = (traced, bridged, compared, tabled)
#: Where no period is said, a region that is gone is one still; a release may hold its old figures.
TIMELESS: tuple[Callable[[Room, str], str], ...] = (
    lambda room, text: (
        asked(lambda: explain_region(room.definitions, text)) or explain_region(room.definitions, text).code
    ),
    lambda room, text: (
        asked(lambda: diagnose.select(room.database, text, "")) or regions_asked(room.database, [text])[0]
    ),
    lambda room, text: asked(lambda: macro.select(room.database, text, "")) or regions_asked(room.database, [text])[0],
)


@pytest.mark.parametrize("entrance", ENTRANCES, ids=lambda entrance: str(entrance.__name__))
def test_a_text_means_the_same_wherever_it_is_typed(room: Room, entrance: Callable[[Room], Answers]) -> None:
    wanted = dict(TYPED)
    if entrance in OF_A_RELEASE:  # a zone is known by name, and a release has none
        zones = [text for text, meant in TYPED.items() if meant == "zone"]
        wanted.update({text: room.definitions.names.decide(text).code for text in zones})
    assert entrance(room) == wanted


@pytest.mark.parametrize("entrance", TIMELESS)
def test_without_a_period_the_same_region_is_meant(room: Room, entrance: Callable[[Room, str], str]) -> None:
    decided = {text: room.definitions.names.decide(text).code for text in TYPED}
    wanted = {text: decided[text] if meant in ("no_longer", "zone") else meant for text, meant in TYPED.items()}
    assert {text: entrance(room, text) for text in TYPED} == wanted


@pytest.mark.parametrize(
    ("within", "level", "text", "year", "meant"),
    [
        ("310000", "", "闵行", 2024, "310112"),
        ("310000", "", "全市", 2024, "310000"),
        ("330000", "", "全省", 2024, "330000"),
        ("330000", "", "全市", 2024, "unknown"),
        ("320100", "", "鼓楼区", 2024, "320106"),
        ("310000", "", "余杭区", 2024, "unknown"),
        ("530000", "prefecture", "大理", 2024, "532900"),
        ("530000", "", "大理", 2024, "ambiguous"),
        ("000000", "province", "吉林", 2024, "220000"),
        ("000000", "", "吉林", 2024, "ambiguous"),
        ("000000", "province", "重庆", 1995, "not_yet"),
        ("000000", "province", "重庆", 1997, "500000"),
        ("330100", "", "临平区", 2012, "not_yet"),
        ("310000", "", "闸北区", 2014, "310108"),
        ("310000", "", "闸北区", 2016, "no_longer"),
    ],
)
def test_what_a_table_is_about_and_its_year_decide_between_names(
    tmp_path: Path, definitions: Definitions, within: str, level: str, text: str, year: int, meant: str
) -> None:
    region = {"stands": "row", "within": within, "level": level}
    reading = trial(tmp_path, definitions, [["地区", "生产总值（亿元）"], [text, 5]], **year_of(year), region=region)
    assert answers(reading, {text: "B3"}, {text: "A3"}) == {text: meant}


def year_of(year: int) -> dict[str, Any]:
    return {"period": {"stands": "constant", "kind": "annual", "value": str(year)}}


def test_a_figure_of_an_abolished_region_says_what_it_became_and_is_kept_out(
    tmp_path: Path, definitions: Definitions
) -> None:
    rows = [
        {"地区代码": "310108", "地区": "闸北区", "报告期": "2024"},
        {"地区代码": "310108", "地区": "闸北区", "报告期": "2014"},
        {"地区代码": "310108", "地区": "闸北区", "报告期": "2024", "区划日期": "2014-12-31"},
        {"地区代码": "", "地区": "新区", "报告期": "2024"},
    ]
    reading = read(published(tmp_path / "数.csv", *rows), definitions)
    found = {each.cells: each.message_zh for each in reading.findings if each.rule_id == "region-no-longer"}
    assert set(found) == {"A2, I2", "B5, I5"}
    assert "2015-10-13 → 310106 静安区（国函〔2015〕183号）" in found["A2, I2"]
    assert "2002 → 130208 丰润区" in found["B5, I5"]
    assert definitions.rules["region-no-longer"].keeps_out


def test_a_region_of_a_later_time_is_told_as_one_that_did_not_exist_yet(
    tmp_path: Path, definitions: Definitions
) -> None:
    region = {"stands": "row", "within": "000000", "level": "province"}
    reading = trial(
        tmp_path, definitions, [["地区", "生产总值（亿元）"], ["重庆市", 5]], **year_of(1995), region=region
    )
    (found,) = [each for each in reading.findings if each.rule_id.startswith("region")]
    assert (found.rule_id, found.cells) == ("region-not-yet", "A3:B3")
    assert "还没有设立（500000 重庆市: 1997 – ← 510000 四川省）" in found.message_zh
    assert "did not exist yet" in found.message_en
    assert "did not exist yet" in reading.observations["note"].to_pylist()[0]
