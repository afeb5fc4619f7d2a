"""Speech for every spoken line, kept by what it says, in whose voice and mood: the same words are never spoken twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..film import Problem, Speech, digest, dumps, loads
from ..sound import CannotSpeak, close_voices, speak
from .graph import Records, code_version
from .progress import Progress
from .store import put_text

#: A line to be spoken: its id, the text, the voice's id, the emotion, and where it stands in the screenplay.
Spoken = tuple[str, str, str, str, int]

#: The modules whose code decides how a line sounds; the rest of the room mixes.
_MAKERS = tuple(f"sound/{m}.py" for m in ("speech", "kokoro", "saying", "voices", "mouth", "wording", "waves", "shaping", "loudness"))


def say_all(wanted: Sequence[Spoken], folder: Path, records: Records, progress: Progress) -> tuple[dict[str, Speech], tuple[Problem, ...]]:
    """The speech of every line by line id, and a warning for each that no voice can say (it is shown and captioned, but silent)."""
    home = folder / ".cache" / "speech"
    found: dict[str, Speech] = {}
    problems: list[Problem] = []
    todo = []
    for spoken in wanted:
        line = spoken[0]
        key = speech_key(spoken)
        if records.current(f"speech/{line}", key):
            extra = records.extra(f"speech/{line}")
            if extra.get("silent"):
                problems.append(_silent(spoken, extra["silent"]))
            else:
                found[line] = _loaded(home, line)
        else:
            todo.append((spoken, key))
    if todo:
        progress.stage("speaking: lines", len(todo))
    for spoken, key in todo:
        line, text, voice, emotion, _ = spoken
        home.mkdir(parents=True, exist_ok=True)
        try:
            speech = speak(text, voice, emotion, home, line)
        except CannotSpeak as error:
            problems.append(_silent(spoken, error.why))
            records.note(f"speech/{line}", key, [], {"silent": error.why})
        else:
            path = home / f"{line}.json"
            put_text(path, dumps(replace(speech, sound=Path(speech.sound).name)))
            records.note(f"speech/{line}", key, [path, Path(speech.sound)])
            found[line] = _loaded(home, line)
        progress.step()
    close_voices()
    return {s[0]: found[s[0]] for s in wanted if s[0] in found}, tuple(problems)


def speech_key(spoken: Spoken) -> str:
    """What the sound of a line depends on."""
    _, text, voice, emotion, _ = spoken
    return digest("speech", text, voice, emotion, code_version(*_MAKERS))


def _loaded(home: Path, line: str) -> Speech:
    speech = loads(Speech, (home / f"{line}.json").read_text("utf-8"))
    return replace(speech, sound=str(home / speech.sound))


def _silent(spoken: Spoken, why: str) -> Problem:
    return Problem("warning", "cannot-speak", f"this line stays silent, with its caption: {why}", spoken[4])
