"""The plan: a breakdown staged, covered and shot.

In: a `Breakdown`, the lengths of its spoken lines. Out: a `Plan` and the problems found on the way.
"""

from __future__ import annotations

import dataclasses

from ..film import Plan, Problem, ScenePlan, Shot
from .breakdown import Breakdown
from .cameras import Director
from .choices import ShotChoice
from .coverage import cover
from .deeds import SceneBreakdown
from .drafts import Draft
from .looks import slug
from .places import places
from .positions import frame_of
from .sight import Sight
from .staging import Staged, stage

#: What a film is made at where its choices say nothing.
SIZE, FPS, STEP = (640, 360), 24, 2


def plan(broken: Breakdown, lengths: dict[str, int] | None = None) -> tuple[Plan, tuple[Problem, ...]]:
    """Plan a film. `lengths` maps a spoken line's id to the frames of its sound; lines without one are estimated at 2.6 words a second."""
    choices = broken.choices
    fps, step = choices.fps or FPS, choices.step or STEP
    problems = list(broken.problems)
    scenes = []
    for n, scene in enumerate(broken.scenes):
        made, found = _scene(scene, broken, lengths, fps, step, n == len(broken.scenes) - 1)
        scenes.append(made)
        problems += found
    known = {s.id for scene in scenes for s in scene.shots}
    for ident in choices.shots:
        if ident not in known:
            problems.append(
                Problem("warning", "unknown-shot", f"film.toml: there is no shot {ident!r} any more; its choices are not used")
            )
    film = Plan(
        broken.title, fps, choices.size or SIZE, step, broken.seed, broken.look, broken.cast, tuple(scenes), (), broken.author
    )
    return film, tuple(problems)


def _scene(
    broken: SceneBreakdown, film: Breakdown, lengths: dict[str, int] | None, fps: int, step: int, last: bool
) -> tuple[ScenePlan, tuple[Problem, ...]]:
    cast = {c.id: c for c in film.cast}
    staged = stage(broken, cast, film.seed, lengths, fps, step, last)
    frame = frame_of(broken.setting.place)
    beats = tuple(sorted((*(e.beat for e in staged.events), *staged.reactions), key=lambda b: (b.start, b.end)))
    sight = Sight(places()[broken.setting.place], cast, staged.actors, staged.props, fps, beats)
    director = Director(sight, frame, staged.seed, fps, broken.setting.hour, _talkers(staged))
    shots: list[Shot] = []
    taken: set[str] = set()
    for draft in cover(staged, frame, sight, fps, step):
        ident = _shot_id(broken, draft, taken)
        taken.add(ident)
        shots.append(director.shoot(_chosen(draft, film.choices.shots.get(ident)), ident))
    setting = broken.setting
    made = ScenePlan(
        broken.id,
        broken.heading,
        setting.place,
        setting.inside,
        setting.hour,
        setting.weather,
        setting.light,
        staged.seed,
        staged.length,
        staged.props,
        staged.actors,
        beats,
        tuple(shots),
        broken.music,
        broken.look,
        broken.transition,
    )
    return made, staged.problems


def _talkers(staged: Staged) -> tuple[tuple[str, str], ...]:
    """Pairs who speak to each other or deal with each other, in the order of their first exchange."""
    found: dict[frozenset[str], tuple[str, str]] = {}
    ids = {a.actor for a in staged.actors}
    for e in staged.events:
        other = e.listener or (e.beat.target if e.beat.target in ids else "")
        if other and e.beat.actor in ids and other != e.beat.actor:
            found.setdefault(frozenset((e.beat.actor, other)), (e.beat.actor, other))
    return tuple(found.values())


def _shot_id(broken: SceneBreakdown, draft: Draft, taken: set[str]) -> str:
    """An id that other scenes' edits do not change: the first beat's, with a letter where one beat has several shots."""
    base = slug(draft.beat or f"{broken.id}-shot", None, "shot") if len(draft.beat) <= 40 else draft.beat
    found, n = base, 0
    while found in taken:
        n += 1
        found = f"{base}-{chr(97 + n) if n < 26 else n}"
    return found


def _chosen(draft: Draft, picked: ShotChoice | None) -> Draft:
    if picked is None:
        return draft
    return dataclasses.replace(
        draft,
        size=picked.size or draft.size,
        move=picked.move or draft.move,
        lens=picked.lens or draft.lens,
        directed=True,
        reason="chosen in film.toml",
    )
