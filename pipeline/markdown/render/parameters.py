"""The text of a target as a parameter of a shortcode or template tag."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.markdown.extract.slots import Frame, Slot
from pipeline.markdown.render.parts import Part, RenderError
from pipeline.markdown.render.refused_code import refuse_code

_QUOTES: Final = {
    Frame.PARAMETER_ESCAPED: '"',
    Frame.PARAMETER_ESCAPED_SINGLE: "'",
    Frame.PARAMETER_DOUBLE: '"',
    Frame.PARAMETER_SINGLE: "'",
}


def render_parameter(parts: Sequence[Part], slot: Slot) -> str:
    """What stands between the quotes. Raises RenderError for text that cannot stand there."""
    frame, quote = slot.frame, _QUOTES[slot.frame]
    escapes = frame in (Frame.PARAMETER_ESCAPED, Frame.PARAMETER_ESCAPED_SINGLE)
    written = []
    refuse_code([part.text for part in parts if not part.kind], slot)
    for part in parts:
        text = part.text
        if not part.kind:
            if escapes:
                text = re.sub(rf"[{quote}\\]", lambda m: "\\" + m[0], text)
            elif quote in text or "\\" in text:
                raise RenderError(f"{quote} or a backslash cannot stand in this parameter")
        written.append(text)
    return "".join(written)
