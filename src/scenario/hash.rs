//! The content hash of a scenario: what it says, not how it is written.

use sha2::{Digest, Sha256};

use crate::scenario::arms::ArmWorld;
use crate::scenario::contacts::DataFile;
use crate::scenario::factorial::Factorial;

use crate::scenario::plan_keys::PLAN_KEYS;
use crate::scenario::registry::{Row, registry};
use crate::scenario::resolved::values;
use crate::scenario::world::World;
use crate::scenario::written::Written;
use crate::scenario::{FORMAT, MODEL_VERSION};

/// SHA-256 in hexadecimal over versions, shared values, arms and data. `shared` is what the arms' worlds were made
/// from, `base` the same with the seeds and replications of this run.
pub(crate) fn hash(
    base: &World,
    shared: &World,
    arms: &[ArmWorld],
    factorial: Option<&Factorial>,
    data: &[DataFile],
) -> String {
    let mut canonical = format!("format {FORMAT}\nmodel {MODEL_VERSION}\n");
    let known = lines(shared);
    canonical.extend(lines(base));
    for arm in arms {
        let names = serde_json::json!([arm.arm.name, arm.arm.strategy, arm.arm.baseline]);
        canonical += &format!("arm {names}\n");
        for key in &PLAN_KEYS {
            canonical += &format!("{} {}\n", key.path, (key.show)(&arm.plan).json());
        }
        canonical.extend(lines(&arm.world).into_iter().filter(|line| !known.contains(line)));
    }
    for factor in factorial.iter().flat_map(|factorial| &factorial.factors) {
        canonical += &format!("factor {factor}\n");
    }
    for file in data {
        canonical += &format!("data {} {}\n", file.sha256, file.rows);
    }
    hex(canonical.as_bytes())
}

/// SHA-256 in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Every value of a world, one a line. Gate parameters that are set are told from those that a profile gives: they
/// stay where they are when the profile changes.
fn lines(world: &World) -> Vec<String> {
    let value = |(row, value): (&Row, Written)| {
        let mut value = value.json();
        // A list is known by its bytes, not by where it lies.
        if let Some(table) = value.as_object_mut() {
            table.remove("file");
        }
        let fixed = matches!(row, Row::Gate(at) if world.gate.iter().any(|(set, _)| set == at));
        format!("{} {value}{}\n", registry().path(*row), if fixed { " set" } else { "" })
    };
    registry().rows().iter().zip(values(world)).map(value).collect()
}
