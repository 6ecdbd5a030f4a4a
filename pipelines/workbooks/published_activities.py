"""What a row of published figures is about: an industry or class of a classification, the total of a scope, or the economy.

The name beside a code is compared with the code's own. The other fields of a row are `pipelines.workbooks.published_form`.
"""

from __future__ import annotations

from dataclasses import dataclass

from definitions import Definitions
from pipelines.findings import Findings
from pipelines.workbooks.industries import Industries
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
        names, sheet = self.table.texts("activity_name"), self.table.sheet.name
        of_kind: dict[str, Industries] = {}
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
            if total is None:
                industries = of_kind.setdefault(kind, Industries(sheet, kind, self.definitions, self.findings))
                if found := self._industry(industries, row, code, names[row]):
                    codes[row] = found
            elif code in ("", total):
                codes[row] = total
            elif "activity_code" in self.table.header.columns:
                expected = total or ", ".join(self.definitions.scopes)
                self.table.report("activity-unknown", "activity_code", [row], self.findings, expected=expected)
        for industries in of_kind.values():
            industries.report()
        return kinds, codes

    def _industry(self, industries: Industries, row: int, code: str, name: str) -> str:
        """The code of a row's industry; '' where there is none. Rows stand each for itself: a bare code is not doubted."""
        if code in self.definitions.classes[industries.classification] and not name:
            return code
        cells = [cell for field in ("activity_code", "activity_name") for cell in self.table.cells(field, [row])]
        found = industries.of_row(row, code, name, cells)
        if not found.code and not found.told and "activity_code" in self.table.header.columns:
            industries.refuse(found, code, name, cells[0])
        return found.code
