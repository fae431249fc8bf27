// The ladder: another package, another sentence, figures, picture and list. All of them lie in the page already.
(function () {
  "use strict";
  const slider = document.getElementById("rung");
  if (!slider) return;
  const ticks = document.querySelectorAll("#first .ticks li");
  const said = document.getElementById("said");

  function show() {
    const at = slider.value;
    for (const rung of document.querySelectorAll("#first .rung")) rung.classList.toggle("shown", rung.dataset.rung === at);
    const tick = ticks[Number(at)];
    said.querySelector("b").textContent = tick.dataset.sentence;
    said.querySelector("span").textContent = tick.dataset.joins;
    said.querySelector(".why").textContent = tick.dataset.why;
    slider.setAttribute("aria-valuetext", tick.dataset.sentence);
  }

  slider.addEventListener("input", show);
  ticks.forEach(function (tick, place) {
    tick.addEventListener("click", function () { slider.value = String(place); show(); });
  });
  show();
}());
