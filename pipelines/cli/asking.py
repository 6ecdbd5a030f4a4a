"""What is asked of a release: it is opened, its rows are given, and the regions that a person means are found.

What a name means is decided in `definitions.naming`, here as everywhere. A part of a name (示例) names no region; where a
list is asked for, it stands for every region of the release that has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from definitions import RegionDecision, UserError, WrongUsageError, load
from indicators.catalogue import Indicator, catalogue
from pipelines.cli.answers import complain
from pipelines.cli.nearest import no_such
from pipelines.home import DATABASE, Home, find_home
from pipelines.languages import AND, apart, told
from pipelines.publication import connection as connections
from pipelines.publication import current, vintages
from pipelines.publication.connection import literal, open_release
from pipelines.workbooks.words.periods import parse_period

if TYPE_CHECKING:
    import duckdb

SQL = Path(__file__).parent / "sql"
#: The rows of a query by the names of its columns.
rows_of = connections.rows_of
#: So many indicators are named in place of one that nobody knows; where all of them stand.
_NEAR, _ALL = 5, "indicators/catalogue"


class NothingFoundError(UserError):
    """The release has nothing of what was asked for."""


def open_current(home: Path | None) -> duckdb.DuckDBPyConnection:
    """The current release of a home, or of the usual one, read-only; one sentence where there is none.

    Raises `pipelines.publication.current.ReleaseDamagedError` where it is not what was written.
    """
    place = find_home(home)
    connection = current.open_current(place)
    if connection is None:
        raise NothingFoundError(
            f"{place.releases} 中还没有发布，请先运行 koujing run",
            f"there is no release yet ({DATABASE}); run koujing run",
        )
    return connection


def open_asked(home: Path | None, release: str, as_of: str) -> tuple[duckdb.DuckDBPyConnection, Path]:
    """The release that a person asks for, by its name or a day on which it was served, else the current one; and its file.

    Raises `WrongUsageError` where there is none of that name or day, or both are given.
    """
    if release and as_of:
        raise WrongUsageError("--release 与 --as-of 只能写一个", "give either --release or --as-of")
    place = find_home(home)
    if not release and not as_of:
        return open_current(home), place.database
    database = (vintages.as_of(place, as_of) if as_of else vintages.named(place, release)).folder / DATABASE
    return open_release(database), database


def readable_release(home: Home) -> Path | None:
    """The current release's file for a command that goes on without one; damage is said."""
    try:
        folder = current.intact(home)
    except current.ReleaseDamagedError as error:
        complain(told(error.zh, error.en))
        return None
    return folder / DATABASE if folder else None


def rows(
    connection: duckdb.DuckDBPyConnection, name: str, variables: Mapping[str, str | Sequence[str]]
) -> list[dict[str, Any]]:
    """The rows of `sql/<name>.sql`; variables are texts or lists of texts.

    Bound parameters would import pandas and numpy, which costs the command line more than the query.
    """
    for variable, given in variables.items():
        one = literal(given) if isinstance(given, str) else f"[{', '.join(map(literal, given))}]::VARCHAR[]"
        connection.execute(f"SET VARIABLE {variable} = {one}")
    return rows_of(connection, (SQL / f"{name}.sql").read_text(encoding="utf-8"))


def indicator_entry(name: str) -> Indicator:
    """The catalogue's entry of an indicator, by its id or name; raises `WrongUsageError` where there is none."""
    known = catalogue()
    found = known.get(name) or next((one for one in known.values() if name in (one.name_zh, one.name_en)), None)
    if found is None:
        raise _no_indicator(name)
    return found


def _no_indicator(text: str) -> Exception:
    """That there is none, and the ids of those whose id or name is near, or has the text in it."""
    names = {name: one.id for one in catalogue().values() for name in (one.id, one.name_zh, one.name_en)}
    near = get_close_matches(text, names) or [name for name in names if text.strip() and text.strip() in name][:_NEAR]
    return no_such("指标", "indicator", text, dict.fromkeys(names[name] for name in near) or catalogue(), _ALL)


def indicators_named(name: str) -> list[str]:
    """The indicator of a name, or those of a field of transformation; raises `WrongUsageError` where it is neither."""
    return [entry.id for entry in catalogue().values() if entry.field == name] or [indicator_entry(name).id]


def one_region(connection: duckdb.DuckDBPyConnection, text: str, period: str) -> str:
    """The code of the one region that a text names in a period.

    Raises `RegionNameError`, or `WrongUsageError` where the text is only a part of names in the release.
    """
    found = _decided(text, period)
    if found.outcome == "unknown" and text.strip() and (named := _with_part(connection, text)):
        listed, listed_en = apart(AND.join(f"{code} {name}" for code, name in named))
        many = "不止一个" if len(named) > 1 else "有一个"
        raise WrongUsageError(
            f"没有名为「{text}」的地区；发布中名称含「{text}」的{many}：{listed}，请用代码或全名",
            f"no region is called {text}; the release has {listed_en}: use the code or the whole name",
        )
    return _code(connection, text, found)


def regions_asked(connection: duckdb.DuckDBPyConnection, texts: Iterable[str]) -> list[str]:
    """The codes of the regions that texts name; of a part of a name, every region of the release that has it.

    Raises `RegionNameError` where a text names several regions or none. An empty text names none and is passed over.
    """
    codes: list[str] = []
    for text in filter(None, texts):
        found = _decided(text, "")
        part = _with_part(connection, text) if found.outcome == "unknown" and text.strip() else []
        codes += [code for code, _ in part] or [_code(connection, text, found)]
    return codes


def explain_absence(texts: Sequence[str], periods: Sequence[str]) -> None:
    """Say why a release has nothing of a region: raises `RegionNameError` where it was not there in the period, or is not now."""
    names = load().names
    for text in texts:
        for day in [_day(period) for period in periods] or [date.max]:
            found = names.decide(text, day=day)
            if found.outcome in ("not_yet", "no_longer"):
                raise names.error(found)


def _decided(text: str, period: str) -> RegionDecision:
    return load().names.decide(text, day=_day(period))


def _code(connection: duckdb.DuckDBPyConnection, text: str, found: RegionDecision) -> str:
    names = [name for _, name in _with_part(connection, "")] if found.outcome == "unknown" else []
    if near := get_close_matches(text, names):
        raise no_such("地区", "region", text, near)
    if not found.code or found.outcome == "differs":
        raise load().names.error(found)
    return found.code


def _day(period: str) -> date | None:
    span = parse_period(period) if period else None
    return span.year_end if span else None


def _with_part(connection: duckdb.DuckDBPyConnection, text: str) -> list[tuple[str, str]]:
    found = rows(connection, "regions_named", {"part": text})
    return [(one["region_code"], one["region_name"]) for one in found]
