"""What a library imports for nothing is imported when somebody asks for it, and by everybody else as ever."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

from pipelines.validation.deferring import deferred


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module that is large, and one that imports it at its top."""
    (tmp_path / "large_module.py").write_text("value = 42\n")
    (tmp_path / "its_user.py").write_text("import large_module\n\ndef ask():\n    return large_module.value\n")
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("large_module", "its_user"):
        monkeypatch.delitem(sys.modules, name, raising=False)


@pytest.mark.usefixtures("modules")
def test_it_is_imported_when_it_is_used() -> None:
    with deferred("large_module"):
        user = importlib.import_module("its_user")
    assert "large_module" not in sys.modules
    assert user.ask() == 42
    assert "large_module" in sys.modules


@pytest.mark.usefixtures("modules")
def test_who_imports_it_later_gets_the_module_itself() -> None:
    with deferred("large_module"):
        importlib.import_module("its_user")
    assert importlib.import_module("large_module").__file__


@pytest.mark.usefixtures("modules")
def test_what_is_imported_already_stays() -> None:
    large = importlib.import_module("large_module")
    with deferred("large_module"):
        assert importlib.import_module("large_module") is large
    assert sys.modules["large_module"] is large
