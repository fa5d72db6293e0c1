/** The page of a film: player, waveform and lines belong together. */

import {watchFilmKeys} from "./keys.js";
import {Lines} from "./lines.js";
import {Player} from "./player.js";
import {Waveform} from "./waveform.js";

const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-player]"));

/** Nobody edits, watches or has a dialog open: parts of the page may come anew. */
function isIdle() {
  const video = /** @type {HTMLVideoElement | null} */ (document.querySelector("[data-picture]"));
  return !document.querySelector("form[data-editor], dialog[open]") && (video?.paused ?? true);
}

/** Work on the film brought lines, or more to play: they are asked for again, unless that would disturb. */
function watchWork() {
  const told = () => ({...document.getElementById("state")?.dataset});
  let before = told();
  document.addEventListener("htmx:after:swap", () => {
    const now = told();
    if (now.lines === before.lines && now.parts === before.parts) return;
    const hasMoreToPlay = now.parts !== before.parts;
    before = now;
    if (hasMoreToPlay && isIdle()) location.reload();
    else if (!document.querySelector("form[data-editor]")) document.dispatchEvent(new CustomEvent("futu:lines"));
  });
}

if (place) {
  const player = new Player(place);
  const lines = new Lines(player);
  const root = /** @type {HTMLElement | null} */ (document.querySelector("[data-wave]"));
  if (root) lines.wave = new Waveform(root, player, lines);
  lines.begin();
  watchFilmKeys(lines, player, () => lines.wave);
  document.addEventListener("htmx:after:swap", (event) => {
    if (/** @type {Element} */ (event.target).closest?.("#lines, [data-line]")) player.refreshSubtitles();
  });
}
watchWork();
