"""`koujing home`: what takes the room of a home, and how long each kind of thing stays."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.cli import answers
from pipelines.cli.options import Format, FormatOption, HomeOption
from pipelines.home import Home, find_home
from pipelines.languages import spoken, told
from pipelines.publication import vintages
from pipelines.settings import Settings, settings

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Part:
    """A part of a home: what it is, how many things lie there, their bytes, and how long they stay."""

    name: str
    what: str
    things: int
    bytes: int
    stays: str


COLUMNS: answers.Columns = {
    "目录｜place": lambda each: each.name,
    "内容｜what": lambda each: spoken(each.what),
    ">数量｜things": lambda each: f"{each.things:,}",
    ">大小｜MB": lambda each: f"{each.bytes / 1e6:,.1f}",
    "留多久｜stays": lambda each: spoken(each.stays),
}
_GOOD = "⟨一直｜for good⟩"
_NEXT = "⟨下次运行前｜until the next run⟩"


def command(format: FormatOption = Format.text, home: HomeOption = None) -> None:
    """Show what takes the room of a home."""
    place = find_home(home)
    found = sorted(parts(place, settings(place)), key=lambda each: -each.bytes)
    total = sum(each.bytes for each in found)
    answers.answer(
        format,
        lambda: [
            answers.table(COLUMNS, found, str(place.root)),
            told(f"共 {total / 1e6:,.1f} MB", f"{total / 1e6:,.1f} MB in all"),
        ],
        lambda: (
            {**answers.fields(each, "place=name things bytes"), "what": spoken(each.what), "stays": spoken(each.stays)}
            for each in found
        ),
    )


def parts(home: Home, rule: Settings) -> Iterator[Part]:
    """Every part of a home; together they are all of it."""
    known = vintages.listed(home)
    whole = [each.folder for each in known if not each.manifest.thinned_at]
    thinned = [each.folder for each in known if each.manifest.thinned_at]
    served = f"⟨最新 {rule.whole_releases} 个和现有的｜the newest {rule.whole_releases} and the one served⟩"
    pages = f"⟨最新 {rule.runs_with_pages} 次运行｜of the newest {rule.runs_with_pages} runs⟩"
    most = f"⟨至多 {rule.kept_megabytes:,} MB｜{rule.kept_megabytes:,} MB at most⟩"
    yield _part("releases", "⟨完整的发布｜whole releases⟩", whole, served)
    yield _part("releases", "⟨精简的发布｜thinned releases⟩", thinned, _GOOD)
    told_of = {*whole, *thinned, home.current}
    beside = [path for path in _inside(home.releases) if path not in told_of]
    yield _part(
        "releases", "⟨移到一旁的、没有完成的｜set aside, or unfinished⟩", beside, "⟨由人决定｜as people decide⟩"
    )
    originals = _inside(home.archive)
    yield _part("archive", "⟨收到的原件｜originals⟩", originals, _GOOD, of_files=True)
    yield _part("kept", "⟨只为了快｜for speed⟩", [home.kept], most, of_files=True)
    yield _part("gates", "⟨审核页面｜pages of gates⟩", _inside(home.gates), pages)
    yield _part("findings", "⟨发现清单｜lists of findings⟩", _inside(home.findings), pages)
    yield _part(
        "waiting",
        "⟨等待的发布｜a release that waits⟩",
        _inside(home.waiting),
        "⟨到批准或时间为止｜until approved or due⟩",
    )
    yield _part("staging", "⟨运行中的表｜tables of a run under way⟩", _inside(home.staging), _NEXT)
    yield _part("dagster", "⟨Dagster 的运行记录｜Dagster's record of runs⟩", [home.dagster], _GOOD, of_files=True)
    named = (
        home.waiting,
        home.releases,
        home.archive,
        home.kept,
        home.gates,
        home.findings,
        home.staging,
        home.dagster,
    )
    rest = [path for path in _inside(home.root) if path not in named]
    yield _part(".", "⟨账、决定、设置｜ledgers, decisions, settings⟩", rest, _GOOD, of_files=True)


def _part(name: str, what: str, places: list[Path], stays: str, *, of_files: bool = False) -> Part:
    """The part that these folders and files are; counted are they, or the files in them."""
    sizes = [size for place in places for size in _sizes(place)]
    return Part(name, what, len(sizes) if of_files else len(places), sum(sizes), stays)


def _inside(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _sizes(place: Path) -> Iterator[int]:
    """The bytes of each file of a folder, or of the file; what goes while it is looked at has none."""
    for path in [place, *place.rglob("*")] if place.is_dir() and not place.is_symlink() else [place]:
        try:
            found = path.lstat()
        except OSError:
            continue
        if not path.is_dir() or path.is_symlink():
            yield found.st_size
