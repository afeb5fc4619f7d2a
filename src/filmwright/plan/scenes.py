"""One scene broken down: its heading becomes a setting, its lines become deeds, what it names becomes its things.

In: a `Scene`, the cast and its names, what was carried out of the scene before. Out: a `SceneBreakdown`, its problems, what is carried on.
"""

from __future__ import annotations

import dataclasses
import functools
import re

from ..film import Character, Line, Note, Problem, Scene
from .belongings import Belongings
from .casting import is_everybody
from .choices import Choices
from .deeds import Deed, SceneBreakdown
from .directions import read_note
from .doings import MANY, Doings, short
from .naming import Thing
from .people import Names
from .places import places
from .reading import Clause, Reader
from .setting import Setting, light_of, read_heading, weather_of
from .words import SAME, Mapper, Phrasebook, emotions, phrase_at, phrasebook, split_words, table

ABSENT = re.compile(r"\b(V\.?\s?O\.?|O\.?\s?S\.?|O\.?\s?C\.?|voice.?over|off.?screen|off|filtered|on phone)\b", re.IGNORECASE)
#: A manner that says the speaker is not in the room.
OUTSIDE = re.compile(r"\bfrom (?:his|her|their|the|another|an) (?:next |other |adjoining )?(?:room|kitchen|hall|garden|outside)\b"
                     r"|\b(?:from |calls? from )?(?:within|outside|offstage|off stage|behind the door|the next room)\b", re.IGNORECASE)


class SceneReader(Doings):
    """Reads one scene; holds who has what while it does."""

    def __init__(
        self,
        scene: Scene,
        cast: list[Character],
        names: Names,
        speakers: dict[str, tuple[str, ...]],
        mapper: Mapper,
        choices: Choices,
        before: Setting | None,
        carried: dict[str, str],
    ):
        self.scene, self.cast, self.names, self.speakers, self.mapper, self.choices = (
            scene,
            cast,
            names,
            speakers,
            mapper,
            choices,
        )
        self.before, self.carried = before, carried
        super().__init__()
        self.things = Belongings(names, carried)
        self.last_speaker = ""

    def run(self) -> tuple[SceneBreakdown, list[Problem], dict[str, str]]:
        scene = self.scene
        text = " ".join(line.text for line in scene.lines if line.kind == "action")
        setting = self._setting(text)
        self.names.recent = []
        self.names.last_prop = self.names.last_way = ""
        self.names.about = tuple(
            dict.fromkeys(i for x in scene.lines if x.speaker and not ABSENT.search(x.extension) for i in self.speakers.get(x.speaker, ()))
        )
        self.reader = Reader(self.names, setting.place, self.mapper)
        self.by_id = {c.id: c for c in self.cast}
        for note in scene.notes:
            self._note(note)
        for line in scene.lines:
            for note in line.notes:
                self._note(note)
            if line.kind == "action":
                self._action(line)
            else:
                self._speech(line)
        present, entering = self._presence()
        picked = self.choices.scenes.get(scene.id)
        looks = [n.value for n in scene.notes if n.key == "look"]
        made = SceneBreakdown(
            scene.id,
            scene.heading,
            scene.span.line,
            setting,
            tuple(self._openings(entering)),
            tuple(self.things.props.values()),
            present,
            entering,
            music=(picked.music if picked and picked.music is not None else self._music(setting)),
            look=(picked.look if picked and picked.look is not None else looks[0] if looks else ""),
            transition=scene.transition,
        )
        carried = {
            kind: holder for ident, holder in self.things.held.items() if holder for kind in [self.things.props[ident].kind]
        }
        return made, self.problems, {**self.carried, **carried}

    def _setting(self, text: str) -> Setting:
        scene = self.scene
        place, inside, hour, found = read_heading(scene.heading, scene.span.line, self.mapper, self.before)
        picked = self.choices.scenes.get(scene.id)
        if picked and picked.place is not None:
            if picked.place in places():
                place, inside, found = picked.place, places()[picked.place].inside, ()
            else:
                self._warn(
                    "unknown-place",
                    f"film.toml: scenes.{scene.id}.place “{picked.place}” is not a known place; it is filmed as “{place}”",
                    scene.span.line,
                    place,
                )
        self.problems += found
        hour = picked.hour if picked and picked.hour else hour
        weather = picked.weather if picked and picked.weather else weather_of(f"{scene.heading} {text}") or "clear"
        light = picked.light if picked and picked.light else light_of(place, inside, hour, weather, text)
        return Setting(place, inside, hour, weather, light)

    def _music(self, setting: Setting) -> str:
        tally: dict[str, int] = {}
        for d in self.deeds:
            if d.emotion and d.emotion != "neutral":
                tally[d.emotion] = tally.get(d.emotion, 0) + 1
        if tally:
            return str(table("setting")["music"][max(sorted(tally), key=lambda e: tally[e])])
        return "calm" if setting.hour in ("dusk", "night", "dawn") else ""

    def _note(self, note: Note) -> None:
        if not note.key or note.key in ("look", "music", "voice"):
            return
        found = read_note(note.key.lower(), note.value)
        if found:
            self.direction = self.direction.merged(found)
        elif note.key.lower() in ("lens", "camera", "move", "shot", "size", "angle"):
            near = self.mapper.nearest(_camera_book(), note.value.lower())
            self._warn("unknown-direction", f"the direction [[{note.key}: {note.value}]] is not known", note.span.line, near.word)

    def _speech(self, line: Line) -> None:
        idents = self._speaking(line)
        if not idents:
            self._warn("unstaged", f"nobody is there to speak as “{short(line.speaker)}”; the line is left out", line.span.line)
            return
        if OUTSIDE.search(line.parenthetical):
            self.outside.update(idents)
        absent = bool(ABSENT.search(line.extension)) or bool(self.outside & set(idents))
        emotion, target = "", None
        for n, part in enumerate(p.strip() for p in re.split(r"[;,]|\n", line.parenthetical) if p.strip()):
            words = split_words(part)
            if OUTSIDE.search(part):
                continue
            if words and words[0].lower() == "to":
                named = next((h for i in range(1, len(words)) if (h := self.names.at(words, i))), None)
                target = Thing("actor", named[0]) if named else target
                continue
            found = next((hit[0] for i in range(len(words)) if (hit := phrase_at(emotions(), words, i))), "")
            held = table("setting")["holds"]["words"].get(" ".join(words).lower().removeprefix("a "))
            if held:
                self._add(Deed(f"{line.id}-h{n}", line.id, line.span.line, "hold", seconds=float(held)))
            elif found:
                emotion = emotion or found
            else:
                emotion = self._parenthetical(line, part, words, idents, n) or emotion
        text = " ".join(line.text.split())
        if not text:
            return
        direction = self._take_direction()
        self.reader.subject = idents[:1]
        for n, ident in enumerate(idents[:MANY]):
            self._add(
                Deed(
                    line.id if n == 0 else f"{line.id}-with-{ident}",
                    line.id,
                    line.span.line,
                    "speech" if n == 0 else "action",
                    ident,
                    "speak",
                    target,
                    emotion=emotion,
                    text=text if n == 0 else "",
                    absent=absent,
                    together=line.dual or n > 0,
                    direction=direction,
                )
            )
            if not absent or ident in self.outside:
                self.names.spoke_of(ident)

    def _speaking(self, line: Line) -> tuple[str, ...]:
        """Who says a line; a cue such as ALL means those who have spoken or acted in the scene and have not left it."""
        idents = self.speakers.get(line.speaker, ())
        if idents or not is_everybody(line.speaker):
            return idents
        there: list[str] = []
        for d in self.deeds:
            if d.actor and d.action == "exit":
                there = [i for i in there if i != d.actor]
            elif d.actor and d.actor not in there:
                there.append(d.actor)
        return tuple(there) or self.names.about[:MANY]

    def _parenthetical(self, line: Line, part: str, words: list[str], idents: tuple[str, ...], n: int) -> str:
        """A parenthetical that is not a mood word: something done while speaking, or a mood by meaning."""
        if words and idents:
            self.reader.subject = idents[:1]
            clauses = self.reader.paragraph(part)
            done = [c for c in clauses if c.verb and c.verb not in ("speak", "idle")]
            for k, clause in enumerate(done):
                self._clause(dataclasses.replace(clause, subjects=idents[:1]), f"{line.id}-p{n}{k or ''}", line)
            if done or any(c.verb for c in clauses):
                return ""
        near = self.mapper.nearest(emotions(), part.lower())
        if near.score >= SAME:
            return near.word
        self._warn("unknown-manner", f"the manner ({part}) is not known; it is played neutral", line.span.line, near.word)
        return ""

    def _action(self, line: Line) -> None:
        clauses = self.reader.paragraph(line.text)
        count = 0
        for k, clause in enumerate(clauses):
            if clause.direction is not None:
                self.direction = self.direction.merged(clause.direction)
                continue
            count += 1
            self._clause(clause, f"{line.id}-{count}", line, last=k == len(clauses) - 1)

    def _clause(self, clause: Clause, ident: str, line: Line, last: bool = False) -> None:
        source = line.span.line
        if clause.hold:
            self._add(Deed(ident, line.id, source, "hold", seconds=clause.hold, direction=self._take_direction()))
            return
        if clause.unknown:
            near = f"; the nearest known is “{clause.nearest}”" if clause.nearest else ""
            self._warn(
                "unstaged",
                f"“{short(clause.unknown)}” could not be staged and is left out of the picture{near}",
                source,
                clause.nearest,
            )
            return
        if clause.guessed:
            self._warn("nearest", f"“{short(clause.text)}” is staged as “{clause.verb}”", source, clause.verb)
        final = last and line is self.scene.lines[-1]
        if clause.subject_thing is not None and not clause.subjects:
            self._thing_acts(clause, ident, line, final)
            return
        placed = self.things.place(clause)
        if not clause.verb:
            self._things_are_there(clause, ident, line, placed)
            return
        if not clause.subjects:
            self._warn("unstaged", f"it is not clear who acts in “{short(clause.text)}”; it is left out of the picture", source)
            return
        self._people_act(clause, ident, line, placed)


@functools.cache
def _camera_book() -> Phrasebook:
    """Sizes and moves of the camera."""
    rows = table("camera")
    return phrasebook((known, ps) for kind in ("sizes", "moves") for known, ps in rows[kind].items())
