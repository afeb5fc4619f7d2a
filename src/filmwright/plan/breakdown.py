"""The breakdown: a screenplay as cast, settings, things and deeds, before anything has a place or a time.

In: a `Screenplay`, the film's `Choices`, optionally `meaning`. Out: a `Breakdown` with a problem for every line that was not
understood. A deed is one thing that somebody does or says; the sound room speaks the `speeches`, the plan stages the rest.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from dataclasses import dataclass

from ..film import Character, Line, Note, Problem, Scene, Screenplay
from .choices import Choices
from .looks import character, sex_of_name, slug
from .places import places
from .reading import Clause, Direction, Names, Reader, Thing, read_note, sentences, split_descriptions
from .setting import Setting, light_of, read_heading, weather_of
from .words import SAME, Mapper, Meaning, Phrasebook, actions, emotions, lemmas, people, phrase_at, phrasebook, props, split_words, table

ABSENT = re.compile(r"\b(V\.?\s?O\.?|O\.?\s?S\.?|O\.?\s?C\.?|voice.?over|off.?screen|off|filtered|on phone)\b", re.IGNORECASE)
INTRODUCED = re.compile(
    r"(?<![\w'’])([^\W\d_a-z][^\Wa-z_]+(?:[ \-][^\W\d_a-z][^\Wa-z_]*)*)(?=\s*(?:,\s*(?:a|an|the|his|her|their|about|aged|\d+|in|tall|old|young)\b|\())"
)
ACTING = re.compile(r"(?<![\w'’])([^\W\d_a-z][^\Wa-z_]+(?: [^\W\d_a-z][^\Wa-z_]+)*)\s+(?=([a-z]+s)\b)")
TOGETHER_NAMES = re.compile(r"\s*(?:&|\band\b|,|/|\+)\s*", re.IGNORECASE)
EVERYBODY = {"all", "both", "everyone", "everybody", "crowd", "chorus", "together"}
#: More actors than this are not given deeds of their own by "they all".
MANY = 6


@dataclass(frozen=True)
class Deed:
    """One thing done or said, without time: `kind` action, speech or hold. `target` and `used` are what it is done to and with.

    `used` is a prop's id. `seconds` is set where the text gives a length. `absent`: heard, not seen. `together`: with the deed before it.
    `opening`: the state in which the scene finds the actor. `source` is the screenplay's line.
    """

    id: str
    line: str
    source: int
    kind: str
    actor: str = ""
    action: str = ""
    target: Thing | None = None
    used: str = ""
    emotion: str = ""
    text: str = ""
    seconds: float = 0.0
    absent: bool = False
    together: bool = False
    opening: bool = False
    direction: Direction = Direction()
    things: tuple[Thing, ...] = ()


@dataclass(frozen=True)
class SceneProp:
    """A thing of a scene: where it is at first. `holder` an actor's id; `near` a spot's word or an actor; `stack` its storey in a pile."""

    id: str
    kind: str
    holder: str = ""
    near: Thing | None = None
    stack: int = 0
    heap: str = ""


@dataclass(frozen=True)
class SceneBreakdown:
    """One scene: where and when, who is there from the start, what is there, what happens."""

    id: str
    heading: str
    source: int
    setting: Setting
    deeds: tuple[Deed, ...]
    props: tuple[SceneProp, ...]
    present: tuple[str, ...]
    entering: tuple[str, ...]
    music: str = ""
    look: str = ""
    transition: str = ""


@dataclass(frozen=True)
class Breakdown:
    """The whole film, broken down. `problems` says what was not understood, by line."""

    title: str
    author: str
    look: str
    seed: int
    choices: Choices
    cast: tuple[Character, ...]
    scenes: tuple[SceneBreakdown, ...]
    problems: tuple[Problem, ...]


def breakdown(screenplay: Screenplay, choices: Choices | None = None, meaning: Meaning | None = None) -> Breakdown:
    """Break a screenplay down; never fails on what is written, says it in `problems` instead."""
    choices = choices or Choices()
    mapper = Mapper(meaning)
    seed = choices.seed if choices.seed is not None else 1
    cast, names, speakers = _cast(screenplay, choices, seed)
    problems: list[Problem] = []
    scenes: list[SceneBreakdown] = []
    carried: dict[str, str] = {}
    before: Setting | None = None
    look = choices.look or _look(screenplay)
    for scene in screenplay.scenes:
        made, found, carried = _Breaker(scene, cast, names, speakers, mapper, choices, before, carried).run()
        scenes.append(made)
        problems += found
        before = made.setting
    if not scenes:
        problems.append(
            Problem("error", "no-scene", "there is no scene in this screenplay; write a heading such as INT. KITCHEN - DAY", 0)
        )
    title = choices.title or screenplay.title.get("title", "").replace("\n", " ") or "Untitled"
    author = screenplay.title.get("author", screenplay.title.get("authors", "")).replace("\n", " ")
    return Breakdown(title, author, look, seed, choices, tuple(cast), tuple(scenes), tuple(problems))


def speeches(broken: Breakdown) -> tuple[tuple[str, str, str, str], ...]:
    """(line id, character id, text to speak, emotion) of every spoken line, in order."""
    return tuple((d.line, d.actor, d.text, d.emotion or "neutral") for s in broken.scenes for d in s.deeds if d.kind == "speech")


def _look(screenplay: Screenplay) -> str:
    notes = [n for e in screenplay.elements for n in e.notes if n.key == "look"]
    notes += [n for s in screenplay.scenes for n in s.notes if n.key == "look"]
    return notes[0].value if notes else ""


# -- the cast ---------------------------------------------------------------------------------------------------------------------


def speaker_names(speaker: str, known: set[str]) -> list[str]:
    """The names in a cue: "NELL AND TOBIAS" is two where both speak elsewhere."""
    parts = [p.strip() for p in TOGETHER_NAMES.split(speaker) if p.strip()]
    return parts if len(parts) > 1 and all(p.upper() in known for p in parts) else [speaker]


def _cast(screenplay: Screenplay, choices: Choices, seed: int) -> tuple[list[Character], Names, dict[str, tuple[str, ...]]]:
    """The characters, who is meant by which name, and the ids that a cue stands for."""
    cues = list(dict.fromkeys(line.speaker for s in screenplay.scenes for line in s.lines if line.speaker))
    known = {c.upper() for c in cues}
    order = list(dict.fromkeys(n for cue in cues for n in speaker_names(cue, known)))
    speaking = {n.upper() for n in order}
    texts = [
        (line, sentence)
        for s in screenplay.scenes
        for line in s.lines
        if line.kind == "action"
        for sentence in sentences(line.text)
    ]
    for name in (n for _, sentence in texts for n in _introduced(sentence)):
        if name.upper() not in {o.upper() for o in order}:
            order.append(name)
    names = Names()
    idents: dict[str, str] = {}
    for name in order:
        ident = slug(name, set(idents.values()))
        idents[name] = ident
        names.add(name, ident, "")
    descriptions: dict[str, str] = {}
    for _, sentence in texts:
        for ident, said in split_descriptions(sentence, names)[1].items():
            descriptions[ident] = f"{descriptions[ident]} {said}" if ident in descriptions else said
        wears = _wears(sentence, names)
        if wears:
            descriptions[wears[0]] = f"{descriptions.get(wears[0], '')} {wears[1]}".strip()
    sexes = _sexes(screenplay, names)
    order_names = {ident: name for name, ident in idents.items()}
    for name, ident in _walk_ons(texts, names, descriptions):
        idents[name] = ident
        order_names[ident] = name
    cast: list[Character] = []
    for ident, name in order_names.items():
        sex = sex_of_name(name) or sexes.get(ident, "")
        made = character(ident, name, descriptions.get(ident, ""), seed, name.upper() in speaking, cast, sex)
        cast.append(made)
        names.sex[ident] = made.sex
        for word in (w.lower() for w in split_words(descriptions.get(ident, "")[:120])):
            noun = next((x for x in lemmas(word) if x in table("looks")["people"]), "")
            if noun:
                names.known.setdefault((noun,), ident)
                break
    made_cast = [_chosen(c, choices) for c in cast]
    cues_to = {cue: tuple(idents[n] for n in speaker_names(cue, known)) for cue in cues}
    return made_cast, names, cues_to


def _chosen(c: Character, choices: Choices) -> Character:
    picked = choices.cast.get(c.id)
    if not picked:
        return c
    return dataclasses.replace(c, **{f.name: v for f in dataclasses.fields(picked) if (v := getattr(picked, f.name)) is not None})


def _introduced(sentence: str) -> list[str]:
    """Names in capitals that are introduced: with a description, or acting."""
    found = [m.group(1) for m in INTRODUCED.finditer(sentence)]
    for m in ACTING.finditer(sentence):
        if any(x in actions().by_first for x in lemmas(m.group(2))):
            found.append(m.group(1))
    good = []
    for name in found:
        words = split_words(name)
        name = re.sub(r"^(?:THE|A|AN)\s+", "", name)
        known = any(phrase_at(book, words, i) for book in (props(),) for i in range(len(words)))
        shot = any(
            w.lower()
            in (
                "close",
                "wide",
                "on",
                "shot",
                "angle",
                "pov",
                "insert",
                "over",
                "tracking",
                "fade",
                "cut",
                "int",
                "ext",
                "title",
                "super",
            )
            for w in words
        )
        if name and not known and not shot and len(words) <= 4 and len(name) > 1 and name not in ("I", "TV"):
            good.append(name)
    return good


def _wears(sentence: str, names: Names) -> tuple[str, str] | None:
    words = split_words(sentence)
    for i, word in enumerate(words):
        if word.lower() in ("wears", "wearing", "dressed") and i:
            for j in range(i):
                hit = names.at(words, j)
                if hit:
                    return hit[0], " ".join(words[i + 1 :])
    return None


def _sexes(screenplay: Screenplay, names: Names) -> dict[str, str]:
    """What pronouns say in paragraphs where only one person is named."""
    counts: dict[str, int] = {}
    for scene in screenplay.scenes:
        for line in scene.lines:
            if line.kind != "action":
                continue
            words = split_words(line.text)
            named = {hit[0] for i in range(len(words)) if (hit := names.at(words, i))}
            if len(named) == 1:
                low = [w.lower() for w in words]
                tally = sum(w in ("she", "her", "herself") for w in low) - sum(w in ("he", "his", "him", "himself") for w in low)
                counts[next(iter(named))] = counts.get(next(iter(named)), 0) + tally
    return {ident: "f" if tally > 0 else "m" for ident, tally in counts.items() if tally}


def _walk_ons(texts: list[tuple[Line, str]], names: Names, descriptions: dict[str, str]) -> list[tuple[str, str]]:
    """People without a name who do something: "a waitress brings two cups". Not those who are another's description."""
    described = {x for d in descriptions.values() for w in split_words(d[:120]) for x in lemmas(w.lower())}
    found: list[tuple[str, str]] = []
    for _, sentence in texts:
        plain_text, _ = split_descriptions(sentence, names)
        words = split_words(plain_text)
        for i, word in enumerate(words[:-1]):
            hit = phrase_at(people(), words, i)
            if (
                not hit
                or hit[0] in described
                or names.at(words, i)
                or word[0].isupper()
                or (word.endswith("s") and not hit[0].endswith("s"))
            ):
                continue
            if words[max(0, i - 1)].lower() in ("his", "her", "my", "of", "like", "as"):
                continue
            verb = words[i + 1].lower()
            past = verb.endswith("ed") or lemmas(verb)[0] != lemmas(verb)[-1]
            if any(x in actions().by_first for x in lemmas(verb)) and (verb.endswith("s") or past):
                ident = slug(hit[0], set(names.known.values()))
                names.add(hit[0], ident, sex_of_name(hit[0]))
                found.append((hit[0].upper(), ident))
    return found


# -- one scene --------------------------------------------------------------------------------------------------------------------


class _Breaker:
    """Breaks one scene down; holds who has what while it reads."""

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
        self.problems: list[Problem] = []
        self.deeds: list[Deed] = []
        self.props: dict[str, SceneProp] = {}
        self.held: dict[str, str] = {}
        self.touched: set[str] = set()
        self.direction = Direction()
        self.last_speaker = ""

    def run(self) -> tuple[SceneBreakdown, list[Problem], dict[str, str]]:
        scene = self.scene
        text = " ".join(line.text for line in scene.lines if line.kind == "action")
        setting = self._setting(text)
        self.names.recent = []
        self.names.last_prop = ""
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
            tuple(self.props.values()),
            present,
            entering,
            music=(picked.music if picked and picked.music is not None else self._music(setting)),
            look=(picked.look if picked and picked.look is not None else looks[0] if looks else ""),
            transition=scene.transition,
        )
        carried = {kind: holder for ident, holder in self.held.items() if holder for kind in [self.props[ident].kind]}
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

    def _warn(self, code: str, message: str, line: int, nearest: str = "") -> None:
        self.problems.append(Problem("warning", code, message, line, nearest))

    def _note(self, note: Note) -> None:
        if not note.key or note.key in ("look", "music", "voice"):
            return
        found = read_note(note.key.lower(), note.value)
        if found:
            self.direction = self.direction.merged(found)
        elif note.key.lower() in ("lens", "camera", "move", "shot", "size", "angle"):
            near = self.mapper.nearest(_camera_book(), note.value.lower())
            self._warn("unknown-direction", f"the direction [[{note.key}: {note.value}]] is not known", note.span.line, near.word)

    def _take_direction(self) -> Direction:
        found, self.direction = self.direction, Direction()
        return found

    # -- speech -------------------------------------------------------------------------------------------------------------------

    def _speech(self, line: Line) -> None:
        idents = self.speakers.get(line.speaker, ())
        absent = bool(ABSENT.search(line.extension))
        emotion, target = "", None
        for n, part in enumerate(p.strip() for p in re.split(r"[;,]|\n", line.parenthetical) if p.strip()):
            words = split_words(part)
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
        for n, ident in enumerate(idents[:1] if len(idents) != 2 else idents):
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
            if not absent:
                self.names.spoke_of(ident)

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

    # -- action -------------------------------------------------------------------------------------------------------------------

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
                f"“{_short(clause.unknown)}” could not be staged and is left out of the picture{near}",
                source,
                clause.nearest,
            )
            return
        if clause.guessed:
            self._warn("nearest", f"“{_short(clause.text)}” is staged as “{clause.verb}”", source, clause.verb)
        final = last and line is self.scene.lines[-1]
        if clause.subject_thing is not None and not clause.subjects:
            self._thing_acts(clause, ident, line, final)
            return
        placed = self._place_props(clause)
        if not clause.verb:
            self._things_are_there(clause, ident, line, placed)
            return
        if not clause.subjects:
            self._warn("unstaged", f"it is not clear who acts in “{_short(clause.text)}”; it is left out of the picture", source)
            return
        self._people_act(clause, ident, line, placed)

    def _thing_acts(self, clause: Clause, ident: str, line: Line, final: bool) -> None:
        thing = clause.subject_thing
        assert thing is not None
        if thing.kind == "unknown":
            self._place_props(clause)
            near = self.mapper.nearest(props(), thing.name).word
            self._warn(
                "unstaged",
                f"“{_short(clause.text)}” is left out of the picture: “{_short(thing.name)}” is not known",
                line.span.line,
                near,
            )
            return
        target = thing
        if thing.kind == "prop":
            self._place_props(dataclasses.replace(clause, things=(thing, *clause.things)))
            target = dataclasses.replace(thing, name=self._instance(thing, "") or thing.name)
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
        shown = [p for p in placed if self.props[p].kind]
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
        if clause.lemma in table("actions")["idle"]["silent"] and clause.verb == "idle":
            target = next((t for t in clause.things if t.kind == "spot"), None)
            if clause.lemma in ("stop", "halt", "continue") or not target:
                if self.direction and clause.subjects:
                    return
                return
        actors = clause.subjects[:MANY]
        if len(clause.subjects) > MANY:
            self._warn("many", f"“{_short(clause.text)}”: only {MANY} of {len(clause.subjects)} act", line.span.line)
        direction = self._take_direction()
        for n, actor in enumerate(actors):
            target, used = self._target(clause, actor, row, actors)
            verb = clause.verb
            if verb == "hug" and target is None and len(actors) == 2:
                if n:
                    continue
                target = Thing("actor", actors[1])
            if verb == "pick_up" and used and self.props[used].kind == "hat" and self._wears(actor):
                verb, used, target = "nod", "", None
                self._forget_hat(actor)
                self._warn("nearest", f"“{_short(clause.text)}”: the hat is worn; it is played as a nod", line.span.line, "nod")
            if row.get("needs") == "prop" and target is None and verb not in ("read", "drink", "pick_up", "put_down"):
                target = next((t for t in clause.things if t.kind == "spot"), None)
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
            self._hand_over(deed)
            self._add(deed)

    def _wears(self, actor: str) -> bool:
        return self.by_id[actor].hat != "none"

    def _forget_hat(self, actor: str) -> None:
        """The hat on a head is no prop of the set."""
        for ident in [i for i, p in self.props.items() if p.kind == "hat" and i not in self.touched]:
            del self.props[ident]

    def _add(self, deed: Deed) -> None:
        self.deeds.append(deed)

    # -- things -------------------------------------------------------------------------------------------------------------------

    def _place_props(self, clause: Clause) -> list[str]:
        """Make the props that a clause names part of the set; gives the ids of those it names."""
        named: list[str] = []
        spots = [t for t in clause.things if t.kind == "spot"]
        actor = clause.subjects[0] if clause.subjects else ""
        for thing in clause.things:
            if thing.kind != "prop":
                continue
            known = [i for i, p in self.props.items() if p.kind == thing.name]
            if known:
                named.append(self._instance(thing, actor))
                continue
            row = table("props")[thing.name]
            fits = row.get("held", False)
            uses = clause.verb and (
                table("actions")[clause.verb].get("uses")
                or clause.lemma in ("raise", "lift", "swing", "brandish", "hold", "carry", "clutch", "hug", "wear", "have", "use")
            )
            with_it = thing.before == "with" or clause.lemma in ("carry", "hold", "have", "wear")
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

    def _instance(self, thing: Thing, actor: str) -> str:
        """The id of the prop that is meant: in the actor's hand first, then the one touched last, then the first of its kind."""
        fits = [i for i, p in self.props.items() if p.kind == thing.name]
        mine = [i for i in fits if self.held.get(i) == actor and actor]
        return (mine or fits or [""])[0]

    def _target(self, clause: Clause, actor: str, row: dict, actors: tuple[str, ...]) -> tuple[Thing | None, str]:
        """(target, prop in use) of a deed."""
        people_there = [t for t in clause.things if t.kind == "actor" and t.name != actor]
        things = [t for t in clause.things if t.kind == "prop"]
        spots = [t for t in clause.things if t.kind == "spot"]
        needs = row.get("needs", "")
        used = self._instance(things[0], actor) if things else ""
        verb = clause.verb
        if verb == "give":
            receiver = people_there[0] if people_there else Thing("actor", self._other(actor)) if self._other(actor) else None
            return receiver, used or next((i for i, h in self.held.items() if h == actor), "")
        if verb in ("pick_up", "read", "drink", "write", "light", "put_down"):
            mine = next((i for i, h in self.held.items() if h == actor), "")
            used = used or (mine if verb in ("put_down", "read", "drink") else "")
            where = spots[0] if verb == "put_down" and spots else Thing("prop", used) if used else None
            return (people_there[0] if people_there and not used else where), used
        if verb == "throw":
            return (people_there[0] if people_there else spots[0] if spots else None), used or next(
                (i for i, h in self.held.items() if h == actor), ""
            )
        if verb in ("wave", "look", "point", "push", "open", "close", "knock"):
            near = [*people_there, *(Thing("prop", self._instance(t, actor), t.before) for t in things), *spots]
            if verb in ("push", "open", "close") and things:
                return Thing("prop", used, things[0].before), used
            if verb == "wave" and used and self.held.get(used) == actor:
                return next(iter(people_there or spots), None), used
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
                    *(dataclasses.replace(t, name=self._instance(t, actor)) for t in things if t.before != "with"),
                ),
                key=lambda t: (t.before not in ("to", "towards", "toward", "at", "into", "for", ""), t.index),
            )
            return (ordered[0] if ordered else None), ""
        if verb in ("sit", "lie", "kneel", "enter", "exit", "idle", "rise", "fall", "speak", "hug"):
            options = spots if verb in ("sit", "lie", "enter", "exit") else [*people_there, *spots]
            return (options[0] if options else people_there[0] if people_there else None), ""
        return next(iter(people_there or spots), None), used

    def _other(self, actor: str) -> str:
        """Who is most likely meant when only one is named: the one spoken of last besides `actor`."""
        return next((i for i in self.names.recent if i != actor), "")

    def _hand_over(self, deed: Deed) -> None:
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

    # -- who is there -------------------------------------------------------------------------------------------------------------

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
            if d.actor and d.kind == "action" and d.action != "speak":
                first.setdefault(d.actor, d)
        for p in self.props.values():
            if p.holder and p.holder not in seen:
                seen.append(p.holder)
        entering = tuple(i for i in seen if i in first and first[i].action == "enter")
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
            if d.actor:
                acted.add(d.actor)
            spoken = spoken or d.kind == "speech"
            found.append(d)
        return found


@functools.cache
def _camera_book() -> Phrasebook:
    """Sizes and moves of the camera."""
    rows = table("camera")
    return phrasebook((known, ps) for kind in ("sizes", "moves") for known, ps in rows[kind].items())


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "..."
