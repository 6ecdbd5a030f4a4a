"""A thinned release answers `table`, `diff` and `revisions` as the whole one did, and says of its cells that they are gone."""

from __future__ import annotations

import re
import shutil
from itertools import product
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner

from indicators.contracts import contracts
from pipelines.cli import app
from pipelines.home import DATABASE, Home
from pipelines.progress import LoggedProgress
from pipelines.publication import differing, manifest, thinned, vintages
from pipelines.publication.connection import open_release
from pipelines.publication.current import damage
from pipelines.publication.last_good import last_good
from pipelines.publication.release import BUILDING
from pipelines.publication.revisions import OF_CONTRIBUTIONS
from pipelines.publication.sealing import full_fault
from pipelines.publication.verifying import verify
from tests.conftest import PUBLISHED, ROOT, SAMPLES, flow

pytestmark = pytest.mark.slow

STEPS = ROOT / "indicators" / "sql" / "4_indicators"


@pytest.fixture(scope="module")
def two_releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two releases: of the second a figure moved, a row came, and a person decided of a file."""
    place = tmp_path_factory.mktemp("thinned")
    inbox = place / "inbox"
    inbox.mkdir()
    shutil.copy(SAMPLES / "990104_2023.xlsx", inbox)
    text = (PUBLISHED / "figures.csv").read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    (inbox / "figures.csv").write_text("".join(lines[:-20]).replace(",1596.2,", ",1600,"), encoding="utf-8")
    flow(place / "home", [inbox])
    (inbox / "figures.csv").write_text(text, encoding="utf-8")
    shutil.copy(SAMPLES / "990104_2024.xlsx", inbox)
    flow(place / "home", [inbox])
    return place / "home"


@pytest.fixture
def home(two_releases: Path, tmp_path: Path) -> Home:
    shutil.copytree(two_releases, tmp_path / "home", symlinks=True)
    return Home(tmp_path / "home")


def told(old: vintages.Vintage, new: vintages.Vintage) -> list[list[Any]]:
    """What `diff` is made of: every figure that moved, why, and the parts of its change."""
    connection = differing.between(old, new)
    return [connection.execute(f"FROM {table} ORDER BY ALL").fetchall() for table in ("revisions", "revision_parts")]


def every_answer(home: Home) -> list[Any]:
    old, new = vintages.listed(home)
    triangle = differing.revised([old, new], "core_value_added").execute("FROM figures_by_release ORDER BY ALL")
    connection = open_release(old.folder / DATABASE)
    kept = (
        "facts",
        "indicators",
        "cross_region",
        "submissions",
        "revisions",
        "decisions",
        "regions",
        "correspondences",
    )
    tables = [connection.execute(f"FROM {name} ORDER BY ALL").fetchall() for name in kept]
    connection.close()
    return [told(old, new), told(new, old), triangle.fetchall(), *tables]


def test_a_thinned_release_answers_as_the_whole_one_did(home: Home) -> None:
    before = every_answer(home)
    assert all(before[0]), "something moved, and its parts were compared"
    old, new = vintages.listed(home)
    size = (old.folder / DATABASE).stat().st_size
    assert thinned.thin(home, old.folder)
    assert every_answer(home) == before
    assert (old.folder / DATABASE).stat().st_size < size
    assert thinned.thin(home, new.folder)
    assert every_answer(home) == before
    assert not [path.name for path in home.releases.glob(".*")]


def test_its_manifest_and_seal_are_of_what_is_left(home: Home) -> None:
    folder = vintages.listed(home)[0].folder
    before = manifest.read(folder)
    thinned.thin(home, folder)
    after = manifest.read(folder)
    assert before
    assert after
    assert after.thinned_at > before.thinned_at == ""
    assert set(before.tables) - set(after.tables) == {"findings", "rule_results", "held_cells", "found_vintages"} | {
        name
        for name in before.tables
        if name in ("observations", "contribution_rows", "weighings", "further_contributions")
    }
    assert all(after.tables[name] == before.tables[name] for name in after.tables)
    assert full_fault(home, folder) == ""
    connection = open_release(folder / DATABASE)
    for name, promised in after.tables.items():
        assert manifest.checksum(connection, contracts()[name]) == promised, name
    (words,) = connection.execute(
        "SELECT count(*), count(comment) FROM data_dictionary WHERE table_name IN ('facts', 'compared_contributions')"
    ).fetchall()
    assert words[0] == words[1] > 50


#: What may be asked of a table, so that an empty answer would say that there is nothing.
QUERIES = (
    "SELECT count(*) FROM {}",
    "FROM {} LIMIT 1",
    "FROM {} WHERE submission_id = 'x'",
    "SELECT 1 FROM {} WHERE false OR submission_id IS NULL",
    "SELECT f.* FROM facts AS f JOIN {} AS c ON f.source_id = c.submission_id",
    "SELECT count(*) FROM facts WHERE source_id IN (SELECT submission_id FROM {})",
)


def test_whatever_is_asked_of_its_cells_is_answered_by_a_sentence(home: Home) -> None:
    folder = vintages.listed(home)[0].folder
    thinned.thin(home, folder)
    connection = open_release(folder / DATABASE)
    for table, query in product(("contributions", "observations", "findings", "held_cells"), QUERIES):
        with pytest.raises(duckdb.Error, match="this release was thinned") as raised:
            connection.execute(query.format(table)).fetchall()
        assert thinned.asked_of_thinned(raised.value)


def test_every_command_that_asks_for_cells_says_so_in_one_sentence(home: Home) -> None:
    old, new = vintages.listed(home)
    asked = ("trace", "990104", "2023", "core_value_added", "--home", str(home.root))
    whole = CliRunner().invoke(app, [*asked, "--release", old.release_id])
    assert whole.exit_code == 0, whole.output
    assert "990104_2023.xlsx" in whole.output
    for each in (old, new):
        thinned.thin(home, each.folder)
    at = ["--home", str(home.root)]
    for command in (
        [*asked, "--release", old.release_id],
        list(asked),
        ["bridge", "990104", "2023", *at],
        ["table", "--scope", "oecd-ict", "--release", "previous", *at],
        ["diff", "--definitions", "definitions", *at],
    ):
        result = CliRunner().invoke(app, command)
        assert result.exit_code == 1, (command, result.output)
        said = " ".join(result.output.split())
        assert "this release was thinned: its cells and traces are gone" in said, (command, said)
        assert "Traceback" not in said
    for command in (["table", *at], ["table", "--release", "previous", *at], ["diff", *at], ["revisions", *at]):
        result = CliRunner().invoke(app, command)
        assert result.exit_code == 0, (command, result.output)
    assert "thinned" in CliRunner().invoke(app, ["releases", *at]).output
    verified = CliRunner().invoke(app, ["release", "verify", *at])
    assert "2 of the releases are thinned: their cells and traces are gone" in " ".join(verified.output.split())
    assert damage(home) is None


def test_verify_looks_at_the_tables_that_are_left(home: Home) -> None:
    thinned.thin(home, vintages.listed(home)[-1].folder)
    looked = {each.name_en: each for each in verify(home, LoggedProgress(str))}
    assert looked["tables of the current release"].count > 5
    assert not any(each.faults for each in looked.values())


def test_no_reading_is_taken_from_a_thinned_release(home: Home) -> None:
    (sent,) = [
        name
        for (name,) in open_release(home.database)
        .execute("SELECT submission_id FROM submissions WHERE file = '990104_2024.xlsx'")
        .fetchall()
    ]
    assert sent in last_good(home, [sent])
    thinned.thin(home, vintages.listed(home)[-1].folder)
    assert last_good(home, [sent]) == {}


def test_all_that_is_compared_of_a_contribution_stays() -> None:
    """Every column of contributions that the two steps of `diff` name."""
    named = {
        column
        for step in ("revisions", "revision_parts")
        for column in re.findall(r"\bc\.(\w+)", (STEPS / f"{step}.sql").read_text(encoding="utf-8"))
    }
    assert len(named) > 15
    assert named - {"side"} <= set(OF_CONTRIBUTIONS)


def test_damage_is_not_covered_up(home: Home) -> None:
    folder = vintages.listed(home)[0].folder
    (folder / DATABASE).chmod(0o644)
    with (folder / DATABASE).open("ab") as file:
        file.write(b"x")
    found = full_fault(home, folder)
    assert found
    assert not thinned.thin(home, folder)
    assert full_fault(home, folder) == found


def test_a_kill_at_any_moment_leaves_the_one_or_the_other(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed before each change of the file system that thinning makes, and found by the next run."""
    name = vintages.listed(home)[0].release_id
    rename = Path.rename
    for moment in range(2):
        done: list[Path] = []

        def killed(path: Path, to: Path, done: list[Path] = done, moment: int = moment) -> Path:
            if len(done) == moment:
                raise KeyboardInterrupt
            done.append(path)
            return rename(path, to)

        with monkeypatch.context() as patched:
            patched.setattr(Path, "rename", killed)
            with pytest.raises(KeyboardInterrupt):
                thinned.thin(home, home.releases / name)
        thinned.put_back(home)
        assert full_fault(home, home.releases / name) == ""
        assert not list(home.releases.glob(f".*{thinned.WHOLE}"))
    (begun,) = home.releases.glob(f".*{BUILDING}")
    assert begun.name.startswith(f".{name}")
    assert thinned.thin(home, home.releases / name)
