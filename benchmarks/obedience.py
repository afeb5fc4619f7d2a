"""Calibrates the measures of obedience: good clips in many hands and deliberately spoilt ones, each measured against its take.

    python benchmarks/obedience.py measure FILM.film ... -o build/figures.jsonl [--part I/N] [--only NAMES]
    python benchmarks/obedience.py table build/figures.jsonl -o benchmarks/measure/calibration.json

`measure` makes every hand and every spoil of every clip of the films (which `filmwright make` made) and writes their figures, one line a clip.
`table` judges them by the thresholds of today's code and writes the calibration: for each hand the false alarms, for each spoil how many were
caught, by which figures, over all clips and over those in which the spoil can be seen at all.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np

from filmwright.cut import encode_clip
from filmwright.measure import Truth, read_truth
from filmwright.measure.clip import bodies as body_figures
from filmwright.measure.clip import judged, measure
from filmwright.measure.footage import watch
from filmwright.measure.silhouettes import silhouettes
from filmwright.measure.spoils import HANDS, SPOILS, Case, visible
from filmwright.measure.thresholds import figure

#: A spoil that changes the pictures by less than this (mean difference, 0-255) shows nothing that a person would see.
SEEN = 0.5


def pictures_of(clip: Path, step: int) -> np.ndarray:
    """The pictures (n, h, w, 3) of a clip, one each `step` frames."""
    with av.open(str(clip)) as held:
        return np.stack([f.to_ndarray(format="rgb24") for n, f in enumerate(held.decode(video=0)) if n % step == 0])


def cases(films: list[Path]) -> Iterator[tuple[str, Case]]:
    """Every clip of the films with its truth, and the clip that is half the list further on to spoil it with."""
    takes = [(film, take) for film in films for take in sorted((film / "takes").iterdir()) if (take / "truth.npz").exists()]
    clips = [next((film / "clips" / take.name).glob("*.mp4")) for film, take in takes]
    for n, (film, take) in enumerate(takes):
        other = (n + len(takes) // 2) % len(takes)
        truth, other_truth = read_truth(take), read_truth(takes[other][1])
        pictures, donor = (pictures_of(clips[k], t.about.step) for k, t in ((n, truth), (other, other_truth)))
        if donor.shape[1:] != pictures.shape[1:]:
            raise SystemExit(f"{takes[other][0]} and {film} are not of one size")
        yield f"{film.stem}/{take.name}", Case(pictures, truth, donor, other_truth, np.random.default_rng(n))


def figures_of(pictures: np.ndarray, truth: Truth, bodies: bool = False) -> dict[str, float | None]:
    """Figures of pictures as a clip of the take, None for what is not measurable; of its `bodies` alone, those that the segmenter has a say in."""
    about = truth.about
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        length = about.frames if len(pictures) == len(about.cameras) else len(pictures) * about.step
        encode_clip(pictures, path, about.fps, about.step, length)
        found = body_figures(silhouettes(watch(path, truth), truth), truth) if bodies else measure(path, truth).obedience.figures
        return {f.name: f.value if f.measurable else None for f in found}


def run(films: list[Path], out: Path, part: tuple[int, int], only: list[str]) -> None:
    """Measure every version (or those in `only`) of every clip that `out` does not have yet."""
    done = set()
    if out.exists():
        done = {(r["clip"], r["version"]) for r in map(json.loads, out.read_text("utf-8").splitlines())}
    for number, (name, case) in enumerate(cases(films)):
        if number % part[1] != part[0]:
            continue
        for kind, makers in (("hand", HANDS), ("spoil", SPOILS)):
            for version, make in makers.items():
                if (name, version) in done or (only and version not in only):
                    continue
                pictures = make(replace(case, rng=np.random.default_rng(0)))
                if pictures is None:
                    continue
                record = {
                    "clip": name, "kind": kind, "version": version, "seen": visible(case.pictures, pictures),
                    "figures": figures_of(pictures, case.truth),
                }
                with out.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(record, sort_keys=True) + "\n")
        print(name, flush=True)


def anew(films: list[Path], out: Path) -> None:
    """Measure the bodies in every version that `out` has again, with today's segmenter, and write them over the old ones."""
    records = {(r["clip"], r["version"]): r for r in map(json.loads, out.read_text("utf-8").splitlines())}
    for name, case in cases(films):
        for version, make in {**HANDS, **SPOILS}.items():
            if (name, version) not in records:
                continue
            pictures = make(replace(case, rng=np.random.default_rng(0)))
            if pictures is None:  # the film was made anew, and this take cannot show it any more
                del records[name, version]
            else:
                records[name, version]["figures"] |= figures_of(pictures, case.truth, bodies=True)
        print(name, flush=True)
        out.write_text("".join(json.dumps(r, sort_keys=True) + "\n" for r in records.values()), "utf-8")


def judge(record: dict[str, Any]) -> tuple[str, list[str]]:
    """The verdict of a record by today's thresholds, and the figures that are not good; all but the look, which hands change on purpose."""
    found = []
    for whole, value in record["figures"].items():
        name, _, who = whole.partition(":")
        if value is not None and name != "look":
            found.append(figure(name, value, who))
    verdict = judged(tuple(found)).verdict
    return verdict, sorted({f.name.partition(":")[0] for f in found if f.verdict != "accept"})


def table(records: list[dict[str, Any]]) -> dict[str, Any]:
    """The calibration."""
    rows: dict[str, dict[str, Any]] = {"hand": {}, "spoil": {}}
    by_version = defaultdict(list)
    for r in records:
        by_version[r["kind"], r["version"]].append(r)
    for (kind, version), mine in sorted(by_version.items()):
        judged_ = [(r, *judge(r)) for r in mine]
        seen = [j for j in judged_ if j[0]["seen"] >= SEEN or kind == "hand"]
        why = Counter(name for _, verdict, names in judged_ if verdict != "accept" for name in names)
        row = {
            "clips": len(mine), "not accepted": _share(judged_), "retake": _share(judged_, ("retake",)),
            "by": {name: round(count / len(mine), 3) for name, count in why.most_common()},
        }
        if kind == "spoil":
            row |= {"clips in which it shows": len(seen), "caught where it shows": _share(seen), "retake where it shows": _share(seen, ("retake",))}
        rows[kind][version] = row
    hands = [judge(r) for r in records if r["kind"] == "hand"]
    spoils = [judge(r) for r in records if r["kind"] == "spoil" and r["seen"] >= SEEN]
    return {
        "clips": len({r["clip"] for r in records}), "hands": rows["hand"], "spoils": rows["spoil"],
        "false alarms": round(sum(v != "accept" for v, _ in hands) / max(len(hands), 1), 4),
        "false retakes": round(sum(v == "retake" for v, _ in hands) / max(len(hands), 1), 4),
        "caught where it shows": round(sum(v != "accept" for v, _ in spoils) / max(len(spoils), 1), 4),
        "measurable": _measurable(records),
    }


def _share(judged_: list, verdicts: tuple[str, ...] = ("flag", "retake")) -> float:
    return round(sum(j[1] in verdicts for j in judged_) / max(len(judged_), 1), 3)


def _measurable(records: list[dict[str, Any]]) -> dict[str, float]:
    known, every = Counter(), Counter()
    for r in records:
        if r["kind"] == "hand":
            for whole, value in r["figures"].items():
                name = whole.partition(":")[0]
                every[name] += 1
                known[name] += value is not None
    return {name: round(known[name] / every[name], 3) for name in sorted(every)}


def main(argv: list[str]) -> None:
    """See the module's text."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    first = commands.add_parser("measure")
    first.add_argument("films", nargs="+", type=Path)
    first.add_argument("-o", dest="out", type=Path, required=True)
    first.add_argument("--part", default="0/1")
    first.add_argument("--only", default="", help="hands and spoils to make, separated by commas")
    first.add_argument("--anew", action="store_true", help="measure only the bodies again: after the segmenter was trained anew")
    second = commands.add_parser("table")
    second.add_argument("figures", nargs="+", type=Path)
    second.add_argument("-o", dest="out", type=Path)
    args = parser.parse_args(argv)
    if args.command == "measure":
        i, n = (int(v) for v in args.part.split("/"))
        if args.anew:
            anew(args.films, args.out)
            return
        run(args.films, args.out, (i, n), [v for v in args.only.split(",") if v])
        return
    told = table([json.loads(line) for path in args.figures for line in path.read_text("utf-8").splitlines()])
    text = json.dumps(told, indent=2, sort_keys=True) + "\n"
    if args.out:
        args.out.write_text(text, "utf-8")
    print(text, end="")


if __name__ == "__main__":
    main(sys.argv[1:])
