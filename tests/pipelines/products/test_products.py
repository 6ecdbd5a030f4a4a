"""Products are made beside a release and are part of it; one that cannot be made stops nothing."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import duckdb
import pytest

from pipelines import products
from pipelines.home import DATABASE, Home
from pipelines.progress import LoggedProgress
from pipelines.publication.manifest import FILE, Manifest
from pipelines.publication.sealing import CHECKSUMS, files, full_fault
from tests.pipelines.workbooks.workbook_builder import published


def _writes(release: duckdb.DuckDBPyConnection, path: Path) -> None:
    path.write_text(str(release.execute("SELECT count(*) FROM indicators").fetchall()[0][0]), encoding="utf-8")


def _fails(release: duckdb.DuckDBPyConnection, path: Path) -> None:
    path.write_text("half", encoding="utf-8")
    raise KeyError(str(release.execute("SELECT 1").fetchall()))


def _has_no_room(release: duckdb.DuckDBPyConnection, path: Path) -> None:
    path.write_text("half", encoding="utf-8")
    raise OSError(errno.ENOSPC, f"No space left on device {release}")


@pytest.fixture(autouse=True)
def _some_products(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three products: one that is made, one that fails, one that finds the disk full."""
    chosen = {"whole.txt": _writes, "broken.txt": _fails, "full.txt": _has_no_room}
    for name, writer in chosen.items():
        module = ModuleType(f"product_{name.removesuffix('.txt')}")
        module.write = writer  # type: ignore[attr-defined] # a product is a module with a writer
        monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(products, "PRODUCTS", {name: f"product_{name.removesuffix('.txt')}" for name in chosen})
    monkeypatch.setattr("pipelines.settings.PRODUCTS", products.PRODUCTS)


def _ran(tmp_path: Path, run_flow: Callable[..., Manifest], wanted: str) -> Path:
    inbox = tmp_path / "inbox"
    inbox.mkdir(exist_ok=True)
    published(inbox / "figures.csv", {})
    (tmp_path / "home").mkdir(exist_ok=True)
    (tmp_path / "home" / "settings.toml").write_text(f"products = [{wanted}]\n", encoding="utf-8")
    manifest = run_flow(tmp_path / "home", [inbox])
    return tmp_path / "home" / "releases" / manifest.release_id


def test_a_product_is_part_of_its_release(tmp_path: Path, run_flow: Callable[..., Manifest]) -> None:
    folder = _ran(tmp_path, run_flow, '"whole.txt"')
    assert files(folder) == [DATABASE, FILE, "whole.txt"]
    assert int((folder / "whole.txt").read_text(encoding="utf-8")) > 0
    home = Home(tmp_path / "home")
    assert full_fault(home, folder) == ""
    (folder / "whole.txt").chmod(0o644)
    (folder / "whole.txt").write_text("another", encoding="utf-8")
    assert "whole.txt" in full_fault(home, folder)
    (folder / "whole.txt").unlink()
    assert "whole.txt" in full_fault(home, folder)


def test_a_product_that_cannot_be_made_is_said_and_stops_nothing(release: Path, tmp_path: Path) -> None:
    said: list[str] = []
    (tmp_path / DATABASE).symlink_to(release / DATABASE)
    made = products.make(tmp_path, ["broken.txt", "whole.txt", "unknown.txt"], LoggedProgress(said.append))
    assert made == ["whole.txt"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [DATABASE, "whole.txt"]
    assert any("broken.txt" in line and "KeyError" in line for line in said)


def test_a_full_disk_is_told_as_what_it_is(release: Path, tmp_path: Path) -> None:
    (tmp_path / DATABASE).symlink_to(release / DATABASE)
    with pytest.raises(OSError, match="No space left"):
        products.make(tmp_path, ["full.txt"], LoggedProgress(str))
    assert not (tmp_path / "full.txt").exists()


def test_a_home_may_do_without_products(tmp_path: Path, run_flow: Callable[..., Manifest]) -> None:
    assert files(_ran(tmp_path, run_flow, "")) == [DATABASE, FILE]


def test_no_promised_name_leads_elsewhere(tmp_path: Path) -> None:
    (tmp_path / CHECKSUMS).write_text(f"{'0' * 64}  ../settings.toml\n{'0' * 64}  /etc/passwd\n", encoding="ascii")
    assert files(tmp_path) == [DATABASE, FILE]
