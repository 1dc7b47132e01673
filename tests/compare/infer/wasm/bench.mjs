// The engine as WebAssembly, for compare.py: bench.mjs node|chromium WASM MODEL INPUT OUTPUT COUNT prints the median of
// COUNT runs, and leaves all outputs in OUTPUT.

import fs from "node:fs";

const [host, wasm, model, input, output, count] = process.argv.slice(2);
const { run, unit } = await import(`./${host}.mjs`);
const { median, outputs } = await run({ wasm, model, input }, Number(count));
fs.writeFileSync(output, Buffer.from(outputs));
console.log(unit, median.toFixed(4));
