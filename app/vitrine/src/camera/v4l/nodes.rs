//! The video devices in `/dev`.

use std::{fmt, fs, path::PathBuf};

/// A video device, `/dev/video0` for instance. The library's own list panics over other names that begin so.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Node {
    number: u32,
    pub path: PathBuf,
}

impl Node {
    fn new(path: PathBuf) -> Option<Self> {
        let number = path.file_name()?.to_str()?.strip_prefix("video")?.parse().ok()?;
        Some(Self { number, path })
    }
}

impl fmt::Display for Node {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = fs::read(format!("/sys/class/video4linux/video{}/name", self.number)).unwrap_or_default();
        write!(to, "{} ({})", String::from_utf8_lossy(&name).trim(), self.path.display())
    }
}

/// All of them, in the order of their numbers.
pub fn nodes() -> Vec<Node> {
    let Ok(entries) = fs::read_dir("/dev") else { return Vec::new() };
    let mut nodes: Vec<Node> = entries.flatten().filter_map(|entry| Node::new(entry.path())).collect();
    nodes.sort();
    nodes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbered_nodes_are_cameras() {
        let number = |path: &str| Node::new(PathBuf::from(path)).map(|node| node.number);
        assert_eq!(number("/dev/video12"), Some(12));
        assert_eq!(number("/dev/video"), None);
        assert_eq!(number("/dev/video-front"), None);
        assert_eq!(number("/dev/vide"), None);
    }

    #[test]
    fn nodes_come_in_the_order_of_their_numbers() {
        let mut nodes = ["/dev/video10", "/dev/video2"].map(|path| Node::new(PathBuf::from(path)).unwrap());
        nodes.sort();
        assert_eq!(nodes.map(|node| node.number), [2, 10]);
    }
}
