"""What people decide: written down once and for all, followed by the next run, and visible as a revision."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from definitions import Definitions, WrongUsageError
from pipelines.cli import app
from pipelines.cli.decide import decide
from pipelines.home import DATABASE, Home
from pipelines.life import decisions
from pipelines.life.decisions import Decision, DecisionError
from pipelines.life.settling import conclude
from pipelines.life.tables import tables
from pipelines.progress import LoggedProgress
from pipelines.publication.connection import open_release
from pipelines.publication.manifest import Manifest, read
from pipelines.run import DEFAULT_SCOPE, begin
from tests.pipelines.life.returned_builder import concluded, further_sheet, standings, with_rule
from tests.pipelines.workbooks.workbook_builder import set_cell, submission

SAMPLES = Path(__file__).resolve().parents[3] / "data" / "samples"


def decision(submission_id: str, verdict: decisions.Verdict) -> dict[str, Decision]:
    return {submission_id: Decision(submission_id, "a.xlsx", verdict, "王五", "电话核实", "2026-01-01T00:00:00+00:00")}


def test_a_decision_is_added_after_the_others_and_the_last_counts(tmp_path: Path) -> None:
    path = tmp_path / "home" / "decisions.jsonl"
    decisions.add(path, "s1", "a.xlsx", "reject", by=" 王五 ", reason="数字\n有误")
    first = path.read_bytes()
    decisions.add(path, "s1", "a.xlsx", "accept", by="王五", reason="已电话核实")
    assert path.read_bytes().startswith(first)
    found = decisions.read(path)
    assert [(each.by, each.reason) for each in found] == [("王五", "数字 有误"), ("王五", "已电话核实")]
    assert decisions.standing(found)["s1"].verdict == "accept"
    assert decisions.content_hash(found) != decisions.content_hash(found[:1])


@pytest.mark.parametrize(("by", "reason"), [("", "why"), ("who", "  ")])
def test_a_decision_needs_a_name_and_a_reason(tmp_path: Path, by: str, reason: str) -> None:
    with pytest.raises(WrongUsageError, match="--by"):
        decisions.add(tmp_path / "decisions.jsonl", "s1", "a.xlsx", "accept", by=by, reason=reason)
    assert not (tmp_path / "decisions.jsonl").exists()


@pytest.mark.parametrize("line", ["nonsense", "{}", '{"submission_id": "s"}', "[1]"])
def test_an_edited_file_of_decisions_stops_the_run(tmp_path: Path, line: str) -> None:
    path = tmp_path / "decisions.jsonl"
    decisions.add(path, "s1", "a.xlsx", "accept", by="王五", reason="why")
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    with pytest.raises(DecisionError, match="line 2"):
        decisions.read(path)


def test_a_file_of_decisions_that_is_no_text_or_no_file_stops_the_run(tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(b"\xff\xfe\n")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("nowhere")
    for name in ("text", "folder", "link"):
        with pytest.raises(decisions.DecisionError, match="restore"):
            decisions.read(tmp_path / name)


def test_an_unknown_verdict_is_no_decision(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    decisions.add(path, "s1", "a.xlsx", "accept", by="王五", reason="why")
    content = json.loads(path.read_text(encoding="utf-8")) | {"verdict": "perhaps"}
    path.write_text(json.dumps(content) + "\n", encoding="utf-8")
    with pytest.raises(DecisionError, match="perhaps"):
        decisions.read(path)


def test_acceptance_waives_open_queries(tmp_path: Path, definitions: Definitions) -> None:
    queried = submission(tmp_path / "a.xlsx", definitions, edit=further_sheet())
    identity = concluded([queried], definitions)["a.xlsx"].submission_id
    standing = concluded([queried], definitions, decision(identity, "accept"))["a.xlsx"]
    assert standing.status == "accepted"
    assert [(found.status, found.explanation) for found in standing.queries] == [("waived", "王五：电话核实")]


def test_acceptance_does_not_help_a_file_that_was_not_read_in_full(tmp_path: Path, definitions: Definitions) -> None:
    wrong = submission(tmp_path / "a.xlsx", definitions, edit=set_cell("行业", "D4", "很多"))
    identity = concluded([wrong], definitions)["a.xlsx"].submission_id
    assert concluded([wrong], definitions, decision(identity, "accept"))["a.xlsx"].status == "rejected"
    # the same error, had it been found in figures that were read
    checked = with_rule(definitions, "number-expected", sql="SELECT 1", looks_at="submission")
    assert concluded([wrong], checked, decision(identity, "accept"))["a.xlsx"].status == "accepted"


@pytest.mark.parametrize(("verdict", "status"), [("reject", "rejected"), ("withdraw", "withdrawn")])
def test_what_is_taken_back_leaves_the_one_before_standing(
    tmp_path: Path, definitions: Definitions, verdict: decisions.Verdict, status: str
) -> None:
    first = submission(tmp_path / "1.xlsx", definitions)
    second = submission(tmp_path / "2.xlsx", definitions, revision=2)
    identity = concluded([second], definitions)["2.xlsx"].submission_id
    after = concluded([first, second], definitions, decision(identity, verdict))
    assert (after["1.xlsx"].status, after["2.xlsx"].status) == ("accepted", status)
    assert after["2.xlsx"].decision is not None


@pytest.fixture(scope="module")
def published(
    tmp_path_factory: pytest.TempPathFactory, definitions: Definitions, run_flow: Callable[..., Manifest]
) -> Path:
    """A release of two sample submissions of one region and of a file that could not be read in full."""
    place = tmp_path_factory.mktemp("decided")
    (place / "inbox").mkdir()
    for name in ("990101_2023.xlsx", "990101_2024.xlsx"):
        shutil.copy(SAMPLES / name, place / "inbox" / name)
    submission(place / "inbox" / "wrong.xlsx", definitions, edit=set_cell("行业", "D4", "很多"))
    run_flow(place / "home", [place / "inbox"])
    return place


@pytest.fixture
def place(published: Path, tmp_path: Path) -> tuple[Home, Path]:
    """A copy of that home, and its inbox."""
    shutil.copytree(published / "home", tmp_path / "home", symlinks=True)
    return Home(tmp_path / "home"), published / "inbox"


def rows(home: Home, query: str) -> list[tuple[object, ...]]:
    connection: duckdb.DuckDBPyConnection = open_release(home.current.resolve() / DATABASE)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def test_a_withdrawal_is_followed_by_the_next_run_and_leaves_a_revision(
    place: tuple[Home, Path], run_flow: Callable[..., Manifest]
) -> None:
    home, inbox = place
    before = begin(home, [inbox], DEFAULT_SCOPE, "later", LoggedProgress(str))
    assert before.published_already()
    said = decide(home, "990101_2024.xlsx", "withdraw", by="王五", reason="区里来函撤回")
    assert "撤回 990101_2024.xlsx" in said
    after = begin(home, [inbox], DEFAULT_SCOPE, "later", LoggedProgress(str))
    assert not after.published_already()
    run_flow(home.root, [inbox], run_id="second")
    assert rows(
        home, "SELECT status, decided_by, decision_reason FROM submissions WHERE file = '990101_2024.xlsx'"
    ) == [("withdrawn", "王五", "区里来函撤回")]
    assert rows(home, "SELECT verdict, decided_by FROM decisions") == [("withdraw", "王五")]
    assert rows(home, "SELECT count(*) FROM contributions WHERE period = '2024'") == [(0,)]
    moved = rows(
        home, "SELECT old_value, new_value, cause FROM revisions WHERE period = '2024' AND indicator_id = 'gdp'"
    )
    assert [(old is not None, new, bool(cause)) for old, new, cause in moved] == [(True, None, True)]
    manifest = read(home.current)
    assert manifest is not None
    assert home.decisions.name in {entry["file"] for entry in manifest.inputs}
    archived = [path.read_bytes() for path in (home.root / "archive").rglob("*.jsonl")]
    assert archived == [home.decisions.read_bytes()]


def test_a_submission_is_named_by_id_its_beginning_or_its_file(place: tuple[Home, Path]) -> None:
    home, _ = place
    ((identity,),) = rows(home, "SELECT submission_id FROM submissions WHERE file = '990101_2023.xlsx'")
    for name in (str(identity), str(identity)[:6], "990101_2023.xlsx"):
        decide(home, name, "accept", by="王五", reason="核实")
    assert {each.submission_id for each in decisions.read(home.decisions)} == {identity}


@pytest.mark.parametrize("name", ["nobody.xlsx", "99", "ffffffffffffffff"])
def test_a_submission_that_is_not_there_cannot_be_decided(place: tuple[Home, Path], name: str) -> None:
    home, _ = place
    with pytest.raises(WrongUsageError, match="no submission"):
        decide(home, name, "reject", by="王五", reason="why")
    assert not home.decisions.exists()


def test_the_commands_write_down_and_say_so(place: tuple[Home, Path]) -> None:
    signed = ["--by", "王五", "--reason", "来函", "--home", str(place[0].root)]
    for verdict, word in (("reject", "退回"), ("withdraw", "撤回"), ("accept", "接受")):
        done = CliRunner().invoke(app, [verdict, "990101_2024.xlsx", *signed])
        assert done.exit_code == 0, done.output
        assert word in done.output
    assert [each.verdict for each in decisions.read(place[0].decisions)] == ["reject", "withdraw", "accept"]
    done = CliRunner().invoke(app, ["accept", "nobody.xlsx", *signed])
    assert done.exit_code == 2
    assert "no submission" in done.output


def test_the_samples_are_withdrawn_by_one_command(place: tuple[Home, Path]) -> None:
    samples = ["withdraw", "--samples", "--home", str(place[0].root)]
    done = CliRunner().invoke(app, samples)
    assert done.exit_code == 0, done.output
    assert "10" in done.output
    taken = decisions.read(place[0].decisions)
    assert {each.file for each in taken} >= {"990101_2023.xlsx", "990101_2024.xlsx"}
    assert {(each.verdict, each.by) for each in taken} == {("withdraw", "koujing withdraw --samples")}
    assert CliRunner().invoke(app, samples).exit_code == 1, "there are none left"
    for wrong in ([*samples, "990101_2023.xlsx"], ["withdraw", "990101_2023.xlsx"], ["withdraw"]):
        assert CliRunner().invoke(app, wrong).exit_code == 2, wrong


def test_a_file_that_was_not_read_in_full_cannot_be_accepted(place: tuple[Home, Path]) -> None:
    with pytest.raises(DecisionError, match="not read in full"):
        decide(place[0], "wrong.xlsx", "accept", by="王五", reason="why")


@pytest.mark.parametrize(("keeps_out", "hold"), [(True, "out"), (False, "flagged")])
def test_an_open_query_holds_its_cells_as_the_rule_says(
    tmp_path: Path, definitions: Definitions, keeps_out: bool, hold: str
) -> None:
    queried = submission(tmp_path / "a.xlsx", definitions, edit=set_cell("行业", "D4", "很多"))
    ruled = with_rule(definitions, "number-expected", severity="query", keeps_out=keeps_out)
    conclusion = conclude(standings([queried], ruled), ruled)
    held = tables(conclusion, (), ruled)["held_cells"].to_pylist()
    assert [(row["sheet"], row["cell"], row["rule_id"], row["query_treatment"]) for row in held] == [
        ("行业", "D4", "number-expected", hold)
    ]
    (row,) = tables(conclusion, (), ruled)["submissions"].to_pylist()
    assert (row["status"], row["open_query_count"], row["explained_query_count"]) == ("accepted", 1, 0)
    waived = conclude(standings([queried], ruled), ruled, decision(row["submission_id"], "accept"))
    assert tables(waived, (), ruled)["held_cells"].num_rows == 0


def test_an_open_query_about_the_cover_s_region_holds_every_figure(tmp_path: Path, definitions: Definitions) -> None:
    queried = submission(tmp_path / "a.xlsx", definitions, region_code="310108", period="2024")
    conclusion = conclude(standings([queried], definitions), definitions)
    held = tables(conclusion, (), definitions)["held_cells"].to_pylist()
    assert [(row["sheet"], row["cell"], row["rule_id"], row["query_treatment"]) for row in held] == [
        ("", "", "region-no-longer", "out")
    ]
