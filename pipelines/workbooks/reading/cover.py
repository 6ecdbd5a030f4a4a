"""The cover of a submission: whose figures these are, of which period, in which scope, unit and boundary.

Every answer is checked and every fault named (`pipelines.workbooks.reading.answers`), so that a person puts the cover right
in one go. Texts above the tables are held against it. The figures themselves are read by
`pipelines.workbooks.reading.submission_form`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from definitions import Definitions
from definitions.models import Qualification
from pipelines.addresses import Cell
from pipelines.findings import Findings
from pipelines.languages import AND
from pipelines.workbooks.files.accounting import SheetAccount
from pipelines.workbooks.files.sheet import Sheet
from pipelines.workbooks.forms.labels import find_labels, report_labels
from pipelines.workbooks.forms.own_forms import Form, SheetForm
from pipelines.workbooks.forms.qualifying import compared, said
from pipelines.workbooks.reading.answers import Answers
from pipelines.workbooks.reading.results import Cover
from pipelines.workbooks.reading.table import CoverTable, Table
from pipelines.workbooks.words.periods import parse_period
from pipelines.workbooks.words.text import cell_text, plain
from pipelines.workbooks.words.unit_lines import units_of_line
from pipelines.workbooks.words.vocabulary import Vocabulary

_SHOWN = 60
#: Aspects of which a submission's figures are what the form says: amounts that were reached, in renminbi.
_OF_THE_FORM = ("status", "currency")
_OTHERS = ("form_version", "revision", "classification", "money_unit", "contact")


def read_cover(
    form: Form,
    sheet_form: SheetForm,
    sheet: Sheet,
    definitions: Definitions,
    findings: Findings,
) -> tuple[Cover, SheetAccount]:
    """The cover's answers as ids, empty where there is a finding, and the account of its cells."""
    labels = find_labels(sheet_form, sheet)
    seen = AND.join(sheet_form.fields[name].label for name in labels.cells)
    report_labels(sheet_form, sheet, labels, seen, findings)
    table = CoverTable(sheet_form, sheet, labels, findings)
    account = table.account([0])
    answers = Answers(form, table, definitions)
    given = {**answers.about([0]), **{name: answers.field(name, [0]) for name in _OTHERS}}
    cover = Cover(
        **{name: rows[0] for name, rows in given.items() if 0 in rows},
        sheet=sheet.name,
        cells={name: str(sheet.beside(label)) for name, label in labels.cells.items()},
    )
    if cover.form_version not in ("", form.version):
        table.report("form-version", "form_version", [0], expected=form.version)
    period = parse_period(cover.period)
    boundary = cover.boundary_date or (period.year_end if period else None)  # of a date that is none, too
    is_sample = bool(cover.region_code) and definitions.regions[cover.region_code][0].is_sample
    return replace(cover, boundary_date=boundary, is_sample=is_sample), account


def check_captions(table: Table, cover: Cover, definitions: Definitions, *, has_unit: bool) -> None:
    """Name the texts above a table, and the headers of its labels, that contradict the cover.

    `has_unit`: its money columns are in the unit of the cover.
    """
    above = [Cell(row, column) for row in range(table.header.row) for column in range(len(table.sheet.rows[row]))]
    fields = table.form.fields
    labels = [cell for name, cell in table.header.cells.items() if fields[name].kind not in ("number", "aside")]
    for cell in (*above, *labels):
        text = cell_text(table.sheet.at(cell))
        if not text:
            continue
        told = [
            *_words(text, cover, definitions),
            *_edition(text, cover, definitions),
            *(_units(text, cover, definitions) if has_unit else ()),
        ]
        for expected in dict.fromkeys(told):
            observed, sheet = plain(text)[:_SHOWN], table.sheet.name
            table.findings.add("caption-differs", sheet=sheet, cells=[cell], observed=observed, expected=expected)


def _edition(text: str, cover: Cover, definitions: Definitions) -> Iterator[str]:
    """The classification of the cover where a text names another one: 行业代码（GB/T 4754-2011）."""
    named = {each for each in definitions.classifications if each in compared(text).replace("/", "")}
    if named and cover.classification in definitions.classifications and cover.classification not in named:
        yield definitions.classifications[cover.classification].name_zh


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


def _units(text: str, cover: Cover, definitions: Definitions) -> Iterator[str]:
    vocabulary = Vocabulary.of(definitions)
    units = {vocabulary.unit(each, "money") for each in units_of_line(text, vocabulary.unit)} - {None}
    if units and cover.money_unit in definitions.units and units != {cover.money_unit}:
        yield definitions.units[cover.money_unit].symbol
