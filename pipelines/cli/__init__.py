"""The command line `koujing`: its commands by name (`commands.toml`), each in a module of its own.

A module is imported only when its command is called, so that `--help` and a command import what they need and no more. Each
command says what it asks, asks one room and shows the answer (`answers`). No traceback reaches a person: what goes wrong is
one sentence that says what to do (`speech`).
"""

from __future__ import annotations

import sys
import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

from pipelines.cli.answers import use_any_encoding
from pipelines.cli.speech import spoken

#: What each group is about, and its commands: the module and function of each, and its help.
COMMANDS: dict[str, tuple[str, dict[str, tuple[str, str]]]] = {
    group: (commands.pop("about"), commands)
    for group, commands in tomllib.loads(Path(__file__).with_name("commands.toml").read_text(encoding="utf-8")).items()
}
APPEARANCE: dict[str, Any] = {"add_completion": False, "rich_markup_mode": "rich", "pretty_exceptions_enable": False}


def loaded(group: str, name: str) -> Any:
    """A command with its options, from its own module."""
    where, told = COMMANDS[group][1][name]
    module, function = where.split(".")
    alone = typer.Typer(**APPEARANCE)
    alone.command(name, help=told)(spoken(getattr(import_module(f"{__name__}.{module}"), function)))
    return typer.main.get_command(alone)


class Group(TyperGroup):
    """A group that lists its commands by their help, and imports the one that is called."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command that was called; a group within a group is one already."""
        name, command, rest = super().resolve_command(ctx, args)
        inside = "" if self.name == "koujing" else self.name or ""
        return name, loaded(inside, name) if name in COMMANDS[inside][1] else command, rest


def gathered() -> typer.Typer:
    """All commands, by group."""
    groups = {}
    for name, (about, commands) in COMMANDS.items():
        groups[name] = typer.Typer(name=name or "koujing", cls=Group, help=about, no_args_is_help=True, **APPEARANCE)
        groups[name].callback()(lambda: None)
        for command, (_, told) in commands.items():
            groups[name].command(command, help=told)(lambda: None)
        if name:
            groups[""].add_typer(groups[name], help=about)
    return groups[""]


app = gathered()


def main() -> None:
    """The entry point of the command `koujing`."""
    use_any_encoding()
    if sys.argv[1:2] == ["validate"]:
        from pipelines.workbooks.reading.many_files import without_pandas

        without_pandas()
    app()
