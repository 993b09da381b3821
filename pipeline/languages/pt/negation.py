"""How Portuguese negates; senses are those of `checks.negation`."""

from __future__ import annotations

from typing import Final

from pipeline.languages.phrases import PhraseTable

NEGATION: Final = PhraseTable(
    {
        "idiom": "não só|não apenas|não obstante|sem dúvida|nada mais|não . #|ou não",
        "maybe": "não mais de|não mais do|até que não",
        "not": "não",
        "without": "sem",
        "no longer": "já não",
        "concord": "nenhum|nenhuma|nenhuns|nenhumas|nada|nunca|ninguém|jamais|tampouco",
        "nor": "nem",
        "avoid": "evit*|absten*|abstém*|afast*|longe",
        "stop": "deixa de|deixe de|deixar de|deixou de|pare|pare de|parar|interromp*|suspend*|cess*"
        "|descontin*",
        "prevent": "preven*|imped*",
        "fail": "fracass*|falha|falham|falhou|esque*|omit*|recus*|nega*|rejeit*",
        "unable": "incapa*|imposs*|inviáv*|difíc*|dificul*|demasiad*",
        "lack": "falta|faltam|carec*|carên*|ausên*|ausent*|nul*|desprovid*|isent*|perd*|insufici*",
        "free": "livre|livres|grátis|gratuit*",
        "unless": "a menos que|a não ser que|salvo se|exceto se",
        "except": "exceto|salvo|exceção|exclu*|fora",
        "few": "pouco|pouca|poucos|poucas|apenas|raramente|raro|rara|mínim*",
        "only": "só|somente|apenas|unicamente|único|única|exclusiv*",
        "instead": "em vez de|em lugar de|mas",
        "unknown": "desconhec*|incert*|dúvid*",
        "forbid": "proib*|contraindic*|desaconselh*|ilegal*",
        "different": "diferente de|diferentes de|diferente do|distinto de|desigua*",
        "negative": "negativ*",
        "prefix": "inativ*|inadequ*|inadvert*|inaceit*|inacess*|incômod*|incomplet*|incompat*"
        "|incontrol*|inconven*|incorret*|incuráv*|indefin*|independ*|indesej*|indiret*|indolor*"
        "|inefic*"
        "|inesper*|instáv*|inevit*|inexplic*|inexist*|infértil*|infrequen*|inofensiv*|inócu*"
        "|insatisf*|insegur*|insign*|intoler*|inút*|inválid*|invisív*|involunt*|irregul*|irrevers*"
        "|ilimit*|imperfeit*|imprecis*|improváv*|desativ*|desapar*|desfavor*|desproteg*|assintom*"
        "|anormal*|atípic*",
    }
)
