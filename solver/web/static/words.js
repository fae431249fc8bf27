// Words and numbers of the page's language. Texts come with the page; numbers are written as the reports write them.

const read = JSON.parse(document.getElementById("words")?.textContent || "{}");
/** @type {Record<string, string | string[]>} */
const texts = read.texts;
const signs = read.signs;
/** A figure and its sign stay on one line. */
const percentSign = signs.percent.replace(" ", "\u00a0");
const plain = new Intl.NumberFormat(read.language, { maximumFractionDigits: 0 });

/** Passengers a day up to which nobody is left behind: what rounding leaves. */
export const NOBODY = 0.05;
export const DASH = "\u2013";
export const language = read.language;
/** What stands between an old time and a new one where there is little room. */
export const becomesSign = signs.becomes;

/**
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, key) => String(values[key] ?? ""));
}

/**
 * Return a text with its values filled in.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function t(key, values = {}) {
  const text = texts[key];
  if (typeof text !== "string") throw new Error(`no text ${key}`);
  return filled(text, values);
}

/**
 * Return a text that has a singular and a plural; {count} is filled in.
 * @param {string} key
 * @param {number} count
 * @param {Record<string, string | number>} [values]
 */
export function plural(key, count, values = {}) {
  const text = texts[key];
  if (!Array.isArray(text)) throw new Error(`no plural ${key}`);
  return filled(text[Math.round(count) === 1 ? 0 : 1], { count: number(count), ...values });
}

/** @param {string} key */
export const has = (key) => key in texts;

/** @param {number | null | undefined} value */
export function number(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return DASH;
  const whole = Math.round(value) || 0;
  return (whole < 0 ? signs.minus : "") + plain.format(Math.abs(whole));
}

/** @param {number} value */
export const signed = (value) => (Math.round(value) > 0 ? "+" : "") + number(value);

/** @param {number | null | undefined} share */
export const percent = (share) => (share === null || share === undefined ? DASH : number(100 * share) + percentSign);

/**
 * Return 0.0034 as "0,3 %": a gap has one decimal.
 * @param {number} share
 */
export const fine = (share) =>
  new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(100 * share) + percentSign;

/**
 * Return the change from before to after as a whole percentage with its sign.
 * @param {number} before
 * @param {number} after
 */
export const change = (before, after) => (before ? signed((100 * (after - before)) / before) + percentSign : DASH);

/**
 * Return how many are left behind; never 0 where somebody is.
 * @param {number} overload
 */
export function left(overload) {
  if (overload <= NOBODY) return "0";
  return Math.round(overload) === 0 ? t("w_less_than_one") : number(overload);
}

/**
 * Return minutes after midnight as "08:30".
 * @param {number} minute
 */
export function clock(minute) {
  const whole = Math.floor(minute);
  return String(Math.floor(whole / 60)).padStart(2, "0") + ":" + String(whole % 60).padStart(2, "0");
}

/**
 * Return minutes, or "08:30", as in a sentence: 8.30 in Dutch, 8:30 in English.
 * @param {number | string} time
 */
export function spoken(time) {
  const text = (typeof time === "number" ? clock(time) : time).replace(/^0/, "");
  return language === "nl" ? text.replace(":", ".") : text;
}

/**
 * Return 15 as "een kwartier"; minutes that have no such name as a number.
 * @param {number} minutes
 */
export function duration(minutes) {
  return has(`s_shift_${minutes}`) ? t(`s_shift_${minutes}`) : plural("w_minutes", minutes);
}

/**
 * Return texts as a list in a sentence.
 * @param {string[]} list
 */
export function joined(list) {
  return list.length < 2 ? list.join("") : `${list.slice(0, -1).join(", ")} ${t("and")} ${list[list.length - 1]}`;
}

/**
 * Return a small count as a word with a capital: "Drie partijen".
 * @param {number} count
 */
export function partiesInLetters(count) {
  if (count === 1) return t("w_party_one");
  const letters = t("s_numbers").split(" ")[count];
  return plural("w_parties", count, letters ? { count: letters[0].toUpperCase() + letters.slice(1) } : {});
}
