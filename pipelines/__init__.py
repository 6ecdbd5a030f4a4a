"""HOW it flows: reading workbooks, checking, publishing, scheduling, and every face to people.

Dagster's code location is this package: its one attribute is `defs`, made when Dagster asks for it, so that the command
line does not pay for importing Dagster.
"""


def __getattr__(name: str) -> object:
    """Make `defs` the first time it is asked for (PEP 562)."""
    if name == "defs":
        from pipelines.assets.factory import build_defs

        return build_defs()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Name `defs` among the attributes: that is how Dagster finds it."""
    return [*globals(), "defs"]
