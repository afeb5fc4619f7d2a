"""The film's folder on disk: whole files or none. Writes go to a temporary file, are synced and renamed; what is found torn is made again.

In: bytes and paths. Out: files that are complete whenever they exist, or :class:`NoRoom` that names the folder and the remedy.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

#: What the name of a file that is being written begins with.
_UNFINISHED = ".filmwright-"
_FULL = {errno.ENOSPC, errno.EDQUOT}
_CLOSED = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP}


class NoRoom(OSError):
    """The film's folder cannot be written: full, read-only or not ours. The message says which and what to do."""


@contextlib.contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Turn the operating system's refusals under `folder` into :class:`NoRoom`."""
    try:
        yield
    except NoRoom:
        raise
    except OSError as error:
        if error.errno in _FULL:
            raise NoRoom(f"no space left for {folder}: free some, then run the same command again; what is made is kept") from error
        if error.errno in _CLOSED:
            raise NoRoom(f"{folder} cannot be written ({error.strerror}): choose another folder with -o DIR") from error
        raise


@contextlib.contextmanager
def written(path: Path) -> Iterator[Path]:
    """A temporary path beside `path`, with its suffix, that becomes `path` at the end; nothing is left of it after a failure."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{_UNFINISHED}{os.getpid()}-{path.name}")
    try:
        yield temporary
        descriptor = os.open(temporary, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def put(path: Path, data: bytes) -> None:
    """Write `data` as the whole of `path`."""
    with written(path) as temporary:
        temporary.write_bytes(data)


def put_text(path: Path, text: str) -> None:
    """Write `text` as the whole of `path`, in UTF-8, with its newlines as they are."""
    put(path, text.encode("utf-8", "surrogateescape"))


@contextlib.contextmanager
def alone(folder: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the film's lock; when another process has it, call `waiting` once and wait. The system frees it when a process dies."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(held, fcntl.LOCK_EX)
        yield


def sweep(folder: Path) -> None:
    """Remove temporary files that killed processes left behind. To be called by who holds the film's lock: nobody else is writing then."""
    for path in folder.rglob(f"{_UNFINISHED}*"):
        if path.is_file():
            path.unlink(missing_ok=True)
