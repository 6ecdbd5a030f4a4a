"""What every step of reading one sheet by its layout works with, so that each says only what it adds.

Whose findings they are, and where on the sheet, is said here once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, Self

from definitions import Definitions
from pipelines.addresses import Cell
from pipelines.findings import Findings
from pipelines.languages import THEN
from pipelines.workbooks.files.accounting import Ledger
from pipelines.workbooks.files.sheet import Sheet
from pipelines.workbooks.forms.layout_forms import Layout, LayoutForm
from pipelines.workbooks.words.text import cell_text, plain
from pipelines.workbooks.words.vocabulary import Vocabulary


@dataclass
class SheetWork:
    """One sheet, the table of a form that it is read as, and where what is found goes."""

    form: LayoutForm
    table: str
    layout: Layout
    sheet: Sheet
    definitions: Definitions
    findings: Findings
    ledger: Ledger

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of the definitions."""
        return Vocabulary.of(self.definitions)

    @classmethod
    def beside(cls, other: SheetWork, **more: Any) -> Self:
        """Another step of the same work, with what it needs of its own."""
        return cls(**{each.name: getattr(other, each.name) for each in fields(SheetWork)}, **more)

    def report(
        self, rule_id: str, cells: Iterable[Cell] = (), *, observed: str = "", expected: str = "", cause: str = ""
    ) -> None:
        """Name a rule broken at some cells of the sheet; what is observed, unless it is given, are their texts."""
        places = [*cells]
        seen = observed or self.texts(places)
        self.findings.add(rule_id, sheet=self.sheet.name, cells=places, observed=seen, expected=expected, cause=cause)

    def texts(self, cells: Iterable[Cell]) -> str:
        """The texts of some cells, for a person to read."""
        return THEN.join(plain(cell_text(self.sheet.at(cell))) for cell in cells)
