//! What happens to people: how often, in which words, with what harm, cost and payment.

use facts::{FactName, Value};
use kernel::{Day, Sex};

use super::facts_list;
use crate::{draw::Draw, people::Person, texts::Document};

/// What happened, before a victim is named.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    Injury,
    Traffic,
    Theft,
    Fraud,
    Homicide,
    Robbery,
    /// Nobody was found who did it.
    Unsolved,
    /// By somebody of the family.
    Violence,
    /// For a report or a testimony.
    Retaliation,
    Tort,
    Support,
    Wages,
    Petition,
}

pub(super) const CAUSES: [(Cause, u32); 13] = [
    (Cause::Injury, 22),
    (Cause::Traffic, 18),
    (Cause::Theft, 9),
    (Cause::Fraud, 11),
    (Cause::Homicide, 3),
    (Cause::Robbery, 4),
    (Cause::Unsolved, 4),
    (Cause::Violence, 5),
    (Cause::Retaliation, 2),
    (Cause::Tort, 11),
    (Cause::Support, 7),
    (Cause::Wages, 4),
    (Cause::Petition, 2),
];

impl Cause {
    /// What is written of it.
    pub(super) fn document(self, draw: &mut Draw) -> Document {
        match self {
            Self::Injury
            | Self::Traffic
            | Self::Theft
            | Self::Fraud
            | Self::Homicide
            | Self::Robbery
            | Self::Retaliation => draw.weighted(
                &[
                    (Document::CriminalJudgment, 35),
                    (Document::ProsecutedJudgment, 40),
                    (Document::Indictment, 25),
                ],
                Document::CriminalJudgment,
            ),
            Self::Violence if draw.chance(400) => Document::Indictment,
            Self::Violence => Document::CriminalJudgment,
            Self::Unsolved => Document::Unsolved,
            Self::Tort => Document::TortJudgment,
            Self::Support | Self::Wages => Document::Enforcement,
            Self::Petition => Document::Petition,
        }
    }

    pub(super) fn charge(self, draw: &mut Draw, victim_age: i32) -> &'static str {
        match self {
            Self::Injury | Self::Retaliation => "故意伤害",
            Self::Traffic => "交通肇事",
            Self::Theft => "盗窃",
            Self::Fraud => "诈骗",
            Self::Homicide => "故意杀人",
            Self::Robbery => "抢劫",
            Self::Unsolved => draw.word(&["故意伤害", "交通肇事", "抢劫"]),
            Self::Violence => draw.word(&["故意伤害", "虐待"]),
            Self::Tort => "机动车交通事故责任纠纷",
            Self::Support if victim_age < 18 => "抚养费纠纷",
            Self::Support if victim_age < 60 => "扶养费纠纷",
            Self::Support => "赡养费纠纷",
            Self::Wages => "追索劳动报酬纠纷",
            Self::Petition => draw.word(&["健康权纠纷", "机动车交通事故责任纠纷", "生命权纠纷"]),
        }
    }

    pub(super) fn fits(self, victim: &Person, today: Day) -> bool {
        let age = victim.age(today);
        match self {
            Self::Support => {
                // Born before any case of the past begins.
                (4..18).contains(&age)
                    || age >= 60
                    || (victim.sex == Sex::Female && victim.disability.is_some())
            }
            Self::Theft | Self::Fraud => age >= 20,
            Self::Wages => (20..60).contains(&age),
            Self::Injury | Self::Robbery | Self::Unsolved | Self::Petition | Self::Retaliation => age >= 14,
            Self::Violence => age >= 18 && victim.sex == Sex::Female,
            Self::Traffic | Self::Homicide | Self::Tort => age >= 4,
        }
    }

    pub(super) fn event(self, draw: &mut Draw, victim_age: i32) -> &'static str {
        draw.word(match self {
            Self::Injury => &[
                "因琐事与被害人发生口角，持木棍殴打被害人头部和手臂",
                "酒后与被害人发生争执，用拳头和酒瓶击打被害人面部",
                "因宅基地纠纷与被害人争吵，持锄头将被害人打伤",
                "因工钱结算与被害人发生冲突，将被害人推下台阶致伤",
            ],
            Self::Traffic if victim_age < 16 => &[
                "无证驾驶未投保的三轮摩托车，将正在路边行走的被害人撞倒",
                "驾驶轻型货车倒车时疏于观察，将在村道上玩耍的被害人撞倒",
            ],
            Self::Tort if victim_age < 16 => &["驾驶小型轿车通过路口时未减速，将步行的受害人撞伤"],
            Self::Traffic => &[
                "无证驾驶未投保的三轮摩托车，将正在路边行走的被害人撞倒",
                "醉酒驾驶小型客车，与被害人骑行的电动自行车相撞",
                "驾驶重型货车右转弯时未让行，碾压被害人后逃逸",
            ],
            Self::Theft => &[
                "翻窗进入被害人家中，盗走现金和首饰",
                "撬锁进入被害人经营的小店，盗走货款和手机",
                "盗走被害人停放在院内用于营生的货运三轮车和粮款",
            ],
            Self::Fraud => &[
                "以代办养老保险为名，骗取被害人的积蓄",
                "冒充办案人员打电话，骗取被害人多年存款",
                "虚构投资项目，许以高息，骗取被害人钱款",
            ],
            Self::Homicide => &["因感情纠纷，持刀捅刺被害人胸腹部多刀", "因债务矛盾，持铁锤猛击被害人头部"],
            Self::Robbery => {
                &["尾随被害人至僻静处，持刀威胁并殴打被害人，劫走随身财物", "入室捆绑被害人，劫走现金和存折"]
            }
            Self::Tort => &[
                "驾驶农用车在乡道上超车时，与对向骑车的受害人相撞",
                "驾驶小型轿车通过路口时未减速，将受害人撞伤",
            ],
            Self::Unsolved => &[
                "被不明身份的人持械击打后离开现场",
                "在路边被一辆未悬挂号牌的车辆撞倒，肇事车辆逃离现场",
                "在回家途中被两名蒙面男子殴打并劫走随身财物",
            ],
            Self::Violence => &[
                "长期因家庭琐事对被害人进行殴打、辱骂，当日又持板凳击打被害人",
                "酒后无故殴打被害人，以拳脚击打其面部、胸腹部",
                "因怀疑被害人与他人来往，在家中将被害人按倒在地，持皮带抽打",
            ],
            Self::Retaliation => &[
                "因被害人向检察机关举报其侵占集体资金，怀恨在心，纠集他人持械将被害人打伤",
                "因被害人在他人案件中出庭作证，心生报复，在途中拦截并殴打被害人",
                "因被害人出具对其不利的鉴定意见，上门报复，将被害人打伤",
            ],
            Self::Petition => &["与信访人发生争执，将信访人推倒致伤", "驾驶电动三轮车将信访人撞伤"],
            Self::Support | Self::Wages => &[""],
        })
    }

    /// What was done to the victim and what it cost.
    pub(super) fn harm(self, draw: &mut Draw, may_die: bool) -> Vec<(FactName, Value)> {
        let dies = match self {
            Self::Homicide => 750,
            Self::Traffic => 420,
            Self::Tort => 180,
            Self::Injury => 25,
            Self::Violence | Self::Unsolved | Self::Retaliation => 60,
            Self::Theft | Self::Fraud | Self::Robbery | Self::Support | Self::Wages | Self::Petition => 0,
        };
        let died = may_die && draw.chance(dies);
        match self {
            Self::Support => {
                let award = draw.yuan(6_000, 60_000);
                facts_list(&[("support_claim", true.into()), ("lawful_award_fen", award.into())])
            }
            Self::Wages => {
                let award = draw.yuan(5_000, 90_000);
                facts_list(&[("migrant_worker_wages", true.into()), ("lawful_award_fen", award.into())])
            }
            Self::Theft | Self::Fraud => {
                let loss = draw.yuan(4_000, 260_000);
                let mut facts = facts_list(&[
                    ("victim_died", false.into()),
                    ("personal_injury", false.into()),
                    ("loss_fen", loss.into()),
                    ("lawful_award_fen", loss.into()),
                ]);
                if loss >= 5_000_000 {
                    facts.push(("major_property_loss".into(), true.into()));
                }
                facts
            }
            Self::Injury
            | Self::Traffic
            | Self::Homicide
            | Self::Robbery
            | Self::Unsolved
            | Self::Violence
            | Self::Retaliation
            | Self::Tort
            | Self::Petition => self.bodily(draw, died),
        }
    }

    fn bodily(self, draw: &mut Draw, died: bool) -> Vec<(FactName, Value)> {
        let mut facts = facts_list(&[("victim_died", died.into()), ("personal_injury", true.into())]);
        let mut add = |name: &str, value: Value| facts.push((name.into(), value));
        if died {
            let medical = draw.yuan(0, 90_000);
            let loss = medical + draw.yuan(180_000, 900_000);
            add("medical_cost_fen", medical.into());
            add("loss_fen", loss.into());
            add("lawful_award_fen", (loss / 100_000 * 80_000).into());
        } else {
            let grades: &[(&str, u32)] = match self {
                Self::Homicide => &[("serious_2", 6), ("serious_1", 4)],
                Self::Traffic | Self::Tort => &[("minor_1", 20), ("serious_2", 55), ("serious_1", 25)],
                Self::Injury
                | Self::Theft
                | Self::Fraud
                | Self::Robbery
                | Self::Unsolved
                | Self::Violence
                | Self::Retaliation
                | Self::Support
                | Self::Wages
                | Self::Petition => {
                    &[("slight", 8), ("minor_2", 42), ("minor_1", 20), ("serious_2", 24), ("serious_1", 6)]
                }
            };
            let grade = draw.weighted(grades, "minor_2");
            let (disability, low, high) = match grade {
                "serious_1" => (draw.between(1, 5), 90_000, 480_000),
                "serious_2" => (draw.between(4, 9), 40_000, 240_000),
                "minor_1" => (if draw.chance(350) { 10 } else { 0 }, 12_000, 70_000),
                _ => (0, 2_000, 26_000),
            };
            let medical = draw.yuan(low / 3, high / 2);
            let loss = medical + draw.yuan(low, high);
            add("injury_grade", grade.into());
            add("disability_grade", disability.into());
            add("medical_cost_fen", medical.into());
            add("loss_fen", loss.into());
            add("lawful_award_fen", (loss / 100_000 * 90_000).into());
            if (1..=4).contains(&disability) {
                add("lost_work_capacity", true.into());
            }
        }
        match self {
            Self::Tort => add("tort_kind", "traffic".into()),
            Self::Violence => add("domestic_violence_victim", true.into()),
            Self::Retaliation => add("retaliation", true.into()),
            Self::Injury
            | Self::Traffic
            | Self::Theft
            | Self::Fraud
            | Self::Homicide
            | Self::Robbery
            | Self::Unsolved
            | Self::Support
            | Self::Wages
            | Self::Petition => {}
        }
        facts
    }

    /// What was paid, and whether there is anything to pay with.
    pub(super) fn means(self, draw: &mut Draw, facts: &mut Vec<(FactName, Value)>) {
        let award = facts
            .iter()
            .find(|(name, _)| name.as_str() == "lawful_award_fen")
            .and_then(|(_, value)| value.as_int())
            .unwrap_or_default();
        let chance = if self == Self::Unsolved { 0 } else { 480 };
        let paid = match (draw.chance(chance), draw.chance(310)) {
            (false, _) => 0,
            (true, true) => award,
            (true, false) => award / 1_000_000 * draw.between(5, 40) * 10_000,
        };
        facts.push(("received_fen".into(), paid.into()));
        let (name, often) = match self {
            Self::Unsolved => ("unsolved", 1000),
            Self::Tort => ("compensation_unobtainable", 800),
            Self::Support | Self::Wages => ("debtor_cannot_perform", 800),
            Self::Petition => ("petition_reasonable", 700),
            Self::Injury
            | Self::Traffic
            | Self::Theft
            | Self::Fraud
            | Self::Homicide
            | Self::Robbery
            | Self::Violence
            | Self::Retaliation => ("offender_cannot_pay", 800),
        };
        if paid < award && draw.chance(often) {
            facts.push((name.into(), true.into()));
            if self == Self::Retaliation {
                facts.push(("compensation_unobtainable".into(), true.into()));
            }
        }
    }
}
