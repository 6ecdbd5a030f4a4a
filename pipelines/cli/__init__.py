"""The command line `koujing`: its commands by name (`commands.toml`), each in a module of its own.

A module is imported only when its command is called, so that `--help` and a command import what they need and no more. Each
command says what it asks, asks one room and shows the answer (`answers`). No traceback reaches a person: what goes wrong is
one sentence that says what to do (`speech`).
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from pipelines.cli import answers
from pipelines.cli.answers import use_any_encoding
from pipelines.cli.nearest import no_such
from pipelines.cli.speech import in_one_sentence, interrupted
from pipelines.cli.usage import in_its_language, refused
from pipelines.interruption import listen
from pipelines.languages import LANGUAGE, Language

#: What each group is about, and its commands: the module and function of each, and its help.
COMMANDS: dict[str, tuple[str, dict[str, tuple[str, str]]]] = {
    group: (commands.pop("about"), commands)
    for group, commands in tomllib.loads(Path(__file__).with_name("commands.toml").read_text(encoding="utf-8")).items()
}
ABORTED = 130
APPEARANCE: dict[str, Any] = {"add_completion": False, "rich_markup_mode": "rich", "pretty_exceptions_enable": False}


def loaded(group: str, name: str) -> Any:
    """A command with its options, from its own module."""
    where, told = COMMANDS[group][1][name]
    module, function = where.split(".")
    alone = typer.Typer(**APPEARANCE)
    alone.command(name, cls=Command, help=told)(
        in_one_sentence(getattr(import_module(f"{__name__}.{module}"), function))
    )
    return typer.main.get_command(alone)


class Command(TyperCommand):
    """A command with our page of help; the library's has its words in English alone."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Show the page; nothing is left for the formatter to write."""
        from pipelines.cli.help_page import show_help

        del formatter
        show_help(self, ctx)


class Group(TyperGroup):
    """A group that lists its commands by their help, and imports the one that is called."""

    def main(self, args: Sequence[str] | None = None, *_: Any, **options: Any) -> Any:
        """Run the command that is asked for, in the language that is asked for, and end with its code."""
        del options
        before = LANGUAGE.set(Language.both)
        try:
            given = in_its_language(sys.argv[1:] if args is None else list(args))
            code = super().main(given, "koujing", standalone_mode=False)
            # Typer's own code for one that was interrupted, whatever the signal
            code = interrupted() if code == ABORTED else code
        except Exception as error:  # noqa: BLE001 - what is typed wrongly ends in one sentence as well
            code = refused(error)
        finally:
            LANGUAGE.reset(before)
        sys.exit(int(code or 0))

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command that was called; a group within a group is one already."""
        del ctx
        inside = "" if self.name == "koujing" else self.name or ""
        name, *rest = args
        if not name.startswith("-") and name not in self.commands:
            raise no_such("命令", "command", name, self.commands, "koujing --help")
        command = loaded(inside, name) if name in COMMANDS[inside][1] else self.commands.get(name)
        return name, command, rest

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Show the page."""
        Command.format_help(self, ctx, formatter)  # type: ignore[arg-type]


def _within() -> None:
    """Nothing is asked of a group itself."""


def _versions(asked: bool) -> None:
    if asked:
        from definitions import load
        from pipelines.publication.manifest import software_version

        answers.say(f"koujing {software_version()} · definitions {load().version}")
        raise typer.Exit


Versions = Annotated[
    bool, typer.Option("--version", help="软件和定义的版本 / versions", callback=_versions, is_eager=True)
]


def _koujing(version: Versions = False) -> None:
    """Of the whole, its versions may be asked."""
    del version


def gathered() -> typer.Typer:
    """All commands, by group."""
    groups = {}
    for name, (about, commands) in COMMANDS.items():
        groups[name] = typer.Typer(name=name or "koujing", cls=Group, help=about, no_args_is_help=True, **APPEARANCE)
        groups[name].callback()(_within if name else _koujing)
        for command, (_, told) in commands.items():
            groups[name].command(command, help=told)(lambda: None)
        if name:
            groups[""].add_typer(groups[name], help=about)
    return groups[""]


app = gathered()


def main() -> None:
    """The entry point of the command `koujing`."""
    use_any_encoding()
    listen()
    if sys.argv[1:2] == ["validate"]:
        from pipelines.workbooks.reading.many_files import without_pandas

        without_pandas()
    app()
