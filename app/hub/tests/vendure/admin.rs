//! The server as its own staff sees it.

use serde_json::{Value, json};

use crate::{password, server};

pub struct Admin {
    http: reqwest::Client,
    token: String,
}

impl Admin {
    pub async fn sign_in() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut admin = Self { http: reqwest::Client::new(), token: String::new() };
        let query = "mutation ($p: String!) { login(username: \"hub\", password: $p) { __typename } }";
        let response = admin.post(query, json!({ "p": password() })).await;
        admin.token = response.headers()["vendure-auth-token"].to_str().expect("text").to_owned();
        admin
    }

    async fn post(&self, query: &str, variables: Value) -> reqwest::Response {
        let body = json!({ "query": query, "variables": variables });
        self.http.post(server()).bearer_auth(&self.token).json(&body).send().await.expect("an answer")
    }

    pub async fn ask(&self, query: &str, variables: Value) -> Value {
        let answer: Value = self.post(query, variables).await.json().await.expect("JSON");
        assert!(answer.get("errors").is_none(), "{answer}");
        answer["data"].clone()
    }

    /// How many orders carry the sale's mark on their payment.
    pub async fn paid(&self, id: &str) -> u64 {
        let query =
            "query ($mark: String!) { orders(options: { filter: { transactionId: { eq: $mark } } }) { totalItems } }";
        let answer = self.ask(query, json!({ "mark": format!("vitrine:{id}") })).await;
        answer["orders"]["totalItems"].as_u64().expect("a number")
    }

    /// How many orders carry the sale's mark as a note and are not paid.
    pub async fn unpaid(&self, id: &str) -> usize {
        let query = "{ orders(options: { take: 1000, filter: { state: { in: [\"Draft\", \"ArrangingPayment\"] } } }) \
                     { items { history { items { data } } } } }";
        let answer = self.ask(query, json!({})).await;
        let mark = format!("vitrine:{id}");
        let marked = |order: &&Value| {
            let entries = order["history"]["items"].as_array().expect("a list");
            entries.iter().any(|entry| entry["data"]["note"] == mark.as_str())
        };
        answer["orders"]["items"].as_array().expect("a list").iter().filter(marked).count()
    }

    /// How many pieces of an article are sold and wait to be sent.
    pub async fn allocated(&self, sku: &str) -> u64 {
        let query = "query ($sku: String!) { productVariants(options: { filter: { sku: { eq: $sku } } }) \
                     { items { stockLevels { stockAllocated } } } }";
        let answer = self.ask(query, json!({ "sku": sku })).await;
        let levels = answer["productVariants"]["items"][0]["stockLevels"].as_array().expect("a list");
        levels.iter().filter_map(|level| level["stockAllocated"].as_u64()).sum()
    }
}
