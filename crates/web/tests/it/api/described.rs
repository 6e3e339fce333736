//! The description: committed, complete, and every GET of it in the matrix of who may read what.

use std::{collections::BTreeSet, fmt::Write, fs, path::Path};

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::office::{JPEG, Office};

fn document() -> Value {
    serde_json::from_str(web::api::document_text()).unwrap()
}

fn operations(document: &Value) -> Vec<(String, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, item)| {
            item.as_object().unwrap().iter().map(move |(method, one)| (format!("{method} {path}"), one))
        })
        .collect()
}

#[test]
fn the_committed_description_is_fresh() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let committed = fs::read_to_string(&file).unwrap_or_default();
    if committed != web::api::document_text() {
        let now = Path::new(env!("CARGO_TARGET_TMPDIR")).join("openapi.json");
        fs::write(&now, web::api::document_text()).unwrap();
        panic!("stale: {}; copy {} over it or run `cargo xtask generate`", file.display(), now.display());
    }
}

#[test]
fn every_operation_says_all_that_a_client_needs() {
    let document = document();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let tags: BTreeSet<&str> =
        document["tags"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap()).collect();
    let mut ids = BTreeSet::new();
    for (name, operation) in operations(&document) {
        assert!(!operation["summary"].as_str().unwrap_or_default().is_empty(), "{name} has no summary");
        assert!(!operation["description"].as_str().unwrap_or_default().is_empty(), "{name} is not described");
        assert!(tags.contains(operation["tags"][0].as_str().unwrap()), "{name}: {}", operation["tags"]);
        assert!(ids.insert(operation["operationId"].as_str().unwrap()), "{name} bears another's id");
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.keys().any(|status| status.starts_with('2')), "{name} never succeeds");
        for always in ["400", "401", "429", "500", "503"] {
            assert!(responses.contains_key(always), "{name} does not say {always}");
        }
        if operation.get("requestBody").is_some() {
            for body in ["413", "415", "422"] {
                assert!(responses.contains_key(body), "{name} does not say {body}");
            }
        }
        for part in name.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
            let known = operation["parameters"].as_array().unwrap();
            assert!(known.iter().any(|one| one["name"] == part && one["in"] == "path"), "{name}: {part}");
        }
    }
}

#[test]
fn every_reference_leads_somewhere() {
    fn walk(document: &Value, value: &Value) {
        match value {
            Value::Object(object) => {
                if let Some(Value::String(target)) = object.get("$ref") {
                    let pointer = target.strip_prefix('#').unwrap();
                    assert!(document.pointer(pointer).is_some(), "{target} leads nowhere");
                }
                object.values().for_each(|inner| walk(document, inner));
            }
            Value::Array(array) => array.iter().for_each(|inner| walk(document, inner)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let document = document();
    walk(&document, &document);
}

#[test]
fn what_is_given_takes_no_unknown_fields() {
    let document = document();
    for (name, operation) in operations(&document) {
        let Some(target) = operation.pointer("/requestBody/content/application~1json/schema/$ref") else {
            continue;
        };
        let schema = document.pointer(target.as_str().unwrap().strip_prefix('#').unwrap()).unwrap();
        assert_eq!(schema["additionalProperties"], false, "{name} takes anything");
        for (field, property) in schema["properties"].as_object().unwrap() {
            let several = ["allOf", "anyOf"].iter().any(|kind| property.get(kind).is_some());
            let choices = property["oneOf"].as_array().map_or(0, Vec::len);
            assert!(!several && choices <= 2, "the bounds of {name} {field} are not one thing's");
        }
    }
}

const PERSONAS: [&str; 9] =
    ["visitor", "applicant", "clerk", "handler", "approver", "officer", "finance", "auditor", "elsewhere"];

#[tokio::test(flavor = "multi_thread")]
async fn who_may_read_what_is_as_the_matrix_says() {
    let office = Office::new().await;
    let (number, code) = &office.receipt;
    let applicant = app::session::sign_in_applicant(&office.world.app, number, code).await.unwrap();
    let mut clients = vec![office.world.client(), office.world.client().with(&applicant)];
    for account in &PERSONAS[2..] {
        clients.push(office.world.client_of(account).await);
    }
    let said = app::file_complaint::ComplaintInput {
        office: Some(kernel::OrgId("procuratorate-330106".to_owned())),
        text: "等了很久".to_owned(),
        ..Default::default()
    };
    let visitor = app::Principal::Visitor;
    let complaint = app::file_complaint::file_complaint(&office.world.app, &visitor, said).await.unwrap().id;
    let sha256: String = Sha256::digest(JPEG).iter().map(|byte| format!("{byte:02x}")).collect();
    let mut matrix = format!("{:<40}{}\n", "GET", PERSONAS.map(|name| format!("{name:>10}")).concat());
    for route in web::api::get_addresses() {
        let id = match route.as_str() {
            route if route.contains("/complaints/") => complaint.to_string(),
            route if route.contains("/leads/") => office.lead.to_string(),
            route if route.contains("/matters/") => office.matter.to_string(),
            route if route.contains("/referrals/") => office.referral.to_string(),
            _ => office.case.to_string(),
        };
        let path =
            route.replace("{id}", &id).replace("{sha256}", &sha256).replace("{org}", "procuratorate-330106");
        let path = if path.ends_with("/search") { format!("{path}?q=%E9%A1%BE%E9%95%BF") } else { path };
        write!(matrix, "{route:<40}").unwrap();
        for client in &clients {
            let status = client.get(&path).await.status.as_u16();
            assert!(status < 500, "{path} broke: {status}");
            write!(matrix, "{status:>10}").unwrap();
        }
        matrix.push('\n');
    }
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/golden/api-matrix.txt");
    if matrix != fs::read_to_string(&golden).unwrap_or_default() {
        let now = Path::new(env!("CARGO_TARGET_TMPDIR")).join("api-matrix.txt");
        fs::write(&now, &matrix).unwrap();
        panic!("who may read what has changed; copy {} over {}\n{matrix}", now.display(), golden.display());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_shows_every_operation() {
    let world = crate::world::World::new().await;
    let page = world.browser().get("/api").await;
    for (name, operation) in operations(&document()) {
        page.says(operation["summary"].as_str().unwrap());
        page.says(name.split_once(' ').unwrap().1);
    }
    page.says("curl -X POST http://127.0.0.1:8080/api/v1/applications");
    page.hides("<script src=\"http");
}
