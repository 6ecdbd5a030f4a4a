"""The page that `--help` shows, in the language that is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from pipelines.cli.answers import dim, screen, show, styled
from pipelines.cli.console import in_lines
from pipelines.languages import spoken, told
from pipelines.words import words

#: No name takes more, so that there is room for its meaning.
_MOST = 39
_LIST = re.compile(r"list\[(\w+)\]")


def show_help(command: Any, ctx: Any) -> None:
    """Show the page of a command or of a group of them."""
    show(_page(command, ctx))


def _page(command: Any, ctx: Any) -> Iterator[Any]:
    """How a command is called, what it does, what it is told by, and what there is below it."""
    parameters = [one for one in command.get_params(ctx) if one.name != "help"]
    arguments = [one for one in parameters if one.param_type_name == "argument"]
    below = getattr(command, "commands", {})
    names = [f"{one.name.upper()}{'…' * (one.nargs < 0)}" for one in arguments] or ["COMMAND …"] * bool(below)
    yield styled((f"{told('用法', 'usage', ' ')}: ", "bold"), " ".join([ctx.command_path, *names]))
    for paragraph in (command.help or "").split("\n\n"):
        yield "\n" + _said(paragraph)
    for kind, listed in (
        ("commands", [(name, _said(one.help.partition("\n\n")[0])) for name, one in below.items()]),
        ("arguments", [(one.name.upper(), _said(one.help)) for one in arguments]),
        ("options", [(_called(one), _said(one.help)) for one in parameters if one not in arguments]),
        ("every_command", [("--lang <zh|en|both>", told(*words()["help"]["lang"]))]),
        ("exit_codes", [] if ctx.parent else exit_codes()),
    ):
        if listed:
            yield styled((f"\n{told(*words()['help'][kind])}", "bold"))
            yield _listed(listed)
    if ctx.parent:
        yield dim(told(*words()["help"]["more"]))


def exit_codes() -> list[tuple[str, str]]:
    """The codes with which commands end, and what each says."""
    return [(code, told(zh, en, "\n")) for code, (zh, en) in words()["exit_code"].items()]


def _said(text: str) -> str:
    """A text of the help, which always stands in both languages."""
    return spoken(f"⟨{text}⟩")


def _called(option: Any) -> str:
    """An option's names, and what it takes; what has to be given has a star."""
    # that an option may be given again is in its words; here stands what it takes each time
    takes = (
        "" if option.is_flag else " " + _LIST.sub(lambda match: match[1].lower(), option.display_type_rich(ctx=None))
    )
    return f"{', '.join(option.opts)}{takes}{' *' * option.required}"


def _listed(lines: list[tuple[str, str]]) -> Table:
    widest = min(max(cell_len(name) for name, _ in lines) + 2, _MOST)
    room = screen().width - widest - 4
    made = Table.grid(padding=(0, 2, 0, 0))
    made.add_column(width=widest, overflow="fold")
    made.add_column(width=room, overflow="fold")
    for name, meaning in lines:
        made.add_row(f"  {name}", Text("\n").join(in_lines(meaning, room)))
    return made
