"""Names that Spanish word lists have, so that they look like words."""

from __future__ import annotations

from typing import Final

from pipeline.languages.records import NameWords, word_set

NAME_WORDS: Final = NameWords(
    titles=word_set("dr dra doctor doctora sr sra srta"),
    given=frozenset(),
    proper=word_set(
        "alberto alejandro alfonso alicia alonso ana andrés antonio aragón arturo barcelona "
        "beatriz berlín bermúdez bilbao boston bruselas buffalo california carlos castillo castro "
        "chicago cleveland cortés córdoba daniel david diego dominguez domínguez díaz eduardo "
        "elena enrique ernesto esteban estévez eugenia eva felipe fernanda fernando fernández "
        "filadelfia fischer florida francisca francisco gabriel garcía georgia gonzález granada "
        "guadalupe guillermo gutiérrez gómez hernández hidalgo houston iglesias ignacio inés "
        "isabel iván jaime javier jesús jiménez joaquín johnson jones jorge josé juan juana julia "
        "julio lincoln lola londres lourdes lucas lucía luis luisa lópez madrid manuel manuela "
        "marco marcos mario marta martín martínez maría mateo mendoza miami michigan miguel "
        "moisés molina montana montreal morales moscú murcia muñoz málaga méndez navarro nevada "
        "ohio ortega ortiz pablo parís patricia pedro pilar pérez quito rafael ramos ramírez "
        "ramón raquel raúl ricardo rivera roberto rodríguez rojas roma romero rubén ruiz "
        "salamanca salazar samuel sara sevilla silva smith sofía soto susana sánchez teresa "
        "toledo tomás torres valencia vargas vicente virginia vázquez washington zamora zaragoza "
        "álvarez álvaro"
    ),
    abbreviations={},
    short_words=word_set(
        "al así con da de del den dos dé día el en es esa ese eso ha han hay hoy la las le les "
        "lo los mal me mes más ni no nos o ojo para por que qué se sea si sin son su sus sí "
        "sólo tan te tos tu tú un una uno use va ver vez y ya"
    ),
)
