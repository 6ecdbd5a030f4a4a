"""The walk through what nobody has verified: in the order of the value at stake, every answer does what it says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from definitions import Definitions, load
from definitions.trust import Row, rows, unverified
from pipelines.cli import app
from pipelines.cli.walking import at_stake, in_order
from tests.builders import method, observe
from tests.definitions.copies import copied


def walked(root: Path, home: Path, answers: str, code: int = 0) -> str:
    done = CliRunner().invoke(
        app,
        [
            "definitions",
            "verify",
            "--by",
            "张三",
            "--on",
            "2026-11-26",
            "--definitions",
            str(root),
            "--home",
            str(home),
        ],
        input=answers,
    )
    assert done.exit_code == code, done.output
    return done.output


def by_id(root: Path) -> dict[str, Row]:
    return {row.row_id: row for row in rows(load(root))}


def test_each_answer_does_what_it_says(tmp_path: Path) -> None:
    root, home = copied(tmp_path), tmp_path / "home"
    order = [row.row_id for row in in_order(load(root), {})]
    before = {path: path.read_bytes() for path in root.rglob("*.csv")}
    text = walked(root, home, "令第33号, 第3页\n=\nskip\nwrong\n\n令第33号，第4页\nquit\n令第33号，第5页\n")
    found = by_id(root)
    assert {row_id: row.verified_against for row_id, row in found.items() if row.verified} == {
        order[0]: "令第33号, 第3页",
        order[1]: "令第33号, 第3页",
        order[5]: "令第33号，第4页",
    }
    assert {(row.verified_by, row.verified_on) for row in found.values() if row.verified} == {
        ("张三", date(2026, 11, 26))
    }
    wrong = found[order[3]]
    assert f"{wrong.file}:{wrong.number}" in text
    assert f"已核实 verified 3 · 写错了 wrong 1 · 尚未核实 still unverified {len(order) - 3}" in text
    changed = {path for path, content in before.items() if path.read_bytes() != content}
    assert changed == {root / found[order[place]].file for place in (0, 1, 5)}
    # what is verified is not asked again
    assert order[0] not in walked(root, home, "q\n")


@pytest.mark.parametrize("answers", ["", "q\n", "退出\n", "=\nquit\n"])
def test_an_end_of_the_answers_writes_nothing(tmp_path: Path, answers: str) -> None:
    root = copied(tmp_path)
    before = {path: path.read_bytes() for path in root.rglob("*.csv")}
    assert "已核实 verified 0" in walked(root, tmp_path / "home", answers)
    assert {path: path.read_bytes() for path in root.rglob("*.csv")} == before


def test_the_rows_come_in_the_order_of_the_value_that_rests_on_them(definitions: Definitions) -> None:
    """3911 names its row; division 65 names none and rests on those of the industries below it."""
    link = {row.from_code: row.row_id for row in definitions.correspondences["gbt4754-2017--nbs-digital-2021"]}
    connection = method(
        definitions, [observe("3911", 10), observe("65", 300), observe("3912", 20), observe("1711", 900)]
    )
    stakes = {row_id: amount / 100_000_000 for row_id, amount in at_stake(connection, "nbs2021-core").items()}
    assert [stakes[link[code]] for code in ("3911", "3912", "6511")] == [Decimal(10), Decimal(20), Decimal(300)]
    assert link["3913"] not in stakes
    order = [row.row_id for row in in_order(definitions, stakes)]
    assert order.index(link["6511"]) < order.index(link["3912"]) < order.index(link["3911"]) < order.index(link["3913"])
    assert sorted(order) == sorted(row.row_id for row in unverified(definitions))


def test_a_row_is_asked_with_what_is_open_and_what_is_at_stake(tmp_path: Path, release: Path) -> None:
    root = copied(tmp_path)
    home = release.parent.parent
    first = walked(root, home, "q\n")
    assert "[1/" in first
    assert "关系到 at stake 0.00 亿元" not in first
    everything = walked(root, home, "skip\n" * len(list(unverified(load(root)))))
    for question in load(root).open_questions:
        assert not question.rows or f"{question.question_id} {question.question_zh}" in everything
