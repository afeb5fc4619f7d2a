"""Trains the segmenter of the measure room: which pixels of any picture are a puppet's body, its head, a prop or the set.

In: the folder that :mod:`.segmenter_data` drew. Out: `segmenter.onnx` with `segmenter.json` (recipe, digest, error on worlds never seen) for
`filmwright/measure/weights`. A U-Net over pixels folded two by two, a million weights; pictures are repainted as it learns (colour, light, blur,
grain, brush and pen strokes, posters, bad compression), so that it goes by shapes more than by the stage's own look.

    python -m filmwright.train.segmenter DIR --out src/filmwright/measure/weights [--steps 1500] [--threads 2]

Needs `filmwright[train]` (torch and onnx). Resumes from `DIR/segmenter.pt`, which it writes every 50 steps.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from .segmenter_data import CHECK, TEST, TRAIN
from .segmenter_paint import SEEN, Example, Pictures, repainted
from .small_networks import Course, learn, publish, scored

CLASSES = ("set", "body", "head", "prop")
#: Widths of the four levels, pictures a step, and the highest learning rate.
WIDTHS, BATCH, RATE = (24, 48, 96, 144), 16, 2e-3
#: Classes are weighed against how rarely they are seen.
WEIGHTS = (0.6, 1.0, 1.2, 1.6)
SEED = 20_261


class Block(nn.Sequential):
    """Two 3x3 convolutions, each with its norm and a ReLU."""

    def __init__(self, into: int, out: int) -> None:
        super().__init__(
            nn.Conv2d(into, out, 3, padding=1, bias=False), nn.BatchNorm2d(out), nn.ReLU(inplace=True),
            nn.Conv2d(out, out, 3, padding=1, bias=False), nn.BatchNorm2d(out), nn.ReLU(inplace=True),
        )


class Segmenter(nn.Module):
    """(n, 3, h, w) sRGB 0-1 to class scores (n, 4, h, w); h and w are multiples of 16 (Ronneberger et al. 2015, "U-Net")."""

    def __init__(self) -> None:
        super().__init__()
        self.down = nn.ModuleList(Block(a, b) for a, b in zip((12, *WIDTHS), WIDTHS, strict=False))
        self.up = nn.ModuleList(Block(WIDTHS[i + 1] + WIDTHS[i], WIDTHS[i]) for i in reversed(range(len(WIDTHS) - 1)))
        self.last = nn.Conv2d(WIDTHS[0], 4 * len(CLASSES), 1)

    def forward(self, picture: Tensor) -> Tensor:
        x = functional.pixel_unshuffle(picture * 2 - 1, 2)
        held = []
        for number, block in enumerate(self.down):
            x = block(x if number == 0 else functional.max_pool2d(x, 2))
            held.append(x)
        for block, beside in zip(self.up, reversed(held[:-1]), strict=True):
            x = block(torch.cat([functional.interpolate(x, scale_factor=2.0, mode="nearest"), beside], 1))
        return functional.pixel_shuffle(self.last(x), 2)


def loss_of(scores: Tensor, label: Tensor) -> Tensor:
    """Weighed cross entropy and the soft Dice of every class but the set."""
    entropy = functional.cross_entropy(scores, label, weight=torch.tensor(WEIGHTS))
    share = scores.softmax(1)[:, 1:]
    truth = functional.one_hot(label, len(CLASSES)).movedim(-1, 1)[:, 1:].float()
    both, total = (share * truth).sum((0, 2, 3)), (share + truth).sum((0, 2, 3))
    return entropy + 0.5 * (1 - ((2 * both + 50) / (total + 50))).mean()


def train(folder: Path, steps: int) -> Segmenter:
    """Learn from the training films in `folder`; the averaged network."""
    films, checks = Pictures.load(folder, TRAIN), Pictures.load(folder, CHECK)
    print(f"{films.count} pictures of {films.films} films", flush=True)

    def loss(model: Segmenter, step: int, rng: np.random.Generator) -> Tensor:
        nonlocal films
        if step % 250 == 0:
            films = Pictures.load(folder, TRAIN)  # films may still be being drawn; the recipe proper has them all from the first step
        picture, label = batch(films, rng)
        return loss_of(scored(model, picture), label)

    def tell(step: int, loss: float, slow: Segmenter) -> None:
        print(step, f"{loss:.3f}", "" if step % 250 else figures(slow, checks, repaint=False), flush=True)

    return learn(Segmenter, folder / "segmenter.pt", Course(SEED, RATE, 1e-4, 0.998, 50, 2.0), steps, loss, tell)


def batch(films: Pictures, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
    """Repainted pictures as the network takes them, and their labels."""
    made: list[Example] = [repainted(films, rng) for _ in range(BATCH)]
    picture = np.stack([m.picture for m in made]).astype(np.float32) / 255
    return torch.from_numpy(picture).movedim(-1, 1), torch.from_numpy(np.stack([m.label for m in made]).astype(np.int64))


def figures(model: Segmenter, films: Pictures, repaint: bool) -> dict[str, float]:
    """Intersection over union by class, and of puppets (body or head) picture by picture, over whole pictures as drawn or repainted."""
    model.eval()
    both, either = np.zeros(4), np.zeros(4)
    puppets: list[float] = []
    with torch.no_grad():
        for number in range(len(films.lit)):
            rng = np.random.default_rng([SEED, 7, number])
            shown = films.whole(number) if not repaint else repainted(films, rng, films.lit[number])
            scores = model(torch.from_numpy(shown.picture.astype(np.float32) / 255).movedim(-1, 0)[None])
            found, label = scores[0].argmax(0).numpy(), shown.label
            for c in range(4):
                both[c] += ((found == c) & (label == c)).sum()
                either[c] += ((found == c) | (label == c)).sum()
            mine, true = np.isin(found, (1, 2)), np.isin(label, (1, 2))
            if true.mean() > 0.01:
                puppets.append((mine & true).sum() / (mine | true).sum())
    model.train()
    named = {name: round(float(b / max(e, 1)), 4) for name, b, e in zip(CLASSES, both, either, strict=True)}
    return {**named, "puppet": round(float(np.mean(puppets)), 4), "puppet_tenth": round(float(np.quantile(puppets, 0.1)), 4)}


def export(model: Segmenter, path: Path) -> None:
    """Write the network as ONNX, softmax included: `picture` (1, 3, h, w) in, `share` (1, 4, h, w) out."""
    model.eval()
    whole = nn.Sequential(model, nn.Softmax(1))
    size = {2: "h", 3: "w"}
    torch.onnx.export(
        whole, (torch.zeros(1, 3, SEEN[1], SEEN[0]),), str(path), input_names=["picture"], output_names=["share"],
        dynamic_axes={"picture": size, "share": size}, opset_version=17, dynamo=False,
    )


def main() -> None:
    """Train, export, and write the figures on films that were never seen beside the network."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    cv2.setNumThreads(1)
    model = train(args.folder, args.steps)
    path = args.out / "segmenter.onnx"
    export(model, path)
    unseen = Pictures.load(args.folder, TEST)
    learnt = Pictures.load(args.folder, TRAIN)
    publish(model, path, {
        "classes": CLASSES,
        "recipe": {"module": "filmwright.train.segmenter", "steps": args.steps, "batch": BATCH, "seen": SEEN, "seed": SEED},
        "train": {"films": learnt.films, "pictures": learnt.count, "seeds": [TRAIN.start, TRAIN.stop]},
        "test": {"films": unseen.films, "pictures": len(unseen.lit), "seeds": [TEST.start, TEST.stop]},
        "error": {"as drawn": figures(model, unseen, repaint=False), "repainted": figures(model, unseen, repaint=True)},
    })


if __name__ == "__main__":
    main()
