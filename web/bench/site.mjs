// A site on a line as slow as is asked, which counts what it sends. The line is slow here and not in the browser, whose
// own brake leaves out workers.

import { setTimeout as sleep } from "node:timers/promises";

import { serve } from "../tests/server.mjs";

/**
 * A line that all answers of a site share.
 * @typedef {object} Line
 * @property {number} rate bits a second
 * @property {number} delay from a request to the start of its answer, ms
 */

/** @type {Line} */
export const LOCAL = { rate: Infinity, delay: 0 };

/** @type {Line} */
export const SLOW = { rate: 10e6, delay: 40 };

/** What is written at once, bytes. */
const PIECE = 16384;

/**
 * @typedef {object} Site
 * @property {string} origin
 * @property {Line} line may be another one for each visit
 * @property {() => number} taken the bytes of files that were sent since it was asked before
 * @property {() => number} last when the last of them was sent, as performance.now() tells it
 * @property {() => void} close
 *
 * @param {string} folder
 * @param {Record<string, string>} [allow] what its policy allows more than ours
 * @returns {Promise<Site>}
 */
export async function site(folder, allow) {
    let [bytes, last, free] = [0, 0, 0];

    async function send(response, body = "") {
        const { rate, delay } = made.line;
        if (delay) await sleep(delay);
        for (let at = 0; at < body.length; at += PIECE) {
            const piece = body.subarray(at, at + PIECE);
            const now = performance.now();
            free = Math.max(free, now) + (piece.length * 8e3) / rate;
            if (free > now + 1) await sleep(free - now);
            response.write(piece);
            bytes += piece.length;
            last = performance.now();
        }
        response.end();
    }

    const { origin, close } = await serve(folder, {}, { allow, send });
    const taken = () => {
        const all = bytes;
        bytes = 0;
        return all;
    };
    const made = { origin, close, line: LOCAL, taken, last: () => last };
    return made;
}
