"""What is served is what was written: any change of a release is seen, said, and set aside; nothing of it is served."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.home import DATABASE, Home
from pipelines.progress import LoggedProgress
from pipelines.publication import sealing
from pipelines.publication.current import ReleaseDamagedError, intact, last_intact
from pipelines.publication.manifest import FILE, Manifest
from pipelines.publication.release import put_in_place
from pipelines.publication.sealing import CHECKSUMS, fault, full_fault
from pipelines.receiving import archive_originals
from pipelines.run import DEFAULT_SCOPE, Run, begin
from tests.pipelines.workbooks.workbook_builder import published

pytestmark = pytest.mark.slow

NAMES = ["20260101T000000000000-aaaaaaaa", "20260102T000000000000-bbbbbbbb"]


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def start(home: Home, tmp_path: Path, said: list[str]) -> Callable[[], Run]:
    """Begins a run over one file."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    published(inbox / "figures.csv", {})
    return lambda: begin(home, [inbox], DEFAULT_SCOPE, "test", LoggedProgress(said.append))


def put(home: Home, name: str, run: Run, damaged: Sequence[str] = ()) -> Path:
    """A small release in place, as if this run had published it, with these contents damaged in the archive."""
    built = home.releases / f".{name}.building"
    built.mkdir(parents=True)
    connection = duckdb.connect(str(built / DATABASE))
    connection.execute("CREATE TABLE indicators AS SELECT range AS value FROM range(10000)")
    connection.close()
    Manifest(name, "", run.fingerprint(), DEFAULT_SCOPE, "", {}, "", {}, [], damaged=list(damaged)).write(built)
    sealing.write_checksums(built)
    put_in_place(home, built)
    return home.releases / name


@pytest.fixture
def releases(home: Home, start: Callable[[], Run]) -> list[Path]:
    """Two releases in place, the second of which is served."""
    archive_originals(start())
    return [put(home, name, start()) for name in NAMES]


def rewritten(path: Path, data: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(data)


def flipped(name: str, seed: int) -> Callable[[Path], None]:
    def flip(release: Path) -> None:
        data = bytearray((release / name).read_bytes())
        dice = random.Random(seed)
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        rewritten(release / name, bytes(data))

    return flip


def cut(name: str, kept: int) -> Callable[[Path], None]:
    return lambda release: rewritten(release / name, (release / name).read_bytes()[:kept])


def without(name: str) -> Callable[[Path], None]:
    return lambda release: (release / name).unlink()


def updated(release: Path) -> None:
    (release / DATABASE).chmod(0o644)
    connection = duckdb.connect(str(release / DATABASE))
    connection.execute("UPDATE indicators SET value = value + 1")
    connection.close()


def made_a_folder(release: Path) -> None:
    (release / DATABASE).unlink()
    (release / DATABASE).mkdir()


def made_a_link(release: Path) -> None:
    (release / DATABASE).rename(release / "moved")
    (release / DATABASE).symlink_to("moved")


DAMAGES: dict[str, Callable[[Path], None]] = {
    **{f"flip {seed} in {name}": flipped(name, seed) for name in (DATABASE, FILE, CHECKSUMS) for seed in range(4)},
    **{f"cut {name} to {kept}": cut(name, kept) for name in (DATABASE, FILE, CHECKSUMS) for kept in (0, 60)},
    **{f"without {name}": without(name) for name in (DATABASE, FILE, CHECKSUMS)},
    "an update": updated,
    "a log beside": lambda release: (release / sealing.LOG).touch(),
    "a folder": made_a_folder,
    "a link": made_a_link,
    "without folder": shutil.rmtree,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_release_is_set_aside_said_and_built_anew(
    home: Home, releases: list[Path], start: Callable[[], Run], said: list[str], damage: str
) -> None:
    before = start().published_already()
    assert before
    assert before.release_id == NAMES[1]
    assert said.pop().startswith("收件")
    DAMAGES[damage](releases[1])
    for _ in range(2):  # looking does not heal
        with pytest.raises(ReleaseDamagedError, match=r"已损坏.*koujing run.*is damaged.*koujing run"):
            intact(home)
    said.clear()
    run = start()
    assert run.published_already() is None
    assert len([sentence for sentence in said if NAMES[1] in sentence]) == 1
    assert not os.path.lexists(home.current)
    is_there = damage != "without folder"
    assert (home.releases / f"{NAMES[1]}.damaged-1").is_dir() == is_there
    assert last_intact(home, run.progress) == releases[0]
    put(home, "20260103T000000000000-cccccccc", run)
    assert start().published_already()


LINKS: dict[str, Callable[[Home], object]] = {
    "dangling": lambda home: home.current.symlink_to("20260105T000000000000-eeeeeeee"),
    "outside": lambda home: home.current.symlink_to("/usr"),
    "outside, upwards": lambda home: home.current.symlink_to("../archive"),
    "a hidden one": lambda home: home.current.symlink_to(".building"),
    "itself": lambda home: home.current.symlink_to("current"),
    "folder": lambda home: shutil.copytree(home.releases / NAMES[1], home.current),
    "file": lambda home: home.current.write_text("", encoding="utf-8"),
}


@pytest.mark.parametrize("kind", LINKS)
def test_a_current_that_leads_to_no_release_is_said_and_made_anew(
    home: Home, releases: list[Path], start: Callable[[], Run], said: list[str], kind: str
) -> None:
    home.current.unlink()
    LINKS[kind](home)
    with pytest.raises(ReleaseDamagedError, match="current"):
        intact(home)
    shown = CliRunner().invoke(app, ["table", "--home", str(home.root)])
    assert (shown.exit_code, "current" in shown.output, len(shown.output.splitlines())) == (1, True, 1)
    assert home.database.parent != releases[1]
    run = start()
    assert len([sentence for sentence in said if "current" in sentence]) == 1
    assert run.published_already() is None
    put(home, "20260103T000000000000-cccccccc", run)
    assert start().published_already()
    assert all(release.is_dir() for release in releases)


def test_what_an_interrupted_switch_left_is_cleared(home: Home, releases: list[Path], start: Callable[[], Run]) -> None:
    (home.releases / ".current-x").symlink_to("nowhere")
    assert start().published_already()
    assert not os.path.lexists(home.releases / ".current-x")
    assert intact(home) == releases[1]


def test_what_was_damaged_in_the_archive_is_read_again_once_it_is_mended(
    home: Home, start: Callable[[], Run], tmp_path: Path
) -> None:
    archive_originals(start())
    (tmp_path / "inbox" / "figures.csv").rename(tmp_path / "figures.csv")
    run = start()
    (received,) = run.received
    assert received.archived
    sound = received.archived.read_bytes()
    rewritten(received.archived, sound[:-1])
    put(home, NAMES[0], run, [received.content_sha256])
    assert start().published_already()
    (tmp_path / "inbox" / "b.csv").write_bytes(sound)
    assert start().published_already() is None
    (tmp_path / "inbox" / "b.csv").unlink()
    rewritten(received.archived, sound)
    assert start().published_already() is None


def test_a_sound_release_is_hashed_once(home: Home, releases: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "digest", lambda path: pytest.fail(f"{path} was hashed"))
    assert fault(home, releases[1]) == ""


def test_a_home_restored_from_a_backup_is_sealed_anew(
    home: Home, releases: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    restored = Home(tmp_path / "restored")
    shutil.copytree(home.root, restored.root, symlinks=True)
    assert intact(restored) == restored.releases / NAMES[1]
    monkeypatch.setattr(sealing, "digest", lambda path: pytest.fail(f"{path} was hashed"))
    assert intact(restored) == restored.releases / NAMES[1]


@pytest.mark.parametrize("seal", ["", "{", "[]", "null", "{}", '{"manifest.json": []}'])
def test_a_damaged_seal_costs_one_look(home: Home, releases: list[Path], seal: str) -> None:
    path = home.seals / f"{NAMES[1]}.json"
    sound = path.read_text(encoding="utf-8")
    path.write_text(seal, encoding="utf-8")
    assert fault(home, releases[1]) == ""
    assert json.loads(path.read_text(encoding="utf-8")) == json.loads(sound)


def test_rot_that_the_seal_does_not_show_is_found_by_the_full_look_and_then_by_every_one(
    home: Home, releases: list[Path]
) -> None:
    flipped(DATABASE, 1)(releases[1])
    path = home.seals / f"{NAMES[1]}.json"
    path.write_text(json.dumps(sealing._seen(releases[1])), encoding="utf-8")
    assert fault(home, releases[1]) == ""
    assert DATABASE in full_fault(home, releases[1])
    assert DATABASE in fault(home, releases[1])


def test_rot_is_told_by_the_command_that_meets_it(home: Home, releases: list[Path]) -> None:
    rewritten(releases[1] / DATABASE, b"not a database" * 1000)
    path = home.seals / f"{NAMES[1]}.json"
    path.write_text(json.dumps(sealing._seen(releases[1])), encoding="utf-8")
    shown = CliRunner().invoke(app, ["table", "--home", str(home.root)])
    assert shown.exit_code == 1
    assert "现有发布已损坏" in shown.output
    assert "koujing run" in shown.output


def test_the_next_release_is_compared_with_the_last_one_that_is_sound(
    home: Home, releases: list[Path], said: list[str]
) -> None:
    flipped(DATABASE, 1)(releases[1])
    said.clear()
    assert last_intact(home, LoggedProgress(said.append)) == releases[0]
    assert not os.path.lexists(home.current)
    assert len(said) == 1


def test_a_release_of_before_there_were_checksums_is_served(home: Home, releases: list[Path]) -> None:
    (releases[1] / CHECKSUMS).unlink()
    shutil.rmtree(home.seals)
    assert intact(home) == releases[1]
    cut(FILE, 60)(releases[1])
    with pytest.raises(ReleaseDamagedError, match=FILE):
        intact(home)


COMMANDS = [
    ("table",),
    ("trace", "330108", "2021", "gdp"),
    ("bridge", "990104", "2023"),
    ("compare", "990101", "990104", "2024"),
    ("diagnose",),
    ("macro",),
    ("scope", "effect"),
    ("reject", "figures.csv", "--by", "王五", "--reason", "why"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_no_command_answers_from_a_damaged_release(home: Home, releases: list[Path], command: tuple[str, ...]) -> None:
    updated(releases[1])
    shown = CliRunner().invoke(app, [*command, "--home", str(home.root)])
    assert shown.exit_code == 1
    assert shown.output.startswith("现有发布已损坏")
    assert len(shown.output.splitlines()) == 1


def test_validate_says_so_and_goes_on_without_it(home: Home, releases: list[Path], tmp_path: Path) -> None:
    updated(releases[1])
    shown = CliRunner().invoke(app, ["validate", str(published(tmp_path / "a.csv", {})), "--home", str(home.root)])
    assert shown.exit_code == 0
    assert "现有发布已损坏" in shown.output
    assert "accepted" in shown.output
