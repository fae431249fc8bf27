// The map: lines as wide as they are full at the clock, parties as dots. It shows what cards and list tell in words.
import { at, h, put, s } from "./dom.js";
import { isMoved } from "./moves.js";
import { intervalAt, same } from "./store.js";
import { t } from "./words.js";

/**
 * @typedef {import("./store.js").Store} Store
 * @typedef {{x: number, y: number}} Point
 * @typedef {{section: string, line: string, path: SVGElement, drawn: unknown[]}} Way
 */

const KM_PER_DEGREE = 111.2;
const MARGIN = 24;
const MOST_NAMES = 14;

/** @param {Store} store */
export function showMap(store) {
  const figure = at("map");
  const stops = store.state.lines.flatMap((line) => line.stops ?? []);
  const parties = store.state.parties.filter((party) => party.place);
  if (!stops.length && !parties.length) {
    figure.append(h("figcaption", { class: "note" }, t("w_map_none")));
    return;
  }
  const svg = s("svg", { role: "img" });
  figure.append(svg, h("figcaption", { class: "key" }, h("span", { class: "line" }, t("w_map_key_line")), " ",
    h("span", { class: "over" }, t("w_key_over")), " ", h("span", { class: "moved" }, t("w_map_key_moved")), " ", h("span", { class: "stays" }, t("w_map_key_stays"))));

  const lines = s("g");
  const dots = s("g");
  const names = s("g", { class: "names" });
  svg.append(lines, names, dots);
  /** @type {Map<string, SVGElement>} */
  const dotOf = new Map();
  /** @type {Way[]} */
  const paths = [];
  let size = "";

  const build = () => {
    const width = Math.max(240, svg.clientWidth);
    const height = Math.max(200, svg.clientHeight);
    if (size === `${width} ${height}`) return;
    size = `${width} ${height}`;
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const place = projection(store, width, height);
    paths.length = 0;
    lines.replaceChildren();
    for (const section of store.state.sections) {
      const line = store.lines.get(section.line);
      const points = along(line?.stops ?? [], section.along).map(place);
      if (points.length < 2) continue;
      const path = s("polyline", {
        points: aside(points).map((point) => `${point.x.toFixed(1)},${point.y.toFixed(1)}`).join(" "),
        onpointerenter: () => store.point({ line: section.line }), onpointerleave: () => store.point({}),
        onclick: () => { store.section = section.id; store.changed(); },
      }, s("title", {}, store.sectionName(section.id)));
      lines.append(path);
      paths.push({ section: section.id, line: section.line, path, drawn: [] });
    }
    dots.replaceChildren(...makeDots(store, place, width, dotOf));
    names.replaceChildren(...nameStops(store, place, width, height));
    fillMap(store, svg, paths, dotOf);
  };
  // It tells the size at once; to ask for it after every change would have all laid out in between.
  new ResizeObserver(build).observe(svg);
  store.onChange(() => fillMap(store, svg, paths, dotOf));
  store.onPoint(({ line, party }) => {
    const lit = party ? new Set(store.parties.get(party)?.lines) : new Set(line ? [line] : []);
    svg.classList.toggle("pointing", lit.size > 0 || Boolean(party));
    for (const each of paths) each.path.classList.toggle("lit", lit.has(each.line));
    for (const [id, dot] of dotOf) dot.classList.toggle("lit", id === party || Boolean(line && store.parties.get(id)?.lines.includes(line)));
  });
}

/**
 * Return how degrees become pixels: what most parties lie in fills the map, lines may run on beyond it.
 * @param {Store} store
 * @param {number} width
 * @param {number} height
 */
function projection(store, width, height) {
  const places = store.state.parties.flatMap((party) => (party.place ? [party.place] : []));
  const all = places.length > 1 ? places : store.state.lines.flatMap((line) => line.stops ?? []);
  const lats = all.map((place) => place.lat);
  const lons = all.map((place) => place.lon);
  const middle = { lat: (Math.min(...lats) + Math.max(...lats)) / 2, lon: (Math.min(...lons) + Math.max(...lons)) / 2 };
  const shrink = Math.cos((middle.lat * Math.PI) / 180);
  const wide = Math.max(2, (Math.max(...lons) - Math.min(...lons)) * KM_PER_DEGREE * shrink);
  const tall = Math.max(2, (Math.max(...lats) - Math.min(...lats)) * KM_PER_DEGREE);
  const scale = Math.min((width - 2 * MARGIN) / wide, (height - 2 * MARGIN) / tall);
  return (/** @type {{lat: number, lon: number}} */ place) => ({
    x: width / 2 + (place.lon - middle.lon) * KM_PER_DEGREE * shrink * scale,
    y: height / 2 - (place.lat - middle.lat) * KM_PER_DEGREE * scale,
  });
}

/**
 * The stops of a section, in the direction of travel.
 * @template T
 * @param {T[]} stops
 * @param {[number, number] | null | undefined} ends
 * @returns {T[]}
 */
function along(stops, ends) {
  if (!ends) return [];
  const [first, last] = ends;
  return first <= last ? stops.slice(first, last + 1) : stops.slice(last, first + 1).reverse();
}

/**
 * Move a line a little to its right, so that the two directions lie side by side.
 * @param {Point[]} points
 */
function aside(points) {
  return points.map((point, index) => {
    const [one, other] = [points[Math.max(0, index - 1)], points[Math.min(points.length - 1, index + 1)]];
    const length = Math.hypot(other.x - one.x, other.y - one.y) || 1;
    return { x: point.x - (3 * (other.y - one.y)) / length, y: point.y + (3 * (other.x - one.x)) / length };
  });
}

/**
 * A dot for each party, as large as it is; those at one place stand around it.
 * @param {Store} store
 * @param {(place: {lat: number, lon: number}) => Point} place
 * @param {number} width
 * @param {Map<string, SVGElement>} dotOf
 */
function makeDots(store, place, width, dotOf) {
  dotOf.clear();
  const parties = store.state.parties.filter((party) => party.place).sort((one, other) => other.people - one.people);
  const largest = Math.max(1, ...parties.map((party) => party.people));
  const most = Math.max(9, Math.min(17, width / 40));
  /** @type {Map<string, number>} */
  const taken = new Map();
  return parties.map((party) => {
    const point = place(/** @type {{lat: number, lon: number}} */ (party.place));
    const key = `${Math.round(point.x / 4)} ${Math.round(point.y / 4)}`;
    const others = taken.get(key) ?? 0;
    taken.set(key, others + 1);
    const turn = (others * 2 * Math.PI) / 6;
    const away = others ? most * 1.3 : 0;
    const dot = s("circle", {
      cx: (point.x + away * Math.cos(turn)).toFixed(1), cy: (point.y + away * Math.sin(turn)).toFixed(1),
      r: Math.max(3.5, most * Math.sqrt(party.people / largest)).toFixed(1),
      onpointerenter: () => store.point({ party: party.id }), onpointerleave: () => store.point({}),
      onclick: () => document.getElementById(`party-${party.id}`)?.scrollIntoView({ block: "center" }),
    }, s("title", {}, party.name));
    dotOf.set(party.id, dot);
    return dot;
  });
}

/**
 * Names of the ends of lines, as far as they do not lie on one another.
 * @param {Store} store
 * @param {(place: {lat: number, lon: number}) => Point} place
 * @param {number} width
 * @param {number} height
 */
function nameStops(store, place, width, height) {
  /** @type {{x: number, y: number, wide: number}[]} */
  const placed = [];
  const made = [];
  const ends = store.state.lines.flatMap((line) => (line.stops?.length ? [line.stops[0], line.stops[line.stops.length - 1]] : []));
  for (const stop of ends) {
    const point = place(stop);
    const wide = 6.4 * stop.name.length;
    const isInside = point.x > 4 && point.x + wide < width - 4 && point.y > 14 && point.y < height - 6;
    const isFree = placed.every((other) => Math.abs(other.y - point.y) > 14 || point.x > other.x + other.wide || other.x > point.x + wide);
    if (!isInside || !isFree || made.length >= MOST_NAMES) continue;
    placed.push({ ...point, wide });
    made.push(s("text", { x: point.x + 6, y: point.y - 5 }, stop.name));
  }
  return made;
}

/**
 * @param {Store} store
 * @param {SVGElement} svg
 * @param {Way[]} paths
 * @param {Map<string, SVGElement>} dotOf
 */
function fillMap(store, svg, paths, dotOf) {
  put(svg, "aria-label", t("w_map_label", { when: store.when }));
  for (const way of paths) {
    const { section, path } = way;
    const by = store.drawnBy(section);
    if (same(by, way.drawn)) continue;
    way.drawn = by;
    const { now, places, from } = store.loads(section);
    const index = intervalAt(from, store.minute);
    const factor = places[index] > 0 ? now[index] / places[index] : 0;
    put(path, "stroke-width", (1.5 + 6 * Math.min(1.2, factor)).toFixed(1));
    path.classList.toggle("over", factor > 1.0005);
    path.classList.toggle("chosen", section === store.section);
  }
  for (const [id, dot] of dotOf) {
    const party = store.parties.get(id);
    dot.classList.toggle("moved", Boolean(party && isMoved(party)));
  }
}
