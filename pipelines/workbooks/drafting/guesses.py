"""Guesses what a table that no form describes means: title, period, region, scope, labels, columns, notes.

What its labels hold is `…guessed_labels`, which measures it has `…guessed_measures`, what texts name `…subjects`; which tables a
file has, and whether a draft reads them, is `…proposing`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, get_args

from definitions import Definitions
from pipelines.workbooks.drafting.draft import Draft, Question, choices, choices_of, name_of, reason
from pipelines.workbooks.drafting.guessed_columns import Columns
from pipelines.workbooks.drafting.guessed_labels import Labels
from pipelines.workbooks.drafting.guessed_measures import Measures
from pipelines.workbooks.drafting.header_units import units_above
from pipelines.workbooks.drafting.measure_names import NARROWING
from pipelines.workbooks.drafting.places import COUNTRY, Places
from pipelines.workbooks.drafting.shapes import MISSING, NOTES, SAMPLE, Shape
from pipelines.workbooks.drafting.sizes import Sizes
from pipelines.workbooks.drafting.subjects import Subjects
from pipelines.workbooks.forms.form_files import load_forms
from pipelines.workbooks.forms.headers import header_text, title_key
from pipelines.workbooks.forms.layout_forms import LayoutForm, SymbolMeaning
from pipelines.workbooks.forms.qualifying import is_named, said
from pipelines.workbooks.reading.layouts.captions import vintages_in
from pipelines.workbooks.words.dated_texts import period_in
from pipelines.workbooks.words.periods import parse_part, parse_period
from pipelines.workbooks.words.printed import Notation, printed
from pipelines.workbooks.words.text import cell_text, key, plain
from pipelines.workbooks.words.unit_lines import is_unit_line
from pipelines.workbooks.words.vocabulary import SCOPE_TOTAL, Vocabulary

_LIKELY = 0.6
_KNOWN_BY = 4
_YEAR, _FEW_WORDS = r"(?<!\d)(?:19|20)\d{2}", "[\u4e00-\u9fff]{0,4}?"
#: The words of the digital economy among those that a title may say of its figures.
_DIGITAL = "digital"
_LONGEST_SYMBOL = 3
#: How a caption begins that names the one measure of a table.
_INDICATOR = ("指标:", "指标名称:")
_BASE_YEAR = re.compile(r"((?:19|20)\d{2})年?(?:不变价|可比价|价格|为基期)")
#: The scopes that are most often meant, whatever the words are.
_COMMON = ("nbs2021-core", "nbs2021-full", "unstated-core", "unstated-total")


class Guesser:
    """Guesses what the tables of one file mean, from the definitions and the forms there are."""

    def __init__(self, definitions: Definitions, draft: Draft, file_name: str) -> None:
        self._definitions = definitions
        self._draft = draft
        self._file_name = file_name

    def table(self, name: str, shape: Shape, sheets: int) -> dict[str, Any]:
        """Draft one table of a file with so many sheets."""
        definitions, draft = self._definitions, self._draft
        captions = [text for _, text in shape.captions]
        named = next((text for text in captions if text.startswith(_INDICATOR)), "")
        titles = [text for text in captions if text != named and _is_title(text)]
        title = max(titles, key=lambda text: period_in(text) is not None, default="")
        called = shape.sheet.name if sheets > 1 and _is_title(shape.sheet.name) else ""
        labels = Labels(definitions, draft, shape, name)
        said_of = [each for text in titles or [called] for each in said(text, definitions.qualifications)]
        about = [each.qualification for each in said_of if each.qualification.aspect in NARROWING]
        subjects = Subjects(
            definitions,
            labels.classification,
            of_industries=bool(labels.classification) or any(each.id == _DIGITAL for each in about),
            narrowed=about,
        )
        words = next((each.words for each in said_of if each.qualification.id == _DIGITAL), "")
        scope = self._scope(name, [*captions, *labels.texts("activity")], subjects, words)
        table: dict[str, Any] = {}
        table |= self._known_by(shape, labels, title, sheets)
        table["labels"] = labels.columns
        places = Places(definitions, draft, shape, labels, name, self._file_name)
        table["period"] = places.period(titles, sheets)
        table["region"] = places.region(captions)
        headings = labels.headings(subjects) if "activity" not in labels.held else []
        told_coverage = self._told("coverage", [*captions, called], shape)
        shared = self._shared(captions, shape, scope, told_coverage)
        activity, left = self._activity(labels, subjects, scope, headings)
        if activity:
            table["activity"] = activity
        if subjects.classification and ("activity" in labels.held or headings):
            shared = {"classification": subjects.classification, **shared}
        elif scope != "none":
            shared = {"classification": SCOPE_TOTAL, "activity_code": scope, **shared}
        else:
            shared = {**subjects.class_within(title_key(title)), **shared}
        table["shared"] = shared
        if vintages := self._vintages(shape):
            table["vintages"] = vintages
        if rules := self._left_out(labels, left):
            table["ignored"] = rules
        self._symbols(table, name, shape, labels)
        measures = self._measures(name, shape, subjects, title or called, table)
        columns = Columns(draft, shape, labels, measures, named.partition(":")[2] or title_key(title))
        table["measure"] = columns.measure(has_periods=table["period"]["stands"] == "column")
        if measures.is_mixed:
            table["captions"] = [title]
        if measures.columns:
            table["columns"] = measures.columns
        table["entries"] = measures.entries
        if not told_coverage:
            shared["coverage"] = self._coverage(name, measures.entries, title_key(title or called))
        return table

    def _measures(self, name: str, shape: Shape, subjects: Subjects, title: str, table: Mapping[str, Any]) -> Measures:
        """What drafts the entries of a table: its units as they are printed, its title, its region, the sizes of its figures."""
        definitions, region = self._definitions, table["region"]
        in_headers = units_above([each for text in shape.texts for each in text.brackets], definitions)
        aside = [*header_text(0, [], [title]).brackets, *in_headers]
        return Measures(
            definitions,
            units_above([text for _, text in shape.captions], definitions),
            [unit for each in aside if (unit := Vocabulary.of(definitions).unit(each))],
            self._draft,
            subjects,
            name,
            table["shared"],
            subjects.without_regions(title_key(title)),
            Sizes(shape, region.get("value") == COUNTRY, all(each["holds"] != "activity" for each in table["labels"])),
            region.get("value", region.get("within", "")),
        )

    def _known_by(self, shape: Shape, labels: Labels, title: str, sheets: int) -> dict[str, Any]:
        """The texts by which a table is known: its title, else its headers, or row labels where those are periods."""
        if title:
            return {"title": [title_key(title)], "examples": [title]}
        known = [text.joined for text in shape.figures if not (text.is_part or text.without_period()[1])]
        known = known or [
            text
            for place in range(len(shape.labels))
            for row in shape.rows[:SAMPLE]
            if isinstance(row.labels[place], str) and (text := plain(cell_text(row.labels[place])))
            if not labels.codes(text)
        ]
        texts = list(dict.fromkeys([*shape.labels[0].parts, *map(plain, known)]))[:_KNOWN_BY]
        return {"headers": texts, **({"sheets": [shape.sheet.name]} if sheets > 1 else {})}

    def _scope(self, name: str, texts: Sequence[str], subjects: Subjects, words: str) -> str:
        """The scope that the texts speak of; asked unless it is named for certain, or the rows are its own classes.

        `words`: what a title says of the digital economy, of which scope that is not said.
        """
        scope, word = next((found for text in texts if (found := subjects.scope_within(text))[0]), ("none", words))
        scopes = self._definitions.scopes
        if not word or (scope == "none" and subjects.classification):
            return scope
        own = scopes[scope].activities
        is_sure = word in map(key, scopes[scope].words) or bool(own and own.classification == subjects.classification)
        question = Question(
            "scope",
            word,
            ("tables", name, "shared"),
            choices_of([*([scope] if scope != "none" else []), *_COMMON], lambda each: name_of(scopes[each]))
            | choices("none"),
            scope,
            lambda text: Vocabulary.of(self._definitions).term("scopes", text) or "",
        )
        return self._draft.ask(question, is_sure=is_sure)

    def _coverage(self, name: str, entries: Mapping[str, Mapping[str, Any]], title: str) -> str:
        """The units that are covered where no text says which: all; of enterprises it is not stated, unless a person says it."""
        industries = [each for each in self._definitions.qualifications.qualifications if each.aspect == "activity"]
        measures = [self._definitions.measures[str(each["measure"])] for each in entries.values() if "measure" in each]
        if not any(
            not each.accounts and (each.activity or any(is_named(one, each) for one in industries)) for each in measures
        ):
            return "all_units"
        known = self._definitions.coverages
        like = next(
            (
                layout.shared.coverage
                for form in load_forms(self._definitions)
                if isinstance(form, LayoutForm)
                for layout in form.tables.values()
                if title in map(title_key, layout.title)
            ),
            "",
        )
        question = Question(
            "coverage",
            "",
            ("tables", name, "shared"),
            choices_of(list(known), lambda each: name_of(known[each])),
            like or "unstated",
            lambda text: Vocabulary.of(self._definitions).term("coverages", text) or "",
            "like_form" if like else "",
        )
        return self._draft.ask(question, is_sure=not like)

    def _shared(self, captions: Sequence[str], shape: Shape, scope: str, coverage: str) -> dict[str, Any]:
        """What holds for all figures: what the texts around them say, or nothing."""
        vocabulary = Vocabulary.of(self._definitions)
        told = (vintage for text in captions for _, vintage in vintages_in(text, vocabulary))
        is_yearbook = any("年鉴" in text for text in (*captions, *shape.notes, self._file_name))
        return {
            "scope": scope,
            "coverage": coverage or "all_units",
            "vintage": next(told, "yearbook" if is_yearbook else "unstated"),
            "price_basis": self._told("price_basis", captions, shape) or "current",
            **({"base_year": int(year[1])} if (year := _BASE_YEAR.search("\n".join(captions))) else {}),
        }

    def _told(self, aspect: str, captions: Sequence[str], shape: Shape) -> str:
        """The coverage or the price basis that captions say, or notes that speak of the table; '' where they say none."""
        known = self._definitions.qualifications
        told = [each for text in (*captions, shape.sheet.name) for each in said(text, known)]
        noted = [each for text in shape.notes for each in said(text, known)]
        told += [each for each in noted if any(word in each.before for word in known.table)]
        ids = {*self._definitions.coverages, *self._definitions.price_bases}
        says = (each.qualification for each in told)
        return next((each.says for each in says if each.aspect == aspect and each.says in ids), "")

    def _activity(
        self, labels: Labels, subjects: Subjects, scope: str, headings: Sequence[str]
    ) -> tuple[dict[str, Any], list[str]]:
        """Where the industries stand, with the words of the table for them; and the labels that are left out."""
        texts = headings or labels.texts("activity")
        if not texts or not subjects.classification:
            return {}, []
        if not headings and not any(subjects.activity(text) or not labels.is_sum(text) for text in texts):
            self._drop_activity(labels)
            return {}, []
        names, left = labels.activity_names(texts, subjects, scope, is_heading=bool(headings))
        named = {"names": names} if names else {}
        if headings:
            return {"stands": "block", **named, **({"ignored": left} if left else {})}, []
        return named, left

    @staticmethod
    def _drop_activity(labels: Labels) -> None:
        """Leave the column of industries alone, where all rows that are read are of all industries."""
        for column in labels.columns:
            if column["holds"] == "activity":
                column |= {"holds": "nothing", "reason": reason("all_totals")}
        del labels.held["activity"]

    def _vintages(self, shape: Shape) -> dict[str, list[str]]:
        """The words by which notes say of which vintage the figures of a year are."""
        found: dict[str, list[str]] = {}
        for vintage in self._definitions.vintages.values():
            words = "|".join(map(re.escape, sorted(vintage.words, key=len, reverse=True)))
            told = f"{_YEAR}(年度?{_FEW_WORDS}(?:为|是|系)(?:{words or chr(0)}))"
            for match in re.finditer(told, "\n".join(shape.notes)):
                found.setdefault(vintage.id, []).append("{y}" + match[1])
        return {vintage: list(dict.fromkeys(texts)) for vintage, texts in found.items()}

    def _left_out(self, labels: Labels, left: Sequence[str]) -> list[dict[str, Any]]:
        """The rules by which rows are left out: towns by the ends of their names, labels not known, subtotals of nothing."""
        rules: list[dict[str, Any]] = []
        if labels.towns:
            rules.append({"id": reason("towns"), "ends": labels.towns})
        elif zones := labels.zones:
            rules.append({"id": reason("zones"), "texts": zones})
        if unknown := [text for text in left if text]:
            is_open = any(
                f"{kind} {text}" in self._draft.questions for text in unknown for kind in ("industry", "total")
            )
            rules.append({"id": reason("undecided" if is_open else "not_wanted"), "texts": unknown})
        if sums := [text for text in labels.texts("region") if labels.is_subtotal(text)]:
            rules.append({"id": reason("subtotals"), "texts": sums})
        return [{**rule, "reason": rule["id"]} for rule in rules]

    def _symbols(self, table: dict[str, Any], name: str, shape: Shape, labels: Labels) -> None:
        """Ask what the symbols in place of figures mean, in the rows that are read."""
        cells = [shape.sheet.rows[row.row][text.column] for row in labels.kept for text in shape.figures]
        seen = {cell.strip() for cell in cells if isinstance(cell, str) and printed(cell, Notation()) is None}
        short = (text for text in seen if text and len(text) <= _LONGEST_SYMBOL)
        symbols = {text for text in short if key(text) in MISSING or not any(c.isalnum() for c in text)}
        for symbol in sorted(symbols):
            place = ("tables", name, "symbols", symbol)
            means = self._draft.ask(Question("symbol", symbol, place, choices(*get_args(SymbolMeaning)), "no_data"))
            table.setdefault("symbols", {})[symbol] = {"means": means}


def _is_title(text: str) -> bool:
    """Whether a caption may be the title: no unit line, no period alone, nothing in brackets or with a colon, no note."""
    is_period = parse_period(text.strip("()")) is not None or parse_part(text.strip("()")) is not None
    is_aside = is_unit_line(text) or text.startswith(("(", *NOTES)) or ":" in text
    return not is_period and not is_aside and len(title_key(text)) > 1
