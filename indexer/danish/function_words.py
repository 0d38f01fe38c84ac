"""Words that hold a sentence together: kept in the index for phrases, optional in a search."""

from indexer.danish.fold import fold

_DANISH = """
ad af alle alt altså anden andet andre
at bare begge blandt blev blive bliver burde både bør da de dem den denne der deraf
deres derfor dermed derved det dette dig din dine disse dit dog du efter ej eller en end endnu er et for foran fordi
fra få får før først gennem gør ham han hans har havde have heller hen hende hendes her herunder hos hun hvad hvem
hver hvilke hvilken hvilket hvis hvor hvordan hvorfor hvornår i idet igen ikke ind inden indtil ingen intet ja jeg jer
jo kan kun kunne lad lige man mange med mellem men mens mere mest mig min mine mit mod må måtte ned nej nogen noget
nogle når og også om omkring op os over per på samme sammen samt selv ses sig sin sine sit skal skulle som sådan
således så til tit ud uden under ved vi via vil ville vor vores være været var
"""
_ENGLISH = """
a about all also an and any are as at be been between both but by can could did do does for from had has have he her
his how i if in into is it its may more most no nor not of on or our she should so such than that the their them then
there these they this those to was we were what when where which who why will with would you your
"""

#: Those that only one of the languages has, as they are typed.
DANISH = frozenset(_DANISH.split()) - frozenset(_ENGLISH.split())
ENGLISH = frozenset(_ENGLISH.split()) - frozenset(_DANISH.split())
#: Folded Danish and English function words.
FUNCTION_WORDS = frozenset(fold(f"{_DANISH} {_ENGLISH}").split())


def is_function_word(surface: str) -> bool:
    """Say whether a word as typed only holds a sentence together.

    >>> is_function_word("På"), is_function_word("bolig")
    (True, False)
    """
    return fold(surface) in FUNCTION_WORDS
