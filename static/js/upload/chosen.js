/** One picture that was chosen, or an address of one: what is to be sent, and its state. */

import {cropPicture} from "../crop.js";
import {cloneOf} from "../say.js";
import {isZip} from "./batch.js";
import {thumbOf} from "./thumbs.js";

/** Of the picture beside a name, in pixels: twice what it takes on the page. */
const SIDE = 192;

/** @typedef {"waiting" | "sending" | "sent" | "known" | "restored" | "unpacking" | "wrong"} State */

export class Chosen {
  /**
   * @param {File | string} what a file, or the address of a picture
   * @param {DOMStringMap} words what to say, from the form's data attributes
   * @param {{removed: (chosen: Chosen) => void, beside: (file: File) => void}} hands
   *   what to do when it is to go, and with a file that is to go beside it
   */
  constructor(what, words, hands) {
    this.words = words;
    this.hands = hands;
    this.file = typeof what === "string" ? null : what;
    this.address = typeof what === "string" ? what : "";
    /** @type {State} */
    this.state = "waiting";
    this.says = words.sayWaiting;
    this.share = 0;
    /** Only what is shown has a row: hundreds of thumbnails would fill a phone. @type {HTMLElement | null} */
    this.row = null;
  }

  get name() {
    return this.file?.name ?? this.address;
  }

  get size() {
    return this.file?.size ?? 0;
  }

  /** @param {string} selector */
  #find(selector) {
    return /** @type {HTMLElement} */ (this.row?.querySelector(selector));
  }

  /** Make the row, if there is none. @returns {HTMLElement} */
  show() {
    if (!this.row) {
      this.row = /** @type {HTMLElement} */ (cloneOf("chosen-file").firstElementChild);
      this.#find("[data-crop]").addEventListener("click", () => this.#crop());
      this.#find("[data-crop]").hidden = !this.file || isZip(this.name);
      this.#find("[data-remove]").addEventListener("click", () => this.hands.removed(this));
      this.#picture();
      this.#tell();
    }
    return this.row;
  }

  /** Let go of the row and its thumbnail. */
  hide() {
    this.row?.remove();
    this.row = null;
  }

  async #picture() {
    this.#find(".file__name").textContent = this.name;
    this.#find(".file__name").title = this.name;
    const {file, row} = this;
    if (!file || isZip(this.name)) return;
    const drawn = await thumbOf(file, SIDE, () => this.row === row && this.file === file);
    if (drawn && this.row === row && this.file === file) this.#find(".file__picture").replaceChildren(drawn);
  }

  async #crop() {
    const original = this.file;
    const made = original && (await cropPicture(original));
    if (!made) return;
    this.file = made.file;
    if (made.both) this.hands.beside(original);
    if (this.row) this.#picture();
    this.become("waiting", this.words.sayCropped);
  }

  /**
   * @param {State} state
   * @param {string | undefined} says
   */
  become(state, says) {
    this.state = state;
    this.says = says;
    this.share = state === "waiting" || state === "sending" ? 0 : 1;
    this.#tell();
  }

  #tell() {
    if (!this.row) return;
    this.row.className = `file file--${this.state}`;
    this.#find(".file__state").textContent = this.says ?? "";
    this.#find(".file__bar").hidden = this.state !== "sending" || !this.file;
    this.#find(".file__actions").hidden = this.state === "sending" || this.state === "sent";
    this.progress(this.share);
  }

  /** @param {number} share 0 to 1 */
  progress(share) {
    this.share = share;
    if (this.row) /** @type {HTMLProgressElement} */ (this.#find(".file__bar")).value = share;
  }
}
