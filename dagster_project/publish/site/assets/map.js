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
  document.querySelectorAll("[data-map]").forEach((map) => {
    map.addEventListener("click", (event) => {
      const dot = event.target.closest("[data-site]");
      if (dot) site.explain("sites", dot.dataset.site, "", dot.getAttribute("aria-label").split(":")[0]);
    });
  });
})();
