"""A release waits for a person or its time: for a large revision, under an embargo, while an earlier one is restored."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import duckdb
import pytest
from typer.testing import CliRunner

from definitions import DefinitionError, WrongUsageError
from pipelines import waiting
from pipelines.cli import app
from pipelines.cli.serving import approved, restored, resumed
from pipelines.embargoes import concerned, embargoes
from pipelines.home import DATABASE, Home
from pipelines.life import decisions
from pipelines.progress import LoggedProgress
from pipelines.publication import vintages
from pipelines.publication.connection import connect, open_release
from pipelines.publication.current import intact
from pipelines.publication.manifest import Manifest
from pipelines.receiving import ready, unchanged
from pipelines.run import DEFAULT_SCOPE, Run, begin
from tests.pipelines.workbooks.workbook_builder import published

pytestmark = pytest.mark.slow

Flow = Callable[..., Manifest]
WHO = {"by": "王五", "reason": "看过"}


class Place:
    """A home and an inbox with a file of figures; `run` does what is to be done, and says which release is served."""

    def __init__(self, root: Path, flow: Flow) -> None:
        self.home, self.inbox, self._flow = Home(root / "home"), root / "inbox", flow
        self.inbox.mkdir(exist_ok=True)
        self.home.root.mkdir(exist_ok=True)

    def figures(self, value: str, vintage: str = "preliminary", name: str = "figures.csv", **row: str) -> None:
        published(self.inbox / name, {"数值": value, "数据版本": vintage, **row})

    def begin(self) -> Run:
        return begin(self.home, [self.inbox], DEFAULT_SCOPE, "test", LoggedProgress(str))

    def run(self) -> str:
        run = self.begin()
        if not unchanged(run):
            built = ready(run)
            if built is None:
                self._flow(self.home.root, [self.inbox])
            elif not built.reasons:
                waiting.place(self.home, built.folder)
        return self.served

    @property
    def served(self) -> str:
        folder = intact(self.home)
        return folder.name if folder else ""

    @property
    def value(self) -> str:
        connection = open_release(self.home.database)
        query = "SELECT value FROM indicators WHERE indicator_id = 'gdp' AND is_headline AND value IS NOT NULL"
        return ",".join(f"{value.normalize():f}" for (value,) in connection.execute(query).fetchall())

    def why(self) -> list[str]:
        built = waiting.of(self.home)
        return [each.why for each in built.reasons] if built else []

    def settings(self, text: str) -> None:
        self.home.settings.write_text(text, encoding="utf-8")

    def embargo(self, *rows: str) -> None:
        self.home.reporting.mkdir(exist_ok=True)
        text = "\n".join(["period,region_code,measure,until,source", *rows, ""])
        (self.home.reporting / "embargoes.csv").write_text(text, encoding="utf-8")


@pytest.fixture
def empty(tmp_path: Path, run_flow: Flow) -> Place:
    return Place(tmp_path, run_flow)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory, run_flow: Flow) -> Path:
    """Where a first release says 3000."""
    place = Place(tmp_path_factory.mktemp("begun"), run_flow)
    place.figures("3000")
    place.run()
    return place.home.root.parent


@pytest.fixture
def place(begun: Path, tmp_path: Path, run_flow: Flow) -> Place:
    shutil.copytree(begun, tmp_path / "copy", symlinks=True)
    return Place(tmp_path / "copy", run_flow)


@pytest.mark.parametrize(
    ("settings", "status", "new", "waits"),
    [
        ("", "P", 9000, False),
        ("most_revised_percent = 10\n", "P", 3300, False),  # just ten
        ("most_revised_percent = 10\n", "P,U", 3301, True),
        ("most_revised_percent = 10\n", "P", 2699, True),
        ("most_revised_percent = 10\n", "P", None, True),
        ("most_revised_percent = 10\n", "A", 9000, False),  # final figures have their own size
        ("most_revised_final_percent = 2.5\n", "A", 3080, True),
        ("most_revised_final_percent = 2.5\n", "P", 9000, False),
    ],
)
def test_a_revision_beyond_the_size_waits(
    tmp_path: Path, settings: str, status: str, new: int | None, waits: bool
) -> None:
    home = Home(tmp_path)
    (home.releases / "a").mkdir(parents=True)
    home.current.symlink_to("a")
    home.settings.write_text(settings)
    key = "'gdp' AS indicator_id, '1' AS region_code, '2023' AS period, 'annual' AS period_kind"
    served = duckdb.connect(str(home.releases / "a" / DATABASE))
    served.execute(
        f"CREATE TABLE indicators AS SELECT {key}, is_sample, true AS is_headline, '{status}' AS obs_status "
        "FROM (VALUES (false), (true)) AS s(is_sample)"
    )
    served.close()
    connection = connect()
    moved = f"'甲' AS region_name, 3000::DECIMAL(38, 6) AS old_value, {new or 'NULL'}::DECIMAL(38, 6) AS new_value"
    connection.execute(
        f"CREATE TABLE revisions AS SELECT {key}, {moved}, is_sample FROM (VALUES (false), (true)) AS s(is_sample)"
    )
    connection.execute("CREATE TABLE submissions AS SELECT 'x' AS content_sha256, 'accepted' AS status")
    run = cast("Run", SimpleNamespace(home=home, deliveries={}))
    found = waiting.reasons(connection, run)
    assert [each.why for each in found] == (["revision"] if waits else [])
    assert all("1 个" in each.zh and "甲 2023 gdp" in each.en for each in found)


def test_what_waits_is_built_once_and_served_when_it_is_approved(place: Place) -> None:
    first = place.served
    place.settings("most_revised_percent = 1\n")
    place.figures("4000")
    place.run()
    built = waiting.of(place.home)
    assert built is not None
    assert "4,000" in built.told[1]
    assert place.run() == first
    again = waiting.of(place.home)
    assert again
    assert again.folder == built.folder, "the same is not built again"
    assert [each.accepted_before for each in place.begin().deliveries.values()] == [True, False]
    with pytest.raises(WrongUsageError, match="not 2020"):
        approved(place.home, "2020", **WHO)
    with pytest.raises(WrongUsageError, match="--by"):
        approved(place.home, "", by="", reason="x")
    assert place.served == first
    assert built.manifest.release_id in approved(place.home, "", **WHO)
    assert (place.served, place.value) == (built.manifest.release_id, "4000")
    assert not place.home.waiting.exists()
    with pytest.raises(WrongUsageError, match="no release waits"):
        approved(place.home, "", **WHO)
    assert unchanged(place.begin())


@pytest.mark.long
def test_what_is_built_later_takes_the_place_of_what_waits(place: Place) -> None:
    first = place.served
    place.settings("most_revised_percent = 1\n")
    place.figures("4000")
    place.run()
    place.figures("5000")
    assert place.run() == first
    assert len(list(place.home.waiting.iterdir())) == 1
    place.figures("3001")
    assert place.run() != first
    assert place.value == "3001"
    assert not place.home.waiting.exists()


def test_what_is_under_embargo_waits_until_its_time(empty: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    soon = datetime.now(UTC) + timedelta(hours=1)
    empty.embargo(f"2023,,,{soon.isoformat()},calendar")
    empty.figures("3000")
    assert empty.run() == ""
    assert empty.why() == ["embargo"]
    said = approved(empty.home, "", **WHO)
    assert "waits all the same" in said
    assert empty.run() == ""

    class Later(datetime):
        @classmethod
        def now(cls, _: object = None) -> datetime:  # type: ignore[override]
            return soon + timedelta(seconds=1)

    monkeypatch.setattr(waiting, "datetime", Later)
    assert empty.run()
    assert empty.value == "3000"


@pytest.mark.parametrize(
    ("row", "waits"),
    [
        ("2023,310112,gdp,2999-01-01T10:00,x", True),
        (",,,2999-01-01T00:00:00+08:00,x", True),
        ("2024,,,2999-01-01,x", False),
        (",310113,,2999-01-01,x", False),
        (",,population,2999-01-01,x", False),
        ("2023,,,2020-01-01T00:00,x", False),
    ],
)
@pytest.mark.parametrize("is_served", [False, True])
def test_an_embargo_is_of_what_it_names_and_is_not_served(
    tmp_path: Path, row: str, waits: bool, is_served: bool
) -> None:
    place = Place(tmp_path, flow=lambda *_: None)  # type: ignore[arg-type]
    place.embargo(row)
    connection = connect()
    connection.execute("CREATE TABLE submissions AS SELECT 's' AS submission_id, 'f.csv' AS file, 'accepted' AS status")
    connection.execute(
        "CREATE TABLE observations AS SELECT 's' AS submission_id, '2023' AS period, '310112' AS region_code, 'gdp' AS measure"
    )
    connection.execute("ATTACH ':memory:' AS served")
    connection.execute("CREATE TABLE served.submissions AS FROM submissions")
    lasting = embargoes(place.home, datetime.now(UTC))
    found = concerned(connection, lasting, "served" if is_served else "")
    assert [file for _, file in found] == (["f.csv"] if waits and not is_served else [])


@pytest.mark.parametrize("row", ["2023,,,soon,x", "2023,,,2999-01-01", "2023,,,,x"])
def test_nothing_is_published_by_a_calendar_that_cannot_be_read(tmp_path: Path, row: str) -> None:
    place = Place(tmp_path, flow=lambda *_: None)  # type: ignore[arg-type]
    place.embargo(row)
    connection = connect()
    run = cast("Run", SimpleNamespace(home=place.home, deliveries={}))
    with pytest.raises(DefinitionError, match=r"embargoes\.csv"):
        waiting.reasons(connection, run)


@pytest.mark.long
def test_a_restored_release_stays_until_something_is_newly_accepted(place: Place) -> None:
    first = place.served
    place.figures("4000")
    second = place.run()
    assert second != first
    assert first in restored(place.home, "previous", **WHO)
    assert (place.served, place.value) == (first, "3000")
    assert place.run() == first
    assert place.why() == ["restored"]
    (place.inbox / "broken.xlsx").write_bytes(b"no workbook")
    assert place.run() == first, "what is rejected ends nothing"
    place.figures("2800", name="other.csv", 报告期="2022")
    assert place.run() not in (first, second)
    assert "4000" in place.value
    assert waiting.restored(place.home) is None


@pytest.mark.long
def test_a_person_ends_a_restoration(place: Place) -> None:
    first = place.served
    with pytest.raises(WrongUsageError, match="is the release served"):
        restored(place.home, first, **WHO)
    place.figures("4000")
    place.run()
    restored(place.home, first[:22], **WHO)
    assert place.run() == first
    resumed(place.home, **WHO)
    assert place.run() != first
    assert place.value == "4000"
    last = place.served
    restored(place.home, first, **WHO)
    place.run()
    approved(place.home, "", **WHO)
    assert place.served not in (first, last)
    assert [each.verdict for each in decisions.read(place.home.decisions)] == [
        "restore",
        "resume",
        "restore",
        "approve",
    ]


def test_an_unknown_release_or_day_is_not_restored(place: Place) -> None:
    first = place.served
    for named in ("banana", "1999-01-01", "2999-01-01", ""):
        with pytest.raises(WrongUsageError):
            restored(place.home, named, **WHO)
    assert place.served == first
    assert decisions.read(place.home.decisions) == []


def test_what_was_served_on_a_day_is_what_was_served_then(place: Place) -> None:
    """By the lines of `served.jsonl`; a release without one was served since it was made."""
    first = place.served
    place.figures("4000")
    second = place.run()
    restored(place.home, first, **WHO)
    today = f"{datetime.now().astimezone():%Y-%m-%d}"
    assert vintages.as_of(place.home, today).release_id == first
    lines = place.home.served.read_text().splitlines()
    place.home.served.write_text("\n".join(lines[:-1]) + "\n{half")
    assert vintages.as_of(place.home, today).release_id == second
    place.home.served.unlink()
    assert vintages.as_of(place.home, today).release_id == second


@pytest.mark.long
def test_the_command_says_that_it_waits(place: Place) -> None:
    """On the last line, by its code, in `koujing status`, and in the home's log."""

    def call(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, [*arguments, "--home", str(place.home.root)])
        return result.exit_code, result.output

    place.settings("most_revised_percent = 1\n")
    place.figures("4000")
    for _ in range(2):
        code, said = call("run", "--inbox", str(place.inbox))
        assert code == 5, said
        last = said.strip().splitlines()[-1]
        assert "waits: " in last
        assert "revised by more than 1 %, the largest 闵行区 2023 gdp: 3,000 → 4,000" in last
    assert " waits " in place.home.outcomes.read_text()
    assert "a release waits" in call("status")[1]
    assert place.value == "3000"
    assert call("release", "approve", "--by", "王五", "--reason", "看过")[0] == 0
    assert place.value == "4000"
    assert call("run", "--inbox", str(place.inbox))[0] == 0
    assert "a release waits" not in call("status")[1]


@pytest.mark.long
def test_a_damaged_release_that_waits_is_built_anew(place: Place) -> None:
    first = place.served
    place.settings("most_revised_percent = 1\n")
    place.figures("4000")
    place.run()
    built = waiting.of(place.home)
    assert built
    (built.folder / DATABASE).chmod(0o644)
    (built.folder / DATABASE).write_bytes(b"no database")
    assert ready(place.begin()) is None
    assert place.run() == first
    again = waiting.of(place.home)
    assert again
    assert again.folder != built.folder
