"""English words with an opposite; senses are those of `checks.opposites`."""

from __future__ import annotations

from typing import Final

from pipeline.languages.phrases import PhraseTable

OPPOSITES: Final = PhraseTable(
    {
        "up": "more|greater|higher|larger|bigger|increas*|raise|raises|raised|raising|rise|rises"
        "|rising|rose|risen|high|highest|gain*|elevat*|heavier|longer|older|upper|high blood"
        "|high levels of|high level of|high calcium|high cholesterol|high potassium|high sugar"
        "|over|above|exceed*|plus|additional*|extra",
        "up?": "aged|superior|oldest|greatest|largest|elder*|stronger|beyond|grow|grows"
        "|strongest|heavy|boost*|not less than|not fewer than|not younger than|not lower than"
        "|not shorter than|not smaller than|no less than|no fewer than|no younger than"
        "|no lower than|no shorter than|no smaller than|further",
        "down": "less|fewer|lower|smaller|lesser|reduc*|decreas*|drop|drops|dropped|dropping"
        "|declin*|low|lowers|lowering|lowered|lowest|fewest|diminish*|shorter|younger|lose weight"
        "|losing weight|weight loss|lost weight|low blood|low levels of|low level of|low calcium"
        "|low thyroid|low potassium|low sodium|low sugar|less likely|less common*|less frequent*"
        "|less often|less severe|under|below|more weakly|more slowly",
        "down?": "minimiz*|weaken*|weaker|shrink*|reliev*|alleviat*|eas*|mitigat*|lessen*"
        "|inferior|fall|falls|fell|fallen|falling|cut|smallest|youngest|underactive|loses"
        "|losing|shorten*|abate*|underestimat*|not larger than|not more than|not older than"
        "|not greater than|not higher than|not longer than|not bigger than|no larger than"
        "|no more than|no older than|no greater than|no higher than|no longer than"
        "|no bigger than|descend*",
        "before": "before|prior|ahead of|preced*|beforehand",
        "before?": "earlier|ago|in advance|sooner|beforehand|as soon as|rather than|formerly"
        "|previously|past",
        "after": "after|following|afterward*|afterwards|subsequent*|thereafter|later|after eating",
        "after?": "since|then|next|followed|upon|behind|subsequently|beyond|past",
        "left": "left",
        "right": "right|rights|right - sided",
        "right?": "law|legal*|entitle*|copyright*|straight|eligib*",
        "start": "start*|begin*|began|begun|initiat*|commenc*|onset",
        "start?": "initial*|open*|launch*|first|early|new|induc*|introduc*|trigger*|enter*|outset"
        "|go on|resum*|from|undertak*|embark*",
        "end": "end|ends|ended|ending|finish*|stop*|quit*|terminat*|discontinu*",
        "end?": "complet*|conclu*|final*|over|done|ceas*|last|until|cessation|gone|leave|leaves"
        "|off|withdr*|interrupt*|no longer|give up|abandon*|drop|drops|dropped|dropping|run out"
        "|culminat*",
        "first": "first|1st|initial*",
        "first?": "primary|original|early|begin*|earliest|front|beforehand|upfront|foremost|onset"
        "|new|main*|inaugural|firstly|one",
        "last": "last|latest|final|finally|lastly",
        "last?": "past|recent*|previous*|ultimate*|end|late|lately|current*|new|up - to - date"
        "|eventual*|latter|prior|modern",
        "inside": "inside|within|indoors|indoor|internal*|interior|inner",
        "inside?": "into|intra*|among|between|inpatient*|domestic|in",
        "outside": "outside|outdoors|outdoor|external*|exterior|outer|out",
        "outside?": "beyond|extra*|away|off|except|besides|other than|foreign|outpatient*|abroad"
        "|elsewhere|ex vivo|outlying|apart from|out of",
        "hot": "hot|hotter",
        "hot?": "warm*|heat*|fever*|boil*|flash*|flush*|thermal|burn*",
        "cold": "cold|colder|colds|cool*",
        "cold?": "chill*|ice*|freez*|frozen|refrigerat*|low temperature*|cryo*|shiver*",
        "empty": "empty|on an empty stomach|fasting",
        "empty?": "void*|vacant|blank|hollow|drain*|vacuum|without food|not eating|fast",
        "full": "full",
        "full?": "fill*|complet*|entire*|after eating|satiety|crowd*|packed|with food|rich",
        "open": "open|opens|opened|opening|openings",
        "open?": "start*|unlock*|dilat*|widen*|unblock*|available|free|broad*|cut*|incis*",
        "close": "close|closes|closed|closing|closure*|shut*",
        "close?": "near*|seal*|lock*|block*|end*|fasten*|tight*|heal*|stitch*|sutur*|surround*"
        "|fence*|scar*|wall*|about|around|approximat*",
        "benign": "benign|noncancerous|not cancer|harmless|non - cancerous",
        "malignant": "malignan*|cancerous",
        "malignant?": "neoplas*|bad",
        "positive": "positive*|positivity",
        "positive?": "+|express*|favorabl*|involv*|good|encourag*|affirm*|presence",
        "negative": "negative*|negativity",
        "negative?": "minus|bad|advers*|harm*|unfavor*|detriment*|den*|refus*|reject*|downside*",
        "hypo": "hypo*|low blood|low calcium|low thyroid|low potassium|low sodium|low sugar"
        "|underactive",
        "hyper": "hyper*|high blood|overactive|high calcium|high cholesterol|high potassium"
        "|high sugar",
        "better": "better|best|improv*",
        "better?": "prefer*|optim*|enhanc*|relie*|good|more|top|ideal*|upgrad*|boost*|superior"
        "|benefit*|increas*|help*|recover*|well|great*|advance*",
        "worse": "worse*|worst|deteriorat*|aggravat*",
        "worse?": "poor*|exacerbat*|bad*|progress*|declin*|inferior|get sicker|flare*|worsen*"
        "|increas*|harm*",
        "rare": "rare*|uncommon*|infrequen*|seldom|less common*|less frequent*|less often",
        "rare?": "unusual*|strange*|odd*|weird|few*|hardly|scarce*|less|occasional*|not common"
        "|not often|low|unlikely|little|not usual*",
        "common": "common*|frequent*|often|not uncommon*|not unusual*|not infrequen*|not rare",
        "common?": "usual*|typical*|regular*|prevalent|repeated*|many|general*|widespread|routine*"
        "|joint*|mutual|shared|mostly|ordinar*|habit*|frequenc*|popular*|faq*|times|most",
        "wet": "wet|moist*|damp*|humid*",
        "wet?": "soak*|water*|rain*|drench*",
        "dry": "dry*|dried|drier",
        "dry?": "dehydrat*|thirst*|sicca|parched|chapped|wip*|pat",
        "safe": "safe|safely|safer|safety|safest|safeguard*",
        "safe?": "sure|insur*|secur*|certain*|definite*|confiden*|health plan|medicare|medicaid"
        "|reliabl*|assur*|guarante*|harmless|probabl*|premium*|innocuous|of course|undoubtedly"
        "|coverage|plan|plans|social",
        "unsafe": "unsafe*|dangerous*|hazard*|danger*",
        "unsafe?": "risk*|harm*|insecur*|unsure|threat*|toxic*|serious*|deadly|critical*|endanger*"
        "|peril*|life - threatening|at stake",
        "likely": "likely|probabl*|probable",
        "likely?": "may|might|chance*|odds|possib*|risk|could|expect*|tend*|potential*|presum*"
        "|suspect*|perhaps|apt|prone|seem*|appear*|suggest*|probability",
        "unlikely": "unlikely|improbabl*|less likely|not likely",
        "unlikely?": "rare*|doubt*|remote|low",
        "allow": "allow*|permit*|let|lets|letting|enabl*",
        "allow?": "make|makes|making|help*|can|give*|possib*|able|accept*|author*|permission*"
        "|licens*|empower*|approv*|ok|leave*|tolerat*|grant*|provid*|support*|lead*|facilit*",
        "prevent": "prevent*|forbid*|prohibit*|ban|bans|banned",
        "prevent?": "stop*|block*|keep*|avoid*|inhibit*|imped*|interfer*|protect*|not|no|never"
        "|hinder*|illegal*|cannot|can't|imposs*|disab*|preclud*|contraindic*|unable|restrict*"
        "|barr*|deter*|without|limit*|against",
        "agree": "agree|agrees|agreed|agreement*|in favor",
        "agree?": "accord*|consent*|deal|consensus|accept*|based on|depend*|as per|consist*|match*"
        "|settle*|approv*|contract*|want*",
        "disagree": "disagree*|object*|oppos*|dissent*|against",
        "woman": "woman*|women*|female*|girl*",
        "woman?": "her|she|lady|ladies|mother*|feminin*|maternal*|mom*|wife|wives",
        "man": "man|men|male*|boy*|men's|man's",
        "man?": "his|he|gentlem*|guy*|husband*|father*|mascul*|mankind|son|sons|human*",
        "most": "most|majority|mostly",
        "most?": "largely|mainly|generally|bulk|usually",
        "minority": "minorit*",
        "all": "all|every|everyone|everybody|everything|always|whole|entire|each",
        "all?": "any|throughout|daily|across|overall|total*|full|entire*|anyone|anything|complete*"
        "|whatever|wherever|around|worldwide|nationwide|everywhere|anytime|nightly|over",
        "some": "some|somebody|someone|something|certain|several|sometimes",
        "some?": "a few|anyone|anything|few|occasion*|either|at times|a couple|certain|selected"
        "|multiple",
        "on back": "on your back|on his back|on her back|on their back|on their backs|face up"
        "|on the back|supine|faceup|on its back|on back|onto your back|onto his back|onto her back",
        "on stomach": "on your stomach|on his stomach|on her stomach|on their stomach*|face down"
        "|on the stomach|prone|facedown|upside down|on its stomach|tummy|belly|on your abdomen"
        "|on the abdomen",
        "reach out": "out of reach|out of the reach|out of children|beyond the reach"
        "|away from children|out of sight",
        "reach in": "within reach|in reach|within the reach|at hand|handy|affordabl*|access*|reach"
        "|attain*",
        "on": "turn on|turns on|turned on|switch on|switched on|turn _ on|turn _ _ on",
        "on?": "light*|lit|ignit*|turning|activ*|press*|fasten*|attach*|caught",
        "off": "turn off|turns off|turned off|switch off|switched off|turn _ off|turn _ _ off",
        "off?": "extinguish*|put out|shut*|silenc*|turning|off|mute*|quench*|blow*",
        "mild": "mild|mildly|milder|slight*|less severe",
        "mild?": "light|lightly|minor|gentl*|less severe|subtle|not serious|low - grade",
        "severe": "severe*|serious*|seriously|severity",
        "severe?": "critical*|bad*|grave*|major|intens*|danger*|life - threatening|terribl*"
        "|significant*|strong*|extreme*|ill",
        "fast": "fast|faster|fastest|rapid*|quick*",
        "fast?": "prompt*|soon*|immediat*|swift*|speed*|brisk*|short*|early|right away|at once"
        "|hurr*|accelerat*",
        "slow": "slow*",
        "slow?": "gradual*|indolent|sluggish|lens*|contacts|glasses|delay*|prolong*",
        "acute": "acute*",
        "acute?": "sharp*|sudden*|severe*|keen|intens*|high - pitched|treble",
        "chronic": "chronic*",
        "chronic?": "long*|ongoing|persist*|lasting|lifelong",
        "add": "add|adds|added|adding|insert*",
        "add?": "put*|plus|combin*|attach*|append*|supplement*|includ*|introduc*|more|additional*"
        "|implant*",
        "remove": "remov*|take out|takes out|taken out|take off|taken off|takes off",
        "remove?": "resect*|eliminat*|excis*|delet*|extract*|withdr*|get rid|clear*|drain*|surgery"
        "|pull*|discard*|stop*|quit*|wash*|wip*|destroy*|lift*|take*|taking|cut*|mastectom*|kill*"
        "|dispos*|rid|extra",
        "hypo?": "low|low levels of|low level of",
        "hyper?": "high|elevated|high levels of|high level of|enlarg*|htn|bph",
        "early": "early|earlier|earliest",
        "early?": "young*|soon*|premature*|prompt*",
        "late": "late|later|latest|delayed",
        "late?": "delay*|belated|last|tardive|afternoon|evening|long - term",
        "idiom": "over time|under study|under evaluation|under clinical|under way"
        "|over the counter|all over|over - the|under treatment|under consideration"
        "|under development|under investigation|under the|based on|all over the|over again"
        "|turn over|come over|get over|described above|described below|mentioned above"
        "|mentioned below|noted above|noted below|discussed above|discussed below|shown above"
        "|shown below|listed above|listed below|see above|see below|given above|given below"
        "|explained above|explained below|outlined above|outlined below|above all|below ."
        "|below :|below ,|above .|above ,|falls within|fall within|falls into|fall into"
        "|falls under|fall under|under state|under federal|under your|under this|under any"
        "|under current|under law",
        "morning": "morning|mornings",
        "morning?": "a . m|am|breakfast|wak*",
        "evening": "evening|evenings",
        "evening?": "p . m|pm|night*|dinner|supper|bedtime|afternoon*",
    }
)
