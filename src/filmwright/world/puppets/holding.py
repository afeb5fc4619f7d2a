"""Which prop is in which hand at a frame, as the beats tell it, and how a thing of its kind is carried.

In: the scene's props and beats. Out: for an actor, side -> prop. A hand that is free takes: the right one first. The physics room tells the same
story from the same table (:data:`actions.HANDLINGS`).
"""

from __future__ import annotations

import functools

from ...film import Beat, Prop
from .actions import Place
from .manners import HANDLINGS

Hands = dict[str, Prop]

#: kind -> wrist from its shoulder (forward, outward, up) in heights, and where the palm looks.
CARRIES: dict[str, tuple[Place, Place]] = {
    "": ((0.140, 0.010, -0.135), (0.15, -1.0, 0.1)),
    "lantern": ((0.190, 0.035, -0.120), (0.1, -0.9, -0.3)),
    "bucket": ((0.045, 0.095, -0.300), (0.0, -1.0, 0.0)),
    "bag": ((0.045, 0.095, -0.300), (0.0, -1.0, 0.0)),
    "umbrella": ((0.130, -0.020, -0.060), (0.2, -1.0, 0.1)),
    "broom": ((0.150, 0.040, -0.100), (0.2, -1.0, 0.0)),
    "candle": ((0.180, -0.020, -0.100), (0.1, -1.0, 0.1)),
    "letter": ((0.165, -0.020, -0.115), (-0.2, -0.7, 0.7)),
    "book": ((0.150, -0.010, -0.140), (-0.1, -0.6, 0.8)),
    "box": ((0.170, -0.050, -0.130), (0.1, -0.7, 0.7)),
    "crate": ((0.170, -0.050, -0.130), (0.1, -0.7, 0.7)),
    "rope": ((0.080, 0.060, -0.250), (0.1, -1.0, 0.0)),
    "ball": ((0.130, 0.030, -0.150), (0.1, -0.5, 0.85)),
    "lamp": ((0.180, 0.000, -0.110), (0.1, -1.0, 0.0)),
    "plate": ((0.165, -0.010, -0.130), (0.1, -0.3, 1.0)),
}
#: Lights are waved with; anything else stays still in its hand while the other hand waves.
WAVED = ("lantern", "lamp", "candle", "flower", "hat", "bell", "umbrella", "letter")


def held(actor: str, props: tuple[Prop, ...], beats: tuple[Beat, ...], frame: float) -> Hands:
    """What `actor` has in its hands at `frame`: side -> prop."""
    story = _story(props, beats)
    now: Hands = {}
    for at, who, hands in story:
        if at > frame:
            break
        if who == actor:
            now = hands
    return now


@functools.lru_cache(maxsize=64)
def _story(props: tuple[Prop, ...], beats: tuple[Beat, ...]) -> tuple[tuple[float, str, Hands], ...]:
    """Every change of what hands hold, in order: (frame, actor, side -> prop)."""
    known = {p.id: p for p in props}
    hands: dict[str, Hands] = {}
    told: list[tuple[float, str, Hands]] = []

    def tell(frame: float, actor: str) -> None:
        told.append((frame, actor, dict(hands.get(actor, {}))))

    def take(actor: str, prop: Prop) -> None:
        mine = hands.setdefault(actor, {})
        mine["right" if "right" not in mine else "left"] = prop

    def drop(actor: str, wanted: str) -> Prop | None:
        mine = hands.get(actor, {})
        side = next((s for s, p in mine.items() if p.id == wanted), next(reversed(mine), ""))
        return mine.pop(side) if side else None

    for prop in props:
        if prop.holder:
            take(prop.holder, prop)
            tell(-1.0, prop.holder)
    for beat in sorted(beats, key=lambda b: (b.start, b.id)):
        how = HANDLINGS.get(beat.action)
        if how is None or not beat.actor:
            continue
        wanted = next((p for p in (beat.prop, beat.target) if p in known), "")
        span = beat.end - beat.start
        if how.takes is not None and wanted and wanted not in {p.id for p in hands.get(beat.actor, {}).values()}:
            for other in list(hands):
                if any(p.id == wanted for p in hands[other].values()):
                    drop(other, wanted)
                    tell(beat.start + how.takes * span, other)
            take(beat.actor, known[wanted])
            tell(beat.start + how.takes * span, beat.actor)
        elif how.leaves is not None:
            gone = drop(beat.actor, wanted)
            if gone is not None:
                frame = beat.start + how.leaves * span
                tell(frame, beat.actor)
                if how.passes and beat.target and beat.target not in known:
                    take(beat.target, gone)
                    tell(frame, beat.target)
    return tuple(sorted(told, key=lambda t: t[0]))
