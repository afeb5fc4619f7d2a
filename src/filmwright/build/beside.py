"""The film's picture and sound, made while shots are still being filmed: drawing leaves a part of the second core idle.

In: the shooting and the finishing of one film. Out: its clips, with what they allow already written. What is made is what
:meth:`~.finishing.Finishing.finish` would make, and it finds it current.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from .ahead import stand_back
from .finishing import Finishing
from .progress import Untold
from .shooting import Shooting


class Coming(Mapping[str, Path]):
    """The clips by shot, in order; asking for one waits until it stands, and raises why it never will."""

    def __init__(self, paths: Mapping[str, Path]) -> None:
        self._paths = paths
        self._clips: dict[str, Future] = {shot: Future() for shot in paths}

    def arrived(self, shot: str) -> None:
        """The clip of `shot` stands."""
        self._clips[shot].set_result(self._paths[shot])

    def failed(self, why: BaseException) -> None:
        """What has not arrived never will."""
        for clip in self._clips.values():
            if not clip.done():
                clip.set_exception(why)

    def __getitem__(self, shot: str) -> Path:
        return self._clips[shot].result()

    def __contains__(self, shot: object) -> bool:
        return shot in self._clips

    def __iter__(self) -> Iterator[str]:
        return iter(self._clips)

    def __len__(self) -> int:
        return len(self._clips)


def film_and_cut(shooting: Shooting, finishing: Finishing) -> dict[str, Path]:
    """Film what is not current, cutting and mixing beside it; the clips by shot, in order."""
    todo = shooting.todo()
    if not todo:
        return shooting.shoot(todo)
    coming = Coming({shot.id: shooting.clip_path(shot) for scene in shooting.plan.scenes for shot in scene.shots})
    waited = {shot.id for shot in todo}
    for shot in coming:
        if shot not in waited:
            coming.arrived(shot)

    def sound() -> None:
        for scene in shooting.plan.scenes:  # what is heard of a scene is written before its first clip is told of
            coming[next((shot.id for shot in scene.shots if shot.id in waited), scene.shots[0].id)]
        finishing.sound({scene.id: shooting.contacts(scene) for scene in shooting.plan.scenes}, Untold())

    with ThreadPoolExecutor(3, initializer=stand_back) as beside:
        work = [beside.submit(finishing.picture_ahead, coming), beside.submit(sound)]
        if not finishing.draft:
            work.append(beside.submit(finishing.sheet_ahead, coming))
        try:
            clips = shooting.shoot(todo, coming.arrived)
        except BaseException as error:
            coming.failed(error)
            raise
        shooting.progress.stage("cutting the film")
        for made in work:
            made.result()
    return clips
