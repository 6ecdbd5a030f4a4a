"""Runs and readers at once: no read fails or is torn, an old release stays readable, two first runs make one home."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.publication.connection import open_release
from pipelines.publication.manifest import read
from tests.conftest import COUNTS, ROOT
from tests.faults.running import PATIENCE, begun, whole

pytestmark = pytest.mark.long

READERS = 20
#: Opens what is current as an analyst does and holds every table to the manifest beside it, until a file tells it to end.
READER = """
import json, sys, time
from pathlib import Path
import duckdb
current, stop = Path(sys.argv[1]), Path(sys.argv[2])
reads, seen = 0, set()
print("ready", flush=True)
while not stop.exists():
    folder = current.resolve(strict=True)
    with duckdb.connect(str(folder / "digital_economy.duckdb"), read_only=True) as connection:
        told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        for name, table in told["tables"].items():
            (rows,) = connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()
            assert rows == table["rows"], (name, rows, table["rows"])
    reads, seen = reads + 1, seen | {told["release_id"]}
    time.sleep(1)
print(reads, *sorted(seen))
"""


def change(home: Home, number: int) -> None:
    """A figure of the inbox is another one from now on."""
    figures = home.root.parent / "inbox" / "figures.csv"
    text = figures.read_text(encoding="utf-8")
    before = ",127555," if ",127555," in text else f",{127555 + number - 1},"
    assert text.count(before) == 1
    figures.write_text(text.replace(before, f",{127555 + number},"), encoding="utf-8")


def ended(run: subprocess.Popen[str]) -> str:
    said, _ = run.communicate(timeout=PATIENCE)
    assert run.returncode == 0, said
    return said


def test_readers_and_a_release_held_open_stand_through_runs(
    home: Home, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    ended(begun(home))
    held = open_release(home.database)
    before = held.execute("SELECT sum(value) FROM indicators").fetchall()
    command = [sys.executable, "-c", READER, str(home.current), str(tmp_path / "stop")]
    readers = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(READERS)
    ]
    try:
        assert [each.stdout.readline().strip() for each in readers if each.stdout] == ["ready"] * READERS
        released = []
        for number in (1, 2):
            change(home, number)
            ended(begun(home))
            manifest = read(home.current)
            assert manifest is not None
            released.append(manifest.release_id)
    finally:
        (tmp_path / "stop").touch()
        told = [each.communicate(timeout=PATIENCE) for each in readers]
    assert [error for _, error in told if error] == []
    reads = [int(said.split()[0]) for said, _ in told]
    seen = {release for said, _ in told for release in said.split()[1:]}
    assert len(seen) == 3, "the readers did not see the release before and both behind it"
    assert released[-1] in seen
    assert min(reads) > 3
    assert held.execute("SELECT sum(value) FROM indicators").fetchall() == before
    held.close()
    whole(home)
    record_property(COUNTS, f"{READERS} readers, {sum(reads)} reads over 3 releases, 0 failed, 0 torn; 1 held open")


def test_two_runs_from_a_home_that_does_not_exist_make_one_release(
    home: Home, record_property: Callable[[str, object], None]
) -> None:
    shutil.rmtree(home.root)
    said = [ended(each) for each in [begun(home), begun(home)]]
    assert sorted("no change" in " ".join(each.split()) for each in said) == [False, True]
    assert len([path for path in home.releases.iterdir() if not path.is_symlink()]) == 1
    whole(home)
    record_property(COUNTS, "2 runs at once, 1 released, 1 found no change")
