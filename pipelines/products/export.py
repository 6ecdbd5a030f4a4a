"""A release as a folder to take along: its products, its package (Parquet, SDMX and what is said of them), its tables as CSV.

What is written is recorded beside it with its checksums. So a second export takes the place of the first, and no file that
somebody else put there, or changed since, is ever overwritten.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from definitions import UserError, WrongUsageError
from pipelines import products
from pipelines.archive import digest
from pipelines.home import DATABASE
from pipelines.passing import can_pass
from pipelines.products.package import descriptor, write_package
from pipelines.products.tables import write_tables
from pipelines.publication.connection import open_release

RECORD = "EXPORTED.json"
#: So many of the files that are in the way are named.
_NAMED = 3


@dataclass
class Exported:
    """What was written, with sizes; what could not be made, and why; what is too long for CSV."""

    files: dict[str, int] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    too_long: list[str] = field(default_factory=list)


def export(release: Path, folder: Path) -> Exported:
    """Write the release in this folder into another one, all of it or nothing.

    Raises `WrongUsageError` where that would overwrite what an export did not write.
    """
    before = _record(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=".koujing-export-", dir=folder.parent))
    try:
        done = _write(release, building)
        written = {name: digest(building / name)[0] for name in _names(building)}
        record = {"release_id": release.name, "files": written}
        (building / RECORD).write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        _refuse(folder, [name for name in written if not _may_go(folder, name, before)])
        done.files = {name: (building / name).stat().st_size for name in written}
        for name in (*written, RECORD):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (building / name).replace(folder / name)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    for name in before.keys() - written.keys():
        if _may_go(folder, name, before):
            (folder / name).unlink(missing_ok=True)
    return done


def _write(release: Path, building: Path) -> Exported:
    done = Exported()
    connection = open_release(release / DATABASE)
    with connection:
        for name in products.PRODUCTS:
            if (release / name).is_file():
                shutil.copyfile(release / name, building / name)
            else:
                with _said(done, name, building / name):
                    products.write(connection, name, building / name)
        with _said(done, descriptor.FILE, building / descriptor.FILE):
            write_package(connection, building)
        done.too_long = write_tables(connection, building)
    return done


@contextmanager
def _said(done: Exported, name: str, path: Path) -> Iterator[None]:
    """What cannot be made is said, and stops nothing else; what may pass by itself, or speaks for itself, is raised as it is."""
    try:
        yield
    except Exception as error:
        if can_pass(error) or isinstance(error, UserError):
            raise
        path.unlink(missing_ok=True)
        done.failed[name] = f"{type(error).__name__}: {error}"


def _names(building: Path) -> Iterator[str]:
    yield from sorted(path.relative_to(building).as_posix() for path in building.rglob("*") if path.is_file())


def _record(folder: Path) -> dict[str, str]:
    """What an earlier export wrote into a folder. Raises `WrongUsageError` where other things lie there and no record."""
    if not os.path.lexists(folder):
        return {}
    if not folder.is_dir():
        raise WrongUsageError(f"{folder} 不是文件夹", f"{folder} is no folder")
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))["files"]
        return {str(name): str(checksum) for name, checksum in record.items()}
    except FileNotFoundError:
        if any(folder.iterdir()):
            raise WrongUsageError(
                f"文件夹 {folder} 里已有别的文件，请给一个空的或新的文件夹",
                f"the folder {folder} holds other files; give an empty or a new one",
            ) from None
        return {}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise WrongUsageError(
            f"{folder / RECORD} 不是导出的记录，请给一个空的或新的文件夹",
            f"{folder / RECORD} is no record of an export; give an empty or a new folder",
        ) from error


def _may_go(folder: Path, name: str, before: Mapping[str, str]) -> bool:
    """Whether nothing lies at this place, or what an earlier export wrote and nobody changed."""
    place, parts = folder / name, PurePosixPath(name).parts
    if PurePosixPath(name).is_absolute() or ".." in parts:
        return False
    above = [folder.joinpath(*parts[:depth]) for depth in range(1, len(parts))]
    if any(os.path.lexists(one) and (one.is_symlink() or not one.is_dir()) for one in above):
        return False
    if not os.path.lexists(place):
        return True
    return place.is_file() and not place.is_symlink() and digest(place)[0] == before.get(name)


def _refuse(folder: Path, names: list[str]) -> None:
    if names:
        more = "" if len(names) <= _NAMED else f" … ({len(names)})"
        listed = ", ".join(names[:_NAMED]) + more
        raise WrongUsageError(
            f"{folder} 中的这些文件不是导出写的，或写后被改过，没有覆盖，什么也没有写：{listed}",
            f"these files in {folder} were not written by an export, or were changed since; nothing was written: {listed}",
        )
