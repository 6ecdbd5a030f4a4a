"""A run that uses what earlier runs kept gives what a run from nothing gives, after whatever was changed between them."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from definitions import Definitions, load
from definitions.loader import ROOT
from pipelines import harmonising, kept_readings, receiving, stages
from pipelines.home import Home
from pipelines.life import decisions
from pipelines.life.decisions import Verdict
from pipelines.progress import LoggedProgress
from pipelines.publication import manifest as manifests
from pipelines.publication.manifest import Manifest
from pipelines.run import DEFAULT_SCOPE, Run, begin
from pipelines.workbooks.files.inbox import Received, receive
from pipelines.workbooks.reading.many_files import read_files
from tests.pipelines.workbooks.workbook_builder import ROWS, published, submission

pytestmark = pytest.mark.long

REGIONS = ("310112", "310113", "330106")


@dataclass
class Place:
    """A home with an inbox and definitions that are changed between runs; what the last run parsed and computed is counted."""

    root: Path
    change: pytest.MonkeyPatch
    draw: random.Random
    definitions: Path
    code: str = "code"
    parsed: list[str] = field(default_factory=list)
    computed: list[list[str]] = field(default_factory=list)
    versions: int = 0

    @property
    def home(self) -> Home:
        return Home(self.root / "home")

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    def send(self, region: str) -> None:
        """A workbook of a region, with figures of its own each time."""
        self.versions += 1
        rows = [{**row, "revenue": self.draw.randint(10_000, 90_000)} for row in ROWS]
        submission(self.inbox / f"{region}.xlsx", self.loaded(), rows=rows, region_code=region, revision=self.versions)

    def print_figures(self) -> None:
        """A table of published figures, with another value each time."""
        published(self.inbox / "figures.csv", {"数值": str(self.draw.randint(2000, 3000))})

    def loaded(self) -> Definitions:
        return load(self.definitions)

    def run(self, home: Home) -> Manifest:
        """A whole run on a home, without Dagster."""
        self.change.setattr("definitions.load", self.loaded)
        self.change.setattr(manifests, "code_hash", lambda: self.code)
        self.parsed, self.computed = [], []
        run = begin(home, [self.inbox], DEFAULT_SCOPE, "run", LoggedProgress(str))
        receiving.archive_originals(run)
        stages.read_submissions(run)
        for stage in stages.METHOD:
            stages.compute(run, stage)
        return stages.publish(run)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Place:
    """Five regions and published figures, not yet run; each region is a batch of its own."""
    seed = getattr(request, "param", 1)
    shutil.copytree(ROOT, tmp_path / "definitions", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    made = Place(tmp_path, monkeypatch, random.Random(seed), tmp_path / "definitions")
    made.inbox.mkdir()
    for region in REGIONS:
        made.send(region)
    made.print_figures()
    read, compute = read_files, harmonising._make_batch

    def noted(some: list[Received], definitions: Definitions) -> object:
        made.parsed += [each.file for each in some]
        return read(some, definitions)

    def counted(connection: object, run: Run, key: str, regions: list[str], submissions: set[object]) -> Path:
        made.computed.append(regions)
        return compute(connection, run, key, regions, submissions)  # type: ignore[arg-type]

    monkeypatch.setattr(kept_readings, "read_files", noted)
    monkeypatch.setattr(harmonising, "_make_batch", counted)
    monkeypatch.setattr(harmonising, "together", lambda connection: ([code] for code in _reported(connection)))
    return made


def _reported(connection: object) -> list[str]:
    query = "SELECT DISTINCT region_code FROM observations ORDER BY ALL"
    return [code for (code,) in connection.execute(query).fetchall()]  # type: ignore[attr-defined]


def from_nothing(place: Place) -> Manifest:
    """The same run on a copy of the home in which nothing is kept."""
    copy = Home(place.root / "copy")
    shutil.rmtree(copy.root, ignore_errors=True)
    if place.home.root.exists():
        shutil.copytree(place.home.root, copy.root, symlinks=True, ignore=shutil.ignore_patterns("kept"))
    return place.run(copy)


def new_version(place: Place) -> None:
    place.send(place.draw.choice(REGIONS))


def another_file(place: Place) -> None:
    place.send(f"3301{place.draw.choice(('02', '05', '09', '10'))}")


def a_file_less(place: Place) -> None:
    place.draw.choice(sorted(place.inbox.iterdir())).unlink()


def other_figures(place: Place) -> None:
    place.print_figures()


def a_broken_file(place: Place) -> None:
    (place.inbox / f"{place.draw.choice(REGIONS)}.xlsx").write_bytes(b"no workbook")


def a_decision(place: Place) -> None:
    """A person rejects or withdraws what lies in the inbox."""
    received = receive(place.draw.choice(sorted(place.inbox.iterdir())))
    verdict: Verdict = "reject" if place.draw.random() < 0.5 else "withdraw"
    decisions.add(place.home.decisions, received.submission_id, received.file, verdict, by="某人", reason="试一试")


def other_words(place: Place) -> None:
    """Another sentence of a rule: files are read anew by it."""
    path = place.definitions / "rules" / "possibility.yml"
    path.write_text(path.read_text(encoding="utf-8") + f"# {place.draw.random()}\n", encoding="utf-8")


def other_precedence(place: Place) -> None:
    """What readers do not look at: contributions are made anew, and nothing is parsed."""
    path = place.definitions / "precedence.yml"
    path.write_text(path.read_text(encoding="utf-8") + f"# {place.draw.random()}\n", encoding="utf-8")


def other_code(place: Place) -> None:
    place.code = f"code {place.draw.random()}"


def less_kept(place: Place) -> None:
    """Some of what is kept is gone, some is damaged."""
    for folder in sorted(place.home.kept.glob("*/*/*")):
        chance = place.draw.random()
        if chance < 0.2:
            shutil.rmtree(folder)
        elif chance < 0.4:
            path = place.draw.choice(sorted(folder.iterdir()))
            path.write_bytes(path.read_bytes()[:-1])


ALL: tuple[Callable[[Place], None], ...] = (
    new_version,
    another_file,
    a_file_less,
    other_figures,
    a_broken_file,
    a_decision,
    other_words,
    other_precedence,
    other_code,
    less_kept,
)


@pytest.mark.parametrize("place", [11], indirect=True)
def test_after_any_changes_a_run_from_what_was_kept_gives_what_one_from_nothing_gives(place: Place) -> None:
    drawn = place.draw.sample(ALL, len(ALL))
    used = 0
    for change in (lambda _: None, *drawn):
        change(place)
        afresh = from_nothing(place)
        everything = len(place.computed)
        again = place.run(place.home)
        assert again.tables == afresh.tables, getattr(change, "__name__", "")
        assert again.summary == afresh.summary
        used += everything - len(place.computed)
    assert used > len(ALL)


def test_only_what_changed_is_made_again(place: Place) -> None:
    place.run(place.home)
    assert len(place.parsed) == len(REGIONS) + 1
    assert len(place.computed) >= len(REGIONS)
    new_version(place)
    place.run(place.home)
    (changed,) = {file for file in place.parsed if file != "figures.csv"}
    assert [changed.removesuffix(".xlsx")] in place.computed
    assert len(place.computed) < len(REGIONS)
    other_precedence(place)
    place.run(place.home)
    assert {file for file in place.parsed if file != "figures.csv"} == set()
    assert len(place.computed) >= len(REGIONS)
    other_words(place)
    place.run(place.home)
    assert len(place.parsed) > len(REGIONS)


def test_a_run_that_ended_in_the_middle_is_gone_on_with(place: Place) -> None:
    make = harmonising._make_batch

    def end_at_the_third(*given: Any) -> Path:
        if len(place.computed) == 2:
            raise KeyboardInterrupt
        return make(*given)

    place.change.setattr(harmonising, "_make_batch", end_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        place.run(place.home)
    done = list(place.computed)
    place.change.setattr(harmonising, "_make_batch", make)
    place.run(place.home)
    assert {file for file in place.parsed if file != "figures.csv"} == set()
    assert not [batch for batch in place.computed if batch in done]
    assert len(place.computed) >= len(REGIONS) - len(done)
