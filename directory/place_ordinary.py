"""Words that are names of towns too, and seldom meant as such by people who look for help.

Found by holding the words of listings, of taxonomies and of plain English prose against the
table; add a word here when it was taken for a place and was none.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# After "in" or "near" too these are no place: "in recovery", "in home", "near work".
NEVER_A_PLACE = _words(
    """
    advance agency agenda aqui arabic area army art assumption august auto beach between billing
    branch business busy call camp campaign campaigns cancer car care carton casa case cash
    catholic center centers central centre chapel charity check child children chinese christian
    christmas church clinic college community condition confidence core couch counseling counselor
    county court creole crisis custody danger day deal debt department detox distress dorm
    downtown driver early emergency english espanol experiment export facility faith family farsi
    field fields fine force foster french friend friendly friends front full gas general german
    god grant grants group groups half halfway hall hebrew help here hiding hmong holiday home
    homes hopi hospice hospital hospitals hotel house household housing hundred index industrial
    institute interior italian jail japanese job junction korean lakota lead library line linea
    living local love lutheran many march may means media memory methadone middle military mission
    mobilehome mode model morning motel mutual national navajo need network newborn north
    northeast northwest nursery ojibwa okay onset ordinary outpatient pain park parks patient
    pending person persona plain plane plans point polish portuguese post pregnancy prison private
    process program protection public pursuit quality quick racing range rehab relapse relief
    remission remote rescue residence residency residential response russian safety salud school
    schools section senior service services settle shelter shelters short sober sobriety social
    south southeast southwest spanish spirit spring stamps standard start state station stop
    street student substance success summer supply support surgery tagalog telephone tell texts
    that the theater therapy this tolerance town trade training transfer transit transition
    transport treatment trouble true trust united universal university uptown urban urgent venture
    veteran veterans vietnamese village violence waiting war welfare west winter withdrawal women
    work worth young youth yupik
    """
)
# By themselves no place; after "near", or after "in" where the town is not small, they are.
ORDINARY = _words(
    """
    accident accord acorn alpha anchor anderson apache apple arena ash ball banner barber bath
    bear beauty bee belgium bell bells bend best bison black blanket blanks blessing blossom blue
    bolivia bond boring boss bow brazil breaks brick broadway bruce bryan burden butterfly cactus
    calvin canada canoe canvas carbon cardinal carolina carrier castle century challenge champion
    chance cherry chestnut chicken china circle clear clever colon columbia combine concord
    concrete converse cook cool cope corn corona cost cross crown crystal cuba dairy deer defiance
    delight delta denmark deposit diamond difficult distant divide dolphin drain drums eagle earth
    echo effort egypt eight elm emerald energy england enterprise equality espanola eugene
    eureka ever excel exchange experience extension falls fence fidelity finger finland flat
    fleet flora florence fly ford forest fork fountain fox frame freedom friendship frost galaxy
    gap garden gary gate gateway gay gem gene given glade glory golf goodwill grace gravity
    greece green greenland hamilton happy harmony harvest haven heart helena helper hero holder
    homer homestead honor hood hooks hope hopewell hospers hurt hygiene ideal independence
    ireland issue italy ivory jamaica job johnson jordan joy justice katy kent keys lake land
    landing lane large laurel leader leaf learned lebanon levels liberal liberty light likely
    lima load loan london lone loop loretto love luck magnet magnolia mark market marks meadow
    mechanic medical melbourne mentor mercy meta mexico micro midnight miles miracle mobile
    monitor moon mountain narrows needles new nice night noble node normal norman norway novice
    oasis ocean odd odessa olds only onward opal opportunity oracle oral orange orchid organ
    orient outlook overly oyster pablo pace page panama paradise parcel parcelreturnservice pax
    peace peak pearl peculiar peel peru philip philippines pilot pleasant pointer points poland
    pool portal pound power powers praise pray price pride prince princeton printer progress
    promise prosper prosperity protection providence purchase raccoon railroad rainbow reader
    reading reason recovery reform refuge refugee register reliance reserve rest retreat rice
    rich rising river rock rocky roll romance rose ruby rule samaria sample sandwich sandy
    scotland sells sentinel serenity seven shade shadow shell shields shorter silver sisters
    slick smiley snow solo solution sparks speaks speed spray stab star startup static stem step
    stone story strawberry streeter strong subtle summit sun sunny sunrise sunset superior
    supreme surprise swan sweden sweet switzerland symbol table talent tangent tea temple thomas
    tiger toast tool topaz trail tram tree trees triangle trinity trio triplet triumph troy
    truth tunnel turkey twin tyler typo una union unity valentine valor van vanguard vendor
    vienna violet vision volunteer wake wales walker wall walls warren water waterfall wave
    welcome well wells white widen wink winner wisdom wise wish wolf wonder wood yard york
    youngamerica zion
    """
)
# "Phoenix House", "Houston Methodist Hospital": whoever begins so names an organization.
INSTITUTIONS = _words(
    """
    academy alliance association associates authority board charities church coalition college
    committee corporation council foundation fund hospital house inc institute league llc
    ministries ministry mission partnership pc society trust university
    """
)
# What follows "VA" where it is no state.
VETERANS_AFFAIRS = frozenset(
    {"benefits", "center", "clinic", "health", "healthcare", "hospital", "medical", "outpatient"}
)
# Codes of states that are words or abbreviations of their own in English or Spanish: "help me",
# "in or out", "de la", PA and MD and VA and MS and ID. Lower case, without a city, they are those.
CODES_THAT_ARE_WORDS = _words(
    """
    aa ae al ap ar as ca co de fm hi id in la ma md me mh mi mo mp ms mt ne oh ok or pa pr pw va vi
    """
)
# Not even in capitals after "in": "near ME", "with an ID", the VA, MS the illness.
NEVER_BY_CODE = frozenset({"aa", "ae", "ap", "as", "fm", "id", "me", "mh", "ms", "pw", "va"})
