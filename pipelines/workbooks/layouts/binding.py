"""What the headers and labels of a cut table mean under its layout: which entry, in which unit, of which period.

A header that no entry knows is a finding that names it; an entry that no header of the sheet gives is one too. Reading the
figures is `pipelines.workbooks.layouts.reading`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from definitions import Definitions
from pipelines.addresses import Cell
from pipelines.findings import Findings
from pipelines.workbooks.grid import Sheet
from pipelines.workbooks.headers import HeaderText, caption_unit, caption_units, header_text, period_in, title_key
from pipelines.workbooks.layouts.cutting import Block
from pipelines.workbooks.layouts.form_file import Entry, Layout, Times
from pipelines.workbooks.periods import EXAMPLES, Period, parse_period
from pipelines.workbooks.text import cell_text, key, plain
from pipelines.workbooks.vocabulary import Vocabulary

_MONTHS = 12


@dataclass(frozen=True)
class Meaning:
    """What a header or label was found to mean: the entry's name, and the unit printed with it ('' for none)."""

    name: str
    entry: Entry
    unit: str = ""


@dataclass(frozen=True)
class Column:
    """A column of figures: its header, what it means where the header says so, and the period where it stands there."""

    text: HeaderText
    meaning: Meaning | None
    period: Period | None
    region: str = ""
    times: Times | None = None

    @property
    def ignored(self) -> str:
        """Why the column is left out, by the name of its entry; empty for one that is read."""
        if self.times and self.times.ignored:
            return self.times.ignored
        return (
            f"{self.meaning.name}: {self.meaning.entry.ignored}" if self.meaning and self.meaning.entry.ignored else ""
        )


@dataclass
class Binder:
    """Binds the texts of one sheet to the entries of its layout."""

    layout: Layout
    sheet: Sheet
    definitions: Definitions
    vocabulary: Vocabulary
    findings: Findings
    base: Period | None
    units: dict[str, str] = field(default_factory=dict)
    found: set[str] = field(default_factory=set)

    def columns(self, block: Block) -> list[Column]:
        """The columns of figures of a block; a header that means nothing is reported and left out."""
        columns: list[Column] = []
        here: set[tuple[str, str]] = set()
        main = ""
        for text in block.data_texts:
            bound = self._column(block, text, main)
            if bound is None:
                self._report("header-unknown", text, expected=self._known_headers())
                main = main if text.is_part else ""  # whose the “其中” items behind it are is not known
                continue
            if bound.meaning:
                main = main if bound.meaning.entry.part_of else bound.meaning.name
                self.found.add(bound.meaning.name)
                if self._is_second(bound.meaning, bound.period, here):
                    self._report("header-duplicate", text)
                    continue
            columns.append(bound)
        return columns

    def _is_second(self, meaning: Meaning, period: Period | None, here: set[tuple[str, str]]) -> bool:
        """Whether another column of the block gives this entry for this period; which of the two is meant cannot be told."""
        place = (meaning.name, period.id if period else "")
        is_second = self.layout.region.stands != "column" and place in here and not meaning.entry.ignored
        here.add(place)
        return is_second

    def _column(self, block: Block, text: HeaderText, main: str) -> Column | None:
        period = None
        if self.layout.period.stands == "column":
            text, period = text.without_period()
            if period is None:
                return None
        if self.layout.measure != "column":
            bare = replace(text, brackets=(), is_part=False)
            if self.layout.columns:
                times = next((each for each in self.layout.columns.values() if self._says(text, each.texts)), None)
                return Column(bare, None, period, times=times) if times else None
            rest = key(text.joined)
            return (
                Column(bare, None, period, text.joined) if self.layout.region.stands == "column" or not rest else None
            )
        meaning = self.meaning(text, main, block)
        return Column(text, meaning, period) if meaning else None

    def _says(self, text: HeaderText, texts: Iterable[str]) -> bool:
        return key(text.joined) in {key(self._with_month(each)) for each in texts}

    def _known_headers(self) -> str:
        """The headers that a column of figures may have, for a person to read."""
        if self.layout.measure == "column":
            return ", ".join(each.texts[0] for each in self.layout.entries.values())
        return ", ".join(self._with_month(each.texts[0]) for each in self.layout.columns.values()) or EXAMPLES

    def meaning(self, text: HeaderText, main: str, block: Block) -> Meaning | None:
        """The entry that a header or label names; an “其中” item only behind the entry that it is a part of."""
        units = [self._unit(each) for each in text.brackets]
        remark = "".join(f"({each})" for each, unit in zip(text.brackets, units, strict=True) if not unit)
        wanted = key(text.joined + remark)
        other = key(text.other_language)
        for name, entry in self.layout.entries.items():
            texts = {key(self._with_month(each)) for each in entry.texts}
            belongs = text.is_part and main == entry.part_of if entry.part_of else not text.is_part
            if wanted in texts and belongs and (not other or other in texts):
                unit = next((unit for unit in reversed(units) if unit), "")
                return Meaning(name, entry, self._unit_of(name, entry, unit, text, block))
        return None

    def _with_month(self, text: str) -> str:
        last = self.base.last * self.base.step if self.base and self.base.step else _MONTHS
        return text.replace("{m}", str(last))

    def _unit(self, text: str) -> str:
        return self.vocabulary.unit(text) or self.vocabulary.unit(caption_unit(text)) or ""

    def _unit_of(self, name: str, entry: Entry, printed: str, text: HeaderText, block: Block) -> str:
        """The unit printed with a header, else that of the entry it shares one with, the caption's, the form's."""
        if entry.ignored:
            return ""
        dimension = self.definitions.measures[entry.measure].dimension
        unit = printed or self.units.get(entry.unit_of, "") or self._caption_unit(block, dimension)
        unit = unit or entry.unit or self.layout.shared.unit
        if not unit:
            symbols = ", ".join(self.vocabulary.unit_symbols(dimension))
            self._report("unit-missing", text, expected=symbols)
        elif self.definitions.units[unit].dimension != dimension:
            symbols = ", ".join(self.vocabulary.unit_symbols(dimension))
            self._report("unit-unknown", text, expected=symbols)
            unit = ""
        self.units[name] = unit
        return unit

    def _caption_unit(self, block: Block, dimension: str) -> str:
        """The unit of this dimension that a caption names, the one nearest to the header first."""
        for cell in reversed(block.captions):
            for each in caption_units(cell_text(self.sheet.at(cell))):
                unit = self.vocabulary.unit(each, dimension)
                if unit:
                    return unit
        return ""

    def caption_meaning(self, block: Block) -> Meaning | None:
        """The entry that a caption names, as in `指标：地区生产总值(亿元)`; reported where none does."""
        for cell in block.captions:
            text = plain(cell_text(self.sheet.at(cell)))
            for each in (text, text.partition(":")[2]):
                found = self.meaning(header_text(cell.column, [cell], [each]), "", block) if each else None
                if found:
                    return found
        seen = "; ".join(plain(cell_text(self.sheet.at(cell))) for cell in block.captions)
        known = ", ".join(each.texts[0] for each in self.layout.entries.values())
        self.findings.add("measure-unknown", sheet=self.sheet.name, cells=block.captions, observed=seen, expected=known)
        return None

    def report_missing(self, blocks: Iterable[Block]) -> None:
        """Name every entry that the layout expects and no header of the sheet gives."""
        if self.layout.measure != "column":
            return
        seen = ", ".join(text.shown for block in blocks for text in block.data_texts)
        for name, entry in self.layout.entries.items():
            if name not in self.found and not entry.optional and not entry.ignored:
                self.findings.add(
                    "header-missing", sheet=self.sheet.name, observed=seen, expected=entry.texts[0], cause=name
                )

    def _report(self, rule_id: str, text: HeaderText, expected: str = "") -> None:
        cells = text.cells[-1:] or (Cell(0, text.column),)
        self.findings.add(rule_id, sheet=self.sheet.name, cells=cells, observed=text.shown, expected=expected)


def base_period(layout: Layout, sheet: Sheet, texts: Iterable[str]) -> Period | None:
    """The period that the sheet's title, captions or name give for all its figures."""
    stands = layout.period.stands
    if stands == "constant":
        return parse_period(layout.period.value)
    if stands == "sheet":
        return parse_period(sheet.name) or period_in(sheet.name)
    titles = {title_key(text) for text in layout.title}
    for text in texts:
        is_title = title_key(text) in titles
        if is_title == (stands == "title"):
            found = period_in(text)
            if found:
                return found
    return None


def period_of(base: Period, entry: Entry, times: Times | None, layout: Layout) -> tuple[Period, str]:
    """The period of an entry's figures in a column, and its kind: this month alone, or the months up to it, of this year or
    one before.
    """
    kind = (times.period_kind if times else "") or entry.period_kind or layout.period.kind
    period = replace(base, year=base.year - entry.years_back - (times.years_back if times else 0))
    if period.step and kind == "single":
        period = replace(period, first=period.last)
    elif period.step and kind == "cumulative":
        period = replace(period, first=1)
    return period, kind
