"""How Spanish negates; senses are those of `checks.negation`."""

from __future__ import annotations

import re
from typing import Final

from pipeline.languages.phrases import PhraseTable
from pipeline.languages.records import Alternatives, DeniedWords

NEGATION: Final = PhraseTable(
    {
        "idiom": "sin embargo|no obstante|no sólo|no solo|no solamente|no únicamente|sin duda"
        "|sin dudas|no . #|no . de|un día sí y otro no|día sí y otro no|sí o no"
        "|ni más ni menos|no importa|no dud* en|no nada más|no hay duda*|no cabe duda*"
        "|no hay ninguna duda|no existe duda*|insuficiencia|insuficiencias|sin más ."
        "|no es solo|no es sólo|no es solamente|no es únicamente|no son solo|no son sólo"
        "|no son solamente|no era solo|no sería solo|hace falta|hacen falta|harían falta"
        "|hacer falta|hará falta|haría falta|haga falta|hagan falta|hacía falta|hizo falta",
        "maybe": "o no .|o no ,|o no ;|o no )|o no :|o no ?|poc* o ningun*|no más de"
        "|no menos de|no antes de|no más tarde|no mayor*|no menor*|no superior*|no inferior*"
        "|no superar*|no supere*|no exced*|no pas* de|hasta que no|hasta que _ no"
        "|hasta que _ _ no|hasta que _ _ _ no|a menos que no|a menos que _ no|si no es que"
        "|aunque no menos|y no menos|no * más que|no es raro|no es inusual|o sin"
        "|no hace* más que|por qué no|nada más|sin importar|da igual|dan igual|o no la"
        "|o no el|o no los|o no las|o no a|o no en",
        "not": "no|casi nunca",
        "without": "sin",
        "no longer": "ya no",
        "concord": "ningún|ninguna|ninguno|ningunas|ningunos|nada|nunca|nadie|jamás|tampoco",
        "nor": "ni",
        "avoid": "evit*|absten*|absté*|abstinen*|prescind*",
        "far": "fuera del alcance|fuera de su alcance|fuera de alcance|fuera de la vista|alej*"
        "|aléj*|lejos|apárt*|apart*|mantén* fuera|elud*|esquiv*",
        "stop": "deja de|dejan de|deje de|dejen de|dejar de|dejarlo|dejarla|dejó de|dejaron de"
        "|dejado de|dejando de|deje el|deje la|deje su|dejar el|dejar la|interrump*|suspend*|parar"
        "|pare|para de|detener*|detiene*|deteng*|cesar|cesa|cese|descontin*|abandon*",
        "prevent": "prevenir*|previen*|preveng*|imped*|impid*|impos*|obstacul*|disuad*"
        "|prevención|preventiv*",
        "fail": "fracas*|falla|fallan|fallar|falló|fallaron|fallas|olvid*|omit*|omis*|rechaz*"
        "|deneg*|denieg*|sált*|salt*|rehús*|rehus*|negar*|niega*|niegue*|negó|negaron|niég*"
        "|negánd*|rechac*|rehúse*",
        "unable": "incapa*|imposib*|inviab*|difícil*|dificult*|problemas para|cuesta|cuestan"
        "|demasiad*|cuesta trabajo|cuestan trabajo|costar trabajo|cuesta mucho trabajo",
        "lack": "inapeten*|faltas|falta|faltan|falte|faltar|carec*|carez*|carenc*|ausen*|nul*"
        "|desprovist*|exento*|exenta*|falto|vací*|insuficiente*|escas*|sinfín|precari*",
        "loss": "pérdida*|perder|pierd*|perdid*",
        "non": "sin fines de lucro|sin ánimo de lucro|no lucrativ*|antiadher*",
        "free": "libre|libres|gratis|gratuit*|descremad*|desnatad*|estéril*|limpi* de",
        "unless": "a menos que|a no ser que|salvo que|salvo si|excepto si|excepto que"
        "|excepto cuando|salvo cuando|salvo en",
        "except": "excepto|salvo|a excepción|con excepción|exclu*|con la excepción|aparte"
        "|con la salvedad|fuera de|excepción|excepciones|exceptuando|todo menos|todos menos"
        "|todas menos|menos los|menos las|menos en|menos si|menos usted|menos uno|menos una"
        "|menos él|menos ella",
        "few": "poco|poca|pocos|pocas|apenas|rara vez|raramente|raras veces|raras ocasiones"
        "|casi no|raro|rara",
        "only": "solo|sólo|solamente|únicamente|exclusiv*|sino|apenas|tan solo|tan sólo|no más que"
        "|simplemente|meramente",
        "nobody but": "nadie más|nadie excepto|nadie salvo|nadie que no sea|ningun* otr*"
        "|ningún otr*|nada más que|nada excepto|nada salvo|nadie sino",
        "sole": "únic*|sola|solas|solos",
        "even": "aun|aún|aunque|incluso|inclusive|hasta si|hasta cuando|así|pese|a pesar|si bien"
        "|ni siquiera|tanto si|por más|por mucho|todavía|sea o no",
        "only if": "solo si|sólo si|solamente si|únicamente si|solo cuando|sólo cuando"
        "|solo en caso",
        "instead": "en lugar de|en vez de|en lugar del|en vez del|en cambio|en su lugar|a cambio"
        "|por el contrario",
        "unknown": "desconoc*|desconozc*|incert*|inciert*|dud*|discut*|discusi*|debat*|controver*"
        "|por determinar|polémic*",
        "causeless": "sin motivo*|sin razón*|sin causa*|sin ningún motivo|sin ninguna razón"
        "|sin explicación|sin una razón|sin que haya",
        "forbid": "prohíb*|prohib*|contraindic*|desaconsej*|ilegal*|contraindiq*",
        "different": "distint* a|distint* de|distint* del|distint* al|diferente* de|diferente* del"
        "|diferente* a|diferente* al|a diferencia de|desigual*|dista|distan|lo contrario",
        "negative": "negativ*",
        "safe": "inocu*|inofensiv*|sin riesgo*|sin peligro*|no _ peligros*|no peligros*"
        "|sin ningún riesgo|sin ningún peligro",
        "prefix": "extracut*|inespec*|inactiv*|inadecu*|inadvert*|inacept*|inacces*|incómod*"
        "|incomod*|incomplet*|incompat*|incongru*|incontrol*|inconven*|incorrec*|increíbl*"
        "|incurabl*|indefin*|independ*|indeseab*|indiferenc*|indirect*|indolor*|indistingu*"
        "|inefic*|inesper*|inestab*|inevit*|inexpl*|inexac*|inexist*|infértil*|infertil*"
        "|infrecuen*|infund*|ininterr*|injust*|inmadur*|inmóvil|inmovil*|innecesar*|inoper*"
        "|insatisf*|insegur*|insens*|insignif*|insoport*|insosten*|inseparab*|intoler*"
        "|inusual*|inusit*|inútil*|invalid*|inválid*|invisib*|involunt*|irregul*|irrelev*"
        "|irreseca*|irrevers*|ilimit*|ilegib*|impacien*|imperfec*|impreci*|imprevis*"
        "|improbab*|impropi*|impur*|imparcial*|desactiv*|desafortun*|desalent*|desapar*"
        "|desaprob*|desaprov*|descuid*|desconect*|desconfi*|descontrol*|desequil*|desfavor*"
        "|desobed*|desprotej*|desproteg*|desproporc*|desventaj*|discapac*|disgust*|asintom*"
        "|anormal*|anomal*|anómal*|atípic*|insomn*|inaudit*|imborr*|desagrad*|disconform*"
        "|malestar|desesper*|quimiorresist*|inconclu*|indetect*|inaparent*|inapropi*"
        "|sedentari*|arritm*|incompetenc*|incompetent*|impredec*|irrespons*|desatend*"
        "|impropia*|inseguro*|inadmis*|inelegib*|ineleg*",
    }
)

HALF_DENIED_ALTERNATIVES: Final = Alternatives(
    anywhere=re.compile(r"\bno(?: [\w-]+){1,12} o que\b"),
    in_orders=re.compile(r"\b(?:no|nunca|evite)(?: [\w-]+){1,8} [ou] \w+"),
    either="o",
    neither="ni",
)

_INABILITY: Final = re.compile(
    r"\bno (?:(?:se|le|les|lo|la|los|las|me|nos|te) ){0,2}"
    r"(?:pued[ae]n?|podrían?|podrán?|pudo|pudieron|podían?|pudieran?|puedo|podemos)\b"
    r"|\bsol[oa]s? o sin\b"
)

DENIED_WORDS: Final = DeniedWords(
    inability=_INABILITY,
    having=frozenset({"con"}),
    lacking=frozenset({"sin"}),
    denying=re.compile(r"sin|no|ni|ning\w+|nunca|ausencia|falta|libres?"),
    either=re.compile(
        r"\bcon [^.;]{1,150} [oy] sin\b|\bcon (?:o|y) sin\b|\bsin [^.;]{1,150} [oy] con\b"
        r"|\b[oó] no\b"
    ),
    attribute=re.compile(
        r"\bsin\b|\bno (?:\w+(?:ad|id|íd)[oa]s?|\w+(?:bles?|[aei]ntes?|ular(?:es)?|al(?:es)?)"
        r"|\w+(?:iv|ari|ient|t|s)[oa]s)\b"
    ),
)
