"""The names beside the industry codes of one table: each is that of its code, or a finding says whose it is.

What spoils a whole table is one finding with all its rows: codes of another edition, names that slipped by a row, one name
copied down. How a name stands to a code is decided in `definitions.class_naming`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from definitions import Definitions
from definitions.class_naming import ClassNames, NameOfClass
from pipelines.addresses import Cell
from pipelines.findings import Findings

_ODD = ("other", "edition")
_STEPS = (1, -1, 2, -2, 3, -3)
_FEWEST_SLIPPED = 3
_MOST_ALONE = 8
_SHOWN = 40


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


@dataclass(frozen=True)
class NameCheck:
    """Judges the names of one table. `listed` are the codes of all its rows, by row."""

    sheet: str
    classification: str
    listed: Mapping[int, str]
    definitions: Definitions
    findings: Findings

    @property
    def _names(self) -> ClassNames:
        return self.definitions.class_names(self.classification)

    def is_odd(self, one: NamedRow) -> bool:
        """Whether the name of a row is that of another industry, or code and name are those of another edition."""
        return self._judged(one).outcome in _ODD

    def report(self, rows: Sequence[NamedRow]) -> None:
        """Name every row whose name is not that of its code."""
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
        code = self.listed.get(one.row + step, "")
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
            first = "；".join(list(dict.fromkeys(shown))[:_FEWEST_SLIPPED])
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
