/** The report's two pictures. */

import {watchViewing} from "../viewing/viewing.js";

watchViewing();
