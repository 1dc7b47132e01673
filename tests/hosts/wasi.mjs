// Runs a program for WASI in node: wasi.mjs PROGRAM.wasm [ARGUMENT...].

import fs from "node:fs";
import { WASI } from "node:wasi";

const [program, ...rest] = process.argv.slice(2);
const wasi = new WASI({ version: "preview1", args: [program, ...rest], env: process.env, preopens: { "/": "/" } });
const { instance } = await WebAssembly.instantiate(fs.readFileSync(program), wasi.getImportObject());
process.exitCode = wasi.start(instance);
