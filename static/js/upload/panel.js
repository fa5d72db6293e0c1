/** What the upload form says of itself: which buttons make sense, how far it is, what is wrong. */

import {fill, notice} from "../say.js";
import {estimateOf} from "./fitting.js";
import {Pace} from "./pace.js";

/** How often words about speed change, in milliseconds: faster nobody reads. */
const CALM = 1000;

/** "offline" and "signed-out" go on by themselves. @typedef {"idle" | "sending" | "paused" | "offline" | "signed-out"} Mode */

export class Panel {
  /**
   * @param {HTMLFormElement} form
   * @param {import("./list.js").ChosenList} list
   */
  constructor(form, list) {
    this.form = form;
    this.list = list;
    this.pace = new Pace();
    /** When words about speed were last said; 0: they may be said at once. */
    this.told = 0;
  }

  /** @template {HTMLElement} [T=HTMLElement] @param {string} selector @returns {T} */
  #find(selector) {
    return /** @type {T} */ (this.form.querySelector(selector));
  }

  /** What went out before says nothing about the speed from here on. */
  restart() {
    this.pace.reset();
  }

  /**
   * @param {string | Node} [words] nothing: what was said is over
   * @param {import("../say.js").Trouble} [trouble]
   */
  say(words, trouble) {
    const said = words ? [trouble ? notice(words, trouble) : words] : [];
    this.#find("[data-say]").replaceChildren(...said);
  }

  /** @param {Mode} mode */
  show(mode) {
    this.list.isSending = mode !== "idle";
    this.list.show();
    const going = mode === "sending" || mode === "offline";
    const waiting = this.list.in("waiting");
    const {value} = /** @type {HTMLInputElement} */ (this.#find("[name=address]"));
    this.#find("[data-send]").hidden = going || !(waiting.length || value);
    this.#find("[data-send-words]").textContent = this.form.dataset[mode === "paused" || mode === "signed-out" ? "sayGoOn" : "sayAdd"] ?? "";
    this.#find("[data-pause]").hidden = mode !== "sending";
    this.#find("[data-cancel]").hidden = mode === "idle";
    this.#find("[data-clear]").hidden = mode !== "idle" || !this.list.all.length;
    this.#find("[data-retry]").hidden = going || !this.list.in("wrong").length;
    this.#find("[data-progress]").hidden = mode === "idle";
    this.#showRoom(waiting);
    this.told = 0;
    this.progress(mode);
  }

  /** Say before anything is sent when it cannot all be kept. @param {import("./chosen.js").Chosen[]} waiting */
  #showRoom(waiting) {
    const estimate = estimateOf(this.form, waiting);
    this.#find("[data-too-much]").hidden = !estimate;
    if (estimate) this.#find("[data-estimate]").textContent = estimate;
  }

  /** @param {Mode} mode */
  progress(mode) {
    const {all} = this.list;
    const bytes = all.reduce((sum, it) => sum + it.size, 0);
    const sent = all.reduce((sum, it) => sum + it.size * it.share, 0);
    /** @type {HTMLProgressElement} */ (this.#find("[data-bar]")).value = bytes ? sent / bytes : 0;
    if (mode === "sending") this.pace.mark(sent);
    const now = performance.now();
    if (this.told && now - this.told < CALM) return;
    this.told = now;
    const done = all.length - this.list.in("waiting", "sending").length;
    const pace = mode === "sending" ? this.pace.words(bytes - sent) : null;
    const words = [fill(this.form.dataset.sayProgress, {done, total: all.length})];
    if (pace) words.push(fill(this.form.dataset.sayPace, pace));
    this.#find("[data-progress-words]").textContent = words.join(" · ");
  }
}
