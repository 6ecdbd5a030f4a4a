"""Reads YAML safely, with the fast parser where it is there."""

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
