// Organisations without a place are put on the map: choose one, then click; or type a postcode or degrees.
import { at, h, s } from "./dom.js";
import { patch } from "./patching.js";
import { number, t } from "./words.js";

/**
 * @typedef {import("./new_types.js").State} State
 * @typedef {import("./new_types.js").Made} Made
 * @typedef {import("./new_types.js").Place} Place
 * @typedef {import("./new_types.js").Change} Change
 */

const WIDTH = 720;
const HEIGHT = 480;
const MARGIN = 30;
const DRAG_PX = 5;
const MOST_NAMES = 40;
/** @type {string | null} */
let chosen = null;
/** The middle of what the map shows and how many pixels a degree of latitude takes; null: all that is known.
 * @type {{lat: number, lon: number, scale: number} | null} */
let view = null;

/**
 * @param {State} state
 * @param {Change} change
 */
export function showPlaces(state, change) {
  const made = state.made;
  if (!made || !made.unplaced.length) return;
  const waiting = made.unplaced.filter((id) => !state.choices.places[id]);
  if (!chosen || !made.unplaced.includes(chosen) || (state.choices.places[chosen] && waiting.length)) chosen = waiting[0] ?? chosen ?? made.unplaced[0];
  const parties = new Map(made.parties.map((party) => [party.id, party]));
  const again = () => showPlaces(state, change);
  patch(at("unplaced"), made.unplaced, (id) => id, (id) => {
    const party = parties.get(id);
    const given = state.choices.places[id];
    const name = party?.name ?? id;
    const input = h("input", { id: `place-${id}`, type: "text", size: 16, value: given ? `${given.lat}, ${given.lon}` : "", placeholder: t("w_new_place_how"), autocomplete: "off" });
    const told = h("p", { class: "told alarm", role: "alert" });
    const typed = (/** @type {Event} */ event) => {
      event.preventDefault();
      const place = placeOf(input.value, made);
      told.textContent = place ? "" : t("w_new_no_place");
      if (place) change({ places: { [id]: place } }, told);
    };
    return h("li", { class: id === chosen ? "chosen" : "" },
      h("button", { type: "button", id: `choose-${id}`, "aria-pressed": String(id === chosen), onclick: () => { chosen = id; again(); } }, name),
      h("span", { class: "note" }, given ? t("w_new_placed") : `${number(party?.people ?? 0)} ${t("w_new_people").toLowerCase()}`),
      h("form", { class: "own", onsubmit: typed }, h("label", { class: "unseen", for: `place-${id}` }, t("w_new_place_of", { name })), input, h("button", { type: "submit" }, t("w_new_place_here"), h("span", { class: "unseen" }, `: ${name}`)), told));
  }, (id) => [id === chosen, state.choices.places[id], parties.get(id)]);
  draw(state, made, (place) => chosen && change({ places: { [chosen]: place } }, at("place-told")));
}

/**
 * Return what somebody typed as a place: a postcode around here, or degrees.
 * @param {string} text
 * @param {Made} made
 * @returns {Place | null}
 */
function placeOf(text, made) {
  const postcode = /^\s*(\d{4})\s*([A-Za-z]{2})?\s*$/.exec(text);
  if (postcode) {
    const middle = made.postcodes[postcode[1]];
    return middle ? { lat: middle[0], lon: middle[1] } : null;
  }
  const parts = text.trim().split(/[;\s]+|,\s+|,(?=\d+\.)/).filter(Boolean).map((part) => Number(part.replace(",", ".")));
  const [lat, lon] = parts;
  return parts.length === 2 && Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : null;
}

/**
 * Return what degrees are on the map, and the other way round.
 * @param {Place[]} all
 */
function projection(all) {
  const lats = all.map((point) => point.lat);
  const lons = all.map((point) => point.lon);
  const middle = view ?? { lat: (Math.min(...lats) + Math.max(...lats)) / 2, lon: (Math.min(...lons) + Math.max(...lons)) / 2 };
  const shrink = Math.cos((middle.lat * Math.PI) / 180);
  const tall = Math.max(0.02, Math.max(...lats) - Math.min(...lats));
  const wide = Math.max(0.02, (Math.max(...lons) - Math.min(...lons)) * shrink);
  const scale = view?.scale ?? Math.min((HEIGHT - 2 * MARGIN) / tall, (WIDTH - 2 * MARGIN) / wide);
  const round = (/** @type {number} */ degrees) => Math.round(degrees * 1e5) / 1e5;
  return {
    scale, middle: { lat: middle.lat, lon: middle.lon },
    x: (/** @type {Place} */ point) => WIDTH / 2 + (point.lon - middle.lon) * shrink * scale,
    y: (/** @type {Place} */ point) => HEIGHT / 2 - (point.lat - middle.lat) * scale,
    place: (/** @type {number} */ left, /** @type {number} */ top) => ({ lat: round(middle.lat - (top - HEIGHT / 2) / scale), lon: round(middle.lon + (left - WIDTH / 2) / (shrink * scale)) }),
  };
}

/**
 * @param {State} state
 * @param {Made} made
 * @param {(place: Place) => void} put
 */
function draw(state, made, put) {
  const names = new Map(made.parties.map((party) => [party.id, party.name]));
  const own = Object.entries(state.choices.places).map(([id, place]) => ({ id, name: names.get(id) ?? id, lat: place.lat, lon: place.lon }));
  const placed = made.parties.flatMap((party) => (party.place && !state.choices.places[party.id] ? [{ id: party.id, name: party.name, lat: party.place[0], lon: party.place[1] }] : []));
  const parties = [...placed, ...own];
  const all = parties.length > 1 ? parties : [...parties, ...made.stops];
  const figure = at("map");
  if (!all.length) {
    figure.replaceChildren(h("p", { class: "note" }, t("w_new_no_map")));
    return;
  }
  const on = projection(all);
  const isIn = (/** @type {Place} */ point) => on.x(point) > 0 && on.x(point) < WIDTH && on.y(point) > 0 && on.y(point) < HEIGHT;
  const spot = (/** @type {Place} */ point, /** @type {string} */ kind, /** @type {number} */ r, /** @type {string} */ name) =>
    s("circle", { class: kind, cx: on.x(point).toFixed(1), cy: on.y(point).toFixed(1), r }, s("title", {}, name));
  const areas = Object.entries(made.postcodes).map(([name, [lat, lon]]) => ({ name, lat, lon })).filter(isIn);
  const svg = s("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": t("w_new_map_label") },
    ...apart([...parties.filter(isIn).map((party) => ({ ...party, lon: party.lon + 40 / (on.scale || 1) })), ...areas], on).filter((each) => !("id" in each)).map((area) => s("text", { class: "area", x: on.x(area).toFixed(1), y: on.y(area).toFixed(1) }, area.name)),
    ...made.stops.filter(isIn).map((stop) => spot(stop, "stop", 2.2, stop.name)),
    ...parties.filter(isIn).map((party) => spot(party, party.id in state.choices.places ? "party own" : "party", 6, party.name)),
    ...apart(parties.filter(isIn), on).map((party) => s("text", { class: "name", x: (on.x(party) + 9).toFixed(1), y: (on.y(party) + 4).toFixed(1) }, party.name.slice(0, 28))));
  listen(svg, on, put, () => draw(state, made, put));
  const zoom = (/** @type {number} */ factor) => () => { view = factor ? { ...on.middle, scale: on.scale * factor } : null; draw(state, made, put); };
  const button = (/** @type {string} */ id, /** @type {string} */ sign, /** @type {string} */ label, /** @type {number} */ factor) => h("button", { id, type: "button", "aria-label": label, onclick: zoom(factor) }, sign);
  const focus = document.activeElement?.id;
  figure.replaceChildren(
    h("p", { class: "zoom" }, button("zoom-in", "+", t("w_new_zoom_in"), 1.6), button("zoom-out", "\u2212", t("w_new_zoom_out"), 1 / 1.6), button("zoom-all", t("w_new_zoom_all"), t("w_new_zoom_all"), 0)),
    svg, h("figcaption", { class: "note" }, t("w_new_map_key")));
  if (focus?.startsWith("zoom-")) document.getElementById(focus)?.focus();
}

/**
 * Return the points whose names do not lie on one another.
 * @template {Place} P
 * @param {P[]} points
 * @param {ReturnType<typeof projection>} on
 */
function apart(points, on) {
  /** @type {P[]} */
  const kept = [];
  for (const point of points) {
    const isFree = kept.every((other) => Math.abs(on.x(other) - on.x(point)) > 110 || Math.abs(on.y(other) - on.y(point)) > 16);
    if (isFree && kept.length < MOST_NAMES) kept.push(point);
  }
  return kept;
}

/**
 * A click puts the chosen party there; dragging moves the map.
 * @param {SVGElement} svg
 * @param {ReturnType<typeof projection>} on
 * @param {(place: Place) => void} put
 * @param {() => void} again
 */
function listen(svg, on, put, again) {
  /** @param {MouseEvent} event */
  const at = (event) => {
    const box = svg.getBoundingClientRect();
    const fit = Math.min(box.width / WIDTH, box.height / HEIGHT);
    return { left: (event.clientX - box.left - (box.width - WIDTH * fit) / 2) / fit, top: (event.clientY - box.top - (box.height - HEIGHT * fit) / 2) / fit };
  };
  /** @type {{left: number, top: number} | null} */
  let from = null;
  svg.addEventListener("pointerdown", (event) => { from = at(event); });
  svg.addEventListener("pointerup", (event) => {
    if (!from) return;
    const to = at(event);
    const moved = Math.hypot(to.left - from.left, to.top - from.top);
    if (moved <= DRAG_PX) put(on.place(to.left, to.top));
    else {
      view = { ...on.place(WIDTH / 2 - (to.left - from.left), HEIGHT / 2 - (to.top - from.top)), scale: on.scale };
      again();
    }
    from = null;
  });
}
