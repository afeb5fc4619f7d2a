"""A random scene with its short clips: a screenplay written from tables and planned through the plan's own door, filmed by random cameras.

In: a world's seed. Out: a :class:`Staged`: the scene's plan, its cast, the mouths of who speaks, and the clips to take of it. All of it follows
from the seed alone. Nothing here draws.
"""

from __future__ import annotations

import functools
import math
import tomllib
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any

import numpy as np

from ..film import SAMPLE_RATE, VISEMES, CameraMark, Character, Point, ScenePlan, Shot, Speech
from ..plan import breakdown, camera_at, places, plan, speeches
from ..script import meaning, parse

FPS, STEP = 24, 2
#: Frames of a planned shot's first moments that are not used: nothing has begun yet.
SETTLE = 6
#: Kinds of spots that one can walk to or point at.
_REACHED = ("stand", "surface", "door", "window", "seat")
#: Scenes that one seed may write until one is long enough.
ATTEMPTS = 20


@dataclass(frozen=True)
class ClipPlan:
    """One clip to take: a shot of its own over the scene. `camera`: "plan" or a move's name; then `planned` is the shot by the planned camera."""

    shot: Shot
    camera: str
    planned: Shot | None = None


@dataclass(frozen=True)
class Staged:
    """A random scene, ready to be built."""

    seed: int
    scene: ScenePlan
    cast: dict[str, Character]
    speeches: dict[str, Speech]
    clips: tuple[ClipPlan, ...]
    text: str


class NoScene(RuntimeError):
    """No scene that this seed wrote is long enough."""


@functools.cache
def table() -> dict[str, Any]:
    """The data file `worlds.toml`."""
    return tomllib.loads((resources.files(__package__) / "worlds.toml").read_text("utf-8"))


def stage(seed: int, clips: int, pictures: int) -> Staged:
    """The scene of world `seed` with `clips` clips of `pictures` pictures each. Raises :class:`NoScene`."""
    for attempt in range(ATTEMPTS):
        rng = np.random.default_rng([seed, attempt])
        text = write(rng)
        broken = breakdown(parse(text), None, meaning())
        broken = replace(broken, seed=int(rng.integers(1, 2**31)))
        said = {line: _mouth(line, words, rng) for line, _, words, _ in speeches(broken)}
        film, problems = plan(broken, {line: -(-s.samples * FPS // SAMPLE_RATE) for line, s in said.items()})
        if any(p.severity == "error" for p in problems) or not film.scenes:
            continue
        scene = replace(film.scenes[0], id=f"world-{seed}")
        taken = _clips(scene, clips, pictures, rng)
        if len(taken) == clips:
            here = {b.actor for b in scene.actors}
            return Staged(seed, scene, {c.id: c for c in film.cast if c.id in here}, said, taken, text)
    raise NoScene(f"world {seed}: no scene of {ATTEMPTS} was long enough for {clips} clips of {pictures} pictures")


# The screenplay --------------------------------------------------------------------------------------------------------


def write(rng: np.random.Generator) -> str:
    """A scene of one to three people, as Fountain text."""
    t = table()
    place = _pick(rng, list(t["places"]))
    hour = _pick(rng, list(t["hours"]))
    weather = _weighed(rng, {k: row["parts"] for k, row in t["weathers"].items()})
    people = [_person(rng, n, t["people"]) for n in range(int(rng.choice([1, 2, 2, 2, 3])))]
    names = _apart(rng, people, t["people"])
    thing = _pick(rng, t["things"]["words"])
    poses = ["stands", "stands", "waits", "sits"]
    intro = [f"{name.upper()}, {_article(who)}, {_pick(rng, poses)}{_where(rng, place)}." for name, (_, who) in zip(names, people, strict=True)]
    first = [t["weathers"][weather]["line"], *intro, f"There is a {thing}."]
    lines = [f"{t['places'][place]} - {t['hours'][hour]}", " ".join(filter(None, first))]
    for _ in range(int(rng.integers(4, 8))):
        who = int(rng.integers(len(people)))
        if rng.random() < 0.4:
            mood = _pick(rng, t["speech"]["moods"])
            lines.append("\n".join(filter(None, [names[who].upper(), f"({mood})" if mood else "", _pick(rng, t["speech"]["lines"])])))
        else:
            lines.append(_deed(rng, names, people, who, place, thing))
    return "\n\n".join(lines) + "\n"


def _person(rng: np.random.Generator, number: int, t: dict[str, Any]) -> tuple[str, str]:
    sex = "m" if rng.random() < 0.5 else "f"
    hair = _pick(rng, t["hairs"]).format(c=_pick(rng, t["hair_colours"]))
    beard = _pick(rng, t["beards"]).format(c=_pick(rng, t["hair_colours"])) if sex == "m" else ""
    hat = _pick(rng, t["hats"])
    clothes = f"{_pick(rng, t['colours'])} {_pick(rng, t['garments_m' if sex == 'm' else 'garments'])}"
    worn = f"in {_article(clothes)}" + (f" and {_article(_pick(rng, t['colours']) + ' ' + hat)}" if hat else "")
    noun = " ".join(filter(None, [_pick(rng, t["builds"]), _pick(rng, t["skins"]), _pick(rng, t[sex])]))
    features = " and ".join(filter(None, [hair, beard]))
    return sex, " ".join(filter(None, [noun, f"with {features}" if features else "", worn]))


def _apart(rng: np.random.Generator, people: list[tuple[str, str]], t: dict[str, Any]) -> list[str]:
    left = {sex: list(t[f"names_{sex}"]) for sex in "mf"}
    return [left[sex].pop(int(rng.integers(len(left[sex])))) for sex, _ in people]


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeio' else 'a'} {noun}"


def _where(rng: np.random.Generator, place: str) -> str:
    spots = [s.name for s in places()[place].spots if s.kind in ("stand", "seat")]
    return f" by the {_pick(rng, spots)}" if rng.random() < 0.5 else ""


def _deed(rng: np.random.Generator, names: list[str], people: list[tuple[str, str]], who: int, place: str, thing: str) -> str:
    others = [n for i, n in enumerate(names) if i != who]
    rows = [row for row in table()["deeds"] if others or "{b}" not in row["text"]]
    row = _weighed(rng, {i: r.get("parts", 1) for i, r in enumerate(rows)})
    spot = _pick(rng, [s.name for s in places()[place].spots if s.kind in _REACHED])
    his = {"m": "his", "f": "her"}[people[who][0]]
    return rows[row]["text"].format(a=names[who], b=_pick(rng, others) if others else "", p=thing, spot=spot, his=his)


def _mouth(line: str, text: str, rng: np.random.Generator) -> Speech:
    """Silent speech: mouth shapes at the pace of talk (12 to 14 a second), for a line that nobody speaks aloud."""
    samples = int(len(text.split()) / 2.6 * SAMPLE_RATE) + SAMPLE_RATE // 3
    mouth, at = [], 0
    while at < samples - SAMPLE_RATE // 4:
        mouth.append((at, int(rng.integers(1, len(VISEMES))), round(float(rng.uniform(0.3, 1.0)), 2)))
        at += int(rng.integers(SAMPLE_RATE // 14, SAMPLE_RATE // 9))
    return Speech(line, "", "", samples, (*mouth, (at, 0, 0.0)))


# Cameras ---------------------------------------------------------------------------------------------------------------


def _clips(scene: ScenePlan, count: int, pictures: int, rng: np.random.Generator) -> tuple[ClipPlan, ...]:
    """Windows spread over the scene's shots: longer shots give more of them; no two begin within a clip's length in one shot."""
    length = pictures * STEP
    starts = [(shot, at) for shot in scene.shots for at in range(shot.start + SETTLE, shot.end - length + 1, length)]
    if len(starts) < count:
        return ()
    chosen = sorted(rng.choice(len(starts), count, replace=False).tolist())
    found = []
    for number in chosen:
        shot, start = starts[number]
        planned = replace(shot, id=f"clip-{len(found)}", start=start, end=start + length)
        if float(rng.random()) < table()["camera"]["own"]:
            name, marks = _camera(scene, shot, start, start + length, rng)
            found.append(ClipPlan(replace(planned, marks=marks), name, planned))
        else:
            found.append(ClipPlan(planned, "plan"))
    return tuple(found)


def _camera(scene: ScenePlan, shot: Shot, start: int, end: int, rng: np.random.Generator) -> tuple[str, tuple[CameraMark, ...]]:
    t = table()["camera"]
    planned = camera_at(shot, start)
    target = np.array(planned.target)
    offset = np.array(planned.at) - target
    far = float(np.linalg.norm(offset)) * _between(rng, t["distance"])
    yaw = math.atan2(offset[1], offset[0]) + math.radians(_between(rng, t["orbit"]))
    pitch = math.asin(max(-1.0, min(1.0, offset[2] / max(np.linalg.norm(offset), 1e-6)))) + math.radians(_between(rng, t["raise"]))
    at = target + far * np.array([math.cos(pitch) * math.cos(yaw), math.cos(pitch) * math.sin(yaw), math.sin(pitch)])
    lens = round(max(14.0, min(120.0, planned.lens * _between(rng, t["lens"]))), 1)
    roll = round(math.radians(_between(rng, t["roll"])), 4) if rng.random() < 0.25 else 0.0
    move = _weighed(rng, {k: row["parts"] for k, row in t["moves"].items()})
    eye, look, lens_end = _moved(move, t["moves"][move], at, target, lens, rng)
    box = places()[scene.place].camera
    first = CameraMark(start, _inside(at, box), _point(target), lens, roll)
    last = CameraMark(end, _inside(eye, box), _point(look), lens_end, roll, "linear")
    return move, (first, last)


def _moved(
    move: str, row: dict[str, Any], at: np.ndarray, target: np.ndarray, lens: float, rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray, float]:
    """Where eye, target and lens are at the clip's end."""
    forward = (target - at) / max(float(np.linalg.norm(target - at)), 1e-6)
    right = np.array([forward[1], -forward[0], 0.0]) / max(math.hypot(forward[0], forward[1]), 1e-6)
    far = float(np.linalg.norm(target - at))
    if move == "still":
        return at, target, lens
    if move == "zoom":
        return at, target, round(lens * _between(rng, row["factor"]), 1)
    if "degrees" in row:
        shift = math.tan(math.radians(_between(rng, row["degrees"]))) * far
        return at, target + shift * (right if move == "pan" else np.array([0.0, 0.0, 1.0])), lens
    way = _between(rng, row["metres"])
    direction = {"dolly": forward, "truck": right, "crane": np.array([0.0, 0.0, 1.0])}[move]
    return at + way * direction, target + (way * direction if move == "truck" else 0.0), lens


def _inside(at: np.ndarray, box: tuple[float, ...]) -> Point:
    return _point(np.clip(at, box[:3], box[3:]))


def _point(v: np.ndarray) -> Point:
    return round(float(v[0]), 3), round(float(v[1]), 3), round(float(v[2]), 3)


def _between(rng: np.random.Generator, ends: list[float]) -> float:
    return float(rng.uniform(*ends))


def _pick(rng: np.random.Generator, choices: list[Any]) -> Any:
    return choices[int(rng.integers(len(choices)))]


def _weighed(rng: np.random.Generator, parts: dict[Any, float]) -> Any:
    weights = np.array(list(parts.values()), float)
    return list(parts)[int(rng.choice(len(weights), p=weights / weights.sum()))]
