/** A result large beside the picture searched with; arrow keys go through the results. A part of it can be chosen. */

import {Easel} from "./easel.js";

const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("compare"));
/** @template {HTMLElement} T @param {string} selector @returns {T} */
const find = (selector) => /** @type {T} */ (dialog.querySelector(selector));

const found = /** @type {HTMLImageElement} */ (find("[data-found]"));
const box = /** @type {HTMLInputElement} */ (find("[data-box]"));
const part = find("[data-part]");
/** A turn that nobody asks for: results are compared as they are. */
const unturned = document.createElement("input");
const search = find("[data-search]");
const words = {whole: search.textContent ?? "", part: search.dataset.ofPart ?? ""};
const easel = new Easel(found, box, unturned, tell);
/** @type {HTMLAnchorElement | null} */
let shown = null;
/** What the dialog was opened from. @type {Element | null} */
let opener = null;

/** The button says what is searched with. */
function tell() {
  search.textContent = box.value ? words.part : words.whole;
}

const links = () => /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll("[data-compare]")]);

/** @param {boolean} on whether a part of the result is being chosen */
function choose(on) {
  part.setAttribute("aria-pressed", String(on));
  find("[data-choosing]").hidden = !on;
  dialog.classList.toggle("is-choosing", on);
  if (on) {
    as("side");
    easel.hang();
  } else {
    easel.strike();
    box.value = "";
    tell();
  }
}

/** The keyboard is where a part is chosen, once Cropper has made its frame. */
function focusFrame() {
  queueMicrotask(() => /** @type {HTMLElement | null} */ (dialog.querySelector(".cropper-container"))?.focus());
}

/** @param {string} way "side" or "over" */
function as(way) {
  if (way === "over") choose(false);
  dialog.dataset.as = way;
  /** @type {HTMLInputElement} */ (find(`[name=compare-as][value=${way}]`)).checked = true;
}

/** @param {string} value 0 to 100 */
function share(value) {
  find(".compare__found").style.setProperty("--share", `${value}%`);
}

/** @param {HTMLAnchorElement} link of a result */
function show(link) {
  shown = link;
  choose(false);
  const match = /** @type {HTMLElement} */ (link.closest(".match"));
  /** @param {string} selector */
  const said = (selector) => match.querySelector(selector)?.textContent?.trim() ?? "";
  const thumbnail = /** @type {HTMLImageElement} */ (link.querySelector("img"));
  const gallery = match.querySelector("a.match__gallery");
  find("[data-rank]").textContent = match.dataset.rank ?? "";
  find("[data-called]").textContent = thumbnail.alt;
  find("[data-percent]").textContent = said(".match__percent");
  find("[data-band]").textContent = said(".match__band");
  // Its links lead to the page it comes from and to its licence.
  find("[data-origin]").replaceChildren(...(match.querySelector(".match__origin")?.cloneNode(true).childNodes ?? []));
  found.src = link.dataset.preview ?? "";
  outlineAreas(link);
  found.alt = thumbnail.alt;
  /** @type {HTMLAnchorElement} */ (find("[data-open]")).href = link.href;
  /** @type {HTMLFormElement} */ (find("[data-similar]")).action = link.dataset.similar ?? "";
  for (const room of dialog.querySelectorAll("[data-result]")) /** @type {HTMLButtonElement} */ (room).value = match.id.replace("match-", "");
  find("[data-gallery]").hidden = !gallery;
  if (gallery instanceof HTMLAnchorElement) /** @type {HTMLAnchorElement} */ (find("[data-gallery]")).href = gallery.href;
  const all = links();
  /** @type {HTMLButtonElement} */ (find('[data-step="-1"]')).disabled = link === all[0];
  /** @type {HTMLButtonElement} */ (find('[data-step="1"]')).disabled = link === all.at(-1);
}

/** @param {number} by */
function step(by) {
  const all = links();
  const next = all[all.findIndex((link) => link.href === shown?.href) + by];
  if (next) show(next);
}

/** The picture searched with is fetched when it is first compared. */
function hangAsked() {
  const asked = /** @type {HTMLImageElement | null} */ (dialog.querySelector("[data-asked-picture]"));
  if (!asked || asked.src) return;
  asked.src = asked.dataset.src ?? "";
  asked.decode().then(() => outline(asked), () => {});
}

/** @param {HTMLImageElement} asked */
function outline({naturalWidth: w, naturalHeight: h}) {
  const region = /** @type {SVGElement | null} */ (dialog.querySelector("[data-region]"));
  const rect = region?.querySelector("rect");
  if (!region || !rect) return;
  region.setAttribute("viewBox", `0 0 ${w} ${h}`);
  const sides = (region.dataset.region ?? "").split(",").map(Number);
  ["x", "y", "width", "height"].forEach((name, i) => rect.setAttribute(name, String(sides[i] * (i % 2 ? h : w))));
}

/**
 * What both pictures show, on each of them.
 * @param {HTMLAnchorElement} link of a result
 */
function outlineAreas({dataset}) {
  find("[data-area-legend]").hidden = !dataset.areaFound;
  for (const area of /** @type {NodeListOf<SVGElement>} */ (dialog.querySelectorAll("[data-area]"))) {
    const points = (area.dataset.area === "found" ? dataset.areaFound : dataset.areaQuery) ?? "";
    const picture = /** @type {HTMLImageElement | null | undefined} */ (area.parentElement?.querySelector(".compare__picture"));
    area.classList.toggle("is-shown", false);
    if (!points || !picture) continue;
    const draw = () => {
      fit(area, picture, points);
      area.classList.toggle("is-shown", true);
    };
    picture.decode().then(draw, () => {});
  }
}

/**
 * Fractions of a picture to its pixels, so that the drawing lies as the picture does.
 * @param {SVGElement} area
 * @param {HTMLImageElement} picture
 * @param {string} points
 */
function fit(area, {naturalWidth: w, naturalHeight: h}, points) {
  area.setAttribute("viewBox", `0 0 ${w} ${h}`);
  const scaled = points.split(" ").map((point) => point.split(",").map((side, i) => Number(side) * (i ? h : w)).join());
  area.querySelector("polygon")?.setAttribute("points", scaled.join(" "));
}

/** @param {KeyboardEvent} event */
function key(event) {
  const target = /** @type {Element} */ (event.target);
  // The slider, the radio buttons and a part that is chosen have the arrows for themselves.
  if (target.matches("[type=range], [type=radio], .cropper-container") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "ArrowLeft") step(-1);
  if (event.key === "ArrowRight") step(1);
}

/** @param {MouseEvent} event */
function openFrom(event) {
  const pressed = /** @type {Element} */ (event.target).closest("[data-compare], [data-compare-part]");
  const link = pressed?.closest(".match")?.querySelector("[data-compare]");
  if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  opener = pressed;
  hangAsked();
  show(link);
  dialog.showModal();
  find("[data-pair]").focus();
  // In sight only: Cropper measures the room there is.
  if (pressed?.matches("[data-compare-part]")) choose(true);
}

/** Back to the result that was shown last, and to the way by which it was opened. */
function comeBack() {
  choose(false);
  const link = links().find((link) => link.href === shown?.href);
  link?.closest("details")?.setAttribute("open", "");
  const by = opener?.matches("[data-compare-part]") ? "[data-compare-part]" : "[data-compare]";
  /** @type {HTMLElement | null | undefined} */ (link?.closest(".match")?.querySelector(by))?.focus();
}

export function watchCompare() {
  document.addEventListener("click", openFrom);
  dialog.addEventListener("keydown", key);
  dialog.addEventListener("close", comeBack);
  found.addEventListener("ready", focusFrame);
  dialog.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("button"));
    if (button?.dataset.step) step(Number(button.dataset.step));
    if (button === part) choose(part.getAttribute("aria-pressed") !== "true");
  });
  dialog.addEventListener("change", (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (input.name === "compare-as") as(input.value);
  });
  find("[data-share]").addEventListener("input", (event) => share(/** @type {HTMLInputElement} */ (event.target).value));
}
