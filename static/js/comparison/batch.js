/** The table of a batch by keyboard: j and k move, a accepts, r rejects, Enter opens. */

let place = -1;

const rows = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-pair]")]);

/** @param {number} to */
function move(to) {
  const all = rows();
  if (!all.length) return;
  place = Math.min(Math.max(to, 0), all.length - 1);
  all[place].focus();
}

/** Where the focus is, or was. */
function here() {
  const row = document.activeElement?.closest("[data-pair]");
  if (row instanceof HTMLElement) place = rows().indexOf(row);
  return place;
}

/** @param {string} selector of a button or link of the row */
function press(selector) {
  const row = rows()[here()];
  /** @type {HTMLElement | null} */ (row?.querySelector(selector))?.click();
}

/** @type {Record<string, () => void>} */
const KEYS = {
  j: () => move(here() + 1),
  k: () => move(here() - 1),
  a: () => press("[data-accept]"),
  r: () => press("[data-reject]"),
};

document.addEventListener("keydown", (event) => {
  const target = /** @type {Element} */ (event.target);
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || target.closest("input, select, textarea, dialog")) return;
  if (event.key === "Enter" && target.matches("[data-pair]")) press("[data-open]");
  else if (event.key in KEYS) KEYS[event.key]();
  else return;
  event.preventDefault();
});

// A row that was decided may be gone from what is shown: the next one takes its place.
document.addEventListener("htmx:after:swap", () => {
  if (place >= 0 && document.activeElement === document.body) move(place);
});
