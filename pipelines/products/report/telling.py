"""What the report says: texts in both languages, words of codes, numbers as they are printed.

A text is a pair, Chinese and English. Names of regions and sources are data and stand in both languages as they are.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.outgoing import one_line
from pipelines.words import interval, marks, number, words

#: A text in Chinese and in English.
Both = tuple[str, str]
#: A table of more rows shows the first; all of them are in the workbook.
MOST_ROWS = 100
WORKBOOK = "cross_region.xlsx"


@cache
def texts() -> dict[str, Any]:
    """The sentences of the report by name."""
    return tomllib.loads(Path(__file__).with_name("texts.toml").read_text(encoding="utf-8"))


def told(name: str, /, **values: object) -> Both:
    """A sentence in both languages; a value that is a pair itself is put in language by language."""
    zh, en = texts()[name]
    sides = ({key: value[at] if isinstance(value, tuple) else value for key, value in values.items()} for at in (0, 1))
    first, second = (text.format(**side) for text, side in zip((zh, en), sides, strict=True))
    return first, second


def called(kind: str, code: str) -> Both:
    """What a code is called, by the list of the commands or by the report's own."""
    known = words().get(kind, {}) | texts()["words"].get(kind, {})
    zh, en = known.get(code, (code, code))
    return zh, en


def reasons(figure: Mapping[str, Any]) -> Both:
    """Why a figure is not more comparable."""
    given = [called("reason", one) for one in figure["reason"].split(",") if one]
    return "、".join(zh for zh, _ in given), ", ".join(en for _, en in given)


def because(text: Both | str, figure: Mapping[str, Any]) -> Both:
    """A text with the reasons of a figure behind it, where it has any."""
    zh, en = (text, text) if isinstance(text, str) else text
    why_zh, why_en = reasons(figure)
    return (f"{zh}（{why_zh}）", f"{en} ({why_en})") if why_zh else (zh, en)


def same(text: str) -> Both:
    """A text that is data: the same in both languages, on one line, its control characters shown."""
    return one_line(text), one_line(text)


def named(row: Mapping[str, Any], prefix: str = "name") -> Both:
    """The name of an indicator, a class, a measure."""
    return one_line(row[f"{prefix}_zh"]), one_line(row[f"{prefix}_en"] or row[f"{prefix}_zh"])


def unit(row: Mapping[str, Any]) -> Both:
    """The unit of a figure: its sign, in English its name where the sign is Chinese."""
    symbol = row["symbol"]
    return symbol, symbol if symbol.isascii() else row["unit_en"]


def place(row: Mapping[str, Any]) -> str:
    """Code and name of a region."""
    return one_line(f"{row['region_code']} {row['region_name']}")


def figure_of(row: Mapping[str, Any]) -> str:
    """A figure as it is printed: the value with its marks, its ends where they differ."""
    low, value, high, decimals = row["low"], row["value"], row["high"], row["decimals"]
    if value is None:
        return "—" if low is None and high is None else f"— {interval(low, high, decimals)}"
    ends = "" if low == high else f" {interval(low, high, decimals)}".replace(", ", ",\u00a0")
    return number(value, decimals) + (marks(row) if "obs_status" in row else "") + ends


def percent(part: Decimal | float | None, decimals: int = 1) -> str:
    """A part of one as per cent."""
    return "—" if part is None else number(Decimal(str(part)) * 100, decimals)


@dataclass(frozen=True)
class Cell:
    """What stands in a cell of a table in each language; `kind` is how it looks."""

    text: Both
    kind: str = ""


@dataclass(frozen=True)
class Table:
    """The figures of a picture as a table: its first rows, and how many there are."""

    heads: list[Both]
    rows: list[list[Cell]]
    total: int = 0
    #: How many columns from the left hold words; the others stand to the right.
    words: int = 1
    #: Whether it stands open in the page, or behind its title.
    is_open: bool = False

    @property
    def shown(self) -> list[list[Cell]]:
        """The rows that stand in the page."""
        return self.rows[:MOST_ROWS]

    @property
    def left_out(self) -> int:
        """How many rows stand in the workbook alone."""
        return max(self.total, len(self.rows)) - len(self.shown)


@dataclass(frozen=True)
class Part:
    """A picture (SVG, both languages in it) with what is said of it, and its table."""

    title: Both
    table: Table
    picture: str = ""
    #: What the picture's signs mean: colour, shape, words.
    legend: list[tuple[str, str, Both]] = field(default_factory=list)
    notes: list[Both] = field(default_factory=list)


@dataclass(frozen=True)
class Section:
    """A section of the report; without parts it says why there is nothing."""

    id: str
    title: Both
    intro: list[Both]
    parts: list[Part]


def left_out(shown: int, total: int, command: str) -> list[Both]:
    """That of so many some are drawn and which command tells the others; nothing where all are."""
    return [told("drawn_left_out", shown=shown, left=total - shown, command=command)] if total > shown else []


def cells(*given: Both | str | Cell) -> list[Cell]:
    """A row of cells; a text alone is data."""
    return [one if isinstance(one, Cell) else Cell(same(one) if isinstance(one, str) else one) for one in given]
