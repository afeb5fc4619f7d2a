"""What the classifier of looks learns from: pictures of simulated worlds painted by the teachers, with the ingredients of each.

In: a dataset of the measure room's own worlds (`filmwright dataset build --seed 905000`). Out: one compressed NPZ a clip: `pictures` (n, h, w, 3)
uint8, `shares` (n, ingredients) 0-1, `unseen` (n,) whether a picture's look holds a pair that is kept from all training (see :mod:`.holdout`). No
generator of pictures trains on these worlds.

    python -m filmwright.train.look_data DATASET DIR [--looks 8]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

from ..render.ingredients import look_of
from .clips import Clip, unpack
from .crops import random_look
from .engine import sources
from .holdout import held_pair
from .shards import clips_of
from .teachers import MEDIA, draw, frames

#: Of how many looks of a clip one is an unseen combination.
UNSEEN = 4
#: Media that are drawn: what was path-traced needs its twin, which these clips do not have.
DRAWN = tuple(m for m in MEDIA if m != "traced")
SEED = 20_262


def paint(clip: Clip, looks: int) -> dict[str, np.ndarray]:
    """The pictures of `clip`, each in `looks` looks: every fourth an unseen combination, the others spread evenly over the media."""
    rng = np.random.default_rng([SEED, clip.about["world"], int(clip.name)])
    start = int(rng.integers(len(DRAWN)))
    pictures, shares, unseen = [], [], []
    for n in range(looks):
        held = n % UNSEEN == UNSEEN - 1
        look = random_look(rng, (), held)
        if look is None:
            continue
        if not held:  # the medium by turns, so that rare ones are as often seen
            medium = DRAWN[(start + n * 5) % len(DRAWN)]
            extras = [name for name, _ in look.shares if name != look.medium]
            look = look_of(medium, *(e for e in extras if not held_pair(medium, e)))
        for frame in frames(clip, int(rng.integers(2**31))):
            pictures.append(draw(frame, look))
            shares.append(look.vector())
            unseen.append(held)
    return {"pictures": np.stack(pictures), "shares": np.stack(shares), "unseen": np.array(unseen)}


def main() -> None:
    """Paint every clip that DIR does not have yet."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--looks", type=int, default=8)
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    for file in sources(args.dataset):
        for name, members in clips_of(file):
            path = args.folder / f"{name}.npz"
            if not path.exists():
                part = args.folder / f".{name}.part.npz"
                np.savez_compressed(part, **paint(unpack(name, members), args.looks))
                part.replace(path)
                print(f"clip {name} painted", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
