// A field for each sort of value: people type numbers and percentages, the server gets them in the notation of the tables.
import { h } from "./dom.js";
import { has, t } from "./words.js";

/** @typedef {import("./new_types.js").Change} Change */

const MODES = ["public_transport", "bicycle", "car", "walk"];
const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** @param {number} value */
const tidy = (value) => Number(value.toFixed(6));

/**
 * @param {string} id
 * @param {string} label
 * @param {number} value
 * @param {string} unit
 * @param {boolean} isHidden whether the label says what stands above it already
 */
function numberField(id, label, value, unit, isHidden = false) {
  const input = h("input", { id, type: "number", min: 0, step: "any", value: tidy(value), autocomplete: "off" });
  return { input, node: h("label", { class: "small" }, h("span", { class: isHidden ? "unseen" : "" }, label), h("span", { class: "unit" }, input, unit)) };
}

/**
 * Shares by name, "public_transport=0.18 bicycle=0.77", as percentages.
 * @param {string} id
 * @param {string} pairs
 * @param {string[]} names
 * @param {(name: string) => string} label
 * @param {boolean} withZeros
 */
function shares(id, pairs, names, label, withZeros) {
  const given = new Map(pairs.split(" ").filter(Boolean).map((pair) => /** @type {[string, number]} */ ([pair.split("=")[0], Number(pair.split("=")[1])])));
  const fields = names.map((name) => ({ name, ...numberField(`${id}-${name}`, label(name), 100 * (given.get(name) ?? 0), "%") }));
  const written = () => fields.map(({ name, input }) => ({ name, share: tidy(Number(input.value) / 100) })).filter(({ share }) => withZeros || share > 0).map(({ name, share }) => `${name}=${share}`).join(" ");
  return { nodes: fields.map((field) => field.node), written };
}

/**
 * @param {string} id
 * @param {string} value
 * @param {string[]} labels
 */
function numbers(id, value, labels) {
  const parts = value.split(" ").map(Number);
  const fields = labels.map((label, index) => numberField(`${id}-${index}`, label, parts[index] ?? 0, ""));
  return { nodes: fields.map((field) => field.node), written: () => fields.map((field) => field.input.value || "0").join(" ") };
}

/**
 * Return the fields of a value, and what gives it back in the notation of the tables.
 * @param {string} key of the assumption
 * @param {string} value in the notation of the tables
 * @param {string} what it is, for whoever does not see where it stands
 * @returns {{nodes: HTMLElement[], written: () => string}}
 */
export function fieldsOf(key, value, what) {
  const id = idOf(key);
  const field = key.slice(key.lastIndexOf(".") + 1);
  if (field === "mode_shares") return shares(id, value, MODES, (name) => t(`w_new_mode_${name}`), false);
  const pattern = /^(\S+): ([^|]*)$/.exec(value);
  if (field === "patterns" && pattern) {
    const days = shares(id, pattern[2], DAYS, (day) => t(`day_${day}`), true);
    return { nodes: days.nodes, written: () => `${pattern[1]}: ${days.written()}` };
  }
  if (field === "shifts") return numbers(id, value, [t("w_new_earlier"), t("w_new_later"), t("w_new_step")]);
  if (key.startsWith("vehicles.")) return numbers(id, value, [t("w_new_seats"), t("w_new_all_places")]);
  if (key.startsWith("base_load.") || field === "adherence" || field === "transfer_share" || field === "public_transport") {
    const share = numberField(id, what, 100 * Number(value), "%", true);
    return { nodes: [share.node], written: () => String(tidy(Number(share.input.value) / 100)) };
  }
  if (value !== "" && Number.isFinite(Number(value))) {
    const single = numberField(id, what, Number(value), "", true);
    return { nodes: [single.node], written: () => single.input.value };
  }
  const input = h("input", { id, type: "text", value, autocomplete: "off" });
  return { nodes: [h("label", { class: "wide" }, h("span", { class: "unseen" }, what), input)], written: () => input.value.trim() };
}

/**
 * Return whether a value is typed as text, so that it has to be told how.
 * @param {string} key
 * @param {string} value
 */
export const isText = (key, value) => fieldsOf(key, value, "").nodes.some((node) => node.classList.contains("wide"));

/** @param {string} key */
export const idOf = (key) => `own-${key.replace(/[^A-Za-z0-9]/g, "-")}`;

/**
 * Return the form that puts a value of one's own in the place of another, or takes it back.
 * @param {string} key
 * @param {string} value as it is now
 * @param {string} what
 * @param {{value: string, source: string} | undefined} own what somebody said before
 * @param {Change} change
 * @param {boolean} asksSource
 */
export function ownForm(key, value, what, own, change, asksSource = true) {
  const { nodes, written } = fieldsOf(key, own?.value ?? value, what);
  const told = h("p", { class: "told alarm", role: "alert" });
  const said = own && own.source !== "set by hand in stagger new" ? own.source : "";
  const source = h("input", { id: `${idOf(key)}-source`, type: "text", value: said, autocomplete: "off", placeholder: t("w_new_source_how") });
  const save = (/** @type {Event} */ event) => {
    event.preventDefault();
    const from = source.value.trim();
    change({ own: { [key]: { value: written(), ...(from ? { source: from } : {}) } } }, told);
  };
  return h("form", { class: "own", onsubmit: save }, ...nodes,
    asksSource && h("label", { class: "small source" }, h("span", {}, t("w_new_source")), source),
    h("button", { type: "submit", id: `${idOf(key)}-save` }, t("w_new_overwrite"), h("span", { class: "unseen" }, `: ${what}`)),
    own && h("button", { type: "button", id: `${idOf(key)}-back`, onclick: () => change({ own: { [key]: null } }, told) }, t("w_new_take_back"), h("span", { class: "unseen" }, `: ${what}`)),
    told);
}

/**
 * Return what a mode of transport is called.
 * @param {string} mode
 */
export const modeName = (mode) => (has(`s_mode_${mode}`) ? t(`s_mode_${mode}`) : mode);
