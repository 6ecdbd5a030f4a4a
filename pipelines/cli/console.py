"""Rich's console, made safe for text from files, and prose laid out in lines of a width.

A module of its own, so that Rich is imported only to print.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from itertools import chain, takewhile
from typing import Any

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.table import Column, Table
from rich.text import Text

from pipelines.outgoing import visible


class SafeConsole(Console):
    """A console on which control characters are shown instead of obeyed, wherever in a table or line they stand."""

    def render_str(self, text: str, **choices: Any) -> Text:
        """Take a line: its control characters become signs before Rich would drop some of them."""
        return super().render_str(visible(text), **choices)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Render anything; what a text inside it still holds of control characters is shown."""
        for segment in super().render(renderable, options):
            if segment.control or segment.text.isprintable():
                yield segment
            else:
                yield Segment(visible(segment.text), segment.style)

    def on_broken_pipe(self) -> None:
        """Nobody reads on: that is for whoever ends the command, and not Rich's to end it with a code of its own."""
        raise BrokenPipeError


_WIDE = "\u1100-\u115f\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60"
_OPENING, _CLOSING = "（「『【《“‘", "，。；：、）」』】》！？”’…·"
#: What stays on one line: a word, or a Chinese character, with the marks that open before it and close behind it.
_PIECE = re.compile(rf"\s+|[{_OPENING}]*(?:[^\s{_WIDE}{_OPENING}{_CLOSING}]+|[{_WIDE}])?[{_CLOSING}]*")
_HANGING, _GAP = 2, 2


def in_lines(text: str | Text, width: int) -> Iterator[Text]:
    """The lines of a text, none wider: what runs on stands a little further in than its line begins.

    A word that is wider by itself, as a path, stays whole, so that it can be copied.
    """
    for line in (Text(text) if isinstance(text, str) else text).split("\n", allow_blank=True):
        if cell_len(line.plain) <= width:
            yield line
            continue
        indent = len(line.plain) - len(line.plain.lstrip()) + _HANGING
        first, *rest = line.divide(_breaks(line.plain, width, indent))
        for piece in chain([first], (Text(" " * indent) + piece for piece in rest)):
            piece.rstrip()
            yield piece


def widest_piece(*texts: str) -> int:
    """How wide the widest part of texts is that is not to be broken."""
    return max((cell_len(piece[0]) for text in texts for piece in _PIECE.finditer(text)), default=0)


def beside(table: Table, width: int) -> Iterator[Table]:
    """The table, or where its columns do not stand beside each other several, each with the columns that name its rows."""
    sizes = [(column.min_width or 1) + _GAP for column in table.columns]
    numbers = list(range(len(sizes)))
    is_whole = sum(sizes) < width + _GAP
    naming = [at for at in numbers if is_whole or sum(sizes[: at + 1]) <= width / 2]
    naming = list(takewhile(lambda at: table.columns[at].justify == "left", naming))
    rest = numbers[len(naming) :]
    while rest or is_whole:
        room = width + 1 - sum(sizes[: len(naming)])
        shown = [at for at in rest if sum(sizes[rest[0] : at + 1]) <= room] or rest[:1]
        part = copy(table)
        part.columns = [copy(table.columns[at]) for at in (*naming, *shown)]
        _share(part.columns, width + 1 - _GAP * len(part.columns))
        yield part
        table.title, rest, is_whole = None, rest[len(shown) :], False


def _share(columns: Sequence[Column], room: int) -> None:
    """Give columns that are wider than there is room what each needs at least, and share out the rest, little needs first."""
    natural = [
        max(cell_len(line) for cell in (each.header, *each.cells) for line in str(cell).split("\n")) for each in columns
    ]
    if sum(natural) <= room:
        return
    least = [each.min_width or 1 for each in columns]
    left = room - sum(least)
    needs = sorted((natural[number] - least[number], number) for number in range(len(columns)))
    for place, (need, number) in enumerate(needs):
        given = max(min(need, left // (len(needs) - place)), 0)
        columns[number].width, left = least[number] + given, left - given


def _breaks(line: str, width: int, indent: int) -> Iterator[int]:
    """Where a line is broken."""
    used = 0
    for piece in filter(lambda match: match[0], _PIECE.finditer(line)):
        size = cell_len(piece[0])
        if used + size > width and used > indent and not piece[0].isspace():
            yield piece.start()
            used = indent
        used += size
