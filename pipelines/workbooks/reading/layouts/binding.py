"""What the headers and labels of a cut table mean under its layout: which entry, in which unit, of which period.

A header that no entry knows is a finding that names it; an entry that no header of the sheet gives is one too. Reading the
figures is `pipelines.workbooks.reading.layouts.tables`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from pipelines.addresses import Cell
from pipelines.workbooks.forms.cutting import Block
from pipelines.workbooks.forms.headers import HeaderText, header_text
from pipelines.workbooks.forms.layout_forms import Entry, Times
from pipelines.workbooks.forms.nearest import likest
from pipelines.workbooks.reading.layouts.work import SheetWork
from pipelines.workbooks.words.period_spelling import in_one_spelling
from pipelines.workbooks.words.periods import EXAMPLES, Period, parse_part
from pipelines.workbooks.words.text import cell_text, key, plain
from pipelines.workbooks.words.unit_lines import unit_line, units_of_line

_MONTHS = 12


@dataclass(frozen=True)
class Meaning:
    """What a header or label was found to mean: the entry's name, and the unit printed with it ('' for none)."""

    name: str
    entry: Entry
    unit: str = ""


@dataclass(frozen=True)
class Column:
    """A column of figures: its header, what it means where the header says so, and the period where it stands there.

    `unit` is printed in a header that names no measure; `remark` is what else stands there and is not understood.
    """

    text: HeaderText
    meaning: Meaning | None
    period: Period | None
    region: str = ""
    times: Times | None = None
    unit: str = ""
    remark: str = ""

    @property
    def ignored(self) -> str:
        """Why the column is left out, by the name of its entry; empty for one that is read."""
        if self.times and self.times.ignored:
            return self.times.ignored
        return (
            f"{self.meaning.name}: {self.meaning.entry.ignored}" if self.meaning and self.meaning.entry.ignored else ""
        )


@dataclass
class Binder(SheetWork):
    """Binds the texts of one sheet to the entries of its layout. `line_of` says where the form's file gives an entry."""

    base: Period | None
    line_of: Callable[[str], str] = str
    units: dict[str, str] = field(default_factory=dict)
    found: set[str] = field(default_factory=set)
    misfits: set[int] = field(default_factory=set)

    def columns(self, block: Block) -> list[Column]:
        """The columns of figures of a block; a header that means nothing is reported and left out."""
        columns: list[Column] = []
        here: set[tuple[str, str]] = set()
        main = ""
        for text in block.data_texts:
            bound = self._column(block, text, main)
            if bound is None:
                self._report_unknown(text)
                main = main if text.is_part else ""  # whose the “其中” items behind it are is not known
                continue
            if bound.remark and not bound.ignored:
                self._report("header-remark", text, expected=bound.remark)
            if bound.meaning:
                main = main if bound.meaning.entry.part_of else bound.meaning.name
                self.found.add(bound.meaning.name)
                if self._is_second(bound.meaning, bound.period, here):
                    self._report("header-duplicate", text)
                    continue
            columns.append(bound)
        return columns

    def _report_unknown(self, text: HeaderText) -> None:
        """Name a header that means nothing here, and what would: its own words are no answer where those are known."""
        entries = self.layout.entries if self.layout.measure == "column" else {}
        wanted = key(in_one_spelling(text.joined))
        known = (
            (name, entry)
            for name, entry in entries.items()
            if wanted in {key(in_one_spelling(self._with_month(each))) for each in entry.texts}
        )
        name, entry = next(known, ("", None))
        expected = self._likest(text) + self._known_headers()
        if entry and not entry.ignored and any(not self._unit(each) for each in text.brackets):
            symbols = ", ".join(self.vocabulary.unit_symbols(self.definitions.measures[entry.measure].dimension))
            expected = f"{entry.texts[0]} ({symbols})"
        elif entry and entry.part_of in entries:
            whole = entries[entry.part_of].texts[0]
            expected = f"“{whole}”之后的“其中”栏 of which, behind “{whole}”"
        elif entry and text.is_part:
            expected = f"不在“其中”之下的 not among what is “of which”: {entry.texts[0]}"
        else:
            name = ""
        self._report("header-unknown", text, expected=expected)
        self.found.update(filter(None, [name]))  # it is there, so nobody asks for it again

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
            return self._column_without_measure(text, period)
        meaning = self.meaning(text, main, block)
        return Column(text, meaning, period) if meaning else None

    def _column_without_measure(self, text: HeaderText, period: Period | None) -> Column | None:
        """A column whose measure stands elsewhere: of a period, of a region, or of what the layout's columns may be of."""
        times = next((each for each in self.layout.columns.values() if self._says(text, each.texts)), None)
        is_region = self.layout.region.stands == "column"
        if (self.layout.columns and not times) or not (self.layout.columns or is_region or not key(text.joined)):
            return None
        bare = replace(text, brackets=(), is_part=False)
        if times and times.ignored:
            return Column(bare, None, period, times=times)
        units = {unit for each in text.brackets if (unit := self._unit(each))}
        region = "" if times else text.joined + "".join(f"({each})" for each in text.brackets if self._is_code(each))
        known = (self._unit, self._is_shared) if times else (self._unit, self._is_shared, self._is_code)
        remarks = [each for each in text.brackets if not any(knows(each) for knows in known)]
        remarks += text.brackets if len(units) > 1 else ()
        return Column(bare, None, period, region, times, units.pop() if units else "", ", ".join(remarks))

    def _is_code(self, text: str) -> bool:
        """Whether a text is the code of a region, which may stand in brackets behind its name."""
        return text.isdecimal() and bool(self.definitions.names.decide(text).code)

    def _is_shared(self, text: str) -> bool:
        """Whether a text is the vintage, price basis or coverage of all the layout's figures: said again, it adds nothing."""
        shared = self.layout.shared
        own = {"vintages": shared.vintage, "price_bases": shared.price_basis, "coverages": shared.coverage}
        return any(self.vocabulary.term(kind, text) == identity for kind, identity in own.items())

    def in_column(self, meaning: Meaning, column: Column) -> Meaning | None:
        """What a row or caption means in a column that prints a unit of its own; None, and a finding, where that does not fit."""
        if not column.unit or meaning.entry.ignored:
            return meaning
        dimension = self.definitions.measures[meaning.entry.measure].dimension
        if self.definitions.units[column.unit].dimension == dimension:
            return replace(meaning, unit=column.unit)
        if column.text.column not in self.misfits:
            self.misfits.add(column.text.column)
            printed = replace(column.text, brackets=(self.definitions.units[column.unit].symbol,))
            self._report("unit-unknown", printed, expected=", ".join(self.vocabulary.unit_symbols(dimension)))
        return None

    def _says(self, text: HeaderText, texts: Iterable[str]) -> bool:
        """Whether a header is one of these texts, or the same months written in another way: 1月至8月, 1—8月累计."""
        written = [self._with_month(each) for each in texts]
        part = parse_part(text.joined)
        is_written = key(in_one_spelling(text.joined)) in {key(in_one_spelling(each)) for each in written}
        return is_written or (part is not None and part in map(parse_part, written))

    def _likest(self, text: HeaderText) -> str:
        """The entry that a header is most like, with the line of the form's file that would take it in too."""
        if self.layout.measure != "column":
            return ""
        missing = {name: each.texts for name, each in self.layout.entries.items() if name not in self.found}
        said = {key(each) for texts in missing.values() for each in texts}
        name = (
            "" if key(text.joined) in said else likest(text.joined, missing)
        )  # its own text, but behind another entry
        return f"“{self.layout.entries[name].texts[0]}”（{self.line_of(name)}）; " if name else ""

    def _known_headers(self) -> str:
        """The headers that a column of figures may have, for a person to read."""
        if self.layout.measure == "column":
            return ", ".join(each.texts[0] for each in self.layout.entries.values())
        return ", ".join(self._with_month(each.texts[0]) for each in self.layout.columns.values()) or EXAMPLES

    def meaning(self, text: HeaderText, main: str, block: Block) -> Meaning | None:
        """The entry that a header or label names; an “其中” item only behind the entry that it is a part of."""
        units = [self._unit(each) for each in text.brackets]
        remark = "".join(f"({each})" for each, unit in zip(text.brackets, units, strict=True) if not unit)
        wanted = key(in_one_spelling(text.joined + remark))
        other = key(in_one_spelling(text.other_language))
        for name, entry in self.layout.entries.items():
            texts = {key(in_one_spelling(self._with_month(each))) for each in entry.texts}
            belongs = text.is_part and main == entry.part_of if entry.part_of else not text.is_part
            is_said = wanted in texts or (not remark and "月" in wanted and self._says(text, entry.texts))
            if is_said and belongs and (not other or other in texts):
                return Meaning(name, entry, self._unit_of(name, entry, [*filter(None, units)], text, block))
        return None

    def _with_month(self, text: str) -> str:
        last = self.base.last * self.base.step if self.base and self.base.step else _MONTHS
        return text.replace("{m}", str(last))

    def _unit(self, text: str) -> str:
        return self.vocabulary.unit(text) or self.vocabulary.unit(unit_line(text)) or ""

    def _unit_of(self, name: str, entry: Entry, printed: list[str], text: HeaderText, block: Block) -> str:
        """The unit printed with a header, else that of the entry it shares one with, the caption's, the form's."""
        if entry.ignored:
            return ""
        dimension = self.definitions.measures[entry.measure].dimension
        shared = [self.units[entry.unit_of]] if self.units.get(entry.unit_of) else []
        told = printed or shared or self._caption_units(block, dimension)
        unit = told[-1] if told else entry.unit or self.layout.shared.unit
        if len({self.definitions.units[each].multiplier for each in told}) > 1:
            symbols = ", ".join(self.definitions.units[each].symbol for each in dict.fromkeys(told))
            self._report("unit-unsettled", text, symbols, text.shown if printed else self._unit_lines(block))
            unit = ""
        elif not unit:
            symbols = ", ".join(self.vocabulary.unit_symbols(dimension))
            self._report("unit-missing", text, expected=symbols)
        elif self.definitions.units[unit].dimension != dimension:
            symbols = ", ".join(self.vocabulary.unit_symbols(dimension))
            self._report("unit-unknown", text, expected=symbols)
            unit = ""
        self.units[name] = unit
        return unit

    def _caption_units(self, block: Block, dimension: str) -> list[str]:
        """The units of this dimension that the captions name; of tables side by side, those above the table's own columns.

        Of several, those that other headers print are theirs: `单位：亿元、元` above 人均生产总值（元）.
        """
        told = [
            (cell.column in block.header.columns, unit)
            for cell in block.captions
            for each in units_of_line(cell_text(self.sheet.at(cell)), self.vocabulary.unit)
            for part in ([each] if self.vocabulary.unit(each) else each.split("/"))
            if (unit := self.vocabulary.unit(part, dimension))
        ]
        units = [unit for is_above, unit in told if is_above] or [unit for _, unit in told]
        printed = {self._unit(each) for text in block.data_texts for each in text.brackets}
        left = [unit for unit in units if unit not in printed]
        return left if len(set(units)) > 1 and left else units

    def _unit_lines(self, block: Block) -> str:
        """The captions that name units, for a person to read."""
        texts = (cell_text(self.sheet.at(cell)) for cell in block.captions)
        return "; ".join(plain(text) for text in texts if unit_line(text))

    def caption_meaning(self, block: Block) -> Meaning | None:
        """The entry that a caption names, as in `指标：地区生产总值(亿元)`; reported where none does."""
        for cell in block.captions:
            text = plain(cell_text(self.sheet.at(cell)))
            for each in (text, text.partition(":")[2]):
                found = self.meaning(header_text(cell.column, [cell], [each]), "", block) if each else None
                if found:
                    return found
        known = ", ".join(each.texts[0] for each in self.layout.entries.values())
        self.report("measure-unknown", block.captions, expected=known)
        return None

    def report_missing(self, blocks: Iterable[Block]) -> None:
        """Name every entry that the layout expects and no header of the sheet gives."""
        if self.layout.measure != "column":
            return
        seen = ", ".join(text.shown for block in blocks for text in block.data_texts)
        for name, entry in self.layout.entries.items():
            if name not in self.found and not entry.optional and not entry.ignored:
                self.report("header-missing", observed=seen, expected=entry.texts[0], cause=name)

    def _report(self, rule_id: str, text: HeaderText, expected: str = "", observed: str = "") -> None:
        """Name a header; what is observed is the header itself unless something else is."""
        self.report(
            rule_id, text.cells[-1:] or (Cell(0, text.column),), observed=observed or text.shown, expected=expected
        )
