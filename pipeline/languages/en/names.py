"""English names: what stands before a person's name, and names that word lists have, too."""

from __future__ import annotations

from typing import Final

from pipeline.languages.records import NameWords, word_set

NAME_WORDS: Final = NameWords(
    titles=word_set("dr doctor mr mrs ms miss prof professor nurse rev sir"),
    given=word_set(
        "aaron abigail adam adrian alan albert alexander alexis alice alison allison amanda amy "
        "andrea andrew angela ann anna anne anthony arthur ashley barbara barry benjamin bernard "
        "beth betty beverly bob bobby brandon brenda brian bruce bryan carl carlos caroline "
        "catherine charles charlotte cheryl christina christine christopher cindy claire cynthia "
        "daniel danielle david deborah debra denise dennis diana diane donald donna doris dorothy "
        "douglas edward elaine eleanor elizabeth ellen emily emma eric erin ethan eugene evelyn "
        "frances fred gary george gerald gloria gordon greg gregory hannah harold harry heidi "
        "helen henry howard ian irene isabel jacob jacqueline james jane janet janice jason jeff "
        "jeffrey jennifer jeremy jerry jessica jill jim joan joanne joe joel john johnny jonathan "
        "jordan jose joseph joshua joyce juan judith judy julia julian julie justin karen "
        "katherine kathleen kathryn katie keith kelly kenneth kevin kim kimberly kyle larry laura "
        "lauren lawrence leonard leslie lewis linda lisa logan lori louis louise lucy luis luke "
        "lynn madison margaret maria marie marilyn marjorie martha martin mary matthew megan "
        "melissa michael michelle miguel mike mildred monica nancy natalie nathan nicholas nicole "
        "noah norman oliver olivia oscar pamela patricia patrick paul paula peter philip phyllis "
        "rachel ralph raymond rebecca richard robert roger ronald roy russell ruth ryan samantha "
        "samuel sandra sara sarah scott sean sharon sheila shirley simon sophia stephanie stephen "
        "steven stuart susan sylvia tammy teresa terry thelma theresa thomas timothy tina tom "
        "tommy tracy tyler valerie vanessa veronica victoria vincent virginia walter wanda wayne "
        "wendy william zachary"
    ),
    proper=word_set(
        "anderson atlanta baltimore bennett boston bradley bronx brooklyn carson chicago "
        "cleveland colorado connecticut cornell crawford dallas delaware denver detroit duke "
        "evans ford georgetown gibson harrison hartford harvard houston hudson idaho illinois "
        "indiana iowa jackson jefferson johnson jones kaiser kansas kennedy kentucky lancaster "
        "lincoln manhattan maryland mayo memphis miami michigan milwaukee minneapolis minnesota "
        "mississippi missouri montana murphy nashville nebraska nelson nevada newton ohio "
        "oklahoma omaha oregon orlando palmer phoenix pittsburgh portland princeton robinson "
        "sacramento seattle simpson smith stanford taylor tennessee thompson toledo tucson tulsa "
        "utah vermont walker wallace washington wilson wisconsin wyoming yale"
    ),
    abbreviations={
        name: code.upper()
        for name, code in (
            pair.split("=")
            for pair in (
                "alabama=al alaska=ak arizona=az arkansas=ar california=ca colorado=co "
                "connecticut=ct delaware=de florida=fl georgia=ga hawaii=hi idaho=id illinois=il "
                "indiana=in iowa=ia kansas=ks kentucky=ky maine=me maryland=md massachusetts=ma "
                "michigan=mi minnesota=mn mississippi=ms missouri=mo montana=mt nebraska=ne "
                "nevada=nv ohio=oh oklahoma=ok oregon=or tennessee=tn texas=tx utah=ut vermont=vt "
                "virginia=va washington=wa wisconsin=wi wyoming=wy"
            ).split()
        )
    },
    short_words=word_set(
        "add all and any are ask at be but by can day do eat few for get go had has how if in "
        "is it low may new no not now off old on one or our out own per red see set so stop the "
        "tip to too try two up use via was we who why with yes yet you"
    ),
)
