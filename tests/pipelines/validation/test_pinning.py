"""The finger is on the cell: of faults of many kinds the wrong cell is named first and nothing that is right is marked.

The bench (`make bench ARGS=findings`) does the same in larger numbers and with cities of the laboratory.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from definitions import Definitions
from tests.pipelines.validation.faults import FURTHER, TWELVE, three
from tests.pipelines.validation.invented import districts
from tests.pipelines.validation.pinning import Score, Verdict, alarms, put_to_test

pytestmark = pytest.mark.slow

#: Each kind is planted so often: in sample districts and ordinary ones, with and without the year before.
OF_EACH = 3
SEED = 11
EVERY = {**TWELVE, "three at once": three, **FURTHER}
#: A total of which nothing tells that it is wrong but what is not in store.
UNTOLD = ("GDP ×10", "industrial output ÷10")
KINDS = {kind: plant for kind, plant in EVERY.items() if kind not in UNTOLD}


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory, definitions: Definitions) -> list[Verdict]:
    pairs = districts(definitions, SEED)
    return put_to_test(tmp_path_factory.mktemp("planted"), definitions, KINDS, pairs, OF_EACH, SEED)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "digits transposed"])
def test_a_fault_is_noticed_and_the_first_cell_named_is_wrong(kind: str, verdicts: list[Verdict]) -> None:
    due = [each for each in verdicts if each.kind == kind and each.is_due and each.has_history]
    assert due
    assert all(each.is_noticed and each.is_first for each in due), [each.seen for each in due]


def test_what_is_right_is_hardly_ever_marked(verdicts: list[Verdict]) -> None:
    score = Score.of(verdicts)
    assert score.right_marked == 0
    assert score.noticed >= 0.9
    assert score.first >= 0.9


def test_unchanged_districts_raise_no_alarm(tmp_path: Path, definitions: Definitions) -> None:
    assert alarms(tmp_path, definitions, districts(definitions, SEED)) == {}
