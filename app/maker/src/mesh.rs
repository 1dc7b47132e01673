//! Triangle meshes while they are made: millimetres, double precision, counter-clockwise seen from outside.

use glam::{DVec2, DVec3};

/// Vertices and triangles. Vertices are shared between triangles that are smooth across their common edge.
#[derive(Clone, Debug, Default)]
pub struct Mesh {
    /// Positions, mm.
    pub positions: Vec<DVec3>,
    /// Triangles as indices into the positions.
    pub triangles: Vec<[u32; 3]>,
}

impl Mesh {
    /// Adds another mesh.
    pub fn append(&mut self, other: &Self) {
        let first = self.positions.len() as u32;
        self.positions.extend_from_slice(&other.positions);
        self.triangles.extend(other.triangles.iter().map(|triangle| triangle.map(|index| index + first)));
    }

    /// The mesh with every position moved by `change`.
    pub fn map(mut self, change: impl Fn(DVec3) -> DVec3) -> Self {
        self.positions.iter_mut().for_each(|position| *position = change(*position));
        self
    }

    /// The mesh on the other side of the plane x = 0.
    pub fn mirrored(&self) -> Self {
        let positions = self.positions.iter().map(|p| DVec3::new(-p.x, p.y, p.z)).collect();
        let triangles = self.triangles.iter().map(|&[a, b, c]| [a, c, b]).collect();
        Self { positions, triangles }
    }

    /// The mesh and its mirror image. What both have in the plane x = 0 they share, so that the one flows into the
    /// other: triangles that lie in it would wall them off and are left out.
    pub fn joined_to_mirror(&self) -> Self {
        let in_plane = |index: &u32| self.positions[*index as usize].x == 0.0;
        let mut joined = self.clone();
        joined.triangles.retain(|triangle| !triangle.iter().all(in_plane));
        let image: Vec<u32> = (0..self.positions.len() as u32)
            .map(|index| {
                if in_plane(&index) {
                    return index;
                }
                let p = self.positions[index as usize];
                joined.positions.push(DVec3::new(-p.x, p.y, p.z));
                joined.positions.len() as u32 - 1
            })
            .collect();
        let mirrored = joined.triangles.iter().map(|&[a, b, c]| [a, c, b].map(|index| image[index as usize]));
        let mirrored: Vec<_> = mirrored.collect();
        joined.triangles.extend(mirrored);
        joined
    }

    /// A normal for each vertex: the mean of its triangles', weighted by their areas.
    pub fn normals(&self) -> Vec<DVec3> {
        let mut normals = vec![DVec3::ZERO; self.positions.len()];
        for &triangle in &self.triangles {
            let [a, b, c] = triangle.map(|index| self.positions[index as usize]);
            let area = (b - a).cross(c - a);
            triangle.iter().for_each(|&index| normals[index as usize] += area);
        }
        normals.into_iter().map(|normal| normal.try_normalize().unwrap_or(DVec3::Z)).collect()
    }

    /// Skins a stack of rings of equal length, each listed counter-clockwise seen from the last ring. A closed stack
    /// joins its last ring to its first; an open one is capped by flat lids with vertices of their own, so that their
    /// edge is crisp.
    pub fn skin(rings: &[Vec<DVec3>], closed: bool) -> Self {
        let side = rings.first().map_or(0, Vec::len);
        let mut mesh = Self { positions: rings.concat(), triangles: Vec::new() };
        let bands = if closed { rings.len() } else { rings.len().saturating_sub(1) };
        for band in 0..bands {
            let (low, high) = (band * side, (band + 1) % rings.len() * side);
            for point in 0..side {
                let next = (point + 1) % side;
                let [a, b, c, d] = [low + point, low + next, high + next, high + point].map(|index| index as u32);
                mesh.triangles.extend([[a, b, c], [a, c, d]]);
            }
        }
        if let (false, [first, .., last]) = (closed, rings) {
            mesh.lid(first, true);
            mesh.lid(last, false);
        }
        mesh
    }

    fn lid(&mut self, ring: &[DVec3], facing_back: bool) {
        let first = self.positions.len() as u32;
        let centre = ring.iter().sum::<DVec3>() / ring.len() as f64;
        self.positions.extend_from_slice(ring);
        self.positions.push(centre);
        let hub = first + ring.len() as u32;
        for point in 0..ring.len() as u32 {
            let (a, b) = (first + point, first + (point + 1) % ring.len() as u32);
            self.triangles.push(if facing_back { [b, a, hub] } else { [a, b, hub] });
        }
    }
}

/// A rounded section, listed counter-clockwise: a superellipse (Lamé curve) of the given half sizes. An exponent of 2
/// is an ellipse; the larger, the squarer.
pub fn section(half: DVec2, exponent: f64, points: usize) -> Vec<DVec2> {
    (0..points)
        .map(|index| {
            let (sin, cos) = (std::f64::consts::TAU * index as f64 / points as f64).sin_cos();
            let bend = |value: f64| value.signum() * value.abs().powf(2.0 / exponent);
            half * DVec2::new(bend(cos), bend(sin))
        })
        .collect()
}

/// One station of a rod: where its middle is, and half its width and height there, mm.
#[derive(Clone, Copy, Debug)]
pub struct Station {
    /// The middle of the section.
    pub centre: DVec3,
    /// Half the section's size: across, and along `up`.
    pub half: DVec2,
}

/// A rod with rounded section along stations; `up` says where its height points and must not run along the path.
pub fn rod(stations: &[Station], up: DVec3, exponent: f64) -> Mesh {
    let rings: Vec<_> = (0..stations.len())
        .map(|index| {
            let (before, after) = (index.saturating_sub(1), (index + 1).min(stations.len() - 1));
            let along = (stations[after].centre - stations[before].centre).normalize_or(DVec3::Z);
            let across = up.cross(along).normalize_or(DVec3::X);
            let upright = along.cross(across);
            let place = |p: DVec2| stations[index].centre + across * p.x + upright * p.y;
            section(stations[index].half, exponent, SIDES).into_iter().map(place).collect()
        })
        .collect();
    Mesh::skin(&rings, false)
}

/// Points around a rod.
pub const SIDES: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rod_has_the_volume_of_its_section_times_its_length() {
        let station = |z| Station { centre: DVec3::new(0.0, 0.0, z), half: DVec2::new(2.0, 1.0) };
        let rod = rod(&[station(0.0), station(-5.0), station(-10.0)], DVec3::Y, 2.0);
        let volume: f64 = rod
            .triangles
            .iter()
            .map(|triangle| {
                let [a, b, c] = triangle.map(|index| rod.positions[index as usize]);
                a.dot(b.cross(c)) / 6.0
            })
            .sum();
        // A polygon of 20 sides covers 98.4 % of its ellipse.
        assert!((volume / (std::f64::consts::PI * 2.0 * 10.0) - 0.984).abs() < 0.002, "{volume}");
    }
}
