"""How findings are ordered: by what they move in the published table, value, growth and rank."""

from __future__ import annotations

from pathlib import Path

import pytest

from definitions import Definitions
from pipelines.findings import Finding
from pipelines.validation.checking import check_files
from pipelines.workbooks.files.inbox import receive
from tests.corpus import Submission, history, regions

RULE = "enterprises-without-revenue"


def doubted(told: Submission, code: str) -> Submission:
    changed = told.copy()
    for row in changed.rows:
        if row["activity_code"] == code:
            row |= {"revenue": 0, "enterprises": 30}
    return changed


def finding(paths: list[Path], name: str, rule_id: str, definitions: Definitions) -> Finding:
    standings = check_files([receive(path, path.name) for path in paths], definitions).standings
    return next(f for each in standings if each.file == name for f in each.findings if f.rule_id == rule_id)


@pytest.mark.slow
def test_an_error_weighs_more_where_growth_and_rank_hang_on_it(tmp_path: Path, definitions: Definitions) -> None:
    here, *others = regions(definitions, 5)
    before, now = history(here, 2)
    code = str(now.rows[0]["activity_code"])
    path = doubted(now, code).write(tmp_path / "now.xlsx", definitions)
    alone = finding([path], path.name, RULE, definitions)
    assert alone.effect == 0.02
    earlier = before.write(tmp_path / "before.xlsx", definitions)
    with_growth = finding([path, earlier], path.name, RULE, definitions)
    assert with_growth.effect == 2 * alone.effect
    rival = now.copy()
    rival.cover |= {"region_code": others[0]}
    rivals = [path, rival.write(tmp_path / "rival.xlsx", definitions)]
    with_rank = finding(rivals, path.name, RULE, definitions)
    assert with_rank.effect == alone.effect + 1 / 2
