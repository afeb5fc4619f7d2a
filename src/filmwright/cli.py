"""The commands. Exit codes: 0 done, 1 the input is at fault, 2 wrong usage, 3 something is missing on this machine (named)."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from . import __version__
from .cli_training import add_training
from .cli_values import print_json, size, within
from .machine import use_own_system

DONE, INPUT, USAGE, MISSING = 0, 1, 2, 3


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    use_own_system()
    if argv is None:
        _keep_standard_output()
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


def _keep_standard_output() -> None:
    """Let nobody but us write to standard output: what the graphics engine and other libraries write to its descriptor, in this process and those
    that it starts, goes to standard error. Under load the engine tells of late frames there, amid the result of `--json`."""
    with contextlib.suppress(OSError, ValueError):  # closed, or not a file: then nothing can get between
        if sys.stdout.fileno() == 1:
            ours = os.dup(1)
            os.dup2(2, 1)
            was = sys.stdout
            sys.stdout = open(ours, "w", encoding=was.encoding, errors=was.errors, buffering=1 if was.line_buffering else -1)  # noqa: SIM115  for good


def _failed(args: argparse.Namespace, code: int, message: str) -> int:
    if getattr(args, "json", False):
        print(json.dumps({"error": message, "exit": code}, ensure_ascii=False))
    print(f"filmwright: {message}", file=sys.stderr)
    return code


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
    make.add_argument("--renderer", help="who paints the pictures: native, our own model (the default), or stage, the simulator")
    make.add_argument("--no-draft", action="store_true", help="paint at once: no staged cut (draft.mp4) beside the film")
    make.add_argument("--look", metavar="TEXT", help="how the pictures should appear, in words")
    make.add_argument("--size", type=size, metavar="WxH", help="pixels (default: 640x360)")
    make.add_argument("--fps", type=int, choices=(24, 25, 30, 48, 50, 60), help="frames a second (default: 24)")
    make.add_argument("--ones", action="store_true", help="a new picture every frame, not every second one")
    make.add_argument("--seconds", type=within(45, 150, "seconds"), metavar="N", help="length of a film made of a sentence, 45 to 150 (default: 45)")
    make.add_argument("--seed", type=within(0, 2**31 - 1, "seed"), metavar="N", help="another seed, another film of the same sentence")
    make.add_argument("--passes", type=_passes, default=(), metavar="LIST", help="passes to write with each take, separated by commas, or all")
    make.add_argument("--jobs", type=within(1, 64, "processes"), metavar="N", help="processes that draw (default: 2, on one core 1)")
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
    add_training(commands)
    for name, command in commands.choices.items():
        if name not in ("dataset", "train"):
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
        key=getattr(args, "key", None), draft=not getattr(args, "no_draft", False),
    )


def _make(args: argparse.Namespace) -> int:
    from .build import Progress, make, told

    made = make(_options(args), Progress())
    for problem in made.problems:
        print(told(problem), file=sys.stderr)
    if args.json:
        print_json(made.result())
    else:
        print(f"{made.film}  {made.frames / made.plan.fps:.1f} s, {len(made.shots)} shots, {made.film_id}")
    return DONE


def _check(args: argparse.Namespace) -> int:
    from .build import checked, told
    from .film import plain

    _, problems = checked(_options(args))
    errors = [p for p in problems if p.severity == "error"]
    if args.json:
        print_json({"errors": len(errors), "warnings": len(problems) - len(errors), "problems": [plain(p) for p in problems]})
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
        print_json({"plan": plain(plan), "problems": [plain(p) for p in problems]})
    else:
        print(dumps(plan), end="")
    return DONE


def _status(args: argparse.Namespace) -> int:
    from .build import status

    found = status(_options(args))
    if args.json:
        print_json({"artifacts": [{"name": s.name, "state": s.state, "why": s.why} for s in found]})
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
        print_json(report.plain())
    else:
        for line in report.lines():
            print(line)
    return report.status


def _measure(args: argparse.Namespace) -> int:
    from .build import measured_clip, measured_film

    if args.take is None:
        card, page, work = measured_film(args.clip)
        if args.json:
            print_json({**card.plain(), "page": str(page), "work_seconds_a_second": work})
        else:
            for shot in card.shots:
                print(f"{shot.obedience.verdict:7} {shot.shot:32} {shot.obedience.line}")
            print(f"{card.line}\n{page}  ({work:.2f} s of work a second of film)")
        return DONE
    found, work = measured_clip(args.clip, args.take)
    if args.json:
        from .film import plain

        print_json({**plain(found), "clip": str(args.clip), "take": str(args.take), "work_seconds_a_second": work})
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
        print_json({"renderers": [plain(p) for p in profiles]})
    else:
        for p in profiles:
            print(f"{p.name:10} {p.about}\n{'':10} ${p.price:g} a second, {p.licence}, {p.data_policy}")
    return DONE


def _voices(args: argparse.Namespace) -> int:
    from .film import plain
    from .sound import voices

    if args.json:
        print_json({"voices": [plain(v) for v in voices()]})
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

if __name__ == "__main__":
    sys.exit(main())
