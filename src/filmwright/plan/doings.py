"""From clauses to deeds: what the people and the things of a scene do, once it is known what a sentence says.

In: clauses with their subjects, verbs and things, in order. Out: `Deed`s, and a warning for each that cannot be staged as it is written.
"""

from __future__ import annotations

import dataclasses
import re

from ..film import Character, Line, Problem, Scene
from .belongings import Belongings
from .deeds import Deed
from .directions import Direction
from .naming import Thing
from .people import Names
from .reading import Clause
from .words import Mapper, props, split_words, table

#: Where a thing is put out of sight: it stays on whoever has it.
POCKET = re.compile(r"\b(?:pocket|bosom|purse|wallet|sleeve)s?\b", re.IGNORECASE)
#: More actors than this are not given deeds of their own by "they all".
MANY = 6


class Doings:
    """The deeds of one scene while it is read, and who has what while they go by."""

    scene: Scene
    names: Names
    mapper: Mapper
    things: Belongings
    by_id: dict[str, Character]

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.deeds: list[Deed] = []
        self.direction = Direction()
        self.outside: set[str] = set()

    def _warn(self, code: str, message: str, line: int, nearest: str = "") -> None:
        self.problems.append(Problem("warning", code, message, line, nearest))

    def _take_direction(self) -> Direction:
        found, self.direction = self.direction, Direction()
        return found

    def _thing_acts(self, clause: Clause, ident: str, line: Line, final: bool) -> None:
        thing = clause.subject_thing
        assert thing is not None
        if thing.kind == "unknown":
            self.things.place(clause)
            near = self.mapper.nearest(props(), thing.name).word
            self._warn(
                "unstaged",
                f"“{short(clause.text)}” is left out of the picture: “{short(thing.name)}” is not known",
                line.span.line,
                near,
            )
            return
        target = thing
        if thing.kind == "prop":
            self.things.place(dataclasses.replace(clause, things=(thing, *clause.things)))
            target = dataclasses.replace(thing, name=self.things.instance(thing, "") or thing.name)
        if thing.kind == "weather" or clause.state:
            if final:
                self._add(
                    Deed(
                        ident,
                        line.id,
                        line.span.line,
                        "hold",
                        seconds=2.0,
                        target=target if thing.kind != "weather" else None,
                        direction=self._take_direction(),
                    )
                )
            return
        self._add(
            Deed(
                ident,
                line.id,
                line.span.line,
                "action",
                "",
                clause.verb,
                target,
                emotion=clause.emotion,
                things=clause.things,
                direction=self._take_direction(),
            )
        )

    def _things_are_there(self, clause: Clause, ident: str, line: Line, placed: list[str]) -> None:
        """A sentence without a verb: things that are seen. Shown in a shot of their own once somebody has done something."""
        acted = any(d.kind != "hold" for d in self.deeds)
        shown = [p for p in placed if self.things.props[p].kind]
        if shown and acted:
            self._add(
                Deed(
                    ident,
                    line.id,
                    line.span.line,
                    "hold",
                    target=Thing("prop", shown[0]),
                    seconds=1.8,
                    direction=self._take_direction(),
                )
            )
        elif any(t.kind == "spot" for t in clause.things) and acted:
            spot = next(t for t in clause.things if t.kind == "spot")
            self._add(Deed(ident, line.id, line.span.line, "hold", target=spot, seconds=1.5, direction=self._take_direction()))
        for t in clause.things:
            if t.kind == "actor":
                self._add(
                    Deed(
                        f"{ident}-{t.name}",
                        line.id,
                        line.span.line,
                        "action",
                        t.name,
                        "idle",
                        None,
                        opening=not acted,
                        direction=self._take_direction(),
                    )
                )

    def _people_act(self, clause: Clause, ident: str, line: Line, placed: list[str]) -> None:
        row = table("actions")[clause.verb]
        acted = {d.actor for d in self.deeds}
        is_so = clause.lemma == "be" and not clause.emotion and acted.issuperset(clause.subjects)
        if clause.verb == "idle" and clause.lemma in ("leave", "keep"):
            return  # a door that is left open
        if clause.verb == "idle" and (is_so or clause.lemma in table("actions")["idle"]["silent"]):
            target = next((t for t in clause.things if t.kind == "spot"), None)
            told = is_so and any(t.kind == "actor" for t in clause.things)  # "they are men in middle life" is no place to stand at
            if clause.lemma in ("stop", "halt", "continue", "have") or told or not target:
                if self.direction and clause.subjects:
                    return
                return
        actors = clause.subjects[:MANY]
        if len(clause.subjects) > MANY:
            self._warn("many", f"“{short(clause.text)}”: only {MANY} of {len(clause.subjects)} act", line.span.line)
        direction = self._take_direction()
        for n, actor in enumerate(actors):
            target, used = self.things.target(clause, actor, row, actors)
            verb = clause.verb
            if verb == "hug" and target is None and len(actors) == 2:
                if n:
                    continue
                target = Thing("actor", actors[1])
            if verb in ("pick_up", "put_down") and used and self.things.props[used].kind == "hat" and self._on_head(clause, actor, used):
                verb, used, target = "doff", "", None
                self._forget_hat()
            if verb == "put_down" and POCKET.search(clause.text):
                verb, used, target = "shrug", "", None
            if verb == "pick_up" and clause.lemma == "hold" and used and any(t.kind == "actor" and t.name != actor for t in clause.things):
                verb, target = "give", next(t for t in clause.things if t.kind == "actor" and t.name != actor)
            if verb == "pick_up" and not used and target is not None and target.kind == "actor":
                verb = "hug"  # somebody is taken by the arm
            if row.get("needs") == "prop" and target is None and verb not in ("read", "drink", "pick_up", "put_down"):
                target = next((t for t in clause.things if t.kind == "spot"), None)
            if verb == "pour" and self.things.held.get(used) != actor:
                took = Deed(f"{ident}-take", line.id, line.span.line, "action", actor, "pick_up", Thing("prop", used), used, together=clause.together)
                self.things.hand_over(took)
                self._add(took)
            deed = Deed(
                ident if n == 0 else f"{ident}-{actor}",
                line.id,
                line.span.line,
                "action",
                actor,
                verb,
                target,
                used,
                clause.emotion,
                clause.text,
                together=clause.together or n > 0,
                direction=direction,
                things=clause.things,
            )
            self.things.hand_over(deed)
            self._add(deed)

    def _on_head(self, clause: Clause, actor: str, hat: str) -> bool:
        """Whether a hat that is taken or put is the one on the actor's own head, and no prop of the set."""
        worn = self.by_id[actor].hat != "none" or {"off", "on"} & {w.lower() for w in split_words(clause.text)}
        return bool(worn) and hat not in self.things.touched

    def _forget_hat(self) -> None:
        """The hat on a head is no prop of the set."""
        for ident in [i for i, p in self.things.props.items() if p.kind == "hat" and i not in self.things.touched]:
            del self.things.props[ident]

    def _add(self, deed: Deed) -> None:
        if deed.kind == "action" and deed.actor in self.outside and deed.action != "speak":
            self.outside.discard(deed.actor)
        if deed.action == "exit" and deed.actor in self.names.recent:  # who is gone is hardly meant by "he"
            self.names.recent = [*(i for i in self.names.recent if i != deed.actor), deed.actor]
        last = self.deeds[-1] if self.deeds else None
        if deed.action == "enter" and deed.together and last is not None and (last.actor, last.line) == (deed.actor, deed.line):
            self.deeds[-1:] = [dataclasses.replace(deed, together=last.together), dataclasses.replace(last, together=True)]
            return  # "looks about as she enters": the way in comes first
        self.deeds.append(deed)

    def _presence(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """(there from the start, entering later), each in the order of mention."""
        first: dict[str, Deed] = {}
        seen: list[str] = []
        for d in self.deeds:
            people_in = [] if d.absent else [d.actor] if d.actor else []
            people_in += [t.name for t in (d.target, *d.things) if t is not None and t.kind == "actor"]
            for ident in people_in:
                if ident not in seen:
                    seen.append(ident)
            if d.actor and d.kind == "action" and d.action not in ("speak", "idle"):
                first.setdefault(d.actor, d)
            if d.actor and d.kind == "speech":
                first.setdefault(d.actor, d)
        for p in self.things.props.values():
            if p.holder and p.holder not in seen:
                seen.append(p.holder)
        entering = tuple(i for i in seen if i in first and (first[i].action == "enter" or first[i].absent))
        return tuple(i for i in seen if i not in entering), entering

    def _openings(self, entering: tuple[str, ...]) -> list[Deed]:
        """The deeds, with those marked that only say how the scene finds somebody."""
        found: list[Deed] = []
        acted: set[str] = set()
        spoken = False
        for d in self.deeds:
            if (
                d.kind == "action"
                and d.actor
                and d.actor not in acted
                and d.actor not in entering
                and not spoken
                and d.action in ("sit", "lie", "idle", "kneel")
            ):
                d = dataclasses.replace(d, opening=True)
            if d.actor in entering and d.actor not in acted and d.action == "idle":
                continue  # what is said of somebody who has not come in yet
            if d.actor and not d.absent:
                acted.add(d.actor)
            spoken = spoken or d.kind == "speech"
            found.append(d)
        return found


def short(text: str) -> str:
    """A text on one line of at most 60 characters."""
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "..."
