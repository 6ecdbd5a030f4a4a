"""Nothing is hidden behind a first fault: the rules run wherever what they look at was read, and what they could not is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from definitions import Definitions
from pipelines.cli.unchecked import coverage_of, told_of_file, unchecked
from pipelines.findings import Finding
from pipelines.life.settling import conclude
from pipelines.validation.checking import Outcome, check_files
from pipelines.workbooks.files.inbox import receive

pytestmark = pytest.mark.slow

SAMPLE = Path(__file__).parents[3] / "data" / "samples" / "990101_2024.xlsx"
COLUMNS = {"employees": "D", "revenue": "E", "gross_output": "F", "value_added": "G", "counted": "H"}
Edit = Callable[[Any, Any], None]


def edited(path: Path, edit: Edit) -> Path:
    """The sample of 2024 with what somebody did to it: the book, and the cell of an industry's measure."""
    book = openpyxl.load_workbook(SAMPLE)
    sheet = book["行业"]
    rows = {str(sheet.cell(row, 1).value): row for row in range(4, sheet.max_row + 1)}
    edit(book, lambda code, name: sheet[f"{COLUMNS[name]}{rows[code]}"])
    book.save(path)
    return path


def checked(paths: Sequence[Path], definitions: Definitions) -> Outcome:
    return check_files([receive(path, path.name) for path in paths], definitions)


def places(findings: Sequence[Finding]) -> set[str]:
    return {f"{each.sheet} {each.cells}" for each in findings}


def nine_faults(book: Any, cell: Callable[[str, str], Any]) -> None:
    book["封面"]["C8"].value = "二〇二四年度全年"
    cell("3921", "employees").value = "—"
    book["总量"]["D4"].value = "万元"
    for name in ("revenue", "gross_output", "value_added"):
        cell("3931", name).value *= 10000
    one, other = cell("6432", "value_added"), cell("6432", "revenue")
    one.value, other.value = other.value, one.value
    cell("6513", "counted").value = "否"
    cell("4710", "counted").value = "是"
    cell("6540", "employees").value = 12.5
    cell("6550", "value_added").value *= -1


def test_nine_faults_are_told_in_the_first_round(tmp_path: Path, definitions: Definitions) -> None:
    (standing,) = checked([edited(tmp_path / "甲.xlsx", nine_faults)], definitions).standings
    assert places(standing.findings) == {
        *("封面 C8", "行业 D34", "总量 C4", "行业 E36:G36", "行业 G86", "行业 E86:F86"),
        *("行业 H91", "行业 H59", "行业 D93", "行业 G94"),
    }


def test_a_range_that_holds_the_figure_is_not_told(tmp_path: Path, definitions: Definitions) -> None:
    (standing,) = checked([edited(tmp_path / "甲.xlsx", nine_faults)], definitions).standings
    (told,) = [each.observed for each in standing.findings if each.rule_id == "figure-out-of-line"]
    ranges = {figure.split("⟨")[1].split("｜")[0]: "应为" in figure for figure in told.split("⟨；｜; ⟩")}
    # the gross output lies within what the two others, both wrong, leave room for
    assert ranges == {"增加值": True, "营业收入": True, "总产出": False}


def test_two_versions_of_one_workbook_show_what_was_found_in_each(tmp_path: Path, definitions: Definitions) -> None:
    def negative(book: Any, cell: Callable[[str, str], Any]) -> None:
        cell("6550", "employees").value = -3

    def fraction(book: Any, cell: Callable[[str, str], Any]) -> None:
        cell("6540", "employees").value = 12.5

    paths = [edited(tmp_path / "甲.xlsx", negative), edited(tmp_path / "乙.xlsx", fraction)]
    settled = conclude(checked(paths, definitions).standings, definitions).standings
    found = {each.file: {(one.rule_id, one.cells) for one in each.findings} for each in settled}
    assert ("count-negative", "D94") in found["甲.xlsx"]
    assert ("count-not-whole", "D93") in found["乙.xlsx"]


def test_two_sound_versions_of_one_workbook_are_both_checked(tmp_path: Path, definitions: Definitions) -> None:
    def one(book: Any, cell: Callable[[str, str], Any]) -> None:
        cell("6550", "value_added").value *= -1

    def other(book: Any, cell: Callable[[str, str], Any]) -> None:
        cell("6540", "value_added").value *= -1

    outcome = checked([edited(tmp_path / "甲.xlsx", one), edited(tmp_path / "乙.xlsx", other)], definitions)
    settled = conclude(outcome.standings, definitions).standings
    assert {each.status for each in settled} == {"rejected"}
    for file, cell in (("甲.xlsx", "G94"), ("乙.xlsx", "G93")):
        (standing,) = [each for each in settled if each.file == file]
        assert {"revision-tie", "value-added-negative"} <= {each.rule_id for each in standing.findings}
        assert f"行业 {cell}" in places(standing.findings)


def test_a_cell_that_could_not_be_read_is_not_asked_for_again(tmp_path: Path, definitions: Definitions) -> None:
    def dashes(book: Any, cell: Callable[[str, str], Any]) -> None:
        for row in range(4, 40):
            book["行业"][f"D{row}"].value = "—" if row % 2 else None

    (standing,) = checked([edited(tmp_path / "甲.xlsx", dashes)], definitions).standings
    cells = {each.rule_id: each.cells.split(", ") for each in standing.findings}
    assert cells["number-expected"] == [f"D{row}" for row in range(5, 40, 2)]
    assert cells["figures-left-blank"] == [f"D{row}" for row in range(4, 40, 2)]


@pytest.mark.parametrize(
    ("cell", "answer", "names"),
    [
        ("C6", "999999", "封面 C6"),
        ("C16", "吨", "封面 C16"),
        ("C11", "GB/T 9999", "封面 C11"),
        ("C12", "某些", "封面 C12"),
    ],
)
def test_a_fault_of_the_cover_makes_no_other(
    cell: str, answer: str, names: str, tmp_path: Path, definitions: Definitions
) -> None:
    def wrong(book: Any, _: Callable[[str, str], Any]) -> None:
        book["封面"][cell].value = answer

    (standing,) = checked([edited(tmp_path / "甲.xlsx", wrong)], definitions).standings
    assert {f"{each.sheet} {each.cells}" for each in standing.findings if each.severity != "note"} == {names}


def test_what_could_not_be_checked_is_said_with_the_reason_and_how_many_rules(
    tmp_path: Path, definitions: Definitions
) -> None:
    def of(path: Path) -> tuple[dict[str, int], str, list[str]]:
        outcome = checked([path], definitions)
        (standing,) = conclude(outcome.standings, definitions).standings
        by_reason = unchecked(standing, outcome.results, definitions.rules)
        said = list(told_of_file(by_reason))
        counts = {reason: len(rules) for reason, rules in by_reason.items()}
        return counts, coverage_of(outcome.results, definitions.rules) if outcome.results else "", said

    def no_period(book: Any, _: Callable[[str, str], Any]) -> None:
        book["封面"]["C8"].value = "某年"

    def no_classification(book: Any, _: Callable[[str, str], Any]) -> None:
        book["封面"]["C11"].value = "GB/T 9999"

    reach = [rule.looks_at for rule in definitions.rules.values() if rule.sql]
    beside = reach.count("history") + reach.count("regions")
    counts, said, of_file = of(SAMPLE)
    assert counts["history"] == reach.count("history")
    assert f"没有这一地区其他时期的数：{counts['history']} 条规则" in said
    assert of_file == []
    counts, _, of_file = of(edited(tmp_path / "period.xlsx", no_period))
    assert counts["place"] == beside
    assert "history" not in counts
    (sentence,) = of_file
    assert sentence.startswith("  没有与其他时期、其他地区比较，因为封面的报告期或地区没有读出")
    assert sentence.endswith(f": {beside} rules")
    counts, _, of_file = of(edited(tmp_path / "classes.xlsx", no_classification))
    assert counts["industries"] > 20
    assert len(of_file) == 1
    (tmp_path / "none.xlsx").write_bytes(b"no workbook")
    counts, _, of_file = of(tmp_path / "none.xlsx")
    assert counts == {"unread": len(reach)}
    assert of_file == [
        f"  没有检查，因为文件没有读出：{len(reach)} 条规则 / "
        f"not checked, because nothing of the file could be read: {len(reach)} rules"
    ]
