"""A draft form: what it says, and the questions that a person must answer about it.

An answer is given by the question's name. What nobody has answered is a guess, and its line is marked in the form. Which
questions a table raises is for the other modules of the room.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import yaml

from pipelines.languages import Language, apart, both, in_language, spoken
from pipelines.workbooks.forms.form_faults import MARK


class Named(Protocol):
    """What has a name in both languages."""

    @property
    def name_zh(self) -> str: ...  # noqa: D102
    @property
    def name_en(self) -> str: ...  # noqa: D102


#: What is answered where something is to be left out.
LEAVE_OUT = "ignore"
#: Where a line of a form stands: the keys that lead to it.
Place = tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """What a person must decide: its kind and about which text, where in the form the answer goes, the answers at hand.

    `guess` is what the draft takes meanwhile; '' where it takes nothing. `reads`: the value of any other text, '' for none.
    `why`: the ground of the guess, by its name in `questions.toml`; where none is given, that of such questions.
    """

    kind: str
    about: str
    place: Place
    choices: Mapping[str, str] = field(default_factory=dict)
    guess: str = ""
    reads: Callable[[str], str] = field(default=lambda _: "", compare=False)
    why: str = ""

    @property
    def name(self) -> str:
        """The name by which an answer is given."""
        return f"{self.kind} {self.about}".strip()

    @property
    def asked(self) -> tuple[str, str]:
        """The question in Chinese and in English."""
        sentences = _texts()["question"][self.kind]
        return sentences["zh"].format(about=self.about), sentences["en"].format(about=self.about)

    @property
    def because(self) -> tuple[str, str]:
        """Why the guess is taken, in Chinese and in English."""
        grounds = _texts()["because"]
        sentences = grounds[self.why or (f"{self.kind}_left" if self.guess == LEAVE_OUT else self.kind)]
        return sentences["zh"], sentences["en"]

    @property
    def _names(self) -> dict[str, tuple[str, str]]:
        return {value: apart(name) for value, name in self.choices.items()}

    def value(self, answer: str) -> str:
        """What an answer stands for: a choice by its value, name or number, or what the question reads; '' for nothing."""
        text = answer.strip()
        numbered = {str(number): value for number, value in enumerate(self.choices, 1)}
        spelled = {value: (value, zh, en, zh.split()[0]) for value, (zh, en) in self._names.items()}
        named = (value for value, names in spelled.items() if text and text in names)
        return next(named, "") or numbered.get(text, "") or (self.reads(text) if text else "")


@dataclass
class Draft:
    """A form under way. `answers` are by the names of questions; `kept` were given for earlier files."""

    answers: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)
    content: dict[str, Any] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    raised: dict[str, Question] = field(default_factory=dict)
    answered: dict[str, str] = field(default_factory=dict)

    def ask(self, question: Question, *, is_sure: bool = False) -> str:
        """What was answered to a question; where nobody did, the guess, which is open unless it is sure."""
        self.raised.setdefault(question.name, question)
        for told in (self.answers, self.kept):
            if value := question.value(told.get(question.name, "")):
                self.answered[question.name] = value
                return value
        if not is_sure:
            self.questions.setdefault(question.name, question)
        return question.guess

    @property
    def unsure(self) -> int:
        """How many questions are open."""
        return len(self.questions)

    @property
    def lines(self) -> list[str]:
        """The form's file; a line that holds a guess is marked with what is asked."""
        return [*(_HEAD if self.questions else ()), *self._lines((), self.content)]

    def _lines(self, place: Place, content: Mapping[str, Any]) -> list[str]:
        lines: list[str] = []
        for name, value in content.items():
            here = (*place, name)
            indent = "  " * len(place)
            if isinstance(value, dict) and (len(place) < _NESTED or name in _LISTED):
                lines += [f"{indent}{name}:", *self._lines(here, value)]
                continue
            asked = [each for each in self.questions.values() if each.place == here]
            mark = f"  {MARK} {'；'.join(_told(each) for each in asked)}" if asked else ""
            lines.append(f"{indent}{_flow(name)}: {_flow(value)}{mark}")
        return lines


def _told(question: Question) -> str:
    """A question as a form's line tells it: what is asked, and the ground of what is taken meanwhile."""
    asked = " ".join(question.asked)
    return f"{asked}（{'，'.join(question.because)}）" if question.guess else asked


_SET_APART = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_NESTED = 2
_LISTED = ("entries", "columns", "symbols")
_HEAD = (
    f"# 带 {MARK} 的行是没有核实的猜测，改正后删去标记；存为 definitions/forms/标识/form.yml，koujing read、run 就认得这种表。",
    f"# A line marked {MARK} is a guess nobody has confirmed: correct it and take the mark away. As",
    "# definitions/forms/<id>/form.yml it is known to koujing read and run. Words: definitions/forms/shanghai-yearbook/form.yml.",
)


def _flow(value: Any) -> str:
    """A value on one line of YAML; spaces that set Chinese characters apart are left out."""
    text: str = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=1 << 20, sort_keys=False)
    return _SET_APART.sub("", text.removesuffix("...\n").strip())


def reason(kind: str) -> str:
    """Why something is left out, as a form says it."""
    return in_language(Language.both, _texts()["reason"][kind])


def spoken_reason(text: str) -> str:
    """Why something is left out, as a person is told it: our own reasons in their language, those of a form as they stand."""
    return spoken(next((told for kind, told in _texts()["reason"].items() if reason(kind) == text), text))


def choices(*values: str) -> dict[str, str]:
    """Answers that are no ids of definitions, with what they are called."""
    return {value: str(_texts()["answer"][value]) for value in values}


@cache
def _texts() -> dict[str, dict[str, Any]]:
    return tomllib.loads(Path(__file__).with_name("questions.toml").read_text(encoding="utf-8"))


def name_of(one: Named) -> str:
    """What a term of the definitions is called, in both languages."""
    return both(one.name_zh, one.name_en)


def choices_of(values: Sequence[str], name: Callable[[str], str]) -> dict[str, str]:
    """Choices with their names."""
    return {value: name(value) for value in dict.fromkeys(values)}
