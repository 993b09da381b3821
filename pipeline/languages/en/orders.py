"""Where English gives an order."""

from __future__ import annotations

import re
from typing import Final

from pipeline.languages.orders import OrderCues

_OBJECTS: Final = (
    r"(?:the|an?|your|his|her|their|our|my|this|that|these|those|any|all|both|each|every|no|some|it"
    r"|them|him|us|me|yourself|more|less|fewer|enough|plenty|only|one|two|three|four|\d[\d,./-]*)"
)
_BESIDE: Final = (
    r"(?:in|on|at|to|for|from|by|before|after|until|out|down|up|off|away|into|under|over|about"
    r"|through|around|between|and|or|with|daily|once|twice)"
)
_ADVERBS: Final = (
    r"(?:if|when|while|unless|well|right|often|again|very|too|not|whole|back|together|overnight"
    r"|(?!daily|only|family)[a-z]{3,}ly)"
)
_NOUNS: Final = (
    "act aim answer attach balance bandage bathe bite blame book brush burn call calm care"
    " cause change charge check clean clear click close comb complete contact control cook"
    " cool copy correct cough count cover cross crush cut dance delay discharge display dose"
    " double drain draw dress drink drive drop dry email empty end exercise fall fast feed"
    " fill finish focus fold freeze get grip handle heat help hide hold hug ice increase"
    " invite judge jump label laugh lead lean lift limit list live load lock look love lower"
    " make mark massage measure miss mix monitor move nap note nurse open order pack park pat"
    " pause pay peel pick pinch place plan play plug point practice press prick print promote"
    " protect pull pump push quarantine question reach record refill release report request"
    " research rest result return review rinse roll rub run rush scan schedule scratch screw"
    " scrub search separate set shake share shave shop shower shut sign sleep slide slow smell"
    " smoke snack sneeze spray spread squeeze stand start stay step stick stop store strain"
    " stretch study suction support swab swallow switch tap taper taste test text thank think"
    " tie touch track travel treat trim trust try turn twist type update upload use view visit"
    " volunteer vote wait wake walk warm wash watch water weigh welcome wet wish witness work"
    " wrap yell"
).split()

ORDER_CUES: Final = OrderCues(
    denying=re.compile(r"(?:do not|don['’]t)(?: ever)?\s+", re.IGNORECASE),
    leading=re.compile(
        r"(?:please|also|then|next|first|second|always|never|now|instead|finally),?\s+"
        r"|(?:(?:carefully|gently|slowly|immediately)\s+)",
        re.IGNORECASE,
    ),
    objects=re.compile(rf"\s+(?-i:(?!A ))(?:{_OBJECTS}|{_ADVERBS})(?![\w’'-])", re.IGNORECASE),
    beside=re.compile(rf"\s+{_BESIDE}(?![\w’'-])|\s*[.!;,]|\s*$"),
    nouns=frozenset(_NOUNS),
    joints=re.compile(
        r"[;:,]\s+(?:(?:and|or|then|but|also|please)\s+)*|\s(?:and|or|then)\s+(?:then\s+)?"
    ),
    vague=frozenset("get have make let go run keep move".split()),
    inner=re.compile(
        r"\b(?:if|that|who|which|what|how|can|could|may|might|will|would|should|must|to|when"
        r"|before|after|until|unless|because|while|is|are|was|were)\b"
    ),
    conditions=re.compile(
        r"\W*(?:if|when|before|after|once|unless|until|to|while|during|for|as|in case)\b",
        re.IGNORECASE,
    ),
)
