"""The commands' work: make a film, check a screenplay, plan it, say what is current."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..cut import CutError, encode_clip
from ..film import Plan, Problem, Receipt, plain
from ..machine import missing
from ..render import Refused, Renderer, renderers
from ..trust import IdentityError, RightsMissing, Signer, SigningError, check_rights, format_id
from .beside import film_and_cut
from .finishing import DRAFT_RECORDS, STEMS, Finishing
from .graph import Records, Status
from .looks import LOOKS, keep_looks, look_problems
from .options import DEFAULT, DRAFT, JOBS, Fault, Lacking, Options
from .planning import Planned, lengths_of, make_ready, plan_with, spoken_lines, understand
from .progress import Progress
from .project import Project, keep_source, open_project
from .shooting import Shooting
from .store import alone, explained, sweep

_UNSTEADY = Problem("warning", "unsteady", "this build of the renderer dithers: pictures drawn here are not reproducible to the byte")


@dataclass(frozen=True)
class Made:
    """What `make` did: where the film is and its staged draft (None where the film itself is staged, or none was wanted), how long, and everything
    to be told."""

    folder: Path
    film: Path
    draft: Path | None
    plan: Plan
    frames: int
    film_id: str
    problems: tuple[Problem, ...]
    shots: dict[str, Path]
    drawn: int

    def result(self) -> dict[str, Any]:
        """For `--json`."""
        return {
            "folder": str(self.folder), "film": str(self.film), "draft": str(self.draft) if self.draft else None,
            "title": self.plan.title, "frames": self.frames, "fps": self.plan.fps,
            "seconds": round(self.frames / self.plan.fps, 3), "size": list(self.plan.size), "film_id": self.film_id,
            "shots": [
                {"id": shot, "clip": str(path.relative_to(self.folder))} for shot, path in self.shots.items()
            ],
            "problems": [plain(p) for p in self.problems], "drawn": self.drawn,
        }


def choose_renderer(name: str, looks: Path | None = None) -> Renderer:
    """The renderer of that name, with a film's folder of its own looks; raises :class:`Fault` naming those there are."""
    known = renderers(_encode, looks)
    if name not in known:
        raise Fault(f"renderer {name!r} is not known; known are {', '.join(sorted(known))}")
    return known[name]


def renderer_names() -> tuple[str, ...]:
    """The renderers on this machine."""
    return tuple(sorted(renderers(_encode)))


def _encode(pictures, path: Path, fps: int, step: int, length: int) -> int:
    return encode_clip(pictures, path, fps, step, length)


def make(options: Options, progress: Progress) -> Made:
    """Make the film, or bring it up to date. Raises Fault, Lacking, or the store's NoRoom."""
    project = open_project(options)
    with explained(project.folder), alone(project.folder / ".cache", lambda: progress.say(
        f"another filmwright is making {project.folder.name}: waiting for it",
    )):
        sweep(project.folder)
        return _make(project, options, progress)


def _make(project: Project, options: Options, progress: Progress) -> Made:
    renderer = choose_renderer(project.choices.renderer or DEFAULT, project.folder / LOOKS)
    records = Records(project.folder)
    path = keep_source(project)
    planned = make_ready(project, records, progress)
    _refuse(project, planned, options)
    keep_looks(planned.plan, project.folder, project.choices_path.parent)
    try:
        signer = Signer.from_files(options.certificate, options.key) if options.certificate and options.key else Signer.here()
    except IdentityError as error:
        raise Lacking(str(error)) from None
    problems = (*planned.problems, *look_problems(planned.plan, renderer.profile.name))

    def crew(who: Renderer, draft: bool) -> tuple[Shooting, Finishing]:
        shooting = Shooting(planned.plan, planned.speeches, project.folder, records, who, progress, options.passes, options.jobs or JOBS)
        if missing() and not all(shooting.current(s, h) for s in planned.plan.scenes for h in s.shots):
            raise Lacking(missing())
        return shooting, Finishing(
            project.folder, records, progress, project.screenplay, path, planned.plan, planned.speeches, problems, draft,
        )

    draft, drawn = None, 0
    try:
        if options.draft and renderer.profile.name != DRAFT:
            progress.say("first the draft, staged: draft.mp4")
            shooting, finishing = crew(choose_renderer(DRAFT), True)
            _film(shooting, finishing, signer)
            draft, drawn = finishing.film, shooting.drawn
            progress.say(f"now the film, painted by {renderer.profile.name}: film.mp4")
        else:
            for name in DRAFT_RECORDS:  # an older one would not be of this film
                records.forget(name)
        shooting, finishing = crew(renderer, False)
        clips = _film(shooting, finishing, signer)
    except (Refused, CutError) as error:
        raise Fault(str(error)) from None
    except SigningError as error:
        raise Lacking(str(error)) from None
    progress.end()
    return Made(
        project.folder, finishing.film, draft, planned.plan, finishing.cut.length, format_id(finishing.film_id), finishing.problems, clips,
        drawn + shooting.drawn,
    )


def _film(shooting: Shooting, finishing: Finishing, signer: Signer) -> dict[str, Path]:
    """Make the clips and the film of them; the clips by shot."""
    clips = film_and_cut(shooting, finishing)
    if shooting.drawn and not shooting.steady:
        finishing.problems += (_UNSTEADY,)
    contacts = {scene.id: shooting.contacts(scene) for scene in shooting.plan.scenes}
    receipts = shooting.receipts()
    finishing.problems += _disobedient(receipts)
    finishing.finish(clips, contacts, receipts, signer)
    return clips


def _refuse(project: Project, planned: Planned, options: Options) -> None:
    errors = [p for p in planned.problems if p.severity == "error"]
    warnings = [p for p in planned.problems if p.severity == "warning"]
    if errors:
        raise Fault("\n".join(told(p) for p in errors))
    if options.strict and warnings:
        raise Fault("\n".join(["--strict refuses a film with warnings:", *(told(p) for p in warnings)]))
    cast = tuple(c.name for c in planned.plan.cast)
    try:
        check_rights(project.choices.rights, project.choices_path.parent, cast, tuple(c.voice for c in planned.plan.cast if c.voice))
    except RightsMissing as error:
        raise Fault(str(error)) from None


def _disobedient(receipts: Mapping[str, Receipt]) -> tuple[Problem, ...]:
    """A warning for every clip that did not do what its take said."""
    found = ((shot, r.obedience) for shot, r in receipts.items() if r.obedience is not None)
    return tuple(Problem("warning", "obedience", f"shot {shot} is to be taken again: {o.line}") for shot, o in found if o.verdict == "retake")


def told(problem: Problem) -> str:
    """A problem as a line for people."""
    where = f"line {problem.line}: " if problem.line else ""
    nearest = f" (nearest known word: {problem.nearest})" if problem.nearest else ""
    return f"{problem.severity}: {where}{problem.message}{nearest}"


def checked(options: Options) -> tuple[Plan | None, tuple[Problem, ...]]:
    """Plan without speaking or writing anything; everything there is to say about the screenplay."""
    project = open_project(options, as_made=True)
    told_, voices = understand(project)
    plan, problems = plan_with(project, told_, voices, None, keep=False)
    return plan, (*project.problems, *problems, *look_problems(plan, project.choices.renderer or DEFAULT))


def status(options: Options) -> list[Status]:
    """What of the film is current, stale, missing or blocked, and why. Nothing is made."""
    project = open_project(options, as_made=True)
    records = Records(project.folder)
    told_, voices = understand(project)
    found: list[Status] = []
    said = _speech_status(project, records, told_, voices, found)
    if said is None:
        for name in ("plan", "clips", "sound", "film", "page"):
            found.append(Status(name, "blocked", "speech sets the timing, and some of it is not current"))
        return found
    plan, _ = plan_with(project, told_, voices, lengths_of(project, said), keep=False)
    shooting = Shooting(plan, said, project.folder, records, choose_renderer(project.choices.renderer or DEFAULT, project.folder / LOOKS), Progress())
    stale = []
    for scene in plan.scenes:
        for shot in scene.shots:
            name = shooting.name(shot)
            if shooting.current(scene, shot):
                found.append(Status(name, "current", ""))
            else:
                now = records.status(name, None)
                found.append(now if now.state == "missing" else Status(name, "stale", "its scene, cast, speech or the code changed"))
                stale.append(shot.id)
    for name in ("sound", "captions", "timeline", "picture", "film", "sheet", "page", *(DRAFT_RECORDS[1:] if records.key(DRAFT_RECORDS[1]) else ())):
        if stale:
            now = records.status(name, None)
            state = "missing" if now.state == "missing" else "blocked"
            found.append(Status(name, state, f"waits for {len(stale)} shots, {stale[0]} first"))
        else:
            key = records.key(name)
            found.append(records.status(name, key) if key else Status(name, "missing", "not made yet"))
    return found


def _speech_status(project: Project, records: Records, told_: Any, voices: dict[str, str], found: list[Status]) -> dict | None:
    from .speaking import say_all, speech_key

    complete = True
    wanted = spoken_lines(project, told_, voices)
    for spoken in wanted:
        now = records.status(f"speech/{spoken[0]}", speech_key(spoken))
        found.append(now)
        complete &= now.state == "current"
    return say_all(wanted, project.folder, records, Progress())[0] if complete else None


__all__ = ["STEMS", "Made", "checked", "choose_renderer", "make", "renderer_names", "status", "told"]
