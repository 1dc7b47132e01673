//! The network address that a request comes from.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::{extract::ConnectInfo, http::request::Parts};

/// In which each proxy writes whom it was asked by, behind what was there.
const FORWARDED: &str = "x-forwarded-for";

/// Who asks: the other end of the line or, where that is one of our own `proxies`, the nearest one that none of them is.
/// What lies behind that one is only claimed. An unknown address counts as one address, and a network of IPv6's 64 bits as
/// well, since whoever has one address there has all of it.
pub(super) fn network(parts: &Parts, proxies: &[IpAddr]) -> IpAddr {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(peer)| peer.ip());
    let told: Vec<&str> = parts.headers.get_all(FORWARDED).iter().filter_map(|value| value.to_str().ok()).collect();
    let mut told = told.iter().flat_map(|line| line.split(',')).rev();
    let mut asks = peer;
    while proxies.contains(&asks.to_canonical()) {
        let Some(before) = told.next().and_then(read) else { break };
        asks = before;
    }
    match asks.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        address => address,
    }
}

/// An address as proxies write it, some with a port.
fn read(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn asked(peer: &str, forwarded: &[&str], proxies: &[&str]) -> String {
        let request = forwarded.iter().fold(Request::builder(), |request, line| request.header(FORWARDED, *line));
        let (mut parts, ()) = request.body(()).expect("a request").into_parts();
        let peer: IpAddr = peer.parse().expect("an address");
        parts.extensions.insert(ConnectInfo(SocketAddr::new(peer, 1)));
        let proxies: Vec<IpAddr> = proxies.iter().map(|proxy| proxy.parse().expect("an address")).collect();
        network(&parts, &proxies).to_string()
    }

    #[test]
    fn what_a_stranger_claims_does_not_count() {
        assert_eq!(asked("203.0.113.9", &["198.51.100.1"], &[]), "203.0.113.9");
        assert_eq!(asked("203.0.113.9", &["198.51.100.1"], &["10.0.0.1"]), "203.0.113.9");
    }

    #[test]
    fn our_own_proxies_say_who_asks() {
        assert_eq!(asked("10.0.0.1", &["198.51.100.1"], &["10.0.0.1"]), "198.51.100.1");
        assert_eq!(asked("::ffff:10.0.0.1", &["198.51.100.1"], &["10.0.0.1"]), "198.51.100.1");
        let claimed = ["192.0.2.66", "198.51.100.1, 10.0.0.2"];
        assert_eq!(asked("10.0.0.1", &claimed, &["10.0.0.1", "10.0.0.2"]), "198.51.100.1");
        for with_port in ["198.51.100.1:50123", " 198.51.100.1 "] {
            assert_eq!(asked("10.0.0.1", &[with_port], &["10.0.0.1"]), "198.51.100.1");
        }
    }

    #[test]
    fn a_proxy_that_says_nothing_is_who_asks() {
        for line in ["", "unknown", "1.2.3.4.5"] {
            assert_eq!(asked("10.0.0.1", &[line], &["10.0.0.1"]), "10.0.0.1");
        }
        assert_eq!(asked("10.0.0.1", &["10.0.0.1"], &["10.0.0.1"]), "10.0.0.1");
    }

    #[test]
    fn a_network_of_ipv6_is_one() {
        for address in ["2001:db8:1:2::7", "2001:db8:1:2:ffff::", "2001:db8:1:2:3:4:5:6"] {
            assert_eq!(asked(address, &[], &[]), "2001:db8:1:2::");
            assert_eq!(asked("::1", &[&format!("[{address}]:443")], &["::1"]), "2001:db8:1:2::");
        }
    }
}
