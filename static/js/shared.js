/** A picture in a gallery that was shared by a link. */

import {watchViewer} from "./viewer.js";

watchViewer();
