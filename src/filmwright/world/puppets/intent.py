"""What a body means to do at one picture, before its joints are solved: a few numbers that layers add to."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .bend import unit
from .figure import Vec


@dataclass
class Arm:
    """A wrist from its shoulder, (forward, outward, up) in parts of the height; where the palm looks; the hand shape; a world point to go to."""

    at: Vec
    palm: Vec
    hand: str = "open"
    goal: Vec | None = None
    pull: float = 0.0
    aim: bool = False


@dataclass
class Foot:
    """An ankle's place in the world, the foot's yaw and its pitch (toes down positive)."""

    at: Vec
    yaw: float
    pitch: float = 0.0


@dataclass
class Body:
    """Channels as in `actions`, the hips' place in metres, the whole body's `bow` (lying is -pi/2), arms and feet by side."""

    hips: Vec
    yaw: float
    bow: float = 0.0
    channels: dict[str, float] = field(default_factory=dict)
    arms: dict[str, Arm] = field(default_factory=dict)
    feet: dict[str, Foot] = field(default_factory=dict)
    knees: Vec = field(default_factory=lambda: np.array([1.0, 0.0, 0.0]))
    gaze: Vec | None = None
    eyes: Vec | None = None
    mood: str = "neutral"
    mouth: tuple[str, float] = ("sil", 0.0)
    blink: float = 0.0

    def add(self, channel: str, value: float) -> None:
        """Add to a channel."""
        self.channels[channel] = self.channels.get(channel, 0.0) + value

    def get(self, channel: str) -> float:
        """What all layers have added to a channel."""
        return self.channels.get(channel, 0.0)

    def move_arm(self, side: str, at: Vec, palm: Vec | None, share: float) -> None:
        """Bring a hand `share` of the way to another place and palm."""
        arm = self.arms[side]
        arm.at = arm.at + (at - arm.at) * share
        if palm is not None:
            arm.palm = unit(arm.palm * (1 - share) + palm * share + 1e-4)
