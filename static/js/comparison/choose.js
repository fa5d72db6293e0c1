/** Choose two pictures: dropped, pasted or chosen ones are shown; the two can be swapped. */

import {onPaste} from "../drop.js";

const form = /** @type {HTMLFormElement} */ (document.getElementById("contrast"));
const places = /** @type {HTMLElement[]} */ ([...form.querySelectorAll("[data-choose]")]);

form.classList.add("is-live");

/** @param {HTMLElement} place */
const input = (place) => /** @type {HTMLInputElement} */ (place.querySelector("[type=file]"));
/** @param {HTMLElement} place */
const stored = (place) => /** @type {HTMLInputElement} */ (place.querySelector("[type=hidden]"));

/** @param {HTMLElement} place */
function show(place) {
  const file = input(place).files?.[0];
  const preview = /** @type {HTMLImageElement} */ (place.querySelector("[data-preview]"));
  const shown = /** @type {HTMLElement} */ (place.querySelector("[data-shown]"));
  const name = /** @type {HTMLElement} */ (place.querySelector("[data-name]"));
  if (file) {
    URL.revokeObjectURL(preview.src);
    preview.src = URL.createObjectURL(file);
    name.textContent = file.name;
    stored(place).value = "";
  }
  shown.hidden = !file && !stored(place).value;
}

/** @param {HTMLElement} place @param {File | undefined} file */
function give(place, file) {
  const carried = new DataTransfer();
  if (file) carried.items.add(file);
  input(place).files = carried.files;
  show(place);
}

/** One of one's own pictures. @param {HTMLElement} place @param {DOMStringMap} picked */
function keep(place, {pick, preview: address, name}) {
  stored(place).value = pick ?? "";
  input(place).value = "";
  /** @type {HTMLImageElement} */ (place.querySelector("[data-preview]")).src = address ?? "";
  /** @type {HTMLElement} */ (place.querySelector("[data-name]")).textContent = name ?? "";
  show(place);
}

const own = /** @type {HTMLDialogElement} */ (document.getElementById("mine-dialog"));

document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  if (target.closest("[data-mine]")) own.showModal(); // htmx fetches what it shows.
  const picked = /** @type {HTMLElement | null} */ (target.closest("[data-pick]"));
  const place = picked && places.find((one) => one.dataset.choose === picked.dataset.forPlace);
  if (!picked || !place) return;
  event.preventDefault();
  keep(place, picked.dataset);
  own.close();
  input(place).focus();
});

for (const place of places) {
  input(place).addEventListener("change", () => show(place));
  place.addEventListener("dragover", (event) => event.preventDefault());
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    event.stopPropagation();
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length) give(place, files[0]);
    // Two at once are the two to compare.
    if (files.length > 1) give(places[1 - places.indexOf(place)], files[1]);
  });
}

onPaste((files) => {
  const free = places.find((place) => !input(place).files?.length && !stored(place).value);
  give(free ?? places[1], files[0]);
});

form.querySelector("[data-swap]")?.addEventListener("click", () => {
  const [first, second] = places.map((place) => ({
    file: input(place).files?.[0],
    stored: stored(place).value,
    source: /** @type {HTMLImageElement} */ (place.querySelector("[data-preview]")).src,
    name: place.querySelector("[data-name]")?.textContent ?? "",
  }));
  places.forEach((place, number) => {
    const other = number ? first : second;
    stored(place).value = other.stored;
    give(place, other.file);
    stored(place).value = other.stored;
    const preview = /** @type {HTMLImageElement} */ (place.querySelector("[data-preview]"));
    if (!other.file) preview.src = other.source;
    const name = /** @type {HTMLElement} */ (place.querySelector("[data-name]"));
    name.textContent = other.name;
    /** @type {HTMLElement} */ (place.querySelector("[data-shown]")).hidden = !other.file && !other.stored;
  });
});
