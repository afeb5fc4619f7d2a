"""What actors can do, as tables: each action is a clip of keys from 0 to 1 over its beat, with anticipation, action and settle.

Channels are added to the body's pose. Angles in radians: lean (bow), nod (down), and to the left: twist, tilt, shake, cock.
Parts of the height: lift (hips up), forward, hop (the whole body up), shrug. Face: brow (up), knit (frown; negative is sorrow), squint, wide.
Hands are wrists from their shoulder in parts of the height, (forward, outward, up), None for where the arm was; an arm is 0.32 long.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

Keys = tuple[tuple[float, float], ...]
Place = tuple[float, float, float]
Hand = tuple[tuple[float, Place | None], ...]


@dataclass(frozen=True)
class Wiggle:
    """A swing added to a channel (or "right.y" of a hand): `size`, `rate` a second, faded in and out between `start` and `end`."""

    channel: str
    size: float
    rate: float
    start: float = 0.0
    end: float = 1.0
    shift: float = 0.0


@dataclass(frozen=True)
class Clip:
    """One action. `reach`: how far a hand goes to the beat's target; `point` aims at it instead of touching it.

    `palms` as (forward, outward, up). With `eyes` the gaze is on the hands' work."""

    keys: dict[str, Keys] = field(default_factory=dict)
    right: Hand = ()
    left: Hand = ()
    reach: dict[str, Keys] = field(default_factory=dict)
    point: bool = False
    palms: dict[str, Place] = field(default_factory=dict)
    hands: dict[str, tuple[tuple[float, str], ...]] = field(default_factory=dict)
    wiggles: tuple[Wiggle, ...] = ()
    mood: str = ""
    eyes: bool = False


_SIDEWAYS = ("twist", "tilt", "shake", "cock", "sway")


def mirrored(clip: Clip) -> Clip:
    """The clip for the other hand."""
    other = {"right": "left", "left": "right"}

    def channel(name: str) -> str:
        side, dot, axis = name.partition(".")
        return other[side] + dot + axis if dot else name

    def flip(name: str, size: float) -> float:
        return -size if name in _SIDEWAYS else size

    return replace(
        clip,
        keys={k: tuple((u, flip(k, v)) for u, v in keys) for k, keys in clip.keys.items()},
        right=clip.left,
        left=clip.right,
        reach={other[s]: v for s, v in clip.reach.items()},
        palms={other[s]: v for s, v in clip.palms.items()},
        hands={other[s]: v for s, v in clip.hands.items()},
        wiggles=tuple(replace(w, channel=channel(w.channel), size=flip(w.channel, w.size)) for w in clip.wiggles),
    )


def _k(*pairs: float) -> Keys:
    return tuple(zip(pairs[::2], pairs[1::2], strict=True))


def _arc(place: Place, rise: float = 0.25, fall: float = 0.8, before: Place | None = None) -> Hand:
    """From rest, by way of an anticipation, to `place`, held, and back."""
    start: Hand = ((0.0, None),) if before is None else ((0.0, None), (rise * 0.45, before))
    return (*start, (rise, place), (fall, place), (1.0, None))


_UP, _DOWN, _AHEAD, _IN = (0.0, 0.0, 1.0), (0.0, 0.0, -1.0), (1.0, 0.0, 0.0), (0.0, -1.0, 0.0)
_MOUTH: Place = (0.155, -0.075, 0.075)
_READ: Place = (0.20, -0.045, -0.05)

CLIPS: dict[str, Clip] = {
    "look": Clip({"lean": _k(0, 0, 0.3, 0.04, 0.8, 0.04, 1, 0), "brow": _k(0, 0, 0.25, 0.25, 0.7, 0.2, 1, 0)}),
    "point": Clip(
        {"lean": _k(0, 0, 0.14, -0.05, 0.34, 0.07, 0.8, 0.05, 1, 0), "brow": _k(0, 0, 0.3, 0.25, 0.8, 0.2, 1, 0)},
        right=_arc((0.22, 0.05, -0.01), 0.34, 0.82, (0.05, 0.06, -0.20)),
        reach={"right": _k(0.12, 0, 0.34, 1, 0.82, 1, 1, 0)},
        point=True,
        palms={"right": (0.0, -0.4, -1.0)},
        hands={"right": ((0.1, "point"), (0.92, "open"))},
    ),
    "wave": Clip(
        {
            "tilt": _k(0, 0, 0.15, -0.03, 0.3, 0.05, 0.8, 0.05, 1, 0),
            "brow": _k(0, 0, 0.25, 0.35, 0.8, 0.3, 1, 0),
            "cock": _k(0, 0, 0.3, 0.08, 0.8, 0.08, 1, 0),
        },
        right=_arc((0.06, 0.13, 0.15), 0.26, 0.84, (0.02, 0.08, -0.29)),
        palms={"right": (1.0, 0.1, 0.1)},
        hands={"right": ((0.12, "flat"), (0.9, "open"))},
        wiggles=(Wiggle("right.y", 0.065, 1.9, 0.24, 0.86),),
    ),
    "nod": Clip({"nod": _k(0, 0, 0.16, -0.06, 0.36, 0.26, 0.52, 0.04, 0.70, 0.17, 1, 0), "lean": _k(0, 0, 0.36, 0.03, 1, 0)}),
    "shake_head": Clip(
        {
            "shake": _k(0, 0, 0.18, 0.26, 0.38, -0.28, 0.58, 0.24, 0.78, -0.14, 1, 0),
            "nod": _k(0, 0, 0.3, 0.07, 0.8, 0.07, 1, 0),
            "knit": _k(0, 0, 0.2, 0.12, 0.8, 0.12, 1, 0),
        }
    ),
    "shrug": Clip(
        {
            "shrug": _k(0, 0, 0.12, -0.006, 0.34, 0.03, 0.7, 0.028, 1, 0),
            "cock": _k(0, 0, 0.36, 0.14, 0.72, 0.14, 1, 0),
            "brow": _k(0, 0, 0.3, 0.5, 0.7, 0.45, 1, 0),
        },
        right=_arc((0.13, 0.10, -0.15), 0.36, 0.7),
        left=_arc((0.13, 0.10, -0.15), 0.40, 0.72),
        palms={"right": (0.35, 0.2, 1.0), "left": (0.35, 0.2, 1.0)},
        hands={"right": ((0.15, "flat"), (0.9, "open")), "left": ((0.15, "flat"), (0.9, "open"))},
    ),
    "pick_up": Clip(
        {"nod": _k(0, 0, 0.2, 0.2, 0.6, 0.2, 0.85, 0)},
        right=((0.0, None), (0.18, (0.04, 0.08, -0.26)), (0.46, (0.20, 0.0, -0.16)), (0.56, (0.20, 0.0, -0.16)), (0.86, None), (1.0, None)),
        reach={"right": _k(0.16, 0, 0.46, 1, 0.55, 1, 0.80, 0)},
        palms={"right": (0.2, -1.0, -0.1)},
        hands={"right": ((0.2, "flat"), (0.5, "grip"))},
        eyes=True,
    ),
    "put_down": Clip(
        {"nod": _k(0, 0, 0.25, 0.2, 0.7, 0.2, 1, 0)},
        right=((0.0, None), (0.18, (0.14, 0.02, -0.09)), (0.54, (0.20, 0.0, -0.16)), (0.64, (0.20, 0.0, -0.16)), (1.0, None)),
        reach={"right": _k(0.2, 0, 0.55, 1, 0.64, 1, 0.84, 0)},
        palms={"right": (0.2, -1.0, -0.1)},
        hands={"right": ((0.0, "grip"), (0.6, "flat"), (0.8, "open"))},
        eyes=True,
    ),
    "give": Clip(
        {
            "lean": _k(0, 0, 0.2, -0.03, 0.5, 0.09, 0.65, 0.08, 1, 0),
            "nod": _k(0, 0, 0.4, 0.06, 0.7, 0.0),
            "brow": _k(0, 0, 0.4, 0.25, 0.8, 0.1, 1, 0),
        },
        right=((0.0, None), (0.20, (0.10, 0.03, -0.14)), (0.50, (0.27, -0.02, -0.10)), (0.64, (0.27, -0.02, -0.10)), (1.0, None)),
        reach={"right": _k(0.2, 0, 0.5, 0.9, 0.64, 0.9, 0.8, 0)},
        palms={"right": (0.25, -0.75, 0.5)},
        hands={"right": ((0.0, "grip"), (0.57, "flat"), (0.85, "open"))},
    ),
    "take": Clip(
        {"lean": _k(0, 0, 0.5, 0.07, 0.65, 0.06, 1, 0), "brow": _k(0, 0, 0.4, 0.2, 1, 0)},
        right=((0.0, None), (0.28, (0.12, 0.04, -0.16)), (0.50, (0.25, -0.02, -0.11)), (0.62, (0.25, -0.02, -0.11)), (0.88, None), (1.0, None)),
        palms={"right": (0.25, -0.7, 0.6)},
        hands={"right": ((0.2, "flat"), (0.55, "grip"))},
    ),
    "throw": Clip(
        {
            "lean": _k(0, 0, 0.28, -0.16, 0.46, 0.20, 0.62, 0.14, 1, 0),
            "twist": _k(0, 0, 0.28, -0.38, 0.46, 0.34, 0.65, 0.24, 1, 0),
            "lift": _k(0, 0, 0.28, -0.02, 0.45, 0.0),
        },
        right=(
            (0.0, None),
            (0.30, (-0.10, 0.14, 0.13)),
            (0.38, (0.02, 0.12, 0.22)),
            (0.46, (0.24, 0.02, 0.12)),
            (0.58, (0.20, -0.10, -0.14)),
            (1.0, None),
        ),
        left=((0.0, None), (0.28, (0.18, 0.06, 0.0)), (0.5, (0.0, 0.10, -0.22)), (1.0, None)),
        palms={"right": _AHEAD},
        hands={"right": ((0.0, "grip"), (0.45, "flat"), (0.8, "open"))},
    ),
    "open": Clip(
        {"lean": _k(0, 0, 0.2, 0.05, 0.5, -0.05, 0.75, -0.03, 1, 0), "twist": _k(0, 0, 0.3, 0.10, 0.7, -0.20, 1, 0)},
        right=((0.0, None), (0.3, (0.22, 0.0, -0.10)), (0.42, (0.22, 0.0, -0.10)), (0.72, (0.12, 0.14, -0.12)), (1.0, None)),
        reach={"right": _k(0.1, 0, 0.3, 0.6, 0.42, 0.6, 0.6, 0)},
        palms={"right": (0.5, -0.8, 0.0)},
        hands={"right": ((0.24, "grip"), (0.78, "open"))},
    ),
    "close": Clip(
        {"lean": _k(0, 0, 0.3, -0.02, 0.6, 0.07, 1, 0), "twist": _k(0, 0, 0.3, -0.18, 0.65, 0.12, 1, 0)},
        right=((0.0, None), (0.28, (0.12, 0.14, -0.12)), (0.65, (0.25, 0.0, -0.10)), (0.76, (0.25, 0.0, -0.10)), (1.0, None)),
        palms={"right": (1.0, -0.1, 0.0)},
        hands={"right": ((0.22, "flat"), (0.85, "open"))},
    ),
    "knock": Clip(
        {"lean": _k(0, 0, 0.3, 0.06, 0.8, 0.06, 1, 0), "nod": _k(0, 0, 0.3, -0.05, 0.8, -0.05, 1, 0)},
        right=_arc((0.20, 0.0, 0.03), 0.28, 0.82),
        palms={"right": (0.3, -1.0, 0.0)},
        hands={"right": ((0.15, "grip"), (0.9, "open"))},
        wiggles=(Wiggle("right.x", 0.045, 3.2, 0.28, 0.82),),
    ),
    "drink": Clip(
        {"nod": _k(0, 0, 0.2, 0.10, 0.42, -0.26, 0.72, -0.30, 0.9, 0.04, 1, 0), "squint": _k(0.3, 0, 0.45, 0.3, 0.7, 0.3, 0.85, 0)},
        right=((0.0, None), (0.2, (0.15, 0.0, -0.14)), (0.42, _MOUTH), (0.72, (0.15, -0.075, 0.10)), (1.0, None)),
        palms={"right": (0.1, -1.0, 0.05)},
        hands={"right": ((0.0, "grip"),)},
    ),
    "pour": Clip(
        {"nod": _k(0, 0, 0.2, 0.2, 0.85, 0.2, 1, 0), "lean": _k(0, 0, 0.25, 0.06, 0.8, 0.06, 1, 0)},
        right=_arc((0.235, -0.03, 0.075), 0.3, 0.8),
        palms={"right": (0.1, -0.35, -0.95)},
        hands={"right": ((0.0, "grip"),)},
        wiggles=(Wiggle("right.z", 0.012, 1.1, 0.35, 0.78),),
        eyes=True,
    ),
    "doff": Clip(
        {
            "nod": _k(0, 0, 0.2, -0.04, 0.42, 0.16, 0.62, 0.12, 1, 0),
            "lean": _k(0, 0, 0.42, 0.04, 0.7, 0.03, 1, 0),
            "cock": _k(0, 0, 0.4, 0.06, 0.75, 0.06, 1, 0),
        },
        right=_arc((0.115, -0.02, 0.235), 0.36, 0.7, (0.08, 0.06, -0.12)),
        palms={"right": (-0.5, -0.75, -0.2)},
        hands={"right": ((0.16, "flat"), (0.4, "grip"), (0.85, "open"))},
    ),
    "read": Clip(
        {"nod": _k(0, 0, 0.16, 0.24, 0.9, 0.24, 1, 0), "lean": _k(0, 0, 0.2, 0.04, 0.9, 0.04, 1, 0), "squint": _k(0, 0, 0.2, 0.10, 0.9, 0.10, 1, 0)},
        right=_arc(_READ, 0.16, 0.9),
        left=_arc(_READ, 0.18, 0.9),
        palms={"right": (-0.45, -0.5, 0.8), "left": (-0.45, -0.5, 0.8)},
        hands={"right": ((0.1, "grip"), (0.95, "open")), "left": ((0.1, "grip"), (0.95, "open"))},
        wiggles=(Wiggle("shake", 0.07, 0.35, 0.15, 0.9),),
        eyes=True,
    ),
    "write": Clip(
        {"nod": _k(0, 0, 0.16, 0.30, 0.88, 0.30, 1, 0), "lean": _k(0, 0, 0.2, 0.12, 0.88, 0.12, 1, 0)},
        right=_arc((0.20, -0.06, -0.17), 0.16, 0.88),
        left=_arc((0.17, -0.05, -0.19), 0.2, 0.88),
        palms={"right": _DOWN, "left": _DOWN},
        hands={"right": ((0.1, "grip"), (0.92, "open"))},
        wiggles=(Wiggle("right.y", 0.022, 1.6, 0.18, 0.86), Wiggle("right.x", 0.008, 3.2, 0.18, 0.86)),
        eyes=True,
    ),
    "light": Clip(
        {"nod": _k(0, 0, 0.2, 0.16, 0.8, 0.16, 1, 0), "lean": _k(0, 0, 0.25, 0.07, 0.8, 0.07, 1, 0)},
        right=_arc((0.22, -0.03, -0.12), 0.34, 0.8),
        left=_arc((0.17, -0.04, -0.15), 0.3, 0.8),
        reach={"right": _k(0.2, 0, 0.4, 0.85, 0.75, 0.85, 0.92, 0)},
        palms={"right": (0.0, -0.7, -0.7)},
        hands={"right": ((0.1, "grip"), (0.9, "open"))},
        wiggles=(Wiggle("right.x", 0.02, 2.2, 0.4, 0.7),),
        eyes=True,
    ),
    "push": Clip(
        {
            "lean": _k(0, 0, 0.24, -0.09, 0.45, 0.22, 0.65, 0.2, 1, 0),
            "forward": _k(0, 0, 0.24, -0.02, 0.45, 0.05, 0.7, 0.05, 1, 0),
            "knit": _k(0, 0, 0.3, 0.25, 0.6, 0.2, 1, 0),
        },
        right=((0.0, None), (0.26, (0.09, 0.03, -0.10)), (0.45, (0.28, -0.02, -0.08)), (0.62, (0.29, -0.02, -0.08)), (1.0, None)),
        left=((0.0, None), (0.26, (0.09, 0.03, -0.10)), (0.45, (0.28, -0.02, -0.08)), (0.62, (0.29, -0.02, -0.08)), (1.0, None)),
        reach={"right": _k(0.26, 0, 0.45, 0.8, 0.62, 0.8, 0.85, 0)},
        palms={"right": (1.0, 0.0, 0.15), "left": (1.0, 0.0, 0.15)},
        hands={"right": ((0.12, "flat"), (0.85, "open")), "left": ((0.12, "flat"), (0.85, "open"))},
    ),
    "hug": Clip(
        {
            "lean": _k(0, 0, 0.2, -0.04, 0.45, 0.13, 0.85, 0.13, 1, 0),
            "cock": _k(0.2, 0, 0.5, 0.22, 0.85, 0.22, 1, 0),
            "nod": _k(0.2, 0, 0.5, 0.1, 0.85, 0.1, 1, 0),
            "squint": _k(0.3, 0, 0.55, 0.9, 0.85, 0.9, 1, 0),
        },
        right=((0.0, None), (0.24, (0.16, 0.17, -0.02)), (0.5, (0.235, -0.09, -0.03)), (0.85, (0.235, -0.09, -0.03)), (1.0, None)),
        left=((0.0, None), (0.24, (0.16, 0.17, -0.04)), (0.5, (0.225, -0.08, -0.09)), (0.85, (0.225, -0.08, -0.09)), (1.0, None)),
        palms={"right": (-0.6, -0.8, 0.0), "left": (-0.6, -0.8, 0.0)},
        mood="tender",
    ),
    "hugged": Clip(
        {
            "lean": _k(0.25, 0, 0.5, 0.07, 0.85, 0.07, 1, 0),
            "cock": _k(0.3, 0, 0.55, -0.18, 0.85, -0.18, 1, 0),
            "nod": _k(0.3, 0, 0.55, 0.14, 0.85, 0.14, 1, 0),
            "squint": _k(0.35, 0, 0.6, 0.85, 0.85, 0.85, 1, 0),
        },
        right=((0.0, None), (0.34, (0.17, 0.13, -0.08)), (0.56, (0.225, -0.06, -0.07)), (0.85, (0.225, -0.06, -0.07)), (1.0, None)),
        left=((0.0, None), (0.30, (0.17, 0.13, -0.06)), (0.53, (0.230, -0.05, -0.05)), (0.85, (0.230, -0.05, -0.05)), (1.0, None)),
        palms={"right": (-0.6, -0.8, 0.0), "left": (-0.6, -0.8, 0.0)},
        mood="tender",
    ),
    "jump": Clip(
        {
            "lift": _k(0, 0, 0.26, -0.11, 0.36, 0.0, 0.62, 0.0, 0.72, -0.08, 0.9, 0, 1, 0),
            "hop": _k(0.34, 0, 0.41, 0.10, 0.49, 0.13, 0.57, 0.10, 0.64, 0),
            "lean": _k(0, 0, 0.26, 0.26, 0.38, -0.05, 0.6, 0.0, 0.72, 0.16, 1, 0),
            "brow": _k(0, 0, 0.4, 0.5, 0.7, 0.3, 1, 0),
        },
        right=(
            (0.0, None),
            (0.26, (-0.14, 0.08, -0.24)),
            (0.42, (0.10, 0.14, 0.20)),
            (0.6, (0.08, 0.20, 0.05)),
            (0.78, (0.06, 0.12, -0.2)),
            (1.0, None),
        ),
        left=(
            (0.0, None),
            (0.26, (-0.14, 0.08, -0.24)),
            (0.43, (0.10, 0.14, 0.20)),
            (0.6, (0.08, 0.20, 0.05)),
            (0.78, (0.06, 0.12, -0.2)),
            (1.0, None),
        ),
    ),
    "dance": Clip(
        {"lift": _k(0, 0, 0.08, -0.02, 0.92, -0.02, 1, 0), "brow": _k(0, 0, 0.1, 0.3, 0.9, 0.3, 1, 0)},
        right=_arc((0.12, 0.16, 0.02), 0.1, 0.92),
        left=_arc((0.12, 0.16, 0.02), 0.1, 0.92),
        mood="happy",
        wiggles=(
            Wiggle("sway", 0.035, 1.0, 0.05, 0.95),
            Wiggle("tilt", 0.13, 1.0, 0.05, 0.95, 0.1),
            Wiggle("cock", 0.14, 1.0, 0.05, 0.95, 0.2),
            Wiggle("lift", 0.018, 2.0, 0.05, 0.95),
            Wiggle("twist", 0.22, 0.5, 0.05, 0.95),
            Wiggle("right.z", 0.12, 1.0, 0.08, 0.93),
            Wiggle("left.z", 0.12, 1.0, 0.08, 0.93, 0.5),
        ),
    ),
    "laugh": Clip(
        {
            "lean": _k(0, 0, 0.16, 0.06, 0.34, -0.13, 0.7, -0.08, 1, 0),
            "nod": _k(0, 0, 0.3, -0.22, 0.75, -0.14, 1, 0),
            "squint": _k(0, 0, 0.2, 0.65, 0.8, 0.6, 1, 0),
            "brow": _k(0, 0, 0.2, 0.45, 0.8, 0.4, 1, 0),
        },
        right=_arc((0.115, -0.05, -0.19), 0.28, 0.82),
        palms={"right": (-1.0, 0.0, 0.0)},
        mood="beaming",
        wiggles=(Wiggle("shrug", 0.010, 4.0, 0.15, 0.85), Wiggle("nod", 0.045, 4.0, 0.15, 0.85, 0.1)),
    ),
    "cry": Clip(
        {
            "lean": _k(0, 0, 0.25, 0.22, 0.88, 0.22, 1, 0.1),
            "nod": _k(0, 0, 0.25, 0.34, 0.88, 0.34, 1, 0.15),
            "knit": _k(0, 0, 0.2, -0.7, 0.9, -0.7, 1, -0.4),
            "squint": _k(0, 0, 0.2, 0.7, 0.9, 0.7, 1, 0.2),
        },
        right=_arc((0.150, -0.055, 0.045), 0.28, 0.88),
        left=_arc((0.150, -0.055, 0.045), 0.31, 0.88),
        palms={"right": (-1.0, -0.1, 0.0), "left": (-1.0, -0.1, 0.0)},
        mood="sad",
        wiggles=(Wiggle("shrug", 0.009, 2.6, 0.2, 0.9), Wiggle("lean", 0.02, 2.6, 0.2, 0.9, 0.2)),
    ),
    "shiver": Clip(
        {
            "lean": _k(0, 0, 0.15, 0.12, 0.88, 0.12, 1, 0),
            "shrug": _k(0, 0, 0.15, 0.022, 0.88, 0.022, 1, 0),
            "knit": _k(0, 0, 0.15, -0.35, 0.88, -0.35, 1, 0),
        },
        right=_arc((0.125, -0.13, -0.08), 0.16, 0.9),
        left=_arc((0.105, -0.11, -0.12), 0.18, 0.9),
        palms={"right": (-1.0, -0.2, 0.0), "left": (-1.0, -0.2, 0.0)},
        mood="afraid",
        wiggles=(Wiggle("sway", 0.004, 6.0, 0.1, 0.9), Wiggle("shake", 0.03, 6.0, 0.1, 0.9, 0.3)),
    ),
    "think": Clip(
        {
            "cock": _k(0, 0, 0.2, 0.15, 0.85, 0.15, 1, 0),
            "nod": _k(0, 0, 0.2, -0.04, 0.85, -0.04, 1, 0),
            "knit": _k(0, 0, 0.2, 0.18, 0.85, 0.18, 1, 0),
            "squint": _k(0, 0, 0.2, 0.2, 0.85, 0.2, 1, 0),
        },
        right=_arc((0.135, -0.085, 0.01), 0.22, 0.86),
        left=_arc((0.125, -0.10, -0.17), 0.24, 0.86),
        palms={"right": (-0.7, -0.4, 0.5), "left": (-0.6, -0.1, 0.6)},
        hands={"right": ((0.1, "point"), (0.92, "open"))},
    ),
    "fall": Clip(
        {
            "brow": _k(0, 0, 0.12, 0.8, 0.6, 0.5, 1, 0),
            "wide": _k(0, 0, 0.12, 0.3, 0.5, 0.2, 0.7, 0),
            "lift": _k(0, 0, 0.12, 0.01, 0.30, -0.325, 0.36, -0.31, 0.40, -0.325, 0.66, -0.325, 0.96, 0),
            "forward": _k(0, 0, 0.10, 0.05, 0.30, -0.22, 0.66, -0.22, 0.80, -0.06, 0.96, 0),
            "lean": _k(0, 0, 0.12, 0.25, 0.30, -0.30, 0.44, -0.12, 0.66, -0.05, 0.80, 0.5, 1, 0),
            "nod": _k(0, 0, 0.26, -0.2, 0.36, 0.25, 0.5, 0, 1, 0),
            "shake": _k(0.44, 0, 0.50, 0.25, 0.56, -0.25, 0.62, 0),
        },
        right=(
            (0.0, None),
            (0.16, (0.10, 0.20, 0.10)),
            (0.32, (-0.10, 0.14, -0.20)),
            (0.66, (-0.08, 0.14, -0.22)),
            (0.82, (0.16, 0.05, -0.22)),
            (1.0, None),
        ),
        left=(
            (0.0, None),
            (0.14, (0.10, 0.20, 0.12)),
            (0.32, (-0.10, 0.14, -0.20)),
            (0.66, (-0.08, 0.14, -0.22)),
            (0.82, (0.16, 0.05, -0.22)),
            (1.0, None),
        ),
        mood="surprised",
    ),
    "raise": Clip(
        {"lean": _k(0, 0, 0.2, 0.03, 0.45, -0.06, 0.85, -0.05, 1, 0), "nod": _k(0, 0, 0.4, -0.14, 0.85, -0.12, 1, 0)},
        right=_arc((0.10, 0.03, 0.28), 0.36, 0.85, (0.10, 0.05, -0.25)),
        palms={"right": (0.3, -1.0, 0.1)},
        hands={"right": ((0.0, "grip"),)},
    ),
}
