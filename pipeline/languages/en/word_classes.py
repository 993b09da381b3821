"""Closed classes of English words, by their meaning; see `checks.word_classes`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pipeline.languages.en.numbers import NUMBERS

_PERIODS: Final = {
    "half an hour": r"half (?:an )?hour|half[- ]hour|(?:30|thirty)[- ]min(?:ute)?s?",
    "month": r"months?|monthly|trimesters?|quarterly|semi-?annual(?:ly)?",
    "year": r"years?|yrs?|annual(?:ly)?|yearly",
    "week": r"weeks?|wks?|weekly|biweekly|fortnights?",
    "day": r"days?|daily|daytime|everyday|d(?<=/d)",
    "hour": r"hours?|hrs?|hourly|h(?<=[\d/]h)|h(?<=\d h)",
    "minute": r"minutes?|mins?",
}

_END: Final = r"(?![\d/])"
"""What a fraction in digits ends with."""
_MAY: Final = (
    r"May(?= \d|, \d{4}| (?:and|or|to|through|until) [A-Z])"
    r"|May(?<=\b[Ii]n May)|May(?<=\b[Bb]y May)|May(?<=\b[Oo]f May)|May(?<=\b[Ii]nto May)"
    r"|May(?<=\b[Uu]ntil May)|May(?<=\b[Ss]ince May)|May(?<=\b[Ff]rom May)|May(?<=\b[Tt]o May)"
    r"|May(?<=\b[Ll]ast May)|May(?<=\b[Nn]ext May)|May(?<=\b[Ll]ate May)|May(?<=\b[Ee]arly May)"
    r"|May(?<=\band May)|May(?<=\bor May)|May(?<=\d May)"
)
"""The month, not the verb."""
_FRACTIONS: Final = {
    "-": r"(?:phase|grade|type)s? \d/\d|half[- ](?:life|lives|brother|sister|sibling|time)s?",
    "2/3": rf"two[- ]thirds|2/3{_END}", "3/4": rf"three[- ](?:quarters|fourths)|3/4{_END}",
    "1/2": rf"half|halves|1/2{_END}", "1/3": rf"(?:an?|one)[- ]third|1/3{_END}",
    "1/4": rf"quarters?|(?:an?|one)[- ]fourth|1/4{_END}",
    "1/5": rf"(?:an?|one|two|three|four)[- ]fifths?|[1-4]/5{_END}",
    "1/2?": r"\d*\.5|50(?: ?%)?|mid\w*|semi\w*|halfway|fifty|\d+:30"
    r"|(?:30|thirty)[- ]min(?:ute)?s?|\w+-thirty",
    "1/3?": r"thirds?|33(?:\.3+)?", "1/4?": r"fourths?|0?\.25|25|quarterly|\w*rooms?|\d+:15",
    "2/3?": r"66|67", "3/4?": r"0?\.75|75", "1/5?": "fifths?|20",
}  # fmt: skip
_ORDINALS: Final = {
    "-": r"seconds|\d+[ -]second|per second|split second|(?:first|third)[ -]person"
    r"|third[ -]part(?:y|ies)|second-?hand|third-?hand|second-guess\w*"
    r"|(?:an?|one|two|three|four)[- ](?:third|quarter|fourth|fifth)s?",
    "first": r"first(?:ly)?|1st",
    "second": r"second(?:ly)?|2nd", "third": r"thirds?(?:ly)?|3rd",
    "fourth": r"fourths?|4th|quarters?", "fifth": r"fifths?|5th",
    "sixth": r"sixths?|6th", "seventh": r"sevenths?|7th", "eighth": r"eighths?|8th",
    "ninth": r"ninths?|9th", "tenth": r"tenths?|10th",
    "last": r"last|final(?:ly)?|latest|past|latter",
    "fourth?": r"\w*rooms?|dorm\w*",
}  # fmt: skip
_DATES: Final = {
    "1": r"January|Jan\.?(?= \d)", "2": r"February|Feb\.?(?= \d)",
    "3": r"March|Mar\.?(?= \d)", "4": r"April|Apr\.?(?= \d)", "5": _MAY,
    "6": r"June|Jun\.?(?= \d)", "7": r"July|Jul\.?(?= \d)", "8": r"August|Aug\.?(?= \d)",
    "9": r"September|Sept?\.?(?= \d)", "10": r"October|Oct\.?(?= \d)",
    "11": r"November|Nov\.?(?= \d)", "12": r"December|Dec\.?(?= \d)",
    "Monday": r"Mondays?|Mon\.", "Tuesday": r"Tuesdays?|Tues?\.",
    "Wednesday": r"Wednesdays?|Wed\.", "Thursday": r"Thursdays?|Thu(?:rs?)?\.",
    "Friday": r"Fridays?|Fri\.", "Saturday": r"Saturdays?|Sat\.",
    "Sunday": r"Sundays?",
}  # fmt: skip

_AMOUNT: Final = (
    rf"(?= (?:an? |the |about |age |ages ){{0,2}}[$<>~±]?"
    rf"(?:\d|(?:half|{'|'.join([*NUMBERS.cardinals, *NUMBERS.others])})\b))"
)
"""A number follows."""
_LIMITS: Final = {
    "down": r"[<≤⩽]=?|"
    rf"(?:at (?:the )?most|(?:a )?maximum of|up to|(?:not|\w+n['’]t) (?:to )?exceed(?:ing)?"
    r"|(?:no|not) (?:more|longer|later|older|higher|greater|larger) than"
    r"|(?:less|fewer|younger|lower|smaller|shorter) than|under|below)"
    rf"{_AMOUNT}"
    r"|or (?:less|fewer|younger|lower|below|under|shorter|smaller|earlier)"
    r"|and (?:younger|under|below)",
    "up": r"[>≥⩾]=?|"
    rf"(?:at (?:the )?(?:very )?least|(?:a )?minimum of"
    r"|(?:no|not) (?:less|fewer|younger|lower) than"
    r"|(?:more|greater|higher|older|longer|larger|bigger|later) than|above|exceed(?:s|ing|ed)?)"
    rf"{_AMOUNT}"
    r"|or (?:more|older|higher|greater|above|over|longer|larger|later)"
    r"|and (?:older|over|above|more)|and up",
    "up?": r"over(?! the (?:course|next|past|last|counter)| time)|beyond|above|exceed\w*|at least"
    r"|minimum|(?:more|higher|greater|older|larger) than|starting|\d\+|superior to",
    "down?": r"under(?! (?:general|local|anesthesia|treatment))|below|at most|maximum|within"
    r"|(?:less|lower|fewer|younger|smaller) than|up to|limit of|no more than|inferior to"
    rf"|until{_AMOUNT}",
}
"""Words that give a limit; see `checks.limits`."""

_SIGNS: Final = {
    "±": r"plus or minus|plus/minus|plus-minus|give or take",
    "≈": r"about|approximately|approx|around|nearly|almost|roughly",
    "×": r"times|by|fold",
    "°": r"degrees?",
    "−": r"minus|negative|below zero",
    "exponent": r"squared?|cubed|cubic|to the power",
    "$": r"dollars?|usd|us|euros?|pounds?|cents?",
}
"""Words for signs beside numbers; see `checks.signs`."""

_SCALES: Final = {
    "million": r"millions?(?<!\d million)",
    "billion": r"billions?(?<!\d billion)",
    "trillion": r"trillions?(?<!\d trillion)",
}

_LABELS: Final = {
    "now": r"now|today|right away|at once|immediately", "later": r"later|tomorrow|afterwards?",
    "before": r"before|prior", "after": r"after|following", "then": r"then|next",
    "first": r"first|1st", "second": r"second|2nd", "third": r"third|3rd", "last": r"last|final",
    "morning": r"mornings?|breakfast", "noon": r"noon|lunch|midday", "night": r"nights?|bedtime",
    "evening": r"evenings?|dinner|supper", "afternoon": r"afternoons?",
    "adults": r"adults?|grown-ups?", "children": r"child|children|kids?|infants?|babies|baby",
    "women": r"wom[ae]n|females?|girls?", "men": r"m[ae]n|males?|boys?",
    "left": r"left", "right": r"right", "week": r"weekdays?", "weekend": r"weekends?",
    "high": r"high|highest|maximum|upper", "low": r"low|lowest|minimum|lower",
    "upper": r"systolic", "lower": r"diastolic", "home": r"(?:at )?home", "hospital": r"hospital",
    "Monday": r"mondays?", "Tuesday": r"tuesdays?", "Wednesday": r"wednesdays?",
    "Thursday": r"thursdays?", "Friday": r"fridays?", "Saturday": r"saturdays?",
    "Sunday": r"sundays?",
}  # fmt: skip
"""Words that tell quantities of a sentence apart; see `checks.order`."""

_PARTS: Final = {
    "-": r"each other|both [^.;]{1,80}? and|each (?:day|time|year|week|month)"
    r"|every (?:other )?(?:day|time|night|morning|year|week|month|hour)"
    r"|every (?:few|\d+|two|three|four|six|eight|twelve|so often)",
    "each": r"each|every|both", "each?": r"all|any|per|either|anyone|everyone",
    "one": r"(?:only )?one (?:eye|ear|nostril|side|arm|leg|foot|hand|knee|breast|lung|kidney"
    r"|dose|half|parent)",
    "one?": r"an?|one|single|another|other|once|first|whole",
}  # fmt: skip
"""Words for each of some things, and for one of them; see `checks.opposites`."""

_TIMES_OF_DAY: Final = {
    "-": r"evenings?",
    "noon": r"noon|midday",
    "midnight": r"midnight",
    "morning": r"mornings?",
    "night": r"nights?|nightly|bedtime|overnight|tonight",
    "afternoon": r"afternoons?",
    "morning?": r"[ap]\. m\.?|[ap]\.m\.?|am|breakfast|wak\w+|tomorrow"
    r"|gett?(?:ing)? (?:up|out of bed)",
    "night?": r"dinner|supper|sleep\w*|nocturnal|nighttime",
}

_DOSE_FORMS: Final = {
    "tablet": r"tablets?|pills?|caplets?", "capsule": r"capsules?", "drop": r"drops?",
    "puff": r"puffs?|inhalations?", "patch": r"patch(?:es)?",
    "tablespoon": r"tablespoons?(?:fuls?)?|tbsps?", "teaspoon": r"teaspoons?(?:fuls?)?|tsps?",
    "injection": r"injections?|shots?", "cup": r"cups?|glass(?:es)?", "cup?": r"vessels?",
    "liter": r"liters?", "milliliter": r"milliliters?|ml", "pint": r"pints?",
    "quart": r"quarts?", "gallon": r"gallons?", "ounce": r"ounces?|oz", "pound": r"pounds?|lbs?",
    "suppository": r"suppositor(?:y|ies)",
}  # fmt: skip

WORD_CLASSES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "periods": _PERIODS,
        "fractions": _FRACTIONS,
        "ordinals": _ORDINALS,
        "dates": _DATES,
        "limits": _LIMITS,
        "signs": _SIGNS,
        "doses": _DOSE_FORMS,
        "times-of-day": _TIMES_OF_DAY,
        "scales": _SCALES,
        "parts": _PARTS,
        "labels": _LABELS,
    }
)
