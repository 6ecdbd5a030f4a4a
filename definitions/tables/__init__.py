"""The definitions as Arrow tables, in bulk, for the SQL of the method and for the dimension tables of a release.

Only the shape changes here (`columns.toml`): no row is derived, dropped or filled in. What is computed from definitions are the
mappings between territories, which `definitions.history` makes, and the weights, which are SQL in `indicators`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

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

    Those made last are kept in memory: every stage of a run asks for them.
    """
    if not any(made_of is definitions for made_of, _ in _made):
        _made[:] = [(definitions, {name: build(definitions) for name, build in TABLES.items()})]
    return dict(_made[0][1])
