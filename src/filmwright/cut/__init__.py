"""The cut: from clips, sound and plan to a film that can be seen, read, edited further and looked through.

In: `film` values (Plan, Screenplay, Speech, Receipt, Problem) and files (clips, the mix, stems). Out: the :class:`Cut` (what stands where on the
frame line), hand-made titles, the film's frames, MP4, SRT and VTT captions, OTIO, Final Cut 7 XML and EDL timelines, the contact sheet and
film.html. All time is whole frames; the same input gives the same bytes. Knows nothing of worlds, renderers or how sound is made.
"""

from .assembly import Cut, Item, Row, assemble
from .captions import Caption, captions, srt, vtt
from .encode import Info, decode, encode, encode_clip, read_info
from .exchange import timeline, write_timeline
from .faults import CutError
from .joining import join
from .page import film_page
from .pictures import Still, film_frames, stills
from .sheet import contact_sheet, timecode
from .titles import card_problems, title_pictures

__all__ = [
    "Caption", "Cut", "CutError", "Info", "Item", "Row", "Still", "assemble", "captions", "card_problems", "contact_sheet",
    "decode", "encode", "encode_clip", "film_frames", "film_page", "join", "read_info", "srt", "stills", "timecode", "timeline",
    "title_pictures", "vtt", "write_timeline",
]
