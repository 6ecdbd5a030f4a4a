"""Where a run reads and writes: the home directory with archive, staging and releases, and the inboxes.

Only paths and their defaults; what is put there is said by the modules that write it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from definitions.errors import WrongUsageError

DATABASE = "digital_economy.duckdb"
#: The variable of the environment that names inboxes, with `:` between several.
INBOXES = "KOUJING_INBOX"


@dataclass(frozen=True)
class Home:
    """The directory in which the state of the pipeline lives."""

    root: Path

    @property
    def lock(self) -> Path:
        """The file that a run holds from its first touch of the home."""
        return self.root / ".lock"

    @property
    def archive(self) -> Path:
        """Original bytes of every received file, by content hash."""
        return self.root / "archive"

    @property
    def staging(self) -> Path:
        """Parquet of the runs under way, one folder a run."""
        return self.root / "staging"

    @property
    def kept(self) -> Path:
        """Results that the next run may use instead of making them again; all of it may be deleted at any time."""
        return self.root / "kept"

    @property
    def releases(self) -> Path:
        """Immutable releases, one folder each, and the link `current`."""
        return self.root / "releases"

    @property
    def current(self) -> Path:
        """The link to the newest release; it is only ever switched by one rename."""
        return self.releases / "current"

    @property
    def database(self) -> Path:
        """The DuckDB file of the newest release, by its own versioned path."""
        # a link that leads to itself is no exception here
        return Path(os.path.realpath(self.current)) / DATABASE

    @property
    def served(self) -> Path:
        """Which release was served since when, one JSON line each; lines are only ever added."""
        return self.root / "served.jsonl"

    @property
    def waiting(self) -> Path:
        """The release that is built and waits for a person or for its time, in a folder of its own."""
        return self.root / "waiting"

    @property
    def seals(self) -> Path:
        """What the file system said of the files of each release when they were last found to be what was written."""
        return self.root / "seals"

    @property
    def seen(self) -> Path:
        """What the file system said of the files of the inboxes and the archive when their contents were last hashed."""
        return self.root / "seen.json"

    @property
    def outcomes(self) -> Path:
        """What came of each `koujing run`, one line each."""
        return self.root / "runs.log"

    @property
    def gates(self) -> Path:
        """The pages of the gates (Data Docs), one folder a run, readable in a browser without a network."""
        return self.root / "gates"

    @property
    def findings(self) -> Path:
        """Every finding of a run with many, one CSV a run."""
        return self.root / "findings"

    @property
    def decisions(self) -> Path:
        """What people decided about submissions, one JSON line each; lines are only ever added."""
        return self.root / "decisions.jsonl"

    @property
    def deliveries(self) -> Path:
        """What was delivered and what became of it, one JSON line each; lines are only ever added."""
        return self.root / "deliveries.jsonl"

    @property
    def layout_words(self) -> Path:
        """What people answered about layouts: words, units and symbols of a bureau, one JSON line each."""
        return self.root / "layout_words.jsonl"

    @property
    def settings(self) -> Path:
        """How the home is run by itself: when at night, in which time zone, whom to tell."""
        return self.root / "settings.toml"

    @property
    def told(self) -> Path:
        """What people were told of by notices, so that they are told once."""
        return self.root / "told.json"

    @property
    def reporting(self) -> Path:
        """The bureau's own deadlines and reporters, beside those of the definitions."""
        return self.root / "reporting"

    @property
    def dagster(self) -> Path:
        """Dagster's instance: runs, events and logs."""
        return self.root / "dagster"

    @property
    def dagster_settings(self) -> Path:
        """The bureau's own lines of Dagster's configuration: in which database runs and events are kept."""
        return self.root / "dagster.yaml"

    @property
    def daemon_lock(self) -> Path:
        """The file that a daemon holds as long as it runs."""
        return self.root / ".daemon.lock"

    @property
    def dagster_lock(self) -> Path:
        """The file that a process holds while it opens Dagster's instance, and so perhaps makes it."""
        return self.root / ".dagster.lock"


def checkout() -> Path | None:
    """The checkout this code runs from, if it runs from one."""
    root = Path(__file__).resolve().parent.parent
    return root if (root / "pyproject.toml").is_file() and (root / "data").is_dir() else None


def find_home(given: Path | None = None) -> Home:
    """The home that was given, else $KOUJING_HOME, else the checkout's `data/`, else `koujing-data/` here."""
    if given is not None:
        return Home(given.resolve())
    if named := os.environ.get("KOUJING_HOME"):
        return Home(Path(named).resolve())
    root = checkout()
    return Home(root / "data" if root else Path.cwd() / "koujing-data")


def bundled_samples() -> list[Path]:
    """The folder of sample submissions that a checkout brings along; none outside a checkout."""
    root = checkout()
    return [root / "data" / "samples"] if root else []


class NoInboxError(WrongUsageError):
    """An inbox is no folder, or not there at the moment; the message says which (zh / en)."""


def find_inboxes(given: list[Path] | None = None) -> list[Path]:
    """The inboxes that were given, else those of $KOUJING_INBOX, else the checkout's published figures, samples and inbox.

    Raises `NoInboxError` where one of them is no folder or closed, `WrongUsageError` outside a checkout where none was given.
    """
    where = "--inbox" if given else f"${INBOXES}"
    named = given or [Path(each) for each in os.environ.get(INBOXES, "").split(os.pathsep) if each]
    if named:
        for inbox in named:
            if not inbox.is_dir():
                raise NoInboxError(
                    f"收件目录 {inbox} 不存在，请检查 {where}", f"the inbox {inbox} is no folder; check {where}"
                )
            if not os.access(inbox, os.R_OK | os.X_OK):
                raise NoInboxError(
                    f"收件目录 {inbox} 不能读（没有权限），请检查权限",
                    f"the inbox {inbox} cannot be read (permission denied); check its permissions",
                )
        return [inbox.resolve() for inbox in named]
    root = checkout()
    if root is None:
        raise WrongUsageError(
            "请用 --inbox 目录 指明收件目录（当前不在项目目录中）",
            "say where the spreadsheets are with --inbox DIR (this is no checkout)",
        )
    return [path for path in (root / "data" / name for name in ("published", "samples", "inbox")) if path.is_dir()]
