/** The upload form: a list of chosen pictures, sent one a request, two at a time. */

import {Chosen} from "./chosen.js";
import {onDrop, onPaste} from "./drop.js";
import {notice, sentence} from "./say.js";
import {send} from "./send.js";

/** One broken picture must not sink the others, and the page should stay quick. */
const AT_ONCE = 2;

export class Upload {
  /**
   * @param {HTMLFormElement} form
   * @param {() => void} arrived called after each picture the server has taken
   */
  constructor(form, arrived) {
    this.form = form;
    this.arrived = arrived;
    /** @type {Chosen[]} */
    this.list = [];
    this.sending = false;
    this.#listen();
  }

  /** @param {string} selector */
  #find(selector) {
    return /** @type {HTMLElement} */ (this.form.querySelector(selector));
  }

  #listen() {
    const input = /** @type {HTMLInputElement} */ (this.#find("[data-choose]"));
    this.form.classList.add("is-live");
    input.required = false;
    input.addEventListener("change", () => {
      this.add([...(input.files ?? [])]);
      input.value = "";
    });
    onDrop((files) => this.add(files));
    onPaste((files) => this.add(files));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#sendAll();
    });
    this.#find("[data-clear]").addEventListener("click", () => this.#drop(() => true));
    addEventListener("beforeunload", (event) => this.sending && event.preventDefault());
    input.dispatchEvent(new Event("change")); // Kept by the browser over a reload.
  }

  /** @param {File[]} files */
  add(files) {
    for (const file of files) {
      const chosen = new Chosen(file, this.form.dataset, (it) => this.#drop((other) => other === it));
      this.list.push(chosen);
      this.#find("[data-chosen]").append(chosen.row);
    }
    this.#show();
    if (this.sending) this.#sendNext();
  }

  /** @param {(chosen: Chosen) => boolean} which */
  #drop(which) {
    for (const chosen of this.list.filter(which)) chosen.remove();
    this.list = this.list.filter((chosen) => !which(chosen));
    this.#show();
  }

  async #sendAll() {
    if (this.sending) return;
    this.#find("[data-say]").replaceChildren();
    this.sending = true;
    this.#show();
    await Promise.all(Array.from({length: AT_ONCE}, () => this.#sendNext()));
    this.sending = false;
    this.#drop((chosen) => chosen.state === "sent");
  }

  /** Send what waits, one after another, until nothing does or nothing can be sent. */
  async #sendNext() {
    while (this.sending) {
      const chosen = this.list.find((it) => it.state === "waiting");
      if (!chosen) return;
      chosen.become("sending", this.form.dataset.saySending);
      const answer = await send(this.form, chosen.file, (share) => {
        chosen.progress(share);
        this.#showProgress();
      });
      this.#settle(chosen, answer);
    }
  }

  /**
   * @param {Chosen} chosen
   * @param {import("./send.js").Answer} answer
   */
  #settle(chosen, answer) {
    if (answer.trouble === "too-large") chosen.become("wrong", sentence("too-large").textContent ?? "");
    else if (answer.trouble) this.#stop(chosen, answer.trouble);
    else if (answer.refused ?? answer.known) chosen.become("wrong", answer.refused ?? answer.known);
    else {
      chosen.become("sent", this.form.dataset.saySent);
      this.arrived();
    }
    this.#showProgress();
  }

  /**
   * Nothing goes through at the moment: keep everything and say why, once.
   * @param {Chosen} chosen
   * @param {import("./say.js").Trouble} trouble
   */
  #stop(chosen, trouble) {
    this.sending = false;
    chosen.become("waiting", this.form.dataset.sayWaiting);
    this.#find("[data-say]").replaceChildren(notice(sentence(trouble), trouble));
  }

  #show() {
    this.#find("[data-chosen]").hidden = !this.list.length;
    this.#find("[data-clear]").hidden = this.sending || !this.list.length;
    this.#find("[data-send]").hidden = this.sending || !this.list.some((it) => it.state === "waiting");
    this.#find("[data-progress]").hidden = !this.sending;
    this.#showProgress();
  }

  #showProgress() {
    const bytes = this.list.reduce((sum, it) => sum + it.file.size, 0);
    const sent = this.list.reduce((sum, it) => sum + it.file.size * it.share, 0);
    const done = this.list.filter((it) => it.state === "sent").length;
    /** @type {HTMLProgressElement} */ (this.#find("[data-bar]")).value = bytes ? sent / bytes : 0;
    this.#find("[data-progress-words]").textContent = (this.form.dataset.sayProgress ?? "")
      .replace("%(done)s", String(done))
      .replace("%(total)s", String(this.list.length));
  }
}
