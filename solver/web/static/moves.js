// What a group does, in words: its times today, now and as proposed; and what a change in the history did.
import { becomesSign, duration, joined, percent, spoken, t } from "./words.js";

/**
 * @typedef {import("./types.js").Group} Group
 * @typedef {import("./types.js").Option} Option
 * @typedef {import("./types.js").Party} Party
 * @typedef {import("./types.js").Change} Change
 * @typedef {import("./store.js").Store} Store
 */

/** @param {Group} group */
export const todayOf = (group) => group.options.find((option) => option.is_today) ?? group.options[0];

/**
 * Whether a party has other times than today's.
 * @param {Party} party
 */
export function isMoved(party) {
  return party.groups.some((group) => (group.option === null ? true : !group.options[group.option]?.is_today));
}

/**
 * What an option makes of today: "8.30 wordt 9.00 uur", or by how many minutes.
 * @param {Group} group
 * @param {number} index
 */
export function becomes(group, index) {
  const [today, then] = [todayOf(group), group.options[index]];
  if (!then) return "";
  const days = then.pattern === today.pattern ? "" : `, ${patternLabel(then)}`;
  if (then.shift_min === 0) return then.is_today ? `${startOf(today)}${t("w_stays")}` : then.label;
  const [old, fresh] = [today.times[0] ?? today.ends?.at(-1), then.times[0] ?? then.ends?.at(-1)];
  if (old && fresh) return t("w_becomes", { old: spoken(old), new: spoken(fresh) }) + days;
  return shifted(then.shift_min) + days;
}

/**
 * The same where there is little room: "8.30 → 9.00".
 * @param {Group} group
 * @param {number} index
 */
export function briefly(group, index) {
  const [today, then] = [todayOf(group), group.options[index]];
  const [old, fresh] = [today.times[0] ?? today.ends?.at(-1), then?.times[0] ?? then?.ends?.at(-1)];
  if (!then || !old || !fresh || then.pattern !== today.pattern) return becomes(group, index);
  return then.is_today ? t("w_at", { old: spoken(old) }) : spoken(old) + becomesSign + spoken(fresh);
}

/** @param {Option} option */
const startOf = (option) => (option.times[0] ? `${t("w_at", { old: spoken(option.times[0]) })}, ` : "");

/** @param {Option} option */
const patternLabel = (option) => option.label.split(", ").slice(1).join(", ") || option.label;

/** @param {number} minutes */
export const shifted = (minutes) => t(minutes > 0 ? "w_later" : "w_earlier", { minutes: duration(Math.abs(minutes)) });

/**
 * What a group does now: one option, or its parts with what share of it each is.
 * @param {Group} group
 */
export function doesNow(group) {
  if (group.option !== null) return becomes(group, group.option);
  const all = (group.parts ?? []).reduce((sum, part) => sum + part, 0);
  const told = (group.parts ?? []).flatMap((part, index) => {
    const option = group.options[index];
    if (!part || !option) return [];
    return [t("w_split", { share: percent(part / all), what: option.is_today ? t("w_stays") : option.shift_min ? shifted(option.shift_min) : option.label })];
  });
  return joined(told);
}

/**
 * What a change did, in words for the history.
 * @param {Store} store
 * @param {Change} change
 * @returns {string}
 */
export function did(store, change) {
  const { kind, what } = change;
  const names = (change.parties ?? []).map((id) => store.parties.get(id)?.name ?? id);
  const party = store.parties.get(what.party ?? change.parties?.[0])?.name ?? "";
  if (kind === "choice") {
    const own = store.parties.get(change.parties?.[0]);
    const group = own?.groups.find((each) => each.id === what.group);
    if (!own || !group) return t("w_did_choice", { name: what.group });
    const name = own.groups.length > 1 ? `${own.name}, ${group.name}` : own.name;
    return `${name}: ${becomes(group, what.option)}`;
  }
  if (kind === "answer") return t(`w_did_answer_${what.answer}`, { party });
  if (kind === "adherence") return t("w_did_adherence", { share: percent(what.value) });
  if (kind === "today") return t("w_did_today", { party });
  if (kind === "proposal") return t("w_did_proposal", { party });
  if (kind === "undo" || kind === "redo") {
    const earlier = store.state.history.find((each) => each.id === what.of);
    return t(`w_did_${kind}`, { what: earlier ? did(store, earlier) : joined(names) });
  }
  if (kind === "save" || kind === "take" || kind === "rung" || kind === "answers") return t(`w_did_${kind}`);
  return joined(names) || kind;
}
