"""Where the state lives and where spreadsheets are looked for: as given, else as the environment says, else in the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

from definitions import WrongUsageError
from pipelines import home
from pipelines.home import find_home, find_inboxes


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with published figures and samples, nothing named by the environment."""
    root = tmp_path / "checkout"
    for name in ("inbox", "samples", "published"):
        (root / "data" / name).mkdir(parents=True)
    monkeypatch.setattr(home, "checkout", lambda: root)
    monkeypatch.delenv("KOUJING_HOME", raising=False)
    return root


def test_the_home_is_the_one_given_else_the_environment_s_else_the_checkout_s(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert find_home().root == checkout / "data"
    monkeypatch.setenv("KOUJING_HOME", str(tmp_path / "named"))
    assert find_home().root == tmp_path / "named"
    assert find_home(tmp_path / "given").root == tmp_path / "given"


def test_outside_a_checkout_the_home_is_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "checkout", lambda: None)
    monkeypatch.delenv("KOUJING_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    assert find_home().root == tmp_path / "koujing-data"
    with pytest.raises(WrongUsageError, match="--inbox"):
        find_inboxes()


def test_inboxes_are_those_given_in_their_order_else_the_checkout_s(checkout: Path, tmp_path: Path) -> None:
    assert find_inboxes() == [checkout / "data" / name for name in ("published", "samples", "inbox")]
    given = [tmp_path / "b", tmp_path / "a"]
    for each in given:
        each.mkdir()
    assert find_inboxes(given) == given
    with pytest.raises(WrongUsageError, match="nowhere"):
        find_inboxes([*given, tmp_path / "nowhere"])
