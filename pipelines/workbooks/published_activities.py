"""What a row of published figures is about: an industry or class of a classification, the total of a scope, or the economy.

The name beside a code is compared with the code's own. The other fields of a row are `pipelines.workbooks.published_form`.
"""

from __future__ import annotations

from dataclasses import dataclass

from definitions import Definitions
from pipelines.findings import Findings
from pipelines.workbooks.activity_names import NameCheck, NamedRow
from pipelines.workbooks.table import Table
from pipelines.workbooks.vocabulary import ECONOMY_TOTAL, SCOPE_TOTAL, TOTAL, Vocabulary

_TOTALS = {SCOPE_TOTAL: SCOPE_TOTAL, ECONOMY_TOTAL: ECONOMY_TOTAL}


@dataclass(frozen=True)
class PublishedActivities:
    """Reads the classification and the activity of the rows of one table."""

    table: Table
    definitions: Definitions
    vocabulary: Vocabulary
    findings: Findings

    def read(
        self, rows: list[int], measures: dict[int, str], scopes: dict[int, str]
    ) -> tuple[dict[int, str], dict[int, str]]:
        """The classification and activity of each row; with neither, the total of its scope or of the economy."""
        classifications, activities = self.table.texts("classification"), self.table.texts("activity_code")
        kinds: dict[int, str] = {}
        codes: dict[int, str] = {}
        known = ", ".join([*self.definitions.classifications, *_TOTALS])
        for row in rows:
            given, code = classifications[row], activities[row]
            measure = self.definitions.measures.get(measures.get(row, ""))
            if not given and not code and measure:
                kind: str | None = SCOPE_TOTAL if measure.activity else ECONOMY_TOTAL
            else:
                kind = _TOTALS.get(given) or (self.vocabulary.term("classifications", given) if given else None)
            if kind is None:
                if given:
                    self.table.report("term-unknown", "classification", [row], self.findings, expected=known)
                elif code:
                    self.table.report("classification-missing", "activity_code", [row], self.findings, expected=known)
                continue
            kinds[row] = kind
            total = {SCOPE_TOTAL: scopes.get(row, ""), ECONOMY_TOTAL: TOTAL}.get(kind)
            is_known = code in ("", total) if total is not None else code in self.definitions.classes[kind]
            if is_known:
                codes[row] = total or code
            elif "activity_code" in self.table.header.columns and not self._is_elsewhere(row, kind):
                names = (
                    self.definitions.classifications[kind].name_zh
                    if total is None
                    else ", ".join(self.definitions.scopes)
                )
                expected = total or names
                self.table.report("activity-unknown", "activity_code", [row], self.findings, expected=expected)
        self._check_names(kinds)
        return kinds, codes

    def _named(self, row: int) -> NamedRow:
        """A row's code with the name beside it."""
        fields = [name for name in ("activity_code", "activity_name") if name in self.table.header.columns]
        code, name = (self.table.texts(field)[row] for field in ("activity_code", "activity_name"))
        return NamedRow(row, code, name, tuple(cell for field in fields for cell in self.table.cells(field, [row])))

    def _is_elsewhere(self, row: int, kind: str) -> bool:
        """Whether a code that the classification has not is one of another edition, which its names' check tells."""
        return kind in self.definitions.classes and self._name_check(kind, {}).is_odd(self._named(row))

    def _name_check(self, kind: str, listed: dict[int, str]) -> NameCheck:
        return NameCheck(self.table.sheet.name, kind, listed, self.definitions, self.findings)

    def _check_names(self, kinds: dict[int, str]) -> None:
        """Name the rows whose industries' names are not those of their codes."""
        coded = {row: kind for row, kind in kinds.items() if kind in self.definitions.classes}
        for kind in dict.fromkeys(coded.values()):
            rows = [self._named(row) for row, each in coded.items() if each == kind]
            told = [one for one in rows if one.name or one.code not in self.definitions.classes[kind]]
            self._name_check(kind, {one.row: one.code for one in rows}).report([one for one in told if one.code])
