"""Drawing in processes of its own: a worker takes whole shots, draws what the picture store lacks, and keeps it there.

The store is the only thing shared: pictures are written whole under their keys, so workers need no locks, and a killed one loses the
picture in flight. A worker is replaced after `MOST` pictures: the renderer loses about a megabyte of memory with every draw (MuJoCo 4.0.0 on
Mesa's software driver; destroying its context gives nothing back), and only the end of its process returns it. So memory stays flat
however long the film is.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from typing import TYPE_CHECKING, Any

from ..film import Plan, Speech

if TYPE_CHECKING:
    from .progress import Progress

#: Pictures after which a worker makes room for a fresh one.
MOST = 450
_CONTEXT = multiprocessing.get_context("spawn")


class DrawingFailed(RuntimeError):
    """A drawing process ended early; the message is its own."""


@dataclass
class _Hand:
    """One chain of workers with the shots that it still has to draw."""

    number: int
    shots: list[str]
    worker: Any = None


def draw_ahead(plan: Plan, speeches: Mapping[str, Speech], folder: Path, shots: Sequence[str], jobs: int, progress: Progress) -> int:
    """Draw the pictures of `shots` with `jobs` processes at a time; how many were drawn. Raises :class:`DrawingFailed`."""
    said: Any = _CONTEXT.Queue()
    each = -(-len(shots) // jobs)
    hands = [_Hand(n, list(shots[n * each : (n + 1) * each])) for n in range(jobs) if shots[n * each : (n + 1) * each]]
    drawn = 0
    try:
        for hand in hands:
            _start(hand, plan, speeches, folder, said)
        while any(hand.worker is not None for hand in hands):
            try:
                number, kind, value = said.get(timeout=0.1)
            except Empty:
                for hand in hands:
                    if hand.worker is not None and hand.worker.exitcode not in (None, 0):
                        raise DrawingFailed(f"a drawing process ended with code {hand.worker.exitcode}") from None
                continue
            hand = hands[number]
            if kind == "picture":
                progress.step()
                drawn += value
            elif kind == "shot":
                hand.shots.remove(value)
            elif kind == "failed":
                raise DrawingFailed(value)
            else:  # the worker is done, or full
                hand.worker.join()
                hand.worker = None
                if hand.shots:
                    _start(hand, plan, speeches, folder, said)
    finally:
        for hand in hands:
            if hand.worker is not None:
                hand.worker.terminate()
                hand.worker.join()
    return drawn


def _start(hand: _Hand, plan: Plan, speeches: Mapping[str, Speech], folder: Path, said: Any) -> None:
    hand.worker = _CONTEXT.Process(target=_work, args=(hand.number, plan, dict(speeches), folder, list(hand.shots), said), daemon=True)
    hand.worker.start()


def _work(number: int, plan: Plan, speeches: dict[str, Speech], folder: Path, shots: list[str], said: Any) -> None:
    from ..render import renderers
    from .graph import Records
    from .progress import Progress
    from .shooting import Live, Shooting

    try:
        with open("/dev/null", "w") as silent:
            stage = renderers(lambda *_: 0)["stage"]
            shooting = Shooting(plan, speeches, folder, Records(folder), stage, Progress(silent))
            total = 0
            for scene in plan.scenes:
                for shot in scene.shots:
                    if shot.id not in shots or total >= MOST:
                        continue
                    for _ in Live(shooting, scene, shot).pictures():
                        said.put((number, "picture", shooting.drawn))
                        total, shooting.drawn = total + shooting.drawn, 0
                    said.put((number, "shot", shot.id))
        said.put((number, "done", None))
    except Exception as error:  # told to the parent, which raises it
        said.put((number, "failed", f"{type(error).__name__}: {error}"))
