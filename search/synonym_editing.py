"""Synonyms edited in the administration: every write counts at the next search, in every process."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from search import store, synonyms
from search.models import EditedSynonym
from search.synonyms import Lexicon, Synonym


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list: a term in one direction, as it counts now."""

    synonym: Synonym
    row: EditedSynonym | None
    """None: as the file says."""
    in_file: bool


def check(row: EditedSynonym) -> None:
    """Raises BadSynonyms, with the mend."""
    synonyms.checked(row.term, row.phrases, row.direction, row.note, where=_("Not saved"))


def save(*, row: EditedSynonym) -> None:
    """Raises BadSynonyms; IntegrityError when another row has its term and direction."""
    check(row)
    with transaction.atomic():
        row.save()
        _tell()


def remove(*, rows: Iterable[EditedSynonym]) -> None:
    """What the file says of their terms counts again."""
    with transaction.atomic():
        EditedSynonym.objects.filter(pk__in=[row.pk for row in rows]).delete()
        _tell()


def _tell() -> None:
    """Every reader looks at the index's stamp before it answers."""
    store.state()  # there is none to touch before the first listing
    store.touch()


def proposed(row: EditedSynonym) -> Lexicon:
    """What would count if a row were saved as it is; itself as it is saved now left out."""
    others = EditedSynonym.objects.exclude(pk=row.pk) if row.pk else EditedSynonym.objects.all()
    return synonyms.laid_over(synonyms.from_file(), [*others, row])


def listed(words: str = "") -> list[Listed]:
    """Every entry in the order of the terms; only those that hold some letters, if given."""
    rows = {synonyms.key_of(row.term, row.direction): row for row in EditedSynonym.objects.all()}
    of_file = _grouped(synonyms.from_file().entries)
    found = [
        Listed(_of(rows[key]) if key in rows else of_file[key], rows.get(key), key in of_file)
        for key in sorted(rows.keys() | of_file.keys())
    ]
    sought = synonyms.key_of(words, "")[0]
    return [one for one in found if sought in _letters(one.synonym)] if sought else found


def _of(row: EditedSynonym) -> Synonym:
    return Synonym(row.term, tuple(row.phrases), row.direction, row.note)


def _letters(synonym: Synonym) -> str:
    return synonyms.key_of(" ".join((synonym.term, *synonym.words)), "")[0]


def _grouped(entries: Iterable[Synonym]) -> dict[tuple[str, str], Synonym]:
    """The file may speak of a term several times; here it is one entry in each direction."""
    found: dict[tuple[str, str], Synonym] = {}
    for one in entries:
        key = synonyms.key_of(one.term, one.direction)
        before = found.get(key)
        words = dict.fromkeys((*(before.words if before else ()), *one.words))
        notes = dict.fromkeys(filter(None, (before.note if before else "", one.note)))
        found[key] = Synonym(one.term, tuple(words), one.direction, " ".join(notes))
    return found


def as_in_file(term: str, direction: str) -> EditedSynonym:
    """An unsaved row to begin with: what the file says of a term, or only the term."""
    found = _grouped(synonyms.from_file().entries).get(synonyms.key_of(term, direction))
    if found is None:
        return EditedSynonym(term=term)
    words = "\n".join(found.words)
    return EditedSynonym(term=found.term, words=words, direction=direction, note=found.note)
