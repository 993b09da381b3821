"""How English negates; senses are those of `checks.negation`."""

from __future__ import annotations

import re
from typing import Final

from pipeline.languages.phrases import PhraseTable
from pipeline.languages.records import Alternatives

NEGATION: Final = PhraseTable(
    {
        "idiom": "not only|not just|not merely|not solely|whether or not|no matter|no . #"
        "|no . of|no . =|not to mention|no doubt|no wonder|none other than|feel free|why not"
        "|no sooner|pros and cons|nothing but|or no|a few|the few|first few|at least"
        "|not long after|just as",
        "not": "no|not|never|cannot|neither|none|nobody|nothing|nowhere|no one|can't|don't"
        "|doesn't|didn't|couldn't|won't|wouldn't|shouldn't|isn't|aren't|wasn't|weren't|haven't"
        "|hasn't|hadn't|mustn't|needn't|mightn't|ain't|shan't|can not|no different than"
        "|no better than|no worse than|not better than|not worse than|not different than",
        "maybe": "no _ than|not _ than|or not|little or no|few or no|plus or minus|not least"
        "|last but not least|not uncommon*|not unusual*|not infrequent*|not unlike"
        "|not impossible|not insignif*|if not|anything but",
        "without": "without",
        "no longer": "no longer|not anymore|not any longer|not any more",
        "nor": "nor",
        "avoid": "avoid*|stay away|stays away|staying away|keep away|keeps away|keeping away"
        "|keep out|keep off|refrain*|abstain*|abstinen*|steer clear|skip*|keep _ away"
        "|keep _ out|hold off|stay out|stay off",
        "stop": "stop|stops|stopped|stopping|quit|quits|quitting|discontinue*|discontinuing"
        "|ceas*|give up|gave up|giving up|dropped|drop out|dropped out",
        "gone": "gone|wears off|wear off|over with",
        "prevent": "prevent|prevents|prevented|preventing|keep _ from|keeps _ from"
        "|keeping _ from|kept _ from|keep from|keep _ _ from|keeps _ _ from|stop _ from|avert*"
        "|dissuad*",
        "fail": "fail|fails|failed|failing|failure to|miss|missed|misses|missing|omit*|forget*"
        "|forgot*|neglect*|left out|leave out|leaves out|refuse*|refusing|refusal|reject*"
        "|opt out|opting out|deny|denied|denies|denying",
        "unable": "unable|inability|incapable|incapacit*|difficult*|hard to|too|impossib*",
        "lack": "lack*|absen*|devoid|loss|losses|lost|lose|loses|losing|empty|out of|null|zero",
        "free": "free|clear of|sugarless|exempt*|spare|spared|freedom",
        "unless": "unless",
        "except": "except|excepting|exception|exceptions",
        "few": "few|little|hardly|barely|rarely|seldom|scarcely|minimally|negligible|rare",
        "only": "only|solely|merely|exclusively",
        "instead": "instead of|instead|rather than|as opposed to|other than|apart from|aside from",
        "unknown": "unknown|unclear|unsure|uncertain*|doubt*|debat*|wonder whether|wonder if",
        "unsettled": "yet to|yet be|yet been|still out|remains to|remain to",
        "causeless": "for no reason|for no _ reason|for no _ cause|for no _ or _ reason",
        "forbid": "forbid*|prohibit*|banned|ban|bans|illegal*|contraindicat*|off limits",
        "different": "differ*|distinct*|unlike|otherwise|apart",
        "negative": "negative|negatives|negativity|minus",
        "safe": "safe|safely|safety|innocuous",
        "untreated": "naive|naïve|less clear|less well|poorly|wrong",
        "prefix": "unaccept*|unadjust*|unaware*|unbear*|unbias*|unblind*|unborn|unbroken"
        "|unchang*|uncommon*|uncomfort*|unconscious*|uncontroll*|uncook*|undefin*|undercook*"
        "|underpower*|undifferent*|undisturb*|unequal*|unexpect*|unexplain*|unfamiliar|unfavor*"
        "|unfinish*|unfit|unfortunat*|unharm*|unhealth*|unhelp*|unimport*|uninten*|uninterrupt*"
        "|unlabel*|unlicens*|unlikely|unlimit*|unmarri*|unmet|unmonitor*|unnatural*|unnecess*"
        "|unneed*|unopen*|unpasteur*|unpleasant*|unprecedent*|unpredict*|unproven|unreal*"
        "|unregul*|unreliab*|unresect*|unripe|unsafe*|unsalt*|unsatisf*|unsaturat*|unscent*"
        "|unsolv*|unspecif*|unstab*|unstead*|unsuccess*|unsuit*|unsupport*|unsuspect*|unsweet*"
        "|untest*|unus*|unwant*|unwash*|unwell|unwill*|unwise|unforgett*|unrefresh*|unferment*"
        "|unavail*|unattend*|unbalanc*|unassist*|unrecogn*|unattain*|unevalu*|unsustain*"
        "|unclassif*|unencrypt*|unburn*|unscrew*|uneven*|undesir*|unsterile|unattract*"
        "|unenroll*|undocument*|illegib*|illogic*|illicit*|irregular*|irrelev*|irrespons*"
        "|irrespective|irrevers*|inaccess*|inaccura*|inactiv*|inadequa*|inadvert*|inappropr*"
        "|incomplet*|incompat*|incompet*|inconclus*|inconsist*|inconven*|incurab*|independ*"
        "|indefinit*|indirect*|indistinguish*|ineffect*|ineffic*|inelig*|inevitab*|inexpens*"
        "|infertil*|infrequen*|inoper*|insecur*|insens*|insignif*|insomnia|insoluble|insuffic*"
        "|intoler*|invisib*|invalid*|involunt*|inflexib*|informal*|imbalanc*|immatur*|immobil*"
        "|impatien*|imperfect*|impract*|improbab*|improper*|impur*|imprecis*|disadvant*"
        "|disagree*|disallow*|disapprov*|discomfort*|disconnect*|dishonest*|dislik*"
        "|disproportion*|disprov*|disregard*|dissatisf*|distrust*|disappear*|disabilit*"
        "|disabled|antisense|undetermin*|undeterred|undecided",
        "non": "- free|non -|nona*|nonb*|nonc*|nond*|nonf*|nong*|nonh*|noni*|nonl*|nonm*|nonn*"
        "|nonp*|nonr*|nonsc*|nonse*|nonsi*|nonsk*|nonsm*|nonsp*|nonst*|nonsu*|nonsy*|nont*"
        "|nonu*|nonw*|untreat*|unvaccin*|unscreen*|uninsur*|unselect*|unaffect*|unprotect*"
        "|unresolv*|unrestrict*|undissect*|unopposed|undiagnos*|undetect*|uninfect*|unpublish*"
        "|unrelat*",
        "less": "harmless*|painless*|useless*|sleepless*|regardless|endless*|helpless*"
        "|hopeless*|homeless*|careless*|odorless|colorless|tasteless|smokeless|breathless*"
        "|seamless*|countless*|needless*|effortless*|restless*|tireless*|asymptom*|atypical*"
        "|abnormal*|open - label|under - powered|never - smokers",
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
