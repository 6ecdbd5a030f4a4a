"""Keeping a home from growing without end: what old runs leave is thinned by the rule of its settings.

What answers `table`, `diff`, `--as-of` and `revisions` of any release stays for good, and so do the originals in the archive: no
rule takes them. Only for whoever holds the home.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.archive import clear_incoming
from pipelines.home import Home
from pipelines.kept import Kept, clear
from pipelines.publication import manifest, thinned
from pipelines.publication.current import releases
from pipelines.publication.release import BUILDING
from pipelines.settings import SettingsError, settings

if TYPE_CHECKING:
    from pipelines.progress import Progress
    from pipelines.settings import Settings


def clear_leftovers(home: Home, progress: Progress) -> None:
    """Take away what runs left that did not end (staging, half a release, half a file of the archive), and old pages."""
    shutil.rmtree(home.staging, ignore_errors=True)
    thinned.put_back(home)
    for begun in home.releases.glob(f".*{BUILDING}"):
        shutil.rmtree(begun, ignore_errors=True)
    clear_incoming(home.archive)
    if rule := _rule(home, progress):
        for path in (*_but_newest(home.gates, rule.runs_with_pages), *_but_newest(home.findings, rule.runs_with_pages)):
            clear(path)


def thin(home: Home, progress: Progress) -> None:
    """Thin releases, and what is kept for speed, by the settings of the home."""
    if rule := _rule(home, progress):
        _thin_releases(home, rule, progress)
        Kept(home.kept).thin(rule.kept_megabytes * 1_000_000)


def _rule(home: Home, progress: Progress) -> Settings | None:
    """The settings. Where they cannot be read nothing is thinned, and that is said: no release waits for it."""
    try:
        return settings(home)
    except SettingsError as error:
        progress.say(f"没有精简：{error.zh}", f"nothing was thinned: {error.en}")
        return None


def _thin_releases(home: Home, rule: Settings, progress: Progress) -> None:
    """Thin all releases but the one served and the newest."""
    by_age = sorted(releases(home), key=lambda folder: folder.name, reverse=True)
    for folder in by_age[rule.whole_releases :]:
        if folder == home.database.parent or _is_thinned(folder):
            continue
        if thinned.thin(home, folder):
            progress.say(
                f"发布 {folder.name} 已精简：单元格和来历不在了",
                f"the release {folder.name} was thinned: its cells and traces are gone",
            )


def _is_thinned(folder: Path) -> bool:
    """Whether there is nothing to be thinned; of a damaged manifest `release verify` tells."""
    try:
        said = manifest.read(folder)
    except (OSError, ValueError):
        return True
    return said is None or bool(said.thinned_at)


def _but_newest(folder: Path, count: int) -> list[Path]:
    """What lies in a folder but the newest, by when it was written."""
    there = sorted(folder.iterdir(), key=lambda path: path.lstat().st_mtime_ns) if folder.is_dir() else []
    return there[:-count]
