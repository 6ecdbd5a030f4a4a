"""Reads YAML safely, with the fast parser where it is there."""

from pathlib import Path
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:
    from yaml import SafeLoader  # type: ignore[assignment]


def read_yaml(path: Path) -> Any:
    """The content of a YAML file. Raises `OSError` and `yaml.YAMLError`."""
    return parse_yaml(path.read_bytes())


def parse_yaml(text: str | bytes) -> Any:
    """The content of YAML text. Raises `yaml.YAMLError`."""
    return yaml.load(text, Loader=SafeLoader)
