"""Gender and number of Spanish terms, from the head noun: a table of nouns, then endings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from pipeline.languages.records import UNKNOWN_KIND, NounKind
from pipeline.letters import unstressed

_NOUNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "f": """
base bilis cal calle calvicie capital caries carne cicatriz clase clave cohorte col coliflor
comezón conquista coroides corriente crema cruz cárcel dermis diabetes diadema dieta efigie
entrevista epidermis epiglotis especie espiral estirpe falange fase fiebre flor foto fuente
gema gente glotis hambre heces hiel higiene hinchazón historia hélice imagen ingle intemperie
interfase labor laringe leche lente ley libido lista llave luz madre mano matriz meninge
mente miel mucosa muerte mujer nariz nave nieve noche nube nuez paratiroides pared parte paz pelvis
peste picazón piel pista planicie polio quema quemazón razón raíz red revista sal salud
sangre sed serie serpiente señal subglotis suerte superficie supraglotis tarde tiroides
torre tos variante vez vista vocal yema
""",
        "m": """
abdomen accidente aceite acné adyuvante aerosol agente aglutinante agonista aire alcaloide
alcohol alquilante aneurisma anfitrión antecedente anticoagulante antioxidante análisis
apéndice arroz ataque ataúd autoexamen azúcar bastión bebé bienestar borde bupropión bíceps
café calambre calmante canal cannabinoide cannabis capellán carcinoide carisma catéter
choque ciempiés cisne citoplasma clima clímax coadyuvante cociente coeficiente coitus colon
componente conservante contraste corazón cordón corticoesteroide cáliz cáncer cérvix césped
deber delirium derrame desencadenante diafragma dictamen diente dilema diluyente disolvente
dátil día eccema ectoplasma eczema edema embrión emoliente enema enfisema enfoque enjuague
eritema escorpión esfínter espermatozoide esquema esteroide estigma estimulante estrés
estándar examen exantema excipiente expediente flegma fonema frente frijol frotis fémur
fórceps gas gel gen germen ginseng golpe guion herpes himen hogar hombre hospital ictus
implante informe ingrediente ion iris jarabe kit laxante lexema linfedema lote lugar lumen
lunar lupus lápiz láser látex límite magma malestar mapa margen maíz metanálisis mixedema
moretón neoplasma neuroplasma nivel nombre nutriente oasis opioide origen padre paladar
papel papiledema parche parénquima pene perfil pez pezón pie plan plasma poder polen prisma
problema protoplasma puente pulmón puré pus páncreas qigong quiasma quiste radical radón
ratón reactante retinoide reuma riñón régimen sarampión sedante semen sistema sofisma
síndrome tanque tazón tema tendón test tomate toque torrente trasplante trauma trébol
tríceps té tórax urinálisis uréter vientre virus volumen xeroderma yoga zeugma ántrax árbol
éxtasis índex índice
""",
        "mf": """
adolescente asma cónyuge donante familiar gestante joven lactante paciente profesional
sobreviviente
""",
    }
)
_GENDERS: Final = MappingProxyType(
    {noun: gender for gender in _NOUNS for noun in _NOUNS[gender].split()}
)

# Order matters: the first ending that fits decides. Drugs named antagonista, agonista, inhibidor
# are things, so they are masculine; people in -ista are of common gender.
_ENDINGS: Final = tuple(
    (re.compile(rf".*(?:{endings})"), gender, sure)
    for endings, gender, sure in (
        ("(?:anta|[^t]a)gonista", "m", True),
        ("ista|peuta|iatra|crata", "mf", True),
        ("ión|[dt]ad|tud|umbre|faringe|[^r]asa", "f", True),
        ("[iíeé]tis|osis|[aeiopsux]sis|ysis|lisis|xis", "f", True),
        ("[^b]roma|[ctlgfdi]oma|[^l]noma|somas?|grama", "m", True),
        ("aje|miento|ismo|or|sarcoma", "m", True),
        (
            "logía|patía|grafía|tomía|ectomía|scop[ií]a|terapia|emia|uria|algia|plasia|ina",
            "f",
            True,
        ),
        ("o", "m", True),
        ("ema|asma|igma", "m", False),
        ("ía|ia|a", "f", True),
        ("[^d]ib|mab|[aei]m|stat|mus|vir|[ae]xel|[^r]cel|[trdzn]ol|trán|cán|cept", "m", True),
        ("ez|iz|ud|ed|bre|ie", "f", False),
        ("or|on|ón|án|én|ín|ún|il|ol|al|el|ul|ar|er|ir|um|us|x|í|ú|y|an|en|in", "m", False),
        ("ante|ente|ide|ate|ote|ete|me|te|ne|que|che|se|le|ce", "m", False),
    )
)
_GREEK: Final = frozenset(
    "alfa beta gamma delta épsilon kappa lambda anti poli ex no semi pre post cis trans".split()
)
_NO_HEAD: Final = frozenset(
    "a al ante con contra de del desde durante e en entre hacia in muy más menos no o para por "
    "según sin sobre tras u y estadísticamente".split()
)
_SINGULAR_S: Final = re.compile(
    r".*(?:sis|xis|tis|us|lis|vis|mis|ris|creas|ceps|(?:tir|cor|xif|mast|delt|esfen|etm)oides)|.*[áéíóú]s|atlas|lupus|diabetes|"
    r"caries|herpes|pus|gas|tos|mes"
)
_SINGULARS: Final = (
    (re.compile(r"(.*)ciones"), r"\1ción"),
    (re.compile(r"(.*)siones"), r"\1sión"),
    (re.compile(r"(.*[aeiou])ces"), r"\1z"),
    (re.compile(r"(.*[aeiouáéíóú][dlrnj])es"), r"\1"),
    (re.compile(r"(.*)s"), r"\1"),
)


def head_of(phrase: str) -> str:
    """The head noun of a Spanish phrase in lower case, empty where it has none."""
    first = phrase.split(" ")[0].casefold() if phrase else ""
    if first in _NO_HEAD:
        return ""
    parts = [part for part in re.split("[-–/]", first) if part.isalpha() and part not in _GREEK]
    if not parts or (len(parts[0]) < 4 and parts[0] not in _GENDERS and parts[0] != first):
        parts = [part for part in parts if len(part) > 3]  # L-carnitina, 18F-fluorotimidina
    if parts and parts[-1].endswith("asa"):
        return parts[-1]  # the kind of enzyme stands last: lactato-deshidrogenasa
    return parts[0] if parts and len(parts[0]) > 2 else ""


def is_noun(phrase: str) -> bool:
    """Whether the head of the phrase is a noun for certain: a table has it."""
    head = head_of(phrase)
    return any(map(_table_gender, (_singular(head)[0], head.removesuffix("s"))))


def kind_of(phrase: str) -> NounKind:
    """Gender and number that the head noun of a Spanish phrase tells."""
    word = head_of(phrase)
    if not word:
        return UNKNOWN_KIND
    singular, number = _singular(word)
    if gender := _table_gender(singular):
        return NounKind((_agreed(phrase) if gender == "mf" else "") or gender, number, True)
    for ending, gender, sure in _ENDINGS:
        if ending.fullmatch(singular):
            agreed = "" if sure else _agreed(phrase)
            return NounKind(agreed or gender, number, sure or agreed == gender)
    return NounKind(_agreed(phrase), number, False)


def _singular(word: str) -> tuple[str, str]:
    if not word.endswith("s") or word in _GENDERS or _SINGULAR_S.fullmatch(word):
        return word, "s"
    for plural, singular in _SINGULARS:
        if plural.fullmatch(word):
            return plural.sub(singular, word), "p"
    return word, "s"


@cache
def _unaccented() -> Mapping[str, str]:
    return {unstressed(noun): gender for noun, gender in _GENDERS.items()}


def _table_gender(singular: str) -> str:
    # Accents come and go with the plural: imágenes, imagen.
    return _GENDERS.get(singular) or _unaccented().get(unstressed(singular), "")


def _agreed(phrase: str) -> str:
    """The gender of an adjective right after the head, empty where nothing shows it."""
    words = phrase.split(" ")
    if len(words) < 2:
        return ""
    if re.fullmatch(r"\w+(?:ic|iv|os|ad|id|[ao]ri|an|in|n|t)os?", words[1]):
        return "m"
    if re.fullmatch(r"\w+(?:[ií]c|iv|os|ad|id|[ao]ri)as?", words[1]):
        return "f"
    return ""
