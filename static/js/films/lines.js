/** The table of lines: one is chosen by mouse or keys, played, opened to be edited, and changed in its times. */

import {clock} from "./times.js";

/** @typedef {import("./player.js").Player} Player */
/** @typedef {import("./waveform.js").Region} Region */

/** @param {Element | null | undefined} element */
const rowOf = (element) => /** @type {HTMLElement | null} */ (element?.closest?.("[data-line]") ?? null);
/** @param {HTMLElement} row */
const idOf = (row) => row.id.slice("line-".length);
/** Of its editor; the line's own requests are below it. @param {HTMLElement} row */
const addressOf = (row) => row.dataset.address ?? row.querySelector("a[data-edit]")?.getAttribute("href") ?? "";
const table = () => /** @type {HTMLElement} */ (document.getElementById("lines"));

export class Lines {
  /** @param {Player} player */
  constructor(player) {
    this.player = player;
    /** @type {import("./waveform.js").Waveform | null} */
    this.wave = null;
    /** The id of the chosen line. */
    this.id = "";
    /** What is focused in an editor that comes next. */
    this.field = "";
    /** The line whose editor is opened once the one before was saved. */
    this.next = "";
    /** Ends when times that were moved are saved, and their row has been replaced. */
    this.saving = Promise.resolve();
    this.#listen();
    this.#arrive();
  }

  #listen() {
    document.addEventListener("click", (event) => this.#click(event));
    document.addEventListener("focusin", (event) => this.#focus(event));
    document.addEventListener("htmx:before:request", (event) => this.#guard(event));
    document.addEventListener("htmx:after:swap", () => this.#arrive());
    this.player.root.addEventListener("futu:time", () => this.#heard());
    addEventListener("beforeunload", (event) => this.dirty() && event.preventDefault());
  }

  get rows() {
    return /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-line]")]);
  }

  get row() {
    return /** @type {HTMLElement | null} */ (this.id ? document.getElementById(`line-${this.id}`) : null);
  }

  /** @returns {Region[]} */
  regions() {
    return this.rows.map((row) => ({
      id: idOf(row), start: Number(row.dataset.start), end: Number(row.dataset.end), voice: row.dataset.voice ?? "",
    }));
  }

  chosen() {
    return this.id;
  }

  /** An editor in which something was typed that is not saved. @returns {HTMLFormElement | null} */
  dirty() {
    const editors = /** @type {HTMLFormElement[]} */ ([...document.querySelectorAll("form[data-editor]")]);
    return editors.find((form) => !form.dataset.sent && [...form.elements].some(isChanged)) ?? null;
  }

  /** What would take the place of an editor with something typed is not asked for. @param {Event} event */
  #guard(event) {
    const {ctx} = /** @type {CustomEvent} */ (event).detail;
    const source = /** @type {Element} */ (ctx.sourceElement);
    const form = this.dirty();
    if (ctx.target?.id !== "lines" || !form || form.contains(source)) return;
    event.preventDefault();
    if (ctx.sourceEvent?.type !== "futu:lines") this.#say(form);
  }

  /** @param {HTMLFormElement} form */
  #say(form) {
    const words = /** @type {HTMLElement | null} */ (form.querySelector("[data-unsaved]"));
    if (words) words.hidden = false;
    form.scrollIntoView({block: "nearest"});
    /** @type {HTMLElement | null} */ (form.querySelector("textarea"))?.focus();
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const target = /** @type {Element} */ (event.target);
    const row = rowOf(target);
    const play = /** @type {HTMLElement | null} */ (target.closest("[data-play]"));
    const link = /** @type {HTMLElement | null} */ (target.closest("[data-edit]"));
    if (row) this.choose(idOf(row), {seek: !play});
    if (link && row && !isElsewhere(event)) {
      event.preventDefault();
      this.#open(row, link.dataset.edit ?? "");
    }
    if (play && !event.defaultPrevented) {
      event.preventDefault();
      this.play(play.dataset.play ?? "");
    }
    if (target.closest("[data-here]")) this.#here(/** @type {HTMLElement} */ (target.closest("[data-here]")));
    const use = /** @type {HTMLElement | null} */ (target.closest("[data-use]"));
    if (use) this.#use(use);
  }

  /** @param {HTMLElement} row @param {string} field that has the focus then */
  async #open(row, field) {
    this.field = field;
    await this.saving;
    const current = document.getElementById(row.id) ?? row;
    window.htmx.ajax("GET", addressOf(current), {source: current, target: current, swap: "outerHTML"});
  }

  /** An alternative takes the place of what is in the editor. @param {HTMLElement} button */
  #use(button) {
    const field = /** @type {HTMLTextAreaElement | null} */ (rowOf(button)?.querySelector("[name=translation]") ?? null);
    if (!field) return;
    field.value = button.dataset.use ?? "";
    field.focus();
  }

  /** The time of the player goes into a field. @param {HTMLElement} button */
  #here(button) {
    const field = /** @type {HTMLInputElement | null} */ (rowOf(button)?.querySelector(`[name=${button.dataset.here}]`) ?? null);
    if (field) field.value = clock(this.player.ms);
  }

  /** @param {FocusEvent} event */
  #focus(event) {
    const row = rowOf(/** @type {Element} */ (event.target));
    if (row && idOf(row) !== this.id) this.choose(idOf(row));
  }

  /**
   * @param {string} id
   * @param {{seek?: boolean, focus?: boolean}} [how]
   */
  choose(id, {seek = true, focus = false} = {}) {
    const isNew = id !== this.id;
    if (isNew) this.wave?.commit();
    this.id = id;
    this.#mark();
    const {row} = this;
    if (!row) return;
    if (isNew && seek && this.player.video.paused) this.player.seek(Number(row.dataset.start));
    if (focus) this.#focusRow(row);
    this.wave?.show();
  }

  /** @param {HTMLElement} row */
  #focusRow(row) {
    const link = /** @type {HTMLElement | null} */ (row.querySelector("textarea, [data-edit]"));
    link?.focus({preventScroll: true});
    row.scrollIntoView({block: "nearest"});
  }

  /** The page has come: the line that its address names is shown, or the first one chosen. */
  begin() {
    const {id, rows, row} = this;
    if (!rows.length) return;
    this.id = "";
    this.choose(id || idOf(rows[0]), {seek: Boolean(id), focus: Boolean(id)});
    row?.scrollIntoView({block: "center"});
  }

  /** @param {number} by */
  move(by) {
    const {rows} = this;
    if (!rows.length) return;
    const at = rows.findIndex((row) => idOf(row) === this.id);
    const to = rows[Math.min(Math.max(at + by, 0), rows.length - 1)];
    this.choose(idOf(to), {focus: true});
  }

  /** The next line with something to mend, on this page. */
  nextProblem() {
    const {rows} = this;
    const at = rows.findIndex((row) => idOf(row) === this.id);
    const found = [...rows.slice(at + 1), ...rows.slice(0, at + 1)].find((row) => "wrong" in row.dataset);
    if (found) this.choose(idOf(found), {focus: true});
  }

  #mark() {
    for (const row of this.rows) {
      if (idOf(row) === this.id) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  }

  /** While the film plays, the line that is heard is marked. */
  #heard() {
    const {ms} = this.player;
    for (const row of this.rows) {
      row.classList.toggle("is-heard", Number(row.dataset.start) <= ms && ms < Number(row.dataset.end));
    }
  }

  /** @param {string} what original or take */
  play(what) {
    const {row} = this;
    if (!row) return;
    const {start, end, take, rate} = row.dataset;
    const spoken = row.querySelector("[data-play=take]")?.getAttribute("href");
    if (what !== "take") this.player.playOriginal(Number(start), Number(end));
    else if (spoken) this.player.playTake(spoken, Number(take), Number(rate) || 1);
  }

  /** @param {string} selector of what the row, or its open editor, offers */
  press(selector) {
    const button = /** @type {HTMLElement | null | undefined} */ (this.row?.querySelector(selector));
    button?.click();
    return Boolean(button);
  }

  /** @param {string} field */
  edit(field = "text") {
    this.field = field;
    const open = /** @type {HTMLElement | null | undefined} */ (this.row?.querySelector(`[name=${field}]`));
    if (open) open.focus();
    else this.press(`[data-edit=${field}]`);
  }

  /** Saves the open editor, and opens the next line's once it is saved. */
  saveAndNext() {
    const {rows} = this;
    const at = rows.findIndex((row) => idOf(row) === this.id);
    this.next = rows[at + 1] ? idOf(rows[at + 1]) : "";
    this.press("[data-save]");
  }

  /**
   * Asks for something about the chosen line that needs no editor.
   * @param {string} what the last part of its address
   * @param {Record<string, string | number>} [values]
   */
  ask(what, values = {}) {
    const {row} = this;
    const form = /** @type {HTMLFormElement | null} */ (document.getElementById("act"));
    if (!row || !form) return;
    window.htmx.ajax("POST", `${addressOf(row)}${what}`, {source: form, target: "#lines", swap: "outerMorph", values});
  }

  /** @param {string} id @param {number} start @param {number} end */
  moved(id, start, end) {
    const row = document.getElementById(`line-${id}`);
    const form = document.getElementById("act");
    if (!row || !form) return;
    const open = /** @type {HTMLInputElement[]} */ (["start", "end"].map((name) => row.querySelector(`[name=${name}]`)));
    if (open.every(Boolean)) {
      // Its editor is open: they are saved with the rest of it.
      [open[0].value, open[1].value] = [clock(start), clock(end)];
      [row.dataset.start, row.dataset.end] = [String(start), String(end)];
      this.wave?.settle();
      return;
    }
    [row.dataset.start, row.dataset.end] = [String(start), String(end)];
    const values = {start: clock(start), end: clock(end)};
    const asked = window.htmx.ajax("POST", addressOf(row), {source: form, target: row, swap: "outerHTML", values});
    this.saving = Promise.resolve(asked).then(() => {}, () => {});  // htmx has said what failed.
  }

  /** Rows came: the chosen one is still chosen, and what was to be opened or focused is. */
  #arrive() {
    const named = table()?.dataset.chosen;
    if (named) {
      this.id = named;
      delete table().dataset.chosen;
    }
    const {row} = this;
    const editor = /** @type {HTMLFormElement | null | undefined} */ (row?.querySelector("form[data-editor]"));
    if (editor && !editor.dataset.live) this.#begin(editor);
    else if (row && document.activeElement === document.body && this.wasIn) this.#focusRow(row);
    this.wasIn = Boolean(row?.contains(document.activeElement));
    this.#mark();
    this.wave?.settle();
    if (this.next && !editor) this.#openNext();
  }

  #openNext() {
    const id = this.next;
    this.next = "";
    this.choose(id, {focus: true});
    this.edit(this.field || "text");
  }

  /** @param {HTMLFormElement} editor that has just come */
  #begin(editor) {
    editor.dataset.live = "";
    const name = this.field || "text";
    const field = /** @type {HTMLTextAreaElement | null} */ (editor.querySelector(`[name=${name}]`) ?? editor.querySelector("textarea"));
    field?.focus();
    field?.setSelectionRange(field.value.length, field.value.length);
    rowOf(editor)?.scrollIntoView({block: "nearest"});
  }
}

/** To another tab, or to be saved. @param {MouseEvent} event */
function isElsewhere(event) {
  return event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0;
}

/** @param {Element} field */
function isChanged(field) {
  if (field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && field.type === "text")) {
    return field.value !== field.defaultValue;
  }
  if (field instanceof HTMLInputElement && field.type === "checkbox") return field.checked !== field.defaultChecked;
  if (field instanceof HTMLSelectElement) return [...field.options].some((option) => option.selected !== option.defaultSelected);
  return false;
}
