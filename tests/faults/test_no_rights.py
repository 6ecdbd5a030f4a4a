"""A run without the right to write its home or to read its inbox says which; what is closed of an inbox stops no other file.

Root may do everything, so that these runs go without the capabilities by which it overrides the modes of files.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.publication.connection import open_release
from pipelines.publication.current import intact
from tests.conftest import COUNTS, SAMPLES
from tests.faults.running import PATIENCE, begun, whole

pytestmark = [pytest.mark.slow, pytest.mark.long]

POWERS = "--bounding-set=-dac_override,-dac_read_search,-fowner"


@pytest.fixture(scope="module")
def bound() -> list[str]:
    """What stands before a command so that modes of files hold for it."""
    if os.geteuid():
        return []
    before = ["setpriv", POWERS, "--"]
    if shutil.which("setpriv") is None or subprocess.run([*before, "true"], check=False).returncode:
        pytest.skip("root cannot give up its powers here")
    return before


@pytest.fixture
def closed() -> Iterator[Callable[[Path, int], None]]:
    """Gives a file or folder a mode, and back what it was."""
    modes: list[tuple[Path, int]] = []

    def close(path: Path, mode: int) -> None:
        modes.append((path, path.stat().st_mode))
        path.chmod(mode)

    yield close
    for path, mode in reversed(modes):
        path.chmod(mode)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a home that has a release, and its inbox."""
    place = tmp_path_factory.mktemp("made")
    for folder in ("inbox", "home"):
        (place / folder).mkdir()
    (place / "home" / "settings.toml").write_text("products = []\n", encoding="utf-8")
    shutil.copy(SAMPLES / "990104_2023.xlsx", place / "inbox")
    first = begun(Home(place / "home"))
    said, _ = first.communicate(timeout=PATIENCE)
    assert first.returncode == 0, said
    return place


@pytest.fixture
def here(made: Path, tmp_path: Path) -> Home:
    """A copy of it with something new in the inbox, so that there is something to do."""
    shutil.copytree(made / "inbox", tmp_path / "inbox")
    shutil.copytree(made / "home", tmp_path / "home", symlinks=True)
    (tmp_path / "inbox" / "new.csv").write_text("备注,新\n", encoding="utf-8")
    return Home(tmp_path / "home")


def ran(home: Home, bound: list[str]) -> tuple[int, str]:
    run = begun(home, bound)
    said, _ = run.communicate(timeout=PATIENCE)
    assert "Traceback" not in said
    assert "unforeseen" not in said
    return run.returncode, " ".join(said.split())


def asked(home: Home, bound: list[str], *words: str) -> int:
    command = [*bound, sys.executable, "-m", "pipelines", *words, "--home", str(home.root)]
    return subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False).returncode


def test_a_home_that_cannot_be_written_is_said_and_still_answers(
    here: Home, bound: list[str], closed: Callable[[Path, int], None], record_property: Callable[[str, object], None]
) -> None:
    before = intact(here)
    for path in [here.root, *here.root.rglob("*")]:
        if not path.is_symlink():
            closed(path, path.stat().st_mode & 0o555)
    code, said = ran(here, bound)
    assert code == 1
    assert f"the home {here.root} cannot be written (Permission denied)" in said
    questions = (("table",), ("status",), ("releases",), ("home",), ("release", "verify"))
    assert {words: asked(here, bound, *words) for words in questions} == dict.fromkeys(questions, 0)
    assert intact(here) == before
    record_property(COUNTS, f"1 run refused, {len(questions)} questions answered from a home nobody may write")


@pytest.mark.parametrize("part", ["releases", "deliveries.jsonl", "served.jsonl", ".lock"])
def test_a_part_of_a_home_that_cannot_be_written_costs_nothing_but_the_run(
    here: Home, bound: list[str], closed: Callable[[Path, int], None], part: str
) -> None:
    before = intact(here)
    closed(here.root / part, (here.root / part).stat().st_mode & 0o555)
    code, said = ran(here, bound)
    assert code == 1
    assert "cannot be written (Permission denied)" in said
    assert intact(here) == before
    (here.root / part).chmod(0o755 if (here.root / part).is_dir() else 0o644)
    code, said = ran(here, bound)
    assert code == 3, said
    whole(here)


def test_an_inbox_that_cannot_be_read_is_said(
    here: Home, bound: list[str], closed: Callable[[Path, int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = here.root.parent / "inbox"
    closed(inbox, 0)
    code, said = ran(here, bound)
    assert code == 2
    assert f"{inbox} cannot be read (permission denied)" in said
    monkeypatch.setenv("KOUJING_INBOX", str(inbox))
    command = [*bound, sys.executable, "-m", "pipelines", "run", "--home", str(here.root)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert run.returncode != 0
    assert f"{inbox} cannot be read (permission denied)" in " ".join((run.stdout + run.stderr).split())


def test_what_is_closed_in_an_inbox_is_unread_and_stops_no_other(
    here: Home, bound: list[str], closed: Callable[[Path, int], None]
) -> None:
    inbox = here.root.parent / "inbox"
    for name in ("990101_2023.xlsx", "990102_2023.xlsx"):
        shutil.copy(SAMPLES / name, inbox)
    (inbox / "away").mkdir()
    shutil.copy(SAMPLES / "990103_2023.xlsx", inbox / "away")
    closed(inbox / "990101_2023.xlsx", 0)
    closed(inbox / "away", 0)
    code, said = ran(here, bound)
    assert code == 3, said
    assert statuses(here) == {
        "990104_2023.xlsx": "accepted",
        "990102_2023.xlsx": "accepted",
        "990101_2023.xlsx": "unread",
        "away": "unread",
        "new.csv": "rejected",
    }
    (inbox / "990101_2023.xlsx").chmod(0o644)
    (inbox / "away").chmod(0o755)
    assert ran(here, bound)[0] == 3
    found = statuses(here)
    assert (found["990101_2023.xlsx"], found["away/990103_2023.xlsx"], len(found)) == ("accepted", "accepted", 5)


def statuses(home: Home) -> dict[str, str]:
    release = open_release(home.database)
    try:
        return dict(release.execute("SELECT file, status FROM submissions").fetchall())
    finally:
        release.close()
