"""When a set's doors stand open: as long as somebody passes, or as the screenplay says.

In: a scene's blocking and beats, the place's doors. Out: how far each door is open at a frame (0 shut, 1 wide), and when it moves.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ..film import Character, ScenePlan
from ..plan import Place, Spot, smooth

#: Seconds that a door takes to swing, and how long it waits behind who passed.
SWING, LINGER = 0.55, 0.4


@dataclass(frozen=True)
class Passing:
    """A door opens at frame `opens` and begins to shut at `shuts` (-1: it stays open)."""

    spot: str
    opens: float
    shuts: float


def passings(scene: ScenePlan, place: Place, cast: Mapping[str, Character], fps: int) -> tuple[Passing, ...]:
    """Every time a door of `place` is opened in `scene`, in order of time, overlaps joined."""
    found: list[Passing] = []
    for door in (s for s in place.spots if s.kind == "door"):
        mine = [*_crossings(scene, door, fps), *_written(scene, door, fps)]
        joined: list[Passing] = []
        for one in sorted(mine, key=lambda p: p.opens):
            if joined and (joined[-1].shuts < 0 or one.opens <= joined[-1].shuts + SWING * fps):
                last = joined.pop()
                shuts = -1.0 if -1 in (last.shuts, one.shuts) and one.shuts < 0 else max(last.shuts, one.shuts)
                joined.append(Passing(door.name, last.opens, shuts))
            else:
                joined.append(one)
        found += joined
    return tuple(sorted(found, key=lambda p: (p.opens, p.spot)))


def _crossings(scene: ScenePlan, door: Spot, fps: int) -> list[Passing]:
    """The walks that begin or end beyond the door."""
    if door.beyond is None:
        return []
    found = []
    for blocking in scene.actors:
        for before, mark in zip(blocking.marks, blocking.marks[1:], strict=False):
            way = (before.at, *mark.via, mark.at)
            length = sum(math.dist(a, b) for a, b in zip(way, way[1:], strict=False))
            inward, outward = math.dist(before.at, door.beyond) < 0.7, math.dist(mark.at, door.beyond) < 0.7
            if inward == outward or length < 0.5:
                continue
            near = min(1.0, (math.dist(door.beyond, door.at[:2]) + 0.5) / length)
            span = mark.arrive - mark.leave
            opens, shuts = (mark.leave, mark.leave + span * near) if inward else (mark.arrive - span * near, mark.arrive)
            found.append(Passing(door.name, opens - SWING * fps * 0.7, shuts + LINGER * fps))
    return found


def _written(scene: ScenePlan, door: Spot, fps: int) -> list[Passing]:
    """What beats say: "the door opens", "she closes the door"."""
    found = []
    beats = sorted((b for b in scene.beats if b.target == door.name and b.action in ("open", "close")), key=lambda b: b.start)
    for number, beat in enumerate(beats):
        if beat.action == "open":
            shut = next((b.start for b in beats[number + 1 :] if b.action == "close"), -1)
            comes = any(b.action in ("enter", "exit") and b.start >= beat.start for b in scene.beats)
            found.append(Passing(door.name, beat.start, float(shut) if shut >= 0 or not comes else beat.end + LINGER * fps))
    return found


def openness(all_passings: tuple[Passing, ...], spot: str, frame: float, fps: int) -> float:
    """How far the door at `spot` is open at `frame`."""
    amount = 0.0
    for one in all_passings:
        if one.spot == spot and frame > one.opens:
            opened = smooth((frame - one.opens) / (SWING * fps))
            shut = smooth((frame - one.shuts) / (SWING * fps)) if one.shuts >= 0 else 0.0
            amount = max(amount, opened * (1 - shut))
    return round(amount, 3)
