"""Which release is served: the one that `current` leads to, as long as it is what was written.

A damaged release is set aside by the next run and never served meanwhile; nor is an older one in its place, whose figures may
have been corrected or withdrawn since.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from definitions.errors import UserError
from pipelines.aside import set_aside
from pipelines.home import DATABASE, Home
from pipelines.languages import apart
from pipelines.progress import Progress
from pipelines.publication.connection import open_release
from pipelines.publication.sealing import fault, full_fault

if TYPE_CHECKING:
    import duckdb

_RELEASE = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}\Z")


class ReleaseDamagedError(UserError):
    """The current release is not what was written; the message says what is wrong and what to do (zh / en)."""

    def __init__(self, told: str, *, of_link: bool) -> None:
        zh, en = apart(told)
        super().__init__(
            f"现有发布已损坏（{zh}），不能使用；请运行 koujing run：它会把损坏的发布移到一旁并重新发布",
            f"the current release is damaged ({en}) and cannot be used; "
            "run koujing run, which sets it aside and builds it anew",
        )
        self.told, self.of_link = told, of_link


def intact(home: Home) -> Path | None:
    """The folder of the current release, as far as its seal says; None before the first one.

    Raises `ReleaseDamagedError` when it is not what was written, or `current` leads to no release.
    """
    if not os.path.lexists(home.current):
        return None
    if found := _damage(home, fault):
        raise found
    return _target(home)


def open_current(home: Home) -> duckdb.DuckDBPyConnection | None:
    """A read-only connection to the current release; None before the first one. Raises as `intact` does."""
    folder = intact(home)
    return open_release(folder / DATABASE) if folder else None


def damage(home: Home) -> ReleaseDamagedError | None:
    """What is wrong with the current release, by its whole content; None where nothing is, or there is no release."""
    return _damage(home, full_fault) if os.path.lexists(home.current) else None


def _damage(home: Home, look: Callable[[Home, Path], str]) -> ReleaseDamagedError | None:
    if told := _fault_of_link(home):
        return ReleaseDamagedError(told, of_link=True)
    told = look(home, _target(home))
    return ReleaseDamagedError(told, of_link=False) if told else None


def set_aside_damaged(home: Home, progress: Progress) -> None:
    """Set the current release aside if it is damaged, and say so; `current` is then free for the next one.

    Only for whoever holds the home. What an interrupted switch left behind is cleared.
    """
    for leftover in home.releases.glob(".current-*"):
        if leftover.is_symlink():
            leftover.unlink()
    if not os.path.lexists(home.current) or not (found := _damage(home, fault)):
        return
    if not home.current.is_symlink():
        _set_aside(home.current, found.told, progress)
        return
    if not found.of_link:
        _set_aside(_target(home), found.told, progress)
    else:
        zh, en = apart(found.told)
        progress.say(
            f"移除链接 current（{zh}），将重新发布",
            f"the link `current` is removed ({en}); a release is built anew",
        )
    home.current.unlink()


def last_intact(home: Home, progress: Progress) -> Path | None:
    """The release with which the next is compared: the current one, else the newest, whose whole content is as it was written.

    Damaged ones are set aside, for whoever holds the home.
    """
    for folder in releases(home):
        if not (told := full_fault(home, folder)):
            return folder
        _set_aside(folder, told, progress)
        if home.current.is_symlink() and _target(home) == folder:
            home.current.unlink()
    return None


def releases(home: Home) -> Iterator[Path]:
    """The folders of releases: the current one, then the newest first."""
    served = None if not os.path.lexists(home.current) or _fault_of_link(home) else _target(home)
    if served:
        yield served
    named = (folder for folder in home.releases.glob("*") if _RELEASE.match(folder.name) and folder.is_dir())
    yield from (folder for folder in sorted(named, reverse=True) if folder != served)


def _target(home: Home) -> Path:
    """The folder to which the link `current` leads, one step."""
    return home.releases / os.path.normpath(home.current.readlink())


def _fault_of_link(home: Home) -> str:
    """Why `current` leads to no release of this home, '' if it does."""
    if not home.current.is_symlink():
        return "current: ⟨不是链接｜not a link⟩"
    target = _target(home)
    if target.parent != home.releases or not _RELEASE.match(target.name):
        return f"current → {home.current.readlink()}: ⟨不是本目录的发布｜no release of this home⟩"
    if target.is_symlink() or not target.is_dir():
        return f"current → {target.name}: ⟨不存在｜is missing⟩"
    return ""


def _set_aside(damaged: Path, told: str, progress: Progress) -> None:
    aside, (zh, en) = set_aside(damaged), apart(told)
    progress.say(
        f"发布 {damaged.name} 已损坏（{zh}），已移到 {aside}",
        f"release {damaged.name} is damaged ({en}) and is now in {aside}",
    )
