"""Guesses what the parts of a table mean that no form describes: labels, period, region, symbols, measures, units.

A guess that is not an exact match of a known text is marked for a person to look at. Which tables a file has, and the
draft around them, is `pipelines.workbooks.proposing`.
"""

from __future__ import annotations

import difflib
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from definitions import Definitions
from pipelines.validation.addresses import Cell
from pipelines.workbooks.forms import load_forms
from pipelines.workbooks.grid import Sheet
from pipelines.workbooks.headers import (
    HeaderRows,
    HeaderText,
    caption_unit,
    header_text,
    header_texts,
    period_in,
    title_key,
)
from pipelines.workbooks.layouts import RegionPlace, layout_forms
from pipelines.workbooks.periods import parse_period
from pipelines.workbooks.places import Places
from pipelines.workbooks.text import CellValue, cell_text, key, plain
from pipelines.workbooks.values import number
from pipelines.workbooks.vocabulary import Vocabulary

_SAMPLE = 60
_TOTALS = ("全市", "全省", "全区", "全国", "总计", "合计", "全县")
_RESIDUALS = ("其他", "其它")
_LIKELY = 0.6
_SET_APART = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
#: How a caption begins that names the one measure of a table.
_INDICATOR = ("指标:", "指标名称:")
_UNDECIDED = "待定 to be decided"
#: Words that make another measure of one: a growth rate of a sum is no sum.
_CHANGING = ("指数", "增长", "增速", "比重", "占", "率", "人均", "密度", "上年", "累计", "=100")


@dataclass
class Draft:
    """The lines of a draft under way, and how many guesses in it a person must look at."""

    lines: list[str] = field(default_factory=list)
    unsure: int = 0

    def add(self, line: str, *, sure: bool = True) -> None:
        """Add a line; one that is a guess is marked."""
        self.unsure += not sure
        self.lines.append(line if sure else f"{line}  # ?")


class Guesser:
    """Guesses what the parts of a table mean, from the definitions and the forms there are."""

    def __init__(self, definitions: Definitions, draft: Draft) -> None:
        self._definitions = definitions
        self._draft = draft
        self._vocabulary = Vocabulary(definitions)
        self._provinces = Places(RegionPlace(stands="row", level="province"), definitions, self._vocabulary)
        self._known: dict[str, str] = {}
        for form in layout_forms(definitions):
            for layout in form.tables.values():
                for entry in layout.entries.values():
                    if entry.measure and not entry.part_of:
                        self._known.update({key(text): entry.measure for text in entry.texts})
        for own in load_forms(definitions).values():
            for sheet in own.sheets.values():
                self._known.update(
                    {text: each.measure for each in sheet.fields.values() if each.measure for text in each.texts()}
                )
        self._known.update({key(measure.name_zh): measure.id for measure in definitions.measures.values()})

    def table(self, name: str, sheet: Sheet, header: HeaderRows, sheets: int) -> None:
        """Draft one table."""
        texts = header_texts(sheet, header)
        body = [cells for cells in sheet.rows[header.last + 1 :] if cells[header.key_cell.column] != ""][:_SAMPLE]
        labels = [text for text in texts if self._is_label(text.column, body)] or texts[:1]
        figures = [text for text in texts if text not in labels]
        captions = [
            (Cell(row, column), plain(cell))
            for row, cells in enumerate(sheet.rows[: header.first])
            for column, cell in enumerate(cells)
            if isinstance(cell, str) and key(cell)
        ]
        named = next((text for _, text in captions if text.startswith(_INDICATOR)), "")
        titles = [text for _, text in captions if not caption_unit(text) and not text.startswith("(") and text != named]
        self._draft.add(f"  {name}:")
        if titles:
            title = max(titles, key=lambda text: (period_in(text) is not None, ":" not in text, len(text)))
            self._draft.add(f"    title: [{quoted(title_key(title))}]")
            self._draft.add(f"    examples: [{quoted(title)}]")
        else:
            known = [text.joined for text in texts if not text.without_period()[1] and text.column]
            known = [*labels[:1][0].parts, *(known or [plain(cell_text(row[labels[0].column])) for row in body])]
            self._draft.add(f"    headers: [{', '.join(quoted(text) for text in known[:4])}]", sure=False)
        held = self._labels(labels, body)
        self._period(held, figures, titles, sheet, sheets)
        self._region(held, body, titles)
        self._draft.add(
            "    shared: {scope: none, coverage: all_units, vintage: yearbook, price_basis: current}", sure=False
        )
        self._symbols(body, figures)
        self._entries(held, figures, body, named, [caption_unit(text) for _, text in captions if caption_unit(text)])

    def _is_label(self, column: int, body: Sequence[Sequence[CellValue]]) -> bool:
        """Whether a column holds labels: texts, years or region codes, not figures."""
        cells = [cell_text(row[column]) for row in body if row[column] != ""]
        named = [
            text for text in cells if number(text) is None or parse_period(text) or text in self._definitions.regions
        ]
        symbols = [text for text in cells if len(key(text)) <= 1]
        return bool(cells) and len(named) - len(symbols) > _LIKELY * len(cells)

    def _labels(self, labels: Sequence[HeaderText], body: Sequence[Sequence[CellValue]]) -> dict[str, int]:
        """Draft the label columns; what each holds, and where."""
        held: dict[str, int] = {}
        lines: list[str] = []
        for text in labels:
            cells = [cell_text(row[text.column]) for row in body if row[text.column] != ""]
            regions = sum(1 for cell in cells if self._codes(cell) or key(cell) in _TOTALS)
            periods = sum(1 for cell in cells if parse_period(cell))
            if periods > _LIKELY * len(cells):
                holds = "period"
            elif regions > _LIKELY * len(cells):
                holds = "region"
            else:
                holds = "measure"
            reason = "" if holds not in held else f", reason: {quoted('重复的标签栏 label given twice')}"
            holds = holds if holds not in held else "nothing"
            held.setdefault(holds, text.column)
            lines.append(f"{{header: [{quoted(text.joined)}], holds: {holds}{reason}}}")
        self._draft.add(f"    labels: [{', '.join(lines)}]", sure="nothing" not in held)
        return held

    def _codes(self, text: str) -> list[str]:
        bare_text = re.sub(r"^[#＃]\s*", "", text.strip())
        code = re.match(r"(\d{6})(?:\.0)?", bare_text)
        if code and code[1] in self._definitions.regions:
            return [code[1]]
        short = self._provinces.find(bare_text, date.max).code
        return self._vocabulary.regions_named(bare_text) or ([short] if short else [])

    def _period(
        self, held: dict[str, int], figures: Sequence[HeaderText], titles: Iterable[str], sheet: Sheet, sheets: int
    ) -> None:
        in_columns = sum(1 for text in figures if text.without_period()[1])
        stands, sure = "title", True
        if "period" in held:
            stands = "row"
        elif in_columns > _LIKELY * len(figures):
            stands = "column"
        elif sheets > 1 and period_in(sheet.name):
            stands = "sheet"
        elif not any(period_in(title) for title in titles):
            sure = False
        value = ", value: '2000'" if not sure else ""
        self._draft.add(f"    period: {{stands: {stands if sure else 'constant'}, kind: annual{value}}}", sure=sure)

    def _region(self, held: dict[str, int], body: Sequence[Sequence[CellValue]], titles: Iterable[str]) -> None:
        if "region" not in held:
            named = [code for title in titles for code in self._codes(title)]
            self._draft.add(f"    region: {{stands: constant, value: {quoted((named or ['000000'])[0])}}}", sure=False)
            return
        texts = [cell_text(row[held["region"]]) for row in body]
        names_only = [text for text in texts if key(text) not in (*_TOTALS, *_RESIDUALS)]
        votes = Counter(prefix for text in texts for prefix in {code[:2] for code in self._codes(text)})
        provinces = sum(1 for text in texts if any(code.endswith("0000") for code in self._codes(text)))
        if provinces > _LIKELY * len(names_only):
            within, level, sure = "000000", ", level: province", True
        else:
            ((prefix, count),) = votes.most_common(1) or [("00", 0)]
            within, level, sure = f"{prefix}0000", "", count > _LIKELY * len(names_only)
        totals = [plain(text) for text in texts if key(text) in _TOTALS]
        rest = [plain(text) for text in texts if key(text) in _RESIDUALS]
        names = f', names: {{"{within}": [{", ".join(map(quoted, dict.fromkeys(totals)))}]}}' if totals else ""
        residuals = f", residuals: [{', '.join(map(quoted, dict.fromkeys(rest)))}]" if rest else ""
        self._draft.add(f'    region: {{stands: row, within: "{within}"{level}{names}{residuals}}}', sure=sure)

    def _symbols(self, body: Sequence[Sequence[CellValue]], figures: Sequence[HeaderText]) -> None:
        seen = {cell_text(row[text.column]).strip() for row in body for text in figures}
        symbols = sorted(
            text
            for text in seen
            if text and number(text) is None and len(text) <= 3 and not any(c.isalnum() for c in text)
        )
        if symbols:
            self._draft.add("    symbols:")
            for symbol in symbols:
                self._draft.add(f"      {quoted(symbol)}: {{means: no_data}}", sure=False)

    def _entries(
        self,
        held: dict[str, int],
        figures: Sequence[HeaderText],
        body: Sequence[Sequence[CellValue]],
        named: str,
        units: Sequence[str],
    ) -> None:
        """Draft the entries: a measure a column, or a measure a row."""
        if "measure" in held:
            self._draft.add("    measure: row")
            texts = [self._label_text(cell_text(row[held["measure"]])) for row in body]
        else:
            texts = [text.without_period()[0] for text in figures]
        if named and not any(text.joined for text in texts):
            self._draft.add("    measure: caption")
            texts = [self._label_text(named.partition(":")[2])]
        self._draft.add("    entries:")
        main = ""
        taken: set[str] = set()
        for position, text in enumerate(texts, 1):
            if not text.joined or text.joined in taken:
                continue
            printed = [unit for each in (*text.brackets, *units) if (unit := self._vocabulary.unit(each))]
            measure, sure = self._measure(text, printed)
            name = f"entry_{position}"
            part = f", part_of: {main}, unit_of: {main}" if text.is_part and main else ""
            if not text.is_part:
                taken.add(text.joined)
                main = name
            remark = "".join(
                f"({each})" for each in text.brackets if not self._vocabulary.unit(each) and not caption_unit(each)
            )
            what = f"measure: {measure}" if measure else f"ignored: {quoted(_UNDECIDED)}"
            unit = ""
            if measure and not printed and not part:
                dimension = self._definitions.measures[measure].dimension
                unit = next(
                    f", unit: {each.id}" for each in self._definitions.units.values() if each.dimension == dimension
                )
                sure = False
            self._draft.add(f"      {name}: {{texts: [{quoted(text.joined + remark)}], {what}{unit}{part}}}", sure=sure)

    @staticmethod
    def _label_text(text: str) -> HeaderText:
        return header_text(0, [Cell(0, 0)], [text])

    def _measure(self, text: HeaderText, units: Sequence[str]) -> tuple[str, bool]:
        """The measure that a header names, and whether that is sure: the same text, of the dimension of its unit."""
        dimensions = {self._definitions.units[unit].dimension for unit in units}
        exact = self._known.get(key(text.joined))
        measures = self._definitions.measures
        if exact and (not dimensions or measures[exact].dimension in dimensions):
            return exact, True
        wanted = key(text.joined + "".join(text.brackets))
        changing = [word for word in _CHANGING if word in wanted]
        fitting = {
            word: measure
            for word, measure in self._known.items()
            if (not dimensions or measures[measure].dimension in dimensions)
            and all(mark in word or mark in key(measures[measure].name_zh) for mark in changing)
        }
        close = difflib.get_close_matches(key(text.joined), fitting, n=1, cutoff=_LIKELY)
        return (fitting[close[0]], False) if close else ("", False)


def quoted(text: str) -> str:
    """A text as YAML reads it whatever stands in it; spaces that set Chinese characters apart are left out."""
    return json.dumps(_SET_APART.sub("", text), ensure_ascii=False)
