"""Deeds: what a scene is before it has a place or a time; the values that breaking down gives and staging takes."""

from __future__ import annotations

from dataclasses import dataclass

from .directions import Direction
from .naming import Thing
from .setting import Setting


@dataclass(frozen=True)
class Deed:
    """One thing done or said, without time: `kind` action, speech or hold. `target` and `used` are what it is done to and with.

    `used` is a prop's id. `seconds` is set where the text gives a length. `absent`: heard, not seen. `together`: with the deed before it.
    `opening`: the state in which the scene finds the actor. `source` is the screenplay's line.
    """

    id: str
    line: str
    source: int
    kind: str
    actor: str = ""
    action: str = ""
    target: Thing | None = None
    used: str = ""
    emotion: str = ""
    text: str = ""
    seconds: float = 0.0
    absent: bool = False
    together: bool = False
    opening: bool = False
    direction: Direction = Direction()
    things: tuple[Thing, ...] = ()


@dataclass(frozen=True)
class SceneProp:
    """A thing of a scene: where it is at first. `holder` an actor's id; `near` a spot's word or an actor; `stack` its storey in a pile."""

    id: str
    kind: str
    holder: str = ""
    near: Thing | None = None
    stack: int = 0
    heap: str = ""


@dataclass(frozen=True)
class SceneBreakdown:
    """One scene: where and when, who is there from the start, what is there, what happens."""

    id: str
    heading: str
    source: int
    setting: Setting
    deeds: tuple[Deed, ...]
    props: tuple[SceneProp, ...]
    present: tuple[str, ...]
    entering: tuple[str, ...]
    music: str = ""
    look: str = ""
    transition: str = ""
