"""Spanish words that address the reader; see `checks.register`."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

from pipeline.languages.records import RegisterWords

_VERBS: Final = (
    "tienes puedes debes necesitas quieres sientes tomas usas estás eres sabes haces vas dices"
    " sufres padeces ves crees recibes fumas duermes respiras vomitas olvidas deseas prefieres"
    " consumes ingieres conduces manejas presentas experimentas sigues empiezas comienzas dejas"
    " has tenías podías estabas habías querías debías sentías podrías deberías tendrías querrías"
    " habrías estarías tengas puedas estés seas hayas quieras tomes uses dejes bebas olvides"
    " conduzcas fumes hagas vayas pongas digas llames hables necesites sepas veas esperes comiences"
    " empieces sigas intentes mezcles detengas suspendas cambies compartas mastiques tragues"
    " apliques consultes preguntes visites comas manejes guardes tires toques levantes"
)
_NOUNS: Final = frozenset("tomas comas manejas tires toques".split())
"""Verbs that are nouns too: they address the reader behind `no` or `si` only."""
_PAST: Final = (
    r"(?!(?:(?:co|pre|in|per)?ex|con|per|re|a|in|de|sub)siste\b|(?:co|pre)?existe|triste|viste|chiste"
    r"|quiste|despiste|contraste|desgaste|gaste|traste|paste|baste|embiste|aplaste|aliste|enliste"
    r"|alpiste|reviste|engaste|incruste|ajuste)[^\W\d_]{2,}[ai]ste"
)
_FUTURE: Final = r"(?!atrás|detrás)[^\W\d_]{2,}rás"
_REFLEXIVE: Final = r"[^\W\d_]*[áéíóú][^\W\d_]{1,5}(?:[ae]te)(?:l[oae]s?)?"
"""Orders such as `lávate`, `póntelo`."""
_STEMS: Final = (
    "tóm ús déj llám hábl consúlt pregúnt límpi láv guárd mézcl agít colóc aplíc llév mír revís"
    " elimín evít prepár cámbi séc quít trág mastíc enjuág inyéct córt sác cuént espér"
    " visít avís infórm muéstr entrég dá"
)
_ORDERS: Final = (
    rf"(?:{'|'.join(_STEMS.split())})(?:a|ua)(?:l[aeo]s?|nos)"
    r"|(?:d[ií]|haz|pon|ten|mantén|bébe|cóme|tráe|lée|ábre|síguel?|pídel?)"
    r"(?:me|nos|te|l[oa]s|lo|le|les)"
)
_PRONOUNS: Final = (
    r"tú|tus?(?! y )|contigo|te|(?:a|para|de|en|por|sin|hacia|sobre) ti|tuy[oa]s?"
    r"|vosotr[oa]s|vuestr[oa]s?"
)
_VERB_FORMS: Final = "|".join(verb for verb in _VERBS.split() if verb not in _NOUNS)
_FAMILIAR: Final = (
    rf"(?:{_PRONOUNS}|{_VERB_FORMS}|(?:no|si|cuando) (?:l[aeo]s? )?(?:{'|'.join(sorted(_NOUNS))})"
    rf"|{_PAST}|{_FUTURE}|{_REFLEXIVE}|{_ORDERS})"
)
_CLAUSE_WORDS: Final = r"(?:por favor,? |luego,? |y |o |después,? |también |siempre )?"

_ORDERS_OF: Final = (
    "toma=take/drink usa=use/wear llama=call/phone habla=talk/speak/tell/discuss"
    " consulta=ask/see/talk/check/consult/contact pregunta=ask deja=stop/let/quit/leave"
    " bebe=drink visita=visit/see/go espera=wait/expect sigue=follow/keep/continue/go come=eat"
    " lava=wash limpia=clean/wipe guarda=store/keep/save mantén=keep evita=avoid/stay"
    " pon=put/place/set/inject haz=do/make ve=go/get/see busca=get/seek/look/find"
    " acude=go/see/get lleva=take/bring/wear/carry trae=bring lee=read pide=ask/request/order"
    " di=tell/say ten=have/be/keep aplica=apply/put/use inyecta=inject traga=swallow"
    " mastica=chew descansa=rest camina=walk respira=breathe duerme=sleep cubre=cover"
    " cambia=change retira=remove/take quita=remove/take agita=shake mezcla=mix añade=add"
    " coloca=place/put informa=tell/inform/report avisa=tell/call/let recuerda=remember"
    " comienza=start/begin empieza=start/begin continúa=continue/keep aprende=learn"
    " revisa=check/review/see escribe=write anota=write intenta=try prueba=try"
    " cuenta=tell/count levanta=lift/raise mide=measure contacta=contact/call"
    " programa=schedule solicita=ask/request saca=take/remove abre=open cierra=close"
    " sostén=hold presiona=press mueve=move vuelve=come/return/go regresa=come/return/go"
    " ven=come protege=protect comparte=share elige=choose completa=complete/fill"
    " llena=fill firma=sign participa=take/join reduce=reduce/cut/limit limita=limit"
)
"""Orders that are third persons too, with the English orders that they stand for."""

REGISTER_WORDS: Final = RegisterWords(
    informal=re.compile(rf"(?<![\w-]){_FAMILIAR}(?![\w-])"),
    formal=re.compile(r"(?<![\w-])usted(?![\w-])"),
    clause_starts=re.compile(rf"(?:^|[.!?:;,(¡¿–—]\s*){_CLAUSE_WORDS}([^\W\d_]+)(?=[\s.,!])"),
    informal_orders=MappingProxyType(
        {
            ("en", spanish): frozenset(english.split("/"))
            for spanish, english in (row.split("=") for row in _ORDERS_OF.split())
        }
    ),
)
