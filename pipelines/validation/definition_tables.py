"""The tables of the definitions that rules read, with the weights of the core: made once, and kept for the next start.

They follow from the definitions alone. What rules read of submissions is `pipelines.validation.staging`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from definitions import compiled
from definitions.loader import ROOT, is_as_filed
from definitions.tables import TABLES
from indicators import method
from indicators.method import weigh
from pipelines.languages import both
from pipelines.publication.connection import connect, literal
from pipelines.validation.staging import SQL, bring, make, set_parameters

if TYPE_CHECKING:
    import duckdb

    from definitions import Definitions

#: The scope whose weights say which industries are digital, whatever scope a run aims at.
CORE = "nbs2021-core"
#: The tables of the definitions that rules read, and what is staged of these and of the weights.
DEFINED = ("bands", "bounds", "measures", "region_changes", "regions", "scopes", "units")
OF_DEFINITIONS = ("core_classes", "boundary_changes")
#: The name of the file of these tables on a connection, and the folders of the code that makes them.
COMPILED = "compiled"
MADE_BY = (ROOT, Path(method.__file__).parent, SQL.parent)
#: The rule whose parameters say how far the staged `relations` may be from what is expected.
OF_RELATIONS = "figure-out-of-line"


def lay_out_definitions(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    """Give a connection, once, the definition tables that rules use, and the weights of the core.

    Those of the definitions as they are filed are kept for the next start.
    """
    made = _compiled(definitions) if is_as_filed(definitions) else None
    if made is None:
        _make_definition_tables(connection, definitions)
    else:
        connection.execute(f"ATTACH {literal(str(made))} AS {COMPILED} (READ_ONLY)")
        for name in _tables(connection, COMPILED):
            connection.execute(f"CREATE VIEW {name} AS FROM {COMPILED}.{name}")
    words = (f"{literal(key)}: {literal(said)}" for key, said in _words(definitions).items())
    connection.execute(f"SET VARIABLE words = map {{{', '.join(words)}}}")
    set_parameters(connection, definitions.rules[OF_RELATIONS])


def _make_definition_tables(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    weigh(connection, definitions, CORE)
    for name in DEFINED:
        bring(connection, name, TABLES[name](definitions))
    make(connection, OF_DEFINITIONS)


def _compiled(definitions: Definitions) -> Path | None:
    """The file of these tables, by the same definitions and code; None where nothing can be kept."""
    import duckdb

    code = [path for folder in MADE_BY for path in folder.rglob("*") if path.suffix in (".py", ".sql", ".toml", ".yml")]
    name = f"rules-{compiled.key(definitions.content_hash, duckdb.__version__, code=code)}"

    def write(path: Path) -> None:
        connection = connect()
        try:
            _make_definition_tables(connection, definitions)
            made = [*_tables(connection, "memory"), *_tables(connection, "temp")]
            connection.execute(f"ATTACH {literal(str(path))} AS {COMPILED}")
            for table in made:
                connection.execute(f"CREATE TABLE {COMPILED}.{table} AS FROM {table}")
            connection.execute(f"DETACH {COMPILED}")
        finally:
            connection.close()

    return compiled.kept(name) or compiled.keep(name, write)


def _tables(connection: duckdb.DuckDBPyConnection, database: str) -> list[str]:
    query = f"SELECT table_name FROM duckdb_tables() WHERE database_name = {literal(database)} ORDER BY ALL"
    return [name for (name,) in connection.execute(query).fetchall()]


def _words(definitions: Definitions) -> dict[str, str]:
    """What is said of measures, scopes, coverages, national figures and the symbols of units, in both languages."""
    said = {
        key: both(one.name_zh, one.name_en)
        for known in (definitions.measures, definitions.scopes, definitions.coverages)
        for key, one in known.items()
    }
    said |= {each.name_zh: both(each.name_zh, each.name_en) for each in definitions.national.values()}
    units = (each for each in definitions.units.values() if each.symbol != "%")
    return said | {each.symbol: both(each.symbol, f" {each.name_en}") for each in units}
