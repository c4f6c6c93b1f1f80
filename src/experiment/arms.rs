//! Which arms of a scenario run, and which of them is the baseline.

use crate::experiment::ArmInfo;
use crate::scenario::{Scenario, Strategy, Variation};

/// The arms of an experiment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arms {
    /// Their numbers in the scenario.
    indices: Vec<usize>,
    infos: Vec<ArmInfo>,
}

impl Arms {
    /// All arms of a scenario.
    pub fn all(scenario: &Scenario) -> Self {
        Self::of(scenario, |_| true)
    }

    /// The arms of these names, and the baseline.
    ///
    /// # Errors
    /// The first name that no arm has.
    pub fn only(scenario: &Scenario, names: &[String]) -> Result<Self, String> {
        if let Some(unknown) = names.iter().find(|name| !scenario.arms.iter().any(|arm| arm.name == **name)) {
            return Err(unknown.clone());
        }
        Ok(Self::of(scenario, |name| names.is_empty() || names.iter().any(|wanted| wanted == name)))
    }

    fn of(scenario: &Scenario, wanted: impl Fn(&str) -> bool) -> Self {
        let (indices, infos) = scenario
            .arms
            .iter()
            .enumerate()
            .filter(|(_, arm)| arm.baseline || wanted(&arm.name))
            .map(|(at, arm)| {
                let info = ArmInfo {
                    name: arm.name.clone(),
                    strategy: arm.strategy.clone(),
                    description: arm.description.clone(),
                    baseline: arm.baseline,
                    reference: arm.reference,
                    own_limits: scenario.setup(at, &Variation::default()).days_of_own_limits(),
                };
                (at, info)
            })
            .unzip();
        Self { indices, infos }
    }

    /// Names an arm after another strategy; its number in the scenario.
    pub(super) fn replace(&mut self, arm: &str, name: &str, strategy: &dyn Strategy) -> Option<usize> {
        let at = self.infos.iter().position(|info| info.name == arm)?;
        let info = &mut self.infos[at];
        (info.name, info.strategy) = (name.to_owned(), name.to_owned());
        (info.description, info.reference) = (strategy.description(), strategy.clairvoyant().is_some());
        Some(self.indices[at])
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.indices.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.indices.is_empty()
    }

    /// Their numbers in the scenario.
    pub fn indices(&self) -> &[usize] {
        &self.indices
    }

    /// As tables name them.
    pub fn infos(&self) -> &[ArmInfo] {
        &self.infos
    }

    /// The baseline among them.
    pub fn baseline(&self) -> usize {
        self.infos.iter().position(|info| info.baseline).unwrap_or(0)
    }

    /// The baseline's number in the scenario.
    pub fn baseline_in_scenario(&self) -> usize {
        self.indices.get(self.baseline()).copied().unwrap_or(0)
    }
}
