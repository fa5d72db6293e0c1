/** The upload form: a list of chosen pictures, sent in small batches, two at a time. */

import {keyOf, nextBatch, shareOut} from "./batch.js";
import {Chosen} from "./chosen.js";
import {onDrop, onPaste} from "./drop.js";
import {notice, sentence} from "./say.js";
import {send} from "./send.js";

/** While the server looks at one batch, the next is on its way. */
const AT_ONCE = 2;

export class Upload {
  /**
   * @param {HTMLFormElement} form
   * @param {() => void} arrived called when the server has taken pictures
   */
  constructor(form, arrived) {
    this.form = form;
    this.arrived = arrived;
    /** @type {Chosen[]} */
    this.list = [];
    this.sending = false;
    this.alone = false;
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

  /** Send what waits, batch after batch, until nothing does or nothing can be sent. */
  async #sendNext() {
    while (this.sending) {
      const batch = nextBatch(this.list.filter((it) => it.state === "waiting"), this.alone);
      if (!batch.length) return;
      for (const chosen of batch) chosen.become("sending", this.form.dataset.saySending);
      const answer = await send(this.form, batch.map((it) => it.file), (bytes) => {
        shareOut(batch, bytes);
        this.#showProgress();
      });
      if (answer.trouble) this.#takeBack(batch, answer.trouble);
      else this.#settle(batch, answer.fates);
      this.#showProgress();
    }
  }

  /**
   * @param {Chosen[]} batch
   * @param {Map<string, import("./send.js").Fate>} fates
   */
  #settle(batch, fates) {
    const [only] = fates.values();
    for (const chosen of batch) {
      const fate = fates.get(keyOf(chosen.file)) ?? (batch.length === 1 ? only : undefined);
      chosen.become(fate?.state ?? "sent", fate?.says ?? this.form.dataset.saySent);
    }
    this.arrived();
  }

  /**
   * A batch came back: try its pictures one by one if that can help, else stop.
   * @param {Chosen[]} batch
   * @param {import("./say.js").Trouble} trouble
   */
  #takeBack(batch, trouble) {
    if (trouble === "too-large" && batch.length === 1) {
      batch[0].become("wrong", sentence(trouble).textContent ?? "");
      return;
    }
    for (const chosen of batch) chosen.become("waiting", this.form.dataset.sayWaiting);
    if (trouble === "too-large") this.alone = true;
    else this.#stop(trouble);
  }

  /**
   * Nothing goes through at the moment: keep everything and say why, once.
   * @param {import("./say.js").Trouble} trouble
   */
  #stop(trouble) {
    this.sending = false;
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
