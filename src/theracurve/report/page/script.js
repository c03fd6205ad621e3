// A link to a patient or a list opens the fold it leads to, and a figure can be kept; without scripts nothing is lost.
const reveal = () => {
  for (let at = document.getElementById(location.hash.slice(1)); at; at = at.parentElement)
    if (at.tagName === "DETAILS") at.open = true;
  document.getElementById(location.hash.slice(1))?.scrollIntoView();
};
addEventListener("hashchange", reveal);
reveal();
for (const button of document.querySelectorAll("button[data-figure]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const drawn = document.querySelector(`#${button.dataset.figure} svg`).cloneNode(true);
    drawn.setAttribute("width", "180mm");
    const file = new Blob(['<?xml version="1.0" encoding="utf-8"?>\n', drawn.outerHTML], { type: "image/svg+xml" });
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: `${button.dataset.figure}.svg` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
}
