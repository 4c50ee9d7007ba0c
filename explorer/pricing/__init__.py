"""What a split of a model takes: costs, which no link changes, times rates, which are all that a link is."""

from explorer.pricing.costs import Costs
from explorer.pricing.model_costs import check_runtimes, check_workload, price
from explorer.pricing.rates import LinkRates, Number, Rates
from explorer.pricing.split import Case, Split
from explorer.pricing.terms import TERM_NAMES, Floats, Ints, Mask, Pace, Term, Terms, by_pace, by_term

__all__ = [
    "TERM_NAMES",
    "Case",
    "Costs",
    "Floats",
    "Ints",
    "LinkRates",
    "Mask",
    "Number",
    "Pace",
    "Rates",
    "Split",
    "Term",
    "Terms",
    "by_pace",
    "by_term",
    "check_runtimes",
    "check_workload",
    "price",
]
