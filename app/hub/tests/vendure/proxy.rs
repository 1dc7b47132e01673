//! A bad line: what stands between the connector and the server, and loses one request or its answer.

use std::{
    net::Ipv4Addr,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};

use crate::server;

/// What happens to the request whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    /// It does not reach the server.
    RequestLost,
    /// It is done, and its answer does not come back.
    AnswerLost,
    /// It arrives with a token that the server does not know.
    SessionEnded,
}

#[derive(Default)]
struct Plan {
    seen: usize,
    fault: Option<(usize, Fault)>,
}

#[derive(Clone)]
pub struct Proxy {
    http: reqwest::Client,
    plan: Arc<Mutex<Plan>>,
}

impl Proxy {
    /// Starts one; its address.
    pub async fn start() -> (Self, String) {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let proxy = Self { http: reqwest::Client::new(), plan: Arc::default() };
        let router = Router::new().route("/admin-api", post(pass_on)).with_state(proxy.clone());
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let address = format!("http://{}/admin-api", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        (proxy, address)
    }

    /// Has `fault` befall the `turn`th request from now on, counted from 1.
    pub fn plan(&self, turn: usize, fault: Fault) {
        *self.plan.lock().expect("unharmed") = Plan { seen: 0, fault: Some((turn, fault)) };
    }

    /// Lets everything through. Whether the planned fault had its turn.
    pub fn clear(&self) -> bool {
        let plan = std::mem::take(&mut *self.plan.lock().expect("unharmed"));
        plan.fault.is_some_and(|(turn, _)| plan.seen >= turn)
    }

    fn fault(&self) -> Option<Fault> {
        let mut plan = self.plan.lock().expect("unharmed");
        plan.seen += 1;
        plan.fault.filter(|(turn, _)| *turn == plan.seen).map(|(_, fault)| fault)
    }
}

async fn pass_on(State(proxy): State<Proxy>, headers: HeaderMap, body: Bytes) -> Response {
    let fault = proxy.fault();
    if fault == Some(Fault::RequestLost) {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    let mut request = proxy.http.post(server()).header(header::CONTENT_TYPE, "application/json").body(body);
    if fault == Some(Fault::SessionEnded) {
        request = request.bearer_auth("unknown");
    } else if let Some(token) = headers.get(header::AUTHORIZATION) {
        request = request.header(header::AUTHORIZATION, token);
    }
    let answer = request.send().await.expect("the server answers");
    let (status, token) = (answer.status(), answer.headers().get("vendure-auth-token").cloned());
    let body = answer.bytes().await.expect("a body");
    if fault == Some(Fault::AnswerLost) {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    let mut response = (status, body).into_response();
    if let Some(token) = token {
        response.headers_mut().insert("vendure-auth-token", token);
    }
    response
}
