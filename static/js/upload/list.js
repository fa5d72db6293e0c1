/** What was chosen, on the page: the rows that matter most, and counts of all. */

import {fill} from "../say.js";

/** Rows shown at first, and as many more each time they are asked for. */
const ROWS = 30;
/** What a person should see first. @type {import("./chosen.js").State[]} */
const ORDER = ["wrong", "known", "restored", "unpacking", "sending", "waiting", "sent"];
/** While many are sent, what is as it should be has no rows: they would change faster than anybody reads. */
const ODD = ORDER.slice(0, 4);

export class ChosenList {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    /** @type {import("./chosen.js").Chosen[]} */
    this.all = [];
    this.rows = ROWS;
    this.isSending = false;
    this.#find("[data-more]").addEventListener("click", () => {
      this.rows += ROWS;
      this.show();
    });
  }

  /** @param {string} selector */
  #find(selector) {
    return /** @type {HTMLElement} */ (this.form.querySelector(selector));
  }

  /** @param {import("./chosen.js").State[]} states */
  in(...states) {
    return this.all.filter((chosen) => states.includes(chosen.state));
  }

  /** @param {(chosen: import("./chosen.js").Chosen) => boolean} which */
  drop(which) {
    for (const chosen of this.all.filter(which)) chosen.hide();
    this.all = this.all.filter((chosen) => !which(chosen));
    if (!this.all.length) this.rows = ROWS;
    this.show();
  }

  show() {
    const list = this.#find("[data-chosen]");
    const brief = this.isSending && this.all.length > ROWS;
    const most = brief ? this.in(...ODD) : this.all;
    const few = most.length <= this.rows;
    const first = few ? most : ORDER.flatMap((state) => (brief && !ODD.includes(state) ? [] : this.in(state))).slice(0, this.rows);
    const shown = new Set(first);
    for (const chosen of this.all) if (!shown.has(chosen)) chosen.hide();
    first.forEach((chosen, index) => {
      const row = chosen.show();
      // Moving a row that is in its place would take the focus from it.
      if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null);
    });
    list.hidden = !first.length;
    const more = this.#find("[data-more]");
    more.hidden = few;
    more.textContent = this.#words("sayMore", {n: most.length - first.length});
    this.#count();
  }

  #count() {
    const counts = this.#find("[data-counts]");
    const said = /** @type {[string, number][]} */ ([
      ["sayCountWaiting", this.in("waiting", "sending").length],
      ["sayCountSent", this.in("sent", "restored", "unpacking").length],
      ["sayCountKnown", this.in("known").length],
      ["sayCountWrong", this.in("wrong").length],
    ]);
    const words = said.filter(([, n]) => n).map(([word, n]) => this.#words(word, {n}));
    counts.hidden = this.all.length < 2;
    if (counts.textContent !== words.join(" · ")) counts.textContent = words.join(" · ");
  }

  /**
   * @param {string} name
   * @param {Record<string, string | number>} values
   */
  #words(name, values) {
    return fill(this.form.dataset[name], values);
  }
}
