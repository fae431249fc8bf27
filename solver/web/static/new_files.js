// What was read of each file, and what is wrong with it, cell by cell.
import { at, h } from "./dom.js";
import { modeName } from "./new_fields.js";
import { patch } from "./patching.js";
import { has, joined, language, number, plural, t } from "./words.js";

/**
 * @typedef {import("./new_types.js").State} State
 * @typedef {import("./new_types.js").Seen} Seen
 * @typedef {import("./new_types.js").Fault} Fault
 */

const MOST_FAULTS = 40;

/**
 * @param {State} state
 * @param {string} own address of the region
 * @param {(name: string) => void} remove
 */
export function showFiles(state, own, remove) {
  const files = [...Object.values(state.refused).map((seen) => ({ seen, wrong: true })), ...Object.values(state.files).map((seen) => ({ seen, wrong: false }))];
  patch(at("file-list"), files, ({ seen, wrong }) => `${wrong} ${seen.file}`, ({ seen, wrong }) =>
    h("li", { class: wrong ? "wrong" : "" },
      h("div", { class: "heads" }, h("h3", {}, seen.file, " ", h("small", {}, wrong ? t("w_new_not_in") : what(seen))),
        h("button", { type: "button", class: "plain", onclick: () => remove(seen.file) }, t("w_new_remove"), h("span", { class: "unseen" }, `: ${seen.file}`))),
      ...(wrong ? faultsOf(seen.problems, seen.marked, own) : []),
      seen.replaced_by && h("p", { class: "warning" }, t("w_new_replaced_by", { name: seen.replaced_by })),
      (seen.beside ?? []).length > 0 && h("p", { class: "note" }, t("w_new_beside", { names: joined(seen.beside ?? []) })),
      seen.date && h("p", {}, t("w_new_service_day", { day: dayInWords(seen.date) }), " ", h("span", { class: "note" }, seen.why)),
      seen.warning && h("p", { class: "warning" }, seen.warning),
      seen.lines.length > 0 && lineList(seen)));
}

/** @param {Seen} seen */
function what(seen) {
  const rows = Object.entries(seen.rows).map(([key, count]) => (has(`w_new_rows_${key}`) ? plural(`w_new_rows_${key}`, count) : `${key} ${number(count)}`));
  return joined(rows);
}

/** @param {string} date */
function dayInWords(date) {
  return new Date(`${date}T12:00:00Z`).toLocaleDateString(language, { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}

/**
 * What is wrong: where it stands, what was found, what was expected and what to do.
 * @param {Fault[]} faults
 * @param {string[]} marked workbooks with their wrong cells marked
 * @param {string} own
 * @returns {HTMLElement[]}
 */
export function faultsOf(faults, marked, own) {
  return [
    h("p", { class: "alarm" }, plural("w_new_problems", faults.length)),
    ...marked.map((name) => h("p", {}, h("a", { class: "button", href: `${own}/marked/${encodeURIComponent(name)}`, download: name }, t("w_new_marked", { name })))),
    h("ol", { class: "faults" }, ...faults.slice(0, MOST_FAULTS).map((each) =>
      h("li", {}, h("b", {}, each.cell ? t("w_new_cell", { sheet: each.sheet ?? "", cell: each.cell }) : each.where), ": ",
        t("w_problem", { found: each.found, expected: each.expected }), " ", each.advice && `${each.advice[0].toUpperCase()}${each.advice.slice(1)}.`)),
      faults.length > MOST_FAULTS && h("li", { class: "note" }, plural("w_new_more_faults", faults.length - MOST_FAULTS))),
  ];
}

/** @param {Seen} seen */
function lineList(seen) {
  const head = ["w_new_line", "w_new_direction", "w_new_runs_peak", "w_new_runs", "w_new_first", "w_new_last"];
  const label = plural("w_new_lines_of_day", seen.num_lines);
  return h("details", {}, h("summary", {}, label),
    seen.num_lines > seen.lines.length && h("p", { class: "note" }, t("w_new_lines_busiest", { count: number(seen.lines.length) })),
    h("div", { class: "scroll low", tabindex: 0, role: "region", "aria-label": label },
      h("table", {}, h("thead", {}, h("tr", {}, ...head.map((key) => h("th", { scope: "col" }, t(key))))),
        h("tbody", {}, ...seen.lines.map((line) =>
          h("tr", {}, h("th", { scope: "row" }, `${modeName(line.mode)} ${line.name}`), h("td", {}, line.headsign), h("td", { class: "figure" }, number(line.num_peak)),
            h("td", { class: "figure" }, number(line.num_runs)), h("td", {}, line.first), h("td", {}, line.last)))))));
}
