// Switches between the maps; a dot opens its site.
"use strict";
(() => {
  const buttons = [...document.querySelectorAll("button[data-view]")];
  buttons.forEach((button) => {
    button.addEventListener("click", () => {
      buttons.forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
      document.querySelectorAll("[data-map]").forEach((map) => { map.hidden = map.dataset.map !== button.dataset.view; });
    });
  });
})();
