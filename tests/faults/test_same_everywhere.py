"""The same inputs make the same tables wherever and however a run is started, and without a network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.publication.manifest import Manifest, read
from tests.conftest import COUNTS, PUBLISHED, ROOT, SAMPLES
from tests.faults.running import PATIENCE, begun

pytestmark = pytest.mark.long

CUT = ["unshare", "--map-root-user", "--net"]
ONE_PROCESSOR = ["taskset", "--cpu-list", "0"]
#: Whether anything can be reached, so that the cut itself is known to hold.
REACHES = "import socket; socket.create_connection(('1.1.1.1', 53), 3)"
#: A locale without Chinese (LC_ALL goes before LANG), nearly a day ahead, another order of hashes.
ELSEWHERE = {"LC_ALL": "C", "LANG": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "4711"}
HERE = {"LC_ALL": "C.UTF-8", "TZ": "America/Los_Angeles", "PYTHONHASHSEED": "0"}


def filled(place: Path, *, backwards: bool) -> Home:
    """A home beside an inbox whose files came in this order."""
    (place / "inbox").mkdir(parents=True)
    files = [*sorted(SAMPLES.glob("*_2023.xlsx")), PUBLISHED / "figures.csv", PUBLISHED / "further.csv"]
    for number, path in enumerate(reversed(files) if backwards else files):
        os.utime(shutil.copyfile(path, place / "inbox" / path.name), (number * 1e6, number * 1e6))
    return Home(place / "home")


def published(home: Home, before: list[str], where: Path, environment: dict[str, str]) -> Manifest:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("LC_")}
    run = begun(home, before, cwd=where, env=inherited | {"PYTHONPATH": str(ROOT)} | environment)
    said, _ = run.communicate(timeout=PATIENCE)
    assert run.returncode == 0, said
    manifest = read(home.current)
    assert manifest is not None
    return manifest


def test_place_time_order_processors_and_no_network_change_nothing(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    reached = subprocess.run([*CUT, sys.executable, "-c", REACHES], capture_output=True, text=True, check=False)
    if "unshare" in reached.stderr:
        pytest.skip(f"no network can be cut off here: {reached.stderr.strip()}")
    assert "unreachable" in reached.stderr, "the network is not cut"
    one = published(filled(tmp_path / "一", backwards=False), [], tmp_path, HERE)
    two = published(filled(tmp_path / "two", backwards=True), [*CUT, *ONE_PROCESSOR], Path("/"), ELSEWHERE)
    assert one.tables == two.tables
    assert one.fingerprint == two.fingerprint
    rows = sum(int(table["rows"]) for table in one.tables.values())
    record_property(
        COUNTS,
        f"{len(one.tables)} tables of {rows:,} rows are the same under other locale, time zone, hash seed, working directory, "
        "order of files, 1 and all processors, with and without a network",
    )
