//! What a verb answered, in a word that a test can compare.

use app::Error;
use kernel::Refusal;

/// The rule that refused; of several wrong fields, the first.
///
/// # Panics
/// Where nothing was refused, or something broke.
#[track_caller]
pub fn code_of<T>(answer: Result<T, Error>) -> String {
    codes_of(answer).remove(0)
}

/// The rules that refused, with the field where one is named: `payee_not_applicant@holder`.
///
/// # Panics
/// Where nothing was refused, or something broke.
#[track_caller]
pub fn codes_of<T>(answer: Result<T, Error>) -> Vec<String> {
    let named = |refusal: &Refusal| match &refusal.field {
        Some(field) => format!("{}@{field}", refusal.code),
        None => refusal.code.clone(),
    };
    refusals(answer).iter().map(named).collect()
}

/// What the person reads: message and mend of every refusal.
///
/// # Panics
/// Where nothing was refused, or something broke.
#[track_caller]
pub fn said<T>(answer: Result<T, Error>) -> String {
    let lines = refusals(answer).into_iter().map(|refusal| format!("{} {}", refusal.message, refusal.mend));
    lines.collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn refusals<T>(answer: Result<T, Error>) -> Vec<Refusal> {
    match answer {
        Ok(_) => panic!("it was not refused"),
        Err(Error::Refused(refusal) | Error::Denied(refusal) | Error::NotFound(refusal)) => vec![*refusal],
        Err(Error::Invalid(refusals)) => refusals,
        Err(broken @ (Error::Store(_) | Error::Broken(_))) => panic!("it broke: {broken}"),
    }
}
