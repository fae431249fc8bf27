// What stands under the figures: how many keep to it, the ladder, and the search for the best with these answers.
import { at, h, say } from "./dom.js";
import { change, fine, joined, left, number, plural, t } from "./words.js";

/**
 * @typedef {import("./store.js").Store} Store
 * @typedef {import("./types.js").Solve} Solve
 */

/**
 * @param {Store} store
 * @param {(share: number) => void} choose
 */
export function showAdherence(store, choose) {
  const place = at("adherence");
  const told = h("p", { class: "note" });
  place.append(told);
  place.addEventListener("change", (/** @type {any} */ event) => choose(Number(event.target.value)));
  store.onChange(() => {
    for (const each of place.querySelectorAll("input")) each.checked = Number(each.value) === store.state.adherence;
    say(told, store.state.adherence < 1 ? t("w_adherence_told", { share: `${number(100 * store.state.adherence)} %` }) : "");
  });
}

/**
 * The ladder: what each number of parties would leave; one button puts a package on the table.
 * @param {Store} store
 * @param {(index: number) => void} take
 * @param {boolean} isReadOnly
 */
export function showLadder(store, take, isReadOnly) {
  const place = at("ladder");
  const slider = h("input", { id: "rung", type: "range", min: 0, step: 1, "aria-label": t("w_ladder_label") });
  const ticks = h("p", { class: "ticks", "aria-hidden": "true" });
  const said = h("p", { class: "said", role: "status" });
  const button = h("button", { type: "button", onclick: () => take(Number(slider.value)), disabled: isReadOnly }, t("w_rung_take"));
  place.append(h("h2", {}, t("w_ladder")), slider, ticks, said, button);
  let made = "";
  const tell = () => {
    const ladder = store.state.ladder ?? [];
    const rung = ladder[Number(slider.value)];
    if (!rung) return;
    const { today } = store.state.figures;
    const values = { left: left(rung.overload), change: change(today.peak, rung.peak) };
    const joins = rung.joins.map((id) => store.parties.get(id)?.name ?? id);
    const first = rung.count ? plural("w_rung", rung.count, values) : t("w_rung_today", values);
    say(said, first + (joins.length ? `; ${t("w_rung_joins", { names: joined(joins.slice(0, 4)) })}` : ""));
    slider.setAttribute("aria-valuetext", first);
    button.hidden = rung.is_now;
  };
  slider.addEventListener("input", tell);
  store.onChange(() => {
    const ladder = store.state.ladder ?? [];
    place.hidden = ladder.length < 2;
    const key = JSON.stringify(ladder.map((rung) => [rung.count, rung.is_now]));
    if (key !== made) {
      made = key;
      slider.max = String(Math.max(0, ladder.length - 1));
      slider.value = String(Math.max(0, ladder.findIndex((rung) => rung.is_now)));
      ticks.replaceChildren(...ladder.map((rung) => h("span", { class: rung.is_now ? "now" : "" }, String(rung.count))));
    }
    tell();
  });
}

/**
 * The one button, and while it searches: how far, how close to the best, stop; then what was found, to take or to leave.
 * @param {Store} store
 * @param {{start: () => void, stop: (solve: Solve) => void, take: (solve: Solve) => void, leave: () => void, save: () => void}} actions
 * @param {boolean} isReadOnly
 */
export function showSolve(store, actions, isReadOnly) {
  const place = at("solve");
  const start = h("button", { type: "button", id: "find-best", class: "primary", onclick: actions.start, disabled: isReadOnly }, t("w_solve"));
  const how = h("p", { class: "note" }, t("w_solve_how"));
  const bar = h("progress", { max: 1, "aria-label": t("w_solve") });
  const state = h("p", { class: "told" });
  const found = h("p", { role: "status" });
  const gap = h("p", { class: "note" });
  const stop = h("button", { type: "button", onclick: () => store.state.solve && actions.stop(store.state.solve) }, t("w_stop"));
  const take = h("button", { type: "button", class: "primary", onclick: () => store.state.solve && actions.take(store.state.solve) }, t("w_take"));
  const leave = h("button", { type: "button", onclick: actions.leave }, t("w_leave"));
  const save = h("button", { type: "button", id: "save-proposal", onclick: actions.save, disabled: isReadOnly }, t("w_save_proposal"));
  const running = h("div", { class: "running" }, bar, state, found, gap, h("div", { class: "buttons" }, stop, take, leave));
  place.append(running, start, how, h("div", { class: "buttons" }, save));
  store.onChange(() => {
    const solve = store.state.solve ?? null;
    running.hidden = !solve;
    const isRunning = solve?.state === "running";
    start.hidden = Boolean(solve);
    how.hidden = Boolean(solve);
    if (!solve) return;
    bar.hidden = !isRunning;
    bar.value = Math.min(1, solve.seconds / Math.max(1, solve.time_limit_s));
    say(state, stateOf(solve));
    say(found, foundOf(store, solve));
    say(gap, gapOf(solve));
    stop.hidden = !isRunning;
    take.hidden = isRunning || !solve.has_plan || isReadOnly;
    leave.hidden = isRunning;
  });
}

/** @param {Solve} solve */
function stateOf(solve) {
  if (solve.state === "running") return t("w_solving", { seconds: number(solve.seconds), limit: number(solve.time_limit_s) });
  return t(`w_solve_${solve.state}`);
}

/**
 * @param {Store} store
 * @param {Solve} solve
 */
function foundOf(store, solve) {
  if (solve.state === "failed" || solve.state === "infeasible") return (solve.sentences ?? []).join(" ");
  const terms = solve.terms;
  if (!terms || terms.overload === undefined) return solve.state === "running" ? t("w_solving_none") : (solve.sentences ?? []).join(" ");
  return t("w_solving_now", {
    left: left(terms.overload), change: change(store.state.figures.today.peak, terms.peak), parties: plural("w_parties", terms.changed ?? 0),
  });
}

/** @param {Solve} solve */
function gapOf(solve) {
  if (!solve.has_plan) return "";
  if (solve.gap === null || solve.gap === undefined) return t("w_gap_unknown");
  return solve.gap <= 0.0005 ? t("w_gap_none") : t("w_gap", { gap: fine(solve.gap) });
}
