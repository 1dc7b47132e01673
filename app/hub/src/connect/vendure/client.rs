//! GraphQL over HTTP: signing in, asking, and telling an answer from an error.

use reqwest::{StatusCode, header, redirect::Policy};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use tokio::sync::Mutex;

use super::{super::Secret, ConnectError, Settings};

/// The header that Vendure gives a session's token in.
const TOKEN: &str = "vendure-auth-token";

/// The longest answer that is read, bytes.
const LONGEST: usize = 16 << 20;

/// How long to leave a server alone that does not say for how long, seconds.
const LEFT_ALONE: u64 = 5;

const SIGN_IN: &str = "mutation ($username: String!, $password: String!) { \
    done: login(username: $username, password: $password) { __typename ... on ErrorResult { errorCode message } } }";

/// A server and the session at it.
#[derive(Debug)]
pub struct Client {
    http: reqwest::Client,
    settings: Settings,
    token: Mutex<Option<Secret>>,
}

/// What a mutation comes to where its result is a union with `ErrorResult`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Outcome<T> {
    Failed {
        #[serde(rename = "errorCode")]
        code: String,
        message: String,
        #[serde(rename = "transitionError")]
        reason: Option<String>,
    },
    Done(T),
}

#[derive(Deserialize)]
struct Answer<T> {
    data: Option<T>,
    #[serde(default)]
    errors: Vec<Fault>,
}

#[derive(Deserialize)]
struct Fault {
    message: String,
    #[serde(default)]
    extensions: Extensions,
}

#[derive(Default, Deserialize)]
struct Extensions {
    #[serde(default)]
    code: String,
}

#[derive(Deserialize)]
struct Done<T> {
    done: T,
}

impl Client {
    pub fn new(settings: Settings) -> Result<Self, ConnectError> {
        // Fails where one is installed already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        reqwest::Url::parse(&settings.address)
            .map_err(|error| ConnectError::Setup(format!("the platform's address does not read: {error}")))?;
        let http = reqwest::Client::builder()
            .timeout(settings.patience)
            .redirect(Policy::none())
            .build()
            .map_err(|error| ConnectError::Setup(format!("no connection can be set up: {error}")))?;
        Ok(Self { http, settings, token: Mutex::new(None) })
    }

    /// Asks for the field that `query` calls `done`.
    pub async fn ask<T: DeserializeOwned>(&self, query: &str, variables: Value) -> Result<T, ConnectError> {
        let token = self.session(None).await?;
        match self.post(query, &variables, Some(&token)).await {
            // The session has ended, so nothing was done; or it is not allowed to, which a new one will say too.
            Err(ConnectError::Refused(_)) => {
                let token = self.session(Some(&token)).await?;
                Ok(self.post::<Done<T>>(query, &variables, Some(&token)).await?.0.done)
            }
            answer => answer.map(|(Done { done }, _)| done),
        }
    }

    /// Has the mutation done that `query` calls `done`, where its result may be an `ErrorResult`.
    pub async fn act<T: DeserializeOwned>(&self, query: &str, variables: Value) -> Result<T, ConnectError> {
        outcome(self.ask(query, variables).await?)
    }

    /// The session's token; a new one if there is none, or if it is `ended`.
    async fn session(&self, ended: Option<&Secret>) -> Result<Secret, ConnectError> {
        let mut current = self.token.lock().await;
        match &*current {
            Some(token) if Some(token) != ended => Ok(token.clone()),
            _ => Ok(current.insert(self.sign_in().await?).clone()),
        }
    }

    async fn sign_in(&self) -> Result<Secret, ConnectError> {
        let variables = json!({ "username": self.settings.username, "password": self.settings.password.reveal() });
        let (answer, token) = self.post::<Done<Outcome<Value>>>(SIGN_IN, &variables, None).await?;
        outcome(answer.done).map_err(|error| match error {
            ConnectError::Answered { detail, .. } => ConnectError::Refused(detail),
            other => other,
        })?;
        token.ok_or_else(|| {
            ConnectError::Setup(
                "the Vendure server gives no token: add 'bearer' to authOptions.tokenMethod in its configuration"
                    .into(),
            )
        })
    }

    /// Sends a request and reads its answer, and the token that came with it.
    async fn post<T: DeserializeOwned>(
        &self,
        query: &str,
        variables: &Value,
        token: Option<&Secret>,
    ) -> Result<(T, Option<Secret>), ConnectError> {
        let mut request =
            self.http.post(&self.settings.address).json(&json!({ "query": query, "variables": variables }));
        if let Some(token) = token {
            request = request.bearer_auth(token.reveal());
        }
        let response = request.send().await.map_err(unreachable)?;
        let status = response.status();
        let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
        let given = header(TOKEN).filter(|text| !text.is_empty()).map(Secret::new);
        let wait = header(header::RETRY_AFTER.as_str()).and_then(|text| text.parse().ok());
        match status {
            StatusCode::TOO_MANY_REQUESTS => return Err(ConnectError::Limited(wait.unwrap_or(LEFT_ALONE))),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                return Err(ConnectError::Refused(format!("it answers {status}")));
            }
            status if status.is_server_error() => {
                return Err(ConnectError::Unreachable(format!("it answers {status}")));
            }
            _ => {}
        }
        Ok((answer(&body(response).await?, status)?, given))
    }
}

/// The body, unless it is longer than any honest one.
async fn body(mut response: reqwest::Response) -> Result<Vec<u8>, ConnectError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
        if body.len() + chunk.len() > LONGEST {
            return Err(ConnectError::Malformed(format!("it is longer than {LONGEST} bytes")));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// The data of a GraphQL answer; an error in any part of it is one of the whole.
fn answer<T: DeserializeOwned>(body: &[u8], status: StatusCode) -> Result<T, ConnectError> {
    // Neither the text nor serde's word on it may be shown: both may quote what is personal.
    let odd =
        || ConnectError::Malformed(format!("status {status}, {} bytes that are not what was asked for", body.len()));
    let read: Answer<Value> = serde_json::from_slice(body).map_err(|_| odd())?;
    if let Some(fault) = read.errors.into_iter().next() {
        let Fault { message: detail, extensions: Extensions { code } } = fault;
        return Err(match code.as_str() {
            "FORBIDDEN" | "UNAUTHORIZED" => ConnectError::Refused(detail),
            "INTERNAL_SERVER_ERROR" => ConnectError::Unreachable(format!("it answers {code}: {detail}")),
            _ => ConnectError::Answered { code, detail },
        });
    }
    serde_json::from_value(read.data.ok_or_else(odd)?).map_err(|_| odd())
}

fn outcome<T>(outcome: Outcome<T>) -> Result<T, ConnectError> {
    match outcome {
        Outcome::Done(done) => Ok(done),
        Outcome::Failed { code, message, reason } => {
            Err(ConnectError::Answered { code, detail: reason.unwrap_or(message) })
        }
    }
}

fn unreachable(error: reqwest::Error) -> ConnectError {
    let why = if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "no connection"
    } else {
        "the connection broke off"
    };
    ConnectError::Unreachable(why.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_answer_makes_it_panic(body in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(answer::<Value>(&body, StatusCode::OK).is_err());
        }
    }
}
