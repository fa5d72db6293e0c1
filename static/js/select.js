/**
 * Selecting pictures of a grid by mouse, finger and keyboard. `Selected` holds what is selected; the boxes
 * on the cards show it. Without a script the boxes are part of a plain form.
 */

import {onLongPress} from "./press.js";
import {Selected} from "./selected.js";

/** @param {Element | null | undefined} card @returns {HTMLInputElement | null} */
function boxOf(card) {
  return card?.querySelector("input[name=image]") ?? null;
}

/** @param {Event} event @returns {HTMLElement | null} */
function cardOf(event) {
  return /** @type {Element} */ (event.target).closest?.(".card") ?? null;
}

/** What the page says of its listing. @param {string} name */
function said(name) {
  return /** @type {HTMLInputElement | null} */ (document.querySelector(`#place [name=${name}]`))?.value ?? "";
}

export class Selection {
  /** @param {HTMLElement} browse holds the grid and the form `selection` */
  constructor(browse) {
    this.browse = browse;
    this.form = /** @type {HTMLFormElement} */ (document.getElementById("selection"));
    this.all = /** @type {HTMLInputElement} */ (this.form.elements.namedItem("all"));
    this.selected = new Selected();
    this.listing = said("listing");
    this.button = browse.querySelector("[data-select]");
    this.stays = !this.button;
    this.#listen();
    this.#rest();
    this.#show();
  }

  #listen() {
    const {browse} = this;
    browse.addEventListener("click", (event) => this.#click(event), {capture: true});
    browse.addEventListener("change", (event) => this.#change(event));
    document.addEventListener("keydown", (event) => this.#key(event));
    this.form.addEventListener("formdata", ({formData}) => this.selected.write(formData));
    // Cards come, go, or become those of other pictures.
    const grid = /** @type {Element} */ (browse.querySelector("#grid, #pictures"));
    new MutationObserver(() => this.#arrived()).observe(grid, {childList: true, subtree: true, attributes: true, attributeFilter: ["value"]});
    // A page from the back/forward cache shows what was: what it was selected for may be done.
    addEventListener("pageshow", (event) => (event.persisted ? this.mode(false) : this.#show()));
  }

  get boxes() {
    return /** @type {HTMLInputElement[]} */ ([...this.browse.querySelectorAll("input[name=image]")]);
  }

  get ids() {
    return this.boxes.map((box) => box.value);
  }

  get count() {
    return this.selected.count(Number(said("matching")));
  }

  get on() {
    return this.browse.classList.contains("is-selecting");
  }

  /** @param {boolean} on */
  mode(on) {
    if (!this.stays) this.browse.classList.toggle("is-selecting", on);
    if (!on) this.selected.reset();
    this.#show();
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const target = /** @type {Element} */ (event.target);
    if (target.closest("[data-select]")) return this.mode(!this.on);
    if (target.closest("[data-leave]")) return this.mode(false);
    const box = boxOf(cardOf(event));
    if (!box || target.closest(".card__actions")) return;
    const link = target.closest("a");
    if (this.held) this.held = false;
    else if (target === box) {
      // It says by `change` what became of it: to prevent its click would put it back afterwards.
      this.extends = event.shiftKey;
      return;
    } else if (event.shiftKey) this.#extend(box);
    else if (link && (this.on || event.ctrlKey || event.metaKey)) this.#toggle(box);
    else return;
    event.preventDefault();
  }

  /** @param {HTMLInputElement} box @param {boolean} [on] */
  #toggle(box, on) {
    this.selected.toggle(box.value, on);
    this.mode(true);
  }

  /** @param {HTMLInputElement} box the other end of a range */
  #extend(box) {
    this.selected.extend(box.value, this.ids);
    this.mode(true);
  }

  /** @param {Event} event */
  #change(event) {
    const box = /** @type {HTMLInputElement} */ (event.target);
    if (box === this.all) {
      this.selected.reset(box.checked);
      this.mode(true);
    } else if (box.name === "image") {
      if (this.extends) this.#extend(box);
      else this.#toggle(box, box.checked);
      this.extends = false;
    }
  }

  /** Another listing begins with nothing selected; in the same, what is gone is not selected any more. */
  #arrived() {
    const listing = said("listing");
    if (listing !== this.listing) this.selected.reset();
    this.listing = listing;
    this.selected.keep(this.ids);
    this.#show();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const target = /** @type {Element} */ (event.target);
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (target.closest("textarea, select, dialog, summary, details, input:not([type=checkbox])")) return;
    const box = target.closest("a.card__link") && boxOf(target.closest(".card"));
    if (box && event.shiftKey && event.key.startsWith("Arrow")) return this.#walk(box, event);
    if (event.defaultPrevented) return;
    if (event.key === "Escape") return this.on && this.mode(false);
    if (this.#does(event, box)) event.preventDefault();
  }

  /** @param {KeyboardEvent} event @param {HTMLInputElement | null} box of the card that has the focus */
  #does(event, box) {
    const key = event.key.toLowerCase();
    if (box && (key === "x" || key === " ")) {
      if (event.shiftKey) this.#extend(box);
      else this.#toggle(box);
    } else if (key === "a" && this.boxes.length) {
      this.selected.reset(!this.selected.all);
      this.mode(true);
    } else return event.key === "Delete" && this.#bin(box);
    return true;
  }

  /** Shift and an arrow: arrows.js has moved the focus on. @param {HTMLInputElement} from @param {KeyboardEvent} event */
  #walk(from, event) {
    event.preventDefault();
    if (!this.ids.includes(this.selected.anchor)) this.selected.toggle(from.value, true);
    this.#extend(boxOf(document.activeElement?.closest(".card")) ?? from);
  }

  /**
   * The selected go to the bin; if none is, the one that has the focus.
   * @param {HTMLInputElement | null} box
   */
  #bin(box) {
    const button = /** @type {HTMLButtonElement | null} */ (this.form.querySelector("[data-bin]"));
    if (!button) return false;
    if (box && !this.count) this.#toggle(box, true);
    if (!this.count) return false;
    this.form.requestSubmit(button);
    return true;
  }

  /** A long press selects; what the browser would do then, a menu or the link, stays away. */
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

  /** Boxes, counts and buttons say what is selected. */
  #show() {
    const {count, selected} = this;
    for (const box of this.boxes) box.checked = selected.has(box.value);
    this.all.checked = selected.all;
    this.all.indeterminate = selected.all && selected.ids.size > 0;
    this.#say("[data-count]", String(count));
    this.#say("[data-total]", said("matching"));
    this.button?.setAttribute("aria-pressed", String(this.on));
    for (const button of this.form.querySelectorAll("button[type=submit]")) {
      /** @type {HTMLButtonElement} */ (button).disabled = count === 0;
    }
    this.browse.dispatchEvent(new CustomEvent("futu:selected", {detail: count}));
  }

  /** @param {string} selector @param {string} words */
  #say(selector, words) {
    const place = this.form.querySelector(selector);
    if (place && place.textContent !== words) place.textContent = words;
  }
}
