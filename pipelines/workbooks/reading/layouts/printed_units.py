"""The unit of a measure in a table: printed with its header or label, with another one's, in a caption, or given by the form.

What a header or label means is `pipelines.workbooks.reading.layouts.binding`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.addresses import Cell
from pipelines.languages import AND, THEN
from pipelines.workbooks.forms.cutting import Block
from pipelines.workbooks.forms.headers import HeaderText
from pipelines.workbooks.forms.layout_forms import Entry
from pipelines.workbooks.reading.layouts.work import SheetWork
from pipelines.workbooks.words.text import cell_text, plain
from pipelines.workbooks.words.unit_lines import unit_line, units_of_line


@dataclass
class PrintedUnits(SheetWork):
    """Finds the units of one sheet's measures. `units` are those found so far, by entry."""

    units: dict[str, str] = field(default_factory=dict, kw_only=True)

    def _unit(self, text: str) -> str:
        return self.vocabulary.unit(text) or self.vocabulary.unit(unit_line(text)) or ""

    def _dimension(self, entry: Entry) -> str:
        return self.definitions.measures[entry.measure].dimension

    def _symbols(self, entry: Entry) -> str:
        """The units that an entry may be in, for a person to read."""
        return AND.join(self.vocabulary.unit_symbols(self._dimension(entry)))

    def _unit_of(self, name: str, entry: Entry, text: HeaderText, block: Block) -> str:
        """The unit printed with a header, else that of the entry it shares one with, the caption's, the form's."""
        if entry.ignored:
            return ""
        dimension = self._dimension(entry)
        printed = [unit for each in text.brackets if (unit := self._unit(each))]
        shared = [self.units[entry.unit_of]] if self.units.get(entry.unit_of) else []
        told = printed or shared or self._caption_units(block, dimension)
        unit = told[-1] if told else entry.unit or self.layout.shared.unit
        if len({self.definitions.units[each].multiplier for each in told}) > 1:
            symbols = AND.join(self.definitions.units[each].symbol for each in dict.fromkeys(told))
            self._report("unit-unsettled", text, symbols, text.shown if printed else self._unit_lines(block))
            unit = ""
        elif not unit:
            self._report("unit-missing", text, expected=self._symbols(entry))
        elif self.definitions.units[unit].dimension != dimension:
            self._report("unit-unknown", text, expected=self._symbols(entry))
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
        return THEN.join(plain(text) for text in texts if unit_line(text))

    def _report(self, rule_id: str, text: HeaderText, expected: str = "", observed: str = "") -> None:
        """Name a header; what is observed is the header itself unless something else is."""
        self.report(
            rule_id, text.cells[-1:] or (Cell(0, text.column),), observed=observed or text.shown, expected=expected
        )
