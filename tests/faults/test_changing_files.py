"""Files that are replaced, deleted, cut or still growing while a run reads them, and tables damaged between its stages.

What is kept is what was read, under the name of its content; the next run over what lies there then completes.
"""

from __future__ import annotations

import random
import shutil
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from pipelines import archive, receiving, stages
from pipelines.cli.mishaps import understood
from pipelines.home import Home
from pipelines.life import deliveries
from pipelines.progress import LoggedProgress
from pipelines.publication.connection import open_release
from pipelines.publication.current import intact, releases
from pipelines.publication.manifest import Manifest
from pipelines.run import DEFAULT_SCOPE, Run, begin
from tests.conftest import COUNTS, SAMPLES
from tests.faults.running import PATIENCE, begun, whole

pytestmark = [pytest.mark.slow, pytest.mark.long]

NAMES = ("990101_2023.xlsx", "990102_2023.xlsx", "990103_2023.xlsx")


class Meddler(threading.Thread):
    """Somebody who copies, saves, cuts and deletes files of an inbox as long as a run lasts."""

    def __init__(self, inbox: Path, seed: int) -> None:
        super().__init__(daemon=True)
        self._inbox, self._draw, self._ended = inbox, random.Random(seed), threading.Event()
        self.done: dict[str, int] = {}

    def run(self) -> None:
        while not self._ended.wait(self._draw.uniform(0.001, 0.05)):
            what = self._draw.choice(("replace", "write over", "grow", "cut", "delete"))
            path = self._inbox / self._draw.choice(NAMES)
            content = (SAMPLES / self._draw.choice(NAMES)).read_bytes()
            self.done[what] = self.done.get(what, 0) + 1
            if what == "replace":
                aside = path.with_name(f".{path.name}.part")
                aside.write_bytes(content)
                aside.replace(path)
            elif what == "write over":
                path.write_bytes(content)
            elif what == "grow":
                with path.open("wb") as slowly:
                    for start in range(0, len(content), 20_000):
                        slowly.write(content[start : start + 20_000])
                        slowly.flush()
                        self._ended.wait(0.02)
            elif what == "cut":
                path.write_bytes(content[: len(content) // 2])
            else:
                path.unlink(missing_ok=True)

    def end(self) -> None:
        self._ended.set()
        self.join()


def test_files_that_change_while_they_are_read_are_kept_as_they_were_read(
    home: Home, record_property: Callable[[str, object], None]
) -> None:
    inbox = home.root.parent / "inbox"
    done: dict[str, int] = {}
    for seed in range(4):
        meddler = Meddler(inbox, seed)
        meddler.start()
        run = begun(home)
        said, _ = run.communicate(timeout=PATIENCE)
        meddler.end()
        assert run.returncode in (0, 3), said
        assert "Traceback" not in said
        assert "unforeseen" not in said
        kept = list(archive.kept_files(home.archive))
        assert [path for path in kept if archive.fault(path)] == [], "each is what its name says"
        for what, count in meddler.done.items():
            done[what] = done.get(what, 0) + count
    assert len(done) == 5
    for name in NAMES:
        shutil.copy(SAMPLES / name, inbox / name)
    last = begun(home)
    said, _ = last.communicate(timeout=PATIENCE)
    assert last.returncode in (0, 3), said
    whole(home)
    release = open_release(home.database)
    query = "SELECT region_code, content_sha256 FROM submissions WHERE status = 'accepted'"
    accepted = dict(release.execute(query).fetchall())
    release.close()
    # of one content the name under which it came first counts, whatever name that was
    there = {name[:6]: archive.digest(inbox / name)[0] for name in NAMES}
    assert {region: accepted.get(region) for region in there} == there, "as they lie there now"
    record_property(COUNTS, f"4 runs beside {sum(done.values())} changes: {done}")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    shutil.copy(SAMPLES / "990104_2023.xlsx", inbox)
    return inbox


def started(home: Home, inbox: Path) -> Run:
    return begin(home, [inbox], DEFAULT_SCOPE, "test", LoggedProgress(str))


def spoil(path: Path, how: str) -> None:
    """Damage a file: it ends too soon, or is gone."""
    if how == "cut":
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2])
    else:
        path.unlink()


def spoilt_on_the_way(run: Run, table: str, how: str) -> None:
    """All stages of a run, a table of which is damaged as soon as it is there."""
    receiving.archive_originals(run)
    steps: list[Callable[[], object]] = [partial(stages.read_submissions, run)]
    steps += [partial(stages.compute, run, stage) for stage in stages.METHOD]
    spoilt = False
    steps.append(partial(stages.publish, run))
    for step in steps:
        step()
        files = sorted(run.parquet(table).parent.glob(run.parquet(table).name))
        if files and not spoilt:
            spoil(files[0], how)
            spoilt = True


@pytest.mark.parametrize("how", ["cut", "gone"])
@pytest.mark.parametrize("table", ["observations", "submissions", "facts", "indicators"])
def test_a_table_damaged_between_stages_publishes_nothing_and_the_next_run_completes(
    tmp_path: Path, inbox: Path, run_flow: Callable[..., Manifest], table: str, how: str
) -> None:
    home = Home(tmp_path / "home")
    with pytest.raises(Exception) as raised:  # noqa: PT011 - of whichever library; what is said of it counts
        spoilt_on_the_way(started(home, inbox), table, how)
    said = understood(raised.value, home)
    assert said is not None, raised.value
    assert "run" in said.en
    assert str(table) in said.en
    assert intact(home) is None
    manifest = run_flow(home.root, [inbox])
    assert intact(home) == home.releases / manifest.release_id
    whole(home)


class _Past(datetime):
    """A clock that somebody moved back by a day."""

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override] # of the two forms that are used
        return datetime.now(UTC if tz is not None else None) - timedelta(days=1)


def test_a_clock_that_was_moved_back_loses_and_disorders_nothing(
    tmp_path: Path, inbox: Path, run_flow: Callable[..., Manifest], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path / "home")
    first = run_flow(home.root, [inbox])
    shutil.copy(SAMPLES / "990101_2023.xlsx", inbox)
    with monkeypatch.context() as moved:
        for module in ("stages", "life.deliveries", "publication.serving"):
            moved.setattr(f"pipelines.{module}.datetime", _Past)
        second = run_flow(home.root, [inbox])
    assert second.release_id < first.release_id, "the clock was moved"
    assert next(iter(releases(home))).name == second.release_id, "what was made last is served"
    lines = deliveries.read(home.deliveries).arrivals
    assert [line.file for line in lines] == ["990104_2023.xlsx", "990101_2023.xlsx"], "in the order in which they came"
    (inbox / "990104_2023.xlsx").unlink()
    shutil.copy(SAMPLES / "990102_2023.xlsx", inbox)
    third = run_flow(home.root, [inbox])
    whole(home)
    assert third.release_id > second.release_id
    release = open_release(home.database)
    accepted = release.execute("SELECT file FROM submissions WHERE status = 'accepted' ORDER BY file").fetchall()
    release.close()
    assert [file for (file,) in accepted] == ["990101_2023.xlsx", "990102_2023.xlsx", "990104_2023.xlsx"]
