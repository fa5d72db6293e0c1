/** A picture, large, between its neighbours: zoom, full screen, and turning with keys and fingers. */

import {Zoom} from "./zoom.js";

/** A key moves a picture that is zoomed by this share of the frame. */
const SHARE = 0.2;
/** @type {Record<string, [number, number]>} */
const ARROWS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};

/** @type {Zoom | null} */
let zoom = null;

/** @param {KeyboardEvent} event */
function isTyping(event) {
  const target = /** @type {Element} */ (event.target);
  return event.altKey || event.ctrlKey || event.metaKey || Boolean(target.closest("input, textarea, select, dialog, [data-part]"));
}

/**
 * The original takes the preview's place once there are more pixels to see than that has.
 * @param {HTMLImageElement} image
 * @param {string} address
 */
async function sharpen(image, address) {
  const large = new Image();
  large.src = address;
  try {
    await large.decode();
  } catch {
    return; // This browser cannot show it after all: the preview stays.
  }
  image.src = address;
}

/** @param {HTMLElement} viewer */
function start(viewer) {
  viewer.dataset.live = "";
  const image = /** @type {HTMLImageElement | null} */ (viewer.querySelector("[data-picture]"));
  const frame = /** @type {HTMLElement} */ (viewer.querySelector("[data-frame]"));
  const percent = viewer.querySelector("[data-percent]");
  const full = /** @type {HTMLElement | null} */ (viewer.querySelector("[data-full]"));
  let original = viewer.dataset.original;
  if (full) full.hidden = !document.fullscreenEnabled;
  zoom = null;
  if (!image) return;
  const size = {width: Number(viewer.dataset.width), height: Number(viewer.dataset.height), small: viewer.classList.contains("viewer--small")};
  zoom = new Zoom(frame, image, size, () => {
    if (!zoom) return;
    if (percent) percent.textContent = `${Math.round(zoom.density * 100)}%`;
    if (original && zoom.isZoomed && zoom.density * size.width > image.naturalWidth) {
      sharpen(image, original);
      original = "";
    }
  });
  const ahead = /** @type {HTMLElement | null} */ (viewer.querySelector("[data-ahead]"))?.dataset.ahead;
  if (ahead) image.decode().then(() => (new Image().src = ahead), () => {});
}

/** @param {string} key */
function turn(key) {
  /** @type {HTMLElement | null} */ (document.querySelector(`[data-viewer] a[data-key="${key}"]`))?.click();
}

function toggleFull() {
  if (document.fullscreenElement) document.exitFullscreen();
  else if (document.fullscreenEnabled) document.documentElement.requestFullscreen();
}

/** Another page's picture into this one, so that the screen stays full. @param {string} address */
async function swap(address) {
  const answer = await fetch(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = page.getElementById("picture");
  if (!answer.ok || !next) return location.assign(address);
  document.getElementById("picture")?.replaceWith(next);
  document.title = page.title;
  history.replaceState(null, "", address);
  /** @type {any} */ (window).htmx?.process(next);
  startAll();
}

/** @param {KeyboardEvent} event */
function press(event) {
  const arrow = ARROWS[event.key];
  if (arrow && zoom?.isZoomed) zoom.move(arrow[0] * SHARE, arrow[1] * SHARE);
  else if (arrow) return turn(event.key);
  else if (event.key === "+" || event.key === "=") zoom?.larger();
  else if (event.key === "-") zoom?.smaller();
  else if (event.key === "0") zoom?.fit();
  else if (event.key === "f") toggleFull();
  else return;
  event.preventDefault();
}

/** @param {MouseEvent} event */
function click(event) {
  const target = /** @type {Element} */ (event.target);
  const way = /** @type {HTMLElement | null} */ (target.closest("[data-zoom]"))?.dataset.zoom;
  if (way === "in") zoom?.larger();
  if (way === "out") zoom?.smaller();
  if (way === "toggle") zoom?.toggle();
  if (target.closest("[data-full]")) toggleFull();
  const link = /** @type {HTMLAnchorElement | null} */ (target.closest("[data-viewer] a[data-key]"));
  if (link && document.fullscreenElement) {
    event.preventDefault();
    swap(link.href).catch(() => location.assign(link.href));
  }
}

/** Whatever viewers are new on the page. */
function startAll() {
  for (const viewer of document.querySelectorAll("[data-viewer]:not([data-live])")) start(/** @type {HTMLElement} */ (viewer));
}

export function watchViewer() {
  document.addEventListener("keydown", (event) => isTyping(event) || press(event));
  document.addEventListener("click", click);
  document.addEventListener("swipe", (event) => turn(/** @type {CustomEvent} */ (event).detail));
  document.addEventListener("htmx:after:swap", startAll);
  startAll();
}
