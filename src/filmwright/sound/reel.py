"""The film's order as sound needs it: which frames of which scene stand where, and places of scene frames in samples."""

from __future__ import annotations

from dataclasses import dataclass

from ..film import SAMPLE_RATE, Plan, ScenePlan, Shot
from .problems import SoundError


@dataclass(frozen=True)
class Segment:
    """Frames `start` to `end` of a scene, seen from `shot`, at frame `film_start` of the film.

    A card (title, credits) has scene "" and is named by `shot`.
    """

    scene: str
    shot: str
    film_start: int
    start: int
    end: int


@dataclass(frozen=True)
class Piece:
    """A segment in samples: `first` to `last` of the film; its scene's frame `start` is at `first`."""

    segment: Segment
    first: int
    last: int
    shot: Shot | None


@dataclass(frozen=True)
class Stretch:
    """Pieces of one scene that follow each other in the film, or one card (`scene` is None)."""

    scene: ScenePlan | None
    pieces: tuple[Piece, ...]

    @property
    def first(self) -> int:
        return self.pieces[0].first

    @property
    def last(self) -> int:
        return self.pieces[-1].last

    @property
    def name(self) -> str:
        return self.scene.id if self.scene else self.pieces[0].segment.shot


def sample(frame: float, fps: int) -> int:
    """The sample at which a film frame begins."""
    return int(round(frame * SAMPLE_RATE / fps))


def stretches(plan: Plan, segments: tuple[Segment, ...]) -> list[Stretch]:
    """Segments as stretches in film order. Raises :class:`SoundError` when one names an unknown scene or shot, or they overlap or leave a hole."""
    scenes = {s.id: s for s in plan.scenes}
    out: list[Stretch] = []
    at = 0
    for segment in sorted(segments, key=lambda s: s.film_start):
        if segment.film_start != at or segment.end <= segment.start:
            raise SoundError(f"shot {segment.shot!r} is at frame {segment.film_start} of the film, but the shots before it end at {at}")
        at += segment.end - segment.start
        scene = scenes.get(segment.scene)
        if segment.scene and scene is None:
            raise SoundError(f"the cut names scene {segment.scene!r}, which the plan does not have")
        shot = next((s for s in scene.shots if s.id == segment.shot), None) if scene else None
        if scene and shot is None:
            raise SoundError(f"the cut names shot {segment.shot!r}, which scene {scene.id} does not have")
        piece = Piece(segment, sample(segment.film_start, plan.fps), sample(at, plan.fps), shot)
        if out and scene is not None and out[-1].scene is scene:
            out[-1] = Stretch(scene, (*out[-1].pieces, piece))
        else:
            out.append(Stretch(scene, (piece,)))
    if not out:
        raise SoundError("the film has no shots: nothing to make sound for")
    return out


def where(stretch: Stretch, frame: float, fps: int) -> tuple[int, Piece] | None:
    """The film sample of a scene's frame and the piece that shows it; None when no piece of the stretch does."""
    for piece in stretch.pieces:
        if piece.segment.start <= frame < piece.segment.end:
            return piece.first + sample(frame - piece.segment.start, fps), piece
    return None
