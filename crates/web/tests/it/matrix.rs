//! Who may open what: every GET address × everybody, as a golden file. An address that no line of the list names
//! fails, and so does an answer that changed.

use std::{
    collections::BTreeSet,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use crate::office::{JPEG, Office};

/// Nobody, the applicant, then accounts; `elsewhere` handles cases in another county.
const PERSONAS: [&str; 10] = [
    "visitor",
    "applicant",
    "clerk",
    "handler",
    "approver",
    "officer",
    "finance",
    "auditor",
    "elsewhere",
    "admin",
];

/// The addresses that the routers of a source file answer GET on.
fn addresses(file: &Path, text: &str) -> Vec<String> {
    let below_work =
        file.components().any(|part| part.as_os_str() == "work" || part.as_os_str() == "work.rs");
    let routes = text.split(".route(").skip(1).filter_map(|rest| {
        let (_, rest) = rest.split_once('"')?;
        let (path, rest) = rest.split_once('"')?;
        let end = rest.find('}').unwrap_or(rest.len());
        rest[..end].contains("get(").then_some(path)
    });
    routes
        .map(|path| match (below_work, path) {
            (true, "/") => "/work".to_owned(),
            (true, path) => format!("/work{path}"),
            (false, path) => path.to_owned(),
        })
        .collect()
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("look/assets.rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_address_stands_in_the_list() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let routed: BTreeSet<String> = files
        .iter()
        .flat_map(|file| addresses(file.strip_prefix(&root).unwrap(), &fs::read_to_string(file).unwrap()))
        .collect();
    let listed: BTreeSet<String> = web::routes::GET.iter().map(|path| (*path).to_owned()).collect();
    let missing: Vec<_> = routed.difference(&listed).collect();
    assert!(missing.is_empty(), "add to routes::GET and to the golden matrix: {missing:?}");
    let gone: Vec<_> = listed.difference(&routed).collect();
    assert!(gone.is_empty(), "no router answers: {gone:?}");
}

/// An address with the office's things in it.
fn filled(route: &str, office: &Office, draft: &str) -> String {
    let sha256: String = Sha256::digest(JPEG).iter().map(|byte| format!("{byte:02x}")).collect();
    let id = match route {
        _ if route.contains("/leads/") => office.lead.to_string(),
        _ if route.contains("/matters/") => office.matter.to_string(),
        _ if route.starts_with("/work/referrals/") => office.referral.to_string(),
        _ => office.case.to_string(),
    };
    route
        .replace("{draft}", draft)
        .replace("{step}", "people")
        .replace("{case}", &office.case.to_string())
        .replace("{sha256}", &sha256)
        .replace("{id}", &id)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_open_what_is_as_the_matrix_says() {
    let office = Office::new().await;
    let mut visitor = office.world.browser();
    let begun = visitor.post("/apply", &[]).await;
    let draft = begun.leads_to().split('/').nth(2).unwrap().to_owned();
    let mut browsers = vec![visitor, office.applicant().await];
    for account in &PERSONAS[2..] {
        browsers.push(office.signed_in(account).await);
    }
    let mut matrix = format!("{:<34}{}\n", "GET", PERSONAS.map(|name| format!("{name:>10}")).concat());
    for route in web::routes::GET {
        write!(matrix, "{route:<34}").unwrap();
        let path = filled(route, &office, &draft);
        for browser in &mut browsers {
            let status = browser.status(&path).await;
            assert!(status < 500, "{route} broke: {status}");
            write!(matrix, "{status:>10}").unwrap();
        }
        matrix.push('\n');
    }
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/golden/matrix.txt");
    let expected = fs::read_to_string(&golden).unwrap_or_default();
    if matrix != expected {
        let now = Path::new(env!("CARGO_TARGET_TMPDIR")).join("matrix.txt");
        fs::write(&now, &matrix).unwrap();
        panic!(
            "who may open what has changed; if that is meant, copy {} over {}\n{matrix}",
            now.display(),
            golden.display()
        );
    }
}
