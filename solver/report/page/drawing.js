"use strict";
// What every page with pictures shares; the script of the page itself follows.
const data = JSON.parse(document.getElementById("data").textContent);

function draw(name, spec) {
  const place = document.getElementById("chart-" + name);
  if (!place || !spec) return Promise.resolve();
  place.setAttribute("aria-label", spec.description || "");
  return vegaEmbed(place, spec, { actions: false, renderer: "svg", tooltip: { theme: "light" } }).then(function (shown) {
    const svg = place.querySelector("svg");
    // The picture is one image to a screen reader: its words are in the label, its figures in the table below.
    if (svg) { svg.setAttribute("aria-hidden", "true"); svg.setAttribute("focusable", "false"); }
    place.querySelectorAll("[tabindex], [role='graphics-document']").forEach(function (part) { part.removeAttribute("tabindex"); });
    return shown;
  });
}

// What is folded away on a screen stands open on paper.
window.addEventListener("beforeprint", function () {
  document.querySelectorAll("details[data-print]:not([open])").forEach(function (each) { each.open = true; each.dataset.opened = ""; });
});
window.addEventListener("afterprint", function () {
  document.querySelectorAll("details[data-opened]").forEach(function (each) { each.open = false; delete each.dataset.opened; });
});
