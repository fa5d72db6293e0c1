/** A film is sent piece by piece, and goes on where it was after a cut; then its page opens. */

import {setBusy} from "../busy.js";
import {onDrop} from "../drop.js";
import {fill, notice, sentence} from "../say.js";
import {sizeWords} from "../sizes.js";
import {sendLarge} from "../upload/large.js";
import {Pace} from "../upload/pace.js";

/** How soon to try again when the server cannot be reached, in milliseconds. */
const AGAIN = 4000;

class FilmUpload {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.input = /** @type {HTMLInputElement} */ (form.querySelector("[name=file]"));
    this.button = /** @type {HTMLButtonElement} */ (form.querySelector("[data-send]"));
    this.panel = /** @type {HTMLElement} */ (form.querySelector("[data-sending]"));
    this.pace = new Pace();
    this.stopper = new AbortController();
    this.isSending = false;
    this.again = 0;
    this.#listen();
    this.#show();
  }

  #listen() {
    this.form.classList.add("is-live");
    this.input.addEventListener("change", () => this.#show());
    onDrop((files) => this.#take(files));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#start();
    });
    this.#find("[data-pause]").addEventListener("click", () => (this.isSending ? this.#pause() : this.#start()));
    this.#find("[data-stop]").addEventListener("click", () => this.#stop());
    addEventListener("online", () => this.isWaiting && this.#start());
    addEventListener("beforeunload", (event) => (this.isSending || this.isWaiting) && event.preventDefault());
  }

  /** @param {string} selector */
  #find(selector) {
    return /** @type {HTMLElement} */ (this.form.querySelector(selector));
  }

  /** @param {File[]} files */
  #take(files) {
    if (!files.length || this.isSending) return;
    const carried = new DataTransfer();
    carried.items.add(files[0]);
    this.input.files = carried.files;
    this.#show();
  }

  /** What was chosen, in words. */
  #show() {
    const file = this.input.files?.[0];
    const name = this.#find("[data-chosen]");
    name.hidden = !file;
    name.textContent = file ? `${file.name} · ${sizeWords(file.size)}` : "";
    this.#say();
  }

  /** @param {Node[]} words */
  #say(...words) {
    this.#find("[data-say]").replaceChildren(...words);
  }

  async #start() {
    const file = this.input.files?.[0];
    if (this.isSending) return;
    if (!file) return this.#say(notice(this.form.dataset.sayNone ?? ""));
    clearTimeout(this.again);
    this.#say();
    this.stopper = new AbortController();
    this.pace.reset();
    const progress = (/** @type {number} */ bytes) => this.#progress(bytes, file.size);
    const sending = sendLarge(this.form, file, {}, progress, this.stopper.signal);
    this.#mode(true); // After what the fields say was read.
    const answer = await sending;
    this.#mode(false);
    if (answer.trouble) return this.#trouble(answer.trouble);
    const [fate] = answer.fates.values();
    if (fate?.state === "wrong") return this.#refused(fate.says);
    this.#arrived(/** @type {any} */ (fate));
  }

  /** @param {{file?: string}} fate */
  #arrived(fate) {
    setBusy(this.button, true);
    this.isWaiting = false;
    const address = fate?.file ? `${this.form.dataset.arrived}?file=${fate.file}` : this.form.action;
    location.assign(address);
  }

  /** @param {string} words */
  #refused(words) {
    this.panel.hidden = true;
    this.#say(notice(words));
  }

  /** @param {import("../say.js").Trouble | "stopped" | "batch_closed" | "batch_cancelled"} trouble */
  #trouble(trouble) {
    if (trouble === "stopped") return;
    if (trouble === "offline") {
      this.isWaiting = true;
      this.#say(notice(this.form.dataset.sayOffline ?? "", "offline"));
      this.again = setTimeout(() => this.#start(), AGAIN);
      return;
    }
    const known = trouble === "batch_closed" || trouble === "batch_cancelled" ? "failed" : trouble;
    this.#say(notice(sentence(known), known));
  }

  /** @param {boolean} on */
  #mode(on) {
    this.isSending = on;
    this.isWaiting = false;
    if (on) this.panel.hidden = false;
    this.button.hidden = on;
    const pause = this.#find("[data-pause]");
    pause.textContent = (on ? pause.dataset.pause : pause.dataset.goOn) ?? "";
    for (const field of this.form.querySelectorAll("fieldset")) field.disabled = on;
    this.input.disabled = on;
  }

  /** @param {number} bytes @param {number} whole */
  #progress(bytes, whole) {
    this.pace.mark(bytes);
    const gauge = /** @type {HTMLProgressElement} */ (this.panel.querySelector("progress"));
    gauge.value = (100 * bytes) / whole;
    const words = this.pace.words(whole - bytes);
    const {sayProgress, sayPace} = this.form.dataset;
    const values = {done: sizeWords(bytes), whole: sizeWords(whole), speed: words?.speed ?? "", left: words?.left ?? ""};
    this.#find("[data-how-far]").textContent = fill(words ? sayPace : sayProgress, values);
  }

  #pause() {
    this.stopper.abort();
  }

  /** What was sent so far is kept for a day: the same file goes on from there. */
  #stop() {
    clearTimeout(this.again);
    this.stopper.abort();
    this.panel.hidden = true;
    this.#mode(false);
    this.#say();
  }
}

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-film-upload]"));
if (form) new FilmUpload(form);
