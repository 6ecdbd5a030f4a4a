"""The list of commands is read at a glance: each command on one line of 80 columns, in Chinese and English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from typer.testing import CliRunner

from pipelines.cli import COMMANDS, app, loaded


@pytest.mark.parametrize("group", COMMANDS, ids=lambda group: group or "koujing")
def test_the_short_help_of_each_command_fits_its_line_in_both_languages(group: str) -> None:
    shown = CliRunner().invoke(app, [*group.split(), "--help"], env={"COLUMNS": "80", "TERMINAL_WIDTH": "80"})
    assert shown.exit_code == 0
    _, _, panel = shown.stdout.partition("Commands ─")
    lines = [line.strip("│ ") for line in panel.splitlines() if line.startswith("│")]
    names = {*COMMANDS[group][1], *((set(COMMANDS) - {""}) if not group else ())}
    assert {line.split()[0] for line in lines} == names
    assert len(lines) == len(names), "a help of two lines"
    for line in lines:
        assert "…" not in line
        assert re.fullmatch(r"\S+\s+[一-鿿].* / [A-Za-z].*[A-Za-z]\.?", line), line


def test_every_option_and_argument_says_in_both_languages_what_it_is_for() -> None:
    looked_at = 0
    for command, parameter in _parameters():
        looked_at += 1
        assert re.search(r"[一-鿿].* / [A-Za-z0-9]", parameter.help or ""), (command, parameter.name)
    assert looked_at > 80


def _parameters() -> Iterator[tuple[str, Any]]:
    for group, (_, commands) in COMMANDS.items():
        for name in commands:
            yield from ((f"{group} {name}".strip(), one) for one in loaded(group, name).params if one.name != "help")
