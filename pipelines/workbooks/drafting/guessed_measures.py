"""Guesses which measure a header or row label names, and in which unit, from the forms and vocabularies there are.

A guess that is not an exact match of a known text says what is to be decided. A unit that is printed nowhere is not guessed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from definitions import Definitions
from pipelines.workbooks.drafting.draft import Draft, quoted
from pipelines.workbooks.forms import load_forms
from pipelines.workbooks.headers import HeaderText, caption_unit
from pipelines.workbooks.layouts.form_file import layout_forms
from pipelines.workbooks.text import key, plain
from pipelines.workbooks.vocabulary import Vocabulary

_LIKELY = 0.6
_NEARLY = 0.75  # where no unit says of what kind the measure is
_UNDECIDED = "待定 to be decided"
#: Words that make another measure of one: a growth rate of a sum is no sum.
_CHANGING = ("指数", "增长", "增速", "比重", "占", "率", "人均", "平均", "密度", "上年", "累计", "=100", "抽样")
_WITHIN = re.compile(r"[(\[]([^()\[\]]+)[)\]]|_([^_]+)$")


class Measures:
    """Guesses the measures of one file's tables."""

    def __init__(self, definitions: Definitions, draft: Draft, vocabulary: Vocabulary) -> None:
        self._definitions = definitions
        self._draft = draft
        self._vocabulary = vocabulary
        self._known: dict[str, str] = {key(measure): measure for measure in definitions.measures}
        for form in layout_forms(definitions):
            for layout in form.tables.values():
                for entry in layout.entries.values():
                    if entry.measure and not entry.part_of:
                        self._known.update({key(text): entry.measure for text in entry.texts})
        for own in load_forms(definitions).values():
            for sheet in own.sheets.values():
                self._known.update(
                    {text: each.measure for each in sheet.fields.values() if each.measure for text in each.texts()}
                )
        self._known.update({key(measure.name_zh): measure.id for measure in definitions.measures.values()})

    def entries(self, texts: Sequence[HeaderText], caption_units: Sequence[str]) -> None:
        """Draft an entry for each text that names something, once."""
        self._draft.add("    entries:")
        main = ""
        taken: set[str] = set()
        for position, text in enumerate(texts, 1):
            if not text.joined or text.joined in taken:
                continue
            part = f", part_of: {main}, unit_of: {main}" if text.is_part and main else ""
            if not text.is_part:
                taken.add(text.joined)
                main = f"entry_{position}"
            self._entry(f"entry_{position}", text, caption_units, part)

    def _entry(self, name: str, text: HeaderText, caption_units: Sequence[str], part: str) -> None:
        remark = "".join(
            f"({each})" for each in text.brackets if not self._vocabulary.unit(each) and not caption_unit(each)
        )
        title, inside = self._split(text.joined)
        printed = [unit for each in (*text.brackets, *caption_units) if (unit := self._vocabulary.unit(each))]
        units = [inside] if inside else printed
        measure, ask = self._measure(title, text.brackets, units)
        unit = f", unit: {inside}" if measure and inside else ""
        if measure and not units and not part:
            symbols = "、".join(self._vocabulary.unit_symbols(self._definitions.measures[measure].dimension)[:4])
            ask = f"{ask}；加 add unit: （{symbols} …）" if ask else f"表中没有单位，加 add unit: （{symbols} …）"
        what = f"measure: {measure}" if measure else f"ignored: {quoted(_UNDECIDED)}"
        self._draft.add(f"      {name}: {{texts: [{quoted(text.joined + remark)}], {what}{unit}{part}}}", ask)

    def _split(self, joined: str) -> tuple[str, str]:
        """A title without the unit that stands inside it, and that unit: `GDP_亿元`, `财政支出（亿元）i`; '' for none."""
        text = plain(joined)
        for match in _WITHIN.finditer(text):
            unit = self._vocabulary.unit(match[1] or match[2])
            if unit:
                return text[: match.start()], unit
        return text, ""

    def _measure(self, title: str, brackets: Sequence[str], units: Sequence[str]) -> tuple[str, str]:
        """The measure that a title names ('' for none), and what is to be decided: nothing where text and unit agree."""
        dimensions = {self._definitions.units[unit].dimension for unit in units}
        exact = self._known.get(key(title))
        measures = self._definitions.measures
        if exact and (not dimensions or measures[exact].dimension in dimensions):
            return exact, ""
        wanted = key(title + "".join(brackets))
        changing = [word for word in _CHANGING if word in wanted]
        fitting = {
            word: measure
            for word, measure in self._known.items()
            if (not dimensions or measures[measure].dimension in dimensions)
            and all(mark in word or mark in key(measures[measure].name_zh) for mark in changing)
        }
        close = difflib.get_close_matches(key(title), fitting, n=1, cutoff=_LIKELY if dimensions else _NEARLY)
        if close:
            return fitting[close[0]], f"是不是 is it {measures[fitting[close[0]]].name_zh}"
        return "", "哪个指标 which measure"
