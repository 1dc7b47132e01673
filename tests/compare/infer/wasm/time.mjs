// The bench itself, the same in every host.

// The compiler that optimizes takes over after a while, and a browser that has just started is busy for longer.
const WARM_UP = 200;

/**
 * Runs `model` on the engine `wasm`, all bytes, `count` times over. `clock` starts a stopwatch and gives what reads its
 * milliseconds. Gives their median, and the bytes of the outputs one after another.
 */
export async function time({ wasm, model, input }, count, clock) {
    const { instance } = await WebAssembly.instantiate(wasm, {});
    const engine = instance.exports;
    // Anew each time: the memory may have grown since.
    const bytes = (at, length) => new Uint8Array(engine.memory.buffer, at, length);
    const file = engine.reserve(model.length);
    bytes(file, model.length).set(model);
    const runner = engine.load(file, model.length);
    if (runner === 0) throw new Error("the model does not load");
    const times = [];
    for (let round = 0; round < WARM_UP + count; round++) {
        bytes(engine.input(runner), input.length).set(input);
        const stop = clock();
        engine.run(runner);
        const took = stop();
        if (round >= WARM_UP) times.push(took);
    }
    times.sort((a, b) => a - b);
    const output = (_, index) => [...bytes(engine.output(runner, index), engine.output_size(runner, index))];
    const outputs = Array.from({ length: engine.outputs(runner) }, output).flat();
    return { median: times[times.length >> 1], outputs };
}
