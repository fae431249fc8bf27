// What became of the choices: who is lost, who is in it, and what is assumed.
import { at, h } from "./dom.js";
import { faultsOf } from "./new_files.js";
import { isText, modeName, ownForm } from "./new_fields.js";
import { patch } from "./patching.js";
import { showPlaces } from "./placing.js";
import { joined, number, percent, plural, t } from "./words.js";

/**
 * @typedef {import("./new_types.js").State} State
 * @typedef {import("./new_types.js").Made} Made
 * @typedef {import("./new_types.js").Lost} Lost
 * @typedef {import("./new_types.js").Change} Change
 */

const MOST_NAMES = 6;

/**
 * @param {State} state
 * @param {string} own
 * @param {Change} change
 */
export function showMade(state, own, change) {
  const made = state.made;
  at("nothing-yet").hidden = Boolean(made);
  for (const id of ["lost", "parties", "assumptions"]) at(id).hidden = !made;
  at("places").hidden = !made?.unplaced.length;
  at("line-choice").hidden = !made?.lines.length;
  if (!made) return;
  showLost(state, made, own, change);
  showPlaces(state, change);
  showLines(state, made, change);
  showParties(made);
  at("parties").hidden = !made.parties.length;
  at("assumptions").hidden = !made.assumptions.length;
  at("assumptions-order").textContent = t(made.is_swept ? "w_new_swept" : "w_new_not_swept", { id: state.id });
  patch(at("assumption-list"), made.assumptions, (each) => each.key, (each) => {
    const said = state.choices.own[each.key];
    return h("li", { class: each.decides === null ? "" : "decides" }, h("h3", {}, each.what.charAt(0).toUpperCase() + each.what.slice(1), each.people !== null && h("small", {}, ` ${plural("w_new_of_people", each.people)}`)),
      each.decides !== null && h("p", { class: "weight" }, t("w_new_decides", { share: percent(each.decides) })),
      h("p", { class: "note" }, said ? t("w_new_own", { source: said.source === "set by hand in stagger new" ? t("w_new_by_hand") : said.source }) : t("w_new_source_is", { source: each.source, quality: t(`w_new_quality_${each.quality}`) })),
      ownForm(each.key, each.value, each.what, said, change),
      each.how && isText(each.key, each.value) && h("p", { class: "note" }, each.how));
  }, (each) => state.choices.own[each.key]);
}

/**
 * @param {State} state
 * @param {Made} made
 * @param {string} own
 * @param {Change} change
 */
function showLost(state, made, own, change) {
  const people = made.lost.reduce((sum, each) => sum + (each.people ?? 0), 0);
  const share = made.lost.reduce((sum, each) => sum + (each.share ?? 0), 0);
  at("lost-sum").textContent = made.faults.length ? t("w_new_lost_faults") : people ? t("w_new_lost_sum", { people: number(people), share: percent(share) }) : t("w_new_nobody_lost");
  at("lost").classList.toggle("fine", !people && !made.faults.length);
  at("lost-faults").replaceChildren(...(made.faults.length ? faultsOf(made.faults, made.marked, own) : []));
  patch(at("lost-list"), made.lost, (each) => each.reason, (each) =>
    h("li", {}, h("b", {}, each.people === null ? plural("w_new_lost_schools", each.names.length) : t("w_new_lost_people", { people: number(each.people), share: percent(each.share) })),
      " ", t(`w_new_lost_${each.reason}`), " ", h("span", { class: "note" }, `${someOf(each.names)}.`), " ", t(`w_new_do_${each.reason}`),
      each.reason === "no_pupils" && withPupils(each, state, change)),
    (each) => (each.reason === "no_pupils" ? state.choices.own : null));
}

/** @param {string[]} names */
function someOf(names) {
  const more = names.length - MOST_NAMES;
  return more > 0 ? t("w_new_and_more", { names: names.slice(0, MOST_NAMES).join(", "), count: number(more) }) : joined(names);
}

/**
 * @param {Lost} lost
 * @param {State} state
 * @param {Change} change
 */
function withPupils(lost, state, change) {
  return h("details", {}, h("summary", {}, t("w_new_fill_in_pupils")),
    h("ul", { class: "pupils" }, ...lost.ids.map((id, index) => {
      const key = `schools.${id}.pupils`;
      return h("li", {}, ownForm(key, "0", t("w_new_pupils_of", { name: lost.names[index] }), state.choices.own[key], change, false));
    })));
}

/**
 * @param {State} state
 * @param {Made} made
 * @param {Change} change
 */
function showLines(state, made, change) {
  const known = new Set(made.lines.map((line) => line.id));
  const unknown = state.choices.exclude.filter((id) => !known.has(id)).map((id) => ({ id, name: id, mode: "" }));
  const out = new Set(state.choices.exclude);
  const lines = [...made.lines, ...unknown];
  at("line-count").textContent = t("w_new_lines_in", { count: number(lines.filter((line) => !out.has(line.id)).length), all: number(lines.length) });
  patch(at("line-list"), lines, (line) => line.id, (line) => {
    const box = h("input", { type: "checkbox", id: `line-${line.id}`, checked: !out.has(line.id) });
    box.addEventListener("change", () => {
      const left = state.choices.exclude.filter((id) => id !== line.id);
      change({ exclude: box.checked ? left : [...left, line.id] }, at("lines-told"));
    });
    return h("li", {}, h("label", { class: "tick" }, box, ` ${modeName(line.mode)} ${line.name}`));
  }, () => state.choices.exclude);
}

/** @param {Made} made */
function showParties(made) {
  const heads = ["w_new_party", "w_new_people", "w_new_begins", "w_new_riders", "w_new_people_from", "w_new_num_assumed"];
  at("party-table").replaceChildren(
    h("thead", {}, h("tr", {}, ...heads.map((head) => h("th", { scope: "col" }, t(head))))),
    h("tbody", {}, ...made.parties.map((party) =>
      h("tr", {}, h("th", { scope: "row" }, party.name), h("td", { class: "figure" }, number(party.people)), h("td", {}, party.begins.join(" ")),
        h("td", { class: "figure" }, percent(party.public_transport)), h("td", { class: "note" }, party.people_from), h("td", { class: "figure" }, number(party.assumed.length))))),
  );
}
