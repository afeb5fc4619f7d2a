"""The build graph's memory: which artifact was made from which key, and whether it still stands.

An artifact has a name ("clip/s1-2"), a key (a digest of exactly what its maker read, the maker's code and identity) and files. A record
of both is written after the files. Status is computed on read: *current* (key and files match), *stale* (made from older inputs, still
there), *missing* (never made, or its files are gone or torn), *blocked* (an input is not current). Records hold sizes and digests, so a
torn file is noticed.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from .store import put_text


@dataclass(frozen=True)
class Status:
    """Where one artifact stands: `state` is current, stale, missing or blocked; `why` says it in words."""

    name: str
    state: str
    why: str


@functools.cache
def code_version(*rooms: str) -> str:
    """A digest of the source and data files of the named rooms (or single modules): the identity of a maker, which changes with its code."""
    total = hashlib.sha256()
    package = Path(str(resources.files("filmwright")))
    for room in rooms:
        for path in sorted((package / room).rglob("*")) if (package / room).is_dir() else [package / room]:
            if path.is_file() and path.suffix not in {".pyc", ".md"} and "__pycache__" not in path.parts:
                total.update(str(path.relative_to(package)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:16]


def file_digest(path: Path) -> str:
    """sha256 of a file, 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Records:
    """The records of one film's folder, one small JSON file an artifact under `.cache/made/`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._made = folder / ".cache" / "made"

    def _path(self, name: str) -> Path:
        return self._made / (name.replace("/", "~") + ".json")

    def _read(self, name: str) -> dict | None:
        try:
            record = json.loads(self._path(name).read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return record if isinstance(record, dict) and {"key", "files"} <= record.keys() else None

    def status(self, name: str, key: str | None, thorough: bool = False) -> Status:
        """Where `name` stands for `key` (None: its inputs are not made yet). `thorough` reads the files, else sizes and times suffice."""
        record = self._read(name)
        if record is None:
            return Status(name, "missing", "not made yet")
        for relative, (size, stamp, digest) in record["files"].items():
            path = self.folder / relative
            if not path.is_file():
                return Status(name, "missing", f"{relative} is gone")
            found = path.stat()
            if found.st_size != size or ((thorough or found.st_mtime_ns != stamp) and file_digest(path) != digest):
                return Status(name, "missing", f"{relative} is not what was made: it was changed or torn")
        if key is None:
            return Status(name, "stale", "what it is made from is not current")
        if record["key"] != key:
            return Status(name, "stale", "made from an older version of what it shows")
        return Status(name, "current", "")

    def current(self, name: str, key: str) -> bool:
        """Whether `name` stands as made from `key`."""
        return self.status(name, key).state == "current"

    def note(self, name: str, key: str, files: Iterable[Path], extra: dict | None = None) -> None:
        """Remember that `files` (under the film's folder) are `name`, made from `key`; `extra` is kept beside for its maker."""
        listed = {
            str(p.relative_to(self.folder)): [p.stat().st_size, p.stat().st_mtime_ns, file_digest(p)] for p in sorted(files)
        }
        record = {"key": key, "files": listed, "extra": extra or {}}
        put_text(self._path(name), json.dumps(record, indent=1, sort_keys=True) + "\n")

    def key(self, name: str) -> str | None:
        """The key that an artifact was made from, None where it has no record."""
        record = self._read(name)
        return record["key"] if record else None

    def extra(self, name: str) -> dict:
        """What was kept beside an artifact when it was made, {} where nothing was."""
        record = self._read(name)
        return record.get("extra", {}) if record else {}

    def ensure(self, name: str, key: str, make: Callable[[], Iterable[Path]]) -> bool:
        """Make `name` unless it is current. True when it was made now."""
        if self.current(name, key):
            return False
        self.note(name, key, make())
        return True

    def names(self, prefix: str) -> list[str]:
        """The artifacts that have a record under `prefix`."""
        return sorted(p.stem.replace("~", "/") for p in self._made.glob(prefix.replace("/", "~") + "*.json"))

    def forget(self, name: str) -> None:
        """Drop an artifact that the film has no more, with its files."""
        record = self._read(name)
        for relative in (record or {"files": {}})["files"]:
            (self.folder / relative).unlink(missing_ok=True)
        self._path(name).unlink(missing_ok=True)
