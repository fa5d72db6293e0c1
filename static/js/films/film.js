/** The page of a film: player, waveform and lines belong together. */

import {watchFilmKeys} from "./keys.js";
import {Lines} from "./lines.js";
import {Player} from "./player.js";
import {Waveform} from "./waveform.js";

const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-player]"));

/** Work on the film brought or changed lines: they are asked for again, unless one is being edited. */
function watchWork() {
  let version = document.getElementById("state")?.dataset.lines;
  document.addEventListener("htmx:after:swap", () => {
    const now = document.getElementById("state")?.dataset.lines;
    if (now === version) return;
    version = now;
    if (!document.querySelector("form[data-editor]")) document.dispatchEvent(new CustomEvent("futu:lines"));
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
