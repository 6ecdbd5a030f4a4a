"""The definitions as Arrow tables, in bulk, for the SQL of the method and for the dimension tables of a release.

Only the shape changes here (`columns.toml`): no row is derived, dropped or filled in. What is computed from definitions are the
mappings between territories, which `definitions.history` makes, and the weights, which are SQL in `indicators`.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from definitions import compiled
from definitions.loader import code, is_as_filed
from definitions.tables import rows
from definitions.tables.shape import COLUMNS, filled

if TYPE_CHECKING:
    import pyarrow as pa

    from definitions.content import Content


def _of_file(name: str, definitions: Content) -> pa.Table:
    """The table whose rows are the entries of that name as they stand in their files."""
    entries = getattr(definitions, name)
    return filled(name, entries.values() if isinstance(entries, dict) else entries)


_made: list[tuple[Content, dict[str, pa.Table]]] = []
#: Each table by the name under which SQL knows it: made by the function of that name in `rows`, or of the entries of that name.
TABLES: Mapping[str, Callable[[Content], pa.Table]] = {
    name: getattr(rows, name, None) or partial(_of_file, name) for name in COLUMNS
}


def tables(definitions: Content) -> dict[str, pa.Table]:
    """All definition tables by their names. Shares are decimals with 12 places.

    Those made last are kept in memory, for every stage of a run asks for them, and those of the project's own definitions for the
    next start.
    """
    if not any(made_of is definitions for made_of, _ in _made):
        _made[:] = [(definitions, _compiled(definitions) if is_as_filed(definitions) else _build(definitions))]
    return dict(_made[0][1])


def _build(definitions: Content) -> dict[str, pa.Table]:
    return {name: build(definitions) for name, build in TABLES.items()}


def _compiled(definitions: Content) -> dict[str, pa.Table]:
    """The tables that were made of the same definitions by the same code before, else those that are made now."""
    import pyarrow as pa

    name = f"tables-{compiled.key(definitions.content_hash, pa.__version__, code=code())}"
    if found := compiled.kept(name):
        kept: dict[str, pa.Table] = pickle.loads(found.read_bytes())  # noqa: S301  nobody else can have written it
        return kept
    made = _build(definitions)
    compiled.keep(name, lambda path: path.write_bytes(pickle.dumps(made, protocol=pickle.HIGHEST_PROTOCOL)))
    return made
