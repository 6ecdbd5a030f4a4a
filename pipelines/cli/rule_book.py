"""The rule book: each rule in given/when/then form with its examples, as a page (docs/rules.md) and on the command line.

Everything here is made from `definitions/rules`; nothing is said about a rule that does not stand there.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping
from typing import Any

from definitions import Definitions
from definitions.models import Rule
from pipelines.cli.answers import page
from pipelines.languages import told
from pipelines.validation.linear import Conflict
from pipelines.validation.staging import ALONE, BESIDE, SQL
from pipelines.words import words

#: What is staged for the other tables alone.
_WITHIN = ("macros", "keys", "words", "rows_read", "industry_rows", "compared")


def chapter(rule: Rule) -> str:
    """One rule as a section of the book."""
    return page("rule.md", rule=rule, shown=_shown) + "\n"


def book(definitions: Definitions) -> str:
    """The whole page: how to read it, the rules by group, and since when each holds."""
    rules = list(definitions.rules.values())
    dates = (day for rule in rules for day in (rule.valid_from, rule.valid_to) if day)
    years = {
        year: (
            [rule.id for rule in rules if rule.valid_from.year == year],
            [rule.id for rule in rules if rule.valid_to and rule.valid_to.year == year],
        )
        for year in sorted({day.year for day in dates})
    }
    return page("rules.md", rules=rules, tables=dict(_tables()), years=years, shown=_shown) + "\n"


def conflict_sentence(conflict: Conflict) -> str:
    """What is wrong with a linear rule, in words."""
    zh, en = words()["conflict"][conflict.kind]
    others = ", ".join(conflict.others)
    return f"{conflict.rule_id} {told(zh.format(others=others), en.format(others=others))}"


def _tables() -> Iterator[tuple[str, str]]:
    """Each staged table with what it holds, in the words at the head of its SQL."""
    for name in dict.fromkeys((*ALONE, *BESIDE)):
        if name not in _WITHIN:
            text = (SQL / f"{name}.sql").read_text(encoding="utf-8")
            head = itertools.takewhile(lambda line: line.startswith("--"), text.splitlines())
            yield name, " ".join(line.lstrip("-").strip() for line in head)


def _shown(example: Mapping[str, Any]) -> str:
    """An example as it stands in the rule; one of a file is told in words."""
    if "told" in example:
        return str(example["told"])
    if example.get("cells") == {}:
        return told("样表，未作改动", "the form as it is")
    said = {name: value for name, value in example.items() if name != "at"}
    return f"`{json.dumps(said, ensure_ascii=False, default=str).replace(chr(34), '')}`"
