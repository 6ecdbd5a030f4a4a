"""What is thinned by the rule of the settings, and what runs left that did not end."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipelines import thinning
from pipelines.home import Home
from pipelines.progress import LoggedProgress
from pipelines.publication import thinned
from pipelines.publication.manifest import Manifest, read
from pipelines.run import DEFAULT_SCOPE

NAMES = [f"2026010{day}T000000000000-{str(day) * 8}" for day in range(1, 7)]


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home with six releases, the first of which is served; thinning one writes its manifest alone."""
    home = Home(tmp_path)
    for name in NAMES:
        (home.releases / name).mkdir(parents=True)
        manifest(name).write(home.releases / name)
    home.current.symlink_to(NAMES[0])

    def thin(_: Home, folder: Path) -> bool:
        if folder.name == NAMES[1]:  # as if it were damaged
            return False
        manifest(folder.name, "now").write(folder)
        return True

    monkeypatch.setattr(thinned, "thin", thin)
    return home


def manifest(name: str, thinned_at: str = "") -> Manifest:
    return Manifest(name, "", "", DEFAULT_SCOPE, "", {}, "", {}, [], thinned_at=thinned_at)


def of(home: Home) -> list[str]:
    """The releases that are thinned."""
    found = {name: read(home.releases / name) for name in NAMES}
    return [name for name, each in found.items() if each and each.thinned_at]


def test_all_but_the_newest_and_the_one_served_are_thinned_once(home: Home, said: list[str]) -> None:
    thinning.thin(home, LoggedProgress(said.append))
    assert of(home) == [], "thirty stay whole by default"
    home.settings.write_text("whole_releases = 2\n")
    thinning.thin(home, LoggedProgress(said.append))
    assert of(home) == NAMES[2:4]
    assert len(said) == 2
    assert NAMES[3] in said[0]
    thinning.thin(home, LoggedProgress(said.append))
    assert len(said) == 2


def test_pages_lists_and_what_is_kept_follow_the_settings(home: Home) -> None:
    for folder in (home.gates, home.findings, home.kept / "readings" / "ab"):
        for age in range(4):
            place = folder / f"run{age}"
            place.mkdir(parents=True)
            (place / "a").write_bytes(bytes(600_000))
            os.utime(place, (1_000_000 + age, 1_000_000 + age))
    home.settings.write_text("runs_with_pages = 2\nkept_megabytes = 1\n")
    thinning.clear_leftovers(home, LoggedProgress(str))
    thinning.thin(home, LoggedProgress(str))
    for folder, left in (
        (home.gates, ["run2", "run3"]),
        (home.findings, ["run2", "run3"]),
        (home.kept / "readings" / "ab", ["run3"]),
    ):
        assert sorted(path.name for path in folder.iterdir()) == left


def test_where_the_settings_cannot_be_read_nothing_is_thinned_and_that_is_said(home: Home, said: list[str]) -> None:
    home.settings.write_text("whole_releases = 0\n")
    thinning.thin(home, LoggedProgress(said.append))
    assert of(home) == []
    assert "nothing was thinned" in said[0]
    assert "whole_releases" in said[0]


def test_what_killed_runs_left_goes_and_nothing_else(home: Home) -> None:
    left = [
        home.staging / "0123" / "facts.parquet",
        home.releases / f".{NAMES[0]}.building" / "digital_economy.duckdb",
        home.archive / ".incoming-abc",
        home.releases / f".{NAMES[2]}.whole" / "manifest.json",
    ]
    stay = [home.archive / "ab" / "abcd.csv", home.archive / "damaged" / "x", *(home.releases / name for name in NAMES)]
    for path in (*left, *stay[:2]):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
    lost = home.releases / f".{NAMES[3]}.whole"
    (home.releases / NAMES[3]).rename(lost)  # killed between two renames
    thinning.clear_leftovers(home, LoggedProgress(str))
    assert not [path for path in left if path.exists()]
    assert all(path.exists() for path in stay)
    assert not lost.exists()
