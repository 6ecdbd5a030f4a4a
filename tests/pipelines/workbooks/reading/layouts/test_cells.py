"""What stands in the cells of a published table: quirks of print, hidden cells, merges, lost cells, what nobody claims."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from definitions import Definitions
from tests.pipelines.workbooks.layout_builder import FORM, figures, trial, with_form, workbook
from tests.pipelines.workbooks.workbook_builder import only, read, rezip, rule_ids

HEAD = ["地区", "生产总值（亿元）"]
COLUMNS = ("value", "qualifier", "unit", "decimals")
YI = "hundred_million_yuan"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("１２３４.５", ("1234.5", "", YI, 1)),
        ("1,234.50", ("1234.5", "", YI, 2)),
        ("12 345.6", ("12345.6", "", YI, 1)),
        ("1.2万亿", ("1.2", "", "trillion_yuan", 1)),
        ("1.2亿", ("1.2", "", YI, 1)),
        ("约6600", ("6600", "approximate", YI, 0)),
        (">1000", ("1000", "greater_than", YI, 0)),
        ("1046.3[2]", ("1046.3", "", YI, 1)),
        ("1046.3②", ("1046.3", "", YI, 1)),
        ("1046.3²", ("1046.3", "", YI, 1)),
        ("1046.3㉑", ("1046.3", "", YI, 1)),
        ("1046.3①*", ("1046.3", "", YI, 1)),
        ("−5.2", ("-5.2", "", YI, 1)),
        (1261.5156999999981, ("1261.515700", "", YI, None)),
    ],
)
def test_a_printed_figure_is_read_and_its_text_kept(
    tmp_path: Path, definitions: Definitions, printed: str | float, expected: tuple[Any, ...]
) -> None:
    reading = trial(tmp_path, definitions, [HEAD, ["徐汇区", printed]])
    assert rule_ids(reading) == []
    value, *rest = figures(reading, *COLUMNS)["B3"]
    assert (str(value.normalize()), *rest) == (str(Decimal(expected[0]).normalize()), *expected[1:])
    assert figures(reading, "raw_text")["B3"] == (str(printed),)


@pytest.mark.parametrize(
    ("printed", "rule", "expected"),
    [
        ("57756/0", "number-mistyped", "57756.0 / 577560"),
        ("1O5", "number-mistyped", "105"),
        ("1.234.5", "number-mistyped", "12345 / 1.2345"),
        ("26 5.3", "number-mistyped", "265.3"),
        ("(5.2)", "number-mistyped", "-5.2 / 5.2"),
        ("45%", "number-mistyped", "45"),
        ("1.2万", "magnitude-unsettled", "0.00012 亿元 / 12000 亿元"),
        ("3500万", "magnitude-unsettled", "0.35 亿元 / 35000000 亿元"),
        ("约12千①", "magnitude-unsettled", "0.00012 亿元 / 12000 亿元"),
        ("3百万", "magnitude-unsettled", "0.03 亿元 / 3000000 亿元"),
        ("1.2e4", "number-mistyped", "12000"),
        ("12k", "number-expected", "…⟨、｜, ⟩-"),
        ("1.2 million", "number-expected", "…⟨、｜, ⟩-"),
        ("10-20", "number-expected", "…⟨、｜, ⟩-"),
        ("③300", "number-marked", "300"),
        ("10²", "number-marked", "10"),
        ("200\n210", "number-several", "200 / 210"),
        ("200\u3000210", "number-several", "200 / 210"),
        ("暂缺", "number-expected", "…⟨、｜, ⟩-"),
        ("1.5万亿%", "number-expected", "…⟨、｜, ⟩-"),
        (1e17, "number-out-of-range", "10,000,000,000,000,000"),
    ],
)
def test_what_is_no_figure_is_named_with_its_likely_readings(
    tmp_path: Path, definitions: Definitions, printed: str | float, rule: str, expected: str
) -> None:
    reading = trial(tmp_path, definitions, [HEAD, ["徐汇区", printed], ["闵行区", 3]])
    found = only(reading)
    assert (found.rule_id, found.severity, found.cells) == (rule, "error", "B3")
    assert found.expected.startswith(expected)
    assert figures(reading) == {"B4": 3}


@pytest.mark.parametrize(
    ("unit", "typed", "found"),
    [
        ("元", "1.2万", (Decimal("1.2"), "ten_thousand_yuan")),
        ("元", "3百万", (Decimal(3), "million_yuan")),
        ("元", "5千万", "50000000 元"),
        ("万元", "1.2万", "1.2 万元 / 12000 万元"),
        ("万元", "1.2亿", "12000 万元 / 120000000 万元"),
        ("万元", "1.2万亿", (Decimal("1.2"), "trillion_yuan")),
    ],
)
def test_a_magnitude_is_read_only_where_it_means_one_thing(
    tmp_path: Path, definitions: Definitions, unit: str, typed: str, found: tuple[Decimal, str] | str
) -> None:
    reading = trial(tmp_path, definitions, [["地区", f"生产总值（{unit}）"], ["徐汇区", typed], ["闵行区", 3]])
    if isinstance(found, str):
        assert (only(reading).rule_id, only(reading).expected) == ("magnitude-unsettled", found)
    else:
        assert figures(reading, "value", "unit")["B3"] == found


def test_a_percent_sign_agrees_with_a_unit_of_percent(tmp_path: Path, definitions: Definitions) -> None:
    entries = {"rate": {"texts": ["避孕率"], "measure": "contraception_rate"}}
    reading = trial(tmp_path, definitions, [["地区", "避孕率（%）"], ["徐汇区", "45%"]], entries=entries)
    assert (rule_ids(reading), figures(reading, "value", "unit")) == ([], {"B3": (45, "percent")})


def test_a_footnote_mark_is_kept_in_the_note_and_off_header_and_label(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [
        ["地区", "生产总值[1]（亿元）"],
        ["徐汇区②", "5③"],
        ["闵行区㉑", "6[4]*"],
        ["注：[1] 初步数；2. 含新区。❸按新口径"],
    ]
    reading = trial(tmp_path, definitions, rows)
    assert rule_ids(reading) == []
    assert figures(reading, "region_code", "value") == {"B3": ("310104", 5), "B4": ("310112", 6)}
    notes = figures(reading, "note")
    assert notes["B3"] == ("脚注 footnote ③：按新口径；脚注 footnote ②：含新区；脚注 footnote [1]：初步数",)
    assert notes["B4"] == ("脚注 footnote [4]；脚注 footnote *；脚注 footnote ㉑；脚注 footnote [1]：初步数",)


def rich(*parts: tuple[str, str]) -> CellRichText:
    """A text in parts, each raised, struck out or plain."""
    fonts = {"raised": InlineFont(vertAlign="superscript"), "struck": InlineFont(strike=True), "": InlineFont()}
    return CellRichText(*(TextBlock(fonts[how], text) for text, how in parts))


def test_a_raised_run_is_a_footnote_mark_wherever_it_stands(tmp_path: Path, definitions: Definitions) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["A1"] = rich(("试表（2023）", ""), ("1", "raised"))
        sheet["B2"] = rich(("生产总值", ""), ("1", "raised"), ("（亿元）", ""))
        sheet["A3"] = rich(("徐汇区", ""), ("2", "raised"))
        sheet["B3"] = rich(("200", ""), ("3", "raised"))

    rows: Any = [HEAD, ["徐汇区", 1], ["注：1. 初步数；2. 含新区；3. 按新口径"]]
    reading = trial(tmp_path, definitions, rows, edit=edit)
    assert rule_ids(reading) == []
    assert figures(reading, "region_code", "value") == {"B3": ("310104", 200)}
    note = figures(reading, "note")["B3"][0]
    assert note == "脚注 footnote ³：按新口径；脚注 footnote ²：含新区；脚注 footnote ¹：初步数"


def test_a_figure_that_is_struck_out_in_part_or_as_a_whole_is_refused(tmp_path: Path, definitions: Definitions) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["B3"] = rich(("51", "struck"), ("5200", ""))
        sheet["B4"].font = Font(strike=True)

    rows: Any = [HEAD, ["徐汇区", 1], ["闵行区", 5200], ["静安区", 7]]
    reading = trial(tmp_path, definitions, rows, edit=edit)
    assert (only(reading).rule_id, only(reading).cells, only(reading).severity) == ("number-struck", "B3:B4", "error")
    assert figures(reading) == {"B5": 7}


def test_a_row_that_begins_with_a_footnote_mark_is_a_note(tmp_path: Path, definitions: Definitions) -> None:
    reading = trial(tmp_path, definitions, [HEAD, ["徐汇区", "5*"], ["* 初步核算数 3.5"], ["闵行区"]])
    assert rule_ids(reading) == []
    assert figures(reading, "note")["B3"] == ("脚注 footnote *：初步核算数 3.5",)
    assert reading.accounts[0].roles["note"] == 2


def percent_column(sheet: Worksheet) -> None:
    for row in (3, 4):
        sheet.cell(row, 2).number_format = "0.0%"


def test_a_fraction_shown_as_a_percentage_is_read_as_shown(tmp_path: Path, definitions: Definitions) -> None:
    entries = {"rate": {"texts": ["避孕率"], "measure": "contraception_rate"}}
    rows: Any = [["地区", "避孕率（%）"], ["徐汇区", 0.4567], ["闵行区", "暂缺"]]
    reading = trial(tmp_path, definitions, rows, entries=entries, edit=percent_column)
    assert rule_ids(reading) == ["number-expected"]
    value, raw_text, note = figures(reading, "value", "raw_text", "note")["B3"]
    assert (value, raw_text) == (Decimal("45.67"), "0.4567")
    assert "按显示的百分数读" in note


@pytest.mark.parametrize(
    "code", ["0.0%", "0.0,", '0"."0,', '0.0"万"', '0.0"万元"', ";;;", '0.0"约"', '0.0"人"', '"-"0']
)
def test_a_figure_that_shows_as_another_number_is_refused(tmp_path: Path, definitions: Definitions, code: str) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["B3"].number_format = code

    reading = trial(tmp_path, definitions, [HEAD, ["徐汇区", 12000], ["闵行区", 3]], edit=edit)
    found = only(reading)
    assert (found.rule_id, found.cells, found.observed, found.expected) == (
        "number-shown-otherwise",
        "B3",
        "12000",
        code,
    )
    assert figures(reading) == {"B4": 3}


@pytest.mark.parametrize("code", ['0.0"亿元"', '0.0"亿"', '"¥"0.0', "0.0;-0.0", "#,##0.00_);(#,##0.00)"])
def test_a_figure_that_shows_with_the_unit_of_its_column_is_read(
    tmp_path: Path, definitions: Definitions, code: str
) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["B3"].number_format = code

    reading = trial(tmp_path, definitions, [HEAD, ["徐汇区", 12.5]], edit=edit)
    assert (rule_ids(reading), figures(reading, "value", "note")) == ([], {"B3": (Decimal("12.5"), "")})


def test_a_negative_figure_that_shows_without_its_sign_is_refused(tmp_path: Path, definitions: Definitions) -> None:
    def edit(sheet: Worksheet) -> None:
        for address in ("B3", "B4"):
            sheet[address].number_format = "0.0;[Red]0.0"

    reading = trial(tmp_path, definitions, [HEAD, ["徐汇区", -40], ["闵行区", 40]], edit=edit)
    assert (only(reading).rule_id, only(reading).cells, figures(reading)) == (
        "number-shown-otherwise",
        "B3",
        {"B4": 40},
    )


def test_a_code_padded_with_zeros_by_its_format_is_the_code(tmp_path: Path, definitions: Definitions) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["A3"].number_format = "0000"

    table: Any = {
        "labels": [{"header": ["行业"], "holds": "activity"}],
        "region": {"stands": "constant", "value": "310000"},
        "shared": {"classification": "gbt4754-2017", "scope": "nbs2021-core"},
        "entries": {"revenue": {"texts": ["营业收入"], "measure": "revenue"}},
    }
    reading = trial(tmp_path, definitions, [["行业", "营业收入（亿元）"], [111, 1]], edit=edit, **table)
    assert (rule_ids(reading), figures(reading, "activity_code")) == ([], {"B3": ("0111",)})


@pytest.mark.parametrize(
    ("hide", "note"),
    [("row", "隐藏行"), ("column", "隐藏列"), ("sheet", "隐藏工作表")],
)
def test_hidden_cells_are_read_and_say_so(tmp_path: Path, definitions: Definitions, hide: str, note: str) -> None:
    def edit(sheet: Worksheet) -> None:
        if hide == "row":
            sheet.row_dimensions[3].hidden = True
        elif hide == "column":
            sheet.column_dimensions["B"].hidden = True
        else:
            assert sheet.parent is not None
            sheet.parent.create_sheet("空")
            sheet.sheet_state = "hidden"

    reading = trial(tmp_path, definitions, [HEAD, ["徐汇区", 5]], edit=edit)
    found = only(reading)
    assert (found.rule_id, found.severity, found.cells, reading.is_rejected) == ("hidden-read", "note", "B3", False)
    assert note in figures(reading, "note")["B3"][0]


def test_a_form_may_refuse_hidden_cells(tmp_path: Path, definitions: Definitions) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True

    path = workbook(tmp_path / "试.xlsx", ("表", [["试表（2023）"], HEAD, ["徐汇区", 5], ["闵行区", 6]]), edit=edit)
    reading = read(path, with_form(definitions, FORM + "hidden: refuse\n"))
    assert (only(reading).rule_id, only(reading).cells) == ("hidden-refused", "B3")


@pytest.mark.parametrize("figure", [5, "5①", "约5", "1.2万亿"])
def test_a_number_merged_over_several_rows_is_refused(
    tmp_path: Path, definitions: Definitions, figure: str | float
) -> None:
    reading = trial(tmp_path, definitions, [HEAD, ["徐汇区", figure], ["闵行区", None]], merges=["B3:B4"])
    assert (only(reading).rule_id, only(reading).cells) == ("value-merged", "B3:B4")


def test_a_number_under_a_merge_is_refused(tmp_path: Path, definitions: Definitions) -> None:
    path = workbook(tmp_path / "试.xlsx", ("表", [["试表（2023）"], HEAD, ["徐汇区", "-"], ["闵行区", 77]]))
    hidden = b'<mergeCells count="1"><mergeCell ref="B3:B4"/></mergeCells><pageMargins'
    rezip(path, lambda name, content: content.replace(b"<pageMargins", hidden) if "sheet1" in name else content)
    reading = read(path, with_form(definitions))
    assert ("value-under-merge", "B4", "77") in [(f.rule_id, f.cells, f.observed) for f in reading.findings]


def test_labels_under_a_merge_hold_for_all_its_rows(tmp_path: Path, definitions: Definitions) -> None:
    labels: Any = [{"header": ["地区"], "holds": "region"}, {"header": ["年份"], "holds": "period"}]
    rows: Any = [["地区", "年份", "生产总值（亿元）"], ["徐汇区", 2022, 1], [None, 2023, 2]]
    reading = trial(tmp_path, definitions, rows, labels=labels, period={"stands": "row"}, merges=["A3:A4"])
    assert rule_ids(reading) == []
    assert figures(reading, "region_code", "period")["C4"] == ("310104", "2023")


def test_error_cells_and_formulas_without_a_result_are_named(tmp_path: Path, definitions: Definitions) -> None:
    path = workbook(
        tmp_path / "试.xlsx", ("表", [["试表（2023）"], HEAD, ["徐汇区", 5], ["闵行区", "=1+1"], ["静安区", 3]])
    )
    error = b'<c r="B3" t="e"><v>#DIV/0!</v></c>'
    rezip(
        path,
        lambda name, content: content.replace(b'<c r="B3" t="n"><v>5</v></c>', error) if "sheet1" in name else content,
    )
    reading = read(path, with_form(definitions))
    assert [(found.rule_id, found.cells) for found in reading.findings] == [
        ("cell-error", "B3"),
        ("formula-uncalculated", "B4"),
    ]
    assert figures(reading) == {"B5": 3}


def test_numbers_that_nobody_claims_are_errors_and_texts_are_noted(tmp_path: Path, definitions: Definitions) -> None:
    rows: Any = [[None, None, None, 99], HEAD, ["徐汇区", 5, 77, "核"], [], ["本店代理各类业务"], [None, None, 3]]
    reading = trial(tmp_path, definitions, rows)
    found = {(each.rule_id, each.severity): each.cells for each in reading.findings}
    assert found["cell-unclaimed", "error"] == "D2, C4, C7"
    assert found["text-unread", "note"] == "D4, A6"
    account = reading.accounts[0]
    assert (account.roles["data"], account.roles["unclaimed"]) == (1, 5)


def test_what_a_rule_of_the_form_leaves_out_is_accounted_by_its_name(tmp_path: Path, definitions: Definitions) -> None:
    ignored = [
        {"id": "advertisement", "starts": ["广告"], "reason": "表下广告"},
        {"id": "drafts", "starts": ["底稿"], "what": "sheet", "reason": "工作底稿"},
    ]
    table: Any = [["试表（2023）"], HEAD, ["徐汇区", 5], ["广告：招租 13800000000", 12]]
    path = workbook(tmp_path / "试.xlsx", ("表", table), ("底稿", [[1, 2, 3]]), ("他", [["说明"]]))
    reading = read(path, with_form(definitions, ignored=ignored))
    assert rule_ids(reading) == ["text-unread"]
    accounts = {account.sheet: account for account in reading.accounts}
    assert (accounts["表"].ignored, accounts["底稿"].ignored) == ({"advertisement": 2}, {"drafts": 3})
    assert (accounts["他"].roles["unclaimed"], accounts["底稿"].filled) == (1, 3)


def test_a_marked_number_that_nobody_claims_is_an_error_too(tmp_path: Path, definitions: Definitions) -> None:
    reading = trial(tmp_path, definitions, [HEAD, ["徐汇区", 5, "77①"]])
    assert (only(reading).rule_id, only(reading).cells) == ("cell-unclaimed", "C3")


def test_numbers_on_a_sheet_that_is_no_table_are_errors(tmp_path: Path, definitions: Definitions) -> None:
    path = workbook(tmp_path / "试.xlsx", ("表", [["试表（2023）"], HEAD, ["徐汇区", 5]]), ("底稿", [[1, 2]]))
    found = only(read(path, with_form(definitions)))
    assert (found.rule_id, found.sheet, found.cells) == ("cell-unclaimed", "底稿", "A1:B1")


@pytest.mark.parametrize(
    ("label", "code", "rules"),
    [
        ("  徐  汇  区", "310104", []),
        ("徐汇", "310104", []),
        ("徐汇区 Xuhui District", "310104", []),
        ("310104", "310104", []),
        (310104.0, "310104", []),
        ("310104.0", "310104", []),
        ("310104徐汇区", "310104", []),
        ("徐汇区(310104)", "310104", []),
        ("31", "310000", []),
        (31.0, "310000", []),
        ("全市", "310000", []),
        ("南汇区", "310119", ["region-no-longer"]),
        ("310112徐汇区", None, ["region-name-differs"]),
        ("海淀区", None, ["row-unknown"]),
        ("319999", None, ["row-unknown"]),
    ],
)
def test_a_region_is_known_by_its_code_its_name_or_both(
    tmp_path: Path, definitions: Definitions, label: str | float, code: str | None, rules: list[str]
) -> None:
    reading = trial(tmp_path, definitions, [HEAD, [label, 5]])
    assert [rule for rule in rule_ids(reading) if rule != "no-figures"] == rules
    assert figures(reading, "region_code") == ({"B3": (code,)} if code else {})


def test_a_name_of_several_regions_is_ambiguous(tmp_path: Path, definitions: Definitions) -> None:
    region = {"stands": "row", "within": "000000"}
    found = trial(tmp_path, definitions, [HEAD, ["鼓楼区", 5]], region=region).findings[0]
    assert found.rule_id == "region-ambiguous"
    assert "320106" in found.expected
