"""Trains the classifier of looks of the measure room: which medium a picture is in, and which other ingredients its look has.

In: two folders that :mod:`.look_data` painted, of other worlds. Out: `look.onnx` with `look.json` (recipe, digest, how often it is right on
pictures never seen, on combinations never seen too) for `filmwright/measure/weights`. A small convolutional network over whole pictures; strokes are
told at the size they come in, so pictures are scaled, cropped, mirrored and compressed as it learns.

    python -m filmwright.train.look_classifier TRAIN TEST --out src/filmwright/measure/weights [--steps 1500] [--threads 2]

Needs `filmwright[train]`. Resumes from `TRAIN/look.pt`, which it writes every 100 steps.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from ..measure.look import PIECE, pieces
from ..render.ingredients import ingredients, media_places
from .small_networks import Course, learn, publish, scored

#: Widths of the five levels, pictures a step, and the highest learning rate.
WIDTHS, BATCH, RATE = (24, 48, 96, 128, 160), 32, 2e-3
#: A film is painted at its own size and looked at at 320 across: strokes come in at these scales of the painted picture.
SCALES = (0.5, 1.1)
#: Scales at which its error is told.
TESTED = (0.6, 0.8, 1.0)
#: Another ingredient than the medium is in one picture of twenty or thirty: where it is, it counts for as many.
RARE = 8.0
#: Right on so many of the pictures of a medium that it counts as known.
KNOWN = 0.7
SEED = 20_263


class Classifier(nn.Module):
    """(n, 3, h, w) sRGB 0-1 to a score for every ingredient (n, ingredients): media compete, the others stand alone."""

    def __init__(self, count: int) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for into, out in zip((3, *WIDTHS), WIDTHS, strict=False):
            layers += [nn.Conv2d(into, out, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(out), nn.ReLU(inplace=True)]
            layers += [nn.Conv2d(out, out, 3, padding=1, bias=False), nn.BatchNorm2d(out), nn.ReLU(inplace=True)]
        self.body = nn.Sequential(*layers)
        self.last = nn.Linear(2 * WIDTHS[-1], count)

    def forward(self, picture: Tensor) -> Tensor:
        x = self.body(picture * 2 - 1)
        return self.last(torch.cat([x.mean((2, 3)), x.amax((2, 3))], 1))


class Shares(nn.Module):
    """The classifier's scores as shares: softmax over the media, a sigmoid for each of the others."""

    def __init__(self, model: Classifier, media: list[int]) -> None:
        super().__init__()
        self.model = model
        self.register_buffer("media", torch.tensor(media))

    def forward(self, picture: Tensor) -> Tensor:
        score = self.model(picture)
        return torch.sigmoid(score).index_copy(1, self.media, score[:, self.media].softmax(1))


def load(folder: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pictures, shares and unseen of all clips of `folder`. Raises FileNotFoundError where there are none."""
    held = [dict(np.load(p)) for p in sorted(folder.glob("[0-9]*.npz"))]
    if not held:
        raise FileNotFoundError(f"{folder}: nothing painted there; run filmwright.train.look_data")
    pictures, shares, unseen = (np.concatenate([h[k] for h in held]) for k in ("pictures", "shares", "unseen"))
    return pictures, shares, unseen


def crop(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A random piece of a picture at a random scale, perhaps mirrored, moved in its levels or compressed."""
    scale = math.exp(rng.uniform(*np.log(SCALES)))
    h, w = picture.shape[:2]
    wide, high = min(w, round(PIECE[0] / scale)), min(h, round(PIECE[1] / scale))
    x, y = int(rng.integers(w - wide + 1)), int(rng.integers(h - high + 1))
    piece = cv2.resize(picture[y : y + high, x : x + wide], PIECE, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    if rng.random() < 0.5:
        piece = piece[:, ::-1]
    if rng.random() < 0.5:
        _, coded = cv2.imencode(".jpg", piece, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(45, 95))])
        piece = cv2.imdecode(coded, cv2.IMREAD_COLOR)
    return np.clip(piece * rng.normal(1, 0.06) + rng.normal(0, 5), 0, 255)


def loss_of(score: Tensor, shares: Tensor, which: Tensor) -> Tensor:
    """Cross entropy of the media, and of each other ingredient by itself."""
    others = torch.ones(score.shape[1], dtype=torch.bool)
    others[which] = False
    return functional.cross_entropy(score[:, which], shares[:, which], label_smoothing=0.02) + 2 * functional.binary_cross_entropy_with_logits(
        score[:, others], shares[:, others], pos_weight=torch.tensor(RARE),
    )


def train(folder: Path, steps: int) -> Classifier:
    """Learn from the pictures in `folder` that hold nothing unseen; the averaged network."""
    pictures, shares, unseen = load(folder)
    usable, which = np.flatnonzero(~unseen), torch.tensor(media_places())
    print(f"{len(usable)} pictures", flush=True)

    def loss(model: Classifier, step: int, rng: np.random.Generator) -> Tensor:
        chosen = usable[rng.integers(len(usable), size=BATCH)]
        batch = torch.from_numpy(np.stack([crop(pictures[n], rng) for n in chosen]).astype(np.float32) / 255).movedim(-1, 1)
        return loss_of(scored(model, batch), torch.from_numpy(shares[chosen]), which)

    def tell(step: int, loss: float, slow: Classifier) -> None:
        print(step, f"{loss:.3f}", flush=True)

    return learn(lambda: Classifier(shares.shape[1]), folder / "look.pt", Course(SEED, RATE, 1e-3, 0.995, 100), steps, loss, tell)


def figures(model: Classifier, folder: Path) -> dict[str, object]:
    """How often it is right on pictures of worlds never seen, as :func:`~filmwright.measure.look.pieces` shows them: on looks as trained, on unseen
    combinations, and medium by medium, over all scales.
    """
    pictures, shares, unseen = load(folder)
    names, which = list(ingredients()), media_places()
    others = [n for n in range(len(names)) if n not in which]
    whole = Shares(model, which).eval()
    h, w = pictures.shape[1:3]
    found = []
    with torch.no_grad():
        for scale in TESTED:
            scaled = [cv2.resize(p, (round(w * scale), round(h * scale)), interpolation=cv2.INTER_AREA) for p in pictures]
            found += [whole(torch.from_numpy(pieces(p))).mean(0).numpy() for p in scaled]
    found, shares, unseen = np.stack(found), np.tile(shares, (len(TESTED), 1)), np.tile(unseen, len(TESTED))
    right = found[:, which].argmax(1) == shares[:, which].argmax(1)
    asked = shares[:, others] > 0
    told = found[:, others] >= 0.5
    by_medium = {names[m]: _share(right[shares[:, m] == 1]) for m in which if (shares[:, m] == 1).any()}
    by_other = {
        names[o]: {"found": _share(told[asked[:, k], k]), "false": _share(told[~asked[:, k], k]), "pictures": int(asked[:, k].sum())}
        for k, o in enumerate(others) if asked[:, k].any()
    }
    return {
        "pictures": len(pictures), "scales": TESTED, "medium": {"seen": _share(right[~unseen]), "unseen": _share(right[unseen])},
        "by medium": by_medium,
        "others": {"seen": _balanced(told[~unseen], asked[~unseen]), "unseen": _balanced(told[unseen], asked[unseen])}, "by other": by_other,
        "known": sorted(name for name, share in by_medium.items() if share >= KNOWN),
    }


def _share(right: np.ndarray) -> float:
    return round(float(right.mean()), 4) if right.size else 0.0


def _balanced(told: np.ndarray, asked: np.ndarray) -> float:
    """Ingredients besides the medium: the mean of what is found of those asked for and what is not found of those that are not."""
    return round((_share(told[asked]) + _share(~told[~asked])) / 2, 4)


def export(model: Classifier, path: Path) -> None:
    """Write the network as ONNX: `picture` (n, 3, h, w) sRGB 0-1 in, `share` (n, ingredients) out."""
    torch.onnx.export(
        Shares(model, media_places()).eval(), (torch.zeros(1, 3, 180, 320),), str(path), input_names=["picture"], output_names=["share"],
        dynamic_axes={"picture": {0: "n", 2: "h", 3: "w"}, "share": {0: "n"}}, opset_version=17, dynamo=False,
    )


def main() -> None:
    """Train, export, and write the figures on worlds that were never seen beside the network."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("train", type=Path)
    parser.add_argument("test", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    cv2.setNumThreads(1)
    model = train(args.train, args.steps)
    path = args.out / "look.onnx"
    export(model, path)
    publish(model, path, {
        "ingredients": list(ingredients()),
        "recipe": {"module": "filmwright.train.look_classifier", "steps": args.steps, "batch": BATCH, "crop": PIECE, "seed": SEED},
        "train": {"pictures": int((~load(args.train)[2]).sum())}, "test": figures(model, args.test),
    })


if __name__ == "__main__":
    main()
