// The sentence and the four figures that decide, each against today and against the last saved proposal.
import { at, h, say } from "./dom.js";
import { change, language, left, NOBODY, number, partiesInLetters, percent, plural, signed, t } from "./words.js";

/**
 * @typedef {import("./store.js").Store} Store
 * @typedef {import("./types.js").Figures} Figures
 */

/** After how long without a change the figures are read out, in ms. */
const QUIET_MS = 700;

/** @param {Store} store */
export function showFigures(store) {
  const list = at("figure-list");
  const items = ["left", "peak", "asked", "sure"].map((key) => makeItem(key));
  const worth = makeItem("value");
  list.append(...items.map((item) => item.root), worth.root);
  let quiet = 0;
  /** @type {unknown} */
  let drawn = null;
  store.onChange(() => {
    if (drawn === store.state.figures) return;
    drawn = store.state.figures;
    const { today, now, saved } = store.state.figures;
    say(at("headline"), headline(store));
    fill(items[0], left(now.overload), left(today.overload), t("w_left_unit"), [
      ["w_against_today", difference(now.overload - today.overload)],
      saved && ["w_against_saved", difference(now.overload - saved.overload)],
    ]);
    fill(items[1], change(today.peak, now.peak), "", t("w_peak_unit", { now: number(today.peak), then: number(now.peak) }), [
      saved && ["w_against_saved", same(change(saved.peak, now.peak))],
    ]);
    const asked = now.asked;
    const asks = asked.parties ? t("w_asked_unit", {
      people: plural("w_people", asked.people), minutes: plural("w_minutes", asked.mean_min),
    }) : t("w_asked_none");
    fill(items[2], number(asked.parties), "", `${t("w_asked_of", { parties: plural("w_parties", store.state.parties.length) })}; ${asks}`,
      [saved && ["w_against_saved", difference(asked.parties - saved.asked.parties)]]);
    fillSure(items[3], now, today);
    fillWorth(worth, now);
    const told = t("w_told", { left: left(now.overload), change: change(today.peak, now.peak), parties: plural("w_parties", asked.parties) });
    clearTimeout(quiet);
    quiet = window.setTimeout(() => say(at("told"), told), QUIET_MS);
  });
}

/** @param {string} key */
function makeItem(key) {
  const number = h("b");
  const before = h("span", { class: "before" });
  const unit = h("dd");
  const against = h("dd", { class: "against" });
  const isQuarter = document.body.dataset.interval === "15";
  const label = key === "peak" && !isQuarter ? "w_peak_label_interval" : `w_${key}_label`;
  const root = h("div", { class: `figure ${key}` }, h("dt", {}, t(label)),
    h("dd", { class: "large" }, before, number), unit, against);
  return { root, number, before, unit, against };
}

/**
 * @param {ReturnType<typeof makeItem>} item
 * @param {string} now
 * @param {string} before
 * @param {string} unit
 * @param {(string[] | null | false)[]} against
 */
function fill(item, now, before, unit, against) {
  say(item.number, now);
  say(item.before, before && before !== now ? `${before} \u2192 ` : "");
  say(item.unit, unit);
  const told = against.filter(Boolean).map((pair) => `${t(/** @type {string[]} */ (pair)[0])} ${/** @type {string[]} */ (pair)[1]}`);
  say(item.against, told.join(" \u00b7 "));
}

/**
 * How sure: what is assumed, and what is left when half keep to it.
 * @param {ReturnType<typeof makeItem>} item
 * @param {Figures} now
 * @param {Figures} today
 */
function fillSure(item, now, today) {
  const share = now.assumed_share ?? today.assumed_share;
  const isKnown = share !== null && share !== undefined;
  fill(item, isKnown ? percent(share) : t("w_sure_unknown"), "", isKnown ? t("w_sure_unit") : "", []);
  const half = now.net?.["0.5"];
  const values = half && { left: left(half.overload), change: change(today.peak, half.peak) };
  say(item.against, values && now.asked.parties ? t(half.overload <= NOBODY ? "w_half_fits" : "w_half", values) : "");
}

/**
 * What a year is worth comes a moment after the other figures; until then it is said that it is worked out.
 * @param {ReturnType<typeof makeItem>} item
 * @param {Figures} now
 */
function fillWorth(item, now) {
  const worth = now.value;
  item.root.hidden = !now.asked.parties;
  if (!worth) {
    say(item.unit, t("w_value_wait"));
    return;
  }
  const own = worth.texts[language];
  const told = [own.co2, worth.vehicles && vehicles(worth.vehicles), own.off && t("w_value_off", { amount: own.off })].filter(Boolean);
  say(item.number, own.eur);
  const missing = own.missing.length ? t("w_value_missing", { names: own.missing.join("; ") }) : "";
  say(item.unit, [t(`w_value_${worth.comparison}`), missing].filter(Boolean).join("; "));
  // What stands behind it takes room that a laptop has not: one click.
  let more = item.against.querySelector("details");
  if (!more) item.against.append((more = h("details", {}, h("summary", {}, t("w_value_behind")), h("p"))));
  more.hidden = !told.length;
  say(/** @type {Element} */ (more.querySelector("p")), told.join(" \u00b7 "));
}

/** @param {number[]} span */
function vehicles([low, , high]) {
  if (low === high) return low ? plural(low > 0 ? "w_value_fewer" : "w_value_more", Math.abs(low)) : "";
  return t("w_value_between", { low: number(low), high: number(high) });
}

/** @param {number} value */
const difference = (value) => (Math.round(value) === 0 ? t("w_same") : signed(value));
/** @param {string} text */
const same = (text) => (text.startsWith("0") ? t("w_same") : text);

/** @param {Store} store */
export function headline(store) {
  const { today, now } = store.state.figures;
  if (!now.asked.parties) {
    return now.overload <= NOBODY ? t("w_nobody_fits") : plural("w_nobody_left", now.overload, { left: left(now.overload) });
  }
  const moves = plural("w_moves", now.asked.parties, { parties: partiesInLetters(now.asked.parties) });
  const modes = store.state.region.modes.map((mode) => t(`s_mode_${mode}`));
  if (now.overload <= NOBODY) return `${moves} ${t("s_then_fits", { modes: modes.length < 2 ? modes.join("") : `${modes.slice(0, -1).join(", ")} ${t("and")} ${modes[modes.length - 1]}` })}`;
  return `${moves} ${plural("w_left", now.overload, { left: left(now.overload), now: left(today.overload) })}`;
}
