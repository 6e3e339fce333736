//! A process to be killed: `load FOLDER URL SEED PEOPLE [CASE…]` opens a world (on a server, unless the URL is `-`) and
//! puts it under load until it dies, writing every acknowledged deed to standard output.
#![expect(clippy::unwrap_used, reason = "it has nobody to answer to")]

use std::{io::Write as _, path::Path, sync::Arc};

use app::place::Place;
use kernel::Day;
use testkit::{TODAY, TestWorld, load};

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let mut arguments = arguments.iter().skip(1);
    let (folder, url) = (arguments.next().unwrap(), arguments.next().unwrap());
    let database = (url != "-").then(|| url.clone());
    let place = Place { data: Path::new(folder).to_owned(), database };
    let seed = arguments.next().unwrap().parse::<u64>().unwrap();
    let people = arguments.next().unwrap().parse().unwrap();
    let cases = arguments.map(|id| id.parse().unwrap()).collect();
    let at = TODAY.parse::<Day>().unwrap().at(9, 30);
    let world = Arc::new(TestWorld::again_at(&place, at, seed, people).await);
    load::load(world, seed, cases, |line| {
        let mut out = std::io::stdout().lock();
        out.write_all(line.as_bytes()).unwrap();
        out.flush().unwrap();
    })
    .await;
}
