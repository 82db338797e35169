"""The fixed mix of searches: words of all frequencies, needs said in plain words, slips, places in
the words and beside them, filters; all facets, 20 a page."""

WORDS = (
    "", "detox", "counseling", "treatment", "substance use treatment", "buprenorphine",
    "cognitive behavioral therapy", "children", "veterans", "hope", "residential program",
    "suboxone", "methadone clinic", "trauma", "mental health", "center", "eating disorders",
    "rehab near Chicago", "phychiatrist", "my son hears voices", "habla español", "narcan",
    "counseling for teens in 60614", "subtance abuse treatmnet", "stop drinking", "free DBT",
)  # fmt: skip
PLACES = (
    "", "60614", "Albuquerque, NM", "79901", "New York, NY", "Illinois", "34.05,-118.24",
    "Cook County, IL", "99501",
)  # fmt: skip
FILTERS = (
    "", "cost=medicaid", "language=es", "cost=medicaid&cost=medicare&group=veterans",
    "setting=residential", "age=16", "mode=remote&language=es", "taxonomy_term=DT",
    "open_now=true", "cost=sliding_scale&setting=outpatient&group=trauma_survivors",
)  # fmt: skip
SORTS = ("", "", "", "sort=name", "sort=distance")


def queries(count: int = 200) -> list[str]:
    """The same ones every time, each as the query string of `/api/search`."""
    found = []
    for number in range(count):
        words = WORDS[number % len(WORDS)]
        near = beside(words, PLACES[(number * 5 + 1) % len(PLACES)])
        sort = SORTS[number % len(SORTS)]
        parts = [
            f"q={words}" if words else "",
            f"near={near}" if near else "",
            "within_km=80" if near and number % 4 == 0 else "",
            FILTERS[(number * 3) % len(FILTERS)],
            "" if sort == "sort=distance" and not near else sort,
            "page=3" if number % 11 == 5 else "",
        ]
        found.append("&".join(part for part in parts if part).replace(" ", "+"))
    return found


def beside(words: str, place: str) -> str:
    """What stands in the field for the place: nothing where the words name one."""
    return "" if " near " in words or " in " in words else place
