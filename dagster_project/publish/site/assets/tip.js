// A small label at the mark under the pointer; charts carry it as the mark's own description.
"use strict";
(() => {
  const tip = document.getElementById("tip");
  const hide = () => { tip.hidden = true; };
  document.querySelectorAll(".chart").forEach((chart) => {
    chart.addEventListener("pointermove", (event) => {
      const mark = event.target.closest("[aria-label][role='graphics-symbol']");
      if (!mark || mark.getAttribute("aria-roledescription") === "area mark container") return hide();
      tip.textContent = mark.getAttribute("aria-label");
      tip.hidden = false;
      const left = Math.min(event.clientX + 14, window.innerWidth - tip.offsetWidth - 8);
      tip.style.left = `${Math.max(8, left)}px`;
      tip.style.top = `${event.clientY + 16}px`;
    });
    chart.addEventListener("pointerleave", hide);
  });
})();
