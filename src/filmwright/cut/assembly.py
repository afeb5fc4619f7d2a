"""The cut: what stands where on the film's frame line.

In: a :class:`Plan`. Out: a :class:`Cut`, the title, every shot in order and the credits with their transitions, all in whole frames. No
transition changes the film's length: a dissolve lays the held last picture of what went before over the first frames of what comes
next, and fades darken frames that are there anyway. So sound and captions never move when a transition does.
"""

from __future__ import annotations

import bisect
from dataclasses import dataclass

from ..film import Plan, ScenePlan
from .faults import CutError

#: Frames at 24 per second; scaled for other rates.
DISSOLVE, FADE, CARD_FADE, TITLE, CREDITS, CREDITS_PAGE = 12, 24, 12, 72, 108, 84

#: Rows that fit on one page of credits at a size that can be read.
PAGE_ROWS = 11

TRANSITIONS = ("cut", "dissolve", "fade")


@dataclass(frozen=True)
class Row:
    """One row of a card. `style`: title, by, head, name, cast, made or small; `right` is the second column of a cast row."""

    style: str
    text: str
    right: str = ""


@dataclass(frozen=True)
class Item:
    """One thing in the cut. `kind`: title, shot or credits; `id` is the shot's, "title" or "credits-1" and on.

    `start` and `end` are frames of its scene (of itself for a card); it stands from `film_start` for end - start frames. For its first
    `dissolve` frames the last picture before it fades away over it; `fade_in` and `fade_out` are frames from and to black.
    """

    kind: str
    id: str
    scene: str
    start: int
    end: int
    film_start: int
    dissolve: int = 0
    fade_in: int = 0
    fade_out: int = 0
    rows: tuple[Row, ...] = ()

    @property
    def length(self) -> int:
        return self.end - self.start

    @property
    def film_end(self) -> int:
        return self.film_start + self.length


@dataclass(frozen=True)
class Cut:
    """The whole film: `items` follow one another without gap from frame 0."""

    fps: int
    size: tuple[int, int]
    step: int
    items: tuple[Item, ...]

    @property
    def length(self) -> int:
        return self.items[-1].film_end if self.items else 0

    @property
    def shots(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.kind == "shot")

    @property
    def cards(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.kind != "shot")

    def film_frame(self, scene: str, frame: int) -> int:
        """The film frame at which `frame` of `scene` is seen; one that no shot shows goes to the nearest that is."""
        shots = [item for item in self.items if item.scene == scene]
        if not shots:
            raise CutError(f"scene {scene} is not in the cut")
        at = max(bisect.bisect_right([item.start for item in shots], frame) - 1, 0)
        return shots[at].film_start + min(max(frame - shots[at].start, 0), shots[at].length)


def assemble(plan: Plan, title: bool = True, credits: bool = True) -> Cut:
    """Order the plan's shots between a title and credits made from its title, author, cast, voices and credit lines.

    A shot begins as its `transition` says; a scene whose end says FADE OUT or DISSOLVE does that. The film fades in from black, out of
    its last shot, and out at the end. Raises :class:`CutError` for shots that are empty, overlap, or name an unknown transition.
    """
    frames = _scaled(plan.fps)
    begins = _shots(plan)
    if not begins:
        raise CutError("the plan has no shot; a film needs at least one scene with a shot")
    rows = []
    if title:
        rows.append(("title", "title", "", 0, frames[TITLE], "fade", title_rows(plan)))
    rows += begins
    if credits:
        pages = _pages(credit_rows(plan))
        hold = frames[CREDITS if len(pages) == 1 else CREDITS_PAGE]
        rows += [("credits", f"credits-{n}", "", 0, hold, "fade", page) for n, page in enumerate(pages, 1)]
    items: list[Item] = []
    at = 0
    for n, (kind, id_, scene, start, end, how, text) in enumerate(rows):
        ends = "fade" if n + 1 == len(rows) else rows[n + 1][5]
        half = (end - start) // 2
        fade = frames[FADE if kind == "shot" else CARD_FADE]
        items.append(Item(
            kind, id_, scene, start, end, at, rows=text,
            dissolve=min(frames[DISSOLVE], end - start) if how == "dissolve" else 0,
            fade_in=min(fade, half) if how == "fade" else 0,
            fade_out=min(fade, half) if ends == "fade" else 0,
        ))
        at += end - start
    return Cut(plan.fps, plan.size, plan.step, tuple(items))


def title_rows(plan: Plan) -> tuple[Row, ...]:
    """The words of the opening title."""
    by = (Row("by", f"by {plan.author}"),) if plan.author.strip() else ()
    return (Row("title", plan.title.strip() or "Untitled"), *by)


def credit_rows(plan: Plan) -> tuple[Row, ...]:
    """The words of the end credits: who wrote it, who plays in whose voice, what it was made with, whose models and voices."""
    rows = []
    if plan.author.strip():
        rows += [Row("head", "Written by"), Row("name", plan.author.strip())]
    if plan.cast:
        rows.append(Row("head", "Cast"))
        rows += [Row("cast", c.name, c.voice if c.speaks else "") for c in plan.cast]
    rows.append(Row("made", "Made with Filmwright"))
    rows += [Row("small", line.strip()) for line in plan.credits if line.strip()]
    return tuple(rows)


def _scaled(fps: int) -> dict[int, int]:
    return {n: max(round(n * fps / 24), 1) for n in (DISSOLVE, FADE, CARD_FADE, TITLE, CREDITS, CREDITS_PAGE)}


def _pages(rows: tuple[Row, ...]) -> list[tuple[Row, ...]]:
    """Rows split evenly into pages; a heading stays with what it heads."""
    count = -(-len(rows) // PAGE_ROWS)
    each = -(-len(rows) // count)
    pages: list[list[Row]] = [[]]
    for row in rows:
        if len(pages[-1]) >= each:
            tail = [pages[-1].pop()] if pages[-1][-1].style == "head" else []
            pages.append(tail)
        pages[-1].append(row)
    return [tuple(page) for page in pages]


def _shots(plan: Plan) -> list[tuple[str, str, str, int, int, str, tuple[Row, ...]]]:
    found: list[tuple[str, str, str, int, int, str, tuple[Row, ...]]] = []
    after = "dissolve"  # from the title into the film
    seen: set[str] = set()
    for scene in plan.scenes:
        end = 0
        for n, shot in enumerate(scene.shots):
            where = f"scene {scene.id}, shot {shot.id}"
            if shot.transition not in TRANSITIONS:
                raise CutError(f"{where}: transition {shot.transition!r} is not known; use {', '.join(TRANSITIONS)}")
            if shot.end <= shot.start or shot.start < end:
                raise CutError(f"{where}: frames {shot.start} to {shot.end} are empty or overlap the shot before; give it later frames")
            if shot.id in seen:
                raise CutError(f"{where}: another shot has the same id; give it its own")
            seen.add(shot.id)
            how = after if n == 0 and shot.transition == "cut" else shot.transition
            found.append(("shot", shot.id, scene.id, shot.start, shot.end, how, ()))
            end = shot.end
        if scene.shots:
            after = _ending(scene)
    return found


def _ending(scene: ScenePlan) -> str:
    words = scene.transition.upper()
    return "fade" if "FADE" in words else "dissolve" if "DISSOLVE" in words else "cut"
