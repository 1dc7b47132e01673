//! What is asked of the hub.

use reqwest::{
    Method, Url,
    header::{HeaderName, HeaderValue},
};
use retail::consent::Purpose;
use serde::{Serialize, de::DeserializeOwned};

use super::Client;
use crate::LinkError;

/// One request.
#[derive(Clone, Debug)]
pub struct Call {
    pub method: Method,
    segments: Vec<String>,
    query: Vec<(&'static str, String)>,
    pub headers: Vec<(HeaderName, HeaderValue)>,
    pub body: Option<(&'static str, Vec<u8>)>,
}

impl Call {
    /// A request of the address that the segments make, under `/v1`.
    pub fn new(method: Method, segments: &[&str]) -> Self {
        let segments = ["v1"].iter().chain(segments).map(|segment| (*segment).to_owned()).collect();
        Self { method, segments, query: Vec::new(), headers: Vec::new(), body: None }
    }

    /// Asks whether the hub is there.
    pub fn health() -> Self {
        Self { segments: vec!["healthz".to_owned()], ..Self::get(&[]) }
    }

    /// A request in OAuth's forms, which have an address of their own.
    pub fn oauth(what: &str) -> Self {
        Self { segments: vec!["oauth".to_owned(), what.to_owned()], ..Self::new(Method::POST, &[]) }
    }

    pub fn get(segments: &[&str]) -> Self {
        Self::new(Method::GET, segments)
    }

    /// With a JSON body.
    pub fn with<T: Serialize>(mut self, body: &T) -> Result<Self, LinkError> {
        let body = serde_json::to_vec(body).map_err(|error| LinkError::Setup(error.to_string()))?;
        self.body = Some(("application/json", body));
        Ok(self)
    }

    /// With the fields of a form.
    pub fn with_form(mut self, fields: &[(&str, &str)]) -> Self {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.body = Some(("application/x-www-form-urlencoded", body.into_bytes()));
        self
    }

    /// Names what the data is read for.
    pub fn reading_for(mut self, purpose: Purpose) -> Self {
        self.headers.push((HeaderName::from_static("purpose"), HeaderValue::from_static(purpose.name())));
        self
    }

    /// With a part of the query, if it is given.
    pub fn asking(mut self, name: &'static str, value: Option<impl ToString>) -> Self {
        self.query.extend(value.map(|value| (name, value.to_string())));
        self
    }

    /// The address. An identifier of dots would lead elsewhere.
    pub(super) fn url(&self, hub: &Url) -> Result<Url, LinkError> {
        let wrong = || LinkError::Setup("an identifier is neither empty nor made of dots".to_owned());
        if self.segments.iter().any(|segment| matches!(segment.as_str(), "" | "." | "..")) {
            return Err(wrong());
        }
        let mut url = hub.clone();
        url.path_segments_mut().map_err(|()| wrong())?.pop_if_empty().extend(&self.segments);
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        Ok(url)
    }
}

impl Client {
    /// Makes a call whose answer is JSON.
    pub(crate) async fn read<T: DeserializeOwned>(&self, call: &Call) -> Result<T, LinkError> {
        parse(&self.send(call).await?)
    }

    /// Makes a call whose answer says nothing more.
    pub(crate) async fn done(&self, call: &Call) -> Result<(), LinkError> {
        self.send(call).await.map(|_| ())
    }
}

/// Reads an answer. The error says where it is at fault, not what stands there.
pub fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, LinkError> {
    serde_json::from_slice(body).map_err(|error| {
        LinkError::Unreadable(format!("{:?} at line {} column {}", error.classify(), error.line(), error.column()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_stay_in_their_place() {
        let hub = Url::parse("http://127.0.0.1:8080/hub/").expect("an address");
        let url = |segments: &[&str]| Call::get(segments).asking("after", Some("a&b")).url(&hub);
        let good = url(&["members", "a/../b?c#d \u{955c}"]).expect("an address");
        assert_eq!(good.as_str(), "http://127.0.0.1:8080/hub/v1/members/a%2F..%2Fb%3Fc%23d%20%E9%95%9C?after=a%26b");
        for bad in ["", ".", ".."] {
            assert!(url(&["members", bad, "entries"]).is_err(), "{bad}");
        }
    }
}
