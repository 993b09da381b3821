"""Closed classes of Spanish words, by their meaning; see `checks.word_classes`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pipeline.languages.es.numbers import NUMBERS

_PERIODS: Final = {
    "half an hour": r"media hora|(?:30|treinta) min(?:utos)?",
    "-": r"hoy en día|hoy día|horas? de (?:acostarse|dormir|comer|sueño)",
    "year": r"años?|anual(?:es|mente)?|bienal(?:es|mente)?",
    "month": r"mes(?:es)?|mensual(?:es|mente)?|(?:bi|tri|se)mestr(?:al(?:es|mente)?|es?)",
    "week": r"semanas?|semanal(?:es|mente)?|quincenal(?:es|mente)?|bisemanal(?:es)?",
    "day": r"días?|diari[oa]s?|diariamente|cotidian[oa]s?|diurn[oa]s?|d(?<=/d)",
    "hour": r"horas|(?:una|por|cada|media|1|a la) hora|hora y|h(?<=[\d/]h)|h(?<=\d h)",
    "minute": r"minutos?|min",
}

_END: Final = r"(?![\d/])"
"""What a fraction in digits ends with."""
_NTH: Final = r"(?:\.?[ºª°]|\.[oa]s?|\.?er)"
"""What makes an ordinal of digits: 2.ª, 3.er."""
_FRACTIONS: Final = {
    "-": r"vida media|edad media|oído medio|medio ambiente|por medio|en medio"
    r"|(?:fase|grado|tipo)s? \d/\d|término medio",
    "2/3": rf"dos (?:tercios|terceras partes)|2/3{_END}",
    "3/4": rf"tres (?:cuartos|cuartas partes)|3/4{_END}",
    "1/2": rf"mitad|y medi[oa]|1/2{_END}"
    r"|media (?:hora|tableta|pastilla|dosis|taza|cucharad\w+|docena|pulgada|milla|libra)"
    r"|medio (?:comprimido|litro|kilo|vaso|año|día|galón)",
    "1/3": rf"(?:un )?tercio|tercera parte|1/3{_END}",
    "1/4": rf"cuarto de|un cuarto|cuarta parte|1/4{_END}",
    "1/5": rf"quint[oa]s?(?= partes?| de)|[1-4]/5{_END}",
    "1/2?": r"medi[oa]s?|\d*[.,]5|50(?: ?%)?|semi\w*|mediad[oa]s?|cincuenta"
    r"|(?:30|treinta) min(?:utos)?",
    "1/3?": r"tercios|tercer\w*|33", "1/4?": r"cuart[oa]s?|0?[.,]25|25|trimestr\w+",
    "2/3?": r"66|67", "3/4?": r"0?[.,]75|75", "1/5?": "quint[oa]s?|20",
}  # fmt: skip
_ORDINALS: Final = {
    "-": r"\d+ segundos?|por segundo|tercera edad|tercio superior"
    r"|(?:pocos|algunos|unos|varios|cada|breves) segundos"
    r"|segunda mano|(?:tercer|cuart|quint)as? partes?"
    r"|(?:un|dos|tres) (?:tercio|cuarto|quinto)s?(?! (?:lugar|día|mes|año))",
    "first": rf"primer(?:[oa]s?|amente)?|1{_NTH}",
    "second": rf"segund[oa]s?|2{_NTH}|2d[oa]",
    "third": rf"tercer(?:[oa]s?)?|3{_NTH}|tercios?|3r[oa]",
    "fourth": rf"cuart[oa]s?|4{_NTH}|4t[oa]", "fifth": rf"quint[oa]s?|5{_NTH}|5t[oa]",
    "sixth": rf"sext[oa]s?|6{_NTH}|6t[oa]", "seventh": rf"s[ée]ptim[oa]s?|7{_NTH}",
    "eighth": rf"octav[oa]s?|8{_NTH}", "ninth": rf"noven[oa]s?|9{_NTH}",
    "tenth": rf"décim[oa]s?|10{_NTH}",
    "last": r"últim[oa]s?|final(?:es|mente)?",
}  # fmt: skip
_DATES: Final = {
    "1": r"[Ee]nero|ene\.", "2": r"[Ff]ebrero|feb\.",
    "3": r"[Mm]arzo|mar\.(?= ?\d| de)|mar\.(?<=\d mar\.)",
    "4": r"[Aa]bril|abr\.", "5": r"mayo|Mayo(?= de)", "6": r"[Jj]unio|jun\.",
    "7": r"[Jj]ulio|jul\.", "8": r"[Aa]gosto|ago\.",
    "9": r"[Ss]ep?tiembre|sept?\.", "10": r"[Oo]ctubre|oct\.",
    "11": r"[Nn]oviembre|nov\.", "12": r"[Dd]iciembre|dic\.",
    "Monday": r"[Ll]unes", "Tuesday": r"[Mm]artes", "Wednesday": r"[Mm]i[ée]rcoles",
    "Thursday": r"[Jj]ueves", "Friday": r"[Vv]iernes", "Saturday": r"[Ss]ábados?",
    "Sunday": r"[Dd]omingos?",
}  # fmt: skip

_AMOUNT: Final = (
    rf"(?= (?:un[oa]s? |l[oa]s? |el |otr[oa]s ){{0,2}}[$<>~±]?"
    rf"(?:\d|(?:mitad|medi[oa]|{'|'.join([*NUMBERS.cardinals, *NUMBERS.others])})\b))"
)
"""A number follows."""
_LESSER: Final = r"(?:baj[oa]s?|pequeñ[oa]s?|j[óo]ven(?:es)?|cort[oa]s?|leves?|temprano)\b"
"""`más` before these is less."""
_LIMITS: Final = {
    "down": r"[<≤⩽]=?|"
    rf"(?:como máximo|a lo sumo|(?:un )?máximo de|no más de|no (?:supere|exceda|sobrepase)"
    r"|no mayor(?:es)? (?:de|a|que)|menos de|menor(?:es)? (?:de|a|que)|inferior(?:es)? a"
    r"|por debajo de|no super\w+|no exced\w+)"
    rf"{_AMOUNT}"
    r"|como máximo|a lo sumo|o menos|o menor(?:es)?|o inferior(?:es)?|y menores"
    rf"|o más {_LESSER}",
    "up": r"[>≥⩾]=?|"
    rf"(?:al menos|por lo menos|como mínimo|(?:un )?mínimo de|no menos de"
    r"|no menor(?:es)? (?:de|a|que)|más de|mayor(?:es)? (?:de|a|que)|superior(?:es)? a"
    r"|por encima de|por arriba de|supera[nr]?|excede[nr]?|sobrepasa[nr]?)"
    rf"{_AMOUNT}"
    rf"|como mínimo|o más(?! {_LESSER})|o mayor(?:es)?|o superior(?:es)?"
    r"|y (?:más(?! jóvenes)|mayores)",
    "up?": r"en adelante|mínimo|(?:mayor|superior)(?:es)? (?:de|que|al?)|más de|al menos"
    rf"|por lo menos|(?:por )?encima|supera\w*|excede\w*|(?:desde|a partir de){_AMOUNT}",
    "down?": r"dentro de|plazo|máximo|(?:menor|inferior)(?:es)? (?:de|que|al?)|menos de"
    rf"|más jóvenes que|(?:por )?debajo|límite|a lo sumo|(?:hasta|antes de){_AMOUNT}",
}
"""Words that give a limit; see `checks.limits`."""

_SIGNS: Final = {
    "±": r"más o menos|más/menos|más menos",
    "≈": r"aproximad\w+|aprox|cerca|alrededor|casi|un[oa]s|más o menos|en torno",
    "×": r"veces|por",
    "°": r"grados?",
    "−": r"menos|(?:grados|valor|número) negativ[oa]s?|bajo cero",
    "exponent": r"cuadrad[oa]s?|cúbic[oa]s?|al cubo|elevad[oa]",
    "$": r"d[óo]lar(?:es)?|usd|euros?|libras?|centavos?|pesos?",
    "©": r"derechos? de autor|copyright",
    "®": r"(?:marca )?registrad[oa]s?",
    "™": r"marcas?",
    "÷": r"(?:dividid[oa]s?|entre)",
    "≠": r"distint[oa]s?|diferentes?|no es igual",
    "‰": r"por mil",
    "§": r"secci(?:ón|ones)|art[íi]culos?|párrafos?",
    "†": r"fallecid[oa]s?",
    "→": r"flecha|después|luego|vaya|a",
    "←": r"flecha|atrás",
    "↑": r"flecha|sub\w+|aument\w+",
    "↓": r"flecha|baj\w+|dismin\w+",
    "µ": r"micro\w+|mcg|ug",
    "plus": r"más|mayores|positiv[oa]s?",
    "α": r"alfa\w*",
    "β": r"beta\w*",
    "γ": r"gam+a\w*",
    "δ": r"delta\w*",
    "κ": r"kap+a\w*",
    "λ": r"lambda\w*",
    "Δ": r"delta\w*",
    "Ω": r"omega\w*",
}
"""Words for signs beside numbers; see `checks.signs`."""

_SCALES: Final = {
    "billion": r"mil(?:es de)? millones(?<!\d mil millones)|millardos?",
    "million": r"millones(?<!\d millones)|millón(?<!\d millón)",
    "trillion": r"billones(?<!\d billones)|billón(?<!\d billón)",
}

_LABELS: Final = {
    "-": r"más tarde que|la derecha de",
    "now": r"ahora|hoy|ya|inmediatamente|enseguida",
    "later": r"más tarde|después(?! de)|luego|mañana(?<!la mañana)(?<!s mañana)|posteriormente",
    "before": r"antes", "after": r"después de|tras", "then": r"entonces",
    "first": r"primer[oa]?|1\.?[ºª]", "second": r"segund[oa]|2\.?[ºª]",
    "third": r"tercer[oa]?|3\.?[ºª]", "last": r"últim[oa]",
    "morning": r"(?:la|las|cada) mañanas?|desayuno", "noon": r"mediodía|almuerzo",
    "night": r"noches?|acostarse|dormir", "evening": r"cena", "afternoon": r"tardes?",
    "adults": r"adult[oa]s?", "children": r"niñ[oa]s?|bebés?|lactantes?|hij[oa]s?",
    "women": r"mujer(?:es)?", "men": r"hombres?|varón|varones",
    "left": r"izquierd[oa]", "right": r"derech[oa]", "week": r"entre semana",
    "weekend": r"fin(?:es)? de semana", "high": r"alt[oa]|máxim[oa]|superior",
    "low": r"baj[oa]|mínim[oa]|inferior", "upper": r"sistólica", "lower": r"diastólica",
    "home": r"(?:en )?(?:la )?casa", "hospital": r"hospital",
    "Monday": r"lunes", "Tuesday": r"martes", "Wednesday": r"miércoles", "Thursday": r"jueves",
    "Friday": r"viernes", "Saturday": r"sábados?", "Sunday": r"domingos?",
}  # fmt: skip
"""Words that tell quantities of a sentence apart; see `checks.order`."""

_PARTS: Final = {
    "each": r"cada|amb[oa]s|(?:los|las|sus|en|de) dos|uno y otro|una y otra",
    "each?": r"tod[oa]s?|cualquiera?|por|diari[oa]s?|respectiv[oa]s?|respectivamente|tanto|siempre"
    r"|ning[uú]n\w*|uno u otro|separad[oa]s?|l[oa]s|\w+mente",
    "one": r"(?:sol[oa] )?(?:un|una|uno|una) (?:de (?:los|las|sus|ellos|ellas)|(?:sol[oa] )?\w+)",
    "one?": r"una?|uno|otr[oa]",
}  # fmt: skip
"""Words for each of some things, and for one of them; see `checks.opposites`."""

_TIMES_OF_DAY: Final = {
    "-": r"más tarde|tarde o temprano|demasiado tarde|a más tardar",
    "noon": r"mediodía",
    "midnight": r"media ?noche",
    "morning": r"(?:las?|cada|esta|de|toda la) mañanas?|matutin[oa]s?"
    r"|al (?:levantarse|despertar(?:se)?)",
    "night": r"noches?|nocturn[oa]s?",
    "afternoon": r"(?:la|las|esta|cada) tardes?",
    "morning?": r"mañanas?|levant\w+|despert\w+|desayuno",
    "night?": r"acost\w+|dormir\w*|duerm\w+|cena|sueño|[ap]\. m\.?|[ap]\.m\.?",
}

_DOSE_FORMS: Final = {
    "tablet": r"tabletas?|pastillas?|comprimidos?|píldoras?|grageas?",
    "capsule": r"cápsulas?", "drop": r"gotas?",
    "puff": r"inhalaci(?:ón|ones)|puffs?|bocanadas?|disparos?|pulverizaci(?:ón|ones)",
    "patch": r"parches?", "tablespoon": r"cucharadas?", "teaspoon": r"cucharaditas?",
    "injection": r"inyecci(?:ón|ones)", "cup": r"tazas?|vasos?(?! (?:sangu|linf|capil))",
    "liter": r"litros?", "milliliter": r"mililitros?|ml", "pint": r"pintas?",
    "quart": r"cuartos? de galón", "gallon": r"gal(?:ón|ones)", "ounce": r"onzas?|oz",
    "pound": r"libras?", "suppository": r"supositorios?",
    "injection?": r"inyect\w+", "tablet?": r"medicamentos?|medicinas?|anticonceptivos?",
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
        "round-the-clock": {
            "always": r"24 horas|veinticuatro horas|a (?:toda|cualquier) hora|día y noche"
            r"|todo el tiempo|en todo momento|siempre"
        },
    }
)
