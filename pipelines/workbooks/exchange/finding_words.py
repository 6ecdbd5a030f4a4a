"""The words in which a finding goes back: what it asks for, where it is, what to do, and the short comment on its cells.

The sheet, the comments and the printed report say them alike. The sentences themselves are the rules'; where they stand is
`findings_sheet`, `annotation` and `report`.
"""

from __future__ import annotations

from collections.abc import Sequence

from definitions.models import Rule
from pipelines.findings import Finding, told_cells
from pipelines.languages import LANGUAGE, Language, apart, shortly
from pipelines.outgoing import one_line

SEVERITIES = {
    "fatal": "⟨无法读取｜not read⟩",
    "error": "⟨强制性（须更正）｜to be corrected⟩",
    "query": "⟨核实性（须说明）｜to be explained⟩",
    "note": "⟨提示｜note⟩",
}
STATES = {
    "explained": "⟨已说明｜explained⟩",
    "carried": "⟨沿用上期说明｜explained before⟩",
    "waived": "⟨已由审核人准予｜waived⟩",
}
#: By how it begins a comment is known as ours when the file comes back; comments of earlier versions begin with their author.
SIGNED, AUTHOR = "【口径审核】", "口径审核 Koujing"
#: The longest comment that is written on a cell, in characters.
LONGEST_COMMENT = 60
_ASKED = {
    "fatal": "⟨须更正｜correct⟩",
    "error": "⟨须更正｜correct⟩",
    "query": "⟨待说明｜explain⟩",
    "note": "⟨供参考｜note⟩",
}


def instructions(found: Finding) -> tuple[str, str]:
    """The finding's two sentences without the place at their head, which stands beside them."""
    told_zh, told_en = told_cells(found.cells)
    file, sheet = one_line(found.file), one_line(found.sheet)
    chinese = found.message_zh.removeprefix(f"{file} · {sheet} {told_zh}".strip(" ·"))
    english = found.message_en.removeprefix(f"{file}, {sheet} {told_en}".strip(" ,"))
    chinese, english = chinese.lstrip(" ：·"), english.lstrip(" :,")
    return chinese, english[:1].upper() + english[1:]


def asked(found: Finding) -> str:
    """What a finding still asks for, or why it asks nothing any more."""
    return shortly(*apart(STATES.get(found.status, _ASKED[found.severity])))


def place(found: Finding) -> str:
    """Where a finding is, in few words."""
    cells = shortly(*told_cells(found.cells))
    return one_line(f"{found.sheet} {cells}").strip() or shortly("整个文件", "the whole file")


def comment(numbered: Sequence[tuple[int, Finding]], rule: Rule) -> str:
    """What is written on a cell: its first finding, of this rule, and the numbers of the others in the sheet of findings.

    The finding's first sentence where that is short enough, else the rule's name.
    """
    (number, found), *others = numbered
    is_english = LANGUAGE.get() is Language.en
    chinese, english = instructions(found)
    head = f"{SIGNED}{number} " + shortly(*apart(STATES.get(found.status, _ASKED[found.severity]) + "⟨：｜: ⟩"))
    numbers = [str(other) for other, _ in others]
    also = shortly(f"（另见 {'、'.join(numbers)}）", f" (see {', '.join(numbers)})") if others else ""
    room = LONGEST_COMMENT - len(head) - len(also)
    sentence = english.partition(". ")[0] if is_english else chinese.partition("。")[0]
    said = sentence if len(sentence) <= room else shortly(rule.name_zh, rule.name_en)
    if len(said) > room:
        also, said = "", _cut(said, LONGEST_COMMENT - len(head))
    return head + said + also


def _cut(text: str, room: int) -> str:
    """As much of a text as there is room for, in whole words where it has them."""
    return text if len(text) <= room else (text[: room - 1].rpartition(" ")[0] or text[: room - 1]) + "…"
