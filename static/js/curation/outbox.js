/**
 * Decisions on their way to the server. They are kept in the tab's own storage until the server
 * has answered for them, gathered for a moment, and sent some at a time, one request after
 * another. Each carries an id: what is sent twice is done once.
 */

import {troubleOf} from "../say.js";

/** @typedef {{id: string, verb: string, entries?: string[], of?: string[], [word: string]: unknown}} Decision */
/** @typedef {"saved" | "saving" | "stuck"} State */

/** In milliseconds: as long as decisions gather, and the waits after failures. */
const GATHER = 300;
const WAITS = [2000, 4000, 8000, 15_000, 30_000];
/** In one request; a browser sends no more than 64 KB from a page that is being left. */
const MAX_GROUPS = 50;
const MAX_BYTES = 60_000;

export class Outbox {
  /**
   * @param {string} key under which this person's decisions are kept
   * @param {string} url
   * @param {() => string} token against forged forms
   */
  constructor(key, url, token) {
    this.key = key;
    this.url = url;
    this.token = token;
    /** @type {Decision[]} */
    this.pending = read(key);
    this.failures = 0;
    this.timer = 0;
    this.isSending = false;
    /** @type {(() => void)[]} */
    this.waiting = [];
    /** @type {(done: Decision[], toasts: string) => void} */
    this.onSaved = () => {};
    /** @type {(state: State, count: number, trouble?: import("../say.js").Trouble) => void} */
    this.onState = () => {};
  }

  /** @param {Decision} decision */
  add(decision) {
    this.pending.push(decision);
    this.keep();
    this.say("saving");
    this.later(GATHER);
  }

  /** Send now, also again after a failure. */
  flush() {
    clearTimeout(this.timer);
    this.timer = 0;
    if (this.isSending || !this.pending.length) return;
    this.send(this.batch());
  }

  /** The page is being left: what waits goes out; should no answer come, it is sent once more on return. */
  leave() {
    if (!this.pending.length) return;
    const batch = this.batch();
    this.post(batch).catch(() => {});
  }

  /** Whether something could not be saved, so that leaving is worth a warning. */
  get isStuck() {
    return this.pending.length > 0 && (this.failures > 0 || !navigator.onLine);
  }

  /** Resolves when all is saved, or cannot be for now. */
  settled() {
    this.flush();
    if (!this.pending.length || this.isStuck) return Promise.resolve();
    return /** @type {Promise<void>} */ (new Promise((resolve) => this.waiting.push(resolve)));
  }

  discard() {
    this.pending = [];
    this.failures = 0;
    this.keep();
    this.end();
  }

  /** As many as one request takes. */
  batch() {
    const some = this.pending.slice(0, MAX_GROUPS);
    while (some.length > 1 && bytes(some) > MAX_BYTES) some.pop();
    return some;
  }

  /** @param {Decision[]} batch */
  async send(batch) {
    this.isSending = true;
    this.say("saving");
    try {
      const {done, toasts} = await this.post(batch);
      const ids = new Set(done);
      this.pending = this.pending.filter((decision) => !ids.has(decision.id));
      this.failures = 0;
      this.keep();
      this.isSending = false;
      this.onSaved(batch.filter((decision) => ids.has(decision.id)), toasts);
      this.end();
    } catch (error) {
      this.isSending = false;
      this.failed(error instanceof Refused ? error.status : 0);
    }
  }

  /** @param {Decision[]} batch @returns {Promise<{done: string[], toasts: string}>} */
  async post(batch) {
    const response = await fetch(this.url, {
      method: "POST",
      keepalive: bytes(batch) < MAX_BYTES,
      headers: {"Content-Type": "application/json", "X-CSRFToken": this.token()},
      body: JSON.stringify({decisions: batch}),
    });
    // Whoever is signed out is led to the sign-in page.
    if (response.redirected) throw new Refused(401);
    if (!response.ok) throw new Refused(response.status);
    return response.json();
  }

  /** @param {number} status */
  failed(status) {
    this.later(WAITS[Math.min(this.failures, WAITS.length - 1)]);
    this.failures += 1;
    this.say("stuck", troubleOf(status));
    this.release();
  }

  end() {
    if (this.pending.length) return this.later(0);
    this.say("saved");
    this.release();
  }

  release() {
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  /** @param {number} wait */
  later(wait) {
    if (!this.timer && !this.isSending) this.timer = setTimeout(() => this.flush(), wait);
  }

  /** @param {State} state @param {import("../say.js").Trouble} [trouble] */
  say(state, trouble) {
    // What failed once stays said until it is saved.
    if (state === "saving" && this.failures) return;
    this.onState(state, this.pending.length, trouble);
  }

  keep() {
    try {
      if (this.pending.length) sessionStorage.setItem(this.key, JSON.stringify(this.pending));
      else sessionStorage.removeItem(this.key);
    } catch {
      // No room, or not allowed: they are sent all the same.
    }
  }
}

/** The server's answer was no success. */
class Refused extends Error {
  /** @param {number} status */
  constructor(status) {
    super(`The server answered with ${status}.`);
    this.status = status;
  }
}

/** @param {string} key @returns {Decision[]} */
function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "[]");
  } catch {
    return [];
  }
}

/** @param {Decision[]} batch */
function bytes(batch) {
  return new Blob([JSON.stringify(batch)]).size;
}

/** Also where the page is not served over HTTPS, which `crypto.randomUUID` asks for. */
export function newId() {
  const random = crypto.getRandomValues(new Uint8Array(16));
  random[6] = (random[6] & 0x0f) | 0x40;
  random[8] = (random[8] & 0x3f) | 0x80;
  return [...random].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
