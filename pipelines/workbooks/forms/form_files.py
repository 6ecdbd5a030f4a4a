"""The files of forms (`definitions/forms/<form>/form.yml`), read into typed objects and checked.

What a form can say is `pipelines.workbooks.forms.own_forms` and `…forms.layout_forms`; which form a file is belongs to
`pipelines.workbooks.forms.recognition`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from definitions import DefinitionError, Definitions
from definitions.unfit import unfit
from pipelines.workbooks.forms.layout_forms import Layout, LayoutForm
from pipelines.workbooks.forms.own_forms import COVER, LAYOUT, AnyForm, Form, SheetForm
from pipelines.workbooks.words.text import key

F = TypeVar("F", bound=AnyForm)
#: The place of an id in a table, the id, and what there is of its kind.
Named = tuple[str, str, Mapping[str, object]]


def load_forms(definitions: Definitions) -> list[Form | LayoutForm]:
    """Every form, the project's own first, checked; a `DefinitionError` names what in a file is at fault."""
    layouts = {form_id: content for form_id, content in definitions.forms.items() if content.get("kind") == LAYOUT}
    own = [load_form(definitions, form_id) for form_id in definitions.forms if form_id not in layouts]
    return [*own, *(parse_layout_form(form_id, content, definitions) for form_id, content in layouts.items())]


def load_form(definitions: Definitions, form_id: str) -> Form:
    """The project's own form of this id, checked."""
    form = _validated(Form, form_id, definitions.forms[form_id])
    for name, sheet in form.tables.items():
        texts = [
            (field, text, text)
            for field, each in sheet.fields.items()
            for text in (*each.texts(), *map(key, each.likely))
        ]
        _check(form_id, name, texts, _named_by_sheet(sheet, definitions))
    return form


def parse_layout_form(form_id: str, content: Mapping[str, Any], definitions: Definitions) -> LayoutForm:
    """A layout form from the content of its file, checked."""
    valid = {name: content.get(name) for name in ("valid_from", "valid_to")}
    told = content.get("tables")
    defaults = {**valid, **_pairs(content.get("defaults"))}
    tables = {name: _inherited(defaults, table) for name, table in told.items()} if isinstance(told, dict) else told
    form = _validated(LayoutForm, form_id, {**content, "tables": tables})
    for name, layout in form.tables.items():
        for entry, each in layout.entries.items():
            if not each.measure and not each.ignored:
                zh, en = "既没有指标，也没有写明不读的原因", "neither a measure nor a reason to leave it out"
                raise DefinitionError(_file(form_id), name, entry, zh, en)
        texts = [
            (entry, text, (key(text), each.behind, each.activity_code))
            for entry, each in layout.entries.items()
            for text in each.texts
        ]
        _check(form_id, name, texts, _named_by_layout(layout, definitions))
    return form


def _file(form_id: str) -> str:
    return f"forms/{form_id}/form.yml"


def _validated(kind: type[F], form_id: str, content: Mapping[str, Any]) -> F:
    """The content of a form file as typed objects; a `DefinitionError` names the first place that is at fault."""
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise DefinitionError(_file(form_id), form_id, place, *unfit(first, kind)) from error


def _pairs(content: Any) -> dict[str, Any]:
    return content if isinstance(content, dict) else {}


def _inherited(defaults: Mapping[str, Any], table: Any) -> Any:
    """A table with what the defaults say; mappings are merged one level deep. What is no table stays as it is, to be refused."""
    if not isinstance(table, dict):
        return table
    merged: dict[str, Any] = {**defaults, **table}
    for name in ("shared", "symbols", "region", "period", "activity", "entries"):
        both = (defaults.get(name), table.get(name))
        if all(isinstance(each, dict) for each in both):
            merged[name] = {**defaults[name], **table[name]}
    return merged


def _check(form_id: str, table: str, texts: Iterable[tuple[str, str, object]], named: Iterable[Named]) -> None:
    """No text means two things in one table (by its name, the text, and the text as compared), and every id exists."""
    seen: dict[object, str] = {}
    for name, text, compared in texts:
        other = seen.setdefault(compared, name)
        if other != name:
            zh, en = f"「{text}」指两项（{other}）", f"{text!r} means two ({other})"
            raise DefinitionError(_file(form_id), table, name, zh, en)
    for place, identity, known in named:
        if identity and identity not in known:
            raise DefinitionError(_file(form_id), table, place, f"「{identity}」不存在", f"{identity!r} does not exist")


def _named_by_sheet(sheet: SheetForm, definitions: Definitions) -> Iterable[Named]:
    for name, field in sheet.fields.items():
        yield f"{name}.measure", field.measure, definitions.measures
        yield f"{name}.unit", "" if field.unit == COVER else field.unit, definitions.units
    for measure, total in sheet.measures.items():
        yield "measures", measure, definitions.measures
        yield f"{measure}.unit", total.unit, definitions.units
        yield f"{measure}.scope", total.scope, definitions.scopes


def _named_by_layout(layout: Layout, definitions: Definitions) -> Iterable[Named]:
    shared = layout.shared
    yield "shared.scope", shared.scope, definitions.scopes
    yield "shared.coverage", shared.coverage, definitions.coverages
    yield "shared.vintage", shared.vintage, definitions.vintages
    yield "shared.price_basis", shared.price_basis, definitions.price_bases
    yield "shared.unit", shared.unit, definitions.units
    if layout.activity.stands == "block" or any(label.holds == "activity" for label in layout.labels):
        yield "shared.classification", shared.classification, definitions.classifications
    classes = definitions.classes.get(shared.classification, {})
    for code in layout.activity.names:
        yield "activity.names", code, {**classes, **definitions.scopes}
    for vintage in layout.vintages:
        yield "vintages", vintage, definitions.vintages
    yield "region.within", layout.region.within, definitions.regions
    for code in layout.region.names:
        yield "region.names", code, definitions.regions
    for name, entry in layout.entries.items():
        yield f"{name}.measure", entry.measure, definitions.measures
        yield f"{name}.unit", entry.unit, definitions.units
        yield f"{name}.scope", entry.scope, definitions.scopes
        yield f"{name}.coverage", entry.coverage, definitions.coverages
        yield f"{name}.price_basis", entry.price_basis, definitions.price_bases
        yield f"{name}.unit_of", entry.unit_of, layout.entries
        yield f"{name}.part_of", entry.part_of, layout.entries
        yield f"{name}.change_of", entry.change_of, layout.entries
