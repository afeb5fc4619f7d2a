"""Trust: a film says truthfully how it was made, and anyone can check what it says.

In: a finished, encoded film, and a :class:`Provenance` that the caller projects from the build graph. Out: the film signed with
C2PA, last of all (`sign`); before that, for the cut room, the invisible watermark of each picture (`embed`) and the text of the
`AIGC` metadata key (`aigc_label`). `verify` reads all three from any file and says what each proves. `check_rights` and
`licence_lines` refuse what has no consent or licence on record. Nothing here uses a network, and no key is ever written into a
project.
"""

from .aigc import AIGC_KEY, AigcLabel, aigc_label, read_aigc
from .detection import Detection, detect
from .errors import IdentityError, RightsMissing, SigningError, TrustError
from .identity import Signer, identity_folder
from .licence import Licence, licence_lines, licences
from .provenance import SOURCE_TYPES, Provenance, ShotSource, SoundSource, VoiceSource
from .report import Report, verify
from .rights import Consent, Rights, check_rights
from .signing import Credentials, Signed, read_credentials, sign
from .watermark import embed, film_id, format_id, parse_id

__all__ = [
    "AIGC_KEY",
    "SOURCE_TYPES",
    "AigcLabel",
    "Consent",
    "Credentials",
    "Detection",
    "IdentityError",
    "Licence",
    "Provenance",
    "Report",
    "Rights",
    "RightsMissing",
    "ShotSource",
    "Signed",
    "Signer",
    "SigningError",
    "SoundSource",
    "TrustError",
    "VoiceSource",
    "aigc_label",
    "check_rights",
    "detect",
    "embed",
    "film_id",
    "format_id",
    "identity_folder",
    "licence_lines",
    "licences",
    "parse_id",
    "read_aigc",
    "read_credentials",
    "sign",
    "verify",
]
