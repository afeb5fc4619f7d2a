"""Where every prop of a scene is at every frame: resting, in a hand, or on its way by the laws of physics.

In: the scene's beats and props, and where hands are. Out: a :class:`Track` a prop, and the knocks that were heard. The physics runs
only from a moment when something is let go, thrown or pushed, until all is still; every way is counted from that moment.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..film import Beat, Contact, ScenePlan
from ..plan import smooth
from .physics import Fall, Loose, Surface, fall
from .props import PropModel
from .puppets import handling

Pose = NDArray[np.float64]
#: `hands(actor, frame)` gives the palm frames {"left": (4, 4), "right": (4, 4)} in the world.
Hands = Callable[[str, float], Mapping[str, Pose]]

#: Frames over which a prop goes from where it lay into the hand's grip, or from hand to hand: the hand closes, the thing settles.
CLOSING = 4
#: How far a palm looks down (1: straight) from which on what is kept plumb in it is tipped.
TIPPED = 0.55
#: Metres a second that a push gives to what it strikes; the top of a stack goes faster than its foot.
PUSH = 1.5
GRAVITY = 9.81
#: Props farther than this (metres) from what is pushed are none of physics' business: a ship at sea does not mind a falling box.
NEAR = 5.0
#: How far a thing that turns by itself (a ship) comes round, radians, and how fast it makes way, m/s.
TURN, WAY = 1.9, 0.8


@dataclass(frozen=True)
class Rest:
    """The prop lies at `pose`."""

    pose: Pose


@dataclass(frozen=True)
class Held:
    """The prop is in an actor's `side` hand ("left" or "right")."""

    actor: str
    side: str


@dataclass(frozen=True)
class Way:
    """The prop moves freely: `poses` (n, 4, 4), one a frame; it rests at the last."""

    poses: Pose


Segment = Rest | Held | Way


@dataclass(frozen=True)
class Track:
    """All that one prop does: `segments[i]` holds from frame `frames[i]` on. The first frame is 0."""

    frames: tuple[int, ...]
    segments: tuple[Segment, ...]

    def at(self, frame: float) -> tuple[Segment, Segment | None, float]:
        """The segment at `frame`, the one before it where a hand is just closing, and how far (0-1) it has closed."""
        index = max(0, bisect.bisect_right(self.frames, frame) - 1)
        now = self.segments[index]
        since = frame - self.frames[index]
        if index > 0 and since < CLOSING and not isinstance(now, Way):
            return now, self.segments[index - 1], smooth(since / CLOSING)
        return now, None, 1.0

    def pose(self, frame: float, model: PropModel, hands: Hands) -> Pose:
        """Where the prop stands in the world at `frame`, (4, 4)."""
        now, before, part = self.at(frame)
        index = max(0, bisect.bisect_right(self.frames, frame) - 1)
        pose = _pose(now, frame, self.frames[index], model, hands)
        if before is None:
            return pose
        old = _pose(before, self.frames[index] - 1e-3, self.frames[index - 1], model, hands)
        return _between(old, pose, part)

    def state(self, frame: float) -> tuple:
        """What identifies the pose at `frame` together with the hands': plain, hashable values."""
        now, before, part = self.at(frame)
        index = max(0, bisect.bisect_right(self.frames, frame) - 1)
        own = _name(now, frame, self.frames[index])
        if before is None:
            return (own,)
        return (own, _name(before, self.frames[index] - 1e-3, self.frames[index - 1]), round(part, 3))

    def holders(self, frame: float) -> tuple[str, ...]:
        """The actors whose hands the prop's pose depends on at `frame`."""
        now, before, _ = self.at(frame)
        return tuple(s.actor for s in (now, before) if isinstance(s, Held))


def _pose(segment: Segment, frame: float, start: int, model: PropModel, hands: Hands) -> Pose:
    if isinstance(segment, Rest):
        return segment.pose
    if isinstance(segment, Way):
        return segment.poses[int(np.clip(math.floor(frame - start), 0, len(segment.poses) - 1))]
    return gripped(hands(segment.actor, frame)[segment.side], model)


def _name(segment: Segment, frame: float, start: int) -> tuple:
    if isinstance(segment, Held):
        return ("held", segment.actor, segment.side)
    pose = segment.pose if isinstance(segment, Rest) else segment.poses[int(np.clip(math.floor(frame - start), 0, len(segment.poses) - 1))]
    return tuple(np.round(pose[:3].ravel(), 4).tolist())


def gripped(hand: Pose, model: PropModel) -> Pose:
    """The pose of a prop in a hand: its grip in the palm; what must stay upright (a lantern, a full cup) hangs plumb.

    A hand that is turned over, its palm to the floor, means to tip what it holds: it pours.
    """
    pose = hand @ np.linalg.inv(model.grip)
    if not model.upright:
        return pose
    yaw = math.atan2(hand[1, 0], hand[0, 0])
    plumb = np.eye(4)
    plumb[:2, :2] = [[math.cos(yaw), -math.sin(yaw)], [math.sin(yaw), math.cos(yaw)]]
    plumb[:3, 3] = hand[:3, 3] - plumb[:3, :3] @ model.grip[:3, 3]
    tipped = smooth((-hand[2, 2] - TIPPED) / (0.9 - TIPPED))
    return _between(plumb, pose, tipped) if tipped > 0 else plumb


def _between(a: Pose, b: Pose, part: float) -> Pose:
    from scipy.spatial.transform import Rotation, Slerp

    out = np.eye(4)
    out[:3, 3] = a[:3, 3] * (1 - part) + b[:3, 3] * part
    turns = Rotation.from_matrix(np.stack([a[:3, :3], b[:3, :3]]))
    out[:3, :3] = Slerp([0, 1], turns)([part]).as_matrix()[0]
    return out


@dataclass(frozen=True)
class Handled:
    """What became of a scene's props: a track each, and what was heard of it."""

    tracks: dict[str, Track]
    contacts: tuple[Contact, ...]


class _Story:
    """The props' tracks while they are being told, beat by beat."""

    def __init__(self, scene: ScenePlan, models: Mapping[str, PropModel], surfaces: Sequence[Surface], hands: Hands, fps: int, ground: str):
        self.scene, self.models, self.surfaces, self.hands, self.fps, self.ground = scene, models, surfaces, hands, fps, ground
        self.tracks: dict[str, list[tuple[int, Segment]]] = {}
        self.contacts: list[Contact] = []
        for prop in scene.props:
            first: Segment = Held(prop.holder, "right") if prop.holder else Rest(standing(prop.at, prop.facing))
            self.tracks[prop.id] = [(0, first)]

    def now(self, prop: str) -> Segment:
        return self.tracks[prop][-1][1]

    def pose(self, prop: str, frame: int) -> Pose:
        return _track(self.tracks[prop]).pose(frame, self.models[prop], self.hands)

    def put(self, prop: str, frame: int, segment: Segment) -> None:
        track = self.tracks[prop]
        if track[-1][0] >= frame:
            frame = track[-1][0] + 1
        track.append((frame, segment))

    def held_by(self, actor: str, wanted: str = "") -> str:
        """The prop in an actor's hands: `wanted` where it is there, else the one taken last."""
        mine = [(t[-1][0], p) for p, t in self.tracks.items() if isinstance(t[-1][1], Held) and t[-1][1].actor == actor]
        return wanted if any(p == wanted for _, p in mine) else (max(mine)[1] if mine else "")

    def free_side(self, actor: str) -> str:
        sides = {s.actor + s.side for s in map(self.now, self.tracks) if isinstance(s, Held)}
        return "right" if actor + "right" not in sides else "left"

    def loosen(self, frame: int, pushes: Mapping[str, tuple[Sequence[float], Sequence[float]]]) -> None:
        """Let physics have every resting prop and those pushed, from `frame` on."""
        loose = {}
        struck = [self.pose(p, frame)[:3, 3] for p in pushes]
        for prop, track in self.tracks.items():
            if prop in pushes or not isinstance(track[-1][1], Held):
                m = self.models[prop]
                if m.mass > 0 and (prop in pushes or min(math.dist(at, self.pose(prop, frame)[:3, 3]) for at in struck) < NEAR):
                    loose[prop] = Loose(m.shapes, m.mass, m.material, self.pose(prop, frame))
        result: Fall = fall(loose, self.surfaces, pushes, self.fps, self.ground)
        for prop, way in result.ways.items():
            self.put(prop, frame, Way(way))
        for i in result.impacts:
            self.contacts.append(Contact(round(frame + i.frame, 3), "impact", i.at, i.a, i.b, i.mass, round(i.speed, 3), i.prop))

    def support(self, at: Sequence[float]) -> tuple[float, float, float]:
        """The point on the highest surface under or just beside `at` (within 0.45 m), or on the ground."""
        best, best_cost = (float(at[0]), float(at[1]), 0.0), 0.8
        for s in self.surfaces:
            c, sn = math.cos(s.yaw), math.sin(s.yaw)
            dx, dy = at[0] - s.centre[0], at[1] - s.centre[1]
            x, y = dx * c + dy * sn, -dx * sn + dy * c
            inset_x, inset_y = max(0.0, s.half[0] - 0.12), max(0.0, s.half[1] - 0.12)
            cx, cy = float(np.clip(x, -inset_x, inset_x)), float(np.clip(y, -inset_y, inset_y))
            top = s.centre[2] + s.half[2]
            away = math.hypot(x - cx, y - cy)
            cost = away + abs(at[2] - top) * 0.5
            if away < 0.45 and 0.2 < top < at[2] + 0.35 and cost < best_cost:
                best = (s.centre[0] + cx * c - cy * sn, s.centre[1] + cx * sn + cy * c, top)
                best_cost = cost
        return best


def standing(at: Sequence[float], facing: float) -> Pose:
    """A prop that stands upright at `at`, turned to `facing`."""
    pose = np.eye(4)
    c, s = math.cos(facing), math.sin(facing)
    pose[:2, :2] = [[c, -s], [s, c]]
    pose[:3, 3] = at
    return pose


def _track(told: list[tuple[int, Segment]]) -> Track:
    return Track(tuple(f for f, _ in told), tuple(s for _, s in told))


def handle(
    scene: ScenePlan, models: Mapping[str, PropModel], surfaces: Sequence[Surface], hands: Hands, fps: int, ground: str,
) -> Handled:
    """Tell what every prop of `scene` does. `ground` is the floor's material."""
    story = _Story(scene, models, surfaces, hands, fps, ground)
    for beat in sorted(scene.beats, key=lambda b: (b.start, b.id)):
        _TELL.get(beat.action, _nothing)(story, beat)
    return Handled({p: _track(t) for p, t in story.tracks.items()}, tuple(sorted(story.contacts, key=lambda c: (c.frame, c.source))))


def _moment(beat: Beat, fraction: float) -> int:
    return round(beat.start + (beat.end - beat.start) * fraction)


def _nothing(story: _Story, beat: Beat) -> None:
    pass


def _prop(story: _Story, beat: Beat) -> str:
    return next((p for p in (beat.prop, beat.target) if p in story.tracks), "")


def _pick_up(story: _Story, beat: Beat) -> None:
    prop, how = _prop(story, beat), handling(beat)
    if prop and how and beat.actor and not (isinstance(story.now(prop), Held) and story.now(prop).actor == beat.actor):
        story.put(prop, _moment(beat, how.takes or 0.5), Held(beat.actor, story.free_side(beat.actor)))


def _put_down(story: _Story, beat: Beat) -> None:
    prop, how = story.held_by(beat.actor, _prop(story, beat)), handling(beat)
    if not prop or how is None:
        return
    frame = _moment(beat, how.leaves or 0.6)
    pose = story.pose(prop, frame)
    at = beat.at or story.support(pose[:3, 3])
    facing = math.atan2(pose[1, 0], pose[0, 0])
    story.put(prop, frame, Rest(standing(at, facing)))
    m = story.models[prop]
    below = next((s.material for s in story.surfaces if abs(s.centre[2] + s.half[2] - at[2]) < 0.02), story.ground)
    story.contacts.append(Contact(float(frame + CLOSING), "impact", tuple(float(v) for v in at), m.material, below, m.mass, 0.5, prop))


def _give(story: _Story, beat: Beat) -> None:
    prop, how = story.held_by(beat.actor, _prop(story, beat)), handling(beat)
    if prop and how and beat.target and beat.target not in story.tracks:
        story.put(prop, _moment(beat, how.leaves or 0.55), Held(beat.target, story.free_side(beat.target)))


def _throw(story: _Story, beat: Beat) -> None:
    prop, how = story.held_by(beat.actor, _prop(story, beat)), handling(beat)
    if not prop or how is None:
        return
    frame = _moment(beat, how.leaves or 0.45)
    start = story.pose(prop, frame)[:3, 3]
    hand = story.hands(beat.actor, frame)["right"]
    goal = np.array(beat.at) if beat.at else start + np.array([hand[0, 0], hand[1, 0], 0.0]) * 2.5 - [0, 0, start[2]]
    seconds = float(np.clip(np.linalg.norm(goal[:2] - start[:2]) / 4.0, 0.35, 1.2))
    velocity = (goal - start) / seconds + np.array([0, 0, GRAVITY * seconds / 2])
    story.loosen(frame, {prop: (velocity, (0.0, 4.0, 1.0))})


def _push(story: _Story, beat: Beat) -> None:
    """What is struck, and what stands on it, goes away from the hand; an actor-less push comes from the side."""
    target = _prop(story, beat)
    if not target:
        return
    how = handling(beat)
    frame = _moment(beat, (how.takes if how and how.takes else 0.45) if beat.actor else 0.2)
    base = story.pose(target, frame)[:3, 3]
    if beat.at is not None:
        direction = np.array(beat.at) - base
    elif beat.actor:
        direction = base - story.hands(beat.actor, beat.start)["right"][:3, 3]
    else:
        direction = np.array([1.0, 0.3, 0.0])
    direction[2] = 0
    direction /= np.linalg.norm(direction) or 1.0
    struck = {}
    for prop in story.tracks:
        at = story.pose(prop, frame)[:3, 3]
        if not isinstance(story.now(prop), Held) and math.hypot(*(at - base)[:2]) < 0.3 and at[2] > base[2] - 0.05:
            level = 1.0 + min(1.2, (at[2] - base[2]) * 1.5)
            struck[prop] = (direction * PUSH * level, np.cross([0, 0, 1], direction) * 1.5 * level)
    story.loosen(frame, struck)


def _fall(story: _Story, beat: Beat) -> None:
    """A prop that falls by itself is pushed by nobody; an actor that falls lets go of what it holds."""
    if not beat.actor:
        _push(story, beat)
        return
    prop = story.held_by(beat.actor)
    if prop:
        story.loosen(_moment(beat, 0.4), {prop: ((0.4, 0.0, 0.2), (0.0, 2.0, 0.0))})


def _turn(story: _Story, beat: Beat) -> None:
    """A thing that turns by itself, such as a ship, comes round in an arc while it makes way."""
    if beat.actor or beat.target not in story.tracks or isinstance(story.now(beat.target), Held):
        return
    start = story.pose(beat.target, beat.start)
    poses, at = [], start[:3, 3].copy()
    count = max(2, beat.end - beat.start)
    for n in range(count + 1):
        yaw = TURN * smooth(n / count)
        c, s = math.cos(yaw), math.sin(yaw)
        pose = start.copy()
        pose[:3, :3] = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]) @ start[:3, :3]
        pose[:3, 3] = at
        at = at + pose[:3, 0] * (WAY / story.fps)
        poses.append(np.round(pose, 4))
    story.put(beat.target, beat.start, Way(np.array(poses)))


_TELL: dict[str, Callable[[_Story, Beat], None]] = {
    "pick_up": _pick_up, "put_down": _put_down, "give": _give, "throw": _throw, "push": _push, "fall": _fall, "turn": _turn,
}
