"""Rules: what is SQL is asked and tried on two examples, their messages hold only words that a finding fills, others exist."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from definitions.checks.references import missing, note

if TYPE_CHECKING:
    from definitions.content import Content
    from definitions.files import DefinitionFiles
    from definitions.models import Rule

#: The words of a message, each filled from the finding.
WORDS = ("file", "sheet", "cells", "observed", "expected")


def check_rules(definitions: Content, files: DefinitionFiles) -> None:
    """Note the faults of the rules."""
    for rule in definitions.rules.values():
        _check(rule, definitions.rule_files[rule.id], definitions, files)


def _check(rule: Rule, name: str, definitions: Content, files: DefinitionFiles) -> None:
    if bool(rule.sql) == (rule.looks_at == "file"):
        note(files, name, rule.id, "looks_at", "not-asked")
    if rule.sql and not (rule.passes and "at" in rule.fails):
        note(files, name, rule.id, "fails", "no-examples")
    for column in ("message_zh", "message_en"):
        for word in re.findall(r"\{(\w*)\}", getattr(rule, column)):
            if word not in WORDS:
                note(files, name, rule.id, column, "no-word", word=word, words=", ".join(WORDS))
    for other in rule.yields_to:
        if other not in definitions.rules:
            missing(files, name, rule.id, "yields_to", other)
