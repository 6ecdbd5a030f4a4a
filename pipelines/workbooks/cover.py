"""The cover of a submission: whose figures these are, of which period, in which scope, unit and boundary.

Every answer is checked and every fault named (`pipelines.workbooks.answers`), so that a person puts the cover right in one go.
The figures themselves are read by `pipelines.workbooks.submission_form`.
"""

from __future__ import annotations

from dataclasses import replace

from definitions import Definitions
from pipelines.findings import Findings
from pipelines.workbooks.accounting import SheetAccount
from pipelines.workbooks.answers import Answers
from pipelines.workbooks.forms import Form, SheetForm
from pipelines.workbooks.grid import Sheet
from pipelines.workbooks.periods import parse_period
from pipelines.workbooks.reading import Cover
from pipelines.workbooks.recognise import find_labels, report_labels
from pipelines.workbooks.table import CoverTable
from pipelines.workbooks.vocabulary import Vocabulary

_OTHERS = ("form_version", "revision", "classification", "money_unit", "contact")


def read_cover(
    form: Form,
    sheet_form: SheetForm,
    sheet: Sheet,
    definitions: Definitions,
    vocabulary: Vocabulary,
    findings: Findings,
) -> tuple[Cover, SheetAccount]:
    """The cover's answers as ids, empty where there is a finding, and the account of its cells."""
    labels = find_labels(sheet_form, sheet)
    seen = ", ".join(sheet_form.fields[name].label_zh for name in labels.cells)
    report_labels(sheet_form, sheet, labels, seen, findings)
    table = CoverTable(sheet_form, sheet, labels, findings)
    account = table.account([0])
    answers = Answers(form, table, definitions, vocabulary)
    said = {**answers.about([0]), **{name: answers.field(name, [0]) for name in _OTHERS}}
    cover = Cover(
        **{name: rows[0] for name, rows in said.items() if 0 in rows},
        sheet=sheet.name,
        cells={name: str(label.right) for name, label in labels.cells.items()},
    )
    if cover.form_version not in ("", form.version):
        table.report("form-version", "form_version", [0], expected=form.version)
    period = parse_period(cover.period)
    boundary = cover.boundary_date or (period.year_end if period else None)  # of a date that is none, too
    is_sample = bool(cover.region_code) and definitions.regions[cover.region_code][0].is_sample
    return replace(cover, boundary_date=boundary, is_sample=is_sample), account
