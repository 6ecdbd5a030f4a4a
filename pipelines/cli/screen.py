"""The terminal: the console on which everything is printed, and how people and programs are written to.

The console is as wide as the terminal or, in a pipe, wide enough for the tables. Nothing printed on it is markup, and no
control character of a text reaches the terminal. How rows become CSV or JSON is `pipelines.cli.listing`.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pipelines.outgoing import visible

if TYPE_CHECKING:
    from rich.console import Console

PIPE_WIDTH = 160


def screen(*, errors: bool = False) -> Console:
    """The console on standard output, or on standard error for `errors`, as wide as that is now."""
    from pipelines.cli.console import SafeConsole

    stream = sys.stderr if errors else sys.stdout
    width = None if stream.isatty() else max(PIPE_WIDTH, shutil.get_terminal_size().columns)
    return SafeConsole(width=width, stderr=errors, markup=False, highlight=False, emoji=False)


def say(line: str, style: str = "") -> None:
    """Print a line as it is, wrapped to the screen."""
    screen().print(line, style=style or None)


def say_all(parts: Iterable[Any]) -> None:
    """Print tables, texts and lines one after the other."""
    out = screen()
    for part in parts:
        out.print(part)


def complain(sentence: str) -> None:
    """Say a sentence on standard error."""
    sys.stderr.write(visible(sentence) + "\n")


def put(text: str) -> None:
    """Write text on standard output unwrapped: for programs, or a line that a person may copy."""
    sys.stdout.write(visible(text if text.endswith("\n") else text + "\n"))


def use_any_encoding() -> None:
    """Let what a terminal's encoding lacks be written as its code point, so that showing a result never fails."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
