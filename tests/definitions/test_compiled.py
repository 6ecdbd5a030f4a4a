"""What is kept of the definitions between two starts: the same as what the files say, and nobody else's."""

from __future__ import annotations

from pathlib import Path

import pytest

from definitions import Definitions, compiled, loader


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "koujing"


def keep(name: str, content: bytes = b"made") -> Path:
    made = compiled.keep(name, lambda path: path.write_bytes(content))
    assert made is not None
    return made


def test_what_was_kept_is_found_and_is_the_users_alone(cache: Path) -> None:
    assert compiled.kept("a") is None
    made = keep("a")
    assert compiled.kept("a") == made
    assert made.read_bytes() == b"made"
    assert compiled.kept("b") is None
    assert cache.stat().st_mode & 0o077 == 0
    assert list(cache.iterdir()) == [made]


def test_what_is_damaged_is_not_taken_and_is_kept_anew() -> None:
    kept = keep("a")
    kept.write_bytes(b"made?")
    assert compiled.kept("a") is None
    assert keep("a").read_bytes() == b"made"
    assert compiled.kept("a") == kept


@pytest.mark.parametrize("mode", [0o662, 0o626])
def test_what_others_can_write_is_not_taken(mode: int) -> None:
    kept = keep("a")
    kept.chmod(mode)
    assert compiled.kept("a") is None


def test_a_folder_that_others_can_write_is_not_used(cache: Path) -> None:
    keep("a")
    cache.chmod(0o777)
    assert compiled.kept("a") is None
    assert compiled.keep("b", lambda path: path.write_bytes(b"made")) is None


def test_a_link_is_not_followed(cache: Path, tmp_path: Path) -> None:
    kept = keep("a")
    elsewhere = tmp_path / "elsewhere"
    kept.rename(elsewhere)
    kept.symlink_to(elsewhere)
    assert compiled.kept("a") is None
    kept.unlink()
    elsewhere.rename(kept)
    assert compiled.kept("a") == kept
    cache.rename(elsewhere)
    cache.symlink_to(elsewhere)
    assert compiled.kept("a") is None


def test_where_nothing_can_be_kept_nothing_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    (tmp_path / "file").write_text("")
    assert compiled.keep("a", lambda path: path.write_bytes(b"made")) is None
    assert compiled.kept("a") is None


def test_only_the_newest_are_kept(cache: Path) -> None:
    for number in range(compiled.KEPT + 3):
        keep(f"a{number}")
    assert len(list(cache.iterdir())) == compiled.KEPT


def test_a_key_is_of_what_was_said_and_of_the_code(tmp_path: Path) -> None:
    code = tmp_path / "code.py"
    code.write_text("1")
    first = compiled.key("x", code=[code])
    assert first == compiled.key("x", code=[code])
    assert first != compiled.key("y", code=[code])
    code.write_text("2")
    assert first != compiled.key("x", code=[code])


def test_definitions_are_read_once_and_then_taken_from_what_is_kept(
    definitions: Definitions, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader, "_kept", {})
    assert loader.load() == definitions
    (kept,) = cache.iterdir()
    monkeypatch.setattr(loader, "_kept", {})
    with monkeypatch.context() as patched:
        patched.setattr(loader, "_read", None)
        again = loader.load()
    assert again == definitions
    assert loader.is_as_filed(again)
    assert not loader.is_as_filed(definitions)
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-1])
    monkeypatch.setattr(loader, "_kept", {})
    assert loader.load() == definitions
    assert kept.read_bytes() == whole
