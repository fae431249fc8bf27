"""Attempts to come in, to change, to read and to break, each of which has to fail."""

import socket
import stat

import httpx
import pytest

from solver.web.security import COOKIE, Access, password_digest, read_passwords, verified
from tests.support.web import TOKEN, Client, csrf_of, serving

READ_TOKEN = "another-token-for-those-who-look"
UNDO = {"version": 0, "who": "Eve", "kind": "undo"}


def test_nobody_comes_in_without_a_token(served, table):
    stranger = served.program(token="")
    for path in ("/api/v1/tables", f"/api/v1/tables/{table}", f"/api/v1/tables/{table}/events"):
        assert stranger.get(path).status_code == 401
    assert stranger.post(f"/api/v1/tables/{table}/changes", UNDO).status_code == 401
    assert stranger.get("/").status_code == 303
    assert stranger.get("/", params={"token": "wrong"}).headers["location"] == "/login"
    assert served.program(token="wrong").get("/api/v1/tables").status_code == 401


def test_whoever_guesses_is_made_to_wait(served):
    guesser = served.program(token="wrong")
    answers = [guesser.get("/api/v1/tables").status_code for _ in range(12)]
    assert answers[:10] == [401] * 10
    assert answers[-1] == 429


def test_the_cookie_is_for_our_pages_alone(served):
    http = served.http()
    answer = http.get("/?token=" + TOKEN + "&lang=en")
    assert answer.headers["location"] == "/?lang=en"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert TOKEN not in cookie
    assert http.get("//evil.example/?token=" + TOKEN, follow_redirects=False).headers.get("location", "/")[:2] != "//"


def test_a_change_needs_the_token_of_the_page(served, table):
    browser = served.browser()
    path = f"/api/v1/tables/{table}/changes"
    for headers in ({}, {"x-csrf-token": "guessed"}, {"x-csrf-token": served.browser().csrf}):
        assert browser.http.post(path, json=UNDO, headers=headers).status_code == 403
    assert browser.post(path, UNDO).status_code == 409  # let in, and there is nothing to undo


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "evil.example:80", "", "[", "localhost@evil"]
)
def test_another_name_for_this_machine_is_refused(served, host):
    client = served.program(headers={"Host": host})
    assert client.get("/api/v1/tables").status_code in {400, 421}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
    ],
)
def test_a_page_of_another_site_changes_nothing(served, table, headers):
    browser = served.browser()
    answer = browser.post(f"/api/v1/tables/{table}/changes", UNDO, headers=headers)
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


def test_nothing_is_shared_with_other_sites(served, table):
    answer = served.browser().http.options(
        f"/api/v1/tables/{table}/changes",
        headers={"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"},
    )
    assert answer.status_code == 403
    assert not any(name.startswith("access-control") for name in answer.headers)


def test_every_answer_says_what_a_browser_may_do(served, table):
    browser = served.browser()
    for path in ("/api/v1/tables", f"/api/v1/tables/{table}", "/login", "/nothing", "/static/nothing.js"):
        headers = browser.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "server" not in headers


def test_those_who_look_change_nothing(folder):
    with serving(folder, Access(token=TOKEN, read_token=READ_TOKEN)) as served:
        table = served.program().post("/api/v1/tables", {"region": "tiny", "name": "talks"}).json()["id"]
        reader = served.browser(READ_TOKEN)
        assert reader.get(f"/api/v1/tables/{table}").json()["role"] == "reader"
        for path, body in (
            (f"/api/v1/tables/{table}/changes", UNDO),
            ("/api/v1/tables", {"region": "tiny", "name": "mine"}),
            (f"/api/v1/tables/{table}/solves", {}),
            (f"/api/v1/tables/{table}/scenarios", {"name": "mine"}),
            (f"/api/v1/tables/{table}/share", {}),
        ):
            assert reader.post(path, body).status_code == 403
        assert served.program(READ_TOKEN).post(f"/api/v1/tables/{table}/changes", UNDO).status_code == 403


@pytest.fixture(scope="module")
def digests():
    return {user: password_digest(f"{user} has a long one") for user in ("anna", "eve")}


def logged_in(served, user):
    http = served.http()
    answer = http.post("/login", data={"user": user, "password": f"{user} has a long one"})
    assert answer.status_code == 303
    return Client(http, csrf_of(http))


@pytest.mark.long
def test_private_work_is_nobody_elses(folder, digests):
    with serving(folder, Access(passwords=digests)) as served:
        anna, eve = logged_in(served, "anna"), logged_in(served, "eve")
        table = anna.post("/api/v1/tables", {"region": "tiny", "name": "talks"}).json()["id"]
        own = anna.post(f"/api/v1/tables/{table}/scenarios", {"name": "secret"}).json()["id"]
        begun = anna.post(f"/api/v1/tables/{own}/solves", {"time_limit_s": 30.0}).json()["id"]
        assert anna.get(f"/api/v1/tables/{own}").status_code == 200
        paths = [own, f"{own}/events", f"{own}/history", f"{own}/schedule", f"{own}/solves/{begun}"]
        paths += [f"{own}/solves/{begun}/schedule", f"{own}/page", f"{own}/workbook", f"{table}/beside/{own}"]
        for path in paths:
            assert eve.get(f"/api/v1/tables/{path}").status_code == 404, path
        for path, body in (
            ("changes", UNDO),
            (f"solves/{begun}/stop", {}),
            (f"solves/{begun}/take", {"version": 0, "who": "Eve"}),
            ("share", {}),
            ("scenarios", {"name": "stolen"}),
        ):
            assert eve.post(f"/api/v1/tables/{own}/{path}", body).status_code == 404, path
        # Nor by the id of the search, through a table that is hers as well.
        assert eve.get(f"/api/v1/tables/{table}/solves/{begun}").status_code == 404
        assert eve.post(f"/api/v1/tables/{table}/solves/{begun}/stop").status_code == 404
        assert own not in eve.get("/api/v1/tables").text
        assert own not in eve.get(f"/api/v1/tables/{table}").text
        # A name that she uses too tells her nothing.
        assert eve.post(f"/api/v1/tables/{table}/scenarios", {"name": "secret"}).status_code == 201
        assert anna.post(f"/api/v1/tables/{own}/share").status_code == 200
        assert eve.get(f"/api/v1/tables/{own}").status_code == 200
        anna.post(f"/api/v1/tables/{own}/solves/{begun}/stop")


def test_a_key_of_one_user_does_not_give_the_answer_of_another(folder, digests):
    with serving(folder, Access(passwords=digests)) as served:
        anna, eve = logged_in(served, "anna"), logged_in(served, "eve")
        key, body = {"Idempotency-Key": "same"}, {"region": "tiny", "name": "mine", "shared": False}
        assert anna.post("/api/v1/tables", body, headers=key).status_code == 201
        answer = eve.post("/api/v1/tables", body, headers=key)
        assert answer.status_code == 201
        assert "idempotent-replayed" not in answer.headers


@pytest.mark.long
def test_wrong_passwords_are_refused_and_counted(folder, digests):
    with serving(folder, Access(passwords=digests)) as served:
        http = served.http()
        for fields in ({"user": "anna", "password": "guess"}, {"user": "nobody", "password": "guess"}, {}):
            assert http.post("/login", data=fields).status_code in {401, 503}
            assert COOKIE not in http.cookies
        assert http.post("/login", content=b"x" * 9000).status_code == 413
        basic = httpx.BasicAuth("anna", "anna has a long one")
        assert http.get("/api/v1/tables", auth=basic).status_code == 200
        assert http.get("/api/v1/tables", auth=httpx.BasicAuth("anna", "no")).status_code == 401
        answers = [http.get("/api/v1/tables", auth=httpx.BasicAuth("eve", "no")).status_code for _ in range(9)]
        assert answers[-1] == 429


def test_a_user_who_was_taken_out_is_out(folder, digests):
    with serving(folder, Access(passwords=digests)) as served:
        cookie = logged_in(served, "eve").http.cookies[COOKIE]
    with serving(folder, Access(passwords={"anna": digests["anna"]})) as served:
        assert served.http(cookies={COOKIE: cookie}).get("/api/v1/tables").status_code == 401


def test_the_header_of_a_proxy_is_believed_from_a_proxy_alone(folder):
    access = Access(proxy_header="X-User", proxies=frozenset({"192.0.2.1"}))
    with serving(folder, access) as served:
        stranger = served.http(headers={"X-User": "anna"})
        assert stranger.get("/").headers["location"] == "/login"
        assert stranger.get("/api/v1/tables").status_code == 401
    with serving(folder, Access(proxy_header="X-User")) as served:
        proxied = served.http(headers={"X-User": "anna"})
        assert proxied.get("/").status_code == 303
        assert proxied.get("/api/v1/tables").status_code == 200
        # A cookie without the proxy, or with another user behind it, is nobody's.
        cookie = {COOKIE: proxied.cookies[COOKIE]}
        assert served.http(cookies=cookie).get("/api/v1/tables").status_code == 401
        proxied.headers["X-User"] = "eve"
        answer = proxied.get("/api/v1/tables")
        assert answer.status_code == 303  # with a cookie of her own
        assert proxied.cookies[COOKIE] != cookie[COOKIE]


def test_other_addresses_need_a_password_or_a_proxy(call, folder):
    done = call("serve", folder, "--host", "0.0.0.0", "--no-browser")
    assert done.exit_code == 3
    assert "--passwords FILE or --proxy-header NAME" in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    "text", ["", "# nobody\n", "anna\n", "anna:plain\n", ":scrypt$00$00\n", "local:scrypt$00$00\n"]
)
def test_a_file_of_passwords_that_lets_nobody_in_is_refused(tmp_path, text):
    from solver.errors import InputError

    path = tmp_path / "passwords"
    path.write_text(text)
    with pytest.raises(InputError):
        read_passwords(path)


def test_passwords_are_kept_as_digests(tmp_path, call, monkeypatch):
    monkeypatch.setattr("getpass.getpass", lambda _: "a long enough one")
    path = tmp_path / "passwords"
    assert call("serve", "--add-user", "anna", "--passwords", path).exit_code == 0
    assert "enough" not in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert verified("a long enough one", read_passwords(path)["anna"])
    assert not verified("another one", read_passwords(path)["anna"])


def test_names_are_text_in_pages(served):
    browser = served.browser()
    name = "</script><script>alert(1)</script>"
    table = browser.post("/api/v1/tables", {"region": "tiny", "name": name}).json()["id"]
    for path in ("/", f"/tables/{table}"):
        page = browser.get(path)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "alert(1)" in page.text


@pytest.mark.long
def test_a_name_is_no_path(program, folder):
    for name in ("../../evil", "/etc/passwd", "a/b", "..", "CON", "a" * 60, "; rm -rf ~", "$(id)", "`id`", "é"):
        answer = program.post("/api/v1/tables", {"region": "tiny", "name": name})
        assert answer.status_code == 201
        table = answer.json()["id"]
        group = program.get(f"/api/v1/tables/{table}").json()["parties"][0]["groups"][0]["id"]
        assert program.change(table, "choice", group=group, option=0).status_code == 200
    files = {path.parent for path in folder.parent.rglob("*.json")}
    assert files <= {folder, folder / "tiny.tables"}
    for region in ("../regions/tiny", "tiny.json", "/etc/passwd", "tiny\u0000", ".stagger"):
        assert program.post("/api/v1/tables", {"region": region, "name": "x"}).status_code == 422


def test_a_second_server_keeps_off(served, folder, call):
    done = call("serve", folder, "--port", "0", "--no-browser")
    assert done.exit_code == 3
    assert "one server for each folder" in " ".join(done.stderr.split())


def test_a_port_that_is_taken_is_told(tmp_path, call):
    with socket.socket() as own:
        own.bind(("127.0.0.1", 0))
        own.listen()
        done = call("serve", tmp_path, "--port", own.getsockname()[1], "--no-browser")
    assert done.exit_code == 3
    assert "expected an address that is free" in " ".join(done.stderr.split())


def test_what_is_no_folder_is_told(tmp_path, call):
    assert call("serve", tmp_path / "nothing", "--no-browser").exit_code == 3


def test_a_line_that_never_ends_is_cut(served):
    port = int(served.base.rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port), 30) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * 200_000)
        line.settimeout(30)
        try:
            answer = line.recv(100)
        except ConnectionError:
            answer = b""
    assert answer == b"" or answer.startswith(b"HTTP/1.1 4")
