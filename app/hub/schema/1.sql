-- The hub's tables, for SQLite and PostgreSQL alike. Times are milliseconds since 1970 UTC, flags 0 or 1, identifiers
-- text that their maker chose. What is personal is sealed (BYTEA) with the member's own key; digests are keyed.

-- What is where -------------------------------------------------------------------------------------------------

CREATE TABLE location (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('store', 'warehouse')),
    name_en TEXT NOT NULL,
    name_zh TEXT NOT NULL
);

CREATE TABLE product (
    id TEXT PRIMARY KEY,
    category TEXT NOT NULL,
    brand TEXT NOT NULL,
    name_en TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    description_en TEXT NOT NULL,
    description_zh TEXT NOT NULL,
    model_url TEXT,
    image_url TEXT,
    active BIGINT NOT NULL CHECK (active IN (0, 1)),
    updated_at BIGINT NOT NULL
);

CREATE TABLE variant (
    sku TEXT PRIMARY KEY,
    product TEXT NOT NULL REFERENCES product (id),
    gtin TEXT UNIQUE,
    name_en TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    size TEXT,
    colour TEXT,
    material TEXT,
    model_variant TEXT,
    price_minor BIGINT NOT NULL CHECK (price_minor >= 0),
    currency TEXT NOT NULL,
    active BIGINT NOT NULL CHECK (active IN (0, 1)),
    updated_at BIGINT NOT NULL
);
CREATE INDEX variant_product ON variant (product);

-- A feed on its way in. The position is committed with the rows before it, so that a broken one goes on from there.
CREATE TABLE import (
    id TEXT PRIMARY KEY,
    format TEXT NOT NULL,
    position BIGINT NOT NULL,
    good BIGINT NOT NULL CHECK (good >= 0),
    bad BIGINT NOT NULL CHECK (bad >= 0),
    done BIGINT NOT NULL CHECK (done IN (0, 1)),
    started_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CHECK (position = good + bad)
);

CREATE TABLE import_fault (
    import TEXT NOT NULL REFERENCES import (id),
    number BIGINT NOT NULL,
    line BIGINT NOT NULL,
    field TEXT,
    reason TEXT NOT NULL,
    PRIMARY KEY (import, number)
);

CREATE TABLE stock (
    sku TEXT NOT NULL REFERENCES variant (sku),
    location TEXT NOT NULL REFERENCES location (id),
    on_hand BIGINT NOT NULL CHECK (on_hand >= 0),
    held BIGINT NOT NULL CHECK (held >= 0),
    sold BIGINT NOT NULL CHECK (sold >= 0),
    CHECK (held <= on_hand),
    PRIMARY KEY (sku, location)
);
CREATE INDEX stock_location ON stock (location, sku);

-- Every change of on_hand, negative where goods leave; the kind says where from or to: the supplier, the customer, the
-- way between two locations, or nowhere (adjustment, shortage). The document is the receipt, transfer, sale, return.
CREATE TABLE movement (
    kind TEXT NOT NULL,
    document TEXT NOT NULL,
    sku TEXT NOT NULL REFERENCES variant (sku),
    location TEXT NOT NULL REFERENCES location (id),
    quantity BIGINT NOT NULL CHECK (quantity <> 0),
    reason TEXT,
    actor TEXT NOT NULL,
    at BIGINT NOT NULL,
    CHECK (
        kind IN ('sale', 'dispatch') AND quantity < 0
        OR kind IN ('receipt', 'return', 'arrival', 'cancellation', 'shortage') AND quantity > 0
        OR kind = 'adjustment'
    ),
    CHECK ((reason IS NULL) = (kind NOT IN ('adjustment', 'shortage'))),
    PRIMARY KEY (kind, document, sku)
);
CREATE INDEX movement_sku ON movement (sku, at);

-- Without a location it is all that is known of a hold which ended before the hub heard of it.
CREATE TABLE hold (
    id TEXT PRIMARY KEY,
    location TEXT REFERENCES location (id),
    member TEXT,
    state TEXT NOT NULL CHECK (state IN ('open', 'sold', 'released', 'expired')),
    channel TEXT,
    actor TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    CHECK ((location IS NULL) = (channel IS NULL)),
    CHECK (location IS NOT NULL OR state IN ('sold', 'released'))
);
CREATE INDEX hold_expiry ON hold (state, expires_at);
CREATE INDEX hold_member ON hold (member);

CREATE TABLE hold_line (
    hold TEXT NOT NULL REFERENCES hold (id),
    sku TEXT NOT NULL REFERENCES variant (sku),
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (hold, sku)
);

CREATE TABLE transfer (
    id TEXT PRIMARY KEY,
    origin TEXT NOT NULL REFERENCES location (id),
    destination TEXT NOT NULL REFERENCES location (id),
    state TEXT NOT NULL CHECK (state IN ('in_transit', 'received', 'cancelled')),
    actor TEXT NOT NULL,
    sent_at BIGINT NOT NULL,
    ended_at BIGINT,
    CHECK (origin <> destination),
    CHECK ((ended_at IS NULL) = (state = 'in_transit'))
);
CREATE INDEX transfer_state ON transfer (state);

CREATE TABLE transfer_line (
    transfer TEXT NOT NULL REFERENCES transfer (id),
    sku TEXT NOT NULL REFERENCES variant (sku),
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (transfer, sku)
);

-- What was sold. Later: fulfilment, points and coupons hang on purchase and purchase_line.
CREATE TABLE purchase (
    id TEXT PRIMARY KEY,
    member TEXT,
    location TEXT NOT NULL REFERENCES location (id),
    channel TEXT NOT NULL,
    associate TEXT,
    hold TEXT,
    currency TEXT NOT NULL,
    total_minor BIGINT NOT NULL CHECK (total_minor >= 0),
    at BIGINT NOT NULL
);
CREATE INDEX purchase_member ON purchase (member, at);
CREATE INDEX purchase_at ON purchase (at);

CREATE TABLE purchase_line (
    purchase TEXT NOT NULL REFERENCES purchase (id),
    sku TEXT NOT NULL REFERENCES variant (sku),
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    returned BIGINT NOT NULL CHECK (returned >= 0),
    unit_minor BIGINT NOT NULL CHECK (unit_minor >= 0),
    CHECK (returned <= quantity),
    PRIMARY KEY (purchase, sku)
);
CREATE INDEX purchase_line_sku ON purchase_line (sku);

CREATE TABLE take_back (
    id TEXT PRIMARY KEY,
    purchase TEXT NOT NULL REFERENCES purchase (id),
    location TEXT NOT NULL REFERENCES location (id),
    associate TEXT,
    reason TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX take_back_purchase ON take_back (purchase);

CREATE TABLE take_back_line (
    take_back TEXT NOT NULL REFERENCES take_back (id),
    sku TEXT NOT NULL REFERENCES variant (sku),
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (take_back, sku)
);

-- Who the members are -------------------------------------------------------------------------------------------

-- A record, and the person it belongs to: the record that it was merged into, or itself. Nothing else is moved by a
-- merge, so undoing one gives both back as they were. An erased record has neither key nor body.
CREATE TABLE member (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES member (id),
    data_key BYTEA,
    body BYTEA,
    tier TEXT NOT NULL,
    store TEXT,
    associate TEXT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    erased_at BIGINT
);
CREATE INDEX member_person ON member (person);
CREATE INDEX member_updated ON member (updated_at);

-- Member number, phone, e-mail, loyalty QR, a shop platform's id: each belongs to one record.
CREATE TABLE identifier (
    kind TEXT NOT NULL,
    digest BYTEA NOT NULL,
    member TEXT NOT NULL REFERENCES member (id),
    PRIMARY KEY (kind, digest)
);
CREATE INDEX identifier_member ON identifier (member);

-- Keyed digests of what duplicates have in common (a name's pinyin, a birthday, a phone's end), to find candidates by.
CREATE TABLE blocking (
    digest BYTEA NOT NULL,
    member TEXT NOT NULL REFERENCES member (id),
    PRIMARY KEY (digest, member)
);
CREATE INDEX blocking_member ON blocking (member);

CREATE TABLE review (
    first TEXT NOT NULL REFERENCES member (id),
    second TEXT NOT NULL REFERENCES member (id),
    bits DOUBLE PRECISION NOT NULL,
    reasons TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'merged', 'distinct')),
    at BIGINT NOT NULL,
    decided_by TEXT,
    decided_at BIGINT,
    PRIMARY KEY (first, second)
);
CREATE INDEX review_state ON review (state, at);

CREATE TABLE merge (
    id TEXT PRIMARY KEY,
    survivor TEXT NOT NULL REFERENCES member (id),
    absorbed TEXT NOT NULL REFERENCES member (id),
    -- The two records by which the order named them, for one that is sent again.
    named_survivor TEXT NOT NULL REFERENCES member (id),
    named_absorbed TEXT NOT NULL REFERENCES member (id),
    actor TEXT NOT NULL,
    at BIGINT NOT NULL,
    undone_by TEXT,
    undone_at BIGINT
);
CREATE INDEX merge_absorbed ON merge (absorbed);

CREATE TABLE consent (
    id TEXT PRIMARY KEY,
    member TEXT NOT NULL REFERENCES member (id),
    purpose TEXT NOT NULL,
    granted BIGINT NOT NULL CHECK (granted IN (0, 1)),
    text_version TEXT NOT NULL,
    channel TEXT NOT NULL,
    actor TEXT NOT NULL,
    at BIGINT NOT NULL,
    received_at BIGINT NOT NULL
);
CREATE INDEX consent_member ON consent (member, purpose, at);
CREATE INDEX consent_received ON consent (received_at);

-- Notes, tasks, body measures, preferences, carts: sealed with the member's key.
CREATE TABLE member_entry (
    id TEXT PRIMARY KEY,
    member TEXT NOT NULL REFERENCES member (id),
    kind TEXT NOT NULL CHECK (kind IN ('note', 'task', 'measure', 'preference', 'cart')),
    body BYTEA NOT NULL,
    state TEXT NOT NULL,
    actor TEXT NOT NULL,
    due_at BIGINT,
    at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX member_entry_member ON member_entry (member, kind);
CREATE INDEX member_entry_updated ON member_entry (updated_at);

-- What happened -------------------------------------------------------------------------------------------------

-- Only what the hub understands of a CloudEvent is kept; its source and id say whether it is known.
CREATE TABLE event (
    source TEXT NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    member TEXT,
    visitor TEXT,
    location TEXT,
    device TEXT,
    product TEXT,
    sku TEXT,
    quantity BIGINT NOT NULL,
    dwell_ms BIGINT NOT NULL,
    at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (source, id)
);
CREATE INDEX event_member ON event (member, at);
CREATE INDEX event_at ON event (at);
CREATE INDEX event_visitor ON event (visitor) WHERE visitor IS NOT NULL;
CREATE INDEX event_identified ON event (visitor) WHERE type = 'vitrine.identified';

-- Numbered by the hub that publishes, in the order of commits.
CREATE TABLE live (
    number BIGINT PRIMARY KEY,
    location TEXT,
    device TEXT,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX live_at ON live (at);

-- What waits to be numbered, written together with the change that it tells of.
CREATE TABLE live_pending (
    id TEXT PRIMARY KEY,
    location TEXT,
    device TEXT,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    at BIGINT NOT NULL
);

-- Who may call --------------------------------------------------------------------------------------------------

CREATE TABLE staff (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('associate', 'manager')),
    location TEXT,
    pin_hash TEXT NOT NULL,
    -- Given by a manager, to be replaced at the first sign-in.
    pin_one_time BIGINT NOT NULL DEFAULT 0 CHECK (pin_one_time IN (0, 1)),
    failures BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    active BIGINT NOT NULL CHECK (active IN (0, 1)),
    created_at BIGINT NOT NULL
);

CREATE TABLE device (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('mirror', 'tablet', 'system')),
    name TEXT NOT NULL,
    location TEXT,
    token_digest BYTEA NOT NULL UNIQUE,
    failures BIGINT NOT NULL DEFAULT 0,
    locked_until BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);

CREATE TABLE device_grant (
    device_digest BYTEA PRIMARY KEY,
    user_code TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'denied', 'used')),
    location TEXT,
    interval_s BIGINT NOT NULL,
    polled_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- A session's expires_at moves on while it is used.
CREATE TABLE session (
    token_digest BYTEA PRIMARY KEY,
    staff TEXT NOT NULL REFERENCES staff (id),
    device TEXT NOT NULL REFERENCES device (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_staff ON session (staff);
CREATE INDEX session_expiry ON session (expires_at);

CREATE TABLE check_in (
    id TEXT PRIMARY KEY,
    device TEXT NOT NULL REFERENCES device (id),
    member TEXT NOT NULL REFERENCES member (id),
    at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX check_in_device ON check_in (device, ends_at);

-- Shown by a member's telephone, good for one check-in.
CREATE TABLE check_in_code (
    digest BYTEA PRIMARY KEY,
    member TEXT NOT NULL REFERENCES member (id),
    expires_at BIGINT NOT NULL
);
CREATE INDEX check_in_code_expiry ON check_in_code (expires_at);

-- Each row's hash is keyed and covers the one before it, so that a changed or missing row shows. A chain for each hub
-- process; rows written with a change wait in the chain '' for a moment, under a number drawn at random.
CREATE TABLE audit (
    chain TEXT NOT NULL,
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    purpose TEXT NOT NULL,
    member TEXT,
    hash BYTEA NOT NULL,
    PRIMARY KEY (chain, number)
);
CREATE INDEX audit_member ON audit (member, at);

-- Other platforms -----------------------------------------------------------------------------------------------

-- Whose record a platform's customer is, and a keyed digest of what the platform last said of them: only what it says
-- anew is written.
CREATE TABLE platform_customer (
    platform TEXT NOT NULL,
    id TEXT NOT NULL,
    member TEXT NOT NULL REFERENCES member (id),
    digest BYTEA NOT NULL,
    PRIMARY KEY (platform, id)
);
CREATE INDEX platform_customer_member ON platform_customer (member);

-- Sales that a platform was told of: the order that it made of each, or why it makes none.
CREATE TABLE platform_order (
    platform TEXT NOT NULL,
    purchase TEXT NOT NULL REFERENCES purchase (id),
    code TEXT,
    refusal TEXT,
    at BIGINT NOT NULL,
    CHECK ((code IS NULL) <> (refusal IS NULL)),
    PRIMARY KEY (platform, purchase)
);

-- What the hub's own movements of an article at a location, of which the platform was not told, came to when the platform's
-- count there was first taken, pieces. What comes on top of it since is missing in every later count.
CREATE TABLE platform_stock (
    platform TEXT NOT NULL,
    sku TEXT NOT NULL REFERENCES variant (sku),
    location TEXT NOT NULL REFERENCES location (id),
    own BIGINT NOT NULL,
    PRIMARY KEY (platform, sku, location)
);
