"""The report in a real browser: no request, no error, readable, reachable by keyboard."""

from __future__ import annotations

import re

import pytest
from synthetic_report import synthetic_content

from foedus.report import write_report

# The contrast of every visible text with what is painted behind it (WCAG 2.1, 1.4.3).
CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const rgb = (text) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = text; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ratio = (a, b) => {
    const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const panel = rgb(getComputedStyle(document.documentElement).getPropertyValue("--panel"));
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || ["SCRIPT", "STYLE"].includes(parent.tagName)) continue;
    if (parent.closest("title, desc, .hidden, .skip, .again, option")) continue;
    if (!parent.getClientRects().length) continue;
    const style = getComputedStyle(parent);
    const drawn = parent.closest("svg");
    const colour = rgb(drawn ? style.fill : style.color);
    const behind = [];
    for (let node = parent; node && !behind.length; node = node.parentElement) {
      const back = rgb(getComputedStyle(node).backgroundColor);
      if (back[3] === 255) behind.push(back);
    }
    if (drawn) behind.push(panel);
    for (const back of behind)
      found.push([ratio(colour, back), walker.currentNode.data.trim().slice(0, 40)]);
  }
  return found;
}"""

# Visible things that a person can act on; a group of radio buttons is one stop.
CONTROLS = """() => {
  return [...document.querySelectorAll("a[href], summary, input, select, [tabindex='0']")]
    .filter((node) => node.getClientRects().length)
    .filter((node) => !node.closest("details:not([open]) > :not(summary)"))
    .filter((node) => !(node.type === "radio" && !node.checked))
    .map((node, index) => (node.dataset.stop = String(index)));
}"""


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """A rich report on disk."""
    return write_report(synthetic_content(), tmp_path_factory.mktemp("report") / "report.html")


@pytest.fixture
def opened(browser, report):
    """A function that opens the report and keeps what the browser complains about."""
    pages = []

    def open_report(width=1440, scheme="light", **options):
        page = browser.new_page(
            viewport={"width": width, "height": 900}, color_scheme=scheme, **options
        )
        page.complaints, page.requests = [], []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("request", lambda request: page.requests.append(request.url))
        page.goto(report.as_uri())
        pages.append(page)
        return page

    yield open_report
    for page in pages:
        page.close()


def test_browser_neither_complains_nor_asks_for_anything(opened, report):
    """Opening and using the report makes one request, for the file, and no console message."""
    page = opened()
    page.get_by_role("radio", name="Record-weighted").check()
    page.select_option("#tree-choice", "none")
    for summary in page.locator("summary:visible").all():
        summary.click()
    assert page.complaints == []
    assert {url for url in page.requests if not url.startswith("data:")} == {report.as_uri()}


@pytest.mark.parametrize("width", [390, 768, 1024, 1440])
def test_page_never_scrolls_sideways(opened, width):
    """Nothing is wider than the window; wide trees scroll within their own frame."""
    page = opened(width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_text_is_readable(opened, scheme, width):
    """Every visible text reaches a contrast of 4.5 with its background, in both schemes."""
    found = opened(width, scheme).evaluate(CONTRAST)
    assert len(found) > 400
    faint = sorted({text for ratio, text in found if ratio < 4.5})
    assert faint == []


@pytest.mark.parametrize("width", [390, 1440])
def test_drawn_text_is_not_tiny(opened, width):
    """No visible text of a figure is painted smaller than 10.5 px."""
    sizes = opened(width).evaluate(
        """() => [...document.querySelectorAll("figure svg text")]
            .filter((node) => node.getClientRects().length)
            .map((node) => {
              const svg = node.ownerSVGElement;
              const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
              return parseFloat(getComputedStyle(node).fontSize) * scale;
            })"""
    )
    assert len(sizes) > 100
    assert min(sizes) >= 10.5


@pytest.mark.parametrize("width", [390, 1440])
def test_drawn_text_stays_inside_its_drawing(opened, width):
    """No label of a figure is cut off by the edge of its drawing."""
    outside = opened(width).evaluate(
        """() => [...document.querySelectorAll("figure svg text")]
            .filter((node) => node.getClientRects().length)
            .filter((node) => {
              const text = node.getBoundingClientRect();
              const svg = node.ownerSVGElement.getBoundingClientRect();
              return text.left < svg.left - 2 || text.right > svg.right + 2
                || text.top < svg.top - 2 || text.bottom > svg.bottom + 2;
            })
            .map((node) => node.textContent)"""
    )
    assert outside == []


@pytest.mark.parametrize("width", [390, 1440])
def test_drawn_texts_do_not_overlap(opened, width):
    """As really painted, no two texts of a drawing cover one another."""
    met = opened(width).evaluate(
        """() => [...document.querySelectorAll("figure svg")].flatMap((svg) => {
            const boxes = [...svg.querySelectorAll("text")]
              .filter((node) => node.getClientRects().length)
              .map((node) => [node.textContent, node.getBoundingClientRect()]);
            const met = [];
            boxes.forEach(([a, p], i) => boxes.slice(i + 1).forEach(([b, q]) => {
              const across = Math.min(p.right, q.right) - Math.max(p.left, q.left);
              const down = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
              // Line boxes are taller than letters: lines set close share a few pixels of air.
              if (across > 1 && down > 4) met.push(`${a} | ${b}`);
            }));
            return met;
          })"""
    )
    assert met == []


@pytest.mark.parametrize("width", [390, 1440])
def test_every_control_is_reached_by_tab(opened, width):
    """Tab goes through all links, controls and scrolling frames, in the order of the page."""
    page = opened(width)
    wanted = page.evaluate(CONTROLS)
    reached = []
    for _ in range(len(wanted) + 5):
        page.keyboard.press("Tab")
        stop = page.evaluate("document.activeElement.dataset.stop ?? ''")
        if stop in reached:
            break
        if stop:
            reached.append(stop)
    assert reached == wanted


def test_weighting_and_tree_can_be_chosen(opened):
    """The controls show one weighting or one tree at a time, and all again."""
    page = opened()
    prior, weighted = (
        page.locator("#matrix .prior:visible"),
        page.locator("#matrix .weighted:visible"),
    )
    both = prior.count(), weighted.count()
    assert min(both) > 0
    page.get_by_role("radio", name="Record-weighted").check()
    assert page.locator("#matrix div.prior:visible").count() == 0
    page.get_by_role("radio", name="Prior").check()
    assert page.locator("#matrix div.weighted:visible").count() == 0
    assert page.locator("#matrix div.prior:visible").count() > 0
    page.get_by_role("radio", name="Both").check()
    assert (prior.count(), weighted.count()) == both
    assert page.locator("[data-tree]:visible").count() == 1
    page.select_option("#tree-choice", "none")
    assert page.locator("[data-tree='none']:visible").count() == 1


def test_everything_is_there_without_script(opened):
    """Without JavaScript both trees are shown, and no dead control is."""
    page = opened(java_script_enabled=False)
    assert page.locator("[data-tree]:visible").count() == 2
    assert page.locator("#controls:visible, #tree-choice:visible").count() == 0
    assert page.locator("main > section:visible").count() == 13


def test_drawings_have_tables_that_open(opened):
    """Opening the data of a drawing shows a table of them."""
    page = opened()
    shown = page.locator("figure:visible:has(svg[role=img])")
    assert shown.count() == 5
    for index in range(shown.count()):
        figure = shown.nth(index)
        figure.locator("details.data > summary").click()
        assert figure.locator("table.data").is_visible()
        assert figure.locator("table.data tbody tr").count() > 0


def test_tables_stay_tables_when_narrow(opened):
    """On a narrow screen the law is still a table with rows for screen readers."""
    page = opened(390)
    assert page.get_by_role("table", name="Russia attacks Ukraine").get_by_role("row").count() >= 5


def test_report_prints(opened):
    """Printing gives pages on white with the figures and without the controls."""
    page = opened(scheme="dark")
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert pdf.startswith(b"%PDF")
    leaves = re.findall(rb"/Type\s*/Page[^s]", pdf)
    assert 4 <= len(leaves) <= 30
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("nav:visible, summary:visible >> text=Data").count() == 0
    assert page.locator("figure:visible").count() >= 10
