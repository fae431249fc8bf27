// Plans side by side: today, what is on the table, and the scenarios that somebody ticks.
import { open, refusedTold } from "./dialogs.js";
import { h } from "./dom.js";
import { becomes } from "./moves.js";
import { ask } from "./server.js";
import { change, left, number, plural, t } from "./words.js";

/**
 * @typedef {import("./store.js").Store} Store
 * @typedef {import("./types.js").Figures} Figures
 * @typedef {import("./types.js").Beside} Beside
 * @typedef {import("./types.js").Version} Version
 */

/**
 * @param {Store} store
 * @param {string} base address of this table in the API
 * @param {Version[]} scenarios all that can stand there
 * @param {Version} first the one that does
 */
export async function openBeside(store, base, scenarios, first) {
  const shown = new Set([first.id]);
  const tables = h("div", { class: "beside" });
  let asked = 0;
  const fill = async () => {
    const own = ++asked;
    const chosen = scenarios.filter((each) => shown.has(each.id));
    try {
      const found = await Promise.all(chosen.map((each) => ask(`${base}/beside/${encodeURIComponent(each.id)}`)));
      if (own === asked) tables.replaceChildren(figuresOf(store, chosen, found), partiesOf(store, chosen, found));
    } catch (error) {
      tables.replaceChildren(h("p", { role: "alert" }, refusedTold(error)));
    }
  };
  const ticks = scenarios.map((each) => {
    const box = h("input", { type: "checkbox", checked: shown.has(each.id) });
    box.addEventListener("change", () => {
      if (box.checked) shown.add(each.id);
      else shown.delete(each.id);
      void fill();
    });
    return h("label", { class: "tick" }, box, " ", each.name);
  });
  const choice = ticks.length > 1 && h("fieldset", { class: "which" }, h("legend", {}, t("w_beside_which")), ...ticks);
  open(t("w_beside"), choice || "", tables);
  await fill();
}

/**
 * @param {Store} store
 * @param {Version[]} chosen
 * @param {Beside[]} found of each
 */
function figuresOf(store, chosen, found) {
  const own = found[0]?.tables[0].figures ?? store.state.figures;
  const { today } = own;
  const columns = [t("w_beside_today"), t("w_beside_now"), ...chosen.map((each) => each.name)];
  const all = [today, own.now, ...found.map((each) => each.tables[1].figures.now)];
  /**
   * @param {string} label
   * @param {(figures: Figures) => string} told
   */
  const row = (label, told) => h("tr", {}, h("th", { scope: "row" }, label), ...all.map((each) => h("td", { class: "figure" }, told(each))));
  const isQuarter = document.body.dataset.interval === "15";
  return scrolling(t("w_beside_figures"), h("table", {}, h("caption", {}, t("w_beside_figures")), heads(columns, "figure"),
    h("tbody", {},
      row(t("w_left_label"), (each) => left(each.overload)),
      row(t(isQuarter ? "w_peak_label" : "w_peak_label_interval"), (each) => (each === today ? number(each.peak) : change(today.peak, each.peak))),
      row(t("w_asked_label"), (each) => (each.asked.parties ? `${plural("w_parties", each.asked.parties)}, ${plural("w_people", each.asked.people)}` : t("w_asked_none"))),
    )));
}

/**
 * Who has other times in any of them than on the table, with the time in each.
 * @param {Store} store
 * @param {Version[]} chosen
 * @param {Beside[]} found of each
 */
function partiesOf(store, chosen, found) {
  const rows = new Map(found.flatMap((each) => each.differing.map((own) => [own.group, own])));
  if (!rows.size) return h("p", {}, t("w_beside_same"));
  const body = [...rows.values()].map((row) => {
    const party = store.parties.get(row.party);
    const group = party?.groups.find((each) => each.id === row.group);
    /** @param {Beside["differing"][number]} of @param {number} index */
    const told = (of, index) => {
      const option = of.options[index];
      return group && option !== null ? becomes(group, option) : of.labels[index] ?? t("w_split_some");
    };
    const times = found.map((each) => {
      const own = each.differing.find((other) => other.group === row.group);
      return own ? told(own, 1) : told(row, 0); // who does not differ has what is on the table
    });
    const name = party && group && party.groups.length > 1 ? `${party.name}, ${group.name}` : row.name;
    return h("tr", {}, h("th", { scope: "row" }, name), ...[told(row, 0), ...times].map((text) => h("td", {}, text)));
  });
  return scrolling(t("w_beside_parties"), h("table", {}, h("caption", {}, t("w_beside_parties")),
    heads([t("w_beside_now"), ...chosen.map((each) => each.name)]), h("tbody", {}, ...body)));
}

/**
 * @param {string[]} columns
 * @param {string} [kind]
 */
const heads = (columns, kind = "") =>
  h("thead", {}, h("tr", {}, h("td"), ...columns.map((name) => h("th", { scope: "col", class: kind }, name))));

/**
 * @param {string} label
 * @param {HTMLTableElement} table
 */
const scrolling = (label, table) => h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label }, table);
