/** How fast bytes go out, and how long the rest will take. */

import {sizeWords} from "../sizes.js";

/** Looked at for the speed, in milliseconds: long enough to be calm, short enough to be true. */
const SPAN = 8000;

export class Pace {
  /** @type {{at: number, bytes: number}[]} */
  #marks = [];

  reset() {
    this.#marks = [];
  }

  /** @param {number} bytes that have gone out so far */
  mark(bytes) {
    const at = performance.now();
    this.#marks.push({at, bytes});
    while (this.#marks.length > 2 && at - this.#marks[1].at > SPAN) this.#marks.shift();
  }

  /** Bytes a second; 0 while that cannot be said. */
  get speed() {
    const first = this.#marks[0];
    const last = this.#marks.at(-1);
    const seconds = first && last ? (last.at - first.at) / 1000 : 0;
    return seconds < 1 ? 0 : Math.max(0, (last.bytes - first.bytes) / seconds);
  }

  /**
   * Both in the page's language.
   * @param {number} left bytes
   * @returns {{speed: string, left: string} | null} null while nothing can be said
   */
  words(left) {
    const {speed} = this;
    if (!speed) return null;
    const seconds = left / speed;
    const [unit, many] = seconds < 60 ? ["second", seconds] : seconds < 3600 ? ["minute", seconds / 60] : ["hour", seconds / 3600];
    const long = {style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0};
    return {
      speed: `${sizeWords(speed)}/s`,
      left: new Intl.NumberFormat(document.documentElement.lang, /** @type {Intl.NumberFormatOptions} */ (long)).format(Math.max(1, Math.round(many))),
    };
  }
}
