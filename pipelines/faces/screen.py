"""The terminal: the console on which everything is printed, as wide as the terminal or, in a pipe, wide enough for the tables."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

PIPE_WIDTH = 160


def screen() -> Console:
    """The console on standard output, as wide as that is now."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else max(PIPE_WIDTH, shutil.get_terminal_size().columns)
    return Console(width=width)
