"""The catalogue of indicators (`catalogue/*.yml`): one entry an indicator, typed, and as a table for SQL."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

from pydantic import model_validator

from definitions.checks.references import note
from definitions.files import DefinitionFiles
from definitions.models import Entry

if TYPE_CHECKING:
    import pyarrow as pa

    from definitions import DefinitionError

FOLDER = Path(__file__).parent / "catalogue"
SCOPE = "SCOPE"
#: The scope whose industries the names of indicators call the core, and what they call it.
NAMED_AFTER = "nbs2021-core"
_CORE_ZH = re.compile("(?:数字经济)?核心产业")
_CORE_EN = re.compile(r"(?:the )?(?:digital-economy )?\bcore\b(?: industries)?")
Level = Literal["total", "large", "medium", "small", "economy"]
#: Of transformation: where it takes place, and how far it has come.
Field = Literal[
    "industry",
    "government",
    "governance",
    "society",
    "services",
    "infrastructure",
    "transport",
    "health",
    "education",
    "environment",
    "finance",
    "tourism",
]
Stage = Literal["planned", "done", "result"]


class Indicator(Entry):
    """One indicator: what it is made of, its unit, and what it means. A target code `SCOPE` is the target scope's total."""

    id: str
    name_zh: str
    name_en: str
    kind: Literal["level", "ratio", "growth", "claim", "weight", "relation"]
    measure: str
    target_level: Level
    target_code: str
    denominator_measure: str | None = None
    denominator_level: Level | None = None
    denominator_code: str | None = None
    published_measure: str | None = None
    #: Of a weight: in what it is one, the region above or the nation.
    whole: Literal["parent", "nation"] | None = None
    #: Of a relation: the weights of which it is the quotient.
    numerator_indicator: str | None = None
    denominator_indicator: str | None = None
    #: Of what tells of transformation, and of nothing else.
    field: Field | None = None
    stage: Stage | None = None
    unit: str
    headline: bool
    #: Its place among the columns that `koujing table` shows where nobody names any; none for those that it does not.
    on_screen: int | None = None
    decimals: int
    maximum: float | None = None
    formula: str
    meaning_zh: str
    meaning_en: str
    source: str

    def named_under(self, scope: str) -> tuple[str, str]:
        """Its names where another scope is the target: what they call the core is then what that scope counts."""
        if scope in ("", NAMED_AFTER):
            return self.name_zh, self.name_en
        return _CORE_ZH.sub(f"{scope} ", self.name_zh), _CORE_EN.sub(scope, self.name_en)

    @model_validator(mode="after")
    def _field_with_stage(self) -> Self:
        if (self.field is None) != (self.stage is None):
            raise ValueError("field、stage 同填或同空", "field and stage are given together or not at all")
        return self


@cache
def catalogue() -> dict[str, Indicator]:
    """Every indicator by id: those on the screen in their places, then the others in the order of their file names.

    Raises `DefinitionError` for a file that says no indicator, or another than its name.
    """
    found, faults = entries()
    if faults:
        raise faults[0]
    return {entry.id: entry for entry in sorted(found.values(), key=lambda entry: entry.on_screen or len(found))}


def entries() -> tuple[dict[str, Indicator], list[DefinitionError]]:
    """The indicators by the names of their files, and what is wrong in those that say none."""
    files = DefinitionFiles(FOLDER)
    read = {Path(name).stem: files.one(name, Indicator) for name in files.names("*.yml")}
    found = {stem: entry for stem, entry in read.items() if entry}
    for stem, entry in found.items():
        if entry.id != stem:
            note(files, f"{stem}.yml", entry.id, "id", "named-otherwise", stem=stem)
    return found, files.faults


def headlines() -> tuple[str, ...]:
    """The indicators that have a column of their own in `cross_region`."""
    return tuple(entry.id for entry in catalogue().values() if entry.headline)


def on_screen() -> tuple[str, ...]:
    """The indicators that `koujing table` shows where nobody names any."""
    return tuple(entry.id for entry in catalogue().values() if entry.on_screen)


def catalogue_table(target_scope: str) -> pa.Table:
    """The catalogue as a table, `SCOPE` replaced by the target scope."""
    import pyarrow as pa

    kinds = {"headline": pa.bool_(), "decimals": pa.int64(), "maximum": pa.float64(), "on_screen": pa.int64()}
    rows = [
        {name: target_scope if value == SCOPE else value for name, value in entry.model_dump().items()}
        for entry in catalogue().values()
    ]
    return pa.table(
        {name: pa.array([row[name] for row in rows], kinds.get(name, pa.string())) for name in Indicator.model_fields}
    )
