"""Takes, clips, receipts, speech and what is heard: what passes between the rooms after the plan."""

from __future__ import annotations

from dataclasses import dataclass, field

from .plan import Point

#: Sound is counted in samples at this rate, everywhere.
SAMPLE_RATE = 48_000

#: The 15 Oculus visemes, in this order; a mouth shape is an index into it.
VISEMES = ("sil", "PP", "FF", "TH", "DD", "kk", "CH", "SS", "nn", "RR", "aa", "E", "I", "O", "U")


@dataclass(frozen=True)
class Speech:
    """One spoken line: mono sound in the file `sound` (48 kHz), `samples` long, and its mouth shapes.

    `mouth` holds (sample, viseme, openness 0-1): from that sample on the mouth has that shape. `words` as (word, first sample, end sample).
    """

    line: str
    voice: str
    sound: str
    samples: int
    mouth: tuple[tuple[int, int, float], ...]
    words: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True)
class Contact:
    """One thing that is heard because the simulation made it: at `frame` of its scene (fractions keep it on the step), at `at`.

    `kind`: footstep, impact, door (`b` is open or close), rustle, splash. `a` and `b` are materials (wood, stone, grass, sand, gravel, metal,
    glass, cloth, clay, paper, snow, water); `mass` in kg, `speed` in m/s. `source` is the actor or prop.
    """

    frame: float
    kind: str
    at: Point
    a: str
    b: str
    mass: float
    speed: float
    source: str


@dataclass(frozen=True)
class Take:
    """One shot made ready for a renderer: a folder that could be mailed to someone with another one.

    `passes` maps a pass to its file in the folder. `first`, `last`, `sheets` and `audio` are files in it too. `frames` at `fps`. `truth` is what
    a clip of this take is measured against.
    """

    shot: str
    scene: str
    frames: int
    fps: int
    step: int
    size: tuple[int, int]
    seed: int
    look: str
    prompt: str
    lens: float
    fstop: float
    passes: dict[str, str] = field(default_factory=dict)
    sheets: dict[str, str] = field(default_factory=dict)
    first: str = ""
    last: str = ""
    audio: str = ""
    camera: str = ""
    truth: str = ""


@dataclass(frozen=True)
class Figure:
    """One measure of a clip. `value` in `unit`, 0 where it was not `measurable`; `note` then says why, else what it means in words.

    `verdict`: accept, flag or retake ("" where not measurable). `threshold` is what the value is held against, `limit` the one for a retake.
    `better` says which way is good: "low" or "high".
    """

    name: str
    value: float
    unit: str
    threshold: float
    limit: float
    better: str
    measurable: bool
    verdict: str
    note: str = ""


@dataclass(frozen=True)
class Obedience:
    """How far a clip did what its take said: a verdict (accept, flag, retake), one plain line, and every figure."""

    verdict: str
    line: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Receipt:
    """How a clip was made: by what, from which take, at what cost. `source_type` is an IPTC digital source type's last word.

    `model` is the sha256 of the weights that painted it, "" where none did; `look` what was asked for.
    """

    shot: str
    renderer: str
    version: str
    take: str
    seed: int
    clip: str
    frames: int
    drawn: int
    seconds: float
    cost: float
    source_type: str
    licences: tuple[str, ...] = ()
    digest: str = ""
    obedience: Obedience | None = None
    model: str = ""
    look: str = ""
