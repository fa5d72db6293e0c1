/** The page of one picture that is to be enhanced. */

import {watchViewing} from "../viewing/viewing.js";
import {watchRegion} from "./region.js";
import "./sliders.js";

watchRegion();
watchViewing();
