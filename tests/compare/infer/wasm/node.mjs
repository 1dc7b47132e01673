// Node as a host.

import fs from "node:fs";

import { time } from "./time.mjs";

export const unit = "cpu_ms";

export function run(paths, count) {
    const files = Object.entries(paths).map(([name, path]) => [name, fs.readFileSync(path)]);
    return time(Object.fromEntries(files), count, clock);
}

// The clock of the processor ticks in microseconds, but counts other threads too: the wall's bounds it.
function clock() {
    const before = process.cpuUsage();
    const begun = performance.now();
    return () => {
        const took = performance.now() - begun;
        const { user, system } = process.cpuUsage(before);
        return Math.min(took, (user + system) / 1000);
    };
}
