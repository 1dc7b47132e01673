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
    const refuse = make("button", "give-not", { value: "" });
    form.append(make("button", "give", { value: "give" }), refuse);
    dialog.append(title, make("p", "give-body"), form);
    dialog.setAttribute("aria-labelledby", title.id);
    document.body.append(dialog);
    dialog.showModal();
    // By hand, since `autofocus` is not heeded in another site's page.
    refuse.focus();
    return new Promise((resolve) => {
        dialog.onclose = () => {
            dialog.remove();
            resolve(dialog.returnValue === "give");
        };
    });
}
