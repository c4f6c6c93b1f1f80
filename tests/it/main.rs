//! The integration tests: one binary, one module for each subject.

mod acceptance;
#[cfg(unix)]
mod answers;
mod article;
mod checks;
mod cli;
mod closed_forms;
mod columns;
mod conformance;
#[cfg(unix)]
mod disk;
mod distributions;
mod doubts;
mod factorial;
mod faulty;
mod fixed_keys;
mod gate_properties;
mod gates;
mod harness;
#[cfg(unix)]
mod help;
mod hidden;
mod house;
#[cfg(unix)]
mod interrupts;
mod keys;
mod laws;
mod layer_states;
mod means;
mod mechanism_table;
mod mechanisms;
mod numbers;
#[cfg(unix)]
mod one_time_codes;
mod order;
mod pairing;
mod panel;
mod platform_rules;
mod platform_runs;
mod presets;
mod privacy;
mod promises;
mod reference;
mod reminders;
mod rule_packs;
mod run;
mod scenario_reference;
mod sensitivity;
mod start;
mod statuses;
mod stored;
mod strategies;
mod traffic;
mod two;
mod untrusted;
mod watching;
mod welfare;
