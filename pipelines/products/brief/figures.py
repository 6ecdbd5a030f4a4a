"""The figures of a page, of its region and of those beside it, and how one is written down: with its notes, unit and ends.

What is said of them in sentences is `paragraph`, in rows `composing`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipelines.languages import AND, LANGUAGE, Language, spoken, told
from pipelines.products.brief.account import Notes, Number, Sentence
from pipelines.products.brief.asking import Line
from pipelines.words import number, reasons, unit, words

if TYPE_CHECKING:
    import duckdb

#: How the region stands beside another by an indicator: ahead, behind (`_given_common` where that holds under common
#: shares alone), open, not_comparable or part; and why.
Standing = tuple[str, str]
#: Decides that, of an indicator and the code of the other region.
Judge = Callable[[str, str], Standing]

WHOLE = "core_value_added"
#: Its weight in the region above and in the nation, which the nation itself has not.
WEIGHTS = {within: f"{WHOLE}_weight_in_{within}" for within in ("parent", "nation")}


@dataclass
class Page:
    """One page under way: the figures of the region and of those beside it, and the notes that were cited."""

    release: duckdb.DuckDBPyConnection
    subject: Line
    period: str
    others: dict[str, str]
    figures: dict[tuple[str, str], Line]
    judge: Judge
    notes: Notes = field(default_factory=Notes)

    @property
    def code(self) -> str:
        """The region of the page."""
        return str(self.subject["region_code"])

    def own(self, indicator: str) -> Line:
        """The figure of the region itself."""
        return self.figures[indicator, self.code]

    def number(self, figure: Line) -> Number:
        """A figure as it stands in the table."""
        return Number(number(figure["value"], figure["decimals"]), self.notes.cited(figure["facts"]))

    def told(self, figure: Line, symbol: str = "") -> Sentence:
        """A figure as it stands in a sentence: with its unit, its ends where they differ, and what is assumed of it."""
        ends = ""
        if figure["low"] != figure["high"] and None not in (figure["low"], figure["high"]):
            low, high = (number(figure[end], figure["decimals"]) for end in ("low", "high"))
            ends = say("between", low=low, high=high)
        symbol = symbol or figure["symbol"]
        return (replace(self.number(figure), unit=unit_behind(symbol), ends=ends), assumed(figure))

    def standing(self, indicator: str, other: str) -> Standing:
        """How the region stands beside another; nothing where one of the two has no figure."""
        pair = (self.own(indicator), self.figures[indicator, other])
        return self.judge(indicator, other) if all(one["value"] is not None for one in pair) else ("", "")


def text(name: str) -> str:
    """A sentence of the brief in the language of the page."""
    zh, en = words()["brief"][name]
    return told(zh, en, "")


def say(name: str, **values: str) -> str:
    """The same with these values in it."""
    return text(name).format(**values)


def assumed(*figures: Line) -> str:
    """What is assumed of figures, which moves none of them and may be wrong."""
    said = [reasons(figure) for figure in figures if figure["comparability"] == "assumed"]
    return say("assumed", why=spoken(AND).join(dict.fromkeys(said))) if said else ""


def unit_behind(symbol: str) -> str:
    """A unit as it stands behind its number."""
    return symbol if symbol == "%" else space() + unit(symbol)


def space() -> str:
    """What stands between sentences, and before a unit; in Chinese nothing does."""
    return " " if LANGUAGE.get() is Language.en else ""


def when(period: str) -> str:
    """A period as it stands in a sentence."""
    return say("year", period=period) if period.isdigit() else period


def has_number(figure: Line) -> bool:
    """Whether a figure has a value or both its ends."""
    return figure["value"] is not None or None not in (figure["low"], figure["high"])
