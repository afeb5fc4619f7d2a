"""The commands of the extra: making data and training our own models."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from .cli_values import print_json, size, within


def add_training(commands: Any) -> None:
    """Add `dataset` and `train` with their parts to the parser's commands."""
    dataset = commands.add_parser("dataset", help="make training data from simulated worlds")
    parts = dataset.add_subparsers(dest="part", required=True, metavar="PART")
    build = parts.add_parser("build", help="clips of random worlds with every pass; run again to go on or to grow")
    build.add_argument("--clips", type=within(1, 10_000_000, "clips"), required=True, metavar="N", help="how many clips there shall be")
    build.add_argument("--out", type=Path, required=True, metavar="DIR", help="the dataset's folder")
    build.add_argument("--seed", type=within(0, 2**31 - 1, "seed"), default=0, metavar="N", help="the first world's seed (default: 0)")
    build.add_argument("--size", type=size, default=(256, 144), metavar="WxH", help="pixels, multiples of 16 (default: 256x144)")
    build.add_argument("--pictures", type=within(2, 240, "pictures"), default=8, metavar="N", help="pictures a clip, on twos (default: 8)")
    build.add_argument("--jobs", type=within(1, 64, "processes"), default=1, metavar="N", help="processes that draw (default: 1)")
    build.set_defaults(run=_dataset_build)
    crops = parts.add_parser("crops", help="paint a dataset by its teachers in random looks and cut crops to train on; run again to go on")
    crops.add_argument("--dataset", type=Path, required=True, metavar="DIR", help="a dataset's folder")
    crops.add_argument("--out", type=Path, required=True, metavar="DIR", help="the crops' folder")
    crops.add_argument("--looks", type=within(1, 100, "looks"), default=3, metavar="N", help="looks a clip (default: 3)")
    crops.add_argument("--each", type=within(1, 100, "crops"), default=3, metavar="N", help="crops of each picture of a look (default: 3)")
    crops.add_argument("--crop", type=within(32, 1024, "pixels"), default=96, metavar="N", help="side of a crop, a multiple of 16 (default: 96)")
    crops.add_argument("--seed", type=within(0, 2**31 - 1, "seed"), default=0, metavar="N", help="other looks, hands and places (default: 0)")
    crops.add_argument("--only", default="", metavar="LIST", help="only these ingredients of looks, separated by commas")
    crops.add_argument("--held", action="store_true", help="cut what is held out, to measure on")
    crops.set_defaults(run=_dataset_crops)

    trace = parts.add_parser("trace", help="draw a dataset's first clips again by Blender Cycles, a program of its own; run again to go on")
    trace.add_argument("--dataset", type=Path, required=True, metavar="DIR", help="a dataset's folder")
    trace.add_argument("--blender", type=Path, required=True, metavar="PYTHON", help="a Python that has bpy")
    trace.add_argument("--clips", type=within(1, 10_000_000, "clips"), required=True, metavar="N", help="how many of its clips")
    trace.add_argument("--samples", type=within(1, 4096, "samples"), default=32, metavar="N", help="samples a pixel, before denoising (default: 32)")
    trace.add_argument("--threads", type=within(1, 256, "threads"), default=2, metavar="N", help="threads that draw (default: 2)")
    trace.set_defaults(run=_dataset_trace)

    pack = parts.add_parser("pack", help="a lossy copy of a dataset's clips, small enough to carry to another machine")
    pack.add_argument("--dataset", type=Path, required=True, metavar="DIR", help="a dataset's folder")
    pack.add_argument("--out", type=Path, required=True, metavar="DIR", help="the package's folder")
    pack.add_argument("--most", type=within(1, 1_000_000, "megabytes"), default=60, metavar="MB", help="megabytes in all (default: 60)")
    pack.set_defaults(run=_dataset_pack)

    training = commands.add_parser("train", help="train our own models (needs the extra filmwright[train])")
    parts = training.add_subparsers(dest="part", required=True, metavar="PART")
    native = parts.add_parser("native", help="train the renderer's own model; run again to go on")
    native.add_argument("recipe", metavar="CONFIG", help="a recipe's file, or one of ours: native, toy")
    native.add_argument("--until", type=within(1, 2**31 - 1, "steps"), metavar="STEP", help="stop at this step, to go on another time")
    native.set_defaults(run=_train_native)
    export = parts.add_parser("export", help="write a checkpoint's weights for the product")
    export.add_argument("checkpoint", type=Path, metavar="CHECKPOINT")
    export.add_argument("--out", type=Path, required=True, metavar="DIR", help="where native.onnx and native.json go")
    export.add_argument("--pieces", action="store_true", help="in pieces under 16 MB, to carry; they are read as they are")
    export.set_defaults(run=_train_export)
    evaluating = parts.add_parser("evaluate", help="exported weights on takes never seen, beside everything that they stand beside")
    evaluating.add_argument("weights", type=Path, metavar="WEIGHTS", help="the folder of native.onnx and native.json")
    evaluating.add_argument("--dataset", type=Path, required=True, metavar="DIR", help="a dataset's folder")
    evaluating.add_argument("--look", action="append", default=[], metavar="TEXT", help="a look, again for more (default: media by turns)")
    evaluating.add_argument("--takes", type=within(1, 100_000, "takes"), default=64, metavar="N", help="held-out takes (default: 64)")
    evaluating.add_argument("--undistilled", type=Path, metavar="WEIGHTS", help="what the weights were before distilling, to stand beside them")
    evaluating.add_argument("--sheet", type=Path, metavar="PNG", help="write a sheet: lit pass, model (before distilling), beauty, nearest, teacher")
    evaluating.set_defaults(run=_train_evaluate)
    look = parts.add_parser("look", help="a look of your own, learned from footage or pictures; run again to go on")
    look.add_argument("--videos", type=Path, required=True, metavar="DIR", help="a folder of videos and pictures")
    look.add_argument("--out", type=Path, required=True, metavar="NAME.look", help="the file; a film names it: --look NAME.look")
    look.add_argument("--weights", type=Path, metavar="DIR", help="the model's weights (default: those that are shipped)")
    look.add_argument("--crops", type=Path, metavar="DIR", help="crops to paint on (default: a few worlds are simulated for it)")
    look.add_argument("--steps", type=within(1, 1_000_000, "steps"), default=400, metavar="N", help="steps (default: 400)")
    look.set_defaults(run=_train_look)
    for command in (build, crops, trace, pack, native, export, evaluating, look):
        command.add_argument("--json", action="store_true", help="one JSON object, last, for machines")


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
    from .train import PIECE, export_native

    paths = export_native(args.checkpoint, args.out, PIECE if args.pieces else 0)
    size = sum(path.stat().st_size for path in paths)
    return _told(args, {"graph": list(map(str, paths)), "bytes": size}, f"{', '.join(map(str, paths))}  {size / 1e6:.1f} MB")


def _train_evaluate(args: argparse.Namespace) -> int:
    from .render import read_look
    from .script import meaning
    from .train import evaluate

    looks = [read_look(text, meaning()) for text in args.look]
    found = evaluate(args.weights, args.dataset, args.takes, args.undistilled, args.sheet, looks)
    lines = [
        f"{r['what']}: {r['psnr']:.2f} dB, MS-SSIM {r['ssim']:.3f}, warping {r['warp']:.2f}, medium told {r['seen']:.0%} seen, "
        f"{r['unseen']:.0%} unseen, {r['seconds']:.2f} s a picture"
        for r in found["rows"]
    ]
    apart = found["sheets"]
    lines.append(
        f"puppets whose colours are withheld, CIELAB a*b* from those told: {apart['own']} with their sheets, {apart['none']} without, "
        f"{apart['another']} with another's ({apart['clips']} clips)"
    )
    return _told(args, found, "\n".join(lines))


def _train_look(args: argparse.Namespace) -> int:
    from .render import WEIGHTS
    from .train import TrainFault, train_look

    if args.out.suffix != ".look":
        raise TrainFault(f"--out {args.out}: its name ends with .look, so that a film can name it")
    done = train_look(args.videos, args.out, args.weights or WEIGHTS, args.steps, args.crops)
    return _told(args, done, f"{args.out}  {done['bytes'] / 1e3:.0f} kB, learned from {done['pictures']} pictures; a film asks: --look {args.out}")


def _told(args: argparse.Namespace, result: dict[str, Any], said: str) -> int:
    print_json(result) if args.json else print(said)
    return 0
