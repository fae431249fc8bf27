// The front page: begin a table of a region.
import { post, Refused } from "./server.js";
import { t } from "./words.js";

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form.new-table"))) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const told = /** @type {HTMLElement} */ (form.querySelector(".told"));
    const name = String(new FormData(form).get("name")).trim();
    const key = crypto.randomUUID ? crypto.randomUUID() : String(Math.random()).slice(2);
    try {
      const made = await post("/api/v1/tables", { region: form.dataset.region, name }, { "Idempotency-Key": key });
      window.location.assign(`/tables/${encodeURIComponent(made.id)}`);
    } catch (error) {
      if (error instanceof Refused && error.details.table) window.location.assign(`/tables/${encodeURIComponent(error.details.table)}`);
      told.textContent = t("w_refused", { detail: error instanceof Error ? error.message : String(error) });
    }
  });
}
