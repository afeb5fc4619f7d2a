"""A look of a user's own: our model's last layers and how its conditions shift it, fine-tuned on footage or pictures.

In: a folder of videos and pictures, our model's exported weights, crops of simulated worlds to paint. Out: a `.look` file
(:mod:`filmwright.render.adapter`). Footage has no passes, so nothing is compared picture by picture: what is painted has to have the footage's
colours and textures (sliced Wasserstein distances of small patches, Heitz et al. 2021, and a critic that learns to tell it apart), and keeps
the edges of what the model painted before. Footage is looked at as if it were 288 pixels high, the size that strokes are trained in.
"""

from __future__ import annotations

import hashlib
import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from ..render import Refused, Weights
from ..render.adapter import is_own, write_adapter
from ..render.hand import TALL
from .critic import Critic, told_apart
from .crops import Crops
from .faults import TrainFault
from .shards import put
from .training import Batch, load_checkpoint
from .weights import torch_of

VIDEOS = (".mp4", ".mov", ".mkv", ".webm", ".avi", ".m4v")
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp")
#: Pictures that are taken of all footage at most, and of one video.
MOST, MOST_OF_ONE = 240, 48
#: Weights of what is compared; patches' sides and how many random views of them.
COLOURS, TEXTURES, EDGES, CRITIC = 1.0, 2.0, 1.5, 0.05
VIEWS, PATCH = 24, 5
#: Steps of a look between two of which it is kept, to go on after a kill.
KEEP = 50


@dataclass(frozen=True)
class LookOrder:
    """What is to be learned: `footage` a folder, `out` the file, `weights` ours, `crops` to paint on, for `steps`."""

    footage: Path
    out: Path
    weights: Path
    crops: Path
    steps: int = 400
    batch: int = 6
    rate: float = 1e-3
    seed: int = 1
    threads: int = 2


def footage_of(folder: Path, side: int) -> list[NDArray[np.uint8]]:
    """Pictures (h, w, 3) of all videos and pictures under `folder`, in the order of their names. Raises :class:`TrainFault`."""
    if not folder.is_dir():
        raise TrainFault(f"--videos {folder}: no such folder")
    files = sorted(p for p in folder.rglob("*") if p.suffix.lower() in VIDEOS + PICTURES)
    found: list[NDArray[np.uint8]] = []
    for path in files:
        found += _video(path) if path.suffix.lower() in VIDEOS else _picture(path)
    if not found:
        raise TrainFault(f"--videos {folder}: no video or picture there ({', '.join(e[1:] for e in VIDEOS + PICTURES)})")
    step = max(1, len(found) / MOST)
    return [_sized(found[int(n * step)], side) for n in range(min(MOST, len(found)))]


def _picture(path: Path) -> list[NDArray[np.uint8]]:
    read = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    if read is None:
        raise TrainFault(f"{path} is no picture that can be read")
    return [np.ascontiguousarray(read[..., ::-1])]


def _video(path: Path) -> list[NDArray[np.uint8]]:
    """At most `MOST_OF_ONE` pictures, evenly over its length."""
    try:
        with av.open(str(path)) as held:
            stream = held.streams.video[0]
            stream.thread_type = "AUTO"
            every = max(1, (stream.frames or MOST_OF_ONE * 24) // MOST_OF_ONE)
            return [f.to_ndarray(format="rgb24") for n, f in enumerate(held.decode(stream)) if n % every == 0][:MOST_OF_ONE]
    except (av.FFmpegError, OSError, IndexError) as error:
        raise TrainFault(f"{path} is no video that can be read: {error}") from None


def _sized(picture: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    h, w = picture.shape[:2]
    scale = max(TALL / h, side / w)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.resize(picture, (max(side, round(w * scale)), max(side, round(h * scale))), interpolation=how)


def train_look(order: LookOrder, tell: Callable[[str], None] = lambda text: print(text, file=sys.stderr)) -> dict[str, Any]:
    """Learn the look, going on where it stopped; what became of it. Raises :class:`TrainFault`."""
    torch.set_num_threads(order.threads)
    try:
        base = Weights(order.weights).digest
    except Refused as error:
        raise TrainFault(str(error)) from None
    crops = Crops(order.crops)
    footage = footage_of(order.footage, crops[0].data.shape[-1])
    learned_from = hashlib.sha256(b"".join(hashlib.sha256(p.tobytes()).digest() for p in footage)).hexdigest()
    tell(f"{len(footage)} pictures of footage")
    learning = _Learning(order, crops, footage)
    work, identity = order.out.with_name(f".{order.out.name}.part"), f"{base} {learned_from} {order.batch} {order.rate} {order.seed}"
    learning.resume(work, identity)
    while learning.step < order.steps:
        apart = learning.one()
        if learning.step % KEEP == 0 or learning.step == order.steps:
            put(work, learning.state(identity))
            tell(f"step {learning.step} of {order.steps}: {apart:.3f} from the footage's colours and textures")
    tensors = {name: p.detach().numpy() for name, p in learning.own.items()}
    data = write_adapter(base, tensors, {"pictures": len(footage), "footage": learned_from, "steps": order.steps, "seed": order.seed})
    put(order.out, data)
    work.unlink(missing_ok=True)
    return {"look": str(order.out), "bytes": len(data), "pictures": len(footage), "steps": order.steps}


class _Learning:
    """The state of one look being learned."""

    def __init__(self, order: LookOrder, crops: Crops, footage: list[NDArray[np.uint8]]) -> None:
        torch.manual_seed(order.seed)
        self.order, self.crops, self.footage, self.step = order, crops, footage, 0
        self.before = torch_of(order.weights).eval().requires_grad_(False)
        self.model = torch_of(order.weights)
        for name, parameter in self.model.named_parameters():
            parameter.requires_grad_(is_own(name))
        self.own = {name: p for name, p in self.model.named_parameters() if p.requires_grad}
        self.judge = Critic()
        self.optimiser, self.judging = (
            torch.optim.AdamW(list(p), lr=order.rate, betas=(0.5, 0.98), weight_decay=0.0) for p in (self.own.values(), self.judge.parameters())
        )

    def one(self) -> float:
        """A step; how far what was painted is from the footage."""
        order, rng = self.order, np.random.default_rng([self.order.seed, self.step])
        batch = Batch([self.crops[int(i)] for i in rng.integers(0, len(self.crops), order.batch)], torch.device("cpu"))
        pieces = [_cut(self.footage[int(rng.integers(len(self.footage)))], batch.target.shape[-1], rng) for _ in range(order.batch)]
        wanted = torch.from_numpy(np.stack(pieces)).float() / 127.5 - 1
        noise, time = torch.from_numpy(rng.standard_normal(tuple(wanted.shape), np.float32)), torch.zeros(order.batch)
        with torch.no_grad():
            was = self.before(noise, time, *batch.conditions)
        made = self.model(noise, time, *batch.conditions)
        self.judge.requires_grad_(True)
        verdicts = told_apart(self.judge(wanted)[0], self.judge(made.detach())[0])
        self.judging.zero_grad(set_to_none=True)
        verdicts.backward()
        self.judging.step()
        self.judge.requires_grad_(False)
        apart = COLOURS * patches_apart(made, wanted, 1, rng) + TEXTURES * patches_apart(made, wanted, PATCH, rng)
        loss = apart + EDGES * edges_apart(made, was) - CRITIC * self.judge(made)[0].mean()
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        self.step += 1
        return float(apart.detach())

    def _parts(self) -> dict[str, Any]:
        return {"model": self.model, "judge": self.judge, "optimiser": self.optimiser, "judging": self.judging}

    def state(self, of: str) -> bytes:
        """For a file to go on from; `of` says what it is a state of."""
        held = io.BytesIO()
        torch.save({"step": self.step, "of": of, **{name: part.state_dict() for name, part in self._parts().items()}}, held)
        return held.getvalue()

    def resume(self, path: Path, of: str) -> None:
        """Go on from the file, where it is there, whole, and of the same."""
        if not path.is_file():
            return
        try:
            held = load_checkpoint(path)
        except TrainFault:  # torn: it is learned anew, nothing else depends on it
            return
        if held["of"] == of:
            self.step = int(held["step"])
            for name, part in self._parts().items():
                part.load_state_dict(held[name])


def _cut(picture: NDArray[np.uint8], side: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    h, w = picture.shape[:2]
    y, x = int(rng.integers(0, h - side + 1)), int(rng.integers(0, w - side + 1))
    piece = picture[y : y + side, x : x + side]
    return np.ascontiguousarray(np.moveaxis(piece[:, ::-1] if rng.random() < 0.5 else piece, -1, 0))


def patches_apart(made: Tensor, wanted: Tensor, side: int, rng: np.random.Generator) -> Tensor:
    """The sliced Wasserstein distance of all patches of `side` pixels, at three scales: each view a random direction, values in order compared."""
    total = made.new_zeros(())
    for scale in range(3):
        if scale:
            made, wanted = functional.avg_pool2d(made, 2), functional.avg_pool2d(wanted, 2)
        views = rng.standard_normal((VIEWS, 3, side, side)).astype(np.float32)
        if side > 1:  # what a patch's colours are is compared by patches of one pixel
            views -= views.mean((2, 3), keepdims=True)
        filters = torch.from_numpy(views / np.sqrt(np.square(views).sum((1, 2, 3), keepdims=True)))
        ours, theirs = (functional.conv2d(p, filters).movedim(1, 0).flatten(1).sort(1).values for p in (made, wanted))
        total = total + (ours - theirs).abs().mean()
    return total / 3


def edges_apart(made: Tensor, was: Tensor) -> Tensor:
    """How far edges went: one less the likeness of the differences between neighbours of two pictures' lightness, at three scales."""
    weights = made.new_tensor([0.299, 0.587, 0.114])[:, None, None]
    a, b = ((p * weights).sum(1, keepdim=True) for p in (made, was))
    total = made.new_zeros(())
    for _ in range(3):
        a, b = functional.avg_pool2d(a, 2), functional.avg_pool2d(b, 2)
        left, right = (torch.cat([p.diff(dim=2).flatten(1), p.diff(dim=3).flatten(1)], 1) for p in (a, b))
        total = total + 1 - functional.cosine_similarity(left, right, dim=1).mean()
    return total / 3
