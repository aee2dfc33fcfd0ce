"""The workbench: what it answers, whom it refuses, and what a person sees in a browser."""

from __future__ import annotations

import contextlib
import io
import json
import re
import subprocess
import sys
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest

import foedus
from foedus.errors import UsageError
from foedus.workbench import Question, ask, python_call, read_question, suggestions

AT_HOME = (
    "RUS attacks forces of FRA in UKR on 2026-07-01",
    "RUS attacks territory of FRA in FRA on 2026-07-02 because e1",
)


@pytest.fixture(scope="module")
def scenario():
    """The scenario that ships."""
    return foedus.load("ukraine")


@pytest.fixture(scope="module")
def address():
    """The address of a workbench that runs as a person would start it."""
    command = [sys.executable, "-m", "foedus", "open", "ukraine", "--port", "0", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+/", server.stdout.readline())
        assert found
        yield found[0]
        server.terminate()


def get(address, headers=None, **fields):
    """Status, headers and text of one answer."""
    query = urlencode({name: value for name, value in fields.items() if name != "path"}, doseq=True)
    connection = HTTPConnection(urlsplit(address).netloc)
    connection.request("GET", f"/{fields.get('path', '')}?{query}", headers=headers or {})
    reply = connection.getresponse()
    text = reply.read().decode()
    connection.close()
    return reply.status, reply.headers, text


def test_a_question_survives_its_address(scenario):
    """What is written into an address is read back as the same question."""
    question = Question(AT_HOME, "tripwire-europe", ("broad_article5",), ("usa-art5-carve-out",))
    assert read_question(scenario, question.fields) == question


def test_an_empty_address_asks_the_first_suggestion_under_the_baseline(scenario):
    """Whoever opens the workbench sees an answer at once."""
    question = read_question(scenario, ())
    assert question == Question(suggestions(scenario)[0].events, scenario.baseline)


def test_every_suggestion_can_be_asked(scenario):
    """Each starting point has an answer with at least one verdict."""
    for one in suggestions(scenario):
        assert ask(scenario, Question(one.events, scenario.baseline)).answer.groups, one


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ([("polcy", "x")], "unknown field 'polcy'"),
        ([("events", "a\n" * 13)], "there are 13"),
        ([("events", "a" * 301)], "301 characters"),
    ],
)
def test_unreasonable_fields_are_named(scenario, fields, words):
    """A field that is unknown, too many or too long is refused with its name and the limit."""
    with pytest.raises(UsageError, match=re.escape(words)):
        read_question(scenario, fields)


def test_copied_python_gives_the_answer_that_the_page_gives(address):
    """The program beside an answer prints exactly the text that the workbench offers."""
    question = Question(AT_HOME, "tripwire-europe", (), ("usa-art5-carve-out",))
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(python_call("ukraine", question), {})  # noqa: S102 - our own program
    status, _, text = get(address, path="answer.txt", **_fields(question))
    assert (status, text) == (200, printed.getvalue())


def _fields(question):
    fields = {}
    for name, value in question.fields:
        fields.setdefault(name, []).append(value)
    return fields


def test_json_is_the_document_of_the_command_line(address):
    """The JSON that can be taken along is the public document of the answer."""
    status, headers, text = get(address, path="answer.json", policy="paper-usa")
    document = json.loads(text)
    assert (status, headers.get_content_type()) == (200, "application/json")
    assert document["schema"].startswith("foedus.law/")
    assert document["event"]["attacker"] == "RUS"


@pytest.mark.parametrize("kind", ["svg", "map.svg", "hasse.svg", "dot", "tex", "csv", "md"])
def test_every_kind_of_file_is_the_same_answer(address, kind):
    """Every picture, table and text of an answer names the instrument that binds."""
    status, _, text = get(address, path=f"answer.{kind}", events="RUS attacks FRA on 2026-07-01")
    assert status == 200
    assert "North Atlantic Treaty" in text


def test_a_fault_stands_in_the_place_of_the_answer(address):
    """An event that cannot be read leaves the page whole and names the nearest valid thing."""
    status, _, text = get(address, events="RUS attacks FRAA on 2026-07-01")
    assert status == 422
    assert "did you mean FRA?" in text
    assert "<textarea" in text
    assert get(address, path="answer.json", events="x")[0] == 422


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Host": "elsewhere.example"}, 421),
        ({"Host": "127.0.0.1.elsewhere.example"}, 421),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"}, 403),
    ],
)
def test_pages_of_others_are_refused(address, headers, code):
    """A request for another host or from another origin gets one line and no answer."""
    status, _, text = get(address, headers)
    assert status == code
    assert len(text.splitlines()) == 1


def test_nothing_can_be_loaded_or_framed(address):
    """Every answer carries a policy under which a page loads from the workbench only."""
    for path in ("", "answer", "answer.json", "workbench.js", "nothing"):
        headers = get(address, path=path)[1]
        assert headers["content-security-policy"].startswith("default-src 'none'"), path
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path


def test_an_address_without_end_is_refused(address):
    """A query of many kilobytes is refused before it is read."""
    assert get(address, events="a" * 9000)[0] == 414


def test_a_taken_port_is_one_clear_fault(address):
    """A second workbench on the same port says so and exits with 2."""
    port = re.search(r":(\d+)/", address)[1]
    command = [sys.executable, "-m", "foedus", "open", "ukraine", "--port", port, "--no-browser"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "cannot listen here" in done.stderr
    assert "--port" in done.stderr
    assert done.stdout == ""


# In a browser


@pytest.fixture
def page(browser, address):
    """The workbench, opened; afterwards it must have asked nobody else and not complained."""
    opened = browser.new_page(viewport={"width": 1440, "height": 900})
    complaints, asked = [], []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(address)
    yield opened
    opened.close()
    assert all(url.startswith((address, "data:")) for url in asked)
    # A browser reports any answer that is not 200; that one is a fault of the person's words.
    assert [text for text in complaints if "422" not in text] == []


def obliged(page):
    """The visible marks of an obligation in the picture."""
    marks = page.locator("main figure svg text").filter(has_text="● obliged")
    return marks.locator("visible=true")


def test_picking_an_event_answers_without_a_button(page):
    """A click on a starting point shows who is then obliged, and the address keeps it."""
    page.get_by_role("link", name="… territory of France").click()
    obliged(page).first.wait_for()
    assert "because e1" in page.locator("#events").input_value()
    assert "because+e1" in page.url
    assert page.locator("button.ask").is_hidden()


def test_typing_answers_and_a_fault_names_the_way_out(page):
    """The answer follows what is typed; a wrong word gets its suggestion, and the text stays."""
    page.locator("#events").fill("RUS attacks territory of POL in POLL on 2026-07-01")
    page.get_by_role("alert").wait_for()
    assert "did you mean" in page.get_by_role("alert").inner_text()
    page.locator("#events").fill("RUS attacks territory of POL in POL on 2026-07-01")
    obliged(page).first.wait_for()
    assert page.get_by_role("alert").count() == 0


def test_a_policy_changes_who_is_bound(page):
    """Choosing NATO membership for the protégé turns the Alliance's duty on."""
    assert obliged(page).count() == 0
    page.select_option("#policy", "nato-membership")
    obliged(page).first.wait_for()
    drawn = page.locator("main figure svg").text_content()
    assert "North Atlantic Treaty, Article 5" in drawn


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_nothing_is_wider_than_the_window(page, width):
    """On a desk and on a telephone the page does not scroll sideways."""
    page.set_viewport_size({"width": width, "height": 900})
    page.get_by_role("link", name="… territory of France").click()
    page.locator("main figure").get_by_text("● obliged").locator("visible=true").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_it_works_without_script(browser, address):
    """With scripts off, the button asks and links start, and the answer is the same page."""
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(address)
    opened.select_option("#policy", "nato-membership")
    opened.get_by_role("button", name="Ask").click()
    assert obliged(opened).count() > 0
    assert opened.locator("#policy").input_value() == "nato-membership"
    context.close()
