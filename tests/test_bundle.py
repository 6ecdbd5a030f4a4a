"""`make bundle`: one folder that installs itself and publishes with the network cut, without rights, from any place."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import COUNTS, ROOT, SAMPLES

pytestmark = pytest.mark.long

#: A network of its own in which nothing is up.
CUT = ["unshare", "--map-root-user", "--net"]
#: Nothing of this environment leads to the checkout or to an index.
CLEAN = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}
#: Whether anything can be reached, so that the cut itself is known to hold.
REACHES = "import socket; socket.create_connection(('1.1.1.1', 53), 3)"
MINOR = f"{sys.version_info.major}.{sys.version_info.minor}"


@pytest.fixture
def place() -> Iterator[Path]:
    """A fresh folder with a blank in its name, which somebody without rights may enter."""
    folder = Path(tempfile.mkdtemp(prefix="koujing bundle "))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def cut_off(command: list[str], folder: Path, user: str | None, **more: str) -> subprocess.CompletedProcess[str]:
    """What a command says without a network, as this user or as ourselves."""
    return subprocess.run(
        [*CUT, *command],
        cwd=folder,
        env={**CLEAN, "HOME": str(folder), **more},
        user=user,
        extra_groups=[] if user else None,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )


def somebody_with_python(folder: Path) -> tuple[str | None, str]:
    """Whom the bundle is tried as, and with which Python: nobody, unless no Python may be run by him."""
    named = [shutil.which(f"python{MINOR}", path=CLEAN["PATH"]) or "", str(Path(sys.executable).resolve())]
    for user in ["nobody", None] if os.geteuid() == 0 else [None]:
        for python in filter(None, named):
            if cut_off([python, "-c", "import venv"], folder, user).returncode == 0:
                return user, python
    pytest.skip("no network can be cut off here: unshare --map-root-user --net is refused")


def test_the_bundle_installs_and_publishes_with_the_network_cut(
    place: Path, record_property: Callable[[str, object], None]
) -> None:
    user, python = somebody_with_python(place)
    bundle, began = place / "made here", time.monotonic()
    subprocess.run(["make", "--silent", "bundle", f"BUNDLE={bundle}"], cwd=ROOT, check=True, timeout=900)
    made = time.monotonic() - began
    carried = place / "carried there"
    bundle.rename(carried)
    shutil.copytree(SAMPLES, place / "inbox")
    if user:
        subprocess.run(["chown", "-R", user, str(place)], check=True)
    assert "unreachable" in cut_off([python, "-c", REACHES], place, user).stderr, "the network is not cut"

    def koujing(*words: str) -> subprocess.CompletedProcess[str]:
        return cut_off([str(carried / "koujing"), *words], place, user, PYTHON=python)

    began = time.monotonic()
    first = koujing("run", "--home", str(place / "home"), "--inbox", str(place / "inbox"))
    installed = time.monotonic() - began
    assert first.returncode in (0, 3), first.stdout[-2000:] + first.stderr[-2000:]
    assert (place / "home" / "releases" / "current" / "digital_economy.duckdb").is_file()
    began = time.monotonic()
    table = koujing("table", "--home", str(place / "home"), "--format", "csv")
    assert table.returncode == 0, table.stderr
    rows = len(table.stdout.splitlines())
    assert rows > 5
    wheels = list((carried / "wheels").glob("*.whl"))
    record_property(
        COUNTS,
        f"{len(wheels)} wheels, {sum(each.stat().st_size for each in wheels) / 1e6:.0f} MB; made in {made:.0f} s, "
        f"installed and run as {user or 'ourselves'} in {installed:.0f} s, a table of {rows} lines in "
        f"{time.monotonic() - began:.1f} s, without a network",
    )

    # what is damaged, made for another machine or without its Python is refused in a sentence, and installs nothing
    shutil.rmtree(carried / "python")
    for name, content, told in [
        ("MACHINE", "Linux riscv64", "This bundle is for Linux riscv64"),
        ("PYTHON", "3.9", "This bundle needs Python 3.9"),
        ("requirements.lock", "", "This bundle is incomplete or damaged"),
    ]:
        before = (carried / name).read_text(encoding="utf-8")
        (carried / name).write_text(content, encoding="utf-8")
        refused = koujing("table")
        (carried / name).write_text(before, encoding="utf-8")
        assert (refused.returncode, told in refused.stderr) == (1, True), refused.stderr
        assert not list(carried.glob("*python*"))
