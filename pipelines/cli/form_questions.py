"""`koujing form propose`: a draft is shown as it is understood, what is open is asked, and the answers are taken in.

Answers come from the person at the terminal, line by line, or from a file. What is asked is `pipelines.workbooks.drafting`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import yaml

from definitions import Definitions, UserError, WrongUsageError
from definitions.models import Measure, Scope
from definitions.yaml_files import read_by_hand
from pipelines.cli import answers
from pipelines.languages import shortly, spoken, told
from pipelines.words import plain, unit
from pipelines.workbooks.drafting.draft import spoken_reason
from pipelines.workbooks.drafting.proposing import FIRST_ROWS, LAST_ROWS, Proposal
from pipelines.workbooks.drafting.trying import Read

#: Rows of the table as understood that are shown.
FIRST = 8
SKIP, QUIT = ("s", "skip", "跳过"), ("q", "quit", "退出")
#: A draft with these answers.
Proposing = Callable[[Mapping[str, str]], Proposal]


@dataclass
class Dialogue:
    """Asks what is open of a draft until nothing is, or nobody answers any more; `proposal` is how far it has come."""

    proposing: Proposing
    given: dict[str, str]
    proposal: Proposal

    def ask(self, said: TextIO) -> Iterator[Any]:
        """Ask one question after the other; what is said of each is given as it comes."""
        passed: set[str] = set()
        number = 0
        while open_ := [each for each in self.proposal.draft.questions.values() if each.name not in passed]:
            question = open_[0]
            number += 1
            yield answers.page("form_question.txt", question=question, number=number, of=number + len(open_) - 1)
            answer = said.readline()
            if not answer or answer.strip().lower() in QUIT:
                for place, other in enumerate(open_[1:], number + 1):
                    yield answers.page("form_question.txt", question=other, number=place, of=number + len(open_) - 1)
                return
            value = question.value(answer) if answer.strip() else question.guess
            if value:
                self.given[question.name] = value
                self.proposal = self.proposing(self.given)
            elif not answer.strip() or answer.strip().lower() in SKIP:
                passed.add(question.name)
            else:
                number -= 1
                yield told(
                    f"  没有看懂「{answer.strip()}」，请再答一次", f"not understood: {answer.strip()}; answer again"
                )


def answers_in(path: Path, proposing: Proposing) -> dict[str, str]:
    """The answers of a file, each by the name of its question.

    Raises `WrongUsageError` for what is no such file, and for a name or an answer that fits no question of the draft.
    """
    try:
        read_by_hand(path)
    except UserError as error:
        raise WrongUsageError(error.zh, error.en) from error
    content = yaml.load(path.read_bytes(), Loader=yaml.BaseLoader)  # noqa: S506  texts and nothing else
    if not isinstance(content, dict) or not all(isinstance(each, str) for each in content.values()):
        raise WrongUsageError(f"{path}：应为逐行的「问题: 回答」", f"{path}: write one `question: answer` a line")
    given: dict[str, str] = {}
    raised = proposing(given).draft.raised
    for name, answer in content.items():
        if name not in raised:
            raised = proposing(given).draft.raised  # an answer may raise further questions
        if name not in raised:
            there = "、".join(raised)
            raise WrongUsageError(
                f"{path}：没有问题「{name}」；有：{there}", f"{path}: there is no question {name}; there are: {there}"
            )
        if not raised[name].value(answer):
            listed = "、".join(f"{value} {spoken(called)}" for value, called in raised[name].choices.items())
            raise WrongUsageError(
                f"{path}：「{name}」的回答「{answer}」没有看懂；可答：{listed}",
                f"{path}: the answer {answer} to {name} is not understood; it may be: {listed}",
            )
        given[name] = raised[name].value(answer)
    return given


def trial_told(proposal: Proposal, definitions: Definitions) -> Iterator[Any]:
    """The table as understood, its first rows, and how many numbers are read and left."""
    trial = proposal.trial
    units, measures = definitions.units, definitions.measures
    columns: answers.Columns = {
        "单元格｜cell": lambda read: str(read.figure.cell),
        "行｜row": lambda read: read.row,
        "列｜column": lambda read: read.column,
        "指标｜measure": lambda read: _named(measures[read.figure.meaning.entry.measure]),
        "行业｜industry": lambda read: _industry(read, definitions),
        "地区｜region": lambda read: definitions.region_name(read.figure.subject.place.code),
        "时期｜period": lambda read: read.figure.subject.period.id,
        ">数值｜value": lambda read: "—" if read.figure.printed.value is None else plain(read.figure.printed.value),
        "单位｜unit": lambda read: unit(units[read.figure.unit].symbol),
    }
    if trial.read:
        yield answers.table(columns, trial.read[:FIRST])
    rows = f"{FIRST_ROWS:,} + {LAST_ROWS:,}" if proposal.is_shortened else ""
    yield answers.page(
        "form_trial.txt",
        trial=trial,
        left=[(spoken_reason(why), count) for why, count in trial.left.most_common()],
        rows=rows,
    )


def _industry(read: Read, definitions: Definitions) -> str:
    """What a figure's industry is called: a class by its code and name, a scope, or the whole economy."""
    if read.classification in definitions.classes:
        return f"{read.activity} {definitions.classes[read.classification][read.activity].name_zh}"
    scope = definitions.scopes.get(read.activity)
    return _named(scope) if scope else told("全部", "all", " ")


def _named(one: Measure | Scope) -> str:
    return shortly(one.name_zh, one.name_en)
