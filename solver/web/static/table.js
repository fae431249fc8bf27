// The table: draws the snapshot that came with the page, sends what is changed here, takes in what others change.
import { showCards } from "./cards.js";
import { showChart } from "./chart.js";
import { showAdherence, showLadder, showSolve } from "./deciding.js";
import { askWhy, openHistory, openRefusal, openVersions } from "./dialogs.js";
import { at, h, say } from "./dom.js";
import { showFigures } from "./figures.js";
import { showMap } from "./map.js";
import { did } from "./moves.js";
import { ask, LastOfEach, post, Refused } from "./server.js";
import { fullest, Store } from "./store.js";
import { highest, showList } from "./strips.js";
import { language, plural, t } from "./words.js";

/**
 * @typedef {import("./types.js").Party} Party
 * @typedef {import("./types.js").Group} Group
 * @typedef {import("./types.js").Body} Body
 * @typedef {import("./types.js").Solve} Solve
 */

/** How long a note of what others did stands, in ms; what went wrong stands until it is closed. */
const NOTE_MS = 9000;
const SOLVE_S = 60;

/** @type {import("./types.js").Snapshot} */
const snapshot = JSON.parse(document.getElementById("snapshot")?.textContent || "{}");
const store = new Store(snapshot);
const isReadOnly = document.body.hasAttribute("data-read-only");
const base = `/api/v1/tables/${encodeURIComponent(snapshot.id)}`;
const last = new LastOfEach();
/** Versions that were made here: their events tell nothing new. */
const own = new Set();
document.body.dataset.interval = String(snapshot.region.bin_min);

/** @type {HTMLInputElement} */
const who = at("who");
who.value = localStorage.getItem("stagger-who") ?? "";
who.addEventListener("change", () => localStorage.setItem("stagger-who", who.value.trim()));
const name = () => who.value.trim() || t("w_someone");

/**
 * Show a note; one that is urgent is read out at once and stays.
 * @param {string} text
 * @param {boolean} [isUrgent]
 */
function note(text, isUrgent = false) {
  const made = h("div", { class: `note${isUrgent ? " urgent" : ""}`, role: isUrgent ? "alert" : "status" });
  const close = h("button", { type: "button", class: "close", onclick: () => made.remove() }, t("w_close"));
  const place = at("notes");
  place.append(made);
  while (place.children.length > 4) place.firstElementChild?.remove();
  // Written after it stands in the page, so that a screen reader says it.
  requestAnimationFrame(() => made.append(h("span", {}, text), close));
  if (!isUrgent) setTimeout(() => made.remove(), NOTE_MS);
}

/** Fetch all anew: after a gap in what came in. */
async function refresh() {
  const fresh = await ask(base);
  if (fresh.region.content_hash !== store.state.region.content_hash) return madeAnew();
  if (fresh.version >= store.state.version) store.replace(fresh);
}
store.onMissing = () => refresh().catch(() => undefined);

/** The region was made anew: its groups may be others, so that the page has to be opened again. */
function madeAnew() {
  if (document.getElementById("made-anew")) return;
  const again = h("button", { type: "button", onclick: () => location.reload() }, t("w_region_again"));
  at("notes").append(h("div", { class: "note urgent", role: "alert", id: "made-anew" }, h("span", {}, t("w_region_new")), again));
}

/** How many changes wait for an answer; until then it is not known which events tell of them. */
let sending = 0;
/** What a change is made on. */
const seen = () => ({ version: store.state.version, region: store.state.region.content_hash });
/** @type {import("./types.js").Change[]} */
const untold = [];

/**
 * Send a change; the server's answer replaces figures, loads and parties.
 * @param {Record<string, unknown>} change
 */
async function send(change) {
  sending += 1;
  try {
    /** @type {Body} */
    const body = await post(`${base}/changes`, { ...seen(), who: name(), ...change });
    if (body.change) own.add(body.version);
    store.take(body);
    for (const each of body.meanwhile ?? []) tellOther(each);
  } catch (error) {
    await refusedChange(error);
  } finally {
    sending -= 1;
    if (!sending) untold.splice(0).forEach(tellOther);
  }
}

/** @param {unknown} error */
async function refusedChange(error) {
  if (!(error instanceof Refused)) {
    note(t("w_lost"), true);
    return;
  }
  if (error.details.problems?.[0]?.where === "region") return void madeAnew();
  const others = error.details.changes ?? [];
  const latest = others[others.length - 1];
  const parties = (latest?.parties ?? []).map((id) => store.parties.get(id)?.name ?? id).join(", ");
  if (error.status === 409 && latest && parties) note(t("w_conflict", { who: latest.who, party: parties }), true);
  else note(t("w_refused", { detail: error.message }), true);
  await refresh().catch(() => undefined);
}

/** @type {Set<number>} */
const toldOf = new Set();
/** @param {import("./types.js").Change} change */
function tellOther(change) {
  if (own.has(change.id) || toldOf.has(change.id)) return;
  toldOf.add(change.id);
  const what = did(store, change);
  note(t("w_other_did", { who: change.who, what: change.why ? t("w_did_why", { what, why: change.why }) : what }));
}

const actions = {
  /** @param {Party} party @param {Group} group @param {number} option */
  choose(party, group, option) {
    store.chosen.set(group.id, option);
    store.changed([party.id]);
    last.want(group.id, async () => {
      const isOther = party.answer === "other";
      const times = isOther ? { ...timesOf(party), [group.id]: option } : null;
      await send(times ? { kind: "answer", party: party.id, answer: "other", times } : { kind: "choice", group: group.id, option });
      if (!last.isBusy(group.id) && store.chosen.get(group.id) === option) store.chosen.delete(group.id);
      store.changed([party.id]);
    });
  },
  /** @param {Party} party @param {import("./types.js").Answer} answer */
  async answer(party, answer) {
    const why = answer === "open" ? "" : await askWhy(party, answer);
    const times = answer === "other" ? { times: timesOf(party) } : {};
    if (why !== null) await send({ kind: "answer", party: party.id, answer, why, ...times });
    store.changed();
  },
  /** @param {Party} party @param {boolean} stays */
  stay(party, stays) {
    void send({ kind: stays ? "today" : "proposal", party: party.id }).then(() => store.changed());
  },
  /** @param {Party} party */
  refusal(party) {
    void openRefusal(store, base, party);
  },
};

/** The times that a party has now, as a counter-proposal has them. @param {Party} party */
function timesOf(party) {
  return Object.fromEntries(party.groups.flatMap((group) => (group.option === null ? [] : [[group.id, group.option]])));
}

const solving = {
  async start() {
    await attempt(async () => {
      store.state.solve = await post(`${base}/solves`, { time_limit_s: SOLVE_S });
      store.changed();
    });
  },
  /** @param {Solve} solve */
  async stop(solve) {
    await attempt(() => post(`${base}/solves/${encodeURIComponent(solve.id)}/stop`, {}));
  },
  /** @param {Solve} solve */
  async take(solve) {
    await attempt(async () => {
      const body = await post(`${base}/solves/${encodeURIComponent(solve.id)}/take`, { ...seen(), who: name() });
      if (body?.change) own.add(body.version);
      if (body?.version) store.take(body);
      solving.leave();
      note(t("w_taken"));
    });
  },
  leave() {
    sessionStorage.setItem("stagger-left", store.state.solve?.id ?? "");
    store.state.solve = null;
    store.changed();
  },
  save: () => void send({ kind: "save" }),
};

/** @param {() => Promise<unknown>} work */
async function attempt(work) {
  try {
    await work();
  } catch (error) {
    await refusedChange(error);
  }
}

/** Take in what others do; the browser connects again by itself, and asks for what it missed. */
function listen() {
  const events = new EventSource(`${base}/events`);
  let isLost = false;
  events.addEventListener("change", (event) => {
    const body = JSON.parse(event.data);
    store.take(body);
    if (!body.change) return;
    if (sending) untold.push(body.change);
    else tellOther(body.change);
  });
  for (const kind of ["solve", "solved"]) {
    events.addEventListener(kind, (/** @type {any} */ event) => {
      store.state.solve = JSON.parse(event.data);
      store.changed();
    });
  }
  events.addEventListener("figures", (event) => store.complete(JSON.parse(event.data)));
  events.addEventListener("region", madeAnew);
  events.addEventListener("snapshot", () => void refresh().catch(() => undefined));
  events.addEventListener("checked", (event) => {
    store.state.checked = JSON.parse(event.data);
    store.changed();
  });
  events.addEventListener("unwritten", (event) => note(t("w_refused", { detail: JSON.parse(event.data).detail }), true));
  events.addEventListener("presence", (event) => say(at("present"), plural("w_present", JSON.parse(event.data).people)));
  events.addEventListener("error", () => {
    if (!isLost) note(t("w_lost"), true);
    isLost = true;
  });
  events.addEventListener("open", () => {
    if (isLost) void refresh().then(() => note(t("w_back")), () => undefined);
    isLost = false;
  });
}

/** A search that is over and was taken, or left, since: nobody needs to decide of it any more. */
function forgetTheSolved() {
  const { solve, history } = store.state;
  if (!solve || solve.state === "running") return;
  const isTaken = history.some((each) => each.kind === "take" && each.id > (solve.version ?? 0));
  if (isTaken || sessionStorage.getItem("stagger-left") === solve.id) store.state.solve = null;
}

/** The fullest place and its fullest moment are what the table opens on. */
function beginWithTheFullest() {
  const byFullness = [...store.state.sections].sort((one, other) => highest(store, other.id) - highest(store, one.id));
  store.section = byFullness[0]?.id ?? "";
  const { today, places, from } = store.loads(store.section);
  store.minute = from[Math.max(0, fullest(today, places).place)] ?? 0;
}

function wireTools() {
  at("undo").disabled = at("redo").disabled = isReadOnly;
  at("undo").addEventListener("click", () => void send({ kind: "undo" }));
  at("redo").addEventListener("click", () => void send({ kind: "redo" }));
  at("open-history").addEventListener("click", () => void openHistory(store, base));
  at("open-versions").addEventListener("click", () => openVersions(store, base));
  say(at("scenario"), store.state.name);
  store.onChange(() => {
    const broken = store.state.checked?.broken ?? [];
    at("broken").hidden = !broken.length;
    say(at("broken"), broken.length ? plural("w_broken", broken.length, { text: broken[0].texts[language] }) : "");
  });
  for (const link of document.querySelectorAll("[data-export]")) {
    link.setAttribute("href", `${base}/${link.getAttribute("data-export")}`);
    link.setAttribute("download", "");
  }
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target instanceof HTMLElement && event.target.matches("input[type=text], input[type=search]");
    if (event.key === "Escape") at("take-away").open = false;
    if (isTyping || isReadOnly || !(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    const kind = key === "y" || (key === "z" && event.shiftKey) ? "redo" : key === "z" ? "undo" : "";
    if (!kind) return;
    event.preventDefault();
    void send({ kind });
  });
  document.addEventListener("click", (event) => {
    if (!at("take-away").contains(event.target)) at("take-away").open = false;
  });
  document.getElementById("day")?.addEventListener("change", (event) => {
    store.day = Number(/** @type {HTMLSelectElement} */ (event.target).value);
    store.changed();
  });
  document.getElementById("answers")?.addEventListener("submit", (event) => void readAnswers(event));
}

/** @param {Event} event */
async function readAnswers(event) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.target);
  const told = at("answers-told");
  if (!at("answers-file").files.length) {
    say(told, t("w_answers_choose"));
    return;
  }
  try {
    const data = new FormData(form);
    const found = await ask(`${base}/answers?who=${encodeURIComponent(name())}`, { method: "POST", body: data });
    say(told, plural("w_answers_read", found.answers.length));
    form.reset();
    await refresh();
  } catch (error) {
    say(told, t("w_refused", { detail: error instanceof Error ? error.message : String(error) }));
  }
}

// The browser reads all fields of the page when it has been parsed, and lays out every card for that, one by one:
// cards that are made after it are laid out once.
if (document.readyState === "interactive") await new Promise((done) => document.addEventListener("DOMContentLoaded", () => setTimeout(done), { once: true }));
beginWithTheFullest();
forgetTheSolved();
showFigures(store);
showChart(store);
showList(store);
showMap(store);
showCards(store, actions, isReadOnly);
showAdherence(store, (value) => void send({ kind: "adherence", value }));
showLadder(store, (index) => void send({ kind: "rung", index }), isReadOnly);
showSolve(store, solving, isReadOnly);
wireTools();
listen();
// The last to be told, so that what these say has been drawn.
store.onChange(() => {
  document.body.dataset.version = String(store.state.version);
  document.body.dataset.complete = String(store.state.is_complete);
});
document.body.dataset.ready = "";
