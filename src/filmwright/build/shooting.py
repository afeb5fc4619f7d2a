"""From plan to clips: takes are prepared, pictures drawn once a state, clips made where they are not current.

Keys go from coarse to fine. A shot whose scene, cast, speech and code are unchanged is current without a world being built. Otherwise the
world says which state each picture shows; only states that the store does not hold are drawn, and only a clip whose pictures changed is
encoded again.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..film import Character, Contact, Plan, Receipt, ScenePlan, Shot, Speech, Take, build, digest, dumps, plain
from ..measure import NUMBERS, PICTURES, Sheet, truth_made_from
from ..render import Conditions, LookGrade, Native, Renderer, Stage, apply, defocus, drawn, grade_for, pinned, small_sheet
from .ahead import ahead, stand_back
from .apart import film_apart
from .graph import Records, code_version, file_digest
from .looks import LOOKS
from .measuring import measured_version, tell_obedience
from .passes import make_passes
from .pictures import Pictures
from .progress import Progress
from .store import put_text, written
from .truths import Smaller, make_truth, sheets, truth_key

if TYPE_CHECKING:
    from ..world import Change, Filming, Picture, World


@dataclass
class Shooting:
    """Everything that making a film's clips needs."""

    plan: Plan
    speeches: Mapping[str, Speech]
    folder: Path
    records: Records
    renderer: Renderer
    progress: Progress
    passes: tuple[str, ...] = ()
    jobs: int = 1

    def __post_init__(self) -> None:
        self.cast: dict[str, Character] = {c.id: c for c in self.plan.cast}
        self.pictures = Pictures(self.folder)
        self.version = code_version("film", "plan", "world", "render")
        self._worlds: dict[str, World] = {}
        self._filming: dict[str, Filming] = {}
        self._sheets: dict[str, NDArray[np.uint8]] = {}
        #: The figures of puppets in reference light, of every scene that was before the lens.
        self.figures: dict[str, Sheet] = {}
        #: Pictures that were drawn, not found in the store.
        self.drawn = 0
        #: Whether equal states gave equal pictures wherever this film was drawn.
        self.steady = True

    # Keys ----------------------------------------------------------------------------------------------------------

    def scene_key(self, scene: ScenePlan) -> str:
        """What everything in a scene depends on."""
        lines = sorted({b.line for b in scene.beats if b.kind == "speech" and b.line in self.speeches})
        said = [replace(self.speeches[i], sound=Path(self.speeches[i].sound).name) for i in lines]  # a film's folder may be moved
        cast = [self.cast[b.actor] for b in scene.actors]
        # Shots are keyed one by one, and what is only heard or written does not show.
        shown = replace(scene, shots=tuple(replace(s, reason="", lines=()) for s in scene.shots), music="", heading="", transition="")
        return digest(
            shown, cast, said, self.plan.fps, list(self.plan.size), self.plan.step, self.version,
            self._look(scene),
        )

    def shot_key(self, scene: ScenePlan, shot: Shot) -> str:
        """What a shot's clip depends on, coarsely."""
        return digest(self.scene_key(scene), shot.id, self.renderer.profile.name, self.renderer.profile.version, self.plan.seed)

    def _look(self, scene: ScenePlan) -> str:
        """The scene's look, with which file it is where it names one of the film's own."""
        return pinned(scene.look or self.plan.look, self.folder / LOOKS)

    def name(self, shot: Shot) -> str:
        """The clip's name in the records."""
        return f"clip/{shot.id}/{self.renderer.profile.name}-{self.plan.seed}"

    def clip_path(self, shot: Shot) -> Path:
        """Where the clip of `shot` is."""
        return self.folder / "clips" / shot.id / f"{self.renderer.profile.name}-{self.plan.seed}.mp4"

    def current(self, scene: ScenePlan, shot: Shot) -> bool:
        """Whether the shot's clip stands as it is."""
        name = self.name(shot)
        extra = self.records.extra(name)
        return (
            extra.get("coarse") == self.shot_key(scene, shot)
            and self.records.current(name, extra.get("fine", ""))
            and all((self.folder / "takes" / shot.id / f).is_file() for f in extra.get("take", []))
            and extra.get("measured") == measured_version()
            and set(self.passes) <= set(extra.get("passes", []))
        )

    # Worlds --------------------------------------------------------------------------------------------------------

    def world(self, scene: ScenePlan) -> World:
        """The simulated scene, built once for all its shots; only one is held, for memory's sake."""
        from ..world import World  # the simulator and its renderer are loaded only where something has to be simulated

        if scene.id not in self._worlds:
            self._worlds.clear()
            self._filming.clear()
            self._worlds[scene.id] = World(
                scene, self.cast, self.speeches, self.plan.fps, self.plan.size, self.folder / ".cache" / "puppets",
            )
        return self._worlds[scene.id]

    def filming(self, scene: ScenePlan) -> Filming:
        """The world before the lens."""
        from ..world import Filming

        world = self.world(scene)
        if scene.id not in self._filming:
            self.figures |= sheets(self, world)  # before the set, which would be struck for each of them
            self._filming[scene.id] = Filming(world)
        return self._filming[scene.id]

    def sheet(self, scene: ScenePlan, actor: str) -> NDArray[np.uint8]:
        """The reference sheet of an actor of `scene`, (h, w, 3) uint8, drawn once in the life of the film's folder."""
        if actor not in self._sheets:
            key = digest("sheet", self.cast[actor], self.version)
            held = self.pictures.load(key)
            if held is None:
                from ..world import reference_sheet  # the renderer is loaded only where something has to be drawn

                held = reference_sheet(self.cast[actor], self.world(scene).puppets[actor])
                self.pictures.keep(key, held)
            self._sheets[actor] = held
        return self._sheets[actor]

    def contacts(self, scene: ScenePlan) -> tuple[Contact, ...]:
        """What is heard of a scene, kept beside the pictures."""
        name, key = f"contacts/{scene.id}", digest("contacts", self.scene_key(scene))
        path = self.folder / ".cache" / "contacts" / f"{scene.id}.json"

        def make() -> list[Path]:
            put_text(path, dumps(self.world(scene).contacts()))
            return [path]

        self.records.ensure(name, key, make)
        return tuple(build(tuple[Contact, ...], json.loads(path.read_text("utf-8"))))

    # Clips ---------------------------------------------------------------------------------------------------------

    def todo(self) -> list[Shot]:
        """The shots whose clips are not current."""
        return [shot for scene in self.plan.scenes for shot in scene.shots if not self.current(scene, shot)]

    def shoot(self, todo: Sequence[Shot], arrived: Callable[[str], None] = lambda shot: None) -> dict[str, Path]:
        """Make the clips of the shots `todo`, telling `arrived` of each as it stands; all clips by shot, in order."""
        shots = [shot.id for shot in todo]
        if shots:
            total = sum(self.plan.pictures(shot) for shot in todo)
            self.progress.stage(f"filming {len(shots)} shots: pictures", total)
        if shots and isinstance(self.renderer, (Stage, Native)):
            self.drawn, self.steady = film_apart(self, shots, arrived)
        else:
            for shot in self.film(shots):
                arrived(shot)
        self._drop_old()
        return {shot.id: self.clip_path(shot) for scene in self.plan.scenes for shot in scene.shots}

    def film(self, shots: Iterable[str]) -> Iterator[str]:
        """Make the clips of `shots` in this process as they come, with what is heard of their scenes; each shot's id as its clip stands.

        A clip is measured beside the drawing of the next; when all is told, all is measured.
        """
        found = {shot.id: (scene, shot) for scene in self.plan.scenes for shot in scene.shots}
        measuring: deque[Future] = deque()
        with ThreadPoolExecutor(1, initializer=stand_back) as beside:
            for shot in shots:
                scene = found[shot][0]
                measuring.append(beside.submit(self._clip(*found[shot])))
                self.contacts(scene)
                yield shot
                if len(measuring) > 1:
                    measuring.popleft().result()
            for left in measuring:
                left.result()

    def _clip(self, scene: ScenePlan, shot: Shot) -> Callable[[], None]:
        """Make the clip of `shot` and its truth; what is left to do, measuring it and noting it, needs no world and is given back."""
        source = Live(self, scene, shot)
        fine = digest(list(source.keys), shot.end - shot.start, self.plan.fps, self.plan.step, self.version, self.plan.seed, source.look,
                      self.renderer.profile.version)
        take, take_files = self._take(scene, shot, source)
        name, out = self.name(shot), self.clip_path(shot)
        stands = self.records.current(name, fine)
        if stands:
            self.progress.step(len(source.shown))
        else:
            done = 0

            def progress(count: int) -> None:
                nonlocal done
                self.progress.step(count - done)
                done = count

            with written(out) as temporary:
                receipt = self.renderer.render(take, source, temporary, progress)
            receipt = replace(receipt, clip=out.name, digest=file_digest(out))
            put_text(out.with_suffix(".json"), dumps(receipt))
        source.truth()
        measured = stands and self.records.extra(name).get("measured") == measured_version()  # its receipt has the same figures already

        def finish() -> None:
            if not measured:
                tell_obedience(out, self.folder / "takes" / shot.id)
            self.records.note(name, fine, [out, out.with_suffix(".json")], {
                "coarse": self.shot_key(scene, shot), "fine": fine, "take": take_files, "passes": sorted(self.passes),
                "measured": measured_version(),
            })

        return finish

    def _take(self, scene: ScenePlan, shot: Shot, source: Live) -> tuple[Take, list[str]]:
        folder = self.folder / "takes" / shot.id
        take = Take(
            shot=shot.id, scene=scene.id, frames=shot.end - shot.start, fps=self.plan.fps, step=self.plan.step, size=self.plan.size,
            seed=self.plan.seed, look=self._look(scene), prompt=prompt_of(scene, shot, self.cast, self._look(scene)),
            lens=shot.marks[0].lens, fstop=shot.fstop, camera="camera.json", truth=NUMBERS,
        )
        path = [
            {"frame": p.frame - shot.start, "at": p.camera.at, "target": p.camera.target, "lens": p.camera.lens, "roll": p.camera.roll,
             "focus": p.focus, "fov": p.lens.fov}
            for p in source.shown
        ]
        put_text(folder / "camera.json", dumps({"fps": self.plan.fps, "sensor_width": 24.89, "marks": path}))
        if self.passes:
            take = make_passes(self.passes, take, folder, source, lambda: self.filming(scene), lambda actor: self.sheet(scene, actor))
        put_text(folder / "take.json", dumps(take))
        return take, ["take.json", "camera.json", NUMBERS, PICTURES, *take.passes.values()]

    def _drop_old(self) -> None:
        """Clips of shots that the plan has no more are removed: they can be made again from the store."""
        keep = {self.name(shot) for scene in self.plan.scenes for shot in scene.shots}
        shots = {shot.id for scene in self.plan.scenes for shot in scene.shots}
        for name in self.records.names("clip/"):
            if name not in keep and name.split("/")[1] not in shots:
                self.records.forget(name)

    def receipts(self) -> dict[str, Receipt]:
        """The receipts of all clips by shot."""
        return {
            shot.id: build(Receipt, json.loads(self.clip_path(shot).with_suffix(".json").read_text("utf-8")))
            for scene in self.plan.scenes for shot in scene.shots
        }


class Live:
    """A shot as a renderer's source: draws what the store does not hold, finishes it with lens and grade, and keeps it."""

    def __init__(self, shooting: Shooting, scene: ScenePlan, shot: Shot) -> None:
        self.shooting, self.scene, self.shot = shooting, scene, shot
        self.world = shooting.world(scene)
        self.shown: tuple[Picture, ...] = tuple(self.world.picture(shot, f) for f in self.world.frames(shot, shooting.plan.step))
        self.look = shooting._look(scene)
        self.grade, _ = grade_for(self.look)
        #: The finished pictures' keys: what each shows, its grade, and the code that drew it.
        self.keys = tuple(digest(p.key, plain(self.grade), shooting.version) for p in self.shown)
        self._seen: Smaller | None = None

    def pictures(self) -> Iterator[NDArray[np.uint8]]:
        """Every picture of the shot in order, remembered for its truth; finishing runs beside drawing."""
        seen = self._smaller()
        for picture in self._pictures():
            seen.see(picture)
            yield picture
        self._seen = seen

    def truth(self) -> None:
        """What clips of this take are measured against, written into its folder unless it stands there."""
        folder, key = self.shooting.folder / "takes" / self.shot.id, truth_key(self)
        if truth_made_from(folder) != key:
            if self._seen is None:
                for _ in self.pictures():
                    pass
            assert self._seen is not None
            make_truth(self, folder, key, self._seen)

    def _pictures(self) -> Iterator[NDArray[np.uint8]]:
        with ThreadPoolExecutor(1) as pool:
            queue: deque[Future] = deque()
            before, future = "", Future()
            for key, picture, held, change in ahead(self._wanted(), 2):
                if key != before:  # equal neighbours are common, and are one
                    if held is not None:
                        future = Future()
                        future.set_result(held)
                    else:
                        self.shooting.drawn += 1
                        sharp, depth = self.shooting.filming(self.scene).beauty(picture, change)
                        future = pool.submit(self._finish, key, picture, sharp, depth, self.grade)
                    before = key
                queue.append(future)
                while len(queue) > 2:
                    yield queue.popleft().result()
            while queue:
                yield queue.popleft().result()

    def _wanted(self) -> Iterator[tuple[str, Picture, NDArray[np.uint8] | None, Change | None]]:
        """Every picture with its key and what the store holds of it, else what is different in it: to be made beside the drawing."""
        before = ""
        for key, picture in zip(self.keys, self.shown, strict=True):
            held = self.shooting.pictures.load(key) if key != before else None
            yield key, picture, held, None if held is not None or key == before else self.world.change(picture)[0]
            before = key

    def _finish(
        self, key: str, picture: Picture, sharp: NDArray[np.uint8], depth: NDArray[np.float32], grade: LookGrade,
    ) -> NDArray[np.uint8]:
        finished = apply(defocus(sharp, depth, picture.focus, picture.camera.lens, picture.fstop), grade)
        self.shooting.pictures.keep(key, finished)
        return finished

    def conditions(self) -> Iterator[Conditions | None]:
        """What our own model is told of each picture, drawn as it is asked for; its light is remembered for the truth."""
        shooting = self.shooting
        # Before the set, which would be struck for them.
        sheets = {actor: small_sheet(shooting.sheet(self.scene, actor)) for actor in sorted(self.world.cast)}
        filming = shooting.filming(self.scene)
        before, lit, seen = None, None, self._smaller()
        for picture in self.shown:
            if before is not None and picture.key == before.key:
                seen.see(lit)
                yield None
                continue
            now = drawn(filming, picture, before or picture, sheets)
            shooting.drawn += 1
            lit = now.lit
            seen.see(lit)
            yield now
            before = picture
        self._seen = seen

    def _smaller(self) -> Smaller:
        plan = self.shooting.plan
        return Smaller(len(self.shown), plan.fps, plan.step, plan.size)

    def passes(self, names: tuple[str, ...]) -> dict[str, Path]:
        """Make the named passes in the take's folder."""
        shooting = self.shooting
        folder = shooting.folder / "takes" / self.shot.id
        before = replace(shooting, passes=names)
        take, _ = before._take(self.scene, self.shot, self)
        return {name: folder / file for name, file in take.passes.items()}


def prompt_of(scene: ScenePlan, shot: Shot, cast: Mapping[str, Character], look: str) -> str:
    """A short prompt for a model that paints: lens, light, who, where; no choreography, which the passes carry."""
    who = [cast[s] for s in shot.subjects if s in cast]
    people = ", ".join(_described(c) for c in who) or "nobody in frame"
    where = f"{'inside' if scene.inside else 'outside'}, {scene.place}, {scene.hour}, {scene.weather}"
    parts = [look, f"{shot.size.replace('_', ' ')} shot, {shot.marks[0].lens:g} mm", people, where]
    return ". ".join(p for p in parts if p)


def _described(c: Character) -> str:
    words = [c.age, {"f": "woman", "m": "man"}.get(c.sex, "person") if c.age != "child" else {"f": "girl", "m": "boy"}.get(c.sex, "child")]
    if c.hat != "none":
        words.append(f"in a {c.hat}")
    return f"{c.name} ({' '.join(words)}, {c.dress} {c.colour})"

