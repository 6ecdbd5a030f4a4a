"""A file that no form reads is told which form comes nearest, which words differ, and which line would accept them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from definitions import Definitions, load
from pipelines.findings import Finding
from pipelines.workbooks.reading.results import Reading
from tests.definitions.copies import copied
from tests.pipelines.workbooks.layout_builder import INDUSTRY, TITLE, layout_forms, workbook
from tests.pipelines.workbooks.workbook_builder import PUBLISHED, only, read, rule_ids, submission

TITLED = [(form.id, name) for form in layout_forms(load()) for name, layout in form.tables.items() if layout.title]
ACCOUNTS: list[Any] = [
    [
        "年份",
        "国民总收入",
        "国内生产总值",
        "第一产业",
        "第二产业",
        "第三产业",
        "人均国民总收入（元）",
        "人均国内生产总值（元）",
    ],
    [2021, 1141230.8, 1149237, 83216.5, 451544.1, 614476.4, 80800, 81370],
]


def industry(title: str = TITLE, **headers: str) -> list[list[Any]]:
    """The yearbook's table of industry with another title or other headers (row and column as in A3)."""
    rows: list[list[Any]] = [[title], *(list(row) for row in INDUSTRY[1:])]
    for place, text in headers.items():
        rows[int(place[1:]) - 1][ord(place[0]) - ord("A")] = text
    return rows


def nearly(reading: Reading) -> Finding:
    assert reading.is_rejected
    (found,) = [each for each in reading.findings if each.rule_id == "form-nearly"]
    return found


def line_named(found: Finding, definitions: Definitions) -> str:
    """The line of a form's file that a finding names."""
    match = re.search(r"/(forms/[\w-]+/form\.yml):(\d+) ", found.expected)
    assert match
    return (definitions.root / match[1]).read_text(encoding="utf-8").splitlines()[int(match[2]) - 1]


@pytest.mark.parametrize(("form_id", "name"), TITLED)
def test_one_word_of_a_title_names_the_table_and_its_line(
    tmp_path: Path, definitions: Definitions, form_id: str, name: str
) -> None:
    form = next(form for form in layout_forms(definitions) if form.id == form_id)
    layout = form.tables[name]
    untitled = {text for each in form.tables.values() if not each.title for text in each.headers}
    example = layout.examples[0]
    middle = len(example) // 2
    changed = f"{example[:middle]}新{example[middle + 1 :]}"
    heads = [text for entry in layout.entries.values() if not any(map((text := entry.texts[0]).endswith, untitled))]
    cover = [[f"{word}：…"] for word in layout.cover]
    rows: Any = [[changed], *cover, [], [layout.labels[0].header[0], *heads], ["徐汇区", *range(len(heads))]]
    found = only(read(workbook(tmp_path / "表.xlsx", ("Sheet1", rows)), definitions))
    assert (found.rule_id, found.severity, found.sheet, found.cells) == ("form-nearly", "fatal", "Sheet1", "A1")
    assert f"{form_id}/{name}" in found.expected
    assert "新 ≠ " in found.observed
    line = line_named(found, definitions).lstrip()
    assert line.startswith("title:")
    assert "*" not in line, "where several tables share a title it is given once"


def test_the_line_that_is_named_accepts_the_table(tmp_path: Path) -> None:
    definitions = load(copied(tmp_path / "definitions"))
    cases = (
        (industry("表13.2 分区县工业企业统计指标（2012）"), "分区县工业企业统计指标", "title: ["),
        ([["年度", *ACCOUNTS[0][1:]], *ACCOUNTS[1:]], "年度", "header: ["),
        ([[*ACCOUNTS[0][:5], "第三次产业", *ACCOUNTS[0][6:]], *ACCOUNTS[1:]], "第三次产业", "texts: ["),
    )
    for number, (rows, text, before) in enumerate(cases):
        path = workbook(tmp_path / f"{number}.xlsx", ("Sheet1", rows))
        found = nearly(read(path, definitions))
        line = line_named(found, definitions)
        assert line.count(before) == 1
        file = definitions.root / re.search(r"forms/[\w-]+/form\.yml", found.expected)[0]  # type: ignore[index]
        file.write_text(file.read_text("utf-8").replace(line, line.replace(before, f"{before}{text}, ")), "utf-8")
        definitions = load(definitions.root)
        assert rule_ids(read(path, definitions)) == []


def test_a_table_without_its_title_is_told_which_title_is_missing(tmp_path: Path, definitions: Definitions) -> None:
    found = nearly(read(workbook(tmp_path / "表.xlsx", ("Sheet1", industry("附表"))), definitions))
    assert "shanghai-yearbook/industry" in found.expected
    assert (found.observed, found.cells) == ("∅", "")


def test_a_title_that_is_only_the_name_of_the_sheet(tmp_path: Path, definitions: Definitions) -> None:
    rows = industry("")[2:]
    found = nearly(read(workbook(tmp_path / "表.xlsx", ("表13.2 各区、县工业企业主要指标", rows)), definitions))
    assert "shanghai-yearbook/industry" in found.expected
    assert "⟨工作表名｜sheet name⟩" in found.observed


def test_a_header_by_which_a_table_is_known(tmp_path: Path, definitions: Definitions) -> None:
    rows = [["年度", *ACCOUNTS[0][1:]], *ACCOUNTS[1:]]
    found = nearly(read(workbook(tmp_path / "表.xlsx", ("Sheet1", rows)), definitions))
    assert (found.cells, found.observed) == ("A1", "年度（度 ≠ 份）")
    assert "national-accounts-series/by-year" in found.expected
    assert "“年份”" in found.expected


def test_a_csv_is_told_the_same(tmp_path: Path, definitions: Definitions) -> None:
    path = tmp_path / "分省.csv"
    text = "数据库：分省年度资料\n指标：地区生产总值(亿元)\n时间：最近2年\n地区,2023年,2022年\n上海市,1,2\n"
    path.write_text(text, encoding="gb18030")
    found = nearly(read(path, definitions))
    assert "nbs-database/one-indicator" in found.expected
    assert found.cells == "A1"


def test_every_sheet_is_told_its_own_nearest(tmp_path: Path, definitions: Definitions) -> None:
    sheets: Any = [
        ("甲", industry("表13.2 各区、县工业企业主要情况（2012）")),
        ("乙", [["年度", *ACCOUNTS[0][1:]], *ACCOUNTS[1:]]),
    ]
    found = read(workbook(tmp_path / "多表.xlsx", *sheets, ("空", [])), definitions).findings
    assert [(each.rule_id, each.sheet) for each in found] == [("form-nearly", "甲"), ("form-nearly", "乙")]


def test_a_sheet_beside_one_that_is_known_is_told_too(tmp_path: Path, definitions: Definitions) -> None:
    sheets: Any = [("甲", industry()), ("乙", industry("表13.2 各区、县工业企业主要情况（2012）"))]
    reading = read(workbook(tmp_path / "多表.xlsx", *sheets), definitions)
    assert nearly(reading).sheet == "乙"
    assert reading.observations.num_rows == 24


def test_published_figures_with_other_headers(tmp_path: Path, definitions: Definitions) -> None:
    others = {
        "报告期": "报告时期",
        "期别": "报告期别",
        "指标": "指标名",
        "统计口径": "口径名称",
        "统计范围": "统计单位范围",
        "数据版本": "数据的版本",
    }
    rows: Any = [[others.get(name, name) for name in PUBLISHED], list(PUBLISHED.values())]
    found = nearly(read(workbook(tmp_path / "数.xlsx", ("Sheet1", rows)), definitions))
    assert "published-figures" in found.expected
    assert "报告时期（时 ≠ ∅）" in found.observed
    assert found.observed.endswith("… (6)")
    assert "报告期" in line_named(found, definitions)


def test_a_submission_without_its_cover(tmp_path: Path, definitions: Definitions) -> None:
    def remove(book: Workbook) -> None:
        del book["封面"]

    found = only(read(submission(tmp_path / "甲.xlsx", definitions, edit=remove), definitions))
    assert (found.rule_id, found.expected, found.severity) == ("sheet-missing", "封面", "error")
    assert "现有：行业、总量" in found.message_zh, "no line of a file that a district does not have"


def test_a_table_of_a_submission_under_other_headers(tmp_path: Path, definitions: Definitions) -> None:
    def rename(book: Workbook) -> None:
        sheet = book["行业"]
        sheet.title = "分类"
        for cell in sheet[3]:
            if cell.value and str(cell.value).startswith("行业代码"):
                cell.value = "行业编码"

    reading = read(submission(tmp_path / "甲.xlsx", definitions, edit=rename), definitions)
    found = nearly(reading)
    assert found.sheet == "分类"
    assert "“行业代码”" in found.expected
    assert "sheet-missing" in rule_ids(reading)


def test_what_is_near_nothing_is_told_plainly(tmp_path: Path, definitions: Definitions) -> None:
    foreign: list[Any] = [
        [["姓名", "电话"], ["甲", 1]],
        [["会议纪要"]],
        [["地区", "年份", "降水量"], ["上海", 2020, 5]],
        [["街镇", "行业", "企业数", "营业收入", "从业人员"], ["甲街道", "软件", 21, 152000, 2300]],
        [["行业", "2023年", "2024年", "2024年比上年增长（%）"], ["数字产品制造业", 1, 2, 3]],
    ]
    for number, rows in enumerate(foreign):
        path = workbook(tmp_path / f"{number}.xlsx", ("Sheet1", rows))
        assert only(read(path, definitions)).rule_id == "form-unknown"


def test_one_word_of_a_header_names_the_likest_and_its_line(tmp_path: Path, definitions: Definitions) -> None:
    rows = industry(D3="工业生产总值")
    found = read(workbook(tmp_path / "表.xlsx", ("Sheet1", rows), merges=["A3:A4"]), definitions).findings
    (unknown,) = [each for each in found if each.rule_id == "header-unknown"]
    assert unknown.cells == "D4"
    assert unknown.expected.startswith("“工业总产值”（definitions/forms/shanghai-yearbook/form.yml:")
    assert line_named(unknown, definitions).lstrip().startswith("gross_output:")


def test_the_header_of_the_labels_names_its_line(tmp_path: Path, definitions: Definitions) -> None:
    found = read(workbook(tmp_path / "表.xlsx", ("Sheet1", industry(A3="区划"))), definitions).findings
    (missing,) = [each for each in found if each.rule_id == "header-missing"]
    assert missing.expected.startswith("地区 / 区县（definitions/forms/shanghai-yearbook/form.yml:")
    assert "labels:" in line_named(missing, definitions)


def test_an_item_behind_an_unknown_header_is_not_told_its_own_text(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [
        ["表11.5 各区、县房屋建筑分布情况（2012）"],
        ["单位：万平方米"],
        ["地区", "建筑面额", "其中", None],
        [None, "合计", "居住房屋", "非居住房屋"],
        ["徐汇区", 3, 1, 2],
    ]
    found = read(workbook(tmp_path / "表.xlsx", ("Sheet1", rows), merges=["C3:D3"]), definitions).findings
    told = {each.observed: each.expected for each in found if each.rule_id == "header-unknown"}
    assert "form.yml" in told["建筑面额 合计"]
    assert "form.yml" not in next(expected for observed, expected in told.items() if "居住房屋" in observed)
