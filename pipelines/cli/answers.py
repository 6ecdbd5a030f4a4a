"""How an answer is written: text, tables and pages for people here, rows in the other forms by `writing`, for every command.

A page is a text of several sentences; it stands in `pages/` as it is read, with places for what a command found.

Nothing printed is markup, and no control character of a text reaches the terminal.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TextIO

from pipelines import writing
from pipelines.languages import LANGUAGE, Language, spoken, told
from pipelines.outgoing import visible
from pipelines.words import called, interval, legend, number, plain, words

if TYPE_CHECKING:
    from jinja2 import Environment
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

#: A pipe is as wide as the tables need.
PIPE_WIDTH = 160
#: A number or word of a table is not broken up to this width, however narrow the screen.
_UNBROKEN = 30

#: The marks of a page in English alone, for those between Chinese words.
_MARKS = {"（": " (", "）": ")", "：": ": ", "；": "; ", "、": ", ", "，": ", "}
_CHINESE_MARKS = re.compile(f"[{''.join(_MARKS)}]")

#: The columns of a table on the screen: each heading, and how a row is told under it.
Columns = Mapping[str, Callable[[Any], "str | Text"]]


def answer(
    form: str,
    text: Callable[[], Iterable[Any]],
    rows: Callable[[], writing.Rows],
    content: Callable[[], Any] | None = None,
    columns: Sequence[str] = (),
) -> None:
    """Write what was asked for: the text for people, the content (else the rows) as JSON, or the rows in another form.

    Lines of the text are written as they are, tables and styled texts are laid out on the screen.
    """
    if form == "json":
        put(writing.as_json(content() if content else list(rows())))
    elif form == "xlsx":
        _put_workbook(rows, columns)
    elif form in writing.TEXTS:
        put(writing.TEXTS[form](rows(), columns))
    else:
        show(text())


def show(parts: Iterable[Any]) -> None:
    """Write lines as they are, and lay tables and styled texts out on the screen."""
    for part in parts:
        if isinstance(part, str) and not prose_width():
            put(part)
        else:
            say(part)


def table(columns: Columns, rows: Iterable[Any], title: str = "", *, striped: bool = False) -> Table:
    """Rows as the columns tell them, under headings in both languages; with `>` before it a column stands to the right."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from pipelines.cli.console import widest_piece

    look: dict[str, Any] = {"box": SIMPLE_HEAD, "padding": (0, 1, 0, 0), "show_edge": False, "header_style": "bold"}
    made = Table(title=title or None, title_justify="left", **look)
    made.row_styles = ["", "dim"] if striped else []
    lines = [[told(row) for told in columns.values()] for row in rows]
    for at, heading in enumerate(columns):
        widest = min(widest_piece(headed(heading), *(str(line[at]) for line in lines)), _UNBROKEN)
        justify: Literal["left", "right"] = "right" if heading.startswith(">") else "left"
        made.add_column(headed(heading), justify=justify, overflow="fold", min_width=widest)
    for line in lines:
        made.add_row(*line)
    return made


def headed(heading: str) -> str:
    """A heading of a table in the language that is asked for."""
    name = heading.removeprefix(">")
    return spoken(f"⟨{name}⟩") if "｜" in name else name


def page(name: str, /, **told: Any) -> str:
    """A page of `pages/` with what it tells put in."""
    return _pages(LANGUAGE.get()).get_template(name).render(told).removesuffix("\n")


def fields(thing: Any, names: str) -> dict[str, Any]:
    """Some attributes of a thing as cells of a row: `names` with spaces between, `column=where.it.stands` where these differ."""
    pairs = (name.partition("=") for name in names.split())
    return {column: attrgetter(where or column)(thing) for column, _, where in pairs}


def count(name: str, counts: Mapping[str, int]) -> str:
    """How many there are of this, thousands separated; a dot for none."""
    return f"{counts[name]:,}" if counts[name] else "·"


def dim(line: str) -> Text:
    """A line that stands back."""
    return styled((line, "dim"))


def styled(*parts: str | tuple[str, str]) -> Text:
    """A text of parts, some of them with a style."""
    from rich.text import Text

    return Text.assemble(*parts)


def screen(*, errors: bool = False) -> Console:
    """The console on standard output, or on standard error for `errors`, as wide as that is now."""
    from pipelines.cli.console import SafeConsole

    width = prose_width(sys.stderr if errors else sys.stdout) or PIPE_WIDTH
    return SafeConsole(width=width, stderr=errors, markup=False, highlight=False, emoji=False)


def prose_width(stream: TextIO | None = None) -> int:
    """How wide lines of prose may be: as the screen, or as COLUMNS says; 0 on a pipe, where a line is a line."""
    is_known = (stream or sys.stdout).isatty() or os.environ.get("COLUMNS", "").isdigit()
    return shutil.get_terminal_size().columns if is_known else 0


def say(part: Any, style: str = "") -> None:
    """Print a line, a text or a table, laid out on the screen."""
    from rich.table import Table
    from rich.text import Text

    from pipelines.cli.console import beside, in_lines

    console, width = screen(), prose_width()
    if not isinstance(part, str | Text):
        for block in beside(part, console.width) if isinstance(part, Table) else [part]:
            console.print(block, style=style or None)
        return
    for line in in_lines(part, width) if width else [part]:
        console.print(line, style=style or None, no_wrap=True, overflow="ignore", crop=False)


def put(text: str) -> None:
    """Write text on standard output unwrapped: for programs, or a line that a person may copy."""
    sys.stdout.write(visible(text if text.endswith("\n") else text + "\n"))


def _put_workbook(rows: Callable[[], writing.Rows], columns: Sequence[str]) -> None:
    """Write the rows as a workbook where standard output is a file or a pipe: a terminal would obey its bytes.

    Raises `WrongUsageError` where it is a terminal.
    """
    if sys.stdout.isatty():
        from definitions import WrongUsageError

        raise WrongUsageError(
            "xlsx 不能显示在屏幕上，请写到文件：在命令后加 > 表.xlsx",
            "a workbook cannot be shown on the screen; write it into a file: add > table.xlsx to the command",
        )
    sys.stdout.flush()
    sys.stdout.buffer.write(writing.as_workbook(rows(), columns))


def complain(sentence: str) -> None:
    """Say a sentence on standard error."""
    if (width := prose_width(sys.stderr)) and len(sentence.encode()) > width:
        from pipelines.cli.console import in_lines

        sentence = "\n".join(line.plain.rstrip() for line in in_lines(sentence, width))
    sys.stderr.write(visible(sentence) + "\n")


def use_any_encoding() -> None:
    """Let what a terminal's encoding lacks be written as its code point, so that showing a result never fails."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


@cache
def _pages(language: Language) -> Environment:
    """The pages, in a language: what one does not know is an error, and in a picture or a browser no text is markup."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
    from jinja2.ext import Extension

    class InLanguage(Extension):
        def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
            del name, filename
            return _punctuated(spoken(source))

    del language  # a page is in the language that is asked for when it is read
    pages = Environment(
        extensions=[InLanguage],
        loader=FileSystemLoader(Path(__file__).parent / "pages"),
        autoescape=select_autoescape(["html", "svg"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    pages.globals |= {"told": told, "called": called, "legend": legend, "interval": interval, "words": words()}
    pages.filters |= {"plain": plain, "number": number, "spoken": spoken, "thousands": "{:,}".format, "clause": _clause}
    return pages


def _punctuated(source: str) -> str:
    """A page with the marks that English has; what is put into it stays as it is."""
    return _CHINESE_MARKS.sub(lambda match: _MARKS[match[0]], source) if LANGUAGE.get() is Language.en else source


def _clause(value: object, sentence: str) -> str:
    """A part of a sentence with a value in it; nothing where there is none."""
    return "" if value is None or value == "" else sentence.format(value)
