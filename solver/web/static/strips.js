// The list of the fullest places: a row each, its day as two strips of cells, and how full it is.
import { at, h, put, s, say } from "./dom.js";
import { fullest, intervalAt, same } from "./store.js";
import { clock, number, percent, t } from "./words.js";

/**
 * @typedef {import("./store.js").Store} Store
 * @typedef {{root: HTMLTableRowElement, section: string, line: string, cells: SVGElement[][], cursor: SVGElement, now: Element, then: Element, at: Element, button: HTMLButtonElement, drawn: unknown[]}} Row
 */

const FEW = 12;
const FEW_ON_A_PHONE = 5;
/** From how full on a cell is a shade darker, as a share of the places. */
const LEVELS = [0.2, 0.4, 0.6, 0.8, 0.9, 1.0005];
const CELL = 4;

/** @param {Store} store */
export function showList(store) {
  /** @type {Row[]} */
  let rows = [];
  const body = h("tbody");
  const column = h("th", { scope: "col", class: "figure at" });
  const head = h("tr", {}, h("th", { scope: "col" }, t("w_list_line")), h("th", { scope: "col", class: "strip" }, t("w_list_day")),
    h("th", { scope: "col", class: "figure" }, t("w_list_now")), h("th", { scope: "col", class: "figure" }, t("w_list_then")), column);
  const more = h("button", { type: "button", class: "more", "aria-expanded": "false" });
  const caption = h("caption", { class: "unseen" }, t("w_list_title"));
  at("list").append(h("table", {}, caption, h("thead", {}, head), body), more);

  /** The order is made once: nothing moves by itself. */
  const order = store.state.sections
    .map((section) => ({ id: section.id, factor: highest(store, section.id) }))
    .sort((one, other) => other.factor - one.factor)
    .map((each) => each.id);
  const few = matchMedia("(max-width: 40rem)").matches ? FEW_ON_A_PHONE : FEW;
  let count = Math.min(few, order.length);
  const build = () => {
    rows = order.slice(0, count).map((id) => makeRow(store, id));
    body.replaceChildren(...rows.map((row) => row.root));
    more.hidden = order.length <= few;
    more.textContent = count > few ? t("w_list_less") : t("w_list_more", { count: number(order.length) });
    more.setAttribute("aria-expanded", String(count > few));
  };
  more.addEventListener("click", () => {
    count = count > few ? few : order.length;
    build();
    store.changed();
  });
  build();
  let hours = store.hours;
  store.onChange(() => {
    if (hours !== store.hours) build();
    hours = store.hours;
    say(column, t("w_list_at", { clock: clock(store.minute) }));
    for (const row of rows) fillRow(store, row);
  });
  store.onPoint(({ line, party }) => {
    const lines = party ? new Set(store.parties.get(party)?.lines) : new Set(line ? [line] : []);
    for (const row of rows) row.root.classList.toggle("lit", lines.has(row.line));
  });
}

/**
 * How full a section is at its fullest, today or now, on any day.
 * @param {Store} store
 * @param {string} id
 */
export function highest(store, id) {
  const section = store.sections.get(id);
  if (!section) return 0;
  return Math.max(0, ...store.state.region.days.flatMap((day) =>
    [store.state.loads.today, store.state.loads.now].map((loads) => fullest(loads[id]?.[day] ?? [], section.days[day]?.places ?? []).factor)));
}

/**
 * @param {Store} store
 * @param {string} id
 * @returns {Row}
 */
function makeRow(store, id) {
  const section = /** @type {import("./types.js").Section} */ (store.sections.get(id));
  const count = store.loads(id).from.length;
  const cells = [0, 1].map((which) => Array.from({ length: count }, (_, index) =>
    s("rect", { x: index * CELL, y: which * 9, width: CELL + 0.1, height: 8 })));
  const cursor = s("rect", { class: "cursor", y: -1, width: CELL, height: 19 });
  const svg = s("svg", { viewBox: `0 -1 ${count * CELL} 19`, preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" }, ...cells[0], ...cells[1], cursor);
  const button = h("button", { type: "button", class: "plain", onclick: () => choose() }, store.called(id).line, h("small", {}, ` ${store.called(id).where}`));
  const [now, then, when] = [h("td", { class: "figure" }), h("td", { class: "figure then" }), h("td", { class: "figure at" })];
  const root = h("tr", {
    onpointerenter: () => store.point({ line: section.line }), onpointerleave: () => store.point({}),
    onfocusin: () => store.point({ line: section.line }), onfocusout: () => store.point({}),
  }, h("th", { scope: "row" }, button), h("td", { class: "strip" }, svg), now, then, when);
  const choose = (/** @type {number} */ minute = store.minute) => {
    store.section = id;
    store.minute = minute;
    store.changed();
  };
  svg.addEventListener("click", (/** @type {any} */ event) => {
    const box = svg.getBoundingClientRect();
    const { from } = store.loads(id);
    choose(from[Math.min(count - 1, Math.max(0, Math.floor((count * (event.clientX - box.left)) / box.width)))]);
  });
  return { root, section: id, line: section.line, cells, cursor, now, then, at: when, button, drawn: [] };
}

/**
 * @param {Store} store
 * @param {Row} row
 */
function fillRow(store, row) {
  const by = store.drawnBy(row.section);
  if (same(by, row.drawn)) return;
  row.drawn = by;
  const { today, now, places, from } = store.loads(row.section);
  [today, now].forEach((loads, which) => {
    row.cells[which].forEach((cell, index) => {
      const wanted = `${which ? "then" : "now"} l${levelOf(loads[index], places[index])}`;
      put(cell, "class", wanted);
    });
  });
  const index = intervalAt(from, store.minute);
  put(row.cursor, "x", String(index * CELL - 0.25));
  const [before, after] = [fullest(today, places), fullest(now, places)];
  fullness(row.now, before.factor);
  fullness(row.then, after.factor);
  say(row.at, t("w_list_of", { load: number(now[index]), places: number(places[index]) }));
  row.root.classList.toggle("chosen", row.section === store.section);
  put(row.button, "aria-pressed", String(row.section === store.section));
}

/**
 * How full, in words where it does not fit: never by colour alone.
 * @param {Element} place
 * @param {number} factor
 */
function fullness(place, factor) {
  const isOver = factor > 1.0005;
  say(place, percent(factor) + (isOver ? " !" : ""));
  place.classList.toggle("alarm", isOver);
  if (isOver) put(place, "title", t("w_list_over"));
  else place.removeAttribute("title");
}

/**
 * @param {number} load
 * @param {number} places
 */
export function levelOf(load, places) {
  if (!(places > 0)) return load > 0 ? LEVELS.length : 0;
  const factor = load / places;
  return LEVELS.filter((least) => factor >= least).length;
}
