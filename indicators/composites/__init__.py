"""Composite indicators: each a YAML file of this folder, in which every choice stands, and the steps that carry it out.

The steps are those of the OECD/JRC Handbook on Constructing Composite Indicators (2008): normalise, weigh, aggregate, and
ask what the choices move. They are SQL (`sql/6_composites`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import Field, model_validator

from definitions.checks.references import missing, note
from definitions.files import DefinitionFiles
from definitions.models import Entry
from indicators.catalogue import catalogue
from indicators.method import lead_up

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

FOLDER = Path(__file__).parent
#: What is chosen, in the order in which choices are named.
CHOSEN = ("normalisation", "weighting", "aggregation", "assumed", "missing")
#: The steps, in their order.
STEPS = (
    "composite_inputs", "composite_frames", "composite_scaled", "composite_weights", "composite_scores", "composite_ranks",
    "composite_places",
)  # fmt: skip
WHOLE = "whole"
#: What is given to the steps: the columns of each table.
GIVEN: Mapping[str, str] = {
    "composite_tree": "node VARCHAR, parent VARCHAR, weight DOUBLE, is_indicator BOOLEAN",
    "composite_indicators": (
        "node VARCHAR, indicator_id VARCHAR, coverage VARCHAR, falls BOOLEAN, goal_low DOUBLE, goal_high DOUBLE"
    ),
    "composite_choices": "choice VARCHAR, is_base BOOLEAN, " + ", ".join(f"{name} VARCHAR" for name in CHOSEN),
    "composite_figures": (
        "scope_id VARCHAR, region_code VARCHAR, indicator_id VARCHAR, coverage VARCHAR, low DOUBLE, value DOUBLE, "
        "high DOUBLE, comparability VARCHAR, reason VARCHAR"
    ),
}

Normalisation = Literal["min_max", "goalposts", "z_score"]
Weighting = Literal["equal", "given", "entropy"]
Aggregation = Literal["arithmetic", "geometric"]
Assumed = Literal["refused", "taken"]
Missing = Literal["bounded", "of_the_rest"]


class Placed(Entry):
    """What stands in a group, with its weight given; without a parent right under the whole."""

    parent: str = WHOLE
    weight: float = Field(default=1, gt=0)


class Group(Placed):
    """A group of indicators or of groups."""

    id: str
    name_zh: str
    name_en: str


class Part(Placed):
    """An indicator of the catalogue in a group: which way is better, and its goalposts."""

    indicator: str
    better: Literal["more", "less"] = "more"
    goalposts: tuple[float, float] | None = None


class Alternatives(Entry):
    """What else could have been chosen: with the choice itself, the branches of the sensitivity."""

    normalisation: tuple[Normalisation, ...] = ()
    weighting: tuple[Weighting, ...] = ()
    aggregation: tuple[Aggregation, ...] = ()
    assumed: tuple[Assumed, ...] = ()
    missing: tuple[Missing, ...] = ()
    scopes: tuple[str, ...] = ()


class Composite(Entry):
    """A composite with every choice that it rests on."""

    id: str
    name_zh: str
    name_en: str
    meaning_zh: str
    meaning_en: str
    source: str
    level: Literal["province", "prefecture", "county"]
    coverage: str
    scale: tuple[float, float]
    normalisation: Normalisation
    #: Entropy weighs by the data at hand: it is an alternative and never the choice.
    weighting: Literal["equal", "given"]
    aggregation: Aggregation
    assumed: Assumed
    missing: Missing
    alternatives: Alternatives
    groups: tuple[Group, ...] = ()
    indicators: tuple[Part, ...]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        placed: tuple[Placed, ...] = (*self.groups, *self.indicators)
        groups = [group.id for group in self.groups]
        nodes = [*groups, *(part.indicator for part in self.indicators)]
        if twice := sorted({node for node in nodes if nodes.count(node) > 1} | ({WHOLE} & set(nodes))):
            raise ValueError(f"重复：{'、'.join(twice)}", f"named twice: {', '.join(twice)}")
        # a group stands after the one it is in, so that none is in itself
        for at, one in enumerate(placed):
            if one.parent not in (WHOLE, *groups[:at]):
                raise ValueError(
                    f"{nodes[at]} 的上级 {one.parent} 没有写在它前面",
                    f"no group {one.parent} stands before {nodes[at]}, which is to be in it",
                )
        if empty := sorted(set(groups) - {one.parent for one in placed}):
            raise ValueError(f"没有内容的组：{'、'.join(empty)}", f"groups without anything: {', '.join(empty)}")
        if "goalposts" in (self.normalisation, *self.alternatives.normalisation):
            for part in self.indicators:
                if part.goalposts is None or not part.goalposts[0] < part.goalposts[1]:
                    raise ValueError(
                        f"{part.indicator} 要写 goalposts，先低后高",
                        f"{part.indicator} needs goalposts, the lower one first",
                    )
        return self

    def choices(self) -> Iterator[dict[str, Any]]:
        """The choice and every combination of it with its alternatives, the choice itself first."""
        branches = [dict.fromkeys([getattr(self, name), *getattr(self.alternatives, name)]) for name in CHOSEN]
        for number, taken in enumerate(product(*branches)):
            yield {"choice": " · ".join(taken), "is_base": number == 0, **dict(zip(CHOSEN, taken, strict=True))}

    def tree(self) -> Iterator[dict[str, Any]]:
        """The whole, its groups and indicators, each with what it is in and its weight given."""
        yield {"node": WHOLE, "parent": None, "weight": 1.0, "is_indicator": False}
        for group in self.groups:
            yield {"node": group.id, "parent": group.parent, "weight": group.weight, "is_indicator": False}
        for part in self.indicators:
            yield {"node": part.indicator, "parent": part.parent, "weight": part.weight, "is_indicator": True}

    def parts(self) -> Iterator[dict[str, Any]]:
        """The indicators, each with its direction and goalposts."""
        for part in self.indicators:
            low, high = part.goalposts or (None, None)
            yield {
                "node": part.indicator,
                "indicator_id": part.indicator,
                "coverage": self.coverage,
                "falls": part.better == "less",
                "goal_low": low,
                "goal_high": high,
            }


@cache
def composites() -> dict[str, Composite]:
    """Every composite by id.

    Raises `DefinitionError` for a file that says no composite, another than its name, or an indicator that there is not.
    """
    files = DefinitionFiles(FOLDER)
    read = {Path(name).stem: files.one(name, Composite) for name in files.names("*.yml")}
    for stem, one in read.items():
        if one and one.id != stem:
            note(files, f"{stem}.yml", one.id, "id", "named-otherwise", stem=stem)
        for part in one.indicators if one else ():
            if part.indicator not in catalogue():
                missing(files, f"{stem}.yml", stem, "indicators", part.indicator)
    if files.faults:
        raise files.faults[0]
    return {one.id: one for one in read.values() if one}


def compute(connection: duckdb.DuckDBPyConnection, composite: Composite, figures: Iterable[Mapping[str, Any]]) -> None:
    """Run the steps of a composite over figures of regions under one scope or several: one row a `composite_figures` column.

    The connection has the words of the method and its target scope; the tables of the steps then stand on it.
    """
    low, high = composite.scale
    connection.execute(f"SET VARIABLE scale_low = {low}::DOUBLE")
    connection.execute(f"SET VARIABLE scale_high = {high}::DOUBLE")
    rows = {
        "composite_tree": composite.tree(),
        "composite_indicators": composite.parts(),
        "composite_choices": composite.choices(),
        "composite_figures": figures,
    }
    for name, given in rows.items():
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({GIVEN[name]})")
        connection.register("given", _table(GIVEN[name], given))
        connection.execute(f"INSERT INTO {name} BY NAME FROM given")
        connection.unregister("given")
    lead_up(connection, STEPS)


def _table(columns: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    import pyarrow as pa

    kinds = {"VARCHAR": pa.string(), "DOUBLE": pa.float64(), "BOOLEAN": pa.bool_()}
    schema = pa.schema([(name, kinds[kind]) for name, kind in (one.split() for one in columns.split(", "))])
    return pa.Table.from_pylist([{name: row[name] for name in schema.names} for row in rows], schema=schema)
