"""Synonyms edited in the administration: over the file, at once, and by staff alone."""

from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from directory.models import User
from search import synonym_editing, synonyms
from search.following import follow
from search.models import EditedSynonym
from search.synonym_preview import preview
from search.synonyms import BadSynonyms
from tests.factories import make_service
from tests.search.conftest import NOW, names

pytestmark = pytest.mark.django_db

LIST = "admin:search_editedsynonym_changelist"
ADD = "admin:search_editedsynonym_add"
FILE = """
[[synonym]]
term = "detoxification"
words = ["dry out", "sober up"]

[[synonym]]
term = "detoxification"
words = ["dejar la adicción"]

[[synonym]]
term = "cost:free"
words = ["gratis"]
"""


@pytest.fixture(autouse=True)
def _file(tmp_path: Path, settings):
    path = tmp_path / "synonyms.toml"
    path.write_text(FILE, encoding="utf-8")
    settings.SYNONYMS_FILE = path


@pytest.fixture
def staff() -> Client:
    user = User.objects.create_superuser("admin@example.org", "a long enough secret", name="Ada")
    client = Client()
    client.force_login(user)
    return client


def _row(term: str, words: str, **values) -> EditedSynonym:
    row = EditedSynonym(term=term, words=words, **values)
    synonym_editing.save(row=row)
    return row


def _words_of(term: str) -> list[str]:
    return [word for one in synonyms.current().entries if one.term == term for word in one.words]


def _posted(**values) -> dict[str, str]:
    return {"term": "detoxification", "direction": "to_term", "words": "kick", "note": ""} | values


class TestOverlay:
    def test_without_rows_the_file_counts(self):
        assert _words_of("detoxification") == ["dry out", "sober up", "dejar la adicción"]

    def test_a_row_takes_the_place_of_all_that_the_file_says_of_its_term(self):
        synonyms.current()
        _row("Detoxification", "kick the habit\n\n  cold turkey ")

        assert _words_of("detoxification") == []
        assert _words_of("Detoxification") == ["kick the habit", "cold turkey"]
        assert _words_of("cost:free") == ["gratis"]

    def test_a_row_of_a_new_term_is_added(self):
        _row("needle exchange", "clean works")

        assert _words_of("needle exchange") == ["clean works"]
        assert _words_of("detoxification")

    def test_a_row_in_the_other_direction_leaves_the_file_alone(self):
        _row("detoxification", "detox", direction="both")

        assert "dry out" in _words_of("detoxification")

    def test_a_row_that_is_off_switches_the_term_off(self):
        _row("detoxification", "dry out", active=False)

        assert _words_of("detoxification") == []

    def test_a_removed_row_gives_the_file_its_say_again(self):
        row = _row("detoxification", "kick")
        assert _words_of("detoxification") == ["kick"]

        synonym_editing.remove(rows=[row])

        assert "dry out" in _words_of("detoxification")

    def test_an_edit_moves_the_stamp_and_nothing_else_does(self):
        before = synonyms.current().stamp
        _row("detoxification", "kick")
        after = synonyms.current().stamp

        assert before != after == synonyms.current().stamp

    def test_a_bad_row_is_refused_and_nothing_is_saved(self):
        with pytest.raises(BadSynonyms, match="“price:free” names no filter"):
            _row("price:free", "gratis")

        assert not EditedSynonym.objects.exists()

    def test_whoever_holds_a_snapshot_asks_nothing(self, django_assert_num_queries):
        from search.snapshot import current

        _row("detoxification", "kick")
        stamp = current().stamp
        synonyms.current(stamp)

        with django_assert_num_queries(0):
            assert synonyms.current(stamp).entries

    def test_a_row_that_is_not_saved_is_only_proposed(self):
        row = _row("detoxification", "kick")
        row.words = "dry out"

        words = [one.words for one in synonym_editing.proposed(row).entries]

        assert ("dry out",) in words
        assert ("kick",) not in words
        assert _words_of("detoxification") == ["kick"]


class TestPreview:
    @pytest.fixture(autouse=True)
    def _listings(self):
        make_service("Withdrawal unit")
        make_service("Detoxification")
        make_service("Food pantry")
        follow(now=NOW)

    def test_a_new_word_shows_what_it_would_find(self):
        row = EditedSynonym(term="detoxification", words="kick")

        change = preview(row, [], now=NOW)[0]

        assert (change.words, change.total_before, change.total_after) == ("kick", 0, 1)
        assert [(one.name, one.mark) for one in change.first] == [("Detoxification", "new")]

    def test_a_word_taken_away_shows_what_it_would_no_longer_find(self):
        row = EditedSynonym(term="detoxification", words="dry out")

        changes = {change.words: change for change in preview(row, [], now=NOW)}

        assert changes["sober up"].gone == ("Detoxification",)
        assert not changes["dry out"].changes

    def test_an_entry_switched_off_finds_nothing_by_its_words(self):
        row = EditedSynonym(term="detoxification", words="dry out", active=False)

        assert all(change.gone == ("Detoxification",) for change in preview(row, [], now=NOW))

    def test_a_typed_search_is_shown_too(self):
        row = EditedSynonym(term="detoxification", words="kick")

        asked = [change.words for change in preview(row, ["food pantry"], now=NOW)]

        assert "food pantry" in asked

    def test_it_asks_no_more_than_a_page_can_wait_for(self):
        row = EditedSynonym(term="detoxification", words="\n".join(f"word {n}" for n in range(99)))

        assert len(preview(row, [], now=NOW)) == 15

    def test_the_page_shows_it_and_saves_nothing(self, staff):
        form = _posted(words="kick", active="on", searches="food pantry", _preview="1")

        page = staff.post(reverse(ADD), form).content.decode()

        assert "Services found: 0 before, 1 after." in page
        assert "new here" in page
        assert "Finds 1 service, as before." in page
        assert not EditedSynonym.objects.exists()
        assert "Please correct" not in page

    def test_a_saved_row_is_shown_against_itself_and_kept(self, staff):
        row = _row("detoxification", "kick")
        address = reverse("admin:search_editedsynonym_change", args=[row.pk])

        page = staff.post(address, _posted(words="boot", active="on", _preview="1"))

        assert "“boot”" in page.content.decode()
        assert EditedSynonym.objects.get().words == "kick"

    def test_a_fault_is_told_instead(self, staff):
        page = staff.post(reverse(ADD), _posted(term="cost:cheap", active="on", _preview="1"))

        assert "“cost:cheap” is no value of the filter" in page.content.decode()
        assert "What would change" not in page.content.decode()


class TestSearching:
    def test_an_edit_counts_at_the_next_search(self, ask):
        make_service("Detoxification")
        assert ask("q=kick")["total"] == 0

        row = _row("detoxification", "kick")
        assert names(ask("q=kick")) == ["Detoxification"]

        synonym_editing.remove(rows=[row])
        assert ask("q=kick")["total"] == 0


class TestPages:
    def test_the_list_shows_the_file_and_what_was_edited(self, staff):
        _row("needle exchange", "clean works")
        _row("cost:free", "gratis", active=False)

        page = staff.get(reverse(LIST)).content.decode()

        assert "dry out, sober up, dejar la adicción" in page
        assert "added here" in page
        assert "switched off here" in page

    def test_the_list_is_searched_without_accents(self, staff):
        page = staff.get(reverse(LIST), {"q": "ADICCION"}).content.decode()

        assert "dry out" in page
        assert "gratis" not in page

    def test_editing_an_entry_of_the_file_begins_with_its_words(self, staff):
        page = staff.get(reverse(ADD), {"term": "detoxification", "direction": "to_term"})

        form = page.context["adminform"].form
        assert form["term"].value() == "detoxification"
        assert form["words"].value() == "dry out\nsober up\ndejar la adicción"

    def test_what_is_saved_counts_at_the_next_search(self, staff):
        synonyms.current()

        answer = staff.post(reverse(ADD), _posted(words="kick\ncold turkey", active="on"))

        assert answer.status_code == 302
        assert _words_of("detoxification") == ["kick", "cold turkey"]

    def test_a_deleted_row_gives_the_file_its_say_again(self, staff):
        row = _row("detoxification", "kick")

        staff.post(reverse("admin:search_editedsynonym_delete", args=[row.pk]), {"post": "yes"})

        assert "dry out" in _words_of("detoxification")

    def test_a_fault_is_told_with_its_mend(self, staff):
        page = staff.post(reverse(ADD), _posted(term="cost:cheap", active="on"))

        assert "“cost:cheap” is no value of the filter" in page.content.decode()
        assert not EditedSynonym.objects.exists()

    def test_the_same_term_is_not_added_twice(self, staff):
        _row("detoxification", "kick")

        page = staff.post(reverse(ADD), _posted(term="DETOXIFICATION", active="on"))

        assert page.status_code == 200
        assert EditedSynonym.objects.count() == 1

    def test_a_stranger_sees_nothing(self, client):
        assert client.get(reverse(LIST)).status_code == 302

    def test_staff_without_the_right_sees_nothing(self, client):
        user = User.objects.create_user("desk@example.org", "a long enough secret", name="Bo")
        user.is_staff = True
        user.save()
        client.force_login(user)

        assert client.get(reverse(LIST)).status_code == 403
        assert client.get(reverse(ADD)).status_code == 403

    def test_who_may_only_look_is_offered_no_edit(self, client):
        user = User.objects.create_user("desk@example.org", "a long enough secret", name="Bo")
        user.is_staff = True
        user.save()
        user.user_permissions.add(Permission.objects.get(codename="view_editedsynonym"))
        client.force_login(user)

        page = client.get(reverse(LIST))

        assert page.status_code == 200
        assert reverse(ADD) not in page.content.decode()
