/** What every page has. */

import {watchArrows} from "./arrows.js";
import {watchBusy} from "./busy.js";
import {watchKeys} from "./keys.js";
import {watchRequests} from "./live.js";
import {watchMenus} from "./menus.js";
import {watchToasts} from "./toasts.js";
import {watchTray} from "./tray.js";

watchArrows();
watchBusy();
watchKeys();
watchMenus();
watchRequests();
watchToasts();
watchTray();
