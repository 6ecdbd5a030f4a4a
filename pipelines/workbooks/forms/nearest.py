"""Which form a sheet that no form reads comes nearest to, which words differ, and which line of which file would accept them.

Only for the sentence that a person reads: nothing is read by a form that is merely near.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from definitions.yaml_files import line_of
from pipelines.addresses import Cell
from pipelines.findings import Findings
from pipelines.languages import AND, THEN
from pipelines.workbooks.files.sheet import Sheet
from pipelines.workbooks.forms.headers import bare, title_key
from pipelines.workbooks.forms.layout_forms import Layout, LayoutForm
from pipelines.workbooks.forms.own_forms import Form, SheetForm
from pipelines.workbooks.words.text import key, plain, split_bracket

#: How alike a text and the one looked for are, at least, to be called a slip of it; and how near a sheet is to a form.
_LIKE = 0.5
_NEAR = 0.6
#: What the title, or the headers it is known by, weigh beside the other headers of a table.
_KNOWN_BY = 0.6
_ENOUGH = 3
_NAMED = 3
_SEARCHED = 100
_SHOWN = 40
_NOTHING = "∅"
#: How like a title is that is only the name of the sheet, at most: it does not stand above the table.
_NAME_ONLY = 0.95

#: A text of a sheet and its cell; none for the name of the sheet.
Found = tuple[Cell | None, str]
#: A text as it is compared: whatever of it may be the same as what is looked for.
Comparing = Callable[[str], tuple[str, ...]]


class Wanted(NamedTuple):
    """What a table is known by: as it is shown ('' for the likest of several), its texts, how they compare, where they stand.

    `is_needed`: the table is not read without it.
    """

    shown: str
    texts: Sequence[str]
    compared: Comparing
    keys: tuple[str, ...]
    is_needed: bool = True


@dataclass(frozen=True)
class Difference:
    """A text that a form looks for and does not find: what stands in its place (and where), and where the form says it."""

    wanted: str
    found: str
    cell: Cell | None
    line: str

    @property
    def observed(self) -> str:
        """What was found, with the words that differ."""
        if not self.found:
            return _NOTHING
        apart = _differing(self.found, self.wanted) if self.cell else "⟨工作表名｜sheet name⟩"
        shown = self.found if len(self.found) <= _SHOWN else f"{self.found[:_SHOWN]}…"
        return f"{shown}（{apart}）"

    @property
    def expected(self) -> str:
        """What was looked for, with its line."""
        return f"“{self.wanted}”（{self.line}）"


@dataclass(frozen=True)
class Near:
    """A form that a sheet comes near to: how near (to 1), by how many texts, and what keeps it from being read by it.

    `lacks` is the cover of a form of ours, where nothing but that is missing.
    """

    name: str
    sheet: Sheet
    nearness: float
    texts: int
    differences: tuple[Difference, ...]
    lacks: str = ""

    @property
    def rank(self) -> float:
        """How much speaks for it: of two as near, the one by more texts."""
        return self.nearness * self.texts / (self.texts + 1)


@dataclass(frozen=True)
class Nearest:
    """Looks for the forms that sheets come nearest to. `root` is the folder of the definitions."""

    forms: Sequence[Form | LayoutForm]
    root: Path

    def report(self, sheets: Iterable[Sheet], findings: Findings) -> bool:
        """Name, for every sheet that is near a form, the nearest one; whether there was any."""
        found = [near for sheet in sheets if not self._is_for_people(sheet) and (near := self.of(sheet))]
        whole = {
            near.lacks: [one.sheet.name for one in found if one.lacks == near.lacks] for near in found if near.lacks
        }
        for cover, sheets_there in whole.items():
            findings.add("sheet-missing", observed=AND.join(sheets_there), expected=cover)
        for near in () if whole else found:
            told = near.differences[:_NAMED]
            more = f" … ({len(near.differences)})" if len(near.differences) > _NAMED else ""
            findings.add(
                "form-nearly",
                sheet=near.sheet.name,
                cells=[each.cell for each in told if each.cell],
                observed=THEN.join(each.observed for each in told) + more,
                expected=f"{near.name}: {THEN.join(each.expected for each in told)}",
            )
        return bool(found)

    def _is_for_people(self, sheet: Sheet) -> bool:
        """Whether a sheet is blank, or one of a form's that hold no figures."""
        own = (table for form in self.forms if isinstance(form, Form) for table in form.tables.values())
        return sheet.is_blank or any(table.has_name(sheet.name) for table in own if not table.is_read)

    def of(self, sheet: Sheet) -> Near | None:
        """The form that a sheet comes nearest to, the first of equals; None where it is near none."""
        texts = _Texts(sheet)
        ours = [near for form in self.forms if isinstance(form, Form) for near in self._ours(form, texts)]
        layouts = [near for form in self.forms if isinstance(form, LayoutForm) for near in self._layouts(form, texts)]
        near = [each for each in (*ours, *layouts) if each.nearness >= _NEAR and each.differences]
        return max(near, key=lambda each: each.rank, default=None)

    def _ours(self, form: Form, texts: _Texts) -> Iterator[Near]:
        """How near a sheet is to those of a form of ours; one that has all its labels lacks the form's cover."""
        cover = next((each for each, table in form.tables.items() if table.kind == "fields"), "")
        for name, table in form.tables.items():
            if table.is_read:
                alikes, differences = self._compare((form.id, name), _labels_of(table), texts)
                lacks = form.tables[cover].name_zh if cover and not differences else ""
                if lacks:
                    line = form_line(self.root, form.id, "tables", cover)
                    differences = [Difference(lacks, "", None, line)]
                nearness = sum(alike for alike in alikes if alike >= _LIKE) / len(alikes)
                shown = f"{form.id}/{table.name_zh}（{form.name_zh}）"
                yield Near(shown, texts.sheet, nearness, len(alikes), tuple(differences), lacks)

    def _layouts(self, form: LayoutForm, texts: _Texts) -> Iterator[Near]:
        for name, layout in form.tables.items():
            read = [entry for entry in layout.entries.values() if not entry.ignored]
            headers = sum(any(map(texts.has, entry.texts)) for entry in read) / max(1, len(read))
            alikes, differences = self._compare((form.id, name), _texts_of(layout), texts)
            if layout.sheets and key(texts.sheet.name) not in map(key, layout.sheets):
                line = form_line(self.root, form.id, "tables", name, "sheets")
                differences.append(Difference(" / ".join(layout.sheets), texts.sheet.name, None, line))
            nearness = _KNOWN_BY * sum(alikes) / max(1, len(alikes)) + (1 - _KNOWN_BY) * headers
            if headers == 1 and len(read) >= _ENOUGH and any(map(texts.has, layout.labels[0].header)):
                nearness = max(nearness, _NEAR)  # all its headers, and no title
            shown = f"{form.id}/{name}（{form.name_zh}）"
            yield Near(shown, texts.sheet, nearness, len(read) + 1, tuple(differences))

    def _compare(
        self, table: tuple[str, str], wanted: Iterable[Wanted], texts: _Texts
    ) -> tuple[list[float], list[Difference]]:
        """How like a sheet's texts are to those by which a table of a form is known, and which of them differ."""
        alikes: list[float] = []
        differences: list[Difference] = []
        for each in wanted:
            found, alike = texts.likest(each)
            alikes.append(alike)
            if alike < 1 and each.is_needed:
                cell, text = found if found and alike >= _LIKE else (None, "")
                shown = each.shown or texts.likest_of(each.texts, found)
                line = form_line(self.root, table[0], "tables", table[1], *each.keys)
                differences.append(Difference(plain(shown), plain(text), cell, line))
        return alikes, differences


def form_line(root: Path, form_id: str, *keys: str) -> str:
    """The line of a form's file on which something is given, for its table or for all tables, and the last of the keys."""
    file = f"forms/{form_id}/form.yml"
    line = line_of(root / file, *keys) or line_of(root / file, "defaults", *keys[2:])
    return f"{root.name}/{file}:{line} {keys[-1]}" if line else f"{file} {'.'.join(keys)}"


def likest(text: str, wanted: Mapping[str, Sequence[str]]) -> str:
    """Which of some names has a text most like this one; '' where none is like it."""
    alike = {name: max(_alike(key(each), key(text)) for each in texts) for name, texts in wanted.items()}
    best = max(alike, key=lambda name: alike[name], default="")
    return best if best and alike[best] >= _LIKE else ""


def _labels_of(table: SheetForm) -> Iterator[Wanted]:
    """The labels by which a sheet of ours is told: those that must be there; where these are few, all."""
    needed = table.required_groups
    for group in needed if len(needed) >= _ENOUGH else [(name,) for name in table.fields]:
        texts = [text for name in group for text in table.fields[name].texts()]
        yield Wanted(table.labels(group), texts, _as_label, ("fields", group[0]), group in needed)


def _texts_of(layout: Layout) -> Iterator[Wanted]:
    """The title and the headers by which a table of a layout is known."""
    if layout.title:
        yield Wanted("", layout.title, _as_title, ("title",))
    for header, texts in zip(layout.headers, layout.known_headers, strict=True):
        entry = next((name for name, each in layout.entries.items() if key(header) in map(key, each.texts)), "")
        is_label = any(key(header) in map(key, label.header) for label in layout.labels)
        keys = ("labels",) if is_label else ("entries", entry) if entry else ("headers",)
        yield Wanted(header, texts, _as_header, keys)
    yield from (Wanted(f"{word}：", [word], _as_cover, ("cover",)) for word in layout.cover)


class _Texts:
    """The different texts at the top of a sheet, as they are compared with what forms look for."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        first: dict[str, Cell] = {}
        for cell, text in sheet.opening_texts:
            if any(map(str.isalpha, text)):
                first.setdefault(text, cell)
        self._texts = [(cell, text) for text, cell in first.items()][:_SEARCHED]
        self._known: dict[Comparing, list[tuple[Cell, str, tuple[str, ...]]]] = {}
        self._keys = {compared for _, text in self._texts for compared in (key(text), bare(text)) if compared}

    def likest(self, wanted: Wanted) -> tuple[Found | None, float]:
        """The text that is most like one of those wanted, and how alike they are (1: the same).

        A title may also be the name of the sheet.
        """
        looked_for = {each for text in wanted.texts for each in wanted.compared(text)}
        best: tuple[Found | None, float] = (None, 0.0)
        for cell, text, each in self._compared(wanted.compared):
            alike = max(_alike(one, other) for one in looked_for for other in each)
            if alike > best[1]:
                best = (cell, text), alike
        if wanted.compared is _as_title:
            named = max(_alike(title, title_key(self.sheet.name)) for title in looked_for)
            best = ((None, self.sheet.name), min(named, _NAME_ONLY)) if named > best[1] else best
        return best

    def _compared(self, compared: Comparing) -> list[tuple[Cell, str, tuple[str, ...]]]:
        """The texts with what they are compared by, made once."""
        if compared not in self._known:
            self._known[compared] = [(cell, text, compared(text)) for cell, text in self._texts]
        return self._known[compared]

    def likest_of(self, wanted: Sequence[str], found: Found | None) -> str:
        """Which of the texts wanted one is most like."""
        text = title_key(found[1]) if found else ""
        return max(wanted, key=lambda each: _alike(title_key(each), text))

    def has(self, text: str) -> bool:
        """Whether a header is there, or a part of it in a row of its own."""
        wanted = key(text)
        return wanted in self._keys or any(len(each) > 1 and each in wanted for each in self._keys)


def _alike(one: str, other: str) -> float:
    from rapidfuzz.fuzz import ratio  # only where a file is not known

    return ratio(one, other) / 100


def _as_title(text: str) -> tuple[str, ...]:
    return (title_key(text),)


def _as_header(text: str) -> tuple[str, ...]:
    return (bare(text),)


def _as_cover(text: str) -> tuple[str, ...]:
    return (key(plain(text).partition(":")[0]),)


def _as_label(text: str) -> tuple[str, ...]:
    """A label of the project's own forms says the same in each of its lines."""
    return tuple(key(split_bracket(line)[0]) for line in text.split("\n"))


def _differing(found: str, wanted: str) -> str:
    """The words in which two texts differ, as `found ≠ wanted`."""
    mine, theirs = title_key(found), title_key(wanted)
    steps = SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes()
    apart = [(mine[a:b] or _NOTHING, theirs[c:d] or _NOTHING) for step, a, b, c, d in steps if step != "equal"]
    return "，".join(f"{one} ≠ {other}" for one, other in apart)
