/** One picture that was chosen but is not in the gallery yet: its row, its state. */

import {cropPicture} from "./crop.js";
import {cloneOf} from "./say.js";

/** Stands where this browser cannot show the picture. */
const BLANK = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E";

/** @typedef {"waiting" | "sending" | "sent" | "known" | "wrong"} State */

export class Chosen {
  /**
   * @param {File} file
   * @param {DOMStringMap} words what to say, from the form's data attributes
   * @param {(chosen: Chosen) => void} removed
   */
  constructor(file, words, removed) {
    this.words = words;
    this.row = /** @type {HTMLElement} */ (cloneOf("chosen-file").firstElementChild);
    this.address = "";
    /** @type {State} */
    this.state = "waiting";
    this.share = 0;
    this.#find(".file__picture").addEventListener("error", (event) => {
      /** @type {HTMLImageElement} */ (event.target).src = BLANK;
    });
    this.#take(file, words.sayWaiting);
    this.#find("[data-crop]").addEventListener("click", () => this.#crop());
    this.#find("[data-remove]").addEventListener("click", () => removed(this));
  }

  /** @param {string} selector */
  #find(selector) {
    return /** @type {HTMLElement} */ (this.row.querySelector(selector));
  }

  /**
   * @param {File} file
   * @param {string | undefined} says
   */
  #take(file, says) {
    URL.revokeObjectURL(this.address);
    this.file = file;
    this.address = URL.createObjectURL(file);
    /** @type {HTMLImageElement} */ (this.#find(".file__picture")).src = this.address;
    this.#find(".file__name").textContent = file.name;
    this.#find(".file__name").title = file.name;
    this.become("waiting", says);
  }

  async #crop() {
    const cropped = await cropPicture(this.file);
    if (cropped) this.#take(cropped, this.words.sayCropped);
  }

  /**
   * @param {State} state
   * @param {string | undefined} says
   */
  become(state, says) {
    this.state = state;
    this.row.className = `file file--${state}`;
    this.#find(".file__state").textContent = says ?? "";
    this.#find(".file__bar").hidden = state !== "sending";
    this.#find(".file__actions").hidden = state === "sending" || state === "sent";
    this.progress(state === "waiting" || state === "sending" ? 0 : 1);
  }

  /** @param {number} share 0 to 1 */
  progress(share) {
    this.share = share;
    /** @type {HTMLProgressElement} */ (this.#find(".file__bar")).value = share;
  }

  remove() {
    this.row.remove();
    URL.revokeObjectURL(this.address);
  }
}
