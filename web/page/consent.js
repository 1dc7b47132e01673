// Asks the shopper whether the shop's page may have a picture.

import { say } from "./texts.js";

/**
 * @param {import("./texts.js").Locale} locale
 * @returns {Promise<boolean>} whether it may; not where the shopper turned the question away
 */
export function mayHavePicture(locale) {
    const make = (name, text, more = {}) => Object.assign(document.createElement(name), { textContent: say(locale, text), ...more });
    const dialog = document.createElement("dialog");
    const title = make("h2", "give-title", { id: "give-title" });
    const form = Object.assign(document.createElement("form"), { method: "dialog" });
    form.append(make("button", "give", { value: "give" }), make("button", "give-not", { value: "", autofocus: true }));
    dialog.append(title, make("p", "give-body"), form);
    dialog.setAttribute("aria-labelledby", title.id);
    document.body.append(dialog);
    dialog.showModal();
    return new Promise((resolve) => {
        dialog.onclose = () => {
            dialog.remove();
            resolve(dialog.returnValue === "give");
        };
    });
}
