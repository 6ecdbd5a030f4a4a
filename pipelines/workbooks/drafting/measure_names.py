"""The names by which measures are known: their own, those of their synonyms, those that forms have for them.

A form's words are those of its own tables: what stands under 普通中学 there says nothing of a table of another kind.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from functools import cached_property

from definitions import Definitions
from definitions.models import Dimension, Measure, Qualification
from pipelines.workbooks.drafting.spelled import squeezed
from pipelines.workbooks.forms.form_files import load_forms
from pipelines.workbooks.forms.layout_forms import Layout
from pipelines.workbooks.forms.own_forms import Form
from pipelines.workbooks.forms.qualifying import is_named, said
from pipelines.workbooks.words.text import is_total, key, unnumbered

#: What a title may say that makes another measure of those below it.
NARROWING = ("population", "activity")
_LIKELY = 0.6
_NEARLY = 0.75  # where no unit says of what kind the measure is
#: Words that make another measure of one.
_CHANGING = ("指数", "比重", "占", "率", "人均", "平均", "密度", "=100", "抽样", "计划", "目标", "预期", "户均")
_GDP = re.compile(r"gdp|(?:地区|国内)?生产总值")
_SUM = re.compile(r"(?:剔重|去重)?(?:合计|总计)值?$")


class MeasureNames:
    """Finds measures by their names.

    `of_industries`: the table is about industries, whose measures come first; `narrowed`: what its titles say of all of them.
    """

    def __init__(self, definitions: Definitions, narrowed: Sequence[Qualification], *, of_industries: bool) -> None:
        self._definitions = definitions
        self._of_industries = of_industries
        self._narrowed = narrowed
        self._compared: dict[object, tuple[dict[str, str], dict[str, list[str]]]] = {}
        self.likely: dict[str, list[str]] = {}
        self._known: dict[str, list[str]] = {}
        self._parts: dict[str, list[str]] = {}
        for measure in definitions.measures.values():
            self._learn(self._known, measure.id, [measure.id, measure.name_zh, measure.name_en, *measure.words])
            self._learn(self.likely, measure.id, measure.likely)
        for form in load_forms(definitions):
            if isinstance(form, Form):
                for field in (each for sheet in form.tables.values() for each in sheet.fields.values()):
                    self._learn(self._known, field.measure, field.texts())
            else:
                known = self.likely if of_industries else self._known
                for layout in filter(self._is_of_the_same, form.tables.values()):
                    for entry in layout.entries.values():
                        whole = layout.entries[entry.part_of].texts if entry.part_of else ()
                        self._learn(self._parts, entry.measure, (t + of for t in entry.texts for of in whole))
                        own = (text for text in entry.texts if not (entry.part_of or is_total(text)))
                        self._learn(known, entry.measure, own)

    def _is_of_the_same(self, layout: Layout) -> bool:
        """Whether a form's table is of nothing narrower than this one: pupils under 普通中学 are other ones elsewhere."""
        told = [each.qualification for text in layout.title for each in said(text, self._definitions.qualifications)]
        return all(each in self._narrowed for each in told if each.aspect in NARROWING)

    def _learn(self, known: dict[str, list[str]], measure: str, texts: Iterable[str]) -> None:
        for text in texts if measure else ():
            ids = known.setdefault(key(text), [])
            if measure not in ids:
                ids.append(measure)

    def measure(self, text: str, dimensions: set[Dimension]) -> str:
        """The measure of one of these dimensions (any where none is known) that a text is the name of; '' for none or several."""
        wanted = key(text) if key(text) in self._known else _SUM.sub("", key(text))
        known = self._known.get(wanted) or self._known.get(_GDP.sub("国内生产总值", wanted), [])
        return next(iter(self._fitting(known, dimensions)), "")

    def part(self, text: str, whole: str) -> str:
        """The measure that a form knows as this part of a whole; '' for none."""
        measures = self._parts.get(key(text + whole), [])
        return measures[0] if len(measures) == 1 else ""

    def likely_measures(self, text: str, dimensions: set[Dimension]) -> tuple[list[str], bool]:
        """The measures that a text may name, the likeliest first, and whether a definition says that the first is meant.

        What a text is only like, or ends with, is of something else as often as not.
        """
        wanted = key(text)
        characters = set(wanted)
        found = self._fitting(self.likely.get(wanted, []), dimensions)
        changing = tuple(word for word in _CHANGING if word in wanted)
        fitting, names = self._named_by(frozenset(dimensions), changing)
        ends = [each for word, several in names.items() if len(word) > 1 and wanted.endswith(word) for each in several]
        ends = [] if changing else self._fitting(ends, dimensions)
        alike = [word for word in fitting if not characters.isdisjoint(word)]  # the others are like in nothing
        close = difflib.get_close_matches(wanted, alike, n=4, cutoff=_LIKELY if dimensions else _NEARLY)
        found += [fitting[word] for word in close]
        known = [*self.likely.get(wanted, []), *self._known.get(wanted, [])]
        return list(dict.fromkeys([*found, *ends])), bool(self._fitting(known, dimensions))

    @cached_property
    def spellings(self) -> list[tuple[str, Measure]]:
        """Every name by which a measure is known, as it is put together from a header and what stands around it."""
        known, names = self._definitions.measures, (*self._known.items(), *self.likely.items())
        return [(squeezed(text), known[each]) for text, ids in names for each in ids]

    def _named_by(
        self, dimensions: frozenset[Dimension], changing: tuple[str, ...]
    ) -> tuple[dict[str, str], dict[str, list[str]]]:
        """The texts that name a measure of these dimensions and say these words of change, and all texts with theirs."""
        if (dimensions, changing) not in self._compared:
            names = {**self.likely, **self._known}
            fitting = {
                word: fits[0]
                for word, several in names.items()
                if (fits := self._fitting(several, set(dimensions)))
                and all(mark in word or mark in key(self._definitions.measures[fits[0]].name_zh) for mark in changing)
            }
            self._compared[dimensions, changing] = fitting, names
        return self._compared[dimensions, changing]

    def _fitting(self, measures: Sequence[str], dimensions: set[Dimension]) -> list[str]:
        """The measures of these dimensions; of industries first those that may be of one."""
        known = self._definitions.measures
        fitting = [each for each in measures if not dimensions or known[each].dimension in dimensions]
        return sorted(
            fitting,
            key=lambda each: (
                not all(is_named(one, known[each]) for one in self._narrowed),
                self._of_industries and not known[each].activity,
            ),
        )

    def is_measure(self, text: str) -> bool:
        """Whether a text is the name of a measure, for certain or likely."""
        named = key(unnumbered(text))
        return named in self._known or named in self.likely
