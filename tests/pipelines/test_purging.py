"""What should not have been sent goes from everything not yet public, and leaves an entry with its hash."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from definitions import WrongUsageError
from pipelines.archive import digest
from pipelines.cli import app
from pipelines.cli.decide import decide
from pipelines.cli.purge import purged
from pipelines.home import Home
from pipelines.life import decisions
from pipelines.life.decisions import DecisionError
from pipelines.progress import LoggedProgress
from pipelines.publication import vintages
from pipelines.publication.connection import open_release
from pipelines.publication.manifest import Manifest
from pipelines.publication.verifying import verify
from pipelines.receiving import archive_originals, unchanged
from pipelines.run import DEFAULT_SCOPE, Run, begin
from tests.pipelines.workbooks.workbook_builder import published

pytestmark = pytest.mark.slow


class Place:
    """A home and an inbox with two files of figures."""

    def __init__(self, root: Path) -> None:
        self.home, self.inbox, self.said = Home(root / "home"), root / "inbox", list[str]()
        self.inbox.mkdir()
        self.secret = published(self.inbox / "secret.csv", {"数值": "3004.56789"})
        published(self.inbox / "other.csv", {"报告期": "2022", "数值": "2880.1"})
        self.content = digest(self.secret)[0]

    def begin(self) -> Run:
        return begin(self.home, [self.inbox], DEFAULT_SCOPE, "test", LoggedProgress(self.said.append))

    def holding(self, text: bytes) -> list[Path]:
        """The files of the home that hold these bytes."""
        files = [path for path in self.home.root.rglob("*") if path.is_file()]
        assert files
        return [path for path in files if text in path.read_bytes()]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_nothing_is_left_of_it_but_its_name_and_hash(place: Place) -> None:
    archive_originals(place.begin())
    for folder in (place.home.staging / "a", place.home.kept / "readings" / "k", place.home.gates / "run"):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "file").write_bytes(b"3004.56789")
    place.home.findings.mkdir()
    (place.home.findings / "run.csv").write_bytes(b"3004.56789")
    (place.home.archive / "damaged").mkdir()
    (place.home.archive / "damaged" / f"{place.content}.csv.damaged-1").write_bytes(b"3004.56789")
    assert len(place.holding(b"3004.56789")) == 6
    said = purged(place.home, "secret.csv", by="王五", reason="含个人信息")
    assert place.holding(b"3004.56789") == []
    assert place.content in said
    assert str(place.secret) in said
    (entry,) = decisions.read(place.home.decisions)
    assert (entry.verdict, entry.content_sha256, entry.file) == ("purge", place.content, "secret.csv")
    assert not [
        fault for each in verify(place.home, LoggedProgress(str)) for fault in each.faults if place.content in fault
    ]


def test_pages_of_runs_before_it_came_stay(place: Place) -> None:
    old = place.home.gates / "before"
    old.mkdir(parents=True)
    os.utime(old, (1_000_000, 1_000_000))
    archive_originals(place.begin())
    purged(place.home, "secret.csv", by="王五", reason="x")
    assert old.is_dir()


def test_what_lies_in_an_inbox_still_is_not_kept_again(place: Place) -> None:
    archive_originals(place.begin())
    purged(place.home, "secret.csv", by="王五", reason="x")
    place.said.clear()
    run = place.begin()
    archive_originals(run)
    assert [one.file for one in run.received] == ["other.csv"]
    assert place.holding(b"3004.56789") == []
    assert "secret.csv: this content was purged" in "".join(place.said)
    shutil.copy(place.secret, place.inbox / "again.csv")
    run = place.begin()
    archive_originals(run)
    assert [one.file for one in run.received] == ["other.csv"]


def test_it_is_decided_about_no_more(place: Place) -> None:
    archive_originals(place.begin())
    with pytest.raises(WrongUsageError, match="--by"):
        purged(place.home, "secret.csv", by="", reason="x")
    assert place.holding(b"3004.56789")
    purged(place.home, "secret.csv", by="王五", reason="x")
    for verdict in ("accept", "reject", "withdraw"):
        with pytest.raises(DecisionError, match="was purged"):
            decide(place.home, place.content[:16], verdict, by="王五", reason="x")
    assert purged(place.home, place.content[:16], by="王五", reason="once more")


def test_what_was_released_stays_and_the_next_release_is_without_it(
    place: Place, run_flow: Callable[..., Manifest]
) -> None:
    first = run_flow(place.home.root, [place.inbox])
    result = CliRunner().invoke(
        app, ["purge", "secret.csv", "--by", "王五", "--reason", "x", "--home", str(place.home.root)]
    )
    assert result.exit_code == 0, result.output
    assert first.release_id in "".join(result.output.split())
    assert unchanged(place.begin()) is None
    run_flow(place.home.root, [place.inbox])
    old, new = vintages.listed(place.home)
    files = [
        {
            file
            for (file,) in open_release(each.folder / "digital_economy.duckdb")
            .execute("SELECT file FROM submissions")
            .fetchall()
        }
        for each in (old, new)
    ]
    assert files == [{"secret.csv", "other.csv"}, {"other.csv"}]
    assert unchanged(place.begin()) is not None
