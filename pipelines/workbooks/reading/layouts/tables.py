"""Reads the tables of a layout form into observations: one reader for every layout, which is data.

A header, label or figure that means nothing under the layout is a finding that names it, and so is a number that no part
of the layout claims; nothing is dropped. Hidden rows, columns and sheets are read and say so in the note of their
observations (or are refused, where the form says so); a number under a merged cell, which nobody sees, is an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from definitions import Definitions
from pipelines.addresses import Cell
from pipelines.findings import Findings
from pipelines.languages import AND
from pipelines.workbooks.files.accounting import Ledger, SheetAccount
from pipelines.workbooks.files.sheet import Sheet
from pipelines.workbooks.forms.cutting import Block, TableRow, claim_labels, cut
from pipelines.workbooks.forms.footnotes import footnote_texts
from pipelines.workbooks.forms.layout_forms import LayoutForm
from pipelines.workbooks.forms.nearest import Nearest, form_line
from pipelines.workbooks.forms.recognition import Recognised
from pipelines.workbooks.reading.concealment import report_lost, report_merges
from pipelines.workbooks.reading.layouts.binding import Binder, Column, Meaning
from pipelines.workbooks.reading.layouts.captions import Captions
from pipelines.workbooks.reading.layouts.checks import (
    check_duplicates,
    close_account,
    close_unread,
    report_nothing_read,
)
from pipelines.workbooks.reading.layouts.figures import Figures, NamedFigure, Subject
from pipelines.workbooks.reading.layouts.regions import Regions
from pipelines.workbooks.reading.layouts.row_labels import RowLabels
from pipelines.workbooks.reading.layouts.sums import check_sums
from pipelines.workbooks.reading.layouts.table_periods import BasePeriod, base_period, period_of, vintages_told
from pipelines.workbooks.reading.layouts.work import SheetWork
from pipelines.workbooks.reading.results import Content, ObservationColumns, shared_cover
from pipelines.workbooks.words.dated_texts import made_on
from pipelines.workbooks.words.industries import Industries
from pipelines.workbooks.words.periods import Period
from pipelines.workbooks.words.text import cell_text, plain
from pipelines.workbooks.words.values import kept, number

UNALLOCATED = "UNALLOCATED"


def read(
    form: LayoutForm, recognised: Recognised, definitions: Definitions, findings: Findings, *, submission_id: str
) -> Content:
    """The content of sheets recognised as tables of a layout form; the cover says what all their figures agree on."""
    observations = ObservationColumns(submission_id)
    accounts: list[SheetAccount] = []
    tables: list[tuple[Sheet, str, list[NamedFigure]]] = []
    for sheet, (name,) in recognised.sheets:
        report_lost(sheet, findings)
        reader = SheetReader(form, name, form.tables[name], sheet, definitions, findings, Ledger(sheet))
        tables.append((sheet, name, reader.read(observations, named=recognised.are_named)))
        accounts.append(close_account(reader.ledger, sheet, findings))
    nearest = Nearest([form], definitions.root)
    rules = [rule for _, name, _ in tables for rule in form.tables[name].ignored if rule.what == "sheet"]
    for sheet in recognised.others:
        account = close_unread(sheet, rules, findings)
        if any(number(sheet.at(cell)) is not None for cell in account.unclaimed):
            nearest.report([sheet], findings)
        accounts.append(account)
    check_duplicates(tables, findings)
    if not len(observations) and not findings.blocks:
        report_nothing_read(recognised.sheets[0][0], accounts, findings)
    return Content(shared_cover(observations.table(), form.version), observations.table(), accounts)


@dataclass
class SheetReader(SheetWork):
    """Reads one sheet by its layout."""

    _footnotes: dict[str, str] = field(init=False, default_factory=dict)
    _made_on: date | None = field(init=False, default=None)
    _vintages: dict[int, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.regions = Regions.beside(self)
        self.industries = Industries(
            self.sheet.name, self.layout.shared.classification, self.definitions, self.findings
        )
        self.labels = RowLabels.beside(self, regions=self.regions, industries=self.industries)

    def read(self, observations: ObservationColumns, *, named: bool) -> list[NamedFigure]:
        """Add the observations of the sheet, which may have a name of its own; returns its figures."""
        blocks = cut(self.layout, self.sheet, self.ledger, self.labels.knows)
        if not blocks:
            line = form_line(self.definitions.root, self.form.id, "tables", self.table, "labels")
            wanted = f"{self.layout.labels[0].shown}（{line}）"
            self.report("header-missing", observed=AND.join(self.sheet.first_texts(6)), expected=wanted)
            return []
        self._footnotes = footnote_texts(note for block in blocks for note in block.notes)
        captions = [cell for block in blocks for cell in block.captions]
        around = [cell_text(self.sheet.at(cell)) for cell in captions]
        self._made_on = made_on([*around, *(note for block in blocks for note in block.notes)], self.layout.made_on)
        self._vintages = vintages_told(self.layout, [*around, *(note for block in blocks for note in block.notes)])
        told = base_period(self.layout, self.sheet, around)
        base = told.period
        if base is None and self.layout.period.stands in ("title", "caption", "sheet", "constant"):
            self._refuse_period(told, captions, blocks)
            return []
        line_of = partial(form_line, self.definitions.root, self.form.id, "tables", self.table, "entries")
        binder = Binder.beside(self, base=base, line_of=line_of)
        read: list[NamedFigure] = []
        for block in blocks:
            self._check_labels(block)
            figures = self._figures(block, binder, base)
            read += figures
            if self.layout.adds_up:
                check_sums(self.sheet, self.layout, figures, self.definitions, self.findings)
            self._observe(figures, observations)
        self.industries.report()
        binder.report_missing(blocks)
        texts = [cell for cell in self.ledger.unclaimed() if number(self.sheet.at(cell)) is None]
        of_captions = replace(
            Captions.beside(self), layout=self.layout.as_read(figure.meaning.entry for figure in read)
        )
        of_captions.check(blocks, texts, named=named)
        return read

    def _refuse_period(self, told: BasePeriod, captions: list[Cell], blocks: list[Block]) -> None:
        """Name the period that was not understood; the figures of the tables are named with it."""
        seen = told.read or self.texts(captions) or self.sheet.name
        self.report("period-invalid", captions, observed=seen, expected=told.expected)
        for block in blocks:
            for row in block.rows:
                self.ledger.claim("data", range(row.row, row.row + 1), [text.column for text in block.texts])

    def _check_labels(self, block: Block) -> None:
        held = {label.holds for label in block.label_columns.values()}
        seen = AND.join(text.shown for text in block.texts)
        for label in self.layout.labels:
            if label.holds not in held and label.holds not in ("note", "nothing"):
                self.report("header-missing", observed=seen, expected=label.shown)

    def _figures(self, block: Block, binder: Binder, base: Period | None) -> list[NamedFigure]:
        """Every figure of a block with what it is a figure of."""
        columns = binder.columns(block)
        for column in columns:
            if column.ignored:
                rows = range(block.header.last + 1, max((row.row for row in block.rows), default=block.header.last) + 1)
                self.ledger.ignore(column.ignored, rows, [column.text.column])
        reader = Figures.beside(self, footnotes=self._footnotes)
        columns_of = {text.column for text in block.data_texts}
        report_merges(self.sheet, {row.row for row in block.rows}, columns_of, self.findings)
        found: list[NamedFigure] = []
        wanted = [each for each in columns if not each.ignored] or columns
        for row, named in self._named_rows(block, columns, binder):
            period = self.labels.period(row) if self.layout.period.stands == "row" else base
            industry = self.labels.industry(row, block)
            terms = self.labels.terms(row)
            for column in wanted:
                meaning = column.meaning or (named and binder.in_column(named, column))
                when = column.period or period
                cell = Cell(row.row, column.text.column)
                where = self.regions.of_row(row, when, cell) or self.regions.of_column(column, block, when, cell)
                if column.ignored or (meaning and meaning.entry.ignored):
                    continue
                if column.remark:
                    meaning = None
                if (
                    meaning is None
                    or when is None
                    or where is None
                    or industry is None
                    or terms is None
                    or not meaning.unit
                ):
                    self.ledger.claim("data", range(row.row, row.row + 1), [column.text.column])  # named by a finding
                    continue
                kinds = period_of(when, meaning.entry, column.times, self.layout)
                found += reader.at(row, column, meaning, Subject(where, *kinds, *industry, terms))
        return found

    def _named_rows(
        self, block: Block, columns: list[Column], binder: Binder
    ) -> Iterator[tuple[TableRow, Meaning | None]]:
        """The rows of figures, each with the entry that its label, the row above or a caption names; None: its headers do."""
        current = binder.caption_meaning(block) if self.layout.measure == "caption" else None
        main = ""
        self.labels.begin(block)
        for row in block.rows:
            if row.is_unlabelled:
                self._unlabelled(row, columns)
                continue
            if row.is_bare and self.layout.measure != "block":
                is_above = self.labels.is_heading(row)
                if not (self.labels.go_under(row) if is_above else self.labels.names_one(row)):
                    continue  # a remark: its text stays unclaimed and is noted
                claim_labels(block, row.row, self.ledger)
                if is_above:
                    continue
            if self.labels.left_out:
                self.ledger.ignore(plain(self.labels.left_out), range(row.row, row.row + 1), block.header.columns)
                continue
            is_heading = self.layout.measure == "block" and self._is_bare(row, columns)
            if self.layout.measure == "row" or is_heading:
                current = self.labels.meaning(row, binder, block, main)
                main = main if current is None or current.entry.behind else current.name
            if current is None and self.layout.measure != "column":
                if self.layout.measure != "caption":
                    self.labels.report_unknown(row, "measure", binder.understood(self.labels.text_of(row, block)))
                continue
            if current and current.ignored:
                self.ledger.ignore(current.ignored, range(row.row, row.row + 1), block.header.columns)
            elif not is_heading:
                yield row, current

    def _unlabelled(self, row: TableRow, columns: list[Column]) -> None:
        """Name the figures of a row that no label tells what they are of: of a total, of a region, of nothing."""
        cells = [cell for each in columns if self.sheet.at(cell := Cell(row.row, each.text.column)) != ""]
        if not cells:
            return  # what stands under no header is named as unclaimed
        seen = AND.join(plain(cell_text(self.sheet.at(cell))) for cell in cells)
        wanted = " / ".join(label.shown for label in self.layout.labels if label.names_row)
        self.ledger.claim("data", range(row.row, row.row + 1), [cell.column for cell in cells])
        self.report("row-unlabelled", cells, observed=seen, expected=wanted)

    def _is_bare(self, row: TableRow, columns: list[Column]) -> bool:
        cells = self.sheet.rows[row.row]
        return all(cells[column.text.column] == "" for column in columns)

    def _observe(self, figures: list[NamedFigure], observations: ObservationColumns) -> None:
        """Add the figures as observations."""
        if not figures:
            return
        shared, regions = self.layout.shared, self.definitions.regions
        entries = [figure.meaning.entry for figure in figures]
        said = [dict(figure.subject.terms) for figure in figures]
        observations.extend(
            {
                "cell": [str(figure.cell) for figure in figures],
                "region_code": [figure.subject.place.code for figure in figures],
                "boundary_date": [figure.subject.period.year_end for figure in figures],
                "period": [figure.subject.period.id for figure in figures],
                "period_kind": [figure.subject.period_kind for figure in figures],
                "classification": [
                    figure.subject.classification or figure.meaning.entry.classification or shared.classification
                    for figure in figures
                ],
                "activity_code": [
                    UNALLOCATED if figure.subject.place.is_residual else figure.activity_code for figure in figures
                ],
                "measure": [entry.measure for entry in entries],
                "scope_id": [
                    row.get("scope") or entry.scope or shared.scope for row, entry in zip(said, entries, strict=True)
                ],
                "coverage": [
                    row.get("coverage") or entry.coverage or shared.coverage
                    for row, entry in zip(said, entries, strict=True)
                ],
                "vintage": [
                    row.get("vintage") or self._vintages.get(figure.subject.period.year, shared.vintage)
                    for row, figure in zip(said, figures, strict=True)
                ],
                "price_basis": [
                    row.get("price_basis") or entry.price_basis or shared.price_basis
                    for row, entry in zip(said, entries, strict=True)
                ],
                "base_year": [row["base_year"] for row in said],
                "source_title": [row.get("source", self.form.source_title) for row in said],
                "raw_text": [figure.raw_text for figure in figures],
                "qualifier": [figure.printed.qualifier for figure in figures],
                "value": [None if (value := figure.printed.value) is None else kept(value) for figure in figures],
                "unit": [figure.unit for figure in figures],
                "decimals": [figure.printed.decimals for figure in figures],
                "note": [figure.note for figure in figures],
                "is_sample": [regions[figure.subject.place.code][0].is_sample for figure in figures],
            },
            sheet=self.sheet.name,
            made_on=self._made_on,
            source_url=self.form.source_url,
            confidence=self.form.confidence,
            provenance=self.form.provenance,
        )
