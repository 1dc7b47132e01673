// What whoever opened the page wishes of it: the query of its address. What is not understood counts as not said.

import { spoken } from "./texts.js";

/**
 * @typedef {object} Wishes
 * @property {string | null} product the id of the product that is shown first
 * @property {string | null} colour the id of its colour
 * @property {import("./texts.js").Locale | null} lang
 * @property {string | null} hub the address of the store's hub, without a slash at its end
 * @property {string | null} embed the origin of the page that has this one in a frame
 */

/** As base::id has it. @param {unknown} text */
export const isId = (text) => typeof text === "string" && /^[a-z0-9-]{1,64}$/.test(text);

/**
 * @param {string} query what follows the address, `?` included
 * @returns {Wishes}
 */
export function wishes(query) {
    const said = new URLSearchParams(query);
    const id = (name) => (isId(said.get(name)) ? said.get(name) : null);
    const hub = website(said.get("hub"));
    return {
        product: id("product"),
        colour: id("colour"),
        lang: spoken(said.get("lang") ?? "") ?? null,
        hub: hub && (hub.origin + hub.pathname).replace(/\/+$/, ""),
        embed: website(said.get("embed"))?.origin ?? null,
    };
}

/**
 * @param {string | null} text
 * @returns {URL | null} null where it is no address of a website's, or tells a name and a password
 */
function website(text) {
    if (!text || !URL.canParse(text)) return null;
    const url = new URL(text);
    return /^https?:$/.test(url.protocol) && !url.username && !url.password ? url : null;
}
