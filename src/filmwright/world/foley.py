"""What is heard of a scene because the simulation made it: footfalls, doors, rustles, splashes, and the knocks that physics found."""

from __future__ import annotations

from collections.abc import Mapping

from ..film import Beat, Character, Contact, ScenePlan
from ..plan import Place, where
from .doors import SWING, Passing
from .puppets import footfalls

#: Metres a second at which a sole meets the ground, by gait.
_STEP = {"walk": 1.0, "run": 1.9, "creep": 0.4, "still": 0.3}
#: Beats whose sound is cloth or a body, with the speed it moves at.
_RUSTLES = {
    "sit": 0.9, "rise": 0.8, "lie": 0.8, "kneel": 0.7, "hug": 0.7, "turn": 0.35, "wave": 0.4, "throw": 1.1, "jump": 0.9, "dance": 0.8,
    "fall": 1.2, "give": 0.4, "shrug": 0.3, "laugh": 0.3, "shiver": 0.3,
}
#: The density of a puppet's body for the weight of its step: kilogrammes for a body 1.6 m high at girth 1.
_BODY = 55.0


def contacts_of(
    scene: ScenePlan, cast: Mapping[str, Character], place: Place, knocks: tuple[Contact, ...], passings: tuple[Passing, ...], fps: int,
) -> tuple[Contact, ...]:
    """Everything that sounds in `scene`, in order of time; frames are counted from the scene's start."""
    found = list(knocks)
    for blocking in scene.actors:
        who = cast[blocking.actor]
        mass = _BODY * (who.height / 1.6) ** 3 * who.girth
        for step in footfalls(who, blocking, fps):
            found.append(Contact(round(step.frame, 3), "footstep", step.at, "clay", place.ground, mass, _STEP[step.gait], who.id))
    if place.inside:
        found += _of_doors(passings, place, fps)
    for beat in scene.beats:
        found += _of_beat(scene, beat, cast, place, fps)
    return tuple(sorted((c for c in found if 0 <= c.frame < scene.length), key=lambda c: (c.frame, c.source, c.kind)))


def _of_beat(scene: ScenePlan, beat: Beat, cast: Mapping[str, Character], place: Place, fps: int) -> list[Contact]:
    doors = {s.name: s for s in place.spots if s.kind == "door"}
    out = []
    blocking = next((b for b in scene.actors if b.actor == beat.actor), None)
    if blocking is not None and beat.action in _RUSTLES:
        at = where(blocking, (beat.start + beat.end) / 2, cast[beat.actor].height, fps).at
        point = (at[0], at[1], at[2] + 0.9)
        frame = float(beat.start + (beat.end - beat.start) // 3)
        out.append(Contact(frame, "rustle", point, "cloth", "cloth", 1.0, _RUSTLES[beat.action], beat.actor))
    if not place.inside:
        return out
    spot = doors.get(beat.target) or next(iter(doors.values()), None)
    if spot is None:
        return out
    at = (spot.at[0], spot.at[1], 1.0)
    if beat.action == "knock":
        out += [Contact(float(beat.start + k), "impact", at, "clay", "wood", 0.6, 1.1, beat.actor) for k in (6, 11, 16) if beat.start + k < beat.end]
    return out


def _of_doors(passings: tuple[Passing, ...], place: Place, fps: int) -> list[Contact]:
    """A latch and a creak as a door opens, a thud as it shuts."""
    spots = {s.name: s for s in place.spots}
    out = []
    for one in passings:
        at = (spots[one.spot].at[0], spots[one.spot].at[1], 1.0)
        out.append(Contact(round(max(0.0, one.opens), 3), "door", at, "wood", "open", 20.0, 0.8, one.spot))
        if one.shuts >= 0:
            out.append(Contact(round(one.shuts + SWING * fps * 0.9, 3), "door", at, "wood", "close", 20.0, 0.9, one.spot))
    return out
