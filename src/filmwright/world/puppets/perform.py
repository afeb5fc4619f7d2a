"""The acting: from a scene's blocking, beats and speech to the state of one puppet at one frame.

In: a character, its blocking, the scene's beats, speeches by line, where the targets are at this frame. Out: a :class:`pose.State`. Everything is a
pure function of frames within the beat, the walk or the shot, so that nothing depends on absolute time. Layers add to one another: the ground
under the feet, what is carried, mood, gaze, speech, deeds, breath and blinks; then the joints are solved.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

from ...film import Beat, Blocking, Character, Point, Prop, Speech
from ...plan import where
from .deeds import act, carry
from .expression import blink, breathe, feel, listen, look, speak
from .figure import Figure, figure
from .ground import grounded
from .holding import held
from .manners import HANDLINGS, Handling
from .pose import State
from .scene import Scene
from .solve import solve
from .steps import Footfall, footfalls_of


def perform(
    character: Character,
    blocking: Blocking,
    beats: tuple[Beat, ...],
    speeches: Mapping[str, Speech],
    targets: Mapping[str, Point],
    frame: float,
    shot_start: int,
    fps: int = 24,
    seed: int = 0,
    props: tuple[Prop, ...] = (),
) -> State:
    """The state of `character` at `frame` of its scene, in a shot that began at `shot_start`.

    `targets` are points in the world by id: the eyes of actors, props, spots; an id that is missing is looked at straight ahead.
    `seed` tells shots apart for blinks. `beats` are all the scene's; speech is found by its beat's line.
    `props` are the scene's: who holds one carries it.
    """
    f = _figure(character)
    scene = Scene(f, blocking, beats, speeches, targets, frame, shot_start, fps, seed, held(blocking.actor, props, beats, frame))
    if not where(blocking, frame, character.height, fps).present:
        return State(False)
    body = grounded(scene)
    carry(scene, body)
    feel(scene, body)
    look(scene, body)
    speak(scene, body)
    listen(scene, body)
    act(scene, body)
    breathe(scene, body)
    blink(scene, body)
    return solve(f, body)


def footfalls(character: Character, blocking: Blocking, fps: int = 24) -> tuple[Footfall, ...]:
    """Every footfall of an actor in a scene, exactly where and when the puppet's feet come down."""
    f = _figure(character)
    return footfalls_of(blocking, f.height, f.stance, fps)


def handling(beat: Beat) -> Handling | None:
    """When the beat's prop changes hands, or None where the action handles nothing."""
    return HANDLINGS.get(beat.action)


@functools.lru_cache(maxsize=64)
def _figure(character: Character) -> Figure:
    return figure(character)
