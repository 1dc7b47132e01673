// A Vendure server to test against: as it comes, in memory, with a small shop that its own API filled. Prints its address on
// a line of its own when it is ready, and ends when its standard input does. VENDURE_FOLDER is where @vendure/core and sql.js
// are installed, VENDURE_PASSWORD the administrator's password.
import { createRequire } from 'node:module';
import { createServer } from 'node:net';

const require = createRequire(`${process.env.VENDURE_FOLDER}/`);
const { bootstrap, DefaultLogger, defaultConfig, LanguageCode, LogLevel, mergeConfig } = require('@vendure/core');
const { populateInitialData } = require('@vendure/core/cli');

const [username, password] = ['hub', process.env.VENDURE_PASSWORD];

// Vendure wants to be told its port.
const port = await new Promise(resolve => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
        const { port } = probe.address();
        probe.close(() => resolve(port));
    });
});

const app = await bootstrap(mergeConfig(defaultConfig, {
    apiOptions: { port, hostname: '127.0.0.1' },
    authOptions: { tokenMethod: ['bearer', 'cookie'], superadminCredentials: { identifier: username, password } },
    dbConnectionOptions: { type: 'sqljs', database: new Uint8Array([]), location: '', autoSave: false, synchronize: true },
    logger: new DefaultLogger({ level: LogLevel.Error }),
}));

await populateInitialData(app, {
    defaultLanguage: LanguageCode.en,
    defaultZone: 'Europe',
    countries: [{ name: 'Germany', code: 'DE', zone: 'Europe' }],
    taxRates: [{ name: 'Standard', percentage: 19 }],
    shippingMethods: [{ name: 'Courier', price: 500 }, { name: 'Taken along', price: 0 }],
    paymentMethods: [],
    collections: [],
    roles: [],
});

const address = `http://127.0.0.1:${port}/admin-api`;
let token = '';

async function call(query, variables = {}) {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
    token = response.headers.get('vendure-auth-token') ?? token;
    const { data, errors } = await response.json();
    if (errors) throw new Error(`${query}\n${JSON.stringify(errors)}`);
    return data;
}

await call('mutation ($u: String!, $p: String!) { login(username: $u, password: $p) { __typename } }', { u: username, p: password });
await call('mutation { updateGlobalSettings(input: { availableLanguages: [en, zh_Hans] }) { __typename } }');
const { activeChannel } = await call('{ activeChannel { id } }');
await call(
    'mutation ($id: ID!) { updateChannel(input: { id: $id, pricesIncludeTax: true, defaultCurrencyCode: EUR, availableCurrencyCodes: [EUR], availableLanguageCodes: [en, zh_Hans] }) { __typename } }',
    { id: activeChannel.id },
);
const { createStockLocation } = await call('mutation { createStockLocation(input: { name: "Second store" }) { id } }');

// A product with `variants`: [sku, name, price in cents, pieces in the first store, pieces in the second].
async function product(slug, en, zh, variants) {
    const { createProduct } = await call(
        'mutation ($input: CreateProductInput!) { createProduct(input: $input) { id } }',
        { input: { enabled: true, translations: [
            { languageCode: 'en', name: en, slug, description: `${en}, described` },
            { languageCode: 'zh_Hans', name: zh, slug: `${slug}-zh`, description: '' },
        ] } },
    );
    const group = variants.length > 1 ? await options(createProduct.id, slug, variants) : [];
    await call(
        'mutation ($input: [CreateProductVariantInput!]!) { createProductVariants(input: $input) { id } }',
        { input: variants.map(([sku, name, price, here, there], index) => ({
            productId: createProduct.id, sku, price, trackInventory: 'TRUE',
            translations: [{ languageCode: 'en', name }],
            optionIds: group.length ? [group[index].id] : [],
            stockLevels: [{ stockLocationId: '1', stockOnHand: here }, { stockLocationId: createStockLocation.id, stockOnHand: there }],
        })) },
    );
}

async function options(productId, slug, variants) {
    const text = name => [{ languageCode: 'en', name }];
    const { createProductOptionGroup } = await call(
        'mutation ($input: CreateProductOptionGroupInput!) { createProductOptionGroup(input: $input) { id options { id } } }',
        { input: { code: `${slug}-colour`, translations: text('Colour'), options: variants.map(([sku, name]) => ({ code: sku.toLowerCase(), translations: text(name) })) } },
    );
    await call('mutation ($p: ID!, $g: ID!) { addOptionGroupToProduct(productId: $p, optionGroupId: $g) { id } }', { p: productId, g: createProductOptionGroup.id });
    return createProductOptionGroup.options;
}

await product('round', 'Round frame', '\u5706\u6846\u955c', [['ROUND-BLACK', 'Black', 12900, 5, 2], ['ROUND-GOLD', 'Gold', 14900, 1, 0]]);
await product('lamp', 'Desk lamp', '\u53f0\u706f', [['LAMP', 'Desk lamp', 5990, 500, 0]]);
for (let n = 1; n <= 5; n++) await product(`mug-${n}`, `Mug ${n}`, `\u676f\u5b50 ${n}`, [[`MUG-${n}`, `Mug ${n}`, 900 + n, 3, 1]]);

for (const [firstName, lastName, emailAddress, phoneNumber] of [
    ['Ann', 'Miller', 'ann@example.com', '+4930123456'],
    ['\u5c0f\u660e', '\u738b', 'wang@example.com', null],
    ['Ben', 'Miller', 'ben@example.com', null],
]) {
    const { createCustomer } = await call(
        'mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { ... on Customer { id } ... on ErrorResult { message } } }',
        { input: { firstName, lastName, emailAddress, phoneNumber } },
    );
    if (firstName === 'Ben') continue;
    await call(
        'mutation ($id: ID!, $input: CreateAddressInput!) { createCustomerAddress(customerId: $id, input: $input) { id } }',
        { id: createCustomer.id, input: { streetLine1: 'Main Street 1', city: 'Berlin', postalCode: '10115', countryCode: 'DE', defaultShippingAddress: true } },
    );
}

console.log(address);
process.stdin.resume().on('end', () => process.exit(0));
