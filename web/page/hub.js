// What a store sells: the hub of the store is asked, and its answer is brought into the catalogue.

/** How long the hub is waited for, ms: the mirror works without it. */
const PATIENCE = 5000;

/** The currencies that the mirror writes, as base::money has them. */
const CURRENCIES = ["CNY", "EUR", "USD"];

/**
 * A product as the catalogue has it; assets/catalogue/eyewear.json is a list of them.
 * @typedef {{ id: string, price: Price, variants: { id: string, name: { en: string } }[] }} Product
 */

/** @typedef {{ minor: number, currency: string }} Price an amount in hundredths, the currency by its ISO 4217 code */

/**
 * A part of the answer to `GET {hub}/v1/window`, as retail::api has it.
 * @typedef {{ products: { id: string, variants: Offer[] }[], next: string | null }} ShopWindow
 */

/** @typedef {{ name: { en: string }, model_variant: string | null, price_minor: number, currency: string }} Offer */

/**
 * The products of the catalogue that the hub sells, at its prices. Where there is no hub, all as they are.
 * @param {Product[]} catalogue
 * @param {string | null} hub its address
 * @param {(message: string) => void} fail told why the hub is of no use; the catalogue counts then
 * @returns {Promise<Product[]>}
 */
export async function sold(catalogue, hub, fail) {
    if (!hub) return catalogue;
    try {
        const products = offered(catalogue, await asked(hub));
        if (products.length) return products;
        fail(`the hub at ${hub} sells nothing that can be tried on here`);
    } catch (error) {
        fail(`the hub at ${hub} is not to be had: ${error.message}`);
    }
    return catalogue;
}

/**
 * Asks for the whole window, part by part.
 * @param {string} hub
 * @returns {Promise<ShopWindow["products"]>}
 */
async function asked(hub) {
    const signal = AbortSignal.timeout(PATIENCE);
    const products = [];
    let after = "";
    do {
        const url = `${hub}/v1/window?category=eyewear${after && `&after=${encodeURIComponent(after)}`}`;
        const response = await fetch(url, { signal, credentials: "omit" });
        if (!response.ok) throw new Error(`it answers ${response.status} ${response.statusText}`.trim());
        const part = await response.json();
        if (!Array.isArray(part?.products)) throw new Error("its answer is no shop window");
        products.push(...part.products);
        after = part.next;
    } while (after);
    return products;
}

/**
 * Brings what a hub sells into the catalogue. What it sells and the catalogue cannot show is left out; measures and names
 * stay the catalogue's, whose characters the mirror's font has. A product of several prices is shown at the highest.
 * @param {Product[]} catalogue
 * @param {ShopWindow["products"]} products
 * @returns {Product[]} in the catalogue's order
 */
export function offered(catalogue, products) {
    return catalogue.flatMap((product) => {
        const offers = products.find(({ id }) => id === product.id)?.variants.filter(isOffer) ?? [];
        const offerOf = (variant) => offers.find((offer) => shows(variant, offer));
        const variants = product.variants.filter(offerOf);
        if (!variants.length) return [];
        const [dearest] = variants.map(offerOf).sort((a, b) => b.price_minor - a.price_minor);
        return [{ ...product, variants, price: { minor: dearest.price_minor, currency: dearest.currency } }];
    });
}

/** Whether an offer is of a colour: it names the material of the model, or the colour itself. */
function shows({ id, name }, offer) {
    return offer.model_variant ? offer.model_variant === id : offer.name?.en === name.en;
}

/** Whether it has a price that the mirror can write. */
function isOffer(offer) {
    return Number.isSafeInteger(offer?.price_minor) && offer.price_minor >= 0 && CURRENCIES.includes(offer.currency);
}
