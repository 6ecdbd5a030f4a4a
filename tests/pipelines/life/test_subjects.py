"""An explanation is known again by what it is about: region, industry and measure, wherever the row stands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from definitions import Definitions
from pipelines.cli.exit_codes import ExitCode, of_findings
from pipelines.cli.returning import send_back
from pipelines.findings import covers
from pipelines.life.settling import Conclusion, conclude
from pipelines.life.standing import Standing
from pipelines.validation.checking import check_files
from pipelines.workbooks.files.inbox import receive
from tests.corpus import FIRST_ROW, Submission, history
from tests.pipelines.life.returned_builder import explain

pytestmark = pytest.mark.slow

REGION, RULE = "330106", "enterprises-without-revenue"
WORDS = "研发中心，当年没有对外营业收入"


def without_revenue(told: Submission, code: str) -> Submission:
    """The submission with a large industry that has enterprises and no revenue."""
    changed = told.copy()
    for row in changed.rows:
        if row["activity_code"] == code:
            row |= {"revenue": 0, "enterprises": 30}
    return changed


def judged(paths: Sequence[Path], definitions: Definitions) -> Conclusion:
    received = [receive(path, path.name) for path in paths]
    return conclude(check_files(received, definitions).standings, definitions)


def queries(conclusion: Conclusion, path: Path) -> list[tuple[str, str]]:
    standing = next(each for each in conclusion.standings if each.file == path.name)
    return [(found.subject, found.status) for found in standing.findings if found.rule_id == RULE]


@pytest.fixture(scope="module")
def years() -> list[Submission]:
    return history(REGION, 2)


@pytest.fixture(scope="module")
def codes(years: list[Submission]) -> list[str]:
    """Industries of both years, the smaller first."""
    known = {str(row["activity_code"]) for row in years[1].rows}
    rows = [row for row in years[0].rows if row["activity_code"] in known]
    return [str(row["activity_code"]) for row in sorted(rows, key=lambda row: float(str(row["value_added"])))]


@pytest.fixture(scope="module")
def sent(
    tmp_path_factory: pytest.TempPathFactory, years: list[Submission], codes: list[str], definitions: Definitions
) -> tuple[Path, Path]:
    """A submission with a query, and the workbook that came back of it."""
    place = tmp_path_factory.mktemp("sent")
    path = without_revenue(years[0], codes[0]).write(place / "first.xlsx", definitions)
    (back,) = send_back({path.name: receive(path, path.name)}, judged([path], definitions), definitions, place / "back")
    return path, back


def test_an_explanation_is_matched_after_its_row_has_moved(
    sent: tuple[Path, Path], codes: list[str], tmp_path: Path, definitions: Definitions
) -> None:
    path, back = sent
    again = explain(back, tmp_path / "again.xlsx", {RULE: WORDS})
    workbook = openpyxl.load_workbook(again)
    sheet = workbook["行业"]
    sheet.insert_rows(FIRST_ROW)
    for column in range(1, sheet.max_column + 1):
        sheet.cell(FIRST_ROW, column).value = sheet.cell(FIRST_ROW + 1, column).value
    sheet.cell(FIRST_ROW, 1).value, sheet.cell(FIRST_ROW, 2).value = "0112", None
    workbook.save(again)
    conclusion = judged([path, again], definitions)
    assert queries(conclusion, again) == [(f"{codes[0]} revenue", "explained")]


def test_an_explanation_is_carried_with_its_industry_and_not_with_its_cell(
    sent: tuple[Path, Path], years: list[Submission], codes: list[str], tmp_path: Path, definitions: Definitions
) -> None:
    path, back = sent
    explained = explain(back, tmp_path / "explained.xlsx", {RULE: WORDS})
    at = next(place for place, row in enumerate(years[0].rows) if row["activity_code"] == codes[0])
    same = without_revenue(years[1], codes[0])
    same.rows.reverse()
    following = same.write(tmp_path / "following.xlsx", definitions)
    assert [state for _, state in queries(judged([path, explained, following], definitions), following)] == ["carried"]
    other = without_revenue(years[1], codes[1])
    row = next(row for row in other.rows if row["activity_code"] == codes[1])
    other.rows.remove(row)
    other.rows.insert(at, row)
    elsewhere = other.write(tmp_path / "elsewhere.xlsx", definitions)
    assert [state for _, state in queries(judged([path, explained, elsewhere], definitions), elsewhere)] == ["open"]


def test_a_query_sent_again_without_a_word_is_asked_about(
    sent: tuple[Path, Path], tmp_path: Path, definitions: Definitions
) -> None:
    path, back = sent
    again = explain(back, tmp_path / "again.xlsx", {})
    told = judged([path, again], definitions)
    (missing,) = [found for each in told.standings for found in each.findings if found.rule_id == "explanation-missing"]
    assert missing.file == again.name
    answered = explain(back, tmp_path / "answered.xlsx", {RULE: WORDS})
    told = judged([path, answered], definitions)
    assert not [f for each in told.standings for f in each.findings if f.rule_id == "explanation-missing"]


def test_the_exit_code_is_that_of_what_is_still_open(
    sent: tuple[Path, Path], tmp_path: Path, definitions: Definitions
) -> None:
    def code(standings: Sequence[Standing], name: str) -> ExitCode:
        return of_findings(found for each in standings if each.file == name for found in each.findings)

    path, back = sent
    answered = explain(back, tmp_path / "answered.xlsx", {RULE: WORDS})
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK nothing")
    assert code(judged([path], definitions).standings, path.name) == ExitCode.OPEN_QUERIES
    told = judged([answered, broken], definitions).standings
    assert [code(told, each.name) for each in (answered, broken)] == [ExitCode.DONE, ExitCode.NOT_DONE]


def test_whole_columns_hold_their_cells() -> None:
    assert covers("3911 revenue, 3912 revenue", "3912 revenue")
    assert covers("* revenue", "3912 revenue")
    assert not covers("* revenue", "3912 employees")
    assert not covers("3911 revenue", "3911 revenue, 3912 revenue")
    assert not covers("", "")
