"""Puppets: sculpted clay actors that are skinned, walk with planted feet, look, speak with replacement mouths and act.

In: a `film.Character` (:func:`build_puppet`), and for each picture its blocking, the scene's beats and speeches and where the targets are
(:func:`perform`). Out: solids for the renderer once, and for each picture a :class:`State`, which is what the picture is keyed by, and from it a
`Change` and the :class:`Joints` (:func:`pose`). :func:`footfalls` and :func:`handling` tell the foley and the physics when feet come down and hands
close. Everything is a pure function of its arguments.
"""

from .build import Puppet, build_puppet
from .manners import Handling
from .perform import footfalls, handling, perform
from .pose import Joints, State, pose
from .steps import Footfall

__all__ = ["Footfall", "Handling", "Joints", "Puppet", "State", "build_puppet", "footfalls", "handling", "perform", "pose"]
