/** What every page has. */

import {watchArrows} from "./arrows.js";
import {watchBusy} from "./busy.js";
import {watchRequests} from "./live.js";
import {watchMenus} from "./menus.js";
import {watchToasts} from "./toasts.js";

watchArrows();
watchBusy();
watchMenus();
watchRequests();
watchToasts();
