"""How English negates; senses are those of `checks.negation`."""

from __future__ import annotations

import re
from typing import Final

from pipeline.languages.phrases import PhraseTable
from pipeline.languages.records import Alternatives, DeniedWords

NEGATION: Final = PhraseTable(
    {
        "idiom": "do not hesitate|don't hesitate|not hesitate|never hesitate|not only|not just"
        "|not merely|not solely|no matter|no . #|no . of|no . =|not to mention|no doubt"
        "|no wonder|none other than|feel free|why not|no sooner|pros and cons|yes or no|a few"
        "|the few|first few|at least|not long after|just as|insufficiency|insufficiencies"
        "|isn't just|isn't only|doesn't just|doesn't only|don't just|don't only|aren't just"
        "|aren't only|nonetheless|nonethel*|under*|union*|unit*|uniq*|univers*|until*|uncle*"
        "|unanim*|unison|unif*|unilat*|unicell*|unto|differential*|differentiat*"
        "|any _ other than|any _ _ other than",
        "not": "no|not|never|cannot|neither|none|nobody|nothing|nowhere|no one|can't|don't"
        "|doesn't|didn't|couldn't|won't|wouldn't|shouldn't|isn't|aren't|wasn't|weren't"
        "|haven't|hasn't|hadn't|mustn't|needn't|mightn't|ain't|shan't|can not"
        "|no different than|no better than|no worse than|not better than|not worse than"
        "|not different than|no _ other than|no _ _ other than|not _ other than"
        "|no other _ than",
        "maybe": "no _ than|not _ than|or not|whether or not|little or no|few or no"
        "|plus or minus|not least|last but not least|not uncommon*|not unusual*"
        "|not infrequent*|not unlike|not equal|not the same|not similar|not impossible"
        "|not insignif*|anything but|if not all|if not the|if not more|if not most|if not for"
        "|if not impossible|without limitation",
        "without": "without",
        "no longer": "no longer|not anymore|not any longer|not any more",
        "nor": "nor",
        "avoid": "avoid*|refrain*|abstain*|abstinen*",
        "far": "stay away|stays away|staying away|keep away|keeps away|keeping away|keep out"
        "|keep off|steer clear|keep _ away|keep _ out|hold off|stay out|stay off",
        "stop": "stop|stops|stopped|stopping|quit|quits|quitting|discontinue*|discontinuing|ceas*"
        "|give up|gave up|giving up|dropped|drop out|dropped out",
        "gone": "gone|wears off|wear off|over with",
        "prevent": "prevent|prevents|prevented|preventing|keep _ from|keeps _ from"
        "|keeping _ from|kept _ from|keep from|keep _ _ from|keeps _ _ from|stop _ from"
        "|avert*|dissuad*",
        "fail": "skip*|fail|fails|failed|failing|failure to|miss|missed|misses|missing|omit*"
        "|forget*|forgot*|neglect*|left out|leave out|leaves out|refuse*|refusing|refusal"
        "|reject*|opt out|opting out|deny|denied|denies|denying|turn _ down|turned down"
        "|turns down|turn down|turning down",
        "unable": "unable|inability|incapable|incapacit*|hard to|impossib*",
        "lack": "lack*|absen*|devoid|empty|out of breath|out of control|ran out|run out|runs out"
        "|null|zero",
        "loss": "loss|losses|lost|lose|loses|losing",
        "free": "free of|free from|freedom from|clear of|been off|off all|off treatment"
        "|off therapy|sugarless|exempt*|disease free|symptom free|cancer free|pain free|tumor free"
        "|smoke free|drug free",
        "unless": "unless",
        "except": "except|excepting|exception|exceptions",
        "few": "few|little|hardly|barely|rarely|seldom|scarcely|minimally|negligible|rare",
        "only": "only|solely|merely|exclusively",
        "single": "single|alone|unique|uniquely|sole",
        "nobody but": "nobody but|no one but|none but|nothing but|no one except|nobody except"
        "|nothing except|no one other than|nobody other than|nothing other than",
        "even": "even if|even when|even though",
        "instead": "instead of|rather than|as opposed to|other than|apart from|aside from",
        "unknown": "unknown|unclear|unsure|uncertain*|doubt*|debat*|wonder whether|wonder if",
        "unsettled": "still requir*|still need*|still unanswer*|yet to|yet be|yet been|still out"
        "|remains to|remain to",
        "causeless": "for no reason|for no _ reason|for no _ cause|for no _ or _ reason",
        "forbid": "forbid*|prohibit*|banned|ban|bans|illegal*|contraindicat*|off limits",
        "different": "differ*|distinct*|unlike|otherwise|apart",
        "negative": "negative|negatives|negativity|minus",
        "safe": "safe|safely|safety|innocuous",
        "untreated": "naive|naïve|obscur*|less clear|less well|poorly|wrong",
        "prefix": "impartial*|unfair*|unjust*|discourag*|unaccept*|unadjust*|unaware*|unbear*"
        "|unbroken|unchang*|uncommon*|uncontroll*|undefin*|underpower*|undifferent*"
        "|undisturb*|unequal*|unexplain*|unfamiliar|unfavor*|unfinish*|unharm*|unhelp*"
        "|unimport*|uninten*|unlabel*|unlicens*|unlikely|unmet|unmonitor*|unnecess*|unneed*"
        "|unpasteur*|unprecedent*|unpredict*|unproven|unreal*|unregul*|unreliab*|unresect*"
        "|unsatisf*|unsaturat*|unsolv*|unspecif*|unstab*|unstead*|unsuccess*|unsuit*"
        "|unsupport*|untest*|unwill*|unwise|unforgett*|unavail*|unattend*|unbalanc*|unassist*"
        "|unattain*|unevalu*|unsustain*|unclassif*|unencrypt*|undesir*|unsterile|unenroll*"
        "|illegib*|illogic*|illicit*|irregular*|irrelev*|irrespons*|irrespective|irrevers*"
        "|inaccess*|inaccura*|inactiv*|inadequa*|inadvert*|inappropr*|incomplet*|incompat*"
        "|incompet*|inconclus*|inconsist*|inconven*|incurab*|indefinit*|ineffect*|ineffic*"
        "|inelig*|inevitab*|infrequen*|inoper*|insecur*|insens*|insignif*|insoluble|insuffic*"
        "|intoler*|invisib*|involunt*|inflexib*|imbalanc*|immatur*|immobil*|imperfect*"
        "|impract*|improbab*|improper*|impur*|imprecis*|disadvant*|disagree*|disallow*"
        "|disapprov*|dishonest*|disproportion*|disprov*|dissatisf*|distrust*|antisense"
        "|undetermin*|undeterred|undecided|unauthor*|unidentif*|uninvit*|unschedul*"
        "|unregister*|unsecur*|untrust*|unannounc*|uncomplicat*|unfraction*|unlaunder*"
        "|unearn*|uncompensat*|unencod*|unlawful*|unqualif*|unofficial*",
        "remember": "remember to|remember that|be sure to|be certain to|lie still|hold still"
        "|keep still|stay still|sit still|hold your breath|limit|fast for|keep _ dry|keep _ _ dry",
        "loose": "unfortunat*|uncomfort*|unopen*|unus*|unconscious*|unpleasant*|unwell"
        "|unattract*|unwant*|unlimit*|unexpect*|unmarri*|uncook*|undercook*|unborn|unburn*"
        "|unscrew*|uneven*|unripe|unwash*|unsweet*|unsalt*|dislik*|disappear*|disabilit*"
        "|disabled|disregard*|disconnect*|impatien*|invalid*|indirect*|unfit|incredib*"
        "|malaise|downside*|drawback*|inexpens*|unrecogn*|unscent*|unnatural*|undocument*"
        "|unrefresh*|unferment*|uninterrupt*|insomnia|unsuspect*|useless*|sleepless*|endless*"
        "|helpless*|careless*|odorless|colorless|tasteless|smokeless|breathless*|seamless*"
        "|countless*|needless*|effortless*|restless*|tireless*|difficult*|trouble|instead"
        "|free|freely|freedom|unbias*|unblind*|independ*|indistinguish*|infertil*|informal*"
        "|over the counter|over - the - counter|otc|bypassed|bypasses|hopeless*|open - label"
        "|out of the purview|out of the scope|out of scope|outside the scope"
        "|out of the question|homeless*|fasting|raw|toll - free|hands - free|former|formerly"
        "|barefoot|skinless|boneless|regardless|wireless|at no cost|unhealth*|unsafe*|inedib*"
        "|nondiscrim*|discomfort*|underreport*|under - report*|walk - in|out - of"
        "|de - identif*|deidentif*|offline|inattent*|inaccessible|barred|leftover|left over"
        "|decline to|declines to|declined to|disable|disables|disabling|deactivat*|mistrust*"
        "|turned off|turn off|opt out|on your own|on their own|on his own|on her own"
        "|by yourself|by himself|by herself|by themselves|block _ from|block _ _ from"
        "|from being|abnormalit*",
        "non": "- free|non|nonex*|nonem*|non -|nona*|nonb*|nonc*|nond*|nonf*|nong*|nonh*|noni*"
        "|nonl*|nonm*|nonn*|nonp*|nonr*|nonsc*|nonse*|nonsi*|nonsk*|nonsm*|nonsp*|nonst*"
        "|nonsu*|nonsy*|nont*|nonu*|nonw*|untreat*|unvaccin*|unscreen*|uninsur*|unaffect*"
        "|unprotect*|unresolv*|unrestrict*|undissect*|unopposed|undiagnos*|undetect*"
        "|uninfect*|unrelat*|nonv*|nones*|unpublished|unselected",
        "less": "harmless*|painless*|asymptom*|atypical*|abnormal*|under - powered|never - smokers",
        "open": "un*",
        "hint": "prevention|preventive|poor",
    }
)

DENIED_ALTERNATIVES: Final = Alternatives(
    anywhere=re.compile(
        r"\b(?:not|never|cannot|\w+n't)(?: [\w'-]+){1,12} or"
        r"(?! ha[sd]\b| have\b| is\b| are\b| was\b| were\b| do\b| does\b)\b"
    ),
    in_orders=re.compile(r"(?:^|[.!?:,;] )(?:do not|don't|never)(?: [\w'-]+){1,12} or\b"),
    either="or",
    neither="nor",
)

_CAN: Final = r"(?:can|may|could|might|able|possible)"

_INABILITY: Final = re.compile(
    r"\b(?:cannot|can't|couldn't|unable|inability|impossib\w+|incapab\w+|trouble|fail\w*|hard to)\b"
    r"|\b(?:inaccessible|unavailable|ineligible|prohibit\w*|barred|no carry - over)\b"
    r"|(?:\bnot|n't) (?:\w+ )?(?:eligible|allowed|available|permitted|qualif\w+)\b"
    r"|\b(?:neither|nor|no|none|nobody|nothing|never|not|un(?!til|der|it|i[oqv])\w+|\w+n't|without|lack\w*|few|little|only)\b"
    rf"[^.;]{{0,200}}\b{_CAN}\b"
    rf"|\b{_CAN}\b[^.,;]{{0,60}}\b(?:not|no|never|neither|nothing|without|nor)\b"
)

DENIED_WORDS: Final = DeniedWords(
    inability=_INABILITY,
    having=frozenset({"with"}),
    lacking=frozenset({"without"}),
    denying=re.compile(
        r"without|no|not|non\w*|free|absence|absent|lack\w*|neither|nor|less|never|un(?!til|der|it|i[oqv]|less)\w{3,}|\w+n't"
    ),
    either=re.compile(r"\bwith (?:and|or|and / or) without\b"),
)
