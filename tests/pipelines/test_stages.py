"""The stages of a run keep their order: bytes first, reading after, and nothing read but what is kept."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from pipelines import archive, kept_readings, receiving, stages
from pipelines.home import Home
from pipelines.life import deliveries
from pipelines.progress import LoggedProgress
from pipelines.run import DEFAULT_SCOPE, Run, begin
from pipelines.validation.checking import Outcome
from tests.pipelines.workbooks.workbook_builder import published

FILES = ("figures.csv", "broken.xlsx", "empty.csv")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A file that can be read, one that is no workbook, and one with nothing in it."""
    place = tmp_path / "inbox"
    place.mkdir()
    published(place / "figures.csv", {})
    (place / "broken.xlsx").write_bytes(b"not a workbook")
    (place / "empty.csv").write_bytes(b"")
    return place


@pytest.fixture
def run(inbox: Path, tmp_path: Path) -> Run:
    return begin(Home(tmp_path / "home"), [inbox], DEFAULT_SCOPE, "test", LoggedProgress(str))


def test_every_file_is_kept_and_written_down_before_any_of_them_is_parsed(
    run: Run, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bytes_of = {file: (inbox / file).read_bytes() for file in FILES}

    def kept(*_: object) -> None:
        """What is kept at the moment at which the first file would be parsed."""
        arrived = deliveries.read(run.home.deliveries).arrivals
        assert {each.file for each in arrived} == set(FILES)
        whole = {file: archive.read(run.home.archive / _place(run, file), 1 << 20) for file in FILES}
        assert whole == bytes_of
        assert all(each.archived for each in run.received)
        raise KeyboardInterrupt

    # nothing of a file is looked into while the files are kept
    monkeypatch.setattr(kept_readings, "read_files", lambda *_: pytest.fail("parsed"))
    assert receiving.archive_originals(run) == len(FILES)
    monkeypatch.setattr(kept_readings, "read_files", kept)
    with pytest.raises(KeyboardInterrupt):
        stages.read_submissions(run)


def test_what_is_read_is_what_is_kept(run: Run, inbox: Path) -> None:
    receiving.archive_originals(run)
    shutil.rmtree(inbox)
    counts = stages.read_submissions(run)
    assert (counts["accepted"], counts["rejected"], counts["unread"]) == (1, 2, 0)


@pytest.mark.parametrize(("memory", "held"), [("2GB", "1.3 GiB"), ("800MB", "572.2 MiB")])
def test_the_checks_hold_three_quarters_of_what_a_run_may(
    run: Run, memory: str, held: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits: list[str] = []

    def check(connection: duckdb.DuckDBPyConnection, *_: object) -> Outcome:
        limits.extend(connection.execute("SELECT current_setting('memory_limit')").fetchall()[0])
        return Outcome([], [])

    monkeypatch.setattr(stages, "check_standings", check)
    receiving.archive_originals(run)
    with pytest.raises(stages.NothingAcceptedError):
        stages.read_submissions(replace(run, memory=memory))
    assert limits == [held]


def test_what_runs_that_did_not_end_left_in_staging_goes(run: Run) -> None:
    for folder in (run.home.staging / "killed" / "observations", run.staging):
        folder.mkdir(parents=True)
        (folder / "part.parquet").touch()
    receiving.archive_originals(run)
    assert not run.home.staging.exists()


def test_the_tables_between_stages_lie_where_the_content_says_whichever_run_made_them(run: Run, inbox: Path) -> None:
    again = begin(run.home, [inbox], DEFAULT_SCOPE, "another", LoggedProgress(str))
    assert again.run_id != run.run_id
    assert again.staging == run.staging
    (inbox / next(iter(FILES))).unlink()
    assert begin(run.home, [inbox], DEFAULT_SCOPE, "less", LoggedProgress(str)).staging != run.staging


def _place(run: Run, file: str) -> Path:
    (content,) = {each.content_sha256 for each in run.received if each.file == file}
    return archive.place(run.home.archive, content, Path(file).suffix)
