"""The releases of a home as vintages: which there are, which one a person means, and which was served on a day.

Nothing is opened here but manifests. What differs between two releases is `differing.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from definitions.errors import WrongUsageError
from pipelines.publication import current, manifest
from pipelines.publication.sealing import fault
from pipelines.publication.serving import served

if TYPE_CHECKING:
    from pipelines.home import Home

#: The release that is served, and the one that was before it.
CURRENT, PREVIOUS = "current", "previous"
#: How many releases a message names.
_NAMED = 5


@dataclass(frozen=True)
class Vintage:
    """A release in its folder, with what its manifest says."""

    folder: Path
    manifest: manifest.Manifest
    is_current: bool

    @property
    def release_id(self) -> str:
        """Its name: when it was made, in UTC, and the beginning of its fingerprint."""
        return self.folder.name

    @property
    def published_at(self) -> datetime:
        """When it was put in place, in the time zone of this machine."""
        return datetime.fromisoformat(self.manifest.published_at).astimezone()


def listed(home: Home) -> list[Vintage]:
    """The releases of a home, the oldest first; one whose manifest cannot be read is no vintage."""
    found = []
    served = home.current.resolve()
    for folder in sorted(current.releases(home), key=lambda each: each.name):
        try:
            said = manifest.read(folder)
        except (OSError, ValueError):
            continue
        if said is not None:
            found.append(Vintage(folder, said, folder == served))
    return found


def named(home: Home, text: str) -> Vintage:
    """The release that a text means: a name or its beginning, `current`, `previous`, or a day (as `as_of`).

    Raises `WrongUsageError` where there is none or there are several, and where it is not what was written.
    """
    known = listed(home)
    if text in (CURRENT, PREVIOUS):
        return _held(home, _near_current(known, text))
    if _day(text):
        return as_of(home, text)
    found = [each for each in known if text and each.release_id.startswith(text)]
    if len(found) != 1:
        raise _unknown(known, text, is_several=len(found) > 1)
    return _held(home, found[0])


def as_of(home: Home, text: str) -> Vintage:
    """The release that was served at the end of a day (2026-03-31, in the time zone of this machine).

    Raises `WrongUsageError` where the text is no day, a day to come, or a day before the first release.
    """
    day, known = _day(text), listed(home)
    if day is None:
        raise WrongUsageError(f"「{text}」不是日期，请写成 2026-03-31", f"{text} is no date; write 2026-03-31")
    if day > datetime.now().astimezone().date():
        raise WrongUsageError(f"{day} 还没有到", f"{day} is yet to come")
    times = _served(home, known)
    found = [each for at, each in times if at.date() <= day]
    if not found:
        first = f"{times[0][0]:%Y-%m-%d}" if times else ""
        since = (f"，最早的是 {first}", f"; the first is of {first}") if first else ("", "")
        raise WrongUsageError(f"{day} 还没有发布{since[0]}", f"there was no release on {day}{since[1]}")
    return _held(home, found[-1])


def _served(home: Home, known: list[Vintage]) -> list[tuple[datetime, Vintage]]:
    """When which release came to be served, in order: as it was written down, else when it was made."""
    by_name = {each.release_id: each for each in known}
    noted = [(at.astimezone(), by_name[name]) for at, name in served(home) if name in by_name]
    names = {each.release_id for _, each in noted}
    made = [(each.published_at, each) for each in known if each.release_id not in names]
    return sorted([*made, *noted], key=lambda each: each[0])


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-03-31") else None
    except ValueError:
        return None


def _near_current(known: list[Vintage], text: str) -> Vintage:
    place = next((number for number, each in enumerate(known) if each.is_current), None)
    if place is None:
        raise WrongUsageError("还没有发布，请先运行 koujing run", "there is no release yet; run koujing run")
    if text == PREVIOUS and place == 0:
        raise WrongUsageError("现有发布之前没有别的发布", "there is no release before the current one")
    return known[place - (text == PREVIOUS)]


def _held(home: Home, vintage: Vintage) -> Vintage:
    """The vintage, if it is what was written."""
    if told := fault(home, vintage.folder):
        raise WrongUsageError(
            f"发布 {vintage.release_id} 已损坏（{told}）", f"the release {vintage.release_id} is damaged ({told})"
        )
    return vintage


def _unknown(known: list[Vintage], text: str, *, is_several: bool) -> WrongUsageError:
    newest = [each.release_id for each in reversed(known)][:_NAMED]
    listed_zh, listed_en = "、".join(newest) or "还没有", ", ".join(newest) or "none yet"
    if is_several:
        return WrongUsageError(
            f"不止一个发布以「{text}」开头，请写全：{listed_zh}", f"several releases begin with {text}: {listed_en}"
        )
    return WrongUsageError(
        f"没有发布 {text}；最近的有：{listed_zh}（koujing releases 列出全部）",
        f"there is no release {text}; the newest: {listed_en} (koujing releases lists all)",
    )
