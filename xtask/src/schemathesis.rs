//! Schemathesis against a running demo: requests made up from the API's own description, right and wrong ones, by
//! each role that a machine may have. No answer is a fault, and every answer is as described. Seeded, bounded.

use std::fs;
use std::path::{Path, PathBuf};

use crate::demo::Demo;
use crate::setup;
use crate::shell::{command, show, tools};

/// The same requests every time.
const SEED: &str = "20260701";
/// The roles whose tokens are used, by the end of an account's name.
const ROLES: [&str; 4] = ["xihu-handler-1", "xihu-audit-1", "xihu-finance-1", "xihu-civil-1"];

/// Enough people that every kind of record is there.
const PEOPLE: u32 = 2_000;

/// How many examples of each operation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// One role, a few.
    Gate,
    /// Every role, many.
    Full,
}

/// Runs it; an error when any answer was not as it should be.
pub fn gate(depth: Depth) -> Result<(), String> {
    let demo = Demo::start_with(PEOPLE, None, &["--api-rate", "0"])?;
    let (roles, examples) = match depth {
        Depth::Gate => (1, "8"),
        Depth::Full => (ROLES.len(), "120"),
    };
    for account in ROLES.iter().take(roles) {
        one(&demo, account, examples)?;
    }
    Ok(())
}

fn one(demo: &Demo, account: &str, examples: &str) -> Result<(), String> {
    let token = demo.token(account)?;
    let config = demo.folder().join("schemathesis.toml");
    write_config(&config, demo, &token)?;
    let url = format!("http://{}/api/openapi.json", demo.address());
    let program = tools().join("python/bin/schemathesis");
    let mut run = command(&program.display().to_string(), &["--config-file"]);
    run.arg(&config).args(["run", "--no-color", "--seed", SEED, "--max-examples", examples]);
    run.args(["--generation-database", "none", "--continue-on-failure", "--warnings", "off", &url]);
    run.env("PYTHONPATH", python_folder()).env("LIANZHU_TOKEN", token).env("PYTHONDONTWRITEBYTECODE", "1");
    show(run).map_err(|error| format!("{account}: {error}"))
}

fn python_folder() -> PathBuf {
    tools().join("python")
}

/// What a rule may answer to a request that the description allows: it is about the state of things, not its form.
const LAWFUL: &str = "[\"2xx\", 401, 403, 404, 409, 412, 413, 415, 422, 428]";

fn write_config(file: &Path, demo: &Demo, token: &str) -> Result<(), String> {
    let id = |path: &str| demo.first_id(path, token);
    let known = [
        ("^/api/v1/cases/", id("/api/v1/cases?stage=under_review&limit=1")),
        ("^/api/v1/leads/", id("/api/v1/leads?limit=1")),
        ("^/api/v1/matters/", id("/api/v1/matters?limit=1")),
        ("^/api/v1/referrals/", id("/api/v1/referrals?limit=1")),
    ];
    let mut text = format!(
        "[auth.openapi.bearer]\nbearer = \"${{LIANZHU_TOKEN}}\"\n\n\
         [generation]\nallow-x00 = true\n\n\
         [checks.positive_data_acceptance]\nexpected-statuses = {LAWFUL}\n\n\
         [checks.negative_data_rejection]\nexpected-statuses = [400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 428]\n\n\
         [checks.missing_required_header]\nexpected-statuses = [400, 401, 403, 404, 415, 422, 428]\n\n\
         [phases.stateful]\nmax-steps = 4\n"
    );
    for (path, id) in known {
        // Without one that is there, all requests would end at "not found".
        if let Some(id) = id {
            text.push_str(&format!(
                "\n[[operations]]\ninclude-path-regex = \"{path}\"\nparameters = {{ \"path.id\" = \"{id}\" }}\n"
            ));
        }
    }
    fs::write(file, text).map_err(|error| format!("cannot write {}: {error}", file.display()))
}

/// Whether it is installed.
pub fn ready() -> bool {
    setup::python_tools_ready()
}
