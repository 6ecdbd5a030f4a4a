"""Dagster's pages of a fresh home in a real browser: what starts runs is listed, and the graph shows its groups."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

pytestmark = pytest.mark.long

PATIENCE = 240.0


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    place = tmp_path_factory.mktemp("pages")
    (place / "inbox").mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "pipelines", "dagster", "--port", str(port), "--home", str(place / "home")]
    with (place / "log").open("w") as log:
        pages = subprocess.Popen(
            [*command, "--inbox", str(place / "inbox")], stdout=log, stderr=log, start_new_session=True
        )
    address, begun = f"http://127.0.0.1:{port}", time.monotonic()
    try:
        while True:
            try:
                with urlopen(f"{address}/server_info", timeout=5):  # noqa: S310 - our own server
                    break
            except (URLError, OSError):
                assert time.monotonic() - begun < PATIENCE, (place / "log").read_text()
                time.sleep(1.0)
        yield address
    finally:
        os.killpg(pages.pid, signal.SIGTERM)
        try:
            pages.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(pages.pid, signal.SIGKILL)


def seen(browser: str, url: str, place: Path, *wanted: str) -> str:
    """What a page shows once it shows all that is wanted; what it shows in the end otherwise."""
    page = ""
    for _ in range(4):
        command = [browser, "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={place}"]
        asked = [*command, "--window-size=1600,1000", "--virtual-time-budget=30000", "--dump-dom", url]
        page = subprocess.run(asked, capture_output=True, text=True, timeout=180, check=False).stdout
        if all(each in page for each in wanted):
            break
    return page


def test_all_that_starts_runs_is_listed(address: str, browser: str, tmp_path: Path) -> None:
    names = ("after_submission_annual", "after_submission_h1", "failures", "inbox", "night")
    page = seen(browser, f"{address}/automation", tmp_path, *names)
    assert [name for name in names if f">{name}<" not in page] == []
    assert "02:30 AM" in page


def test_the_graph_shows_its_groups(address: str, browser: str, tmp_path: Path) -> None:
    groups = ("sources", "receiving", "method", "publication")
    page = seen(browser, f"{address}/asset-groups", tmp_path, *groups)
    assert [name for name in groups if name not in page] == []
    assert "Materialize all (8)" in page
