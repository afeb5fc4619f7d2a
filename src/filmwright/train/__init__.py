"""Making our own video model: the data engine, the teachers, training, distilling, exporting. An extra that nothing imports but the commands.

In: orders and configurations. Out: datasets (docs/dataset.md) and weights for the renderer `native`. Raises :class:`TrainFault` (what was asked
for) and :class:`TrainLacking` (what this machine has not).

What needs torch (training, exporting) is imported when first asked for.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from .crops import CropOrder, cut_crops
from .engine import Built, Order, build_dataset
from .evaluation import evaluate
from .faults import TrainFault, TrainLacking
from .package import PIECE, Packed, package
from .recipe import Recipe, read_recipe
from .traced import TraceOrder, trace

if TYPE_CHECKING:
    from .training import Trained


def train_native(recipe: Recipe, stop: int | None = None) -> Trained:
    """Train our own model by `recipe`, going on where it stopped, until its end or until step `stop`. Raises both faults."""
    _need_torch()
    from .training import train

    return train(recipe, stop)


def export_native(checkpoint: Path, folder: Path, piece: int = 0) -> list[Path]:
    """Write the graph of a checkpoint's weights for the renderer `native`, in pieces of `piece` bytes where that is not 0; its files. Raises both
    faults."""
    _need_torch()
    from .export import export

    return export(checkpoint, folder, piece)


def train_look(footage: Path, out: Path, weights: Path, steps: int, crops: Path | None = None) -> dict[str, Any]:
    """Fine-tune a look of one's own on the videos and pictures in `footage`; what became of it. Raises both faults.

    Without `crops` a few worlds are simulated and cut beside `out`, to paint on.
    """
    _need_torch()
    from .footage import footage_of
    from .look import LookOrder
    from .look import train_look as learn

    if crops is None:
        footage_of(footage, 96)  # what is wrong with it is told before worlds are made
        worlds, crops = out.with_name(f".{out.name}.worlds"), out.with_name(f".{out.name}.crops")
        build_dataset(Order(worlds, 24, 7, (512, 288), 2))
        cut_crops(CropOrder(worlds, crops, looks=1, each=12, only=("puppet",)))
    return learn(LookOrder(footage, out, weights, crops, steps))


def _need_torch() -> None:
    try:
        import torch  # noqa: F401
    except ImportError:
        raise TrainLacking("training needs torch: pip install 'filmwright[train]'") from None


__all__ = [
    "PIECE", "Built", "CropOrder", "Order", "Packed", "Recipe", "TraceOrder", "TrainFault", "TrainLacking", "build_dataset", "cut_crops",
    "evaluate", "export_native", "package", "read_recipe", "trace", "train_look", "train_native",
]
