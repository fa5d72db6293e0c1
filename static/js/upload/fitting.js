/** What can be kept, as far as that is known before anything is sent. */

import {fill} from "../say.js";
import {sizeWords} from "../sizes.js";
import {isZip} from "./batch.js";

/** Bytes that are free as the page says them now; Infinity without a limit. */
export function freeBytes() {
  const said = /** @type {HTMLElement | null} */ (document.querySelector("[data-free]"));
  return said?.dataset.free ? Number(said.dataset.free) : Infinity;
}

/**
 * Why a file can never be taken, in words; null for one that may be.
 * @param {HTMLFormElement} form
 * @param {import("./chosen.js").Chosen} chosen
 */
export function refusalOf({dataset}, {file, name, size}) {
  if (!file) return null;
  const most = Number((isZip(name) ? dataset.mostZip : dataset.most) ?? Infinity);
  const free = freeBytes();
  const words = {size_bytes: sizeWords(size), limit_bytes: sizeWords(most), free_bytes: sizeWords(free)};
  if (size > most) return fill(dataset.sayTooLarge, words);
  return size > free ? fill(dataset.sayNoRoom, words) : null;
}

/**
 * What of these cannot all be kept; null when they can.
 * @param {HTMLFormElement} form
 * @param {import("./chosen.js").Chosen[]} waiting
 */
export function estimateOf(form, waiting) {
  if (waiting.length === 1) return refusalOf(form, waiting[0]);
  const {dataset} = form;
  const free = freeBytes();
  let sum = 0;
  let taken = 0;
  let fit = 0;
  for (const {size} of waiting) {
    sum += size;
    if (taken + size > free) continue; // A smaller one behind it may fit.
    taken += size;
    fit += 1;
  }
  if (sum <= free) return null;
  const count = (/** @type {number} */ n) => new Intl.NumberFormat(document.documentElement.lang).format(n);
  return fill(dataset.sayEstimate, {n: count(waiting.length), size: sizeWords(sum), free: sizeWords(free), fit: count(fit)});
}
