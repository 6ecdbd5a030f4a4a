"""The pages of the gates in a real browser that has no network: they must be whole without one.

They are among the long tests (`make test-all`), which need a browser and fail without one.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pytest

from definitions import Definitions
from pipelines.validation.data_docs import take_offline
from pipelines.validation.gates import Gate, hold
from pipelines.validation.suites import meanings

pytestmark = pytest.mark.long

LOADED = re.compile(r"<(?:script|img|link)\b[^>]*\b(?:src|href)=\"([^\"]*)\"")


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory, definitions: Definitions) -> Gate:
    """A gate that was asked about facts of which one lies outside its bounds."""
    place = tmp_path_factory.mktemp("gate")
    sound = {
        "target_scope": "nbs2021-core",
        "target_level": "total",
        "measure": "value_added",
        "period_kind": "annual",
        "scope_id": "nbs2021-core",
        "coverage": "all_units",
        "vintage": "preliminary",
        "price_basis": "current",
        "comparability": "exact",
        "obs_status": "P",
        "is_sample": False,
        "fact_count": 3,
        "value_count": 3,
        "silent_count": 3,
        "least_value_less_low": 0.0,
        "least_high_less_value": 0.0,
        "least_width": 0.0,
        "greatest_width": 0.0,
        "repeated_ids": 0,
        "published_twice": 0,
    }
    frame = pd.DataFrame([sound, sound | {"measure": "revenue", "least_value_less_low": -0.5}])
    frame.to_parquet(place / "facts.parquet")
    return hold("facts", {"facts": place / "facts.parquet"}, definitions, place / "pages" / "run")


def opened(browser: str, page: Path, profile: Path) -> str:
    """What a page has become in a browser in which no name resolves."""
    command = [
        browser,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        f"--user-data-dir={profile}",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        "--virtual-time-budget=5000",
        "--dump-dom",
        page.as_uri(),
    ]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


def pages(gate: Gate) -> list[Path]:
    assert gate.docs is not None
    return sorted(gate.docs.parent.rglob("*.html"))


def test_nothing_is_loaded_from_a_network_and_everything_is_there(gate: Gate) -> None:
    assert len(pages(gate)) == 3
    for page in pages(gate):
        loaded = LOADED.findall(page.read_text(encoding="utf-8"))
        assert len(loaded) > 8
        for link in loaded:
            assert not link.startswith(("http:", "https:", "//")), link
            assert (page.parent / link.partition("?")[0]).is_file(), link


def test_the_index_lists_the_gates_of_the_run(browser: str, gate: Gate, tmp_path: Path) -> None:
    assert gate.docs is not None
    dom = opened(browser, gate.docs, tmp_path)
    assert "fixed-table-container" in dom  # the table is made by the scripts that were bundled
    table = dom[dom.index("fixed-table-container") :]
    assert re.search(r"<td[^>]*>\s*facts\s*</td>", table)
    assert "fa-times" in table
    assert "tutorials" not in dom


def test_a_page_says_what_failed_and_what_it_means(browser: str, gate: Gate, tmp_path: Path) -> None:
    (page,) = [page for page in pages(gate) if "validations" in page.parts]
    dom = opened(browser, page, tmp_path)
    assert "least_value_less_low" in dom
    assert "数值减下界，最小者 / value less lower bound, the least of all" in dom
    assert "-0.5" in dom
    assert "Unsuccessful Expectations" in dom
    assert [sentence.partition(":")[0] for sentence in gate.failed] == ["facts least_value_less_low"]


def test_without_the_bundled_files_the_index_is_bare(browser: str, gate: Gate, tmp_path: Path) -> None:
    assert gate.docs is not None
    shutil.copytree(gate.docs.parent, tmp_path / "pages")
    shutil.rmtree(tmp_path / "pages" / "assets")
    dom = opened(browser, tmp_path / "pages" / "index.html", tmp_path / "profile")
    assert "fixed-table-container" not in dom


def test_rewriting_twice_changes_nothing(gate: Gate) -> None:
    assert gate.docs is not None
    before = {page: page.read_bytes() for page in pages(gate)}
    take_offline(gate.docs.parent, meanings())
    assert {page: page.read_bytes() for page in pages(gate)} == before
