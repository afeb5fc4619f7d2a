"""The truth beside a take, drawn while its scene is before the lens: small data pictures without light, and what the staged pictures show.

In: a shot's source. Out: `truth.npz` and `truth.jpg` in the take's folder (see :mod:`filmwright.measure`), written again only when what the shot
shows changed. Drawing costs about 30 ms a sampled picture, three a second of film.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import soundfile
from numpy.typing import NDArray

from ..film import SAMPLE_RATE, Malformed, Shot, digest, dumps, loads
from ..measure import NUMBERS, PICTURES, About, Camera, Sheet, Speaker, Truth, sampled, sheet_of, small, still_shown, warp_error, write_truth
from .graph import code_version
from .store import put_text, written

if TYPE_CHECKING:
    from ..world import World
    from .shooting import Live, Shooting


class Smaller:
    """What is remembered of every staged picture as it goes by: its light, how much moved, and the sampled ones whole."""

    def __init__(self, count: int, fps: int, step: int, size: tuple[int, int]) -> None:
        self.size = small(size)
        self.sampled = sampled(count, fps, step)
        self._wanted = {n for s in self.sampled for n in (s, min(s + 1, count - 1))}
        self.kept: dict[int, NDArray[np.uint8]] = {}
        self.light: list[float] = []
        self.activity: list[float] = []
        self._before: NDArray[np.int16] | None = None

    def see(self, picture: NDArray[np.uint8]) -> None:
        """Take in the next staged picture (h, w, 3) uint8."""
        seen = cv2.resize(picture, self.size, interpolation=cv2.INTER_AREA)
        luma = cv2.cvtColor(seen, cv2.COLOR_RGB2GRAY).astype(np.int16)
        if len(self.light) in self._wanted:
            self.kept[len(self.light)] = seen
        self.light.append(float(luma.mean()))
        self.activity.append(0.0 if self._before is None else float(np.abs(luma - self._before).mean()))
        self._before = luma


def truth_key(source: Live) -> str:
    """What a take's truth depends on."""
    return digest("truth", list(source.keys), source.look, source.shot.end - source.shot.start, truth_version())


def truth_version() -> str:
    """The code that decides what a truth holds."""
    return code_version("measure/truth.py", "measure/motion.py", "build/truths.py")


def make_truth(source: Live, folder: Path, key: str, seen: Smaller) -> None:
    """Write the truth of a shot whose staged pictures `seen` has taken in."""
    shooting, shown = source.shooting, source.shown
    filming = shooting.filming(source.scene)
    last = len(shown) - 1
    data = [filming.data(shown[s], shown[min(s + 1, last)], seen.size) for s in seen.sampled]
    ids = np.stack([d.identity for d in data])
    there = np.unique(ids)
    actors = tuple(a for a in sorted(source.world.cast) if filming.identities.index(a) in there)
    props = tuple(p.id for p in source.scene.props if p.id in filming.identities and filming.identities.index(p.id) in there)
    about = About(
        shot=source.shot.id, fps=shooting.plan.fps, step=shooting.plan.step, frames=source.shot.end - source.shot.start,
        size=shooting.plan.size, sampled=seen.sampled, identities=tuple(filming.identities), actors=actors, props=props,
        cameras=tuple(Camera(p.lens.at, p.lens.forward, p.lens.up, p.lens.fov) for p in shown),
        activity=tuple(seen.activity), light=tuple(seen.light), speakers=_speakers(source, actors),
        sheets=tuple(shooting.figures[a] for a in actors), key=key, look=source.look,
    )
    pairs = np.stack([np.stack([seen.kept[s], seen.kept[min(s + 1, last)]]) for s in seen.sampled])
    flow = np.clip(np.stack([d.flow for d in data]), -4 * seen.size[0], 4 * seen.size[0])  # what goes out of sight may go anywhere
    steady = np.stack([still_shown(d.flow, d.depth) for d in data])
    about = replace(about, unrest=tuple(warp_error(*pairs[n], flow[n], steady[n]) for n in range(len(data))))
    truth = Truth(
        about, ids.astype(np.uint8), np.stack([d.parts for d in data]),
        np.stack([d.depth for d in data]).astype(np.float16), flow.astype(np.float16), steady, pairs,
    )
    with written(folder / NUMBERS) as numbers, written(folder / PICTURES) as pictures:  # the pictures stand first, the key is in the numbers
        write_truth(truth, numbers, pictures)


def _speakers(source: Live, actors: Sequence[str]) -> tuple[Speaker, ...]:
    """Those in the picture who speak in the shot, with their voice and their mouth by picture."""
    shot, found = source.shot, []
    beats = [b for b in source.scene.beats if b.kind == "speech" and b.line in source.shooting.speeches and b.start < shot.end and b.end > shot.start]
    for actor in actors:
        mine = [b for b in beats if b.actor == actor]
        if mine:
            envelope = np.zeros(len(source.shown))
            for beat in mine:
                envelope = np.maximum(envelope, _loudness(source, beat.line, beat.start, shot))
            filming = source.shooting.filming(source.scene)
            found.append(Speaker(actor, tuple(envelope.tolist()), tuple(filming.face(p, actor) for p in source.shown)))
    return tuple(found)


def _loudness(source: Live, line: str, start: int, shot: Shot) -> NDArray[np.float64]:
    """The line's loudness (root mean square over each picture's time, 0-1 of the line's loudest) at the pictures of `shot`."""
    plan = source.shooting.plan
    wave, _ = soundfile.read(source.shooting.speeches[line].sound, dtype="float64", always_2d=True)
    power = np.concatenate([[0.0], np.cumsum(wave.mean(1) ** 2)])
    each = SAMPLE_RATE * plan.step / plan.fps

    def level(first: NDArray[np.float64]) -> NDArray[np.float64]:
        low, high = (np.clip(v, 0, len(wave)).astype(int) for v in (first, first + each))
        return np.sqrt(np.maximum(power[high] - power[low], 0) / each)

    loudest = level(np.arange(0, max(len(wave), 1), each)).max(initial=0.0)
    at = (np.array([p.frame for p in source.shown]) - start) * SAMPLE_RATE / plan.fps
    return level(at) / max(loudest, 1e-9)


def sheets(shooting: Shooting, world: World) -> dict[str, Sheet]:
    """The figures of a scene's puppets in reference light, by actor, measured once in the life of a film's folder.

    Best before the scene's own set stands: it is struck for each puppet that is not measured yet.
    """
    return {actor: _sheet(shooting, world, actor) for actor in sorted(world.cast)}


def _sheet(shooting: Shooting, world: World, actor: str) -> Sheet:
    character = shooting.cast[actor]
    path = shooting.folder / ".cache" / "sheets" / f"{digest(character, shooting.version, truth_version())[:32]}.json"
    try:
        return loads(Sheet, path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, Malformed):
        from ..world import reference_front  # the renderer is loaded only where something has to be drawn

        sheet = sheet_of(actor, *reference_front(character, world.puppets[actor]))
        put_text(path, dumps(sheet))
        return sheet
