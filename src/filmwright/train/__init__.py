"""Making our own video model: the data engine, the teachers, training, distilling, exporting. An extra that nothing imports but the commands.

In: orders and configurations. Out: datasets (docs/dataset.md) and weights for the renderer `native`. Raises :class:`TrainFault` (what was asked
for) and :class:`TrainLacking` (what this machine has not).
"""

from .engine import Built, Order, build_dataset
from .faults import TrainFault, TrainLacking

__all__ = ["Built", "Order", "TrainFault", "TrainLacking", "build_dataset"]
