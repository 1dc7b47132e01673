// The tracker's worker with a tracker that breaks, as one whose memory is spoilt does, at every frame whose number is 13.

import { Tracker } from "./tracker-glue.js";
import "./tracker-worker.js";

const observe = Tracker.prototype.observe;
Tracker.prototype.observe = function (id, ...rest) {
    if (id === 13) throw new WebAssembly.RuntimeError("unreachable executed");
    return observe.call(this, id, ...rest);
};
