/** Looking closely: a picture in a frame, made larger and moved with wheel, mouse and fingers. */

/** A press of a button or a key makes it so many times larger or smaller. */
const STEP = 1.5;
/** So many pixels of the screen for one of the original, at the most. */
const DEEPEST = 8;
/** A wheel's notch is about a hundred of its pixels. */
const WHEEL = 0.0025;
/** A finger that went this far to the side, in pixels, turns the page. */
const SWIPE = 60;

/** @typedef {{x: number, y: number}} Point in pixels from the middle of the frame */

/** @param {number} value @param {number} least @param {number} most */
const within = (value, least, most) => Math.min(Math.max(value, least), most);

export class Zoom {
  /**
   * @param {HTMLElement} frame
   * @param {HTMLElement} image fills the frame and keeps its shape in it
   * @param {{width: number, height: number, small: boolean}} original `small`: never larger than it is
   * @param {() => void} changed
   */
  constructor(frame, image, original, changed) {
    this.frame = frame;
    this.image = image;
    this.original = original;
    this.changed = changed;
    /** How many times larger than fitted. */
    this.scale = 1;
    /** @type {Point} */
    this.moved = {x: 0, y: 0};
    /** @type {Map<number, Point>} */
    this.fingers = new Map();
    /** Where a single finger began; null once it was two, or the picture moved. @type {Point | null} */
    this.begun = null;
    frame.addEventListener("wheel", (event) => this.#wheel(event), {passive: false});
    frame.addEventListener("dblclick", (event) => this.toggle(this.#point(event)));
    frame.addEventListener("pointerdown", (event) => this.#down(event));
    frame.addEventListener("pointermove", (event) => this.#move(event));
    frame.addEventListener("pointerup", (event) => this.#up(event));
    frame.addEventListener("pointercancel", (event) => this.#forget(event));
    new ResizeObserver(() => this.#show(this.scale, this.moved)).observe(frame);
  }

  /** Pixels of the screen for one of the original. */
  get density() {
    return (this.#fitted().width * this.scale * devicePixelRatio) / this.original.width;
  }

  get isZoomed() {
    return this.scale > 1.001;
  }

  /** @param {Point} [at] stays where it is */
  larger(at) {
    this.#zoom(this.scale * STEP, at);
  }

  /** @param {Point} [at] */
  smaller(at) {
    this.#zoom(this.scale / STEP, at);
  }

  fit() {
    this.#zoom(1);
  }

  /** From fitted to one to one and back. @param {Point} [at] */
  toggle(at) {
    const one = this.scale / this.density;
    this.#zoom(this.isZoomed ? 1 : one > 1.05 ? one : 2, at);
  }

  /** By shares of the frame. @param {number} x @param {number} y */
  move(x, y) {
    const {clientWidth, clientHeight} = this.frame;
    this.#show(this.scale, {x: this.moved.x - x * clientWidth, y: this.moved.y - y * clientHeight});
  }

  /** As another frame of the same shape shows its picture. @param {Zoom} other */
  follow(other) {
    const by = this.frame.clientWidth / Math.max(1, other.frame.clientWidth);
    this.#show(other.scale, {x: other.moved.x * by, y: other.moved.y * by});
  }

  /** A place of the picture, in fractions of its sides, comes to the middle. @param {number} x @param {number} y @param {number} scale */
  centre(x, y, scale = this.scale) {
    const {width, height} = this.#fitted();
    this.#show(scale, {x: (0.5 - x) * width * scale, y: (0.5 - y) * height * scale});
  }

  /** The picture's sides when it is fitted into the frame. */
  #fitted() {
    const {width, height, small} = this.original;
    const ratio = Math.min(this.frame.clientWidth / width, this.frame.clientHeight / height, small ? 1 : Infinity);
    return {width: width * ratio, height: height * ratio};
  }

  /** @param {{clientX: number, clientY: number}} event @returns {Point} */
  #point(event) {
    const {left, top, width, height} = this.frame.getBoundingClientRect();
    return {x: event.clientX - left - width / 2, y: event.clientY - top - height / 2};
  }

  /** @param {number} wanted @param {Point} [at] */
  #zoom(wanted, at = {x: 0, y: 0}) {
    const deepest = Math.max(4, (DEEPEST * this.scale) / this.density);
    const scale = within(wanted, 1, deepest);
    const by = scale / this.scale;
    this.#show(scale, {x: at.x - (at.x - this.moved.x) * by, y: at.y - (at.y - this.moved.y) * by});
  }

  /**
   * Its edges never leave the frame's, so there is always something to see.
   * @param {number} scale
   * @param {Point} moved
   */
  #show(scale, moved) {
    const {width, height} = this.#fitted();
    const spareX = Math.max(0, (width * scale - this.frame.clientWidth) / 2);
    const spareY = Math.max(0, (height * scale - this.frame.clientHeight) / 2);
    this.scale = scale;
    this.moved = {x: within(moved.x, -spareX, spareX), y: within(moved.y, -spareY, spareY)};
    this.image.style.transform = this.isZoomed ? `translate(${this.moved.x}px, ${this.moved.y}px) scale(${scale})` : "";
    this.frame.classList.toggle("is-zoomed", this.isZoomed);
    this.changed();
  }

  /** Fitted already, a wheel that asks for less scrolls the page. @param {WheelEvent} event */
  #wheel(event) {
    if (event.deltaY > 0 && !this.isZoomed) return;
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : 1);
    this.#zoom(this.scale * within(Math.exp(-pixels * WHEEL), 1 / STEP, STEP), this.#point(event));
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.pointerType === "mouse" && (event.button !== 0 || !this.isZoomed)) return;
    const point = this.#point(event);
    this.fingers.set(event.pointerId, point);
    this.begun = this.fingers.size === 1 && !this.isZoomed ? point : null;
    this.frame.setPointerCapture(event.pointerId);
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const before = this.fingers.get(event.pointerId);
    if (!before) return;
    const now = this.#point(event);
    this.fingers.set(event.pointerId, now);
    const other = [...this.fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) this.#pinch(before, now, other);
    else if (this.isZoomed) this.#show(this.scale, {x: this.moved.x + now.x - before.x, y: this.moved.y + now.y - before.y});
  }

  /**
   * One of two fingers moved: the middle between them stays under them.
   * @param {Point} before
   * @param {Point} now
   * @param {Point} other
   */
  #pinch(before, now, other) {
    const by = Math.hypot(now.x - other.x, now.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
    const middle = {x: (now.x + other.x) / 2, y: (now.y + other.y) / 2};
    this.moved = {x: this.moved.x + (now.x - before.x) / 2, y: this.moved.y + (now.y - before.y) / 2};
    this.#zoom(this.scale * by, middle);
  }

  /** @param {PointerEvent} event */
  #up(event) {
    const {begun} = this;
    const end = this.#point(event);
    this.#forget(event);
    if (!begun || event.pointerType === "mouse") return;
    const across = end.x - begun.x;
    if (Math.abs(across) < SWIPE || Math.abs(across) < 2 * Math.abs(end.y - begun.y)) return;
    this.frame.dispatchEvent(new CustomEvent("swipe", {detail: across < 0 ? "ArrowRight" : "ArrowLeft", bubbles: true}));
  }

  /** @param {PointerEvent} event */
  #forget(event) {
    this.fingers.delete(event.pointerId);
    this.begun = null;
  }
}
