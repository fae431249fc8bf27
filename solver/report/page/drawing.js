"use strict";
// What every page with pictures shares; the script of the page itself follows, once `ready` is.
let data;

// What is large lies packed in the page: the browser unpacks it, without a request.
function unpackedText(id) {
  const packed = Uint8Array.from(atob(document.getElementById(id).textContent), function (letter) { return letter.charCodeAt(0); });
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
}

async function load() {
  data = JSON.parse(await unpackedText("data"));
  // Indirectly, so that the libraries are defined for the whole page.
  if (document.getElementById("vega")) (0, eval)(await unpackedText("vega"));
}

// A browser of before 2023 cannot: it says so, and every figure stands in a table all the same.
const canUnpack = "DecompressionStream" in window;
document.getElementById("too-old").hidden = canUnpack;
const ready = canUnpack ? load() : new Promise(function () {});

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
