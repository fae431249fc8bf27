// The page that makes a region: municipalities, files, day and lines, places on the map, assumptions, and the build.
import { at, h, say } from "./dom.js";
import { showFiles } from "./new_files.js";
import { showMade } from "./new_made.js";
import { ownForm } from "./new_fields.js";
import { patch } from "./patching.js";
import { ask, post, Refused } from "./server.js";
import { number, plural, t } from "./words.js";

/** @typedef {import("./new_types.js").State} State */

const API = "/api/v1/new";
const region = document.body.dataset.region ?? "";
const own = `${API}/regions/${encodeURIComponent(region)}`;

/** @param {unknown} error */
const words = (error) => t("w_refused", { detail: error instanceof Error ? error.message : String(error) });

if (region) start();
else begin();

/** The first step: a name. */
function begin() {
  const form = at("begin");
  form.addEventListener("submit", async (/** @type {Event} */ event) => {
    event.preventDefault();
    try {
      const made = await post(`${API}/regions`, { name: at("name").value.trim() });
      window.location.assign(`/new/${encodeURIComponent(made.id)}`);
    } catch (error) {
      form.querySelector(".told").textContent = words(error);
    }
  });
}

/** Everything else. */
function start() {
  /** @type {State} */
  let state = JSON.parse(at("state").textContent);
  let isBusy = false;

  /** @type {import("./new_types.js").Change} */
  const change = async (choices, told) => {
    told.textContent = "";
    try {
      state = await post(`${own}/choices`, choices);
      show();
      return true;
    } catch (error) {
      told.textContent = words(error);
      return false;
    }
  };

  const show = () => {
    showSchools();
    showFiles(state, own, remove);
    for (const box of dayBoxes()) box.checked = state.choices.days.includes(box.value);
    for (const [id, value] of [["include", state.choices.include.join(" ")], ["date", state.choices.date ?? ""]]) if (document.activeElement !== at(id)) at(id).value = value;
    showMade(state, own, change);
    showStanding();
  };

  /** What stands at the bottom: what is to be done now. */
  const showStanding = () => {
    const hasAnybody = state.choices.municipalities.length > 0 || Object.values(state.files).some((seen) => seen.sort !== "feed" && seen.sort !== "postcodes");
    at("build").disabled = isBusy || !hasAnybody;
    at("build").classList.toggle("primary", !state.is_open || state.is_stale);
    say(at("build"), state.made ? t("w_new_build_again") : t("w_new_build"));
    at("open").hidden = !state.is_open;
    at("open").classList.toggle("primary", !state.is_stale);
    if (isBusy) return;
    const isMade = Boolean(state.made?.instance);
    const standing = !hasAnybody ? "w_new_stand_nobody" : !state.made ? "w_new_stand_new" : state.is_stale ? "w_new_stand_stale" : !isMade && state.made.faults.length ? "w_new_stand_faults" : !isMade ? "w_new_stand_no_lines" : "w_new_built";
    say(at("busy"), t(standing));
  };

  const showSchools = () => {
    patch(at("chosen"), state.choices.municipalities, (name) => name, (name) =>
      h("li", {}, name, " ", h("button", {
        type: "button", "aria-label": t("w_new_leave_out", { name }),
        onclick: () => change({ municipalities: state.choices.municipalities.filter((each) => each !== name) }, at("municipality-told")),
      }, "\u00d7")));
    const names = new Map();
    for (const school of state.schools) names.set(school.name, (names.get(school.name) ?? 0) + 1);
    const pupils = state.schools.reduce((sum, school) => sum + school.pupils, 0);
    at("school-sum").textContent = state.schools.length ? t("w_new_schools_sum", { schools: plural("w_new_num_schools", state.schools.length), pupils: number(pupils) }) : "";
    patch(at("school-list"), state.schools, (school) => school.id, (school) =>
      h("li", {}, h("details", {}, h("summary", {}, school.name, h("small", {}, ` ${names.get(school.name) > 1 ? `${school.id} · ` : ""}${school.pc4} · ${plural("w_new_num_pupils", school.pupils)}${school.is_own ? ` · ${t("w_new_by_hand")}` : ""}`)),
        h("p", { class: "note" }, t("w_new_pupils_source", { source: school.source })),
        ...["pupils", "start", "public_transport"].map((field) => {
          const key = `schools.${school.id}.${field}`;
          return h("div", {}, h("h3", {}, t(`w_new_school_${field}`)), ownForm(key, field === "pupils" ? String(school.pupils) : firstOf(school.id, field), t("w_new_of_school", { what: t(`w_new_school_${field}`), name: school.name }), state.choices.own[key], change));
        }))),
    (school) => [state.choices.own[`schools.${school.id}.start`], state.choices.own[`schools.${school.id}.public_transport`], firstOf(school.id, "start"), firstOf(school.id, "public_transport")]);
  };

  /**
   * What is assumed of a school now; before anything is made that is not known.
   * @param {string} id
   * @param {string} field
   */
  const firstOf = (id, field) => {
    const party = state.made?.parties.find((each) => each.id === id);
    if (field === "start") return party?.begins[0] ?? "";
    return party?.public_transport === null || party === undefined ? "0" : String(party.public_transport);
  };

  /** @param {string} name */
  const remove = async (name) => {
    try {
      state = await ask(`${own}/files?name=${encodeURIComponent(name)}`, { method: "DELETE" });
      at("files-told").textContent = "";
    } catch (error) {
      at("files-told").textContent = words(error);
    }
    show();
  };

  /** @param {File[]} files */
  const put = async (files) => {
    if (isBusy || !files.length) return;
    busy(true);
    const refused = [];
    for (const file of files) {
      say(at("busy"), t("w_new_reading", { name: file.name }));
      try {
        await ask(`${own}/files?name=${encodeURIComponent(file.name)}`, { method: "POST", body: file, headers: { "Content-Type": "application/octet-stream" } });
      } catch (error) {
        refused.push(words(error));
      }
    }
    at("files-told").textContent = refused.join(" ");
    await again();
  };

  /** Read the state anew after something that took a while. */
  const again = async () => {
    try {
      state = await ask(own);
    } finally {
      busy(false);
      show();
    }
  };

  /** @param {boolean} now */
  const busy = (now) => {
    isBusy = now;
    document.body.toggleAttribute("data-busy", now);
    at("build").disabled = now;
  };

  const build = async () => {
    busy(true);
    at("build-told").textContent = "";
    say(at("busy"), t("w_new_building"));
    try {
      await post(`${own}/build`, {});
    } catch (error) {
      at("build-told").textContent = words(error);
    }
    await again();
    at("lost").scrollIntoView({ block: "nearest" });
  };

  const open = async () => {
    try {
      const made = await post("/api/v1/tables", { region: state.id, name: t("w_tables_default") });
      window.location.assign(`/tables/${encodeURIComponent(made.id)}`);
    } catch (error) {
      if (error instanceof Refused && error.details.table) window.location.assign(`/tables/${encodeURIComponent(error.details.table)}`);
      else at("build-told").textContent = words(error);
    }
  };

  const add = async () => {
    const wanted = at("municipality").value.split(",").map((/** @type {string} */ each) => each.trim()).filter(Boolean);
    if (wanted.length && (await change({ municipalities: [...state.choices.municipalities, ...wanted] }, at("municipality-told")))) at("municipality").value = "";
  };

  at("pick").addEventListener("submit", (/** @type {Event} */ event) => { event.preventDefault(); add(); });
  at("files").addEventListener("change", async () => {
    await put([...at("files").files]);
    at("files").value = "";
  });
  dropping(put);
  for (const box of dayBoxes()) {
    box.addEventListener("change", () => {
      const days = dayBoxes().filter((each) => each.checked).map((each) => each.value);
      if (days.length) change({ days }, at("lines-told"));
      else box.checked = true;
    });
  }
  at("date").addEventListener("change", () => change({ date: at("date").value }, at("lines-told")));
  at("include").addEventListener("change", () => change({ include: at("include").value.split(/\s+/).filter(Boolean) }, at("lines-told")));
  at("build").addEventListener("click", build);
  at("open").addEventListener("click", open);
  ask(`${API}/municipalities`).then((known) => {
    at("municipalities").replaceChildren(...Object.entries(known).map(([name, count]) => h("option", { value: name }, plural("w_new_num_schools", Number(count)))));
  }, () => {});
  show();
  document.body.setAttribute("data-ready", "");
}

/** @returns {HTMLInputElement[]} */
function dayBoxes() {
  return [.../** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('input[name="day"]'))];
}

/**
 * Files that are dropped anywhere on the page are taken in.
 * @param {(files: File[]) => void} put
 */
function dropping(put) {
  const place = at("drop");
  document.addEventListener("dragover", (event) => { event.preventDefault(); place.classList.add("over"); });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) place.classList.remove("over"); });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    place.classList.remove("over");
    put([...(event.dataTransfer?.files ?? [])]);
  });
}
