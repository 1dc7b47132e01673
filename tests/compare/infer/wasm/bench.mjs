// Runs models on the engine as WebAssembly: node bench.mjs WASM COUNT MODEL.tflite INPUT.f32 ... prints for each model
// `NAME wasm_cpu_ms MEDIAN`.

import fs from "node:fs";
import path from "node:path";

// The compiler that optimizes takes over after a while.
const WARM_UP = 60;

const [wasm, count, ...files] = process.argv.slice(2);
for (let at = 0; at < files.length; at += 2) {
    const { instance } = await WebAssembly.instantiate(fs.readFileSync(wasm), {});
    const { memory, reserve, load, input, run } = instance.exports;
    const put = (bytes, to) => new Uint8Array(memory.buffer, to, bytes.length).set(bytes);
    const file = fs.readFileSync(files[at]);
    const place = reserve(file.length);
    put(file, place);
    const runner = load(place, file.length);
    if (runner === 0) throw new Error(`${files[at]} does not load`);
    const picture = fs.readFileSync(files[at + 1]);
    const times = [];
    for (let round = 0; round < WARM_UP + Number(count); round++) {
        put(picture, input(runner));
        const start = process.cpuUsage();
        const begun = performance.now();
        run(runner);
        const took = performance.now() - begun;
        const { user, system } = process.cpuUsage(start);
        // The clock of the processor ticks in microseconds, but counts other threads too: the wall's bounds it.
        if (round >= WARM_UP) times.push(Math.min(took, (user + system) / 1000));
    }
    times.sort((a, b) => a - b);
    console.log(path.basename(files[at], ".tflite"), "wasm_cpu_ms", times[times.length >> 1].toFixed(3));
}
