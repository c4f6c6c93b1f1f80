//! Contact lists.

use std::fs;
use std::path::Path;

use super::fine;
use crate::messaging::Source;
use crate::population::ListedContact;
use crate::scenario::{Faults, Scenario, Variation};

/// Loads a scenario with a list that stands in the same folder.
fn with_list(csv: &str, mapping: &str) -> Result<Scenario, Faults> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("list.csv"), csv).unwrap();
    let text = format!(
        "format = 1\n[population]\ncontacts = {{ file = \"list.csv\", {mapping} }}\n[[arm]]\nstrategy = \"blast\"\n"
    );
    Scenario::from_text(&text, "test.toml", folder.path(), &[])
}

fn contacts(scenario: &Scenario) -> Vec<ListedContact> {
    scenario.setup(0, &Variation::default()).contacts.unwrap().to_vec()
}

#[test]
fn the_shop_s_list_gives_whole_days_of_silence() {
    let scenario = fine(Scenario::from_path(Path::new("scenarios/real-contacts.toml")));
    let list = contacts(&scenario);
    assert_eq!(list.len(), 2357);
    // Row 1: T 38.86, recency 30.43: 59.01 days; row 3 never came back: 272.02 days.
    let expected =
        ListedContact { id: 1, days_since_interaction: Some(59), source: Source::Purchase, consent: true };
    assert_eq!(list[0], expected);
    assert_eq!(list[2].days_since_interaction, Some(272));
    let setup = scenario.setup(0, &Variation::default());
    let inactive = list.iter().filter(|contact| contact.days_since_interaction >= Some(90)).count();
    assert_eq!((setup.size, setup.mix[1]), (2357, inactive as f64 / 2357.0));
    let [data] = scenario.data_files() else { panic!() };
    assert_eq!((data.path.as_str(), data.rows), ("data/cdnow-rfm/cdnow_customers_summary.csv", 2357));
    assert_eq!(data.sha256, "09d92ca80daaabe8be0f997d4c539f9c9606106baa5b199081fe01cbce5fa9f6");
}

#[test]
fn a_difference_of_decimals_is_not_a_day_short() {
    // 38.86 - 30.86 is 7.9999... in binary: 8 weeks all the same.
    let mapping =
        "days_since_interaction = { column = \"T\", minus = \"r\", unit = \"weeks\" }, consent = true";
    let scenario = fine(with_list("T,r\n38.86,30.86\n1.2,1.2\n", mapping));
    let days: Vec<Option<u16>> =
        contacts(&scenario).iter().map(|contact| contact.days_since_interaction).collect();
    assert_eq!(days, [Some(56), Some(0)]);
}

#[test]
fn consent_and_source_come_from_columns_or_constants() {
    let csv = "ID,days,ok,from\n7,3,yes,web_form\n5,,no,\n9,100,1,chat\n";
    let mapping = "id = \"ID\", days_since_interaction = { column = \"days\" }, consent = \"ok\", source = { column = \"from\" }";
    let scenario = fine(with_list(csv, mapping));
    let found: Vec<_> =
        contacts(&scenario).iter().map(|c| (c.id, c.days_since_interaction, c.source, c.consent)).collect();
    assert_eq!(
        found,
        [
            (7, Some(3), Source::WebForm, true),
            (5, None, Source::None, false),
            (9, Some(100), Source::Chat, true),
        ]
    );
    let mix = scenario.setup(0, &Variation::default()).mix;
    assert!(mix.iter().all(|share| (share - 1.0 / 3.0).abs() < 1e-12), "{mix:?}");

    let scenario = fine(with_list("x\n1\n2\n", "days_since_interaction = \"30d\", consent = false"));
    let found: Vec<_> =
        contacts(&scenario).iter().map(|c| (c.id, c.days_since_interaction, c.consent)).collect();
    assert_eq!(found, [(0, Some(30), false), (1, Some(30), false)]);
}

#[test]
fn every_faulty_row_is_found_in_its_cell() {
    let csv = "ID,days,ok\n1,3,yes\nx,3,yes\n1,4,no\n3,-2,yes\n4,,yes\n5,nan,maybe\n6,1\n7,99999,1\n";
    let mapping = "id = \"ID\", days_since_interaction = { column = \"days\" }, consent = \"ok\"";
    let faults = with_list(csv, mapping).unwrap_err();
    let found: Vec<_> =
        faults.iter().map(|f| (f.file(), f.line(), f.column(), f.text(), f.message())).collect();
    assert_eq!(
        found,
        [
            ("list.csv", 3, 1, "x", "column `ID`: `x` is not an id"),
            ("list.csv", 4, 1, "1", "column `ID`: the id 1 stands in line 2 already"),
            ("list.csv", 5, 3, "-2", "column `days`: -2 days since the last interaction"),
            ("list.csv", 6, 3, "", "column `days`: the cell is empty"),
            ("list.csv", 7, 3, "nan", "column `days`: `nan` is not a number"),
            ("list.csv", 7, 7, "maybe", "column `ok`: `maybe` does not say whether there is consent"),
            ("list.csv", 8, 1, "6,1", "the row has 2 cells, the header 3"),
            ("list.csv", 9, 3, "99999", "column `days`: 99999 days since the last interaction"),
        ]
    );
}

#[test]
fn the_first_twenty_faulty_rows_are_shown_and_all_are_counted() {
    let csv = format!("days\n{}", "x\n".repeat(500));
    let faults =
        with_list(&csv, "days_since_interaction = { column = \"days\" }, consent = true").unwrap_err();
    assert_eq!(faults.len(), 21);
    assert!(faults.to_string().contains("has 500 faults in its rows; the first 20 are shown"), "{faults}");
}

#[test]
fn faults_of_the_mapping_stand_in_the_scenario() {
    let days = "days_since_interaction = { column = \"days\" }, consent = true";
    for (csv, mapping, text, message) in [
        ("Days\n1\n", days, "\"days\"", "`list.csv` has no column `days`"),
        ("", days, "\"list.csv\"", "the contact list `list.csv` is empty"),
        (
            "days\n1\n",
            "consent = true",
            "",
            "`population.contacts` does not say the days since the last interaction",
        ),
        (
            "days\n1\n",
            "days_since_interaction = \"1d\"",
            "",
            "`population.contacts` does not say who consented",
        ),
        (
            "days\n1\n",
            "days_since_interaction = { column = \"days\", unit = \"months\" }, consent = true",
            "\"months\"",
            "`unit` cannot be `months`",
        ),
        (
            "days\n1\n",
            "days_since_interaction = 5, consent = true",
            "5",
            "`days_since_interaction` has no unit",
        ),
        ("days\n1\n", &format!("{days}, source = \"shop\""), "\"shop\"", "`source` cannot be `shop`"),
        ("days\n1\n", &format!("{days}, ids = \"x\""), "ids", "`population.contacts` has no key `ids`"),
    ] {
        let faults = with_list(csv, mapping).unwrap_err();
        assert_eq!(faults.len(), 1, "{faults}");
        let fault = faults.iter().next().unwrap();
        assert_eq!((fault.line(), fault.message()), (3, message), "{faults}");
        assert!(text.is_empty() || fault.text() == text, "{faults}");
    }
}

#[test]
fn size_and_mix_are_not_given_beside_a_list() {
    let text = "format = 1\n[population]\nsize = 5\nmix = { cold = 1 }\ncontacts = { file = \
                \"data/cdnow-rfm/cdnow_customers_summary.csv\", days_since_interaction = \"1d\", consent = true }\n\
                [[arm]]\nstrategy = \"blast\"\nset = { population.size = 5 }\n";
    let faults = super::load(text).unwrap_err();
    let found: Vec<_> = faults.iter().map(|fault| (fault.line(), fault.message())).collect();
    assert_eq!(
        found,
        [
            (3, "`population.size` is given beside a contact list"),
            (4, "`population.mix` is given beside a contact list"),
            (8, "`population.size` is given beside a contact list"),
        ]
    );
}

#[test]
fn an_empty_list_has_nobody() {
    let scenario =
        fine(with_list("days\n", "days_since_interaction = { column = \"days\" }, consent = true"));
    let setup = scenario.setup(0, &Variation::default());
    assert_eq!((setup.size, setup.mix), (0, [0.0; 3]));
}

#[test]
fn where_a_list_lies_does_not_change_the_hash_and_what_it_says_does() {
    let mapping = "days_since_interaction = { column = \"days\" }, consent = true";
    let hash = |csv: &str| fine(with_list(csv, mapping)).hash();
    assert_eq!(hash("days\n1\n"), hash("days\n1\n"));
    assert_ne!(hash("days\n1\n"), hash("days\n2\n"));
}
