"""A town is a region of its own, by its code; by its name alone it is left out, and named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.publication.connection import open_release
from pipelines.publication.manifest import Manifest
from tests.pipelines.workbooks.workbook_builder import published

pytestmark = pytest.mark.slow
ONE = {"指标": "value_added", "统计口径": "nbs2021-core"}


def test_a_town_is_published_beside_its_district(tmp_path: Path, run_flow: Callable[..., Manifest]) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    published(
        inbox / "towns.csv",
        {**ONE, "地区代码": "310112108000", "地区": "梅陇镇", "数值": "50"},
        {**ONE, "地区代码": "310112102", "地区": "七宝镇", "数值": "40"},
        {**ONE, "地区代码": "马桥镇", "地区": "马桥镇", "数值": "33"},
        {**ONE, "地区代码": "310112", "地区": "闵行区", "数值": "400"},
    )
    home = Home(tmp_path / "home")
    run_flow(home.root, [inbox])
    release = open_release(home.database)
    weights = """
        SELECT region_code, region_level, value FROM indicators WHERE indicator_id = 'core_value_added_weight_in_parent'
        ORDER BY ALL"""
    assert [(code, level, float(value)) for code, level, value in release.execute(weights).fetchall() if value] == [
        ("310112102000", "town", 10),
        ("310112108000", "town", 12.5),
    ]
    beside = "SELECT parts_level, published, parts_sum, parts_reported FROM macro_control WHERE region_code = '310112'"
    assert release.execute(beside).fetchall() == [("town", 400, 90, 2)]
    told = release.execute("SELECT observed FROM findings WHERE rule_id = 'region-unknown'").fetchall()
    assert told == [("马桥镇",)]
    release.close()
