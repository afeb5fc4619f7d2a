"""A look of one's own: a small file of weights, learned from footage, that take the place of some of our own model's.

In: a `.look` file (made by `filmwright train look`) and the weights folder's description. Out: the model's graph with those weights in it. A look in
words names the file, `harbour.look at dusk`; a film keeps a copy and says which, `harbour.look@3fa2b1c4d5e6 at dusk`, so that its pictures
are made anew when the file is another. What is wrong with a file is named (:class:`Refused`).
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .contract import Refused

FORMAT = 1
#: What of the model a look may put its own in the place of: how the conditions shift it, and its last layers. The parameters' own names end so.
OWN = ("norm.gain", "modulate.bias", "look.2.bias", "end.weight", "end.bias", "touch.first.weight", "touch.first.bias", "touch.modulate.weight",
       "touch.second.weight", "touch.second.bias")
_NAMED = re.compile(r"(?<!\S)(?P<path>\S+\.look)(?:@(?P<digest>[0-9a-f]{12}))?(?![\w@])")
DIGITS = 12


def is_own(name: str) -> bool:
    """Whether the model's parameter `name` may be a look's own."""
    return name.endswith(OWN)


@dataclass(frozen=True)
class Named:
    """The file that a look's words name ("" for none), the first digits of the digest that it must have, and the words besides."""

    path: str
    digest: str
    words: str


def named(look: str) -> Named:
    """What file a look in words names."""
    found = _NAMED.search(look)
    if found is None:
        return Named("", "", look)
    return Named(found["path"], found["digest"] or "", (look[: found.start()] + look[found.end() :]).strip(" ,;"))


def pinned(look: str, folder: Path) -> str:
    """The look with the digest of the file that it names, as `folder` holds it; unchanged where it names none, or one that is not there (yet)."""
    what = named(look)
    path = folder / Path(what.path).name
    if not what.path or what.digest or not path.is_file():
        return look
    digest = hashlib.sha256(_read(path)).hexdigest()[:DIGITS]
    return _NAMED.sub(lambda found: f"{Path(found['path']).name}@{digest}", look, count=1)


@dataclass(frozen=True, eq=False)
class Adapter:
    """A read file: the digest of the weights that it belongs to, and its tensors by parameter."""

    base: str
    tensors: dict[str, NDArray[np.float32]]


def read_adapter(path: Path) -> Adapter:
    """The adapter in the file `path`. Raises :class:`Refused`."""
    data = _read(path)
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as held:
            about = json.loads(bytes(held["about"]).decode())
            tensors = {name: held[name].astype(np.float32) for name in held.files if name != "about"}
        if about["format"] != FORMAT:
            raise Refused(f"{path}: format {about['format']}, this version reads {FORMAT}")
        return Adapter(about["base"], tensors)
    except (ValueError, KeyError, TypeError, OSError, zipfile.BadZipFile) as error:
        raise Refused(f"{path} is no look, or torn ({error}); make it again with filmwright train look") from None


def write_adapter(base: str, tensors: Mapping[str, NDArray[np.float32]], about: Mapping[str, Any]) -> bytes:
    """The bytes of an adapter's file; the same for the same tensors."""
    said = json.dumps({"format": FORMAT, "base": base, **about}, sort_keys=True).encode()
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, values in {"about": np.frombuffer(said, np.uint8), **dict(sorted(tensors.items()))}.items():
            member = io.BytesIO()
            np.save(member, np.ascontiguousarray(values))
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), member.getvalue())
    return held.getvalue()


def put_in(graph: bytes, places: Mapping[str, Any], adapter: Adapter, path: Path) -> bytes:
    """The graph with the adapter's weights in the place of its own; `places` says where each parameter lies: [offset, shape]."""
    changed = bytearray(graph)
    for name, values in adapter.tensors.items():
        if name not in places or list(values.shape) != places[name][1]:
            raise Refused(f"{path}: {name} {list(values.shape)} is none of these weights' parameters; make the look again with filmwright train look")
        offset, data = places[name][0], np.ascontiguousarray(values, "<f4").tobytes()
        changed[offset : offset + len(data)] = data
    return bytes(changed)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused(f"the look {path}: {error.strerror}") from None
