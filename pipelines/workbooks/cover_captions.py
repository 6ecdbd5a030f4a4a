"""Texts above the tables of a submission held against its cover: another money unit, price basis or coverage is named.

For published tables, which have no cover, the same is `pipelines.workbooks.layouts.captions`.
"""

from __future__ import annotations

from collections.abc import Iterator

from definitions import Definitions
from definitions.models import Qualification
from pipelines.addresses import Cell
from pipelines.workbooks.layouts.qualifying import said
from pipelines.workbooks.reading import Cover
from pipelines.workbooks.table import Table
from pipelines.workbooks.text import plain
from pipelines.workbooks.unit_lines import units_of_line
from pipelines.workbooks.vocabulary import Vocabulary

_SHOWN = 60
#: Aspects of which a submission's figures are what the form says: amounts that were reached, in renminbi.
_OF_THE_FORM = ("status", "currency")


def check_captions(
    table: Table, cover: Cover, definitions: Definitions, vocabulary: Vocabulary, *, has_unit: bool
) -> None:
    """Name the texts above a table that contradict the cover. `has_unit`: its money columns are in the unit of the cover."""
    for row in range(table.header.row):
        for column, text in enumerate(table.sheet.rows[row]):
            if not isinstance(text, str) or not text.strip():
                continue
            told = [
                *_words(text, cover, definitions),
                *(_units(text, cover, definitions, vocabulary) if has_unit else ()),
            ]
            for expected in dict.fromkeys(told):
                observed = plain(text)[:_SHOWN]
                cells = [Cell(row, column)]
                table.findings.add(
                    "caption-differs", sheet=table.sheet.name, cells=cells, observed=observed, expected=expected
                )


def _words(text: str, cover: Cover, definitions: Definitions) -> Iterator[str]:
    """What the cover says where a text says another price basis or coverage, or figures that the form does not ask for."""
    for each in said(text, definitions.qualifications):
        if each.qualification.aspect in _OF_THE_FORM:
            yield each.qualification.assumed
        elif given := _given(each.qualification, cover, definitions):
            yield given


def _given(said_: Qualification, cover: Cover, definitions: Definitions) -> str:
    """The cover's answer where it is another one; '' where it is the same, or the cover has none."""
    answer, terms = {
        "price_basis": (cover.price_basis, definitions.price_bases),
        "coverage": (cover.coverage, definitions.coverages),
    }.get(said_.aspect, ("", {}))
    return f"{terms[answer].name_zh} {terms[answer].name_en}" if answer in terms and answer != said_.says else ""


def _units(text: str, cover: Cover, definitions: Definitions, vocabulary: Vocabulary) -> Iterator[str]:
    units = {vocabulary.unit(each, "money") for each in units_of_line(text, vocabulary.unit)} - {None}
    if units and cover.money_unit in definitions.units and units != {cover.money_unit}:
        yield definitions.units[cover.money_unit].symbol
