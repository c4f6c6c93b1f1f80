//! Text of a scenario that somebody else wrote: in a report it runs nothing, in a table it computes nothing, on a
//! terminal it moves nothing.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use tempfile::{TempDir, tempdir};

/// Names and questions that try to be something else.
const ATTACKS: &[&str] = &[
    "</script><script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</title><svg onload=alert(1)>",
    "</text></svg><iframe srcdoc=x>",
    "</style><link rel=stylesheet href=//x>",
    "--><base href=//evil>",
    "]]><a xlink:href=\"javascript:alert(1)\">x</a>",
    "javascript:alert(1)",
    "&lt;script&gt; &#60;img&#62;",
    "{{ 7 * 7 }}{% raw %}{# x #}",
    "a | b | c",
    "`x` **y** _z_ ~~w~~ # h",
    "[click](javascript:alert(1)) ![i](x)",
    "@everyone #1 $x^2$ <!-- -->",
    "=HYPERLINK(\"http://x\",\"y\")",
    "=cmd|' /c calc'!A1",
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "../../etc/passwd",
    "CON",
    "--force",
    "%s %n %x",
    "日本語 العربية עברית 🇧🇷 e\u{301}",
];

/// A scenario with an arm of each name.
fn scenario(names: &[String], question: &str) -> String {
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    let mut text = format!(
        "format = 1\nquestion = {}\nreplications = 2\nhorizon = \"2d\"\n[population]\nsize = 60\n[campaign]\nlaunches = [\"0d\"]\n\
         [strategy.mine]\ndescription = {}\n",
        quoted(question),
        quoted(&question.chars().take(400).collect::<String>())
    );
    for (at, name) in names.iter().enumerate() {
        let strategy = if at % 2 == 0 { "mine" } else { "blast" };
        text +=
            &format!("[[arm]]\nname = {}\nstrategy = \"{strategy}\"\nbaseline = {}\n", quoted(name), at == 0);
    }
    text
}

/// A folder with the scenario as `a.toml`, and its results in `r`.
fn run(names: &[String], question: &str) -> (TempDir, String) {
    let home = tempdir().unwrap();
    fs::write(home.path().join("a.toml"), scenario(names, question)).unwrap();
    let arguments = ["run", "a.toml", "-q", "--worlds", "central", "--out", "r", "--format", "markdown"];
    let printed = sendlab(home.path(), &arguments);
    assert!(home.path().join("r").exists(), "{printed}");
    (home, printed)
}

/// Everything that a command prints and says.
fn sendlab(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::cargo_bin("sendlab").expect("the binary is built");
    let done = command.current_dir(folder).args(arguments).output().unwrap();
    assert!(!String::from_utf8_lossy(&done.stderr).contains("panicked"), "{arguments:?}");
    String::from_utf8(done.stdout).unwrap() + &String::from_utf8(done.stderr).unwrap()
}

/// Elements and their attributes in a page or picture, as `element` and `element attribute`, and values of attributes
/// that lead somewhere.
fn markup(page: &str) -> (BTreeSet<String>, Vec<String>) {
    let (mut kinds, mut leads) = (BTreeSet::new(), Vec::new());
    let mut rest = page;
    while let Some(open) = rest.find('<') {
        rest = &rest[open + 1..];
        let name: String = rest.chars().take_while(|c| !c.is_whitespace() && *c != '>').collect();
        kinds.insert(name.clone());
        rest = &rest[name.len()..];
        // Attributes up to the end of the tag.
        loop {
            rest = rest.trim_start();
            let Some(first) = rest.chars().next() else { break };
            if first == '>' {
                rest = &rest[1..];
                break;
            }
            let end = rest.find(|c: char| c.is_whitespace() || "=>".contains(c)).unwrap_or(rest.len());
            let attribute = rest[..end].to_owned();
            rest = &rest[end.max(1)..];
            if let Some(value) = rest.strip_prefix('=') {
                let quote = value.chars().next().unwrap();
                assert!("\"'".contains(quote), "`{name} {attribute}` has a value without quotes");
                let end = value[1..].find(quote).unwrap();
                if attribute.contains("href") || attribute.contains("src") {
                    leads.push(value[1..=end].to_owned());
                }
                rest = &value[end + 2..];
            }
            kinds.insert(format!("{name} {attribute}"));
        }
        if name == "style" {
            rest = &rest[rest.find("</style").unwrap()..];
        }
    }
    (kinds, leads)
}

#[test]
fn a_scenario_s_text_adds_no_element_to_a_report_and_no_formula_to_a_table() {
    let harmless: Vec<String> = (0..ATTACKS.len()).map(|at| format!("arm {at}")).collect();
    let attacks: Vec<String> = ATTACKS.iter().map(|attack| (*attack).to_owned()).collect();
    let question = format!("{}\n\t{}", ATTACKS[..12].join(" "), ATTACKS[12..].join(" "));
    let (tame, _) = run(&harmless, "Why?");
    let (wild, printed) = run(&attacks, &question);
    let pages = |home: &TempDir| -> Vec<(String, String)> {
        let mut pages = vec![("report.html".to_owned(), home.path().join("r/report.html"))];
        for entry in fs::read_dir(home.path().join("r/plots")).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "svg") {
                pages.push((path.file_name().unwrap().to_string_lossy().into_owned(), path));
            }
        }
        pages.sort();
        pages.into_iter().map(|(name, path)| (name, fs::read_to_string(path).unwrap())).collect()
    };
    for ((name, tame), (_, wild)) in pages(&tame).iter().zip(&pages(&wild)) {
        let ((tame, _), (kinds, leads)) = (markup(tame), markup(wild));
        assert!(
            kinds.is_subset(&tame),
            "{name} has gained {:?}",
            kinds.difference(&tame).collect::<Vec<_>>()
        );
        assert!(!kinds.iter().any(|kind| kind.to_lowercase().contains("script") || kind.contains(" on")));
        assert!(
            leads.iter().all(|lead| lead.starts_with('#') || lead.starts_with("data:image/")),
            "{name}: {leads:?}"
        );
    }
    // The tables of a pull request keep their columns, and hold no markup.
    let bars = |line: &str| line.replace("\\\\", "").replace("\\|", "").matches('|').count();
    let (mut last, mut rows) = (None, 0);
    for line in printed.lines() {
        assert!(!line.contains('<') && !line.replace("\\]", "").contains("]("), "{line}");
        let now = line.starts_with('|').then(|| bars(line));
        assert!(now.is_none() || last.is_none() || now == last, "{line}");
        (last, rows) = (now, rows + usize::from(now.is_some()));
    }
    assert!(rows > ATTACKS.len());
    assert_tables_compute_nothing(&wild);
}

/// No cell of a table is a formula, and names stay apart.
fn assert_tables_compute_nothing(home: &TempDir) {
    let mut seen = BTreeSet::new();
    for file in ["summary", "comparison", "replications", "daily", "reasons", "gate", "gate-events"] {
        let path = home.path().join(format!("r/{file}.csv"));
        let mut reader = csv::Reader::from_path(&path).unwrap();
        let headers = reader.headers().unwrap().clone();
        for row in reader.records() {
            // A row that cannot be read, or is longer than its header, would be a fault here.
            for (header, cell) in headers.iter().zip(&row.unwrap()) {
                let number = cell.parse::<f64>().is_ok();
                assert!(
                    number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                    "{file} {header}: {cell}"
                );
                if header == "arm" {
                    seen.insert(cell.to_owned());
                }
            }
        }
    }
    assert_eq!(seen.len(), ATTACKS.len(), "names stay apart");
    let json: serde_json::Value =
        serde_json::from_slice(&fs::read(home.path().join("r/manifest.json")).unwrap()).unwrap();
    assert_eq!(json["arms"].as_array().unwrap().len(), ATTACKS.len());
}

/// What acts on a terminal, or turns the direction of writing.
fn acts(text: &str) -> bool {
    text.contains(|c: char| {
        c.is_control() && c != '\n' && c != '\t'
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    })
}

#[test]
fn nothing_that_is_named_acts_on_a_terminal() {
    let home = tempdir().unwrap();
    // The worst that a file system takes as a name, and TOML as a key.
    let file = "\u{1b}[31mred\u{9b}2J\u{202e}.toml";
    let fine = scenario(&["a".to_owned(), "b".to_owned()], "Why?");
    fs::write(home.path().join(file), &fine).unwrap();
    let faulty = "\u{7}.toml";
    fs::write(home.path().join(faulty), format!("{fine}[\"\\u001B[2J\\u202E\"]\nx = 1\n# \u{202e} \u{1b}"))
        .unwrap();
    for arguments in [
        &["check", file][..],
        &["check", faulty],
        &["check", file, "--set", "\u{1b}[31m=1"],
        &["check", file, "--set", "market=\u{1b}]0;x\u{7}"],
        &["explain", file],
        &["explain", file, "--format", "json"],
        &["run", file, "--dry-run"],
        &["run", file, "-q", "--worlds", "central", "--arm", "\u{1b}[31m"],
        &["run", file, "-q", "--worlds", "central"],
        &["run", file, "-q", "--worlds", "central", "--out", "\u{1b}[31m/x\u{202e}", "--format", "json"],
        &["trace", file, "--arm", "\u{1b}[31m", "--recipient", "1"],
        &["trace", file, "--arm", "a", "--recipient", "\u{1b}[31m"],
        &["list", "\u{1b}[31m"],
        &["check", "no\u{1b}[31m.toml"],
    ] {
        let shown = sendlab(home.path(), arguments);
        assert!(!shown.is_empty() && !acts(&shown), "{arguments:?}: {shown:?}");
    }
}
