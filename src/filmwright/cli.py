"""The commands. Exit codes: 0 done, 1 the input is at fault, 2 wrong usage, 3 something is missing on this machine (named)."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import __version__
from .machine import use_own_system

DONE, INPUT, USAGE, MISSING = 0, 1, 2, 3


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    use_own_system()
    args = _parser().parse_args(argv)
    from .build import Fault, Lacking, NoRoom

    try:
        return _training(args) if args.command in ("dataset", "train") else args.run(args)
    except Fault as error:
        return _failed(args, INPUT, str(error))
    except (Lacking, NoRoom) as error:
        return _failed(args, MISSING, str(error))
    except KeyboardInterrupt:
        return _failed(args, 130, "stopped; what is made is kept, run the same command to go on")
    except BrokenPipeError:
        return DONE


def _failed(args: argparse.Namespace, code: int, message: str) -> int:
    if getattr(args, "json", False):
        print(json.dumps({"error": message, "exit": code}, ensure_ascii=False))
    print(f"filmwright: {message}", file=sys.stderr)
    return code


def _size(text: str) -> tuple[int, int]:
    try:
        w, h = (int(v) for v in text.lower().split("x"))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 640x360") from None
    if not (64 <= w <= 3840 and 64 <= h <= 2160) or w % 2 or h % 2:
        raise argparse.ArgumentTypeError(f"{text}: both sides are even numbers, 64x64 to 3840x2160")
    return w, h


def _within(low: int, high: int, what: str):
    def parse(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of {what}") from None
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{text}: {what} from {low} to {high}")
        return value

    return parse


def _passes(text: str) -> tuple[str, ...]:
    from .build import Fault, parse_passes

    try:
        return parse_passes(text)
    except Fault as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="filmwright", description="A screenplay goes in, a finished film comes out.")
    parser.add_argument("--version", action="version", version=f"filmwright {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    make = commands.add_parser("make", help="make a film of a screenplay or of a sentence")
    make.add_argument("script", metavar='SCRIPT|"SENTENCE"', help="a Fountain file, or a sentence in quotes")
    make.add_argument("-o", dest="out", type=Path, metavar="DIR", help="the film's folder (default: NAME.film)")
    make.add_argument("--renderer", help="who paints the pictures (default: stage)")
    make.add_argument("--look", metavar="TEXT", help="how the pictures should appear, in words")
    make.add_argument("--size", type=_size, metavar="WxH", help="pixels (default: 640x360)")
    make.add_argument("--fps", type=int, choices=(24, 25, 30, 48, 50, 60), help="frames a second (default: 24)")
    make.add_argument("--ones", action="store_true", help="a new picture every frame, not every second one")
    make.add_argument("--seconds", type=_within(45, 150, "seconds"), metavar="N", help="length of a film made of a sentence, 45 to 150 (default: 45)")
    make.add_argument("--seed", type=_within(0, 2**31 - 1, "seed"), metavar="N", help="another seed, another film of the same sentence")
    make.add_argument("--passes", type=_passes, default=(), metavar="LIST", help="passes to write with each take, separated by commas, or all")
    make.add_argument("--jobs", type=_within(1, 64, "processes"), metavar="N", help="processes that draw (default: 2, on one core 1)")
    make.add_argument("--strict", action="store_true", help="refuse a film with warnings")
    make.add_argument("--certificate", type=Path, metavar="PEM", help="your own certificate chain to sign with (needs --key)")
    make.add_argument("--key", type=Path, metavar="PEM", help="the certificate's private key")
    make.set_defaults(run=_make)

    for name, run, text in (
        ("check", _check, "say what cannot be staged as written; nothing is made"),
        ("plan", _plan, "print the plan: scenes, beats, shots, cameras"),
        ("status", _status, "say what of a film is current, stale, missing or blocked, and why"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("script", metavar="SCRIPT")
        command.add_argument("-o", dest="out", type=Path, metavar="DIR", help="the film's folder (default: NAME.film)")
        command.set_defaults(run=run)
    verify = commands.add_parser("verify", help="read a film's signature, watermark and label, and say what each proves")
    verify.add_argument("file", type=Path, metavar="FILE")
    verify.set_defaults(run=_verify)
    measure = commands.add_parser("measure", help="did a clip do what its take said? of a whole film: every shot, worst first")
    measure.add_argument("clip", type=Path, metavar="CLIP|FILM", help="a clip, with its take; or a film's folder")
    measure.add_argument("take", type=Path, nargs="?", metavar="TAKE", help="the take's folder (takes/SHOT)")
    measure.set_defaults(run=_measure)
    renderers = commands.add_parser("renderers", help="list who can paint pictures, with what they take and cost")
    renderers.set_defaults(run=_renderers)
    voices = commands.add_parser("voices", help="list the voices with their licences and credits")
    voices.set_defaults(run=_voices)
    dataset = commands.add_parser("dataset", help="make training data from simulated worlds")
    parts = dataset.add_subparsers(dest="part", required=True, metavar="PART")
    build = parts.add_parser("build", help="clips of random worlds with every pass; run again to go on or to grow")
    build.add_argument("--clips", type=_within(1, 10_000_000, "clips"), required=True, metavar="N", help="how many clips there shall be")
    build.add_argument("--out", type=Path, required=True, metavar="DIR", help="the dataset's folder")
    build.add_argument("--seed", type=_within(0, 2**31 - 1, "seed"), default=0, metavar="N", help="the first world's seed (default: 0)")
    build.add_argument("--size", type=_size, default=(256, 144), metavar="WxH", help="pixels, multiples of 16 (default: 256x144)")
    build.add_argument("--pictures", type=_within(2, 240, "pictures"), default=8, metavar="N", help="pictures a clip, on twos (default: 8)")
    build.add_argument("--jobs", type=_within(1, 64, "processes"), default=1, metavar="N", help="processes that draw (default: 1)")
    build.set_defaults(run=_dataset_build)
    crops = parts.add_parser("crops", help="paint a dataset by its teachers in random looks and cut crops to train on; run again to go on")
    crops.add_argument("--dataset", type=Path, required=True, metavar="DIR", help="a dataset's folder")
    crops.add_argument("--out", type=Path, required=True, metavar="DIR", help="the crops' folder")
    crops.add_argument("--looks", type=_within(1, 100, "looks"), default=3, metavar="N", help="looks a clip (default: 3)")
    crops.add_argument("--each", type=_within(1, 100, "crops"), default=3, metavar="N", help="crops of each picture of a look (default: 3)")
    crops.add_argument("--crop", type=_within(32, 1024, "pixels"), default=96, metavar="N", help="side of a crop, a multiple of 16 (default: 96)")
    crops.add_argument("--seed", type=_within(0, 2**31 - 1, "seed"), default=0, metavar="N", help="other looks, hands and places (default: 0)")
    crops.add_argument("--only", default="", metavar="LIST", help="only these ingredients of looks, separated by commas")
    crops.add_argument("--held", action="store_true", help="cut what is held out, to measure on")
    crops.set_defaults(run=_dataset_crops)

    trace = parts.add_parser("trace", help="draw a dataset's first clips again by Blender Cycles, a program of its own; run again to go on")
    trace.add_argument("--dataset", type=Path, required=True, metavar="DIR", help="a dataset's folder")
    trace.add_argument("--blender", type=Path, required=True, metavar="PYTHON", help="a Python that has bpy")
    trace.add_argument("--clips", type=_within(1, 10_000_000, "clips"), required=True, metavar="N", help="how many of its clips")
    trace.add_argument("--samples", type=_within(1, 4096, "samples"), default=32, metavar="N", help="samples a pixel, before denoising (default: 32)")
    trace.add_argument("--threads", type=_within(1, 256, "threads"), default=2, metavar="N", help="threads that draw (default: 2)")
    trace.set_defaults(run=_dataset_trace)

    pack = parts.add_parser("pack", help="a lossy copy of a dataset's clips, small enough to carry to another machine")
    pack.add_argument("--dataset", type=Path, required=True, metavar="DIR", help="a dataset's folder")
    pack.add_argument("--out", type=Path, required=True, metavar="DIR", help="the package's folder")
    pack.add_argument("--most", type=_within(1, 1_000_000, "megabytes"), default=60, metavar="MB", help="megabytes in all (default: 60)")
    pack.set_defaults(run=_dataset_pack)

    training = commands.add_parser("train", help="train our own models (needs the extra filmwright[train])")
    parts = training.add_subparsers(dest="part", required=True, metavar="PART")
    native = parts.add_parser("native", help="train the renderer's own model; run again to go on")
    native.add_argument("recipe", metavar="CONFIG", help="a recipe's file, or one of ours: native, toy")
    native.add_argument("--until", type=_within(1, 2**31 - 1, "steps"), metavar="STEP", help="stop at this step, to go on another time")
    native.set_defaults(run=_train_native)
    export = parts.add_parser("export", help="write a checkpoint's weights for the product")
    export.add_argument("checkpoint", type=Path, metavar="CHECKPOINT")
    export.add_argument("--out", type=Path, required=True, metavar="DIR", help="where native.onnx and native.json go")
    export.set_defaults(run=_train_export)
    scoring = parts.add_parser("score", help="how near exported weights come to their teachers on held-out clips")
    scoring.add_argument("weights", type=Path, metavar="WEIGHTS", help="the folder of native.onnx and native.json")
    scoring.add_argument("--dataset", type=Path, required=True, metavar="DIR", help="a dataset's folder")
    scoring.add_argument("--look", action="append", required=True, metavar="TEXT", help="a look in words; may be given again")
    scoring.add_argument("--clips", type=_within(1, 100_000, "clips"), default=4, metavar="N", help="clips to measure on (default: 4)")
    scoring.add_argument("--sheet", type=Path, metavar="PNG", help="write a sheet: the lit pass, the model, the teacher")
    scoring.set_defaults(run=_train_score)
    every = [c for name, c in commands.choices.items() if name not in ("dataset", "train")]
    for command in (*every, build, crops, trace, pack, native, export, scoring):
        command.add_argument("--json", action="store_true", help="one JSON object, last, for machines")
    return parser


def _options(args: argparse.Namespace):
    from .build import Fault, Options

    if getattr(args, "certificate", None) is not None and args.key is None:
        raise Fault("--certificate needs --key")
    return Options(
        script=args.script, out=args.out, renderer=getattr(args, "renderer", None), look=getattr(args, "look", None),
        size=getattr(args, "size", None), fps=getattr(args, "fps", None), step=1 if getattr(args, "ones", False) else None,
        seconds=getattr(args, "seconds", None), seed=getattr(args, "seed", None), passes=getattr(args, "passes", ()),
        jobs=getattr(args, "jobs", None), strict=getattr(args, "strict", False), certificate=getattr(args, "certificate", None),
        key=getattr(args, "key", None),
    )


def _print(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, sort_keys=True))


def _make(args: argparse.Namespace) -> int:
    from .build import Progress, make, told

    made = make(_options(args), Progress())
    for problem in made.problems:
        print(told(problem), file=sys.stderr)
    if args.json:
        _print(made.result())
    else:
        print(f"{made.film}  {made.frames / made.plan.fps:.1f} s, {len(made.shots)} shots, {made.film_id}")
    return DONE


def _check(args: argparse.Namespace) -> int:
    from .build import checked, told
    from .film import plain

    _, problems = checked(_options(args))
    errors = [p for p in problems if p.severity == "error"]
    if args.json:
        _print({"errors": len(errors), "warnings": len(problems) - len(errors), "problems": [plain(p) for p in problems]})
    else:
        for problem in problems:
            print(told(problem))
        print(f"{len(errors)} errors, {len(problems) - len(errors)} warnings")
    return INPUT if errors else DONE


def _plan(args: argparse.Namespace) -> int:
    from .build import checked, told
    from .film import dumps, plain

    plan, problems = checked(_options(args))
    for problem in problems:
        print(told(problem), file=sys.stderr)
    if plan is None or any(p.severity == "error" for p in problems):
        return INPUT
    if args.json:
        _print({"plan": plain(plan), "problems": [plain(p) for p in problems]})
    else:
        print(dumps(plan), end="")
    return DONE


def _status(args: argparse.Namespace) -> int:
    from .build import status

    found = status(_options(args))
    if args.json:
        _print({"artifacts": [{"name": s.name, "state": s.state, "why": s.why} for s in found]})
    else:
        wide = max(len(s.name) for s in found)
        for s in found:
            print(f"{s.state:8} {s.name:{wide}}  {s.why}".rstrip())
    return DONE


def _verify(args: argparse.Namespace) -> int:
    from .trust import TrustError, verify

    try:
        report = verify(args.file)
    except TrustError as error:
        return _failed(args, INPUT, str(error))
    if args.json:
        _print(report.plain())
    else:
        for line in report.lines():
            print(line)
    return report.status


def _measure(args: argparse.Namespace) -> int:
    from .build import measured_clip, measured_film

    if args.take is None:
        card, page, work = measured_film(args.clip)
        if args.json:
            _print({**card.plain(), "page": str(page), "work_seconds_a_second": work})
        else:
            for shot in card.shots:
                print(f"{shot.obedience.verdict:7} {shot.shot:32} {shot.obedience.line}")
            print(f"{card.line}\n{page}  ({work:.2f} s of work a second of film)")
        return DONE
    found, work = measured_clip(args.clip, args.take)
    if args.json:
        from .film import plain

        _print({**plain(found), "clip": str(args.clip), "take": str(args.take), "work_seconds_a_second": work})
    else:
        for f in found.figures:
            print(f"{f.verdict or '-':7} {f.name:24} {f'{f.value:.4g} {f.unit}' if f.measurable else 'not measurable':32} {f.note}".rstrip())
        print(f"{found.verdict}: {found.line}  ({work:.2f} s of work a second of clip)")
    return DONE


def _renderers(args: argparse.Namespace) -> int:
    from .build import choose_renderer, renderer_names
    from .film import plain

    profiles = [choose_renderer(n).profile for n in renderer_names()]
    if args.json:
        _print({"renderers": [plain(p) for p in profiles]})
    else:
        for p in profiles:
            print(f"{p.name:10} {p.about}\n{'':10} ${p.price:g} a second, {p.licence}, {p.data_policy}")
    return DONE


def _voices(args: argparse.Namespace) -> int:
    from .film import plain
    from .sound import voices

    if args.json:
        _print({"voices": [plain(v) for v in voices()]})
    else:
        for v in voices():
            print(f"{v.id:10} {v.sex}  {v.description}\n{'':13} {v.licence}; {v.credit}")
    return DONE


def _training(args: argparse.Namespace) -> int:
    """A command of the extra, with its own faults told like all others."""
    from .train import TrainFault, TrainLacking

    try:
        return args.run(args)
    except TrainFault as error:
        return _failed(args, INPUT, str(error))
    except TrainLacking as error:
        return _failed(args, MISSING, str(error))


def _dataset_build(args: argparse.Namespace) -> int:
    from .train import Order, build_dataset

    built = build_dataset(Order(args.out, args.clips, args.seed, args.size, args.pictures, args.jobs))
    said = f"{built.folder}  {built.clips} clips, {built.made} made in {built.seconds:.0f} s, {built.an_hour:.0f} an hour; {built.splits}"
    return _told(args, built.result(), said)


def _dataset_crops(args: argparse.Namespace) -> int:
    from .train import CropOrder, cut_crops

    only = tuple(name.strip() for name in args.only.split(",") if name.strip())
    count = cut_crops(CropOrder(args.dataset, args.out, args.looks, args.each, args.crop, args.seed, only, args.held))
    return _told(args, {"folder": str(args.out), "crops": count}, f"{args.out}  {count} crops")


def _dataset_trace(args: argparse.Namespace) -> int:
    from .train import TraceOrder, trace

    done = trace(TraceOrder(args.dataset, args.blender, args.clips, args.samples, args.threads))
    return _told(args, done, f"{args.dataset}  {done['clips']} clips, {done['made']} made, {done['seconds_a_picture']} s a picture")


def _dataset_pack(args: argparse.Namespace) -> int:
    from .train import package

    done = package(args.dataset, args.out, args.most * 1_000_000)
    said = f"{done.folder}  {done.clips} clips in {done.pieces} pieces, {done.size / 1e6:.1f} MB"
    return _told(args, {**vars(done), "folder": str(done.folder)}, said)


def _train_native(args: argparse.Namespace) -> int:
    from .train import read_recipe, train_native

    done = train_native(read_recipe(args.recipe), args.until)
    said = f"{done.folder}  step {done.step}, {done.made} made in {done.seconds:.0f} s, {done.psnr:.2f} dB (the lit pass: {done.psnr_lit:.2f})"
    return _told(args, {**vars(done), "folder": str(done.folder)}, said)


def _train_export(args: argparse.Namespace) -> int:
    from .train import export_native

    path = export_native(args.checkpoint, args.out)
    return _told(args, {"graph": str(path), "bytes": path.stat().st_size}, f"{path}  {path.stat().st_size / 1e6:.1f} MB")


def _train_score(args: argparse.Namespace) -> int:
    from .script import meaning
    from .train import score

    scores = score(args.weights, args.dataset, args.look, args.clips, args.sheet, meaning())
    lines = [
        f"{s.look}: {s.psnr:.2f} dB (lit {s.psnr_lit:.2f}), MS-SSIM {s.ssim:.3f} (lit {s.ssim_lit:.3f}), warping {s.warp:.2f} (teacher "
        f"{s.warp_teacher:.2f}), {s.seconds:.2f} s a picture (teacher {s.seconds_teacher:.2f}), {s.pictures} pictures"
        for s in scores
    ]
    return _told(args, {"scores": [vars(s) for s in scores]}, "\n".join(lines))


def _told(args: argparse.Namespace, result: dict[str, Any], said: str) -> int:
    _print(result) if args.json else print(said)
    return DONE


if __name__ == "__main__":
    sys.exit(main())
