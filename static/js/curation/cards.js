/** The cards of the ledger: which one keys are about, which are chosen, which are on their way out. */

export const root = /** @type {HTMLElement} */ (document.getElementById("curation"));
export const form = /** @type {HTMLFormElement | null} */ (document.getElementById("decide"));

/** The id of the card that keys are about. */
let current = "";
/** Where a range begins. */
let anchor = "";
/** Decided already; hidden until a page without them is here. @type {Map<string, number>} */
const leaving = new Map();

/** @returns {HTMLElement[]} in their order, without those on their way out */
export function cards() {
  return [...root.querySelectorAll(".pic")].map((card) => /** @type {HTMLElement} */ (card))
    .filter((card) => !leaving.has(idOf(card)));
}

/** @param {string} id */
export function cardOf(id) {
  return /** @type {HTMLElement | null} */ (document.getElementById(`entry-${id}`));
}

export function currentCard() {
  return cardOf(current);
}

/** @param {Element | null} card */
export function boxOf(card) {
  return /** @type {HTMLInputElement | null} */ (card?.querySelector(".pic__choose") ?? null);
}

/** @param {Element | null} card */
export function idOf(card) {
  return /** @type {HTMLElement | null} */ (card)?.dataset.entry ?? "";
}

export function chosen() {
  return cards().filter((card) => boxOf(card)?.checked);
}

/** The box for all that match. */
export function everything() {
  return /** @type {HTMLInputElement | null} */ (form?.querySelector("[data-all]") ?? null);
}

/** @param {HTMLElement | undefined | null} card becomes the one that keys are about @param {boolean} [focus] */
export function go(card, focus = true) {
  document.querySelector(".pic.is-current")?.classList.remove("is-current");
  current = idOf(card ?? null);
  if (!card) return;
  card.classList.add("is-current");
  if (focus) boxOf(card)?.focus({preventScroll: true});
  card.scrollIntoView({block: "nearest"});
}

/** The card in the row above or below whose centre is nearest. @param {HTMLElement} from @param {number} direction */
function inNextRow(from, direction) {
  const here = from.getBoundingClientRect();
  let best = from;
  let least = Infinity;
  for (const card of cards()) {
    const there = card.getBoundingClientRect();
    const down = (there.top - here.top) * direction;
    const distance = down * 4 + Math.abs(there.left - here.left);
    if (down > 4 && distance < least) [best, least] = [card, distance];
  }
  return best;
}

/**
 * @param {[number, number]} step
 * @param {boolean} extend
 * @returns {HTMLElement | null} the card that keys are about now, if it is another
 */
export function move([across, down], extend) {
  const all = cards();
  const from = cardOf(current);
  if (!from || !all.includes(from)) {
    go(all[0]);
    return all[0] ?? null;
  }
  const to = across ? all[all.indexOf(from) + across] ?? from : inNextRow(from, down);
  if (extend) range(anchor || current, idOf(to));
  go(to);
  return to === from ? null : to;
}

/** Choose all between two cards. @param {string} start @param {string} end */
export function range(start, end) {
  const all = cards();
  const [a, b] = [start, end].map((id) => all.findIndex((card) => idOf(card) === id));
  if (a < 0 || b < 0) return;
  anchor = start;
  for (const card of all.slice(Math.min(a, b), Math.max(a, b) + 1)) tick(card, true);
  tell();
}

/** From where the last choice began. @param {HTMLElement} card */
export function rangeTo(card) {
  range(anchor || current || idOf(card), idOf(card));
  go(card);
}

/** @param {HTMLElement} card @param {boolean} on */
function tick(card, on) {
  const box = boxOf(card);
  if (box && !box.disabled) box.checked = on;
}

/** @param {boolean} extend */
export function toggle(extend) {
  const card = cardOf(current) ?? cards()[0];
  if (!card) return;
  go(card);
  if (extend && anchor) return range(anchor, current);
  anchor = current;
  tick(card, !boxOf(card)?.checked);
  tell();
}

/** A box was ticked by hand. @param {HTMLElement} card */
export function ticked(card) {
  go(card, false);
  anchor = current;
  tell();
}

export function chooseNothing() {
  for (const card of chosen()) tick(card, false);
  const all = everything();
  if (all) all.checked = false;
  anchor = "";
  tell();
}

/** Say how many are chosen. */
export function tell() {
  const count = root.querySelector("[data-count]");
  if (count) count.textContent = String(chosen().length);
}

/** How many decisions are about each card that is hidden. @param {string[]} ids @param {1 | -1} by */
export function leave(ids, by) {
  for (const id of ids) {
    const count = (leaving.get(id) ?? 0) + by;
    if (count > 0) leaving.set(id, count);
    else leaving.delete(id);
  }
  mark();
}

/** Hide the cards on their way out: an older page may bring them once more. */
export function mark() {
  for (const card of root.querySelectorAll(".pic")) {
    card.classList.toggle("is-leaving", leaving.has(idOf(card)));
    card.classList.toggle("is-current", idOf(card) === current);
  }
}
