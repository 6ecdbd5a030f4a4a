"""Reads YAML safely, with the fast parser where it is there, and finds the lines on which things stand."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

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
                    raise yaml.constructor.ConstructorError(None, None, f"{key.value!r} stands twice", key.start_mark)
                seen.add(key.value)
        return super().construct_mapping(node, deep)


_MERGE = "tag:yaml.org,2002:merge"


def read_yaml(path: Path) -> Any:
    """The content of a YAML file. Raises `OSError`, and `yaml.YAMLError` also where a key stands twice."""
    return parse_yaml(path.read_bytes())


def parse_yaml(text: str | bytes) -> Any:
    """The content of YAML text. Raises `yaml.YAMLError`."""
    return yaml.load(text, Loader=_UniqueKeys)  # noqa: S506  a safe loader that refuses more


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
