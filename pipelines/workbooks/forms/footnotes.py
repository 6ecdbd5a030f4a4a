"""Footnotes: what the notes of a sheet say to the marks that stand behind its figures, labels and headers.

A mark is compared by its number or asterisks, however it is written: `[2]`, `②`, `²` and `2.` are one. What a note means
for a figure is for a person; the text is kept in the figure's note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from unicodedata import category, normalize, numeric

from pipelines.workbooks.words.printed import MARK

_MARK = re.compile(
    r"(?:^|(?<=[:：;；。\s]))\s*"
    rf"([(（]\s*[0-9０-９]{{1,2}}\s*[)）]|[0-9]{{1,2}}[.、．](?![0-9])|{MARK})"
)
_ONE = re.compile(MARK)
_ENDS = "；;。 \u3000"


def mark_key(mark: str) -> str:
    """A mark as compared: its number, or its asterisks."""
    # Digits in a black circle have no other form, but they have a value.
    told = "".join(str(int(numeric(each))) if category(each) == "No" else each for each in mark)
    return normalize("NFKC", told).strip("[](){}【】〔〕.,、 ")


def starts_with_mark(text: str) -> bool:
    """Whether a text begins as a footnote does."""
    return bool(_MARK.match(text.strip()))


def footnote_texts(notes: Iterable[str]) -> dict[str, str]:
    """The text of each footnote by its mark as compared; several may stand in one note. The first text of a mark counts."""
    found: dict[str, str] = {}
    for note in notes:
        text = note.strip()
        marks = list(_MARK.finditer(text))
        for mark, end in zip(marks, [*(each.start() for each in marks[1:]), len(text)], strict=False):
            said = text[mark.end() : end].strip(_ENDS)
            if said:
                found.setdefault(mark_key(mark[1]), said)
    return found


def footnote_note(marks: Iterable[str], texts: Mapping[str, str]) -> str:
    """What an observation's note says of the marks beside it: each mark once, with its text where the sheet has one."""
    told: list[str] = []
    for mark in dict.fromkeys(one for several in marks for one in _ONE.findall(several)):
        said = texts.get(mark_key(mark), "")
        told.append(f"脚注 footnote {mark}{f'：{said}' if said else ''}")
    return "；".join(told)
