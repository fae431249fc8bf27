// What opens over the table: the history, the scenarios, and what if a party says no.
import { openBeside } from "./beside.js";
import { at, h, say } from "./dom.js";
import { did, doesNow } from "./moves.js";
import { ask, post } from "./server.js";
import { change, left, t } from "./words.js";

/**
 * @typedef {import("./store.js").Store} Store
 * @typedef {import("./types.js").Party} Party
 */

/**
 * Open the dialog with a heading; what it holds is filled in by who calls.
 * @param {string} heading
 * @param {...(Node | string)} children
 */
export function open(heading, ...children) {
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
export const refusedTold = (error) => t("w_refused", { detail: error instanceof Error ? error.message : String(error) });

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
        h("button", { type: "button", "aria-label": `${t("w_beside")}: ${each.name}`, onclick: () => void openBeside(store, base, others, each) }, t("w_beside"))))));
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
  // What others kept and shared since the page was loaded, only the server knows.
  ask("/api/v1/tables").then((known) => {
    store.state.scenarios = known.filter((/** @type {any} */ each) => each.region === store.state.region.id);
    fill();
  }, () => undefined);
  const isReadOnly = document.body.hasAttribute("data-read-only");
  open(t("w_versions"), h("p", { class: "note" }, t("w_versions_how")), list, isReadOnly ? "" : form, told);
}

/**
 * What is asked of a party by choices, each different thing once.
 * @param {Party} party
 * @param {import("./types.js").Choice[]} choices
 */
function asks(party, choices) {
  const told = choices.flatMap((choice) => {
    const group = party.groups.find((each) => each.id === choice.group);
    if (!group) return [];
    const parts = group.options.map((option) => choice.options.find((own) => own.shift_min === option.shift_min && own.pattern === option.pattern)?.parts ?? 0);
    const taken = parts.flatMap((count, index) => (count ? [index] : []));
    return [doesNow({ ...group, parts, option: taken.length === 1 ? taken[0] : null })];
  });
  return [...new Set(told)].join("; ");
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
    /** @param {import("./types.js").Terms} terms */
    const values = (terms) => ({ left: left(terms.overload), change: change(today.peak, terms.peak) });
    const lines = [t("w_refusal_without", values(found.terms))];
    if (found.breaks) lines.push(t("w_refusal_breaks"));
    const other = found.answer ? store.parties.get(found.answer.organisation) : undefined;
    if (found.answer && other) {
      lines.push(t("w_refusal_answer", { party: other.name, what: asks(other, found.answer.choices) }), t("w_refusal_answer_figures", values(found.answer.terms)));
    } else lines.push(t("w_refusal_answer_none"));
    told.replaceChildren(...lines.map((line) => h("p", {}, line)));
  } catch (error) {
    told.replaceChildren(h("p", { role: "alert" }, refusedTold(error)));
  }
}
