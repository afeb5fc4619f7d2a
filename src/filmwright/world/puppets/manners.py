"""How an emotion sits in a body and a face, and when in an action a hand closes on a thing or lets it go: tables."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Feeling:
    """How an emotion sits in a body and a face; `gesture` scales the hands while speaking, `mouth` is a mood of `face.MOODS`."""

    lean: float = 0.0
    nod: float = 0.0
    cock: float = 0.0
    shrug: float = 0.0
    brow: float = 0.0
    knit: float = 0.0
    squint: float = 0.0
    wide: float = 0.0
    slant: float = 0.0
    gesture: float = 1.0
    mouth: str = "neutral"


FEELINGS: dict[str, Feeling] = {
    "neutral": Feeling(),
    "joy": Feeling(lean=-0.03, nod=-0.05, brow=0.38, squint=0.16, gesture=1.4, mouth="happy"),
    "sadness": Feeling(lean=0.10, nod=0.15, shrug=-0.008, brow=0.10, knit=-0.55, squint=0.10, slant=-0.22, gesture=0.4, mouth="sad"),
    "anger": Feeling(lean=0.09, nod=0.07, shrug=0.006, brow=-0.42, knit=0.50, squint=0.20, slant=0.30, gesture=1.5, mouth="angry"),
    "fear": Feeling(lean=-0.07, nod=-0.02, shrug=0.016, brow=0.45, knit=-0.40, wide=0.35, gesture=0.8, mouth="afraid"),
    "surprise": Feeling(lean=-0.08, nod=-0.06, brow=0.75, wide=0.40, gesture=1.0, mouth="surprised"),
    "tenderness": Feeling(lean=0.02, nod=0.03, cock=0.09, brow=0.16, knit=-0.20, squint=0.16, slant=-0.08, gesture=0.7, mouth="tender"),
    "worry": Feeling(lean=0.03, nod=0.05, shrug=0.006, brow=0.18, knit=-0.45, squint=0.04, slant=-0.14, gesture=0.8, mouth="sad"),
}


@dataclass(frozen=True)
class Handling:
    """When in its beat a hand closes on a prop (`takes`), lets it go (`leaves`) or strikes it (`strikes`), as parts of the beat.

    `passes`: the hand of the beat's target takes it then. `speed`: metres a second at release, along the facing and a little up.
    """

    hand: str = "right"
    takes: float | None = None
    leaves: float | None = None
    strikes: float | None = None
    passes: bool = False
    speed: float = 0.0


HANDLINGS: dict[str, Handling] = {
    "pick_up": Handling(takes=0.50),
    "put_down": Handling(leaves=0.60),
    "give": Handling(leaves=0.55, passes=True),
    "throw": Handling(leaves=0.45, speed=4.5),
    "push": Handling(strikes=0.45, speed=1.6),
    "open": Handling(strikes=0.42),
    "close": Handling(strikes=0.66),
    "knock": Handling(strikes=0.35),
    "drink": Handling(),
    "read": Handling(),
    "write": Handling(),
    "light": Handling(strikes=0.55),
}
