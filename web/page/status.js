// What the page says aloud.

/** Says it to whoever hears the screen, once. @param {string} text */
export function announce(text) {
    const status = document.querySelector("#status");
    if (status.textContent !== text) status.textContent = text;
}
