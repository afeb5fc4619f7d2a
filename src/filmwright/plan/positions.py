"""Where people and things go in a place: spots by word, seats, surfaces, conversation distance.

In: a place, words of the text, who already stands where. Out: points and yaws in metres and radians. Screen left and right are those
of the master camera, which looks along the place's `front`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..film import Ground, Point, Prop
from .deeds import SceneProp
from .geometry import wrap, yaw_to
from .looks import number
from .naming import Thing
from .paths import SPACE, Floor, floor_of, rectangle_distance
from .places import Obstacle, Place, Spot, places
from .words import table

#: Metres between two people who talk, standing; how far both turn open to the audience, in radians.
TALK, OPEN = 1.05, math.radians(24)
#: Metres across the master's screen within which one of two people hides the other.
ABREAST = 0.65
#: How near others must be to a spot for whoever comes there too to stand beside them.
GATHER = 1.2
#: Nobody faces further away from the audience than this when a choice is free.
AWAY = math.radians(105)
#: Things from this height on stand behind people, as the audience sees it, so that they hide no faces.
TALL = 0.2


@dataclass(frozen=True)
class Frame:
    """A place as the master camera sees it."""

    place: Place
    floor: Floor
    forward: Ground
    right: Ground

    @property
    def audience(self) -> float:
        """The yaw from the set to the master camera."""
        return wrap(self.place.front + math.pi)

    def across(self, p: Ground) -> float:
        """How far right `p` is on the master's screen, in metres."""
        return p[0] * self.right[0] + p[1] * self.right[1]

    def deep(self, p: Ground) -> float:
        """How far from the master camera `p` is, in metres."""
        return p[0] * self.forward[0] + p[1] * self.forward[1]

    def turned_open(self, yaw: float, most: float = OPEN) -> float:
        """`yaw` turned towards the audience by at most `most`, and never left facing quite away from it."""
        off = wrap(self.audience - yaw)
        turned = yaw + math.copysign(min(abs(off), most), off)
        left = wrap(self.audience - turned)
        return wrap(turned) if abs(left) <= AWAY else wrap(self.audience - math.copysign(AWAY, left))


def frame_of(place: str) -> Frame:
    """The frame of a place of the vocabulary."""
    p = places()[place]
    return Frame(p, floor_of(place), (math.cos(p.front), math.sin(p.front)), (math.sin(p.front), -math.cos(p.front)))


def spots_for(place: Place, word: str, kinds: tuple[str, ...]) -> list[Spot]:
    """The spots that `word` means, of one of `kinds`, those called by it first."""
    found = [s for s in place.spots if s.kind in kinds and (word == s.name or word in s.words)]
    return sorted(found, key=lambda s: (s.name != word, s.words.index(word) if word in s.words else 0))


def obstacle_for(place: Place, word: str) -> Obstacle | None:
    """The obstacle that `word` means."""
    return next((o for o in place.obstacles if word == o.name or word in o.words), None)


def main_door(place: Place, near: Ground | None = None) -> Spot | None:
    """The door by which actors come and go: the first, or of several the one nearest to `near`."""
    doors = [s for s in place.spots if s.kind == "door" and s.beyond is not None]
    if not doors:
        return None
    if near is None:
        return doors[0]
    return min(doors, key=lambda d: math.dist(d.at[:2], near))


def seat_for(frame: Frame, word: str, taken: set[str], partner: Ground | None, kinds: tuple[str, ...] = ("seat",)) -> Spot | None:
    """A free seat for `word` ("" for any): opposite a partner where there is one, else half open to the audience and facing the door."""
    options = [s for s in spots_for(frame.place, word, kinds) if s.name not in taken] if word else []
    options = options or [s for s in frame.place.spots if s.kind in kinds and s.name not in taken]
    door = main_door(frame.place)

    def cost(s: Spot) -> float:
        open_to = math.cos(wrap(s.facing - frame.audience))
        total = abs(open_to - 0.3)
        if door is not None:
            total += 0.15 * abs(wrap(yaw_to(s.at, door.at) - s.facing)) / math.pi
        if partner is not None:
            apart = math.dist(s.at[:2], partner)
            turned = abs(wrap(yaw_to(s.at, partner) - s.facing))
            total += 0.5 * abs(apart - 1.4) + 0.6 * turned / math.pi + 1.5 * max(0.0, turned - math.radians(75))
        return total

    return min(options, key=cost) if options else None


def stand_for(frame: Frame, word: str, towards: Ground | None, avoid: tuple[Ground, ...]) -> tuple[Ground, float, Spot | None]:
    """Where one stands "at" a spot's word, which way one faces there, and the spot."""
    place = frame.place
    for kinds in (("stand", "door", "window"), ("seat", "bed"), ("surface",), ("far",)):
        options = spots_for(place, word, kinds)
        if not options:
            continue
        spot = options[0]
        if kinds[0] == "far":
            x0, y0, x1, y1 = place.floor
            edge = (min(x1 - 0.5, max(x0 + 0.5, spot.at[0])), min(y1 - 0.4, max(y0 + 0.4, spot.at[1])))
            return frame.floor.nearest(edge, avoid), yaw_to(edge, spot.at), spot
        at = gathered(frame, spot.at[:2], avoid, towards)
        return (
            at,
            (spot.facing if kinds[0] == "stand" else yaw_to(at, spot.at) if math.dist(at, spot.at[:2]) > 0.2 else spot.facing),
            spot,
        )
    box = obstacle_for(place, word)
    if box is not None:
        at = frame.floor.nearest(box.at[:2], avoid, towards=towards)
        return at, yaw_to(at, box.at), None
    at = home(frame, avoid)
    return at, frame.audience, None


def gathered(frame: Frame, at: Ground, avoid: tuple[Ground, ...], towards: Ground | None) -> Ground:
    """The free point nearest to `at`; where others stand there already, one beside them from which nobody hides another from the audience."""
    if all(math.dist(at, a) > GATHER for a in avoid):
        return frame.floor.nearest(at, avoid, towards=towards)
    best, found = math.inf, None
    for k in range(16):
        yaw = k * math.tau / 16
        for r in (0.0, 0.5, 0.9, 1.3, 1.7):
            p = (at[0] + r * math.cos(yaw), at[1] + r * math.sin(yaw))
            if not frame.floor.free(p, avoid, passing=SPACE):
                continue
            cost = r + 1.6 * sum(max(0.0, ABREAST - abs(frame.across(p) - frame.across(a))) for a in avoid)
            cost += 0.1 * math.dist(p, towards) if towards is not None else 0.0
            if cost < best - 1e-9:
                best, found = cost, p
    return found if found is not None else frame.floor.nearest(at, avoid, towards=towards)


def home(frame: Frame, avoid: tuple[Ground, ...]) -> Ground:
    """The free point nearest to the middle of the play."""
    centre = next((s for s in frame.place.spots if s.kind == "stand" and "centre" in (s.name, *s.words)), None)
    x0, y0, x1, y1 = frame.place.floor
    at = centre.at[:2] if centre else ((x0 + x1) / 2, (y0 + y1) / 2)
    return frame.floor.nearest(at, avoid, passing=0.8)


def beside(
    frame: Frame,
    anchor: Ground,
    avoid: tuple[Ground, ...],
    distance: float = TALK,
    side: float = 0.0,
    from_at: Ground | None = None,
    facing: float | None = None,
) -> Ground:
    """A free point at `distance` of `anchor` from which two people talk: to one `side` (-1 left, 1 right, 0 either) on the screen."""
    best, found = math.inf, None
    for k in range(24):
        yaw = k * math.tau / 24
        for extra in (0.0, 0.25, 0.5, 0.8, 1.2):
            p = (anchor[0] + (distance + extra) * math.cos(yaw), anchor[1] + (distance + extra) * math.sin(yaw))
            if not frame.floor.free(p, tuple(a for a in avoid if a != anchor), passing=SPACE) or not frame.floor.inside(p, 0.05):
                continue
            across, deep = frame.across(p) - frame.across(anchor), frame.deep(p) - frame.deep(anchor)
            cost = 1.2 * abs(deep) / distance + 0.9 * extra + (0.25 if deep < -0.3 else 0.0)
            if side and across * side < 0.2:
                cost += 1.5
            if from_at is not None:
                cost += 0.22 * math.dist(p, from_at)
            if facing is not None:
                cost += 0.5 * abs(wrap(yaw_to(anchor, p) - facing))
            cost += 1.2 * sum(max(0.0, ABREAST - abs(frame.across(p) - frame.across(a))) for a in avoid)
            cost += 0.05 * max(0.0, 0.8 - min((rectangle_distance(p, o) for o in frame.floor.walls), default=1.0))
            if cost < best:
                best, found = cost, p
            break
    return found if found is not None else frame.floor.nearest(anchor, (*avoid, anchor), passing=0.6)


def reach_point(
    frame: Frame, thing: Point, at: Ground, reach: float, avoid: tuple[Ground, ...], landing: Ground | None = None
) -> Ground:
    """The free point from which a hand reaches `thing`, with the least way from `at`; not where a thing that falls to `landing` hits one."""
    if math.dist(at, thing[:2]) <= reach and frame.floor.free(at, avoid, clearance=0.2):
        return at
    best, found = math.inf, None
    for k in range(24):
        yaw = k * math.tau / 24
        for r in (0.45, 0.6, 0.75, 0.9, 1.1):
            p = (thing[0] + r * math.cos(yaw), thing[1] + r * math.sin(yaw))
            if not frame.floor.free(p, avoid) or (landing is not None and math.dist(p, landing) < 0.55):
                continue
            facing = yaw_to(p, thing)
            away = abs(wrap(facing - frame.audience))
            crowded = max(0.0, SPACE - min((math.dist(p, a) for a in avoid), default=SPACE))
            cost = math.dist(p, at) + 3.0 * max(0.0, r - reach) + 0.3 * max(0.0, away - AWAY) + 3.0 * crowded
            if cost < best:
                best, found = cost, p
    return found if found is not None else frame.floor.nearest(thing[:2], avoid, towards=at)


# -- things -----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Top:
    """A surface that things rest on: a rectangle at height `z`, turned by `yaw`."""

    name: str
    at: Ground
    z: float
    width: float
    depth: float
    yaw: float


def tops(place: Place) -> list[Top]:
    """The surfaces of a place: obstacles with a top."""
    return [Top(o.name, (o.at[0], o.at[1]), o.at[2] + o.size[2], o.size[0], o.size[1], o.yaw) for o in place.obstacles if o.top]


def top_for(place: Place, word: str) -> Top | None:
    """The surface that `word` means, by the obstacle's words or by the surface spot that lies on it."""
    found = obstacle_for(place, word)
    for top in tops(place):
        if found is not None and top.name == found.name:
            return top
    for spot in spots_for(place, word, ("surface",)):
        under = [t for t in tops(place) if abs(t.z - spot.at[2]) < 0.1]
        if under:
            return min(under, key=lambda t: math.dist(t.at, spot.at[:2]))
    return None


def slots(top: Top, size: Point) -> list[Ground]:
    """Points on a surface where a thing of `size` rests safely, in rows."""
    margin_u, margin_v = top.width / 2 - size[0] / 2 - 0.03, top.depth / 2 - size[1] / 2 - 0.03
    margin_u, margin_v = max(0.0, margin_u), max(0.0, margin_v)
    count_u, count_v = max(1, int(2 * margin_u / 0.16) + 1), max(1, int(2 * margin_v / 0.16) + 1)
    c, s = math.cos(top.yaw), math.sin(top.yaw)
    found = []
    for i in range(count_u):
        for j in range(count_v):
            u = -margin_u + 2 * margin_u * (i / (count_u - 1) if count_u > 1 else 0.5)
            v = -margin_v + 2 * margin_v * (j / (count_v - 1) if count_v > 1 else 0.5)
            found.append((top.at[0] + u * c - v * s, top.at[1] + u * s + v * c))
    return found


def edge_of(top: Top, p: Ground, beyond: float) -> Ground:
    """The point on the floor that a thing at `p` falls to over the nearest edge of its surface, `beyond` metres out."""
    c, s = math.cos(top.yaw), math.sin(top.yaw)
    x, y = p[0] - top.at[0], p[1] - top.at[1]
    u, v = x * c + y * s, -x * s + y * c
    gaps = ((top.width / 2 - u, (1, 0)), (top.width / 2 + u, (-1, 0)), (top.depth / 2 - v, (0, 1)), (top.depth / 2 + v, (0, -1)))
    gap, (nu, nv) = min(gaps)
    u, v = u + nu * (gap + beyond), v + nv * (gap + beyond)
    return (top.at[0] + u * c - v * s, top.at[1] + u * s + v * c)


def size_of(kind: str) -> Point:
    """Width, depth and height of a prop in metres."""
    w, d, h = table("props")[kind]["size"]
    return (float(w), float(d), float(h))


def place_props(
    frame: Frame, things: tuple[SceneProp, ...], people: dict[str, Ground], user: dict[str, str], seed: int
) -> tuple[Prop, ...]:
    """Every thing of a scene at rest (or in a hand): on the surface that the text names, else near whoever uses it first."""
    placed: list[Prop] = []
    heaps: dict[str, Ground] = {}
    for thing in things:
        size = size_of(thing.kind)
        if thing.holder:
            at = people.get(thing.holder, home(frame, ()))
            placed.append(Prop(thing.id, thing.kind, (at[0], at[1], 0.0), 0.0, thing.holder))
            continue
        turn = (number(seed, thing.id, "turn") % 1000 / 999 - 0.5) * 0.7
        if thing.heap and thing.heap in heaps:
            base = next(p for p in placed if p.id == thing.heap)
            shift = (number(seed, thing.id, "shift") % 1000 / 999 - 0.5) * 0.06
            placed.append(
                Prop(thing.id, thing.kind, (base.at[0] + shift, base.at[1] - shift / 2, base.at[2] + size[2] * thing.stack), turn)
            )
            continue
        rest, facing = _rest(frame, thing, size, people, user.get(thing.id, ""), placed)
        if thing.heap:
            heaps[thing.heap] = rest[:2]
        placed.append(Prop(thing.id, thing.kind, rest, facing + (0.0 if table("props")[thing.kind]["rest"] == "far" else turn)))
    return tuple(placed)


def _rest(
    frame: Frame, thing: SceneProp, size: Point, people: dict[str, Ground], user: str, placed: list[Prop]
) -> tuple[Point, float]:
    place = frame.place
    rest = table("props")[thing.kind]["rest"]
    word = thing.near.name if thing.near is not None and thing.near.kind == "spot" else ""
    if rest == "far":
        words = (*table("props")[thing.kind]["words"], "sea", "horizon", "distance", "outside")
        spot = next((s for w in words for s in spots_for(place, w, ("far",))), None) or next(
            (s for s in place.spots if s.kind == "far"), None
        )
        if spot is not None:
            return (spot.at[0], spot.at[1], 0.0), wrap(frame.place.front - math.pi / 2)
    near = people.get(user) or (people.get(thing.near.name) if thing.near is not None and thing.near.kind == "actor" else None)
    near = near if near is not None and frame.floor.inside(near) else home(frame, ())
    top = top_for(place, word) if word else None
    if top is None and rest == "surface" and tops(place):
        closest = min(tops(place), key=lambda t: max(0.0, math.dist(t.at, near) - max(t.width, t.depth) / 2))
        if not word or not _stands(place, word):
            top = closest
    if top is not None:
        slot = _slot(frame, top, thing, size, near, placed)
        if slot is not None:
            return (slot[0], slot[1], top.z), frame.audience - math.pi / 2
    base = _stands(place, word) or near
    avoid = (*people.values(), *(p.at[:2] for p in placed if p.at[2] < 0.1))
    at = frame.floor.nearest((base[0] + 0.5 * frame.right[0], base[1] + 0.5 * frame.right[1]), avoid, passing=0.45)
    return (at[0], at[1], 0.0), frame.audience - math.pi / 2


def _stands(place: Place, word: str) -> Ground | None:
    found = spots_for(place, word, ("stand", "door", "window", "seat", "bed")) if word else []
    return found[0].at[:2] if found else None


def _slot(frame: Frame, top: Top, thing: SceneProp, size: Point, near: Ground, placed: list[Prop]) -> Ground | None:
    """The best free point on a surface: in reach of who uses it; a heap near the edge on the audience's side, so that its fall is seen."""
    best, found = math.inf, None
    for p in slots(top, size):
        room = min(
            (math.dist(p, q.at[:2]) - (size_of(q.kind)[0] + size[0]) / 2 for q in placed if abs(q.at[2] - top.z) < 0.6),
            default=1.0,
        )
        if room < 0.03:
            continue
        cost = (
            frame.deep(p) * 1.2 + 0.4 * abs(math.dist(p, near) - 1.1)
            if thing.heap
            else abs(math.dist(p, near) - 0.5) + 0.1 * frame.deep(p)
        )
        if size[2] >= TALL and not thing.heap:
            cost = abs(math.dist(p, near) - 0.8) - 0.5 * (frame.deep(p) - frame.deep(near))
        if cost < best:
            best, found = cost, p
    return found


def thing_of(target: Thing | None, kind: str) -> str:
    """The name of a target if it is of `kind`, else ""."""
    return target.name if target is not None and target.kind == kind else ""
