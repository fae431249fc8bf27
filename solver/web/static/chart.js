// The day of one section: load today grey, now in the accent colour, places as a line, what does not fit marked.
import { at, h, s, say } from "./dom.js";
import { fullest, intervalAt, OVER, same } from "./store.js";
import { clock, number, percent, plural, spoken, t } from "./words.js";

/** @typedef {import("./store.js").Store} Store */

const LEFT = 44;
const BOTTOM = 22;
const TOP = 8;
const ROOM = 1.06;

/** @param {Store} store */
export function showChart(store) {
  const place = at("chart");
  const slider = at("clock");
  const svg = s("svg", { "aria-hidden": "true", focusable: "false" });
  place.append(svg);
  let width = 600;
  let height = 240;
  /** @type {unknown[]} */
  let drawn = [];

  const draw = () => {
    const by = [store.section, width, height, ...store.drawnBy(store.section)];
    if (same(by, drawn)) return false;
    drawn = by;
    const { from, to, today, now, places } = store.loads(store.section);
    if (!from.length) {
      svg.replaceChildren();
      return true;
    }
    const ends = drawnEnds(from, to);
    const first = from[0];
    const last = ends[ends.length - 1];
    const highest = Math.max(1, ...today, ...now, ...places) * ROOM;
    /** @param {number} minute */
    const x = (minute) => LEFT + ((width - LEFT) * (minute - first)) / (last - first);
    /** @param {number} load */
    const y = (load) => height - BOTTOM - ((height - BOTTOM - TOP) * load) / highest;
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const shapes = grid(highest, y, width);
    const index = intervalAt(from, store.minute);
    shapes.push(s("rect", { class: "cursor", x: x(from[index]), y: 0, width: Math.max(2, x(ends[index]) - x(from[index])), height: height - BOTTOM }));
    from.forEach((begin, each) => {
      const gap = Math.min(2, (x(ends[each]) - x(begin)) * 0.14);
      const half = (x(ends[each]) - x(begin) - 2 * gap) / 2;
      shapes.push(...bar("now", x(begin) + gap, half, today[each], places[each], y));
      shapes.push(...bar("then", x(begin) + gap + half, half, now[each], places[each], y));
    });
    const line = from.flatMap((begin, each) => [`${x(begin)},${y(places[each])}`, `${x(ends[each])},${y(places[each])}`]);
    shapes.push(s("polyline", { class: "places", points: line.join(" ") }), ...clocks(first, last, x, height, width));
    svg.replaceChildren(...shapes);
    tell(store, from, to, index);
    describe(store);
    return true;
  };

  const fit = () => {
    const box = place.getBoundingClientRect();
    width = Math.max(260, Math.round(box.width));
    height = Math.max(120, Math.round(box.height));
    draw();
  };
  new ResizeObserver(fit).observe(place);

  const setClock = () => {
    const { from } = store.loads(store.section);
    slider.max = String(from.length - 1);
    slider.value = String(intervalAt(from, store.minute));
    slider.setAttribute("aria-valuetext", at("picture-told").textContent);
  };
  slider.addEventListener("input", () => {
    store.minute = store.loads(store.section).from[Number(slider.value)];
    store.changed();
  });
  const drag = (/** @type {PointerEvent} */ event) => {
    const { from, to } = store.loads(store.section);
    const box = svg.getBoundingClientRect();
    const share = (event.clientX - box.left - LEFT) / (box.width - LEFT);
    const last = drawnEnds(from, to)[from.length - 1];
    store.minute = from[intervalAt(from, from[0] + share * (last - from[0]))];
    store.changed();
  };
  place.addEventListener("pointerdown", drag);
  place.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
    if (event.buttons) drag(event);
  });
  store.onChange(() => {
    if (draw()) setClock();
  });
}

/**
 * Until when each interval is drawn: a trip, which begins when it ends, reaches to the next one.
 * @param {number[]} from
 * @param {number[]} to
 */
function drawnEnds(from, to) {
  return from.map((begin, index) => (to[index] > begin ? to[index] : from[index + 1] ?? begin + 15));
}

/**
 * A bar up to the places, and what is above them.
 * @param {string} kind
 * @param {number} x
 * @param {number} width
 * @param {number} load
 * @param {number} places
 * @param {(load: number) => number} y
 */
function bar(kind, x, width, load, places, y) {
  const fits = Math.min(load, places);
  const shapes = [s("rect", { class: kind, x, y: y(fits), width: Math.max(0.8, width - 0.6), height: y(0) - y(fits) })];
  if (load > places + OVER) shapes.push(s("rect", { class: `over ${kind}`, x, y: y(load), width: Math.max(0.8, width - 0.6), height: y(places) - y(load) }));
  return shapes;
}

/**
 * At most four lines with their figures, at round numbers.
 * @param {number} highest
 * @param {(load: number) => number} y
 * @param {number} width
 */
function grid(highest, y, width) {
  const power = 10 ** Math.floor(Math.log10(highest / 4));
  const step = [1, 2, 5, 10].map((digit) => digit * power).find((each) => highest / each <= 4.5) ?? highest;
  const shapes = [];
  for (let value = step; value <= highest; value += step) {
    shapes.push(s("line", { class: "grid", x1: LEFT, x2: width, y1: y(value), y2: y(value) }));
    shapes.push(s("text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, number(value)));
  }
  return shapes;
}

/**
 * The hours under the bars, as many as there is room for.
 * @param {number} first
 * @param {number} last
 * @param {(minute: number) => number} x
 * @param {number} height
 * @param {number} width
 */
function clocks(first, last, x, height, width) {
  const most = (width - LEFT) / 52;
  const step = [30, 60, 120, 180, 240].find((each) => (last - first) / each <= most) ?? 360;
  const shapes = [];
  for (let minute = Math.ceil(first / step) * step; minute < last; minute += step) {
    shapes.push(s("text", { x: x(minute), y: height - 5, "text-anchor": minute === first ? "start" : "middle" }, clock(minute)));
  }
  return shapes;
}

/**
 * What stands at the clock, in a sentence.
 * @param {Store} store
 * @param {number[]} from
 * @param {number[]} ends
 * @param {number} index
 */
function tell(store, from, ends, index) {
  const { today, now, places } = store.loads(store.section);
  const when = ends[index] === from[index] ? t("w_when_trip", { begin: spoken(from[index]) }) : t("w_when", { begin: spoken(from[index]), end: spoken(ends[index]) });
  const loads = t("w_picture_told", { now: number(today[index]), then: number(now[index]), places: number(places[index]) });
  const out = Math.max(0, now[index] - places[index]);
  const told = at("picture-told");
  told.replaceChildren(h("b", {}, `${when[0].toUpperCase()}${when.slice(1)}: `), loads, out > 0.5 ? h("span", { class: "alarm" }, ` \u00b7 ${plural("w_picture_out", out)}`) : "");
  store.when = when;
}

/** @param {Store} store */
function describe(store) {
  const { from, today, now, places } = store.loads(store.section);
  const [before, after] = [fullest(today, places), fullest(now, places)];
  const name = store.sectionName(store.section);
  say(at("picture-where"), name);
  at("chart").setAttribute("aria-label", t("w_picture_label", {
    section: name, now: percent(before.factor), then: percent(after.factor),
    clock_now: spoken(from[before.place] ?? 0), clock_then: spoken(from[after.place] ?? 0),
  }));
}
