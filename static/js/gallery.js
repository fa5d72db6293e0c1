/** A gallery's page. */

import {Upload} from "./upload.js";

const form = /** @type {HTMLFormElement | null} */ (document.getElementById("upload"));

// The strip asks for its new state, and the answer brings the grid with it.
if (form) new Upload(form, () => document.getElementById("status")?.dispatchEvent(new Event("refresh")));
