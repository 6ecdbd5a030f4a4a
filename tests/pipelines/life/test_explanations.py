"""Explanations: read when the file comes back, matched, kept with author and date, carried over, outdated."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from definitions import Definitions
from pipelines.life.explanations import to_table
from pipelines.life.settling import conclude
from pipelines.workbooks.exchange.returned import SHEET
from tests.pipelines.life.returned_builder import (
    COLUMN,
    concluded,
    explain,
    further_sheet,
    rows,
    sent_back,
    standings,
    with_rule,
)
from tests.pipelines.workbooks.workbook_builder import set_answer, set_cell, submission

pytestmark = pytest.mark.slow

QUERY = "sheet-unread"


@pytest.fixture
def queried(tmp_path: Path, definitions: Definitions) -> Path:
    """A submission with one query."""
    return submission(tmp_path / "闵行.xlsx", definitions, edit=further_sheet())


@pytest.fixture
def explained(queried: Path, tmp_path: Path, definitions: Definitions) -> Path:
    """The same, sent again with an explanation."""
    back = sent_back(queried, definitions, tmp_path / "back")
    return explain(
        back, tmp_path / "闵行-重报.xlsx", {QUERY: "附表是企业名单，不含应报数字"}, reason="9 其他（请写明）"
    )


def test_an_explained_query_is_accepted_as_such(queried: Path, explained: Path, definitions: Definitions) -> None:
    before = concluded([queried], definitions)[queried.name]
    assert (before.status, before.is_explained, len(before.open_queries)) == ("accepted", False, 1)
    after = concluded([queried, explained], definitions)
    assert after[explained.name].status == "accepted"
    assert after[explained.name].is_explained
    (query,) = after[explained.name].queries
    assert (query.status, query.explanation) == ("explained", "其他（请写明）：附表是企业名单，不含应报数字")


def test_the_file_that_came_back_follows_the_one_it_answers(
    queried: Path, explained: Path, definitions: Definitions
) -> None:
    after = concluded([explained, queried], definitions)
    assert after[queried.name].status == "superseded"
    assert after[explained.name].supersedes == after[queried.name].submission_id


def test_who_explained_when_is_kept(queried: Path, explained: Path, definitions: Definitions) -> None:
    conclusion = conclude(standings([queried, explained], definitions), definitions)
    (row,) = to_table(conclusion.uses).to_pylist()
    assert (row["author"], row["reason_code"], row["outcome"]) == ("张三", "9", "held")
    assert (row["rule_id"], row["sheet"], row["for_period"]) == (QUERY, "附表", "2023")
    assert isinstance(row["given_at"], datetime)


def test_a_reason_without_a_word_explains_nothing(queried: Path, tmp_path: Path, definitions: Definitions) -> None:
    back = sent_back(queried, definitions, tmp_path / "back")
    again = explain(back, tmp_path / "again.xlsx", {QUERY: "  "}, reason="8 四舍五入")
    assert len(concluded([again], definitions)[again.name].open_queries) == 1


def test_an_explanation_of_other_figures_is_outdated(explained: Path, definitions: Definitions) -> None:
    workbook = openpyxl.load_workbook(explained)
    workbook["附表"]["A1"] = "全部营业收入"
    workbook.save(explained)
    standing = concluded([explained], definitions)[explained.name]
    assert [found.status for found in standing.queries] == ["open"]
    (note,) = [found for found in standing.findings if found.rule_id == "explanation-outdated"]
    assert "附表是企业名单" in note.message_zh
    assert "全部营业收入" in note.message_zh


def test_a_row_whose_locked_cells_were_changed_is_not_used(explained: Path, definitions: Definitions) -> None:
    workbook = openpyxl.load_workbook(explained)
    sheet = workbook[SHEET]
    sheet.cell(rows(sheet)[QUERY], COLUMN["observed"]).value = "什么都没有"
    workbook.save(explained)
    standing = concluded([explained], definitions)[explained.name]
    assert len(standing.open_queries) == 1
    assert "explanation-altered" in {found.rule_id for found in standing.findings}


def test_an_explanation_does_not_excuse_an_error(tmp_path: Path, definitions: Definitions) -> None:
    wrong = submission(tmp_path / "wrong.xlsx", definitions, edit=set_cell("行业", "E4", "很多"))
    back = sent_back(wrong, definitions, tmp_path / "back")
    again = explain(back, tmp_path / "again.xlsx", {"number-expected": "确实很多"})
    conclusion = conclude(standings([again], definitions), definitions)
    assert conclusion.standings[0].status == "rejected"
    assert [use.outcome for use in conclusion.uses] == ["noted"]


def test_an_explanation_of_what_was_put_right_is_settled(explained: Path, definitions: Definitions) -> None:
    workbook = openpyxl.load_workbook(explained)
    workbook.remove(workbook["附表"])
    workbook.save(explained)
    conclusion = conclude(standings([explained], definitions), definitions)
    assert conclusion.standings[0].findings == []
    assert [use.outcome for use in conclusion.uses] == ["settled"]


@pytest.mark.parametrize(
    ("period", "carries", "status"),
    [("2024", True, "carried"), ("2024", False, "open"), ("2025", True, "open"), ("2022", True, "open")],
)
def test_an_explanation_is_carried_where_the_rule_allows_and_for_a_year(
    explained: Path, tmp_path: Path, definitions: Definitions, period: str, carries: bool, status: str
) -> None:
    following = submission(
        tmp_path / "following.xlsx", definitions, edit=further_sheet("另附名单，更新"), period=period
    )
    ruled = with_rule(definitions, QUERY, carries=carries)
    standing = concluded([explained, following], ruled)[following.name]
    assert [found.status for found in standing.queries] == [status]
    if status == "carried":
        assert standing.queries[0].explanation.startswith("沿用 2023：")


def test_another_region_is_not_explained_by_it(explained: Path, tmp_path: Path, definitions: Definitions) -> None:
    elsewhere = submission(tmp_path / "elsewhere.xlsx", definitions, edit=further_sheet(), region_code="310115")
    assert len(concluded([explained, elsewhere], definitions)[elsewhere.name].open_queries) == 1


def test_a_workbook_of_answers_alone_explains_what_it_was_made_for(tmp_path: Path, definitions: Definitions) -> None:
    queried = submission(tmp_path / "a.xlsx", definitions, edit=further_sheet())
    with zipfile.ZipFile(queried, "a") as archive:
        archive.writestr("xl/chartsheets/sheet1.xml", "<c/>")
    back = sent_back(queried, definitions, tmp_path / "back")
    assert openpyxl.load_workbook(back).sheetnames == [SHEET]
    answers = explain(back, tmp_path / "answers.xlsx", {QUERY: "只是名单"})
    after = concluded([queried, answers], definitions)
    assert after[answers.name].status == "answers"
    assert after[queried.name].is_explained


def test_a_resubmission_without_changes_says_so(tmp_path: Path, definitions: Definitions) -> None:
    wrong = submission(tmp_path / "1.xlsx", definitions, edit=set_cell("行业", "E4", "很多"))
    same = submission(tmp_path / "2.xlsx", definitions, edit=set_cell("行业", "E4", "很多"), revision=2)
    better = submission(tmp_path / "3.xlsx", definitions, revision=3)
    after = concluded([wrong, same, better], definitions)
    assert "resubmission-unchanged" in {found.rule_id for found in after["2.xlsx"].findings}
    assert "1.xlsx" in next(f.message_zh for f in after["2.xlsx"].findings if f.rule_id == "resubmission-unchanged")
    assert after["3.xlsx"].findings == []


def test_the_same_bytes_name_the_file_they_repeat(tmp_path: Path, definitions: Definitions) -> None:
    first = submission(tmp_path / "a.xlsx", definitions)
    second = tmp_path / "b.xlsx"
    second.write_bytes(first.read_bytes())
    after = concluded([second, first], definitions)
    assert after["b.xlsx"].status == "duplicate"
    assert [(found.rule_id, found.observed) for found in after["b.xlsx"].findings] == [("file-identical", "a.xlsx")]


def test_a_cover_that_names_another_person_changes_the_author(
    queried: Path, tmp_path: Path, definitions: Definitions
) -> None:
    back = sent_back(queried, definitions, tmp_path / "back")
    again = explain(back, tmp_path / "again.xlsx", {QUERY: "只是名单"})
    workbook = openpyxl.load_workbook(again)
    set_answer("联系人", "李四 021-1")(workbook)
    workbook.save(again)
    (use,) = conclude(standings([again], definitions), definitions).uses
    assert use.explanation.author == "李四 021-1"
