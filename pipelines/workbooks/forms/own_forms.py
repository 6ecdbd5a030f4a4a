"""What all forms say of themselves, and the sheets of the project's own: the submission and published figures.

The template is written from a form and the reader reads by it; neither has a copy of its labels. Tables that others publish
are `pipelines.workbooks.forms.layout_forms`; the files of both are read and checked by `pipelines.workbooks.forms.form_files`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property, lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from pipelines.languages import both
from pipelines.workbooks.words.text import key, plain, split_bracket

SUBMISSION = "submission"
PUBLISHED_FIGURES = "published-figures"
COVER = "cover"
LAYOUT = "layout"
_REMEMBERED = 1 << 14  # the same labels come in every file


class FormModel(BaseModel):
    """What all parts of a form share: an unknown word in the file is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Dated(FormModel):
    """What is for the periods that end between two days, the second not included; without one it is open there."""

    valid_from: date | None = None
    valid_to: date | None = None

    def is_for(self, day: date) -> bool:
        """Whether it is for a period that ends on this day."""
        return (self.valid_from or date.min) <= day < (self.valid_to or date.max)

    @property
    def validity(self) -> str:
        """The two days, for a person to read."""
        return f"{self.valid_from or ''} – {self.valid_to or ''}"


class AnyForm(Dated):
    """A form's names, its version and the periods it is for."""

    id: str
    name_zh: str
    name_en: str
    version: str
    valid_from: date


class Field(FormModel):
    """One label or header of a form and what the cell beside or below it holds.

    `aliases` are further texts of the label; `likely` are those that could be the label of something else: they are taken, and
    asked about. An `aside` is what the template shows to people and nobody reads: `beside` names the field of which it shows
    last year's figure.
    """

    label_zh: str
    label_en: str = ""
    aliases: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    kind: Literal["text", "code", "period", "date", "whole", "number", "figure", "flag", "term", "unit", "aside"]
    terms: str = ""
    dimension: str = ""
    choices: tuple[str, ...] = ()
    measure: str = ""
    beside: str = ""
    unit: str = ""
    required: bool = False
    one_of: str = ""
    default: str = ""
    hint_zh: str = ""
    width: int = 18

    @property
    def label(self) -> str:
        """What a person is told of it: its label, in both languages."""
        return both(self.label_zh, self.label_en or self.label_zh)

    @property
    def is_aside(self) -> bool:
        """Whether it is for people only."""
        return self.kind == "aside"

    def texts(self) -> Iterator[str]:
        """Every text that is the label of this field and of nothing else, as compared."""
        for text in (self.label_zh, self.label_en, *self.aliases):
            if text:
                yield key(text)


class Total(FormModel):
    """A measure of the totals sheet: the unit proposed, and the scope and coverage its figure is of."""

    unit: str
    scope: str
    coverage: str


class SheetForm(FormModel):
    """One sheet of a form.

    `headings` are the words of the rows by which the template groups industries and adds them up, `standings` those that say
    how the shared definition counts one.
    """

    kind: Literal["fields", "table", "text", "lists"]
    name_zh: str
    name_en: str
    aliases: tuple[str, ...] = ()
    title_zh: str = ""
    title_en: str = ""
    fields: dict[str, Field] = {}
    refused: dict[str, tuple[str, ...]] = {}
    measures: dict[str, Total] = {}
    lines: tuple[str, ...] = ()
    headings: dict[str, str] = {}
    standings: dict[str, str] = {}
    repeats: bool = False

    def has_name(self, name: str) -> bool:
        """Whether a sheet of this name is meant for this sheet."""
        return key(name) in {key(text) for text in (self.name_zh, self.name_en, *self.aliases)}

    @property
    def is_read(self) -> bool:
        """Whether figures or answers stand on it; the others are for people, and behind the drop-downs."""
        return self.kind in ("fields", "table")

    @cached_property
    def bind(self) -> Callable[[str], tuple[str, tuple[str, ...]]]:
        """Tells the field that a label means ('' for none) and what its brackets say. Every line of it must agree."""
        likely = {key(text): name for name, field in self.fields.items() for text in field.likely}
        return _binder(likely | self._certain)

    @cached_property
    def binds_for_certain(self) -> Callable[[str], tuple[str, tuple[str, ...]]]:
        """The same of a label that can be no other's."""
        return _binder(self._certain)

    @property
    def _certain(self) -> dict[str, str]:
        return {text: name for name, field in self.fields.items() for text in field.texts()}

    @cached_property
    def required_groups(self) -> list[tuple[str, ...]]:
        """The fields that must be there; of the fields in one group, one is enough."""
        groups: dict[str, list[str]] = {}
        for name, field in self.fields.items():
            if field.required or field.one_of:
                groups.setdefault(field.one_of or name, []).append(name)
        return [tuple(names) for names in groups.values()]

    def labels(self, names: tuple[str, ...]) -> str:
        """The Chinese labels of fields, for a person to read."""
        return " / ".join(self.fields[name].label_zh for name in names)


class Form(AnyForm):
    """A form of the project's own."""

    sample_mark: str = ""
    flags: dict[Literal["yes", "no"], tuple[str, ...]] = {}
    tables: dict[str, SheetForm]


def _binder(fields: Mapping[str, str]) -> Callable[[str], tuple[str, tuple[str, ...]]]:
    """Tells the field of a label by the texts as compared, and what the label's brackets say."""

    @lru_cache(maxsize=_REMEMBERED)
    def bind(text: str) -> tuple[str, tuple[str, ...]]:
        if key(text) in fields:
            return fields[key(text)], ()
        lines = [_split(line) for line in text.split("\n")]
        names = {fields.get(key(label), "") for label, _ in lines if key(label)}
        name = names.pop() if len(names) == 1 else fields.get(key(split_bracket(text)[0]), "")
        return name, tuple(inside for _, inside in lines if inside)

    return bind


def _split(line: str) -> tuple[str, str]:
    """A line and what stands in brackets at its end; it may be nothing but a bracket."""
    text = plain(line)
    is_bracket = text.startswith(("(", "[")) and text.endswith((")", "]"))
    return ("", text[1:-1]) if is_bracket else split_bracket(text)
