"""The sheet 审核结果: by severity, a link to each place, low rows, room to explain beside queries, text that stays text."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from definitions import Definitions
from pipelines.findings import Finding, Findings, finding
from pipelines.languages import LANGUAGE, Language
from pipelines.workbooks.exchange.finding_rows import FILLS, HIGHEST, MOST_SETTLED, Returning, choice
from pipelines.workbooks.exchange.finding_words import LONGEST_COMMENT, SIGNED, comment
from pipelines.workbooks.exchange.findings_sheet import write_sheet
from pipelines.workbooks.exchange.keepable import Loss, Trifle
from pipelines.workbooks.exchange.marking import mark, unmark
from pipelines.workbooks.exchange.returned import COLUMNS, HEADER_ROW, SHEET, Explained, take_returned
from pipelines.workbooks.exchange.rounds import Round
from pipelines.workbooks.files.grid import open_grid

COLUMN = {name: number for number, (name, *_) in enumerate(COLUMNS, start=1)}
PAYLOADS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://example.org","x")',
    "http://example.org",
    "<b>&amp;</b>]]>",
    "\t=1",
    "'=1",
    "a\x00\x1b[31mb",
    "_x003D_1+1",
)
Made = Callable[..., Finding]


@pytest.fixture
def found(definitions: Definitions) -> Made:
    def made(rule_id: str, cells: str = "D4", sheet: str = "行业", **said: str) -> Finding:
        return finding(definitions.rules[rule_id], file="a.xlsx", sheet=sheet, cells=cells, **said)

    return made


def returning(*findings: Finding, since: Round | None = None, **said: Any) -> Returning:
    told = {"file": "a.xlsx", "subject": "闵行区", "region_code": "310112", "period": "2023"} | said
    return Returning(submission_id="1", form="submission", findings=findings, written={}, since=since, **told)


def written(
    definitions: Definitions, what: Returning, *lost: Loss, sheets: tuple[str, ...] = ("行业",)
) -> tuple[Worksheet, bytes]:
    """The sheet, written into a workbook, saved and opened again, and the bytes of that workbook."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name in sheets:
        workbook.create_sheet(name)
    write_sheet(workbook, what, definitions, lost)
    stored = io.BytesIO()
    workbook.save(stored)
    return openpyxl.load_workbook(io.BytesIO(stored.getvalue()))[SHEET], stored.getvalue()


def links(sheet: Worksheet) -> list[str]:
    cells = (sheet.cell(row, COLUMN["place"]) for row in range(HEADER_ROW + 1, sheet.max_row + 1))
    return [str(cell.hyperlink.location) for cell in cells if cell.hyperlink]


def texts(sheet: Worksheet, name: str) -> list[str]:
    cells = (sheet.cell(row, COLUMN[name]).value for row in range(HEADER_ROW + 1, sheet.max_row + 1))
    return [str(value) for value in cells if value is not None]


def test_each_place_of_a_finding_is_linked_and_of_many_the_first_and_the_rest(
    definitions: Definitions, found: Made
) -> None:
    few, _ = written(definitions, returning(found("number-expected", "D4:D9, E12, F3")))
    assert links(few) == ["'行业'!D4:D9", "'行业'!E12", "'行业'!F3"]
    cells = ", ".join(f"D{row}" for row in range(4, 126, 2))
    many, _ = written(definitions, returning(found("number-expected", cells), found("core-not-counted", "H4")))
    assert links(many) == [f"'行业'!{cell}" for cell in ("D4", "D6", "D8", "D10", "D12", "D14", "H4")]
    assert texts(many, "place")[5] == "另有 56 格"
    assert texts(many, "number") == ["1", "2"]


def test_a_finding_about_no_cell_is_linked_to_its_sheet_and_one_about_the_file_is_not(
    definitions: Definitions, found: Made
) -> None:
    sheet, _ = written(definitions, returning(found("sheet-unread", ""), found("file-identical", "", "")))
    assert links(sheet) == ["'行业'!A1"]
    assert texts(sheet, "place") == ["行业", "整个文件"]


@pytest.mark.parametrize("name", ["甲'乙", "a b", "2023年", "数据!表", "=1+1", "表]", "<x>"])
def test_a_link_finds_a_sheet_of_any_name(definitions: Definitions, found: Made, name: str) -> None:
    title = name.replace("]", "］")
    sheet, _ = written(definitions, returning(found("number-expected", "D4", title)), sheets=(title,))
    assert links(sheet) == [f"'{title.replace(chr(39), chr(39) * 2)}'!D4"]
    elsewhere, _ = written(definitions, returning(found("number-expected", "D4", "没有的表")))
    assert links(elsewhere) == []


def test_no_row_is_higher_than_it_may_be_and_what_is_read_back_is_whole(definitions: Definitions, found: Made) -> None:
    long = "某企业营业收入与上年相差很大；" * 60
    cells = ", ".join(f"D{row}" for row in range(4, 126, 2))
    sheet, _ = written(definitions, returning(found("growth-outlier", cells, observed=long, expected=long)))
    heights = [sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1)]
    assert sum(heights[HEADER_ROW:]) <= HIGHEST
    assert max(heights) <= HIGHEST
    assert texts(sheet, "observed") == [long]
    assert texts(sheet, "cells") == [cells]
    shown = texts(sheet, "message")[0]
    assert shown.count("…") == 2
    assert len(shown) < 500


def test_settled_comes_first_then_the_findings_and_what_is_new_says_so(definitions: Definitions, found: Made) -> None:
    new, left = found("number-expected", "D9"), found("growth-outlier", "E30")
    settled = [Explained(8, "period-invalid", "封面", f"C{row}", "甲", "", "") for row in range(1, MOST_SETTLED + 3)]
    since = Round(settled, [], [left], [new])
    sheet, _ = written(definitions, returning(new, left, since=since))
    severities = texts(sheet, "severity")
    assert severities == ["已解决"] * (MOST_SETTLED + 1) + ["强制性（须更正）", "核实性（须说明）"]
    assert texts(sheet, "message")[MOST_SETTLED] == "另有 2 项已解决"
    assert texts(sheet, "state")[-2:] == ["须更正\n新出现 new", "待说明"]
    assert sheet.cell(HEADER_ROW - 2, 1).value == (
        "与上一轮相比：已解决 10　已说明 0　仍待处理 1　新出现 1 / Since the last round: 10 settled, 0 explained, 1 left, 1 new"
    )


def test_the_sheet_says_what_a_copy_goes_without(definitions: Definitions, found: Made) -> None:
    what = returning(found("number-expected"))
    kept, _ = written(definitions, what, Trifle("拼音", "phonetic guides"))
    assert str(kept["A4"].value).startswith("副本没有保留拼音，原件未改动。 / The copy goes without phonetic guides")
    apart, _ = written(definitions, what, Trifle("拼音", "phonetic guides"), Loss("宏", "macros"))
    assert str(apart["A4"].value).startswith("审核结果单独成表，没有写在原表上：副本无法保留宏。说明写在本表")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_of_a_file_is_no_formula_no_link_and_no_markup(
    definitions: Definitions, found: Made, payload: str
) -> None:
    told = found("number-expected", "D4", payload[:20], observed=payload, expected=payload)
    told = replace(told, file=payload, explanation=payload, status="waived")
    settled = Explained(8, "period-invalid", payload, payload, payload, payload, payload)
    what = returning(told, since=Round([settled], [], [], []), file=payload, subject=payload, period=payload)
    sheet, stored = written(definitions, what)
    with zipfile.ZipFile(io.BytesIO(stored)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert b"<f>" not in parts["xl/worksheets/sheet1.xml"]
    assert not any(b"External" in content for content in parts.values())
    for row in sheet.iter_rows():
        for cell in row:
            assert cell.data_type in ("s", "n")
            assert not (cell.hyperlink and cell.hyperlink.target)
            assert "\x1b" not in str(cell.value)
    observed = texts(sheet, "observed")
    assert observed == [payload.replace("\x00", "").replace("\x1b", "").strip()]


def test_comments_stay_short_whatever_is_found(definitions: Definitions, found: Made) -> None:
    for number, rule in enumerate(definitions.rules.values(), start=1):
        told = [(number * 100 + more, found(rule.id, observed="甲" * 80, expected="乙" * 80)) for more in range(30)]
        for several in (told[:1], told[:3], told):
            said = comment(several, rule)
            assert 12 < len(said) <= LONGEST_COMMENT
            assert str(number * 100) in said
    rule = definitions.rules["number-expected"]
    said = comment([(1, found(rule.id, observed="很多")), (3, found(rule.id)), (7, found(rule.id))], rule)
    assert said == "【口径审核】1 须更正：应为数字，实际是“很多”（另见 3、7）"


def test_a_finding_in_a_merged_range_is_marked_at_the_cell_that_is_seen(definitions: Definitions, found: Made) -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "行业"
    for merge in ("B6:C6", "D4:D5"):
        sheet.merge_cells(merge)
    mark(workbook, [found("number-expected", "C6, D4:D5")], definitions)
    stored = io.BytesIO()
    workbook.save(stored)
    seen = openpyxl.load_workbook(stored)["行业"]
    for address in ("B6", "D4"):
        assert str(seen[address].fill.fgColor.rgb)[2:] == FILLS["error"]
        assert seen[address].comment is not None


def test_a_mark_on_cells_without_a_fill_leaves_none(definitions: Definitions, found: Made) -> None:
    workbook = Workbook()
    workbook.worksheets[0].title = "行业"
    findings = [found("number-expected", "D4")]
    assert mark(workbook, findings, definitions) == set()
    write_sheet(workbook, returning(*findings), definitions, ())
    unmark(workbook)
    assert workbook["行业"]["D4"].fill.fill_type is None


def test_a_mark_goes_and_the_fill_that_was_there_comes_back(definitions: Definitions, found: Made) -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "行业"
    for address, colour in (("D4", "FF00FF00"), ("D5", None)):
        if colour:
            sheet[address].fill = openpyxl.styles.PatternFill("solid", fgColor=colour)
    findings = [found("number-expected", "D4:D6"), found("core-not-counted", "D4:D6")]
    sheet["D6"].fill = openpyxl.styles.PatternFill("solid", fgColor=openpyxl.styles.colors.Color(theme=4, tint=0.5))
    covered = mark(workbook, findings, definitions)
    assert covered == {"00FF00", "4/0.5"}
    write_sheet(workbook, returning(*findings), definitions, (), covered)
    sheet["D7"].fill = openpyxl.styles.PatternFill(
        "solid", fgColor="F8D0C8", bgColor="D9D9D9"
    )  # as LibreOffice writes it
    assert str(sheet["D4"].fill.fgColor.rgb) == str(sheet["D5"].fill.fgColor.rgb) == "00F8D0C8"
    assert sheet["D4"].comment is not None
    stored = io.BytesIO()
    workbook.save(stored)
    again = openpyxl.load_workbook(stored)
    unmark(again)
    assert again.sheetnames == ["行业"]
    assert again["行业"]["D4"].fill.fgColor.rgb == "FF00FF00"
    assert again["行业"]["D5"].fill.fill_type is None
    assert again["行业"]["D6"].fill.fgColor.theme == 4
    assert again["行业"]["D7"].fill.fill_type is None
    assert again["行业"]["D4"].comment is None


HAN = re.compile(r"[\u3001-\u9fff]")


@pytest.mark.parametrize("language", [Language.zh, Language.en])
def test_the_sheet_and_its_comments_are_in_the_language_that_is_asked_for(
    definitions: Definitions, found: Made, language: Language
) -> None:
    seen = "⟨增加值｜value added⟩ ↔ ⟨营业收入｜revenue⟩"
    findings = [
        found("columns-swapped", "E4:E9, G4:G9", "A", observed=seen, expected=seen),
        found("growth-outlier", "D4", "A", observed="3911 1 → 2", expected="1.05"),
        found(
            "growth-outlier",
            ", ".join(f"D{row}" for row in range(4, 40, 2)),
            "A",
            observed="3911 1 → 2",
            expected="1.05",
        ),
    ]
    settled = tuple(Explained(number, "count-negative", "A", "B4", "", "", "") for number in range(MOST_SETTLED + 3))
    since = Round(settled=settled, explained=(), left=(), new=(findings[1],))
    token = LANGUAGE.set(language)
    try:
        what = replace(returning(*findings, since=since, subject="990101 2023"), language=language)
        sheet, _ = written(definitions, what, Loss("宏", "macros"), sheets=("A",))
        said = [comment([(1, one)], definitions.rules[one.rule_id]) for one in findings]
    finally:
        LANGUAGE.reset(token)
    shown = [str(cell.value) for row in sheet.iter_rows(max_col=COLUMN["state"]) for cell in row if cell.value]
    assert len(shown) > 40
    if language is Language.en:
        assert not [text for text in shown if HAN.search(text.replace("\u3000", ""))]
        assert not [text for text in said if HAN.search(text.removeprefix(SIGNED))]
    else:
        words = re.compile(r"[A-Za-z]{3,}")
        assert not [
            text for text in shown if words.search(re.sub(r"koujing/1.*|a\.xlsx|Hidiroglou–Berthelot", "", text))
        ]
        assert not [text for text in said if words.search(text)]
    assert all(len(text) <= LONGEST_COMMENT for text in said)


@pytest.mark.parametrize("language", list(Language))
def test_a_sheet_in_any_language_is_read_back(definitions: Definitions, found: Made, language: Language) -> None:
    token = LANGUAGE.set(language)
    try:
        asked = found("growth-outlier", observed="⟨增加值｜value added⟩ 1 → 2", expected="1.05")
        sheet, content = written(definitions, replace(returning(asked), language=language))
        workbook = openpyxl.load_workbook(io.BytesIO(content))
        row = HEADER_ROW + 1
        workbook[sheet.title].cell(row, COLUMN["explanation"]).value = "a new plant"
        workbook[sheet.title].cell(row, COLUMN["reason_code"]).value = choice(next(iter(definitions.reasons.values())))
    finally:
        LANGUAGE.reset(token)
    saved = io.BytesIO()
    workbook.save(saved)
    grid = open_grid(saved.getvalue(), "a.xlsx", Findings(definitions.rules, file="", submission_id=""))
    assert grid
    _, returned = take_returned(grid)
    assert returned
    (answer,) = returned.rows
    assert (answer.text, answer.is_asked, answer.is_altered) == ("a new plant", True, False)
    assert answer.reason_code in definitions.reasons
