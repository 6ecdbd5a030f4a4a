"""The disk of the home is really full, a small tmpfs of several sizes: said as what it is, and mended by space."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.publication.current import intact
from pipelines.publication.sealing import full_fault
from tests.conftest import PUBLISHED, SAMPLES

pytestmark = [pytest.mark.slow, pytest.mark.long]
#: Sizes of the disk; on none of them does the whole home fit.
MEGABYTES = (1, 2, 4, 8)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no tmpfs may be mounted here: {mounted.stderr.decode().strip()}")
    yield place
    subprocess.run(["umount", place], check=True)


def run(home: Home, inbox: Path) -> tuple[int, str]:
    command = [sys.executable, "-m", "pipelines", "run", "--home", str(home.root), "--inbox", str(inbox)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    return done.returncode, " ".join((done.stdout + done.stderr).split())


def test_a_full_disk_is_said_as_what_it_is_and_space_mends_it(disk: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    lines = (PUBLISHED / "figures.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (inbox / "figures.csv").write_text("".join(lines[:40]), encoding="utf-8")
    shutil.copy(SAMPLES / "990104_2023.xlsx", inbox)
    home = Home(disk / "home")
    full = 0
    for size in MEGABYTES:
        subprocess.run(["mount", "-o", f"remount,size={size}m", disk], check=True)
        code, said = run(home, inbox)
        print(f"{size} MB: exit {code}: {said[-200:]}")  # noqa: T201
        assert "Traceback" not in said, size
        assert "unforeseen" not in said, size
        assert code == 1, (size, said)
        assert "is full" in said, (size, said)
        assert intact(home) is None
        full += 1
    subprocess.run(["mount", "-o", "remount,size=512m", disk], check=True)
    code, said = run(home, inbox)
    assert code == 0, said
    served = intact(home)
    assert served is not None
    assert full_fault(home, served) == ""
    assert not any(home.staging.glob("*"))
    assert not any(home.releases.glob(".*"))
    print(f"{full} runs met a full disk and said so; the next had space and published")  # noqa: T201
