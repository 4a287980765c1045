// Switches role and quarter of the compute table.
"use strict";
(() => {
  const { make, explainButton } = site;
  const table = document.getElementById("compute-bars");
  if (!table) return;
  const quarter = document.getElementById("compute-quarter");
  const role = document.getElementById("compute-role");

  const shape = (name, attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };

  const bar = (middle, low, high, scheduled) => {
    const drawing = shape("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" });
    drawing.append(
      shape("rect", { class: "due", width: scheduled, height: 10 }),
      shape("rect", { class: "running", width: middle, height: 10 }),
      shape("rect", { class: "range", x: low, y: 4, width: Math.max(0, high - low), height: 2 }),
    );
    return make("td", { role: "cell", class: "bar" }, drawing);
  };

  const line = ([name, middle, low, high, scheduled, power, due, accelerators, share, row]) =>
    make(
      "tr",
      { role: "row" },
      make("th", { scope: "row", role: "rowheader" }, name),
      bar(middle, low, high, scheduled),
      ...Object.entries({ power, due, chips: accelerators, share }).map(([key, text]) => make("td", { role: "cell", class: `number ${key}` }, text)),
      make("td", { role: "cell", class: "why" }, explainButton("compute_by_provider", row, "operational_power_mw_mid", name)),
    );

  const draw = async () => {
    const all = await site.load("compute");
    const chosen = role.querySelector("input:checked").value;
    const rows = all[`${chosen}|${quarter.value}`] ?? [];
    const none = make("tr", {}, make("td", { colspan: 7 }, "Nobody is known in this role at this quarter end."));
    table.tBodies[0].replaceChildren(...(rows.length ? rows.map(line) : [none]));
  };

  role.addEventListener("change", draw);
  quarter.addEventListener("change", draw);
})();
