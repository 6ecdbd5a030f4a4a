"""The entries of a draft: which measure a header or row label names, and in which unit, by the forms and vocabularies.

What is not known for certain is asked. A unit that is printed nowhere is asked as well; nothing beside a known name is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from definitions.models import Dimension
from pipelines.workbooks.drafting.draft import LEAVE_OUT, Draft, Question, choices, choices_of, name_of, reason
from pipelines.workbooks.drafting.header_units import HeaderUnits
from pipelines.workbooks.drafting.sizes import Sizes
from pipelines.workbooks.drafting.spelled import spelled
from pipelines.workbooks.drafting.subjects import CHANGE, Named, Subjects
from pipelines.workbooks.forms.headers import HeaderText
from pipelines.workbooks.reading.layouts.mentions import Mentions
from pipelines.workbooks.words.industries import industry_of
from pipelines.workbooks.words.text import key, plain
from pipelines.workbooks.words.vocabulary import ECONOMY_TOTAL, SCOPE_TOTAL, TOTAL, Vocabulary

#: The last month that a header names, which is another one in every table.
_LAST_MONTH = re.compile(r"\d+(?=个?月(?!.*月))")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_UNITS = 6
#: The classification of industries where a table names no other.
_GENERAL = "gbt4754-2017"
_OF_SCOPE = "of_the_scope"
#: What an entry says besides what its figures are.
_WHERE = ("texts", "unit", "part_of", "unit_of")


@dataclass
class Measures(HeaderUnits):
    """Drafts what the headers and row labels of one table mean.

    `shared` is what the table says of all its figures, `sizes` how large
    the figures below a text are.
    """

    draft: Draft
    subjects: Subjects
    table: str
    shared: dict[str, Any]
    title: str
    sizes: Sizes
    region: str = ""
    #: Whether what the title says of its figures holds of some columns only.
    is_mixed: bool = False
    #: Totals that stand beside those of men and women.
    by_sex: Sequence[str] = ()
    #: Of which measure an industry's name alone is, where that is clear from the others.
    beside: str = ""
    #: Whether so many texts name nothing known that nobody is asked about those without a likely measure.
    are_many: bool = False
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)
    columns: dict[str, dict[str, Any]] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)
    _main: str = ""

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
        written = self._with_remarks(as_written(text), text)
        if not text.joined or written in self._taken:
            return
        name = f"entry_{len(self.entries) + 1}"
        part = {"part_of": self._main, "unit_of": self._main} if text.is_part and self._main else {}
        if not text.is_part:
            self._taken.add(written)
            self._main = name
        whole = plain("".join(self.entries[self._main]["texts"])) if part else ""
        measure = (
            given or named.measure or self.subjects.part(text.joined, whole) or self.asked(text, named, name, whole)
        )
        if measure not in ("", LEAVE_OUT) and self._is_given(named, measure):
            measure = self._asked_again(text, measure, name)
        if measure in ("", LEAVE_OUT):
            is_answered = f"measure {self._about(text)}" in self.draft.answered
            is_open = any(f"{kind} {self._about(text)}" in self.draft.questions for kind in ("measure", "industry"))
            why = "not_wanted" if is_answered else "undecided" if is_open else "no_measure"
            if named.is_change:
                why = "change_above" if CHANGE.fullmatch(key(text.joined)) else "change"
            self.entries[name] = {"texts": [written], "ignored": reason(why), **part}
            return
        self.entries[name] = {
            "texts": [written],
            "measure": measure,
            **(self._unit_of_whole if part else self._in_unit(text, measure, name)),
            **part,
            **self._of(named, measure),
            **self._at(named),
        }

    @property
    def _unit_of_whole(self) -> dict[str, str]:
        """The unit that the form gives to what an entry is a part of; nothing where it is printed."""
        return {name: unit for name, unit in self.entries[self._main].items() if name == "unit"}

    def industry(self, text: HeaderText, named: Named) -> Named | None:
        """Of which industry a column is, as a person says, where its measure stands elsewhere; None while nobody does."""
        names = self.definitions.class_names(_GENERAL)
        question = Question(
            "industry",
            self._about(text),
            ("tables", self.table, "entries", f"entry_{len(self.entries) + 1}"),
            {each.split()[0]: each for each in names.similar(named.rest)} | choices(LEAVE_OUT),
            LEAVE_OUT,
            lambda said: industry_of(said, names).code or "",
        )
        code = self.draft.ask(question)
        return None if code == LEAVE_OUT else replace(named, rest="", activity=code, classification=_GENERAL)

    def whole(self, text: HeaderText, named: Named) -> Named:
        """A column of no scope or industry beside one of a scope: of the whole economy, unless a person says otherwise."""
        question = Question(
            "total",
            self._about(text),
            ("tables", self.table, "entries", f"entry_{len(self.entries) + 1}"),
            choices(TOTAL, _OF_SCOPE),
            TOTAL,
            why="beside_scope",
        )
        if self.draft.ask(question) != TOTAL:
            return named
        self.is_mixed = True
        return replace(named, activity=TOTAL, classification=ECONOMY_TOTAL)

    def _about(self, text: HeaderText) -> str:
        """A text as a question names it: without its unit."""
        return plain(self._with_remarks(text.joined, text))

    def asked(self, text: HeaderText, named: Named, name: str = "entry_1", whole: str = "") -> str:
        """The measure that a person says a text names, and what is likely meanwhile; nothing of a change is asked.

        `whole`: what the text is a part of.
        """
        if named.is_change:
            return ""
        known = self.definitions.measures
        dimensions = self.dimensions(text)
        meant = spelled(
            [*self._words(text), *self._remarks(text)], [self.title, whole], self.subjects.spellings, dimensions
        )
        why = "spelled" if meant else ""
        if self.beside and not meant and self._is_industry(named):
            name_of_sum = self._split(text.joined)[0] + known[self.beside].name_zh
            meant, why = self.subjects.measure(name_of_sum, dimensions) or self.beside, "beside_gdp"
        elif not meant and (own := self._of_the_region(text, dimensions)):
            meant, why = own, "of_the_region"
        elif not meant and text.joined in self.by_sex:
            meant, why = "population", "by_sex"
        rest = self._split(named.rest)[0] or named.rest or self._split(text.joined)[0]
        likely, is_meant = self.subjects.likely_measures(self._with_remarks(rest, text), dimensions)
        likely = list(dict.fromkeys([meant, *likely])) if meant and not is_meant else likely
        question = Question(
            "measure",
            self._about(text),
            ("tables", self.table, "entries", name),
            choices_of(likely, lambda each: name_of(known[each])) | choices(LEAVE_OUT),
            likely[0] if (is_meant or meant) and self._may_be(named, likely[0]) else LEAVE_OUT,
            lambda said: Vocabulary.of(self.definitions).term("measures", said) or "",
            why if meant and not is_meant else "",
        )
        return self.draft.ask(question, is_sure=self.are_many and not likely)

    def _may_be(self, named: Named, measure: str) -> bool:
        """Whether a likely measure is taken while nobody has answered: it is one of industries, and no other entry gives it."""
        fits = self.definitions.measures[measure].activity or not self.shared.get("classification")
        return fits and not self._is_given(named, measure)

    def _is_given(self, named: Named, measure: str) -> bool:
        """Whether an entry gives this measure of the same industry, coverage and time already."""
        meant = {**self._of(named, measure), **self._at(named), "measure": measure}
        others = ({k: v for k, v in each.items() if k not in _WHERE} for each in self.entries.values())
        return any(meant == each for each in others)

    def _asked_again(self, text: HeaderText, measure: str, name: str) -> str:
        """Whether a second text of one measure is read as well, as a person says; meanwhile the first one counts."""
        named = choices_of([measure], lambda each: name_of(self.definitions.measures[each]))
        place = ("tables", self.table, "entries", name)
        reads = lambda said: Vocabulary.of(self.definitions).term("measures", said) or ""  # noqa: E731
        return self.draft.ask(
            Question("measure", self._about(text), place, named | choices(LEAVE_OUT), LEAVE_OUT, reads, "given_already")
        )

    def _of_the_region(self, text: HeaderText, dimensions: set[Dimension]) -> str:
        """The measure that a text names behind the name of the table's own region: 萧山区生产总值; '' for none."""
        named = list(Mentions.of(self.definitions).named(text.joined))
        is_own = bool(named) and all(self.region in codes for _, codes in named)
        return self.subjects.measure(self.subjects.without_regions(text.joined), dimensions) if is_own else ""

    def _is_industry(self, named: Named) -> bool:
        """Whether a text is the name of an industry and nothing else: a class, or a sector of the national accounts."""
        sector = self.subjects.measure(named.rest + self.definitions.measures[self.beside].name_zh, set())
        return bool(named.activity and not named.rest) or sector not in ("", self.beside)

    @staticmethod
    def _at(named: Named) -> dict[str, Any]:
        """Of which time an entry's figures are, where its text says so."""
        kind = {"period_kind": named.period_kind} if named.period_kind else {}
        return kind | ({"years_back": named.years_back} if named.years_back else {})

    def _of(self, named: Named, measure: str) -> dict[str, Any]:
        """What an entry says of its industry, scope and coverage that the table does not say of all."""
        own: dict[str, Any] = {}
        if named.activity:
            classification = named.classification or self.subjects.classification
            own = {"classification": classification, "activity_code": named.activity}
            if classification == ECONOMY_TOTAL:
                own["scope"] = "none"
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
        if inside := self._split(text.joined)[1] or self._below(text):
            return {"unit": inside}
        told = [*self.printed(text), *filter(None, map(self._unit, self.caption_units))]
        if any(self.definitions.units[unit].dimension == dimension for unit in told):
            return {}
        if stated := next(
            (unit for unit in self.title_units if self.definitions.units[unit].dimension == dimension), ""
        ):
            return {"unit": stated}
        guess = self.sizes.unit(text, dimension, self.definitions)
        units = [unit.id for unit in self.definitions.units.values() if unit.dimension == dimension][:_UNITS]
        symbols = choices_of(units, lambda each: self.definitions.units[each].symbol)
        question = Question(
            "unit",
            plain(text.joined),
            ("tables", self.table, "entries", name),
            symbols,
            guess,
            lambda said: Vocabulary.of(self.definitions).unit(said, dimension) or "",
        )
        unit = self.draft.ask(question)
        return {"unit": unit} if unit else {}


def as_written(text: HeaderText) -> str:
    """A header as a form writes it: its last month and its year left open, which are others in every table."""
    return _YEAR.sub("{y}", _LAST_MONTH.sub("{m}", plain(text.joined)))
