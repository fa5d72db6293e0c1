/** The sound as a wave, with the lines that lie on it: edges of the chosen one are dragged, or moved by keys. */

import {clock} from "./times.js";

/** So much is shown at first, in milliseconds. */
const SPAN = 12_000;
const LEAST = 2_000;
const MOST = 120_000;
/** A pointer is on an edge when it is no further from it, in pixels. */
const REACH = {mouse: 7, pen: 10, touch: 22};
/** Moved by a key, in milliseconds. */
const STEP = 50;
const LARGE_STEP = 500;
/** No line is shorter, in milliseconds. */
const SHORTEST = 100;

/** @typedef {{id: string, start: number, end: number, voice: string}} Region */
/** @typedef {"start" | "end"} Edge */

export class Waveform {
  /**
   * @param {HTMLElement} root
   * @param {import("./player.js").Player} player
   * @param {{regions: () => Region[], chosen: () => string, choose: (id: string) => void, moved: (id: string, start: number, end: number) => void}} lines
   */
  constructor(root, player, lines) {
    this.root = root;
    this.player = player;
    this.lines = lines;
    this.canvas = /** @type {HTMLCanvasElement} */ (root.querySelector("canvas"));
    this.duration = Number(root.dataset.duration) || 0;
    this.perSecond = Number(root.dataset.perSecond) || 50;
    /** @type {Uint8Array} */
    this.peaks = new Uint8Array();
    this.from = 0;
    this.span = Math.min(SPAN, this.duration || SPAN);
    /** The chosen line while an edge is moved. @type {Region | null} */
    this.draft = null;
    this.isDue = false;
    this.#listen();
    this.#load();
  }

  async #load() {
    const answer = await fetch(this.root.dataset.peaks ?? "").catch(() => null);
    if (!answer?.ok) return;
    this.peaks = new Uint8Array(await answer.arrayBuffer());
    this.root.hidden = false;
    this.draw();
  }

  #listen() {
    const {canvas, root} = this;
    new ResizeObserver(() => this.draw()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
    canvas.addEventListener("pointerdown", (event) => this.#press(event));
    canvas.addEventListener("pointermove", (event) => this.#point(event));
    canvas.addEventListener("dblclick", (event) => this.#pick(event));
    canvas.addEventListener("wheel", (event) => this.#wheel(event), {passive: false});
    this.player.root.addEventListener("futu:time", () => this.#follow());
    root.addEventListener("click", (event) => {
      const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-wave-zoom]"));
      if (button) this.zoom(Number(button.dataset.waveZoom));
    });
    for (const handle of this.#handles()) handle.addEventListener("keydown", (event) => this.#key(event, handle));
  }

  #handles() {
    return /** @type {HTMLElement[]} */ ([...this.root.querySelectorAll("[data-edge]")]);
  }

  get width() {
    return this.canvas.clientWidth || 1;
  }

  /** @param {number} ms */
  #x(ms) {
    return ((ms - this.from) / this.span) * this.width;
  }

  /** @param {MouseEvent} event */
  #ms(event) {
    return this.from + (event.offsetX / this.width) * this.span;
  }

  /** @returns {Region | null} */
  chosen() {
    const id = this.lines.chosen();
    if (this.draft?.id === id) return this.draft;
    return this.lines.regions().find((region) => region.id === id) ?? null;
  }

  /** Brings a line into view, in the middle if it was outside. */
  show() {
    const region = this.chosen();
    if (!region) return this.draw();
    const margin = this.span * 0.05;
    const isInside = region.start > this.from + margin && region.end < this.from + this.span - margin;
    if (!isInside) this.#look(region.start - Math.max(margin, (this.span - (region.end - region.start)) / 2));
    this.draw();
  }

  /** @param {number} from */
  #look(from) {
    this.from = Math.max(0, Math.min(from, Math.max(0, this.duration - this.span)));
  }

  /** @param {number} factor @param {number} [around] in milliseconds */
  zoom(factor, around) {
    const region = this.chosen();
    const centre = around ?? (region ? (region.start + region.end) / 2 : this.from + this.span / 2);
    const share = (centre - this.from) / this.span;
    const at = share < 0 || share > 1 ? 0.5 : share;
    this.span = Math.min(Math.max(LEAST, this.span / factor), MOST, Math.max(LEAST, this.duration));
    this.#look(centre - at * this.span);
    this.draw();
  }

  /** The film plays: what is heard stays in view. */
  #follow() {
    const {ms, video} = this.player;
    if (!video.paused && (ms < this.from || ms > this.from + this.span * 0.95)) this.#look(ms - this.span * 0.05);
    this.draw();
  }

  /** Once a frame, however often it is asked for. */
  draw() {
    if (this.isDue) return;
    this.isDue = true;
    requestAnimationFrame(() => {
      this.isDue = false;
      this.#draw();
    });
  }

  #draw() {
    const {canvas, width} = this;
    const height = canvas.clientHeight;
    const scale = devicePixelRatio || 1;
    if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
    }
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const style = getComputedStyle(canvas);
    const colour = (/** @type {string} */ name) => style.getPropertyValue(name);
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, width, height);
    this.#drawTimes(pen, height, colour);
    this.#drawRegions(pen, height, colour);
    this.#drawPeaks(pen, height, colour);
    pen.fillStyle = colour("--wave-now");
    pen.fillRect(this.#x(this.player.ms) - 0.5, 0, 1.5, height);
    this.#place();
  }

  /** @param {CanvasRenderingContext2D} pen @param {number} height @param {(name: string) => string} colour */
  #drawTimes(pen, height, colour) {
    const step = [500, 1000, 2000, 5000, 10_000, 20_000, 60_000].find((each) => (each / this.span) * this.width > 76) ?? 60_000;
    pen.font = `11px ${getComputedStyle(this.canvas).fontFamily}`;
    for (let at = Math.ceil(this.from / step) * step; at < this.from + this.span; at += step) {
      pen.fillStyle = colour("--wave-line");
      pen.fillRect(this.#x(at), 0, 1, height);
      pen.fillStyle = colour("--wave-words");
      pen.fillText(clock(at).replace(/\.000$/, ""), this.#x(at) + 4, 12);
    }
  }

  /** @param {CanvasRenderingContext2D} pen @param {number} height @param {(name: string) => string} colour */
  #drawRegions(pen, height, colour) {
    const id = this.lines.chosen();
    for (const given of this.lines.regions()) {
      const region = this.draft?.id === given.id ? this.draft : given;
      if (region.end < this.from || region.start > this.from + this.span) continue;
      const x = this.#x(region.start);
      const wide = Math.max(2, this.#x(region.end) - x);
      pen.fillStyle = colour(region.id === id ? "--wave-chosen" : "--wave-region");
      pen.fillRect(x, 16, wide, height - 16);
      pen.fillStyle = colour(`--voice-${region.voice || "0"}`) || colour("--wave-words");
      pen.fillRect(x, 16, wide, 3);
    }
  }

  /** @param {CanvasRenderingContext2D} pen @param {number} height @param {(name: string) => string} colour */
  #drawPeaks(pen, height, colour) {
    const middle = 16 + (height - 16) / 2;
    const half = (height - 20) / 2;
    const perPixel = (this.span / 1000) * this.perSecond / this.width;
    const first = (this.from / 1000) * this.perSecond;
    pen.fillStyle = colour("--wave-peak");
    for (let x = 0; x < this.width; x += 1) {
      let most = 0;
      const until = Math.max(first + x * perPixel + 1, first + (x + 1) * perPixel);
      for (let at = Math.floor(first + x * perPixel); at < until; at += 1) most = Math.max(most, this.peaks[at] ?? 0);
      const tall = Math.max(0.5, (most / 255) * half);
      pen.fillRect(x, middle - tall, 1, 2 * tall);
    }
  }

  /** The two handles lie over the canvas, so that keys and screen readers reach them. */
  #place() {
    const region = this.chosen();
    for (const handle of this.#handles()) {
      const edge = /** @type {Edge} */ (handle.dataset.edge);
      const x = region ? this.#x(region[edge]) : -1;
      handle.hidden = x < 0 || x > this.width;
      if (!region) continue;
      handle.style.setProperty("inset-inline-start", `${x}px`);
      handle.setAttribute("aria-valuenow", String(region[edge]));
      handle.setAttribute("aria-valuemax", String(this.duration));
      handle.setAttribute("aria-valuetext", clock(region[edge]));
    }
  }

  /** @param {PointerEvent} event @returns {Edge | null} */
  #edgeAt(event) {
    const region = this.chosen();
    if (!region) return null;
    const reach = REACH[/** @type {keyof typeof REACH} */ (event.pointerType)] ?? REACH.mouse;
    const [start, end] = [region.start, region.end].map((ms) => Math.abs(this.#x(ms) - event.offsetX));
    if (Math.min(start, end) > reach) return null;
    return start < end ? "start" : "end";
  }

  /** @param {PointerEvent} event */
  #point(event) {
    if (!this.draft) this.canvas.classList.toggle("is-on-edge", this.#edgeAt(event) !== null);
  }

  /** On an edge it is dragged; elsewhere the picture goes there. @param {PointerEvent} event */
  #press(event) {
    if (event.button !== 0 || !event.isPrimary) return;
    const edge = this.#edgeAt(event);
    if (!edge) return this.player.seek(this.#ms(event));
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    const move = (/** @type {PointerEvent} */ moved) => this.#set(edge, this.#ms(moved));
    const end = () => {
      this.canvas.removeEventListener("pointermove", move);
      for (const name of ["pointerup", "pointercancel"]) this.canvas.removeEventListener(name, end);
      this.commit();
    };
    this.canvas.addEventListener("pointermove", move);
    for (const name of ["pointerup", "pointercancel"]) this.canvas.addEventListener(name, end);
  }

  /** @param {MouseEvent} event */
  #pick(event) {
    const ms = this.#ms(event);
    const region = this.lines.regions().find(({start, end}) => start <= ms && ms < end);
    if (region) this.lines.choose(region.id);
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    const sideways = event.deltaX || (event.shiftKey ? event.deltaY : 0);
    if (!event.ctrlKey && !sideways) return; // The page scrolls.
    event.preventDefault();
    if (event.ctrlKey) return this.zoom(event.deltaY < 0 ? 1.25 : 0.8, this.#ms(event));
    this.#look(this.from + (sideways / this.width) * this.span);
    this.draw();
  }

  /** @param {KeyboardEvent} event @param {HTMLElement} handle */
  #key(event, handle) {
    const way = {ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1}[event.key];
    const region = this.chosen();
    if (!way || !region || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const edge = /** @type {Edge} */ (handle.dataset.edge);
    this.#set(edge, region[edge] + way * (event.shiftKey ? LARGE_STEP : STEP));
    this.commitSoon();
  }

  /** Moves an edge by so much, as keys do. @param {Edge} edge @param {number} by */
  nudge(edge, by) {
    const region = this.chosen();
    if (!region) return;
    this.#set(edge, region[edge] + by);
    this.commitSoon();
  }

  /** @param {Edge} edge @param {number} ms */
  #set(edge, ms) {
    const region = this.chosen();
    if (!region) return;
    const draft = {...region};
    if (edge === "start") draft.start = Math.max(0, Math.min(Math.round(ms), region.end - SHORTEST));
    else draft.end = Math.min(this.duration || Infinity, Math.max(Math.round(ms), region.start + SHORTEST));
    this.draft = draft;
    this.draw();
  }

  /** After the last of several keys. */
  commitSoon() {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.commit(), 500);
  }

  /** What was moved is saved. */
  commit() {
    clearTimeout(this.soon);
    const {draft} = this;
    if (draft) this.lines.moved(draft.id, draft.start, draft.end);
  }

  /** The line is as the server has it now. */
  settle() {
    this.draft = null;
    this.draw();
  }
}
