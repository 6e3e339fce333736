//! Who lives together: kinds of household by their share in the 2020 census, with ages that fit each other.

use kernel::Sex;

use super::{Draft, Relation};
use crate::draw::Draw;

/// The members of one household.
pub(super) fn members(draw: &mut Draw) -> Vec<Draft> {
    let kind =
        draw.weighted(&[(0, 12), (1, 10), (2, 16), (3, 12), (4, 24), (5, 10), (6, 11), (7, 4), (8, 1)], 4);
    let age = match kind {
        0 => draw.days(20, 64),
        1 | 3 => draw.days(62, 88),
        2 => draw.days(24, 61),
        8 => draw.days(56, 76),
        _ => draw.days(25, 56),
    };
    let head_sex = match kind {
        1 | 7 => {
            if draw.chance(400) {
                Sex::Male
            } else {
                Sex::Female
            }
        }
        _ => {
            if draw.chance(820) {
                Sex::Male
            } else {
                Sex::Female
            }
        }
    };
    let other = if head_sex == Sex::Male { Sex::Female } else { Sex::Male };
    let mut all = vec![draft(Relation::Head, head_sex, age)];
    if matches!(kind, 2..=6) {
        all.push(draft(Relation::Spouse, other, (age + draw.days(-5, 3)).max(20)));
    }
    children(draw, kind, age, &mut all);
    if kind == 6 {
        let parent = age + draw.days(23, 30);
        all.push(draft(Relation::Parent, Sex::Female, parent));
        if draw.chance(550) {
            all.push(draft(Relation::Parent, Sex::Male, parent + draw.days(0, 4)));
        }
    }
    if kind == 8 {
        all.push(draft(Relation::Grandchild, either(draw), draw.days(3, 16)));
    }
    all
}

/// Adds the head's children, the eldest first.
fn children(draw: &mut Draw, kind: u32, age: i32, all: &mut Vec<Draft>) {
    let count = match kind {
        4 | 6 => 1,
        5 => 2,
        7 => draw.days(1, 2),
        _ => 0,
    };
    let mut child_age = age - draw.days(23, 31);
    for _ in 0..count {
        all.push(draft(Relation::Child, either(draw), child_age));
        child_age -= draw.days(2, 5);
    }
}

fn draft(relation: Relation, sex: Sex, age: i32) -> Draft {
    Draft { relation, sex, age: age.clamp(0, 99), name: None }
}

fn either(draw: &mut Draw) -> Sex {
    if draw.chance(512) { Sex::Male } else { Sex::Female }
}
