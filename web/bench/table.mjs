// Figures in columns, and what they have in common.

import fs from "node:fs";

/** @param {number[]} numbers */
export const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

/**
 * Prints rows under heads, the first column to the left and all others to the right.
 * @param {string[]} heads
 * @param {(string | number)[][]} rows
 */
export function table(heads, rows) {
    const all = [heads, ...rows.map((row) => row.map(String))];
    const widths = heads.map((_, column) => Math.max(...all.map((row) => row[column].length)));
    for (const row of all) {
        const cells = row.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[column])));
        console.log(cells.join("  ").trimEnd());
    }
}

/** Prints a ratio, theirs by ours: above one, ours is quicker or smaller. */
export function ratio(name, theirs, ours) {
    console.log(`${name} ${(theirs / ours).toFixed(2)} x`);
}

/** @returns {string} how busy the machine is, in the mean of the last minute */
export const load = () => `load ${fs.readFileSync("/proc/loadavg", "utf8").split(" ")[0]}`;

/** @param {number} bytes */
export const kilobytes = (bytes) => `${(bytes / 1e3).toFixed(0)} kB`;
