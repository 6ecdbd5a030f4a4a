"""The notes of a brief: which cells of which file and sheet each fact was made of, and who published them where."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from pipelines.addresses import first_ranges, parse_address, ranges
from pipelines.languages import told
from pipelines.products.brief.account import Notes, Source
from pipelines.products.brief.asking import Line, ask
from pipelines.words import words

if TYPE_CHECKING:
    import duckdb

#: So many ranges of cells are named; of more it is said how many cells there are (`koujing trace` lists them).
_RANGES = 1
#: A longer title of a source is cut: the brief is one page, and `koujing trace` tells all of it.
_TITLE = 120
_PLACE = itemgetter("region_code", "period", "file", "sheet", "source_title", "address")


def sources(release: duckdb.DuckDBPyConnection, notes: Notes) -> tuple[Source, ...]:
    """Where the cells of all facts that were cited stand: a source a file, sheet and publication, in the order of the notes."""
    lines = ask(release, "cells", facts=list(notes.facts)) if notes.facts else []
    places: dict[tuple[str, ...], list[Line]] = {}
    for line in lines:
        places.setdefault(_PLACE(line), []).append(line)
    found: list[Source] = []
    told_of: set[int] = set()
    for (region, period, file, sheet, title, address), of_place in places.items():
        facts = groupby(of_place, itemgetter("fact_id"))
        entries = tuple((notes.facts[fact], _entry(list(cells))) for fact, cells in facts)
        where = " ".join(filter(None, (file, sheet))) or told(*words()["brief"]["no_file"])
        firsts = frozenset(note for note, _ in entries) - told_of
        told_of |= firsts
        short = title if len(title) <= _TITLE else f"{title[: _TITLE - 1]}…"
        found.append(Source(f"{region} {period} {where}", short, address, entries, firsts))
    return tuple(found)


def _entry(cells: list[Line]) -> str:
    """What stands in which cells."""
    one = cells[0]
    of = f" {one['target_code']}" if one["target_level"] == "large" else ""
    return f"{told(one['name_zh'], one['name_en'])}{of} {_addresses(line['cell'] for line in cells)}"


def _addresses(cells: Iterable[str]) -> str:
    known = [cell for cell in cells if cell]
    if not known:
        return told(*words()["brief"]["no_cell"])
    shown, left = first_ranges(ranges(map(parse_address, known)), _RANGES)
    return shown + (told(*words()["brief"]["more_cells"]).format(cells=len(known)) if left else "")
