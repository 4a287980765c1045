// The panel that shows where a figure comes from: the row, what its columns mean, what it hangs on, its sources.
"use strict";
(() => {
  const { make, link } = site;
  const panel = document.getElementById("panel");
  const title = document.getElementById("panel-title");
  const body = document.getElementById("panel-body");
  const back = document.getElementById("panel-back");
  const NO_SOURCE = "None: no document on file states this row or what it is worked out from.";
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

  const ITEMS_SHOWN = 15;
  const CITED = 2;

  // The first items, and a button that shows the others in its place.
  const listed = (name, items) => {
    const list = make("ul", { class: name }, ...items.slice(0, ITEMS_SHOWN));
    const rest = items.slice(ITEMS_SHOWN);
    if (rest.length) {
      const button = make("button", { type: "button", class: "rest" }, `and ${rest.length} more`);
      button.addEventListener("click", () => {
        button.parentElement.replaceWith(...rest);
        rest[0].querySelector("a, button")?.focus();
      });
      list.append(make("li", {}, button));
    }
    return list;
  };

  const inputItem = ([input, key, ids], opens, sources) => {
    const words = `${inWords(input)} ${key.replaceAll("|", ", ")}`;
    const opener = make("button", { type: "button", class: "explain input", "data-mart": input, "data-row": key, "data-column": "", "aria-label": `Explain ${words}` }, words);
    const cited = ids.slice(0, CITED).flatMap((id) => {
      const [name, publisher, address] = sources[id] ?? [id, id, ""];
      return [" ", link(publisher || id, address, name)];
    });
    return make("li", {}, opens.includes(input) ? opener : words, ...cited);
  };

  // Each way of working columns out, with the inputs that this row has for it.
  const stepsOf = (lineage, row) =>
    (lineage.expressions ?? [])
      .map(([words, columns, groups]) => [columns, words, [...new Set(groups.flatMap((group) => lineage.rows[row]?.[group] ?? []))].map((place) => lineage.inputs[place])])
      .filter(([, , inputs]) => inputs.length);

  const stepItem = ([columns, words, inputs], opens, sources) => {
    const items = inputs.map((input) => inputItem(input, opens, sources));
    return make("li", {}, make("strong", {}, columns.map(inWords).join(", ")), `: ${words}`, listed("inputs", items));
  };

  // Those that the row names, then those of its inputs, the ones that most inputs rest on first.
  const sourcesOf = (data, values, steps, row) => {
    const counts = {};
    steps.flatMap(([, , inputs]) => inputs).flatMap(([, , ids]) => ids).forEach((id) => { counts[id] = (counts[id] ?? 0) + 1; });
    const below = Object.keys(counts).sort((one, other) => counts[other] - counts[one]);
    return [...new Set([...sourceIds(data.columns, values), ...below, ...(data.sources[row] ?? [])])];
  };

  // What was opened before within this panel, so that an input leads back to where it was found.
  let trail = [];

  const show = async (mart, row, asked, about) => {
    if (!panel.open) trail = [];
    trail.push([mart, row, asked, about]);
    back.hidden = trail.length < 2;
    title.textContent = about;
    body.replaceChildren(make("p", { role: "status" }, "Loading …"));
    if (!panel.open) panel.showModal();
    title.focus();
    try {
      const [data, sources] = await Promise.all([site.load(`rows-${mart}`), site.load("sources")]);
      const lineage = data.traced ? await site.load(`lineage-${mart}`) : {};
      body.replaceChildren(...parts(data, lineage, sources, mart, row, asked));
      body.parentElement.scrollTop = 0;
    } catch (problem) {
      body.replaceChildren(make("p", { class: "error", role: "alert" }, problem.message));
    }
  };

  const parts = (data, lineage, sources, mart, row, asked) => {
    const values = data.rows[row];
    if (!values) return [make("p", {}, `${inWords(mart)} holds no row ${row}.`)];
    const lines = figures(data.columns, values);
    const found = [make("p", { class: "quiet" }, make("code", {}, mart), ` ${data.grain}`)];
    const answer = lines.filter(({ name }) => name === asked);
    if (answer.length) found.push(figureList(answer, asked));
    const extra = data.extra[row];
    if (extra) found.push(make("h3", {}, data.heading[0]), table(data.heading.slice(1), extra));
    const steps = stepsOf(lineage, row);
    const answering = steps.filter(([columns]) => columns.includes(asked));
    const told = answering.length ? answering : steps;
    if (told.length) found.push(make("h3", {}, "How it is worked out"), make("ul", { class: "steps" }, ...told.map((step) => stepItem(step, lineage.opens, sources))));
    const near = sourcesOf(data, values, told, row);
    const ids = near.length ? near : sourcesOf(data, values, steps, row);
    found.push(make("h3", {}, `Sources (${ids.length})`), ids.length ? listed("sources", ids.map((id) => sourceItem(id, sources))) : make("p", {}, NO_SOURCE));
    found.push(make("h3", {}, "The whole row"), figureList(lines.filter(({ name }) => !/source_ids?$/.test(name)), asked));
    return found;
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.explain");
    if (!button) return;
    const about = (button.getAttribute("aria-label") ?? "").replace(/^Explain /, "");
    show(button.dataset.mart, button.dataset.row, button.dataset.column, about || inWords(button.dataset.mart));
  });
  back.addEventListener("click", () => {
    trail.pop();
    show(...trail.pop());
  });
  document.getElementById("panel-close").addEventListener("click", () => panel.close());
  panel.addEventListener("click", (event) => { if (event.target === panel) panel.close(); });

  site.explain = show;
})();
