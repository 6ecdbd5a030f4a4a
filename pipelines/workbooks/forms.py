"""A form file (`definitions/forms/<form>/form.yml`) as typed, checked objects.

The template is written from a form and the reader reads by it; neither has a copy of its labels. Recognising which form
a workbook is belongs to `pipelines.workbooks.recognise`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from definitions import DefinitionError, Definitions
from pipelines.workbooks.text import key

SUBMISSION = "submission"
PUBLISHED_FIGURES = "published-figures"
COVER = "cover"
LAYOUT = "layout"


class _Part(BaseModel):
    """What all parts of a form share: an unknown word in the file is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Field(_Part):
    """One label or header of a form and what the cell beside or below it holds."""

    label_zh: str
    label_en: str = ""
    aliases: tuple[str, ...] = ()
    kind: Literal["text", "code", "period", "date", "whole", "number", "figure", "flag", "term", "unit"]
    terms: str = ""
    dimension: str = ""
    choices: tuple[str, ...] = ()
    measure: str = ""
    unit: str = ""
    required: bool = False
    one_of: str = ""
    default: str = ""
    hint_zh: str = ""
    width: int = 18

    def texts(self) -> Iterator[str]:
        """Every text by which the label is recognised, as compared."""
        for text in (self.label_zh, self.label_en, *self.aliases):
            if text:
                yield key(text)


class Total(_Part):
    """A measure of the totals sheet: the unit proposed, and the scope and coverage its figure is of."""

    unit: str
    scope: str
    coverage: str


class SheetForm(_Part):
    """One sheet of a form."""

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
    repeats: bool = False

    def has_name(self, name: str) -> bool:
        """Whether a sheet of this name is meant for this sheet."""
        return key(name) in {key(text) for text in (self.name_zh, self.name_en, *self.aliases)}

    @cached_property
    def bindings(self) -> dict[str, str]:
        """Each text of a label to the field it binds to."""
        return {text: name for name, field in self.fields.items() for text in field.texts()}

    @cached_property
    def bound(self) -> dict[str, tuple[str, str]]:
        """What labels of earlier files were found to mean: the same ones come in every file."""
        return {}

    @cached_property
    def unbound(self) -> set[str]:
        """Texts of earlier files that were found to be no label: most texts of a table are, and come in every file."""
        return set()

    def required_groups(self) -> list[tuple[str, ...]]:
        """The fields that must be there; of the fields in one group, one is enough."""
        return self._required_groups

    @cached_property
    def _required_groups(self) -> list[tuple[str, ...]]:
        groups: dict[str, list[str]] = {}
        for name, field in self.fields.items():
            if field.required or field.one_of:
                groups.setdefault(field.one_of or name, []).append(name)
        return [tuple(names) for names in groups.values()]

    def labels(self, names: tuple[str, ...]) -> str:
        """The Chinese labels of fields, for a person to read."""
        return " / ".join(self.fields[name].label_zh for name in names)


class Form(_Part):
    """A form: its sheets, its version and the periods it is for."""

    id: str
    name_zh: str
    name_en: str
    version: str
    valid_from: date
    valid_to: date | None = None
    sample_mark: str = ""
    flags: dict[Literal["yes", "no"], tuple[str, ...]] = {}
    sheets: dict[str, SheetForm]

    def is_for(self, day: date) -> bool:
        """Whether the form is for a period that ends on this day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


F = TypeVar("F", bound=BaseModel)


def validated(kind: type[F], file: str, form_id: str, content: Mapping[str, Any]) -> F:
    """The content of a form file as typed objects; a `DefinitionError` names the first place that is at fault."""
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        message = f"{first['msg']} ({first.get('input')!r})"
        raise DefinitionError(file, form_id, place, message, message) from error


def load_form(definitions: Definitions, form_id: str) -> Form:
    """The form of this id, checked; a `DefinitionError` names what in its file is at fault."""
    file = f"forms/{form_id}/form.yml"
    form = validated(Form, file, form_id, definitions.forms[form_id])
    for sheet_id, sheet in form.sheets.items():
        _check(definitions, file, sheet_id, sheet)
    return form


def load_forms(definitions: Definitions) -> dict[str, Form]:
    """The project's own forms by id; layout forms are `pipelines.workbooks.layouts.form_file`."""
    own = [form_id for form_id, content in definitions.forms.items() if content.get("kind") != LAYOUT]
    return {form_id: load_form(definitions, form_id) for form_id in own}


def _check(definitions: Definitions, file: str, sheet_id: str, sheet: SheetForm) -> None:
    """No label means two things on one sheet, and what a form refers to exists."""
    seen: dict[str, str] = {}
    for name, field in sheet.fields.items():
        for text in field.texts():
            if seen.setdefault(text, name) != name:
                fault = f"{text}: {seen[text]}, {name}"
                raise DefinitionError(
                    file, sheet_id, name, f"同一标签指两项（{fault}）", f"one label, two fields ({fault})"
                )
        _exists(field.measure, definitions.measures, file, f"{sheet_id}.{name}", "measure")
        _exists("" if field.unit == COVER else field.unit, definitions.units, file, f"{sheet_id}.{name}", "unit")
    for measure, total in sheet.measures.items():
        _exists(measure, definitions.measures, file, sheet_id, "measures")
        _exists(total.unit, definitions.units, file, f"{sheet_id}.{measure}", "unit")
        _exists(total.scope, definitions.scopes, file, f"{sheet_id}.{measure}", "scope")


def _exists(value: str, known: object, file: str, row: str, column: str) -> None:
    if value and isinstance(known, dict) and value not in known:
        raise DefinitionError(file, row, column, f"「{value}」不存在", f"{value!r} does not exist")
