"""Source texts read into passages by speaker."""

import pytest
from outside import texts

from foedus.errors import EvidenceError
from foedus.evidence import read_document
from foedus.evidence.documents import same_speaker

DEBATE = """A guarantee is a promise to fight, and such promises are seldom kept.

A tank on an exercise. (Army photo by Sgt. Nobody)
Nobody has the right to trap an ally into a war it does not want.
About the Author: Dr. Ada Bee
Dr. Ada Bee has written thirteen books.

Jim
March 9, 2025 at 11:58 am
»such promises are seldom kept« That is because decent ones are never tested.
Jim had said so before: “promises are but seldom kept” was the phrase.
O. Henri
March 9, 2025 at 12:05 pm
Nobody has the right to trap an ally into a war
“promise” is one word and no quotation.
Jim
March 10, 2025 at 12:00 am
Once more.

"""


@pytest.fixture
def debate(tmp_path):
    """A made-up article with three comments."""
    file = tmp_path / "debate.txt"
    file.write_text(DEBATE, encoding="utf-8")
    return read_document(file)


def test_passages_by_speaker_kind_and_line(debate):
    """The article, its apparatus and each comment are passages of their own."""
    assert [(p.speaker, p.kind, p.first_line, p.last_line) for p in debate.passages] == [
        ("Ada Bee", "article", 1, 1),
        ("", "caption", 3, 3),
        ("Ada Bee", "article", 4, 4),
        ("", "biography", 5, 6),
        ("Jim", "comment", 10, 11),
        ("O. Henri", "comment", 14, 15),
        ("Jim", "comment", 18, 18),
    ]


def test_dates_of_comments(debate):
    """Noon and midnight included, a comment's date is ISO."""
    assert [p.date for p in debate.passages[4:]] == [
        "2025-03-09T11:58",
        "2025-03-09T12:05",
        "2025-03-10T00:00",
    ]


def test_two_comments_of_one_speaker_stay_apart(debate):
    """Jim speaks twice, and who speaks is told by the line."""
    assert [p.first_line for p in debate.by("jim")] == [10, 18]
    assert debate.at(18).date == "2025-03-10T00:00"
    assert debate.at(9) is None


def test_quotations_are_linked_to_the_article(debate):
    """Marked quotations are linked, misquotations as such, whole lines too, single words not."""
    first, second, _ = debate.passages[4:]
    assert [(q.line, q.source_first, q.exact, q.marked) for q in first.quotes] == [
        (10, 1, True, True),
        (11, 1, False, True),
    ]
    assert [(q.line, q.source_first, q.exact, q.marked) for q in second.quotes] == [
        (14, 4, True, False)
    ]


def test_the_author_given_goes_before_the_author_found(tmp_path):
    """A document's author is what the scenario says; without one the article is nobody's."""
    file = tmp_path / "a.txt"
    file.write_text("Only an article.\n", encoding="utf-8")
    assert read_document(file).passages[0].speaker == ""
    named = read_document(file, author="Bo", date="2025-03")
    assert (named.passages[0].speaker, named.passages[0].date) == ("Bo", "2025-03")
    assert named.speakers == ("Bo",)


def test_a_date_within_a_sentence_is_no_header(tmp_path):
    """Neither a date in running text nor an impossible one begins a comment."""
    file = tmp_path / "a.txt"
    file.write_text(
        "Signed on\nMarch 9, 2025 at 10:18 am in Paris.\nAda\nMarch 41, 2025 at 10:18 am\n",
        encoding="utf-8",
    )
    assert [p.kind for p in read_document(file).passages] == ["article"]


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path, debate):
    """The same text saved by another editor gives the same passages."""
    file = tmp_path / "debate-windows.txt"
    file.write_bytes(b"\xef\xbb\xbf" + DEBATE.replace("\n", "\r\n").encode())
    assert read_document(file).passages == debate.passages


def test_titles_do_not_make_another_speaker():
    """A doctor's degree does not change who speaks, a different name does."""
    assert same_speaker("Prof. Dr. Ada Bee", "ada  bee")
    assert not same_speaker("Ada Bee", "Ada")


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "empty"), (b"  \n", "empty"), (b"caf\xe9 au lait", "byte 3")]
)
def test_a_file_that_is_no_text_is_refused_with_its_name(tmp_path, content, said):
    """An empty file and one in another encoding get one clear error."""
    file = tmp_path / "odd.txt"
    file.write_bytes(content)
    with pytest.raises(EvidenceError, match=said) as caught:
        read_document(file)
    assert str(file) in str(caught.value)


def test_an_absent_file_is_refused(tmp_path):
    """A file that is not there, and a folder, get one clear error."""
    with pytest.raises(EvidenceError, match="no such file"):
        read_document(tmp_path / "absent.txt")
    with pytest.raises(EvidenceError):
        read_document(tmp_path)


def test_the_passages_of_the_first_source():
    """Carpenter's article is cut at the picture, and his ten readers keep lines and dates."""
    text = read_document(texts() / "carpenter-2025.txt")
    assert text.author == "Ted Galen Carpenter"
    assert [(p.kind, p.first_line, p.last_line) for p in text.passages if p.kind != "comment"] == [
        ("article", 1, 27),
        ("caption", 29, 29),
        ("article", 30, 31),
        ("biography", 32, 33),
    ]
    comments = [p for p in text.passages if p.kind == "comment"]
    assert [(p.speaker, p.date, p.first_line, p.last_line) for p in comments] == [
        ("waco", "2025-03-09T10:18", 37, 44),
        ("Jim", "2025-03-09T11:58", 47, 63),
        ("Zhduny", "2025-03-09T12:44", 66, 73),
        ("Pubak", "2025-03-09T13:52", 76, 76),
        ("Karel", "2025-03-09T13:56", 79, 79),
        ("O. Henri", "2025-03-09T13:57", 82, 85),
        ("R. Nott", "2025-03-09T14:39", 88, 97),
        ("Jim", "2025-03-09T15:46", 100, 110),
        ("Webej", "2025-03-09T16:02", 113, 128),
        ("David Chang", "2025-03-10T15:53", 131, 136),
    ]


def test_what_readers_of_the_first_source_quote():
    """Webej's and R. Nott's quotations are linked to the lines of the article."""
    text = read_document(texts() / "carpenter-2025.txt")
    (webej,), (nott,) = text.by("Webej"), text.by("R. Nott")
    assert [(q.line, q.source_first, q.marked) for q in webej.quotes] == [
        (113, 30, True),
        (115, 24, True),
        (117, 23, True),
        (121, 11, True),
        (124, 9, False),
        (125, 10, True),
    ]
    assert all(q.exact for q in webej.quotes)
    assert [(q.line, q.source_first) for q in nott.quotes if q.exact] == [(88, 4), (92, 9)]
    assert {q.source_first for q in nott.quotes if not q.exact} == {9}
    assert not any(p.quotes for p in text.passages if p.speaker not in {"Webej", "R. Nott"})


def test_the_second_source_is_one_passage():
    """Logan's article has no comments and names no author; the scenario gives him."""
    text = read_document(texts() / "logan-2025.txt", author="Justin Logan")
    assert [(p.speaker, p.kind, p.first_line, p.last_line) for p in text.passages] == [
        ("Justin Logan", "article", 1, 12)
    ]
