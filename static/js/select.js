/**
 * Choosing pictures of a grid. The boxes on the cards are the truth, and a plain form sends them;
 * this lets people tick many of them quickly.
 */

import {onLongPress} from "./press.js";

/** @param {Element | null | undefined} card @returns {HTMLInputElement | null} */
function boxOf(card) {
  return card?.querySelector("input[name=image]") ?? null;
}

/** @param {Event} event @returns {HTMLElement | null} */
function cardOf(event) {
  return /** @type {Element} */ (event.target).closest?.(".card") ?? null;
}

export class Selection {
  /** @param {HTMLElement} browse holds the grid and the form `selection` */
  constructor(browse) {
    this.browse = browse;
    this.form = /** @type {HTMLFormElement} */ (document.getElementById("selection"));
    this.all = /** @type {HTMLInputElement} */ (this.form.elements.namedItem("all"));
    /** Where a range begins. @type {HTMLInputElement | null} */
    this.anchor = null;
    this.button = browse.querySelector("[data-select]");
    this.stays = !this.button;
    browse.addEventListener("click", (event) => this.#click(event), {capture: true});
    browse.addEventListener("change", (event) => this.#change(event));
    document.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("htmx:after:swap", () => this.#arrived());
    addEventListener("pageshow", () => this.#show());
    this.#rest();
    this.#show();
  }

  get boxes() {
    return /** @type {HTMLInputElement[]} */ ([...this.browse.querySelectorAll("input[name=image]")]);
  }

  get on() {
    return this.browse.classList.contains("is-selecting");
  }

  /** @param {boolean} on */
  mode(on) {
    if (this.stays) return;
    this.browse.classList.toggle("is-selecting", on);
    if (!on) {
      this.#tick(this.boxes, false);
      this.all.checked = false;
      this.anchor = null;
    }
    this.#show();
  }

  /** @param {HTMLInputElement[]} boxes @param {boolean} on */
  #tick(boxes, on) {
    for (const box of boxes) box.checked = on;
    if (!on) this.all.checked = false;
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const target = /** @type {Element} */ (event.target);
    if (target.closest("[data-select]")) return this.mode(!this.on);
    if (target.closest("[data-leave]")) return this.mode(false);
    const box = boxOf(cardOf(event));
    if (!box || target.closest(".card__actions")) return;
    const choosing = target.closest(".card__choose");
    if (this.held) {
      this.held = false;
      return event.preventDefault();
    }
    if (event.shiftKey) {
      event.preventDefault();
      this.#range(box);
    } else if (!choosing && target.closest("a") && (this.on || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.#toggle(box);
    }
  }

  /** @param {HTMLInputElement} box */
  #toggle(box) {
    this.#tick([box], !box.checked);
    this.#chose(box);
  }

  /** @param {HTMLInputElement} box the last of a range, beginning at the one chosen before */
  #range(box) {
    const boxes = this.boxes;
    const from = this.anchor ? boxes.indexOf(this.anchor) : -1;
    const to = boxes.indexOf(box);
    const range = from < 0 ? [box] : boxes.slice(Math.min(from, to), Math.max(from, to) + 1);
    this.#tick(range, true);
    this.#chose(this.anchor ?? box);
  }

  /** @param {HTMLInputElement} anchor */
  #chose(anchor) {
    this.anchor = anchor;
    if (!this.on) this.mode(true);
    this.#show();
  }

  /** @param {Event} event */
  #change(event) {
    const box = /** @type {HTMLInputElement} */ (event.target);
    if (box === this.all) this.#tick(this.boxes, box.checked);
    else if (box.name === "image") {
      if (!box.checked) this.all.checked = false;
      this.#chose(box);
    }
    this.#show();
  }

  /** Cards that come while all are chosen are chosen too. */
  #arrived() {
    if (this.all.checked) this.#tick(this.boxes, true);
    this.#show();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const target = /** @type {Element} */ (event.target);
    if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    if (target.closest("textarea, select, dialog, summary, details, input:not([type=checkbox])")) return;
    const box = target.closest("a.card__link") && boxOf(target.closest(".card"));
    if (event.key === "Escape" && this.on) this.mode(false);
    else if (box && (event.key === "x" || event.key === " ")) this.#toggle(box);
    else if (event.key === "a" && this.boxes.length) this.#chooseAll();
    else if (event.key === "Delete" && this.#bin(box)) return event.preventDefault();
    else return;
    if (event.key !== "Escape") event.preventDefault();
  }

  #chooseAll() {
    this.all.checked = !this.all.checked;
    this.#tick(this.boxes, this.all.checked);
    this.mode(true);
  }

  /**
   * The chosen go to the bin; if none is, the one that has the focus.
   * @param {HTMLInputElement | null} box
   */
  #bin(box) {
    const button = /** @type {HTMLButtonElement | null} */ (this.form.querySelector("[data-bin]"));
    if (box && !this.#count()) box.checked = true;
    if (!button || !this.#count()) return false;
    this.form.requestSubmit(button);
    return true;
  }

  /** A long press chooses; what the browser would do then, a menu or the link, stays away. */
  #rest() {
    this.held = false;
    onLongPress(this.browse, (event) => {
      this.held = false;
      const box = boxOf(cardOf(event));
      if (!box || this.on) return null;
      return () => {
        this.held = true;
        this.#toggle(box);
      };
    });
    this.browse.addEventListener("contextmenu", (event) => {
      const touch = /** @type {PointerEvent} */ (event).pointerType === "touch";
      if (touch && cardOf(event)) event.preventDefault();
    });
  }

  /** How many are chosen: with "all", also those that are not loaded yet. */
  #count() {
    const matching = document.querySelector("#place [name=matching]");
    if (this.all.checked && matching) return Number(/** @type {HTMLInputElement} */ (matching).value);
    return this.boxes.filter((box) => box.checked).length;
  }

  #show() {
    const count = this.#count();
    const number = this.form.querySelector("[data-count]");
    if (number) number.textContent = String(count);
    const total = this.form.querySelector("[data-total]");
    const matching = /** @type {HTMLInputElement | null} */ (document.querySelector("#place [name=matching]"));
    if (total && matching) total.textContent = matching.value;
    this.button?.setAttribute("aria-pressed", String(this.on));
    for (const button of this.form.querySelectorAll("button[type=submit]")) {
      /** @type {HTMLButtonElement} */ (button).disabled = count === 0;
    }
  }
}
