"""From screenplay to the plan that is filmed: voices and speech first, then blocking and shots, then what a person changed by hand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from ..film import SAMPLE_RATE, Malformed, Plan, Problem, Speech, dumps, loads
from ..plan import FPS, Breakdown, CastChoice, breakdown, check, merge, plan, speeches, write_choices
from ..script import NoModel, meaning
from ..sound import SoundError, VoicesMissing, choose_voices
from .graph import Records
from .options import Fault, Lacking
from .progress import Progress
from .project import Project
from .speaking import Spoken, say_all
from .store import put_text

#: The plan as it was made, before any hand edit: what tells an edit from a stale plan.
_MADE = Path(".cache") / "plan.made.json"


@dataclass(frozen=True)
class Planned:
    """A plan with the speech that timed it and everything there is to say about it."""

    plan: Plan
    speeches: dict[str, Speech]
    problems: tuple[Problem, ...]


def understand(project: Project) -> tuple[Breakdown, dict[str, str]]:
    """The breakdown of the screenplay and the voice of each character."""
    try:
        told = breakdown(project.screenplay, project.choices, meaning())
    except NoModel as error:
        raise Lacking(str(error)) from None
    except Malformed as error:
        raise Fault(f"{project.choices_path}: {error}") from None
    if project.asked.look is not None:  # asked of the whole film: no note in the screenplay stands against it
        told = replace(told, scenes=tuple(replace(s, look="") for s in told.scenes))
    try:
        return told, choose_voices(told.cast)
    except VoicesMissing as error:
        raise Lacking(str(error)) from None
    except SoundError as error:
        raise Fault(f"{project.choices_path}: {error}") from None


def spoken_lines(project: Project, told: Breakdown, voices: dict[str, str]) -> list[Spoken]:
    """What has to be said, in order, each line once."""
    stands = {line.id: line.span.line for scene in project.screenplay.scenes for line in scene.lines}
    once = {line: (line, text, voices[actor], emotion, stands.get(line, 0)) for line, actor, text, emotion in reversed(speeches(told))}
    return list(reversed(once.values()))


def make_ready(project: Project, records: Records, progress: Progress) -> Planned:
    """Speak every line and plan the film; `plan.json` and `film.toml` are written, hand edits in them kept."""
    told, voices = understand(project)
    try:
        said, silent = say_all(spoken_lines(project, told, voices), project.folder, records, progress)
    except VoicesMissing as error:
        raise Lacking(str(error)) from None
    progress.stage("planning")
    planned, problems = plan_with(project, told, voices, lengths_of(project, said))
    steady = {c.id: replace(project.choices.cast.get(c.id, CastChoice()), voice=c.voice) for c in planned.cast if c.speaks}
    write_choices(project.choices_path, replace(project.written, cast={**project.written.cast, **steady}))
    return Planned(planned, said, (*project.problems, *silent, *problems))


def lengths_of(project: Project, said: dict[str, Speech]) -> dict[str, int]:
    """Every spoken line's length in frames, rounded up."""
    fps = project.choices.fps or FPS
    return {line: -(-s.samples * fps // SAMPLE_RATE) for line, s in said.items()}


def plan_with(
    project: Project, told: Breakdown, voices: dict[str, str], lengths: dict[str, int] | None, keep: bool = True,
) -> tuple[Plan, tuple[Problem, ...]]:
    """The plan, with what a person changed in `plan.json` by hand; `keep` writes it back."""
    made, problems = plan(told, lengths)
    made = replace(made, cast=tuple(replace(c, voice=voices.get(c.id, c.voice)) for c in made.cast))
    path, before = project.folder / "plan.json", project.folder / _MADE
    result = made
    if path.is_file():
        try:
            edited = loads(Plan, path.read_text("utf-8"))
        except (Malformed, UnicodeDecodeError) as error:
            raise Fault(f"{path}: {error}; mend it, or delete it to have it planned anew") from None
        old = _remembered(before)
        if old is None and edited != made:
            why = f"{before} is gone or torn, so all of plan.json counts as edited by hand; delete {path} to have it planned anew"
            problems = (*problems, Problem("warning", "plan-memory", why))
        old = made if old is None else old
        if edited != old:
            result, conflicts = merge(old, edited, made)
            problems = (*problems, *conflicts)
    problems = (*problems, *_unused(project, result), *check(result))
    if keep:
        put_text(path, dumps(result))
        put_text(before, dumps(made))
    return result, problems


def _remembered(path: Path) -> Plan | None:
    """The plan as it was made last, None where that is not known any more."""
    try:
        return loads(Plan, path.read_text("utf-8"))
    except (OSError, Malformed, UnicodeDecodeError):
        return None


def _unused(project: Project, made: Plan) -> list[Problem]:
    """A warning for each entry of film.toml that names nothing in the film; a voice alone is only kept from an earlier version."""
    cast = {name for name, c in project.written.cast.items() if any(v is not None for k, v in vars(c).items() if k != "voice")}
    asked = {"cast": cast, "scenes": project.written.scenes.keys(), "shots": project.written.shots.keys()}
    there = {
        "cast": [c.id for c in made.cast], "scenes": [s.id for s in made.scenes], "shots": [h.id for s in made.scenes for h in s.shots],
    }
    return [
        Problem(
            "warning", "unused-choice", f"film.toml: {table}.{name} is not in this film",
            nearest=next(iter(get_close_matches(name, there[table], 1)), ""),
        )
        for table, names in asked.items() for name in sorted(set(names) - set(there[table]))
    ]
