"""The ledger of deliveries, and a machine that delivers, removes, decides and changes the forms at random.

Readings are cheap fakes: what is asked is what stays in force, not how it is read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from definitions import load
from pipelines.findings import Finding, finding
from pipelines.life import deliveries
from pipelines.life.decisions import Decision, Verdict
from pipelines.life.deliveries import Arrival, Delivery, Ledger, LedgerError, Outcome
from pipelines.life.figures_in_force import in_force
from pipelines.life.settling import conclude
from pipelines.life.standing import Standing
from pipelines.workbooks.files.inbox import Received, submission_id
from pipelines.workbooks.forms.own_forms import PUBLISHED_FIGURES, SUBMISSION
from pipelines.workbooks.reading.figure_rows import KEY, Figures, Rows, Said
from pipelines.workbooks.reading.results import Cover

DEFINITIONS = load()


def received(inbox: str, file: str, content: str) -> Received:
    digest = hashlib.sha256(content.encode()).hexdigest()
    return Received(Path(file), file, digest, len(content), inbox=Path(inbox))


def delivered(*batches: list[Received]) -> Ledger:
    ledger = Ledger()
    for batch in batches:
        ledger.lines += ledger.new_lines(batch, "2026-01-01T00:00:00+00:00")
    return ledger


A, B = received("in", "a.csv", "A"), received("in", "a.csv", "B")


@pytest.mark.parametrize(
    ("batches", "lines", "last"),
    [
        ([[A], [A]], 1, "A"),  # it lies where it lay
        ([[A], []], 1, "A"),  # it is gone
        ([[A], [received("other", "a.csv", "A")]], 1, "A"),  # the inbox was moved, or the delivery came twice
        ([[A], [B]], 2, "B"),
        ([[A], [B], [A]], 3, "A"),  # put back
        ([[A], [B], [received("other", "a.csv", "A")]], 2, "B"),  # sent again from elsewhere: known
        ([[A], [received("in", "b.csv", "A")]], 2, "A"),  # under another name
        ([[A, received("in2", "a.csv", "B")]] * 2, 2, "B"),  # two inboxes, one name
        ([[A, received("in2", "a.csv", "B")], [A]], 2, "B"),
    ],
)
def test_what_is_an_arrival_and_what_came_last(batches: list[list[Received]], lines: int, last: str) -> None:
    ledger = delivered(*batches)
    assert len(ledger.lines) == lines
    known = ledger.deliveries()
    assert max(known, key=lambda content: known[content].order) == received("", "", last).content_sha256


def test_what_could_not_be_opened_is_not_delivered() -> None:
    assert delivered([Received(Path("a"), "a", "0" * 64, 0, problem="gone")]).lines == []


def test_a_renamed_file_has_both_names_and_is_one_file() -> None:
    ledger = delivered([A], [received("in", "b.csv", "A")])
    (known,) = ledger.deliveries().values()
    assert (known.names, known.number, known.order) == (("a.csv", "b.csv"), 1, 1)
    assert [line.file for line in ledger.counting()] == ["a.csv"]
    # in one delivery it is the same content twice
    assert [line.file for line in delivered([A, received("in", "b.csv", "A")]).counting()] == ["a.csv", "b.csv"]


def test_a_rejected_file_is_past_once_there_is_another_in_its_place() -> None:
    ledger = delivered([A], [B])
    ledger.lines += ledger.outcomes({A.content_sha256: "rejected"})
    assert [line.content_sha256 for line in ledger.counting()] == [B.content_sha256]
    assert len(ledger.counting(decided={A.submission_id})) == 2
    ledger.lines.insert(1, Outcome(A.content_sha256, "accepted"))
    assert len(ledger.counting()) == 2
    assert ledger.deliveries()[A.content_sha256].accepted_before


def test_the_ledger_is_only_ever_added_to_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "home" / "deliveries.jsonl"
    lines: list[Arrival | Outcome] = [*delivered([A], [B]).lines, Outcome(A.content_sha256, "accepted")]
    deliveries.add(path, lines[:1])
    first = path.read_bytes()
    deliveries.add(path, lines[1:])
    deliveries.add(path, [])
    assert path.read_bytes().startswith(first)
    assert deliveries.read(path).lines == lines
    # a process was killed while it wrote: what it did not finish does not count, and the next line is whole
    with path.open("ab") as ledger:
        ledger.write(b'{"event": "arri')
    assert deliveries.read(path).lines == lines
    deliveries.add(path, lines[:1])
    assert deliveries.read(path).lines == [*lines, lines[0]]


def test_a_ledger_that_is_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("nowhere")
    for path in (tmp_path, tmp_path / "link"):
        with pytest.raises(LedgerError, match="restore"):
            deliveries.read(path)


@pytest.mark.parametrize(
    "change", [{"event": "x"}, {"delivery": "1"}, {"file": 1}, {"content_sha256": None}, {"delivery": True}]
)
def test_an_edited_ledger_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    path = tmp_path / "deliveries.jsonl"
    deliveries.add(path, delivered([A], [B]).lines)
    first, second = path.read_text(encoding="utf-8").splitlines()
    path.write_text(f"{first}\n{json.dumps(json.loads(second) | change)}\n", encoding="utf-8")
    with pytest.raises(LedgerError, match="line 2"):
        deliveries.read(path)


@dataclass(frozen=True)
class Content:
    """What a file of the machine says: a submission of a region, or figures by year, of which None cannot be read."""

    file: str
    region: str = ""
    revision: int = 0
    figures: tuple[tuple[int, int | None], ...] = ()
    is_faulty: bool = False

    @property
    def sha(self) -> str:
        return hashlib.sha256(repr(self).encode()).hexdigest()


BOOKS = st.builds(
    Content,
    file=st.sampled_from(["a.xlsx", "b.xlsx"]),
    region=st.sampled_from(["310112", "310113"]),
    revision=st.integers(1, 2),
    is_faulty=st.booleans(),
)
TABLES = st.builds(
    Content,
    file=st.sampled_from(["f.csv", "g.csv"]),
    figures=st.dictionaries(st.integers(2020, 2022), st.one_of(st.none(), st.integers(1, 3)), min_size=1).map(
        lambda rows: tuple(sorted(rows.items()))
    ),
    is_faulty=st.sampled_from([False, False, False, True]),
)
INBOXES = ("one", "two")
State = tuple[dict[str, str], dict[str, dict[int, int]]]


def said(content: Content, year: int, value: int) -> Said:
    told = {"region_code": "310112", "boundary_date": date(year, 12, 31), "period": str(year), "measure": "gdp"}
    told["source_title"] = content.file
    return Said(tuple(told.get(name, "x") for name in KEY), Decimal(value), "hundred_million_yuan")


def standing(content: Content, known: Delivery, *, is_readable: bool) -> Standing:
    """What would be read of a file. One that cannot be read any more has its last good reading."""
    rows, faults = Rows(), []
    identity = submission_id(content.sha)

    def fault(rule_id: str, cells: str = "") -> Finding:
        place = {"file": content.file, "submission_id": identity, "sheet": "s" if cells else "", "cells": cells}
        return finding(DEFINITIONS.rules[rule_id], **place)

    if content.is_faulty or not is_readable:
        faults.append(fault("form-not-valid"))
    good = {("s", f"A{year}"): said(content, year, value) for year, value in content.figures if value is not None}
    rows.add("s", 0, {"value": 0}, {year - 2: said(content, year, 0).key for year, _ in content.figures})
    faults += [fault("number-expected", f"A{year}") for year, value in content.figures if value is None]
    return Standing(
        file=content.file,
        submission_id=identity,
        content_sha256=content.sha,
        size_bytes=1,
        form=PUBLISHED_FIGURES if content.figures else SUBMISSION,
        cover=Cover(region_code=content.region, period="2023" if content.region else "", revision=content.revision),
        observation_count=len(good) or 1,
        findings=faults,
        delivery=known,
        rows=rows if content.figures else None,
        figures=Figures(lambda: good) if content.figures else None,
    )


def one_after_the_other(contents: Sequence[Content]) -> dict[str, dict[int, int]]:
    """What counts of versions: a row replaces, is withdrawn, or, where it cannot be read, leaves what there was."""
    count: dict[str, dict[int, int]] = {}
    for content in contents:
        told = {year: value for year, value in content.figures if value is not None}
        if told and not content.is_faulty:
            unread = {year for year, value in content.figures if value is None}
            before = count.get(content.file, {})
            count[content.file] = told | {year: value for year, value in before.items() if year in unread}
    return count


@given(versions=st.lists(TABLES.map(lambda each: replace(each, file="f.csv")), min_size=2, max_size=5, unique=True))
@settings(max_examples=200, deadline=None)
def test_versions_of_one_file_count_one_after_the_other(versions: list[Content]) -> None:
    machine = Deliveries()
    for content in versions:
        machine.put(content, "one")
        machine.deliver(("one",))
    assert machine.state[1] == one_after_the_other(versions)


class Deliveries(RuleBasedStateMachine):
    """Two inboxes, a ledger, decisions, and forms that stop reading what they read."""

    def __init__(self) -> None:
        super().__init__()
        self.ledger = Ledger()
        self.contents: dict[str, Content] = {}
        self.lying: dict[tuple[str, str], Content] = {}
        self.decisions: dict[str, Decision] = {}
        self.unreadable: set[str] = set()
        self.state: State = ({}, {})

    def settled(self, ledger: Ledger) -> State:
        """The status of every content, and the figures that count by file name."""
        known = ledger.deliveries()
        standings = [
            standing(
                self.contents[line.content_sha256],
                known[line.content_sha256],
                is_readable=line.content_sha256 not in self.unreadable,
            )
            for line in ledger.counting(set(self.decisions))
        ]
        conclusion = conclude(standings, DEFINITIONS, self.decisions)
        last, counted = in_force(conclusion.standings, DEFINITIONS.rules)
        statuses = {each.content_sha256: each.status for each in last}
        figures: dict[str, dict[int, int]] = {}
        for each in last:
            for one in counted.get(each.submission_id, {}).values():
                assert each.status == "accepted"
                of_file = figures.setdefault(each.file, {})
                assert int(one.key[2]) not in of_file
                of_file[int(one.key[2])] = int(one.value)
        return statuses, figures

    def run_on(self, here: list[Received]) -> None:
        """One run over these files."""
        self.ledger.lines += self.ledger.new_lines(here, "now")
        self.state = self.settled(self.ledger)
        self.ledger.lines += self.ledger.outcomes(self.state[0])

    @initialize(content=BOOKS)
    def first(self, content: Content) -> None:
        """Something was delivered."""
        self.put(content, "one")

    @rule(content=st.one_of(BOOKS, TABLES), inbox=st.sampled_from(INBOXES))
    def put(self, content: Content, inbox: str) -> None:
        """A file is laid into an inbox, over the one that lay there."""
        self.contents[content.sha] = content
        self.lying[inbox, content.file] = content

    @rule(inbox=st.sampled_from(INBOXES))
    def empty(self, inbox: str) -> None:
        """An inbox is emptied."""
        self.lying = {place: content for place, content in self.lying.items() if place[0] != inbox}

    @rule(inboxes=st.sampled_from([("one",), ("two",), INBOXES]))
    def deliver(self, inboxes: tuple[str, ...]) -> None:
        """A run over some inboxes: what was in force is, unless something accepted took its place."""
        regions, figures = self.in_force(), self.state[1]
        lying = sorted(self.lying.items())
        here = [
            Received(Path(file), file, content.sha, 1, inbox=Path(inbox))
            for (inbox, file), content in lying
            if inbox in inboxes
        ]
        self.run_on(here)
        assert regions <= self.in_force()
        assert set(figures) <= set(self.state[1])

    @rule(verdict=st.sampled_from(["accept", "reject", "withdraw"]), data=st.data())
    def decide(self, verdict: Verdict, data: st.DataObject) -> None:
        """A person decides about something that was delivered, and the next run follows."""
        arrived = sorted({line.content_sha256 for line in self.ledger.arrivals})
        if arrived:
            sha = data.draw(st.sampled_from(arrived))
            identity = submission_id(sha)
            self.decisions[identity] = Decision(identity, "", verdict, "w", "w", "now")
            before = self.state[0].get(sha)
            self.run_on([])
            expected = {"withdraw": "withdrawn", "reject": "rejected"}.get(verdict)
            assert expected is None or before is None or self.state[0][sha] == expected

    @rule()
    def change_the_forms(self) -> None:
        """Nothing that was delivered so far can be read any more; all that was accepted stays as it was."""
        before = (self.in_force(), self.state[1])
        self.unreadable = set(self.contents)
        self.run_on([])
        assert (self.in_force(), self.state[1]) == before

    def in_force(self) -> set[str]:
        """The regions of which a submission counts."""
        return {self.contents[sha].region for sha, status in self.state[0].items() if status == "accepted"} - {""}

    @invariant()
    def one_counts(self) -> None:
        """Of one region and period one submission counts."""
        accepted = [self.contents[sha].region for sha, status in self.state[0].items() if status == "accepted"]
        regions = [region for region in accepted if region]
        assert len(regions) == len(set(regions))

    @invariant()
    def an_empty_inbox_changes_nothing(self) -> None:
        """The same deliveries and decisions give the same, whatever lies in the inboxes."""
        if self.state[0]:
            again = Ledger(self.ledger.lines)
            again.lines += again.new_lines([], "later")
            assert self.settled(again) == self.state

    @invariant()
    def figures_are_those_of_the_versions_one_after_the_other(self) -> None:
        """Whatever else was delivered and decided; what could not be read from the beginning is no version."""
        if not self.unreadable:
            known = self.ledger.deliveries()
            told = [self.contents[sha] for sha in sorted(known, key=lambda each: known[each].order)]
            out = {each for each, decision in self.decisions.items() if decision.verdict != "accept"}
            assert self.state[1] == one_after_the_other([each for each in told if submission_id(each.sha) not in out])


Deliveries.TestCase.settings = settings(
    max_examples=50, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestDeliveries = Deliveries.TestCase
