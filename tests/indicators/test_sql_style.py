"""The method's SQL can be read aloud: what `CONTRIBUTING.md` says of steps, held on every file; each rule is seen to fail."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, partial

import pytest
from sqlglot import exp, parse

from indicators.contracts import contracts
from indicators.method import SQL, steps

LONGEST = 120
#: So many columns can be told apart by their places; more, or a star, are joined by name.
BY_PLACE = 8
WORDS = "0_words"
#: What is said by a macro, wherever it is needed.
SAID_ONCE = {
    "year_of": r"left\((\w+\.)?period, 4\)",
    "too_wide": r"tolerance \* abs\(",
    "criterion_rank": r"\.criterion = '",
    "fact_key": r"\bmd5\(concat_ws\(",
}
FILES = {path: path.read_text(encoding="utf-8") for path in sorted(SQL.rglob("*.sql"))}

Fault = Iterator[str]


def long_lines(name: str, text: str) -> Fault:
    """Lines that are longer than a screen is wide."""
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > LONGEST:
            yield f"{name}:{number}: {len(line)} characters"


def unions_by_place(name: str, text: str) -> Fault:
    """Unions of many columns that rely on the order of the columns."""
    for union in _found(text, exp.SetOperation):
        for side in (union.args["this"], union.args["expression"]):
            columns = side.selects if isinstance(side, exp.Select) else []
            if not union.args.get("by_name") and (len(columns) > BY_PLACE or any(one.is_star for one in columns)):
                yield f"{name}: a union by place of {len(columns)} columns or a star"


def heads(name: str, text: str) -> Fault:
    """Files whose head does not name the step, or not what it reads."""
    head = re.match(rf"-- {name}: .+", text)
    if not head:
        yield f"{name}: its head does not say what it is"
    said = re.search(r"^-- in: (.+(?:\n--  +.+)*)", text, re.MULTILINE)
    listed = re.sub(r"\([^)]*\)|\n--", " ", said[1]) if said else ""
    stated = set(re.findall(r"[a-z_]+", listed))
    if stated != (read := set(_read(text))):
        yield f"{name}: its head does not say that it reads {sorted(read - stated)}, or says {sorted(stated - read)}"


def said_otherwise(name: str, text: str) -> Fault:
    """What a macro says, said again in other words."""
    for macro, pattern in SAID_ONCE.items():
        if re.search(pattern, text):
            yield f"{name}: {macro} says this"


def nouns(name: str, text: str) -> Fault:
    """CTEs that nothing reads, or that are called as a table is."""
    tables = {*contracts(), *(path.stem for path in FILES)}
    used = [table.name for table in _found(text, exp.Table)]
    for cte in _found(text, exp.CTE):
        if cte.alias in tables:
            yield f"{name}: {cte.alias} is the name of a table"
        if cte.alias not in used:
            yield f"{name}: nothing reads {cte.alias}"


def _found(text: str, kind: type[exp.Expression]) -> Iterator[exp.Expression]:
    for statement in _parsed(text):
        if statement is not None:
            yield from statement.find_all(kind)


_parsed = cache(partial(parse, dialect="duckdb"))


def _read(text: str) -> Iterator[str]:
    """The tables that a text reads, apart from its own CTEs and from what is made on the spot."""
    own = {cte.alias for cte in _found(text, exp.CTE)}
    for table in _found(text, exp.Table):
        if table.name and table.name not in own and not isinstance(table.this, exp.Func):
            yield table.name


RULES: dict[Callable[[str, str], Fault], str] = {
    long_lines: "-- tiny: a step.\nSELECT 1 AS " + "n" * LONGEST,
    unions_by_place: "-- tiny: a step.\nSELECT 1, 2, 3, 4, 5, 6, 7, 8, 9 UNION ALL SELECT 1, 2, 3, 4, 5, 6, 7, 8, 9",
    heads: "-- tiny: a step.\n-- in: facts, regions\nFROM facts",
    said_otherwise: "-- tiny: a step.\n-- in: facts\nSELECT left(f.period, 4) FROM facts AS f",
    nouns: "-- tiny: a step.\n-- in: regions\nWITH facts AS (FROM regions), parts AS (FROM regions) FROM facts",
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_file_keeps_the_rule(rule: Callable[[str, str], Fault]) -> None:
    held = [path for path in FILES if path.parent.name != WORDS or rule not in (heads, said_otherwise)]
    assert [fault for path in held for fault in rule(path.stem, FILES[path])] == []
    assert len(held) > 60, f"only {len(held)} files were looked at"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_rule_is_seen_to_fail(rule: Callable[[str, str], Fault]) -> None:
    assert len(list(rule("tiny", RULES[rule]))) >= 1
    assert list(rule("tiny", "-- tiny: a step.\n-- in: facts\nSELECT value FROM facts")) == []


def test_a_star_is_many_columns() -> None:
    assert len(list(unions_by_place("tiny", "FROM a UNION ALL FROM b"))) == 2
    assert list(unions_by_place("tiny", "FROM a UNION ALL BY NAME FROM b")) == []
    assert list(unions_by_place("tiny", "SELECT 1, 2 UNION ALL SELECT 3, 4")) == []


def test_the_list_of_steps_has_every_file_and_the_order_of_the_folders() -> None:
    listed = steps()
    run = [
        name
        for table, step in listed["tables"].items()
        for name in (*step.get("of", ()), table, *step.get("then", ()), *step.get("adds", ()))
    ]
    named = [*listed["words"], *listed["asked"], *run]
    assert set(named) == {path.stem for path in FILES}
    assert len({path.stem for path in FILES}) == len(FILES) > 60
    assert set(listed["views"]) <= set(run)
    folder = {path.stem: path.parent.name for path in FILES}
    assert all(re.fullmatch(r"\d_[a-z]+", one) for one in folder.values())
    order = [folder[table] for table in listed["tables"]]
    assert order == sorted(order)
