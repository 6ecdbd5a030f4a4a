"""Whether a release is what was written: checksums beside its files, and a seal in the home that is cheap to look at.

The seal says what the file system said of the files when their checksums were last found right (size, times, inode). Where it
says something else, or there is no seal, the whole content is hashed again; a home restored from a backup is sealed anew.
"""

from __future__ import annotations

import json
import os
import stat
from contextlib import suppress
from pathlib import Path

from pipelines.archive import digest
from pipelines.home import DATABASE, Home
from pipelines.publication import manifest

#: As `sha256sum --check` reads it.
CHECKSUMS = "SHA256SUMS"
FILES = (DATABASE, manifest.FILE)
#: DuckDB would replay such a file into the database beside which it lies.
LOG = f"{DATABASE}.wal"


def write_checksums(folder: Path) -> None:
    """Write the checksums of a release's files beside them, its products too; nothing in the folder is written after that."""
    names = [*FILES, *sorted(path.name for path in folder.iterdir() if path.name not in (*FILES, CHECKSUMS))]
    lines = [f"{digest(folder / name)[0]}  {name}\n" for name in names]
    (folder / CHECKSUMS).write_text("".join(lines), encoding="ascii")
    for name in (*names, CHECKSUMS):
        (folder / name).chmod(0o444)


def files(folder: Path) -> list[str]:
    """The names of the files of a release, as its checksums have them."""
    promised = _promised(folder) if (folder / CHECKSUMS).is_file() else {}
    return [*FILES, *(name for name in promised if name not in FILES)]


def fault(home: Home, folder: Path) -> str:
    """What is wrong with a release, '' if nothing: by its seal where that fits, else by its whole content."""
    try:
        sealed = json.loads(_seal_of(home, folder).read_text(encoding="utf-8"))
        if sealed == _seen(folder) and not os.path.lexists(folder / LOG):
            return ""
    except (OSError, ValueError):
        pass
    return full_fault(home, folder)


def full_fault(home: Home, folder: Path) -> str:
    """What is wrong with the content of a release, '' if nothing; its seal is renewed, or broken."""
    found = _fault_of_content(home, folder)
    # who may only read the home cannot keep what was found
    with suppress(OSError):
        if found and _seal_of(home, folder).exists():
            _write_seal(home, folder, {})
        elif not found and (folder / CHECKSUMS).is_file():
            _write_seal(home, folder, _seen(folder))
    return found


def _write_seal(home: Home, folder: Path, seen: dict[str, list[int]]) -> None:
    seal = _seal_of(home, folder)
    seal.parent.mkdir(exist_ok=True)
    written = seal.with_name(f".{seal.name}.{os.getpid()}")
    written.write_text(json.dumps(seen), encoding="utf-8")
    written.replace(seal)


def _fault_of_content(home: Home, folder: Path) -> str:
    try:
        if not (folder / CHECKSUMS).is_file() and not _seal_of(home, folder).exists():
            return _fault_of_unsealed(folder)
        promised = _promised(folder)
        for name in files(folder):
            if not stat.S_ISREG((folder / name).lstat().st_mode):
                return f"{name}: ⟨不是普通文件｜not a regular file⟩"
            found, size = digest(folder / name)
            if promised.get(name) != found:
                return f"{name}: SHA-256 {found[:16]}…, {size:,} B"
    except OSError as error:
        return f"{Path(str(error.filename)).name}: {error.strerror}"
    return f"{LOG}: ⟨多出的文件｜a file too many⟩" if os.path.lexists(folder / LOG) else ""


def _promised(folder: Path) -> dict[str, str]:
    """The checksums of the files by their names; what is not understood promises nothing, and no name leads elsewhere."""
    lines = (line.split("  ", 1) for line in (folder / CHECKSUMS).read_bytes().decode("latin-1").splitlines())
    return {line[1]: line[0] for line in lines if len(line) == 2 and line[1] == Path(line[1]).name}


def _fault_of_unsealed(folder: Path) -> str:
    """What can be said of a release that was written before releases had checksums."""
    if not (folder / DATABASE).is_file():
        return f"{DATABASE}: No such file or directory"
    try:
        return "" if manifest.read(folder) else f"{manifest.FILE}: No such file or directory"
    except ValueError:
        return f"{manifest.FILE}: ⟨不能读取｜cannot be read⟩"


def _seal_of(home: Home, folder: Path) -> Path:
    return home.seals / f"{folder.name}.json"


def _seen(folder: Path) -> dict[str, list[int]]:
    """What the file system says of the files, by which a change of them is noticed."""
    seen = {name: (folder / name).lstat() for name in (*files(folder), CHECKSUMS)}
    return {
        name: [found.st_mode, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]
        for name, found in seen.items()
    }
