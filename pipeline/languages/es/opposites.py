"""Spanish words with an opposite; senses are those of `checks.opposites`."""

from __future__ import annotations

from typing import Final

from pipeline.languages.phrases import PhraseTable

OPPOSITES: Final = PhraseTable(
    {
        "idiom": "al menos|por lo menos|más o menos|a menos que|ni más ni menos|más bien"
        "|por más que|cuando menos|nada más|no más|en su mayor parte|la mayor parte"
        "|mayor parte|más allá|sin más|alta voz|alta médica|dar de alta|dado de alta"
        "|baja médica|todo menos|todos menos|todas menos|a lo sumo|como máximo|como mínimo"
        "|otra vez|por primera vez|en primer lugar|primeros auxilios|bajo la|bajo el|bajo los"
        "|bajo las|bajo su|bajo un|bajo una|bajo este|bajo esta|bajo estas|bajo anestesia"
        "|bajo control|bajo supervisión|de acuerdo con|de acuerdo a|primer plano"
        "|primera línea|seguro médico|seguro social|seguro de salud|seguros de salud"
        "|compañía de seguros|ciencias abiertas|sobre todo|del todo|todo el mundo|en todo el"
        "|en toda la|todos los días|todas las noches|todas las mañanas|todos los meses"
        "|todos los años|todas las semanas|después de todo|de todas formas|de todos modos"
        "|dosis de alta|de alta hospitalaria|dieron de alta|le dan de alta|dar el alta"
        "|bajo tratamiento|bajo observación|bajo vigilancia|bajo llave|bajo el agua|bajo agua",
        "up": "más|mayor|mayores|aument*|increment*|alto|alta|altos|altas|elev*|sube|suben"
        "|subir|subió|suba|subida*|subieron|superior|superiores|crec* más|más alto|más alta"
        "|más altos|más altas|menos baj*|más probable*|menos lent*|menos débil*|menos cort*"
        "|más elev*|más grand*|por encima",
        "down": "menos|menor|menores|reduc*|reduj*|reduz*|disminu*|bajo|baja|bajos|bajas|bajar"
        "|bajan|baje|bajó|descen*|desciend*|inferior|inferiores|más baj*|más pequeñ*"
        "|menos alt*|más cort*|más joven|más jóvenes|más lent*|más débil*|bajada*|decrec*"
        "|más leve*|menos grave*|menos grav*|menos probable*|menos común|menos comunes"
        "|menos frecuente*|más breve*|perdido peso|pérdida de peso|pérdida ponderal"
        "|perder peso|pierd* peso|más reducid*|menos elev*|por debajo",
        "before": "antes",
        "before?": "previo|previa|previos|previas|previamente|anterior*|preced*|hasta|preop*"
        "|hace|hacía|cuanto antes|lo antes posible|antes posible|tan pronto|pronto|temprano"
        "|dentro de",
        "after": "después|tras|luego",
        "after?": "posterior|posteriores|posteriormente|siguiente*|una vez|desde|a partir"
        "|posop*|subsigu*|seguid*|ya que|puesto que|dado que|desde hace|entonces|próxim*"
        "|detrás|atrás|más tarde|más adelante|a continuación|porque|pues|debido",
        "left": "izquierd*",
        "right": "derecho|derecha|derechos|derechas",
        "start": "comien*|comenz*|empie*|empez*|inicia|inician|inicie|iniciar|inició|iniciaron",
        "start?": "inici*|princip*",
        "end": "termina|terminan|termine|terminar|terminó|terminaron|termínela|finaliz*|acab*"
        "|dej* de",
        "end?": "fin|final|complet*|interrump*|suspend*|cese|cesar|conclu*|parar|pare|deten*"
        "|abandon*|descontin*",
        "first": "primer|primera|primero|primeros|primeras",
        "first?": "inici*|princip*",
        "last": "último|última|últimos|últimas",
        "last?": "final*|pasad*|recient*",
        "inside": "dentro|adentro|interior|interno|interna|internos|internas|interiores",
        "outside": "fuera|afuera|exterior|externo|externa|externos|externas|exteriores",
        "hot": "caliente|calientes|cálid*",
        "hot?": "calor*|tibi*|fiebre",
        "cold": "frío|fría|fríos|frías",
        "cold?": "resfri*|fresc*|helad*|escalofr*",
        "empty": "vacío|vacía|vacíos|vacías|ayunas",
        "full": "lleno|llena|llenos|llenas",
        "full?": "complet*|llen*",
        "open": "abr*|abier*",
        "close": "cierr*|cerr*",
        "benign": "benign*",
        "malignant": "malign*",
        "positive": "positiv*",
        "negative": "negativ*",
        "hypo": "hipot*|hipog*|hipoc*|hipom*|hipon*|hipop*",
        "hyper": "hipert*|hiperg*|hiperc*|hiperm*|hipern*|hiperp*",
        "better": "mejor|mejores|mejora|mejoran|mejorar|mejore|mejoró|mejoría",
        "worse": "peor|peores|empeor*",
        "rare": "raro|rara|raros|raras|infrecuent*|poco frecuente*|poco común|poco comunes"
        "|raramente|menos frecuente*|menos común|menos comunes|rara vez",
        "common": "común|comunes|frecuente|frecuentes|frecuentemente|comúnmente",
        "wet": "húmed*|mojad*",
        "wet?": "humed*|moj*",
        "dry": "seco|seca|secos|secas",
        "dry?": "sequ*|sec*",
        "safe": "seguro|segura|seguros|seguras",
        "safe?": "segur*|inocu*|inofensiv*",
        "unsafe": "insegur*|peligro*",
        "unsafe?": "riesg*|dañin*",
        "likely": "probable|probables|probablemente|más probable*",
        "unlikely": "improbable*|poco probable*",
        "unlikely?": "menos probable*|difícil*",
        "allow": "permit*|deja que|dejar que|autoriz*",
        "prevent": "impid*|imped*|prohib*|prohíb*",
        "prevent?": "evit*|preven*|previen*",
        "agree": "acuerdo|acuerda|acepta",
        "disagree": "desacuerd*|se opone*|en contra",
        "woman": "mujer|mujeres|femenin*",
        "woman?": "niñ*|señor*|madre*|ella*",
        "man": "hombre|hombres|masculin*|varón|varones",
        "man?": "niñ*|padre*|macho*",
        "most": "la mayoría",
        "minority": "la minoría|una minoría|minoría",
        "all": "todo|toda|todos|todas|cada",
        "all?": "siempre|enter*|cualqui*",
        "some": "alguno|algunos|algunas|algún|varios|varias|algunas veces",
        "some?": "cierto*|cierta*|alguien|algo|a veces|unos|unas|alguna",
        "on back": "boca arriba",
        "on back?": "de espaldas",
        "on stomach": "boca abajo",
        "reach out": "fuera del alcance|lejos del alcance|fuera de su alcance|lejos de los niños",
        "reach in": "al alcance",
        "on": "enciend*|encend*|prend*",
        "off": "apag*|apág*",
        "mild": "leve|leves|levemente",
        "severe": "grave|graves|gravemente|severo|severa|severos|severas",
        "fast": "rápido|rápida|rápidos|rápidas|rápidamente",
        "slow": "lento|lenta|lentos|lentas|lentamente",
        "acute": "agudo|aguda|agudos|agudas",
        "chronic": "crónic*",
        "add": "añad*|agreg*|insert*",
        "remove": "quit*|quít*|retir*|elimin*|extir*|extra*|saque|sacar|sáque*",
        "early": "temprano|temprana|tempranos|tempranas|precoz|precoces|más temprano|más temprana"
        "|más tempranas|más precoz",
        "late": "tardío|tardía|tardíos|tardías",
        "morning": "por la mañana|de la mañana|en la mañana|cada mañana|las mañanas",
        "evening": "noche|noches|tarde|tardes|atardecer|anochecer|nocturn*",
        "down?": "alivi*|mitig*|atenú*|atenua*|palia*|fácil*|facil*|debilit*|encog*|acort*"
        "|descendent*|cae|caen|caer|caíd*|escas*|minimiz*|corta|corto|cortar",
        "up?": "adicional*|exces*|fuert*|ancian*|intens*|grande*",
    }
)
