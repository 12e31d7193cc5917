"""Words that say what is measured, in one form each: "km" and "kilometres", "hrs" and "hours"."""

from collections.abc import Iterable
from typing import Final

from .terms import stem

_GROUPS: Final = """
    second seconds sec secs
    minute minutes min mins
    hour hours hr hrs
    day days
    week weeks
    weekend weekends
    month months
    year years yr yrs age aged
    decade decades
    century centuries
    millimetre millimetres millimeter millimeters mm
    centimetre centimetres centimeter centimeters cm
    metre metres meter meters
    kilometre kilometres kilometer kilometers km kms
    inch inches
    foot feet ft
    yard yards
    mile miles
    gram grams gramme grammes
    kilo kilos kilogram kilograms kilogramme kilogrammes kg kgs
    tonne tonnes ton tons
    ounce ounces oz
    stone stones
    litre litres liter liters
    gallon gallons
    barrel barrels
    acre acres
    hectare hectares ha
    degree degrees
    knot knots
    mph
    kph kmh
    watt watts
    kilowatt kilowatts kw
    megawatt megawatts mw
    gigawatt gigawatts gw
    kilobyte kilobytes kb
    megabyte megabytes mb
    gigabyte gigabytes gb
"""
_MEASURES: Final = {
    stem(word): line.split()[0] for line in _GROUPS.strip().splitlines() for word in line.split()
}


def measures(stems: Iterable[str]) -> frozenset[str]:
    """Return the measures among some stems."""
    return frozenset(_MEASURES[one] for one in stems if one in _MEASURES)
