// What opens over the table: the history, the scenarios, two side by side, and what if a party says no.
import { at, h, say } from "./dom.js";
import { becomes, did } from "./moves.js";
import { ask, post } from "./server.js";
import { change, left, number, plural, t } from "./words.js";

/**
 * @typedef {import("./store.js").Store} Store
 * @typedef {import("./types.js").Figures} Figures
 * @typedef {import("./types.js").Party} Party
 */

/**
 * Open the dialog with a heading; what it holds is filled in by who calls.
 * @param {string} heading
 * @param {...(Node | string)} children
 */
function open(heading, ...children) {
  const dialog = at("dialog");
  const close = h("button", { type: "button", class: "close", onclick: () => dialog.close() }, t("w_close"));
  dialog.replaceChildren(h("div", { class: "heads" }, h("h2", { id: "dialog-h" }, heading), close), ...children);
  if (!dialog.open) dialog.showModal();
  return dialog;
}

/**
 * Ask why a party says so: for the history, and for whoever was not there. Null where it is not to be kept after all.
 * @param {Party} party
 * @param {import("./types.js").Answer} answer
 * @returns {Promise<string | null>}
 */
export function askWhy(party, answer) {
  return new Promise((resolve) => {
    const why = h("input", { type: "text", id: "why", maxlength: 400, autocomplete: "off" });
    const cancel = h("button", { type: "button", onclick: () => dialog.close("") }, t("w_cancel"));
    const form = h("form", { method: "dialog" }, h("label", { for: "why" }, t("w_why")), why,
      h("button", { type: "submit", class: "primary", value: "keep" }, t("w_save")), cancel);
    const dialog = open(t("w_why_title", { party: party.name, answer: t(`w_answer_${answer}`) }), form);
    dialog.returnValue = "";
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "keep" ? why.value.trim() : null), { once: true });
    why.focus();
  });
}

/** @param {unknown} error */
const refusedTold = (error) => t("w_refused", { detail: error instanceof Error ? error.message : String(error) });

/**
 * @param {Store} store
 * @param {string} base
 */
export async function openHistory(store, base) {
  // What was taken back since the page was loaded, only the server knows.
  store.state.history = await ask(`${base}/history`).catch(() => store.state.history);
  const times = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", day: "numeric", month: "short" });
  const rows = [...store.state.history].reverse().map((each) => h("li", { class: each.undone ? "undone" : "" },
    h("span", { class: "when" }, times.format(new Date(1000 * each.at)), " \u00b7 ", h("b", {}, each.who)),
    h("span", { class: "what" }, did(store, each), each.undone ? ` (${t("w_history_undone")})` : ""),
    each.why ? h("span", { class: "why" }, t("w_history_why", { why: each.why })) : null));
  open(t("w_history"), rows.length ? h("ol", { class: "history" }, ...rows) : h("p", {}, t("w_history_empty")));
}

/**
 * @param {Store} store
 * @param {string} base address of this table in the API
 */
export function openVersions(store, base) {
  const told = h("p", { role: "status", class: "told" });
  const name = h("input", { type: "text", id: "version-name", required: true, maxlength: 60, autocomplete: "off" });
  const list = h("ul", { class: "versions" });
  const form = h("form", {}, h("label", { for: "version-name" }, t("w_versions_name")), name, h("button", { type: "submit" }, t("w_versions_save")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const made = await post(`${base}/scenarios`, { name: name.value.trim() });
      store.state.scenarios = [...(store.state.scenarios ?? []), made];
      say(told, t("w_versions_saved", { name: name.value.trim() }));
      name.value = "";
      fill();
    } catch (error) {
      say(told, refusedTold(error));
    }
  });
  const fill = () => {
    const others = (store.state.scenarios ?? []).filter((each) => each.id !== store.state.id);
    list.replaceChildren(...others.map((each) => h("li", {},
      h("span", {}, h("a", { href: `/tables/${encodeURIComponent(each.id)}` }, each.name), each.shared ? "" : h("small", {}, ` ${t("w_versions_own")}`)),
      h("span", { class: "buttons" },
        each.is_own && !each.shared ? h("button", { type: "button", "aria-label": `${t("w_versions_share")}: ${each.name}`, onclick: () => void share(each) }, t("w_versions_share")) : null,
        h("button", { type: "button", "aria-label": `${t("w_beside")}: ${each.name}`, onclick: () => void openBeside(store, base, each) }, t("w_beside"))))));
    if (!others.length) list.append(h("li", { class: "note" }, t("w_versions_none")));
  };
  /** @param {import("./types.js").Version} version */
  const share = async (version) => {
    try {
      Object.assign(version, await post(`/api/v1/tables/${encodeURIComponent(version.id)}/share`, {}));
    } catch (error) {
      say(told, refusedTold(error));
    }
    fill();
  };
  fill();
  const isReadOnly = document.body.hasAttribute("data-read-only");
  open(t("w_versions"), h("p", { class: "note" }, t("w_versions_how")), list, isReadOnly ? "" : form, told);
}

/**
 * @param {Store} store
 * @param {string} base
 * @param {{id: string, name: string}} other
 */
async function openBeside(store, base, other) {
  /** @type {import("./types.js").Beside} */
  let beside;
  try {
    beside = await ask(`${base}/beside/${encodeURIComponent(other.id)}`);
  } catch (error) {
    open(t("w_beside"), h("p", { role: "alert" }, refusedTold(error)));
    return;
  }
  const [mine, theirs] = beside.tables;
  const { today } = mine.figures;
  const columns = [t("w_beside_today"), t("w_beside_now"), other.name];
  /**
   * @param {string} label
   * @param {(figures: Figures) => string} told
   */
  const row = (label, told) => h("tr", {}, h("th", { scope: "row" }, label), ...[today, mine.figures.now, theirs.figures.now].map((each) => h("td", { class: "figure" }, told(each))));
  const figures = h("table", {}, h("caption", {}, t("w_beside_figures")),
    h("thead", {}, h("tr", {}, h("td"), ...columns.map((name) => h("th", { scope: "col", class: "figure" }, name)))),
    h("tbody", {},
      row(t("w_left_label"), (each) => left(each.overload)),
      row(t(document.body.dataset.interval === "15" ? "w_peak_label" : "w_peak_label_interval"), (each) => (each === today ? number(each.peak) : change(today.peak, each.peak))),
      row(t("w_asked_label"), (each) => (each.asked.parties ? `${plural("w_parties", each.asked.parties)}, ${plural("w_people", each.asked.people)}` : t("w_asked_none"))),
    ));
  const parties = h("table", {}, h("caption", {}, t("w_beside_parties")),
    h("thead", {}, h("tr", {}, h("td"), ...columns.slice(1).map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, ...beside.differing.map((each) => differingRow(store, each))));
  open(t("w_beside_title", { name: other.name }), h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": t("w_beside_figures") }, figures),
    beside.differing.length ? h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": t("w_beside_parties") }, parties) : h("p", {}, t("w_beside_same")));
}

/**
 * A row for a group that has other times in two plans.
 * @param {Store} store
 * @param {import("./types.js").Beside["differing"][number]} each
 */
function differingRow(store, each) {
  const party = store.parties.get(each.party);
  const group = party?.groups.find((own) => own.id === each.group);
  const name = party && group && party.groups.length > 1 ? `${party.name}, ${group.name}` : each.name;
  const times = each.options.map((option, index) => (group && option !== null ? becomes(group, option) : each.labels[index] ?? t("w_split_some")));
  return h("tr", {}, h("th", { scope: "row" }, name), ...times.map((text) => h("td", {}, text)));
}

/**
 * What is left of the plan if a party says no, and what was prepared for that.
 * @param {Store} store
 * @param {string} base
 * @param {Party} party
 */
export async function openRefusal(store, base, party) {
  const told = h("div", { role: "status" }, h("progress"));
  open(t("w_refusal_title", { party: party.name }), told);
  try {
    /** @type {import("./types.js").Refusal} */
    const found = await ask(`${base}/refusals/${encodeURIComponent(party.id)}`);
    const { today } = store.state.figures;
    /** @param {Figures} figures */
    const values = (figures) => ({ left: left(figures.overload), change: change(today.peak, figures.peak) });
    const lines = [t("w_refusal_without", values(found.figures))];
    if (found.breaks) lines.push(t("w_refusal_breaks"));
    if (found.answer) {
      const { party: other, groups, figures } = found.answer;
      const what = groups.map((each) => each.label).filter(Boolean).join("; ");
      lines.push(t("w_refusal_answer", { party: other.name, what }), t("w_refusal_answer_figures", values(figures)));
    } else lines.push(t("w_refusal_answer_none"));
    told.replaceChildren(...lines.map((line) => h("p", {}, line)));
  } catch (error) {
    told.replaceChildren(h("p", { role: "alert" }, refusedTold(error)));
  }
}
