// "Show all rows": loads the whole table and puts a filter above it.
"use strict";
(() => {
  const { make, link, explainButton } = site;

  const cell = (data, about) => {
    if (typeof data === "string") return make("td", {}, data);
    const element = make("td", { class: data.n ? "number" : data.o ? `tone-${data.o}` : undefined }, data.t);
    for (const [label, address, title] of data.l ?? []) element.append(" ", link(label, address, title));
    if (data.m) element.append(" ", make("span", { class: "quiet" }, `and ${data.m} more`));
    if (data.e) element.append(" ", explainButton(...data.e, about));
    return element;
  };

  const words = (data) => (typeof data === "string" ? data : data.t);

  const fill = (table, rows) => {
    const lines = rows.map((row) => make("tr", {}, ...row.map((data) => cell(data, words(row[0])))));
    table.tBodies[0].replaceChildren(...lines);
  };

  const filterBox = (table, rows) => {
    const box = make("input", { type: "search", "aria-label": `Filter: ${table.caption.textContent}`, placeholder: "Filter these rows" });
    const texts = rows.map((row) => row.map(words).join(" ").toLowerCase());
    box.addEventListener("input", () => {
      const wanted = box.value.toLowerCase().split(/\s+/).filter(Boolean);
      [...table.tBodies[0].rows].forEach((line, place) => { line.hidden = !wanted.every((word) => texts[place].includes(word)); });
    });
    return box;
  };

  document.querySelectorAll("button[data-all]").forEach((button) => {
    button.addEventListener("click", async () => {
      const table = document.getElementById(button.dataset.table);
      const rows = await site.load(button.dataset.all);
      fill(table, rows);
      const box = filterBox(table, rows);
      button.replaceWith(box);
      box.focus();
    });
  });
})();
