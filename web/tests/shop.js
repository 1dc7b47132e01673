// The script of the shop's page in the tests of the element: what is heard and what is said to the page.

window.heard = [];
window.said = [];
for (const type of ["ready", "face", "product", "snapshot", "error"]) {
    document.addEventListener(type, ({ target, detail }) => {
        if (target.localName === "vitrine-try-on") window.heard.push({ type, detail });
    });
}
addEventListener("message", ({ data }) => window.said.push(data));
