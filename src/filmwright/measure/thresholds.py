"""What each figure is held against, with the reason: the one table of thresholds. They are in code, not in a user's file.

A value on the wrong side of `flag` is worth a person's look; on the wrong side of `retake` the clip is not what its take says. Both were set on the
calibration in benchmarks/measure (docs/measure.md): `flag` where known good clips of every hand stay on the right side, `retake` where they do by
a margin and most spoilt clips do not.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..film import Figure


@dataclass(frozen=True)
class Rule:
    """One figure's rule. `means` is said of a bad value, with {who} and {value}; `why` is the reason for both thresholds."""

    name: str
    unit: str
    better: str
    flag: float
    retake: float
    means: str
    why: str


RULES: dict[str, Rule] = {r.name: r for r in (
    Rule("decode", "frames", "low", 0, 0, "{value} frames cannot be decoded",
         "a torn clip is no clip"),
    Rule("size", "per cent", "low", 0, 0, "the pictures are {value} per cent off the take's size",
         "a renderer gives the size that it was asked for, exactly"),
    Rule("rate", "frames a second", "low", 0.01, 0.01, "the rate is off by {value} frames a second",
         "the cut has one rate"),
    Rule("length", "frames", "low", 0, 0, "the clip is {value} frames longer or shorter than its take",
         "speech is laid under it to the frame"),
    Rule("black", "per cent", "low", 0, 10, "{value} per cent of the pictures are black",
         "what is staged black is not counted, so any is a fault"),
    Rule("frozen", "per cent", "low", 6, 15, "the picture stands still during {value} per cent of the movement",
         "good clips of every hand are at 0; one held picture in sixteen is a hiccup, one in seven a stutter"),
    Rule("late", "pictures", "low", 0, 0, "what happens comes {value} pictures late or early",
         "one picture is 83 ms on twos, more than lips forgive (45 ms early, 125 ms late, ITU-R BT.1359)"),
    Rule("cuts", "cuts", "low", 0, 0, "there are {value} cuts inside the shot",
         "a shot is one camera setup; scenedetect's own threshold, and staged lightning is not counted"),
    Rule("writing", "words", "low", 0, 0, "{value} words are written on the picture",
         "no stage writes words of three letters that can be read"),
    Rule("silhouette", "per cent", "high", 65, 45, "{who} is not where the take has them: their outlines agree by {value} per cent",
         "of what the segmenter finds in the staged pictures, 99 of 100 good clips of every hand keep 87 per cent and more"),
    Rule("outlines", "per cent", "high", 55, 40, "the drawing is another one: {value} per cent of the take's contours are there",
         "99 of 100 good clips of every hand keep 62 per cent and more of the staged contours"),
    Rule("place", "per cent of the width", "low", 2.5, 5, "everything is {value} per cent of the width off its place",
         "good clips are at 0; four pixels in 160 can be told from none in every shot that can be measured"),
    Rule("proportions", "per cent", "low", 60, 120, "{who} is {value} per cent too wide or too slim",
         "the segmenter misses an arm or a hat now and then: 99 of 100 good clips stay under 37, 95 under 16"),
    Rule("colours", "CIELAB", "low", 14, 22, "{who} has other colours, by {value} CIELAB units",
         "99 of 100 graded, faded and grey clips stay under 14 once one grade for the picture is taken out; a coat of another hue is at 25 and more"),
    Rule("rigid", "per cent", "high", 60, 40, "only {value} per cent of the set moves as one with a camera",
         "in storm and rain 81 per cent of the set can still be followed; where pictures boil, under a third"),
    Rule("turn", "degrees", "low", 1.5, 3.0, "the camera turned {value} degrees otherwise than its path",
         "99 of 100 good clips stay under 0.5 beyond the estimate's own uncertainty; a slow roll of 6 degrees is at 3.5 and more"),
    Rule("travel", "degrees", "low", 40, 70, "the camera travelled {value} degrees off its way",
         "good clips stay under 19, half of them under 2"),
    Rule("zoom", "per cent", "low", 5, 10, "the lens zoomed by {value} per cent that its path does not have",
         "99 of 100 good clips stay under 4.6 beyond the estimate's own uncertainty; a zoom of 15 per cent is at 9 and more"),
    Rule("motion", "of the true motion", "low", 0.9, 1.3, "what moves does not move as it should (error {value} of the motion)",
         "good clips stay under 0.75 where the staged pictures' own motion can be seen; 1 is motion that has nothing to do with the true one"),
    Rule("stability", "per cent of contrast", "low", 10, 16, "the picture boils: {value} per cent of its contrast more than staged",
         "99 of 100 good clips stay under 9.1, paper over a moving set up to 13; a wobble of a fiftieth of the width is at 16 and more"),
    Rule("lips", "correlation", "high", 0.15, -0.25, "the lips do not go with the voice (correlation {value})",
         "99 of 100 real lips are at 0.24 to 0.94 in the shots that can be measured; a mouth that stays shut is about 0"),
    Rule("same colours", "CIELAB", "low", 14, 22, "{who} changes colour between shots, by up to {value} CIELAB units",
         "as colours: what one clip may not do, a film may not do either"),
    Rule("same figure", "per cent", "low", 60, 120, "{who} changes figure between shots, by up to {value} per cent",
         "as proportions, with the spread of the largest of many shots"),
    Rule("look", "share", "high", 0.2, 0, "it is made in another medium than its look asks for ({value})",
         "the stage's own clips are at 0.27 and more, most at 0.75; never a retake, for the same renderer would make it so again"),
)}


def figure(name: str, value: float, who: str = "") -> Figure:
    """`value` judged by the rule of `name`, about `who`."""
    rule = RULES[name]
    worse = (lambda limit: value > limit) if rule.better == "low" else (lambda limit: value < limit)
    verdict = "retake" if worse(rule.retake) else "flag" if worse(rule.flag) else "accept"
    shown = f"{value:.2f}".rstrip("0").rstrip(".") if abs(value) < 10 else f"{value:.0f}"
    note = "" if verdict == "accept" else rule.means.format(who=who.capitalize(), value=shown)
    return Figure(f"{name}:{who}" if who else name, round(value, 4), rule.unit, rule.flag, rule.retake, rule.better, True, verdict, note)


def unmeasured(name: str, why: str, who: str = "") -> Figure:
    """The figure that could not be had, and why."""
    rule = RULES[name]
    return Figure(f"{name}:{who}" if who else name, 0.0, rule.unit, rule.flag, rule.retake, rule.better, False, "", why)
