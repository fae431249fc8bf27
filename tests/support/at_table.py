"""People at the table: each a browser of their own, on the page of one table."""

from contextlib import contextmanager
from itertools import count

from tests.support.web import TOKEN, serving

SIZES = {"projector": (1920, 1080), "laptop": (1366, 768), "phone": (390, 844)}
LONG_MS = 180_000
_NUMBERS = count(1)


def new_table(served, region, name=""):
    """Make a table of a region, without a name under one that no other test has; return its id."""
    name = name or f"talks-{next(_NUMBERS)}"
    return served.program().post("/api/v1/tables", {"region": region, "name": name}).json()["id"]


@contextmanager
def serving_files(folder, *paths, **more):
    """Serve a folder with copies of instance files."""
    for path in paths:
        (folder / path.name).write_bytes(path.read_bytes())
    with serving(folder, **more) as served:
        yield served


class Seated:
    """A browser at a table, with all that went wrong in it and all that it asked for."""

    def __init__(self, browser, served, table, name="Anna", size="laptop", language="nl", token=TOKEN, **more):
        width, height = SIZES[size]
        self.context = browser.new_context(viewport={"width": width, "height": height}, locale=language, **more)
        self.page = self.context.new_page()
        self.page.set_default_timeout(LONG_MS)
        self.errors, self.requests = [], []
        self.page.on("console", lambda told: told.type == "error" and self.errors.append(told.text))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(f"{served.base}/?token={token}&lang={language}")
        self.page.goto(f"{served.base}/tables/{table}?lang={language}")
        self.page.wait_for_selector("body[data-ready]")
        if self.page.locator("#who").is_visible():
            self.page.fill("#who", name)
            self.page.locator("#who").blur()

    def card(self, party):
        """The card of a party, by its id."""
        return self.page.locator(f"[data-party='{party}']")

    def slide(self, party, key="ArrowRight"):
        """Move the first slider of a party by the keyboard."""
        self.card(party).locator("input[type=range]").first.focus()
        self.page.keyboard.press(key)

    def says(self, text, place="#headline"):
        """Wait until a text stands somewhere."""
        self.page.locator(place, has_text=text).first.wait_for()

    def answers(self, party, answer, why=""):
        """Note what a party says, and why where that is asked."""
        self.card(party).locator("select.state").select_option(answer)
        if answer != "open":
            self.page.fill("#why", why)
            self.page.locator("dialog button.primary").click()

    def figure(self, name):
        """What a figure says: left, peak, asked or sure."""
        return self.page.locator(f".figure.{name} .large").text_content()

    def leave(self):
        """Close the browser."""
        self.context.close()


RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
"""Of axe-core: everything of levels A and AA."""


def violations(page, axe):
    """Return what axe-core finds against A and AA, each with the element that it is about."""
    # A script tag would be refused by the content security policy, as it should.
    page.evaluate(axe)
    found = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", RULES)["violations"]
    return [(each["id"], each["nodes"][0]["html"][:120]) for each in found]
