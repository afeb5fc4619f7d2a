"""The whole film before any picture: cast, scenes with blocking, shots with cameras.

Time is integer frames at the film's rate, counted from the start of the *scene*. Space is metres, Z up, right-handed; an
angle is in radians, a facing or yaw is measured from +X counter-clockwise, so facing pi/2 looks along +Y.
"""

from __future__ import annotations

from dataclasses import dataclass

Point = tuple[float, float, float]
Ground = tuple[float, float]


@dataclass(frozen=True)
class Character:
    """An actor of the film and how it looks: the same puppet and the same voice in every shot.

    `height` in metres; `girth` 0.7 (thin) to 1.5 (stout). Colours are "#rrggbb" in sRGB. Words come from the vocabulary:
    `age` child, young, adult, old; `hair` none, short, long, bun, curly; `hat` none, cap, beret, brim, bowler, hood, crown, scarf;
    `beard` none, moustache, stubble, full; `dress` coat, sweater, dress, suit, shirt, apron, robe. `sex` is f, m or "" and chooses the voice.
    """

    id: str
    name: str
    height: float = 1.6
    girth: float = 1.0
    age: str = "adult"
    sex: str = ""
    skin: str = "#e0a97f"
    hair: str = "short"
    hair_colour: str = "#4a3222"
    hat: str = "none"
    hat_colour: str = "#8c2f2b"
    beard: str = "none"
    dress: str = "sweater"
    colour: str = "#2f4f7f"
    second_colour: str = "#3a3330"
    nose: float = 1.0
    voice: str = ""
    speaks: bool = False


@dataclass(frozen=True)
class Prop:
    """A thing in a scene. `at` is where it rests (the middle of its underside); `holder` is the actor whose hand has it at first."""

    id: str
    kind: str
    at: Point
    facing: float = 0.0
    holder: str = ""


@dataclass(frozen=True)
class Mark:
    """Where an actor is from frame `arrive` on, and how it came there.

    It left its mark before at frame `leave` by `gait` (still, walk, run, creep) through the ground points `via`. From `arrive` it is in
    `pose` (stand, sit, lie, kneel), turned to `facing`, with its support (seat, bed, step, ground) at height `z`.
    The first mark of an actor has leave == arrive; an actor is out of the set before its first mark when arrive > 0.
    """

    leave: int
    arrive: int
    at: Ground
    facing: float
    gait: str = "still"
    pose: str = "stand"
    z: float = 0.0
    via: tuple[Ground, ...] = ()


@dataclass(frozen=True)
class Gaze:
    """From `frame` on the actor looks at `target`: an actor's id, a prop's id, a spot of the place, or "" for straight ahead."""

    frame: int
    target: str = ""


@dataclass(frozen=True)
class Blocking:
    """All marks and looks of one actor in one scene. `exit` is the frame at which it has left the set, -1 if it stays."""

    actor: str
    marks: tuple[Mark, ...]
    gazes: tuple[Gaze, ...] = ()
    exit: int = -1


@dataclass(frozen=True)
class Beat:
    """One thing that happens, `start` (inclusive) to `end` (exclusive), from one line.

    `kind`: action, speech or hold. `action` is a word of the action vocabulary ("speak" for speech, "voice" where it is only heard and no
    mouth moves: V.O.). `target` is an actor's, prop's or spot's id or "". From `start` on the actor's mood is `emotion`, until its next
    beat. Speech begins at `start`.
    `prop` is the prop that is used (given, thrown, read, put down), "" where there is none; `at` where it goes (put_down, throw, push).
    `actor` is "" where a thing acts by itself (a door opens, boxes fall, a ship turns): then `target` is that thing.
    """

    id: str
    line: str
    kind: str
    actor: str
    action: str
    start: int
    end: int
    target: str = ""
    emotion: str = "neutral"
    text: str = ""
    prop: str = ""
    at: Point | None = None


@dataclass(frozen=True)
class CameraMark:
    """Where the lens is at `frame` and the point that it looks at; between marks both move, eased, unless `ease` is "linear"."""

    frame: int
    at: Point
    target: Point
    lens: float
    roll: float = 0.0
    ease: str = "ease"


@dataclass(frozen=True)
class Shot:
    """One camera setup over frames `start` to `end` of its scene.

    `size`: extreme_wide, wide, full, medium, medium_close, close, extreme_close, insert, over_shoulder, two_shot. `move`: a word
    of the camera vocabulary. `subjects`: ids of who is framed, the most important first. `focus`: the id (or spot) that is sharp, per
    frame from which it holds. `fstop` with the lens sets the depth of field on a Super 35 sensor (24.89 mm wide, 16:9 picture).
    `transition` is how it begins: cut, dissolve, fade. `reason` says in words why the plan chose it.
    """

    id: str
    start: int
    end: int
    size: str
    move: str
    subjects: tuple[str, ...]
    marks: tuple[CameraMark, ...]
    focus: tuple[Gaze, ...]
    lines: tuple[str, ...]
    fstop: float = 2.8
    transition: str = "cut"
    reason: str = ""


@dataclass(frozen=True)
class ScenePlan:
    """One scene with its blocking, its beats and the shots over it. `length` in frames.

    `place`: a word of the place vocabulary. `hour`: dawn, day, golden, dusk, night. `weather`: clear, overcast, rain, storm, snow, fog, wind.
    `light`: the lighting rig: day, golden, dusk, night, overcast, tungsten, fire. `music`: a mood or "". `seed` decides small variation.
    """

    id: str
    heading: str
    place: str
    inside: bool
    hour: str
    weather: str
    light: str
    seed: int
    length: int
    props: tuple[Prop, ...]
    actors: tuple[Blocking, ...]
    beats: tuple[Beat, ...]
    shots: tuple[Shot, ...]
    music: str = ""
    look: str = ""
    transition: str = ""


@dataclass(frozen=True)
class Plan:
    """A film before any picture. `size` in pixels; `step` frames a picture is held: 2 is on twos, 1 on ones."""

    title: str
    fps: int
    size: tuple[int, int]
    step: int
    seed: int
    look: str
    cast: tuple[Character, ...]
    scenes: tuple[ScenePlan, ...]
    credits: tuple[str, ...] = ()
    author: str = ""

    def pictures(self, shot: Shot) -> int:
        """How many pictures `shot` has, each held for `step` frames; equal ones count each."""
        return -(-(shot.end - shot.start) // self.step)
