// The panel that shows where a figure comes from: the row, what its columns mean, what it hangs on, its sources.
"use strict";
(() => {
  const { make, link } = site;
  const panel = document.getElementById("panel");
  const title = document.getElementById("panel-title");
  const body = document.getElementById("panel-body");
  const inWords = (name) => name.replaceAll("_", " ");

  const written = (value) => {
    if (value === null || value === undefined) return "—";
    if (typeof value !== "number") return String(value);
    return Number.isInteger(value) ? value.toLocaleString("en") : Number(value.toPrecision(4)).toLocaleString("en", { maximumFractionDigits: 6 });
  };

  const sourceIds = (columns, values) => {
    const found = [];
    columns.forEach(([name], place) => {
      if (name === "source_id" || name.endsWith("source_ids") || name.endsWith("_source_id")) {
        found.push(...String(values[place] ?? "").split(";").map((part) => part.trim()).filter(Boolean));
      }
    });
    return [...new Set(found)];
  };

  const sourceItem = (id, sources) => {
    const [name, publisher, address, day, tier] = sources[id] ?? [id, "", "", "", ""];
    return make("li", {}, link(name, address, id), " ", make("span", { class: "quiet" }, [publisher, day, tier].filter(Boolean).join(" · ")));
  };

  const table = (headers, rows) =>
    make(
      "table",
      {},
      make("thead", {}, make("tr", {}, ...headers.map((header) => make("th", { scope: "col" }, header)))),
      make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map((cell) => make("td", {}, cell))))),
    );

  // Low, middle and high of one figure stand in one line.
  const figures = (columns, values) => {
    const at = Object.fromEntries(columns.map(([name], place) => [name, values[place]]));
    return columns.flatMap(([name, unit, description], place) => {
      const stem = name.replace(/_(low|high)$/, "");
      if (values[place] === null || (stem !== name && at[`${stem}_mid`] != null)) return [];
      const base = name.replace(/_mid$/, "");
      const ends = base !== name && at[`${base}_low`] != null ? ` (${written(at[`${base}_low`])} – ${written(at[`${base}_high`])})` : "";
      const year = typeof values[place] === "number" && /(^|_)year$/.test(name) ? String(values[place]) : undefined;
      const figure = `${year ?? written(values[place])}${ends}`;
      return [{ name, words: inWords(base), figure: typeof values[place] === "number" && unit && unit !== "count" ? `${figure} ${unit}` : figure, description }];
    });
  };

  const figureList = (lines, asked) =>
    make(
      "dl",
      { class: "row" },
      ...lines.flatMap(({ name, words, figure, description }) => {
        const mark = name === asked ? "asked" : undefined;
        return [
          make("dt", { class: mark }, words),
          make("dd", { class: mark }, make("strong", {}, figure), make("span", { class: "quiet" }, ` ${description}`)),
        ];
      }),
    );

  const INPUTS_SHOWN = 15;

  const inputItem = ([input, key, source], sources) => {
    const [name, publisher, address] = sources[source] ?? [source, source, ""];
    return make("li", {}, `${inWords(input)} ${key} `, source ? link(publisher || source, address, name) : undefined);
  };

  // Each way of working columns out, with the inputs that this row has for it.
  const stepsOf = (lineage, row) =>
    (lineage.expressions ?? [])
      .map(([words, columns, groups]) => [columns, words, groups.flatMap((group) => lineage.rows[row]?.[group] ?? []).map((place) => lineage.inputs[place])])
      .filter(([, , inputs]) => inputs.length);

  const stepItem = ([columns, words, inputs], sources) => {
    const left = inputs.length - INPUTS_SHOWN;
    const items = inputs.slice(0, INPUTS_SHOWN).map((input) => inputItem(input, sources));
    if (left > 0) items.push(make("li", { class: "quiet" }, `and ${left} more`));
    return make("li", {}, make("strong", {}, columns.map(inWords).join(", ")), `: ${words}`, make("ul", {}, ...items));
  };

  const show = async (mart, row, asked, about) => {
    title.textContent = about;
    body.replaceChildren(make("p", { role: "status" }, "Loading …"));
    if (!panel.open) panel.showModal();
    title.focus();
    try {
      const [data, sources] = await Promise.all([site.load(`rows-${mart}`), site.load("sources")]);
      const lineage = data.traced ? await site.load(`lineage-${mart}`) : {};
      body.replaceChildren(...parts(data, stepsOf(lineage, row), sources, mart, row, asked));
    } catch (problem) {
      body.replaceChildren(make("p", { class: "error", role: "alert" }, problem.message));
    }
  };

  const parts = (data, steps, sources, mart, row, asked) => {
    const values = data.rows[row];
    if (!values) return [make("p", {}, `${inWords(mart)} holds no row ${row}.`)];
    const lines = figures(data.columns, values);
    const found = [make("p", { class: "quiet" }, make("code", {}, mart), ` ${data.grain}`)];
    const answer = lines.filter(({ name }) => name === asked);
    if (answer.length) found.push(figureList(answer, asked));
    const extra = data.extra[row];
    if (extra) found.push(make("h3", {}, data.heading[0]), table(data.heading.slice(1), extra));
    const answering = steps.filter(([columns]) => columns.includes(asked));
    const told = answering.length ? answering : steps;
    if (told.length) found.push(make("h3", {}, "How it is worked out"), make("ul", { class: "steps" }, ...told.map((step) => stepItem(step, sources))));
    const ids = sourceIds(data.columns, values);
    if (ids.length) found.push(make("h3", {}, `Sources (${ids.length})`), make("ul", { class: "sources" }, ...ids.map((id) => sourceItem(id, sources))));
    found.push(make("h3", {}, "The whole row"), figureList(lines.filter(({ name }) => !/source_ids?$/.test(name)), asked));
    return found;
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.explain");
    if (!button) return;
    const about = (button.getAttribute("aria-label") ?? "").replace(/^Explain /, "");
    show(button.dataset.mart, button.dataset.row, button.dataset.column, about || inWords(button.dataset.mart));
  });
  document.getElementById("panel-close").addEventListener("click", () => panel.close());
  panel.addEventListener("click", (event) => { if (event.target === panel) panel.close(); });

  site.explain = show;
})();
