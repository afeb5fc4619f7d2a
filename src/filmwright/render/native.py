"""The renderer `native`: our own model paints every picture from its passes and the look; onnxruntime on this machine.

In: a folder with `native.onnx` and `native.json` (written by `filmwright train export`), a take, and a source that gives each picture's conditions.
Out: a clip. Same take, look, seed and weights: the same pictures. Causal: memory and cost a picture do not grow with a shot's length. What is wrong
with a weights folder is named (:class:`Refused`) before anything is painted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..film import Receipt, Take
from .adapter import Adapter, named, pinned, put_in, read_adapter
from .contract import SIMULATOR, Encode, Profile, Progress, Quote, Refused, Source, clip_of, refuse_unfit
from .hand import Hand
from .ingredients import Look, Meaning, ingredients, read_look
from .planes import LAYOUT, SHEETS, Conditions, kept_of, planes, whole

PROFILE = Profile(
    name="native",
    version="",
    about="our own model, trained from scratch on simulated worlds, paints the take's passes in the look; onnxruntime on this machine's processor",
    smallest=(64, 64),
    largest=(1920, 1080),
    multiple=2,
    longest=24 * 60 * 10,
    rates=(),
    passes=(),
    references=SHEETS,
    sound=False,
    seeds=True,
    price=0.0,
    licence="Apache-2.0",
    data_policy="nothing leaves this machine",
    source_type="trainedAlgorithmicMedia",
)
#: Seconds a picture of 512x288 takes on two cores, one step; larger ones by their pixels.
_SECONDS = 0.25
#: Threads of one evaluation: fixed, so that sums are always taken in the same order.
_THREADS = 2
#: Channels of each pass of the conditions.
_PASSES = {"lit": 3, "colour": 3, "normals": 3, "edges": 0, "ids": 0, "depth": 0, "flow": 2, "players": 0, "blur": 0, "puppet": 0}


class Weights:
    """A weights folder, checked: the graph as a session, its digest, how many steps it paints in; with the look in the file `own` in it."""

    def __init__(self, folder: Path, own: Path | None = None) -> None:
        about, graph = _read(folder / "native.json"), graph_of(folder)
        try:
            said: dict[str, Any] = json.loads(about)
            self.digest, self.step, self.steps, self.multiple = said["sha256"], int(said["step"]), int(said["steps"]), int(said["multiple"])
            places = said["places"]
        except (ValueError, KeyError, TypeError) as error:
            raise Refused(f"{folder / 'native.json'} is torn ({error}); export the weights again") from None
        if hashlib.sha256(graph).hexdigest() != self.digest:
            raise Refused(f"{folder / 'native.onnx'} is torn or another's: its digest is not the one in native.json; export the weights again")
        if said["layout"] != [list(row) for row in LAYOUT] or said["ingredients"] != list(ingredients()):
            raise Refused(f"{folder}: these weights were trained for other passes or another table of looks; train or export them again")
        self.own: Adapter | None = None
        if own is not None:
            adapter = self.own = read_adapter(own)
            if adapter.base != self.digest:
                raise Refused(f"the look {own} was made for other weights ({adapter.base[:12]}, not {self.digest[:12]}); make it again")
            graph = put_in(graph, places, adapter, own)
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads, options.log_severity_level = _THREADS, 1, 3
        # A thread that waits sleeps: films are drawn by several processes, and one that spins takes a core from another.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self.session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def graph_of(folder: Path) -> bytes:
    """The graph's bytes: the file, or its pieces (`native.onnx.00` and on) in order. Raises :class:`Refused`."""
    whole = folder / "native.onnx"
    pieces = sorted(folder.glob("native.onnx.[0-9][0-9]"))
    return b"".join(map(_read, pieces)) if pieces and not whole.is_file() else _read(whole)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused(f"{path}: {error.strerror}; the native renderer's weights are missing") from None


class Painting:
    """One shot being painted: the state of one rollout. Give it the conditions of each picture in order."""

    def __init__(self, weights: Weights, look: Look, seed: int, size: tuple[int, int]) -> None:
        w, h = self._size = size
        self._weights, self._look = weights, (look.in_medium(weights.own.medium) if weights.own else look).vector()[None]
        self._hand = Hand(seed, h, w)
        self._pad = [(0, -h % weights.multiple), (0, -w % weights.multiple)]
        tall, wide = h + self._pad[0][1], w + self._pad[1][1]
        # One noise for the whole shot: what stands still is painted alike.
        self._noise = np.random.default_rng([seed, 3]).standard_normal((1, 3, tall, wide), np.float32)
        self._before: Conditions | None = None
        self._made: NDArray[np.uint8] | None = None

    def next(self, now: Conditions | None) -> NDArray[np.uint8]:
        """The next picture (h, w, 3) uint8; None means that nothing changed since the one before."""
        if now is None:
            if self._made is None:
                raise ValueError("the first picture of a shot has conditions")
            return self._made
        _refuse_lacking(now, self._size)
        kept = kept_of(now, self._before)
        hand = self._hand.next(now.flow if self._before else None, kept)
        # What keeps pictures steady is the hand, which is carried along the flow. The picture before is not told: over twenty pictures these weights
        # sharpen it, a decibel away from the teacher, and without it they are as steady as the teacher (docs/design/native-model.md).
        told, (h, w) = planes(now, kept, hand, None), now.ids.shape
        told = np.pad(told, [(0, 0), *self._pad], mode="reflect")
        given = {"planes": told[None], "look": self._look, "light": now.light[None], "whole": whole(now)[None], "sheets": now.sheets[None]}
        x = self._noise
        for n in range(self._weights.steps):
            end = self._weights.session.run(None, {"noisy": x, "time": np.float32([n / self._weights.steps]), **given})[0]
            x = x + (end - x) / (self._weights.steps - n)
        picture = np.clip((x[0, :, :h, :w] + 1) * 127.5 + 0.5, 0, 255).astype(np.uint8)
        painted, own = np.ascontiguousarray(np.moveaxis(picture, 0, -1)), self._weights.own
        self._before, self._made = now, own.inked(painted) if own else painted
        return self._made

    def all(self, conditions: Iterable[Conditions | None]) -> Iterator[NDArray[np.uint8]]:
        """Every picture in order."""
        for now in conditions:
            yield self.next(now)


class Native:
    """Makes a clip of what our model paints, each picture held for the take's step. The weights are read when first needed."""

    def __init__(self, encode: Encode, folder: Path, meaning: Callable[[], Meaning] | None = None, looks: Path | None = None) -> None:
        self._encode, self._meaning, self._folder, self._looks = encode, meaning, folder, looks or Path()
        self._weights: Weights | None = None
        #: The look of one's own that was painted in last, as a look pinned to its file, with the weights that have it.
        self._own: tuple[str, Weights] | None = None

    def __getstate__(self) -> dict[str, Any]:
        """Another process reads the weights itself."""
        return {**vars(self), "_weights": None, "_own": None}

    @property
    def weights(self) -> Weights:
        """The checked weights. Raises :class:`Refused`."""
        if self._weights is None:
            self._weights = Weights(self._folder)
        return self._weights

    @property
    def profile(self) -> Profile:
        """The profile; its version names the weights."""
        return replace(PROFILE, version=f"{self.weights.step}-{self.weights.digest[:12]}")

    def quote(self, take: Take) -> Quote:
        refuse_unfit(self.profile, take)
        pictures = -(-take.frames // take.step)
        return Quote(0.0, pictures * _SECONDS * self.weights.steps * take.size[0] * take.size[1] / (512 * 288))

    def render(self, take: Take, source: Source, out: Path, progress: Progress) -> Receipt:
        def pictures() -> Iterator[NDArray[np.uint8]]:
            what, weights = named(take.look), self.weights
            look = read_look(what.words, self._meaning() if self._meaning else None)
            if what.path:
                own = self._looks / Path(what.path).name
                found = pinned(what.path, self._looks)
                if what.digest and found != f"{own.name}@{what.digest}":
                    raise Refused(f"the look {own} is not the file of that name that the take asks for ({what.digest})")
                if self._own is None or self._own[0] != found:
                    self._own = found, Weights(self._folder, own)
                weights = self._own[1]
            return Painting(weights, look, take.seed, take.size).all(source.conditions())

        licences = (f"native weights {self.weights.digest}: Apache-2.0", SIMULATOR)
        return clip_of(self.profile, take, pictures, self._encode, out, progress, licences, self.weights.digest)


def _refuse_lacking(now: Conditions, size: tuple[int, int]) -> None:
    """Raise :class:`Refused`, naming the pass, where one is missing or is not of the size (width, height) that is to be painted."""
    if now.sheets is None:
        raise Refused(f"the reference sheets are missing; our model paints from {', '.join(_PASSES)} and them")
    for name, channels in _PASSES.items():
        held, wanted = getattr(now, name), (size[1], size[0], *([channels] if channels else []))
        if held is None:
            raise Refused(f"the pass {name!r} is missing; our model paints from {', '.join(_PASSES)}")
        if held.shape != wanted:
            raise Refused(f"the pass {name!r} is {' x '.join(map(str, held.shape))}, not {' x '.join(map(str, wanted))} (height, width, channels)")
