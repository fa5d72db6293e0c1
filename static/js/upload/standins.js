/** Until the server's thumbnail is there, the card of a picture that was just sent shows this browser's own. */

import {thumbOf} from "./thumbs.js";

/** So many files are remembered for it; the page shows the newest first. */
const MAX_KEPT = 300;
/** So many are drawn at a time: each takes some 350 KB. */
const MAX_DRAWN = 80;
const SIDE = 360;
const CARDS = ".card--pending, .card--processing, .card--ready";

/** Files by the ids of their pictures. @type {Map<string, File>} */
const files = new Map();
/** What stands in now. @type {Map<string, HTMLCanvasElement>} */
const canvases = new Map();

let drawing = 0;

/** @param {string} id of the picture @param {File} file */
export function standIn(id, file) {
  files.set(id, file);
  const [oldest] = files.keys();
  if (files.size > MAX_KEPT) files.delete(oldest);
}

/** @param {Element} card */
const idOf = (card) => card.id.replace("card-", "");

/** @param {Element} card that shows nothing yet */
async function draw(card) {
  const id = idOf(card);
  const file = files.get(id);
  if (!file || canvases.size + drawing >= MAX_DRAWN) return;
  files.delete(id);
  drawing += 1;
  const isThere = () => Boolean(document.getElementById(card.id)?.querySelector(".card__blank"));
  const canvas = await thumbOf(file, SIDE, isThere);
  drawing -= 1;
  const now = document.getElementById(card.id);
  if (!canvas || !now) return;
  canvas.className = "card__standin";
  canvas.setAttribute("aria-hidden", "true");
  canvases.set(id, canvas);
  show(now, canvas);
}

/** @param {Element} card @param {HTMLCanvasElement} canvas */
function show(card, canvas) {
  const image = /** @type {HTMLImageElement | null} */ (card.querySelector("img.card__picture"));
  // What takes the card's place when its state changes does not have it.
  if (canvas.parentElement !== card) card.append(canvas);
  if (image) image.decode().catch(() => null).then(() => leave(idOf(card)));
}

/** The server's thumbnail can be seen. @param {string} id */
function leave(id) {
  const canvas = canvases.get(id);
  canvases.delete(id);
  canvas?.classList.add("is-leaving");
  setTimeout(() => canvas?.remove(), 400);
}

/** @param {Element} grid */
export function watchStandIns(grid) {
  new MutationObserver(() => {
    for (const [id, canvas] of canvases) {
      const card = document.getElementById(`card-${id}`);
      if (card) show(card, canvas);
      else canvases.delete(id);
    }
    if (!files.size) return;
    for (const card of grid.querySelectorAll(CARDS)) {
      if (!files.has(idOf(card))) continue;
      if (card.querySelector(".card__blank")) draw(card);
      else files.delete(idOf(card));
    }
  }).observe(grid, {childList: true, subtree: true});
}
