"""Changes the method's SQL one place at a time and counts how many changes the tests notice by a failing assertion.

Needs what the tests need (`make test` installs it). The cases of the step itself are asked first, then the second opinion on
drawn submissions, which costs a run of the method or two; only the others are held against the tests that they reach.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import tempfile
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest

import definitions
from indicators import method
from pipelines.publication.connection import CONFIG
from tests import builders
from tests.indicators.mutation.figures import counted, print_figures
from tests.indicators.mutation.noticing import Outcome, begin, begin_with_opinion, outcome
from tests.indicators.mutation.reaching import MACROS, Reached, Reaching, statement_texts
from tests.indicators.mutation.sites import Mutant, mutants
from tests.indicators.second_opinion.shares import Shares
from tests.indicators.second_opinion.trial import SCOPE, Trial

ROOT = Path(__file__).resolve().parents[3]
SEED = 12
#: How many are drawn, evenly over the kinds of change; those that raise SQL errors do not count, and 300 must remain.
DRAWN = 330
PROCESSES = (os.cpu_count() or 1) + 1
#: The tests of the method. Those that take too long for a mutant are left out, which can only lower the score.
TESTS = ("tests/indicators", "tests/pipelines/cli/test_comparing.py")
LEFT_OUT = (
    "tests/indicators/laboratory",
    "tests/indicators/national_period",
    "tests/indicators/mutation",
    "tests/indicators/test_ranks.py::test_counting_along_the_ends_gives_what_the_pairs_give",
    "tests/indicators/test_second_opinion.py::test_release",
    "tests/indicators/test_second_opinion.py::test_other_scopes[nbs2021-full]",
    "tests/indicators/test_any_numbers.py::test_the_same_figures_stand_under_other_scopes",
)
#: The tables of which the second opinion knows what must stand in them, or on which those rest; and the seeds it is asked of.
OPINED = ("scope_weights", "found_vintages", "contributions", "facts", "indicators")
SEEDS_OF_OPINION = (5, 6)
#: The cases of the steps, and of the words that every step may say.
CASES, WORDS = "tests/indicators/test_steps.py", "tests/indicators/test_macros.py"
#: What is asked of a change that no table of its own shows.
ASKED_OF_MACROS = ("test_macros", "test_second_opinion", "test_contributions", "test_indicators", "test_any_numbers")


def measure() -> None:
    """Draw mutants, ask their cases and the second opinion, then the tests that the others reach; keep the figures."""
    with _one_thread(), tempfile.TemporaryDirectory() as place:
        print_figures(_measure(Path(place)))


def draw(known: Sequence[Mutant], count: int, seed: int = SEED) -> list[Mutant]:
    """So many mutants, of every kind of change as many, as far as there are; the same ones while their lines stay as they are."""
    texts = {step: text.splitlines() for step, text in statement_texts().items()}
    kinds: dict[str, list[tuple[str, Mutant]]] = defaultdict(list)
    for one in known:
        line = texts[one.step][one.line - 1].strip()
        mark = f"{seed} {one.step} {one.kind} {one.was} {one.now} {line} {one.column - texts[one.step][one.line - 1].find(line)}"
        kinds[one.kind].append((sha256(mark.encode()).hexdigest(), one))
    queues = [deque(one for _, one in sorted(kinds[kind], key=itemgetter(0))) for kind in sorted(kinds)]
    drawn: list[Mutant] = []
    while len(drawn) < count and any(queues):
        drawn += [queue.popleft() for queue in queues if queue]
    return drawn[:count]


def every_mutant() -> list[Mutant]:
    """Every mutant of every step."""
    return [one for step, text in statement_texts().items() for one in mutants(step, text)]


def _measure(place: Path) -> dict[str, Any]:
    begun = time.time()
    known = every_mutant()
    drawn = draw(known, DRAWN)
    print(f"{len(known)} places, {len(drawn)} drawn", flush=True)
    outcomes = [one for one in _outcomes([(one, _own_cases(one)) for one in drawn], place) if one.fate == "noticed"]
    left = _undecided(drawn, outcomes)
    print(f"own cases asked after {time.time() - begun:.0f} s, {len(left)} are left to the second opinion", flush=True)
    trials = _trials(place)
    opined = _on_the_way() | set(method.steps()["words"])
    starts = [
        (one, functools.partial(begin_with_opinion, one, trials, _keeps_weights(one)))
        for one in left
        if one.step in opined
    ]
    outcomes += [one for one in _outcomes(starts, place) if one.fate != "survived"]
    left = _undecided(drawn, outcomes)
    print(f"second opinion asked after {time.time() - begun:.0f} s, {len(left)} are left to the tests", flush=True)
    items = _collected()
    reached, weights = _reach(left, items, place)
    if reached.failed:
        raise SystemExit(f"these tests fail without a mutant: {', '.join(sorted(set(reached.failed)))}")
    print(f"reached after {time.time() - begun:.0f} s, {reached.evaluations} tables compared", flush=True)
    builders._WEIGHED.update(weights)
    outcomes += _notice([one for one in left if one.name not in reached.errors], reached, items, place)
    return counted(len(known), drawn, len(reached.errors), outcomes, time.time() - begun)


def _own_cases(one: Mutant) -> Callable[[Path], int]:
    """What asks a mutant the cases of its own step."""
    cases = [WORDS] if one.step in MACROS else [CASES, "-k", f"{one.step}:"]
    return functools.partial(begin, one, cases, _keeps_weights(one))


def _undecided(drawn: Sequence[Mutant], outcomes: Sequence[Outcome]) -> list[Mutant]:
    decided = {one.mutant for one in outcomes}
    return [one for one in drawn if one.name not in decided]


def _on_the_way() -> set[str]:
    """The steps behind the facts and indicators that the second opinion knows."""
    tables = method.steps()["tables"]
    parts = ("of", "then", "adds")
    return {
        name for table in OPINED for name in (table, *(step for part in parts for step in tables[table].get(part, ())))
    }


def _keeps_weights(one: Mutant) -> bool:
    """Whether weights that were made before hold under a mutant."""
    return one.step not in {"scope_weights", *method.steps()["tables"]["scope_weights"]["of"], *MACROS}


def _trials(place: Path) -> list[Trial]:
    """Drawn submissions with their second opinion; a process that has used DuckDB does not fork, so another makes the weights."""
    known = definitions.load()
    shares = Shares(known, SCOPE)
    trials = [Trial(known, shares, seed) for seed in SEEDS_OF_OPINION]
    report = place / "trials.json"

    def run() -> None:
        faults = [fault for one in trials for fault in one.run().faults]
        weights = [(*key, str(path)) for key, path in builders._WEIGHED.items()]
        report.write_text(json.dumps({"faults": faults, "weights": weights}), encoding="utf-8")

    os.waitpid(_fork(run), 0)
    content = json.loads(report.read_text(encoding="utf-8"))
    if content["faults"]:
        raise SystemExit(f"the second opinion differs without a mutant: {content['faults'][0]}")
    builders._WEIGHED.update({(content_hash, scope): Path(path) for content_hash, scope, path in content["weights"]})
    return trials


def _collected() -> dict[str, tuple[str, ...]]:
    """The names of the fixtures of every test, by the test's name; collecting also imports what the tests need."""
    found: dict[str, tuple[str, ...]] = {}

    class Collecting:
        def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
            found.update({item.nodeid: tuple(getattr(item, "fixturenames", ())) for item in items})

    with _silence():
        ended = pytest.main(["--collect-only", "-q", *_selection()], plugins=[Collecting()])
    if ended is not pytest.ExitCode.OK:
        raise SystemExit("the tests of the method could not be collected: is one of TESTS no longer there?")
    return found


def _selection(tests: Sequence[str] = TESTS) -> list[str]:
    left_out = [word for one in LEFT_OUT for word in ("--deselect" if "::" in one else "--ignore", one)]
    return ["-p", "no:cacheprovider", "--rootdir", str(ROOT), *left_out, *tests]


def _reach(
    drawn: Sequence[Mutant], items: Mapping[str, tuple[str, ...]], place: Path
) -> tuple[Reached, dict[tuple[str, str], Path]]:
    """Run every test once, unchanged, in a few processes; the tests that need a whole release in one of them."""
    shares: list[list[str]] = [[] for _ in range(PROCESSES)]
    shares[0] = [name for name, fixtures in items.items() if "release" in fixtures]
    files: dict[str, list[str]] = defaultdict(list)
    for name, fixtures in items.items():
        if "release" not in fixtures:
            files[name.partition("::")[0]].append(name)
    for tests in sorted(files.values(), key=len, reverse=True):
        min(shares[1:], key=len).extend(tests)
    reports = [place / f"reached{number}.json" for number in range(PROCESSES)]
    children = [
        _fork(functools.partial(_reach_in, drawn, share, report)) for share, report in zip(shares, reports, strict=True)
    ]
    for child in children:
        os.waitpid(child, 0)
    found = Reached()
    weights: dict[tuple[str, str], Path] = {}
    for report in reports:
        content = json.loads(report.read_text(encoding="utf-8"))
        found.seconds |= content["seconds"]
        for name, tests in content["tests"].items():
            found.tests[name] += tests
        found.errors |= content["errors"]
        found.failed += content["failed"]
        found.evaluations += content["evaluations"]
        weights |= {(content_hash, scope): Path(path) for content_hash, scope, path in content["weights"]}
    return found, weights


def _reach_in(drawn: Sequence[Mutant], tests: Sequence[str], report: Path) -> None:
    plugin = Reaching(drawn, statement_texts())
    if tests:
        with plugin.watching(), _silence():
            pytest.main(["-q", "--tb=no", *_selection(tests)], plugins=[plugin])
    weights = [(*key, str(path)) for key, path in builders._WEIGHED.items()]
    report.write_text(json.dumps({**vars(plugin.found), "weights": weights}), encoding="utf-8")


def _fork(work: Callable[[], None]) -> int:
    child = os.fork()
    if not child:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    return child


def _notice(
    valid: Sequence[Mutant], reached: Reached, items: Mapping[str, tuple[str, ...]], place: Path
) -> list[Outcome]:
    """Run each mutant against the tests that it reaches, cheapest first; those that need a release last."""

    def cost(test: str) -> tuple[bool, bool, float]:
        return "release" in items[test], "run_flow" in items[test], reached.seconds.get(test, 0)

    of_macros = sorted((t for t in items if any(f"/{name}.py" in t for name in ASKED_OF_MACROS)), key=cost)
    of_macros.sort(key=lambda test: "test_macros" not in test)
    tests = {
        one.name: of_macros if one.step in MACROS else sorted(reached.tests.get(one.name, ()), key=cost)
        for one in valid
    }
    unreached = [Outcome(one.name, "survived", "no test reaches it") for one in valid if not tests[one.name]]
    starts = [
        (one, functools.partial(begin, one, tests[one.name], _keeps_weights(one))) for one in valid if tests[one.name]
    ]
    return unreached + _outcomes(starts, place)


def _outcomes(starts: Sequence[tuple[Mutant, Callable[[Path], int]]], place: Path) -> list[Outcome]:
    """What becomes of mutants whose processes are started so, a few at a time."""
    found: list[Outcome] = []
    running: dict[int, tuple[Mutant, Path]] = {}
    waiting = list(starts)
    while waiting or running:
        while waiting and len(running) < PROCESSES:
            one, start = waiting.pop(0)
            report = place / f"mutant{len(waiting)}.json"
            report.unlink(missing_ok=True)
            running[start(report)] = one, report
        child, status = os.wait()
        one, report = running.pop(child)
        found.append(outcome(one, report, status))
        print(f"{len(found):4} {found[-1].fate:10} {one.name[:100]}  {found[-1].by[:110]}", flush=True)
    return found


@contextlib.contextmanager
def _one_thread() -> Iterator[None]:
    """Connections of one thread, which small tables need and forked processes allow; a mutant's rows may not fill the memory."""
    plain = definitions.load
    kept = dict(CONFIG)
    CONFIG.update({"threads": 1, "memory_limit": "1500MB", "temp_directory": ""})
    definitions.load = functools.cache(plain)
    os.chdir(ROOT)
    definitions.load()
    try:
        yield
    finally:
        CONFIG.clear()
        CONFIG.update(kept)
        definitions.load = plain


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        yield
