"""Orders of patient information, as `usted` is told them, by what the source tells.

The first form is what an engine is made to write; the others are as good.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

from pipeline.languages.orders import OrderForms

_ENGLISH: Final = """
accept=acepte act=actúe add=agregue/añada/incluya adjust=ajuste/regule admit=admita/reconozca
advise=aconseje/avise/recomiende agree=acepte/acuerde aim=apunte/procure/trate/propóngase
allow=deje/permita answer=responda/conteste apply=aplique/ponga/póngase arrange=organice/programe
ask for=pida/solicite ask=pregunte/pida/solicite/consulte assume=suponga
attach=coloque/adjunte/fije avoid=evite balance=equilibre bandage=vende/cubra/ponga
bathe=bañe/báñese be afraid=tenga_miedo be aware=tenga_en_cuenta be careful=tenga_cuidado
be patient=tenga_paciencia be ready=esté_listo be sure=asegúrese/verifique become=vuelva/sea
begin=comience/empiece/inicie believe=crea/confíe bend=doble/incline/flexione bite=muerda
blame=culpe blow=sople/suene/suénese boil=hierva book=reserve/pida breastfeed=amamante/dé
breathe deeply=respire breathe in=inhale/inspire/respire breathe out=exhale/espire breathe=respire
bring=traiga/lleve browse=explore/navegue brush=cepille/cepíllese burn=queme buy=compre/adquiera
calculate=calcule call=llame/comuníquese calm=calme/tranquilice cancel=cancele
care for=cuide/atienda carry=lleve/cargue celebrate=celebre/festeje change=cambie/cámbiese
charge=cargue check=revise/verifique/consulte/compruebe/controle chew=mastique
choose=elija/escoja/opte/seleccione chop=pique/corte clean=limpie/lave/límpiese
clear=despeje/limpie click=haga/oprima/presione/pulse climb=suba/trepe close=cierre
collect=recoja/junte/reúna/recolecte comb=peine/péinese combine=combine/mezcle
come back=regrese/vuelva come=venga/acuda compare=compare complete=complete/llene/rellene/termine
confirm=confirme connect=conecte/conéctese consider=considere/piense/contemple consult=consulte
contact=comuníquese/contacte/llame continue=continúe/siga control=controle cook=cocine/cueza
cool=enfríe copy=copie correct=corrija cough=tosa count=cuente cover=cubra/tape/cúbrase/tápese
create=cree/haga/elabore cross=cruce crush=triture/aplaste/machaque cut down on=reduzca
cut=corte/reduzca dance=baile decide=decida delay=demore/retrase/postergue/espere
delete=elimine/borre describe=describa/explique develop=elabore/desarrolle/cree dial=marque
dig=cave dilute=diluya dip=sumerja/moje discard after=deséchelo discard=deseche/tire/bote/descarte
disconnect=desconecte discuss=hable/converse/consulte/analice/comente disinfect=desinfecte
display=muestre dispose of=deseche/tire/elimine dissolve=disuelva divide=divida/reparta
do yoga=haga/practique donate=done double=duplique/doble/tome download=descargue
drain=drene/vacíe/escurra draw up=extraiga/aspire draw=dibuje/extraiga dress the wound=cubra/vende
dress=vista/vístase drink=beba/tome drive=conduzca/maneje drop=deje dry=seque/séquese
eat=coma/consuma edit=edite/modifique elevate=eleve/levante/mantenga email=envíe/escriba
empty=vacíe/desocupe encourage=anime/aliente/estimule end=termine/acabe enjoy=disfrute/goce
enroll=inscríbase/inscriba enter=ingrese/escriba/introduzca/anote/entre evaluate=evalúe/valore
examine=examine/revise/explore exercise=haga/ejercítese/practique exhale=exhale/espire
expect=espere/prevea explain=explique explore=explore/conozca/consulte expose=exponga/expóngase
express=exprese/extraiga fast for=ayune feed=alimente/dé feel=sienta/palpe/siéntase/dude
fill in=complete/llene/rellene fill out=complete/llene/rellene fill=llene/rellene/complete
find out=averigüe/infórmese/descubra/conozca find=busque/encuentre/averigüe/halle
finish=termine/complete/acabe flex=flexione flush=enjuague/lave/tire/descargue
focus=concéntrese/enfóquese/céntrese fold=doble/pliegue follow=siga forget=olvide
forward=reenvíe/envíe freeze=congele gargle=haga gather=reúna/junte/recopile/recoja
get help=pida/busque/solicite/obtenga get medical help=busque/acuda/solicite/pida/obtenga/consiga
get plenty of=haga/descanse/duerma/tome get rest=descanse get up=levántese/póngase
get vaccinated=vacúnese get=obtenga/consiga/busque/reciba/haga give=dé/administre/entregue/done
go back=vuelva/regrese go to=vaya/acuda/visite/diríjase go=vaya/acuda grab=agarre/tome
grasp=agarre/sujete/tome grip=agarre/sujete/sostenga grow=cultive/crezca guide=guíe/oriente
handle=maneje/manipule/trate hang=cuelgue have=tenga/haga/pida heat=caliente help=ayude
hide=oculte/esconda hold=sostenga/mantenga/sujete/aguante/retenga hug=abrace
hydrate=hidrátese/hidrate ice=aplique identify=identifique ignore=ignore/pase/omita
imagine=imagine/imagínese improve=mejore include=incluya increase=aumente/incremente inflate=infle
inform=informe/avise inhale=inhale/aspire inject=inyecte/inyéctese/aplique/ponga
insert=inserte/introduzca/coloque inspect=inspeccione/revise/examine install=instale
interrupt=interrumpa introduce=introduzca/presente investigate=investigue invite=invite
join=únase/participe/inscríbase judge=juzgue jump=salte keep=mantenga/guarde/conserve/siga/lleve
kneel=arrodíllese know=sepa/conozca label=etiquete/rotule laugh=ría/ríase
lay=acueste/coloque/ponga lead=lleve/guíe lean=incline/apóyese/recuéstese/inclínese
learn=aprenda/infórmese/conozca/averigüe/obtenga leave=deje/salga let go of=suelte
let=deje/permita/avise/informe lick=lama lie down=acuéstese/recuéstese/túmbese/échese
lie=acuéstese/recuéstese/túmbese/échese lift=levante/alce/eleve limit=limite/reduzca
list=enumere/anote/haga/indique listen=escuche/oiga live=viva load=cargue lock=cierre/bloquee
log in=inicie/ingrese log out=cierre/salga look at=mire/observe/consulte/vea look for=busque
look out for=esté/preste look up=busque/consulte look=busque/mire/observe/fíjese/revise
loosen=afloje/suelte lose=baje/pierda love=ame/quiera lower=baje/reduzca/disminuya
lubricate=lubrique/aplique maintain=mantenga/conserve
make an appointment=pida/haga/solicite/programe
make sure=asegúrese/verifique/cerciórese/compruebe/procure make=haga/prepare/procure/elabore
manage=controle/maneje/administre mark=marque/señale massage=masajee/dé/frote measure=mida/mídase
meditate=medite/practique meet=reúnase/conozca mention=mencione/diga/comente
miss=olvide/omita/pierda/falte/deje mix=mezcle moisten=humedezca/moje moisturize=hidrate/humecte
monitor=vigile/controle/observe/supervise move=mueva/muévase/desplace/traslade
nap=duerma/tome/haga note=anote/note/tenga/observe notify=avise/notifique/informe nurse=amamante
observe=observe obtain=obtenga/consiga offer=ofrezca/dé/brinde open=abra
operate=maneje/opere/utilice/use order=pida/ordene/encargue overdo=exagere overuse=abuse/use
pack=empaque/lleve/prepare park=estacione pat=seque/dé pause=haga/deténgase/pause
pay attention=preste/ponga/fíjese pay=pague peel=pele/retire/quite/despegue
perform=haga/realice/lleve/efectúe pick up=recoja/levante pick=elija/escoja/recoja
pinch=pellizque/apriete place=coloque/ponga plan=planifique/planee/prevea/haga
play=juegue/toque/reproduzca plug in=conecte/enchufe plug=conecte/enchufe point=apunte/señale
postpone=posponga/aplace/postergue pour=vierta/eche practice=practique/haga/ensaye
praise=elogie/felicite/alabe prepare=prepare/prepárese press=presione/oprima/pulse/apriete
prevent=prevenga/evite/impida prick=pinche prime=cebe/purgue print=imprima
promote=promueva/fomente protect=proteja/protéjase provide=proporcione/dé/brinde/ofrezca
pull=jale/tire/hale/saque/retire pump=bombee/presione punish=castigue push=empuje/presione/oprima
put away=guarde put on=póngase/use/colóquese put=ponga/coloque/póngase/meta
quarantine=manténgase/permanezca/póngase question=cuestione/pregunte quit=deje
raise=levante/eleve/alce/suba reach out=comuníquese/acuda/pida
reach=alcance/llegue/comuníquese/estire react=reaccione read=lea recap=tape receive=reciba
recharge=recargue recognize=reconozca/identifique recommend=recomiende
record=anote/registre/apunte/grabe/escriba recover=recupérese recycle=recicle
reduce=reduzca/disminuya/limite refill=vuelva/reponga/rellene refrain from=evite/absténgase
refrigerate=refrigere/guarde/conserve refuse=rechace/niegue relax=relájese/relaje/descanse
release=suelte/libere rely=confíe/dependa/base remain=permanezca/quédese/siga
remember=recuerde/acuérdese/tenga remind=recuerde/recuérdele
remove=quite/retire/saque/extraiga/elimine/quítese repeat=repita replace the cap=tape/vuelva
replace=reemplace/cambie/sustituya/reponga
report=informe/notifique/avise/reporte/denuncie/comunique request=pida/solicite
reschedule=reprograme/cambie research=investigue/infórmese/busque respect=respete
respond=responda/conteste rest=descanse/repose restrict=limite/restrinja/reduzca
resume=reanude/retome/vuelva return=regrese/vuelva/devuelva reuse=reutilice/vuelva/use
review=revise/repase/lea rinse=enjuague/enjuáguese roll=gire/ruede/haga/enrolle
rotate=alterne/gire/rote/cambie rub=frote/frótese run=corra/ejecute rush=apresúrese/apúrese
sanitize=desinfecte/higienice save=guarde/ahorre say=diga scan=escanee
schedule=programe/pida/haga/solicite scratch=rasque/rásquese screw=enrosque
scrub=restriegue/frote/lave search=busque see a doctor=consulte/acuda/vea/visite
seek=busque/solicite/acuda/pida/consulte select=seleccione/elija/escoja sell=venda
send=envíe/mande separate=separe serve=sirva set=fije/ponga/programe/establezca/configure
shake=agite/sacuda share=comparta/hable shave=afeite/aféitese/rasure shop=compre
shower=dúchese/báñese shut=cierre sign in=inicie/ingrese/regístrese sign out=cierre
sign up=inscríbase/regístrese/suscríbase sign=firme sing=cante sit down=siéntese
sit up=siéntese/incorpórese sit=siéntese/permanezca skip=omita/sáltese/salte/pase/deje_pasar
sleep=duerma slide=deslice slow down=reduzca/vaya/disminuya smell=huela smoke=fume
snack=coma/meriende snap=chasquee sneeze=estornude soak=remoje/empape/sumerja
solve=resuelva speak=hable spend=pase/gaste/dedique spit out=escupa spit=escupa split=parta/divida
spray=rocíe/aplique/atomice spread=extienda/esparza/unte/aplique squeeze=apriete/exprima/estruje
stand up=levántese/póngase/párese stand=párese/póngase/permanezca start=comience/empiece/inicie
stay active=manténgase stay away from=evite/aléjese/manténgase stay home=quédese
stay=quédese/permanezca/manténgase steady=sujete/sostenga step=pise/dé
sterilize=esterilice/desinfecte stick=pegue/péguese/siga/adhiera stir=revuelva/mezcle/agite
stock up=abastézcase/compre stop=deje/suspenda/pare/detenga/interrumpa
store=guarde/conserve/almacene/mantenga strain=cuele/haga/esfuerce stretch=estire/estírese
study=estudie submit=envíe/presente/entregue subscribe=suscríbase substitute=sustituya/reemplace
subtract=reste suck=chupe/succione suction=aspire/succione suggest=sugiera
support=apoye/sostenga/respalde surround=rodéese/rodee swab=frote/limpie/pase
swallow whole=tráguelo_entero swallow=trague/tráguese/ingiera swim=nade
swish=enjuáguese/haga/enjuague switch=cambie take a deep breath=respire/tome/inhale
take care=cuide/cuídese take off=quítese/retire/quite take out=saque/retire take part=participe
take turns=túrnese take=tome/tómese/lleve/ingiera/use talk=hable/converse/consulte/platique
tap=golpee/toque/pulse/dé taper=reduzca/disminuya taste=pruebe teach=enseñe/enséñele
tell=diga/dígale/informe/avise/infórmele/cuente/comunique/hable
test=pruebe/haga/examine/mida/analice text=envíe/escriba thank=agradezca/dé thaw=descongele
think=piense/reflexione/considere throw away=tire/deseche/bote throw out=tire/deseche/bote
throw=tire/arroje/bote tie=ate/amarre/anude tighten=apriete/contraiga tilt=incline touch=toque
track=anote/registre/lleve/siga/controle translate=traduzca travel=viaje treat=trate/atienda
trim=recorte/corte trust=confíe/tenga try=trate/intente/pruebe/procure
turn off=apague/cierre/desactive turn on=encienda/prenda/abra/active turn=gire/voltee/dé/vuelva
twist=gire/tuerza type=escriba uncap=destape/quite undergo=sométase/hágase
understand=entienda/comprenda/conozca undress=desvístase/desnúdese unfold=desdoble/despliegue
unlock=desbloquee/abra unplug=desconecte/desenchufe unscrew=desenrosque unwrap=desenvuelva/abra
update=actualice upload=suba/cargue urinate=orine use=use/utilice/emplee/recurra vaccinate=vacune
verify=verifique/compruebe view=vea/consulte/mire visit=visite/consulte/vaya/acuda
volunteer=ofrézcase/sea/colabore vote=vote wait=espere/aguarde
wake up=despiértese/despierte/levántese wake=despierte walk=camine/ande/pasee warm up=caliente
warm=caliente/entibie warn=advierta/avise/prevenga wash=lave/lávese/enjuague
watch for=esté/observe/vigile/preste watch=observe/vigile/esté/mire/vea/preste water=riegue
wear=use/lleve/póngase/vista weigh yourself=pésese weigh=pese/pésese/sopese welcome=reciba/dé
wet=moje/humedezca/mójese wipe=limpie/seque/límpiese/pase wish=desee withhold=suspenda/retenga
witness=presencie work=trabaje/colabore/coopere worry=preocúpese/preocupe wrap=envuelva/vende
write down=anote/escriba/apunte write=escriba/anote/apunte yell=grite
"""


def _parse(table: str) -> dict[str, tuple[str, ...]]:
    """Rows `verb=form/form`; a verb may have blanks, a form `_` in their place."""
    found: dict[str, tuple[str, ...]] = {}
    name: list[str] = []
    for word in table.split():
        verb, is_last, forms = word.partition("=")
        name.append(verb)
        if is_last:
            found[" ".join(name)] = tuple(forms.replace("_", " ").split("/"))
            name = []
    return found


ORDERS: Final = MappingProxyType(
    {
        "en": OrderForms(
            MappingProxyType(_parse(_ENGLISH)),
            denial="no",
            lead=re.compile(
                r"[\W\d_]*(?:(?:por favor|nunca|jamás|siempre|también|no|entonces|luego|después|y"
                r"|le|se|lo|la|los|las|les|me|nos|primero)\b[\W_]*)*",
                re.IGNORECASE,
            ),
            pronouns="me|nos|se|l[oae]s?",
            stressed=re.compile(
                r"([aeo](?=[iu]?[^aeiouáéíóú])|(?<![aeo])[iu](?=[^aeiouáéíóú]))"
                r"[iu]?[^aeiouáéíóú]+[iu]?[aeo]$"
            ),
        )
    }
)
"""By the code of the source language."""
