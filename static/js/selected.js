/**
 * Which pictures of a listing are selected: some by their ids, or all but some. Boxes, count and what
 * the form sends are made from this and from nothing else.
 */

export class Selected {
  constructor() {
    /** All of the listing, loaded or not, except `ids`. */
    this.all = false;
    /** @type {Set<string>} */
    this.ids = new Set();
    /** Where a range begins. */
    this.anchor = "";
    /** What the present range changed, and how it was before. @type {Map<string, boolean>} */
    this.range = new Map();
  }

  /** @param {string} id */
  has(id) {
    return this.all !== this.ids.has(id);
  }

  /** @param {string} id @param {boolean} on */
  #put(id, on) {
    if (on === this.all) this.ids.delete(id);
    else this.ids.add(id);
  }

  /** @param {boolean} [all] everything, or nothing */
  reset(all = false) {
    this.all = all;
    this.ids.clear();
    this.anchor = "";
    this.range.clear();
  }

  /** @param {string} id @param {boolean} [on] */
  toggle(id, on = !this.has(id)) {
    this.#put(id, on);
    this.anchor = id;
    this.range.clear();
  }

  /**
   * Select from the anchor to `id`, both with it. A range drawn anew from one anchor takes the place
   * of the one before, as in a file manager.
   * @param {string} id
   * @param {string[]} loaded in their order on the page
   */
  extend(id, loaded) {
    const from = loaded.indexOf(this.anchor);
    if (from < 0) return this.toggle(id, true);
    for (const [other, on] of this.range) this.#put(other, on);
    this.range.clear();
    const to = loaded.indexOf(id);
    for (const each of loaded.slice(Math.min(from, to), Math.max(from, to) + 1)) {
      if (this.has(each)) continue;
      this.range.set(each, false);
      this.#put(each, true);
    }
  }

  /** What is no longer on the page is not selected; what was left out of all stays left out. @param {string[]} loaded */
  keep(loaded) {
    if (this.all) return;
    const there = new Set(loaded);
    for (const id of this.ids) if (!there.has(id)) this.ids.delete(id);
  }

  /** @param {number} matching how many the listing has */
  count(matching) {
    return this.all ? Math.max(0, matching - this.ids.size) : this.ids.size;
  }

  /** In one field, whatever their number. @param {FormData} data */
  write(data) {
    data.delete("image");
    data.delete("except");
    if (this.ids.size) data.set(this.all ? "except" : "image", [...this.ids].join(","));
  }
}
