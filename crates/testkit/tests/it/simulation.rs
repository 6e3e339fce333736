//! A hundred seeds of an office's life, and a bug put there on purpose that they must find. More on demand:
//! `LIANZHU_SEEDS=1000..2000 cargo nextest run -p testkit --profile full full_seeds_on_demand`.

use testkit::simulation::{Planted, Simulated, simulate};

const STEPS: usize = 40;

async fn run(seeds: std::ops::Range<u64>) {
    let (mut changed, mut refused, mut crashes) = (0, 0, 0);
    for seed in seeds.clone() {
        let told = simulate(seed, STEPS, Planted::Nothing).await;
        check(seed, &told);
        changed += told.changed;
        refused += told.refused;
        crashes += told.crashes;
    }
    println!("seeds {seeds:?}: {changed} deeds, {refused} refusals, {crashes} crashes");
    assert!(changed > 0 && refused > 0 && crashes > 0);
}

fn check(seed: u64, told: &Simulated) {
    assert!(
        told.breaches.is_empty(),
        "seed {seed}: {:#?}\nafter these steps:\n{}",
        told.breaches,
        told.steps.join("\n")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_seeds_0_to_50() {
    run(0..50).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_seeds_50_to_100() {
    run(50..100).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn full_seeds_on_demand() {
    let wanted = std::env::var_os("LIANZHU_SEEDS").map(|seeds| seeds.to_string_lossy().into_owned());
    let wanted = wanted.unwrap_or_else(|| "100..400".to_owned());
    let (from, to) = wanted.split_once("..").expect("LIANZHU_SEEDS=from..to");
    run(from.parse().unwrap()..to.parse().unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bug_put_there_is_found() {
    let found = simulate(3, STEPS, Planted::DutiesLost).await.breaches;
    assert!(found.iter().any(|breach| breach.contains("nobody has anything to do")), "{found:?}");
}
