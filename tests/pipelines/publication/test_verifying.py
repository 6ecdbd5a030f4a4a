"""The full look finds each kind of damage, names it, and says that all is well only where it is."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from pipelines import archive
from pipelines.cli import app
from pipelines.home import DATABASE, Home
from pipelines.progress import LoggedProgress
from pipelines.publication import manifest as manifests
from pipelines.publication.release import flow
from pipelines.publication.sealing import CHECKSUMS, write_checksums
from pipelines.publication.verifying import verify


@pytest.fixture
def home(release: Path, tmp_path: Path) -> Home:
    """A copy of the home of the session's release."""
    shutil.copytree(release.parent.parent, tmp_path / "home", symlinks=True)
    return Home(tmp_path / "home")


def damaged(home: Home) -> dict[str, tuple[str, ...]]:
    return {each.name_en: each.faults for each in verify(home, LoggedProgress(str)) if each.faults}


def told(home: Home) -> tuple[int, str]:
    shown = CliRunner().invoke(app, ["release", "verify", "--home", str(home.root)])
    return shown.exit_code, shown.output


def test_a_sound_home_is_looked_at_in_full_and_is_intact(home: Home) -> None:
    looked = {each.name_en: each.count for each in verify(home, LoggedProgress(str))}
    assert looked["files of releases"] == 2
    assert looked["tables of the current release"] == len(flow())
    assert looked["archived files"] == 17
    assert damaged(home) == {}
    code, text = told(home)
    assert (code, "完好" in text, "intact" in text) == (0, True, True)


def rewritten(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.chmod(0o644)
    path.write_bytes(change(path.read_bytes()))


def test_one_byte_of_the_database_is_found(home: Home) -> None:
    rewritten(home.database, lambda data: data[:5_000_000] + bytes([data[5_000_000] ^ 1]) + data[5_000_001:])
    (fault,) = damaged(home)["files of releases"]
    assert DATABASE in fault
    code, text = told(home)
    assert (code, f"✗ {fault}" in text, "koujing run" in text) == (1, True, True)


def test_a_table_that_is_not_the_one_of_the_manifest_is_found(home: Home) -> None:
    """Somebody changed a figure and took new checksums of the files."""
    folder = home.database.parent
    for name in (DATABASE, CHECKSUMS):
        (folder / name).chmod(0o644)
    connection = duckdb.connect(str(folder / DATABASE))
    connection.execute("UPDATE indicators SET value = value + 1 WHERE value IS NOT NULL")
    connection.close()
    write_checksums(folder)
    found = damaged(home)
    assert list(found) == ["tables of the current release"]
    assert [fault.partition(":")[0] for fault in found["tables of the current release"]] == ["indicators"]


def test_a_release_of_another_version_is_held_to_its_files(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifests, "code_hash", lambda: "another")
    code, text = told(home)
    assert (code, "another version" in text) == (0, True)


def test_each_archived_file_is_held_to_its_name(home: Home) -> None:
    first, second, third, *_ = archive.kept_files(home.archive)
    rewritten(first, lambda data: data[:-1])
    second.unlink()
    third.rename(third.with_suffix(".other"))
    found = damaged(home)
    assert list(found) == ["archived files"]
    # the third is there under another suffix and missed under its own
    assert [fault.partition(":")[0] for fault in found["archived files"]] == [
        str(path.relative_to(home.root)) for path in (first, *sorted((second, third)))
    ]


def test_a_record_that_cannot_be_read_is_found(home: Home) -> None:
    rewritten(home.deliveries, lambda data: b"x" + data)
    home.decisions.write_text(json.dumps({"verdict": "accept"}) + "\n", encoding="utf-8")
    (name, faults), *others = damaged(home).items()
    assert (name, len(faults), others) == ("decisions and the ledger", 2, [])


def test_a_home_without_a_release_says_so(tmp_path: Path) -> None:
    code, text = told(Home(tmp_path))
    assert (code, "没有现有发布" in text) == (1, True)
