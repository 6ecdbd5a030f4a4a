"""What a run gives its name was on the disk before: content, then name, then the folder of the name."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from pipelines.durable import put
from pipelines.home import Home
from tests.conftest import PUBLISHED, SAMPLES, flow


class Watched:
    """Which content was synced, by what it was then, and what was renamed, in their order."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.events: list[tuple[str, Path]] = []
        self._synced: set[tuple[int, int, int]] = set()
        self.faults: list[str] = []
        fsync, rename, replace = os.fsync, Path.rename, Path.replace

        def synced(handle: int) -> None:
            fsync(handle)
            self._synced.add(self._state(os.fstat(handle)))
            self.events.append(("synced", Path(f"/proc/self/fd/{handle}").readlink()))

        def renamed(path: Path, to: Path) -> Path:
            if not path.is_symlink():
                parts = [path, *path.rglob("*")]
                self.faults += [str(one) for one in parts if self._state(one.lstat()) not in self._synced]
            self.events.append(("renamed", Path(to)))
            return rename(path, to)

        patch.setattr(os, "fsync", synced)
        patch.setattr(Path, "rename", renamed)
        patch.setattr(
            Path, "replace", lambda path, to: renamed(path, to) if path.parent == to.parent else replace(path, to)
        )

    @staticmethod
    def _state(seen: os.stat_result) -> tuple[int, int, int]:
        return seen.st_ino, seen.st_size, seen.st_mtime_ns

    def named(self, within: Path) -> list[Path]:
        """What got its name below a folder, each followed by a sync of the folder of the name."""
        found = []
        for number, (what, path) in enumerate(self.events):
            if what == "renamed" and path.is_relative_to(within):
                found.append(path)
                assert ("synced", path.parent) in self.events[number:], f"{path}: its folder was not synced"
        return found


@pytest.mark.parametrize("kind", ["file", "folder", "link"])
def test_content_is_on_the_disk_before_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    made, place = tmp_path / "made", tmp_path / "new" / "place"
    place.parent.mkdir()
    if kind == "file":
        made.write_text("content", encoding="utf-8")
    elif kind == "link":
        made.symlink_to("somewhere")
    else:
        (made / "deep").mkdir(parents=True)
        (made / "deep" / "one").write_text("content", encoding="utf-8")
        (made / "two").write_text("content", encoding="utf-8")
    watched = Watched(monkeypatch)
    put(made, place)
    assert watched.faults == []
    assert watched.named(tmp_path) == [place]
    assert watched.events[-1] == ("synced", tmp_path), "the folder may be new itself"


@pytest.mark.slow
def test_a_run_keeps_and_publishes_in_durable_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, inbox = Home(tmp_path / "home"), tmp_path / "inbox"
    inbox.mkdir()
    lines = (PUBLISHED / "figures.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (inbox / "figures.csv").write_text("".join(lines[:40]), encoding="utf-8")
    shutil.copy(SAMPLES / "990104_2023.xlsx", inbox)
    watched = Watched(monkeypatch)
    flow(home.root, [inbox])
    kept = watched.named(home.archive)
    served = watched.named(home.releases)
    print(f"archive: {len(kept)} names, releases: {len(served)} names, {len(watched.events)} events")  # noqa: T201
    assert len(kept) == 2
    assert [path.name for path in served][1:] == ["current"]
    release = home.current.resolve()
    assert served[0] == release
    ours = {home.releases, home.archive}
    assert [fault for fault in watched.faults if ours & set(Path(fault).parents)] == []
