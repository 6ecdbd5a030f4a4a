"""Guesses where the period and the region of a table's figures stand; asks for those that stand nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from definitions import Definitions
from pipelines.workbooks.drafting.draft import Draft, Question, choices, choices_of
from pipelines.workbooks.drafting.guessed_labels import Labels
from pipelines.workbooks.drafting.shapes import SAMPLE, Shape
from pipelines.workbooks.reading.layouts.mentions import Mentions, holds
from pipelines.workbooks.words.dated_texts import mentions, period_in
from pipelines.workbooks.words.periods import Period, in_year, parse_part, parse_period
from pipelines.workbooks.words.text import cell_text, is_total, key, plain

_LIKELY = 0.6
_FEW = 3
#: Words of what only a nation has.
_NATION = ("国民总收入", "国内生产总值", "国民经济")
_RESIDUALS = ("其他", "其它")
COUNTRY = "000000"


@dataclass
class Places:
    """Guesses the place of period and region of one table."""

    definitions: Definitions
    draft: Draft
    shape: Shape
    labels: Labels
    table: str
    file_name: str

    def period(self, titles: Sequence[str], sheets: int) -> dict[str, Any]:
        """Where the period stands, and its kind."""
        figures = [period for text in self.shape.figures if (period := text.without_period()[1])]
        read = [text for text in self.shape.figures if not self.labels.is_change(text)]
        if "period" in self.labels.held:
            return self._in_rows()
        if figures and len(figures) > _LIKELY * len(read):
            return self._stands("column", figures)
        named = [period for title in titles if (period := period_in(title))]
        parts = [part for text in read for each in text.parts if (part := parse_part(each))]
        if named and not named[0].step and len(parts) > _LIKELY * len(read):
            inside = [period for part in parts if (period := in_year(named[0].year, part)) and period.step]
            return self._stands("column", inside or named[:1])
        if named:
            return self._stands("title", named[:1])
        return self._outside(titles, sheets)

    def _outside(self, titles: Sequence[str], sheets: int) -> dict[str, Any]:
        """The period where neither columns, rows nor the title have it: in another caption, the sheet's name, nowhere."""
        others = [text for _, text in self.shape.captions if text not in titles]
        if named := [period for text in others if (period := parse_period(text.strip("()")) or _after_colon(text))]:
            return self._stands("caption", named[:1])
        if period := period_in(self.shape.sheet.name) if sheets else None:
            return self._stands("sheet", [period])
        return self._asked_period()

    def _in_rows(self) -> dict[str, Any]:
        place = self.labels.held["period"]
        cells = [row.labels[place] for row in self.shape.rows[:SAMPLE]]
        days = [cell for cell in cells if isinstance(cell, date)]
        periods = [period for cell in cells if not isinstance(cell, date) and (period := parse_period(cell_text(cell)))]
        if any((day.month, day.day) != (12, 31) for day in days):
            return {"stands": "row", "kind": self._kind("single", ["single", "cumulative"])}
        return self._stands("row", periods) if periods else {"stands": "row", "kind": "annual"}

    def _stands(self, where: str, periods: Sequence[Period]) -> dict[str, Any]:
        """Where the period stands, and its kind: asked where the periods are of several kinds, or of two."""
        kinds = [kind for kind in periods[0].kinds if all(kind in period.kinds for period in periods)]
        kind = self._kind(kinds[0], kinds) if len(kinds) > 1 else (kinds or periods[0].kinds)[0]
        return {"stands": where, "kind": kind}

    def _kind(self, guess: str, kinds: Sequence[str]) -> str:
        question = Question(
            "period_kind",
            "",
            ("tables", self.table, "period"),
            choices(*(kinds or ("single", "cumulative"))),
            guess,
        )
        return self.draft.ask(question)

    def _asked_period(self) -> dict[str, Any]:
        """The period that a person gives to a table that names none; the file's name may say it."""
        named = {mention.period.id for mention in mentions(self.file_name) if mention.period}
        guess = named.pop() if len(named) == 1 else ""
        question = Question(
            "period",
            "",
            ("tables", self.table, "period"),
            choices_of([guess] if guess else [], str),
            guess,
            lambda said: period.id if (period := parse_period(said)) else "",
        )
        told = self.draft.ask(question)
        if not (period := parse_period(told)):
            return {
                "stands": "caption",
                "kind": "annual",
            }  # where it does not stand: nothing is read until it is answered
        return {**self._stands("constant", [period]), "value": told}

    def region(self, captions: Sequence[str]) -> dict[str, Any]:
        """Where the region stands; asked where nothing on the sheet names it."""
        within, is_sure = self._named(captions)
        if "region" not in self.labels.held and not self.labels.regions_in_columns(self.shape.figures):
            within, why = (within, "") if within else self._from_labels()
            region = self._asked_region("region", within, is_sure, why)
            return {"stands": "constant", "value": region} if region else {"stands": "caption"}
        stands = "row" if "region" in self.labels.held else "column"
        texts = self.labels.texts("region") if stands == "row" else [plain(text.joined) for text in self.shape.figures]
        sums = [text for text in texts if is_total(text)]
        rest = [text for text in texts if key(text) in _RESIDUALS]
        names_only = [text for text in texts if text and text not in (*sums, *rest)]
        level: dict[str, Any] = {}
        if (
            sum(1 for text in names_only if any(code.endswith("0000") for code in self.labels.codes(text)))
            > _LIKELY * len(names_only)
            and names_only
        ):
            within, level = COUNTRY, {"level": "province"}
        elif names_only and not self.labels.towns:
            within = self._within(names_only, within)
        else:
            within = self._asked_region("region", within, is_sure) or COUNTRY
        names = {"names": {within: sums}} if sums and within != COUNTRY else {}
        residuals = {"residuals": rest} if rest else {}
        return {"stands": stands, "within": within, **level, **names, **residuals}

    def _named(self, captions: Sequence[str]) -> tuple[str, bool]:
        """The region that the captions name, the innermost; else the one of the file's name, which is not sure."""
        for texts, is_sure in ((captions, True), ([self.shape.sheet.name, self.file_name], False)):
            found = [code for text in texts for code in self._inside(text)]
            inner = [code for code in found if all(holds(other, code) for other in found)]
            if inner:
                return inner[0], is_sure
            if found:
                return found[0], False
        return "", False

    def _inside(self, text: str) -> list[str]:
        """The regions whose names stand in a text, those of which one alone is called so."""
        named = (self.definitions.names.candidates(name) for name, _ in Mentions.of(self.definitions).named(text))
        return [codes[0] for codes in named if len(codes) == 1]

    def _from_labels(self) -> tuple[str, str]:
        """The one region that labels and headers name, or the country where they speak of the nation, and the ground."""
        texts = [text.joined for text in self.shape.figures]
        texts += [cell_text(label) for row in self.shape.rows[:SAMPLE] for label in row.labels]
        found = {code for text in texts for code in self._inside(text)}
        if len(found) == 1:
            return found.pop(), "in_labels"
        return (COUNTRY, "of_the_country") if any(word in text for text in texts for word in _NATION) else ("", "")

    def _asked_region(self, kind: str, guess: str, is_sure: bool, why: str = "") -> str:
        names = self.definitions.names
        question = Question(
            kind,
            "",
            ("tables", self.table, "region"),
            choices_of([guess] if guess else [], names.path),
            guess,
            lambda said: names.decide(said).code,
            why,
        )
        return self.draft.ask(question, is_sure=is_sure)

    def _within(self, texts: Sequence[str], named: str) -> str:
        """The region below which most labels lie: the one that the captions name, else a city or province that is asked."""
        codes = [set(self.labels.codes(text)) for text in texts]
        if named and sum(1 for each in codes if any(holds(named, code) for code in each)) > _LIKELY * len(texts):
            return named
        votes = Counter(prefix for each in codes for prefix in {part for code in each for part in (code[:2], code[:4])})
        # the narrowest first, then the most frequent: the order in which labels were met says nothing
        known = sorted(
            (each for each in votes if f"{each:0<6}" in self.definitions.regions and not each.endswith("00")),
            key=lambda each: (-len(each), -votes[each], each),
        )
        likely = [each for each in known if votes[each] > _LIKELY * len(texts)]
        if len({code[:2] for each in codes for code in each}) > _FEW and not likely:
            return COUNTRY
        # where none is likely, the widest is the least wrong
        guess = f"{(likely or sorted(known, key=lambda each: (len(each), -votes[each], each)) or ['00'])[0]:0<6}"
        return self._asked_region("within", guess, is_sure=bool(likely))


def _after_colon(text: str) -> Period | None:
    """The period behind a colon: 报告期：2024年1—11月."""
    head, colon, rest = text.partition(":")
    return parse_period(rest.strip()) if colon and not any(word in head for word in _OF_THE_PAPER) else None


#: Days of the paper itself, which are no period of its figures.
_OF_THE_PAPER = ("制表", "填报日", "报出", "打印", "下载")
