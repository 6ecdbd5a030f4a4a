"""The industries of the rows of one table, in every form: a code, a name, or both in one or two cells.

Which industry a text names, and how a name stands to a code, is decided in `definitions.class_naming`. What spoils a whole
table is one finding with all its rows: codes of another edition, names that slipped by a row, one name copied down.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from definitions import Definitions
from definitions.class_naming import ClassNames, IndustryDecision, NameOfClass
from pipelines.addresses import Cell
from pipelines.findings import Findings
from pipelines.languages import AND, THEN
from pipelines.workbooks.words.printed import split_footnote
from pipelines.workbooks.words.text import CellValue, cell_text, plain

_ODD = ("other", "edition")
_STEPS = (1, -1, 2, -2, 3, -3)
_FEWEST_SLIPPED = 3
_MOST_ALONE = 8
_SHOWN = 40
_APOSTROPHES = "'‘’`"


@dataclass(frozen=True)
class NamedRow:
    """A row with its code, the name beside it ('' where there is none), and the cells where the two stand."""

    row: int
    code: str
    name: str
    cells: tuple[Cell, ...]

    @property
    def shown(self) -> str:
        """Code and name, for a person to read."""
        return f"{self.code} {self.name}".strip()[:_SHOWN]


def industry_of(label: CellValue, names: ClassNames, name: str = "") -> IndustryDecision:
    """The industry of a cell, with the name beside it where there is one; marks of footnotes and # are no part of it.

    Nor is the apostrophe that makes a text of a number.
    """
    text = plain(cell_text(label)).lstrip(_APOSTROPHES)
    bare = plain(split_footnote(cell_text(label))[0]).lstrip(_APOSTROPHES).lstrip("#").strip()
    return names.decide(bare, name, is_number=not isinstance(label, str), is_marked=bare != text)


@dataclass
class Industries:
    """Finds the industries of the rows of one table, and tells what is wrong with their codes and names."""

    sheet: str
    classification: str
    definitions: Definitions
    findings: Findings
    _listed: dict[int, str] = field(init=False, default_factory=dict)
    _named: list[NamedRow] = field(init=False, default_factory=list)

    @property
    def _names(self) -> ClassNames:
        return self.definitions.class_names(self.classification)

    def knows(self, label: CellValue) -> bool:
        """Whether a label names an industry."""
        return bool(industry_of(label, self._names).code)

    def of_row(self, row: int, label: CellValue, name: str, cells: Sequence[Cell]) -> IndustryDecision:
        """The industry of a row's label, which stands in the first of the cells, with the name beside it.

        A zero that a spreadsheet took away is put back and an apostrophe taken off, which is noted once for all rows. A label
        without a code is for `report` where it is `told`, else for `refuse`.
        """
        text = plain(cell_text(label))
        found = industry_of(label, self._names, name)
        named = NamedRow(
            row, found.code or next(iter(found.readings), found.written) or text, name or found.name, tuple(cells)
        )
        self._listed[row] = named.code
        if found.code and (found.restored or text.startswith(tuple(_APOSTROPHES))):
            shown = f"{text[:_SHOWN]} → {found.code}"
            self.findings.add("code-restored", sheet=self.sheet, cells=cells[:1], observed=shown)
        told = "" if found.code or len(found.readings) > 1 else self._judged(named).outcome
        if told == "other" and not (isinstance(label, str) and (not name or found.written == text)):
            told = ""  # which code a number or a marked text was cannot be told by another one's name
        if told in _ODD or (found.code and name != self._names.name(found.code)):
            self._named.append(named)
        return replace(found, told=told if told in _ODD else "")

    def code_of(self, row: int, label: CellValue, name: str, cells: Sequence[Cell]) -> str:
        """The code of a row that stands for itself; '' where it has none, which is told here or by `report`."""
        found = self.of_row(row, label, name, cells)
        if not found.code and not found.told:
            self.refuse(found, label, name or found.name, cells[0])
        return found.code

    def refuse(self, found: IndustryDecision, label: CellValue, name: str, cell: Cell) -> None:
        """Name a label that is no industry, with the nearest codes: those it may be, of names like its own, or like the code."""
        rule, expected = "code-format", "0111"
        if isinstance(label, str):
            possible = [f"{code} {self._names.name(code)}" for code in found.readings]
            near = (
                possible
                or self._names.similar(name, is_rough=True)
                or self._names.around(found.written or plain(label))
            )
            rule, expected = "activity-unknown", AND.join(near)
        observed = plain(cell_text(label))[:_SHOWN]
        self.findings.add(rule, sheet=self.sheet, cells=[cell], observed=observed, expected=expected)

    def report(self, among: Container[int] | None = None) -> None:
        """Name every row, among these if they are given, whose name is not that of its code."""
        rows = sorted((one for one in self._named if among is None or one.row in among), key=lambda one: one.row)
        odd = {one: judged for one in rows if (judged := self._judged(one)).outcome in _ODD}
        if not odd:
            return
        step = self._step(odd)
        if step:
            slipped = [one for one in odd if self._is_at(one, step)]
            self._add("names-out-of-step", slipped, f"{step:+d}")
            odd = {one: judged for one, judged in odd.items() if one not in slipped}
        self._report_editions(odd, [one for one in rows if not one.name])
        self._report_others({one: judged.owners for one, judged in odd.items() if judged.outcome == "other"})

    def _judged(self, one: NamedRow) -> NameOfClass:
        if one.code in self.definitions.classes[self.classification]:
            return self._names.judge(one.code, one.name)
        edition = self._names.edition_of(one.code, one.name)
        return NameOfClass("edition" if edition else "unknown", self._names.meant(edition, one.code), edition)

    def _step(self, odd: Mapping[NamedRow, NameOfClass]) -> int:
        """By how many rows the names have slipped against the codes; 0 where they have not, as a whole."""
        counts = {step: sum(self._is_at(one, step) for one in odd) for step in _STEPS}
        step = max(_STEPS, key=lambda each: counts[each])
        of_editions = sum(judged.outcome == "edition" for judged in odd.values())
        is_whole = counts[step] >= _FEWEST_SLIPPED and 2 * counts[step] >= len(odd) and counts[step] > of_editions
        return step if is_whole else 0

    def _is_at(self, one: NamedRow, step: int) -> bool:
        """Whether the name of a row is that of the code so many rows below it."""
        code = self._listed.get(one.row + step, "")
        return bool(one.name) and self._names.is_name_of(code, one.name)

    def _report_editions(self, odd: Mapping[NamedRow, NameOfClass], bare: Sequence[NamedRow]) -> None:
        """One finding an edition; with it the rows without a name whose codes mean something else there."""
        for edition in dict.fromkeys(judged.edition for judged in odd.values() if judged.edition):
            told = [one for one, judged in odd.items() if judged.edition == edition]
            told += [one for one in bare if one not in odd and self._means_other(edition, one.code)]
            told.sort(key=lambda one: one.row)
            meant = {one: self._names.shown(self._names.meant(edition, one.code)) for one in told}
            named = f"{edition} {self.definitions.classifications[edition].name_zh}"
            self._add("codes-of-other-edition", told, named, meant)

    def _means_other(self, edition: str, code: str) -> bool:
        known = self.definitions.classes[edition].get(code)
        return known is not None and bool(known.name_zh) and not self._names.is_same(edition, code)

    def _report_others(self, owners: Mapping[NamedRow, tuple[str, ...]]) -> None:
        """One finding for each industry whose name stands beside other codes; one for all where they are many."""
        told = dict.fromkeys(owners.values())
        if len(told) > _MOST_ALONE:
            shown = (f"{one.name[:_SHOWN]} = {self._names.shown(codes)}" for one, codes in owners.items())
            first = THEN.join(list(dict.fromkeys(shown))[:_FEWEST_SLIPPED])
            self._add("names-in-disorder", list(owners), f"{first} …")
            return
        for codes in told:
            rows = [one for one, each in owners.items() if each == codes]
            self._add("name-of-other-industry", rows, self._names.shown(codes))

    def _add(
        self, rule_id: str, rows: Iterable[NamedRow], expected: str, meant: Mapping[NamedRow, str] | None = None
    ) -> None:
        for one in rows:
            leads = f" → {meant[one]}" if meant and meant[one] else ""
            self.findings.add(
                rule_id, sheet=self.sheet, cells=one.cells, observed=f"{one.shown}{leads}", expected=expected
            )
