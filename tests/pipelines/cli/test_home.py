"""`koujing home` tells of every byte of a home, and how long each kind of thing stays."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.home import Home


def listed(home: Path) -> list[dict[str, object]]:
    result = CliRunner().invoke(app, ["home", "--format", "json", "--home", str(home)])
    assert result.exit_code == 0, result.output
    found: list[dict[str, object]] = json.loads(result.output)
    return found


def test_the_parts_are_all_of_it(tmp_path: Path) -> None:
    home, size = Home(tmp_path), 1000
    for folder in (
        home.archive / "ab",
        home.kept / "a",
        home.gates / "r",
        home.staging / "s",
        home.dagster,
        home.reporting,
    ):
        folder.mkdir(parents=True)
        (folder / "file").write_bytes(bytes(size := size + 1))
    (home.releases / "20260101T000000000000-aaaaaaaa.damaged-1").mkdir(parents=True)
    (home.releases / "20260101T000000000000-aaaaaaaa.damaged-1" / "file").write_bytes(bytes(7))
    home.findings.mkdir()
    (home.findings / "a.csv").write_bytes(bytes(5))
    home.decisions.write_bytes(b"{}")
    everything = sum(path.lstat().st_size for path in tmp_path.rglob("*") if path.is_file())
    found = listed(tmp_path)
    assert sum(int(str(part["bytes"])) for part in found) == everything
    assert [part["bytes"] for part in found] == sorted((int(str(part["bytes"])) for part in found), reverse=True)


def test_how_long_things_stay_is_that_of_the_settings(tmp_path: Path) -> None:
    Home(tmp_path).settings.write_text("whole_releases = 7\nkept_megabytes = 11\nruns_with_pages = 13\n")
    said = str(listed(tmp_path))
    for told in ("newest 7 and the one served", "11 MB at most", "newest 13 runs"):
        assert told in said


def test_an_empty_home_has_nothing(tmp_path: Path) -> None:
    assert {part["bytes"] for part in listed(tmp_path / "none")} == {0}
