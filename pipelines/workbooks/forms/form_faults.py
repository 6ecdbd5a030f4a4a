"""What is at fault in forms, found when definitions are checked: foremost what gives a figure another meaning than its measure.

Pupils of primary schools are not all pupils, and two tables with different titles do not give one figure unless the form
says so. The words are `definitions/forms/qualifications.yml`; what a delivered sheet says around its table is
`…reading.layouts.captions`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from definitions import DefinitionError, Definitions, examine
from definitions.integrity import Look, Report, report
from indicators import catalogue_faults
from pipelines.workbooks.forms.form_files import load_form, parse_layout_form
from pipelines.workbooks.forms.headers import title_key
from pipelines.workbooks.forms.layout_forms import Entry, Layout, LayoutForm, Times
from pipelines.workbooks.forms.qualifying import carries, is_explained, said
from pipelines.workbooks.words.text import key

#: What marks a guess in a draft; behind it stands what is to be decided.
MARK = "# ?"


def examined(root: Path) -> Report:
    """The integrity report on the definitions under `root`, and on the catalogue, and whether each form can be read by."""
    found = report(root)
    definitions, _ = examine(root)
    if definitions is None or not found.is_sound:
        return found
    look = Look("forms", len(definitions.forms))
    return replace(
        found,
        looks=(*found.looks, look),
        faults=(*found.faults, *_of_forms(definitions), *catalogue_faults.faults(definitions)),
    )


def _of_forms(definitions: Definitions) -> Iterator[DefinitionError]:
    for form_id, content in definitions.forms.items():
        try:
            unsound = list(_meanings(form_id, content, definitions))
            yield from list(_undecided(definitions.root, form_id)) or unsound
        except DefinitionError as error:
            yield error


def _meanings(form_id: str, content: dict[str, Any], definitions: Definitions) -> Iterator[DefinitionError]:
    """What in a form gives a figure another meaning than its measure, once its guesses have been decided."""
    if content.get("kind") == "layout":
        yield from faults(parse_layout_form(form_id, content, definitions), definitions)
    else:
        load_form(definitions, form_id)


def _undecided(root: Path, form_id: str) -> Iterator[DefinitionError]:
    """The guesses of a draft that is in use although nobody has looked at them."""
    file = f"forms/{form_id}/form.yml"
    for number, line in enumerate((root / file).read_text(encoding="utf-8").splitlines(), 1):
        guess, marked, ask = line.partition(MARK)
        if marked and not guess.startswith("#"):
            en = f"a guess of the draft that nobody has looked at: {ask.strip()}"
            yield DefinitionError(file, str(number), MARK, f"草稿中的猜测还没有核对：{ask.strip()}", en)


def faults(form: LayoutForm, definitions: Definitions) -> Iterator[DefinitionError]:
    """Every fault of meaning in a form."""
    file = f"forms/{form.id}/form.yml"
    for table, layout in form.tables.items():
        yield from _titles(file, table, layout, definitions)
        yield from _headers(file, table, layout, definitions)
        yield from _missing(file, form, table, layout)
    yield from _alike(file, form)


def _titles(file: str, table: str, layout: Layout, definitions: Definitions) -> Iterator[DefinitionError]:
    """Titles that say of their figures what the measures do not."""
    harmless = {title_key(text) for text in layout.captions}
    for title in layout.title:
        for each in said(title, definitions.qualifications) if title_key(title) not in harmless else ():
            if not is_explained(each.qualification, title, layout, definitions):
                yield _narrower(file, table, "title", title, each.words)


def _headers(file: str, table: str, layout: Layout, definitions: Definitions) -> Iterator[DefinitionError]:
    """Headers and row labels that say of their figures what the measure does not."""
    for name, entry in layout.entries.items():
        for text in () if entry.ignored else entry.texts:
            for each in said(text, definitions.qualifications):
                of = each.qualification.of
                is_concerned = not of or definitions.measures[entry.measure].dimension in of
                if is_concerned and not carries(each.qualification, entry, layout, definitions):
                    yield _narrower(file, table, name, text, each.words)


def _narrower(file: str, table: str, column: str, text: str, words: str) -> DefinitionError:
    zh = f"「{text}」说的是“{words}”，而所读的指标、范围或价格不是；另立指标，或改 shared，或写入 captions"
    en = f"{text!r} says {words!r} and what is read by it does not: use measures of their own, change `shared`, or add `captions`"
    return DefinitionError(file, table, column, zh, en)


def _missing(file: str, form: LayoutForm, table: str, layout: Layout) -> Iterator[DefinitionError]:
    """Other tables that an entry names and the form does not have."""
    for name, entry in layout.entries.items():
        for other in entry.also_in:
            if other not in form.tables:
                yield DefinitionError(file, table, name, f"「{other}」不存在", f"{other!r} does not exist")


class _Given(NamedTuple):
    """An entry and the table it is in."""

    table: str
    layout: Layout
    name: str
    entry: Entry


def _alike(file: str, form: LayoutForm) -> Iterator[DefinitionError]:
    """Entries of differently titled tables that give one figure, where neither says that the other table prints it too."""
    given: dict[tuple[object, ...], list[_Given]] = {}
    for table, layout in form.tables.items():
        for name, entry in layout.entries.items():
            this = _Given(table, layout, name, entry)
            for column in _columns(layout) if entry.measure and not entry.ignored else ():
                others = given.setdefault(_subject(layout, entry, column), [])
                for other in others:
                    if _are_two_tables(this, other) and not _is_declared(this, other):
                        yield _same(file, this, other)
                others.append(this)


def _columns(layout: Layout) -> list[Times | None]:
    return [each for each in layout.columns.values() if not each.ignored] or [None]


def _subject(layout: Layout, entry: Entry, column: Times | None) -> tuple[object, ...]:
    """What the figures of an entry are of: two entries of one subject give the same figure."""
    shared, where = layout.shared, layout.region
    return (
        entry.measure,
        entry.classification or shared.classification,
        entry.activity_code or shared.activity_code,
        any(label.holds == "activity" for label in layout.labels),
        entry.scope or shared.scope,
        entry.coverage or shared.coverage,
        shared.vintage,
        entry.price_basis or shared.price_basis,
        shared.base_year,
        (column.period_kind if column else "") or entry.period_kind or layout.period.kind,
        entry.years_back + (column.years_back if column else 0),
        where.value or where.within,
    )


def _are_two_tables(one: _Given, other: _Given) -> bool:
    """Whether they stand in tables known by different titles, headers or sheets that hold on one day."""
    first, second = one.layout, other.layout
    meet = (first.valid_from or date.min) < (second.valid_to or date.max) and (second.valid_from or date.min) < (
        first.valid_to or date.max
    )
    shares_title = not {*map(key, first.title)}.isdisjoint(map(key, second.title))
    known_by = (first.title, first.headers, first.sheets), (second.title, second.headers, second.sheets)
    are_by_name = first.unlisted == second.unlisted == "by_name"  # the same name is then the same figure
    return one.table != other.table and meet and not shares_title and known_by[0] != known_by[1] and not are_by_name


def _is_declared(one: _Given, other: _Given) -> bool:
    return one.table in other.entry.also_in or other.table in one.entry.also_in


def _same(file: str, this: _Given, other: _Given) -> DefinitionError:
    measure = this.entry.measure
    zh = f"与表 {other.table} 的 {other.name} 同是 {measure}；各用各的指标，或用 also_in 写明是同一个数"
    en = f"{measure}, as {other.name} of table {other.table}: give each its own measure, or say with `also_in` that they are one"
    return DefinitionError(file, this.table, this.name, zh, en)
