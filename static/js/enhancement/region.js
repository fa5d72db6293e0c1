/** The part to preview: dragged over the picture or moved by keys, and written into four whole numbers. */

/** A key moves or sizes it by so many pixels of the picture. */
const STEP = 16;
/** Less is a click: it moves the part there, as large as it was. */
const SLIP = 6;
const NAMES = ["left", "top", "width", "height"];
/** @type {Record<string, [number, number]>} */
const ARROWS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};

/** @typedef {[number, number, number, number]} Part left, top, width, height in pixels of the picture */

/** @param {number} value @param {number} least @param {number} most */
const within = (value, least, most) => Math.min(Math.max(value, least), Math.max(least, most));
const stage = () => /** @type {HTMLElement | null} */ (document.querySelector("[data-region]"));
const fields = () => NAMES.map((name) => /** @type {HTMLInputElement} */ (document.querySelector(`[name=${name}]`)));
/** @returns {Part} */
const part = () => /** @type {Part} */ (fields().map((field) => Math.round(Number(field.value)) || 0));

/** @param {HTMLElement} shown */
function bounds(shown) {
  return {width: Number(shown.dataset.width), height: Number(shown.dataset.height), most: Number(shown.dataset.most)};
}

/** @param {Part} given */
function write([left, top, width, height]) {
  const shown = stage();
  if (!shown) return;
  const whole = bounds(shown);
  const w = within(Math.round(width), 1, Math.min(whole.most, whole.width));
  const h = within(Math.round(height), 1, Math.min(whole.most, whole.height));
  const values = [within(Math.round(left), 0, whole.width - w), within(Math.round(top), 0, whole.height - h), w, h];
  fields().forEach((field, at) => (field.value = String(values[at])));
  draw();
}

/** The frame over the picture. */
function draw() {
  const shown = stage();
  const picture = shown?.querySelector(".region__picture");
  if (!shown || !picture) return;
  const {width, height} = bounds(shown);
  const frame = /** @type {HTMLElement} */ (shown.querySelector(".region__frame") ?? shown.appendChild(made(shown)));
  const [left, top, w, h] = part();
  const style = {left: left / width, top: top / height, width: w / width, height: h / height};
  for (const [side, share] of Object.entries(style)) frame.style.setProperty(side, `${100 * share}%`);
  shown.classList.add("is-live");
}

/** @param {HTMLElement} shown */
function made(shown) {
  const frame = document.createElement("div");
  frame.className = "region__frame";
  frame.tabIndex = 0;
  frame.setAttribute("role", "group");
  frame.setAttribute("aria-label", shown.dataset.label ?? "");
  return frame;
}

/** @param {HTMLElement} shown @param {PointerEvent} event @returns {[number, number]} */
function place(shown, event) {
  const box = shown.getBoundingClientRect();
  const {width, height} = bounds(shown);
  return [((event.clientX - box.left) / box.width) * width, ((event.clientY - box.top) / box.height) * height];
}

/** From the frame it is moved, from elsewhere a new one is drawn. @param {PointerEvent} event */
function begin(event) {
  const target = /** @type {Element} */ (event.target);
  const shown = /** @type {HTMLElement | null} */ (target.closest("[data-region].is-live"));
  if (!shown || event.button !== 0 || !event.isPrimary) return;
  event.preventDefault();
  const start = place(shown, event);
  const before = part();
  const isMoved = target.matches(".region__frame");
  /** @param {PointerEvent} moved */
  const move = (moved) => {
    const now = place(shown, moved);
    if (isMoved) write([before[0] + now[0] - start[0], before[1] + now[1] - start[1], before[2], before[3]]);
    else write(drawn(start, now, bounds(shown).most));
  };
  /** @param {PointerEvent} ended */
  const end = (ended) => {
    removeEventListener("pointermove", move);
    for (const name of ["pointerup", "pointercancel"]) removeEventListener(name, /** @type {EventListener} */ (end));
    const now = place(shown, ended);
    const isClick = Math.hypot(ended.clientX - event.clientX, ended.clientY - event.clientY) < SLIP;
    if (isClick && !isMoved) write([now[0] - before[2] / 2, now[1] - before[3] / 2, before[2], before[3]]);
    /** @type {HTMLElement | null} */ (shown.querySelector(".region__frame"))?.focus({preventScroll: true});
  };
  addEventListener("pointermove", move);
  addEventListener("pointerup", end);
  addEventListener("pointercancel", end);
}

/** Where it was begun stays a corner, however far it is dragged. @param {number[]} start @param {number[]} now @param {number} most @returns {Part} */
function drawn(start, now, most) {
  const sides = [0, 1].map((axis) => within(Math.abs(now[axis] - start[axis]), 1, most));
  const corner = [0, 1].map((axis) => (now[axis] < start[axis] ? start[axis] - sides[axis] : start[axis]));
  return [corner[0], corner[1], sides[0], sides[1]];
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  const target = /** @type {Element} */ (event.target);
  const arrow = ARROWS[event.key];
  if (!arrow || !target.matches(".region__frame") || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  event.stopPropagation();
  const [left, top, width, height] = part();
  const [x, y] = arrow.map((way) => way * STEP);
  write(event.shiftKey ? [left, top, Math.max(STEP, width + x), Math.max(STEP, height + y)] : [left + x, top + y, width, height]);
}

export function watchRegion() {
  document.addEventListener("pointerdown", begin);
  document.addEventListener("keydown", pressed, {capture: true});
  document.addEventListener("input", (event) => event.target instanceof Element && event.target.closest(".region__fields") && draw());
  document.addEventListener("htmx:after:swap", draw); // The picture may have come just now.
  draw();
}
