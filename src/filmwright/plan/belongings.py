"""Belongings: the things of a scene, where they are at first, and who has what as its deeds go by."""

from __future__ import annotations

import dataclasses
import re

from .deeds import Deed, SceneProp
from .looks import slug
from .naming import Thing
from .people import Names
from .reading import Clause
from .words import table

#: What somebody carries, or had on them all along and draws out.
ON_THEM = re.compile(
    r"\b(?:from|out of)\b.*\bpocket|\b(?:tak|pull|draw|bring|fish)\w* out\b|\b(?:took|drew|brought) out\b|\bproduc(?:es|ed|ing)\b"
    r"|\b(?:is|are|was|were) (?:carrying|holding|bearing)\b", re.IGNORECASE
)
#: What is drunk or eaten from.
FOOD = ("cup", "glass", "bottle", "plate", "apple")


class Belongings:
    """The things of one scene while it is read. `carried`: kind of thing -> who had one when the scene before ended."""

    def __init__(self, names: Names, carried: dict[str, str]):
        self.names, self.carried = names, carried
        self.props: dict[str, SceneProp] = {}
        self.held: dict[str, str] = {}
        self.touched: set[str] = set()

    def place(self, clause: Clause) -> list[str]:
        """Make the props that a clause names part of the set; gives the ids of those it names."""
        named: list[str] = []
        spots = [t for t in clause.things if t.kind == "spot"]
        actor = clause.subjects[0] if clause.subjects else ""
        for thing in clause.things:
            if thing.kind != "prop":
                continue
            known = [i for i, p in self.props.items() if p.kind == thing.name]
            if known:
                named.append(self.instance(thing, actor))
                continue
            row = table("props")[thing.name]
            fits = row.get("held", False)
            uses = clause.verb and (
                table("actions")[clause.verb].get("uses")
                or clause.lemma in ("raise", "lift", "swing", "brandish", "hold", "carry", "clutch", "hug", "wear", "have", "use")
            )
            with_it = thing.before == "with" or clause.lemma in ("carry", "hold", "have", "wear") or ON_THEM.search(clause.text) is not None
            holder = ""
            if fits and actor and (with_it or (uses and clause.lemma not in ("push", "drop off", "serve"))):
                holder = actor
            before = self.carried.get(thing.name, "")
            if fits and before and not holder and clause.verb not in ("pick_up",) and thing.count == 1:
                holder = before
            near = next((s for s in spots if s.index > thing.index), None) or next((s for s in reversed(spots)), None)
            if near is None and not holder and actor:
                near = Thing("actor", actor)
            count = 1 if holder else thing.count
            heap = ""
            for n in range(count):
                ident = slug(thing.name if n == 0 else f"{thing.name}-{n + 1}", set(self.props))
                heap = heap or ident
                self.props[ident] = SceneProp(
                    ident, thing.name, holder, near, n if thing.stacked else 0, heap if thing.stacked else ""
                )
                if holder:
                    self.held[ident] = holder
                named.append(ident)
        return named

    def instance(self, thing: Thing, actor: str) -> str:
        """The id of the prop that is meant: in the actor's hand first, then the one touched last, then the first of its kind."""
        fits = [i for i, p in self.props.items() if p.kind == thing.name]
        mine = [i for i in fits if self.held.get(i) == actor and actor]
        return (mine or fits or [""])[0]

    def target(self, clause: Clause, actor: str, row: dict, actors: tuple[str, ...]) -> tuple[Thing | None, str]:
        """(target, prop in use) of a deed."""
        people_there = [t for t in clause.things if t.kind == "actor" and t.name != actor]
        things = [t for t in clause.things if t.kind == "prop"]
        spots = [t for t in clause.things if t.kind == "spot"]
        needs = row.get("needs", "")
        used = self.instance(things[0], actor) if things else ""
        verb = clause.verb
        if verb == "give":
            receiver = people_there[0] if people_there else Thing("actor", self.other(actor)) if self.other(actor) else None
            return receiver, used or next((i for i, h in self.held.items() if h == actor), "")
        if verb == "pour":
            into = next((self.instance(t, actor) for t in things if t.name in ("glass", "cup")), "")
            return (Thing("prop", into) if into else None), self._bottle(actor)
        if verb in ("pick_up", "read", "drink", "write", "light", "put_down"):
            mine = next((i for i, h in self.held.items() if h == actor), "")
            used = used or (mine if verb in ("put_down", "read", "drink") else "")
            if verb == "drink" and used and self.props[used].kind not in FOOD:
                used = ""
            where = spots[0] if verb == "put_down" and spots else Thing("prop", used) if used else None
            return (people_there[0] if people_there and not used else where), used
        if verb == "throw":
            return (people_there[0] if people_there else spots[0] if spots else None), used or next(
                (i for i, h in self.held.items() if h == actor), ""
            )
        if verb in ("wave", "look", "point", "push", "open", "close", "knock"):
            near = [*people_there, *(Thing("prop", self.instance(t, actor), t.before) for t in things), *spots]
            if verb in ("push", "open", "close") and things:
                return Thing("prop", used, things[0].before), used
            if verb == "wave" and used and self.held.get(used) == actor:
                return next(iter(people_there or spots), None), used
            if verb == "wave" and used and (things[0].before in ("to", "at", "toward", "towards") or not self._fits_a_hand(used)):
                used = ""
            return (near[0] if near else None), used if verb == "wave" else ""
        if needs == "actor":
            return (people_there[0] if people_there else None), used
        if verb in ("walk", "run", "creep", "turn"):
            if clause.lemma in ("follow", "chase", "pursue", "accompany", "approach", "join") and people_there:
                return people_there[0], ""
            ordered = sorted(
                (
                    *people_there,
                    *spots,
                    *(dataclasses.replace(t, name=self.instance(t, actor)) for t in things if t.before != "with"),
                ),
                key=lambda t: (t.before not in ("to", "towards", "toward", "at", "into", "for", ""), t.index),
            )
            ordered = [t for t in ordered if t.before not in ("from", "off")]  # "away from the stove" is not to it
            return (ordered[0] if ordered else None), ""
        if verb in ("sit", "lie", "kneel", "enter", "exit", "idle", "rise", "fall", "speak", "hug"):
            options = spots if verb in ("sit", "lie", "enter", "exit") else [*people_there, *spots]
            return (options[0] if options else people_there[0] if people_there else None), ""
        return next(iter(people_there or spots), None), used

    def _bottle(self, actor: str) -> str:
        """The bottle that is poured from; one is put where the actor can reach it if there is none yet."""
        return self.instance(Thing("prop", "bottle"), actor) or self.place(Clause("", (actor,), things=(Thing("prop", "bottle"),)))[0]

    def other(self, actor: str) -> str:
        """Who is most likely meant when only one is named: the one spoken of last besides `actor`."""
        return next((i for i in self.names.recent if i != actor), "")

    def _fits_a_hand(self, used: str) -> bool:
        return bool(table("props")[self.props[used].kind].get("held"))

    def hand_over(self, deed: Deed) -> None:
        """Keep track of who has what."""
        if not deed.used:
            return
        self.touched.add(deed.used)
        self.names.last_prop = self.props[deed.used].kind
        if deed.action == "give" and deed.target:
            self.held[deed.used] = deed.target.name
        elif deed.action == "pick_up":
            self.held[deed.used] = deed.actor
        elif deed.action in ("put_down", "throw", "push"):
            self.held.pop(deed.used, None)
