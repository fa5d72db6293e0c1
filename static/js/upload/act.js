/** One act of adding: however many requests it takes, the server makes one job of them. */

import {csrfToken} from "./send.js";

/** `crypto.randomUUID` is there only where the address is HTTPS or this machine. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** The server says twice that it is over at most: a new one cannot be over. */
const MAX_RENEWALS = 3;

/**
 * The page's address to close an act has the gallery's id in the place of the act's.
 * @param {string} address
 * @param {string} gallery
 * @param {string} id
 */
function addressOf(address, gallery, id) {
  const at = address.lastIndexOf(gallery);
  return address.slice(0, at) + id + address.slice(at + gallery.length);
}

export class Act {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.id = "";
    /** How many files were answered. */
    this.answered = 0;
    this.renewals = 0;
    addEventListener("pagehide", () => this.close());
  }

  /**
   * What each of its requests says.
   * @param {number} left how many files are not answered yet
   * @returns {Record<string, string>}
   */
  headers(left) {
    this.id ||= newId();
    return {"Futu-Batch": this.id, "Futu-Batch-Size": String(this.answered + left)};
  }

  /** @param {number} files */
  took(files) {
    this.answered += files;
    this.renewals = 0;
  }

  /**
   * The server has ended it meanwhile: what is left makes another.
   * @param {string} id that was ended; another request may have begun the next already
   * @returns {boolean} whether that is worth trying
   */
  renew(id) {
    if (id !== this.id) return true;
    this.id = "";
    this.answered = 0;
    this.renewals += 1;
    return this.renewals <= MAX_RENEWALS;
  }

  /** No more files come. Asked of the browser, not waited for: the page may be going. */
  close() {
    const {gallery = "", close = ""} = this.form.dataset;
    if (!this.id) return;
    const body = new FormData();
    body.set("csrfmiddlewaretoken", csrfToken(this.form));
    navigator.sendBeacon(addressOf(close, gallery, this.id), body);
    this.id = "";
    this.answered = 0;
  }
}
