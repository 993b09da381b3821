"""Spanish words that look like words of another language and mean something else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from pipeline.languages.phrases import PhraseTable
from pipeline.languages.records import FalseFriend, FalseFriends

_ENGLISH: Final = r"""
constipat* = constipad\w*|constipaci[oó]n\w* | estreñimiento : estreñ\w* : congest\w*|colds?
embarrass* = embaraz\w* | vergüenza : avergonz\w*|avergüen\w*|vergonz\w*|vergüenz\w*|incómod\w*|apenad\w* : pregnan\w*
intoxicated|intoxication = intoxic\w* | ebrio : ebri\w*|borrach\w*|embriag\w*|alcohol\w*|drog\w* : poison\w*|tox\w*
actual|actually = actual(?:es|mente)? | real, en realidad : real\w*|realidad|de hecho|verdad\w*|efectiv\w*|propi[oa]s?|en sí : current\w*|now|present\w*|today\w*
eventual|eventually = eventual(?:es|mente)? | con el tiempo : con el tiempo|final\w*|al fin\w*|tarde o temprano|larga|término : event\w* in|possib\w*|occasion\w*
discharge|discharges|discharged = descarg\w* | alta, secreción : alta|secreci\w*|flujo|supur\w*|pus : electr\w*|shocks?|static|batter\w*|download\w*|defibrillat\w*|icd
assist|assists|assisted|assisting = asist(?:e|en|ir) a | ayudar : ayud\w*|asistid\w* : attend\w*
attend|attends|attended|attending = atend\w*|atiend\w* | asistir, acudir : asist\w*|acud\w*|particip\w*|va(?:n|ya)? a : to|physician\w*|doctor\w*|care\w*|needs?
sensible = sensibles? | sensato : sensat\w*|razonabl\w*|prudent\w* : sensitiv\w*
sensitive = sensat\w* | sensible : sensib\w*
injury|injuries|injured = injuri\w* | lesión : lesi\w*|herid\w* : insult\w*
large = larg[oa]s? | grande : grand\w*|gran|gr[uo]es[oa]s?|ampli\w*|extens\w*|mayor\w*|voluminos\w* : long\w*|length\w*
parent|parents = parient\w* | padres : padre\w*|madre\w*|progenitor\w* : relative\w*|famil\w*
relatives = (?:los|sus|mis) relativos | parientes, familiares : familia\w*|parient\w* : relative (?:risk|to)
realiz* = realiz\w*|realic\w* | darse cuenta : cuenta|not\w*|advert\w*|comprend\w*|perc\w*|sab\w* : perform\w*|done|do|does|did|conduct\w*|carr\w*|made?|make
exit|exits = éxitos? | salida : salid\w*|sal(?:e|ir|ga) : success\w*
success|successes = sucesos? | éxito : éxito\w*|exitos\w* : event\w*|incident\w*
pretend* = pretend\w*|pretens\w* | fingir : fing\w*|simul\w*|jueg\w*|jug\w* : intend\w*|aim\w*|seek\w*
support|supports|supported|supporting = soport(?:ar|a|an|e|en|ó|ando) | apoyar : apoy\w*|respald\w*|sost\w*|manten\w*|ayud\w* : withst\w*|toler\w*|bear\w*|stand\w*|endur\w*
resume|resumes|resumed|resuming = resum\w* | reanudar : reanud\w*|retom\w*|continu\w*|volver\w*|vuelv\w*|reinici\w* : summar\w*
record|records|recorded|recording = record(?:ar|e|a)|recuerd(?:e|a|en|an) | anotar, registrar : anot\w*|registr\w*|apunt\w*|escrib\w*|grab\w*|histori\w*|expedient\w* : remember\w*|recall\w*|remind\w*|memor\w*
stool|stools = taburete\w*|banquillo\w*|banquet\w* | heces : heces|deposici\w*|fecal\w*|excrement\w*|evacuaci\w*|materia : step stools?|footstool\w*|sit\w*|bath\w*|chair\w*
physician|physicians = físic[oa]s? | médico : médic\w*|doctor\w*|facultativ\w* : physical\w*|physics|physicist\w*
preservative|preservatives = preservativ\w* | conservante : conserv\w* : condom\w*
ultimately = últimamente | al final : final\w*|última instancia : late\w*|recent\w*
lecture|lectures = lecturas? | conferencia, charla : conferenc\w*|charla\w*|clase\w* : read\w*
pan|pans = pan(?:es)? | sartén, olla : sart[eé]n\w*|oll\w*|cacerol\w*|cazuel\w*|bandej\w*|molde\w* : bread\w*
pie|pies = pies? | pastel : pastel\w*|tarta\w*|empanad\w* : f(?:oo|ee)t|leg\w*|standing
sane = san[oa]s? | cuerdo : cuerd\w*|juicio|razón : health\w*
soap|soaps = sopas? | jabón : jab[oó]n\w*|jabonos\w* : soup\w*
soup|soups = jab[oó]n\w* | sopa : sopa\w*|cald\w*|crema\w* : soap\w*
rope|ropes = ropas? | cuerda : cuerd\w*|sog\w* : cloth\w*
insane = insan\w* | loco : loc[oa]s?|demen\w* : unhealth\w*|unsanit\w*
notice|notices = noticias? | aviso : avis\w*|notificaci\w*|anunci\w*|not[ae]\w* : news
quiet = quiet[oa]s? | tranquilo, callado : tranquil\w*|silenci\w*|callad\w*|ruido : still
policy|policies = policías? | política, póliza : polític\w*|póliz\w*|norma\w*|reglament\w* : police
signature|signatures = asignaturas? | firma : firma\w* : subject\w*|course\w*
sympathetic|sympathy|sympathize* = simpát\w*|simpat[ií]\w* | compasivo, comprensivo : compas\w*|comprens\w*|pésame|condolenc\w*|empat\w* : nerv\w*|nerve\w*
sympathetic nervous system = sistema nervioso compasivo | simpático : simpátic\w*
in labor|labor pain|labor pains|during labor|labor and delivery|labor starts|into labor = labor(?:es)?|trabajo(?! de parto) | parto : part[oe]\w*|dar a luz
gums = goma(?:s)? | encías : enc[ií]a\w* : chew\w*|gummy
calf|calves = ternera\w*|terner[oa]s?|becerr\w* | pantorrilla : pantorrill\w* : veal|cow\w*|cattle
temple|temples = templos? | sien : sien(?:es)? : church\w*|religi\w*|worship
chest|chests = cofres?|baúl\w*|cómoda | pecho : pecho\w*|tórax|torácic\w* : furniture|drawer\w*|treasure|chest of
nail|nails|fingernail*|toenail* = clavos? | uña : uñas? : intramedullary|hammer\w*|screw\w*|bone\w*|metal\w*
stroke = golpes?|caricia\w*|brazada\w* | derrame cerebral, accidente cerebrovascular : derram\w*|cerebro\w*|cerebral\w*|ictus|ataque\w*|apoplej\w*|acv : heat|sun\w*|swim\w*|heatstroke
shot|shots = disparos?|tiros? | inyección, vacuna : inyecc\w*|vacun\w*|inyect\w*|dosis : gun\w*|bullet\w*|fire\w*|basket\w*
seizure|seizures = incautaci\w*|embargos?|confiscaci\w* | convulsión : convulsi\w*|epil\w*|crisis
mole|moles = topos? | lunar : lunar\w*|nevo\w* : animal\w*
cast = reparto|elenco|moldead\w* | yeso : yes[oa]\w*|enyes\w*|escayol\w*
drain|drains|drainage|draining = desagües? | drenaje : dren\w* : sink\w*|bathtub\w*|shower\w*|plumb\w*|house\w*
stitch|stitches = puntadas? | puntos : puntos?|sutur\w* : side|running
gas = gasolina\w* | gases : gas(?:es)? : gasoline\w*|petrol\w*|fuel\w*|car|cars|pump\w*
casualty|casualties = casualidad\w* | víctima : víctim\w*|herid\w* : chance\w*|coincid\w*
sanity = sanidad | cordura : cordura|juicio : sanit\w*|health\w*
deception = decepci\w* | engaño : engañ\w* : disappoint\w*
disgust* = disgust\w* | asco : asc\w*|repugn\w* : upset\w*
"""  # noqa: E501
"""A line is `English = looks like it | what to write : what may stand in its place : other English
words that the look-alike stands for`."""


def _friends(lines: str) -> Iterator[tuple[str, FalseFriend]]:
    for line in lines.strip().splitlines():
        words, rest = line.split(" = ")
        wrong, rest = rest.split(" | ")
        advice, right, *meant = rest.split(" : ")
        yield words, FalseFriend(_word(wrong), advice, _word(right), _word(*meant or ["(?!)"]))


def _word(form: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{form})(?!\w)")


_FRIENDS: Final = tuple(_friends(_ENGLISH))

FALSE_FRIENDS: Final[Mapping[str, FalseFriends]] = MappingProxyType(
    {
        "en": FalseFriends(
            PhraseTable({str(number): words for number, (words, _) in enumerate(_FRIENDS)}),
            tuple(friend for _, friend in _FRIENDS),
        )
    }
)
"""By source language."""
