//! The content hash of a scenario: what it says, not how it is written.

use sha2::{Digest, Sha256};

use crate::scenario::arms::ArmWorld;
use crate::scenario::contacts::DataFile;
use crate::scenario::frozen::values;
use crate::scenario::plans::PLAN_KEYS;
use crate::scenario::registry::registry;
use crate::scenario::world::World;
use crate::scenario::{FORMAT, MODEL_VERSION};

/// SHA-256 in hexadecimal over versions, shared values, arms and data.
pub(crate) fn hash(base: &World, arms: &[ArmWorld], data: &[DataFile]) -> String {
    let mut canonical = format!("format {FORMAT}\nmodel {MODEL_VERSION}\n");
    add_world(&mut canonical, base);
    for arm in arms {
        let names = serde_json::json!([arm.arm.name, arm.arm.strategy, arm.arm.baseline]);
        canonical.push_str(&format!("arm {names}\n"));
        for key in &PLAN_KEYS {
            canonical.push_str(&format!("{} {}\n", key.path, (key.show)(&arm.plan).json()));
        }
        for path in arm.set.keys() {
            canonical.push_str(&format!("set {path}\n"));
        }
        add_world(&mut canonical, &arm.world);
    }
    for file in data {
        canonical.push_str(&format!("data {} {}\n", file.sha256, file.rows));
    }
    hex(canonical.as_bytes())
}

/// SHA-256 in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn add_world(canonical: &mut String, world: &World) {
    for (row, value) in registry().rows().iter().zip(values(world)) {
        let mut value = value.json();
        // A list is known by its bytes, not by where it lies.
        if let Some(table) = value.as_object_mut() {
            table.remove("file");
        }
        canonical.push_str(&format!("{} {value}\n", registry().path(*row)));
    }
}
