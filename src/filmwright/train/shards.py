"""Files of a dataset: whole shards in plain tar, written at once or not at all, the same bytes for the same members.

A shard is a tar whose members are named `<clip>.<stream>`, all of a clip's members together and in order, as WebDataset readers expect.
"""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from .faults import TrainFault


def put(path: Path, data: bytes) -> None:
    """Write `path` whole: beside it first, then in its place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)


def tar(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A tar of `members` in order, without times or owners."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return held.getvalue()


def members(path: Path) -> Iterator[tuple[str, bytes]]:
    """The members of a tar in order. Raises :class:`TrainFault` where it is torn."""
    try:
        with tarfile.open(path) as archive:
            for info in archive:
                file = archive.extractfile(info)
                if file is not None:
                    yield info.name, file.read()
    except (tarfile.TarError, OSError) as error:
        raise TrainFault(f"{path} is torn ({error}); delete it and build again") from None


def names_in(path: Path) -> list[str]:
    """The names of a tar's clips, in order. Raises :class:`TrainFault` where it is torn."""
    try:
        with tarfile.open(path) as archive:
            return list(dict.fromkeys(name.split(".", 1)[0] for name in archive.getnames()))
    except (tarfile.TarError, OSError) as error:
        raise TrainFault(f"{path} is torn ({error}); delete it and build again") from None


def clips_of(path: Path) -> Iterator[tuple[str, Mapping[str, bytes]]]:
    """(clip, its members) of a shard, in order."""
    name, files = "", {}
    for member, data in members(path):
        clip = member.split(".", 1)[0]
        if clip != name and files:
            yield name, files
            files = {}
        name = clip
        files[member] = data
    if files:
        yield name, files
