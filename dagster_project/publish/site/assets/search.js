// The search box: every word must occur; the index loads with the first letter.
"use strict";
(() => {
  const { make, link, explainButton } = site;
  const SHOWN = 40;
  const box = document.getElementById("search-text");
  const count = document.getElementById("search-count");
  const found = document.getElementById("search-found");
  let entries;
  let texts;

  const item = ([kind, name, detail, address, [table, row]]) =>
    make(
      "li",
      {},
      make("span", { class: "kind" }, kind),
      " ",
      kind === "source" || kind === "claim" ? link(name, address) : make("strong", {}, name),
      " ",
      make("span", { class: "quiet" }, detail),
      " ",
      explainButton(table, row, "", name),
    );

  const search = async () => {
    const wanted = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (!wanted.length) {
      count.textContent = "";
      found.replaceChildren();
      return;
    }
    if (!entries) {
      entries = await site.load("search");
      texts = entries.map((entry) => entry.slice(0, 3).join(" ").toLowerCase());
    }
    const hits = entries.filter((_, place) => wanted.every((word) => texts[place].includes(word)));
    count.textContent = hits.length ? `${hits.length} found${hits.length > SHOWN ? `, the first ${SHOWN} shown` : ""}` : "Nothing found";
    found.replaceChildren(...hits.slice(0, SHOWN).map(item));
  };

  box.addEventListener("input", search);
})();
