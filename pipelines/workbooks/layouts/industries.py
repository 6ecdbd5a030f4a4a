"""The industry of each row of a table, by its code, its name, or both in one or two columns.

Which industry a text names is `pipelines.workbooks.activities`; a name that is not that of its code is told for the whole
table at once (`pipelines.workbooks.activity_names`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from definitions import Definitions
from pipelines.addresses import Cell
from pipelines.findings import Findings
from pipelines.workbooks.activities import Activities, Activity
from pipelines.workbooks.activity_names import NameCheck, NamedRow
from pipelines.workbooks.grid import Sheet
from pipelines.workbooks.layouts.cutting import Block, TableRow
from pipelines.workbooks.layouts.form_file import Layout
from pipelines.workbooks.text import CellValue, cell_text, plain


@dataclass
class Industries:
    """Finds the industries of one sheet's rows."""

    layout: Layout
    sheet: Sheet
    definitions: Definitions
    findings: Findings
    _activities: Activities = field(init=False)
    _listed: dict[int, str] = field(init=False, default_factory=dict)
    _misnamed: list[NamedRow] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self._activities = Activities(self.definitions, self.layout.shared.classification)

    def knows(self, label: CellValue) -> bool:
        """Whether a label names an industry."""
        return bool(self._activities.find(label).code)

    def of_row(self, row: TableRow, block: Block) -> str | None:
        """The industry of a row; '' where rows are not industries, None where the label names none, which is reported."""
        if "activity" not in row.columns:
            return ""
        label = row.labels["activity"]
        found, observed = self._activities.find(label), plain(cell_text(label))
        self._listed[row.row] = found.code or next(iter(found.readings), found.written)
        cell = Cell(row.row, row.columns["activity"])
        if found.restored:
            self.findings.add(
                "code-restored", sheet=self.sheet.name, cells=[cell], observed=observed, expected=found.code
            )
        if not found.code and not self._is_misnamed(found, row, block):
            classification = self.definitions.classifications[self.layout.shared.classification].name_zh
            expected = " / ".join(found.readings) or classification
            self.findings.add(
                "activity-unknown", sheet=self.sheet.name, cells=[cell], observed=observed, expected=expected
            )
        return found.code or None

    def report(self) -> None:
        """Name the rows whose names are not those of their codes."""
        self._check().report(self._misnamed)

    def _is_misnamed(self, found: Activity, row: TableRow, block: Block) -> bool:
        """Whether a code stands there with the name of another industry, or with that of another edition; kept to be told."""
        columns = [column for column, label in block.label_columns.items() if label.holds == "activity"]
        code = self._listed[row.row]
        named = NamedRow(row.row, code, found.name, tuple(Cell(row.row, column) for column in columns))
        if len(found.readings) > 1 or not code or not self._check().is_odd(named):
            return False
        self._misnamed.append(named)
        return True

    def _check(self) -> NameCheck:
        return NameCheck(
            self.sheet.name, self.layout.shared.classification, self._listed, self.definitions, self.findings
        )
