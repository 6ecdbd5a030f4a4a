"""Reads YAML safely, with the fast parser where it is there, and finds the lines on which things stand."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from definitions.errors import UserError

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:
    from yaml import SafeLoader  # type: ignore[assignment]


class _UniqueKeys(SafeLoader):
    """Refuses a key that stands twice in one mapping, of which YAML would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Make the mapping. Raises `yaml.constructor.ConstructorError` where a key stands twice."""
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.tag != _MERGE:
                if key.value in seen:
                    raise yaml.constructor.ConstructorError(None, None, f"stands twice: {key.value}", key.start_mark)
                seen.add(key.value)
        return super().construct_mapping(node, deep)

    def construct_yaml_timestamp(self, node: yaml.ScalarNode) -> Any:
        """Make the day. Raises `yaml.constructor.ConstructorError` where the calendar has none."""
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError as error:
            raise yaml.constructor.ConstructorError(None, None, "no such day", node.start_mark) from error


_UniqueKeys.add_constructor("tag:yaml.org,2002:timestamp", _UniqueKeys.construct_yaml_timestamp)

_MERGE = "tag:yaml.org,2002:merge"


def read_yaml(path: Path) -> Any:
    """The content of a YAML file. Raises `OSError`, and `yaml.YAMLError` also where a key stands twice."""
    return parse_yaml(path.read_bytes())


def parse_yaml(text: str | bytes) -> Any:
    """The content of YAML text. Raises `yaml.YAMLError`."""
    return yaml.load(text, Loader=_UniqueKeys)  # noqa: S506  a safe loader that refuses more


def fault_of(error: yaml.YAMLError) -> tuple[int | str, str, str]:
    """What is wrong with a text that is no YAML: the line, and what to do in Chinese and in English."""
    mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None) or ""
    known = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    zh, en = next((pair for begins, pair in known.items() if problem.startswith(begins)), known["other"])
    what = problem.partition(": ")[2]
    return mark.line + 1 if mark else "-", zh.replace("{what}", what), en.replace("{what}", what)


def read_by_hand(path: Path) -> Any:
    """The content of a YAML file that a person wrote. Raises `UserError` where it cannot be read."""
    try:
        return parse_yaml(path.read_bytes())
    except yaml.YAMLError as error:
        row, zh, en = fault_of(error)
        raise UserError(f"{path} 第 {row} 行：{zh}", f"{path}, line {row}: {en}") from error
    except OSError as error:
        raise UserError(f"{path} 读不了：{error.strerror}", f"{path} cannot be read: {error.strerror}") from error


def line_of(path: Path, *keys: str) -> int | None:
    """The line, counted from 1, on which the value at these keys is given; None where it is not, or there is no such file."""
    try:
        return _line(_nodes(path, path.stat().st_mtime_ns), keys)
    except (OSError, yaml.YAMLError):
        return None


@lru_cache(maxsize=16)
def _nodes(path: Path, written: int) -> yaml.Node | None:  # noqa: ARG001 (another time is another content)
    """The content of a file as it was written at a time."""
    node: yaml.Node | None = yaml.compose(path.read_bytes(), Loader=SafeLoader)
    return node


def _line(node: yaml.Node | None, keys: tuple[str, ...]) -> int | None:
    line = None
    for key in keys:
        pairs = node.value if isinstance(node, yaml.MappingNode) else ()
        found = next(((name, value) for name, value in pairs if name.value == key), None)
        if found is None:
            return None
        # What other keys share stands where its anchor does, above the key.
        line, node = 1 + min(each.start_mark.line for each in found), found[1]
    return line
