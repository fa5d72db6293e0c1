/** Frames that show the same place of their pictures, however one of them is zoomed or moved. */

import {Zoom} from "../zoom.js";

/** A key moves pictures that are zoomed by this share of the frame. */
const SHARE = 0.2;
/** @type {Record<string, [number, number]>} */
const ARROWS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
/** A difference that is walked to takes about this share of the frame. */
const FILLED = 0.4;
const LARGEST = 8;

/** @type {Zoom[]} */
let zooms = [];
let isFollowing = false;

/** @param {Zoom} moved */
function together(moved) {
  if (isFollowing) return;
  isFollowing = true;
  for (const zoom of zooms) if (zoom !== moved) zoom.follow(moved);
  isFollowing = false;
  const stage = /** @type {HTMLElement | null} */ (moved.frame.closest("[data-viewing]"));
  stage?.style.setProperty("--zoom", String(moved.scale)); // What is drawn over pictures keeps its line.
  const percent = document.querySelector("[data-percent]");
  const shown = stage && "real" in stage.dataset ? moved.density / devicePixelRatio : moved.scale;
  if (percent) percent.textContent = `${Math.round(shown * 100)} %`;
}

/** @param {HTMLElement} stage whose frames are zoomed together */
export function zoomTogether(stage) {
  zooms = [];
  isFollowing = true; // Until all are there.
  for (const frame of /** @type {NodeListOf<HTMLElement>} */ (stage.querySelectorAll("[data-frame]"))) {
    const plane = /** @type {HTMLElement} */ (frame.querySelector("[data-plane]"));
    const image = /** @type {HTMLImageElement} */ (plane.querySelector("img"));
    const size = {width: image.width || 1, height: image.height || 1, small: false};
    /** @type {Zoom} */
    const zoom = new Zoom(frame, plane, size, () => zoom && together(zoom));
    zooms.push(zoom);
  }
  isFollowing = false;
  if ("real" in stage.dataset) zoomBy("real");
}

/** A pixel of the picture is one of the page; a frame is never larger than that. */
function real() {
  const [zoom] = zooms;
  const scale = zoom && (zoom.scale * devicePixelRatio) / zoom.density;
  if (zoom && Number.isFinite(scale)) zoom.centre(0.5, 0.5, Math.max(1, scale));
}

/** @param {string | undefined} way "in", "out", "fit" or "real" */
export function zoomBy(way) {
  const [zoom] = zooms;
  if (way === "in") zoom?.larger();
  if (way === "out") zoom?.smaller();
  if (way === "fit") zoom?.fit();
  if (way === "real") real();
}

/** @param {string} key @returns {boolean} whether it was one of these */
export function zoomKey(key) {
  const arrow = ARROWS[key];
  if (arrow && zooms[0]?.isZoomed) zooms[0].move(arrow[0] * SHARE, arrow[1] * SHARE);
  else if (key === "+" || key === "=") zoomBy("in");
  else if (key === "-") zoomBy("out");
  else if (key === "0") zoomBy("fit");
  else return false;
  return true;
}

/**
 * Pictures that are zoomed move to a part of them; `closer` zooms to it.
 * @param {{x: number, y: number, width: number, height: number}} part in fractions
 * @param {boolean} closer
 */
export function zoomTo(part, closer) {
  const [zoom] = zooms;
  if (!zoom || (!closer && !zoom.isZoomed)) return;
  const scale = closer ? Math.min(LARGEST, Math.max(1, FILLED / Math.max(part.width, part.height))) : zoom.scale;
  zoom.centre(part.x + part.width / 2, part.y + part.height / 2, scale);
}
