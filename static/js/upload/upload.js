/** The upload form: a list of what was chosen, sent in small batches, two at a time, as one act. */

import {onDrop, onPaste, onPasteAddress} from "../drop.js";
import {picturesOf} from "../folder.js";
import {fill, notice, sentence} from "../say.js";
import {Act} from "./act.js";
import {isLarge, keyOf, nextBatch, shareOut} from "./batch.js";
import {Chosen} from "./chosen.js";
import {refusalOf} from "./fitting.js";
import {sendLarge} from "./large.js";
import {ChosenList} from "./list.js";
import {Panel} from "./panel.js";
import {send} from "./send.js";
import {standIn} from "./standins.js";

/** While the server looks at one batch, the next is on its way. */
const AT_ONCE = 2;
/** How soon to try again when the server cannot be reached, in milliseconds. */
const AGAIN = 4000;
/** When the first pictures of a zip may be there, in milliseconds. */
const UNPACKED = [1000, 3000, 8000, 20000];

export class Upload {
  /**
   * @param {HTMLFormElement} form
   * @param {() => void} arrived called when the server has taken pictures
   */
  constructor(form, arrived) {
    this.form = form;
    this.arrived = arrived;
    this.list = new ChosenList(form);
    this.panel = new Panel(form, this.list);
    this.act = new Act(form);
    this.address = /** @type {HTMLInputElement} */ (this.#find("[name=address]"));
    /** @type {import("./panel.js").Mode} */
    this.mode = "idle";
    this.alone = false;
    this.stopper = new AbortController();
    this.again = 0;
    this.#listen();
  }

  /** @template {HTMLElement} [T=HTMLElement] @param {string} selector @returns {T} */
  #find(selector) {
    return /** @type {T} */ (this.form.querySelector(selector));
  }

  #listen() {
    this.form.classList.add("is-live");
    for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (this.form.querySelectorAll("input[type=file]"))) {
      input.addEventListener("change", () => this.#choose(input));
      this.#choose(input); // Kept by the browser over a reload.
    }
    onDrop((files) => this.add(files));
    onPaste((files) => this.add(files));
    this.address.addEventListener("input", () => this.panel.show(this.mode));
    onPasteAddress((address) => this.add([address]));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#takeAddress();
      this.#start();
    });
    this.#find("[data-pause]").addEventListener("click", () => this.#halt("paused"));
    this.#find("[data-cancel]").addEventListener("click", () => this.#cancel());
    this.#find("[data-clear]").addEventListener("click", () => this.#drop(() => true));
    this.#find("[data-retry]").addEventListener("click", () => this.#retry());
    addEventListener("online", () => this.mode === "offline" && this.#start());
    document.addEventListener("visibilitychange", () => this.#signedIn());
    addEventListener("beforeunload", (event) => this.mode !== "idle" && event.preventDefault());
  }

  /** @param {HTMLInputElement} input */
  #choose(input) {
    const files = [...(input.files ?? [])];
    const taken = input.webkitdirectory ? picturesOf(files) : files;
    this.add(taken);
    if (files.length > taken.length) this.panel.say(fill(this.form.dataset.sayLeftOut, {n: files.length - taken.length}));
    input.value = "";
  }

  #takeAddress() {
    const address = this.address.value.trim();
    this.address.value = "";
    if (address) this.add([address]);
  }

  /** @param {(File | string)[]} chosen files, or addresses of pictures */
  add(chosen) {
    const hands = {
      removed: (/** @type {Chosen} */ it) => this.#drop((other) => other === it),
      beside: (/** @type {File} */ file) => this.add([file]),
    };
    for (const what of chosen) this.list.all.push(new Chosen(what, this.form.dataset, hands));
    this.panel.show(this.mode);
  }

  /** @param {(chosen: Chosen) => boolean} which */
  #drop(which) {
    this.list.drop(which);
    this.panel.show(this.mode);
  }

  #retry() {
    for (const chosen of this.list.in("wrong")) chosen.become("waiting", this.form.dataset.sayWaiting);
    this.#start();
  }

  async #start() {
    if (this.mode === "sending" || !this.list.in("waiting").length) return;
    clearTimeout(this.again);
    this.panel.say();
    this.mode = "sending";
    this.stopper = new AbortController();
    const {signal} = this.stopper;
    this.panel.restart();
    this.panel.show(this.mode);
    await Promise.all(Array.from({length: AT_ONCE}, () => this.#sendNext(signal)));
    if (signal.aborted) return this.panel.show(this.mode);
    this.act.close();
    this.mode = "idle";
    this.#drop((chosen) => chosen.state === "sent");
  }

  /**
   * Send what waits, batch after batch, until nothing does or this run is over.
   * @param {AbortSignal} signal
   */
  async #sendNext(signal) {
    while (!signal.aborted) {
      this.#refuse();
      const batch = nextBatch(this.list.in("waiting"), this.alone);
      if (!batch.length) return;
      const says = batch[0].file ? this.form.dataset.saySending : this.form.dataset.sayFetching;
      for (const chosen of batch) chosen.become("sending", says);
      const headers = this.act.headers(this.list.in("waiting", "sending").length);
      const {id} = this.act;
      const answer = await this.#send(batch, headers, signal);
      if (answer.trouble) this.#takeBack(batch, answer, id);
      else this.#settle(batch, answer.fates);
      this.list.show();
      this.panel.progress(this.mode);
    }
  }

  /** What can never be taken is not sent. */
  #refuse() {
    for (const chosen of this.list.in("waiting")) {
      const why = refusalOf(this.form, chosen);
      if (why) chosen.become("wrong", why);
    }
  }

  /**
   * @param {Chosen[]} batch
   * @param {Record<string, string>} headers
   * @param {AbortSignal} signal
   */
  #send(batch, headers, signal) {
    const progress = (/** @type {number} */ bytes) => {
      shareOut(batch, bytes);
      this.panel.progress(this.mode);
    };
    const [{file}] = batch;
    if (file && isLarge(file)) return sendLarge(this.form, file, headers, progress, signal);
    return send(this.form, batch, headers, progress, signal);
  }

  /**
   * @param {Chosen[]} batch
   * @param {Map<string, import("./send.js").Fate>} fates
   */
  #settle(batch, fates) {
    const {sayKnown, sayRestored, saySent, sayUnpacking} = this.form.dataset;
    const words = {known: sayKnown, restored: sayRestored, sent: saySent, unpacking: sayUnpacking, wrong: ""};
    const [only] = fates.values();
    this.act.took(batch.length);
    for (const chosen of batch) {
      const fate = fates.get(keyOf(chosen)) ?? (batch.length === 1 ? only : undefined);
      const state = fate?.state ?? "sent";
      chosen.become(state, fate?.says || words[state]);
      if (fate?.id && chosen.file) standIn(fate.id, chosen.file);
      // The strip asks by itself once the first picture of the zip is there.
      if (state === "unpacking") for (const later of UNPACKED) setTimeout(this.arrived, later);
    }
    this.arrived();
  }

  /**
   * A batch came back: try its pictures one by one if that can help, else stop.
   * @param {Chosen[]} batch
   * @param {import("./send.js").Answer} answer
   * @param {string} id of the act it was sent for
   */
  #takeBack(batch, {trouble = "failed", says}, id) {
    if (trouble === "too-large" && batch.length === 1) {
      batch[0].become("wrong", sentence(trouble).textContent ?? "");
      return;
    }
    for (const chosen of batch) chosen.become("waiting", this.form.dataset.sayWaiting);
    if (trouble === "too-large") this.alone = true;
    else if (trouble === "offline") this.#wait();
    else if (trouble === "batch_cancelled") this.#cancelled(says);
    else if (trouble === "batch_closed") this.act.renew(id) || this.#stop("failed");
    else if (trouble !== "stopped") this.#stop(trouble);
  }

  /** @param {import("../say.js").Trouble} trouble */
  #stop(trouble) {
    // Who signs in again goes on, and what was sent is not sent twice.
    this.#halt(trouble === "signed-out" ? "signed-out" : "idle");
    this.panel.say(sentence(trouble), trouble);
  }

  /** Its job was cancelled elsewhere: what was not sent stays in the list. @param {string | undefined} says */
  #cancelled(says) {
    this.act.close();
    this.#halt("idle");
    this.panel.say(notice(says ?? ""));
  }

  /** Back from signing in in another tab, if that is where the person was. */
  async #signedIn() {
    const state = document.getElementById("status")?.getAttribute("hx-get");
    if (document.visibilityState !== "visible" || this.mode !== "signed-out" || !state) return;
    const answer = await fetch(state, {redirect: "manual"}).catch(() => null);
    if (answer?.ok && this.mode === "signed-out") this.#start();
  }

  /** The connection is lost: say so, and go on when it is back. */
  #wait() {
    this.#halt("offline");
    this.panel.say(this.form.dataset.sayOffline, "offline");
    clearTimeout(this.again);
    this.again = setTimeout(() => this.mode === "offline" && this.#start(), AGAIN);
  }

  /** @param {import("./panel.js").Mode} mode */
  #halt(mode) {
    this.mode = mode;
    this.stopper.abort();
    this.panel.show(this.mode);
  }

  #cancel() {
    clearTimeout(this.again);
    this.panel.say();
    this.#halt("idle");
    this.act.close();
    this.#drop((chosen) => ["waiting", "sending", "sent"].includes(chosen.state));
  }
}
