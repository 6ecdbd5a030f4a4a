"""Changes the method's SQL one place at a time and counts how many changes the tests notice by a failing assertion.

Needs what the tests need (`make test` installs it). The last figures stand in `mutants.json`; `survivors.yml` says of each
survivor why it is equivalent: why no test could tell it from the step as it is.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import subprocess
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

import definitions
from indicators.method import steps
from pipelines.publication.connection import CONFIG
from tests import builders
from tests.indicators.mutation.noticing import Outcome, begin, outcome
from tests.indicators.mutation.reaching import MACROS, Reached, Reaching, statement_texts
from tests.indicators.mutation.sites import Mutant, mutants

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
FIGURES = HERE / "mutants.json"
SURVIVORS = HERE / "survivors.yml"
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
#: Weights are kept between tests where the changed step does not lead to them.
OF_THE_WEIGHTS = {"scope_weights", "weight_contexts"}
#: What is asked of a change that no table of its own shows.
ASKED_OF_MACROS = ("test_macros", "test_second_opinion", "test_contributions", "test_indicators", "test_any_numbers")


def measure() -> None:
    """Draw mutants, find the tests each reaches, run those, and print and keep the figures."""
    with _one_thread(), tempfile.TemporaryDirectory() as place:
        print_figures(_measure(Path(place)))


def draw(known: Sequence[Mutant], count: int, seed: int = SEED) -> list[Mutant]:
    """So many mutants, of every kind of change as many, as far as there are."""
    random = Random(seed)
    kinds: dict[str, list[Mutant]] = defaultdict(list)
    for one in known:
        kinds[one.kind].append(one)
    for among in kinds.values():
        random.shuffle(among)
    drawn: list[Mutant] = []
    while len(drawn) < count and any(kinds.values()):
        drawn += [among.pop() for among in kinds.values() if among]
    return drawn[:count]


def every_mutant() -> list[Mutant]:
    """Every mutant of every step."""
    return [one for step, text in statement_texts().items() for one in mutants(step, text)]


def _measure(place: Path) -> dict[str, Any]:
    begun = time.time()
    known = every_mutant()
    drawn = draw(known, DRAWN)
    print(f"{len(known)} places, {len(drawn)} drawn", flush=True)
    items = _collected()
    reached, weights = _reach(drawn, items, place)
    if reached.failed:
        raise SystemExit(f"these tests fail without a mutant: {', '.join(sorted(set(reached.failed)))}")
    print(f"reached after {time.time() - begun:.0f} s, {reached.evaluations} tables compared", flush=True)
    builders._WEIGHED.update(weights)
    valid = [one for one in drawn if one.name not in reached.errors]
    outcomes = _notice(valid, reached, items, place)
    return _figures(known, drawn, reached, outcomes, time.time() - begun)


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
    weights = OF_THE_WEIGHTS | set(steps()["tables"]["scope_weights"]["of"]) | set(MACROS)
    outcomes: list[Outcome] = []
    running: dict[int, tuple[Mutant, Path]] = {}
    waiting = list(enumerate(valid))
    while waiting or running:
        while waiting and len(running) < PROCESSES:
            number, one = waiting.pop(0)
            tests = of_macros if one.step in MACROS else sorted(reached.tests.get(one.name, ()), key=cost)
            if not tests:
                outcomes.append(Outcome(one.name, "survived", "no test reaches it"))
                continue
            report = place / f"mutant{number}.json"
            running[begin(one, tests, one.step not in weights, report)] = one, report
        if running:
            child, status = os.wait()
            one, report = running.pop(child)
            outcomes.append(outcome(one, report, status))
            print(f"{len(outcomes):4} {outcomes[-1].fate:10} {one.name[:100]}  {outcomes[-1].by[:110]}", flush=True)
    return outcomes


def _figures(
    known: Sequence[Mutant], drawn: Sequence[Mutant], reached: Reached, outcomes: Sequence[Outcome], seconds: float
) -> dict[str, Any]:
    fates = Counter(one.fate for one in outcomes)
    kinds = {one.name: one.kind for one in drawn}
    counted = fates["noticed"] + fates["survived"]
    survivors = sorted(one.mutant for one in outcomes if one.fate == "survived")
    explained = explained_survivors()
    equivalent = sum(name in explained for name in survivors)
    figures = {
        "commit": _commit(),
        "seed": SEED,
        "places": len(known),
        "drawn": len(drawn),
        "sql_errors": len(reached.errors) + fates["sql error"],
        "without_end": fates["no end"],
        "counted": counted,
        "noticed": fates["noticed"],
        "equivalent": equivalent,
        "score_percent": round(100 * fates["noticed"] / max(1, counted - equivalent), 1),
        "minutes": round(seconds / 60),
        "by_kind": {
            kind: {
                "noticed": sum(one.fate == "noticed" and kinds[one.mutant] == kind for one in outcomes),
                "survived": sum(one.fate == "survived" and kinds[one.mutant] == kind for one in outcomes),
            }
            for kind in sorted(set(kinds.values()))
        },
        "survivors": {name: explained.get(name, "") for name in survivors},
    }
    FIGURES.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return figures


def explained_survivors() -> dict[str, str]:
    """Why each survivor that somebody looked at is equivalent, by its name."""
    found = yaml.safe_load(SURVIVORS.read_text(encoding="utf-8")) or {}
    return {str(name): str(why) for name, why in found.items()}


def print_figures(figures: Mapping[str, Any]) -> None:
    """What was found, the survivors that nobody has explained by name."""
    for name, figure in figures.items():
        if not isinstance(figure, Mapping):
            print(f"  {name:14} {figure}")
    for kind, of_kind in figures["by_kind"].items():
        print(f"  {kind:14} noticed {of_kind['noticed']:3}  survived {of_kind['survived']:3}")
    for name, why in figures["survivors"].items():
        if not why:
            print(f"  not explained: {name}")


def _commit() -> str:
    git = ["git", "describe", "--always", "--dirty"]
    done = subprocess.run(git, capture_output=True, text=True, cwd=ROOT, check=False)
    return done.stdout.strip()


@contextlib.contextmanager
def _one_thread() -> Iterator[None]:
    """Connections of one thread, which small tables need and forked processes allow; definitions are read once."""
    plain = definitions.load
    CONFIG["threads"], definitions.load = 1, functools.cache(plain)
    os.chdir(ROOT)
    definitions.load()
    try:
        yield
    finally:
        del CONFIG["threads"]
        definitions.load = plain


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        yield
