// What lies on the table, in this browser: the server's answers replace figures, loads and parties, in order.
import { t } from "./words.js";

/**
 * @typedef {import("./types.js").Snapshot} Snapshot
 * @typedef {import("./types.js").Body} Body
 * @typedef {import("./types.js").Figures} Figures
 * @typedef {import("./types.js").Party} Party
 * @typedef {import("./types.js").Pointed} Pointed
 * @typedef {{first: number, end: number, places: number[], from: number[], to: number[]}} Shown
 */

/** How long a change may be missing before all is fetched anew, in ms. */
const PATIENCE_MS = 1500;
/** Minutes before the first peak period and after the last one that are shown as well. */
const MARGIN_MIN = 60;
/** Passengers above the places from which on it counts: what rounding leaves is nobody. */
export const OVER = 0.05;

export class Store {
  /** @param {Snapshot} snapshot */
  constructor(snapshot) {
    /** @type {Snapshot} */
    this.state = snapshot;
    /** @type {Map<number, Body>} */
    this.waiting = new Map();
    /** @type {(() => void)[]} */
    this.listeners = [];
    /** @type {((pointed: Pointed) => void)[]} */
    this.pointers = [];
    /** @type {() => void} */
    this.onMissing = () => {};
    this.day = 0;
    this.minute = 0;
    this.section = "";
    /** The interval at the clock, in words. */
    this.when = "";
    this.missingTimer = 0;
    this.isDue = false;
    /** Parties of which anything is to be drawn anew; null for all. @type {Set<string> | null} */
    this.stale = null;
    /** Which intervals are shown, by section, on one day of these hours. @type {Map<string, Shown>} */
    this.shown = new Map();
    this.shownOf = "";
    /** @type {Map<string, number>} options that were chosen here and that the server has not answered yet, by group */
    this.chosen = new Map();
    /** @type {Map<string, import("./types.js").Section>} */
    this.sections = new Map();
    /** @type {Map<string, import("./types.js").Line>} */
    this.lines = new Map();
    /** @type {Map<string, Party>} */
    this.parties = new Map();
    /** The hours that are shown: [from, to) in minutes after midnight. */
    this.hours = [0, Infinity];
    this.index();
    this.widen();
  }

  /**
   * Show the peak periods and what lies between, and any time at which somebody does not fit.
   * @param {string[]} [ids] sections of which loads are new; all where it is left out
   */
  widen(ids = [...this.sections.keys()]) {
    const periods = this.state.region.peak_periods ?? [];
    if (!periods.length) return;
    if (this.hours[1] === Infinity) {
      this.hours = [Math.min(...periods.map((each) => each.from_min)) - MARGIN_MIN, Math.max(...periods.map((each) => each.to_min)) + MARGIN_MIN];
    }
    const { today, now } = this.state.loads;
    for (const id of ids) {
      for (const [day, own] of Object.entries(this.sections.get(id)?.days ?? {})) {
        own.from_min.forEach((begin, index) => {
          if (begin >= this.hours[0] && begin < this.hours[1]) return;
          if (Math.max(today[id]?.[day]?.[index] ?? 0, now[id]?.[day]?.[index] ?? 0) <= own.places[index] + OVER) return;
          this.hours = [Math.min(this.hours[0], begin), Math.max(this.hours[1], begin + 1)];
        });
      }
    }
  }

  index() {
    this.sections = new Map(this.state.sections.map((section) => [section.id, section]));
    this.lines = new Map(this.state.lines.map((line) => [line.id, line]));
    this.parties = new Map(this.state.parties.map((party) => [party.id, party]));
  }

  /** Replace all: after a time without connection. @param {Snapshot} snapshot */
  replace(snapshot) {
    // Cards and sliders hold the parties and groups that they were made of.
    snapshot.parties = snapshot.parties.map((fresh) => {
      const party = this.parties.get(fresh.id);
      if (!party) return fresh;
      for (const group of party.groups) Object.assign(group, { parts: undefined }, fresh.groups.find((each) => each.id === group.id));
      return Object.assign(party, fresh, { groups: party.groups });
    });
    this.state = snapshot;
    this.waiting.clear();
    this.shown.clear();
    clearTimeout(this.missingTimer);
    this.index();
    this.changed();
  }

  /**
   * Take what a change made different; one that comes before another that it follows, waits for it.
   * @param {Body} body
   * @returns {boolean} whether it was new
   */
  take(body) {
    if (body.version <= this.state.version || this.waiting.has(body.version)) return false;
    this.waiting.set(body.version, body);
    let next;
    while ((next = this.waiting.get(this.state.version + 1))) {
      this.waiting.delete(next.version);
      this.put(next);
    }
    clearTimeout(this.missingTimer);
    if (this.waiting.size) this.missingTimer = window.setTimeout(() => this.onMissing(), PATIENCE_MS);
    this.changed([]);
    return true;
  }

  /** @param {Body} body */
  put(body) {
    const { state } = this;
    state.version = body.version;
    state.figures = body.figures;
    state.adherence = body.adherence;
    state.is_complete = body.is_complete;
    Object.assign(state.loads.now, body.loads);
    this.widen(Object.keys(body.loads));
    for (const party of body.parties) this.putParty(party);
    if (body.ladder !== undefined) state.ladder = body.ladder;
    if (body.change) state.history = [...state.history, body.change];
    if (body.change?.kind === "take") state.solve = null;
  }

  /** @param {import("./types.js").PartyNow} now */
  putParty(now) {
    const party = this.parties.get(now.id);
    if (!party) return;
    this.stale?.add(now.id);
    Object.assign(party, { answer: now.answer, editable: now.editable, brings: now.brings });
    for (const own of now.groups) {
      const group = party.groups.find((each) => each.id === own.id);
      if (group) Object.assign(group, { parts: undefined }, own);
    }
  }

  /**
   * Take figures that were worked out after a change was answered.
   * @param {{version: number, figures: Snapshot["figures"], parties: import("./types.js").PartyNow[], ladder?: import("./types.js").Rung[]}} more
   */
  complete(more) {
    if (more.version !== this.state.version) return;
    this.state.figures = more.figures;
    if (more.ladder) this.state.ladder = more.ladder;
    this.state.is_complete = more.figures.now.net !== undefined && Object.keys(more.figures.now.net).length > 0;
    for (const party of more.parties) this.putParty(party);
    this.changed([]);
  }

  /**
   * Tell the parts to draw themselves, once a frame.
   * @param {string[]} [parties] those that are to be drawn anew beside those of which anything came in; all where it is left out
   */
  changed(parties) {
    if (!parties) this.stale = null;
    else for (const party of parties) this.stale?.add(party);
    if (this.isDue) return;
    this.isDue = true;
    // A hidden tab has no frames, and must be right when it is looked at.
    const draw = () => {
      this.isDue = false;
      for (const listener of this.listeners) listener();
      this.stale = new Set();
    };
    if (document.hidden) setTimeout(draw, 0);
    else requestAnimationFrame(draw);
  }

  /** Whether a party is to be drawn anew. @param {string} party */
  isStale(party) {
    return this.stale === null || this.stale.has(party);
  }

  /**
   * What a picture of a section hangs on: where all of it is as before, there is nothing to draw anew.
   * @param {string} id
   * @returns {unknown[]}
   */
  drawnBy(id) {
    const { today, now } = this.state.loads;
    return [today[id], now[id], this.minute, this.weekday, String(this.hours), this.section === id];
  }

  /** @param {() => void} listener */
  onChange(listener) {
    this.listeners.push(listener);
    listener();
  }

  /** Light up what belongs to what is pointed at. @param {Pointed} pointed */
  point(pointed) {
    for (const listener of this.pointers) listener(pointed);
  }

  /** @param {(pointed: Pointed) => void} listener */
  onPoint(listener) {
    this.pointers.push(listener);
  }

  /** The weekday that is shown. */
  get weekday() {
    return this.state.region.days[this.day];
  }

  /**
   * The loads of a section on the day that is shown.
   * @param {string} id
   */
  loads(id) {
    const { today, now } = this.state.loads;
    const { first, end, places, from, to } = this.shownIn(id);
    const loads = (/** @type {Record<string, import("./types.js").Days>} */ of) => (of[id]?.[this.weekday] ?? []).slice(first, end);
    return { today: loads(today), now: loads(now), places, from, to };
  }

  /**
   * Which intervals of a section are shown on the day that is shown.
   * @param {string} id
   * @returns {Shown}
   */
  shownIn(id) {
    const of = `${this.weekday} ${this.hours}`;
    if (of !== this.shownOf) this.shown.clear();
    this.shownOf = of;
    const known = this.shown.get(id);
    if (known) return known;
    const own = this.sections.get(id)?.days[this.weekday];
    const begins = own?.from_min ?? [];
    const first = begins.filter((begin) => begin < this.hours[0]).length;
    const end = begins.filter((begin) => begin < this.hours[1]).length;
    const [places, from, to] = [own?.places ?? [], begins, own?.to_min ?? []].map((each) => each.slice(first, end));
    const made = { first, end, places, from, to };
    this.shown.set(id, made);
    return made;
  }

  /**
   * What a section is called, without remarks in brackets: its line, and from where to where.
   * @param {string} id
   */
  called(id) {
    const section = this.sections.get(id);
    if (!section) return { line: id, where: "" };
    const line = plain(this.lines.get(section.line)?.name ?? section.line);
    const [begin, end, ...others] = section.name.split(" - ");
    const isPair = end !== undefined && !others.length;
    const name = isPair ? t("w_from_to", { begin, end }) : plain(section.name);
    return { line, where: isPair || !section.direction ? name : `${name}, ${section.direction}` };
  }

  /**
   * The same in one piece.
   * @param {string} id
   */
  sectionName(id) {
    const { line, where } = this.called(id);
    return where ? `${line}, ${where}` : line;
  }
}

/**
 * Whether two lists hold the very same things.
 * @param {unknown[]} one
 * @param {unknown[]} other
 */
export const same = (one, other) => one.length === other.length && one.every((each, index) => each === other[index]);

/** @param {string} name */
const plain = (name) => name.replace(/ ?\([^()]*\)/g, "").trim() || name;

/**
 * Return the fullest moment of loads against places: its place in the day and how full; -1 where nothing runs.
 * @param {number[]} loads
 * @param {number[]} places
 */
export function fullest(loads, places) {
  let place = -1;
  let factor = 0;
  loads.forEach((load, index) => {
    if (places[index] > 0 && load / places[index] > factor) {
      factor = load / places[index];
      place = index;
    }
  });
  return { place, factor };
}

/**
 * Return the interval that a minute lies in: the last that began, the first before any.
 * @param {number[]} begins
 * @param {number} minute
 */
export function intervalAt(begins, minute) {
  let found = 0;
  begins.forEach((begin, index) => {
    if (begin <= minute) found = index;
  });
  return found;
}
