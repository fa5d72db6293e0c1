/** The form that asks with a picture (search/_form.html): choose it, choose a part, send it. */

import {setBusy} from "./busy.js";
import {onDrop, onPaste, onPasteAddress} from "./drop.js";
import {Easel} from "./easel.js";
import {notice, sentence, troubleOf, wasSignedOut} from "./say.js";

/**
 * The form came back with what is wrong with it.
 * @param {string} html
 */
function errorsIn(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  return [...page.querySelectorAll("[data-ask] [role=alert]")].map((error) => error.textContent?.trim() ?? "");
}

export class Asking {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.dialog = root.closest("dialog");
    this.form = /** @type {HTMLFormElement} */ (this.find("[data-ask]"));
    this.input = /** @type {HTMLInputElement} */ (this.find("[data-choose]"));
    /** Visitors without an account have none. */
    this.url = /** @type {HTMLInputElement | null} */ (this.find("[data-url]"));
    /** Where no room takes films there is none. */
    this.films = /** @type {HTMLElement | null} */ (this.find("[data-films]"));
    this.kept = /** @type {HTMLInputElement} */ (this.find("[data-image]"));
    /** Words alone are a form of their own; with a picture they are sent along. */
    this.words = /** @type {HTMLInputElement} */ (this.find("[data-words]"));
    this.box = /** @type {HTMLInputElement} */ (this.find("[data-box]"));
    this.button = this.find("[data-submit]");
    this.easel = new Easel(
      /** @type {HTMLImageElement} */ (this.find("[data-stage]")),
      this.box,
      /** @type {HTMLInputElement} */ (this.find("[data-turn]")),
      () => (this.find("[data-whole]").hidden = !this.box.value),
    );
    this.#listen();
  }

  /** @param {string} selector */
  find(selector) {
    return /** @type {HTMLElement} */ (this.root.querySelector(selector));
  }

  #listen() {
    this.form.classList.add("is-live");
    this.input.addEventListener("change", () => this.#chosen());
    this.form.addEventListener("submit", (event) => this.#send(event));
    this.root.addEventListener("click", (event) => this.#click(event));
    onDrop((files) => this.take(files), this.dialog);
    onPaste((files) => this.take(files), this.dialog);
    this.url?.addEventListener("input", () => this.#offer(false));
    if (this.url) onPasteAddress((address) => this.takeAddress(address), this.dialog);
    addEventListener("pageshow", () => setBusy(this.button, false));
    if (this.input.files?.length) this.#chosen(); // Kept by the browser over a reload.
    else if (this.kept.value) this.keep(this.kept.value, this.kept.dataset.preview ?? "", this.kept.dataset.name ?? "");
  }

  /** @param {File[]} files */
  take(files) {
    if (!files.length) return;
    const transfer = new DataTransfer();
    transfer.items.add(files[0]);
    this.input.files = transfer.files;
    this.#chosen();
  }

  /**
   * A film is not searched with, and no form carries it on: what takes films is offered.
   * @param {HTMLElement} films
   */
  #leadOn(films) {
    this.#drop();
    films.hidden = false;
    films.querySelector("a")?.focus();
  }

  /**
   * Ask with a picture that is kept.
   * @param {string} id
   * @param {string} preview its address
   * @param {string} name
   */
  keep(id, preview, name) {
    this.input.value = "";
    this.kept.value = id;
    return this.#show(preview, name);
  }

  #chosen() {
    const file = this.input.files?.[0];
    this.kept.value = "";
    const films = file?.type.startsWith("video/") ? this.films : null;
    if (films) return this.#leadOn(films);
    if (file) return this.#show(URL.createObjectURL(file), file.name);
  }

  /**
   * @param {string} address
   * @param {string} name
   */
  async #show(address, name) {
    if (this.url) this.url.value = "";
    this.find("[data-say]").replaceChildren();
    this.find("[data-called]").textContent = name;
    this.find("[data-asked]").hidden = false;
    this.find(".stage").hidden = false;
    this.#offer(false);
    this.find("[data-ways]").hidden = true;
    const possible = await this.easel.show(address);
    this.find(".stage").hidden = !possible;
    this.find("[data-can-crop]").hidden = !possible;
    this.find("[data-cannot]").hidden = possible;
    for (const tool of this.root.querySelectorAll("[data-rotate]")) /** @type {HTMLElement} */ (tool).hidden = !possible;
    this.button.focus();
  }

  /** Let go of the picture. */
  #drop() {
    this.easel.clear();
    this.input.value = this.kept.value = "";
    this.find("[data-asked]").hidden = true;
    this.find("[data-ways]").hidden = false;
    if (this.films) this.films.hidden = true;
    this.input.focus();
  }

  /** @param {boolean} on whether one's own pictures are offered */
  #offer(on) {
    const pane = this.find("[data-own-pane]");
    if (pane) pane.hidden = !on;
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("button, [data-own]"));
    if (!button) return;
    const {dataset} = button;
    if ("own" in dataset) this.#offer(true);
    if ("whole" in dataset) this.easel.whole();
    if ("other" in dataset) this.#drop();
    if (dataset.rotate) this.easel.turn(Number(dataset.rotate));
    if (!("pick" in dataset)) return;
    event.preventDefault();
    this.keep(/** @type {HTMLButtonElement} */ (button).value, dataset.preview ?? "", dataset.name ?? "");
  }

  /**
   * Ask with a picture on the web.
   * @param {string} address
   */
  takeAddress(address) {
    if (!this.find("[data-asked]").hidden) this.#drop();
    this.#offer(false);
    if (this.url) this.url.value = address;
    this.button.focus();
  }

  /**
   * Sent from here rather than by the browser, so that an error leaves the picture in place.
   * @param {SubmitEvent} event
   */
  #send(event) {
    if (event.submitter?.hasAttribute("formaction")) return; // Another room's: the browser goes there.
    event.preventDefault();
    if (this.button.getAttribute("aria-busy")) return;
    this.#busy(true);
    const body = new FormData(this.form);
    body.set("q", this.words.value);
    fetch(this.form.action, {method: "POST", body}).then(
      (response) => this.#follow(response),
      () => this.#sayTrouble("offline"),
    );
  }

  /** @param {boolean} on */
  #busy(on) {
    setBusy(this.button, on);
    this.form.classList.toggle("is-asking", on);
  }

  /** @param {Response} response */
  async #follow(response) {
    if (wasSignedOut(this.form.action, response.url)) return this.#sayTrouble("signed-out");
    // The question was taken. Its page says for itself when there is no answer to it now.
    if (response.redirected) return location.assign(response.url);
    // Answered, but with no address to return to, for want of room: the browser asks itself, and shows that.
    if (response.ok) return this.form.submit();
    const errors = [422, 429, 503].includes(response.status) ? errorsIn(await response.text()) : [];
    if (errors.length) this.#say(...errors.map((words) => notice(words)));
    else this.#sayTrouble(troubleOf(response.status));
  }

  /** @param {HTMLElement[]} notices */
  #say(...notices) {
    this.find("[data-say]").replaceChildren(...notices);
    this.#busy(false);
  }

  /** @param {import("./say.js").Trouble} trouble */
  #sayTrouble(trouble) {
    this.#say(notice(sentence(trouble), trouble));
  }
}
