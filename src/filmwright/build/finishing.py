"""From clips to the film: soundtrack, cut, captions, timelines, the watermarked and signed MP4, the contact sheet and the page.

Every artifact has a key of what it read; the film is encoded and signed again only when its pictures, sound or claims changed. The draft of a film is
its cut of other clips, signed like it, and nothing besides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from .. import __version__
from ..cut import (
    Cut,
    Still,
    assemble,
    captions,
    card_problems,
    contact_sheet,
    encode,
    film_frames,
    film_page,
    join,
    srt,
    stills,
    timeline,
    title_pictures,
    vtt,
    write_timeline,
)
from ..film import Contact, Plan, Problem, Receipt, Screenplay, Speech, digest
from ..render import SIMULATOR
from ..sound import Segment, soundtrack, voice
from ..sound import licences as sound_licences
from ..trust import (
    AIGC_KEY,
    Provenance,
    ShotSource,
    Signer,
    SoundSource,
    VoiceSource,
    aigc_label,
    embed,
    film_id,
    format_id,
    sign,
)
from .ahead import ahead
from .graph import Records, code_version, file_digest
from .progress import Progress, Untold
from .store import put_text, written

STEMS = ("dialogue", "music", "effects")
#: What the pictures of a film are made with, for its credits and its manifest.
PICTURE_LICENCES = (SIMULATOR,)
#: What the records call the picture and the film, and those of a draft.
FILM_RECORDS, DRAFT_RECORDS = ("picture", "film"), ("draft/picture", "draft/film")


class Finishing:
    """The end of the line: everything after the clips."""

    def __init__(
        self, folder: Path, records: Records, progress: Progress, screenplay: Screenplay, screenplay_path: Path, plan: Plan,
        speeches: Mapping[str, Speech], problems: tuple[Problem, ...], draft: bool = False,
    ) -> None:
        self.folder, self.records, self.progress = folder, records, progress
        self.screenplay, self.screenplay_path, self.plan, self.speeches = screenplay, screenplay_path, plan, speeches
        self.cut: Cut = assemble(credited(plan, speeches))
        self.problems = (*problems, *card_problems(self.cut))
        self.film_id = film_id(plan.author, plan.title, screenplay_path.stem)
        self.draft = draft
        self._names = DRAFT_RECORDS if draft else FILM_RECORDS
        self._drawing = Lock()
        self._titles: dict[str, tuple[NDArray[np.uint8], ...]] | None = None
        self._taking = Lock()
        self._taken: tuple[Still, ...] | None = None

    @property
    def film(self) -> Path:
        return self.folder / ("draft.mp4" if self.draft else "film.mp4")

    def segments(self) -> tuple[Segment, ...]:
        """Where every shot and card stands on the film's frame line, for the sound."""
        return tuple(Segment(i.scene, i.id, i.film_start, i.start, i.end) for i in self.cut.items)

    # Sound ---------------------------------------------------------------------------------------------------------

    def _sound_key(self, contacts: Mapping[str, tuple[Contact, ...]]) -> str:
        """What the soundtrack depends on."""
        said = {line: (Path(s.sound).name, s.samples) for line, s in self.speeches.items()}
        return digest("sound", self.plan, said, contacts, self.segments(), self.cut.length, code_version("film", "sound"))

    def sound(self, contacts: Mapping[str, tuple[Contact, ...]], progress: Progress) -> Path:
        """The mix, made unless it is current; the stems are written beside it."""
        stems, mix = self.folder / "stems", self.folder / ".cache" / "mix.wav"

        def make() -> list[Path]:
            progress.stage("mixing the sound")
            soundtrack(self.plan, self.segments(), self.speeches, contacts, stems)
            (stems / "mix.wav").replace(mix)
            return [mix, *(stems / f"{s}.wav" for s in STEMS)]

        self.records.ensure("sound", self._sound_key(contacts), make)
        return mix

    # The film --------------------------------------------------------------------------------------------------------

    def picture_key(self, clips: Mapping[str, Path]) -> str:
        """What the film's pictures depend on."""
        return digest(self.cut, {s: file_digest(p) for s, p in clips.items()}, self.film_id, code_version("film", "cut", "trust"))

    def picture_ahead(self, clips: Mapping[str, Path]) -> None:
        """Make the film's picture from clips that are still being made: `clips` waits for each."""
        files = self._write_picture(clips, Untold())
        self.records.note(self._names[0], self.picture_key(clips), files)

    def sheet_ahead(self, clips: Mapping[str, Path]) -> None:
        """Make the contact sheet from clips that are still being made."""
        files = self._write_sheet(clips)
        self.records.note("sheet", self._sheet_key(self.picture_key(clips)), files)

    def finish(
        self, clips: Mapping[str, Path], contacts: Mapping[str, tuple[Contact, ...]], receipts: Mapping[str, Receipt], signer: Signer,
    ) -> None:
        """Write everything that is not current; the contact sheet and the page beside the sound and the film, which leave a core idle."""
        picture_key = self.picture_key(clips)
        if self.draft:
            self._finish_film(picture_key, clips, self.sound(contacts, self.progress), receipts, signer)
            return
        relative = {shot: str(path.relative_to(self.folder)) for shot, path in clips.items()}
        texts = digest("texts", self.plan, relative, receipts, self.speeches_digest(), code_version("film", "cut"))
        self.records.ensure("captions", texts, self._write_captions)
        self.records.ensure("timeline", texts, lambda: self._write_timeline(relative, receipts))
        page_key = digest("page", picture_key, texts, self.problems, self.screenplay.source)
        with ThreadPoolExecutor(2) as beside:
            sheet = beside.submit(self.records.ensure, "sheet", self._sheet_key(picture_key), lambda: self._write_sheet(clips))
            page = beside.submit(self.records.ensure, "page", page_key, lambda: self._write_page(clips, receipts))
            mix = self.sound(contacts, self.progress)
            self._finish_film(picture_key, clips, mix, receipts, signer)
            if not (sheet.done() and page.done()):
                self.progress.stage("contact sheet and page")
            sheet.result()
            page.result()

    def _finish_film(
        self, picture_key: str, clips: Mapping[str, Path], mix: Path, receipts: Mapping[str, Receipt], signer: Signer,
    ) -> None:
        self.records.ensure(self._names[0], picture_key, lambda: self._write_picture(clips, self.progress))
        claims = digest(receipts, {s: file_digest(self.folder / "stems" / f"{s}.wav") for s in STEMS}, signer.name, __version__)
        film = digest("film", file_digest(self._picture), file_digest(mix), claims)
        self.records.ensure(self._names[1], film, lambda: self._write_film(clips, mix, receipts, signer))

    def speeches_digest(self) -> str:
        return digest({line: (s.samples, s.words) for line, s in self.speeches.items()})

    def _write_captions(self) -> list[Path]:
        made = captions(self.cut, self.plan, self.speeches.values())
        paths = [self.folder / "film.srt", self.folder / "film.vtt"]
        put_text(paths[0], srt(made, self.cut.fps))
        put_text(paths[1], vtt(made, self.cut.fps))
        return paths

    def _write_timeline(self, clips: Mapping[str, str], receipts: Mapping[str, Receipt]) -> list[Path]:
        stems = {s: f"stems/{s}.wav" for s in STEMS}
        return list(write_timeline(timeline(self.cut, self.plan, clips, stems, receipts), self.folder))

    @property
    def _picture(self) -> Path:
        return self.folder / ".cache" / ("draft-picture.mp4" if self.draft else "picture.mp4")

    def _write_picture(self, clips: Mapping[str, Path], progress: Progress) -> list[Path]:
        progress.stage("cutting the film: frames", self.cut.length)
        with written(self._picture) as temporary:
            encode(ahead(self._marked(clips, progress)), temporary, self.cut.fps)
        return [self._picture]

    def _write_film(self, clips: Mapping[str, Path], mix: Path, receipts: Mapping[str, Receipt], signer: Signer) -> list[Path]:
        self.progress.stage("joining picture and sound, signing")
        label = {AIGC_KEY: aigc_label(self.film_id), "title": self.plan.title, "comment": "Made with Filmwright"}
        with written(self.film) as temporary:
            join(self._picture, mix, temporary, label)
            sign(temporary, temporary, self.provenance(clips, receipts), signer, self.folder)
        return [self.film]

    def _marked(self, clips: Mapping[str, Path], progress: Progress) -> Iterator[NDArray[np.uint8]]:
        """The film's frames with the watermark; a picture that is held is marked once."""
        last: NDArray[np.uint8] | None = None
        marked: NDArray[np.uint8] | None = None
        for frame in film_frames(self.cut, clips, self._cards()):
            if last is None or marked is None or not (frame is last or np.array_equal(frame, last)):
                last, marked = frame, embed(frame, self.film_id)
            progress.step()
            yield marked

    def _cards(self) -> dict[str, tuple[NDArray[np.uint8], ...]]:
        """The pictures of every card, drawn once for the film and its page."""
        with self._drawing:
            if self._titles is None:
                self._titles = title_pictures(self.cut, self.plan)
            return self._titles

    def provenance(self, clips: Mapping[str, Path], receipts: Mapping[str, Receipt]) -> Provenance:
        """What the film claims of itself: a projection of the records."""
        shots = tuple(
            ShotSource(
                shot, str(path.relative_to(self.folder)), receipts[shot].digest, receipts[shot].renderer, receipts[shot].version,
                receipts[shot].source_type, file_digest(path.with_suffix(".json")), receipts[shot].model,
                receipts[shot].seed, receipts[shot].look,
            )
            for shot, path in clips.items()
        )
        made = "algorithmicMedia"
        kinds = {"dialogue": "trainedAlgorithmicMedia" if self.speeches else made, "music": made, "effects": made}
        stems = {s: self.folder / "stems" / f"{s}.wav" for s in STEMS}
        sounds = tuple(SoundSource(s, f"stems/{p.name}", file_digest(p), kinds[s]) for s, p in stems.items())
        used = [voice(v) for v in dict.fromkeys(s.voice for s in self.speeches.values())]
        voices = tuple(VoiceSource(v.name, "Kokoro-82M", v.licence, v.credit) for v in used)
        return Provenance(
            film_id=self.film_id, title=self.plan.title, version=__version__, shots=shots, sounds=sounds, voices=voices,
            screenplay=file_digest(self.screenplay_path), plan=file_digest(self.folder / "plan.json"),
            licences=(*PICTURE_LICENCES, *_painters(receipts), *(sound_licences() if used else ())),
        )

    def _stills(self, clips: Mapping[str, Path]) -> tuple[Still, ...]:
        """The pictures that stand for the shots, taken once for the contact sheet and the page."""
        with self._taking:
            if self._taken is None:
                self._taken = stills(self.cut, clips)
            return self._taken

    def _sheet_key(self, picture_key: str) -> str:
        return digest("sheet", picture_key, self.plan)

    def _write_sheet(self, clips: Mapping[str, Path]) -> list[Path]:
        sheet = self.folder / "contact-sheet.png"
        with written(sheet) as temporary:
            contact_sheet(self.cut, self.plan, self._stills(clips), temporary)
        return [sheet]

    def _write_page(self, clips: Mapping[str, Path], receipts: Mapping[str, Receipt]) -> list[Path]:
        page, shown = self.folder / "film.html", self._stills(clips)
        poster = next((pictures[0] for pictures in self._cards().values()), shown[0].picture)
        about = {
            "film id": format_id(self.film_id), "pictures": _pictures(receipts),
            "voices": "neural voices", "signed": "C2PA, certificate made on this machine",
        }
        text = film_page(
            self.cut, self.plan, self.screenplay, shown, self.problems, receipts, about,
            captions=(self.folder / "film.vtt").read_text("utf-8"), poster=poster,
        )
        put_text(page, text)
        return [page]


def _painters(receipts: Mapping[str, Receipt]) -> tuple[str, ...]:
    """The licences that painters' receipts name: the weights of a model."""
    return tuple(dict.fromkeys(line for r in receipts.values() if r.model for line in r.licences if line not in PICTURE_LICENCES))


def _pictures(receipts: Mapping[str, Receipt]) -> str:
    """How the pictures came about, in words."""
    painted = sorted({f"{r.renderer} {r.version}" for r in receipts.values() if r.model})
    staged = any(not r.model for r in receipts.values())
    if not painted:
        return "drawn by the simulator (renderer stage), not generated"
    return f"generated by {', '.join(painted)} over the simulator's passes" + ("; some drawn by the simulator" if staged else "")


def credited(plan: Plan, speeches: Mapping[str, Speech]) -> Plan:
    """The plan with what its end credits must name: voices by name, and the licences of models and voices."""
    used = [voice(v) for v in dict.fromkeys(s.voice for s in speeches.values())]
    names = {v.id: v.name for v in used}
    cast = tuple(replace(c, voice=names.get(c.voice, "")) for c in plan.cast)
    lines = (*plan.credits, *PICTURE_LICENCES, *(dict.fromkeys(f"Voices: {v.credit}" for v in used if v.credit)))
    return replace(plan, cast=cast, credits=lines)


