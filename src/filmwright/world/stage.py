"""A planned scene as a simulated one: its set, props and puppets, and what any lens sees of them at any frame.

In: a :class:`~filmwright.film.ScenePlan` with its cast and speech. Out: a :class:`World`, one simulation for any number of cameras; from it
a :class:`Picture` for each frame of a shot, identified by the state that it shows, and the contacts that foley is made from.
"""

from __future__ import annotations

import functools
import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import ConvexHull

from ..film import Character, Contact, Point, ScenePlan, Shot, Speech, digest
from ..plan import Camera, Place, axes, camera_at, field_of_view, head_at, places, smooth, where
from .doors import openness, passings
from .filament import Lens
from .foley import contacts_of
from .handling import Handled, Held, handle, standing
from .physics import Surface
from .props import PropModel, build_prop
from .puppets import Joints, Puppet, State, build_puppet, perform, pose
from .sets import Set, build_set, taken_out
from .solids import Change, Lamp, Material, Mesh, Rig, Solid

#: The identity of the set's solids that stand for a prop of a kind when it rests beyond `FAR_OFF` metres: a toy boat is no ship.
AFAR = {"boat": "ship"}
FAR_OFF = 15.0
#: Frames over which the focus goes from one subject to the next.
PULL = 12


@dataclass(frozen=True)
class Picture:
    """What one lens sees at one frame. Equal keys are equal pictures, wherever in the film they stand."""

    key: str
    shot: str
    frame: int
    camera: Camera
    lens: Lens
    focus: float
    fstop: float
    phase: int
    states: tuple[tuple[str, State], ...]


class World:
    """One simulated scene. All its answers are pure functions of the frame and the shot."""

    def __init__(
        self, scene: ScenePlan, cast: Mapping[str, Character], speeches: Mapping[str, Speech], fps: int, size: tuple[int, int], cache: Path | None,
    ) -> None:
        self.scene, self.speeches, self.fps, self.size = scene, speeches, fps, size
        self.place: Place = places()[scene.place]
        self.cast = {b.actor: cast[b.actor] for b in scene.actors}
        self.blocking = {b.actor: b for b in scene.actors}
        self.puppets: dict[str, Puppet] = {actor: build_puppet(c, cache) for actor, c in self.cast.items()}
        self.models: dict[str, PropModel] = {p.id: build_prop(p.kind, p.id, _seed(scene.seed, p.id)) for p in scene.props}
        self.set: Set = build_set(self.place, scene)
        self.surfaces = tuple(Surface(*s) for s in self.set.surfaces)
        self.passings = passings(scene, self.place, self.cast, fps)
        self._kinds = {p.id: p for p in scene.props}
        #: Props that rest so far off that the set's own ship stands for them.
        self.afar = tuple(p.id for p in scene.props if p.kind in AFAR and not p.holder and math.hypot(*p.at[:2]) > FAR_OFF)
        self._told: Handled | None = None
        self.handled = handle(scene, self.models, self.surfaces, self._hands, fps, self.place.ground)
        self._told = self.handled
        self._hands_at.cache_clear()
        self.fixed = digest(
            scene.place, scene.inside, scene.hour, scene.weather, scene.light, scene.seed,
            [self.cast[a] for a in sorted(self.cast)], [(p.id, p.kind) for p in scene.props], list(size),
        )

    # What is where -------------------------------------------------------------------------------------------------

    def contacts(self) -> tuple[Contact, ...]:
        """Everything that sounds because something touched something."""
        return contacts_of(self.scene, self.cast, self.place, self.handled.contacts, self.passings, self.fps)

    def targets(self, frame: float) -> dict[str, Point]:
        """Where everything is that can be looked at or reached for: actors' eyes, props, spots."""
        found: dict[str, Point] = {s.name: s.at if s.kind != "stand" else (s.at[0], s.at[1], 1.2) for s in self.place.spots}
        for actor, blocking in self.blocking.items():
            found[actor] = head_at(self.cast[actor], where(blocking, frame, self.cast[actor].height, self.fps))
        for prop in self._kinds:
            found[prop] = self._about(prop, frame)
        return found

    def _about(self, prop: str, frame: float) -> Point:
        """Roughly where a prop is, good enough to look at: one in a hand is before its holder's chest."""
        if self._told is None:
            holder, at = self._kinds[prop].holder, self._kinds[prop].at
        else:
            track = self._told.tracks[prop]
            segment = track.at(frame)[0]
            if not isinstance(segment, Held):
                p = track.pose(frame, self.models[prop], self._hands)[:3, 3]
                return (float(p[0]), float(p[1]), float(p[2]) + 0.08)
            holder, at = segment.actor, (0.0, 0.0, 0.0)
        if not holder:
            return at
        who = self.cast[holder]
        state = where(self.blocking[holder], frame, who.height, self.fps)
        eyes = head_at(who, state)
        return (
            eyes[0] + 0.3 * math.cos(state.facing), eyes[1] + 0.3 * math.sin(state.facing), eyes[2] - 0.3 * who.height,
        )

    def shot_at(self, frame: float) -> Shot | None:
        """The shot that covers `frame`, or None before the first."""
        return next((s for s in self.scene.shots if s.start <= frame < s.end), None)

    def act(self, actor: str, frame: float, shot_start: int) -> State:
        """The state of an actor at `frame`, in a shot that starts at `shot_start`."""
        return perform(
            self.cast[actor], self.blocking[actor], self.scene.beats, self.speeches, self.targets(frame), frame, shot_start,
            fps=self.fps, seed=_seed(self.scene.seed, actor), props=self.scene.props,
        )

    def _hands(self, actor: str, frame: float) -> Mapping[str, NDArray[np.float64]]:
        shot = self.shot_at(frame)
        return self._hands_at(actor, frame, shot.start if shot else 0)

    @functools.lru_cache(maxsize=256)  # noqa: B019  a world lives as long as its scene is filmed
    def _hands_at(self, actor: str, frame: float, shot_start: int) -> Mapping[str, NDArray[np.float64]]:
        return pose(self.puppets[actor], self.act(actor, frame, shot_start))[1].hands

    # What a lens sees ----------------------------------------------------------------------------------------------

    def frames(self, shot: Shot, step: int) -> range:
        """The frames of `shot` at which a picture is taken; each is held for `step` frames."""
        return range(shot.start, shot.end, step)

    def picture(self, shot: Shot, frame: int) -> Picture:
        """The picture of `shot` at `frame`."""
        camera = camera_at(shot, frame)
        lens = lens_of(camera, self.size)
        states = []
        for actor in sorted(self.cast):
            seen = self._in_view(actor, frame, camera)
            # Who is out of frame holds still for the shot, so that only their shadow, if any, is in the picture.
            states.append((actor, self.act(actor, frame if seen else shot.start, shot.start)))
        focus = round(self._focus(shot, frame, camera), 3)
        phase = frame - shot.start
        moving = self.set.phase(phase)
        props = tuple((p, self.handled.tracks[p].state(frame), self.lit(p, frame), self.opened(p, frame)) for p in sorted(self.models))
        doors = tuple(openness(self.passings, door.spot, frame, self.fps) for door in self.set.doors)
        told = repr((self.fixed, moving, states, props, doors, _rounded(camera), focus, shot.fstop))
        key = hashlib.sha256(told.encode()).hexdigest()
        return Picture(key, shot.id, frame, camera, lens, focus, shot.fstop, moving, tuple(states))

    def _in_view(self, actor: str, frame: float, camera: Camera) -> bool:
        who = self.cast[actor]
        state = where(self.blocking[actor], frame, who.height, self.fps)
        right, up, forward = (np.array(v) for v in axes(camera))
        middle = np.array(state.at) + [0, 0, who.height / 2]
        local = middle - np.array(camera.at)
        depth = local @ forward
        reach = who.height * 0.75
        wide = math.tan(field_of_view(camera.lens) / 2)
        tall = wide * self.size[1] / self.size[0]
        return bool(
            depth > -reach
            and abs(local @ right) - reach * math.hypot(1, wide) < max(depth, 0) * wide
            and abs(local @ up) - reach * math.hypot(1, tall) < max(depth, 0) * tall
        )

    def _focus(self, shot: Shot, frame: int, camera: Camera) -> float:
        gazes = [g for g in shot.focus if g.frame <= frame] or list(shot.focus[:1])
        if not gazes:
            return math.dist(camera.at, camera.target)
        now = self._distance(gazes[-1].target, frame, camera)
        since = frame - gazes[-1].frame
        if len(gazes) > 1 and since < PULL:
            before = self._distance(gazes[-2].target, frame, camera)
            return before + (now - before) * smooth(since / PULL)
        return now

    def _distance(self, target: str, frame: float, camera: Camera) -> float:
        at = self.targets(frame).get(target, camera.target)
        _, _, forward = axes(camera)
        depth = sum((p - q) * f for p, q, f in zip(at, camera.at, forward, strict=True))
        return depth if depth > 0.2 else math.dist(camera.at, camera.target)

    def lit(self, prop: str, frame: float) -> bool:
        """Whether a prop that can give light is lit: lit from the start unless a beat of its scene lights it."""
        lights = [b for b in self.scene.beats if b.action == "light" and prop in (b.prop, b.target)]
        return not lights or frame >= min(b.start + (b.end - b.start) // 2 for b in lights)

    def opened(self, prop: str, frame: float) -> bool:
        """Whether a prop that can be opened is open: shut at first, then as its scene's beats say."""
        done = [b for b in self.scene.beats if b.action in ("open", "close") and prop in (b.prop, b.target) and frame >= (b.start + b.end) // 2]
        return bool(done) and max(done, key=lambda b: b.start).action == "open"

    def solids(self) -> list[Solid]:
        """Everything that is drawn, once."""
        out = list(self.set.solids)
        if self.place.inside:
            out.append(surround())
        for puppet in self.puppets.values():
            out += puppet.solids
        for model in self.models.values():
            out += model.solids
        return out

    def _steer(self, prop: str, frame: float, change: Change) -> None:
        """Let the set's own far ship do what the scene's ship does: it stands for it."""
        track, model = self.handled.tracks[prop], self.models[prop]
        start, now = track.pose(0, model, self._hands), track.pose(frame, model, self._hands)
        turn = np.eye(4)
        turn[:3, :3] = now[:3, :3] @ start[:3, :3].T
        for solid in self.set.solids:
            if solid.identity == AFAR[self._kinds[prop].kind]:
                pose = change.poses.get(solid.name, solid.pose)
                steered = pose @ turn
                steered[:3, 3] = pose[:3, 3] + now[:3, 3] - start[:3, 3]
                change.poses[solid.name] = steered

    def joints(self, actor: str, state: State) -> Joints:
        """Where the parts of an actor's puppet are in `state`."""
        return pose(self.puppets[actor], state)[1]

    def lamps(self) -> list[tuple[str, Lamp]]:
        """The lamps of the props, by prop."""
        return [(p, m.lamp) for p, m in sorted(self.models.items()) if m.lamp is not None]

    def rig(self) -> Rig:
        """The set's rig with the props' lamps at its end."""
        from dataclasses import replace

        return replace(self.set.rig, lamps=(*self.set.rig.lamps, *(lamp for _, lamp in self.lamps())))

    def change(self, picture: Picture) -> tuple[Change, dict[str, Joints]]:
        """What is different in `picture`, and the joints of its puppets."""
        change, joints = Change(), {}
        for name, shown in taken_out(self.set.solids, picture.lens).items():
            change.shown[name] = shown
        change.add(self.set.at(picture.phase, picture.lens, self.fps))
        for prop in self.afar:
            self._steer(prop, picture.frame, change)
        for door in self.set.doors:
            change.add(door.opened(openness(self.passings, door.spot, picture.frame, self.fps)))
        states = dict(picture.states)
        for actor, state in picture.states:
            moved, joints[actor] = pose(self.puppets[actor], state)
            change.add(moved)

        def hands(actor: str, frame: float) -> Mapping[str, NDArray[np.float64]]:
            return joints[actor].hands if frame == picture.frame else self._hands(actor, frame)

        lamps = {p: n for n, (p, _) in enumerate(self.lamps(), len(self.set.rig.lamps))}
        for prop, model in self.models.items():
            if prop in self.afar:
                change.shown |= {solid.name: False for solid in model.solids}
                continue
            track = self.handled.tracks[prop]
            at = track.pose(picture.frame, model, hands)
            present = all(states[a].present for a in track.holders(picture.frame) if a in states)
            lit = self.lit(prop, picture.frame)
            hidden = (model.dark_only if lit else model.lit_only) | (model.shut_only if self.opened(prop, picture.frame) else model.open_only)
            for solid in model.solids:
                change.poses[solid.name] = at @ solid.pose
                change.shown[solid.name] = present and solid.name not in hidden
            if model.lamp is not None:
                place = at @ np.array([*model.lamp.at, 1.0])
                way = at[:3, :3] @ np.array(model.lamp.towards)
                change.lamps[lamps[prop]] = (place[:3], way, model.lamp.intensity if lit and present else 0.0)
        return change, joints


def surround() -> Solid:
    """The dark of the studio round an inside set: what is seen past a wall that was taken out for the lens."""
    corners = np.array([(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], np.float32)
    faces = ConvexHull(corners).simplices
    normals = np.cross(corners[faces[:, 1]] - corners[faces[:, 0]], corners[faces[:, 2]] - corners[faces[:, 0]])
    outward = (normals * corners[faces].mean(1)).sum(1) > 0
    inward = np.where(outward[:, None], faces[:, ::-1], faces).astype(np.int32)
    mesh = Mesh(corners * np.float32([30, 30, 20]), inward, -corners / np.float32(np.sqrt(3)))
    return Solid("studio", mesh, Material("#0b0908", 1.0), shadow=False)


def lens_of(camera: Camera, size: tuple[int, int]) -> Lens:
    """The renderer's lens for a camera of the plan: its vertical field of view by the picture's shape."""
    _, up, forward = axes(camera)
    wide = field_of_view(camera.lens)
    return Lens(camera.at, forward, up, 2 * math.atan(math.tan(wide / 2) * size[1] / size[0]))


def _rounded(camera: Camera) -> tuple:
    return tuple(round(v, 4) for v in (*camera.at, *camera.target, camera.lens, camera.roll))


def _seed(scene_seed: int, name: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{scene_seed} {name}".encode()).digest()[:4], "big")


__all__ = ["PULL", "Picture", "World", "lens_of", "standing"]
