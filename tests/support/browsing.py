"""Pages as people meet them: open in a browser, on desk, phone and paper."""

SIZES = {"desktop": (1280, 900), "paper": (794, 1123), "phone": (390, 844)}


class Seen:
    """A page that is open, its `last` picture drawn, with what it said and asked for."""

    def __init__(self, browser, file, size, last):
        self.page = browser.new_page(viewport={"width": size[0], "height": size[1]})
        self.errors, self.requests = [], []
        self.page.on("console", lambda message: message.type == "error" and self.errors.append(message.text))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(file.as_uri())
        self.page.wait_for_selector(f"#chart-{last} svg", timeout=30_000)


def serious_violations(seen, axe):
    """Return what axe-core finds, serious or worse, each with the element that it is about."""
    seen.page.add_script_tag(content=axe)
    found = seen.page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [(each["id"], each["nodes"][0]["html"][:120]) for each in found if each["impact"] in {"serious", "critical"}]
