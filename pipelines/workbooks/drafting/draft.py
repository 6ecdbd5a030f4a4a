"""A draft form under way: its lines, and what in them a person must look at.

What is guessed is `pipelines.workbooks.drafting.guesses` and `…guessed_measures`; which tables a file has is `…proposing`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from pipelines.workbooks.forms.form_faults import MARK

_SET_APART = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")


@dataclass
class Draft:
    """The lines of a draft under way, and how many guesses in it a person must look at."""

    lines: list[str] = field(default_factory=list)
    unsure: int = 0

    def add(self, line: str, ask: str = "") -> None:
        """Add a line; one that is a guess is marked with what is to be decided."""
        self.unsure += bool(ask)
        self.lines.append(f"{line}  {MARK} {ask}" if ask else line)


def quoted(text: str) -> str:
    """A text as YAML reads it whatever stands in it; spaces that set Chinese characters apart are left out."""
    return json.dumps(_SET_APART.sub("", text), ensure_ascii=False)
