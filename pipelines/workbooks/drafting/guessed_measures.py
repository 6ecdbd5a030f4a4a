"""Guesses which measure a header or row label names, and in which unit, from the forms and vocabularies there are.

A guess that is not an exact match of a known text says what is to be decided. A unit that is printed nowhere is not guessed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence

from definitions import Definitions
from definitions.models import Dimension, Qualification
from pipelines.workbooks.drafting.draft import Draft, quoted
from pipelines.workbooks.forms.form_files import load_forms
from pipelines.workbooks.forms.headers import HeaderText
from pipelines.workbooks.forms.own_forms import Form
from pipelines.workbooks.forms.qualifying import is_named, said
from pipelines.workbooks.words.text import key, plain
from pipelines.workbooks.words.unit_lines import unit_line
from pipelines.workbooks.words.vocabulary import Vocabulary

_LIKELY = 0.6
_NEARLY = 0.75  # where no unit says of what kind the measure is
_UNDECIDED = "待定 to be decided"
#: Words that make another measure of one: a growth rate of a sum is no sum.
_CHANGING = ("指数", "增长", "增速", "比重", "占", "率", "人均", "平均", "密度", "上年", "累计", "=100", "抽样")
#: What a title may say that makes another measure of those below it; industries may also be said by the scope, which is asked.
_NARROWING = ("population", "activity")
_WITHIN = re.compile(r"[(\[]([^()\[\]]+)[)\]]|_([^_]+)$")


class Measures:
    """Guesses the measures of one file's tables."""

    def __init__(self, definitions: Definitions, draft: Draft) -> None:
        self._definitions = definitions
        self._draft = draft
        self._vocabulary = Vocabulary.of(definitions)
        self._said: list[Qualification] = []
        self._known: dict[str, list[str]] = {}
        for measure in definitions.measures.values():
            self._learn(measure.id, [measure.id, measure.name_zh])
        for form in load_forms(definitions):
            if isinstance(form, Form):
                for field in (each for sheet in form.tables.values() for each in sheet.fields.values()):
                    self._learn(field.measure, field.texts())
            else:
                for entry in (each for layout in form.tables.values() for each in layout.entries.values()):
                    self._learn("" if entry.part_of else entry.measure, entry.texts)

    def _learn(self, measure: str, texts: Iterable[str]) -> None:
        """Remember that these texts name a measure; one text may name several, each in its own table."""
        for text in texts if measure else ():
            known = self._known.setdefault(key(text), [])
            if measure not in known:
                known.append(measure)

    def entries(self, texts: Sequence[HeaderText], caption_units: Sequence[str], titles: Sequence[str]) -> None:
        """Draft an entry for each text that names something, once; what the titles say narrows what it may be."""
        self._draft.add("    entries:")
        told = [each.qualification for title in titles for each in said(title, self._definitions.qualifications)]
        self._said = [each for each in told if each.aspect in _NARROWING]
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
            f"({each})" for each in text.brackets if not self._vocabulary.unit(each) and not unit_line(each)
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
        measures = self._definitions.measures
        exact = self._fitting(self._known.get(key(title), []), dimensions)
        if exact:
            is_open = not self._is_narrowed(exact[0]) and any(each.aspect == "population" for each in self._said)
            return exact[0], f"是不是 is it {measures[exact[0]].name_zh}" if is_open else ""
        wanted = key(title + "".join(brackets))
        changing = [word for word in _CHANGING if word in wanted]
        fitting = {
            word: fits[0]
            for word, several in self._known.items()
            if (fits := self._fitting(several, dimensions))
            and all(mark in word or mark in key(measures[fits[0]].name_zh) for mark in changing)
        }
        close = difflib.get_close_matches(key(title), fitting, n=1, cutoff=_LIKELY if dimensions else _NEARLY)
        if close:
            return fitting[close[0]], f"是不是 is it {measures[fitting[close[0]]].name_zh}"
        return "", "哪个指标 which measure"

    def _fitting(self, measures: Sequence[str], dimensions: set[Dimension]) -> list[str]:
        """The measures of these dimensions (any where none is known), those that the words of the titles name first."""
        of_these = [
            each for each in measures if not dimensions or self._definitions.measures[each].dimension in dimensions
        ]
        return sorted(of_these, key=lambda each: not self._is_narrowed(each))

    def _is_narrowed(self, measure: str) -> bool:
        """Whether a measure's name says what the titles do."""
        return all(is_named(each, self._definitions.measures[measure]) for each in self._said)
