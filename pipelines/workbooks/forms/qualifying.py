"""What a text around a table says of its figures (indices, planned, urban only …), and whether the layout says so too.

The words are `definitions/forms/qualifications.yml`. Which texts of a sheet are held against them is
`…reading.layouts.captions`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from definitions import Definitions
from definitions.models import Measure, Qualification, Qualifications
from pipelines.workbooks.forms.layout_forms import Entry, Layout

_CLAUSES = re.compile(r"[,;。\n]|\.\s")
_NUMBERS = re.compile(r"\d+年?|[\W_]+")
_STANDS_FOR = {"{y}": r"(?:19|20)\d{2}", "{n}": r"\d{1,2}"}
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－─~～至", "-"))
#: Marks between the several subjects of a title: each word need hold of one of them only.
_SEVERAL = re.compile(r"[、;]|及|和|与|\band\b")
#: What narrows a table to a part, which a column beside the others does not explain.
_PARTS = ("population", "activity")
#: What a note says of all figures even where it does not name them.
_OF_ALL = ("price_basis", "currency")
#: Where a region stands that every figure of a table has, or lies in.
_FIXED = ("constant", "row", "column")
_DISTRICTS = re.compile(r"[省市州区县旗镇](?:[、和及][省市州区县旗镇])+")


@dataclass(frozen=True)
class Said:
    """A qualification that a text says, the words in which it does, and what stands before them in their clause."""

    qualification: Qualification
    words: str
    before: str


def said(text: str, known: Qualifications) -> Iterator[Said]:
    """Everything that a text says of figures, clause by clause."""
    if _may_say(text, known.words):
        for clause in clauses(text, known):
            for each in known.qualifications:
                found = _found(each, clause)
                if found:
                    yield Said(each, found[0].strip(), clause[: found.start()])


def clauses(text: str, known: Qualifications) -> Iterator[str]:
    """The clauses of a text that speak of its figures: not of figures printed elsewhere, nor of what is left out of them."""
    for clause in _CLAUSES.split(_half_width(text)):
        if clause.strip() and not _matcher(known.remarks).search(_squeezed(clause)):
            yield clause


def is_of_whole_table(told: Said, layout: Layout, definitions: Definitions) -> bool:
    """Whether a note that says something says it of the whole table.

    It names the table, or says how all of it is reckoned, and names nothing else than the table and what is read from it.
    """
    known = definitions.qualifications
    read = [entry for entry in layout.entries.values() if not entry.ignored]
    names = {text for entry in read for text in (*entry.texts, definitions.measures[entry.measure].name_zh)}
    rest = _matcher((*known.table, *known.lead, *sorted(names))).sub(" ", told.before)
    is_about_table = told.qualification.aspect in _OF_ALL or bool(_matcher(known.table).search(told.before))
    return is_about_table and not _NUMBERS.sub("", rest)


def is_explained(said_: Qualification, text: str, layout: Layout, definitions: Definitions) -> bool:
    """Whether all that the layout reads is so too, or what it leaves out.

    One of its measures is enough where a caption names the measure, or a title several subjects.
    """
    if said_.aspect == "level":
        return layout.region.stands not in _FIXED or _is_of_level(said_, layout, definitions)
    concerned = [
        entry
        for entry in layout.entries.values()
        if not entry.ignored and (not said_.of or definitions.measures[entry.measure].dimension in said_.of)
    ]
    carrying = [entry for entry in concerned if carries(said_, entry, layout, definitions)]
    if len(carrying) == len(concerned):
        return True
    is_one_of_several = layout.measure == "caption" or bool(_SEVERAL.search(_half_width(_DISTRICTS.sub("", text))))
    is_left_out = any(_found(said_, each) for each in _left_out(layout))
    if is_left_out and (is_one_of_several or said_.aspect not in _PARTS):
        return True
    return bool(carrying) and is_one_of_several


def carries(said_: Qualification, entry: Entry, layout: Layout, definitions: Definitions) -> bool:
    """Whether an entry's figures are said to be so: by the measure's name, or by what the form gives them."""
    shared = layout.shared
    given = {
        "price_basis": entry.price_basis or shared.price_basis,
        "coverage": entry.coverage or shared.coverage,
        "period_kind": entry.period_kind or layout.period.kind,
    }
    if said_.says and given.get(said_.aspect) == said_.says:
        return True
    if said_.aspect == "activity" and (entry.classification or shared.classification) != "total":
        return True
    if said_.aspect == "period_kind" and (layout.columns or layout.endings or layout.period.kind == "printed"):
        return True
    if any(label.holds == said_.aspect for label in layout.labels):
        return True
    return is_named(said_, definitions.measures[entry.measure])


def is_named(said_: Qualification, measure: Measure) -> bool:
    """Whether a measure's name says it."""
    names = f"{measure.name_zh}\n{measure.name_en}"
    return bool(_found(said_, names)) or any(each in names for each in said_.also)


def _is_of_level(said_: Qualification, layout: Layout, definitions: Definitions) -> bool:
    """Whether the region of the form is what a text calls the province, the city …, or the form itself calls it that."""
    where = layout.region
    own = (text for texts in where.names.values() for text in texts)
    name = definitions.region_name(where.value or where.within)
    return name.endswith(said_.says) or any(_found(said_, each) for each in own)


def _left_out(layout: Layout) -> Iterator[str]:
    """The texts of what the layout knows and leaves out: a caption may speak of it."""
    for entry in layout.entries.values():
        if entry.ignored:
            yield from entry.texts
    for times in layout.columns.values():
        if times.ignored:
            yield from times.texts
    for rule in layout.ignored:
        yield from rule.starts


def _found(each: Qualification, text: str) -> re.Match[str] | None:
    """The first of a qualification's words in a text, longer words that mean something else left out."""
    plain_text = _half_width(text)
    if each.but_not:
        plain_text = _matcher(each.but_not).sub(lambda other: "\0" * len(other[0]), plain_text)
    return _matcher(each.words).search(plain_text)


def _may_say(text: str, words: tuple[str, ...]) -> bool:
    """Whether a text has the letters of any words at all: most texts around tables have none, and every file has some."""
    return bool(_pieces(words).search(compared(text)))


@lru_cache(maxsize=4)
def _pieces(words: tuple[str, ...]) -> re.Pattern[str]:
    """Each word without spaces, or the longest part of one that holds a year; one that holds another is not needed."""
    pieces = {max(compared(word).replace("{n}", "{y}").split("{y}"), key=len) for word in words}
    needed = sorted(piece for piece in pieces if not any(other in piece for other in pieces if other != piece))
    return re.compile("|".join(map(re.escape, needed)))


def compared(text: str) -> str:
    """A text as its words are compared, without spaces."""
    return "".join(_half_width(text).split())


def _half_width(text: str) -> str:
    return normalize("NFKC", text).casefold().translate(_DASHES)


def _squeezed(text: str) -> str:
    return " ".join(text.split())


@lru_cache(maxsize=512)
def _matcher(words: Sequence[str]) -> re.Pattern[str]:
    """Any of some words, the longest first: Latin ones as whole words, others wherever they stand, spaced out or not."""
    written = sorted(map(_half_width, words), key=len, reverse=True)
    return re.compile("|".join(map(_pattern, written)) or r"(?!)")


def _pattern(word: str) -> str:
    parts = [_STANDS_FOR.get(part) or _spaced(part) for part in re.split(r"(\{[yn]\})", word)]
    pattern = r"\s*".join(filter(None, parts))
    before = r"(?<![a-z])" if re.match(r"[a-z]", word) else ""
    after = r"(?![a-z])" if re.search(r"[a-z]$", word) else ""
    return f"{before}{pattern}{after}"


def _spaced(part: str) -> str:
    """A word as a pattern: its spaces may be several, and Chinese characters may be set apart."""
    between = r"\s*" if re.search(r"[^\x00-\x7f]", part) else ""
    return r"\s+".join(between.join(map(re.escape, each)) for each in part.split())
