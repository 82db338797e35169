"""Judged queries: how right the answers of the search are, as numbers.

`python -m tests.search.gold` (or `make relevance`) asks every query of two sets, each in a
database of its own: the demonstration county with grades given by hand, and SAMHSA's books with
grades worked out from their codes. The judge reads the data and never the engine: a query's right
answers are not changed because of what is found.
"""
