"""A look of one's own, learned from footage: the medium that it begins as, what of our own model's weights are others, and what colours become.

In: a `.look` file (made by `filmwright train look`) and the weights folder's description. Out: the model's graph with those weights in it, and the
table of colours that its pictures go through. A look in words names the file, `harbour.look at dusk`; a film keeps a copy and says which,
`harbour.look@3fa2b1c4d5e6 at dusk`, so that its pictures are made anew when the file is another. What is wrong with a file is named
(:class:`Refused`).
"""

from __future__ import annotations

import functools
import hashlib
import io
import json
import math
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from .contract import Refused
from .ingredients import ingredients

FORMAT = 2
#: What of the model a look may put its own in the place of: how the conditions shift it, and its last layers. The parameters' own names end so.
OWN = ("norm.gain", "modulate.bias", "look.2.bias", "end.weight", "end.bias", "touch.first.weight", "touch.first.bias", "touch.modulate.weight",
       "touch.second.weight", "touch.second.bias", "ink.weight", "ink.bias", "cut.bias")
#: What a look adds to every other convolution: the product of two thin matrices (Hu et al. 2021), in the file by these names after the parameter's.
LEFT, RIGHT = "/left", "/right"
#: The table of colours in the file (LEVELS, LEVELS, LEVELS, 3) uint8, by blue, green, red of what was painted.
INKS, LEVELS = "inks", 33
_NAMED = re.compile(r"(?<!\S)(?P<path>\S+\.look)(?:@(?P<digest>[0-9a-f]{12}))?(?![\w@])")
DIGITS = 12


def is_own(name: str) -> bool:
    """Whether a look may put its own in the place of the model's parameter `name`."""
    return name.endswith(OWN)


def is_bent(name: str, shape: Sequence[int]) -> bool:
    """Whether a look may add a product of thin matrices to the model's parameter `name`: to convolutions that it does not replace."""
    return len(shape) == 4 and name.endswith("weight") and not is_own(name)


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
    """A read file: the digest of the weights that it belongs to, the medium that it was learned from, its tensors by parameter, its inks."""

    base: str
    medium: str
    tensors: dict[str, NDArray[np.float32]]
    inks: NDArray[np.uint8]

    def inked(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """`picture` (h, w, 3) in the look's colours: trilinear between those of the table."""
        return np.asarray(Image.fromarray(picture).filter(self._table))

    @functools.cached_property
    def _table(self) -> ImageFilter.Color3DLUT:
        return ImageFilter.Color3DLUT(LEVELS, (self.inks.reshape(-1) / np.float32(255)).tolist())


def read_adapter(path: Path) -> Adapter:
    """The adapter in the file `path`. Raises :class:`Refused`."""
    data = _read(path)
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as held:
            about = json.loads(bytes(held["about"]).decode())
            if about["format"] != FORMAT:
                raise Refused(f"{path}: format {about['format']}, this version reads {FORMAT}; make it again with filmwright train look")
            tensors = {name: held[name].astype(np.float32) for name in held.files if name not in ("about", INKS)}
            inks = held[INKS].astype(np.uint8)
        if inks.shape != (LEVELS, LEVELS, LEVELS, 3) or ingredients()[about["medium"]].family != "medium":
            raise ValueError("its table of colours or its medium is none")
        return Adapter(about["base"], about["medium"], tensors, inks)
    except (ValueError, KeyError, TypeError, OSError, zipfile.BadZipFile) as error:
        raise Refused(f"{path} is no look, or torn ({error}); make it again with filmwright train look") from None


def write_adapter(adapter: Adapter, about: Mapping[str, Any]) -> bytes:
    """The bytes of an adapter's file; the same for the same adapter."""
    said = json.dumps({"format": FORMAT, "base": adapter.base, "medium": adapter.medium, **about}, sort_keys=True).encode()
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, values in {"about": np.frombuffer(said, np.uint8), INKS: adapter.inks, **dict(sorted(adapter.tensors.items()))}.items():
            member = io.BytesIO()
            np.save(member, np.ascontiguousarray(values))
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), member.getvalue())
    return held.getvalue()


def put_in(graph: bytes, places: Mapping[str, Any], adapter: Adapter, path: Path) -> bytes:
    """The graph with the adapter's weights in it; `places` says where each parameter lies: [offset, shape]."""
    changed = bytearray(graph)
    for name in dict.fromkeys(key.removesuffix(LEFT).removesuffix(RIGHT) for key in adapter.tensors):
        try:
            offset, shape = places[name]
            base = np.frombuffer(graph, "<f4", math.prod(shape), offset).reshape(shape)
            values = _bent(base, name, adapter.tensors)
        except (KeyError, ValueError):
            values = None
        if values is None or list(values.shape) != shape:
            raise Refused(f"{path}: {name} fits none of these weights' parameters; make it again with filmwright train look")
        laid = np.ascontiguousarray(values, "<f4").tobytes()
        changed[offset : offset + len(laid)] = laid
    return bytes(changed)


def _bent(base: NDArray[np.float32], name: str, tensors: Mapping[str, NDArray[np.float32]]) -> NDArray[np.float32]:
    """What stands in the place of `base`: the look's own, or it with the product of thin matrices added."""
    return tensors[name] if name in tensors else base + (tensors[name + LEFT] @ tensors[name + RIGHT]).reshape(base.shape)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused(f"the look {path}: {error.strerror}") from None
