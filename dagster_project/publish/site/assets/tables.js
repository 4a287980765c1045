// "Show all rows": loads the whole table and puts a filter above it.
"use strict";
(() => {
  const { make, link, explainButton } = site;

  // Roles are given in words because the narrow page lays rows out as cards, which would take them away.
  const cell = (data, about, label) => {
    const shared = { role: "cell", "data-label": label };
    if (typeof data === "string") return make("td", shared, data);
    const element = make("td", { ...shared, class: data.s }, data.t);
    (data.l ?? []).forEach(([label, address, title], place) => element.append(place ? ", " : " ", link(label, address, title)));
    if (data.m) element.append(" ", make("span", { class: "quiet" }, `and ${data.m} more`));
    if (data.e) element.append(" ", explainButton(...data.e, about));
    return element;
  };

  const words = (data) => (typeof data === "string" ? data : data.t);

  const fill = (table, rows) => {
    const labels = [...table.tHead.rows[0].cells].map((header) => header.textContent);
    const lines = rows.map((row) => make("tr", { role: "row" }, ...row.map((data, place) => cell(data, words(row[0]), labels[place]))));
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
      table.classList.remove("more");
      const box = filterBox(table, rows);
      button.replaceWith(box);
      box.focus();
    });
  });
})();
