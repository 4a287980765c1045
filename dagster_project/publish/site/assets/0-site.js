// What every other script uses: data files that are scripts, and elements made from text that stays text.
"use strict";
(() => {
  const values = {};
  const scripts = {};

  const script = (address) => {
    scripts[address] ??= new Promise((done, failed) => {
      const element = document.createElement("script");
      element.src = address;
      element.onload = () => done();
      element.onerror = () => {
        delete scripts[address];
        failed(new Error(`${address} could not be loaded; is the whole folder of the site there?`));
      };
      document.head.append(element);
    });
    return scripts[address];
  };

  const load = async (name, folder = "data") => {
    await script(`${folder}/${name}.js`);
    return values[name];
  };

  // An element with attributes and children; strings become text nodes, never markup.
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== undefined && value !== "") element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== undefined && child !== null));
    return element;
  };

  const isWebAddress = (address) => {
    try {
      return ["http:", "https:"].includes(new URL(address).protocol);
    } catch {
      return false;
    }
  };

  const link = (label, address, title) =>
    isWebAddress(address)
      ? make("a", { href: address, title, rel: "noopener noreferrer" }, label)
      : make("span", { title }, label);

  const explainButton = (mart, row, column, about) =>
    make(
      "button",
      { type: "button", class: "explain", "data-mart": mart, "data-row": row, "data-column": column, "aria-label": `Explain ${about}` },
      "explain",
    );

  window.site = { put: (name, value) => { values[name] = value; }, script, load, make, link, explainButton };
})();
