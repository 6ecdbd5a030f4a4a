"""What the headers and labels of a cut table mean under its layout: which entry, in which unit, of which period.

A header that no entry knows is a finding that names it; an entry that no header of the sheet gives is one too. Reading the
figures is `pipelines.workbooks.reading.layouts.tables`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from pipelines.addresses import Cell
from pipelines.languages import AND
from pipelines.workbooks.forms.cutting import Block
from pipelines.workbooks.forms.headers import HeaderText, header_text, title_key
from pipelines.workbooks.forms.layout_forms import Entry, Times
from pipelines.workbooks.forms.nearest import likest
from pipelines.workbooks.reading.layouts.printed_units import PrintedUnits
from pipelines.workbooks.reading.layouts.table_periods import period_of_header
from pipelines.workbooks.words.period_spelling import in_one_spelling
from pipelines.workbooks.words.periods import EXAMPLES, Period, parse_part, period_of_day
from pipelines.workbooks.words.text import cell_text, key, plain, unnumbered

_MONTHS = 12
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
#: What may stand between the name of a measure and its ending: 社会消费品零售总额_当期值.
_JOINTS = "_-·"
#: Why an indicator that is no measure is left out.
NO_MEASURE = "没有这个指标 no such measure"


@dataclass(frozen=True)
class Meaning:
    """What a header or label was found to mean: the entry's name, and the unit printed with it ('' for none)."""

    name: str
    entry: Entry
    unit: str = ""

    @property
    def ignored(self) -> str:
        """Why it is left out, by its name; empty for one that is read."""
        return f"{self.name}: {self.entry.ignored}" if self.entry.ignored else ""


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
        return self.meaning.ignored if self.meaning else ""


@dataclass
class Binder(PrintedUnits):
    """Binds the texts of one sheet to the entries of its layout. `line_of` says where the form's file gives an entry."""

    base: Period | None
    line_of: Callable[[str], str] = str
    found: set[str] = field(default_factory=set)
    misfits: set[int] = field(default_factory=set)

    def columns(self, block: Block) -> list[Column]:
        """The columns of figures of a block; a header that means nothing is reported and left out."""
        columns: list[Column] = []
        here: set[tuple[object, ...]] = set()
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
                main = main if bound.meaning.entry.behind else bound.meaning.name
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
        expected = self._likest(text) + self._known_headers(text)
        if entry and not entry.ignored and any(not self._unit(each) for each in text.brackets):
            expected = f"{entry.texts[0]} ({self._symbols(entry)})"
        elif entry and entry.part_of in entries:
            whole = entries[entry.part_of].texts[0]
            expected = f"⟨之后的“其中”栏｜of which, behind⟩ “{whole}”"
        elif entry and text.is_part:
            expected = f"⟨不在“其中”之下的｜not among what is “of which”⟩: {entry.texts[0]}"
        else:
            name = ""
        self._report("header-unknown", text, expected=expected)
        self.found.update(filter(None, [name]))  # it is there, so nobody asks for it again

    def _is_second(self, meaning: Meaning, period: Period | None, here: set[tuple[object, ...]]) -> bool:
        """Whether another column of the block gives this entry for this period; which of the two is meant cannot be told."""
        place = (meaning.name, meaning.entry.period_kind, meaning.entry.years_back, period.id if period else "")
        is_second = self.layout.region.stands != "column" and place in here and not meaning.entry.ignored
        here.add(place)
        return is_second

    def _column(self, block: Block, text: HeaderText, main: str) -> Column | None:
        period = None
        dateless = text.without_period()[0]
        left_out = [each for each in self.layout.columns.values() if each.ignored]
        if times := next(
            (each for each in left_out if any(self._says(one, each.texts) for one in (text, dateless))), None
        ):
            return Column(text, None, None, times=times)
        if self.layout.period.stands == "column":
            text, period = self._dated(text) or period_of_header(text, self.base)
            if period is None:
                return None
        if self.layout.measure != "column":
            return self._column_without_measure(text, period)
        meaning = self.meaning(text, main, block)
        return Column(text, meaning, period) if meaning else None

    def _dated(self, text: HeaderText) -> tuple[HeaderText, Period] | None:
        """A header without the date in it, as a spreadsheet keeps 2023年10月, and the period that this stands for."""
        for cell in text.cells:
            day = self.sheet.at(cell)
            if period := period_of_day(day, self.layout.period.kind):
                return replace(text, parts=tuple(part for part in text.parts if part != cell_text(day))), period
        return None

    def _column_without_measure(self, text: HeaderText, period: Period | None) -> Column | None:
        """A column whose measure stands elsewhere: of a period, of a region, or of what the layout's columns may be of."""
        known = [each for each in self.layout.columns.values() if not each.ignored]
        times = next((each for each in known if self._says(text, each.texts)), None)
        is_region = self.layout.region.stands == "column"
        if (known and not times) or not (known or is_region or not key(text.joined)):
            return None
        bare = replace(text, brackets=(), is_part=False)
        units = {unit for each in text.brackets if (unit := self._unit(each))}
        region = "" if times else text.joined + "".join(f"({each})" for each in text.brackets if self._is_code(each))
        kinds = (self._unit, self._is_shared) if times else (self._unit, self._is_shared, self._is_code)
        remarks = [each for each in text.brackets if not any(knows(each) for knows in kinds)]
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
        if self.definitions.units[column.unit].dimension == self._dimension(meaning.entry):
            return replace(meaning, unit=column.unit)
        if column.text.column not in self.misfits:
            self.misfits.add(column.text.column)
            printed = replace(column.text, brackets=(self.definitions.units[column.unit].symbol,))
            self._report("unit-unknown", printed, expected=self._symbols(meaning.entry))
        return None

    def _says(self, text: HeaderText, texts: Iterable[str]) -> bool:
        """Whether a header is one of these texts, of any year, or the same months in another way: 1月至8月, 1—8月累计."""
        year = next(iter(_YEAR.findall(text.joined)), "")
        written = [self._with_month(each).replace("{y}", year) for each in texts]
        part = parse_part(text.joined)
        is_written = key(in_one_spelling(text.joined)) in {key(in_one_spelling(each)) for each in written}
        return is_written or (part is not None and part in map(parse_part, written))

    def _likest(self, text: HeaderText) -> str:
        """The entry that a header is most like, with the line of the form's file that would take it in too."""
        if self.layout.measure != "column":
            return ""
        missing = {name: each.texts for name, each in self.layout.entries.items() if name not in self.found}
        said = {key(each) for texts in missing.values() for each in texts}
        # its own text is here, but behind another entry
        name = "" if key(text.joined) in said else likest(text.joined, missing)
        return f"“{self.layout.entries[name].texts[0]}”（{self.line_of(name)}）; " if name else ""

    def _known_headers(self, text: HeaderText) -> str:
        """The headers that a column of figures may have, for a person to read."""
        if self.layout.measure == "column":
            return self.understood(text)
        return AND.join(self._with_month(each.texts[0]) for each in self.layout.columns.values()) or EXAMPLES

    def meaning(self, text: HeaderText, main: str, block: Block) -> Meaning | None:
        """What a header or label names, with its ending; what no measure is called is left out where the layout says so.

        A known name of which something else is said is neither: it is named as not understood.
        """
        found = self._named(text, main) or next(self._with_endings(text, main), None)
        if found:
            name, entry = found
            return Meaning(name, entry, self._unit_of(name, entry, text, block))
        if self.layout.unlisted == "refuse" or self._named(replace(text, brackets=()), main):
            return None
        self._report("measures-left-out", text)
        return Meaning(text.shown, Entry(texts=(text.shown,), ignored=NO_MEASURE))

    def understood(self, text: HeaderText) -> str:
        """What would be understood in place of a text: its own name with a unit that fits, else the names there are."""
        named = self._named(replace(text, brackets=()), "")
        if named and named[1].measure:
            return f"{text.joined} ({self._symbols(named[1])})"
        return AND.join(entry.texts[0] for entry in self.layout.entries.values())

    def _with_endings(self, text: HeaderText, main: str) -> Iterator[tuple[str, Entry]]:
        """What is named before an ending that says of which months the figures are: 国内生产总值 before 累计值."""
        for times in self.layout.endings.values():
            for ending in times.texts:
                name = text.joined.removesuffix(ending).rstrip(_JOINTS)
                if name != text.joined and (found := self._named(replace(text, parts=(name,)), main)):
                    own = times.model_dump(include={"period_kind", "years_back", "ignored"})
                    yield found[0], found[1].model_copy(update=own)

    def _named(self, text: HeaderText, main: str) -> tuple[str, Entry] | None:
        """The entry that a header or label names, or else the measure, where the layout goes by their names.

        An “其中” item is named only behind the entry that it is a part of.
        """
        remark = "".join(f"({each})" for each in text.brackets if not self._unit(each))
        wanted = key(in_one_spelling(text.joined + remark))
        other = key(in_one_spelling(text.other_language))
        for name, entry in self.layout.entries.items():
            texts = {key(in_one_spelling(self._with_month(each))) for each in entry.texts}
            is_said = wanted in texts or (not remark and "月" in wanted and self._says(text, entry.texts))
            if is_said and entry.belongs(main, text.is_part) and (not other or other in texts):
                return name, entry
        by_name = self.layout.unlisted == "by_name" and not text.is_part
        measure = self.vocabulary.term("measures", text.joined + remark) if by_name else None
        return (measure, Entry(texts=(text.joined,), measure=measure)) if measure else None

    def _with_month(self, text: str) -> str:
        last = self.base.last * self.base.step if self.base and self.base.step else _MONTHS
        return text.replace("{m}", str(last))

    def caption_meaning(self, block: Block) -> Meaning | None:
        """The entry that a caption names, as in `指标：地区生产总值(亿元)`, whatever its years; reported where none does."""
        own = next((cell for cell in block.captions if self._is_cover(cell)), None)
        if own and self.layout.unlisted == "by_name":
            named = header_text(own.column, [own], [plain(cell_text(self.sheet.at(own))).partition(":")[2]])
            found = self.meaning(named, "", block)
            if found is None:
                self.report("measure-unknown", [own], observed=named.shown, expected=self.understood(named))
            return found
        for cell in block.captions:
            text = plain(cell_text(self.sheet.at(cell)))
            for each in (text, text.partition(":")[2], title_key(text), unnumbered(text)):
                found = self.meaning(header_text(cell.column, [cell], [each]), "", block) if each else None
                if found:
                    return found
        known = AND.join(each.texts[0] for each in self.layout.entries.values())
        self.report("measure-unknown", block.captions, expected=known)
        return None

    def _is_cover(self, cell: Cell) -> bool:
        """Whether a caption is one of the lines by which the layout is known."""
        word, colon, _ = plain(cell_text(self.sheet.at(cell))).partition(":")
        return bool(colon) and key(word) in map(key, self.layout.cover)

    def report_missing(self, blocks: Iterable[Block]) -> None:
        """Name every entry that the layout expects and no header of the sheet gives."""
        if self.layout.measure != "column" or self.layout.unlisted == "by_name":
            return
        seen = AND.join(text.shown for block in blocks for text in block.data_texts)
        for name, entry in self.layout.entries.items():
            if name not in self.found and not entry.optional and not entry.ignored:
                self.report("header-missing", observed=seen, expected=entry.texts[0], cause=name)
