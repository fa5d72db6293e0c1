/** What our own pages in the admin have. */

import {watchBusy} from "./busy.js";
import {watchRequests} from "./live.js";
import {watchToasts} from "./toasts.js";

watchBusy();
watchRequests();
watchToasts();
