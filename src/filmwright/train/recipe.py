"""A training's recipe as values, read from TOML; a slip of a key is refused by name.

In: a file, or the name of one of ours (`configs/*.toml`). Out: a :class:`Recipe`. Paths in it are relative to where the command runs.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from ..film import Malformed, build
from .faults import TrainFault


@dataclass(frozen=True)
class Size:
    """The network's size, see :class:`~filmwright.train.model.Shape`."""

    channels: tuple[int, int, int] = (80, 128, 192)
    blocks: tuple[int, int, int] = (2, 2, 3)
    condition: int = 192
    heads: int = 4


@dataclass(frozen=True)
class Training:
    """How long and how fast: `batch` a process, `rate` falls to a tenth on a cosine; `picture` and `edges` weigh the losses; `checkpoint` and
    `grid` steps between two of them; `threads` of one process; `mixed` precision (bfloat16) where the hardware has it;
    `first`: the share that begins at the flow's beginning, as all do in one step; `before`: of crops that know the picture before, the share that is
    told it, and `own`: of those, the share that is told the network's own; `withheld`: of crops that show puppets, the share whose puppets' colours
    have to be taken from their reference sheets; `learns`: the parts of the network that learn (all where it is empty)."""

    steps: int
    batch: int = 8
    rate: float = 4e-4
    warmup: int = 300
    ema: float = 0.999
    picture: float = 1.0
    edges: float = 1.5
    checkpoint: int = 250
    grid: int = 500
    threads: int = 1
    mixed: bool = True
    before: float = 1.0
    own: float = 0.5
    first: float = 0.34
    withheld: float = 0.1
    learns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Distil:
    """Steps of distilling after training. The student's one step learns the trained network's `teacher_steps` for the share `teacher` of its loss,
    for the rest the teachers' pictures; `features` and `adversary` weigh what a critic sees and what it says, `naming` how well it names the medium
    that a picture is in, 0 is without; it learns `alone` so many steps before it is heard."""

    steps: int = 0
    teacher_steps: int = 4
    rate: float = 1e-4
    teacher: float = 0.5
    features: float = 0.0
    adversary: float = 0.0
    naming: float = 0.0
    alone: int = 100


@dataclass(frozen=True)
class Recipe:
    """One run. Folders of `crops` are trained on, `held` measured on, everything goes to `out`; it begins as the exported weights in the
    folder `start`, where one is named ("ours": those that ship)."""

    out: str
    crops: tuple[str, ...]
    held: str
    seed: int
    model: Size
    training: Training
    distil: Distil = Distil()
    start: str = ""


def read_recipe(name: str | Path) -> Recipe:
    """The recipe in the file `name`, or ours of that name. Raises :class:`TrainFault`."""
    path = Path(name)
    ours = resources.files(__package__) / "configs" / f"{path.name}.toml"
    try:
        text = path.read_text("utf-8") if path.is_file() else ours.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        known = sorted(f.name[:-5] for f in (resources.files(__package__) / "configs").iterdir())
        raise TrainFault(f"{name}: no such file, nor one of our recipes ({', '.join(known)})") from None
    try:
        recipe = build(Recipe, tomllib.loads(text))
    except (tomllib.TOMLDecodeError, Malformed) as error:
        raise TrainFault(f"{name}: {error}") from None
    for what in ("steps", "batch", "checkpoint", "grid", "threads"):
        if getattr(recipe.training, what) < 1:
            raise TrainFault(f"{name}: training.{what} {getattr(recipe.training, what)}: at least 1")
    if recipe.model.channels[2] % recipe.model.heads:
        raise TrainFault(f"{name}: model.channels {recipe.model.channels[2]} cannot be shared by {recipe.model.heads} heads")
    return recipe
