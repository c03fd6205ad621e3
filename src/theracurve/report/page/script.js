// A link to a patient or a list opens the fold it leads to; a figure can be kept, read under a cursor and asked who is drawn
// where; tables are sorted and filtered. All words and numbers stand in the page; without scripts nothing is lost.
const all = (selector, at = document) => [...at.querySelectorAll(selector)];
const make = (tag, properties, ...inside) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...inside);
  return made;
};
const byId = (id) => document.getElementById(id);
const unfold = (at) => {
  for (; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
};

// Patients: who is chosen lights up in every figure and list, and the card is opened.
const cards = new Map(all("details.card[id]").map((card) => [card.id, card]));
const nameOf = (anchor) => cards.get(anchor)?.querySelector("summary b").textContent;
const picked = document.querySelector(".picked");
const plots = all("[data-live]").map(enliven);
const choose = (anchor) => {
  all("a.lit").forEach((link) => link.classList.remove("lit"));
  plots.forEach((plot) => plot.light(anchor));
  picked.hidden = !anchor;
  if (!anchor) return;
  unfold(cards.get(anchor));
  all(`a[href="#${CSS.escape(anchor)}"]`).forEach((link) => link.classList.add("lit"));
  const link = picked.querySelector("a");
  link.textContent = nameOf(anchor);
  link.href = `#${anchor}`;
};
picked.querySelector("button").addEventListener("click", () => choose(""));

const reveal = () => {
  const anchor = location.hash.slice(1), at = byId(anchor);
  unfold(at);
  at?.scrollIntoView();
  if (cards.has(anchor)) choose(anchor);
};
addEventListener("hashchange", reveal);
reveal();

const search = document.querySelector(".find");
if (cards.size) {
  const input = search.querySelector("input");
  const names = new Map([...cards.keys()].map((anchor) => [nameOf(anchor), anchor]));
  search.hidden = false;
  byId("patients").append(...[...names.keys()].map((value) => make("option", { value })));
  input.addEventListener("input", () => input.setCustomValidity(""));
  search.addEventListener("submit", (event) => {
    event.preventDefault();
    const asked = input.value.trim().toLowerCase();
    const like = [...names.keys()].filter((name) => name.toLowerCase().startsWith(asked));
    const name = like.find((one) => one.toLowerCase() === asked) ?? (like.length === 1 ? like[0] : undefined);
    input.setCustomValidity(name ? "" : document.body.dataset.nobody);
    if (!name) return input.reportValidity();
    if (location.hash === `#${names.get(name)}`) reveal();
    location.hash = names.get(name);
  });
}

// Figures: places are those of the first axes; `frame` says where they stand in the drawing, and between which limits.
function enliven(plot) {
  const live = JSON.parse(plot.dataset.live), svg = plot.querySelector("svg"), box = svg.viewBox.baseVal;
  const [left, top, width, height, x0, x1, y0, y1] = live.frame;
  const across = (x) => box.width * (left + ((x - x0) / (x1 - x0)) * width);
  const down = (y) => box.height * (top + ((y1 - y) / (y1 - y0)) * height);
  const draw = (tag, attributes, kind) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries({ ...attributes, class: `live ${kind}` })) made.setAttribute(name, value);
    return svg.appendChild(made);
  };
  const rectangle = (xs, ys, kind) => {
    const [a, b] = xs.map(across).sort((m, n) => m - n), [c, d] = ys.map(down).sort((m, n) => m - n);
    return draw("rect", { x: a, y: c, width: b - a, height: d - c }, kind);
  };
  const place = (event) => {
    const at = svg.getBoundingClientRect();
    const part = [(event.clientX - at.left) / at.width, (event.clientY - at.top) / at.height];
    return { x: x0 + ((part[0] - left) / width) * (x1 - x0), y: y1 - ((part[1] - top) / height) * (y1 - y0), part };
  };

  const stops = live.stops ?? [], line = plot.nextElementSibling;
  let now = -1, mark;
  const stand = (to) => {
    now = Math.max(0, Math.min(stops.length - 1, to));
    mark?.remove();
    mark = draw("path", { d: `M${across(stops[now][0])} ${down(y0)}V${down(y1)}` }, "rule");
    line.textContent = stops[now][1];
  };
  if (stops.length) {
    line.hidden = false;
    plot.addEventListener("pointermove", (event) => stand(stops.findLastIndex(([x]) => x <= place(event).x)));
    plot.addEventListener("keydown", (event) => {
      const to = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: stops.length - 1 }[event.key];
      if (to === undefined || event.target !== plot) return;
      event.preventDefault();
      stand(to);
    });
  }

  if (live.groups) {
    const buttons = live.groups.map((name, at) => {
      const button = make("button", { type: "button", ariaPressed: "true" }, name);
      button.addEventListener("click", () => {
        const shown = button.ariaPressed === "false";
        button.ariaPressed = String(shown);
        all(`[data-group="${at}"]`, svg).forEach((part) => (part.style.display = shown ? "" : "none"));
      });
      return button;
    });
    line.after(make("p", { className: "groups" }, ...buttons));
  }

  const { rows = {}, columns = {}, lines = {} } = live;
  const within = (bands, value) => Object.keys(bands).find((anchor) => bands[anchor][0] <= value && value < bands[anchor][1]);
  const nearest = ({ part }) => {
    let best = 0.02, found;
    for (const [anchor, points] of Object.entries(lines))
      for (const [x, y] of points) {
        const far = Math.hypot(across(x) / box.width - part[0], ((down(y) / box.height - part[1]) * box.height) / box.width);
        if (far < best) [best, found] = [far, anchor];
      }
    return found;
  };
  if (live.rows || live.columns || live.lines) {
    plot.classList.add("asked");
    plot.addEventListener("click", (event) => {
      const at = place(event);
      choose(within(rows, at.y) ?? within(columns, at.x) ?? nearest(at) ?? "");
    });
  }
  let lit;
  const light = (anchor) => {
    lit?.remove();
    lit = undefined;
    if (Object.hasOwn(rows, anchor)) lit = rectangle([x0, x1], rows[anchor], "band");
    else if (Object.hasOwn(columns, anchor)) lit = rectangle(columns[anchor], [y0, y1], "band");
    else if (Object.hasOwn(lines, anchor))
      lit = draw("polyline", { points: lines[anchor].map(([x, y]) => `${across(x)},${down(y)}`).join(" ") }, "way");
  };
  return { light };
}

for (const button of all("button[data-figure]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const drawn = byId(button.dataset.figure).querySelector("svg").cloneNode(true);
    all(".live", drawn).forEach((part) => part.remove());
    drawn.setAttribute("width", "180mm");
    const file = new Blob(['<?xml version="1.0" encoding="utf-8"?>\n', drawn.outerHTML], { type: "image/svg+xml" });
    const link = make("a", { href: URL.createObjectURL(file), download: `${button.dataset.figure}.svg` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
}

// Tables: long ones are sorted by a column, numbers as numbers, and filtered by what their rows say.
const LONG = 12;
const comma = document.documentElement.lang === "fr";
const size = (words) => {
  const digits = words.replace(/(\d)[\s\u00a0\u202f](?=\d{3})/g, "$1").replace("\u2212", "-").replace(/^[<>\u2264\u2265\s]+/, "");
  return parseFloat(comma ? digits.replace(",", ".") : digits);
};
const compare = (a, b) => {
  const [x, y] = [size(a), size(b)];
  if (Number.isNaN(x) !== Number.isNaN(y)) return Number.isNaN(x) ? 1 : -1;
  return x - y || a.localeCompare(b, undefined, { numeric: true });
};
for (const table of all(".scroll > table")) {
  const body = table.tBodies[0], rows = [...body.rows], heads = all("thead th", table);
  if (rows.length < LONG || !heads.length) continue;
  heads.forEach((head, column) => {
    if (!head.textContent) return;
    const button = make("button", { type: "button", className: "sort" }, ...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const up = head.ariaSort !== "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.ariaSort = up ? "ascending" : "descending";
      const said = (row) => row.cells[column].textContent.trim();
      const order = [...rows].sort((a, b) => (up ? 1 : -1) * compare(said(a), said(b)));
      body.append(...order);
    });
  });
  const input = make("input", { type: "search", placeholder: document.body.dataset.filter });
  const told = table.caption?.textContent ?? "";
  input.setAttribute("aria-label", `${document.body.dataset.filter}: ${told}`);
  const count = make("span", { role: "status" });
  input.addEventListener("input", () => {
    const asked = input.value.trim().toLowerCase();
    rows.forEach((row) => (row.hidden = !row.textContent.toLowerCase().includes(asked)));
    count.textContent = asked ? `${rows.filter((row) => !row.hidden).length} / ${rows.length}` : "";
  });
  table.parentElement.before(make("p", { className: "filter" }, input, " ", count));
}
