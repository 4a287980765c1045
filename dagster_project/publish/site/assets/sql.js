// The SQL box: DuckDB as WebAssembly over the embedded warehouse, loaded only when asked for.
"use strict";
(() => {
  const { make } = site;
  const ROWS_SHOWN = 500;
  const byId = (name) => document.getElementById(`sql-${name}`);
  const start = byId("start");
  if (!start) return;
  let connection;
  let result;

  // Gzip in base64 is the form in which a page opened from disk carries bytes.
  const unpack = async (packed) => {
    const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  };

  // A worker of a page opened from disk may not read a blob address, but it may read a data address.
  const asDataAddress = (bytes, type) =>
    new Promise((done, failed) => {
      const reader = new FileReader();
      reader.onload = () => done(reader.result);
      reader.onerror = () => failed(reader.error);
      reader.readAsDataURL(new Blob([bytes], { type }));
    });

  const open = async () => {
    await site.script("engine/duckdb-client.js");
    const [engine, warehouse] = await Promise.all([site.load("duckdb-engine", "engine"), site.load("warehouse")]);
    const [worker, wasm, file] = await Promise.all([unpack(engine.worker), unpack(engine.wasm), unpack(warehouse)]);
    const address = URL.createObjectURL(new Blob([worker], { type: "text/javascript" }));
    const database = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), new Worker(address));
    await database.instantiate(await asDataAddress(wasm, "application/wasm"));
    await database.registerFileBuffer("warehouse.duckdb", file);
    await database.open({
      path: "warehouse.duckdb",
      accessMode: duckdb.DuckDBAccessMode.READ_ONLY,
    });
    return database.connect();
  };

  // A decimal comes as its digits without the point.
  const decimal = (value, scale) => {
    const [, sign, digits] = /^(-?)(.*)$/.exec(String(value));
    const padded = digits.padStart(scale + 1, "0");
    return scale ? `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}` : sign + digits;
  };

  // Four bytes hold six to nine digits; what a double shows beyond them was never stated.
  const single = (value) => [6, 7, 8, 9].map((digits) => Number(value.toPrecision(digits))).find((short) => Math.fround(short) === value) ?? value;

  const inside = (parts, ends) => `${ends[0]}${parts.join(", ")}${ends[1]}`;

  // Every value as the engine holds it: digits are never rounded.
  const written = (value, type) => {
    if (value === null || value === undefined) return "";
    const [kind] = /^[A-Za-z]+\d*/.exec(String(type));
    if (kind.startsWith("Date")) return new Date(Number(value)).toISOString().slice(0, 10);
    if (kind === "Timestamp") return new Date(Number(value)).toISOString().replace("T", " ").slice(0, 19);
    if (kind === "Decimal") return decimal(value, type.scale);
    if (kind === "Float32") return String(single(value));
    if (kind === "List") return inside([...value].map((one) => written(one, type.children[0].type)), "[]");
    if (kind === "Struct") return inside([...value].map(([name, one], place) => `${name}: ${written(one, type.children[place].type)}`), "{}");
    if (kind === "Map") return inside([...value].map(([name, one]) => `${name}: ${written(one, type.children[0].type.children[1].type)}`), "{}");
    return String(value);
  };

  const asRows = (table) => {
    const fields = table.schema.fields.map(({ name, type }) => ({ name, type }));
    const rows = table.toArray().map((row) => [...row].map(([, value], place) => written(value, fields[place].type)));
    return { fields, rows };
  };

  const isNumber = (type) => /^(Float\d|Int\d|Uint\d|Decimal)/.test(String(type));

  const show = ({ fields, rows }) => {
    const head = make("tr", {}, ...fields.map((field) => make("th", { scope: "col" }, field.name)));
    const lines = rows.slice(0, ROWS_SHOWN).map((row) =>
      make("tr", {}, ...row.map((value, place) => make("td", { class: isNumber(fields[place].type) ? "number" : undefined }, value))),
    );
    byId("result").replaceChildren(make("table", {}, make("thead", {}, head), make("tbody", {}, ...lines)));
    const shown = rows.length > ROWS_SHOWN ? `, the first ${ROWS_SHOWN} shown` : "";
    byId("state").textContent = `${rows.length} rows${shown}`;
  };

  // Rows of one query never stand below another.
  const clear = () => {
    byId("error").textContent = "";
    byId("result").replaceChildren();
    byId("csv").disabled = true;
    result = undefined;
  };

  const run = async () => {
    clear();
    byId("state").textContent = "Running …";
    try {
      result = asRows(await connection.query(byId("text").value));
      show(result);
      byId("csv").disabled = false;
    } catch (problem) {
      byId("state").textContent = "";
      byId("error").textContent = problem.message;
    }
  };

  const csvCell = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

  const download = () => {
    const lines = [result.fields.map((field) => field.name), ...result.rows].map((row) => row.map(csvCell).join(","));
    const address = URL.createObjectURL(new Blob([`${lines.join("\n")}\n`], { type: "text/csv" }));
    const anchor = make("a", { href: address, download: "result.csv" });
    anchor.click();
    URL.revokeObjectURL(address);
  };

  start.addEventListener("click", async () => {
    start.disabled = true;
    byId("state").textContent = "Starting …";
    try {
      connection = await open();
    } catch (problem) {
      start.disabled = false;
      byId("state").textContent = `The engine did not start: ${problem.message}`;
      return;
    }
    start.hidden = true;
    byId("box").hidden = false;
    byId("text").value = byId("example").value;
    byId("state").textContent = "Ready";
    byId("text").focus();
  });
  byId("example").addEventListener("change", () => { byId("text").value = byId("example").value; });
  byId("run").addEventListener("click", run);
  byId("csv").addEventListener("click", download);
  byId("text").addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run(); });
})();
