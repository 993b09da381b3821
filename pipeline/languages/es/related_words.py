"""Spanish words that say the same in another word class, or as another word of a longer term.

Lower case, without the accents that mark stress.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from pipeline.languages.records import word_set

ADJECTIVES: Final = (
    "mama mamario|pulmon pulmonar|higado hepatico|estomago gastrico estomacal|sangre sanguineo"
    " hematico|piel cutaneo dermico|corazon cardiaco|cerebro cerebral encefalo encefalico"
    "|riñon renal|hueso oseo|boca bucal oral|ojo ocular|garganta faringeo faringe"
    "|ganglio ganglionar|axila axilar|celula celular|tejido tisular|utero uterino"
    "|ovario ovarico|prostata prostatico|tumor tumoral|cancer canceroso|virus viral virico"
    "|vejiga vesical|vaso vascular|nervio nervioso|musculo muscular|articulacion articular"
    "|intestino intestinal|colon colonico|recto rectal|torax toracico|testiculo testicular"
    "|tiroides tiroideo|pancreas pancreatico|medula medular|muerte mortal|salud sanitario"
    "|farmaco farmacologico|menopausia menopausico|hormona hormonal|gen genetico genico"
    "|esofago esofagico|laringe laringeo|traquea traqueal|cuello cervical|pelvis pelvico"
    "|abdomen abdominal|vagina vaginal|vulva vulvar|pene peneano|ano anal|bazo esplenico"
    "|craneo craneal|columna vertebral|vertebra vertebral|retina retiniano|nariz nasal"
    "|diente dental|lengua lingual|oido auditivo|linfa linfatico|plasma plasmatico"
    "|proteina proteico|grasa graso|azucar azucarado|alimento alimentario alimenticio"
    "|dieta dietetico|tabaco tabaquico tabaquismo|vacuna vacunal|bacteria bacteriano|hongo fungico"
    "|radiacion radiactivo|cirugia quirurgico|clinica clinico|cuerpo corporal|mente mental"
    "|familia familiar|herencia hereditario|ambiente ambiental|trabajo laboral ocupacional"
    "|embarazo gestacional embarazada|niño infancia niñez infantil pediatrico|edad etario"
    "|quimioterapia quimioterapeutico quimioterapico|noche nocturno"
    "|tratamiento tratado|curacion curativo curar curado"
    "|dia diario|mes mensual|semana semanal|año anual"
)
"""A noun, then the adjectives of the same meaning (and nouns that these belong to as well), in
groups separated by a bar."""

SYNONYMS: Final = (
    "terapia tratamiento terapeutico|examen exploracion reconocimiento revision"
    "|prueba analisis examen estudio ensayo|evento episodio suceso acontecimiento"
    "|recuento conteo numero cantidad|medicamento farmaco medicina|fatiga cansancio"
    "|inhibicion supresion bloqueo|suplemento complemento|dietetico alimentario alimenticio"
    " nutricional|progresion avance evolucion empeoramiento|primario principal"
    "|conservar preservar conservador conservacion preservacion|aguja puncion"
    "|trastorno alteracion perturbacion problema|choque shock|septico septicemico"
    "|dificultad problema|distancia distante|tasa indice porcentaje|riesgo peligro probabilidad"
    "|diseminado extendido propagado|grave severo intenso|temprano inicial precoz"
    "|avanzado tardio|atencion cuidado asistencia|medico facultativo|infantil pediatrico niño"
    "|sobreviviente superviviente|cronico prolongado persistente"
    "|radioterapia radiacion irradiacion|inmunitario inmunologico inmune"
    "|maligno canceroso|enfermedad afeccion padecimiento trastorno dolencia|lesion daño"
    "|resultado desenlace|intervalo rango|investigador cientifico|cinasa quinasa"
    "|operacion cirugia|extirpacion reseccion|dirigido selectivo"
)
"""Words that name the same as part of a longer term, in groups separated by a bar."""

FUNCTION_WORDS: Final = word_set(
    "a al ante con contra de del desde durante e el en entre es esta estas este estos la las lo los"
    " mediante ni o para pero por que se sin sobre su sus tras u un una unas unos y"
)
"""Words that no term is told by."""

PRIVATIVES: Final = MappingProxyType(
    {
        "asintomatico": "sintoma",
        "indoloro": "dolor",
        "afebril": "fiebre",
        "apiretico": "fiebre",
        "anicterico": "ictericia",
        "inodoro": "olor",
        "insipido": "sabor",
        "insomne": "sueño",
        "desdentado": "diente",
        "calvo": "cabello",
        "ileso": "lesion",
        "ayuno": "comida",
    }
)
"""Words that say a noun and that there is none of it: `no symptoms` is `asintomático`."""
