"""What the segmenter of the measure room learns from: pictures of simulated worlds with the truth of what each pixel is.

In: seeds. Out: one compressed NPZ a film, of pictures (n, h, w, 3) `flat` (colours without light), `shade` (n, h, w) facing, `label` (n, h, w):
0 the set, 1 a puppet's body, 2 its head, 3 a prop, and `beauty` (m, h, w, 3), lit, for each `LIT`-th of them (lit ones cost ten times as
much). A film is a screenplay from a sentence, cast with people of random looks and sizes; its cameras are those of the plan and, half the time,
others near them. Each film is drawn in a process of its own, because the renderer gives memory back only at a process's end.

The seeds are this network's own: `TRAIN`, `CHECK` and `TEST` are disjoint from each other, and no generator of pictures may train on them.
"""

from __future__ import annotations

import dataclasses
import math
import random
import subprocess
import sys
from pathlib import Path

import numpy as np

from ..film import Character, Plan, ScenePlan, Shot
from ..plan import breakdown, plan
from ..script import from_brief, meaning, parse
from ..world import Filming, Picture, World

#: Film seeds: for learning, for choosing when to stop, and for the published error.
TRAIN, CHECK, TEST = range(910_000, 910_160), range(919_000, 919_004), range(919_500, 919_510)
#: Pixels of a picture as it is drawn, wide and high.
SIZE = (256, 144)
#: Scenes taken of a film, and pictures of a scene.
SCENES, PICTURES = 2, 40
#: Of how many pictures one is drawn with light.
LIT = 4
#: What the films are about: places and numbers of people vary, the seed does the rest.
SENTENCES = (
    "an old fisherman waits on the beach for a boat in a storm", "a girl gives her brother a lantern in the forest at night",
    "two strangers meet in a bar and drink to an old friend", "a baker cooks soup in her kitchen while it rains",
    "a boy runs through the park after a ball", "a singer is afraid to walk onto the stage", "a nurse reads a letter in her bedroom",
    "a thief steals a key in the street at dusk", "a mother and her son look for a lost book in the kitchen",
    "a clown teaches a child to dance on the stage", "three friends argue about a map in the forest", "a widow lights a candle in her bedroom",
    "a waiter falls in love with a singer in the bar", "a man pushes boxes down the street in the snow",
    "a keeper and a sailor wait by the sea in fog", "a king plays chess in the park with a beggar",
)
_SKIN = ("#e0a97f", "#f1c9a5", "#c68642", "#8d5524", "#5c3a21", "#ffdbac", "#7d8c6c", "#9fb4c7")


def main(argv: list[str]) -> None:
    """`python -m filmwright.train.segmenter_data DIR`: draw every film that DIR does not have yet, train, check and test in turn."""
    folder = Path(argv[0])
    if len(argv) == 2:
        film(int(argv[1]), folder)
        return
    folder.mkdir(parents=True, exist_ok=True)
    for seed in (*CHECK, *TEST, *TRAIN):
        if not (folder / f"{seed}.npz").exists():
            done = subprocess.run([sys.executable, "-m", __spec__.name, str(folder), str(seed)], check=False)
            print(seed, "drawn" if done.returncode == 0 else f"failed with code {done.returncode}", flush=True)


def film(seed: int, folder: Path) -> None:
    """Draw the film of `seed` into `folder`."""
    rng = random.Random(f"segmenter {seed}")
    told = breakdown(parse(from_brief(rng.choice(SENTENCES), 45, seed)), None, meaning())
    made, _ = plan(told, None)
    cast = {c.id: dressed(c, rng) for c in made.cast}
    scenes = [s for s in made.scenes if s.actors]
    found: list[dict[str, np.ndarray]] = []
    for scene in rng.sample(scenes, min(SCENES, len(scenes))):
        found += _scene(made, scene, cast, rng)
    arrays = {name: np.stack([f[name] for f in found]) for name in ("flat", "shade", "label")}
    arrays["lit"] = np.array([n for n, f in enumerate(found) if "beauty" in f])
    arrays["beauty"] = np.stack([f["beauty"] for f in found if "beauty" in f])
    part = folder / f".{seed}.part.npz"
    np.savez_compressed(part, **arrays)
    part.replace(folder / f"{seed}.npz")


def dressed(character: Character, rng: random.Random) -> Character:
    """The same person with a random look: any colours, hair, hat, dress and build."""
    def colour() -> str:
        return "#" + "".join(f"{rng.randrange(20, 245):02x}" for _ in range(3))

    return dataclasses.replace(
        character, height=round(rng.uniform(1.0, 1.9), 2), girth=round(rng.uniform(0.75, 1.45), 2), skin=rng.choice(_SKIN),
        hair=rng.choice(("none", "short", "long", "bun", "curly")), hair_colour=colour(), hat_colour=colour(), colour=colour(),
        second_colour=colour(), beard=rng.choice(("none", "none", "moustache", "full")), nose=round(rng.uniform(0.7, 1.5), 2),
        hat=rng.choice(("none", "none", "none", "cap", "beret", "brim", "bowler", "hood", "crown", "scarf")),
        dress=rng.choice(("coat", "sweater", "dress", "suit", "shirt", "apron", "robe")),
    )


def _scene(made: Plan, scene: ScenePlan, cast: dict[str, Character], rng: random.Random) -> list[dict[str, np.ndarray]]:
    world = World(scene, cast, {}, made.fps, SIZE, None)
    filming = Filming(world)
    props = {p.id for p in scene.props}
    found: list[dict[str, np.ndarray]] = []
    frames = [(shot, f) for shot in scene.shots for f in range(shot.start, shot.end)]
    for shot, frame in rng.sample(frames, min(PICTURES, len(frames))):
        picture = world.picture(shot, frame)
        if rng.random() < 0.5:
            picture = _elsewhere(picture, shot, rng)
        shown = filming.data(picture, picture)
        label = labels(shown.identity, shown.parts, filming.identities, set(cast), props)
        found.append({"flat": shown.colour, "shade": shown.normals[..., 2], "label": label})
        if len(found) % LIT == 1:
            found[-1]["beauty"] = filming.beauty(picture)[0]
    return found


def labels(identity: np.ndarray, parts: np.ndarray, identities: list[str], actors: set[str], props: set[str]) -> np.ndarray:
    """The class (h, w) uint8 of each pixel, from identity numbers and part numbers (1 where a puppet's head is)."""
    kind = np.array([1 if i in actors else 3 if i in props else 0 for i in identities], np.uint8)[identity]
    return np.where((kind == 1) & (parts == 1), np.uint8(2), kind)


def _elsewhere(picture: Picture, shot: Shot, rng: random.Random) -> Picture:
    """The same moment by another lens nearby."""
    lens = picture.lens
    at = tuple(a + rng.gauss(0, s) for a, s in zip(lens.at, (0.5, 0.5, 0.2), strict=True))
    forward = np.array(lens.forward) + [rng.gauss(0, 0.12) for _ in range(3)]
    up = np.array(lens.up) + [rng.gauss(0, 0.06) for _ in range(3)]
    fov = min(math.radians(75), max(math.radians(8), lens.fov * math.exp(rng.gauss(0, 0.35))))
    return dataclasses.replace(
        picture, lens=dataclasses.replace(lens, at=at, forward=tuple(forward / np.linalg.norm(forward)), up=tuple(up / np.linalg.norm(up)), fov=fov),
    )


if __name__ == "__main__":
    main(sys.argv[1:])
