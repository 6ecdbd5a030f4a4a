"""An inbox is a delivery: what was accepted stays in force until something accepted replaces it or a person decides.

Most scenarios end with the reading stage, which settles what counts; what is about releases runs the whole flow.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from openpyxl import Workbook

from definitions import Definitions
from pipelines import receiving, stages
from pipelines.archive import place
from pipelines.cli import run as run_command
from pipelines.cli.decide import decide, withdraw_samples
from pipelines.home import Home
from pipelines.life import decisions, deliveries
from pipelines.progress import LoggedProgress
from pipelines.publication.connection import open_release
from pipelines.publication.manifest import Manifest
from pipelines.run import DEFAULT_SCOPE, Run, begin
from pipelines.workbooks.files.inbox import Received, receive
from pipelines.workbooks.reading.one_file import read_file
from pipelines.workbooks.reading.results import Reading
from tests.conftest import SAMPLES
from tests.pipelines.life.returned_builder import with_rule
from tests.pipelines.workbooks.workbook_builder import published, set_cell, submission

pytestmark = pytest.mark.slow

BROKEN = set_cell("行业", "D4", "很多")


def read_here(received: Iterable[Received], definitions: Definitions) -> Iterator[Reading]:
    """The readings of files without processes of their own, which are not what is asked here."""
    return (read_file(each, definitions) for each in received)


@dataclass
class Scenario:
    """A home and folders that are delivered into it one after the other."""

    root: Path
    definitions: Definitions
    change: pytest.MonkeyPatch
    deliveries: int = 0
    read_by: Definitions | None = None

    @property
    def home(self) -> Home:
        return Home(self.root / "home")

    def folder(self, name: str) -> Path:
        """An inbox of this name."""
        place = self.root / name
        place.mkdir(exist_ok=True)
        return place

    def workbook(self, inbox: str, name: str, **given: Any) -> Path:
        """A submission in an inbox."""
        return submission(self.folder(inbox) / name, self.definitions, **given)

    def figures(self, inbox: str, name: str, *rows: dict[str, str]) -> Path:
        """A table of published figures in an inbox."""
        return published(self.folder(inbox) / name, *rows)

    def begun(self, *inboxes: str) -> Run:
        """A run that has not read anything yet."""
        self.deliveries += 1
        if self.definitions is not self.read_by:  # what changed in memory alone no hash of files can tell
            shutil.rmtree(self.home.kept, ignore_errors=True)
            self.read_by = self.definitions
        self.change.setattr("definitions.load", lambda: self.definitions)
        self.change.setattr("pipelines.kept_readings.read_files", read_here)
        places = [self.folder(name) for name in inboxes]
        return begin(self.home, places, DEFAULT_SCOPE, f"run-{self.deliveries}", LoggedProgress(str))

    def deliver(self, *inboxes: str) -> dict[str, str]:
        """Run the reading stage over these inboxes; the status of each file."""
        run = self.begun(*inboxes)
        receiving.archive_originals(run)
        stages.read_submissions(run)
        self.connection = duckdb.connect()
        for name in ("submissions", "observations", "findings"):
            self.connection.execute(f"CREATE VIEW {name} AS FROM read_parquet('{run.parquet(name)}')")
        deliveries.settle(run.home.deliveries, dict(self.ask("SELECT content_sha256, status FROM submissions")))
        return dict(self.ask("SELECT file, status FROM submissions ORDER BY delivery, file"))

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """An answer from the tables of the last delivery."""
        return self.connection.execute(query).fetchall()

    def values(self) -> set[tuple[str, str, str]]:
        """Region, period and value of every GDP that counts; each counts once."""
        found = self.ask(
            "SELECT o.region_code, o.period, o.value FROM observations o JOIN submissions s "
            "ON s.submission_id = o.submission_id AND s.status = 'accepted' WHERE o.measure = 'gdp'"
        )
        values = {(region, period, f"{value.normalize():f}") for region, period, value in found}
        assert len(values) == len(found)
        return values

    def rules(self, file: str) -> set[str]:
        """The rules that something was found by in a file."""
        return {rule for (rule,) in self.ask(f"SELECT rule_id FROM findings WHERE file = '{file}'")}


@pytest.fixture
def scenario(tmp_path: Path, definitions: Definitions, monkeypatch: pytest.MonkeyPatch) -> Scenario:
    return Scenario(tmp_path, definitions, monkeypatch)


def test_one_new_workbook_in_another_inbox_leaves_the_others_in_force(scenario: Scenario) -> None:
    scenario.workbook("first", "a.xlsx")
    scenario.figures("first", "f.csv", {"报告期": "2022", "数值": "2900"})
    scenario.deliver("first")
    scenario.workbook("second", "b.xlsx", region_code="310113")
    assert scenario.deliver("second") == {"a.xlsx": "accepted", "b.xlsx": "accepted", "f.csv": "accepted"}
    assert {(region, period) for region, period, _ in scenario.values()} == {
        ("310112", "2022"),
        ("310112", "2023"),
        ("310113", "2023"),
    }
    assert scenario.ask("SELECT file, rests_on, delivery FROM submissions ORDER BY file") == [
        ("a.xlsx", "archive", 1),
        ("b.xlsx", "inbox", 2),
        ("f.csv", "archive", 1),
    ]


def test_an_emptied_inbox_changes_nothing(scenario: Scenario) -> None:
    first = scenario.workbook("inbox", "a.xlsx")
    bad = scenario.folder("inbox") / "bad.xlsx"
    bad.write_bytes(b"nothing")
    before = scenario.deliver("inbox")
    fingerprint = scenario.begun("inbox").fingerprint()
    first.unlink()
    bad.unlink()
    after = scenario.begun("inbox")
    assert after.fingerprint() == fingerprint
    assert {one.file for one in after.received} == {"a.xlsx", "bad.xlsx"}
    assert scenario.deliver("inbox") == before == {"a.xlsx": "accepted", "bad.xlsx": "rejected"}


def test_a_rejected_revision_written_over_its_file_does_not_drop_the_district(scenario: Scenario) -> None:
    scenario.workbook("inbox", "a.xlsx")
    scenario.deliver("inbox")
    scenario.workbook("inbox", "a.xlsx", revision=2, edit=BROKEN)
    scenario.deliver("inbox")
    assert scenario.ask("SELECT status, revision FROM submissions ORDER BY delivery") == [
        ("accepted", 1),
        ("rejected", 2),
    ]
    assert scenario.values() == {("310112", "2023", "3002.04")}
    assert "version-kept" in scenario.rules("a.xlsx")
    # the faulty one is past as soon as there is another in its place
    scenario.workbook("inbox", "a.xlsx", revision=3)
    scenario.deliver("inbox")
    assert scenario.ask("SELECT status, revision FROM submissions ORDER BY delivery") == [
        ("superseded", 1),
        ("accepted", 3),
    ]


def test_rules_look_at_what_was_read_of_a_faulty_file_and_none_of_it_counts(scenario: Scenario) -> None:
    def two_faults(book: Workbook) -> None:
        BROKEN(book)
        book["行业"]["C5"].value = -3

    scenario.workbook("inbox", "a.xlsx")
    scenario.workbook("inbox", "b.xlsx", region_code="310113", edit=two_faults)
    assert scenario.deliver("inbox") == {"a.xlsx": "accepted", "b.xlsx": "rejected"}
    assert {"number-expected", "count-negative"} <= scenario.rules("b.xlsx")
    assert scenario.ask("SELECT DISTINCT region_code FROM observations") == [("310112",)]


def test_a_file_corrected_without_a_new_revision_number_replaces_the_one_before(scenario: Scenario) -> None:
    scenario.workbook("inbox", "a.xlsx")
    scenario.deliver("inbox")
    other = [{"measure": "gdp", "value": 3100, "unit": "hundred_million_yuan"}]
    scenario.workbook("inbox", "a.xlsx", totals=other)
    scenario.deliver("inbox")
    assert scenario.values() == {("310112", "2023", "3100")}
    # and put back as it was, it comes last again
    scenario.workbook("inbox", "a.xlsx")
    scenario.deliver("inbox")
    assert {value for *_, value in scenario.values()} <= {"3002.04", "3100"}
    assert len(scenario.values()) == 1


def test_two_deliveries_of_two_revisions_give_the_same_in_either_order(
    tmp_path: Path, definitions: Definitions, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = []
    for order in (("one", "two"), ("two", "one")):
        scenario = Scenario(tmp_path / "-".join(order), definitions, monkeypatch)
        scenario.root.mkdir()
        for inbox, revision in (("one", 1), ("two", 2)):
            source = tmp_path / f"{inbox}.xlsx"
            if not source.exists():
                submission(source, definitions, revision=revision)
            shutil.copy(source, scenario.folder(inbox) / f"{inbox}.xlsx")
        scenario.deliver(order[0])
        last = scenario.deliver(order[1])
        columns = "file, status, revision, supersedes, observation_count"
        results.append((sorted(last.items()), scenario.ask(f"SELECT {columns} FROM submissions ORDER BY file")))
    assert results[0] == results[1]
    assert results[0][0] == [("one.xlsx", "superseded"), ("two.xlsx", "accepted")]


def test_the_same_delivery_twice_and_a_renamed_file_change_nothing(scenario: Scenario) -> None:
    path = scenario.workbook("inbox", "a.xlsx")
    scenario.deliver("inbox")
    fingerprint = scenario.begun("inbox").fingerprint()
    shutil.copytree(scenario.folder("inbox"), scenario.root / "copy")
    assert scenario.begun("copy").fingerprint() == fingerprint
    path.rename(path.with_name("b.xlsx"))
    renamed = scenario.begun("inbox")
    assert renamed.fingerprint() == fingerprint
    receiving.archive_originals(renamed)
    assert scenario.deliver("inbox") == {"a.xlsx": "accepted"}


ROWS = [{"报告期": str(year), "数值": str(value)} for year, value in ((2020, 2500), (2021, 2700), (2022, 2900))]


def test_a_broken_row_leaves_the_other_rows_in(scenario: Scenario) -> None:
    scenario.figures("inbox", "f.csv", ROWS[0], {**ROWS[1], "数值": "约莫三千"}, ROWS[2])
    assert scenario.deliver("inbox") == {"f.csv": "accepted"}
    assert scenario.values() == {("310112", "2020", "2500"), ("310112", "2022", "2900")}
    assert scenario.ask("SELECT severity, status FROM findings WHERE rule_id = 'number-expected'") == [
        ("error", "left_out")
    ]
    assert "rows-left-out" in scenario.rules("f.csv")


@pytest.mark.parametrize(
    ("now", "counts", "said"),
    [
        # the value is broken: the row of the version before stays
        ([ROWS[0], {**ROWS[1], "数值": "约莫三千"}, ROWS[2]], {"2500", "2700", "2900"}, {"rows-left-out", "rows-kept"}),
        # a row is gone: withdrawn
        ([ROWS[0], ROWS[2]], {"2500", "2900"}, {"rows-withdrawn"}),
        # the key of a row cannot be read: it may have been the one that is missing
        ([ROWS[0], {**ROWS[1], "报告期": "不久前"}, ROWS[2]], {"2500", "2700", "2900"}, {"rows-left-out", "rows-kept"}),
        # of the broken row so much can be read that it was not the one that is missing
        (
            [ROWS[0], {**ROWS[2], "数值": "多"}],
            {"2500", "2900"},
            {"rows-left-out", "rows-kept", "rows-withdrawn"},
        ),
        # the row twice: nobody knows which
        ([*ROWS, {**ROWS[1], "数值": "2701"}], {"2500", "2700", "2900"}, {"rows-left-out", "rows-kept"}),
        # code and name disagree: either may be wrong, and the row the one that is missing
        (
            [ROWS[0], {**ROWS[1], "地区代码": "310113"}, ROWS[2]],
            {"2500", "2700", "2900"},
            {"rows-left-out", "rows-kept"},
        ),
        # corrected
        ([ROWS[0], {**ROWS[1], "数值": "2710"}, ROWS[2]], {"2500", "2710", "2900"}, set()),
        # no row is sound: the whole version before stays
        ([{**ROWS[1], "数值": "多"}], {"2500", "2700", "2900"}, {"version-kept"}),
    ],
)
def test_a_new_version_of_published_figures(
    scenario: Scenario, now: list[dict[str, str]], counts: set[str], said: set[str]
) -> None:
    scenario.figures("inbox", "f.csv", *ROWS)
    scenario.deliver("inbox")
    scenario.figures("inbox", "f.csv", *now)
    scenario.deliver("inbox")
    assert {value for *_, value in scenario.values()} == counts
    ours = {"rows-left-out", "rows-kept", "rows-withdrawn", "version-kept", "figure-corrected", "same-name-twice"}
    assert scenario.rules("f.csv") & ours == said


def test_a_version_that_is_no_table_leaves_the_one_before_in_force(scenario: Scenario) -> None:
    path = scenario.figures("inbox", "f.csv", *ROWS)
    scenario.deliver("inbox")
    path.write_bytes(b"\x00\x01\x02 nothing")
    scenario.deliver("inbox")
    assert {value for *_, value in scenario.values()} == {"2500", "2700", "2900"}
    assert "version-kept" in scenario.rules("f.csv")


def test_rows_stay_through_several_faulty_versions(scenario: Scenario) -> None:
    for number in (2, 1, 0):
        rows = [row if index != number else {**row, "数值": "多"} for index, row in enumerate(ROWS)]
        scenario.figures("inbox", "f.csv", *rows)
        scenario.deliver("inbox")
    assert {value for *_, value in scenario.values()} == {"2500", "2700", "2900"}
    assert {row[0] for row in scenario.ask("SELECT status FROM submissions")} == {"accepted", "superseded"}


def test_a_figure_corrected_later_by_the_same_source_replaces_the_first(scenario: Scenario) -> None:
    scenario.figures("first", "a.csv", *ROWS)
    scenario.deliver("first")
    scenario.figures("second", "b.csv", {**ROWS[1], "数值": "2750"}, {**ROWS[2], "数值": "2950", "来源": "年鉴"})
    scenario.deliver("second")
    # another source stands beside it
    assert {value for *_, value in scenario.values()} == {"2500", "2750", "2900", "2950"}
    ((told,),) = scenario.ask("SELECT observed FROM findings WHERE rule_id = 'figure-corrected'")
    assert told == "310112 2021 gdp: 2700 → 2750"


def test_of_two_inboxes_with_one_name_the_later_counts_and_says_so(scenario: Scenario) -> None:
    scenario.figures("first", "f.csv", *ROWS)
    scenario.figures("second", "f.csv", *ROWS[:2])
    scenario.deliver("first", "second")
    assert {value for *_, value in scenario.values()} == {"2500", "2700"}
    assert {"same-name-twice", "rows-withdrawn"} <= scenario.rules("f.csv")
    assert scenario.begun("first", "second").fingerprint() == scenario.begun("first").fingerprint()


DOWNLOAD = "数据库：分省年度数据\n指标：{}\n时间：最近2年\n地区,2023年,2022年\n上海市,{},{}\n数据来源：国家统计局\n"


def test_tables_of_a_publisher_share_a_name_and_are_versions_only_of_the_same_table(scenario: Scenario) -> None:
    def deliver(inbox: str, indicator: str, now: float, before: float) -> set[str]:
        path = scenario.folder(inbox) / "分省年度数据.csv"
        path.write_bytes(DOWNLOAD.format(indicator, now, before).encode("gb18030"))
        scenario.deliver(inbox)
        return {value for *_, value in scenario.values()}

    assert deliver("one", "地区生产总值(亿元)", 47000.5, 44000.5) == {"47000.5", "44000.5"}
    assert deliver("one", "年末常住人口(万人)", 2487, 2475) == {"47000.5", "44000.5"}
    assert deliver("two", "地区生产总值(亿元)", 47001.5, 44000.5) == {"47001.5", "44000.5"}
    assert scenario.ask("SELECT status FROM submissions ORDER BY delivery") == [
        ("superseded",),
        ("accepted",),
        ("accepted",),
    ]


def test_withdrawal_brings_back_what_was_replaced_and_holds_for_the_same_bytes(scenario: Scenario) -> None:
    scenario.workbook("first", "a.xlsx")
    scenario.deliver("first")
    scenario.workbook("second", "a.xlsx", revision=2)
    scenario.deliver("second")
    shutil.copytree(scenario.root / "second", scenario.root / "again")
    shutil.rmtree(scenario.root / "second")
    ((second,),) = scenario.ask("SELECT submission_id FROM submissions WHERE revision = 2")
    decide(scenario.home, second, "withdraw", by="王五", reason="区里来函")
    scenario.deliver("first")
    assert scenario.ask("SELECT status FROM submissions ORDER BY revision") == [("accepted",), ("withdrawn",)]
    scenario.deliver("again")
    assert scenario.ask("SELECT status FROM submissions ORDER BY revision") == [("accepted",), ("withdrawn",)]
    decide(scenario.home, second, "accept", by="王五", reason="区里又来函")
    scenario.deliver("again")
    assert scenario.ask("SELECT status FROM submissions ORDER BY revision") == [("superseded",), ("accepted",)]


def test_a_person_says_which_of_two_files_with_one_revision_counts(scenario: Scenario) -> None:
    scenario.workbook("inbox", "a.xlsx")
    scenario.workbook("inbox", "b.xlsx", contact="李四")
    scenario.workbook("inbox", "c.xlsx", region_code="310113")
    assert set(scenario.deliver("inbox").values()) == {"accepted", "rejected"}
    assert "revision-tie" in scenario.rules("a.xlsx") & scenario.rules("b.xlsx")
    decide(scenario.home, "b.xlsx", "accept", by="王五", reason="区里来函")
    assert scenario.deliver("inbox") == {"a.xlsx": "superseded", "b.xlsx": "accepted", "c.xlsx": "accepted"}


def test_a_name_is_found_wherever_the_file_is_now(scenario: Scenario) -> None:
    scenario.workbook("inbox", "a.xlsx").rename(scenario.folder("inbox") / "b.xlsx")
    scenario.deliver("inbox")
    shutil.rmtree(scenario.root / "inbox")
    assert "withdrawn" in decide(scenario.home, "b.xlsx", "withdraw", by="王五", reason="why")


def test_the_bundled_samples_go_by_one_command(scenario: Scenario) -> None:
    for name in ("990101_2023.xlsx", "990102_2023.xlsx"):
        shutil.copy(SAMPLES / name, scenario.folder("inbox") / name)
    scenario.workbook("inbox", "a.xlsx")
    scenario.deliver("inbox")
    assert "10" in withdraw_samples(scenario.home, by="王五", reason="正式发布")
    assert set(scenario.deliver("inbox").items()) == {
        ("a.xlsx", "accepted"),
        ("990101_2023.xlsx", "withdrawn"),
        ("990102_2023.xlsx", "withdrawn"),
    }
    with pytest.raises(decisions.DecisionError, match="no sample"):
        withdraw_samples(scenario.home, by="王五", reason="正式发布")


NO_2700 = (
    "SELECT submission_id, sheet, [cell] AS cells, 1 AS looked, value = 2700 AS broken, cell AS cause, '2700' AS observed, "
    "'' AS expected, 0 AS effect FROM published WHERE checked"
)


def test_a_row_that_a_rule_rejects_is_left_out_alone_and_never_comes_back_from_an_earlier_version(
    scenario: Scenario,
) -> None:
    scenario.definitions = with_rule(scenario.definitions, "count-negative", sql=NO_2700, looks_at="figures")
    scenario.figures("inbox", "f.csv", *ROWS)
    assert scenario.deliver("inbox") == {"f.csv": "accepted"}
    assert {value for *_, value in scenario.values()} == {"2500", "2900"}
    assert scenario.ask("SELECT status FROM findings WHERE rule_id = 'count-negative'") == [("left_out",)]
    scenario.figures("inbox", "f.csv", ROWS[0], {**ROWS[1], "数值": "多"}, ROWS[2])
    scenario.deliver("inbox")
    assert {value for *_, value in scenario.values()} == {"2500", "2900"}


def test_what_replaces_a_version_is_not_held_against_it(scenario: Scenario) -> None:
    twice = (
        "SELECT a.submission_id, a.sheet, [a.cell] AS cells, 1 AS looked, a.value <> b.value AS broken, a.cell AS cause, "
        "'' AS observed, '' AS expected, 0 AS effect FROM published AS a JOIN published AS b USING (region_code, period) "
        "WHERE a.checked"
    )
    scenario.definitions = with_rule(scenario.definitions, "count-negative", sql=twice, looks_at="figures")
    scenario.figures("inbox", "f.csv", *ROWS)
    scenario.deliver("inbox")
    scenario.figures("inbox", "f.csv", ROWS[0], {**ROWS[1], "数值": "2701"}, ROWS[2])
    scenario.deliver("inbox")
    assert {value for *_, value in scenario.values()} == {"2500", "2701", "2900"}
    assert "count-negative" not in scenario.rules("f.csv")


@pytest.fixture(scope="module")
def published_home(
    tmp_path_factory: pytest.TempPathFactory, definitions: Definitions, run_flow: Callable[..., Manifest]
) -> Path:
    """A home with a release of one submission and a table of figures."""
    root = tmp_path_factory.mktemp("published")
    (root / "inbox").mkdir()
    submission(root / "inbox" / "a.xlsx", definitions)
    published(root / "inbox" / "f.csv", *ROWS)
    run_flow(root / "home", [root / "inbox"])
    return root


@pytest.fixture
def later(published_home: Path, tmp_path: Path, definitions: Definitions, monkeypatch: pytest.MonkeyPatch) -> Scenario:
    """What may happen later to a copy of that home, whose inbox is empty."""
    shutil.copytree(published_home / "home", tmp_path / "home", symlinks=True)
    return Scenario(tmp_path, definitions, monkeypatch)


def observations(home: Home) -> list[tuple[Any, ...]]:
    """What counts in the current release."""
    connection = open_release(home.database)
    try:
        return connection.execute(
            "SELECT o.* FROM observations o JOIN submissions s USING (submission_id) WHERE s.status = 'accepted' ORDER BY ALL"
        ).fetchall()
    finally:
        connection.close()


def test_nothing_in_the_inbox_is_no_change(later: Scenario) -> None:
    assert later.begun("empty").published_already()


def test_accepted_stays_accepted_when_the_forms_cannot_read_it_any_more(
    later: Scenario, run_flow: Callable[..., Manifest]
) -> None:
    before = observations(later.home)
    forms = {
        name: {**form, "valid_from": date(2090, 1, 1)} if name in ("submission", "published-figures") else form
        for name, form in later.definitions.forms.items()
    }
    later.definitions = replace(later.definitions, forms=forms)
    for _ in range(2):  # the last good reading is handed on from release to release
        assert later.deliver("empty") == {"a.xlsx": "accepted", "f.csv": "accepted"}
        assert later.ask("SELECT DISTINCT rests_on FROM submissions") == [("last_good_reading",)]
        assert {"last-good-reading", "form-not-valid"} <= later.rules("a.xlsx")
        assert later.ask("SELECT DISTINCT status FROM findings WHERE rule_id = 'form-not-valid'") == [
            ("accepted_before",)
        ]
        manifest = run_flow(later.home.root, [later.folder("empty")], run_id="again")
        assert manifest.summary["earlier"] == manifest.summary["accepted"] == 2
        assert observations(later.home) == before


@pytest.mark.parametrize("looks_at", ["submission", "figures"])
def test_accepted_stays_accepted_when_a_rule_would_reject_it(later: Scenario, looks_at: str) -> None:
    table = {"submission": "cells", "figures": "published"}[looks_at]
    broken = (
        f"SELECT submission_id, sheet, [cell] AS cells, 1 AS looked, true AS broken, cell AS cause, '' AS observed, "
        f"'' AS expected, 0 AS effect FROM {table} WHERE checked"
    )
    before = observations(later.home)
    later.definitions = with_rule(later.definitions, "count-negative", sql=broken, looks_at=looks_at)
    assert later.deliver("empty") == {"a.xlsx": "accepted", "f.csv": "accepted"}
    assert later.ask("FROM observations ORDER BY ALL") == before
    file = {"submission": "a.xlsx", "figures": "f.csv"}[looks_at]
    assert {"last-good-reading", "count-negative"} <= later.rules(file)
    # what is new is judged by the rules of today
    later.workbook("new", "b.xlsx", region_code="310113")
    assert later.deliver("new")["b.xlsx"] == ("rejected" if looks_at == "submission" else "accepted")


def test_a_row_that_counted_stays_when_a_rule_would_leave_it_out(later: Scenario) -> None:
    before = observations(later.home)
    later.definitions = with_rule(later.definitions, "count-negative", sql=NO_2700, looks_at="figures")
    later.deliver("empty")
    assert later.ask("FROM observations ORDER BY ALL") == before
    assert {"last-good-reading", "count-negative", "rows-left-out"} <= later.rules("f.csv")


def test_a_home_of_before_the_ledger_runs_on(later: Scenario) -> None:
    later.home.deliveries.unlink()
    assert later.begun("empty").published_already()
    later.workbook("new", "b.xlsx", region_code="310113")
    assert later.deliver("new") == {"a.xlsx": "accepted", "b.xlsx": "accepted", "f.csv": "accepted"}
    assert later.home.deliveries.is_file()
    later.home.deliveries.unlink()
    for path in later.home.archive.glob("??/*"):
        path.unlink()
    assert later.deliver("empty") == {"a.xlsx": "accepted", "f.csv": "accepted"}
    assert later.ask("SELECT DISTINCT rests_on FROM submissions") == [("last_good_reading",)]


def test_a_delivery_of_rejected_files_alone_is_published_with_their_findings(
    later: Scenario, run_flow: Callable[..., Manifest]
) -> None:
    later.workbook("new", "b.xlsx", region_code="310113", edit=BROKEN)
    manifest = run_flow(later.home.root, [later.folder("new")], run_id="new")
    assert (manifest.summary["accepted"], manifest.summary["rejected"], manifest.summary["earlier"]) == (2, 1, 2)
    connection = open_release(later.home.database)
    assert ("b.xlsx", "number-expected") in connection.execute("SELECT file, rule_id FROM findings").fetchall()
    connection.close()


def test_what_nobody_can_let_pass_is_not_accepted_and_what_was_taken_back_is_said(
    later: Scenario, run_flow: Callable[..., Manifest], capsys: pytest.CaptureFixture[str]
) -> None:
    later.figures("new", "g.csv", {"报告期": "2022", "数值": "2901"})
    later.workbook("new", "b.xlsx", region_code="310113", edit=set_cell("行业", "G4", 1.01e14))
    later.deliver("new")
    decide(later.home, "g.csv", "withdraw", by="王五", reason="区里来函")
    manifest = run_flow(later.home.root, [later.folder("new")], run_id="new")
    with pytest.raises(decisions.DecisionError, match=r"b\.xlsx.*waive"):
        decide(later.home, "b.xlsx", "accept", by="王五", reason="why")
    assert [each.file for each in decisions.read(later.home.decisions)] == ["g.csv"]
    assert manifest.summary["withdrawn"] == 1
    capsys.readouterr()
    run_command.show(later.begun("new"), manifest, later.home.database)
    said = capsys.readouterr().out
    assert "撤回 withdrawn 1" in said
    assert "区里来函" in said


def test_rows_that_were_kept_beside_a_version_stay_when_its_archived_copy_is_damaged(
    later: Scenario, run_flow: Callable[..., Manifest]
) -> None:
    later.figures("next", "g.csv", {"报告期": "2020", "数值": "24oo"}, {"报告期": "2021", "数值": "2501"})
    newer = receive(later.root / "next" / "g.csv").content_sha256
    for other in range(100):  # an order of contents that is not that of the deliveries
        first = {"报告期": "2019", "数值": f"23{other:02}"}
        older = [first, {"报告期": "2020", "数值": "2400"}, {"报告期": "2021", "数值": "2500"}]
        if receive(later.figures("new", "g.csv", *older)).content_sha256 > newer:
            break
    later.deliver("new")
    shutil.copy(later.root / "next" / "g.csv", later.root / "new" / "g.csv")
    run_flow(later.home.root, [later.folder("new")], run_id="new")
    before = observations(later.home)
    kept = place(later.home.archive, newer, ".csv")
    kept.chmod(0o644)
    kept.write_bytes(kept.read_bytes().replace(b"2501", b"2601"))
    for _ in range(2):
        later.deliver("empty")
        assert {("310112", "2020", "2400"), ("310112", "2021", "2501")} <= later.values()
        counts = "submission_id IN (SELECT submission_id FROM submissions WHERE status = 'accepted')"
        assert later.ask(f"FROM observations WHERE {counts} ORDER BY ALL") == before
    assert "last-good-reading" in later.rules("g.csv")
    later.home.deliveries.unlink()
    later.deliver("empty")
    assert {("310112", "2020", "2400"), ("310112", "2021", "2501")} <= later.values()
