/* Shows the tables of this folder from the scripts in data/, without a network: pages that are
   opened from a disk may run scripts beside them, and read nothing else. */
"use strict";

(() => {
  const PAGE = 100;
  // Beyond so many rows a table is read anew for each search instead of being kept in memory.
  const MOST_KEPT = 100000;
  const MOST_FOUND = 20000;
  const MOST_RELATED = 500;
  const MONTHS = [
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
  ];
  const NUMBERS = new Set(["integer", "number"]);

  const at = (id) => document.getElementById(id);
  const waiting = new Map();
  const kept = new Map();
  let told = null;
  let language = "th";
  let turn = 0;

  // What the scripts in data/ call.
  window.dumpTold = (meta) => {
    told = meta;
  };
  window.dumpRows = (table, number, rows) => waiting.get(`${table}-${number}`)?.(rows);

  function script(path) {
    return new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = path;
      element.onload = () => resolve(element.remove());
      element.onerror = () => reject(new Error(path));
      document.head.append(element);
    });
  }

  async function shard(table, number) {
    const name = `${table.name}-${number}`;
    if (kept.has(name)) {
      return kept.get(name);
    }
    let found = null;
    waiting.set(name, (rows) => (found = rows));
    await script(`data/${name}.js`);
    waiting.delete(name);
    if (!found) {
      throw new Error(`data/${name}.js`);
    }
    if (table.count <= MOST_KEPT) {
      kept.set(name, found);
    }
    return found;
  }

  /** Read every row of a table in order; `each` says true to go no further. */
  async function scan(table, each) {
    const mine = turn;
    for (let number = 1; number <= table.shards; number++) {
      const rows = await shard(table, number);
      if (mine !== turn) {
        return false;
      }
      if (rows.some((row) => each(row))) {
        return true;
      }
      if (table.shards > 1) {
        say(words("reading", { done: number, all: table.shards }), true);
      }
    }
    return true;
  }

  // Words.

  const words = (name, values = {}) =>
    told.words[name][language].replace(/\{(\w+)\}/g, (_all, key) => grouped(values[key]));
  const inLanguage = (of, name) => of[`${name}_${language}`] || of[`${name}_th`];
  const grouped = (value) =>
    typeof value === "number" ? value.toLocaleString("en-US") : String(value ?? "");

  /** Tell whoever hears the page, and with `isSeen` whoever sees it. */
  function say(text, isSeen = false) {
    at("said").textContent = text;
    at("said").classList.toggle("unseen", !isSeen);
  }

  function dayInWords(iso) {
    const [year, month, day] = iso.split("-").map(Number);
    if (language !== "th") {
      return iso;
    }
    return [day, month && MONTHS[month - 1], `พ.ศ. ${year + 543}`].filter(Boolean).join(" ");
  }

  /** A cell as it is read: codes in words, days of the Buddhist era in Thai. */
  function inWords(column, value, isWhole = false) {
    if (value === "") {
      return "";
    }
    switch (column.type) {
      case "boolean":
        return words(value === "true" ? "yes" : "no");
      case "day":
      case "partial_day":
        return dayInWords(value);
      case "moment":
        return `${dayInWords(value.slice(0, 10))} ${value.slice(11, 16)}`;
      case "code": {
        const word = column.words?.[value]?.[language];
        return word ? (isWhole ? `${word} (${value})` : word) : value;
      }
      default:
        return NUMBERS.has(column.type) && column.unit_th
          ? `${Number(value).toLocaleString("en-US")}${isWhole ? ` ${inLanguage(column, "unit")}` : ""}`
          : value;
    }
  }

  const folded = (text) =>
    text
      .normalize("NFKD")
      .replace(/[\u0300-\u036f\u200b-\u200f]/g, "")
      .replace(/[๐-๙]/g, (digit) => "๐๑๒๓๔๕๖๗๘๙".indexOf(digit))
      .toLowerCase();

  // Parts of pages; text is never read as HTML.

  function make(name, values = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(values)) {
      if (key.startsWith("on")) {
        element.addEventListener(key.slice(2), value);
      } else if (value !== undefined && value !== false) {
        element.setAttribute(key, value === true ? "" : value);
      }
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  }

  const addressOf = (table, key) =>
    `#/${table.name}/${key.map((part) => encodeURIComponent(part)).join("/")}`;
  const placeOf = (table, name) => table.columns.findIndex((column) => column.name === name);
  const keyOf = (table, row) => table.key.map((name) => row[placeOf(table, name)]);
  const nameOf = (table, row) =>
    table.told_by
      .map((name) => inWords(table.columns[placeOf(table, name)], row[placeOf(table, name)]))
      .filter(Boolean)
      .join(" · ");

  /** The cell; what it names in another table leads there. */
  function cellOf(table, column, value, isWhole = false) {
    const target = told.tables.find((other) => other.name === column.leads_to);
    if (!target || value === "") {
      return [inWords(column, value, isWhole)];
    }
    const parts = column.type === "codes" ? value.split(" ") : [value];
    return parts.flatMap((part, place) => [
      place ? " " : "",
      make("a", { href: addressOf(target, [part]) }, inWords(column, part, isWhole)),
    ]);
  }

  const classOf = (column) => (NUMBERS.has(column.type) && column.unit_th ? "number" : undefined);

  /** Rows as a table; its first cell leads to the record. `head` makes the heads. */
  function tableOf(table, rows, caption, head) {
    const columns = table.listed.map((name) => table.columns[placeOf(table, name)]);
    const line = (row) => {
      const cells = columns.map((column, place) => {
        const value = row[placeOf(table, column.name)];
        if (place === 0) {
          const link = make("a", { href: addressOf(table, keyOf(table, row)) });
          link.append(inWords(column, value) || keyOf(table, row).join(" "));
          return make("th", { scope: "row" }, link);
        }
        return make("td", { class: classOf(column) }, ...cellOf(table, column, value));
      });
      return make("tr", {}, ...cells);
    };
    const heads = columns.map((column) => head(column));
    return make(
      "div",
      { class: "table", tabindex: "0", role: "region", "aria-label": caption },
      make(
        "table",
        {},
        make("caption", {}, caption),
        make("thead", {}, make("tr", {}, ...heads)),
        make("tbody", {}, ...rows.map(line)),
      ),
    );
  }

  const plainHead = (column) =>
    make("th", { scope: "col", class: classOf(column) }, inLanguage(column, "label"));

  // Pages.

  function show(title, ...parts) {
    document.title = `${title} – ${inLanguage(told, "title")}`;
    at("main").replaceChildren(make("h1", {}, title), ...parts);
  }

  function startPage() {
    const facts = told.facts.map((fact) => [
      make("dt", {}, inLanguage(fact, "label")),
      make("dd", {}, inLanguage(fact, "value")),
    ]);
    const lines = told.tables.map((table) =>
      make(
        "tr",
        {},
        make("th", { scope: "row" }, make("a", { href: `#/${table.name}` }, inLanguage(table, "title"))),
        make("td", { class: "number" }, grouped(table.count)),
        make("td", {}, make("a", { href: `csv/${table.name}.csv` }, `csv/${table.name}.csv`)),
      ),
    );
    const heads = [["table"], ["count", "number"], ["file"]].map(([name, kind]) =>
      make("th", { scope: "col", class: kind }, words(name)),
    );
    show(
      inLanguage(told, "title"),
      make("p", {}, words("about")),
      make(
        "div",
        { class: "table" },
        make(
          "table",
          {},
          make("caption", {}, words("tables")),
          make("thead", {}, make("tr", {}, ...heads)),
          make("tbody", {}, ...lines),
        ),
      ),
      make("h2", {}, words("facts")),
      make("dl", {}, ...facts.flat()),
    );
    say("");
  }

  function compared(column) {
    if (NUMBERS.has(column.type)) {
      return (one, other) => Number(one) - Number(other);
    }
    const collator = new Intl.Collator("th", { numeric: true });
    // Days stay as they are written, which is their order.
    const codes = column.type === "code" ? (value) => inWords(column, value) : (value) => value;
    return (one, other) => collator.compare(codes(one), codes(other));
  }

  async function listPage(table, asked) {
    const query = asked.get("q") || "";
    const terms = folded(query).split(/\s+/).filter(Boolean);
    const box = make("input", { id: "q", type: "search", value: query, autocomplete: "off" });
    const form = make(
      "form",
      {
        role: "search",
        onsubmit: (event) => {
          event.preventDefault();
          go(table, asked, { q: box.value.trim(), page: "" });
        },
      },
      make("label", { for: "q" }, words("search")),
      box,
      " ",
      make("button", { type: "submit" }, words("find")),
    );
    show(inLanguage(table, "title"), form);

    const found = [];
    let count = 0;
    const isDone = await scan(table, (row) => {
      if (terms.length) {
        const cells = row.map((value, place) => `${value} ${inWords(table.columns[place], value)}`);
        const text = folded(cells.join("\n"));
        if (!terms.every((term) => text.includes(term))) {
          return false;
        }
      }
      count += 1;
      if (found.length < MOST_FOUND) {
        found.push(row);
      }
      return false;
    });
    if (!isDone) {
      return;
    }
    const sort = placeOf(table, asked.get("sort"));
    const isDown = asked.get("down") === "1";
    if (sort >= 0) {
      const compare = compared(table.columns[sort]);
      // What is empty stands last, whichever way.
      found.sort((one, other) => {
        if (one[sort] === "" || other[sort] === "") {
          return (one[sort] === "") - (other[sort] === "");
        }
        return (isDown ? -1 : 1) * compare(one[sort], other[sort]);
      });
    }
    const pages = Math.max(1, Math.ceil(found.length / PAGE));
    const page = Math.min(Math.max(1, Number(asked.get("page")) || 1), pages);
    const head = (column) => {
      const isBy = column.name === asked.get("sort");
      const button = make(
        "button",
        {
          type: "button",
          onclick: () =>
            go(table, asked, { sort: column.name, down: isBy && !isDown ? "1" : "", page: "" }),
        },
        `${inLanguage(column, "label")}${isBy ? (isDown ? " ▼" : " ▲") : ""}`,
      );
      const order = isBy ? (isDown ? "descending" : "ascending") : "none";
      return make("th", { scope: "col", class: classOf(column), "aria-sort": order }, button);
    };
    const turnTo = (to, name) =>
      make(
        "button",
        { type: "button", disabled: to < 1 || to > pages, onclick: () => go(table, asked, { page: to }) },
        words(name),
      );
    const caption = words("found", { count, all: table.count });
    at("main").append(
      count > found.length ? make("p", {}, words("cut", { count: found.length })) : "",
      tableOf(table, found.slice((page - 1) * PAGE, page * PAGE), caption, head),
      make(
        "p",
        { class: "pages" },
        turnTo(page - 1, "before"),
        words("page", { page, pages }),
        turnTo(page + 1, "after"),
      ),
    );
    say(caption);
  }

  function go(table, asked, changes) {
    const next = new URLSearchParams(asked);
    for (const [name, value] of Object.entries(changes)) {
      if (value === "") {
        next.delete(name);
      } else {
        next.set(name, value);
      }
    }
    const query = String(next);
    location.hash = `#/${table.name}${query && `?${query}`}`;
  }

  async function recordPage(table, key) {
    show(key.join(" "), make("p", {}, words("looking")));
    let row = null;
    const isDone = await scan(table, (one) => {
      row = keyOf(table, one).every((part, place) => part === key[place]) ? one : row;
      return row !== null;
    });
    if (!isDone) {
      return;
    }
    const back = make("p", {}, make("a", { href: `#/${table.name}` }, inLanguage(table, "title")));
    if (!row) {
      show(key.join(" "), back, make("p", {}, words("nothing")));
      say(words("nothing"));
      return;
    }
    const facts = table.columns.flatMap((column, place) => [
      make("dt", {}, inLanguage(column, "label")),
      make("dd", {}, ...(row[place] === "" ? ["–"] : cellOf(table, column, row[place], true))),
    ]);
    show(nameOf(table, row), back, make("dl", {}, ...facts));
    say("");
    for (const other of told.tables) {
      const places = other.columns
        .map((column, place) => (column.leads_to === table.name ? place : -1))
        .filter((place) => place >= 0);
      if (!places.length || table.key.length !== 1) {
        continue;
      }
      const found = [];
      const isWhole = await scan(other, (one) => {
        if (places.some((place) => one[place].split(" ").includes(key[0]))) {
          found.push(one);
        }
        return found.length > MOST_RELATED;
      });
      if (!isWhole) {
        return;
      }
      if (found.length) {
        const rows = found.slice(0, MOST_RELATED);
        const count = words(found.length > rows.length ? "more" : "rows", { count: rows.length });
        at("main").append(
          make("h2", {}, inLanguage(other, "title")),
          tableOf(other, rows, count, plainHead),
        );
      }
    }
    say("");
  }

  async function showPage() {
    turn += 1;
    const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
    const [name, ...key] = path.split("/").map(decodeURIComponent);
    const table = told.tables.find((one) => one.name === name);
    document.documentElement.lang = language;
    frame(table);
    try {
      if (!table) {
        startPage();
      } else if (key.length) {
        await recordPage(table, key);
      } else {
        await listPage(table, new URLSearchParams(query));
      }
    } catch (fault) {
      const text = words("broken", { file: fault.message });
      at("main").append(make("p", {}, text));
      say(text);
    }
  }

  /** What stands around every page. */
  function frame(current) {
    at("name").textContent = inLanguage(told, "title");
    at("moment").textContent = inLanguage(told, "moment");
    at("skip").textContent = words("skip");
    at("demo").hidden = !told.is_demonstration;
    at("demo").textContent = words("demo");
    const other = language === "th" ? "en" : "th";
    at("language").lang = other;
    at("language").textContent = other === "en" ? "English" : "ภาษาไทย";
    const links = told.tables.map((table) =>
      make(
        "li",
        {},
        make(
          "a",
          { href: `#/${table.name}`, "aria-current": table === current ? "page" : undefined },
          inLanguage(table, "title"),
        ),
      ),
    );
    at("tables").setAttribute("aria-label", words("tables"));
    at("tables").replaceChildren(make("ul", {}, ...links));
  }

  async function begin() {
    await script("data/told.js");
    at("language").addEventListener("click", () => {
      language = language === "th" ? "en" : "th";
      showPage();
    });
    // The link over the heads of all pages is no page of its own.
    at("skip").addEventListener("click", (event) => {
      event.preventDefault();
      at("main").focus();
    });
    window.addEventListener("hashchange", async () => {
      await showPage();
      at("main").focus({ preventScroll: true });
      window.scrollTo(0, 0);
    });
    await showPage();
  }

  begin();
})();
