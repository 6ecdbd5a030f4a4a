"""`cross_region.xlsx`: the table as a statistician opens it; behind it bounds, ranks, sources, indicators and the dictionary.

What is told is asked of the release (`sql/`), in what words is `workbook.toml` and the list of words that commands have.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import spreadsheet
from pipelines.languages import LANGUAGE, Language
from pipelines.spreadsheet import Column, Sheet, Shown, Style
from pipelines.words import called as named
from pipelines.words import given, number, reasons, words

if TYPE_CHECKING:
    import duckdb

_SQL = Path(__file__).parent / "sql"
_PIECE = 5_000
#: Colours that colour-blind readers and a grey print tell apart, each with its sign behind the number.
_GROUNDS = {"exact": "DDEBF7", "bounded": "FFF2CC", "assumed": "F8CBAD", "not_comparable": "D9D9D9"}
_SIGNS = {"bounded": "±", "assumed": "*"}
#: No more decimals than this has any indicator.
_DECIMALS = range(5)
_STYLES = [
    Style(decimals, colour, _SIGNS.get(code, ""))
    for decimals in _DECIMALS
    for code, colour in {**_GROUNDS, "": ""}.items()
] + [Style(None, colour) for colour in _GROUNDS.values()]
_WIDTHS = {
    "region_code": 14,
    "region_name": 16,
    "period_kind": 16,
    "region_level": 14,
    "indicator": 46,
    "source_title": 60,
    "reason": 24,
    "break_reason": 18,
    "comparability": 20,
    "scope_id": 20,
    "coverage": 20,
    "vintage": 20,
    "denominator_vintage": 20,
    "provenance": 18,
}
#: Where a text may be longer than its column is wide.
_FOLDED = {"region_name", "indicator", "reason", "break_reason", "scope_id", "coverage", "provenance", "source_title"}


def write(release: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Write the workbook of a release: it is in both languages, whoever asks for it."""
    before = LANGUAGE.set(Language.both)
    try:
        spreadsheet.write(path, [make(release) for make in (_table, _bounds, _ranks, _notes, _indicators, _dictionary)])
    finally:
        LANGUAGE.reset(before)


def _table(release: duckdb.DuckDBPyConnection) -> Sheet:
    indicators = list(_rows(release, "headline_columns"))
    headings = [
        Column(f"{each['name_zh']}\n{each['name_en']}\n({each['symbol']})", 20, each["decimals"], folded=True)
        for each in indicators
    ]
    legend = [
        Shown(called("comparability", code) + f" {_SIGNS.get(code, '')}", Style(None, colour))
        for code, colour in _GROUNDS.items()
    ]
    place = _columns("region_code region_name period period_kind region_level is_sample")
    return _sheet(
        release,
        "table",
        "table_rows",
        [*place, *headings],
        partial(_line, indicators),
        legend=[""] * len(place) + legend,
        naming=3,
        **{each["field"]: each["said"] for each in _rows(release, "release")},
    )


def _line(indicators: list[dict[str, Any]], row: Mapping[str, Any]) -> list[Any]:
    reported = row["reported"] or {}
    return [*_place(row), *(_figure(row, one["id"], reported.get(one["id"]), one["decimals"]) for one in indicators)]


def _figure(row: Mapping[str, Any], name: str, reported: Decimal | None, decimals: int) -> Any:
    """A number on the ground of its comparability, or what was reported and why it is none; nothing where nobody gave any."""
    value, comparability, reason = row[name], row[f"{name}_comparability"], row[f"{name}_reason"]
    if not comparability or reason == "missing":
        return None
    style = Style(decimals, _GROUNDS[comparability], _SIGNS.get(comparability, ""))
    if value is not None:
        return Shown(value, style)
    shown = given({"reported": reported, "reason": reason or ""})
    told = "—" if shown is None else f"({number(shown, decimals)})"
    return Shown(f"{told} {_reasons(reason or '')}", style)


@cache
def called(kind: str, code: str) -> str:
    """What a code is called: of a whole country each is told a hundred thousand times."""
    return named(kind, code)


@cache
def _reasons(codes: str) -> str:
    return reasons({"reason": codes})


def _bounds(release: duckdb.DuckDBPyConnection) -> Sheet:
    names = (
        "region_code region_name period period_kind region_level is_sample indicator unit reported low value high "
        "comparability reason break_reason scope_id coverage vintage denominator_vintage provenance source_title"
    )
    (missing,) = _rows(release, "missing")
    return _sheet(
        release, "bounds", "bounds_rows", _columns(names), _bounded, naming=3, missing=f"{missing['figures']:,}"
    )


def _bounded(row: Mapping[str, Any]) -> list[Any]:
    figures = [given(row), row["low"], row["value"], row["high"]]
    return [
        *_place(row),
        f"{row['name_zh']} {row['name_en']}",
        row["symbol"],
        *(Shown(value, Style(row["decimals"])) for value in figures),
        Shown(called("comparability", row["comparability"]), Style(None, _GROUNDS[row["comparability"]])),
        _reasons(row["reason"]),
        _reasons(row["break_reason"]),
        row["scope_id"],
        called("coverage", row["coverage"] or ""),
        row["vintage"],
        row["denominator_vintage"],
        called("provenance", row["provenance"]),
        row["source_title"],
    ]


def _ranks(release: duckdb.DuckDBPyConnection) -> Sheet:
    names = (
        "indicator region_level period period_kind benchmark is_sample region_code region_name unit value comparability "
        "rank rank_of rank_low rank_high rank_low_common rank_high_common rank_with_assumed rank_with_assumed_of"
    )
    return _sheet(release, "ranks", "rank_rows", _columns(names), _ranked)


def _ranked(row: Mapping[str, Any]) -> list[Any]:
    comparability = row["comparability"]
    return [
        f"{row['name_zh']} {row['name_en']}",
        called("level", row["region_level"]),
        row["period"],
        called("period_kind", row["period_kind"]),
        row["benchmark"],
        row["is_sample"] or None,
        row["region_code"],
        row["region_name"],
        row["symbol"],
        Shown(row["value"], Style(row["decimals"])),
        Shown(called("comparability", comparability), Style(None, _GROUNDS[comparability])),
        *(value for name, value in row.items() if name.startswith("rank")),
    ]


def _notes(release: duckdb.DuckDBPyConnection) -> Sheet:
    """How the workbook is read, what the words mean, which release it is, and on which sources it rests."""
    told = words()
    lines: list[tuple[Any, ...]] = [
        ("读法 reading", item, zh, en, None) for item, (zh, en) in _texts()["notes"].items()
    ]
    lines += [
        ("发布 release", each["field"], each["said"], each["comment"], None) for each in _rows(release, "release")
    ]
    for kind in ("comparability", "reason", "coverage", "provenance"):
        heading = _texts()["heading"][kind].replace("\n", " ")
        lines += [(heading, code, zh, en, None) for code, (zh, en) in told[kind].items()]
    lines += [
        ("来源 source", called("provenance", each["provenance"]), each["source_title"], None, each["figures"])
        for each in _rows(release, "source_rows")
    ]
    lines += [
        ("表 table", each["table_name"], *(each["comment"] or "").partition(" / ")[::2], None)
        for each in _rows(release, "public_tables")
    ]
    columns = [
        Column(_heading("kind"), 22),
        Column(_heading("item"), 26),
        Column(_heading("said_zh"), 70, folded=True),
        Column(_heading("said_en"), 70, folded=True),
        Column(_heading("figures"), 10, 0),
    ]
    return Sheet(_texts()["sheet"]["notes"], columns, lines, len(lines), _above("notes"))


def _indicators(release: duckdb.DuckDBPyConnection) -> Sheet:
    columns = [
        *_columns("id indicator"),
        Column(_heading("unit"), 22),
        Column(_heading("headline"), 10),
        Column(_heading("comment"), 90, folded=True),
        Column(_heading("source"), 40),
    ]
    return _sheet(release, "indicators", "indicator_rows", columns, _indicator)


def _indicator(row: Mapping[str, Any]) -> list[Any]:
    return [
        row["id"],
        f"{row['name_zh']} {row['name_en']}",
        f"{row['symbol']} {row['unit_en']}",
        row["headline"],
        f"{row['meaning_zh']} / {row['meaning_en']}",
        row["source"],
    ]


def _dictionary(release: duckdb.DuckDBPyConnection) -> Sheet:
    columns = [*_columns("table_name column_name data_type"), Column(_heading("comment"), 110, folded=True)]
    return _sheet(release, "dictionary", "dictionary_rows", columns, lambda row: list(row.values()))


def _sheet(
    release: duckdb.DuckDBPyConnection,
    name: str,
    query: str,
    columns: Sequence[Column],
    told: Callable[[Mapping[str, Any]], list[Any]],
    *,
    legend: Sequence[Any] = (),
    naming: int = 0,
    **said: str,
) -> Sheet:
    """A sheet of the rows of a query, each as it is told."""
    (counted,) = _asked(release, f"SELECT count(*) AS rows FROM ({_query(query)})")
    above = [*_above(name, **said), *([legend] if legend else [])]
    rows = map(told, _rows(release, query))
    return Sheet(_texts()["sheet"][name], columns, rows, counted["rows"], above, naming, _STYLES)


def _above(name: str, **said: str) -> list[list[str]]:
    return [[_texts()["title"][name]], [_texts()["above"][name].format(**said)]]


def _columns(names: str) -> list[Column]:
    return [
        Column(_heading(name), _WIDTHS.get(name, 12), 0 if name.startswith("rank") else None, folded=name in _FOLDED)
        for name in names.split()
    ]


def _heading(name: str) -> str:
    return str(_texts()["heading"][name])


def _place(row: Mapping[str, Any]) -> list[Any]:
    return [
        row["region_code"],
        row["region_name"],
        row["period"],
        called("period_kind", row["period_kind"]),
        called("level", row["region_level"]),
        row["is_sample"] or None,
    ]


def _rows(release: duckdb.DuckDBPyConnection, query: str) -> Iterator[dict[str, Any]]:
    return _asked(release, _query(query))


def _asked(release: duckdb.DuckDBPyConnection, query: str) -> Iterator[dict[str, Any]]:
    """The rows of a query, asked when the first is wanted."""
    cursor = release.execute(query)
    names = [name for name, *_ in cursor.description or ()]
    while piece := cursor.fetchmany(_PIECE):
        for row in piece:
            yield dict(zip(names, row, strict=True))


def _query(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


@cache
def _texts() -> dict[str, dict[str, Any]]:
    return tomllib.loads(Path(__file__).with_name("workbook.toml").read_text(encoding="utf-8"))
