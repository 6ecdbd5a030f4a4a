"""Help is read at a glance in each language: each command on one line of 80 columns, nothing left in the other language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

from pipelines.cli import COMMANDS, app, loaded
from tests.conftest import ROOT

HAN = re.compile(r"[一-鿿]")


@pytest.mark.parametrize("group", COMMANDS, ids=lambda group: group or "koujing")
def test_the_short_help_of_each_command_fits_its_line_in_both_languages(group: str) -> None:
    lines = page(*group.split()).partition("命令 / commands\n")[2].partition("\n\n")[0].splitlines()
    names = {*COMMANDS[group][1], *((set(COMMANDS) - {""}) if not group else ())}
    assert {line.split()[0] for line in lines} == names
    assert len(lines) == len(names), "a help of two lines"
    for line in map(str.rstrip, lines):
        assert cell_len(line) <= 80
        assert re.fullmatch(r"\s+\S+\s+[一-鿿].* / [A-Za-z].*[A-Za-z]\.?", line), line


def test_every_option_and_argument_says_in_both_languages_what_it_is_for() -> None:
    looked_at = 0
    for command, parameter in _parameters():
        looked_at += 1
        assert re.search(r"[一-鿿].* / [A-Za-z0-9]", parameter.help or ""), (command, parameter.name)
    assert looked_at > 80


@pytest.mark.parametrize("language", ["zh", "en"])
def test_help_in_one_language_has_nothing_of_the_other(language: str) -> None:
    for group, (_, commands) in COMMANDS.items():
        for name in ("", *commands):
            for line in page(*group.split(), *name.split(), "--lang", language).splitlines():
                assert " / " not in line, line
                assert language == "zh" or not HAN.search(line), line
    assert "选项" in page("validate", "--lang", "zh")
    assert "usage" not in page("validate", "--lang", "zh")


def test_what_an_option_takes_is_told_to_people() -> None:
    assert "--inbox <path>" in page("dagster")
    assert "--region, -r <str>" in page("table")


def test_readme_has_the_table_of_exit_codes_that_help_shows() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for code, meaning in re.findall(r"^  (\d+)\s+(\S.*?)\s*$", page("--lang", "en").partition("exit codes")[2], re.M):
        assert f"| {code} |" in readme
        assert meaning in readme


def page(*command: str) -> str:
    shown = CliRunner().invoke(app, [*command, "--help"], env={"COLUMNS": "400"})
    assert shown.exit_code == 0, shown.output
    return shown.stdout


def _parameters() -> Iterator[tuple[str, Any]]:
    for group, (_, commands) in COMMANDS.items():
        for name in commands:
            yield from ((f"{group} {name}".strip(), one) for one in loaded(group, name).params if one.name != "help")
