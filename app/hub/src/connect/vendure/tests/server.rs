//! A server that signs in and answers what it was told to.

use std::{
    net::Ipv4Addr,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::{Value, json};

use super::super::{Secret, Settings, Vendure};

pub const PASSWORD: &str = "correct-horse";

/// What a request is answered with.
pub enum Reply {
    /// The data called `done`.
    Done(Value),
    /// A GraphQL error.
    Fault(&'static str, &'static str),
    /// A status without more.
    Status(u16),
    /// A status with the wish to be left alone for so many seconds.
    After(u16, &'static str),
    /// Any text.
    Text(&'static str),
    /// Nothing, ever.
    Silence,
}

type Answers = Box<dyn FnMut(&str, &Value) -> Reply + Send>;

#[derive(Default)]
struct Record {
    sign_ins: usize,
    asked: Vec<String>,
    ended: bool,
}

#[derive(Clone)]
struct Parts {
    record: Arc<Mutex<Record>>,
    answers: Arc<Mutex<Answers>>,
}

pub struct Server {
    address: String,
    record: Arc<Mutex<Record>>,
}

impl Server {
    /// A server that answers `answers(query, variables)` to whom it has signed in.
    pub async fn start(answers: impl FnMut(&str, &Value) -> Reply + Send + 'static) -> Self {
        let parts = Parts { record: Arc::default(), answers: Arc::new(Mutex::new(Box::new(answers))) };
        let record = parts.record.clone();
        let router = Router::new().route("/admin-api", post(handle)).with_state(parts);
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let address = format!("http://{}/admin-api", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, record }
    }

    pub fn vendure(&self) -> Vendure {
        self.vendure_of(PASSWORD, Duration::from_secs(20))
    }

    pub fn vendure_of(&self, password: &str, patience: Duration) -> Vendure {
        let settings = Settings::new(self.address.clone(), "hub", Secret::new(password));
        Vendure::new(Settings { patience, pause: Duration::from_millis(1), ..settings }).expect("a client")
    }

    /// How many requests came, signing in not counted.
    pub fn asked(&self) -> usize {
        self.record.lock().expect("unharmed").asked.len()
    }

    /// The mutations that came, by their fields.
    pub fn done(&self) -> Vec<String> {
        let record = self.record.lock().expect("unharmed");
        let mutations = record.asked.iter().filter(|query| query.starts_with("mutation"));
        let field = |query: &String| {
            let (_, rest) = query.split_once("done: ").expect("a field");
            rest.split(['(', ' ']).next().unwrap_or_default().to_owned()
        };
        mutations.map(field).collect()
    }

    pub fn sign_ins(&self) -> usize {
        self.record.lock().expect("unharmed").sign_ins
    }

    /// Ends the session that was begun last.
    pub fn end_session(&self) {
        self.record.lock().expect("unharmed").ended = true;
    }
}

async fn handle(State(parts): State<Parts>, headers: HeaderMap, Json(request): Json<Value>) -> Response {
    let query = request["query"].as_str().unwrap_or_default();
    let variables = &request["variables"];
    let reply = {
        let mut record = parts.record.lock().expect("unharmed");
        if query.contains("login(") {
            record.sign_ins += 1;
            return sign_in(&mut record, variables);
        }
        record.asked.push(query.to_owned());
        let token = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let signed_in = !record.ended && token == Some(&format!("Bearer token-{}", record.sign_ins));
        if signed_in {
            (parts.answers.lock().expect("unharmed"))(query, variables)
        } else {
            Reply::Fault("FORBIDDEN", "You are not currently authorized to perform this action")
        }
    };
    match reply {
        Reply::Done(done) => Json(json!({ "data": { "done": done } })).into_response(),
        Reply::Fault(code, message) => {
            Json(json!({ "errors": [{ "message": message, "extensions": { "code": code } }], "data": null }))
                .into_response()
        }
        Reply::Status(status) => StatusCode::from_u16(status).expect("a status").into_response(),
        Reply::After(status, seconds) => {
            (StatusCode::from_u16(status).expect("a status"), [(header::RETRY_AFTER, seconds)]).into_response()
        }
        Reply::Text(text) => text.into_response(),
        Reply::Silence => std::future::pending().await,
    }
}

fn sign_in(record: &mut Record, variables: &Value) -> Response {
    if variables["password"] != PASSWORD {
        let refusal = json!({ "__typename": "InvalidCredentialsError", "errorCode": "INVALID_CREDENTIALS_ERROR",
                              "message": "The provided credentials are invalid" });
        return Json(json!({ "data": { "done": refusal } })).into_response();
    }
    record.ended = false;
    let token = [("vendure-auth-token", format!("token-{}", record.sign_ins))];
    (token, Json(json!({ "data": { "done": { "__typename": "CurrentUser" } } }))).into_response()
}
