"""The entries of a draft: which measure a header or row label names, and in which unit, by the forms and vocabularies.

What is not known for certain is asked. A unit that is printed nowhere is asked as well; nothing beside a known name is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from definitions import Definitions
from definitions.models import Dimension
from pipelines.workbooks.drafting.draft import LEAVE_OUT, Draft, Question, choices, choices_of, reason
from pipelines.workbooks.drafting.subjects import Named, Subjects
from pipelines.workbooks.forms.headers import HeaderText
from pipelines.workbooks.words.text import key, plain
from pipelines.workbooks.words.unit_lines import split_units, unit_line
from pipelines.workbooks.words.vocabulary import ECONOMY_TOTAL, SCOPE_TOTAL, TOTAL, Vocabulary

#: The last month that a header names, which is another one in every table.
_LAST_MONTH = re.compile(r"\d+(?=个?月(?!.*月))")
_WITHIN = re.compile(r"[(\[]([^()\[\]]+)[)\]]|_([^_]+)$")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_UNITS = 6


@dataclass
class Measures:
    """Drafts what the headers and row labels of one table mean.

    `title_units` are those in brackets behind the title, `shared` is what the table says of all its figures.
    """

    definitions: Definitions
    draft: Draft
    subjects: Subjects
    table: str
    caption_units: Sequence[str]
    title_units: Sequence[str]
    shared: dict[str, Any]
    #: Whether so many texts name nothing known that nobody is asked about those without a likely measure.
    are_many: bool = False
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)
    columns: dict[str, dict[str, Any]] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)
    _main: str = ""

    def dimensions(self, text: HeaderText) -> set[Dimension]:
        """The dimensions of the units that stand with a text, or above the table."""
        units = self.printed(text) or [unit for each in self.caption_units if (unit := self._unit(each))]
        return {self.definitions.units[unit].dimension for unit in units}

    def printed(self, text: HeaderText) -> list[str]:
        """The units that stand within a header or label."""
        inside = self._split(text.joined)[1]
        return [inside] if inside else [unit for each in text.brackets if (unit := self._unit(each))]

    def named(self, text: HeaderText) -> Named:
        """What a header or label names, without the unit that stands inside it."""
        if len(text.parts) == 1:
            return self.subjects.named([self._split(text.joined)[0]], self.dimensions(text))
        return self.subjects.named([part for part in text.parts if part in text.joined], self.dimensions(text))

    def column(self, text: HeaderText, why: str) -> None:
        """Draft a column that is left out, whatever its year."""
        left_out = {"texts": [as_written(text)], "ignored": reason(why)}
        if left_out not in self.columns.values():
            self.columns[f"column_{len(self.columns) + 1}"] = left_out

    def time(self, text: HeaderText, named: Named) -> None:
        """Draft a column of some time where rows name the measures."""
        self.columns[f"column_{len(self.columns) + 1}"] = {"texts": [as_written(text)], **self._at(named)}

    def entry(self, text: HeaderText, named: Named, given: str = "") -> None:
        """Draft an entry for a text, once; `given` is its measure where that stands elsewhere (columns of industries)."""
        written = as_written(text) + "".join(f"({each})" for each in self._remarks(text))
        if not text.joined or written in self._taken:
            return
        name = f"entry_{len(self.entries) + 1}"
        part = {"part_of": self._main, "unit_of": self._main} if text.is_part and self._main else {}
        if not text.is_part:
            self._taken.add(written)
            self._main = name
        measure = given or named.measure or self.asked(text, named, name)
        if measure in ("", LEAVE_OUT):
            is_answered = f"measure {self._about(text)}" in self.draft.answered
            is_open = f"measure {self._about(text)}" in self.draft.questions
            why = "not_wanted" if is_answered else "undecided" if is_open else "no_measure"
            why = "change" if named.is_change else why
            self.entries[name] = {"texts": [written], "ignored": reason(why), **part}
            return
        self.entries[name] = {
            "texts": [written],
            "measure": measure,
            **({} if part else self._in_unit(text, measure, name)),
            **part,
            **self._of(named, measure),
            **self._at(named),
        }

    def _about(self, text: HeaderText) -> str:
        """A text as a question names it: without its unit."""
        return plain(text.joined + "".join(f"({each})" for each in self._remarks(text)))

    def _remarks(self, text: HeaderText) -> list[str]:
        return [each for each in text.brackets if not self._unit(each) and not unit_line(each)]

    def asked(self, text: HeaderText, named: Named, name: str = "entry_1") -> str:
        """The measure that a person says a text names, and what is likely meanwhile; nothing of a change is asked."""
        if named.is_change:
            return ""
        rest = self._split(named.rest)[0] or named.rest or self._split(text.joined)[0]
        likely, is_whole = self.subjects.likely_measures(rest + "".join(self._remarks(text)), self.dimensions(text))
        known = self.definitions.measures
        question = Question(
            "measure",
            self._about(text),
            ("tables", self.table, "entries", name),
            choices_of(likely, lambda each: known[each].name_zh) | choices(LEAVE_OUT),
            likely[0] if is_whole and self._may_be(named, likely[0]) else LEAVE_OUT,
            lambda said: Vocabulary.of(self.definitions).term("measures", said) or "",
        )
        return self.draft.ask(question, is_sure=self.are_many and not likely)

    def _may_be(self, named: Named, measure: str) -> bool:
        """Whether a likely measure is taken while nobody has answered: it is one of industries, and no other entry gives it."""
        fits = self.definitions.measures[measure].activity or not self.shared.get("classification")
        meant = {**self._of(named, measure), **self._at(named), "measure": measure}
        return fits and not any(meant.items() <= each.items() for each in self.entries.values())

    @staticmethod
    def _at(named: Named) -> dict[str, Any]:
        """Of which time an entry's figures are, where its text says so."""
        kind = {"period_kind": named.period_kind} if named.period_kind else {}
        return kind | ({"years_back": named.years_back} if named.years_back else {})

    def _of(self, named: Named, measure: str) -> dict[str, Any]:
        """What an entry says of its industry, scope and coverage that the table does not say of all."""
        own: dict[str, Any] = {}
        if named.activity:
            own = {"classification": self.subjects.classification, "activity_code": named.activity}
        elif named.scope:
            own = {"classification": SCOPE_TOTAL, "activity_code": named.scope, "scope": named.scope}
        elif not self.definitions.measures[measure].activity and self.shared.get("classification"):
            own = {"classification": ECONOMY_TOTAL, "activity_code": TOTAL, "scope": "none"}
        if named.coverage:
            own["coverage"] = named.coverage
        return {name: value for name, value in own.items() if self.shared.get(name) != value}

    def _in_unit(self, text: HeaderText, measure: str, name: str) -> dict[str, str]:
        """The unit of an entry where the reader would not find it: inside its name, or printed nowhere, which is asked."""
        dimension = self.definitions.measures[measure].dimension
        if inside := self._split(text.joined)[1]:
            return {"unit": inside}
        told = [*self.printed(text), *filter(None, map(self._unit, self.caption_units))]
        if any(self.definitions.units[unit].dimension == dimension for unit in told):
            return {}
        if stated := next(
            (unit for unit in self.title_units if self.definitions.units[unit].dimension == dimension), ""
        ):
            return {"unit": stated}
        units = [unit.id for unit in self.definitions.units.values() if unit.dimension == dimension][:_UNITS]
        symbols = choices_of(units, lambda each: self.definitions.units[each].symbol)
        question = Question(
            "unit",
            plain(text.joined),
            ("tables", self.table, "entries", name),
            symbols,
            "",
            lambda said: Vocabulary.of(self.definitions).unit(said, dimension) or "",
        )
        unit = self.draft.ask(question)
        return {"unit": unit} if unit else {}

    def _unit(self, text: str) -> str | None:
        vocabulary = Vocabulary.of(self.definitions)
        return vocabulary.unit(text) or vocabulary.unit(unit_line(text))

    def _split(self, joined: str) -> tuple[str, str]:
        """A title without the unit that stands inside it, and that unit: `GDP_亿元`, `财政支出（亿元）i`; '' for none."""
        text = plain(joined)
        for match in _WITHIN.finditer(text):
            if unit := Vocabulary.of(self.definitions).unit(match[1] or match[2]):
                return text[: match.start()], unit
        return text, ""


def as_written(text: HeaderText) -> str:
    """A header as a form writes it: its last month and its year left open, which are others in every table."""
    return _YEAR.sub("{y}", _LAST_MONTH.sub("{m}", plain(text.joined)))


def units_above(captions: Sequence[str], definitions: Definitions) -> list[str]:
    """The units that the captions name."""
    vocabulary = Vocabulary.of(definitions)
    return [
        unit
        for text in captions
        if unit_line(text)
        for unit in split_units(unit_line(text), vocabulary.unit)
        if key(unit)
    ]
