"""Runs the benches named on the command line, or all of them."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import bench


def main(names: list[str]) -> None:
    """Run the benches of these names, in the order of their names when none is given.

    Fails where a bench counts errors.
    """
    modules = {
        module.name: importlib.import_module(f"bench.{module.name}")
        for module in pkgutil.iter_modules(bench.__path__)
        if not module.name.startswith("_")
    }
    runs = {name: module.run for name, module in sorted(modules.items()) if hasattr(module, "run")}
    faults = 0
    for name in names or runs:
        if name not in runs:
            sys.exit(f"no bench {name}; there are: {', '.join(runs)}")
        print(f"== {name}")
        faults += runs[name]() or 0
    if faults:
        sys.exit(f"{faults} errors found")


if __name__ == "__main__":
    main(sys.argv[1:])
