//! A hub, or what else answers HTTP, on a port: over TLS or in the open.

use std::{
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    time::Duration,
};

use axum::{
    Router,
    extract::Request,
    http::{HeaderName, HeaderValue},
    middleware::map_request,
};
use axum_server::{Handle, tls_rustls::RustlsConfig};

use crate::{Hub, HubError};

/// How long requests under way are waited for.
const FAREWELL: Duration = Duration::from_secs(10);

/// A certificate and its key, as files in PEM.
#[derive(Clone, Debug)]
pub struct Tls {
    /// The certificate, and those that it rests on after it.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// A port that is listened on.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    tls: Option<RustlsConfig>,
}

impl Server {
    /// Listens on `address`, over TLS if a certificate is given. Port 0 is any that is free.
    ///
    /// # Errors
    ///
    /// [`HubError::Setup`] if the address cannot be listened on or the certificate does not read.
    pub async fn bind(address: SocketAddr, tls: Option<&Tls>) -> Result<Self, HubError> {
        let refused =
            |error| HubError::Setup(format!("cannot listen on {address}: {error}; name another address with --listen"));
        let listener = TcpListener::bind(address).map_err(refused)?;
        listener.set_nonblocking(true).map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let tls = match tls {
            Some(tls) => Some(read(tls).await?),
            None => None,
        };
        Ok(Self { listener, address, tls })
    }

    /// Where requests are answered: scheme, address and port.
    pub fn url(&self) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// The address that is listened on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves a hub until `stop` resolves; requests under way are answered before this returns.
    ///
    /// # Errors
    ///
    /// As [`answer`](Self::answer).
    pub async fn run(self, hub: &Hub, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), HubError> {
        let live = hub.live().clone();
        let stop = async move {
            stop.await;
            live.end();
        };
        self.answer(hub.router(), stop).await
    }

    /// Serves any routes until `stop` resolves; requests under way are answered before this returns.
    ///
    /// # Errors
    ///
    /// [`HubError::Setup`] if the port fails.
    pub async fn answer(self, router: Router, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), HubError> {
        let failed = |error| HubError::Setup(format!("cannot listen on {}: {error}", self.address));
        let handle = Handle::new();
        let stopping = handle.clone();
        let stopper = tokio::spawn(async move {
            stop.await;
            stopping.graceful_shutdown(Some(FAREWELL));
        });
        let served = match self.tls {
            Some(tls) => {
                let service = router.layer(map_request(over_tls)).into_make_service_with_connect_info::<SocketAddr>();
                let server = axum_server::from_tcp_rustls(self.listener, tls).map_err(failed)?;
                server.handle(handle).serve(service).await
            }
            None => {
                let service = router.into_make_service_with_connect_info::<SocketAddr>();
                axum_server::from_tcp(self.listener).map_err(failed)?.handle(handle).serve(service).await
            }
        };
        stopper.abort();
        served.map_err(failed)
    }
}

/// Resolves when the terminal or the service manager asks the process to stop.
pub async fn asked_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    if let Ok(mut terminated) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = interrupted => {}
            _ = terminated.recv() => {}
        }
        return;
    }
    let _no_terminal = interrupted.await;
}

/// Reads a certificate. ring is rustls' provider in this whole process.
async fn read(tls: &Tls) -> Result<RustlsConfig, HubError> {
    // One that is there already is ring too.
    let _ = rustls::crypto::ring::default_provider().install_default();
    RustlsConfig::from_pem_file(&tls.certificate, &tls.key).await.map_err(|error| {
        HubError::Setup(format!(
            "the certificate {} and the key {} cannot be used: {error}",
            tls.certificate.display(),
            tls.key.display()
        ))
    })
}

/// Tells what is behind that the caller came over TLS, in the words of a proxy.
async fn over_tls(mut request: Request) -> Request {
    let forwarded = HeaderName::from_static("x-forwarded-proto");
    request.headers_mut().insert(forwarded, HeaderValue::from_static("https"));
    request
}
