// The parties as cards: what each has now and would get, what it brings, and how the talk with it stands.
import { at, h, put, s, say } from "./dom.js";
import { becomes, briefly, doesNow, isMoved, todayOf } from "./moves.js";
import { change, number, plural, t } from "./words.js";

/**
 * @typedef {import("./store.js").Store} Store
 * @typedef {import("./types.js").Party} Party
 * @typedef {import("./types.js").Group} Group
 * @typedef {import("./types.js").Answer} Answer
 * @typedef {{
 *   choose: (party: Party, group: Group, option: number) => void,
 *   answer: (party: Party, answer: Answer) => unknown,
 *   stay: (party: Party, stays: boolean) => void,
 *   refusal: (party: Party) => void,
 * }} Actions
 * @typedef {{group: Group, slider: HTMLInputElement, told: HTMLElement, proposed: SVGElement, days: HTMLSelectElement | null, root: HTMLElement}} Slider
 * @typedef {{party: Party, root: HTMLLIElement, state: HTMLSelectElement, facts: HTMLElement, foot: HTMLElement, stay: HTMLInputElement, refusal: HTMLButtonElement, sliders: Slider[], many: HTMLElement | null, note: HTMLElement}} Card
 */

/** @type {Answer[]} */
const ANSWERS = ["open", "yes", "no", "other"];
/** Cards on a small screen, below which the rest of the table lies. */
const FEW_BELOW_ONE_ANOTHER = 10;

/**
 * @param {Store} store
 * @param {Actions} actions
 * @param {boolean} isReadOnly
 */
export function showCards(store, actions, isReadOnly) {
  const cards = store.state.parties.map((party) => makeCard(store, party, actions, isReadOnly));
  const list = at("cards");
  const [sort, search, only] = [at("sort"), at("search"), at("only-moved")];

  /** The order changes when it is asked to, not while somebody moves a slider. */
  const order = () => list.append(...[...cards].sort((one, other) => compare(sort.value, one.party, other.party)).map((card) => card.root));
  const more = h("button", { type: "button", class: "more" });
  list.after(more);
  let few = matchMedia("(max-width: 63.99rem)").matches ? FEW_BELOW_ONE_ANOTHER : Infinity;
  more.addEventListener("click", () => {
    few = Infinity;
    filter();
  });
  const filter = () => {
    const wanted = search.value.trim().toLowerCase();
    const found = cards.filter((card) => card.party.name.toLowerCase().includes(wanted) && (!only.checked || isMoved(card.party)));
    const shown = new Set([...list.children].filter((root) => found.some((card) => card.root === root)).slice(0, few));
    for (const card of cards) card.root.hidden = !shown.has(card.root);
    const count = found.length;
    more.hidden = shown.size === count;
    say(more, t("w_cards_all", { count: number(count - shown.size) }));
    say(at("found"), count || !wanted ? plural("w_found", count) : t("w_found_none", { wanted: search.value.trim().slice(0, 60) }));
  };
  sort.addEventListener("change", () => {
    order();
    filter();
  });
  search.addEventListener("input", filter);
  only.addEventListener("change", filter);
  order();
  filter();
  store.onChange(() => {
    for (const card of cards) if (store.isStale(card.party.id)) fillCard(store, card, isReadOnly);
  });
  store.onPoint(({ line, party }) => {
    for (const card of cards) card.root.classList.toggle("lit", card.party.id === party || Boolean(line && card.party.lines.includes(line)));
  });
}

/**
 * @param {string} key
 * @param {Party} one
 * @param {Party} other
 */
function compare(key, one, other) {
  if (key === "name") return one.name.localeCompare(other.name, document.documentElement.lang);
  if (key === "people") return other.people - one.people;
  if (key === "answer") return ANSWERS.indexOf(other.answer) - ANSWERS.indexOf(one.answer) || brings(other) - brings(one);
  return brings(other) - brings(one) || other.people - one.people;
}

/**
 * How much a party counts: who moves by what it brings, most of all whom it gets on board; others by who would matter.
 * @param {Party} party
 */
function brings(party) {
  const first = party.brings ? 1e9 + 1e4 * Math.round(party.brings.overload) + party.brings.peak : 0;
  return first + (party.in_overflow ?? 0);
}

/**
 * @param {Store} store
 * @param {Party} party
 * @param {Actions} actions
 * @param {boolean} isReadOnly
 * @returns {Card}
 */
function makeCard(store, party, actions, isReadOnly) {
  const id = `party-${party.id}`;
  const name = h("h3", { id: `${id}-name`, class: "name" }, party.name);
  const state = h("select", { class: "state", "aria-label": `${t("w_answer")}, ${party.name}`, disabled: isReadOnly },
    ...ANSWERS.map((answer) => h("option", { value: answer }, t(`w_answer_${answer}`))));
  state.addEventListener("change", () => actions.answer(party, /** @type {Answer} */ (state.value)));
  const facts = h("p", { class: "facts" });
  const sliders = party.groups.filter((group) => group.options.length > 1).map((group) => makeSlider(party, group, actions, isReadOnly));
  const stay = h("input", { type: "checkbox", disabled: isReadOnly });
  stay.addEventListener("change", () => actions.stay(party, stay.checked));
  const refusal = h("button", { type: "button", class: "plain", onclick: () => actions.refusal(party), "aria-haspopup": "dialog" },
    t("w_refusal"), h("span", { class: "unseen" }, ` ${party.name}`));
  const note = h("p", { class: "note" });
  const isMany = sliders.length > 1;
  const many = isMany ? h("summary") : null;
  const times = many ? h("details", { class: "groups" }, many, ...sliders.map((slider) => slider.root)) : h("div", {}, ...sliders.map((slider) => slider.root));
  const foot = h("div", { class: "foot" }, h("label", { class: "tick" }, stay, " ", t("w_stays"), h("span", { class: "unseen" }, `, ${party.name}`)), refusal);
  const root = h("li", {
    id, class: "card", "aria-labelledby": `${id}-name`, "data-party": party.id,
    onpointerenter: () => store.point({ party: party.id }), onpointerleave: () => store.point({}),
    onfocusin: () => store.point({ party: party.id }), onfocusout: () => store.point({}),
  }, h("div", { class: "head" }, name, state), facts, times, note, foot);
  return { party, root, state, facts, foot, stay, refusal, sliders, many, note };
}

/**
 * A slider over the options of one week pattern, with today and the proposal marked; days to choose where there are several.
 * @param {Party} party
 * @param {Group} group
 * @param {Actions} actions
 * @param {boolean} isReadOnly
 * @returns {Slider}
 */
function makeSlider(party, group, actions, isReadOnly) {
  const patterns = [...new Set(group.options.map((option) => option.pattern))];
  const count = group.options.filter((option) => option.pattern === patterns[0]).length;
  const isMany = party.groups.length > 1;
  const label = isMany ? t("w_group_time", { group: group.name }) : t("w_party_time", { party: party.name });
  const slider = h("input", { type: "range", min: 0, max: Math.max(0, count - 1), step: 1, "aria-label": label, disabled: isReadOnly });
  const told = h("output", { class: "told" });
  const today = todayOf(group);
  const proposed = s("path", { class: "proposed" });
  const marks = s("svg", { class: "marks", "aria-hidden": "true", focusable: "false", viewBox: "0 0 100 6", preserveAspectRatio: "none" },
    s("line", { class: "today", x1: share(group, today.index, count), x2: share(group, today.index, count), y1: 0, y2: 6 }), proposed);
  /** @type {HTMLSelectElement | null} */
  let days = null;
  if (patterns.length > 1) {
    days = h("select", { "aria-label": `${label}, ${t("w_days_pattern")}`, disabled: isReadOnly },
      ...patterns.map((pattern, index) => h("option", { value: index }, group.options[index * count]?.label.split(", ").slice(1).join(", ") || pattern)));
  }
  const chosen = () => Number(slider.value) + count * Number(days?.value ?? 0);
  const choose = () => actions.choose(party, group, chosen());
  slider.addEventListener("input", choose);
  days?.addEventListener("change", choose);
  const root = h("div", { class: "slider" }, isMany && h("span", { class: "group" }, `${group.name} `, h("small", {}, plural("w_people", group.people))),
    h("div", { class: "track" }, slider, marks), days, told);
  return { group, slider, told, proposed, days, root };
}

/**
 * Where an option lies along its slider, in percent; the thumb takes a little at both ends.
 * @param {Group} group
 * @param {number} index
 * @param {number} count
 */
function share(group, index, count) {
  return (3 + (94 * (index % count)) / Math.max(1, count - 1)).toFixed(1);
}

/**
 * @param {Store} store
 * @param {Card} card
 * @param {boolean} isReadOnly
 */
function fillCard(store, card, isReadOnly) {
  const { party, root } = card;
  const moved = isMoved(party);
  put(root, "class", `card is-${party.answer}${moved ? " moved" : ""}${root.classList.contains("lit") ? " lit" : ""}`);
  if (card.state.value !== party.answer) card.state.value = party.answer;
  say(card.facts, [plural("w_people", party.people), ...broughtBy(store, party)].join(" \u00b7 "));
  const isOpen = party.answer === "open" || party.answer === "other";
  for (const slider of card.sliders) fillSlider(store, slider, isReadOnly || !isOpen);
  const differing = party.groups.some((group) => (group.proposed_option ?? todayOf(group).index) !== todayOf(group).index);
  card.stay.checked = !moved;
  card.stay.disabled = isReadOnly || !isOpen || party.answer === "other";
  card.refusal.hidden = !moved;
  // Who has today's times, and is asked for no others, has nothing to take back.
  card.foot.hidden = !moved && !differing;
  if (card.many) {
    const others = party.groups.filter((group) => group.option === null || !group.options[group.option]?.is_today);
    say(card.many, others.length ? t("w_groups_moved", { groups: plural("w_groups", party.groups.length), count: number(others.length) }) : plural("w_groups", party.groups.length));
  }
  say(card.note, party.answer === "other" ? t("w_answer_other_how") : "");
}

/**
 * @param {Store} store
 * @param {Party} party
 */
function broughtBy(store, party) {
  if (!party.brings) {
    const count = Math.round(party.in_overflow ?? 0);
    return count ? [plural("w_brings_overflow", count)] : [];
  }
  const { overload, peak } = party.brings;
  const told = [];
  if (Math.round(overload) > 0) told.push(plural("w_brings_left", overload));
  const today = store.state.figures.today.peak;
  if (!told.length && Math.round((100 * peak) / today)) told.push(t("w_brings_peak", { change: change(today, today - peak) }));
  return told.length ? told : [t("w_brings_nothing")];
}

/**
 * @param {Store} store
 * @param {Slider} slider
 * @param {boolean} isFixed
 */
function fillSlider(store, slider, isFixed) {
  const { group } = slider;
  const mine = store.chosen.get(group.id);
  const count = Number(slider.slider.max) + 1;
  const index = mine ?? group.option ?? middleOf(group);
  if (Number(slider.slider.value) !== index % count) slider.slider.value = String(index % count);
  if (slider.days && mine === undefined) slider.days.value = String(Math.floor(index / count));
  const option = mine ?? group.option;
  say(slider.told, option === null ? doesNow(group) : briefly(group, option));
  put(slider.slider, "aria-valuetext", option === null ? doesNow(group) : becomes(group, option));
  slider.slider.disabled = isFixed;
  if (slider.days) slider.days.disabled = isFixed;
  const isToday = group.options[index]?.is_today;
  slider.root.classList.toggle("moved", mine !== undefined ? !isToday : group.option === null || !isToday);
  const proposed = group.proposed_option;
  const x = proposed === null ? 0 : Number(share(group, proposed, count));
  put(slider.proposed, "d", proposed === null ? "" : `M${x} 0l2.2 6h-4.4z`);
}

/**
 * Where a group whose parts differ stands on its slider: at the middle of them.
 * @param {Group} group
 */
function middleOf(group) {
  const parts = group.parts ?? [];
  const all = parts.reduce((sum, part) => sum + part, 0);
  return all ? Math.round(parts.reduce((sum, part, index) => sum + part * index, 0) / all) : todayOf(group).index;
}
