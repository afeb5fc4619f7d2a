"""Drawing in several processes: each worker takes whole shots, draws what the picture store lacks, and keeps it there.

The store is the only thing shared: pictures are written whole under their keys, so workers need no locks, and a killed one loses the
picture in flight. One process already uses every core for drawing; more help where there are many cores or graphics cards.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Mapping, Sequence
from pathlib import Path
from queue import Empty
from typing import TYPE_CHECKING

from ..film import Plan, Speech

if TYPE_CHECKING:
    from .progress import Progress


def draw_ahead(
    plan: Plan, speeches: Mapping[str, Speech], folder: Path, shots: Sequence[str], jobs: int, progress: Progress,
) -> int:
    """Draw the pictures of `shots` with `jobs` processes; how many were drawn. A worker's failure is raised here."""
    context = multiprocessing.get_context("spawn")
    counts = context.Queue()
    parts = [list(shots[i::jobs]) for i in range(jobs)]
    workers = [
        context.Process(target=_work, args=(plan, dict(speeches), folder, part, counts), daemon=True) for part in parts if part
    ]
    for worker in workers:
        worker.start()
    drawn, failure = 0, None
    while any(w.is_alive() for w in workers) or not counts.empty():
        try:
            said = counts.get(timeout=0.2)
        except Empty:
            continue
        if isinstance(said, str):
            failure = said
            break
        progress.step()
        drawn += said
    for worker in workers:
        if failure:
            worker.terminate()
        worker.join()
    if failure is None and any(w.exitcode for w in workers):
        failure = f"a drawing process ended with code {next(w.exitcode for w in workers if w.exitcode)}"
    if failure:
        raise RuntimeError(failure)
    return drawn


def _work(plan: Plan, speeches: dict[str, Speech], folder: Path, shots: list[str], counts) -> None:
    from ..render import renderers
    from .graph import Records
    from .progress import Progress
    from .shooting import Live, Shooting

    try:
        with open("/dev/null", "w") as silent:
            stage = renderers(lambda *_: 0)["stage"]
            shooting = Shooting(plan, speeches, folder, Records(folder), stage, Progress(silent))
            for scene in plan.scenes:
                for shot in scene.shots:
                    if shot.id in shots:
                        for _ in Live(shooting, scene, shot).pictures():
                            counts.put(shooting.drawn)
                            shooting.drawn = 0
    except Exception as error:  # told to the parent, which raises it
        counts.put(f"{type(error).__name__}: {error}")
        raise
