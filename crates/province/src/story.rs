//! The family that the tour tells of: the Hes of Stone Bridge village. Written by hand, the same in every
//! province whatever the seed.

use facts::{FactName, Value};
use kernel::{Day, Organ, Sex};

use crate::{
    Spec,
    draw::Draw,
    matters::{MatterSeed, facts_list},
    offices::County,
    people::{Draft, Household, LowIncome, Person, Relation},
    texts::{self, Document, Scene},
};

/// The id of the family's matter in its source.
pub(crate) const MATTER: &str = "story-1";
/// What is drawn for the family is drawn from here, not from the province's seed.
pub(crate) const SEED: u64 = 330_106;

/// The family: the victim, his wife, their daughter and his mother.
pub(crate) const MEMBERS: [Draft; 4] = [
    Draft { relation: Relation::Head, sex: Sex::Male, age: 47, name: Some("何守田") },
    Draft { relation: Relation::Spouse, sex: Sex::Female, age: 45, name: Some("林秀芬") },
    Draft { relation: Relation::Child, sex: Sex::Female, age: 15, name: Some("何雨桐") },
    Draft { relation: Relation::Parent, sex: Sex::Female, age: 76, name: Some("赵桂香") },
];

/// Sets what is known of the family, whatever was drawn.
pub(crate) fn settle(spec: &Spec, people: &mut [Person], households: &mut [Household]) {
    let Some(household) = households.first_mut() else {
        return;
    };
    household.unmet = None;
    household.income_fen = 240_000;
    household.low_income = Some(LowIncome {
        category: "dibao",
        income_fen: 240_000,
        assets_within_limit: true,
        rigid_fen: 3_860_000,
        approved_on: spec.today.plus_days(-420),
    });
    for person in people.iter_mut().take(household.size) {
        person.disability = None;
        person.seriously_ill = false;
        person.wage_fen = None;
        person.school = None;
        person.medical_fen = 80_000;
        match person.relation {
            Relation::Head => person.medical_fen = 2_480_000,
            Relation::Spouse => person.disability = Some((3, "physical")),
            Relation::Child => person.school = Some("senior"),
            Relation::Parent => {
                person.seriously_ill = true;
                person.medical_fen = 1_260_000;
            }
            Relation::Grandchild => {}
        }
    }
}

/// The matter: a neighbour's spade, a serious injury of grade two, nothing paid and nothing to pay with.
pub(crate) fn matter(spec: &Spec, county: &County, people: &[Person], number: String) -> Option<MatterSeed> {
    let victim = people.first()?;
    let dated: Day = spec.today.plus_days(-41);
    let facts: Vec<(FactName, Value)> = facts_list(&[
        ("organ", "procuratorate".into()),
        ("matter_kind", "criminal".into()),
        ("matter_region", county.region.to_string().into()),
        ("matter_id", number.clone().into()),
        ("charge", "故意伤害罪".into()),
        ("personal_injury", true.into()),
        ("victim_died", false.into()),
        ("injury_grade", "serious_2".into()),
        ("disability_grade", 7_i64.into()),
        ("medical_cost_fen", 7_842_000_i64.into()),
        ("loss_fen", 18_640_000_i64.into()),
        ("lawful_award_fen", 18_640_000_i64.into()),
        ("received_fen", 0_i64.into()),
        ("offender_cannot_pay", true.into()),
    ]);
    let scene = Scene {
        number: &number,
        document: Document::ProsecutedJudgment,
        charge: "故意伤害",
        county,
        victim,
        claimant: victim,
        offender: "田小虎",
        offender_sex: Sex::Male,
        offender_born: 1989,
        happened: dated.plus_days(-190),
        dated,
        facts: &facts,
        event: "因两家田埂界址发生争执，持铁锹击打被害人何守田的右臂及头部，致其倒地受伤",
        judges: ["演示甲", "演示乙", "演示丙"].map(str::to_owned),
    };
    let text = texts::write(&scene, &mut Draw::new(SEED, 3));
    Some(MatterSeed {
        external_id: MATTER.to_owned(),
        number: number.clone(),
        organ: Organ::Procuratorate,
        kind: "criminal",
        charge: "故意伤害罪".to_owned(),
        body: texts::body(Document::ProsecutedJudgment, county),
        region: county.region,
        dated,
        victim: 0,
        offender: "田小虎".to_owned(),
        stage: "一审",
        document: Document::ProsecutedJudgment,
        text,
        facts,
        dataset: "procuratorate.matters",
    })
}
