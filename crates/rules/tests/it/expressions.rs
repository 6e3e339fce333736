//! Expressions: reading is the inverse of printing, and three-valued logic keeps its laws.

use std::{collections::BTreeMap, sync::Arc};

use facts::{FactName, FactSheet, Unit, Value, Vocabulary};
use proptest::prelude::*;
use rules::{Comparison, Expr, Function, Node, Reading, Scope, Type, parse, require};

use crate::{current, day};

const FLAGS: [&str; 6] =
    ["victim_died", "unsolved", "offender_dead", "retaliation", "veteran", "personal_injury"];

fn scope<T>(run: impl Fn(&Scope<'_>) -> T) -> T {
    let vocabulary = vocabulary_once();
    let parameters = BTreeMap::from([("times".to_owned(), Unit::Plain)]);
    let body = Expr::new(Node::Fact(FactName::from("unsolved")), 0);
    let definitions = BTreeMap::from([("cause".to_owned(), Arc::new(body))]);
    run(&Scope { vocabulary, parameters: &parameters, definitions: &definitions })
}

fn node(node: Node) -> Expr {
    Expr::new(node, 0)
}

fn number() -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![
        (0..5000i64).prop_map(|n| node(Node::Number(n.into()))),
        Just(node(Node::Number("0.6".parse().unwrap()))),
        Just(node(Node::Fact("household_size".into()))),
        Just(node(Node::Parameter("times".into()))),
        Just(node(Node::Call(Function::Age, "birth_date".into()))),
    ];
    leaf.prop_recursive(3, 12, 2, |inner| {
        (0..3, inner.clone(), inner).prop_map(|(kind, a, b)| {
            let (a, b) = (Box::new(a), Box::new(b));
            node(match kind {
                0 => Node::Add(a, b),
                1 => Node::Subtract(a, b),
                _ => Node::Multiply(a, b),
            })
        })
    })
}

fn condition() -> impl Strategy<Value = Expr> {
    let comparison = prop_oneof![
        Just(Comparison::Equal),
        Just(Comparison::NotEqual),
        Just(Comparison::Less),
        Just(Comparison::AtMost),
        Just(Comparison::More),
        Just(Comparison::AtLeast),
    ];
    let leaf = prop_oneof![
        proptest::sample::select(&FLAGS[..]).prop_map(|name| node(Node::Fact(name.into()))),
        any::<bool>().prop_map(|truth| node(Node::Truth(truth))),
        Just(node(Node::Defined("cause".into(), Arc::new(node(Node::Fact("unsolved".into())))))),
        (comparison, number(), number()).prop_map(|(how, a, b)| node(Node::Compare(
            how,
            Box::new(a),
            Box::new(b)
        ))),
        proptest::sample::select(&["none", "slight", "serious_1"][..]).prop_map(|word| {
            let fact = node(Node::Fact("injury_grade".into()));
            node(Node::Compare(Comparison::AtLeast, Box::new(fact), Box::new(node(Node::Word(word.into())))))
        }),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 2..4).prop_map(|parts| node(Node::Or(parts))),
            proptest::collection::vec(inner.clone(), 2..4).prop_map(|parts| node(Node::And(parts))),
            inner.prop_map(|part| node(Node::Not(Box::new(part)))),
        ]
    })
}

fn logic() -> impl Strategy<Value = Expr> {
    let leaf = proptest::sample::select(&FLAGS[..]).prop_map(|name| node(Node::Fact(name.into())));
    leaf.prop_recursive(3, 16, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 2..4).prop_map(|parts| node(Node::Or(parts))),
            proptest::collection::vec(inner.clone(), 2..4).prop_map(|parts| node(Node::And(parts))),
            inner.prop_map(|part| node(Node::Not(Box::new(part)))),
        ]
    })
}

fn flags() -> impl Strategy<Value = Vec<Option<bool>>> {
    proptest::collection::vec(proptest::option::of(any::<bool>()), FLAGS.len())
}

fn sheet(flags: &[Option<bool>]) -> FactSheet {
    let known = FLAGS.iter().zip(flags).filter_map(|(name, flag)| Some((*name, (*flag)?)));
    known.collect()
}

fn truth(expr: &Expr, flags: &[Option<bool>]) -> Option<bool> {
    Reading::new(current_once(), &sheet(flags), vocabulary_once(), day("2026-03-02")).truth(expr)
}

fn vocabulary_once() -> &'static Vocabulary {
    static VOCABULARY: std::sync::OnceLock<Vocabulary> = std::sync::OnceLock::new();
    VOCABULARY.get_or_init(Vocabulary::builtin)
}

fn current_once() -> &'static rules::Pack {
    static PACK: std::sync::OnceLock<rules::Pack> = std::sync::OnceLock::new();
    PACK.get_or_init(current)
}

/// What the flags say when every unknown one is filled in every way.
fn completions(expr: &Expr, flags: &[Option<bool>]) -> Vec<Option<bool>> {
    let unknown: Vec<usize> = flags.iter().enumerate().filter(|(_, f)| f.is_none()).map(|(i, _)| i).collect();
    (0..1u32 << unknown.len())
        .map(|bits| {
            let mut filled = flags.to_vec();
            for (bit, at) in unknown.iter().enumerate() {
                *filled.get_mut(*at).unwrap() = Some(bits & (1 << bit) != 0);
            }
            truth(expr, &filled)
        })
        .collect()
}

proptest! {
    #[test]
    fn printing_and_reading_are_inverse(expr in condition()) {
        let text = expr.to_string();
        let read = scope(|scope| parse(&text, scope)).map_err(|error| TestCaseError::fail(format!("{text}: {error:?}")))?;
        prop_assert_eq!(&read, &expr, "{}", text);
        prop_assert_eq!(read.to_string(), text);
    }

    #[test]
    fn de_morgan_double_negation_and_the_middle(a in logic(), b in logic(), flags in flags()) {
        let not = |expr: &Expr| node(Node::Not(Box::new(expr.clone())));
        let and = node(Node::And(vec![a.clone(), b.clone()]));
        let or = node(Node::Or(vec![not(&a), not(&b)]));
        prop_assert_eq!(truth(&not(&and), &flags), truth(&or, &flags));
        prop_assert_eq!(truth(&not(&not(&a)), &flags), truth(&a, &flags));
        prop_assert_eq!(truth(&node(Node::And(vec![b.clone(), a.clone()])), &flags), truth(&and, &flags));
        let middle = truth(&node(Node::Or(vec![a.clone(), not(&a)])), &flags);
        prop_assert!(middle == Some(true) || truth(&a, &flags).is_none());
    }

    #[test]
    fn what_is_known_stays_known_when_more_is_known(expr in logic(), flags in flags()) {
        if let Some(known) = truth(&expr, &flags) {
            prop_assert!(completions(&expr, &flags).iter().all(|truth| *truth == Some(known)));
        }
    }

    #[test]
    fn only_unsettled_facts_can_change_an_unknown(expr in logic(), flags in flags()) {
        let (pack, vocabulary) = (current_once(), vocabulary_once());
        let sheet = sheet(&flags);
        let reading = Reading::new(pack, &sheet, vocabulary, day("2026-03-02"));
        let mut found = rules::Unsettled::default();
        reading.unsettled(&expr, &mut found);
        prop_assert_eq!(found.facts.is_empty(), reading.truth(&expr).is_some());
        let mut filled = flags.clone();
        for (name, flag) in FLAGS.iter().zip(&mut filled) {
            if found.facts.contains(*name) {
                *flag = Some(true);
            }
        }
        prop_assert!(truth(&expr, &filled).is_some());
    }

    #[test]
    fn any_text_is_read_or_refused_without_panic(text in "[a-z_ ()<>=!0-9.+*-]{0,40}") {
        let _ = scope(|scope| parse(&text, scope).and_then(|expr| require(&expr, &Type::Truth, scope)));
    }
}

#[test]
fn precedence_is_as_written() {
    let grouped = |text: &str| scope(|scope| parse(text, scope).unwrap().node);
    let table = [
        ("unsolved or veteran and retaliation", "unsolved or (veteran and retaliation)"),
        ("not unsolved and veteran", "(not unsolved) and veteran"),
        ("not injury_grade = none", "not (injury_grade = none)"),
        ("1 + 2 * 3 < household_size", "(1 + (2 * 3)) < household_size"),
        ("5 - 2 - 1 < household_size", "((5 - 2) - 1) < household_size"),
    ];
    for (plain, parenthesised) in table {
        assert_eq!(grouped(plain), grouped(parenthesised), "{plain}");
    }
    assert!(scope(|scope| parse(&"(".repeat(5000), scope)).is_err());
}

#[test]
fn comparisons_read_orders_numbers_and_unknowns() {
    let (pack, vocabulary) = (current_once(), vocabulary_once());
    let on = day("2026-03-02");
    let table = [
        ("injury_grade >= serious_2", "injury_grade", Value::from("serious_1"), Some(true)),
        ("injury_grade >= serious_2", "injury_grade", Value::from("minor_1"), Some(false)),
        ("injury_grade >= serious_2", "charge", Value::from("x"), None),
        ("none < injury_grade", "injury_grade", Value::from("slight"), Some(true)),
        ("organ != court", "organ", Value::from("police"), Some(true)),
        ("0.6 * 12 * loss_fen > medical_cost_fen", "loss_fen", Value::from(1), None),
        ("age(birth_date) < 18", "birth_date", Value::from("2008-03-02"), Some(false)),
        ("victim_died = true", "victim_died", Value::from(true), Some(true)),
        ("0.1 * loss_fen + 0.2 * loss_fen = 0.3 * loss_fen", "loss_fen", Value::from(7), Some(true)),
    ];
    for (text, fact, value, wanted) in table {
        let expr =
            scope(|scope| parse(text, scope).and_then(|e| require(&e, &Type::Truth, scope).map(|()| e)))
                .unwrap();
        let sheet: FactSheet = [(fact, value)].into_iter().collect();
        assert_eq!(Reading::new(pack, &sheet, vocabulary, on).truth(&expr), wanted, "{text}");
    }
}
