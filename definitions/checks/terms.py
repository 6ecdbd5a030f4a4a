"""The small vocabularies and the changelog: terms exist, units agree with SDMX, versions follow each other."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from definitions.checks.references import missing, note, twice
from definitions.files import CHANGELOG

if TYPE_CHECKING:
    from definitions.content import Content
    from definitions.files import DefinitionFiles
    from definitions.models import Classification, Measure, Scope, Term, Vintage

    Worded: TypeAlias = Term | Vintage | Classification | Scope | Measure


def check_terms(definitions: Content, files: DefinitionFiles) -> None:
    """Note the faults of the vocabularies and of the changelog."""
    for step in definitions.coverage_steps:
        for code in (step.reported, step.target):
            if code not in definitions.coverages:
                missing(files, "coverage.yml", f"{step.reported}→{step.target}", "steps", code)
    vocabularies: dict[str, Mapping[str, Worded]] = {
        "classifications/classifications.yml": definitions.classifications,
        "scopes/{}.yml": definitions.scopes,
        "measures.yml": definitions.measures,
        "period_kinds.yml": definitions.period_kinds,
        "coverage.yml": definitions.coverages,
        "price_bases.yml": definitions.price_bases,
        "vintages.yml": definitions.vintages,
    }
    for name, terms in vocabularies.items():
        _words(name, terms, files)
    _vintages(definitions, files)
    symbols: set[str] = set()
    for unit in definitions.units.values():
        if unit.symbol in symbols:
            twice(files, "units.yml", unit.id, "symbol", unit.symbol)
        symbols.add(unit.symbol)
        if unit.multiplier != 10**unit.sdmx_unit_mult:
            note(
                files,
                "units.yml",
                unit.id,
                "sdmx_unit_mult",
                "multiplier",
                power=unit.sdmx_unit_mult,
                multiplier=unit.multiplier,
            )
    if not definitions.changelog:
        note(files, CHANGELOG, "-", "-", "no-version")
    for newer, older in pairwise(definitions.changelog):
        if _numbers(newer.version) <= _numbers(older.version) or newer.released_on < older.released_on:
            note(files, CHANGELOG, newer.version, "version", "version-order", older=older.version)


def _vintages(definitions: Content, files: DefinitionFiles) -> None:
    """Note a census or a day of publication of a vintage that is no revised history."""
    for vintage in definitions.vintages.values():
        if vintage.says != "history" and (vintage.reference_year or vintage.published_from):
            note(files, "vintages.yml", vintage.id, "reference_year", "no-history")


def _words(name: str, terms: Mapping[str, Worded], files: DefinitionFiles) -> None:
    """Note a word that means two terms of one vocabulary."""
    meant: dict[str, str] = {}
    for term in terms.values():
        for word in (term.id, term.name_zh, term.name_en, *term.words, *term.likely):
            if meant.setdefault(word, term.id) != term.id:
                twice(files, name.format(term.id), term.id, "words", word)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
