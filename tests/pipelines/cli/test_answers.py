"""The page of answers keeps its word: every command on it, run on the bundled data, gives what the page shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "answers.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n\$ koujing ([^\n]+)\n(.*?)\n```", PAGE, re.DOTALL)


def test_every_real_case_that_the_data_hold_is_on_the_page() -> None:
    assert re.findall(r"^### (C\d\d)", PAGE, re.MULTILINE) == ["C01", "C02", "C06", "C07", "C08", "C11", "C13", "C16"]
    assert {command.split()[0] for command, _ in BLOCKS} == {"diagnose", "macro", "compare", "scope"}


@pytest.mark.parametrize(("command", "shown"), BLOCKS, ids=[command for command, _ in BLOCKS])
def test_a_command_answers_what_the_page_shows(release: Path, command: str, shown: str) -> None:
    home = str(release.parents[1])
    done = CliRunner().invoke(app, [*command.split(), "--home", home], env={"COLUMNS": "1000"})
    assert done.exit_code == 0, done.output
    assert [line.rstrip() for line in done.stdout.rstrip().splitlines()] == shown.splitlines()
