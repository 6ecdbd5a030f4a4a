"""The texts around a table held against what its form assumes: title, captions, unit lines, sheet name, remarks, notes.

A table is known by its title or headers alone; a text that says its figures are of another kind, unit, region or period than
the form reads refuses the table, by name. Which words say what is `…forms.qualifying`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipelines.addresses import Cell
from pipelines.languages import AND
from pipelines.workbooks.forms.cutting import Block
from pipelines.workbooks.forms.headers import title_key
from pipelines.workbooks.forms.qualifying import clauses, compared, is_explained, is_of_whole_table, said
from pipelines.workbooks.reading.layouts.mentions import Mentions
from pipelines.workbooks.reading.layouts.work import SheetWork
from pipelines.workbooks.words.dated_texts import period_in, without_periods
from pipelines.workbooks.words.periods import parse_part
from pipelines.workbooks.words.text import begins_with, cell_text, key, plain
from pipelines.workbooks.words.unit_lines import split_units, units_of_line
from pipelines.workbooks.words.vocabulary import Vocabulary

_SHOWN = 60
_IN_BRACKETS = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
#: A caption that is an amount of yuan in English.
_ENGLISH_UNIT = re.compile(
    r"\(?(?:in )?(?:rmb|cny|yuan)?\s*[\d,]*\s*(?:thousand|million|billion|trillion)?\s*(?:yuan|rmb|cny)?\)?",
    re.IGNORECASE,
)
#: A caption longer than this is an explanation, and is read as a note is.
_CAPTION = 60
#: How a caption begins that names units but that a form does not read them from, and what a caption of units only is made of.
_UNIT_WORD = re.compile(r"^\(?(?:(?:计量|金额|货币)?单位\s|units?\b)[::]?", re.IGNORECASE)


@dataclass
class Captions(SheetWork):
    """Holds the texts of one sheet against the layout it is read by."""

    _harmless: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self._harmless.update(map(title_key, self.layout.captions))

    def check(self, blocks: Sequence[Block], unclaimed: Iterable[Cell], *, named: bool) -> None:
        """Name every text that contradicts the layout. `unclaimed`: the texts between and beside the rows, or below them.

        `named`: the sheet has a name of its own, not that of a file.
        """
        last = max((row.row for block in blocks for row in block.rows if not row.is_bare), default=0)
        cells = [cell for block in blocks for cell in (*block.captions, *_label_headers(block))]
        for cell in dict.fromkeys((*cells, *sorted(unclaimed))):
            text = cell_text(self.sheet.at(cell))
            is_note = cell.row > last or begins_with(text, self.layout.notes) or len(text) > _CAPTION
            self._check(text, [cell], is_note=is_note)
        for note in dict.fromkeys(note for block in blocks for note in block.notes):
            self._check(note, [], is_note=True)
        if named and key(self.sheet.name) not in map(key, self.layout.sheets):
            self._check(self.sheet.name, [], is_note=False)

    def _check(self, text: str, cells: Sequence[Cell], *, is_note: bool) -> None:
        if title_key(text) in self._harmless:
            return
        contrary = list(self._words(text, is_note=is_note))
        if not is_note:
            contrary += [*self._unit(text), *self._region(text), *self._period(text), *self._vintage(text)]
        for words, assumed in dict.fromkeys(contrary):
            shown = plain(text)[:_SHOWN]
            observed = shown if plain(words) == shown else f"{shown}（{plain(words)}）"
            told = f"{self.form.id}/{self.table}: {assumed}"
            self.report("caption-contradicts", cells, observed=observed, expected=told)

    def _words(self, text: str, *, is_note: bool) -> Iterator[tuple[str, str]]:
        beside_period = compared(self._beside_period(text))
        for each in said(text, self.definitions.qualifications):
            if each.qualification.aspect == "period_kind" and compared(each.words) not in beside_period:
                continue  # the table's own period says it
            if is_note and not is_of_whole_table(each, self.layout, self.definitions):
                continue
            if not is_explained(each.qualification, text, self.layout, self.definitions):
                yield each.words, each.qualification.assumed

    def _beside_period(self, text: str) -> str:
        """A text without the period of the table, where that is read from the texts above it."""
        if self.layout.period.stands not in ("title", "caption", "sheet"):
            return text
        return "" if parse_part(text) else without_periods(text)

    def _unit(self, text: str) -> Iterator[tuple[str, str]]:
        """Units that a caption names and that no figure of the table can have, or that are not those the form gives."""
        of_units = self.definitions.units
        read = [entry for entry in self.layout.entries.values() if not entry.ignored]
        dimensions = {self.definitions.measures[entry.measure].dimension for entry in read}
        own = {own for entry in read if (own := entry.unit or self.layout.shared.unit)}
        told = units_of_line(text, self.vocabulary.unit)
        known = {each: self.vocabulary.unit(each) or "" for each in told or self._bare_units(text)}
        fitting = {unit for unit in known.values() if unit and of_units[unit].dimension in dimensions}
        leaves_out = any(entry.ignored for entry in self.layout.entries.values())
        symbols = [of_units[unit].symbol for unit in sorted(own)] or sorted(dimensions)
        for each, unit in known.items():
            if unit in fitting:
                alike = {other for other in own if of_units[other].dimension == of_units[unit].dimension}
                is_wrong = not told and bool(alike) and unit not in alike
            else:
                is_wrong = not (fitting and leaves_out) and bool(unit or own)
            if is_wrong:
                yield each, AND.join(symbols)

    def _bare_units(self, text: str) -> list[str]:
        """The units of a caption that is nothing else (`(万元)`), or that says 单位 without a colon, or Unit."""
        bare = plain(text)
        said_so = _UNIT_WORD.match(bare)
        units = split_units(bare[said_so.end() :] if said_so else bare, self.vocabulary.unit)
        in_english = _ENGLISH_UNIT.fullmatch(bare)
        return units if said_so or in_english or all(map(self.vocabulary.unit, units)) else []

    def _region(self, text: str) -> Iterator[tuple[str, str]]:
        where = self.layout.region
        if where.stands in ("constant", "row", "column"):
            home = where.value or where.within
            mentions = Mentions.of(self.definitions)
            for clause in clauses(text, self.definitions.qualifications):
                for name in mentions.others(clause, home, inside=where.stands != "constant"):
                    yield name, self.definitions.region_name(home)

    def _period(self, text: str) -> Iterator[tuple[str, str]]:
        """A part of a year above a table whose rows or columns are years."""
        if self.layout.period.kind == "annual" and self.layout.period.stands in ("row", "column", "constant"):
            period = period_in(text)
            if (period and period.step) or parse_part(plain(text).strip(" ()[]")):
                yield period.id if period else plain(text), "⟨全年数｜figures of whole years⟩"

    def _vintage(self, text: str) -> Iterator[tuple[str, str]]:
        """A vintage in brackets that is not that of the table's figures."""
        own = self.layout.shared.vintage
        for each, vintage in vintages_in(text, self.vocabulary):
            if vintage != own:
                yield each, self.definitions.vintages[own].name_zh


def vintages_in(text: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """The vintages that a text names in brackets, each with its words: （快报）."""
    for words in _IN_BRACKETS.findall(plain(text)):
        if vintage := vocabulary.term("vintages", words):
            yield words, vintage


def _label_headers(block: Block) -> Iterator[Cell]:
    """The headers of label columns: what stands in their brackets is of the whole table."""
    return (cell for text in block.texts if text.column in block.label_columns for cell in text.cells)
